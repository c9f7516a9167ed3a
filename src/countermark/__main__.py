"""``python -m countermark``."""

from countermark.cli.main import run

run()
