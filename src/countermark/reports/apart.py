"""Publications that stand in the package of their result, each loaded when it is asked for.

A check loads none of them: a command line starts as fast with thirty results as with ten.
"""

from __future__ import annotations

from collections.abc import Callable

from countermark.reports.publication import Publication


def _answer() -> Publication:
    from countermark.reports.asking.publications import ANSWER

    return ANSWER


def _asked() -> Publication:
    from countermark.reports.asking.publications import ASKED

    return ASKED


def _board() -> Publication:
    from countermark.reports.board.publications import BOARD

    return BOARD


def _compare() -> Publication:
    from countermark.reports.comparison.publications import COMPARE

    return COMPARE


def _countries() -> Publication:
    from countermark.reports.countries.publications import COUNTRIES

    return COUNTRIES


def _duties() -> Publication:
    from countermark.reports.duties.publications import DUTIES

    return DUTIES


def _hurt() -> Publication:
    from countermark.reports.hurt.publications import HURT_PUBLICATION

    return HURT_PUBLICATION


def _inspect() -> Publication:
    from countermark.reports.inspection.publications import INSPECT

    return INSPECT


def _inventory() -> Publication:
    from countermark.reports.inventory.publications import INVENTORY

    return INVENTORY


def _matrix() -> Publication:
    from countermark.reports.matrix.publications import MATRIX

    return MATRIX


def _questionnaire() -> Publication:
    from countermark.reports.asking.publications import QUESTIONNAIRE

    return QUESTIONNAIRE


def _renew() -> Publication:
    from countermark.reports.renewal.publications import RENEW

    return RENEW


def _replace() -> Publication:
    from countermark.reports.replacement.publications import REPLACE

    return REPLACE


def _replace_document() -> Publication:
    from countermark.reports.replacement.publications import REPLACE_DOCUMENT

    return REPLACE_DOCUMENT


def _sample() -> Publication:
    from countermark.reports.comparison.publications import SAMPLE

    return SAMPLE


def _trace() -> Publication:
    from countermark.reports.tracing.publications import TRACE

    return TRACE


def _reach() -> Publication:
    from countermark.reports.tracing.publications import REACH

    return REACH


def _warning() -> Publication:
    from countermark.reports.warning.publications import WARNING

    return WARNING


APART: dict[str, Callable[[], Publication]] = {
    "answer": _answer,
    "asked": _asked,
    "board": _board,
    "compare": _compare,
    "countries": _countries,
    "duties": _duties,
    "hurt": _hurt,
    "inspect": _inspect,
    "inventory": _inventory,
    "matrix": _matrix,
    "questionnaire": _questionnaire,
    "renew": _renew,
    "replace": _replace,
    "replace document": _replace_document,
    "sample": _sample,
    "trace": _trace,
    "warning": _warning,
    "reach": _reach,
}
"""How each of them is loaded, by name."""
