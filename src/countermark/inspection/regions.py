"""Which bytes of a file are looked through as they stand?

All of them, but for a container whose entries are files of their own: of it only what is no entry,
or the bytes of each entry would be found twice.
"""

from __future__ import annotations

from countermark.inspection.analyser import Item
from countermark.inspection.walk import PROGRAMS
from countermark.model.artefact import Account, Span


def regions(item: Item) -> list[Span]:
    """Spans of the file's own bytes, in their order."""
    opened = item.opened
    if not item.form or item.form in PROGRAMS:
        return [Span(0, len(item.data))]
    found = [
        span
        for number, node in enumerate(opened.nodes)
        if node.account in (Account.OPAQUE, Account.UNEXPLAINED, Account.PARSED)
        and opened.piece(number).content is None
        for span in node.spans
    ]
    return _joined(sorted(found))


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that touch as one: a text may lie across both."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end >= span.offset:
            end = max(joined[-1].end, span.end)
            joined[-1] = Span(joined[-1].offset, end - joined[-1].offset)
        else:
            joined.append(span)
    return joined
