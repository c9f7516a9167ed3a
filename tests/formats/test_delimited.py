"""Physical line numbers, quoted line ends, unbalanced quotation marks; text of any kind."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from countermark.formats import delimited, text
from countermark.model.gap import Gap

CELL = st.text(
    st.characters(blacklist_characters="\0\r\n", blacklist_categories=["Cs"]), max_size=6
)


def test_lines_are_physical() -> None:
    grid = delimited.read("x", 'a,b\n"1\n2",3\n4,5\n')
    assert [(row.line, list(row.cells)) for row in grid.rows] == [
        (1, ["a", "b"]),
        (2, ["1\n2", "3"]),
        (4, ["4", "5"]),
    ]


def test_an_open_quote_costs_its_line() -> None:
    body = "".join(f"{i},x\n" for i in range(2000))
    grid = delimited.read("x", 'a,b\n"open,1\n' + body)
    assert len(list(grid.rows)) == 2001
    assert [gap.size for gap in grid.gaps] == [1]


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    held = io.StringIO()
    csv.writer(held, quoting=csv.QUOTE_ALL).writerows(rows)
    faults = delimited._Faults()
    got = delimited._records(held.getvalue(), ",", faults, delimited.CAPS)
    assert [list(row.cells) for row in got] == rows


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=80))
def test_utf8_decodes_to_itself(words: str) -> None:
    found = text.decode("x", words.encode())
    assert not isinstance(found, Gap)
    assert found.text == words.removeprefix("\ufeff")


def test_lines_led_astray_are_not_followed_again(monkeypatch) -> None:
    """Each line of ``a","x`` opens a quotation mark: each was followed for 500 lines more."""
    taken = 0
    given = delimited._Feed.__next__

    def counted(feed):
        nonlocal taken
        line = given(feed)
        taken += 1
        return line

    monkeypatch.setattr(delimited._Feed, "__next__", counted)
    grid = delimited.read("x", 'a","x\n' * 4000)
    assert list(grid.rows) == []
    assert [gap.size for gap in grid.gaps] == [4000]
    assert taken < 3 * 4000


def test_a_stray_byte_leaves_the_other_names_in_their_letters() -> None:
    """Read as Windows-1252, every other name would be screened in wrong letters and missed."""
    content = "supplier\nMüller Gerät GmbH\nÉlan Ærø\nx".encode() + b"\xff\n"
    found = text.decode("x.csv", content)
    assert not isinstance(found, Gap)
    assert (found.encoding, found.damaged, found.guessed) == ("utf-8", True, False)
    assert found.text.splitlines()[1:] == ["Müller Gerät GmbH", "Élan Ærø", "x\ufffd"]
    assert "1 byte is no text, the first byte 42 of the file; line 4" in found.doubt


def test_a_long_file_with_stray_bytes_is_walked_as_utf8() -> None:
    class Held:
        def __init__(self, content):
            self.content, self.size = content, len(content)

        def open(self):
            return io.BytesIO(self.content)

    rows = "".join(f"Müller {n} 华为\n" for n in range(60_000)).encode()
    found = text.opened(Held(rows + b"\xe5\x8d stray\n" + rows))
    assert found is not None and found.damaged
    assert "line 60001" in found.doubt
    got = list(found.lines())
    assert got[0] == "Müller 0 华为\n" and "\ufffd" in got[60_000] and len(got) == 120_001


def test_older_code_pages_are_still_themselves() -> None:
    for page, words in {
        "cp1252": "Müller Gerät, Société Générale, Ærø, Español\n",
        "koi8-r": "Общество с ограниченной ответственностью Радиосвязь\n",
        "cp1251": "Общество с ограниченной ответственностью Радиосвязь, Рёв\n",
        "gb18030": "华为技术有限公司, 中兴通讯股份有限公司\n",
        "euc_kr": "삼성전자 주식회사 한국\n",
        "big5": "華為技術有限公司\n",
        "shift_jis": "日本電気株式会社\n",
    }.items():
        found = text.decode("x", words.encode(page))
        assert isinstance(found, Gap) or not found.damaged, page
