"""Kinds of source that a record rests on, what of them was seen, and what marks they bear out."""

from __future__ import annotations

from countermark.model.measure import Verification

SOURCE_KINDS = {
    "primary": "the authority's own text",
    "primary_copy": "a copy of the authority's text",
    "register_transcription": "a public data set or register that transcribes it",
    "secondary": "a law firm, a news agency, a specialist page",
    "tertiary": "a page that repeats others",
    "founding_article": "one of the articles that this project began with",
    "recalled": "nothing was read: background knowledge",
}
"""Kinds of source, the nearest to the authority first."""

PRIMARY = frozenset({"primary", "primary_copy", "register_transcription"})
"""Kinds of which a record marked ``verified_primary_or_register`` needs at least one."""

SOURCE_SEEN = {
    "page": "a page, or its opening",
    "dataset": "a data set",
    "article": "an article, whole",
    "excerpt": "an excerpt",
    "recalled": "nothing",
}
"""What of a source was seen."""

MARKS = {
    Verification.PRIMARY: "checked against a primary source, or a register that transcribes it",
    Verification.SECONDARY: "checked against secondary sources",
    Verification.ARTICLE_ONLY: "known from press articles only: never more than an advisory",
    Verification.UNVERIFIED: "rests on memory: never more than an advisory",
}
"""What each mark says."""
