"""A result without the suppliers, places, people, files and words of whoever asked.

What may stay is listed here, field by field, and everything else goes: what the register and the
lists say, how a path runs and what it decides. Names of one's own are replaced by names that stand
for the same thing throughout, made under a secret key, so that nobody can try likely names against
them. No verdict, total or measure is left out; what is, is counted.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from countermark.model.handling import DEFAULT
from countermark.model.node import LISTED, REGISTERED, kind_of
from countermark.model.path import PathClass
from countermark.model.predicate import Family, Predicate
from countermark.model.verdict import Missing
from countermark.reports.coverage import counted
from countermark.reports.shapes.check import (
    CheckDocument,
    ClaimShape,
    CoverageShape,
    DenialShape,
    DeterminationShape,
    FindingShape,
    GapShape,
    HopShape,
    ListShape,
    MatchShape,
    SettingOriginShape,
    SubjectShape,
    VerdictShape,
)

WITHHELD = "withheld"
REPLY_WITHHELD = (
    "it answered; its words name what this document leaves out, and whoever publishes it has them"
)
DIGITS = 8
REGISTER_FILES = "application/yaml"
"""The shipped register is YAML, and no file of a user's is read as that."""

FACETS = frozenset({"role", "jurisdiction", "purpose", "network-part", "category", "funding"})
"""What a row says of the use of a thing in words of a closed vocabulary; its place is not there."""


def is_public(claim: ClaimShape) -> bool:
    """Does the shipped register say it, of parties that it or a list names?"""
    ends_public = _is_public_node(claim.subject) and (
        ":" not in claim.object or not _is_own_node(claim.object)
    )
    return ends_public and claim.evidence.media_type == REGISTER_FILES


def left_out(
    claims: Iterable[ClaimShape], determinations: Iterable[DeterminationShape]
) -> Mapping[str, int]:
    """How many claims and determinations are not published, by who may see them."""
    found: Counter[str] = Counter(one.handling.value for one in determinations)
    for claim in claims:
        if not is_public(claim):
            found[DEFAULT.value if claim.handling is UNSET else str(claim.handling)] += 1
    return found


def for_publication(document: CheckDocument, key: bytes) -> CheckDocument:
    """``document`` with nothing of whoever asked; ``key`` is secret, and theirs."""
    public = {id_: claim for id_, claim in document.claims.items() if is_public(claim)}
    names = _Names(key, public, _own_words(document))
    return CheckDocument(
        schema=document.schema,
        version=document.version,
        as_of=document.as_of,
        known_at=document.known_at,
        contexts=document.contexts,
        contexts_to_choose=document.contexts_to_choose,
        register=replace(document.register, lists=tuple(map(_list, document.register.lists))),
        ledger=WITHHELD,
        totals=replace(document.totals, determined=UNSET),
        subjects=tuple(_subject(subject, names) for subject in document.subjects),
        not_examined=tuple(_gaps(document.not_examined)),
        coverage=_coverage(document),
        files=(),
        columns=(),
        measures=document.measures,
        claims=public,
        settings=tuple(map(_setting, document.settings or ())) or UNSET,
        withheld=document.withheld,
    )


class _Names:
    """What stands in for nodes, ids and names."""

    def __init__(self, key: bytes, public: Collection[str], own: Collection[str]) -> None:
        self._key, self._public, self._own = key, public, own

    def reply(self, denial: DenialShape) -> DenialShape:
        """What a party answered whoever asks, unless it names what is left out here."""
        if denial.reply is not True:
            return denial
        said, by = (f" {_plain(text)} " for text in (denial.says, denial.by))
        named = any(f" {word} " in said and f" {word} " not in by for word in self._own)
        return replace(denial, says=REPLY_WITHHELD) if named else denial

    def claim(self, id_: str) -> str:
        """The id of a claim; of one that is not shown what stands for it."""
        return id_ if id_ in self._public else self.id(id_)

    def id(self, text: str) -> str:
        """64 hex digits that stand for ``text``."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def node(self, node: str) -> str:
        """A node; of one's own nothing but its kind is left."""
        return node if _is_public_node(node) else f"{_kind(node)}:{self.id(node)[:16]}"

    def name(self, node: str, name: str, kind: str = "") -> str:
        """``Supplier 1a2b3c4d``; the same digits wherever the thing is met."""
        if _is_public_node(node):
            return name
        word = kind or _kind(node)
        return f"{word.capitalize()} {self.id(node)[:DIGITS]}"


def _own_words(document: CheckDocument) -> frozenset[str]:
    """What things and parties of one's own are called, and what their rows say of them."""
    own: set[str] = set()
    for subject in document.subjects:
        own |= {subject.name, *subject.fields.values(), *subject.identifiers}
        for hop in (hop for finding in subject.findings for hop in finding.via):
            ends = ((hop.from_id, hop.from_), (hop.to_id, hop.to))
            own |= {name for node, name in ends if not _is_public_node(node)}
    return frozenset(word for name in own if len(word := _plain(name)) > 2)


def _plain(text: str) -> str:
    """Its words in small letters, each set off by one space."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


_KINDS = frozenset({"name", "item", "contract", "id"})


def _kind(node: str) -> str:
    kind = kind_of(node)
    return kind if kind in _KINDS else "name"


def _is_public_node(node: str) -> bool:
    return kind_of(node) in (REGISTERED, LISTED)


def _is_own_node(node: str) -> bool:
    return kind_of(node) in _KINDS


def _subject(subject: SubjectShape, names: _Names) -> SubjectShape:
    return SubjectShape(
        id=names.id(subject.id),
        node=names.node(subject.node),
        name=names.name(subject.node, subject.name, subject.kind)
        if not _is_public_node(subject.node)
        else f"{subject.kind.capitalize()} {names.id(subject.node)[:DIGITS]}",
        kind=subject.kind,
        place="",
        country="",
        identifiers=(),
        made="",
        acquired="",
        facets={name: tokens for name, tokens in subject.facets.items() if name in FACETS},
        fields={},
        verdict=subject.verdict,
        reason=_subject_reason(subject),
        own=subject.own,
        inherited=subject.inherited,
        verdicts=tuple(_verdict(v, subject) for v in subject.verdicts),
        findings=tuple(_finding(f, names) for f in subject.findings),
        matches=tuple(map(_match, subject.matches)),
    )


def _subject_reason(subject: SubjectShape) -> str:
    worst = next((v for v in subject.verdicts if v.verdict is subject.verdict), None)
    return _verdict_reason(worst, subject) if worst is not None else ""


def _verdict(verdict: VerdictShape, subject: SubjectShape) -> VerdictShape:
    return VerdictShape(
        context=verdict.context,
        verdict=verdict.verdict,
        reason=_verdict_reason(verdict, subject),
        own=verdict.own,
        inherited=verdict.inherited,
        cut=verdict.cut,  # a limit and numbers; its words are made of these
    )


def _verdict_reason(verdict: VerdictShape, subject: SubjectShape) -> str:
    """The reason of the finding that decides, as it may be told."""
    for finding in subject.findings:
        decides = finding.decision is verdict.verdict and not finding.set_aside
        if decides and finding.context == verdict.context:
            return _reason(finding)
    return verdict.cut.words if verdict.cut is not None else ""


def _finding(finding: FindingShape, names: _Names) -> FindingShape:
    return FindingShape(
        id=names.id(finding.id),
        key=names.id(finding.key) if finding.key else UNSET,
        cause=names.id(finding.cause) if finding.cause else UNSET,
        measure=finding.measure,
        measure_digest=finding.measure_digest,
        title=finding.title,
        context=finding.context,
        entity=finding.entity if _is_public_node(finding.entity) else "",
        entity_name=finding.entity_name if _is_public_node(finding.entity) else "",
        status=finding.status,
        decision=finding.decision,
        act=finding.act,
        clause=finding.clause,
        reason=_reason(finding),
        own=finding.own,
        path_class=finding.path_class,
        path_words=_path_words(finding),
        via=tuple(_hop(hop, names) for hop in finding.via),
        tier=finding.tier,
        other_paths=finding.other_paths,
        weakest=next(
            (names.claim(h.claim) for h in finding.via if h.claim == finding.weakest), None
        ),
        certain=finding.certain,
        disputed=finding.disputed,
        in_force=finding.in_force,
        announced=finding.announced,
        missing=finding.missing,
        resolve_by="",
        exceptions_considered=(),
        obligations=(),
        would_change=(),
        without_disputed="",
        set_aside=WITHHELD if finding.set_aside else "",
        determinations=UNSET,
        alleged_by=finding.alleged_by,
        not_reread=finding.not_reread,
        accusation=finding.accusation,
        dated=finding.dated,
        denials=tuple(map(names.reply, finding.denials or ())) or UNSET,
    )


_SUPPLY = frozenset(one.value for one in Predicate if one.family is Family.SUPPLY)


def _path_words(finding: FindingShape) -> str:
    """Said again from types, so that nothing of a path's own words is passed on."""
    if not finding.path_class:
        return ""
    tiers = sum(hop.predicate in _SUPPLY for hop in finding.via)
    return PathClass(finding.path_class).seen_from(tiers)


_OPEN = {
    Missing.NAME: "it is open whether it is this party",
    Missing.FACTS: "facts about it are open",
    Missing.DISPUTED: "it is said, and denied",
}


def _reason(finding: FindingShape) -> str:
    """Why, in words that name nobody but listed parties and the law."""
    if finding.missing is not None:
        return _OPEN[finding.missing]
    cited = finding.clause if finding.clause not in ("", "none") else finding.title
    if finding.decision is None:
        return finding.status.value.replace("_", " ")
    return f"{finding.act} by {cited}" if finding.act else cited


def _hop(hop: HopShape, names: _Names) -> HopShape:
    return HopShape(
        claim=names.claim(hop.claim),
        predicate=hop.predicate,
        word=hop.word,
        forward=hop.forward,
        from_=names.name(hop.from_id, hop.from_),
        to=names.name(hop.to_id, hop.to),
        from_id=names.node(hop.from_id),
        to_id=names.node(hop.to_id),
        grade=hop.grade,
        certain=hop.certain,
        doubt="" if hop.certain else WITHHELD,
        disputed_by=tuple(map(names.claim, hop.disputed_by)),
        score=hop.score,
    )


def _match(match: MatchShape) -> MatchShape:
    public = _is_public_node(match.entity)
    return MatchShape(
        entity=match.entity if public else "",
        entity_name=match.entity_name if public else "",
        name=match.name if public else "",
        role=match.role,
        score=match.score,
        certain=match.certain,
        why="",
        features=(),
        judged=match.judged,
        claim="",
    )


def _list(listed: ListShape) -> ListShape:
    return replace(listed, source="")


def _setting(setting: SettingOriginShape) -> SettingOriginShape:
    return SettingOriginShape(name=setting.name, value=WITHHELD, origin=WITHHELD)


def _gaps(gaps: tuple[GapShape, ...]) -> Iterator[GapShape]:
    """What was not examined, by its reason: how many things, and how much of each unit."""
    met: dict[tuple[str, str], list[GapShape]] = {}
    for gap in gaps:
        met.setdefault((gap.why, gap.unit), []).append(gap)
    for (why, unit), some in met.items():
        sizes = [gap.size for gap in some if gap.size is not None]
        yield GapShape(
            what=counted(len(some), "thing"),
            why=why,
            size=sum(sizes) if len(sizes) == len(some) else None,
            unit=unit,
            detail="",
            next_step="",
        )


def _coverage(document: CheckDocument) -> CoverageShape:
    """The numbers, and sentences made of nothing else."""
    said = document.coverage
    subjects = document.totals.subjects
    unmatched = f"{said.unmatched:,} of {counted(subjects, 'subject')}"
    followed = f"Paths were followed for up to {said.depth} hops"
    sentences = [
        f"Not found on any list is not cleared: {unmatched} matched no listed party.",
        f"Bills of materials that say they are complete: {said.boms_complete:,} of {said.boms:,}.",
        f"Parties with a stated owner: {said.owners_known:,} of {said.parties:,}.",
        f"{followed}; {said.chains_cut:,} chains went further.",
        f"Not examined: {counted(len(document.not_examined), 'thing')}.",
    ]
    if aside := document.totals.set_aside:
        sentences.append(f"Set aside by whoever asked: {counted(aside, 'finding')}.")
    missing: dict[str, list[str]] = {}
    for one in said.lists_not_loaded or ():
        missing.setdefault(one.context, []).append(one.title)
    sentences += (
        f"{context}: lists not loaded, and so not looked at: {'; '.join(titles)}."
        for context, titles in missing.items()
    )
    return replace(said, sentences=tuple(sentences), images=UNSET)
