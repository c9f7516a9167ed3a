"""``python -m countermark``, and the installed command.

An interrupt while modules load ends the process without a word; later it is told in one line.
"""

from __future__ import annotations

# What ``signal`` wraps: ``signal`` itself loads for ten milliseconds, with an interrupt unheeded.
import _signal  # type: ignore[import-not-found]
import gc

WASTE = 150_000
"""Objects made until waste is looked for; a small check makes fewer, and leaves few cycles."""


def run() -> None:
    """Load the command line and run it; never returns."""
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    gc.set_threshold(WASTE, 20, 20)
    from countermark.cli.main import run as loaded

    loaded()


if __name__ == "__main__":
    run()
