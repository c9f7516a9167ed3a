"""An inspection as tab-separated values: one row for each thing and place, kinds mixed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from countermark.reports.comparison.spelling import path_words
from countermark.reports.inspection.words import contests, hiding_words
from countermark.reports.shapes.inspect import InspectDocument, Placed
from countermark.reports.tsv import table_of

COLUMNS = ("kind", "value", "detail", "hidden_as", "path", "where")


def tsv(shown: InspectDocument) -> str:
    """The findings first; of what is in many places the first few."""
    return table_of(COLUMNS, (dict(zip(COLUMNS, row, strict=True)) for row in _rows(shown)))


def _rows(shown: InspectDocument) -> Iterator[tuple[str, ...]]:
    for found in shown.findings:
        yield from _placed(shown, found, found.concern.value, found.words, found.weight.value)
    for line in shown.builds:
        for item in line.items:
            both = (item.before, item.after)
            detail = " → ".join(both) if all(both) else "".join(both)
            kind = f"build-{line.way.value}"
            yield (kind, item.subject, detail, "", "", line.meaning.value)
    contested = contests(shown.findings)
    for one in shown.indicators:
        hidden = "" if one.hidden_as is UNSET else hiding_words(one.hidden_as)
        detail = "; ".join(filter(None, (one.id, contested.get(one.id))))
        yield from _placed(shown, one, "indicator", one.value, detail, hidden)
    for end in shown.endpoints:
        hidden = "" if end.hidden_as is UNSET else hiding_words(end.hidden_as)
        yield from _placed(shown, end, "endpoint", end.value, end.kind.value, hidden)
    for text in shown.hidden:
        hidden = hiding_words(text.hidden_as)
        yield from _placed(shown, text, "hidden", text.text, text.kind.value, hidden)
    for signer in shown.signers:
        yield from _placed(shown, signer, "signer", signer.subject, signer.key_sha256)
    for part in shown.components:
        yield from _placed(
            shown, part, "component", f"{part.name} {part.version}", part.known.value
        )
    for app in shown.apps:
        yield from _placed(shown, app, "app", app.package, app.version_name)
    for gone in shown.unread:
        yield ("unread", str(gone.size), gone.why, "", path_words(gone.path), "")
    for gap in shown.not_examined:
        yield ("not-examined", gap.what, gap.why, "", "", "")


def _placed(
    shown: InspectDocument, one: Placed, kind: str, value: str, detail: str, hidden: str = ""
) -> Iterator[tuple[str, ...]]:
    path = ""
    if one.artefacts and one.artefacts[0] < len(shown.artefacts):
        path = path_words(shown.artefacts[one.artefacts[0]].path)
    for where in one.where or ("",):
        yield (kind, value, detail, hidden, path, where)
