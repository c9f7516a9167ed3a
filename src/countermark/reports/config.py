"""Every setting with its value and where that came from."""

from __future__ import annotations

from countermark.reports.shapes.config import ConfigDocument
from countermark.reports.tsv import cell


def table(shown: ConfigDocument) -> str:
    """One setting a line, for people; a dash where the program decides."""
    wide = max(len(name) for name in shown.settings)
    return "".join(
        f"{name:<{wide}}  {one.value or '-'}  ({one.origin})\n"
        for name, one in shown.settings.items()
    )


def tsv(shown: ConfigDocument) -> str:
    """Setting, value and origin, with a header line."""
    rows = ((name, one.value, one.origin) for name, one in shown.settings.items())
    lines = ["\t".join(map(cell, row)) for row in (("setting", "value", "origin"), *rows)]
    return "\n".join(lines) + "\n"
