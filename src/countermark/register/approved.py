"""Approved lists: which columns of which list hold what, and the products of one edition.

A row without maker or model is a gap; a day that cannot be read is kept as unread. Opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from countermark.formats import delimited
from countermark.formats.text import decode
from countermark.model.errors import SourceError
from countermark.model.evaluation import ApprovedList, ApprovedProduct
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.measure import Source
from countermark.model.when import When
from countermark.register.catalog import read_record

FOLDER = "approved/"
MOST = 200_000
"""Products of one list."""
_HEAD = 65_536


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of one approved list before it is read.

    ``columns``: for each field the header cells that may hold it, the first that is there counts.
    ``signs``: header cells that only this list has. ``days``: how it writes a day. ``absent``: what
    absence means, in words. ``uses_told`` as in ``ApprovedList``.
    """

    id: str
    title: str
    publisher: str
    urls: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    signs: tuple[str, ...] = ()
    days: Literal["us", "iso"] = "iso"
    default_deny: bool = False
    uses_told: bool = False
    absent: str
    sources: tuple[Source, ...] = ()
    notes: str = ""


def manifests(files: Mapping[str, bytes]) -> dict[str, Manifest]:
    """The approved lists this version knows, by id. Raises SourceError for a malformed file."""
    return {
        one.id: one
        for name in sorted(files)
        if name.startswith(FOLDER) and name.endswith(".yaml")
        for one in (read_record(name, files[name], Manifest, lambda record: record.id),)
    }


def recognised(content: bytes, known: Mapping[str, Manifest]) -> Manifest | None:
    """The list whose columns the first row has; those with signs of their own go first."""
    text = content[:_HEAD].decode("utf-8-sig", "replace")
    head = {_cell(cell) for cell in next(_cells(text), ())}
    fitting = [one for one in known.values() if _fits(one, head)]
    return max(fitting, key=lambda one: (len(one.signs), one.id), default=None)


def read(
    content: bytes, manifest: Manifest, label: str, day: str
) -> tuple[ApprovedList, list[Gap]]:
    """The products of one edition, and what of it could not be read.

    Raises SourceError where it is no text, or lacks a column that the list must have.
    """
    text = decode(label, content)
    if isinstance(text, Gap):
        raise SourceError(f"{text.why.value}: {text.detail}", place=label)
    grid = delimited.read(label, text.text)
    rows = iter(grid.rows)
    first = next(rows, None)
    places = _places(manifest, [] if first is None else first.cells)
    missing = [name for name in manifest.required if name not in places]
    if missing:
        raise SourceError(
            f"not a {manifest.title}: no column for {', '.join(missing)}",
            place=f"{label}, line 1",
            next_step="check that this is the official file",
        )
    gaps: list[Gap] = []
    products: list[ApprovedProduct] = []
    for row in rows:
        if len(products) >= MOST:
            gaps.append(Gap(label, Why.LIMIT, None, "products", f"more than {MOST:,} products"))
            break
        found = _products(manifest, places, row.cells, row.line)
        if not found:
            detail = "names no maker or no model"
            gaps.append(Gap(f"{label}:{row.line}", Why.NO_NAME, 1, "record", detail))
        products += found
    gaps += grid.gaps
    edition = ApprovedList(
        id=manifest.id,
        title=manifest.title,
        date=day,
        absent=manifest.absent,
        default_deny=manifest.default_deny,
        uses_told=manifest.uses_told,
        products=tuple(products),
    )
    return edition, gaps


def _fits(manifest: Manifest, head: set[str]) -> bool:
    required = (manifest.columns[name] for name in manifest.required)
    return all(map(head.__contains__, map(_cell, manifest.signs))) and all(
        any(_cell(one) in head for one in names) for names in required
    )


def _places(manifest: Manifest, head: Sequence[str]) -> dict[str, list[int]]:
    cells = [_cell(cell) for cell in head]
    found = {
        name: [cells.index(_cell(one)) for one in names if _cell(one) in cells]
        for name, names in manifest.columns.items()
    }
    return {name: places for name, places in found.items() if places}


def _products(
    manifest: Manifest, places: Mapping[str, list[int]], cells: Sequence[str], line: int
) -> list[ApprovedProduct]:
    def cell(name: str) -> str:
        at = places.get(name, [-1])[0]
        return cells[at].strip() if 0 <= at < len(cells) else ""

    maker, model = cell("maker"), cell("model")
    if not (maker and model):
        return []
    last = cell("expires")
    expires = _day(last, manifest.days)
    uses = [
        use.strip()
        for at in places.get("uses", ())
        if at < len(cells)
        for use in _PARTED.split(cells[at])
        if use.strip() and use.strip().casefold() != "none"
    ]
    return [
        ApprovedProduct(
            maker=maker,
            model=called,
            version=cell("version") or _version_in(called),
            uses=tuple(dict.fromkeys(uses)),
            certified=_day(cell("certified"), manifest.days),
            expires=expires,
            day_unread=bool(last) and expires is None,
            certificate=cell("certificate"),
            row=line,
        )
        for called in dict.fromkeys((model, cell("maintained")))
        if called
    ]


_PARTED = lazy_pattern(r"[;|\n]|, ")
_US = lazy_pattern(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_VERSION = lazy_pattern(r"(?i)\b(?:version|ver\.?|v|release|rel\.?)\s*(\d[\w.\-]*)")


def _version_in(text: str) -> str:
    """The version that a product's own title names, or nothing."""
    found = _VERSION.search(text)
    return found[1].rstrip(".-") if found else ""


def _day(text: str, written: str) -> When | None:
    if written == "us" and (found := _US.fullmatch(text)):
        month, day, year = map(int, found.groups())
        text = f"{year:04}-{month:02}-{day:02}"
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else None
    except ValueError:
        return None


def _cell(text: str) -> str:
    return " ".join(text.split()).casefold()


def _cells(text: str) -> Iterator[Sequence[str]]:
    yield from (row.cells for row in delimited.read("header", text).rows)
