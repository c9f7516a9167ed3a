"""A text walked a line at a time says what it says when it is decoded whole, faults included."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.formats import delimited, passages, text
from countermark.formats.caps import Caps
from countermark.model.gap import Gap
from countermark.store.stored_bytes import StoredBytes

CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "gb18030")
CYRILLIC = "Поставщик;Страна\n" + "ООО Северный кабель и сети;Россия\r\n" * 50
HAN = "供应商,国家\n示例通信股份有限公司,中国\r\n另一家电子有限公司,中国\n" * 20


def walked(content: bytes, caps: Caps = text.CAPS) -> list[str] | None:
    found = text.opened(StoredBytes.of(content))
    return None if found is None else list(found.lines(caps.line))


@pytest.mark.parametrize("codec", CODECS)
def test_every_encoding_gives_the_same_lines(codec):
    plain = "supplier,country\nNorthern Cable Ltd,GB\r\n" * 20
    words = {"utf-16-le": plain, "gb18030": HAN}.get(codec, CYRILLIC)
    content = words.encode(codec)
    whole = text.decode("x", content)
    assert not isinstance(whole, Gap)
    assert walked(content) == words.splitlines(keepends=True)
    found = text.opened(StoredBytes.of(content))
    assert found is not None
    assert found.encoding == whole.encoding


def test_what_does_not_fit_is_left_to_the_whole():
    rows = b"name,x\n" * 300_000
    assert walked(rows) is not None
    assert walked(rows + b"one\0two\n") is None
    assert walked(b"\xef\xbb\xbf" + rows + b"\xff\n") is None
    assert walked(b"one\rtwo\r") is None
    # One letter of an older code page, far down, makes the whole file one of that code page.
    late = rows + "Müller Bürobedarf GmbH,x\n".encode("cp1252") * 3
    found = text.opened(StoredBytes.of(late))
    whole = text.decode("x", late)
    assert found is not None and not isinstance(whole, Gap)
    assert found.encoding == whole.encoding == "cp1252"


WILD = st.text(st.sampled_from('ab",;\n\n\r\t "é界'), max_size=200)


@given(WILD, st.sampled_from(["", "sep=;\n", "sep=,"]))
def test_the_same_rows_and_gaps_whole_or_walked(wild, first):
    content = (first + wild + "\n").encode()
    caps = Caps(line=30, record_lines=4, fields=6, rows=12)
    found = text.opened(StoredBytes.of(content))
    assert found is not None
    one, other = delimited.read("x", content.decode(), caps), delimited.read("x", found, caps)
    rows = list(one.rows)
    assert list(other.rows) == rows
    assert other.gaps == one.gaps
    assert (one.dialect, one.media_type) == (other.dialect, other.media_type)
    places = {str(row.line) for row in rows}
    assert passages.lines(found, "text/csv", places, caps) == passages.lines(
        content.decode(), "text/csv", places, caps
    )


def test_a_line_longer_than_the_cap_costs_only_itself():
    content = b"a,b\n" + b"x" * 5_000 + b"\nc,d\n"
    caps = Caps(line=100)
    assert walked(content, caps) == ["a,b\n", "x" * 101, "c,d\n"]
    grid = delimited.read("x", text.opened(StoredBytes.of(content)) or "", caps)
    assert [list(row.cells) for row in grid.rows] == [["a", "b"], ["c", "d"]]
    assert [gap.detail for gap in grid.gaps] == ["line 2: longer than 100 characters"]


def test_lines_of_an_open_quote_are_read_again_one_by_one():
    body = "".join(f"{i},x\n" for i in range(3_000))
    for wrong in ('"open,1\n', '"open\n"still",1\n', 'a,"b"c\n'):
        content = f"a,b\n{wrong}{body}".encode()
        found = text.opened(StoredBytes.of(content))
        assert found is not None
        whole = delimited.read("x", content.decode())
        assert list(delimited.read("x", found).rows) == list(whole.rows)
        quoted = io.StringIO(body)
        assert sum(1 for _ in csv.reader(quoted)) == 3_000
