"""Which published lists bear on a context and are not in use? What is not loaded is loud.

A list bears on a context where a measure it lists parties for is in force and reaches it. Several
files may carry one measure: the fewest that carry all of what is missing are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from countermark.assessment.register import manifests
from countermark.model.context import Context
from countermark.model.coverage import ListNotLoaded, ListsNotLoaded
from countermark.model.measure import Kind, Measure
from countermark.model.standing import standing
from countermark.model.when import Holds
from countermark.policy.scope import reach
from countermark.register.lists.manifest import Manifest, list_measures


def lists_not_loaded(
    contexts: Sequence[Context], day: date, known_at: date | None, names: Mapping[str, int]
) -> Iterator[ListsNotLoaded]:
    """Per context that lacks some; ``names`` counts those in use by the prefix of their list."""
    loaded = [m for m in manifests().values() if names.get(m.prefix) or m.shipped_whole]
    there = {id_ for manifest in loaded for id_ in carried(manifest)}
    for context in contexts:
        missing = {
            id_: measure
            for id_, measure in bearing(context, day, known_at).items()
            if id_ not in there
        }
        if missing:
            yield ListsNotLoaded(context.id, tuple(fewest(missing)))


def bearing(context: Context, day: date, known_at: date | None) -> dict[str, Measure]:
    """The measures of lists that are in force on ``day`` and reach the context, or may."""
    found = {}
    named = {id_ for manifest in manifests().values() for id_ in carried(manifest)}
    for id_, (measure, _) in list_measures(manifests()).items():
        if id_ not in named:
            continue
        stands = standing(measure, None, day, known_at, {})
        if not stands.public or not stands.in_force:
            continue
        if not binds(measure) and _elsewhere(measure, context):
            continue
        if reach(measure, None, context.facets).answer is not Holds.NO:
            found[id_] = measure
    return found


def binds(measure: Measure) -> bool:
    """Does it forbid or oblige, rather than advise?"""
    return measure.kind in (Kind.RESTRICTIVE, Kind.REPORTING, Kind.ALLOW_LIST)


def _elsewhere(measure: Measure, context: Context) -> bool:
    wanted = context.facets.jurisdiction
    addressed = set(measure.scope.roles) & set(context.facets.role)
    return measure.jurisdiction.partition("-")[0] not in wanted and not addressed


def carried(manifest: Manifest) -> frozenset[str]:
    """The measures for which a list is imported: those under which it names parties."""
    programmes = (*manifest.programmes.values(), manifest.otherwise)
    return frozenset(id_ for one in programmes if not one.rest for id_ in (one.measure, *one.also))


def recommended(
    contexts: Sequence[Context], day: date, known_at: date | None, names: Mapping[str, int]
) -> Iterator[tuple[str, ListNotLoaded, bool]]:
    """Per context the lists that bear on it, and whether each is in use: those in use, and the
    fewest that carry the rest; those that bind first."""
    loaded = [m for m in manifests().values() if names.get(m.prefix)]
    for context in contexts:
        bear = bearing(context, day, known_at)
        found = []
        for manifest in loaded:
            mine = {id_: bear[id_] for id_ in sorted(carried(manifest) & bear.keys())}
            if mine and not manifest.file_of:
                found.append((_listed(manifest, mine), True))
        whole = [m for m in manifests().values() if m.shipped_whole]
        there = {id_ for manifest in (*loaded, *whole) for id_ in carried(manifest)}
        left = {id_: measure for id_, measure in bear.items() if id_ not in there}
        found += [(one, False) for one in fewest(left)]
        for one, used in sorted(found, key=lambda pair: not pair[0].binds):
            yield context.id, one, used


def _listed(manifest: Manifest, mine: Mapping[str, Measure]) -> ListNotLoaded:
    ordered = sorted(mine.values(), key=lambda measure: not binds(measure))
    return ListNotLoaded(
        manifest.id,
        manifest.title,
        any(map(binds, ordered)),
        tuple(measure.title for measure in ordered),
        tuple(manifest.urls),
    )


def fewest(missing: Mapping[str, Measure]) -> list[ListNotLoaded]:
    """The lists to import for these measures: first the one that carries most of what is left."""
    left = dict(missing)
    chosen: list[ListNotLoaded] = []
    # One file of a list speaks for the others: its aliases, or the same in another format.
    known = [manifest for manifest in manifests().values() if not manifest.file_of]
    while left:
        best = max(known, key=lambda m: (len(carried(m) & left.keys()), m.id))
        mine = {id_: left[id_] for id_ in sorted(carried(best) & left.keys())}
        if not mine:
            break
        chosen.append(_listed(best, mine))
        left = {id_: measure for id_, measure in left.items() if id_ not in mine}
    return sorted(chosen, key=lambda one: not one.binds)
