"""Which subjects can be followed apart from one another: connected components of what is linked.

No path leads from one component into another, so the answers are those of the whole. Denied ties
connect too: a denial is told beside the tie that it denies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from countermark.model.claim import Claim
from countermark.model.disjoint_sets import DisjointSets
from countermark.model.reading import Subject


class Component(NamedTuple):
    """Subjects, each with its place among all, and the claims that can bear on them."""

    subjects: tuple[Subject, ...]
    places: tuple[int, ...]
    claims: tuple[Claim, ...]


def components(
    claims: Iterable[Claim], subjects: Sequence[Subject], size: int
) -> Iterator[Component]:
    """Components put together until they have ``size`` subjects or so, in the order of subjects.

    One that is larger is given alone, and whole. Claims keep their order; those that touch no
    subject's component are left out. At least one component is given.
    """
    ties = list(claims)
    if len(subjects) <= size:
        yield Component(tuple(subjects), tuple(range(len(subjects))), tuple(ties))
        return
    roots = DisjointSets[str]()
    for claim in ties:
        roots.join(claim.subject, claim.object)
    part_of: dict[str, int] = {}
    counts = Counter(roots.of(subject.node) for subject in subjects)
    filled = part = 0
    for subject in subjects:
        root = roots.of(subject.node)
        if root in part_of:
            continue
        if filled and filled + counts[root] > size:
            part, filled = part + 1, 0
        part_of[root] = part
        filled += counts[root]
    own: list[list[int]] = [[] for _ in range(part + 1)]
    for at, subject in enumerate(subjects):
        own[part_of[roots.of(subject.node)]].append(at)
    said: list[list[Claim]] = [[] for _ in range(part + 1)]
    for claim in ties:
        at_part = part_of.get(roots.of(claim.subject))
        if at_part is not None:
            said[at_part].append(claim)
    del ties
    for number, places in enumerate(own):
        yield Component(tuple(subjects[at] for at in places), tuple(places), tuple(said[number]))
        said[number] = []
