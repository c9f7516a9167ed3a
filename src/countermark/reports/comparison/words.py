"""A comparison in sentences: the result first, and what to do next. The same in every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countermark.model.comparison import Comparison, Result, Sided, Status
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.shapes.compare import RuleSetShape, RungShape

NOT_APPROVED = "explained: rules not approved"
"""What every format says of an equivalence under rules that nobody approved."""

WORST_LAST = (Result.IDENTICAL, Result.EQUIVALENT, Result.INCOMPARABLE, Result.DIFFERS)
"""The results in this order."""

INKS = {
    Result.IDENTICAL: Decision.ALLOWED,
    Result.EQUIVALENT: Decision.ADVISORY,
    Result.INCOMPARABLE: Decision.NOT_EXAMINED,
    Result.DIFFERS: Decision.PROHIBITED,
}
"""The decision in whose colour a result is written; equivalence is not green by itself."""

STATUS_INKS = {
    Status.DIFFERS: Decision.PROHIBITED,
    Status.INCOMPARABLE: Decision.NOT_EXAMINED,
    Status.RULE: Decision.ADVISORY,
    Status.SAME: Decision.ALLOWED,
}
"""The same for components."""


def ink(result: Result, *, approved: bool) -> Decision:
    """The same for a result of which it is known whether its rules are approved."""
    return Decision.ALLOWED if result is Result.EQUIVALENT and approved else INKS[result]


def decision(result: Result) -> Decision:
    """The decision whose exit code the result has: 14, 13 or 0."""
    if result is Result.DIFFERS:
        return Decision.PROHIBITED
    return Decision.NOT_EXAMINED if result is Result.INCOMPARABLE else Decision.ALLOWED


def is_approved(comparison: Comparison) -> bool:
    """Has somebody approved the rules?"""
    return bool(comparison.rule_set.approved_by)


def sentence(found: Comparison) -> str:
    """The result in one sentence."""
    word = found.result.value.upper()
    if found.result is Result.IDENTICAL:
        digest = found.deployed.sha256[:12]
        return f"{word}: the same {counted(found.deployed.size, 'byte')}, SHA-256 {digest}"
    said = f"{_differ(found.deployed)}, {found.unexplained_size:,} unexplained"
    if found.result is Result.EQUIVALENT:
        ending = "" if is_approved(found) else f"; {NOT_APPROVED}"
        return f"{word} after {counted(len(found.rules), 'named rule')}: {said}{ending}"
    if found.result is Result.INCOMPARABLE:
        parts = counted(len(found.gaps), "part") if found.gaps else "a part"
        return f"{word}, and no pass: {parts} could not be compared; {said}"
    return f"{word} in {counted(found.unexplained_changes, 'place')}: {said}"


def _differ(side: Sided) -> str:
    account = side.accounted
    other = account.explained + account.unexplained + account.unopened
    return f"{other:,} of {counted(side.size, 'byte')} differ"


def rung_words(rung: RungShape) -> str:
    """``flash, the file on flash``."""
    return f"{rung.id}, {rung.title}" if rung.id else rung.title


def rule_set_words(rules: RuleSetShape) -> str:
    """Who approved the rules, or that nobody did."""
    name = f"{rules.name} with {counted(len(rules.keys), 'key')}" if rules.keys else rules.name
    if not rules.approved:
        return f"{name}, approved by nobody"
    day = f" on {rules.approved_on}" if rules.approved_on else ""
    return f"{name}, approved by {rules.approved_by}{day}, as their file says"


def other_rungs(ladder: Iterable[RungShape]) -> str:
    """The rungs that nothing was compared on."""
    left = [rung.id for rung in ladder if not rung.compared]
    return f"not compared here, and not to be concluded: {', '.join(left)}"


def next_steps(found: Comparison, *, has_rung: bool) -> Iterator[str]:
    """What whoever asked may do about it, the most pressing first."""
    if found.result is Result.DIFFERS:
        yield (
            "read what differs, the worst first; ask whoever delivered it for the reason of each "
            "place, and do not put it into service before"
        )
    if found.result is Result.INCOMPARABLE:
        steps = dict.fromkeys(gap.next_step for gap in found.gaps if gap.next_step)
        yield "; ".join(steps) or "get what could not be opened in a form that can, and compare it"
    if found.rules and not is_approved(found):
        yield "have the rules read and approved by a laboratory, and name its file with --rules"
    if not has_rung:
        yield "say what the two artefacts are with --rung"
    if found.result in (Result.IDENTICAL, Result.EQUIVALENT):
        yield "in a project, keep it for `countermark check`: --record --evaluation FILE"
