"""Every analyser there is, a line each. They are imported when something is inspected."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.inspection.analyser import Analyser


def analysers() -> Sequence[Analyser]:
    """All of them, in the order of their ids."""
    return ()
