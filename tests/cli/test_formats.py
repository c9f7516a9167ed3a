"""Every verb in every format: it renders, or is refused in the one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from countermark.assessment.publications import of
from countermark.cli.options import FORMATS

from .conftest import CONTRACTOR, TODAY, suppliers

ASKED = {
    "check": lambda: ("check", suppliers("ZTE Corporation"), *CONTRACTOR),
    "explain": lambda: ("explain", "zte"),
    "forms": lambda: ("forms",),
    "screen": lambda: ("screen", "ZTE Corporation"),
    "mentions": lambda: ("screen", "--text", _text()),
    "evaluation": lambda: ("screen", "evaluate", _pairs()),
    "register": lambda: ("register", "show", "US-NDAA19-889B", "--as-of", TODAY),
    "config": lambda: ("config", "show"),
}


def _text() -> str:
    Path("t.txt").write_text("The antennas were made by ZTE Corporation, it says.\n", "utf-8")
    return "t.txt"


def _pairs() -> str:
    Path("p.csv").write_text("name1,name2,is_match\nZTE Corp,ZTE Corporation,true\n", "utf-8")
    return "p.csv"


@pytest.mark.parametrize("name", ASKED)
def test_each_format_renders_or_is_refused(cm, name):
    publication = of("register-sheet" if name == "explain" else name)
    for form in FORMATS:
        said = cm(*ASKED[name](), "--format", form)
        if form in publication.formats:
            assert said.code in (0, 12, 13, 14), (form, said.err)
            assert said.raw.strip(), form
        else:
            assert said.code == 2, form
            assert f" has no {form} format; choose one of: " in said.err
            assert said.raw == b""


def test_what_is_stored_is_said_alike_in_every_format(cm, project):
    for form in FORMATS:
        said = cm("judge", "Acme", "zte", "different", "--reason", "r", "--format", form)
        assert said.code == 0
        assert said.raw.startswith(b"committed ")
        assert cm("ledger", "verify", "--format", form).code == (
            2 if form in ("sarif", "html") else 0
        )
