"""``screen --text``: what the named files mention, whatever else they might be read as."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.assessment import shipped
from countermark.assessment.mentions import RunMentions, mentions_in
from countermark.assessment.reading import Ask, begun
from countermark.assessment.run import Run
from countermark.assessment.withhold import masked, unexamined, withheld
from countermark.formats.caps import CAPS
from countermark.inventory import documents
from countermark.model.document import Document
from countermark.model.evidence import Selector
from countermark.model.gap import Gap, Why
from countermark.model.inquiry import RegisterState
from countermark.model.predicate import Predicate
from countermark.model.statement import FoundStatement
from countermark.register.statements import load
from countermark.store import clock
from countermark.store.files import gather


class StatementPlace(msgspec.Struct, frozen=True):
    """A statement that a text makes, where it stands, and the text's own words."""

    found: FoundStatement
    place: Selector
    quote: str


class Texts(msgspec.Struct, frozen=True):
    """What each text mentions, the measures that name each party, and what was not examined."""

    mentioned: RunMentions
    listed: dict[str, tuple[str, ...]]
    names: dict[str, str]
    register: RegisterState
    as_of: date
    not_examined: tuple[Gap, ...]
    statements: tuple[tuple[StatementPlace, ...], ...] = ()
    """Of each text, the statements it makes that were judged against the record."""


def texts(run: Run, paths: tuple[str, ...]) -> Texts:
    """Look for every registered and listed party in the files below ``paths``."""
    read: list[Document] = []
    gaps: list[Gap] = []
    for found in withheld(gather(paths)):
        if isinstance(found, Gap):
            gaps.append(found)
            continue
        text = begun(Ask(task="text", label=found.label, digest=found.digest), found).text()
        if isinstance(text, Gap):
            gaps.append(text)
        else:
            gaps.extend((*text.gaps, *unexamined(found)))
            read.append(masked(found, text))
    knowledge = run.knowledge()
    said = mentions_in(read, knowledge, run.directory)
    about = knowledge.about(said.entities)
    made, late = _statements(said)
    state = run.state
    rules = run.rules(about)
    return Texts(
        mentioned=said,
        listed={
            entity: tuple(dict.fromkeys(one.measure.id for one in rules.listings.get(entity, ())))
            for entity in sorted(said.entities)
        },
        names={c.subject: c.object for c in about if c.predicate is Predicate.NAMED},
        register=state,
        as_of=run.as_of,
        not_examined=(*gaps, *said.gaps, *late),
        statements=made,
    )


_QUOTED = 400
"""Characters of a text that are quoted of one statement."""


def _statements(
    said: RunMentions,
) -> tuple[tuple[tuple[StatementPlace, ...], ...], list[Gap]]:
    """The statements that each text makes; a text for which time ran out is a gap."""
    from countermark.screening.mentions.statements import statements_in

    held = tuple(load(shipped.folder("register")).values())
    made, late = [], []
    for one in said.documents:
        document, deadline = one.document, clock.Deadline(CAPS.seconds)
        found = statements_in(document.text, held, deadline)
        if deadline.passed():
            detail = "statements that the record knows were not all looked for"
            late.append(
                Gap(document.label, Why.LIMIT, len(document.text), "characters", detail, "split it")
            )
        places = documents.places(document, [(hit.start, hit.end) for hit in found])
        made.append(
            tuple(
                StatementPlace(hit, place, _quote(document.text[hit.start : hit.end]))
                for hit, place in zip(found, places, strict=True)
            )
        )
    return tuple(made), late


def _quote(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"
