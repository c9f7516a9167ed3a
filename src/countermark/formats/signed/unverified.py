"""What is said where a signature does not verify."""

from __future__ import annotations

from countermark.model.comparison import Unproven, Value


class Unverified(ValueError):  # noqa: N818 - it is a result, and no fault of the program
    """A signature does not verify: why, and what was seen, as ``Unproven`` says."""

    def __init__(self, why: Unproven, *values: Value) -> None:
        super().__init__(why.value, *values)
        self.why, self.values = why, values


def unknown(what: str) -> Unverified:
    """A signature of a shape or an algorithm that nobody here knows."""
    return Unverified(Unproven.UNKNOWN_SIGNATURE, what)
