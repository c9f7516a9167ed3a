"""The outcome of a run as its published document, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from countermark.assessment import shipped
from countermark.assessment.intake import Intake
from countermark.assessment.last_request import LAST_REQUEST, last_request
from countermark.assessment.opening import vault_of
from countermark.assessment.quotes import quotes
from countermark.assessment.request import Request
from countermark.assessment.retention import is_copied
from countermark.assessment.run import Run
from countermark.model.claim import Claim
from countermark.model.context import Context
from countermark.model.evidence import Digest, FoundPassage
from countermark.model.handling import Handling
from countermark.model.inquiry import Inquiry
from countermark.model.match import Query
from countermark.reports.dense_json import whole_run
from countermark.reports.document import document
from countermark.reports.encoding import encode
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.record import InquiryRecord
from countermark.reports.summed import Summed
from countermark.reports.withholding import without_withheld
from countermark.store import cache, whereabouts
from countermark.store.files import STANDARD_INPUT, SourceFile
from countermark.store.output import write_atomic
from countermark.store.project_files import keep
from countermark.store.vault import Vault

RECORDS = "records"
LAST_RECORD = "last-record-1"
"""The kind under which the record of the last run is cached, by the digest of that run."""


def published(run: Run, inquiry: Inquiry, summed: Summed) -> CheckDocument:
    """The document of ``inquiry`` but for subjects and claims, of which ``summed`` is the sum."""
    known, _ = run.measures
    choices: tuple[Context, ...] = ()
    if not inquiry.contexts:
        words = run.vocabulary
        choices = tuple(words.parse(name) for name in words.presets)
    return document(inquiry, measures=known.values(), choices=choices, summed=summed)


def opened(
    claims: Iterable[Claim], sources: Iterable[SourceFile], project: str | None
) -> dict[str, FoundPassage]:
    """The passages of ``claims`` by id, from the files of the run, the register and the project."""
    contents = {source.digest.hex: source.content for source in sources}
    return quotes(claims, contents | shipped.register_files(), vault_of(project))


def part(inquiry: Inquiry) -> CheckDocument:
    """The document of one part of an inquiry: only its subjects, totals and claims count."""
    bare = msgspec.structs.replace(inquiry, not_examined=(), files=())
    return document(bare, quotes=quotes(inquiry.claims.values(), {}))


def remember(
    run: Run,
    request: Request,
    document: CheckDocument,
    read: Intake,
    *,
    made: InquiryRecord | None = None,
    record: str | None = None,
    asked: Mapping[str, Query] | None = None,
) -> str:
    """Keep the last run for ``explain``; in a project also the files and the record ``made``.

    ``record`` names a file for the record; ``asked`` are all names screened, by node. Returns why
    the last run could not be kept, or an empty string.
    """
    whereabouts.remember({s.digest.hex: s.path for s in read.sources if s.path != STANDARD_INPUT})
    written = b"" if made is None else encode(made)
    if record:
        write_atomic(record, written)
    if run.directory is not None:
        vault = Vault(run.project.vault)
        for source in read.sources:
            if not source.origin.not_kept and is_copied(source.size, keep=request.keep):
                vault.put_stored(source.stored)
        digest = Digest.of(written)
        keep(run.project.home / RECORDS, f"{digest.short}.json", written)
        if asked is not None:
            from countermark.assessment.renewal.kept import keep as kept_for_renewal

            kept_for_renewal(run.project, digest, read, asked)
    kept = whole_run(without_withheld(document, Handling.EMBARGOED))
    place = cache.directory(run.directory)
    cache.save_blob(LAST_REQUEST, Digest.of(kept), last_request(request), place)
    if run.directory is not None:
        cache.save_blob(LAST_RECORD, Digest.of(kept), written, place)
    return cache.save_last_run(kept, place)
