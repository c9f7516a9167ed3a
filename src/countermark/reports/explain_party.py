"""What of a run leads to one listed party: which things, how many, at which sites; whom else.

So a person finds all gear of one maker. Answers from the published document alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from countermark.model.node import registered
from countermark.model.verdict import Decision
from countermark.reports.cause_root import label
from countermark.reports.folding import severity
from countermark.reports.shapes.check import CheckDocument, SubjectShape
from countermark.reports.shapes.explain import Explanation, LeadsHere, SiteCount


def party_of(document: CheckDocument, text: str, entity: str = "") -> str:
    """The node of the party called ``text`` that some finding of the run is about, or empty.

    ``entity`` is the register's id of it, where the register knows the name.
    """
    wanted = " ".join(text.split()).casefold()
    node = registered(entity) if entity else ""
    for finding in (f for s in document.subjects for f in s.findings):
        if finding.entity and node in (finding.entity, registered(finding.entity)):
            return finding.entity
        if wanted in (finding.entity.casefold(), finding.entity_name.casefold()) and wanted:
            return finding.entity
    return ""


def explain_party(document: CheckDocument, party: str) -> Explanation:
    """Everything of ``document`` that leads to ``party``, whatever follows from it."""
    rows = sorted(_rows(document, party), key=lambda one: (-severity(one.verdict), one.kind))
    named = (f.entity_name for s in document.subjects for f in s.findings if f.entity == party)
    return Explanation(
        schema="countermark.explain/1",
        kind="party",
        id=party,
        title=next(named, party),
        as_of=document.as_of,
        known_at=document.known_at,
        version=document.version,
        register=document.register.digest,
        subject=None,
        measure=None,
        claim=None,
        denials=(),
        findings=(),
        considered=(),
        would_change=(),
        coverage=document.coverage.sentences[: document.coverage.essential or None],
        leads_here=tuple(rows),
    )


def _rows(document: CheckDocument, party: str) -> Iterator[LeadsHere]:
    """Subjects that read alike by kind, what they are called, and what is decided of them."""
    found: dict[tuple[str, str, Decision | None], list[SubjectShape]] = {}
    for subject in document.subjects:
        decisions = [f.decision for f in subject.findings if f.entity == party]
        if decisions:
            worst = max(decisions, key=severity)
            found.setdefault((subject.kind, label(subject), worst), []).append(subject)
    for (kind, name, verdict), same in found.items():
        sites = Counter(subject.fields.get("site", "") for subject in same)
        yield LeadsHere(
            kind=kind,
            name=name,
            verdict=verdict,
            count=len(same),
            sites=tuple(SiteCount(site=site, count=n) for site, n in sorted(sites.items())),
            subjects=tuple(subject.id for subject in same),
        )
