"""How a check is published: its record of the table, and what is done to it before it is shown."""

from __future__ import annotations

from typing import Any

from countermark.model.audience import Audience
from countermark.model.formats import FORMATS
from countermark.model.verdict import Decision
from countermark.reports.publication import Publication, Showing, Writer

_NOT_OF_A_CHECK = ("markdown", "cyclonedx", "ics", "docx", "csv", "mermaid", "graphml")


def _check_writer(showing: Showing) -> Writer:
    writer = _unmarked_writer(showing)
    if showing.audience is None or showing.format not in ("table", "tsv"):
        return writer
    from countermark.reports.marked import Marked

    is_table = showing.format == "table"
    return Marked(writer, showing.audience, width=showing.width, is_table=is_table)


def _unmarked_writer(showing: Showing) -> Writer:
    from countermark.reports import parts

    if showing.format in ("json", "jsonl"):
        from countermark.reports.dense_json import DenseWriter, LinesWriter

        made = DenseWriter if showing.format == "json" else LinesWriter
        own = showing.check if showing.audience is None else ()
        return made(all_findings=showing.all_findings, check=own)
    if showing.format == "json/1":
        return parts.JsonWriter()
    if showing.format == "tsv":
        return parts.TsvWriter(showing.tsv)
    if showing.format == "table":
        own = showing.check if showing.audience is None else ()
        return parts.TableWriter(showing.width, showing.colour, verbose=showing.verbose, check=own)
    if showing.format == "xlsx":
        from countermark.reports.workbook import WorkbookWriter

        mark = showing.audience.mark if showing.audience is not None else ""
        return WorkbookWriter(showing.ending, mark)
    if showing.format == "parquet":
        from countermark.reports.parquet import ParquetWriter

        mark = showing.audience.mark if showing.audience is not None else ""
        return ParquetWriter(showing.parquet, mark)
    if showing.format == "sarif":
        from countermark.reports.sarif import SarifWriter

        return SarifWriter(all_findings=showing.all_findings)
    from countermark.reports.html import dossier

    return parts.HeldWriter(lambda document: dossier(document, showing.templates()))


def with_settings(document: Any, showing: Showing) -> Any:
    """The document with what a file or the environment decided; unchanged where nothing was."""
    if not showing.settings:
        return document
    from countermark.reports import settings

    return settings.with_settings(document, showing.settings)


def _asked_by(document: Any, showing: Showing) -> Any:
    """The document saying who asked, where that was said and may be told."""
    if not showing.asked_by:
        return document
    from msgspec.structs import replace

    return replace(document, asked_by=showing.asked_by)


def _superseding(document: Any, showing: Showing) -> Any:
    """The document naming the earlier result that it takes the place of, where it does."""
    if showing.supersedes is None:
        return document
    from countermark.reports.superseding import superseding

    return superseding(document, showing.supersedes)


def _addressed(document: Any, showing: Showing) -> Any:
    """The document as it may go to whom it is made for, and saying so."""
    if showing.audience is None:
        return document
    from countermark.reports.addressed import addressed

    return addressed(document, showing.audience, showing.pseudonym_key)


def _without_authors(document: Any, showing: Showing) -> Any:
    if showing.names_people:
        return document
    from countermark.reports.authors import without_authors

    return without_authors(document)


def _without_withheld(document: Any, showing: Showing) -> Any:
    from countermark.reports.withholding import without_withheld

    return without_withheld(document, showing.widest)


def _ended(whole: Any, showing: Showing, *, claims: Any, determined: Any) -> Any:
    """The end of a check that came in parts, saying what was withheld of all of them."""
    from countermark.reports.withholding import counted_withheld, withheld_levels

    if showing.leaves_out_own:
        from countermark.reports.for_publication import left_out

        return counted_withheld(whole, left_out(claims, determined))
    return counted_withheld(whole, withheld_levels(claims, showing.widest, determined))


def _claim_within(claim: Any, showing: Showing) -> Any:
    from countermark.reports.withholding import claim_within

    if showing.leaves_out_own:
        from countermark.reports.for_publication import is_public

        return claim if is_public(claim) else None
    within = claim_within(claim, showing.widest)
    return None if within is None else _claim_without_author(within, showing)


def _claim_without_author(claim: Any, showing: Showing) -> Any:
    if showing.names_people:
        return claim
    from countermark.reports.authors import claim_without_author

    return claim_without_author(claim)


def _check_decision(document: Any) -> Decision:
    """The worst verdict; without a context a match is unresolved, for 0 would read as clear."""
    from countermark.reports.totals import worst

    return worst(document)


CHECK = Publication(
    name="check",
    schema="countermark.check/2",
    decision=_check_decision,
    prepared=(
        with_settings,
        _without_withheld,
        _without_authors,
        _addressed,
        _superseding,
        _asked_by,
    ),
    prepared_claim=_claim_within,
    ended=_ended,
    writers={form: _check_writer for form in FORMATS if form not in _NOT_OF_A_CHECK},
    audiences=tuple(Audience),
)
