"""Are the measures of published lists sound? What ``register.lint`` asks of records, where it fits.

A list differs in four ways: each listing has its first day, the list's own day is told with each
result, whom it binds may be said in words (a body of states binds through the law of its members),
and a list about dealings with a party (``components: false``) is about no class of thing. Reads no
list; it reports and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from countermark.model.measure import Kind
from countermark.register import vocabulary as words
from countermark.register.catalog import Catalog
from countermark.register.lint import NO_CLASS, Fault, any_measure
from countermark.register.lists.manifest import Manifest


def lint(manifests: Iterable[Manifest], catalog: Catalog) -> tuple[Fault, ...]:
    """Every fault found in the measures of these lists, sorted; ``record`` is the list's id.

    ``catalog`` is the register; the measures of all the lists given may be named too.
    """
    lists = tuple(manifests)
    own = {measure.id: measure for each in lists for measure in each.measures}
    whole = msgspec.structs.replace(catalog, measures=catalog.measures | own)
    return tuple(
        sorted(
            Fault(each.id, f"measures.{place}", f"“{measure}”: {message}")
            for each in lists
            for measure, place, message in _of(each, whole)
        )
    )


def _of(manifest: Manifest, whole: Catalog) -> Iterator[tuple[str, str, str]]:
    for measure in manifest.measures:
        rests_on = (*measure.sources, *manifest.sources)
        for place, message in any_measure(measure, whole, rests_on, words.LIST_RELATIONS):
            yield measure.id, place, message
        if measure.kind is not Kind.RESTRICTIVE:
            continue
        if not measure.scope.roles and not measure.scope.words:
            yield measure.id, "scope", "a measure that binds says whom: in roles, or in words"
        if measure.components and not measure.covers:
            yield measure.id, "covers", NO_CLASS
