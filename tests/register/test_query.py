"""Listing and showing, with the standing on a day."""

from datetime import date

import msgspec
import pytest

from countermark.model.errors import CallerError
from countermark.model.measure import Kind, Status
from countermark.register import query
from countermark.register.query import Filter, QueryDates

TODAY = QueryDates(date(2026, 11, 20))


def test_all_measures_are_listed_and_filters_narrow(catalog):
    everything = query.measures(catalog, TODAY)
    assert len(everything) == len(catalog.measures)
    assert [row.id for row in everything] == sorted(row.id for row in everything)
    czech = query.measures(catalog, TODAY, Filter(jurisdiction="CZ"))
    assert [row.id for row in czech] == [
        "CZ-ACT-2025",
        "CZ-DEEPSEEK-2025",
        "CZ-DEEPSEEK-GOV-2025",
        "CZ-WARN-2018",
        "CZ-WARN-2025",
    ]
    warning = query.measures(catalog, TODAY, Filter(jurisdiction="CZ", kind=Kind.REPORTING))
    warnings = ["CZ-DEEPSEEK-2025", "CZ-WARN-2018", "CZ-WARN-2025"]
    assert [row.id for row in warning] == warnings
    ended = query.measures(catalog, TODAY, Filter(entity="zte", status=Status.ENDED))
    assert {"US-BIS-ZTE-EL-2016", "US-BIS-ZTE-DENIAL-2018"} <= {row.id for row in ended}


def test_what_was_not_public_is_not_listed(catalog):
    then = query.measures(catalog, QueryDates(date(2025, 8, 1), date(2025, 8, 1)))
    ids = {row.id for row in then}
    assert "US-FASCSA-ACRONIS" not in ids
    assert "US-NDAA19-889B" in ids


def test_a_measure_is_shown_with_its_standing_for_each_entity(catalog):
    sheet = query.show(catalog, "US-BIS-ZTE-EL-2016", QueryDates(date(2017, 5, 31)))
    assert isinstance(sheet, query.MeasureSheet)
    assert {p.entity: p.status for p in sheet.entities} == {
        "zte": "ended",
        "zte_kangxun": "ended",
        "beijing_8star": "applies",
        "zte_parsian": "applies",
    }
    assert ("terminates", "US-BIS-ZTE-DELIST-2017") in {(r.rel, r.target) for r in sheet.incoming}
    assert sheet.digest == catalog.digest_of("US-BIS-ZTE-EL-2016")


def test_an_entity_is_shown_with_its_measures_and_children(catalog):
    sheet = query.show(catalog, "hytera", TODAY)
    assert isinstance(sheet, query.EntitySheet)
    assert "US-NDAA19-889B" in {row.id for row in sheet.measures}
    assert {child.entity for child in sheet.children} == {
        "sepura",
        "teltronic",
        "norsat",
        "hytera_us",
        "hytera_america",
        "hytera_america_west",
    }


def test_sheets_are_plain_json(catalog):
    for id_ in ("US-NDAA19-889B", "huawei"):
        sheet = query.show(catalog, id_, TODAY)
        assert msgspec.json.decode(msgspec.json.encode(sheet))


@pytest.mark.parametrize("id_", ["US-NDAA19-889C", "huawai"])
def test_an_unknown_id_names_its_neighbours(catalog, id_):
    with pytest.raises(CallerError) as caught:
        query.show(catalog, id_, TODAY)
    assert "did you mean" in caught.value.next_step
