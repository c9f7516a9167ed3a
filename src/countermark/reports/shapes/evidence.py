"""A claim as it is published, and the passage it rests on."""

from __future__ import annotations

import msgspec

from countermark.model.evidence import EvidenceState
from countermark.reports.shapes.base import Shape


class EvidenceShape(Shape, frozen=True, kw_only=True):
    """The passage a claim rests on. ``place`` says in words where it stands in ``file``.

    ``quote`` holds the passage itself where its bytes were opened and have the digest, else it is
    empty; ``state`` says what was found when they were opened, ``state_reason`` why they could not
    be; ``not_kept`` says why the bytes do not lie in the vault. ``not_opened`` is there only
    where the bytes were opened and the passage in them was not reached: "no reader for squashfs".
    ``handling`` is there where somebody said to whom it may be shown.
    """

    file: str
    place: str
    digest: str
    media_type: str
    selector: str
    source: str
    quote: str
    not_kept: str
    not_opened: str | msgspec.UnsetType = msgspec.UNSET
    state: EvidenceState = EvidenceState.NOT_OPENED
    state_reason: str = ""
    handling: str | msgspec.UnsetType = msgspec.UNSET


class ClaimShape(Shape, frozen=True, kw_only=True):
    """One claim: ``claimant`` affirms or denies ``sentence``.

    ``note`` is its source's words; ``remark`` is ours, where we derived it or have something to
    say of it. ``handling`` is there where somebody said to whom it may be shown.
    """

    id: str
    claimant: str
    polarity: str
    sentence: str
    subject: str
    subject_name: str
    predicate: str
    object: str
    object_name: str
    valid_from: str | None
    valid_to: str | None
    known_from: str | None
    share: int | None
    note: str
    grade: str
    grade_words: str
    certain: bool
    confirmed_on: str | None
    evidence: EvidenceShape
    remark: str | msgspec.UnsetType = msgspec.UNSET
    handling: str | msgspec.UnsetType = msgspec.UNSET
