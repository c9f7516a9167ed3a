"""A claim as it is published: read aloud, dated, graded, with the passage it rests on.

Says who says it; never says that it is so.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from countermark.model import node
from countermark.model.claim import Claim, Polarity
from countermark.model.derivation_words import remark_of
from countermark.model.evidence import Evidence, EvidenceState, FoundPassage
from countermark.model.grade import Grade
from countermark.model.handling import DEFAULT, Handling
from countermark.model.selector import (
    By,
    Entry,
    NotOpened,
    Selector,
    SelectorKind,
    Unopened,
)
from countermark.reports.shapes.check import ClaimShape, EvidenceShape

LONGEST_QUOTE = 2_000
"""Characters of a passage that are quoted; the rest is one look at the evidence away."""

_CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}

_PLACES = {
    SelectorKind.WHOLE: "the whole of it",
    SelectorKind.BYTES: "bytes {}",
    SelectorKind.QUOTE: "the passage quoted",
    SelectorKind.POINTER: "at {}",
    SelectorKind.ROW: "row {}",
    SelectorKind.PAGE: "page {}",
    SelectorKind.ELEMENT: "element {}",
    SelectorKind.PARAGRAPH: "paragraph {}",
}


def claim_shape(
    id_: str, claim: Claim, names: Mapping[str, str], passage: FoundPassage | None = None
) -> ClaimShape:
    """``claim`` with the names people use, and its ``passage`` as it was opened."""
    subject = name_of(claim.subject, names)
    object_ = name_of(claim.object, names)
    return ClaimShape(
        id=id_,
        claimant=claim.claimant,
        polarity=claim.polarity.value,
        sentence=_sentence(claim, subject, object_),
        subject=claim.subject,
        subject_name=subject,
        predicate=claim.predicate.value,
        object=claim.object,
        object_name=object_,
        valid_from=claim.valid.start,
        valid_to=claim.valid.end,
        known_from=claim.known_from,
        share=claim.share,
        note=claim.note,
        remark=str(remark_of(claim)) or msgspec.UNSET,
        grade=str(claim.grade),
        grade_words=grade_words(claim.grade),
        certain=claim.certain,
        confirmed_on=claim.confirmed_on,
        evidence=_evidence(claim.evidence, passage or _UNOPENED_YET),
        handling=_handling(claim.handling),
    )


def grade_words(grade: Grade) -> str:
    """``B2`` as "source usually reliable; report probably true" (the Admiralty code)."""
    report = _CREDIBILITY[grade.credibility.value]
    return f"source {grade.reliability.value}; report {report}"


def place_words(selector: Selector) -> str:
    """Where the passage stands, in words: "row 14", "page 2"."""
    place = _PLACES[selector.kind].format(selector.value)
    return " ▸ ".join([*map(_entry_words, selector.within), place])


def _entry_words(entry: Entry) -> str:
    if entry.by is By.OFFSET and entry.name:
        return f"{entry.shown} at {entry.number:#x}"
    number = f"at {entry.number:#x}" if entry.by is By.OFFSET else f"entry {entry.number}"
    return entry.shown if entry.name else f"{entry.form} {number}"


def not_opened(passage: NotOpened) -> str:
    """Why a passage was not opened: "no reader for squashfs"."""
    return _UNOPENED[passage.why].format(passage.what)


_UNOPENED = {
    Unopened.NO_READER: "no reader for {}",
    Unopened.NO_SUCH_ENTRY: "there is no entry {}",
    Unopened.NO_SUCH_PASSAGE: "there is no {} in it",
    Unopened.DAMAGED: "damaged or encrypted: {}",
    Unopened.TOO_LARGE: "it expands beyond the cap: {}",
}


def name_of(target: str, names: Mapping[str, str]) -> str:
    """What people call a node; the node's own key where nobody gave it a name."""
    if target in names:
        return names[target]
    kinds = (node.REGISTERED, node.LISTED, node.NAMED, node.ITEM, node.CONTRACT, node.IDENTIFIER)
    return node.key_of(target) if node.kind_of(target) in kinds else target


def _sentence(claim: Claim, subject: str, object_: str) -> str:
    aloud = claim.predicate.aloud(subject, object_)
    if claim.share is not None:
        aloud += f" ({claim.share / 1_000_000:g} %)"
    return aloud if claim.polarity is Polarity.AFFIRMED else f"it is denied that {aloud}"


def with_passage(claim: ClaimShape, passage: FoundPassage) -> ClaimShape:
    """``claim`` with the passage as it was opened later."""
    evidence = msgspec.structs.replace(
        claim.evidence,
        quote=_shortened(passage.text),
        state=passage.state,
        state_reason=passage.reason,
        not_opened=_why_not(passage),
    )
    return msgspec.structs.replace(claim, evidence=evidence)


_UNOPENED_YET = FoundPassage(EvidenceState.NOT_OPENED)


def _evidence(evidence: Evidence, passage: FoundPassage) -> EvidenceShape:
    quoted = evidence.selector.kind is SelectorKind.QUOTE
    if passage.state is EvidenceState.NOT_OPENED and quoted:
        passage = FoundPassage(passage.state, evidence.selector.value)
    return EvidenceShape(
        file=evidence.label,
        place=place_words(evidence.selector),
        digest=evidence.digest.hex,
        media_type=evidence.media_type,
        selector=str(evidence.selector),
        source=evidence.source,
        quote=_shortened(passage.text),
        not_kept=evidence.not_kept,
        not_opened=_why_not(passage),
        state=passage.state,
        state_reason=passage.reason,
        handling=_handling(evidence.handling),
    )


def _handling(level: Handling) -> str | msgspec.UnsetType:
    return msgspec.UNSET if level is DEFAULT else level.value


def _why_not(passage: FoundPassage) -> str | msgspec.UnsetType:
    return msgspec.UNSET if passage.unopened is None else not_opened(passage.unopened)


def _shortened(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + " […]"
