"""How well screening's scores agree with decisions that users bring: ``screen evaluate PAIRS``.

Measures only; no label that comes in here ever changes a weight.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from countermark.assessment import shipped
from countermark.model.errors import NoInputError
from countermark.model.gap import Gap
from countermark.register.lists.unpack import unpacked
from countermark.reports.evaluation import Evaluation, Failure, MeasuredShape
from countermark.reports.shape import FeatureShape
from countermark.screening.evaluate import measured
from countermark.screening.pairs import Pair, read_pairs
from countermark.screening.parties import PartyScorer
from countermark.screening.score import told
from countermark.screening.tables import Tables
from countermark.store import clock
from countermark.store.files import gather

FAILURES = 500
"""Failures that are shown, the worst first."""


def evaluated(paths: Sequence[str]) -> Evaluation:
    """Score every labelled pair of the files; raises NoInputError if there is none."""
    pairs: list[tuple[str, Pair]] = []
    unread: list[str] = []
    skipped = 0
    for found in gather(paths):
        if isinstance(found, Gap):
            unread.append(f"{found.what}: {found.why.value}")
            continue
        read = read_pairs(unpacked(found.content, found.label), found.label)
        pairs += [(found.label, pair) for pair in read.pairs]
        unread += [f"{found.label}, line {line}: {why}" for line, why in read.unread]
        skipped += read.skipped
    if not pairs:
        raise NoInputError("no labelled pair could be read", next_step="check the files named")
    return _evaluation(pairs, tuple(unread), skipped)


def _evaluation(
    pairs: Sequence[tuple[str, Pair]], unread: tuple[str, ...], skipped: int
) -> Evaluation:
    tables = Tables.read(shipped.folder("screening"))
    scorer = PartyScorer(tables)
    asked = [(pair.left, pair.right) for _, pair in pairs]
    began = clock.processor_seconds()
    values, scores = scorer.values_and_scores(asked)
    speed = len(pairs) / max(clock.processor_seconds() - began, 1e-9)
    same = np.array([pair.same for _, pair in pairs])
    kinds = np.array([pair.kind for _, pair in pairs])
    limits = np.array([scorer.thresholds[pair.kind] for _, pair in pairs])

    def of(kind: str, which: np.ndarray) -> MeasuredShape:
        found = measured(kind, scores[which], same[which], limits[which], speed)
        return msgspec.convert(msgspec.to_builtins(found), MeasuredShape)

    wrong = np.nonzero((scores >= limits) != same)[0]
    worst = wrong[np.argsort(-np.abs(scores[wrong] - same[wrong]), kind="stable")]
    return Evaluation(
        schema="countermark.evaluation/1",
        tables=tables.digest,
        overall=of("overall", np.ones(len(pairs), np.bool_)),
        kinds={kind: of(kind, kinds == kind) for kind in sorted(set(kinds.tolist()))},
        failed=len(wrong),
        failures=tuple(
            Failure(
                file=pairs[at][0],
                line=pairs[at][1].place,
                kind=pairs[at][1].kind,
                left=" / ".join(pairs[at][1].left.names[:3]),
                right=" / ".join(pairs[at][1].right.names[:3]),
                same=pairs[at][1].same,
                score=float(scores[at]),
                threshold=float(limits[at]),
                features=tuple(
                    FeatureShape(name=n, value=v, words=w) for n, v, w in told(values[at])
                ),
            )
            for at in worst[:FAILURES].tolist()
        ),
        unread=unread,
        skipped=skipped,
    )
