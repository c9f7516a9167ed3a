"""``screen --text``: what the named files mention, whatever else they might be read as."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.assessment.mentions import RunMentions, mentions_in
from countermark.assessment.reading import Ask, begun
from countermark.assessment.run import Run
from countermark.assessment.withhold import masked, unexamined, withheld
from countermark.model.document import Document
from countermark.model.gap import Gap
from countermark.model.inquiry import RegisterState
from countermark.model.predicate import Predicate
from countermark.store.files import gather


class Texts(msgspec.Struct, frozen=True):
    """What each text mentions, the measures that name each party, and what was not examined."""

    mentioned: RunMentions
    listed: dict[str, tuple[str, ...]]
    names: dict[str, str]
    register: RegisterState
    as_of: date
    not_examined: tuple[Gap, ...]


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
        not_examined=(*gaps, *said.gaps),
    )
