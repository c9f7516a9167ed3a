"""Paths and what lies downstream, for a person at a terminal: one line a hop."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.node import REGISTERED, kind_of
from countermark.reports.coverage import counted
from countermark.reports.shapes.check import ClaimShape, HopShape
from countermark.reports.shapes.trace import ReachDocument, TraceDocument, TracedPath
from countermark.reports.terminal import Sheet, cut, labelled, padded, paragraph

_QUOTE = 200


def trace_table(shown: TraceDocument, width: int, colour: bool) -> str:
    """Every path that is shown, hop by hop."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _trace(shown, paper)) + "\n"


def reach_table(shown: ReachDocument, width: int, colour: bool) -> str:
    """Everything downstream, nearest first."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _reach(shown, paper)) + "\n"


def asked_words(shown: TraceDocument) -> str:
    """``Paths from HQ-1 to ZTE Corporation as of 2026-11-20``."""
    to = shown.to or "any party that a measure names"
    return f"Paths from {shown.subject} to {to} as of {shown.as_of}"


def total_words(shown: TraceDocument) -> str:
    """``12 of 418 paths``; a floor where a limit was met."""
    at_least = "" if shown.complete else "at least "
    if not shown.total:
        if shown.complete:
            return "no path found in what was read; that clears nobody"
        return "no path found before a limit was met: not examined to the end"
    return f"{len(shown.paths)} shown of {at_least}{shown.total:,}"


def taken_words(shown: TraceDocument | ReachDocument) -> str:
    """As which names the subject was taken, where the files and the register both have it."""
    registered = [kind_of(node) == REGISTERED for node in shown.nodes]
    if len(set(registered)) < 2:
        return ""
    where = {False: "as the files write it", True: "as the register names it"}
    said = (
        f"{name} ({where[one]})" for name, one in zip(shown.node_names, registered, strict=False)
    )
    return f"“{shown.subject}” is taken as {' and '.join(said)}"


def _trace(shown: TraceDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(asked_words(shown), paper, indent=0, hanging=0)
    if taken := taken_words(shown):
        yield paragraph(taken, paper, indent=0, hanging=0)
    yield paragraph(total_words(shown), paper, indent=0, hanging=0)
    for number, path in enumerate(shown.paths, 1):
        yield ""
        yield from _path(number, path, shown, paper)
    if shown.smallest_cut:
        yield ""
        yield paper.strong("WITHOUT THESE, NO PATH IS LEFT")
        for id_ in shown.smallest_cut:
            claim = shown.claims.get(id_)
            said = f"{claim.sentence} ({claim.claimant})" if claim else ""
            yield labelled(id_[:12], said, paper, indent=2, column=14)
    if shown.asked_months:
        yield ""
        yield paper.strong(f"MONTHS WITH A PATH, {shown.asked_months.replace('/', ' to ')}")
        spans = [f"{one.first} to {one.last}" for one in shown.months]
        yield paragraph("; ".join(spans) or "none", paper, indent=2)
    yield from _gaps(shown, paper)
    yield ""
    yield "every claim: --format json; a graph: mermaid, graphml; a page: html"


def _path(number: int, path: TracedPath, shown: TraceDocument, paper: Sheet) -> Iterator[str]:
    marks = [
        word
        for word, there in (
            ("shortest", path.shortest),
            ("strongest", path.strongest),
            ("disputed", path.disputed),
            ("not certain", not path.certain),
        )
        if there
    ]
    said = f"{number}. {counted(len(path.hops), 'hop')} to {path.target_name}: {path.class_words}"
    head = f"{said} ({', '.join(marks)})" if marks else said
    yield paragraph(head, paper, indent=0, hanging=3)
    if not path.hops:
        yield "   it is the party itself"
    for at, hop in enumerate(path.hops):
        yield from _hop(hop, shown.claims.get(hop.claim), at == path.weakest, shown, paper)


def _hop(
    hop: HopShape, claim: ClaimShape | None, weakest: bool, shown: TraceDocument, paper: Sheet
) -> Iterator[str]:
    word = hop.word.replace("_", " ")
    mark = ", the weakest" if weakest else ""
    said = f"{hop.from_} {word} {hop.to}  [{hop.grade}{mark}]"
    yield paragraph(said, paper, indent=3, hanging=3)
    if claim is None:
        return
    since = f"from {claim.valid_from}" if claim.valid_from else ""
    until = f"to {claim.valid_to}" if claim.valid_to else ""
    where = ", ".join(filter(None, (claim.evidence.file, claim.evidence.place)))
    facts = (f"{claim.claimant}", since, until, where)
    yield paragraph("; ".join(filter(None, facts)), paper, indent=6, hanging=0)
    quote = " ".join(claim.evidence.quote.split())
    if quote:
        more = "…" if len(quote) > _QUOTE else ""
        yield paragraph(f"“{quote[:_QUOTE]}{more}”", paper, indent=6, hanging=0)
    if hop.doubt:
        yield paragraph(f"in doubt: {hop.doubt}", paper, indent=6, hanging=0)
    for id_ in hop.disputed_by:
        denial = shown.claims.get(id_)
        who = denial.claimant if denial else "somebody"
        yield paragraph(f"denied by {who}", paper, indent=6, hanging=0)


def _reach(shown: ReachDocument, paper: Sheet) -> Iterator[str]:
    about = f"What leads back to {shown.subject} as of {shown.as_of}"
    yield paragraph(about, paper, indent=0, hanging=0)
    if taken := taken_words(shown):
        yield paragraph(taken, paper, indent=0, hanging=0)
    kinds = [f"{number} {kind}" for kind, number in shown.by_kind.items()]
    at_least = "" if shown.complete else "at least "
    said = (
        f"{at_least}{counted(shown.total, 'thing or party')}" if kinds else "nothing that was read"
    )
    yield paragraph(": ".join(filter(None, (said, ", ".join(kinds)))), paper, indent=0)
    tiers = [f"{number} at {tier}" for tier, number in shown.by_tier.items()]
    if tiers:
        yield paragraph(f"by hops: {', '.join(tiers)}", paper, indent=0)
    if shown.reached:
        yield ""
        yield paper.strong(f"{padded('HOPS', 6)}{padded('KIND', 12)}WHAT")
    for row in shown.reached:
        name = cut(row.name, max(paper.width - 20, 20))
        sure = "" if row.certain else "  (not certain)"
        head = f"{padded(str(row.tier), 6)}{padded(row.kind, 12)}"
        yield f"{head}{paragraph(name, paper, indent=0)}{sure}"
        yield paragraph(row.words, paper, indent=6, hanging=2)
    if shown.total > len(shown.reached):
        yield f"and {shown.total - len(shown.reached):,} more: --most {shown.total}"
    yield from _gaps(shown, paper)


def _gaps(shown: TraceDocument | ReachDocument, paper: Sheet) -> Iterator[str]:
    if shown.not_examined:
        yield ""
        yield paper.strong("NOT EXAMINED")
    for gap in shown.not_examined[:12]:
        words = (f"{gap.what}: {gap.why}", gap.detail, gap.next_step)
        yield paragraph("; ".join(filter(None, words)), paper, indent=2)
