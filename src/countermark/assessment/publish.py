"""The outcome of a run as its published document, and what is kept of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from countermark.assessment import shipped
from countermark.assessment.intake import Intake
from countermark.assessment.keeping import by_reference, is_kept, marked
from countermark.assessment.quotes import Source, quotes
from countermark.assessment.register import measures
from countermark.assessment.request import Request
from countermark.model.claim import Claim
from countermark.model.context import Context
from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.model.inquiry import Inquiry
from countermark.model.selector import Passage
from countermark.reports.document import document, encode
from countermark.reports.record import InquiryRecord, record
from countermark.reports.shape import CheckDocument, ClaimShape
from countermark.reports.summed import Summed
from countermark.store import cache
from countermark.store.files import SourceFile
from countermark.store.kept import keep
from countermark.store.output import write_atomic
from countermark.store.project import open_project
from countermark.store.vault import Vault

RECORDS = "records"


class Published(msgspec.Struct, frozen=True):
    """The document of one run."""

    document: CheckDocument


def publish(
    inquiry: Inquiry,
    read: Intake,
    project: str | None,
    summed: Summed | None = None,
    *,
    keep: bool = False,
) -> Published:
    """The document of ``inquiry``, with the passages its claims rest on.

    In a project, claims say which files it does not keep; ``keep``: it keeps all of them.
    ``summed`` stands for the subjects of an inquiry that was told in parts.
    """
    if project is not None:
        inquiry = marked(inquiry, by_reference(read.sources, keep=keep))
    told = passages(inquiry.claims.values(), read.sources, project) if inquiry.claims else {}
    known, _ = measures(lists=project is not None)
    choices: tuple[Context, ...] = ()
    if not inquiry.contexts:
        words = shipped.vocabulary()
        choices = tuple(words.parse(name) for name in words.presets)
    return Published(
        document(inquiry, measures=known.values(), choices=choices, quotes=told, summed=summed)
    )


def passages(
    claims: Iterable[Claim], sources: Iterable[SourceFile], project: str | None
) -> dict[str, Passage]:
    """The passages of ``claims`` by id, from the files of the run, the register and the project."""
    contents = {source.digest.hex: source.content for source in sources}
    contents |= {Digest.of(raw).hex: raw for raw in shipped.folder("register").values()}
    return quotes(claims, contents, _vault(project))


def part(inquiry: Inquiry, large: Collection[Digest] = ()) -> CheckDocument:
    """The document of one part of an inquiry: only its subjects, totals and claims count.

    ``large`` are the files that the run does not keep.
    """
    inquiry = marked(inquiry, large)
    bare = msgspec.structs.replace(inquiry, not_examined=(), files=())
    return document(bare, quotes=quotes(inquiry.claims.values(), {}))


def _vault(project: str | None) -> Source | None:
    """Where a project keeps the bytes of its lists."""
    if project is None:
        return None
    vault = Vault(open_project(project).vault)

    def kept(digest: Digest) -> bytes | None:
        try:
            return vault.get(digest)
        except OperatorError:
            return None  # the claim stands without its passage; only the quotation is missing

    return kept


def recorded(request: Request, published: Published) -> InquiryRecord:
    """The inquiry record: enough to ask the same question again."""
    return record(
        published.document,
        paths=request.paths,
        options={
            "depth": str(request.depth),
            "components": "true" if request.components else "false",
            "project": "yes" if request.project else "no",
        },
        overrides=[f"{header}={meaning}" for header, meaning in sorted(request.columns.items())],
    )


def remember(
    request: Request, published: Published, read: Intake, *, record: str | None = None
) -> str:
    """Keep the last run for ``explain``; in a project also the files and the record.

    Returns why the last run could not be kept, or an empty string.
    """
    made = encode(recorded(request, published))
    if record:
        write_atomic(record, made)
    if request.project is not None:
        project = open_project(request.project)
        vault = Vault(project.vault)
        for source in read.sources:
            if is_kept(source.size, keep=request.keep):
                vault.put_held(source.held)
        keep(project.home / RECORDS, f"{Digest.of(made).short}.json", made)
    return cache.save_last_run(encode(published.document), cache.directory(request.project))


def remember_part(
    request: Request,
    published: Published,
    read: Intake,
    summed: Summed,
    claims: dict[str, ClaimShape],
) -> str:
    """Keep of a run in parts the subjects that matched, for ``explain``; and the files.

    Returns why the last run could not be kept, or an empty string.
    """
    if request.project is not None:
        vault = Vault(open_project(request.project).vault)
        for source in read.sources:
            if is_kept(source.size, keep=request.keep):
                vault.put_held(source.held)
    kept = msgspec.structs.replace(
        published.document, subjects=tuple(summed.matched), claims=claims
    )
    return cache.save_last_run(encode(kept), cache.directory(request.project))
