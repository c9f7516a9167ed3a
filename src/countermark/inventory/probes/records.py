"""Records in JSON as rows of a table, and statements of beneficial ownership."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countermark.formats import bods, ftm, json_rows
from countermark.formats.sample import Sample
from countermark.inventory import parties, tables
from countermark.inventory.columns import Kind
from countermark.inventory.left_over import look_through, statements
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.inventory.probes.json_text import decoded
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading

_LINES = (".jsonl", ".ndjson")
"""How files of JSON lines are called: there, one object is one record."""


def _numbered(file: FileToRead, into: Harvest) -> tuple[Sequence[tuple[int, Any]], bool]:
    """(line or place in the array, value) of each record, and whether each has a line."""
    if file.sample.value is None:
        return list(ftm.lines(file.label, file.content, into.gaps, file.caps)), True
    value = decoded(file, into)
    found = json_rows.records(value)
    values = found[1] if found else value if isinstance(value, list) else [value]
    return list(enumerate(values, start=1)), False


def is_of_devices(value: object) -> bool:
    """A record of devices that has a reader of its own."""
    from countermark.formats import lldpctl, netbox  # a check without JSON loads neither

    return netbox.recognise(value) or lldpctl.recognise(value)


def _says_control(value: Any) -> bool:
    """A person with significant control, as the registrar of companies of the UK gives one."""
    held = value.get("data", value) if isinstance(value, dict) else None
    return isinstance(held, dict) and "natures_of_control" in held


class JsonRows(TextProbe):
    """Records in JSON: each object is a row, each member a column."""

    id = "rows-json"
    DOC = Doc(
        title="Records in JSON",
        reads="an array of objects, one in an object, or JSON lines, as a table whose columns are"
        " the members' names",
        leaves="columns as in delimited text; what stands beside the array in its wrapper",
    )

    def recognise(self, sample: Sample) -> Sign:
        if not sample.is_json or not sample.is_whole:
            return Sign.NONE
        value = sample.value
        if value is not None and (bods.recognise(value) or is_of_devices(value)):
            return Sign.NONE
        if value is not None:
            alone = json_rows.is_record(value) and sample.named(*_LINES)
            return Sign.KIND if alone or json_rows.records(value) else Sign.NONE
        first = sample.first_value
        known = json_rows.is_record(first) and not bods.recognise(first)
        return Sign.KIND if known else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        into = Harvest()
        numbered, lines = _numbered(file, into)
        media_type = json_rows.LINES_TYPE if lines else json_rows.MEDIA_TYPE
        found = json_rows.grid(file.label, numbered, media_type, file.caps)
        into.media_type = media_type
        words = file.lexicon
        kind = tables.harvest(
            file.label, file.digest, found, words, file.overrides, file.caps, into
        )
        if controls := sum(map(_says_control, (value for _, value in numbered))):
            into.gaps.append(
                Gap(
                    file.label,
                    Why.NOT_READ,
                    controls,
                    "records",
                    "who controls which company, how and since when: names alone were read",
                    "write owner, owns, company and share into an edge list",
                )
            )
        if not into.subjects and not into.claims and not into.gaps:
            into.gaps.append(file.gap(Why.EMPTY, "no record names anything"))
        listed = None if lines else json_rows.records(file.sample.value)
        if listed and listed[0] and isinstance(file.sample.value, dict):
            others = {k: v for k, v in file.sample.value.items() if k != listed[0]}
            texts = [f"{k}: {v}" for k, v in others.items() if isinstance(v, str)]
            into.unread.extend((str(numbered[0][0]), text) for text in texts)
        return file.reading(f"{(kind or Kind.UNKNOWN).value}, JSON records", into)


class Bods(TextProbe):
    """Beneficial ownership statements, 0.2 to 0.4."""

    id = "bods-json"
    DOC = Doc(
        title="BODS JSON",
        reads="entities and persons with their names, identifiers and addresses; interests, with"
        " shares and days",
        leaves="sources, annotations and what kind of control an interest is: looked through",
    )

    def recognise(self, sample: Sample) -> Sign:
        if not sample.is_json or not sample.is_whole:
            return Sign.NONE
        value = sample.value if sample.value is not None else sample.first_value
        return Sign.KIND if bods.recognise(value) else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        into = Harvest(media_type=bods.MEDIA_TYPE)
        numbered, lines = _numbered(file, into)
        found = list(bods.entities(numbered, lines=lines))
        source = Source(file.label, file.digest, bods.MEDIA_TYPE)
        words = file.lexicon
        parties.harvest(source, found, words.months, words.countries, into)
        values = [value for _, value in numbered]
        look_through(file.label, values, into, source, statements(into))
        into.unit = SelectorKind.ROW if lines else SelectorKind.POINTER
        if lines:
            rows = [str(at) for at, _ in numbered]
            into.unread = [(rows[int(p.split("/")[1])], text) for p, text in into.unread]
        if not into.subjects and not into.gaps:
            into.gaps.append(file.gap(Why.EMPTY, "no statement in it names a party"))
        return file.reading("BODS", into)
