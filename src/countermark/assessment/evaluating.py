"""How well screening's scores agree with decisions that users bring: ``screen evaluate PAIRS``.

Measures only; no label that comes in here ever changes a weight.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.assessment import shipped
from countermark.model.errors import NoInputError
from countermark.model.gap import Gap
from countermark.register.lists.unpack import unpacked
from countermark.reports.shapes.check import FeatureShape
from countermark.reports.shapes.evaluation import Evaluation, Failure, MeasuredShape
from countermark.screening.evaluation.labelled_pairs import Pair, read_pairs
from countermark.screening.evaluation.run import Wrong, measure
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
    tables = shipped.tables()
    outcome = measure([pair for _, pair in pairs], tables, clock.processor_seconds)
    return Evaluation(
        schema="countermark.evaluation/1",
        tables=tables.digest,
        overall=_shape(outcome.overall),
        kinds={kind: _shape(one) for kind, one in outcome.kinds.items()},
        failed=len(outcome.wrong),
        failures=tuple(_failure(one, *pairs[one.at]) for one in outcome.wrong[:FAILURES]),
        unread=tuple(unread),
        skipped=skipped,
    )


def _shape(measured: msgspec.Struct) -> MeasuredShape:
    return msgspec.convert(msgspec.to_builtins(measured), MeasuredShape)


def _failure(wrong: Wrong, label: str, pair: Pair) -> Failure:
    return Failure(
        file=label,
        line=pair.place,
        kind=pair.kind,
        left=" / ".join(pair.left.names[:3]),
        right=" / ".join(pair.right.names[:3]),
        same=pair.same,
        score=wrong.score,
        threshold=wrong.threshold,
        features=tuple(FeatureShape(name=n, value=v, words=w) for n, v, w in wrong.told),
    )
