"""``register pages DIR``: whole pages or none, that load nothing and lead only where they say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from countermark.assessment import shipped
from countermark.assessment.register_pages import pages
from countermark.assessment.run import At, Run
from countermark.register.catalog import load

from .conftest import TODAY

EVIL = '"><script>alert(1)</script><img src=x onerror=y>{{7*7}}\x1b[2J\u202e javascript:alert(1)'


class Page(HTMLParser):
    """The links of a page, and what it must not hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.bad: list[object] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.links += [named["href"]] if "href" in named else []
        if tag in ("script", "img", "iframe", "object", "link", "base", "form"):
            self.bad.append((tag, attrs))
        self.bad += [(tag, n) for n in named if n.startswith("on") or n == "src"]


@pytest.fixture(scope="module")
def made():
    """The pages of the shipped register."""
    from datetime import date

    with Run(At(date.fromisoformat(TODAY))) as run:
        return {name: content.decode() for name, content in pages(run)}


def test_every_link_leads_to_a_page_or_to_the_web(made):
    for name, text in made.items():
        page = Page(text)
        assert page.bad == [], name
        for link in page.links:
            assert link in made or re.match(r"https?://\w", link), (name, link)


def test_pages_are_whole_by_themselves(made):
    for name, text in made.items():
        assert text.startswith("<!doctype html>"), name
        assert "default-src 'none'" in text
        assert not re.search(r"@import|url\(|file:/|/(work|tmp|home|root)/", text), name
        assert text.count("</style>") == 1, name


def test_a_page_has_marks_sources_both_clocks_and_denials(made):
    page = made["measure-US-SUPERMICRO-ALLEGATION.html"]
    said, _, denied = page.partition('<h3 class="minor">Denied</h3>')
    assert '<h3 class="minor">Said</h3>' in said
    assert "outside investigators found no malicious hardware" in denied
    assert ">allegation</span>" in page
    assert ">applies</span>" not in page
    page = made["measure-US-NDAA19-889B.html"]
    for words in ("History, on both clocks", "the authority&#39;s own text", "Sources read"):
        assert words in page
    assert 'href="entity-zte.html"' in page
    assert 'class="bar in-force"' in page
    assert "Positions of countries that rest on it" in made["measure-SE-PTS-2020.html"]
    party = made["entity-supermicro.html"]
    assert "Said and denied" in party
    assert "Not to be taken for it" in party


def test_what_was_not_known_has_no_page():
    from datetime import date

    day = date(2018, 6, 1)
    with Run(At(day, day)) as run:
        then = {name: content.decode() for name, content in pages(run)}
    assert "measure-US-NDAA19-889B.html" not in then
    assert "US-NDAA19-889B" not in "".join(then.values())
    assert "measure-US-BIS-ZTE-DENIAL-2018.html" in then
    assert "as known at" in then["index.html"]


def test_whatever_a_record_says_is_escaped(monkeypatch):
    from datetime import date

    import yaml

    measure = {
        **dict.fromkeys(("title", "authority", "jurisdiction", "type", "act", "clause", "notes",
                         "legal_basis", "valid_to_reason", "confidence"), EVIL),
        "id": "XX-1", "kind": "restrictive", "matching": "named_only", "valid_from": "2020-01-01",
        "verification": "verified_secondary", "products": [EVIL], "recalled": [EVIL],
        "entities": [{"entity": "acme", "note": EVIL}], "scope": {"words": [EVIL]},
        "duties": [{"what": EVIL, "within": "3", "unit": EVIL, "trigger": EVIL}],
        "exceptions": [{"id": EVIL, "text": EVIL}], "events": [{"date": "2020", "what": EVIL}],
        "sources": [{"title": EVIL, "publisher": EVIL, "date": EVIL, "kind": EVIL, "seen": EVIL,
                     "url": "javascript:alert(1)"}],
    }  # fmt: skip
    detail = {"source": EVIL, "note": EVIL, "doubt": EVIL}
    entity = {
        "id": "acme", "name": EVIL, "country": EVIL, "kind": EVIL, "warnings": [EVIL],
        "not_on": [EVIL], "names": [{"text": EVIL, "kind": "alias", **detail}],
        "brands": [{"name": EVIL, **detail}], "makes_for": [{"brand": EVIL, **detail}],
        "parents": [{"tie": "owned", "name": EVIL, **detail}],
        "members": [{"id": "m", "name": EVIL, "tie_words": EVIL, **detail}],
        "identifiers": [{"scheme": EVIL, "value": EVIL, "holder": EVIL, **detail}],
        "tickers": [{"exchange": EVIL, "symbol": EVIL, **detail}],
    }  # fmt: skip
    denial = {
        "id": "evil", "by": EVIL, "on": "2021", "says": EVIL, "outcome": EVIL,
        "against": ["XX-1"], "verification": "unverified", "source": {"title": EVIL},
    }  # fmt: skip
    friends = {"false_friends": [{"name": EVIL, "looks_like": "acme", "why": EVIL}]}
    catalog = load({
        name: yaml.safe_dump(content, allow_unicode=False).encode() for name, content in (
            ("measures/XX-1.yaml", measure), ("entities/acme.yaml", entity),
            ("false-friends.yaml", friends), ("denials/evil.yaml", {"denials": [denial]}))
    })  # fmt: skip
    monkeypatch.setattr(shipped, "catalog", lambda: catalog)
    with Run(At(date(2026, 11, 20))) as run:
        for name, content in pages(run):
            text = content.decode()
            assert Page(text).bad == [], name
            assert all("javascript" not in link for link in Page(text).links)
            assert "alert(1)" in text
            assert not {"\x1b", "\u202e"} & set(text), name
            assert "49" not in text.partition("</style>")[2], name


def test_a_folder_is_written_whole_or_not_at_all(cm, folder, monkeypatch, made):
    from countermark.assessment import register_pages

    few = [(name, made[name].encode()) for name in ("index.html", "entity-zte.html")]
    monkeypatch.setattr(register_pages, "pages", lambda run: iter(few))
    said = cm("register", "pages", "pages", "--as-of", TODAY)
    assert said.code == 0
    number = len(list(Path("pages").iterdir()))
    assert f"{number} pages written; open pages/index.html" in said.out
    again = cm("register", "pages", "pages")
    assert again.code == 2
    assert "new or empty" in again.err
    Path("empty").mkdir()
    assert cm("register", "pages", "empty").code == 0
    Path("link").symlink_to("pages")
    assert cm("register", "pages", "link").code == 2
    assert cm("register", "pages", "no/such/parent").code == 1

    def broken(run):
        yield "index.html", b"x"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register_pages, "pages", broken)
    assert cm("register", "pages", "new").code == 1
    assert sorted(p.name for p in folder.iterdir()) == ["empty", "link", "pages"]
