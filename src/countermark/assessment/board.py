"""One contested matter: the board, what is doubtful on it, and verdicts with and without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO

from countermark.assessment import shipped
from countermark.assessment.named_file import named_file
from countermark.assessment.request import Request
from countermark.assessment.run import At, Run
from countermark.assessment.stream import Components
from countermark.model.errors import CallerError, SourceError
from countermark.model.handling import Handling
from countermark.model.matter import Effect, Matter
from countermark.model.measure import Measure
from countermark.model.verdict import Decision
from countermark.register import board as register_board
from countermark.register import matters as register_matters
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.board import BOARD, BoardDocument, BoardList, MatterRow
from countermark.store.files import SourceFile, looks_like_file
from countermark.store.spool import spool
from countermark.store.stored_bytes import store_bytes


def matters() -> BoardList:
    """The matters of the register."""
    return BoardList(
        schema=BOARD,
        matters=tuple(
            MatterRow(
                id=one.id,
                title=one.title,
                question=one.question,
                points=len(one.points),
                voices=len(one.voices),
                statements=len(one.statements),
            )
            for one in register_matters.load(shipped.folder("register")).values()
        ),
    )


def board(run: Run, named: str, contexts: Sequence[str], widest: Handling) -> BoardDocument:
    """The board of a matter of the register, or of one in a file.

    ``contexts``: where verdicts are shown with and without it (none: the matter's own). Statements
    beyond ``widest`` are told without their words and sources. Raises CallerError for a matter that
    is not there, SourceError for a file that cannot be read as one.
    """
    matter = _matter(named)
    for place, words in register_matters.faults(matter, run.catalog):
        raise SourceError(words, place=f"{named}: {place}", next_step="correct the file")
    withheld = sum(one.handling.rank > widest.rank for one in matter.statements)
    told = register_board.shown_up_to(matter, widest.rank)
    return BoardDocument(
        schema=BOARD,
        id=matter.id,
        title=matter.title,
        question=matter.question,
        as_of=run.as_of.isoformat(),
        known_at=run.known_at.isoformat() if run.known_at else None,
        about={key: run.catalog.entities[key].name for key in matter.about},
        measures=matter.measures,
        voices=matter.voices,
        points=register_board.board(told, run.as_of, run.known_at),
        placeholders=matter.placeholders,
        effects=tuple(_effects(run, matter, contexts or matter.contexts)),
        note=matter.note,
        read_on=matter.read_on,
        withheld=withheld,
        not_examined=tuple(gap_shape(gap) for gap in register_matters.doubtful(matter)),
    )


def _matter(named: str) -> Matter:
    held = register_matters.load(shipped.folder("register"))
    if named in held:
        return held[named]
    if not looks_like_file(named):
        raise CallerError(
            f"the register holds no matter “{named[:80]}”",
            next_step=f"choose one of {', '.join(held)}, or name a file",
        )
    found = named_file(named)
    return register_matters.read(found.label, found.content)


class _Without(Run):
    """The same run, without some measures."""

    left_out: frozenset[str] = frozenset()

    @cached_property
    def measures(self) -> tuple[dict[str, Measure], dict[str, str]]:
        held, digests = super().measures
        return (
            {key: one for key, one in held.items() if key not in self.left_out},
            {key: one for key, one in digests.items() if key not in self.left_out},
        )


def _effects(run: Run, matter: Matter, contexts: Sequence[str]) -> Iterator[Effect]:
    """The verdict on buying from each party, with the matter's records and without them."""
    if not (contexts and matter.about and matter.measures):
        return
    names = {key: run.catalog.entities[key].name for key in matter.about}
    content = "".join(f'"{name}"\n' for name in ("supplier", *names.values())).encode()
    with_it = _verdicts(run, content, contexts)
    without = _Without(At(run.as_of, run.known_at), run.progress)
    without.left_out = frozenset(matter.measures)
    with without:
        less = _verdicts(without, content, contexts)
    for context in contexts:
        for key, name in names.items():
            yield Effect(
                party=key,
                name=name,
                context=context,
                with_matter=with_it.get((name, context), Decision.NOT_EXAMINED).value,
                without=less.get((name, context), Decision.NOT_EXAMINED).value,
            )


def _verdicts(run: Run, content: bytes, contexts: Sequence[str]) -> dict[tuple[str, str], Decision]:
    """The decision on each party in each context."""
    label = "parties of the matter.csv"
    stored = store_bytes(BytesIO(content), len(content))
    assert stored is not None, "as many bytes as there are"
    file = SourceFile(label, label, stored)
    request = Request(
        paths=(label,), contexts=tuple(contexts), as_of=run.as_of, known_at=run.known_at
    )
    found: dict[tuple[str, str], Decision] = {}
    with spool() as waiting:
        for part in Components(run, request, [file]).parts(waiting):
            for result in part.inquiry.subjects:
                for context, verdict in zip(contexts, result.verdicts, strict=True):
                    found[result.subject.name, context] = verdict.decision
    return found
