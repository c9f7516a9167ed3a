"""``compare``: two artefacts opened and compared; what could not be read gives no verdict.

What ends a comparison before its end, a cap or the time, makes it incomparable: never a pass,
and never a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from countermark.assessment import shipped
from countermark.assessment.artefacts import Artefact, one_file
from countermark.assessment.run import Run
from countermark.equivalence.compare import compare
from countermark.equivalence.facts import fact_changes
from countermark.equivalence.preconditions import KNOWN
from countermark.equivalence.rules import Rules, read_rules
from countermark.equivalence.sample import statement
from countermark.equivalence.tally import Bounds
from countermark.formats.artefact.manifest import manifest
from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.readers import readers
from countermark.formats.signed.verifying import can_verify
from countermark.model.artefact import Manifest
from countermark.model.comparison import Accounted, Comparison, Result, Sided
from countermark.model.errors import SourceError
from countermark.model.fact import FactChanges
from countermark.model.gap import Gap, Why
from countermark.model.sampling import Statement
from countermark.store.clock import Deadline
from countermark.store.scratch import Scratch
from countermark.store.stored_bytes import StoredBytes

SECONDS = 900.0
"""How long one comparison may take."""

FACT_SECONDS = 120.0
"""How long may be looked for what is new."""

COMPONENTS = 1_000_000
"""Components that are handed on; the published document lists fewer and counts all."""

SHIPPED_RULES = "rules.yaml"


class Compared(msgspec.Struct, frozen=True):
    """A comparison of two artefacts, and what was not examined beside it."""

    evaluated: Artefact
    deployed: Artefact
    found: Comparison
    further: tuple[Gap, ...] = ()
    facts: FactChanges | None = None
    manifests: tuple[Manifest, Manifest] | None = None


def rules(path: str | None, keys: Iterable[str] = ()) -> Rules:
    """The rules of the file at ``path``, or those that are shipped; and the keys of files.

    Raises NoInputError where there is no such file, SourceError where it is no set of rules or
    holds no key.
    """
    if path is None:
        found = read_rules(shipped.folder("equivalence")[SHIPPED_RULES], KNOWN, SHIPPED_RULES)
    else:
        file = one_file(path)
        found = read_rules(file.content, KNOWN, file.label)
    if not keys:
        return found
    from countermark.formats.signed.public_keys import read_keys

    for key in map(one_file, keys):
        found = found.with_keys(read_keys(key.content, key.label))
    return found


def compared(run: Run, evaluated: Artefact, deployed: Artefact, rules: Rules) -> Compared:
    """The comparison of two artefacts under ``rules``."""
    further = (_not_taken() if evaluated.directory else ()) + _not_verified(rules)
    if unread := (*evaluated.unread, *deployed.unread):
        return Compared(evaluated, deployed, _none(evaluated, deployed, rules, unread), further)
    openers = openers_of(evaluated, deployed, deadline := Deadline(SECONDS))
    opened = (openers[0].open(evaluated.stored.view()), openers[1].open(deployed.stored.view()))
    found = _compared(run, (evaluated, deployed), opened, rules, deadline)
    made = Compared(evaluated, deployed, found, further)
    return made if found.result in _SHOWN or _is_none(made) else _with_facts(run, made, opened)


def _compared(
    run: Run,
    sides: tuple[Artefact, Artefact],
    opened: tuple[Opened, Opened],
    rules: Rules,
    deadline: Deadline,
) -> Comparison:
    evaluated, deployed = sides
    try:
        return compare(
            (evaluated.name, opened[0]),
            (deployed.name, opened[1]),
            rules,
            deadline=deadline,
            bounds=Bounds(components=COMPONENTS),
            step=partial(_step, run),
        )
    except SourceError as error:
        return _none(evaluated, deployed, rules, (_ended(deployed, error),))


def _is_none(made: Compared) -> bool:
    """Was there no verdict?"""
    sides = (made.found.evaluated, made.found.deployed)
    return all(side.accounted.unopened == side.size for side in sides)


_SHOWN = (Result.IDENTICAL, Result.EQUIVALENT)
"""Results that leave nothing to be judged by its meaning."""


def with_manifests(run: Run, made: Compared) -> Compared:
    """The comparison with the manifests of both sides, opened to the bottom, alike or not.

    What a cap or the time kept from being opened is a gap in the manifest.
    """
    if made.evaluated.unread or made.deployed.unread:
        return made
    deadline = Deadline(SECONDS)
    openers = openers_of(made.evaluated, made.deployed, deadline)
    run.progress.step("opening both to the bottom", 0)
    whole = (
        manifest(openers[0], made.evaluated.stored.view(), deadline),
        manifest(openers[1], made.deployed.stored.view(), deadline),
    )
    return msgspec.structs.replace(made, manifests=whole)


def _with_facts(run: Run, made: Compared, opened: tuple[Opened, Opened]) -> Compared:
    """What is new by its meaning; where that cannot be said in time, that it was not looked at."""
    run.progress.step("looking for what is new", 0)
    deadline = Deadline(FACT_SECONDS)
    try:
        facts = fact_changes(opened[0], opened[1], deadline)
    except SourceError as error:
        gap = Gap("what is new by its meaning", Why.LIMIT, detail=error.message)
        return msgspec.structs.replace(made, further=(*made.further, gap))
    return msgspec.structs.replace(made, facts=facts)


def _ended(deployed: Artefact, error: SourceError) -> Gap:
    return Gap(
        deployed.name,
        Why.LIMIT,
        deployed.stored.size,
        detail=error.message,
        next_step=error.next_step,
    )


def sampled(
    run: Run, evaluated: Artefact, deployed: Iterable[Artefact], rules: Rules
) -> Iterator[Compared]:
    """The comparison of each deployed artefact with the evaluated one, without its bytes."""
    for number, one in enumerate(deployed, start=1):
        run.progress.step("comparing devices of the sample", number)
        made = compared(run, evaluated, one, rules)
        yield msgspec.structs.replace(
            made, deployed=msgspec.structs.replace(one, stored=StoredBytes.of(b""))
        )


def stated(population: int, drawn: str, made: Iterable[Compared]) -> Statement:
    """What a sample says of its population; raises CallerError where it is larger."""
    return statement(population, drawn, (one.found.result for one in made))


def _step(run: Run, what: str, done: int) -> None:
    run.progress.step(f"comparing {what}".rstrip(), done)


def openers_of(one: Artefact, other: Artefact, deadline: Deadline) -> tuple[Opener, Opener]:
    """Each side has caps of its own."""
    ask = Ask(deadline=deadline)
    return Opener(readers(), Scratch(one.name), ask), Opener(readers(), Scratch(other.name), ask)


def _none(
    evaluated: Artefact, deployed: Artefact, rules: Rules, gaps: tuple[Gap, ...]
) -> Comparison:
    """No verdict: nothing of the two was compared, and all of their bytes are open."""
    return Comparison(
        result=Result.INCOMPARABLE,
        evaluated=_unopened(evaluated),
        deployed=_unopened(deployed),
        rule_set=rules.described,
        gaps=gaps,
    )


def _unopened(one: Artefact) -> Sided:
    size = one.stored.size
    return Sided(
        name=one.name,
        size=size,
        sha256=one.stored.digest.hex if not one.unread else "",
        form="",
        accounted=Accounted(unopened=size),
        coverage={},
    )


def _not_verified(rules: Rules) -> tuple[Gap, ...]:
    """Keys are named, and the library that verifies signatures is not there."""
    if not rules.keys or can_verify():
        return ()
    return (
        Gap(
            "signatures",
            Why.NOT_READ,
            detail="no library that verifies them is installed",
            next_step="pip install 'countermark[inspection]'",
        ),
    )


def _not_taken() -> tuple[Gap, ...]:
    """What of a directory is whoever unpacked it's, and so was not compared."""
    return (
        Gap(
            "owners, times and extended attributes of both directories",
            Why.NOT_READ,
            detail="those of an unpacked tree are those of whoever unpacked it",
            next_step="compare the archives or images themselves",
        ),
    )
