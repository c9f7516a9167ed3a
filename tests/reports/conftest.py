"""What the reports are handed: shipped files as bytes, and documents of hand-made inquiries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from countermark.reports.dense_json import DenseWriter, LinesWriter
from countermark.reports.document import document
from countermark.reports.parts import TableWriter, TsvWriter
from countermark.reports.sarif import SarifWriter
from countermark.reports.shapes.check import CheckDocument

from . import inquiries

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "countermark" / "reports" / "shipped"


def read_shipped() -> dict[str, bytes]:
    """Relative names to bytes, as the store hands them in."""
    files = (p for p in SHIPPED.rglob("*") if p.is_file())
    return {p.relative_to(SHIPPED).as_posix(): p.read_bytes() for p in files}


def table(
    whole: CheckDocument, *, width: int = 80, colour: bool = False, verbose: bool = False
) -> str:
    """The screen of a document that is one part; with ``verbose`` every finding as well."""
    writer = TableWriter(width, colour, verbose=verbose)
    pieces = [piece for _, piece in writer.part(whole, range(len(whole.subjects)))]
    bare = msgspec.structs.replace(whole, subjects=(), claims={})
    return writer.ending(bare, pieces, whole.claims.values())


def tsv(whole: CheckDocument, table: str = "findings") -> str:
    """The lines of a document that is one part."""
    writer = TsvWriter(table)
    pieces = [piece for _, piece in writer.part(whole, range(len(whole.subjects)))]
    bare = msgspec.structs.replace(whole, subjects=(), claims={})
    return b"".join(writer.ending(bare, pieces, whole.claims.values())).decode()


def dense(
    whole: CheckDocument,
    *,
    all_findings: bool = False,
    parts: Sequence[Sequence[int]] | None = None,
) -> bytes:
    """``whole`` as ``countermark.check/2``; ``parts`` are the subjects of each part, by place."""
    writer = DenseWriter(all_findings=all_findings)
    pieces: list[tuple[int, bytes]] = []
    rows: list[tuple[int, bytes]] = []
    for places in parts or [range(len(whole.subjects))]:
        subjects = tuple(whole.subjects[at] for at in places)
        pieces += writer.part(msgspec.structs.replace(whole, subjects=subjects), places)
        rows += writer.rows()
    writer.gathered(sorted(rows))
    bare = msgspec.structs.replace(whole, subjects=(), claims={})
    ordered = (piece for _, piece in sorted(pieces))
    return b"".join(writer.ending(bare, ordered, whole.claims.values()))


def lines(whole: CheckDocument, *, all_findings: bool = False) -> bytes:
    """``whole`` as lines, an object each."""
    writer = LinesWriter(all_findings=all_findings)
    pieces = [piece for _, piece in writer.part(whole, range(len(whole.subjects)))]
    bare = msgspec.structs.replace(whole, subjects=(), claims={})
    return b"".join(writer.ending(bare, pieces, whole.claims.values()))


def sarif(whole: CheckDocument, *, all_findings: bool = False) -> bytes:
    """``whole`` as SARIF."""
    writer = SarifWriter(all_findings=all_findings)
    pieces = [piece for _, piece in writer.part(whole, range(len(whole.subjects)))]
    bare = msgspec.structs.replace(whole, subjects=(), claims={})
    return b"".join(writer.ending(bare, pieces, whole.claims.values()))


def tables_of(raw: bytes) -> dict[str, list[tuple[str, object]]]:
    """The tables of a document as pairs, so that a key that stands twice is seen."""
    pairs = json.loads(raw, object_pairs_hook=list)
    return {key: rows for key, rows in pairs if key in ("terms", "grounds", "paths", "claims")}


@pytest.fixture(scope="session")
def shipped() -> dict[str, bytes]:
    return read_shipped()


@pytest.fixture(scope="session")
def full() -> CheckDocument:
    return document(inquiries.full(), measures=inquiries.MEASURES)


@pytest.fixture(scope="session")
def without_context() -> CheckDocument:
    choices = (inquiries.CONTRACTOR, inquiries.PRIVATE, inquiries.GRANTEE)
    return document(inquiries.without_context(), choices=choices)
