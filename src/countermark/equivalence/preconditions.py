"""What a rule proves before it explains something, each by its name in the table of rules.

*Each* is checked of one difference; it gives back why it does not hold, None where it does. *All*
is checked of everything that a rule explained, in one pair of spaces or in the whole comparison:
where it does not hold, the rule explains nothing there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from countermark.equivalence.alignment import alignment_padding
from countermark.equivalence.digest_lists import digests_match
from countermark.equivalence.finding import Difference, Pair, Together
from countermark.equivalence.hex_layout import same_memory
from countermark.equivalence.one_build import OneBuild
from countermark.equivalence.parameters import known_parameter
from countermark.equivalence.signed import signature_verified
from countermark.equivalence.text_times import WrittenTime, date_around, zone
from countermark.formats.signed.public_keys import PublicKeys
from countermark.model.artefact import Field, Kind, Node
from countermark.model.comparison import Failed, Unproven, Value, What

FIRST, LAST = 0, 1 << 33
"""Seconds since 1970 that can be a time: up to the year 2242."""

CLOSE, STRIDE = 1024, 16
"""Inode numbers that may lie between any two of one build, and for each entry more."""

_LARGEST = {"devmajor": 1 << 12, "devminor": 1 << 20}
"""What a device number has room for (Linux, ``kdev_t.h``)."""


def _a_time(difference: Difference) -> Failed | None:
    """Both are seconds since 1970."""
    for value in (difference.evaluated, difference.deployed):
        if not isinstance(value, int) or not FIRST <= value < LAST:
            return Failed(Unproven.NO_TIME, (value,))
    return None


def _random_id(difference: Difference) -> Failed | None:
    """Both are identifiers of the same length, and neither is missing."""
    a, b = difference.evaluated, difference.deployed
    if type(a) is not type(b) or a is None:
        return Failed(Unproven.ONE_SIDE_HAS_NONE)
    if isinstance(a, int | None) or isinstance(b, int | None):
        return None
    return None if len(a) == len(b) else Failed(Unproven.OTHER_LENGTHS, (len(a), len(b)))


def _same_length(difference: Difference) -> Failed | None:
    """The bytes are as many on both sides."""
    a, b = (len(part) for part in difference.bytes)
    return None if a == b else Failed(Unproven.OTHER_LENGTHS, (a, b))


def _digest_length(difference: Difference) -> Failed | None:
    """They are as long as a digest that linkers write: 8, 16, 20 or 32 bytes."""
    size = len(difference.bytes[0])
    return None if size in (8, 16, 20, 32) else Failed(Unproven.NO_DIGEST_LENGTH, (size,))


def _not_executable(difference: Difference) -> Failed | None:
    """Neither part is loaded as code: the field ``executable`` is there and says 0."""
    for node in difference.nodes:
        said = [f.value for f in node.fields if f.name == "executable"] if node else []
        if said != [0]:
            return Failed(Unproven.MAY_BE_EXECUTED)
    return None


def _text_time(difference: Difference) -> Failed | None:
    """Each run of different bytes lies in a date or time of day, written alike on both sides.

    All dates of one part and side lie within one day of one another, as those of one build do.
    """
    a, b = difference.bytes
    if len(a) != len(b):
        return Failed(Unproven.OTHER_LENGTHS, (len(a), len(b)))
    days: tuple[list[WrittenTime], list[WrittenTime]] = ([], [])
    for run in difference.runs:
        written = [date_around(part, run) for part in (a, b)]
        if None in written:
            return Failed(Unproven.NO_DATE, (run.offset,))
        one, other = written
        if one is None or other is None or (one.start, one.end) != (other.start, other.end):
            return Failed(Unproven.OTHER_DATE_LENGTHS, (run.offset,))
        if one.form != other.form:
            return Failed(Unproven.OTHER_DATE_FORMS, (run.offset,))
        if zone(one) != zone(other):
            return Failed(Unproven.OTHER_ZONES, (run.offset,))
        days[0].append(one)
        days[1].append(other)
    for side in days:
        moments = [found.day for found in side if found.day is not None]
        if moments and max(moments) - min(moments) > timedelta(days=1):
            return Failed(Unproven.SEVERAL_DAYS)
    return None


def _of_an_entry(difference: Difference) -> Failed | None:
    """It is a value of an entry: what a trailer or a header says of itself is not."""
    entries = [node for node in difference.nodes if node is not None and node.kind is Kind.FILE]
    return None if len(entries) == 2 else Failed(Unproven.NO_VALUE_OF_AN_ENTRY)


def _decoded(difference: Difference) -> Failed | None:
    """Readers of both sides decoded or parsed all of it; they raise where bytes are left over."""
    for opened in difference.pair.sides:
        if not opened.space.form:
            return Failed(Unproven.NO_READER)
    return None


def _content_decoded(difference: Difference) -> Failed | None:
    """The contents of both entries decode; readers verify checks and sizes when they decode."""
    for opened, number in zip(difference.pair.sides, difference.numbers, strict=True):
        content = None if number is None else opened.decoded(number)
        if not isinstance(content, memoryview):
            return Failed(Unproven.NOT_DECODED)
    return None


def _a_signature(difference: Difference) -> Failed | None:
    """What was added is a signature, as its reader says, and no entry."""
    nodes = [node for node in difference.nodes if node is not None]
    alike = all(node.kind is Kind.SIGNATURE for node in nodes)
    return None if alike else Failed(Unproven.NO_SIGNATURE)


EACH: Mapping[str, Callable[[Difference], Failed | None]] = {
    "a-time": _a_time,
    "random-id": _random_id,
    "same-length": _same_length,
    "digest-length": _digest_length,
    "not-executable": _not_executable,
    "text-time": _text_time,
    "decoded-wholly": _decoded,
    "content-decoded": _content_decoded,
    "digests-match": digests_match,
    "known-parameter": known_parameter,
    "of-an-entry": _of_an_entry,
    "alignment-padding": alignment_padding,
    "rest-alike": _a_signature,
    "same-memory": same_memory,
}

KEYED: Mapping[str, Callable[[Difference, PublicKeys], Failed | None]] = {
    "signature-verified": signature_verified
}
"""Checked of one difference, under the keys that somebody named."""


def _one_to_one(together: Together) -> Failed | None:
    """Each value of the one side stands for one of the other, in all entries of the two spaces."""
    names = {one.change.field for one in together.group}
    for name in names:
        there: dict[Value, Value] = {}
        back: dict[Value, Value] = {}
        for a, b in _values(together.pair, name):
            if there.setdefault(a, b) != b or back.setdefault(b, a) != a:
                return Failed(Unproven.NOT_ONE_TO_ONE, (name, a, b))
    return None


def _close_numbers(together: Together) -> Failed | None:
    """The numbers of the deployed side lie as close together as one file system gives them.

    Within ``CLOSE`` of one another and ``STRIDE`` for each entry, or no more than twice as wide
    apart as those of the evaluated side: numbers drawn freely would carry a message of four bytes
    in each entry. Numbers of devices are such as a kernel has.
    """
    for name in {one.change.field for one in together.group}:
        wide, most = [0, 0], 0
        for side, opened in enumerate(together.pair.sides):
            numbers = [n for n in _by_name(opened.nodes, name).values() if isinstance(n, int)]
            wide[side] = max(numbers, default=0) - min(numbers, default=0)
            most = max(most, CLOSE + STRIDE * len(numbers))
            if max(numbers, default=0) >= _LARGEST.get(name, 1 << 64):
                return Failed(Unproven.NO_DEVICE_NUMBER, (name, max(numbers)))
        if wide[1] > max(2 * wide[0], most):
            return Failed(Unproven.FAR_APART, (name, wide[1]))
    return None


def _values(pair: Pair, name: str) -> Iterable[tuple[Value, Value]]:
    """The values of a field on both sides, of entries of the same name in the same turn."""
    sides = [_by_name(opened.nodes, name) for opened in (pair.evaluated, pair.deployed)]
    for key in sides[0].keys() & sides[1].keys():
        yield sides[0][key], sides[1][key]


def _by_name(nodes: Iterable[Node], name: str) -> dict[tuple[bytes, int], Value]:
    seen: dict[bytes, int] = {}
    made: dict[tuple[bytes, int], Value] = {}
    for node in nodes:
        if node.kind is not Kind.FILE:
            continue
        turn = seen.get(node.name, 0)
        seen[node.name] = turn + 1
        value = _value(node.fields, name)
        if value is not None:
            made[node.name, turn] = value
    return made


def _value(fields: Iterable[Field], name: str) -> Value:
    return next((field.value for field in fields if field.name == name), None)


def _unique_names(together: Together) -> Failed | None:
    """No name stands twice on either side, so that no entry replaces another."""
    for opened in together.pair.sides:
        seen: set[bytes] = set()
        for node in opened.nodes:
            if node.kind is not Kind.FILE:
                continue
            name = _plain(node.name)
            if name in seen:
                return Failed(Unproven.STANDS_TWICE, (node.name,))
            if b".." in name.split(b"/"):
                return Failed(Unproven.LEADS_UPWARDS, (node.name,))
            seen.add(name)
    return None


def _plain(name: bytes) -> bytes:
    """A path without what changes nothing in it: ``./a//b/`` is ``a/b``."""
    return b"/".join(part for part in name.split(b"/") if part not in (b"", b"."))


def _parents_first(together: Together) -> Failed | None:
    """No entry of either side stands before the directory it lies in, or its hard link's target."""
    for opened in together.pair.sides:
        files = [node for node in opened.nodes if node.kind is Kind.FILE]
        place = {_plain(node.name): number for number, node in enumerate(files)}
        for number, node in enumerate(files):
            parent = _plain(node.name)
            while parent := parent.rpartition(b"/")[0]:
                if place.get(parent, -1) > number:
                    return Failed(Unproven.BEHIND_ITS_ENTRIES, (parent,))
            target = _value(node.fields, "hard-link")
            if isinstance(target, bytes) and place.get(_plain(target), -1) > number:
                return Failed(Unproven.LINK_BEFORE_TARGET)
    return None


def _rest_alike(together: Together) -> Failed | None:
    """Without what was added both are the same to the byte, but for what follows from its place.

    So the evaluated artefact with the signature attached again is the deployed one.
    """
    if together.inner:
        return Failed(Unproven.CONTENT_DIFFERS_TOO)
    for one in together.found:
        if one.change.what is not What.LAYOUT and one not in together.group:
            return Failed(Unproven.MORE_DIFFERS, (one.change.what.value,))
    return None


SPACE: Mapping[str, Callable[[Together], Failed | None]] = {
    "rest-alike": _rest_alike,
    "one-to-one": _one_to_one,
    "close-numbers": _close_numbers,
    "unique-names": _unique_names,
    "parents-first": _parents_first,
}


WHOLE: Mapping[str, Callable[[], OneBuild]] = {"one-build": OneBuild}

KNOWN = frozenset({*EACH, *KEYED, *SPACE, *WHOLE})
"""The preconditions there are."""
