"""Findings of one kind about one thing, said in one sentence, so that a screen shows them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from countermark.model.indicator import Meaning
from countermark.model.inspected import Concern, Weight
from countermark.reports.coverage import counted
from countermark.reports.inspection.words import doubts, rate_words
from countermark.reports.shapes.inspect import FindingShape


class Many(msgspec.Struct, frozen=True):
    """How several are said: those alike in ``alike`` become ``sentence``, with each ``listed``."""

    sentence: str
    alike: tuple[str, ...]
    listed: str


MANY: Mapping[Concern, Many] = {
    Concern.HIDDEN_ENDPOINT: Many(
        "{subject} holds {count} addresses, hidden as {hidden_as}",
        ("subject", "hidden_as"),
        "value",
    ),
    Concern.HIDDEN_COMMAND: Many(
        "{subject} holds {count} commands, hidden as {hidden_as}", ("subject", "hidden_as"), "value"
    ),
    Concern.HIDDEN_TEXT: Many(
        "{subject} holds {count} texts, hidden as {hidden_as}", ("subject", "hidden_as"), "value"
    ),
    Concern.INDICATOR: Many(
        "{count} indicators that sources attribute to {maker} are met", ("maker",), "value"
    ),
    Concern.INHERITED_PERMISSION: Many(
        "{count} apps may have permissions that they do not ask for by {by}", ("by",), "subject"
    ),
    Concern.SYSTEM_WITHOUT_PERMISSIONS: Many(
        "{count} apps run as {user} and ask for no permission", ("user",), "subject"
    ),
    Concern.UNPROTECTED_PART: Many(
        "any app may call {count} parts of {subject}: they ask for no permission",
        ("subject",),
        "part",
    ),
    Concern.SENSES_ENVIRONMENT: Many("{count} files name or look at {what}", ("what",), "subject"),
    Concern.TIME_CONSTANT: Many("{count} files hold the time {what}", ("what",), "subject"),
    Concern.VERIFIER_SWITCH: Many(
        "{count} files or apps hold what is able to turn off {what}", ("what",), "subject"
    ),
}
"""The concerns of which there are often many."""


class Group(msgspec.Struct, frozen=True):
    """One sentence; what it lists; and the findings it stands for, the first of them first."""

    words: str
    weight: Weight
    listed: tuple[str, ...]
    findings: tuple[FindingShape, ...]


def groups(findings: Iterable[FindingShape]) -> tuple[Group, ...]:
    """The findings, those of one kind about one thing together, in the order of the first."""
    found: dict[object, list[FindingShape]] = {}
    for number, one in enumerate(findings):
        many = MANY.get(one.concern)
        values = one.values | {"subject": one.subject}
        key: object = number
        if many is not None and all(name in values for name in many.alike):
            alike = tuple(values[name] for name in many.alike)
            key = (one.concern, one.weight, one.base_rate, one.corpus, alike)
        found.setdefault(key, []).append(one)
    return tuple(_group(some) for some in found.values())


def _group(some: Sequence[FindingShape]) -> Group:
    first = some[0]
    many = MANY.get(first.concern)
    if many is None or len(some) == 1:
        return Group(first.words, first.weight, (), tuple(some))
    values = first.values | {"subject": first.subject, "count": str(len(some))}
    said = many.sentence.format_map(values) + rate_words(first.base_rate, first.corpus)
    if first.concern is Concern.INDICATOR:
        said += _indicators(some)
    each = [
        one.subject if many.listed == "subject" else one.values.get(many.listed, "") for one in some
    ]
    return Group(said, first.weight, tuple(dict.fromkeys(filter(None, each))), tuple(some))


_MET: Mapping[str, str] = {
    Meaning.PRESENT.value: "present",
    Meaning.REACHABLE.value: "named as an address, not seen reached",
    Meaning.ABLE_TO.value: "a sign of an ability, not of its use",
}


def _indicators(some: Sequence[FindingShape]) -> str:
    """What kind of thing is met, who says it, and whatever speaks against any of them."""
    kinds = Counter(one.values.get("means", "") for one in some)
    met = ", ".join(f"{kinds[kind]} {words}" for kind, words in _MET.items() if kinds[kind])
    sources = tuple(dict.fromkeys(filter(None, (one.values.get("source") for one in some))))
    more = f" and {counted(len(sources) - 1, 'more source')}" if len(sources) > 1 else ""
    by = f"by {sources[0]}{more}" if sources else ""
    against = Counter(doubt for one in some for doubt in doubts(one.values))
    doubted = (f"of {number}: {doubt}" for doubt, number in against.items())
    notes = sum("note" in one.values for one in some)
    noted = f"{notes} with a note on what must not be concluded, in each finding" if notes else ""
    said = "; ".join(filter(None, (met, by, *doubted, noted)))
    return f": {said}" if said else ""
