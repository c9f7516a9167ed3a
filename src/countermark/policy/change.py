"""What would change a finding, and the cheapest observation that would settle an open one."""

from __future__ import annotations

from countermark.model.measure import Status
from countermark.model.path import Hop, Path
from countermark.model.predicate import Family
from countermark.model.verdict import Decision, Missing
from countermark.policy.listing import Listing, interval_of

QUESTIONS = {
    "purpose": "state what it is used for (column “purpose”, or --context …,purpose=…)",
    "network-part": "state the part of the network it is in (column “network part”)",
    "place": "state where it stands (column “place”)",
    "role": "have counsel say whether the measure binds you in this role",
    "date of manufacture": "state when it was made or acquired (columns “made”, “acquired”)",
    "confirmed within a year": "have the share confirmed, and give the day (column “known from”)",
    "category": "state the product category (column “category”)",
}
"""How to answer a missing facet or doubt, found by a word of it."""


def would_change(
    listing: Listing,
    decision: Decision | None,
    status: Status,
    needs: tuple[str, ...],
    path: Path,
) -> tuple[str, ...]:
    """Sentences, each a change of the world or the file that would give another answer."""
    measure = listing.measure
    end = interval_of(listing).end
    lines: list[str] = []
    if decision is Decision.PROHIBITED:
        lines += [f"proof of the exception: {e.text}" for e in measure.exceptions]
        purposes = listing.covered.purposes or measure.scope.purposes
        if purposes:
            lines.append(f"a use other than {', '.join(purposes)}")
        lines += _if_wrong(path)
        lines.append(f"the measure's end{f' on {end}' if end else ', suspension or waiver'}")
    elif decision is Decision.UNRESOLVED:
        lines += [f"knowing {need}: then it is prohibited or out of scope" for need in needs]
        lines += _if_wrong(path) if not path.certain else []
    elif status is Status.NOT_YET:
        lines.append(f"the day {interval_of(listing).start}, when it begins to bind")
    elif status in (Status.LICENSED, Status.EXEMPT, Status.SUSPENDED):
        lines.append("the end of the licence, exception or suspension")
    elif status is Status.OUT_OF_SCOPE:
        lines.append("another role, place, purpose or network part")
    return tuple(dict.fromkeys(lines))


def _if_wrong(path: Path) -> list[str]:
    weak = path.weakest
    if weak is None:
        return []
    said = _aloud(weak)
    if weak.predicate.family is Family.IDENTITY:
        return [f"your judgement whether {said}"]
    return [f"evidence for or against: {said} (the weakest link)"]


def _aloud(hop: Hop) -> str:
    ends = (hop.from_name, hop.to_name) if hop.forward else (hop.to_name, hop.from_name)
    return hop.predicate.aloud(*ends)


def resolve_by(missing: Missing | None, needs: tuple[str, ...], path: Path) -> str:
    """The cheapest observation that would settle the finding, or an empty string."""
    if missing is None:
        return ""
    weak = path.weakest
    if missing is Missing.NAME and weak is not None:
        return (
            f"compare address or registration number of {weak.from_name} with {weak.to_name}, "
            f"then: countermark judge “{weak.from_name}” {weak.to_node} same|different"
        )
    if missing is Missing.DISPUTED:
        return "ask both claimants for evidence, and record the answer with countermark note"
    for need in needs:
        answer = next((text for word, text in QUESTIONS.items() if word in need), "")
        if answer:
            return answer
    return f"find out: {needs[0]}" if needs else ""
