"""The one table of publications: every result there is, and each format it can be shown in.

Command line and web choose from it and add nothing. A renderer is loaded when its format is made:
nothing is loaded for a format that nobody asked for.
"""

from __future__ import annotations

from typing import Any

from countermark.model.audience import Audience
from countermark.model.verdict import Decision
from countermark.reports.comparison.publications import COMPARE, SAMPLE
from countermark.reports.for_reader import (
    HOUSE,
    marked_for_reader,
    prepared_for,
    rows_for_reader,
)
from countermark.reports.publication import (
    FORMATS,
    Content,
    Publication,
    Showing,
    Writer,
)


def of(name: str) -> Publication:
    """The publication called ``name`` in the table; KeyError for one that is not there."""
    return PUBLICATIONS[name]


def _json(document: Any, _: Showing) -> Content:
    from countermark.reports.encoding import encode

    return encode(document)


# --- check


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


def _with_settings(document: Any, showing: Showing) -> Any:
    """The document with what a file or the environment decided; unchanged where nothing was."""
    if not showing.settings:
        return document
    from countermark.reports.settings import with_settings

    return with_settings(document, showing.settings)


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


# --- explain, forms


def _explanation(told: Any, showing: Showing) -> Content:
    from countermark.reports.explanation import explanation

    return explanation(told, width=showing.width, colour=showing.colour)


def _form_text(filled: Any, showing: Showing) -> Content:
    from countermark.reports.form_text import form_text

    return form_text(filled, width=showing.width, colour=showing.colour)


def _form_page(filled: Any, showing: Showing) -> Content:
    from countermark.reports.html import form_page

    return form_page(filled, showing.templates())


def _form_list(shown: Any, _: Showing) -> Content:
    from countermark.reports.form_text import form_list

    return form_list(shown)


# --- screen


def _screen_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.screen_table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _screen_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.screen_table import tsv

    return tsv(shown)


def _screen_decision(shown: Any) -> Decision:
    from countermark.reports.screening import worst

    return worst(shown)


def _mentions_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.mentions import table

    return table(shown, width=showing.width, colour=showing.colour)


def _mentions_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.mentions import tsv

    return tsv(shown)


def _mentions_decision(shown: Any) -> Decision:
    from countermark.reports.mentions import worst

    return worst(shown)


def _evaluation_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.evaluation import table

    return table(shown, width=showing.width, colour=showing.colour)


def _evaluation_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.evaluation import tsv

    return tsv(shown)


def _evaluation_page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.evaluation import page

    return page(shown, showing.templates()["page.css"].decode())


# --- decisions


def _decision_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.decisions import answer_table

    return answer_table(shown, width=showing.width, colour=showing.colour)


def _decision_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.decisions import answer_tsv

    return answer_tsv(shown)


def _decisions_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.decisions import list_table

    return list_table(shown, width=showing.width, colour=showing.colour)


def _decisions_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.decisions import list_tsv

    return list_tsv(shown)


# --- register, ledger, config


def _register_sheet(shown: Any, showing: Showing) -> Content:
    from countermark.reports.register_sheet import sheet

    return sheet(shown, showing.width, showing.colour)


def _register_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.register_tsv import tsv

    return tsv(shown)


def _release_markdown(shown: Any, _: Showing) -> Content:
    from countermark.reports.release_diff import markdown

    return markdown(shown)


def _ledger_lines(found: Any, _: Showing) -> Content:
    from countermark.reports.ledger import lines

    return lines(found)


def _config_table(shown: Any, _: Showing) -> Content:
    from countermark.reports.config import table

    return table(shown)


def _config_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.config import tsv

    return tsv(shown)


def _lines(receipt: Any, _: Showing) -> Content:
    return "".join(f"{line}\n" for line in receipt)


def _nothing_decided(_: Any) -> int:
    return 0


PUBLICATIONS: dict[str, Publication] = {
    "check": Publication(
        name="check",
        schema="countermark.check/2",
        decision=_check_decision,
        prepared=(
            _with_settings,
            _without_withheld,
            _without_authors,
            _addressed,
            _superseding,
            _asked_by,
        ),
        prepared_claim=_claim_within,
        ended=_ended,
        writers={form: _check_writer for form in FORMATS if form != "markdown"},
        audiences=tuple(Audience),
    ),
    "explain": Publication(
        name="explain",
        schema="countermark.explain/1",
        renderers={
            "table": marked_for_reader(_explanation),
            "json": _json,
            "tsv": marked_for_reader(_explanation),
        },
        decision=_nothing_decided,
        prepared=(prepared_for,),
        audiences=HOUSE,
    ),
    "form": Publication(
        name="forms",
        schema="countermark.form/1",
        renderers={
            "table": marked_for_reader(_form_text),
            "json": _json,
            "tsv": marked_for_reader(_form_text),
            "html": _form_page,
        },
        decision=_nothing_decided,
        prepared=(prepared_for,),
        audiences=HOUSE,
    ),
    "forms": Publication(
        name="forms without a form",
        schema="countermark.forms/1",
        renderers={"table": _form_list, "json": _json, "tsv": _form_list},
        decision=_nothing_decided,
    ),
    "screen": Publication(
        name="screen",
        schema="countermark.screen/1",
        renderers={
            "table": marked_for_reader(_screen_table),
            "json": _json,
            "tsv": rows_for_reader(_screen_tsv),
        },
        decision=_screen_decision,
        prepared=(_with_settings, prepared_for),
        audiences=HOUSE,
    ),
    "mentions": Publication(
        name="screen --text",
        schema="countermark.mentions/1",
        renderers={
            "table": marked_for_reader(_mentions_table),
            "json": _json,
            "tsv": rows_for_reader(_mentions_tsv),
        },
        decision=_mentions_decision,
        prepared=(prepared_for,),
        audiences=HOUSE,
    ),
    "evaluation": Publication(
        name="screen evaluate",
        schema="countermark.evaluation/1",
        renderers={
            "table": _evaluation_table,
            "json": _json,
            "tsv": _evaluation_tsv,
            "html": _evaluation_page,
        },
        decision=_nothing_decided,
    ),
    "compare": COMPARE,
    "sample": SAMPLE,
    "decision": Publication(
        name="a decision",
        schema="countermark.decision/1",
        renderers={"table": _decision_table, "json": _json, "tsv": _decision_tsv},
        decision=_nothing_decided,
    ),
    "decisions": Publication(
        name="decisions",
        schema="countermark.decisions/1",
        renderers={
            "table": marked_for_reader(_decisions_table),
            "json": _json,
            "tsv": rows_for_reader(_decisions_tsv),
        },
        decision=_nothing_decided,
        prepared=(prepared_for,),
        audiences=(Audience.COUNSEL,),  # they name people, by what they are
    ),
    "register": Publication(
        name="register",
        schema="countermark.register/1",
        renderers={"table": _register_sheet, "json": _json, "tsv": _register_tsv},
        decision=_nothing_decided,
    ),
    "register-due": Publication(
        name="register due",
        schema="countermark.register/1",
        renderers={"table": _register_sheet, "json": _json, "tsv": _register_tsv},
        decision=lambda told: Decision.ACTION_REQUIRED if told.past else 0,
    ),
    "register-diff": Publication(
        name="register diff",
        schema="countermark.register/1",
        renderers={
            "table": _register_sheet,
            "json": _json,
            "tsv": _register_tsv,
            "markdown": _release_markdown,
        },
        decision=lambda told: Decision.NOT_EXAMINED if told.not_examined else 0,
    ),
    # As ``explain`` shows what is not in a run: prose has no columns to pipe.
    "register-sheet": Publication(
        name="explain",
        schema="countermark.register/1",
        renderers={"table": _register_sheet, "json": _json, "tsv": _register_sheet},
        decision=_nothing_decided,
    ),
    "ledger": Publication(
        name="ledger verify",
        schema="countermark.ledger/1",
        renderers={"table": _ledger_lines, "json": _json, "tsv": _ledger_lines},
        decision=lambda found: 0 if found.sound else Decision.NOT_EXAMINED.exit_code,
    ),
    "config": Publication(
        name="config",
        schema="countermark.config/1",
        renderers={"table": _config_table, "json": _json, "tsv": _config_tsv},
        decision=_nothing_decided,
    ),
    # What was stored, a line each and said at once, alike in every format.
    "receipt": Publication(
        name="receipt",
        schema="",
        renderers=dict.fromkeys(FORMATS, _lines),
        decision=lambda receipt: int(receipt.code),
        is_receipt=True,
    ),
}
"""By the name that a verb's record gives."""
