"""The main job: from files to verdicts, in five steps.

1. Read each file into claims (``intake``).
2. Screen names into ``same_as`` claims (``matching``).
3. Follow every path to a listed party (``examining``).
4. Judge the paths in each context (``examining``).
5. Gather what people need to see and to check again (``model.inquiry``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark import __version__
from countermark.assessment.examining import Examined, Prepared
from countermark.assessment.intake import Intake
from countermark.assessment.mentions import documents_in, mentions_in
from countermark.assessment.named_beside import NamedBeside, ShownName
from countermark.assessment.named_beside import gaps as gaps_beside
from countermark.assessment.not_loaded import lists_not_loaded
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.assessment.screener import JUDGED, screener
from countermark.inventory.item_keys import FACTS, keys_of
from countermark.model.claim import Claim
from countermark.model.coverage import ImagesOfDevices, MatchesByChance
from countermark.model.gap import Gap
from countermark.model.inquiry import Coverage, Inquiry
from countermark.model.ports import Screener
from countermark.model.predicate import EDGES, Predicate
from countermark.policy.judging import (
    open_categories,
    unknown_exceptions,
    whatever_was_found,
)
from countermark.register.lists.intake import LISTS
from countermark.screening.matching.alarm_load import AlarmTally
from countermark.screening.matching.identities import Screened, screen
from countermark.screening.matching.name_queries import queries
from countermark.screening.matching.screener import NameScreener
from countermark.screening.mentions.brand_leads import brand_leads
from countermark.store.knowledge import NAMING, Knowledge
from countermark.store.left_out import passed_over
from countermark.tracing.alike import Walks
from countermark.tracing.coverage import Tally, not_reread_in
from countermark.tracing.following import cut_gaps, denial_gaps


def prepare(run: Run, request: Request, read: Intake, screens: Screener | None = None) -> Prepared:
    """Step 2 on what was read; ``screens`` where there is a screener already."""
    knowledge = run.knowledge(read.claims)
    screens = screens or screener(knowledge, run.directory, thorough=request.thorough)
    screened = _screen(read, knowledge, screens)
    mentions = mentions_in(documents_in(read.readings), knowledge, run.directory)
    screened.matches.update(mentions.matches)
    leads = brand_leads(read.subjects, read.claims, knowledge.memory.listed_names())
    led_to = {claim.object for claim in leads}
    about = knowledge.about(_parties(screened, knowledge) | mentions.entities | led_to)
    edges = [*_edges(knowledge, screened, about), *leads]
    names = _names([*knowledge.claims(predicates=(Predicate.NAMED,)), *about])
    return Prepared(
        read=read,
        contexts=tuple(run.vocabulary.parse(text) for text in request.contexts),
        knowledge=knowledge,
        screened=screened,
        mentions=mentions,
        rules=run.rules(about),
        edges=edges,
        names=names,
        keys=keys_of(
            read.subjects, read.readings, knowledge.claims(predicates=FACTS), Walks(edges)
        ),
        state=run.state,
        approved=run.approved,
        beside=NamedBeside(knowledge.claims(predicates=(Predicate.NAMED_BESIDE,)), screened, names),
        alarms=screens.tally if isinstance(screens, NameScreener) else None,
    )


def screened(run: Run, read: Intake, screens: Screener) -> Screened:
    """What screening alone says of what was read: step 2 without what follows from it."""
    return _screen(read, run.knowledge(read.claims), screens)


def part_of(request: Request, prepared: Prepared, examined: Examined) -> Inquiry:
    """The subjects examined, with nothing said of the run as a whole."""
    return Inquiry(
        as_of=request.as_of,
        known_at=request.known_at,
        contexts=prepared.contexts,
        register=prepared.state,
        files=(),
        ledger=prepared.knowledge.version,
        version=__version__,
        subjects=examined.results,
        not_examined=(),
        coverage=Coverage(),
        claims=examined.claims,
        names=examined.names,
        keys=prepared.keys,
    )


def ending_of(
    run: Run,
    request: Request,
    prepared: Prepared,
    tally: Tally,
    *,
    exceptions: Iterable[Gap] | None = None,
    denials: Iterable[Gap] | None = None,
    beside: Iterable[ShownName] | None = None,
) -> Inquiry:
    """Step 5: what is said of all subjects that ``tally`` counted, without them.

    ``exceptions``, ``denials`` and what was told ``beside`` rows are those of all parts where
    ``prepared`` is the last's alone.
    """
    read, rules, contexts = prepared.read, prepared.rules, prepared.contexts
    knowledge, mentions = prepared.knowledge, prepared.mentions
    if exceptions is None:
        exceptions = exceptions_unknown_in(prepared)
    images, open_images = _images(run, request, read)
    nothing = Examined((), {}, (), {}, {})
    return msgspec.structs.replace(
        part_of(request, prepared, nothing),
        files=read.files,
        not_examined=(
            *read.gaps,
            *mentions.gaps,
            *gaps_beside(prepared.beside.told if beside is None else beside),
            *exceptions,
            *open_images,
            *run.lists_without_summary(),
            *passed_over(run.view, LISTS),
            *cut_gaps(tally.cuts, request.depth),
            *(denials_in(prepared) if denials is None else denials),
        ),
        coverage=tally.coverage(
            read.readings,
            depth=request.depth,
            categories=open_categories(request, contexts, rules),
            further=(
                *images,
                *tally.approved.counted(),
                *whatever_was_found(request, contexts, rules),
                *lists_not_loaded(
                    contexts, request.as_of, request.known_at, knowledge.name_counts()
                ),
                *mentions.coverage,
                *_by_chance(prepared.alarms),
                *not_reread_in(run.catalog.measures.values(), request.as_of, tally.not_reread),
            ),
        ),
    )


def _by_chance(alarms: AlarmTally | None) -> Iterator[MatchesByChance]:
    """How many matches are to be expected by chance, and what lies below what lists tell."""
    if alarms is not None and alarms.load is not None and alarms.names:
        per_thousand = round(alarms.load.per_thousand, 1)
        yield MatchesByChance(
            alarms.names, per_thousand, alarms.met, alarms.below, alarms.with_below
        )


def _images(
    run: Run, request: Request, read: Intake
) -> tuple[tuple[ImagesOfDevices, ...], tuple[Gap, ...]]:
    """How devices stand to evaluations of the project; without a project there are none."""
    if run.view is None:
        return (), ()
    from countermark.assessment.evaluations import devices

    return devices(run.view, read.subjects, request.as_of)


def exceptions_unknown_in(prepared: Prepared) -> tuple[Gap, ...]:
    """Claimed exceptions that no measure has."""
    claimed = prepared.knowledge.claims(predicates=(Predicate.EXEMPT_BY,))
    return unknown_exceptions(claimed, prepared.rules)


def denials_in(prepared: Prepared) -> tuple[Gap, ...]:
    """What is named only where a tie is denied."""
    read = prepared.read
    return denial_gaps(read.claims, {s.node for s in read.subjects}, prepared.names)


def _screen(read: Intake, knowledge: Knowledge, screens: Screener) -> Screened:
    asked = queries(read.subjects, [*read.claims, *knowledge.recorded_about_names()])
    by_id = {c.id: c for c in knowledge.claims(predicates=(*NAMING, *JUDGED))}
    return screen(screens, asked, by_id)


def _edges(knowledge: Knowledge, screened: Screened, about: Iterable[Claim]) -> list[Claim]:
    """Every relation a path may run along, each claim once."""
    far = (claim for claim in about if claim.predicate in EDGES)
    found = [*knowledge.claims(predicates=EDGES), *screened.claims, *far]
    return [*{claim.id: claim for claim in found}.values()]


def _parties(screened: Screened, knowledge: Knowledge) -> set[str]:
    """Every listed party a path could end at: matched ones, and all ends of known edges."""
    found = {match.entity for matches in screened.matches.values() for match in matches}
    found |= {claim.object for claim in screened.claims}
    for claim in knowledge.claims(predicates=EDGES):
        found |= {n for n in (claim.subject, claim.object) if n.startswith(("reg:", "list:"))}
    return found


def _names(claims: Sequence[Claim]) -> dict[str, str]:
    names: dict[str, str] = {}
    for claim in claims:
        if claim.predicate is Predicate.NAMED:
            names.setdefault(claim.subject, claim.object)
    return names
