"""``python -m cli`` is ``vanthu``."""

from cli.main import main

main(prog_name="vanthu")
