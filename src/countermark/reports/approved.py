"""How a thing stands to an approved list, in words: its state, for what, until when.

Assessed is not allowed, and absent is not forbidden; what absence means stands beside it.
"""

from __future__ import annotations

from countermark.model.coverage import ApprovedCounted
from countermark.model.evaluation import Approval, Assessed, Version
from countermark.model.safe_text import visible
from countermark.reports.shapes.subject import ApprovalShape


def approval_shape(told: Approval) -> ApprovalShape:
    """As published: the row that it rests on with it, where there is one."""
    row = told.product
    return ApprovalShape(
        list=told.list,
        title=told.title,
        date=told.date,
        state=told.state,
        version=told.version,
        asked_for=told.uses,
        product=f"{row.maker} {row.model}" if row else "",
        certified_version=row.version if row else "",
        assessed_for=row.uses if row else (),
        expires=row.expires if row else None,
        certificate=row.certificate if row else "",
        row=row.row if row else 0,
        absent=told.absent,
    )


def approval_words(told: ApprovalShape) -> str:
    """``DoDIN Approved Products List of 2026-11-01: assessed for this use (Router), …``."""
    dated = f" of {told.date}" if told.date else ""
    words = [f"{visible(told.title)}{dated}: {told.state.value}"]
    if told.state is Assessed.NOT_ASSESSED:
        return f"{words[0]}: {visible(told.absent)}"
    if told.assessed_for:
        words.append(f"for {visible(', '.join(told.assessed_for))}")
    if told.state in (Assessed.OTHER_USE, Assessed.USE_OPEN) and told.asked_for:
        words.append(f"asked for {visible(', '.join(told.asked_for))}")
    if told.expires:
        words.append(f"{'ended' if told.state is Assessed.EXPIRED else 'to'} {told.expires}")
    words += filter(None, (_version(told), f"line {told.row}" if told.row else ""))
    return "; ".join(words)


def _version(told: ApprovalShape) -> str:
    certified = visible(told.certified_version)
    match told.version:
        case Version.CERTIFIED:
            return f"version {certified}"
        case Version.OTHER:
            return f"certified is version {certified}, and this is another"
        case Version.NOT_TOLD if certified:
            return f"certified is version {certified}; which this one has was not told"
        case _:
            return ""


def counted_words(item: ApprovedCounted) -> str:
    """One list for all things: how many stand to it in which way, and what absence means."""
    dated = f" of {item.date}" if item.date else ""
    counts = sorted(item.counts, key=lambda one: list(Assessed).index(one[0]))
    told = "; ".join(f"{number:,} {state.value}" for state, number in counts)
    absent = f". Not assessed: {item.absent}" if item.absent else ""
    return f"{item.title}{dated}: {told}{absent}."
