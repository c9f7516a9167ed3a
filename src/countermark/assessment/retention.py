"""Which files of a run a project keeps, and of which it keeps the digest and the name alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from countermark.model.claim import Claim
from countermark.model.evidence import Digest
from countermark.model.inquiry import Inquiry
from countermark.store.files import SourceFile

LARGE = 64 << 20
"""Bytes above which a file is kept by reference, unless the user asks for it to be kept."""

BY_REFERENCE = "larger than 64 MB; kept by reference"


def is_copied(size: int, *, keep: bool) -> bool:
    """Does a project copy a file of ``size`` bytes into its vault?"""
    return keep or size <= LARGE


def by_reference(files: Iterable[SourceFile], *, keep: bool) -> frozenset[Digest]:
    """The files of which a project keeps the digest and the name alone."""
    return frozenset(file.digest for file in files if not is_copied(file.size, keep=keep))


def marked(inquiry: Inquiry, large: Collection[Digest]) -> Inquiry:
    """``inquiry``, its claims saying so where the bytes they rest on are not kept.

    Why bytes are not kept is no part of a claim's identity: the ids stay.
    """
    if not large:
        return inquiry
    claims = {id_: _marked(claim, large) for id_, claim in inquiry.claims.items()}
    return msgspec.structs.replace(inquiry, claims=claims)


def _marked(claim: Claim, large: Collection[Digest]) -> Claim:
    evidence = claim.evidence
    if evidence.digest not in large or evidence.not_kept:
        return claim
    return msgspec.structs.replace(
        claim, evidence=msgspec.structs.replace(evidence, not_kept=BY_REFERENCE)
    )
