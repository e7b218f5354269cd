"""Callbacks: what happened to a job goes, signed, to the addresses that an organisation named."""
