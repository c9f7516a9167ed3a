"""Carries out one verb: its act with a run, its result in the edition asked for, its exit code."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from countermark.cli.verb import Verb


def perform(verb: Verb, options: argparse.Namespace) -> int:
    """Run ``verb`` and show its result; returns the exit code.

    A format that the result lacks is refused before anything is read or stored.
    """
    from countermark.assessment.run import Run
    from countermark.cli.emit import emit, emit_line, refuse_terminal
    from countermark.cli.progress import Narrator
    from countermark.cli.session import Session
    from countermark.reports.publications import of

    way, session = verb.way(options), Session(options)
    if way.needs_settings:
        session.begin()
    publication = of(way.publication)
    if publication.is_receipt:
        publication.refuse(session.audience)
    edition = None if publication.is_receipt else publication.edition(session.showing)
    if edition is not None:
        refuse_terminal(session)
    narrator = session.narrator() if way.needs_settings else Narrator(False)
    with narrator as progress, Run(session, progress) as run:
        outcome = way.act(run, session)
        if outcome.publication:
            publication = of(outcome.publication)
            edition = publication.edition(session.showing)
        if edition is None:
            for line in outcome.result:
                emit_line(line)
            decision, said = publication.decision(outcome.result), tuple(outcome.then)
        else:
            content = edition.of(outcome.result)
            decision = edition.decision
            progress.end()
            said = tuple(outcome.then)  # what it records is safe before anybody may stop reading
            try:
                emit(session, content)
            except BaseException:
                _say(said)
                raise
    _say(said)
    return session.code_for(decision) if outcome.code is None else outcome.code()


def _say(lines: Iterable[str]) -> None:
    from countermark.cli.progress import narrate

    for line in lines:
        narrate(line)
