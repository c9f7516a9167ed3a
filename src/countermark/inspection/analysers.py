"""Every analyser there is, a line each. They are imported when something is inspected."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.inspection.analyser import Analyser


def analysers() -> Sequence[Analyser]:
    """All of them, in the order of their ids."""
    from countermark.inspection.android_app import AndroidApp
    from countermark.inspection.android_properties import AndroidProperties
    from countermark.inspection.android_signers import AndroidSigners

    return (
        AndroidApp(),
        AndroidProperties(),
        AndroidSigners(),
    )
