"""Documents are read as people read them; bad ones become one gap; places point at the words."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats import papers

from countermark.formats import docx, html, pdf, prose
from countermark.formats.caps import CAPS, Caps
from countermark.inventory.documents import places
from countermark.model.document import Document
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap, Why

Read = Callable[[str, bytes, Digest, Caps], Document | Gap]


def read(codec: Read, content: bytes | str, label: str = "a.txt", caps: Caps = CAPS) -> Document:
    found = refused(codec, content, label, caps)
    assert isinstance(found, Document), found
    return found


def refused(
    codec: Read, content: bytes | str, label: str = "a.txt", caps: Caps = CAPS
) -> Document | Gap:
    raw = content.encode() if isinstance(content, str) else content
    return codec(label, raw, Digest.of(raw), caps)


def where(document: Document, words: str, content: bytes) -> str:
    """The bytes that the place of ``words`` stands for."""
    start = document.text.index(words)
    (selector,) = places(document, [(start, start + len(words))])
    assert selector.kind is SelectorKind.BYTES
    first, _, last = selector.value.partition("-")
    return content[int(first) : int(last)].decode()


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_places_in_text_are_bytes_of_the_file(mark: bytes) -> None:
    content = mark + "Größe: 中兴 and “ZTE” ship.".encode()
    document = read(prose.read, content)
    for words in ("Größe", "中兴", "ZTE"):
        assert where(document, words, content) == words


def test_places_in_other_encodings_are_the_words_themselves() -> None:
    document = read(prose.read, "The supplier is Ørsted Kabel.".encode("utf-16"))
    start = document.text.index("Ørsted")
    assert str(places(document, [(start, start + 6)])[0]) == "quote=Ørsted"


PROSE = (
    "The supplier shall deliver the goods within thirty days of the order.\n"
    "Nothing in this agreement obliges the buyer to accept a late delivery.\n"
)


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("contract.txt", PROSE, True),
        ("contract.txt", PROSE.replace("\n", " "), True),
        ("contract.txt", "THE PARTIES AGREE TO THIS. NOTHING ELSE IS AGREED BY THEM HERE.\n", True),
        ("news.txt", "该公司向多家运营商供应路由器和交换机，并在去年获得了新的合同。\n" * 3, True),
        ("names.txt", "Quillfeather Cabling\nBlue Harbor Systems Integration LLC\n", False),
        ("names.txt", "The Bank of the Northern Isles for Trade and Industry\nA Firm\n", False),
        ("list.txt", "supplier\tcountry\nA Firm\tGB\nB Firm\tDE\n", False),
        ("list.csv", PROSE, False),
        ("README.md", "# Names\n\n- A Firm\n", True),
        ("empty.txt", "", False),
        ("one.txt", "a" * 50_000, False),
    ],
)
def test_running_text_is_told_from_lists_by_its_shape(
    label: str, text: str, expected: bool
) -> None:
    assert prose.is_prose(label, text) is expected


# --- HTML ---------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>Order &amp; delivery</title>
<style>.ZTE{color:red}</style><script>if (a < b) { "Hikvision" }</script></head>
<body><!-- Dahua --><p title="Hytera">Lark<b>spur</b> Field&#8203;Gate &copy; K&uuml;hn 1 &lt; 2</p>
<table><tr><td>Quill</td><td>feather</td></tr></table></body></html>"""


def test_a_page_is_read_as_people_see_it() -> None:
    document = read(html.read, PAGE, "a.html")
    for hidden in ("ZTE", "Hikvision", "Dahua", "Hytera", "color"):
        assert hidden not in document.text
    for shown in ("Order & delivery", "Larkspur", "© Kühn 1 < 2", "Quill\n"):
        assert shown in document.text
    assert "Quillfeather" not in document.text


@pytest.mark.parametrize(
    "shown",
    [
        '<input value="Lark Spur">',
        "<input type=submit value='Lark Spur'>",
        "<input placeholder='Lark Spur'>",
        '<select><option label="Lark Spur"></select>',
        '<select><optgroup label="Lark &#83;pur"><option>1</select>',
        '<datalist id=a><option value="Lark Spur"></datalist>',
        '<img alt="Lark Spur">',
        '<iframe srcdoc="&lt;p&gt;Lark &amp;#83;pur"></iframe>',
        "<svg><text>Lark Spur</text></svg>",
        "<svg><text>La<tspan>rk</tspan> Spur</text></svg>",
        "<svg><![CDATA[Lark Spur]]></svg>",
        "<math><mtext>Lark Spur</mtext></math>",
        "<object>Lark Spur</object>",
        "<noscript>Lark Spur</noscript>",
        "<template>Lark Spur</template>",
        "<x-word>La</x-word>rk <nobr>Sp</nobr>ur",
        "<!-->Lark Spur<!-- -->",
        "<!--->Lark Spur<!-- -->",
        "<!-- a --!>Lark Spur<!-- -->",
        "<textarea><!-- </textarea>Lark Spur<!-- -->",
        "<textarea>Lark<b> Spur</textarea>",
        "<title><!--</title>Lark Spur<!-- -->",
        "<xmp><!-- Lark Spur --></xmp>",
        "<plaintext><!-- Lark Spur -->",
        "<svg><title/></svg>La<b>rk</b> Spur",
    ],
)
def test_what_a_page_shows_is_read(shown: str) -> None:
    content = f"<html><body><p>Orders</p>{shown}</body></html>"
    document = read(html.read, content, "a.html")
    assert "Lark Spur" in document.text or "Lark<b> Spur" in document.text
    for at in range(len(document.text)):
        places(document, [(at, at + 1)])


def test_what_a_form_hides_is_not_read() -> None:
    content = "<html><body><p>Orders</p><input type=hidden value='Lark Spur'></body></html>"
    assert "Lark" not in read(html.read, content, "a.html").text


@pytest.mark.parametrize(
    ("words", "source"),
    [("Larkspur", "Lark<b>spur"), ("Kühn", "K&uuml;hn"), ("Order", "Order"), ("&", "&amp;")],
)
def test_places_in_a_page_are_bytes_of_the_file(words: str, source: str) -> None:
    assert where(read(html.read, PAGE, "a.html"), words, PAGE.encode()) == source


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("<>&;/!-#\"'abİﬁ中 \n") | st.characters(), max_size=300))
def test_no_page_breaks_the_reader_and_every_place_lies_in_the_file(text: str) -> None:
    content = text.encode("utf-8", "replace")
    document = refused(html.read, content, "a.html")
    if isinstance(document, Gap):
        return
    spans = [(at, at + 1) for at in range(len(document.text))]
    for selector in places(document, spans):
        if selector.kind is SelectorKind.BYTES:
            first, last = map(int, selector.value.split("-"))
            assert 0 <= first <= last <= len(content)


@pytest.mark.parametrize(
    "content",
    [
        "<b>a" * 300_000,
        "<" * 1_000_000,
        "<!--" * 200_000,
        "<script>" * 100_000,
        "<a " + 'x="' * 300_000,
        "&" * 1_000_000,
        "&amp;" * 200_000 + "a",
        "<xmp>" * 200_000,
        "<title><!--</title>" * 50_000,
        "<input " + "a=" * 300_000,
        "<input " + "a" * 300_000,
        "<iframe srcdoc='" + "&lt;" * 200_000,
        "<input value='a' " * 50_000,
    ],
)
def test_hostile_pages_take_time_in_proportion(content: str) -> None:
    start = time.process_time()
    refused(html.read, content, "a.html")
    assert time.process_time() - start < 5


# --- DOCX ---------------------------------------------------------------------------------------


def test_a_word_document_is_read_part_by_part() -> None:
    table = "<w:tbl><w:tr><w:tc>" + papers.paragraph("in a cell") + "</w:tc></w:tr></w:tbl>"
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    field = "<w:p><w:r><w:instrText>HYPERLINK</w:instrText></w:r></w:p>"
    content = papers.docx(
        {
            "footnotes": papers.word_xml(papers.paragraph("a footnote"), "footnotes"),
            "header1": papers.word_xml(papers.paragraph("a header"), "hdr"),
            "document": papers.word_xml(
                papers.paragraph("Lark", "spur") + table + deleted + field + "<w:p/>"
            ),
        }
    )
    document = read(docx.read, content, "a.docx")
    shown = ["Larkspur", "in a cell", "gone", "a header", "a footnote"]
    assert document.text.split("\n\n") == shown
    starts = [
        document.text.index(words) for words in ("spur", "cell", "gone", "header", "footnote")
    ]
    found = [str(s) for s in places(document, [(at, at + 3) for at in starts])]
    assert found == [
        "paragraph=document!1",
        "paragraph=document!2",
        "paragraph=document!3 deleted",
        "paragraph=header1!1",
        "paragraph=footnotes!1",
    ]


ENTITY = '<!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'
BAD_DOCX = {
    "bomb": (papers.docx({"document": b" " * 3_000_000}), Why.EXPANDS),
    "entities": (papers.docx({"document": ENTITY}), Why.EXPANDS),
    "hidden-entities": (papers.docx({"document": ENTITY.encode("utf-16")}), Why.EXPANDS),
    "deep": (papers.docx({"document": "<a>" * 3000 + "</a>" * 3000}), Why.EXPANDS),
    "many": (papers.docx({f"header{i}": "<a/>" for i in range(60)}), Why.EXPANDS),
    "empty": (papers.docx({"document": papers.word_xml("")}), Why.EMPTY),
    "not-xml": (papers.docx({"document": b"\x00\x01\x02"}), Why.MALFORMED),
    "cut": (papers.docx({"document": "<a/>"})[:-30], Why.MALFORMED),
    "garbage": (b"PK\x03\x04" + b"word/" * 100, Why.MALFORMED),
}


@pytest.mark.parametrize("name", BAD_DOCX)
def test_a_bad_word_document_is_one_gap(name: str) -> None:
    content, why = BAD_DOCX[name]
    found = refused(docx.read, content, "a.docx", Caps(expanded=1_000_000, members=50))
    assert isinstance(found, Gap)
    assert found.why is why


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr>{RUN.format('L')}</w:p>"
        f"<w:p>{RUN.format('ark Spur is its maker')}</w:p>",
        f"<w:p>{RUN.format('La')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>xyz</w:t></w:r>"
        f"{RUN.format('rk Spur')}</w:p>",
        "<w:p><w:r><w:t>Lark</w:t><w:ptab/><w:t>Spur</w:t></w:r></w:p>",
        f"<w:p><w:r><mc:AlternateContent xmlns:mc='{MC}'><mc:Choice><w:t>safe</w:t></mc:Choice>"
        "<mc:Fallback><w:t>Lark Spur</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "<w:p><w:r><w:fldChar><w:ffData><w:textInput><w:default w:val='Lark Spur'/>"
        "</w:textInput></w:ffData></w:fldChar></w:r></w:p>",
        "<w:p><w:r><w:fldChar><w:ffData><w:ddList><w:listEntry w:val='Lark Spur'/></w:ddList>"
        "</w:ffData></w:fldChar></w:r></w:p>",
        "<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='Lark Spur'/>"
        "</w:dropDownList></w:sdtPr></w:sdt></w:p>",
    ],
    ids=["initial", "hidden", "tab", "fallback", "field", "choice", "control"],
)
def test_what_a_document_shows_is_read(body: str) -> None:
    found = read(docx.read, papers.docx({"document": papers.word_xml(body)}), "a.docx")
    lines = found.text.replace("\t", " ").splitlines()
    assert [line for line in lines if line.strip().startswith("Lark Spur")], lines


def test_hidden_text_of_a_document_is_read_too() -> None:
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Lark Spur</w:t></w:r></w:p>"
    found = read(docx.read, papers.docx({"document": papers.word_xml(body)}), "a.docx")
    assert "Lark Spur" in found.text


# --- PDF ----------------------------------------------------------------------------------------


def test_a_pdf_is_read_page_by_page() -> None:
    document = read(pdf.read, papers.pdf("Larkspur FieldGate", "made by a firm"), "a.pdf")
    at = document.text.index("firm")
    assert str(places(document, [(at, at + 4)])[0]) == "page=2"
    assert "Larkspur FieldGate" in document.text
    assert document.gaps == ()


def test_pages_without_text_are_said() -> None:
    document = read(pdf.read, papers.pdf("some text", ""), "a.pdf")
    (gap,) = document.gaps
    assert (gap.why, gap.size, gap.unit) == (Why.NOT_READ, 1, "pages")
    found = refused(pdf.read, papers.pdf("", ""), "a.pdf")
    assert isinstance(found, Gap)
    assert found.detail == "no text in it: pages are images"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 whatever", Why.MALFORMED),
        (b"%PDF-1.7\n" + bytes(range(256)) * 500, Why.MALFORMED),
        (papers.pdf("text")[:200], Why.MALFORMED),
        (papers.pdf("text", extra=papers.LOCKED), Why.UNREADABLE),
        (papers.pdf("text") + b" " * 2000, Why.TOO_LARGE),
    ],
)
def test_a_bad_pdf_is_one_gap(content: bytes, why: Why) -> None:
    caps = Caps(content=2000) if why is Why.TOO_LARGE else CAPS
    found = refused(pdf.read, content, "a.pdf", caps)
    assert isinstance(found, Gap), found
    assert found.why is why


def test_without_the_extra_a_pdf_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    found = refused(pdf.read, papers.pdf("text"), "a.pdf")
    assert isinstance(found, Gap)
    assert (found.why, found.next_step) == (
        Why.NOT_READ,
        "pip install 'countermark[documents]'",
    )


def test_only_so_many_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PAGES", 2)
    document = read(pdf.read, papers.pdf("one", "two", "three"), "a.pdf")
    assert [(gap.why, gap.size) for gap in document.gaps] == [(Why.LIMIT, 1)]
