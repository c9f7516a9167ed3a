"""What the store noticed that is no error and must not be passed over in silence.

Each note is handed out once; the command line narrates them at the end of a command.
"""

from __future__ import annotations

_waiting: dict[str, bool] = {}


def note(text: str) -> None:
    """Have this said once in this process."""
    _waiting.setdefault(text, False)


def taken() -> list[str]:
    """The notes that were not handed out yet, in order."""
    found = [text for text, said in _waiting.items() if not said]
    _waiting.update(dict.fromkeys(found, True))
    return found


def forget() -> None:
    """Begin anew, as a new process does."""
    _waiting.clear()
