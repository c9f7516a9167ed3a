"""Where countries stand as rows: a step a row, every column, unshortened."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.country_standing import Step
from countermark.reports.countries.table import changed_steps
from countermark.reports.countries.words import ends_words, read_words, stance_words
from countermark.reports.shapes.countries import CountriesDocument, CountriesShown
from countermark.reports.tsv import rows

COLUMNS = (
    *("country", "name", "when", "position", "position_words", "foremost", "since", "until"),
    *("deadline", "term", "percent", "reach", "network_parts", "aim", "named", "meant"),
    *("measure", "title", "authority", "binds", "announced", "ends", "verification", "recalled"),
    *("read", "source", "note"),
)
"""The columns. ``when`` is how the step stands to the day, or whether it began or ended."""


def tsv(shown: CountriesShown) -> str:
    """Rows with a header; of changes, those that began and ended between the two days."""
    return rows(COLUMNS, _rows(shown))


def _rows(shown: CountriesShown) -> Iterator[tuple[object, ...]]:
    if isinstance(shown, CountriesDocument):
        for country in shown.countries:
            for step in country.steps:
                foremost = step == country.foremost
                yield _row(country.code, country.name, step.phase.value, step, foremost)
        return
    for one in shown.changes:
        for word, steps in changed_steps(one):
            for step in steps:
                yield _row(one.code, one.name, word, step, step == one.after)


def _row(code: str, name: str, when: str, step: Step, foremost: bool) -> tuple[object, ...]:
    row, by = step.position, step.instrument
    return (
        *(code, name, when, row.stance.value, stance_words(row), foremost, row.since, row.until),
        *(row.deadline, row.term, row.percent, row.reach, "; ".join(row.network_parts)),
        *(step.aim.value, "; ".join((*row.named, *row.named_others)), "; ".join(row.meant)),
        *(row.measure, by.title if by else "", by.authority if by else ""),
        *("; ".join(by.binds) if by else "", by.announced if by else ""),
        *(ends_words(by) if by else "", row.verification.value, row.recalled),
        *(read_words(row), row.source, row.note),
    )
