"""Tables of pages: spans, tags left out, tables in tables, and what stands beside them."""

from countermark.formats import html, html_tables, passages

PAGE = (
    "<p>Sold by Larkspur<table><thead><tr><th colspan=2>Who<th>Where</thead>"
    "<tr><td rowspan='2'>Orrin&nbsp;<b>Works</b><td>A-1<td>HQ<!-- <td>x --></tr>"
    "<tr><td>A-2<td><table><tr><td>inner</table>depot</table>tail"
)


def test_rows_as_a_browser_shows_them() -> None:
    found = html_tables.read(PAGE)
    assert found.tables == [
        [["inner"]],
        [["Who", "", "Where"], ["Orrin Works", "A-1", "HQ"], ["Orrin Works", "A-2", "depot"]],
    ]
    assert found.beside == "Sold by Larkspur\ntail"
    assert not found.is_all(named=False)
    assert found.is_all(named=True)


def test_a_row_is_quoted_by_its_table_and_number() -> None:
    found = passages.records("p.xls", PAGE.encode(), html.MEDIA_TYPE, {"table 2!3", "table 9!1"})
    assert list(found) == ["table 2!3"]
    assert "A-2" in found["table 2!3"]


def test_spans_cannot_make_a_page_grow_without_end() -> None:
    wide = "<table>" + "<tr><td colspan=999999 rowspan=999999>x" * 3_000 + "</table>"
    found = html_tables.read(wide)
    assert sum(len(row) for table in found.tables for row in table) < 1_100_000


def test_what_is_never_closed_ends_with_the_page() -> None:
    assert html_tables.read("<table><tr><td>a<td>b").tables == [[["a", "b"]]]
    assert html_tables.read("</table></td><td>stray").tables == []
