"""Turns an inquiry into the published document, and reads a published document back.

The same inquiry gives the same bytes. Adds words and totals; decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from countermark.model.context import Context, Facets
from countermark.model.coverage import ImagesOfDevices, ListsNotLoaded
from countermark.model.errors import SourceError
from countermark.model.evidence import EvidenceState, FoundPassage
from countermark.model.inquiry import FileRead, Inquiry, SubjectResult
from countermark.model.match import Match, judged_word
from countermark.model.measure import Measure
from countermark.model.path import Cut
from countermark.model.verdict import Decision, Verdict
from countermark.reports import coverage
from countermark.reports.claims import claim_shape
from countermark.reports.encoding import encode
from countermark.reports.findings import PathShapes, finding_shape
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes import check as shape
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.check_2 import SCHEMA
from countermark.reports.shapes.subject import NOT_BINDING
from countermark.reports.summed import Summed
from countermark.reports.totals import listed_here, totals

__all__ = ["document", "encode", "read_document"]

LARGEST = 1 << 30
"""Bytes of a document that will be read back."""


def document(
    inquiry: Inquiry,
    *,
    measures: Iterable[Measure] = (),
    choices: Sequence[Context] = (),
    quotes: Mapping[str, FoundPassage] | None = None,
    summed: Summed | None = None,
) -> CheckDocument:
    """The document of ``inquiry``.

    With ``summed`` its subjects are told in parts elsewhere, and only their sum stands here.

    ``measures`` are described in it where a finding considered them; ``choices`` are the contexts
    to offer where none was given; ``quotes`` maps claim ids to the passages they rest on.
    """
    quotes = quotes or {}
    states = Counter(passage.state for passage in quotes.values())
    considered = {f.measure for r in inquiry.subjects for v in r.verdicts for f in v.findings}
    counts = totals(inquiry)
    paths = PathShapes()
    if summed is not None:
        considered |= summed.measures
        counts = summed.totals(counts)
        states = summed.states
    return CheckDocument(
        schema="countermark.check/1",
        version=inquiry.version,
        as_of=inquiry.as_of.isoformat(),
        known_at=inquiry.known_at.isoformat() if inquiry.known_at else None,
        contexts=tuple(_context(c) for c in inquiry.contexts),
        contexts_to_choose=() if inquiry.contexts else tuple(_context(c) for c in choices),
        register=_register(inquiry),
        ledger=inquiry.ledger,
        totals=counts,
        subjects=tuple(_subject(r, inquiry.names, paths) for r in inquiry.subjects),
        not_examined=tuple(gap_shape(g) for g in inquiry.not_examined),
        coverage=_coverage(inquiry, counts.subjects, states),
        files=tuple(map(_file, inquiry.files)),
        columns=tuple(
            shape.ColumnShape(
                file=f.label,
                header=c.header,
                meaning=c.meaning,
                because=c.because,
                guessed=c.guessed or msgspec.UNSET,
            )
            for f in inquiry.files
            for c in f.columns
        ),
        measures={m.id: _measure(m) for m in sorted(measures, key=_id) if m.id in considered},
        claims={
            i: claim_shape(i, inquiry.claims[i], inquiry.names, quotes.get(i))
            for i in sorted(inquiry.claims)
        },
    )


def read_document(raw: bytes, label: str = "result.json") -> CheckDocument:
    """A document of ``countermark.check/2`` or ``/1``; raises SourceError for anything else."""
    from countermark.reports.expanding import read_compact

    if len(raw) > LARGEST:
        raise SourceError(f"larger than {LARGEST:,} bytes", place=label)
    try:
        if msgspec.json.decode(raw, type=_Called).schema == shape.SCHEMA:
            return msgspec.json.decode(raw, type=CheckDocument)
        return read_compact(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(
            f"not a result of the kind {SCHEMA} or {shape.SCHEMA}: {error}",
            place=label,
            next_step=_MAKE_ONE,
        ) from error
    except KeyError as error:
        raise SourceError(
            f"a reference in it leads nowhere: {error}", place=label, next_step=_MAKE_ONE
        ) from error


class _Called(msgspec.Struct):
    """What any document says of itself."""

    schema: str


_MAKE_ONE = "make one with: countermark check PATH --format json --output result.json"


def _file(read: FileRead) -> shape.FileShape:
    return shape.FileShape(
        label=read.label,
        digest=read.digest,
        size=read.size,
        format=read.format,
        records=read.records,
        original=read.origin.commitment,
        withheld=tuple(
            shape.WithheldShape(kind=w.kind.value, count=w.count, lines=w.lines)
            for w in read.origin.withheld
        ),
        not_kept=read.origin.not_kept,
        linked=read.linked,
    )


def _subject(
    result: SubjectResult, names: Mapping[str, str], paths: PathShapes
) -> shape.SubjectShape:
    asked, listed = result.subject, listed_here(result)
    worst = listed or result.worst
    return shape.SubjectShape(
        id=result.id,
        node=asked.node,
        name=asked.name,
        kind=asked.kind.value,
        place=asked.place,
        country=asked.country,
        identifiers=asked.identifiers,
        made=asked.made,
        acquired=asked.acquired,
        facets=_facets(asked.facets),
        fields=dict(asked.fields),
        verdict=worst.decision if worst else None,
        reason=worst.reason if worst else "",
        own=_worst(v.own for v in result.verdicts),
        inherited=_worst(v.inherited for v in result.verdicts),
        verdicts=tuple(_verdict(v) for v in result.verdicts),
        findings=tuple(finding_shape(f, paths) for v in result.verdicts for f in v.findings),
        matches=tuple(_match(m, names) for m in result.matches),
        standing=NOT_BINDING if listed else msgspec.UNSET,
        approved=_approved(result) if result.approved else msgspec.UNSET,
        below=result.below or msgspec.UNSET,
    )


def _approved(result: SubjectResult) -> tuple[shape.ApprovalShape, ...]:
    from countermark.reports.approved import approval_shape

    return tuple(map(approval_shape, result.approved))


def _verdict(verdict: Verdict) -> shape.VerdictShape:
    return shape.VerdictShape(
        context=verdict.context,
        verdict=verdict.decision,
        reason=verdict.reason,
        own=verdict.own,
        inherited=verdict.inherited,
        cut=_cut(verdict.cut) if verdict.cut else None,
    )


def _cut(cut: Cut) -> shape.CutShape:
    return shape.CutShape(
        limit=cut.limit,
        allowed=cut.allowed,
        nearest=cut.nearest,
        parties=cut.parties,
        words=cut.words,
    )


def _worst(decisions: Iterable[Decision]) -> Decision | None:
    return max(decisions, key=lambda d: d.severity, default=None)


def _match(match: Match, names: Mapping[str, str]) -> shape.MatchShape:
    return shape.MatchShape(
        entity=match.entity,
        entity_name=names.get(match.entity, match.name),
        name=match.name,
        role=match.role,
        score=match.score,
        certain=match.certain,
        why=match.why,
        features=tuple(
            shape.FeatureShape(name=f.name, value=f.value, words=f.words) for f in match.features
        ),
        judged=judged_word(match.judged),
        claim=match.claim,
    )


def _context(context: Context) -> shape.ContextShape:
    return shape.ContextShape(
        id=context.id, label=context.label, facets=_facets(context.facets), note=context.note
    )


_NO_FACETS = Facets()


def _facets(facets: Facets) -> dict[str, tuple[str, ...]]:
    if facets == _NO_FACETS:  # as nearly every row of a long list
        return {}
    given = ((name, getattr(facets, name)) for name in facets.__struct_fields__)
    return {name.replace("_", "-"): values for name, values in given if values}


def _register(inquiry: Inquiry) -> shape.RegisterShape:
    state = inquiry.register
    return shape.RegisterShape(
        digest=state.digest,
        recorded=state.recorded,
        measures=state.measures,
        entities=state.entities,
        lists=tuple(
            shape.ListShape(
                id=listed.id,
                title=listed.title,
                date=listed.date,
                loaded=listed.loaded,
                known=listed.known,
                digest=listed.digest,
                source=listed.source,
            )
            for listed in state.lists
        ),
    )


def _coverage(
    inquiry: Inquiry, total: int, states: Mapping[EvidenceState, int]
) -> shape.CoverageShape:
    counts = {
        name: getattr(inquiry.coverage, name)
        for name in inquiry.coverage.__struct_fields__
        if name != "items"
    }
    said = coverage.sentences(inquiry, total)
    first = [str(one) for one in said.sentences[: said.essential]]
    first += [lost] if (lost := coverage.lost(states)) else []
    return shape.CoverageShape(
        **counts,
        sentences=(*first, *map(str, said.sentences[said.essential :])),
        essential=len(first),
        lists_not_loaded=tuple(_not_loaded(inquiry)) or msgspec.UNSET,
        images=tuple(_images(inquiry)) or msgspec.UNSET,
    )


def _images(inquiry: Inquiry) -> Iterator[shape.DeviceImageShape]:
    """How devices stand to the evaluations of their products."""
    for item in inquiry.coverage.items:
        for one in item.devices if isinstance(item, ImagesOfDevices) else ():
            yield shape.DeviceImageShape(
                device=one.name,
                place=one.place,
                image=one.image,
                standing=one.standing,
                product=one.what.product,
                release=one.what.release,
                configuration=one.what.configuration,
                patches=one.what.patches,
                laboratory=one.what.laboratory,
                day=one.what.day,
                claims=one.claims,
            )


def _not_loaded(inquiry: Inquiry) -> Iterator[shape.NotLoadedShape]:
    """The lists that bear on a context and are not in use here."""
    for item in inquiry.coverage.items:
        if isinstance(item, ListsNotLoaded):
            for one in item.lists:
                yield shape.NotLoadedShape(
                    context=item.context,
                    list=one.list,
                    title=one.title,
                    binds=one.binds,
                    measures=one.measures,
                    urls=one.urls,
                )


def _measure(measure: Measure) -> shape.MeasureShape:
    return shape.MeasureShape(
        id=measure.id,
        title=measure.title,
        authority=measure.authority,
        jurisdiction=measure.jurisdiction,
        kind=measure.kind.value,
        act=measure.act,
        clause=measure.clause,
        legal_basis=measure.legal_basis,
        verification=measure.verification.value,
        recalled=measure.recalled,
        notes=measure.notes,
        sources=tuple(
            shape.SourceShape(
                title=s.title, publisher=s.publisher, date=s.date, url=s.url, kind=s.kind
            )
            for s in measure.sources
        ),
    )


def _id(measure: Measure) -> str:
    return measure.id
