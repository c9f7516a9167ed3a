"""``python -m countermark``, and the installed command.

An interrupt while modules load ends the process without a word; later it is told in one line.
"""

from __future__ import annotations

import signal
from typing import NoReturn


def run() -> NoReturn:
    """Load the command line and run it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from countermark.cli.main import run as loaded

    loaded()


if __name__ == "__main__":
    run()
