"""Measurements, side by side in one run: ratios, because the machine is noisy. Never part of the tests."""
