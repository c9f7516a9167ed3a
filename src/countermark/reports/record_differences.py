"""What a repeated inquiry found otherwise than its record, in sentences: files, lists, subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from countermark.model.verdict import Decision
from countermark.reports.shapes.record import InquiryRecord, SubjectRecord

SHOWN = 20
"""Subjects that are told one by one."""

FEW = 5
"""Names or measures of one subject that are told."""

_ALIKE = ""

LONGEST = 80
"""Characters of a name or measure."""


def differences(before: InquiryRecord, after: InquiryRecord) -> tuple[str, ...]:
    """What a second run found otherwise, in sentences; empty where it is byte-identical."""
    return tuple(_differences(before, after))


def _differences(before: InquiryRecord, after: InquiryRecord) -> Iterator[str]:
    then = {f.label: f.digest for f in before.files}
    now = {f.label: f.digest for f in after.files}
    for label in sorted(then.keys() | now.keys()):
        if label not in now:
            yield f"{label} was read then and is not there now"
        elif label not in then:
            yield f"{label} is read now and was not there then"
        elif then[label] != now[label]:
            yield f"{label} has changed: {then[label][:12]} then, {now[label][:12]} now"
    for word, field in (("register", "register"), ("ledger version", "ledger"),
                        ("version of countermark", "version")):  # fmt: skip
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield f"another {word}: {old[:12]} then, {new[:12]} now"
    if before.lists != after.lists:
        yield "other lists, or lists of other days"
    if before.not_examined != after.not_examined:
        yield (
            f"other things were not examined: {len(before.not_examined):,} then, "
            f"{len(after.not_examined):,} now"
        )
    if before.verdicts != after.verdicts:
        yield f"other verdicts: {before.verdicts[:12]} then, {after.verdicts[:12]} now"
        yield from _of_subjects(before, after)


def _of_subjects(before: InquiryRecord, after: InquiryRecord) -> Iterator[str]:
    """Which subjects are answered otherwise, a few of them one by one."""
    if not before.subjects:
        return  # of a release that recorded none, or taken out by whoever passed it on
    lines = list(_each(before, after))
    otherwise = [line for line in lines if line != _ALIKE]
    yield from otherwise[:SHOWN]
    if len(otherwise) > SHOWN:
        yield f"and {len(otherwise) - SHOWN:,} subjects more"
    if alike := len(lines) - len(otherwise):
        yield f"{alike:,} subjects with the same answer on the same claims, in other rows or files"


def _each(before: InquiryRecord, after: InquiryRecord) -> Iterator[str]:
    then = {one.id: one for one in before.subjects}
    now = {one.id: one for one in after.subjects}
    # A row that moved is the same thing under another id; rows alike share a key, one for one.
    moved: dict[str, list[SubjectRecord]] = {}
    for one in reversed(after.subjects):
        if one.id not in then:
            moved.setdefault(one.key, []).append(one)
    found: dict[str, SubjectRecord | None] = {}
    for id_, one in then.items():
        alike = moved.get(one.key)
        found[id_] = now.get(id_) or (alike.pop() if alike else None)
    for id_, one in then.items():
        other = found[id_]
        if other is not None and other.digest != one.digest:
            said = _otherwise(one, other)
            yield f"{_called(one)}: {said}" if said else _ALIKE
        elif other is None and not after.subjects_left_out:
            yield f"{_called(one)}: asked about then, not now"
    met = {other.id for other in found.values() if other is not None}
    if not before.subjects_left_out:
        for one in after.subjects:
            if one.id not in met:
                yield f"{_called(one)}: asked about now, not then"


def _called(one: SubjectRecord) -> str:
    return f"“{one.names[0][:LONGEST]}”" if one.names else f"the subject {one.id[:12]}"


def _otherwise(then: SubjectRecord, now: SubjectRecord) -> str:
    """What of two answers and of their recorded basis differs, in words; empty for nothing."""
    said = [
        *_verdicts(then.verdicts, now.verdicts),
        _words("names", then.names, now.names),
        _words("measures", then.measures, now.measures),
    ]
    if then.claims != now.claims:
        fewer = len(set(then.claims) - set(now.claims))
        more = len(set(now.claims) - set(then.claims))
        said.append(f"of the claims on its paths {fewer} are gone and {more} new")
    words = "; ".join(filter(None, said))
    return words or ("answered otherwise on the same claims" if then.answer != now.answer else "")


def _verdicts(then: Mapping[str, Decision], now: Mapping[str, Decision]) -> Iterator[str]:
    for context in sorted(then.keys() & now.keys()):
        if then[context] is not now[context]:
            yield f"{then[context].value} then, {now[context].value} now in {context}"


def _words(what: str, then: Sequence[str], now: Sequence[str]) -> str:
    """What is in one of two lists only; empty where that is nothing."""
    before, after = frozenset(then), frozenset(now)
    gone = [text[:LONGEST] for text in then if text not in after]
    new = [text[:LONGEST] for text in now if text not in before]
    parts = [
        f"{', '.join(some[:FEW])}{' and more' * (len(some) > FEW)} {when}"
        for some, when in ((gone, "then and not now"), (new, "now and not then"))
        if some
    ]
    return f"{what}: {', '.join(parts)}" if parts else ""
