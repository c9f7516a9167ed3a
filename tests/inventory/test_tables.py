"""Encodings, dialects, spreadsheets, overrides: the same supplier whatever the file is."""

from __future__ import annotations

import datetime
import io

import pytest

from countermark.model.gap import Why

ENCODED = [
    ("Lieferant;Land\nMüller Gerätebau GmbH;Deutschland\n", "cp1252", "DE"),
    ("Dodavatel;Země\nŽluťoučký kůň s.r.o.;Česko\n", "cp1250", "CZ"),
    ("Поставщик;Страна\nООО Ромашка;Россия\n", "cp1251", "RU"),
    ("供应商,国家\n测试通讯股份有限公司,中国\n", "gb18030", "CN"),
    ("供應商,國家\n測試科技股份有限公司,台灣\n", "big5", "TW"),
    ("仕入先,国\n株式会社テスト電機,日本\n", "shift_jis", "JP"),
    ("供应商,国家\n测试,中国\n", "utf-8-sig", "CN"),
    ("供应商,国家\n测试,中国\n", "utf-16", "CN"),
    ("供应商,国家\n测试,中国\n", "utf-16-le", "CN"),
    ("Supplier,Country\nSociété Test,France\n", "utf-16-be", "FR"),
    ("Supplier,Country\nSociété Test,France\n", "utf-32", "FR"),
]


@pytest.mark.parametrize(
    ("text", "encoding", "country"), ENCODED, ids=lambda v: v if len(str(v)) < 12 else ""
)
def test_encodings(text: str, encoding: str, country: str, read) -> None:
    reading = read("s.csv", text.encode(encoding))
    name = text.splitlines()[1].replace(";", ",").split(",")[0]
    assert [(s.name, s.country) for s in reading.subjects] == [(name, country)]
    assert reading.gaps == ()


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_dialects(mark: str, read) -> None:
    text = "Supplier,Country,Quantity\nA One,DE,1\nB Two,FR,2\n".replace(",", mark)
    assert [(s.name, s.country) for s in read("s.csv", text).subjects] == [
        ("A One", "DE"),
        ("B Two", "FR"),
    ]


def test_decimal_commas_do_not_make_it_comma_separated(read) -> None:
    reading = read("s.csv", "Supplier;Share\nA One;1,5\nB Two;2,5\n")
    assert reading.format == "supplier list, semicolon-separated"


def test_excel_separator_line_and_lone_carriage_returns(read) -> None:
    assert len(read("s.csv", "sep=;\nSupplier;Country\nA, One;DE\n").subjects) == 1
    assert [s.name for s in read("s.csv", "Supplier,Country\rA,DE\rB,FR\r").subjects] == ["A", "B"]


def test_overrides_win_and_ignore_hides(read) -> None:
    reading = read(
        "s.csv", "Foo,Supplier\nA One,B Two\n", overrides={"foo": "supplier", "Supplier": "ignore"}
    )
    assert [s.name for s in reading.subjects] == ["A One"]
    assert [(c.meaning, c.because) for c in reading.columns] == [
        ("supplier", "you said so"),
        ("not used", "you said so"),
    ]


def test_content_tells_identifiers_and_countries(read) -> None:
    text = "Supplier,Code,Xyz\nA,5493001KJTIIGC8Y1R12,Germany\nB,529900T8BM49AURSDO55,France\n"
    reading = read("s.csv", text)
    assert [c.meaning for c in reading.columns] == ["supplier", "lei", "country"]
    assert reading.subjects[0].identifiers == ("lei:5493001KJTIIGC8Y1R12",)


@pytest.mark.parametrize("header", ["made", "Manufactured", "Year of manufacture", "Date built"])
def test_a_day_of_manufacture_under_any_of_its_headers(header: str, read) -> None:
    table = read("d.csv", f"maker,model,{header}\nHonor,V20,2019-05-01\n")
    assert [column.meaning for column in table.columns] == ["maker", "model", "made"]


def test_supplier_code_is_not_the_supplier(read) -> None:
    reading = read("s.csv", "Supplier Code,Supplier Name\n17,A One\n")
    assert [s.name for s in reading.subjects] == ["A One"]


def test_blank_words_name_nobody(read) -> None:
    reading = read("s.csv", "Supplier,Country\nN/A,DE\nunknown,DE\n-,DE\nA One,DE\n")
    assert [s.name for s in reading.subjects] == ["A One"]
    assert [(g.why, g.size) for g in reading.gaps] == [(Why.NO_NAME, 3)]


def test_one_model_name_of_two_makers_joins_nothing(read) -> None:
    reading = read("d.csv", "Maker,Model\nA One,GX-5\nB Two,GX-5\nB Two,GX-6\n")
    joined = {c.object for c in reading.claims if c.predicate.value == "same_as"}
    assert joined == {"name:a one gx-5", "name:b two gx-5", "name:b two gx-6", "name:gx-6"}


def test_spreadsheet_sheets_are_tables(read) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Site A"
    for row in (
        ["Devices of site A"],
        [],
        ["Maker", "Model", "Serial", "Acquired"],
        ["Amber Relay", "AR-1", 12345, datetime.date(2020, 3, 4)],
    ):
        first.append(row)
    second = book.create_sheet("Suppliers")
    second.append(["Supplier", "Country"])
    second.append(["A One", "DE"])
    book.create_sheet("Empty")
    held = io.BytesIO()
    book.save(held)
    reading = read("b.xlsx", held.getvalue())
    assert reading.gaps == ()
    assert [(s.place, s.field("serial"), s.acquired) for s in reading.subjects] == [
        ("b.xlsx!Site A!4", "12345", "2020-03-04"),
        ("b.xlsx!Suppliers!2", "", ""),
    ]
    assert str(reading.claims[0].evidence.selector) == "row=Site A!4"


def test_components_are_subjects_when_asked(read) -> None:
    bom = (
        '{"bomFormat":"CycloneDX","metadata":{"component":{"name":"a"}},'
        '"components":[{"name":"b"}]}'
    )
    assert [s.name for s in read("a.json", bom).subjects] == ["a"]
    asked = read("a.json", bom, components=True).subjects
    assert [(s.name, s.kind.value) for s in asked] == [("a", "product"), ("b", "component")]


def test_reading_is_the_same_twice(read) -> None:
    text = "from,predicate,to\nA,supplies,B\nB,supplies,A\n"
    one, two = read("l.csv", text), read("l.csv", text)
    assert one == two
    assert [s.name for s in one.subjects] == ["A", "B"]  # both are named, so both are asked about


def test_what_lies_below_the_first_tier_of_subawards_is_not_examined(read) -> None:
    below = "ends at the first tier"
    reading = read("s.csv", "subawardee_name,subaward_amount\nCastellan Inc,100\nBlue Ltd,7\n")
    assert [gap.size for gap in reading.gaps if below in gap.detail] == [2]
    plain = read("s.csv", "supplier,amount\nCastellan Inc,100\n")
    assert not [gap for gap in plain.gaps if below in gap.detail]
