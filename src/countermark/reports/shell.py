"""Commands that can be pasted into a shell as they stand: quoted, whole, in one line."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from countermark.model.safe_text import visible

PROGRAM = "countermark"


def command(*words: str) -> str:
    """The command of these words; empty where one holds a sign that no line can carry.

    Such a word would be shown in another spelling than it has, and the command would mean another.
    """
    if any(visible(word) != word for word in words):
        return ""
    return shlex.join((PROGRAM, *words))


def with_names(verb: str, options: Sequence[str], names: Sequence[str]) -> str:
    """The same for a verb with names that may begin with a hyphen and are no options."""
    if any(name.startswith("-") for name in names):
        return command(verb, *options, "--", *names)
    return command(verb, *names, *options)
