"""A result that takes the place of an earlier one names it, and says what it corrects."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from countermark.model.safe_text import visible
from countermark.reports.shapes.check import CheckDocument, SupersedesShape


def superseding(document: CheckDocument, earlier: SupersedesShape) -> CheckDocument:
    """``document`` with what it takes the place of, and a sentence of that in every format."""
    said = " ".join(superseded_words(document, earlier))
    sentences = (*document.coverage.sentences, said)
    return replace(
        document, supersedes=earlier, coverage=replace(document.coverage, sentences=sentences)
    )


def superseded_words(document: CheckDocument, earlier: SupersedesShape) -> Iterator[str]:
    """Which result, what is corrected, and how many of each verdict there were and are."""
    of = f" (as of {earlier.as_of}, countermark {earlier.version})" if earlier.as_of else ""
    yield f"This result supersedes the one with SHA-256 {earlier.digest}{of}."
    if earlier.corrects:
        yield f"It corrects: {visible(earlier.corrects.rstrip('.'))}."
    now = document.totals.by_verdict
    if earlier.by_verdict:
        changed = [
            f"{word} {earlier.by_verdict.get(word, 0):,} → {now.get(word, 0):,}"
            for word in now
            if earlier.by_verdict.get(word, 0) != now.get(word, 0)
        ]
        yield f"Subjects by verdict, then → now: {', '.join(changed) or 'as many of each'}."
