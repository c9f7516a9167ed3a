"""Writes ``findings.json``: the ids that findings had in the release whose decisions hung on ids.

    PYTHONPATH=RELEASE/src RELEASE/.venv/bin/python make.py

run in this folder with that release (format 1, before keys). One finding per subject and party.
"""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

from countermark.cli.main import main

FILES = ("devices.csv", "links.csv", "product.cdx.json", "suppliers.csv")
ASKED = ("--context", "us-federal-contractor", "--as-of", "2026-11-20", "--exit-zero")


def made() -> list[list[str]]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out):
        main(["check", *FILES, *ASKED, "--format", "json"])
    out.flush()
    found: dict[tuple[str, ...], list[str]] = {}
    for subject in json.loads(out.buffer.getvalue())["subjects"]:
        for finding in subject["findings"]:
            if finding["decision"] is not None:
                key = subject["place"], subject["name"], finding["entity"]
                found.setdefault(key, [*key, finding["measure"], finding["id"]])
    return list(found.values())


if __name__ == "__main__":
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in made())
    Path("findings.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
