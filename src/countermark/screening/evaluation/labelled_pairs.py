"""Labelled pairs that users bring: FollowTheMoney JSON, or CSV of two names and a label.

Bytes in, pairs out; a line that cannot be read is a gap with its number and the rest goes on. Only
judged pairs count: "unsure" and "no judgement" are counted as skipped.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from countermark.model.errors import NoInputError
from countermark.screening.evaluation.party import Party

LARGEST = 200_000
"""Pairs of one file that are read; more are reported as not read."""

LONGEST = 2_000_000
"""Bytes of one line that are read."""

ORGANISATIONS = frozenset({"Company", "Organization", "LegalEntity", "PublicBody", "Asset"})
YES = frozenset({"positive", "true", "yes", "1", "same", "match", "y", "t"})
NO = frozenset({"negative", "false", "no", "0", "different", "no match", "n", "f"})

_COUNTRIES = ("country", "jurisdiction", "mainCountry", "nationality", "citizenship")
_SCHEMES = {
    "leiCode": "lei",
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "imoNumber": "imo",
    "wikidataId": "wikidata",
    "dunsCode": "duns",
    "uscCode": "usc",
    "swiftBic": "bic",
    "permId": "permid",
    "uniqueEntityId": "uei",
    "cageCode": "cage",
}
_NUMBERS = ("registrationNumber", "taxNumber", "idNumber", "passportNumber", "vatCode", "npiCode")
_KINDS = {"registrationNumber": "registration", "taxNumber": "tax", "idNumber": "id"}


class Pair(msgspec.Struct, frozen=True):
    """Two parties that somebody judged; ``place`` is the line they came from (from 1)."""

    left: Party
    right: Party
    same: bool
    kind: str
    place: int


class Pairs(msgspec.Struct, frozen=True):
    """What a file holds: pairs, lines that could not be read with the reason, and how many
    were not judged or of a kind that screening does not score."""

    pairs: tuple[Pair, ...]
    unread: tuple[tuple[int, str], ...] = ()
    skipped: int = 0


def read_pairs(raw: bytes, label: str = "") -> Pairs:
    """Read a file's bytes; raises NoInputError if no line of it is a labelled pair."""
    head = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = _read(_ftm_lines(raw) if head.startswith(b"{") else _csv_lines(raw))
    if not found.pairs:
        said = f": {found.unread[0][1]}" if found.unread else ""
        raise NoInputError(
            f"no labelled pair could be read{said}",
            place=label,
            next_step="give JSON lines with left, right and judgement, or a CSV with the columns "
            "name1, name2 and is_match",
        )
    return found


Line = tuple[int, "Pair | str | None"]


def _read(lines: Iterator[Line]) -> Pairs:
    pairs: list[Pair] = []
    unread: list[tuple[int, str]] = []
    skipped = 0
    for number, one in lines:
        if len(pairs) == LARGEST:
            unread.append((number, f"more than {LARGEST:,} pairs"))
            break
        if isinstance(one, Pair):
            pairs.append(one)
        elif one is None:
            skipped += 1
        else:
            unread.append((number, one))
    return Pairs(tuple(pairs), tuple(unread), skipped)


# --- FollowTheMoney ----------------------------------------------------------------------------


class _Entity(msgspec.Struct):
    schema: str
    properties: dict[str, list[str]]
    caption: str = ""


class _Judged(msgspec.Struct):
    left: _Entity
    right: _Entity
    judgement: str


def _ftm_lines(raw: bytes) -> Iterator[Line]:
    decoder = msgspec.json.Decoder(_Judged)
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        if len(line) > LONGEST:
            yield number, f"the line is longer than {LONGEST:,} bytes"
            continue
        try:
            judged = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            yield number, str(error)
            continue
        yield number, _judged(judged, number)


def _judged(judged: _Judged, number: int) -> Pair | None:
    same = _label(judged.judgement)
    kind = kind_of(judged.left.schema, judged.right.schema)
    if same is None or not kind:
        return None
    person = kind == "person"
    return Pair(party(judged.left, person), party(judged.right, person), same, kind, number)


def kind_of(schema: str, other: str) -> str:
    """The kind that two schemata are scored as; empty for what is no party (ships, positions)."""
    both = {schema, other}
    if both <= ORGANISATIONS:
        return "organisation"
    return "person" if both == {"Person"} else ""


def party(entity: _Entity, person: bool) -> Party:
    """An entity of FollowTheMoney with what screening looks at."""
    held = entity.properties
    return Party(
        names=tuple(
            # Sources put the name they go by first; without one the caption is the schema's.
            sorted(_all(held, ("name", "alias")), key=lambda name: name != entity.caption)
        )
        + _all(held, ("previousName",)),
        weak=_all(held, ("weakAlias", "abbreviation")),
        person=person,
        countries=frozenset(one.upper()[:2] for one in _all(held, _COUNTRIES)),
        births=frozenset(_all(held, ("birthDate",))),
        gender=next((one[:1].lower() for one in held.get("gender", ())), ""),
        identifiers=_identifiers(held),
        addresses=_all(held, ("address",)),
    )


def _all(held: Mapping[str, Sequence[str]], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for key in keys for one in held.get(key, ()) if one))


def _identifiers(held: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Under their own scheme, and as numbers: what one source calls a tax number another does not
    name at all."""
    found = {
        f"{scheme}:{one.strip().upper()}"
        for key, scheme in _SCHEMES.items()
        for one in held.get(key, ())
    }
    for key in (*_SCHEMES, *_NUMBERS):
        for one in held.get(key, ()):
            plain = re.sub(r"\W", "", one).upper()
            if sum(letter.isdigit() for letter in plain) >= 5:
                found.add(f"number:{plain}")
                if key in _KINDS:
                    found.add(f"{_KINDS[key]}:{plain}")
    return frozenset(found)


# --- CSV ---------------------------------------------------------------------------------------

_FIRST = ("name1", "name_a", "left", "left_name", "a", "query", "name")
_SECOND = ("name2", "name_b", "right", "right_name", "b", "listed", "other")
_LABEL = ("is_match", "label", "judgement", "same", "match", "decision")
_KIND = ("schema", "kind", "type")


def _csv_lines(raw: bytes) -> Iterator[Line]:
    text = raw.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = {name.strip().lower(): at for at, name in enumerate(next(rows, []))}
        name, other, label = (_column(columns, names) for names in (_FIRST, _SECOND, _LABEL))
        if name is None or other is None or label is None:
            yield 1, "the header names no two names and label (name1, name2, is_match)"
            return
        kind = _column(columns, _KIND)
        places = (
            _column(columns, ("country1", "country_a")),
            _column(columns, ("country2", "country_b")),
        )
        for row in rows:
            yield rows.line_num, _row(row, rows.line_num, (name, other, label), kind, places)
    except csv.Error as error:
        yield rows.line_num, str(error)


def _column(columns: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((columns[name] for name in names if name in columns), None)


def _row(
    row: Sequence[str],
    number: int,
    needed: tuple[int, int, int],
    kind: int | None,
    places: tuple[int | None, int | None],
) -> Pair | str | None:
    if not any(row):
        return None
    if len(row) <= max(needed):
        return "the line has too few cells"
    name, other, label = (row[at].strip() for at in needed)
    same = _label(label)
    if not name or not other:
        return "a name is missing"
    if same is None:
        return None
    told = row[kind].strip() if kind is not None and kind < len(row) else ""
    if (
        told
        and told.lower() not in ("person", "individual", "organisation", "party")
        and (
            told not in ORGANISATIONS and told.lower() not in {"company", "organization", "entity"}
        )
    ):
        return None
    person = told.lower() in ("person", "individual")
    countries = [
        frozenset(row[at].upper().split()) if at is not None and at < len(row) else frozenset()
        for at in places
    ]
    return Pair(
        Party((name,), person=person, countries=countries[0]),
        Party((other,), person=person, countries=countries[1]),
        same,
        "person" if person else "organisation",
        number,
    )


def _label(text: str) -> bool | None:
    word = text.strip().lower()
    return True if word in YES else False if word in NO else None
