"""A contested matter as rows: a statement a row, with the line that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import astuple

from countermark.model.matter import Line, VoiceStatement
from countermark.reports.board.words import source_words
from countermark.reports.shapes.board import BoardDocument, BoardList, BoardShown, MatterRow
from countermark.reports.tsv import rows

COLUMNS = (
    *("matter", "point", "point_says", "standing", "stance", "by", "kind", "number", "through"),
    *("line", "on", "says", "grade", "source", "url"),
)
LIST_COLUMNS = MatterRow.__struct_fields__


def tsv(shown: BoardShown) -> str:
    """Rows with a header."""
    if isinstance(shown, BoardList):
        return rows(LIST_COLUMNS, map(astuple, shown.matters))
    return rows(COLUMNS, _rows(shown))


def _rows(shown: BoardDocument) -> Iterator[tuple[object, ...]]:
    for point in shown.points:
        head = (shown.id, point.id, point.says, point.standing.value)
        for line in (*point.affirmed, *point.denied):
            for said in line.statements:
                yield (*head, *_row(said, shown, line))
        for said in (*point.refrained, *point.records):
            yield (*head, *_row(said, shown, None))


def _row(said: VoiceStatement, shown: BoardDocument, line: Line | None) -> tuple[object, ...]:
    who = shown.voices[said.by]
    through = shown.voices[who.through].name if who.through else ""
    url = said.source.url if said.source else ""
    return (
        *(said.stance.value, who.name, who.kind.value, who.number, through),
        *(line.name if line else "", said.on, said.says, said.grade),
        *(source_words(said.source), url),
    )
