"""The columns that stand beside a row, and the cells of one row in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermark.formats.sheet_cells import Cell, Look, is_link, place_of
from countermark.model.verdict import Decision
from countermark.reports.folding import severity
from countermark.reports.row_answer import RowAnswer, source_of
from countermark.reports.shapes.check import CheckDocument, MeasureShape
from countermark.reports.workbook_rows import Named

_OPEN = (
    *(Decision.UNRESOLVED, Decision.NOT_EXAMINED, Decision.NOT_ASSESSED),
    Decision.ACTION_REQUIRED,
)
HEADERS = ("verdict", "reason", "next step", "due", "path and evidence", "source", "read as")
WIDTHS = (33.0, 60.0, 44.0, 24.0, 50.0, 40.0, 28.0)


def look(decision: Decision | None) -> Look:
    """The colour of a verdict's cell; its word says the same."""
    if decision is Decision.PROHIBITED:
        return Look.BAD
    return Look.OPEN if decision in _OPEN else Look.TEXT


class AnswerCells:
    """The cells beside rows of sheets of ``document``, without its subjects.

    ``label`` is the workbook they stand in, whose own rows can be linked to; empty for none.
    """

    def __init__(self, document: CheckDocument, label: str = "") -> None:
        self._contexts = [context.id for context in document.contexts]
        self._measures: Mapping[str, MeasureShape] = document.measures
        self._label, self._as_of = label, document.as_of

    @property
    def headers(self) -> list[str]:
        """The headers, each told from the user's own; the first says of which day."""
        first = f"Countermark verdict {self._as_of}"
        several = self._contexts if len(self._contexts) > 1 else []
        return [
            first,
            *(f"Countermark verdict in {context}" for context in several),
            *(f"Countermark {header}" for header in HEADERS[1:]),
        ]

    @property
    def widths(self) -> list[float]:
        """Their widths in characters."""
        several = len(self._contexts) if len(self._contexts) > 1 else 0
        return [WIDTHS[0], *[WIDTHS[0]] * several, *WIDTHS[1:]]

    def cells(self, found: Sequence[Named], own: tuple[str, int] | None = None) -> list[Cell]:
        """The cells of one row; ``own`` is its sheet and number, which is no evidence elsewhere."""
        first = found[0].answer
        several = len(self._contexts) if len(self._contexts) > 1 else 0
        words, url = source_of(self._measures.get(first.measure))
        is_web = is_link(url)
        return [
            Cell(_verdict(found), look(first.decision)),
            *(self._context(found, at) for at in range(several)),
            Cell(_each(found, "reason")),
            Cell(_each(found, "next_step")),
            Cell(first.due),
            self._path(first, own),
            Cell(words, Look.LINK if is_web else Look.TEXT, url=url if is_web else ""),
            Cell(_read_as(found)),
        ]

    def urls(self) -> list[str]:
        """Every address that a cell may lead to."""
        return list(dict.fromkeys(source_of(m)[1] for m in self._measures.values()))

    def _context(self, found: Sequence[Named], at: int) -> Cell:
        words = (word for one in found for word in one.answer.contexts[at : at + 1])
        given = [Decision(word.lower()) for word in words]
        worst = max(given, key=severity, default=None)
        return Cell(worst.value.upper() if worst else "", look(worst))

    def _path(self, answer: RowAnswer, own: tuple[str, int] | None) -> Cell:
        """The path, and the rows it rests on; it leads to the first of them in this workbook."""
        places, to = [], ""
        for one in answer.evidence:
            sheet, _, row = one.selector.removeprefix("row=").rpartition("!")
            here = one.file == self._label and bool(sheet) and row.isdecimal()
            if here and own == (sheet, int(row)):
                continue
            places.append(f"{one.file}, {one.place}" if one.file else one.place)
            if here and not to:
                to = place_of(sheet, int(row))
        words = answer.path
        if places:
            words = f"{words} [{'; '.join(places)}]".strip()
        return Cell(words, Look.LINK if to else Look.TEXT, place=to)


def _verdict(found: Sequence[Named]) -> str:
    """The worst verdict, with whom it is about where it is not that of all the row names."""
    first = found[0]
    words = {one.answer.verdict for one in found}
    several = len(words) > 1 and first.name
    return f"{first.answer.verdict}: {first.name}" if several else first.answer.verdict


def _read_as(found: Sequence[Named]) -> str:
    """Whom the row names; of several each with its verdict."""
    if len(found) == 1:
        return found[0].name
    return "; ".join(f"{one.name} ({one.answer.verdict})" for one in found if one.name)


def _each(found: Sequence[Named], field: str) -> str:
    """The words of one, or of each with whom they are about."""
    if len(found) == 1:
        return str(getattr(found[0].answer, field))
    said = ((one.name, str(getattr(one.answer, field))) for one in found)
    return "; ".join(f"{name}: {words}" if name else words for name, words in said if words)
