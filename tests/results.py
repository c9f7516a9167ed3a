"""Results of ``check`` as the program reads them back, for tests that ask what was found."""

from __future__ import annotations

import json
from typing import Any

from countermark.reports.document import encode, read_document


def whole(raw: bytes) -> Any:
    """The result in ``raw`` with every reference resolved, field by field as version 1 names them.

    What is folded comes back as findings that have no id and no path.
    """
    return json.loads(encode(read_document(raw)))


def read(raw: bytes) -> Any:
    """Any JSON; a result of ``check`` is ``whole``."""
    found = json.loads(raw)
    is_check = isinstance(found, dict) and str(found.get("schema")).startswith("countermark.check/")
    return whole(raw) if is_check else found
