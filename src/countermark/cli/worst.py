"""The decision of a run that the exit code follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from countermark.model.inquiry import Inquiry
    from countermark.model.verdict import Decision


def worst_of(inquiry: Inquiry) -> Decision:
    """The worst decision; without a context a match is unresolved, for 0 would read as clear."""
    from countermark.model.verdict import Decision

    matched = any(not m.told_apart for s in inquiry.subjects for m in s.matches)
    return Decision.UNRESOLVED if matched and not inquiry.contexts else inquiry.worst
