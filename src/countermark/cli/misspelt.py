"""What a person meant who mistyped a verb or a flag, or used another program's word for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from countermark.cli.verbs import VERBS

OTHER_WORDS = {
    "search": ("screen",),
    "find": ("screen",),
    "lookup": ("screen",),
    "scan": ("check",),
    "verify": ("check", "compare"),
    "ignore": ("judge", "set-aside"),
    "waive": ("set-aside",),
    "suppress": ("set-aside",),
    "why": ("explain",),
    "show": ("explain", "register show"),
    "todo": ("duties",),
    "diff": ("compare", "register diff"),
    "report": ("forms",),
    "import": ("register import",),
    "update": ("register update",),
    "list": ("register list",),
    "lists": ("register sources",),
    "undo": ("decisions",),
    "graph": ("trace",),
}
"""Words that people know from elsewhere, with the verbs that do it here."""

LONGEST = 80


def no_verb(word: str) -> str:
    """``“chek” is no verb; did you mean check?``"""
    said = f"“{word[:LONGEST]}” is no verb"
    folded = word.casefold()
    verbs = {name.replace("_", "-"): name for name in VERBS if name != "screen_evaluate"}
    meant = OTHER_WORDS.get(folded) or _near(folded.replace("_", "-"), verbs)
    if not meant:
        return f"{said}; countermark --help lists them"
    return f"{said}; did you mean {' or '.join(meant)}? countermark --help lists all"


def no_flag(left: Sequence[str], flags: Iterable[str], prog: str) -> str:
    """What to say of arguments that are ``left`` over: the nearest flag of the verb."""
    unknown = next((one for one in left if one.startswith("-")), "")
    near = _near(unknown.partition("=")[0], flags) if unknown else ()
    if not near:
        return f"unrecognized arguments: {' '.join(left)[:LONGEST]}; try {prog} --help"
    return f"there is no {unknown[:LONGEST]}; did you mean {near[0]}? {prog} --help lists all"


def _near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(word[:LONGEST], list(known), 1, 0.65))
