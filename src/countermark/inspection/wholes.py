"""Every question that is asked of an image as a whole, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from countermark.inspection.indicator_findings import IndicatorTable
from countermark.model.inspected import Finding, Inspection

Whole = Callable[[Inspection], Iterable[Finding]]
"""Finds what no single file shows, in everything that was seen."""


def wholes(tables: Mapping[str, bytes], indicators: IndicatorTable) -> Sequence[Whole]:
    """All of them; ``tables`` are the files of ``inspection/shipped`` by name."""
    from countermark.inspection.trait_table import TraitTable
    from countermark.inspection.whole_apps import app_findings
    from countermark.inspection.whole_brands import brand_findings
    from countermark.inspection.whole_hidden import hidden_findings
    from countermark.inspection.whole_keys import PublicKeys, key_findings
    from countermark.inspection.whole_secrets import secret_findings
    from countermark.inspection.whole_traits import trait_findings

    public = PublicKeys(tables)
    return (
        app_findings,
        hidden_findings,
        indicators.findings,
        partial(key_findings, public=public),
        partial(brand_findings, public=public),
        secret_findings,
        partial(trait_findings, table=TraitTable(tables)),
    )


def findings(
    found: Inspection, tables: Mapping[str, bytes], indicators: IndicatorTable
) -> tuple[Finding, ...]:
    """What there is to look at, the heaviest first and in the order of the questions."""
    made = [finding for whole in wholes(tables, indicators) for finding in whole(found)]
    order = list(type(made[0].weight)) if made else []
    return tuple(sorted(made, key=lambda finding: order.index(finding.weight)))
