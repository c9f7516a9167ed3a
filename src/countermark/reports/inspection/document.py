"""An inspection as its published document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from countermark.model.builds import BuildLine
from countermark.model.inspected import Finding, Inspection, Mark, Sighting
from countermark.model.inspection import App, Component, Endpoint, Key, Match, Signer
from countermark.model.selector import Selector, SelectorKind, shown_name
from countermark.reports.gaps import gap_shape
from countermark.reports.inspection.build_words import build_words
from countermark.reports.inspection.words import finding_words, next_steps, sentence
from countermark.reports.shapes import inspect as shapes
from countermark.reports.shapes.base import Shape

MOST = 20_000
"""Rows of one list; more are counted in ``totals``."""

WHERE = 8
"""Places that are spelt out of one thing."""

S = TypeVar("S", bound=shapes.Placed)
T = TypeVar("T")


def document(found: Inspection, version: str) -> shapes.InspectDocument:
    """``found`` as published by this ``version`` of the program."""
    spelling = _Spelling(found)
    listed = {
        name: tuple(spelling.shape(make, one) for one in getattr(found, name)[:MOST])
        for name, make in _SHAPES.items()
    }
    unread = tuple(_unread(found))
    return shapes.InspectDocument(
        schema="countermark.inspect/1",
        version=version,
        images=tuple(
            msgspec.convert(msgspec.to_builtins(one), shapes.ImageShape) for one in found.images
        ),
        rights=found.rights,
        disclosure=found.disclosure,
        words=sentence(found),
        totals=_totals(found) | {"unread": len(unread)},
        findings=tuple(spelling.finding(one) for one in found.findings[:MOST]),
        indicators=tuple(spelling.shape(_indicator, one) for one in found.matches[:MOST]),
        unread=unread[:MOST],
        coverage=shapes.CoverageShape(**msgspec.structs.asdict(found.coverage)),
        artefacts=tuple(spelling.artefact(number) for number in range(min(MOST, len(found.files)))),
        not_examined=tuple(map(gap_shape, found.gaps[:MOST])),
        not_confined=found.free,
        next_steps=tuple(next_steps(found)),
        builds=tuple(map(_build_line, found.builds)),
        **listed,
    )


class _Spelling:
    """Spells the places of one inspection."""

    def __init__(self, found: Inspection) -> None:
        self._found = found

    def shape(self, make: Callable[[Any, dict[str, Any]], S], seen: Sighting[Any]) -> S:
        return make(seen.thing, self._placed(seen.marks, seen.more))

    def finding(self, one: Finding) -> shapes.FindingShape:
        return shapes.FindingShape(
            concern=one.concern,
            weight=one.weight,
            subject=one.subject,
            words=finding_words(one),
            values=dict(one.values),
            base_rate=one.base_rate,
            corpus=one.corpus,
            **self._placed(one.marks, 0),
        )

    def artefact(self, number: int) -> shapes.ArtefactShape:
        file = self._found.files[number]
        return shapes.ArtefactShape(
            id=number,
            path=_path(file.path),
            size=file.size,
            sha256=file.sha256,
            form=file.form,
            read_by=file.read_by,
            where=str(Selector(SelectorKind.WHOLE, "", file.places[0].within)),
            also=tuple(_path(place.path) for place in file.places[1:WHERE]),
            more=file.more + max(0, len(file.places) - WHERE),
        )

    def _placed(self, marks: Sequence[Mark], more: int) -> dict[str, Any]:
        where = [words for mark in marks[:WHERE] for words in self._where(mark)]
        return {
            "artefacts": tuple(mark.file for mark in marks),
            "where": tuple(where[:WHERE]),
            "more": more + max(0, len(where) - WHERE) + max(0, len(marks) - WHERE),
        }

    def _where(self, mark: Mark) -> Iterable[str]:
        within = self._found.files[mark.file].places[0].within
        if not mark.spans:
            return [str(Selector(SelectorKind.WHOLE, "", within))]
        return [
            str(Selector(SelectorKind.BYTES, f"{span.offset}-{span.end}", within))
            for span in mark.spans
        ]


def _build_line(line: BuildLine) -> shapes.BuildLineShape:
    items = tuple(shapes.BuildItemShape(**msgspec.structs.asdict(one)) for one in line.items[:MOST])
    return shapes.BuildLineShape(
        meaning=line.meaning, way=line.way, words=build_words(line), items=items
    )


def _path(path: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(map(shown_name, path))


def _totals(found: Inspection) -> dict[str, int]:
    names = ("findings", "endpoints", *(name for name in _SHAPES if name != "endpoints"))
    counts = {name: len(getattr(found, name)) for name in names}
    counts["indicators"] = len(found.matches)
    counts["hidden_endpoints"] = sum(bool(one.thing.hidden_as) for one in found.endpoints)
    counts["artefacts"], counts["not_examined"] = len(found.files), len(found.gaps)
    return counts


def _unread(found: Inspection) -> Iterable[shapes.UnreadShape]:
    for number, file in enumerate(found.files):
        if file.unread:
            yield shapes.UnreadShape(
                artefact=number,
                path=_path(file.path),
                size=file.unread,
                entropy=file.entropy,
                why="looks encrypted or packed" if file.looks_encrypted else "no reader knows it",
            )


def _component(one: Component, placed: dict[str, Any]) -> shapes.ComponentShape:
    return shapes.ComponentShape(
        name=one.name,
        version=one.version,
        type=one.kind,
        known=one.known,
        sure=one.sure,
        purl=one.purl,
        cpe=one.cpe,
        architecture=one.architecture,
        supplier=one.supplier,
        licence=one.licence,
        **placed,
    )


def _endpoint(one: Endpoint, placed: dict[str, Any]) -> shapes.EndpointShape:
    return shapes.EndpointShape(
        value=one.value,
        host=one.host,
        kind=one.kind,
        hidden_as=one.hidden_as or msgspec.UNSET,
        common=one.common,
        **placed,
    )


def _indicator(one: Match, placed: dict[str, Any]) -> shapes.IndicatorShape:
    return shapes.IndicatorShape(
        id=one.indicator, value=one.value, hidden_as=one.hidden_as or msgspec.UNSET, **placed
    )


def _signer(one: Signer, placed: dict[str, Any]) -> shapes.SignerShape:
    return shapes.SignerShape(
        scheme=one.scheme,
        subject=one.subject,
        issuer=one.issuer,
        key_sha256=one.key,
        certificate_sha256=one.certificate,
        serial=one.serial,
        algorithm=one.algorithm,
        bits=one.bits,
        not_before=_day(one.not_before),
        not_after=_day(one.not_after),
        verified=one.verified,
        why=one.why,
        **placed,
    )


def _key(one: Key, placed: dict[str, Any]) -> shapes.KeyShape:
    return shapes.KeyShape(
        kind=one.kind,
        key_sha256=one.key,
        subject=one.subject,
        issuer=one.issuer,
        certificate_sha256=one.certificate,
        algorithm=one.algorithm,
        bits=one.bits,
        not_after=_day(one.not_after),
        encrypted=one.encrypted,
        **placed,
    )


def _app(one: App, placed: dict[str, Any]) -> shapes.AppShape:
    said = _fields(one, shapes.AppShape)
    said["parts"] = tuple(shapes.AppPartShape(**_fields(p, shapes.AppPartShape)) for p in one.parts)
    said["permissions"] = tuple(
        shapes.PermissionShape(**_fields(p, shapes.PermissionShape)) for p in one.permissions
    )
    return shapes.AppShape(**said, **placed)


def _alike(shape: type[S]) -> Callable[[Any, dict[str, Any]], S]:
    """Makes a shape whose fields are named as those of the thing."""

    def make(one: Any, placed: dict[str, Any]) -> S:
        return shape(**_fields(one, shape), **placed)

    return make


def _fields(one: Any, shape: type[Shape]) -> dict[str, Any]:
    names = set(shape.__struct_fields__) & set(one.__struct_fields__)
    return {name: getattr(one, name) for name in names}


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _day(seconds: int | None) -> str:
    """The day in ISO 8601; empty where there is none that a calendar has."""
    if seconds is None:
        return ""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).date().isoformat()
    except OverflowError:
        return ""


_SHAPES: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
    "endpoints": _endpoint,
    "hidden": _alike(shapes.HiddenShape),
    "signers": _signer,
    "apps": _app,
    "components": _component,
    "keys": _key,
    "accounts": _alike(shapes.AccountShape),
    "services": _alike(shapes.ServiceShape),
    "traits": _alike(shapes.TraitShape),
    "settings": _alike(shapes.SettingShape),
    "board_parts": _alike(shapes.BoardPartShape),
}
