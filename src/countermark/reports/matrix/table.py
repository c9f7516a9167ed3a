"""A matrix for a person at a terminal: a row for subjects judged alike, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.blocks import short
from countermark.reports.coverage import NOT_CLEARED, counted
from countermark.reports.matrix.view import not_here_lines, numbered, title_words
from countermark.reports.matrix.words import SHORT, SHORTEST
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.matrix import MatrixContext, MatrixDocument, MatrixRow
from countermark.reports.terminal import Sheet, cut, labelled, padded, paragraph

MOST_ROWS = 40
"""Rows on the screen; the rest is counted, worst come first."""

_NAMED = 3
_FIRST, _WIDE, _NARROW = 25, 11, 5


def table(shown: MatrixDocument, *, width: int, colour: bool, verbose: bool = False) -> str:
    """The whole matrix as text; ``verbose``: every row, all names, all coverage."""
    sheet = Sheet(min(max(width, 60), 200), colour)
    blocks = [
        "\n".join(_head(shown, sheet)),
        *("\n".join(block) for block in _blocks(shown, sheet, verbose)),
        "\n".join(_measures(shown, sheet)),
        "\n".join(_why(shown, sheet)),
        "\n".join(_closing(shown, sheet, verbose)),
    ]
    text = "\n\n".join(block for block in blocks if block)
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n"


def _head(shown: MatrixDocument, sheet: Sheet) -> Iterator[str]:
    yield sheet.strong("MATRIX") + f"  {title_words(shown)}"
    if shown.supersedes:
        yield paragraph(f"supersedes the result {shown.supersedes.digest}", sheet, indent=0)
    if shown.asked_by:
        yield paragraph(f"asked by {shown.asked_by}", sheet, indent=0)
    for words in set_elsewhere(shown.settings):
        yield paragraph(words, sheet, indent=0)
    column = max(len(context.short) for context in shown.contexts) + 2
    for context in shown.contexts:
        said = context.id if context.id == context.label else f"{context.id}: {context.label}"
        yield labelled(context.short, said, sheet, indent=2, column=column)
        yield labelled("", _counts(context), sheet, indent=2, column=column)


def _counts(context: MatrixContext) -> str:
    counts = [f"{word} {number:,}" for word, number in context.by_verdict.items() if number]
    return " · ".join(counts) or "no subject"


def _blocks(shown: MatrixDocument, sheet: Sheet, verbose: bool) -> Iterator[Iterator[str]]:
    """As many tables side by side as the contexts need at this width, one below the other."""
    across = (sheet.width - _FIRST) // _WIDE
    words, column = (SHORT, _WIDE) if len(shown.contexts) <= across else (SHORTEST, _NARROW)
    across = (sheet.width - _FIRST) // column
    for start in range(0, len(shown.contexts), across):
        yield _block(shown, slice(start, start + across), words, column, sheet, verbose)
    if words is SHORTEST:
        legend = (f"{text} {decision.value}" for decision, text in SHORTEST.items())
        yield iter([paragraph(" · ".join(legend), sheet, indent=0, hanging=0)])


def _block(
    shown: MatrixDocument,
    some: slice,
    words: Mapping[Decision, str],
    column: int,
    sheet: Sheet,
    verbose: bool,
) -> Iterator[str]:
    measures = numbered(shown)
    shorts = (padded(context.short, column) for context in shown.contexts[some])
    yield sheet.strong(padded("SUBJECT", _FIRST)) + sheet.strong("".join(shorts).rstrip())
    rows = shown.rows if verbose else shown.rows[:MOST_ROWS]
    for row in rows:
        cells = row.cells[some]
        verdicts = "".join(
            sheet.ink(words[cell.verdict], cell.verdict) + " " * (column - len(words[cell.verdict]))
            for cell in cells
        )
        decided = "".join(
            padded(f"[{measures[cell.measure]}]" if cell.measure else "", column) for cell in cells
        )
        labels = _labels(row, verbose)
        yield padded(cut(labels[0], _FIRST - 1), _FIRST) + verdicts
        under = f"  {labels[1]}" if len(labels) > 1 else f"  {_place(row)}"
        yield padded(cut(under, _FIRST - 1), _FIRST) + sheet.faint(decided)
        yield from (cut(f"  {label}", sheet.width) for label in labels[2:])
    left = shown.rows[len(rows) :]
    if left:
        subjects = sum(len(row.subjects) for row in left)
        more = f"and {counted(len(left), 'row')} more, of {counted(subjects, 'subject')}"
        yield paragraph(f"{more}: --verbose shows them, --output NAME.xlsx too", sheet, indent=0)


def _labels(row: MatrixRow, verbose: bool) -> Sequence[str]:
    """The names of a row, each once, and how many are left."""
    names: dict[str, int] = {}
    for one in row.subjects:
        names[one.name] = names.get(one.name, 0) + 1
    said = [
        visible(name) + (f" (×{count:,})" if count > 1 else "") for name, count in names.items()
    ]
    most = len(said) if verbose or len(said) == _NAMED + 1 else _NAMED
    return [*said[:most], *([f"and {len(said) - most:,} more"] if len(said) > most else [])]


def _place(row: MatrixRow) -> str:
    one = row.subjects[0]
    return visible(one.place) if len(row.subjects) == 1 else ""


def _measures(shown: MatrixDocument, sheet: Sheet) -> Iterator[str]:
    measures = numbered(shown)
    if measures:
        yield sheet.strong("DECIDED BY")
    for id_, number in measures.items():
        known = shown.measures[id_]
        clause = f" ({known.clause})" if known.clause not in ("", "none") else ""
        said = f"{id_}: {known.title}{clause}"
        yield labelled(f"[{number}]", said, sheet, indent=2, column=6)


def _why(shown: MatrixDocument, sheet: Sheet) -> Iterator[str]:
    """Why what decides in one context says nothing in another."""
    lines = list(not_here_lines(shown))
    if lines:
        yield sheet.strong("WHY NOT HERE")
    measures, last = numbered(shown), ""
    for line in lines:
        label = "" if line.measure == last else f"[{measures[line.measure]}]"
        last = line.measure
        said = f"{', '.join(line.shorts)}  {line.words}"
        yield labelled(label, said, sheet, indent=2, column=6)


def _closing(shown: MatrixDocument, sheet: Sheet, verbose: bool) -> Iterator[str]:
    if shown.not_examined:
        yield sheet.strong(f"NOT EXAMINED  {len(shown.not_examined):,}")
        gaps = shown.not_examined if verbose else shown.not_examined[:3]
        for gap in gaps:
            following = f"; next: {gap.next_step}" if gap.next_step else ""
            yield paragraph(f"{gap.what}: {gap.why}{following}", sheet)
        if len(gaps) < len(shown.not_examined):
            yield paragraph(f"and {len(shown.not_examined) - len(gaps):,} more", sheet)
        yield ""
    yield sheet.strong("COVERAGE")
    sentences = shown.coverage if verbose else shown.coverage[: shown.essential]
    for sentence in sentences or (NOT_CLEARED,):
        yield paragraph(sentence, sheet)
    if len(sentences) < len(shown.coverage):
        left = len(shown.coverage) - len(sentences)
        yield paragraph(f"{counted(left, 'sentence')} more: --verbose", sheet)
    for level, count in (shown.withheld or {}).items():
        yield paragraph(f"{count:,} claims or their evidence that are {level} are withheld", sheet)
    deciding = next(
        (id_ for row in shown.rows for one in row.subjects for id_ in one.findings if id_), ""
    )
    if deciding:
        yield ""
        yield f"next: countermark explain {short(deciding)}"
