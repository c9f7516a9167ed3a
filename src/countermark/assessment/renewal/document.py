"""The renewal of a project as it is published: inquiries, decisions of people, totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark import __version__
from countermark.assessment.renewal.changed import DECIDED, JUDGED
from countermark.assessment.renewal.renewing import Inquiry, Renewing, border
from countermark.assessment.run import Run
from countermark.model.handling import Handling
from countermark.model.renewal import WhyTouched
from countermark.model.verdict import Decision
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.decision import DecisionShape, InForce, Kind
from countermark.reports.shapes.renew import (
    RenewDocument,
    RenewedInquiry,
    RenewTotals,
    TouchedDecision,
)


def renewed(run: Run, since: str, *, whole: bool, widest: Handling) -> RenewDocument:
    """All inquiries of the project of ``run`` renewed, as far as ``widest`` allows to show."""
    _ = run.project  # there has to be one
    standing, withheld = _standing(run, widest)
    on_findings = any(one.kind in _ON_FINDINGS for one in standing)
    renewing = Renewing(run, border(run, since), whole=whole, decided=on_findings)
    found = list(renewing.inquiries())
    touched = tuple(_touched(standing, found))
    shown = tuple(one.shown for one in found)
    parties = {node for one in found for node in (*one.change.listed, *one.change.ended)}
    return RenewDocument(
        schema="countermark.renew/1",
        version=__version__,
        as_of=run.as_of.isoformat(),
        ledger=run.view.version if run.view is not None else "",
        register=run.catalog.digest,
        since=since,
        parties=len(parties),
        totals=_totals(shown, len(touched)),
        inquiries=shown,
        decisions=touched,
        not_examined=tuple(map(gap_shape, renewing.gaps)),
        withheld=withheld or msgspec.UNSET,
    )


def _standing(run: Run, widest: Handling) -> tuple[list[DecisionShape], int]:
    """What people decided and that is in force, and how much of it may not be shown."""
    said = run.knowledge().claims(predicates=(*JUDGED, *DECIDED))
    if not any(claim.evidence.media_type == "text/plain" for claim in said):
        return [], 0  # as in most projects: the ledger need not be asked for it
    from countermark.assessment.decisions import decisions, findings_of

    known = decisions(run.project, run.as_of, findings_of(None, run.catalog), widest)
    return [one for one in known.decisions if one.state is InForce.YES], known.withheld


_ON_FINDINGS = (Kind.SET_ASIDE, Kind.DETERMINATION)


def _touched(
    standing: Sequence[DecisionShape], found: Sequence[Inquiry]
) -> Iterator[TouchedDecision]:
    for one in standing:
        if one.kind is Kind.JUDGEMENT:
            why = _of_party([about.key for about in one.about], found)
            if why is not None:
                yield _decision(one, why, None, None)
        elif one.kind in _ON_FINDINGS:
            yield from _of_findings(one, [about.key for about in one.about], found)


def _of_party(keys: Iterable[str], found: Sequence[Inquiry]) -> WhyTouched | None:
    nodes = set(keys)
    if any(nodes & one.change.ended for one in found):
        return WhyTouched.ENDED
    return WhyTouched.LISTED if any(nodes & one.change.listed for one in found) else None


def _of_findings(
    one: DecisionShape, keys: Iterable[str], found: Sequence[Inquiry]
) -> Iterator[TouchedDecision]:
    for key in keys:
        for inquiry in found:
            if key not in inquiry.before:
                continue
            old, new = inquiry.before[key], inquiry.now.get(key)
            if old is not new:
                gone = key not in inquiry.now
                yield _decision(one, WhyTouched.GONE if gone else WhyTouched.OTHERWISE, old, new)
                return


def _decision(
    one: DecisionShape, why: WhyTouched, old: Decision | None, new: Decision | None
) -> TouchedDecision:
    return TouchedDecision(
        id=one.id,
        kind=one.kind,
        says=one.says,
        by=one.by,
        on=one.on,
        until=one.until,
        why=why,
        old=old,
        new=new,
    )


def _totals(shown: Sequence[RenewedInquiry], touched: int) -> RenewTotals:
    steps = [
        max(v.new.severity for v in subject.verdicts)
        - max((v.old.severity for v in subject.verdicts if v.old), default=0)
        for inquiry in shown
        for subject in inquiry.changed
    ]
    return RenewTotals(
        inquiries=len(shown),
        subjects=sum(one.subjects for one in shown),
        judged=sum(one.judged for one in shown),
        changed=len(steps),
        worse=sum(step > 0 for step in steps),
        milder=sum(step < 0 for step in steps),
        decisions=touched,
    )
