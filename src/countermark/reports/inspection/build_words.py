"""What changed between two builds, a line for each kind of change."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.builds import BuildItem, BuildLine, Meaning, Way
from countermark.model.safe_text import visible

LONGEST = 160
"""Letters of a line after which no further thing is named."""

DETAIL = 60
"""Letters of what is said of one thing."""

NAMED = 6
"""Things that one line names; more are counted, and JSON has them all."""

_NOUNS: Mapping[Meaning, str] = {
    Meaning.SIGNING_KEY: "signed with another key",
    Meaning.SWITCH: "holding what is able to turn a check off",
    Meaning.HIDDEN_ADDRESS: "hidden addresses",
    Meaning.HIDDEN_COMMAND: "hidden commands",
    Meaning.ADDRESS: "addresses",
    Meaning.APP: "apps",
    Meaning.PERMISSION: "permissions asked for",
    Meaning.OPEN_PART: "parts of system apps that any app may call",
    Meaning.VERSION: "another version",
    Meaning.BYTES: "other bytes under the same version",
    Meaning.COMPONENT: "components",
    Meaning.SETTING: "what the system says of itself",
}
_WAYS: Mapping[Way, str] = {
    Way.ADDED: "new: ",
    Way.REMOVED: "no longer: ",
    Way.CHANGED: "",
}


def build_words(line: BuildLine) -> str:
    """``no longer: apps (5): com.example.a, com.example.b and 3 more``."""
    said: list[str] = []
    for one in line.items[:NAMED]:
        if said and sum(map(len, said)) + len(_item(one)) > LONGEST:
            break
        said.append(_item(one))
    more = len(line.items) - len(said)
    tail = f" and {more:,} more" if more > 0 else ""
    return f"{_WAYS[line.way]}{_NOUNS[line.meaning]} ({len(line.items):,}): {', '.join(said)}{tail}"


def _item(one: BuildItem) -> str:
    subject, before, after = map(visible, (one.subject, one.before, one.after))
    if before and after:
        return f"{subject} ({_short(before)} → {_short(after)})"
    return f"{subject} ({_short(before or after)})" if before or after else subject


def _short(words: str) -> str:
    """The beginning of a long list; JSON has it all."""
    return words if len(words) <= DETAIL else f"{words[:DETAIL]}…"
