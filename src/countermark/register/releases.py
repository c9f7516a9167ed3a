"""What changed between two releases of the register, in words that counsel can read?

Compares records as text, field by field, so that releases of versions with other fields can be
compared too. Judges nothing: by which fields verdicts may differ is a table (``release_words``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.gap import Gap, Why
from countermark.model.register_change import Change, FieldChange, RecordChange
from countermark.register.release_words import KEYS, WORDING, WORDS

DEPTH = 12
"""Levels of a record that are compared; real ones have four."""

_FALSE_FRIENDS = "false_friends"
_DENIALS, _DENIAL = "denials", "denial"
_KINDS = {
    "measures": "measure",
    "entities": "entity",
    "positions": "positions of",
    "lists": "list",
}
_MOST = 4_000
"""Characters of one value that are shown; what differs beyond is said to."""


class Compared(msgspec.Struct, frozen=True):
    """What changed, with how many records ``before`` and ``after``; ``gaps`` could not be read."""

    changes: tuple[RecordChange, ...]
    gaps: tuple[Gap, ...]
    before: int
    after: int
    same: int


def compared(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Compared:
    """Compare the records of two releases (name in the register to content).

    What decides comes first, then new records, gone ones, and changes of wording alone.
    """
    gaps: list[Gap] = []
    before, after = (_records(files, which, gaps) for files, which in ((old, "old"), (new, "new")))
    # A record that could not be read in one of the two is neither new nor gone.
    unread = {gap.what.rpartition("/")[2].removesuffix(".yaml") for gap in gaps}
    changes = [
        change
        for key in sorted(before.keys() | after.keys())
        if (change := _change(key, before.get(key), after.get(key))) is not None
        and key[1] not in unread
    ]
    return Compared(
        changes=tuple(sorted(changes, key=_order)),
        gaps=tuple(gaps),
        before=len(before),
        after=len(after),
        same=sum(before[key] == after[key] for key in before.keys() & after.keys()),
    )


Key = tuple[str, str]
"""What a record is, and its id."""


def _records(files: Mapping[str, bytes], which: str, gaps: list[Gap]) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    for name, raw in files.items():
        folder, _, file = name.rpartition("/")
        try:
            record = yaml_text.loads(raw, depth=DEPTH)
            if not isinstance(record, dict):
                raise YamlError("not a record with fields, line 1")
        except YamlError as error:
            gaps.append(_gap(f"{which} release: {name}", Why.MALFORMED, len(raw), str(error)))
            continue
        if folder in _KINDS:
            found[_KINDS[folder], file.removesuffix(".yaml")] = record
        elif folder == _DENIALS:
            for denial in record.get(_DENIALS, ()):
                if isinstance(denial, dict):
                    found[_DENIAL, str(denial.get("id", ""))] = denial
        else:
            for friend in record.get(_FALSE_FRIENDS, ()):
                if isinstance(friend, dict):
                    found["false friend", str(friend.get("name", ""))] = friend
    return found


def _gap(what: str, why: Why, size: int, detail: str) -> Gap:
    return Gap(what, why, size, detail=detail, next_step="countermark register check FILE")


def _change(
    key: Key, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> RecordChange | None:
    if old == new:
        return None
    what, id_ = key
    there = new if new is not None else old
    assert there is not None
    change = Change.NEW if old is None else Change.GONE if new is None else Change.CHANGED
    return RecordChange(
        record=id_,
        what=what,
        title=str(there.get("title") or there.get("name") or there.get("looks_like") or ""),
        change=change,
        fields=tuple(
            sorted(
                _differing("", old or {}, new or {}, wording=what == _DENIAL),
                key=lambda f: not f.decides,
            )
        ),
        sources=_sources(old or {}, there),
    )


def _differing(
    place: str, old: Mapping[str, Any], new: Mapping[str, Any], wording: bool = False
) -> Iterator[FieldChange]:
    """Every field below ``place`` that differs, in the order of the records."""
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if one == other or (not place and name == "id"):
            continue
        yield from _field(_below(place, name), name, one, other, wording or name in WORDING)


def _field(place: str, name: str, one: Any, other: Any, wording: bool) -> Iterator[FieldChange]:
    if isinstance(one, dict) and isinstance(other, dict):
        yield from _differing(place, one, other, wording)
    elif isinstance(one, list | None) and isinstance(other, list | None):
        yield from _items(place, name, one or [], other or [], wording)
    else:
        yield _changed(place, one, other, wording)


def _items(
    place: str, name: str, one: list[Any], other: list[Any], wording: bool
) -> Iterator[FieldChange]:
    """The items of a list: those known by the same key are compared, others added or taken off."""
    old, new = _keyed(name, one), _keyed(name, other)
    if old == new and one != other:
        yield FieldChange(
            field=place,
            words=f"{_called(place)}: order",
            before=_cut(", ".join(old)),
            after=_cut(", ".join(new)),
            decides=False,
        )
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        at = f"{place}[{key}]" if name in KEYS else place
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _differing(at, before, after, wording)
        else:
            yield _changed(at, before, after, wording)


def _keyed(name: str, items: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    met: Counter[str] = Counter()
    for item in items:
        known = KEYS.get(name, ()) if isinstance(item, dict) else ()
        key = " ".join(filter(None, (_said(item.get(part)) for part in known))) or _said(item)
        unique = key
        while unique in found:  # two duties in the same words, say
            met[key] += 1
            unique = f"{key} ({met[key] + 1})"
        found[unique] = item
    return found


def _changed(place: str, one: Any, other: Any, wording: bool) -> FieldChange:
    return FieldChange(
        field=place,
        words=_called(place),
        before=_cut(_said(one)),
        after=_cut(_said(other)),
        decides=not wording,
    )


def _said(value: Any) -> str:
    """A value in one line: ``party: zte; purpose: office, research``."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{WORDS.get(name, name)}: {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(
            f"({_said(one)})" if isinstance(one, dict) else _said(one) for one in value
        )
    return str(value)


def _cut(text: str) -> str:
    if len(text) <= _MOST:
        return text
    return f"{text[:_MOST]} … and {len(text) - _MOST:,} characters more"


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _called(place: str) -> str:
    """``exception agency-waiver: until`` for ``exceptions[agency-waiver].end``."""
    parts: list[str] = []
    for step in _steps(place):
        name, bracket, key = step.partition("[")
        words = WORDS.get(name, name.replace("_", " "))
        parts.append(f"{words} {key.removesuffix(']')}" if bracket else words)
    return ": ".join(parts)


def _steps(place: str) -> Iterator[str]:
    """The steps of a place; a point within brackets belongs to a key."""
    step, depth = "", 0
    for letter in place:
        depth += (letter == "[") - (letter == "]")
        if letter == "." and depth == 0:
            yield step
            step = ""
        else:
            step += letter
    yield step


def _sources(old: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[str, ...]:
    """The sources that are new in a record; all of them where none is."""
    listed = [one for one in there.get("sources") or () if isinstance(one, dict)]
    known = [one for one in old.get("sources") or () if isinstance(one, dict)]
    fresh = [one for one in listed if one not in known] or listed
    words = (
        ", ".join(
            _said(one[part]) for part in ("title", "publisher", "date", "url") if one.get(part)
        )
        for one in fresh
    )
    return tuple(map(_cut, words))


def _order(change: RecordChange) -> tuple[int, str, str]:
    rank = {Change.NEW: 1, Change.GONE: 2}.get(change.change, 0 if change.decides else 3)
    return rank, (change.what != "measure" and change.what) or "", change.record
