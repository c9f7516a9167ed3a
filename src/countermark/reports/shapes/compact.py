"""Rows of the tables of a compact result: paths, claims, and the files that evidence lies in."""

from __future__ import annotations

import msgspec

from countermark.model.evidence import EvidenceState


class Compact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of compact records: a field that has its default is left out."""


class HopRow(Compact, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One step of a path, walked from ``from`` to ``to`` along the claim ``claim``.

    ``predicate`` is the claim's relation; ``word`` the same read in walking direction, where that
    is another. ``from_id`` and ``to_id`` are here only where ``claims`` has no such claim to say
    them. ``certain`` false says why in ``doubt``; ``disputed_by`` are the ids of denials;
    ``weakest`` marks the hop that the path is as strong as.
    """

    claim: str
    predicate: str
    from_: str
    to: str
    grade: str
    word: str = ""
    forward: bool = True
    from_id: str = ""
    to_id: str = ""
    certain: bool = True
    doubt: str = ""
    disputed_by: tuple[str, ...] = ()
    score: float | None = None
    weakest: bool = False


class PathRow(Compact, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The shortest path from a subject to a listed party; ``other_paths`` how many more there are.

    ``own`` false: the subject inherits it. ``tier`` counts the steps that are no mere identity.
    ``cause`` is one for all findings that this thing leads to this party, cut to its first digits.
    """

    hops: tuple[HopRow, ...]
    words: str = ""
    class_: int | None = None
    cause: str = ""
    own: bool = True
    tier: int = 0
    other_paths: int = 0
    certain: bool = True
    disputed: bool = False
    weakest: str = ""


class EvidenceRow(Compact, frozen=True, kw_only=True):
    """The passage a claim rests on: ``file`` is an id in ``evidence_files``.

    ``place`` says in words where it stands there; else as in ``countermark.check/1``.
    """

    file: str
    state: EvidenceState
    selector: str = ""
    place: str = ""
    quote: str = ""
    state_reason: str = ""
    not_opened: str = ""


class EvidenceFileRow(Compact, frozen=True, kw_only=True):
    """A file that evidence lies in; ``handling`` is to whom what lies in it may be shown."""

    file: str
    digest: str = ""
    media_type: str = ""
    source: str = ""
    not_kept: str = ""
    handling: str = ""


class ClaimRow(Compact, frozen=True, kw_only=True):
    """One claim: ``claimant`` affirms or denies ``sentence``. ``grade`` is an Admiralty code.

    ``share`` is in millionths of a percent; else as in ``countermark.check/1``.
    """

    claimant: str
    polarity: str
    sentence: str
    subject: str
    subject_name: str
    predicate: str
    object: str
    object_name: str
    grade: str
    evidence: EvidenceRow
    valid_from: str | None = None
    valid_to: str | None = None
    known_from: str | None = None
    share: int | None = None
    note: str = ""
    certain: bool = True
    confirmed_on: str | None = None
    remark: str = ""
    handling: str = ""
