"""The outcome of a run as its published document, and what is kept of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from countermark.assessment import shipped
from countermark.assessment.intake import Intake
from countermark.assessment.keeping import by_reference, is_kept, marked
from countermark.assessment.opening import vault_of
from countermark.assessment.quotes import quotes
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.model.claim import Claim
from countermark.model.context import Context
from countermark.model.evidence import Digest, FoundPassage
from countermark.model.handling import Handling
from countermark.model.inquiry import Inquiry
from countermark.reports.document import document, encode
from countermark.reports.record import record
from countermark.reports.shapes.check import CheckDocument, ClaimShape
from countermark.reports.shapes.record import InquiryRecord
from countermark.reports.summed import Summed
from countermark.reports.withholding import without_withheld
from countermark.store import cache, whereabouts
from countermark.store.files import STANDARD_INPUT, SourceFile
from countermark.store.kept import keep
from countermark.store.output import write_atomic
from countermark.store.paths import Labels
from countermark.store.vault import Vault

RECORDS = "records"


def publish(
    run: Run, inquiry: Inquiry, read: Intake, summed: Summed | None = None, *, keep: bool = False
) -> CheckDocument:
    """The document of ``inquiry``, with the passages its claims rest on.

    In a project, claims say which files it does not keep; ``keep``: it keeps all of them.
    ``summed`` stands for the subjects of an inquiry that was told in parts.
    """
    if run.directory is not None:
        inquiry = marked(inquiry, by_reference(read.sources, keep=keep))
    claims = inquiry.claims.values()
    told = opened(claims, read.sources, run.directory) if inquiry.claims else {}
    known, _ = run.measures
    choices: tuple[Context, ...] = ()
    if not inquiry.contexts:
        words = run.vocabulary
        choices = tuple(words.parse(name) for name in words.presets)
    return document(inquiry, measures=known.values(), choices=choices, quotes=told, summed=summed)


def opened(
    claims: Iterable[Claim], sources: Iterable[SourceFile], project: str | None
) -> dict[str, FoundPassage]:
    """The passages of ``claims`` by id, from the files of the run, the register and the project."""
    contents = {source.digest.hex: source.content for source in sources}
    return quotes(claims, contents | shipped.register_files(), vault_of(project))


def part(inquiry: Inquiry, large: Collection[Digest] = ()) -> CheckDocument:
    """The document of one part of an inquiry: only its subjects, totals and claims count.

    ``large`` are the files that the run does not keep.
    """
    inquiry = marked(inquiry, large)
    bare = msgspec.structs.replace(inquiry, not_examined=(), files=())
    return document(bare, quotes=quotes(inquiry.claims.values(), {}))


def recorded(request: Request, published: CheckDocument) -> InquiryRecord:
    """The inquiry record: enough to ask the same question again.

    It names paths as results name them, never where they lie on the machine of whoever asked.
    """
    return record(
        published,
        paths=[_named(path) for path in request.paths],
        options={
            "depth": str(request.depth),
            "components": "true" if request.components else "false",
            "project": "yes" if request.project else "no",
            **({"identified": request.identified.isoformat()} if request.identified else {}),
        },
        overrides=[f"{header}={meaning}" for header, meaning in sorted(request.columns.items())],
    )


def remember(
    run: Run, request: Request, published: CheckDocument, read: Intake, *, record: str | None = None
) -> str:
    """Keep the last run for ``explain``; in a project also the files and the record.

    Returns why the last run could not be kept, or an empty string.
    """
    _remember_places(read)
    made = encode(recorded(request, published))
    if record:
        write_atomic(record, made)
    if run.directory is not None:
        _keep_files(run, request, read)
        keep(run.project.home / RECORDS, f"{Digest.of(made).short}.json", made)
    return _save(run, published)


def remember_part(
    run: Run,
    request: Request,
    published: CheckDocument,
    read: Intake,
    summed: Summed,
    claims: dict[str, ClaimShape],
) -> str:
    """Keep of a run in parts the subjects that matched, for ``explain``; and the files.

    Returns why the last run could not be kept, or an empty string.
    """
    _remember_places(read)
    if run.directory is not None:
        _keep_files(run, request, read)
    kept = msgspec.structs.replace(published, subjects=tuple(summed.matched), claims=claims)
    return _save(run, kept)


def _save(run: Run, document: CheckDocument) -> str:
    """Keep the last run on the owner's disk: all of it but what is sealed."""
    kept = without_withheld(document, Handling.EMBARGOED)
    return cache.save_last_run(encode(kept), cache.directory(run.directory))


def _keep_files(run: Run, request: Request, read: Intake) -> None:
    vault = Vault(run.project.vault)
    for source in read.sources:
        if not source.origin.not_kept and is_kept(source.size, keep=request.keep):
            vault.put_held(source.held)


def _remember_places(read: Intake) -> None:
    """Remember for the user alone where the files lie that were read."""
    whereabouts.remember({s.digest.hex: s.path for s in read.sources if s.path != STANDARD_INPUT})


def _named(path: str) -> str:
    if path == STANDARD_INPUT:
        return path
    labels = Labels()
    labels.within(path)
    return labels.of(path)
