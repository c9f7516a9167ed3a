"""The published JSON Schemas, generated from the very records that are written.

A test holds the committed files of ``docs/reference/schemas`` against these.
"""

from __future__ import annotations

from typing import Any

import msgspec

from countermark.model.asking import Questionnaire
from countermark.reports.encoding import encode
from countermark.reports.shapes.asking import AnswerDocument, AskedDocument
from countermark.reports.shapes.board import BoardShown
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.check_2 import CheckDocument2
from countermark.reports.shapes.check_lines import Line
from countermark.reports.shapes.compare import CompareDocument
from countermark.reports.shapes.config import ConfigDocument
from countermark.reports.shapes.countries import CountriesShown
from countermark.reports.shapes.decision import DecisionDocument, DecisionsDocument
from countermark.reports.shapes.duties import DutiesDocument
from countermark.reports.shapes.evaluation import Evaluation
from countermark.reports.shapes.explain import Explanation
from countermark.reports.shapes.form import FilledForm, FormList
from countermark.reports.shapes.hurt import HurtDocument
from countermark.reports.shapes.inspect import InspectDocument
from countermark.reports.shapes.inventory import InventoryDocument
from countermark.reports.shapes.ledger import LedgerDocument
from countermark.reports.shapes.matrix import MatrixDocument
from countermark.reports.shapes.mentions import MentionsDocument
from countermark.reports.shapes.record import InquiryRecord
from countermark.reports.shapes.register import RegisterDocument
from countermark.reports.shapes.renew import RenewDocument
from countermark.reports.shapes.replace import ReplaceDocument, ReplacementDocument
from countermark.reports.shapes.sample import SampleDocument
from countermark.reports.shapes.screen import ScreenDocument
from countermark.reports.shapes.trace import ReachDocument, TraceDocument
from countermark.reports.shapes.warning import WarningDocument

PUBLISHED: dict[str, Any] = {
    "answer-1": AnswerDocument,
    "asked-1": AskedDocument,
    "board-1": BoardShown,
    "check-1": CheckDocument,
    "check-2": CheckDocument2,
    "check-lines-2": Line,
    "compare-1": CompareDocument,
    "config-1": ConfigDocument,
    "countries-1": CountriesShown,
    "hurt-1": HurtDocument,
    "inventory-1": InventoryDocument,
    "decision-1": DecisionDocument,
    "decisions-1": DecisionsDocument,
    "duties-1": DutiesDocument,
    "evaluation-1": Evaluation,
    "explain-1": Explanation,
    "form-1": FilledForm,
    "forms-1": FormList,
    "inspect-1": InspectDocument,
    "ledger-1": LedgerDocument,
    "matrix-1": MatrixDocument,
    "mentions-1": MentionsDocument,
    "questionnaire-1": Questionnaire,
    "reach-1": ReachDocument,
    "record-1": InquiryRecord,
    "register-1": RegisterDocument,
    "replace-1": ReplaceDocument,
    "replace-document-1": ReplacementDocument,
    "renew-1": RenewDocument,
    "sample-1": SampleDocument,
    "screen-1": ScreenDocument,
    "trace-1": TraceDocument,
    "warning-1": WarningDocument,
}
"""File name (without ``.json``) to the record, or the union of records, it describes."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) called ``name``; KeyError for one that is not published."""
    return schema_of(name, PUBLISHED[name])


def schema_of(name: str, record: Any) -> dict[str, Any]:
    """The JSON Schema of ``record``, a type or a union of them, under this title."""
    (reference,), components = msgspec.json.schema_components(
        [record], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"countermark.{name.replace('-', '/')}",
        **reference,
        "$defs": components,
    }


def schema_bytes(name: str) -> bytes:
    """``schema`` as the indented JSON that is committed."""
    return encode(schema(name))
