"""What would change a finding, and the cheapest observation that would settle an open one."""

from __future__ import annotations

import shlex
from datetime import date

from countermark.model.measure import Status
from countermark.model.node import REGISTERED
from countermark.model.path import Path
from countermark.model.predicate import Family
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision, Missing
from countermark.policy.exemptions import available, open_to
from countermark.policy.listing import Listing, interval_of
from countermark.policy.needs import Need, aloud, either


def would_change(
    listing: Listing,
    decision: Decision | None,
    status: Status,
    needs: tuple[Need, ...],
    path: Path,
    day: date,
) -> tuple[str, ...]:
    """Sentences, each a change of the world or the file that would give another answer."""
    end = interval_of(listing).end
    lines: list[str] = []
    if decision in (Decision.PROHIBITED, Decision.ACTION_REQUIRED):
        lines += _ways_out(listing, path, day)
        lines.append(f"the measure's end{f' on {end}' if end else ', suspension or waiver'}")
    elif decision is Decision.UNRESOLVED:
        lines += [f"knowing {n.what}{': ' + n.then if n.then else ''}" for n in needs]
        lines += _if_wrong(path) if not needs else []
    elif status is Status.NOT_YET:
        start = interval_of(listing).start
        lines.append(
            f"the day {start}, when it begins to bind" if start else "its entry into force"
        )
    elif status in (Status.LICENSED, Status.EXEMPT, Status.WAIVED, Status.SUSPENDED):
        lines.append("the end of the licence, exception, waiver or suspension")
    elif status is Status.OUT_OF_SCOPE:
        lines += _other_facets(listing)
    return tuple(dict.fromkeys(lines))


def _ways_out(listing: Listing, path: Path, day: date) -> list[str]:
    measure = listing.measure
    lines = [
        f"proof of the exception: {e.text}"
        for e in measure.exceptions
        if open_to(e, listing.covered.entity) and available(e, day)
    ]
    purposes = listing.covered.purposes or measure.scope.purposes
    if purposes:
        lines.append(f"another use than {either(purposes)}")
    return lines + _if_wrong(path)


def _other_facets(listing: Listing) -> list[str]:
    scope = listing.measure.scope
    limits = {
        "role": listing.covered.roles or scope.roles,
        "place": scope.places,
        "part of the network": scope.network_parts,
        "purpose": listing.covered.purposes or scope.purposes,
        "kind of product": listing.covered.categories or scope.categories,
    }
    named = [name for name, tokens in limits.items() if tokens]
    return [f"another {' or '.join(named)}"] if named else []


def _if_wrong(path: Path) -> list[str]:
    """The link that bears least, if it is one that evidence could overturn."""
    weak = path.weakest
    if weak is None or (weak.certain and weak.predicate.family is Family.IDENTITY):
        return []
    if weak.predicate.family is Family.IDENTITY:
        return [f"your judgement whether {aloud(weak)}"]
    return [f"evidence that it is not so: {aloud(weak)} (the weakest link)"]


def resolve_by(missing: Missing | None, needs: tuple[Need, ...], path: Path) -> str:
    """The cheapest observation that would settle the finding, or an empty string."""
    if missing is None:
        return ""
    name = next((h for h in path.hops if h.predicate.family is Family.IDENTITY and h.doubts), None)
    if missing is Missing.NAME and name is not None:
        return (
            f"compare address or registration number of {name.from_name} with {name.to_name}, "
            f"then record the answer, same or different: {_judge(name.from_name, name.to_node)}"
        )
    if missing is Missing.DISPUTED:
        return "ask both claimants for evidence, and record it with countermark note"
    return "; then ".join(dict.fromkeys(need.how for need in needs))


def _judge(name: str, node: str) -> str:
    """The command that records the answer, to be pasted as it stands (IEEE 1003.1, 2.2 Quoting)."""
    words = [name, node.removeprefix(f"{REGISTERED}:"), "same"]
    if visible(name) != name:  # spelt out it would mean another name
        return "countermark judge"
    options = ["--reason", "…"]
    words = [*options, "--", *words] if name.startswith("-") else [*words, *options]
    return shlex.join(("countermark", "judge", *words))
