"""A comparison as its published document: lists what a page can hold, and counts the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import UNSET

from countermark.model.artefact import Manifest
from countermark.model.comparison import (
    Accounted,
    Change,
    Comparison,
    Component,
    Refused,
    RuleSet,
    RuleUse,
    Sided,
    Status,
)
from countermark.model.fact import Fact, FactChanges
from countermark.model.gap import Gap
from countermark.model.rung import NOT_NAMED, Rung
from countermark.reports.comparison.reasons import kind, reason_words, refusal_words
from countermark.reports.comparison.spelling import path_names, place, value
from countermark.reports.comparison.words import next_steps, sentence
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.compare import (
    AccountedShape,
    ChangeShape,
    CompareDocument,
    ComponentsCount,
    ComponentShape,
    FactShape,
    FactsShape,
    ManifestShape,
    RefusalShape,
    RuleSetShape,
    RuleUseShape,
    RungShape,
    SidesCoverage,
    SideShape,
    ToolShape,
)

MOST_COMPONENTS = 5000
"""Components that are listed, the worst first; more are counted."""

_WORST_FIRST = (Status.DIFFERS, Status.INCOMPARABLE, Status.RULE, Status.SAME)


def document(
    found: Comparison,
    *,
    version: str,
    rung: Rung | None = None,
    further: Sequence[Gap] = (),
    directories: tuple[bool, bool] = (False, False),
    facts: FactChanges | None = None,
    diffoscope: ToolShape | None = None,
    manifests: tuple[Manifest, Manifest] | None = None,
) -> CompareDocument:
    """``found`` as published by this ``version`` of the program.

    ``further`` was not examined beside the gaps of the comparison. ``directories`` says which side,
    the evaluated first, was a directory.
    """
    listed, count = components(found)
    whole = manifests or (None, None)
    return CompareDocument(
        schema="countermark.compare/1",
        version=version,
        result=found.result,
        words=sentence(found),
        rung=rung_shape(rung),
        evaluated=_side(found.evaluated, directories[0], whole[0]),
        deployed=_side(found.deployed, directories[1], whole[1]),
        rule_set=rule_set_shape(found.rule_set),
        rules=tuple(map(_rule, found.rules)),
        unexplained=tuple(map(_change, found.unexplained)),
        unexplained_changes=found.unexplained_changes,
        unexplained_size=found.unexplained_size,
        components=listed,
        components_count=count,
        coverage=SidesCoverage(
            evaluated=dict(found.evaluated.coverage), deployed=dict(found.deployed.coverage)
        ),
        not_examined=tuple(map(gap_shape, (*found.gaps, *further))),
        ladder=ladder(rung),
        next_steps=tuple(next_steps(found, has_rung=rung is not None)),
        facts=UNSET if facts is None else _facts(facts),
        diffoscope=diffoscope or UNSET,
    )


def rule_set_shape(rules: RuleSet) -> RuleSetShape:
    """The rules, and who approved them."""
    return RuleSetShape(
        name=rules.name,
        digest=rules.digest,
        approved=bool(rules.approved_by),
        approved_by=rules.approved_by,
        approved_on=rules.approved_on,
        keys=rules.keys,
    )


def rung_shape(rung: Rung | None) -> RungShape:
    """The rung that is compared on; what an unnamed one shows where there is none."""
    if rung is not None:
        return _rung(rung, rung)
    none = NOT_NAMED
    return RungShape(
        id=none.id, title=none.title, shows=none.shows, cannot_show=none.cannot_show, compared=True
    )


def ladder(compared: Rung | None) -> tuple[RungShape, ...]:
    """All rungs, from the source to the quote."""
    return tuple(_rung(rung, compared) for rung in Rung)


def _rung(rung: Rung, compared: Rung | None) -> RungShape:
    return RungShape(
        id=rung.value,
        title=rung.title,
        shows=rung.shows,
        cannot_show=rung.cannot_show,
        compared=rung is compared,
    )


def components(found: Comparison) -> tuple[tuple[ComponentShape, ...], ComponentsCount]:
    """Those that are not the same, the worst first, and how many there are of each status."""
    changed = [one for one in found.components if one.status is not Status.SAME]
    changed.sort(key=lambda one: (_WORST_FIRST.index(one.status), one.path))
    by_status = Counter(one.status for one in found.components)
    return tuple(map(_component, changed[:MOST_COMPONENTS])), ComponentsCount(
        same=found.same_components + by_status[Status.SAME],
        by_rules=by_status[Status.RULE],
        incomparable=by_status[Status.INCOMPARABLE],
        differs=by_status[Status.DIFFERS],
        left_out=max(len(changed) - MOST_COMPONENTS, 0),
    )


def _component(one: Component) -> ComponentShape:
    return ComponentShape(
        path=path_names(one.path),
        status=one.status,
        rules=one.rules,
        reasons=tuple(map(reason_words, one.reasons)),
        reason_kinds=tuple(map(kind, one.reasons)),
    )


def _facts(facts: FactChanges) -> FactsShape:
    return FactsShape(
        new=tuple(_fact(None, fact) for fact in facts.new),
        changed=tuple(_fact(before, after) for before, after in facts.changed),
        gone=tuple(_fact(fact, None) for fact in facts.gone),
        more=facts.more,
    )


def _fact(before: Fact | None, after: Fact | None) -> FactShape:
    one = after or before
    assert one is not None  # one side says it
    return FactShape(
        kind=one.kind,
        key=one.key,
        evaluated=None if before is None else before.value,
        deployed=None if after is None else after.value,
        path=path_names(one.path),
        where=place(one.where),
    )


def _side(side: Sided, directory: bool, manifest: Manifest | None) -> SideShape:
    return SideShape(
        name=side.name,
        size=side.size,
        sha256=side.sha256,
        form=side.form,
        directory=directory,
        accounted=_accounted(side.accounted),
        manifest=UNSET if manifest is None else _manifest(manifest),
    )


def _manifest(manifest: Manifest) -> ManifestShape:
    coverage: dict[str, int] = {}
    for space in manifest.spaces:
        for node in space.nodes:
            coverage[node.account.value] = coverage.get(node.account.value, 0) + node.size
    return ManifestShape(
        root=manifest.root,
        spaces=len(manifest.spaces),
        parts=sum(len(space.nodes) for space in manifest.spaces),
        coverage=coverage,
        unopened=len(manifest.gaps),
    )


def _accounted(account: Accounted) -> AccountedShape:
    return AccountedShape(
        same=account.same,
        explained=account.explained,
        unexplained=account.unexplained,
        unopened=account.unopened,
    )


def _rule(rule: RuleUse) -> RuleUseShape:
    return RuleUseShape(
        id=rule.id,
        version=rule.version,
        class_=rule.kind,
        digest=rule.digest,
        reason=rule.reason,
        never_implies=rule.never_implies,
        changes=rule.changes,
        bytes=rule.size,
        places=tuple(map(_change, rule.places)),
    )


def _change(one: Change) -> ChangeShape:
    return ChangeShape(
        what=one.what,
        path=path_names(one.path),
        form=one.form,
        role=one.role,
        field=one.field,
        symbol=one.symbol,
        evaluated=value(one.field, one.evaluated),
        deployed=value(one.field, one.deployed),
        evaluated_at=place(one.evaluated_at),
        deployed_at=place(one.deployed_at),
        size=one.size,
        rule=one.rule,
        refused=tuple(map(refusal_words, one.refused)),
        refusals=tuple(map(_refusal, one.refused)),
        not_opened=None if one.gap is None else gap_shape(one.gap),
    )


def _refusal(one: Refused) -> RefusalShape:
    return RefusalShape(rule=one.rule, proof=one.proof, kind=one.failed.why.value)
