"""The passages that claims rest on, from bytes that are opened and have the digest named.

Where they cannot be opened a state says so in the place of a quotation: missing, damaged, not kept,
sealed or redacted. Never quotes from bytes with another digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from countermark.model.evidence import Digest, Evidence, EvidenceState, FoundPassage, SelectorKind
from countermark.model.handling import Handling
from countermark.model.selector import NotOpened, Passage

LONGEST = 400
"""Characters of a passage that are shown; the selector leads to the rest."""


class Opened(msgspec.Struct, frozen=True):
    """What lies under a digest: ``content``, or None and the state in which it was found."""

    content: bytes | None
    state: EvidenceState = EvidenceState.MISSING
    reason: str = ""


Source = Callable[[Digest], Opened]
"""Opens the bytes of a digest, and has compared them with it."""


class Readers(msgspec.Struct, frozen=True):
    """What reads the files that passages stand in.

    ``unpacked`` takes a published list out of its compression, None where it cannot be opened;
    ``published_rows`` and ``rows`` give the records at places of a list and of a user's table, by
    label, content, media type and places.
    """

    unpacked: Callable[[bytes, str], bytes | None]
    published_rows: RowReader
    rows: RowReader


RowReader = Callable[[str, bytes, str, set[str]], Mapping[str, str]]
"""Records of a file by their places, those that are there."""

_UNOPENED = Opened(None, EvidenceState.NOT_OPENED)


def passages(
    cited: Iterable[tuple[str, Evidence]],
    contents: Mapping[str, bytes],
    readers: Readers,
    source: Source | None = None,
) -> dict[str, FoundPassage]:
    """A passage for each of ``cited``, by the id given with its evidence.

    ``contents`` are the files of the run and of the register by digest, as read and digested in
    this run; ``source`` opens what a project keeps, which may be packed. Without it what is not at
    hand is *not opened*.
    """
    found: dict[str, FoundPassage] = {}
    files: dict[str, list[tuple[str, Evidence]]] = {}
    for id_, evidence in cited:
        held_back = _held_back(evidence)
        if held_back is not None:
            found[id_] = held_back
        else:
            files.setdefault(evidence.digest.hex, []).append((id_, evidence))
    for digest, resting in files.items():
        content, published = contents.get(digest), False
        if content is None:
            opened = _UNOPENED if source is None else source(Digest(digest))
            if opened.content is None:
                for id_, evidence in resting:
                    found[id_] = _not_opened(opened, evidence)
                continue
            content, published = readers.unpacked(opened.content, resting[0][1].label), True
        if content is None:
            found |= dict.fromkeys((id_ for id_, _ in resting), FoundPassage(EvidenceState.OPENED))
            continue
        found |= dict(_inner(resting, content))
        outer = [(id_, e) for id_, e in resting if not e.selector.within]
        row_reader = readers.published_rows if published else readers.rows
        texts = _texts([e for _, e in outer], content, row_reader) if outer else {}
        for id_, evidence in outer:
            quoted = evidence.selector.kind is SelectorKind.QUOTE
            text = evidence.selector.value if quoted else texts.get(str(evidence.selector), "")
            found[id_] = _found(text)
    return found


def _found(passage: Passage) -> FoundPassage:
    if isinstance(passage, NotOpened):
        return FoundPassage(EvidenceState.OPENED, unopened=passage)
    state = EvidenceState.QUOTED if passage else EvidenceState.OPENED
    return FoundPassage(state, passage[:LONGEST])


def _inner(
    resting: Iterable[tuple[str, Evidence]], content: bytes
) -> Iterator[tuple[str, FoundPassage]]:
    """The passages inside containers of one file, container by container."""
    inside = sorted(
        ((id_, e) for id_, e in resting if e.selector.within), key=lambda c: str(c[1].selector)
    )
    if not inside:
        return
    from countermark.formats.selected import Opener

    first = inside[0][1]
    opener = Opener(first.label, content, first.media_type)
    for id_, evidence in inside:
        yield id_, _found(opener.passage(evidence.selector))


def _held_back(evidence: Evidence) -> FoundPassage | None:
    """Evidence that is not to be opened: under seal, or named by a commitment."""
    if evidence.handling is Handling.SEALED:
        return FoundPassage(EvidenceState.SEALED, reason=evidence.not_kept)
    if evidence.digest.is_commitment:
        state = EvidenceState.NOT_KEPT if evidence.not_kept else EvidenceState.SEALED
        return FoundPassage(state, reason=evidence.not_kept)
    return None


def _not_opened(opened: Opened, evidence: Evidence) -> FoundPassage:
    if evidence.not_kept and opened.state is not EvidenceState.REDACTED:
        # The words that such a claim quotes are part of the claim itself.
        quoted = evidence.selector.kind is SelectorKind.QUOTE
        text = evidence.selector.value[:LONGEST] if quoted else ""
        return FoundPassage(EvidenceState.NOT_KEPT, text, evidence.not_kept)
    return FoundPassage(opened.state, reason=opened.reason)


def _texts(asked: list[Evidence], content: bytes, row_reader: RowReader) -> dict[str, str]:
    """The passages of one file by selector; the file is decoded once however many ask."""
    from countermark.formats.selected import pointed

    first = asked[0]
    rows = {e.selector.value for e in asked if e.selector.kind is SelectorKind.ROW}
    pointers = {e.selector.value for e in asked if e.selector.kind is SelectorKind.POINTER}
    ranges = {e.selector.value for e in asked if e.selector.kind is SelectorKind.BYTES}
    found: dict[str, str] = {}
    if rows:
        media = next(e.media_type for e in asked if e.selector.kind is SelectorKind.ROW)
        texts_at = row_reader(first.label, content, media, rows)
        found |= {f"{SelectorKind.ROW.value}={place}": text for place, text in texts_at.items()}
    if pointers:
        media = next(e.media_type for e in asked if e.selector.kind is SelectorKind.POINTER)
        texts_at = pointed(first.label, content, media, pointers)
        found |= {f"{SelectorKind.POINTER.value}={place}": text for place, text in texts_at.items()}
    for span in ranges:
        start, _, end = span.partition("-")
        text = content[int(start) : int(end)].decode("utf-8", "replace")
        found[f"{SelectorKind.BYTES.value}={span}"] = text
    return found
