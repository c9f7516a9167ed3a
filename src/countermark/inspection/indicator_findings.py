"""Indicators met in a whole image: what files, apps and signers *are*, and what hidden texts say.

What a match means stands in the table: present, reachable or able to. A version outside the bounds
of a row, a row that nobody read again, a name alone weigh less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import structs

from countermark.inspection.indicator_scan import IndicatorScan
from countermark.inspection.versions_compared import is_within
from countermark.model.artefact import Span
from countermark.model.indicator import Bounds, Checked, Indicator, Look
from countermark.model.inspected import Concern, Finding, InnerFile, Inspection, Mark, Weight
from countermark.model.inspection import App, Endpoint, Match, Seen
from countermark.model.selector import shown_name

_BY_NAME = frozenset({Look.FILE})
"""A name alone identifies nothing."""

_DOUBTFUL = 4
"""Credibility from which on a report is doubtful (Admiralty code)."""


class IndicatorTable:
    """Rows by what is looked for."""

    def __init__(self, rows: Sequence[Indicator]) -> None:
        self.rows = {row.id: row for row in rows}
        self.scan = IndicatorScan(rows)
        self._by: dict[tuple[Look, str], list[str]] = {}
        for row in rows:
            for one in row.patterns:
                self._by.setdefault((one.look, _key(one.look, one.value)), []).append(row.id)

    def of(self, look: Look, value: str) -> Iterator[Match]:
        """The rows that look for just this."""
        for id_ in self._by.get((look, _key(look, value)), ()):
            yield Match(indicator=id_, value=value, look=look)

    def of_file_names(self, inner: bytes) -> Iterator[Match]:
        """The rows that look for a file of this path, or of its last name."""
        path = "/" + inner.decode("utf-8", "backslashreplace").lstrip("./")
        yield from self.of(Look.FILE, path.rpartition("/")[2])
        at = 0
        while at >= 0:
            yield from self.of(Look.PATH, path[at:])
            at = path.find("/", at + 1)
        # A partition that is mounted at /system holds its paths without that.
        yield from self.of(Look.PATH, "/system" + path)

    def of_host(self, host: str) -> Iterator[Match]:
        """The rows that look for the host, or for a domain that it is below."""
        yield from self.of(Look.HOST, host)
        yield from self.of(Look.ADDRESS, host)
        at = 0
        while at >= 0:
            yield from self.of(Look.DOMAIN, host[at:])
            at = host.find(".", at) + 1 or -1

    def findings(self, found: Inspection) -> Iterator[Finding]:
        """One finding for each indicator that is met, with every file that meets it."""
        met: dict[str, list[tuple[int, Match]]] = {}
        for number, file in enumerate(found.files):
            for match in file.seen.matches:
                if match.indicator in self.rows:
                    met.setdefault(match.indicator, []).append((number, match))
        versions = _versions(found.files)
        for id_ in sorted(met):
            yield _finding(self.rows[id_], met[id_], found.files, versions)


def _key(look: Look, value: str) -> str:
    cased = (Look.FILE, Look.PATH, Look.PACKAGE, Look.CLASS, Look.PERMISSION, Look.WORD)
    return value if look in cased else value.lower()


def with_indicators(files: Iterable[InnerFile], table: IndicatorTable) -> tuple[InnerFile, ...]:
    """The files with what they match added: by bytes it was seen already, here by what they are."""
    return tuple(_with(file, table) for file in files)


def _with(file: InnerFile, table: IndicatorTable) -> InnerFile:
    known = {_same(match) for match in file.seen.matches}
    added = []
    for match in _matches(file, table):
        if _same(match) not in known:
            known.add(_same(match))
            added.append(match)
    matches = _once((*file.seen.matches, *added), lambda one: (one.indicator, one.value.lower()))
    endpoints = _once(file.seen.endpoints, lambda one: one.host)
    if not added and len(endpoints) == len(file.seen.endpoints):
        return file
    seen = structs.replace(file.seen, matches=matches, endpoints=endpoints)
    return structs.replace(file, seen=seen)


T = TypeVar("T", Match, Endpoint)


def _once(things: tuple[T, ...], what: Callable[[T], object]) -> tuple[T, ...]:
    """Without letters of two bytes that were read as hidden in the same file: an array of them."""
    hidden = {what(one) for one in things if one.hidden_as}
    return tuple(
        one for one in things if one.hidden_as or not (what(one) in hidden and _is_wide(one))
    )


def _is_wide(one: Match | Endpoint) -> bool:
    return bool(one.spans) and all(span.length == 2 * len(one.value) for span in one.spans)


def _same(match: Match) -> object:
    """Two matches with one of these tell the same: texts alike in plain and in a decoded string."""
    if not match.hidden_as and match.look in (Look.HOST, Look.DOMAIN, Look.ADDRESS, Look.URL):
        return match.indicator
    return match.indicator, match.value, match.look, match.hidden_as


def _matches(file: InnerFile, table: IndicatorTable) -> Iterator[Match]:
    seen = file.seen
    for place in file.places:
        if place.path:
            yield from table.of_file_names(place.path[-1])
    for app in seen.apps:
        yield from _app(app, table)
    yield from _keys(seen, table)
    for endpoint in seen.endpoints:
        yield from _endpoint(endpoint, table)
    for hidden in seen.hidden:
        found, _ = table.scan.in_bytes(memoryview(hidden.text.encode("utf-8", "replace")))
        for match in found:
            yield structs.replace(match, hidden_as=hidden.hidden_as, spans=hidden.spans)


def _app(app: App, table: IndicatorTable) -> Iterator[Match]:
    found = [*table.of(Look.PACKAGE, app.package)]
    for part in app.parts:
        found += table.of(Look.CLASS, part.name)
    for permission in app.permissions:
        found += table.of(Look.PERMISSION, permission.name)
    for match in found:
        yield structs.replace(match, spans=app.spans)


def _keys(seen: Seen, table: IndicatorTable) -> Iterator[Match]:
    signed = [(one.certificate, one.key, one.spans) for one in seen.signers]
    held = [(one.certificate, one.key, one.spans) for one in seen.keys]
    for certificate, key, spans in (*signed, *held):
        for digest in {certificate, key} - {""}:
            for match in table.of(Look.CERTIFICATE, digest):
                yield structs.replace(match, spans=spans)


def _endpoint(endpoint: Endpoint, table: IndicatorTable) -> Iterator[Match]:
    found = [*table.of_host(endpoint.host), *table.of(Look.URL, endpoint.value)]
    for match in found:
        yield structs.replace(match, hidden_as=endpoint.hidden_as, spans=endpoint.spans)


def _finding(
    row: Indicator,
    met: Sequence[tuple[int, Match]],
    files: Sequence[InnerFile],
    versions: Mapping[str, set[str]],
) -> Finding:
    spans: dict[int, list[Span]] = {}
    for number, match in met:
        spans.setdefault(number, []).extend(match.spans)
    first = files[met[0][0]].path
    bounds = _bounds(row.bounds, versions)
    values = (
        ("indicator", row.id),
        ("value", met[0][1].value),
        ("look", met[0][1].look.value),
        ("means", row.means.value),
        ("maker", row.about.maker),
        ("module", row.about.module),
        ("shows", row.shows),
        ("source", row.sources[0] if row.sources else ""),
        ("sources", str(len(row.sources))),
        ("grade", str(row.grade)),
        ("checked", row.checked.value),
        ("contested", "; and by ".join(f"{one.by}: {one.says}" for one in row.contested)),
        ("note", row.note),
        *bounds,
    )
    return Finding(
        concern=Concern.INDICATOR,
        weight=_weight(row, [match for _, match in met], bounds),
        subject=shown_name(first[-1]) if first else "",
        values=tuple((name, value) for name, value in values if value),
        marks=tuple(Mark(number, tuple(one)) for number, one in spans.items()),
    )


def _weight(row: Indicator, matches: Sequence[Match], bounds: Sequence[tuple[str, str]]) -> Weight:
    doubtful = row.checked is Checked.RECALLED or (
        row.checked is not Checked.USERS and row.grade.credibility.value >= _DOUBTFUL
    )
    names = all(match.look in _BY_NAME for match in matches)
    past = any(one.during for one in row.bounds)
    outside = ("versions", OUTSIDE) in bounds
    return Weight.NOTE if doubtful or names or past or outside else Weight.ADVISORY


INSIDE, OUTSIDE = "inside", "outside"
"""Is the version that was met one of those that the row holds for?"""


def _versions(files: Iterable[InnerFile]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in files:
        for app in file.seen.apps:
            if app.version_name:
                found.setdefault(app.package, set()).add(app.version_name)
    return found


def _bounds(
    bounds: Sequence[Bounds], versions: Mapping[str, set[str]]
) -> tuple[tuple[str, str], ...]:
    """The version that was met of what the bounds speak of, and whether it is one of them."""
    for one in bounds:
        met = sorted(versions.get(one.of, ()))
        if not met or not (one.since or one.before or one.seen):
            continue
        inside = any(is_within(version, one) for version in met)
        return ("version", ", ".join(met)), ("versions", INSIDE if inside else OUTSIDE)
    return ()
