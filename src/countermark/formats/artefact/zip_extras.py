"""The extra fields of a zip archive's headers (APPNOTE 4.5)."""

from __future__ import annotations

from countermark.formats.artefact.numbers import little, part
from countermark.model.artefact import Field, Span


def extra_fields(data: memoryview, span: Span, name: str) -> list[Field]:
    """The extra fields in ``span``, each under its id; what is none is a field of its own.

    So are zeros up to the end, which align a content: they would be fields without a name or value.
    """
    found: list[Field] = []
    at = span.offset
    part(data, at, span.length)
    while at + 4 <= span.end:
        key, length = little(data, at, 2), little(data, at + 2, 2)
        if at + 4 + length > span.end or not (key or length or any(data[at : span.end])):
            break
        value = Span(at + 4, length)
        found.append(Field(f"{name}:{key:04x}", bytes(data[value.offset : value.end]), value))
        at = value.end
    if at < span.end:
        rest = Span(at, span.end - at)
        found.append(Field(f"{name}-rest", bytes(data[at : span.end]), rest))
    return found
