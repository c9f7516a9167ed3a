"""What an imported list decides is the law that uses it: its days, its limits, whom it binds."""

from __future__ import annotations

from .conftest import table

COVERED = (
    "covered_equipment_or_services,date_of_inclusion_on_covered_list",
    '"Telecommunications equipment produced by Northwind Radio Corporation.","September 1, 2026"',
)
TABLE_1260H = (
    "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url",
    "Northwind Radio Corporation,Northwind Radio Corporation,,,,,2025-01-07,,",
)
STATUTE = (
    "schema,name,aliases,topics,program,authority,reason,report-date,start-date,end-date,country,"
    "notes,source_url",
    "Company,Northwind Radio Corporation,,debarment,Section 5949 of an Act,Congress,,,,,,,",
)


def found(cm, measure, context, day, maker="Northwind Radio Corporation", **columns):
    """Status and decision of ``measure`` for a device of ``maker``."""
    names = ",".join(("maker", "model", *columns))
    path = table("devices.csv", names, ",".join((maker, "FieldGate 1", *columns.values())))
    asked = ("--context", context, "--as-of", day, "--format", "json")
    subjects = cm("check", path, *asked).json["subjects"]
    rows = {f["measure"]: f for subject in subjects for f in subject["findings"]}
    row = rows.get(measure)
    return (row["status"], row["decision"]) if row else None


def bring(cm, ident, *rows):
    # A list of one row is shorter than any that is published.
    assert (
        cm("register", "import", table("list.csv", *rows), "--list", ident, "--shrunken").code == 0
    )


def test_a_new_entry_of_the_covered_list_bars_subsidies_after_sixty_days(cm, project):
    """47 CFR 54.10(c) and 2.903: sixty days for subsidies, none for authorizations."""
    bring(cm, "us-covered-list", *COVERED)
    ask = {"category": "telecom", "funding": "universal service support"}
    spent, applied = "us-usf-recipient", "us-equipment-applicant"
    for context, day, measure, decision in (
        (spent, "2026-10-30", "LIST-US-COVERED", "action required"),
        (spent, "2026-10-31", "LIST-US-COVERED", "prohibited"),
        (applied, "2026-09-01", "LIST-US-COVERED-EA", "prohibited"),
    ):
        assert found(cm, measure, context, day, **ask) == ("applies", decision), day
    assert found(cm, "LIST-US-COVERED", spent, "2026-08-31", **ask) in (None, ("not_yet", None))


def test_what_a_listed_firm_made_is_reached_by_section_805_in_its_second_year(cm, project):
    bring(cm, "us-1260h", *TABLE_1260H)
    for day, status in (("2026-06-30", "not_yet"), ("2027-06-30", "applies")):
        assert found(cm, "LIST-US-1260H-805", "us-dod", day)[0] == status


def test_part_a_of_section_5949_asks_for_no_critical_system(cm, project):
    bring(cm, "us-5949", *STATUTE)
    said = found(cm, "LIST-US-5949", "us-federal-agency", "2028-01-03", category="semiconductor")
    assert said == ("applies", "prohibited")
