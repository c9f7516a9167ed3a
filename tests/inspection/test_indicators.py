"""The shipped indicators are sound, and are those of the facts, field by field."""

from pathlib import Path

import pytest
import yaml

from countermark.inspection.indicators import LOOKED_FOR, digest_of, read_file, read_table
from countermark.model.errors import SourceError
from countermark.model.indicator import Checked, IndicatorKind, Look
from countermark.store import shipped

FACTS = Path(__file__).parents[2] / "../shared/facts/indicators.yaml"


@pytest.fixture(scope="module")
def table():
    return {row.id: row for row in read_table(shipped.read("countermark.inspection", "shipped"))}


@pytest.fixture(scope="module")
def facts():
    if not FACTS.is_file():
        pytest.skip("the facts that the indicators were carried over from are not at hand")
    return {row["id"]: row for row in yaml.safe_load(FACTS.read_bytes())["indicators"]}


def test_each_fact_is_one_row(table, facts):
    assert len(table) == len(facts) == 107
    assert table.keys() == facts.keys()


KINDS = {
    "domain": {"host"}, "domain-set": {"host"}, "ip": {"address"}, "url": {"url"},
    "package": {"package"}, "component": {"class"}, "file": {"file", "path"},
    "hash": {"file-digest"}, "cert": {"certificate"}, "string": {"string", "setting"},
    "account": {"account"}, "port": {"port"}, "behaviour": {"behaviour"},
    "technique": {"technique"}, "product": {"model"}, "app": {"app-label"}, "cve": {"advisory"},
    "usbid": {"usb-id"},
}  # fmt: skip

IN_WORDS = {"IND-059": ";/", "IND-076": ";,"}
"""Facts whose value is a sentence of names."""


def test_kind_and_values_are_those_of_the_fact(table, facts):
    for id_, fact in facts.items():
        row = table[id_]
        assert row.kind.value in KINDS[fact["type"]], id_
        written = fact["value"] if isinstance(fact["value"], list) else [fact["value"]]
        said = " ".join(map(str, [*written, fact.get("pair", "")])).replace("/U686", "/UMX U686")
        for value in row.values:
            assert value.partition("/")[2] in said or value in said, (id_, value)
        if isinstance(fact["value"], list):
            assert list(row.values) == fact["value"], id_


def test_what_it_shows_how_sure_and_how_hidden_are_those_of_the_fact(table, facts):
    for id_, fact in facts.items():
        row = table[id_]
        assert row.shows == fact["shows"], id_
        assert row.confidence == fact["confidence"], id_
        assert row.hidden_as == fact.get("hidden_as", ""), id_
        assert bool(row.note or row.contested) or "note" not in fact, id_
        assert any(b.during for b in row.bounds) or "valid" not in fact, id_
        sources = fact["source"] if isinstance(fact["source"], list) else [fact["source"]]
        assert len(row.sources) == len(sources), id_


def test_what_nobody_read_again_stays_marked(table, facts):
    for id_, fact in facts.items():
        said = str(fact["source"]).lower()
        recalled = "from memory" in said or "no primary source" in said
        measured = "measured:" in said
        row = table[id_]
        assert (row.checked is Checked.RECALLED) == recalled, id_
        assert (row.checked is Checked.MEASURED) == (measured and not recalled), id_


def test_the_contested_are_contested(table):
    for id_ in ("IND-057", "IND-092", "IND-103", "IND-104"):
        assert table[id_].contested, id_
    assert table["IND-103"].patterns == ()


COLLECTING = (1, 2, *range(6, 10), *range(34, 47), 50)
"""Rows of the update client that speak of what it collects: its maker's answer stands in each."""


@pytest.mark.parametrize("number", COLLECTING)
def test_the_answer_of_the_maker_stands_wherever_collecting_is_said(table, number):
    assert any("Adups" in one.by for one in table[f"IND-{number:03}"].contested)


@pytest.mark.parametrize("id_", ["IND-053", "IND-054"])
def test_a_makers_own_platform_key_is_no_indicator_of_harm(table, id_):
    assert table[id_].patterns == ()


def test_the_owner_of_a_leaked_key_is_not_accused_by_its_own_signature(table):
    assert all(table[f"IND-{number:03}"].note for number in range(78, 88))


BRANDS = ("BLU", "Wolder", "UMX", "Gigaset", "Leagoo", "Nomu", "Linksys", "Netgear", "Supermicro")


def test_no_row_belongs_to_a_brand_that_merely_sold_it(table):
    for row in table.values():
        assert row.about.maker or row.about.module, row.id
        assert row.about.maker not in BRANDS, row.id
        assert not any(brand in row.about.module for brand in BRANDS), row.id


def test_every_row_is_looked_for_or_says_why_not(table):
    for row in table.values():
        if row.kind not in LOOKED_FOR:
            assert row.not_looked_for, row.id
        assert bool(row.patterns) or bool(row.not_looked_for), row.id
    assert sum(bool(row.patterns) for row in table.values()) == 87


def test_each_file_names_its_sources_and_the_table_its_digest(table):
    assert all(row.sources and row.origin and len(row.digest) == 64 for row in table.values())
    assert digest_of(table.values()) == digest_of(list(table.values()))
    assert digest_of(table.values()) != digest_of(list(table.values())[1:])


GOOD = """
matter: made
sources: {one: a made source}
indicators:
  - {id: MADE-1, kind: host, values: [telemetry.example.com], about: {maker: Example Maker},
     means: reachable, shows: a made server, sources: [one], confidence: medium,
     checked: published, grade: C3}
"""


def test_a_sound_file_is_read():
    (row,) = read_file("indicators/made.yaml", GOOD.encode())
    assert row.kind is IndicatorKind.HOST
    assert [(p.look, p.value) for p in row.patterns] == [(Look.HOST, "telemetry.example.com")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("confidence: medium", "confidence: high", "grade C3 is not of high"),
        ("confidence: medium", "confidence: sure", "high, medium or low"),
        ("grade: C3", "grade: Z9", "no grade"),
        ("sources: [one]", "sources: [two]", "no source “two”"),
        ("sources: [one]", "sources: []", "no row rests"),
        ("maker: Example Maker", "maker: ''", "no maker and no module"),
        ("telemetry.example.com", "telemetry", "no host name"),
        ("telemetry.example.com", "a.b", "too short"),
        ("kind: host", "kind: model", "nobody says why"),
        ("kind: host", "kind: hsot", "no file of indicators"),
        ("shows: a made server", "shows: a made server, colour: red", "no file of indicators"),
        ("checked: published", "checked: a list of the user's", "no way in which"),
        ("means: reachable", "means: seen doing", "no file of indicators"),
    ],
)
def test_an_unsound_row_is_refused_and_named(old, new, says):
    with pytest.raises(SourceError) as caught:
        list(read_file("indicators/made.yaml", GOOD.replace(old, new).encode()))
    if says != "no row rests":
        assert says in str(caught.value)
    assert "indicators/made.yaml" in str(caught.value)


def test_an_id_stands_in_one_file():
    files = {"indicators/a.yaml": GOOD.encode(), "indicators/b.yaml": GOOD.encode()}
    with pytest.raises(SourceError, match=r"stands in indicators/a\.yaml too"):
        read_table(files)
