"""The passages that claims rest on, taken from the bytes at hand, for people to read.

A passage that cannot be found is left out: the selector still says where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from countermark.model.claim import Claim
from countermark.model.errors import SourceError
from countermark.model.evidence import Digest, Evidence, SelectorKind
from countermark.model.selector import Passage

LONGEST = 400
"""Characters of a passage that are shown; the selector leads to the rest."""

Source = Callable[[Digest], bytes | None]
"""The bytes of a digest, or None where they are not at hand."""


def quotes(
    claims: Iterable[Claim], contents: Mapping[str, bytes], lists: Source | None = None
) -> dict[str, Passage]:
    """Claim id to passage, for the claims whose bytes are at hand.

    A passage inside a container that nothing here opens says so.

    ``contents`` are the files of the run and of the register by digest; ``lists`` finds the
    published lists that a project keeps, which may be packed.
    """
    found: dict[str, Passage] = {}
    files: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.evidence.selector.kind is SelectorKind.QUOTE:
            found[claim.id] = claim.evidence.selector.value[:LONGEST]
        else:
            files.setdefault(claim.evidence.digest.hex, []).append(claim)
    for digest, resting in files.items():
        content, published = contents.get(digest), False
        if content is None and lists is not None:
            content, published = _opened(lists(Digest(digest)), resting[0].evidence.label), True
        if content is None:
            continue
        found |= dict(_inner(resting, content))
        resting = [claim for claim in resting if not claim.evidence.selector.within]
        if not resting:
            continue
        passages = _passages([claim.evidence for claim in resting], content, published)
        for claim in resting:
            passage = passages.get(str(claim.evidence.selector), "")
            if passage:
                found[claim.id] = passage[:LONGEST]
    return found


def _inner(resting: Iterable[Claim], content: bytes) -> Iterator[tuple[str, Passage]]:
    """The passages inside containers of one file, container by container."""
    inside = sorted(
        (c for c in resting if c.evidence.selector.within), key=lambda c: str(c.evidence.selector)
    )
    if not inside:
        return
    from countermark.formats.selected import Opener

    first = inside[0].evidence
    opener = Opener(first.label, content, first.media_type)
    for claim in inside:
        passage = opener.passage(claim.evidence.selector)
        if passage:
            yield claim.id, passage[:LONGEST] if isinstance(passage, str) else passage


def _opened(content: bytes | None, label: str) -> bytes | None:
    """A list out of its compression; one that cannot be opened gives no passages."""
    from countermark.register.lists.unpack import unpacked

    if content is None:
        return None
    try:
        return unpacked(content, label)
    except SourceError:
        return None


def _passages(asked: list[Evidence], content: bytes, published: bool) -> dict[str, str]:
    """The passages of one file by selector; the file is decoded once however many ask."""
    from countermark.formats.selected import pointed

    first = asked[0]
    rows = {e.selector.value for e in asked if e.selector.kind is SelectorKind.ROW}
    pointers = {e.selector.value for e in asked if e.selector.kind is SelectorKind.POINTER}
    ranges = {e.selector.value for e in asked if e.selector.kind is SelectorKind.BYTES}
    found: dict[str, str] = {}
    if rows:
        media = next(e.media_type for e in asked if e.selector.kind is SelectorKind.ROW)
        told = _rows(first.label, content, media, rows, published)
        found |= {f"{SelectorKind.ROW.value}={place}": text for place, text in told.items()}
    if pointers:
        media = next(e.media_type for e in asked if e.selector.kind is SelectorKind.POINTER)
        told = pointed(first.label, content, media, pointers)
        found |= {f"{SelectorKind.POINTER.value}={place}": text for place, text in told.items()}
    for span in ranges:
        start, _, end = span.partition("-")
        text = content[int(start) : int(end)].decode("utf-8", "replace")
        found[f"{SelectorKind.BYTES.value}={span}"] = text
    return found


def _rows(
    label: str, content: bytes, media_type: str, places: set[str], published: bool
) -> dict[str, str]:
    if not published:
        from countermark.assessment.reading import standing_at

        return standing_at(label, content, media_type, places)
    from countermark.formats import passages
    from countermark.register.lists.decoding import decoded

    try:
        # A list was decoded by its own rule, which knows who publishes it.
        return passages.lines(decoded(content, label), media_type, places)
    except SourceError:
        return {}
