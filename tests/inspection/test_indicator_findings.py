"""Indicators met in a whole image: what files, apps and signers are, with what it means."""

import pytest

from countermark.inspection.indicator_findings import IndicatorTable, with_indicators
from countermark.inspection.indicators import read_table
from countermark.inspection.versions_compared import is_within
from countermark.model.artefact import Span
from countermark.model.indicator import Bounds, Indicator, IndicatorKind, Look, Pattern
from countermark.model.inspected import FilePlace, InnerFile, Inspection, Weight
from countermark.model.inspection import (
    App,
    AppPart,
    Endpoint,
    EndpointKind,
    Hidden,
    Hiding,
    Match,
    PartKind,
    Permission,
    Seen,
    Signer,
    TextKind,
)
from countermark.store import shipped


@pytest.fixture(scope="module")
def table():
    return IndicatorTable(read_table(shipped.read("countermark.inspection", "shipped")))


def file(path=b"system/app/x.apk", **seen):
    places = (FilePlace((b"image", path), ()),)
    return InnerFile(sha256="0" * 64, size=1, form="", places=places, seen=Seen(**seen))


def found(table, *files):
    made = Inspection(images=(), files=with_indicators(files, table))
    return {
        one.values[0][1]: (one.weight, dict(one.values), one.marks) for one in table.findings(made)
    }


PART = AppPart(kind=PartKind.SERVICE, name="com.sek.y.ac", exported=True)


@pytest.mark.parametrize(
    ("seen", "id_"),
    [
        ({"apps": (App(package="com.adups.fota", version_name="5.0.0"),)}, "IND-001"),
        ({"apps": (App(package="org.example", parts=(PART,)),)}, "IND-070"),
        (
            {
                "signers": (
                    Signer(
                        scheme="v1", subject="", issuer="", key="k",
                        certificate="41AB7D45F55FB889029099E98C6800418A6E9F80DA84BA92C9D5277373732390",
                    ),
                )
            },
            "IND-052",
        ),
        (
            {
                "endpoints": (
                    Endpoint(
                        value="https://bigdata.adups.com/", host="bigdata.adups.com",
                        kind=EndpointKind.URL, hidden_as=(Hiding.CHARACTERS,),
                    ),
                )
            },
            "IND-006",
        ),
        (
            {
                "hidden": (
                    Hidden(
                        text="settings put global package_verifier_enable 0",
                        kind=TextKind.COMMAND, hidden_as=(Hiding.CHARACTERS,),
                    ),
                )
            },
            "IND-051",
        ),
    ],
)  # fmt: skip
def test_what_a_thing_is_meets_its_row(table, seen, id_):
    weight, values, marks = found(table, file(**seen))[id_]
    assert weight is Weight.ADVISORY
    assert marks[0].file == 0
    assert values["means"] in {"present", "reachable", "able to"}


@pytest.mark.parametrize(
    "seen",
    [
        {"apps": (App(package="com.adups.fota.example"),)},
        {"apps": (App(package="com.adups"),)},
        {"apps": (App(package="org.example", permissions=(Permission("com.adups.fota"),)),)},
        {
            "endpoints": (
                Endpoint(value="x", host="www.bigdata.adups.com", kind=EndpointKind.HOST),
                Endpoint(value="x", host="along.tv", kind=EndpointKind.HOST),
                Endpoint(value="x", host="long.tv.example.com", kind=EndpointKind.HOST),
            )
        },
        {"endpoints": (Endpoint(value="1.61.160.47.15", host="1.61", kind=EndpointKind.IP),)},
    ],
)
def test_what_is_merely_like_it_meets_nothing(table, seen):
    assert found(table, file(**seen)) == {}


@pytest.mark.parametrize(
    ("path", "met"),
    [
        (b"system/bin/sync_agent", True),
        (b"bin/sync_agent", True),
        (b"./system/bin/sync_agent", True),
        (b"image/system/bin/sync_agent", True),
        (b"opt/bin/sync_agent", False),
        (b"system/bin/sync_agent.sh", False),
        (b"system/bin/my_sync_agent", False),
        (b"system/bin/Sync_Agent", False),
        (b"\xff\xfe/\n", False),
    ],
)
def test_a_file_is_met_by_its_path(table, path, met):
    assert ("IND-088" in found(table, file(path))) == met


def test_a_name_alone_a_recalled_row_and_a_past_address_weigh_less(table):
    assert found(table, file(b"app/CP_DMP.apk"))["IND-067"][0] is Weight.NOTE
    weight, values, _ = found(table, file(b"system/xbin/vo1d"))["IND-077"]
    assert (weight, values["checked"], values["grade"]) == (Weight.NOTE, "recalled", "D4")
    old = Endpoint(value="61.160.47.15", host="61.160.47.15", kind=EndpointKind.IP)
    assert found(table, file(endpoints=(old,)))["IND-032"][0] is Weight.NOTE


@pytest.mark.parametrize(
    ("version", "weight", "versions"),
    [
        ("5.0.0.0.0", Weight.ADVISORY, "inside"),
        ("5.5.0.3.004", Weight.NOTE, "outside"),
        ("4.3", Weight.NOTE, "outside"),
        ("", Weight.ADVISORY, None),
    ],
)
def test_a_version_outside_the_bounds_weighs_less_and_is_named(table, version, weight, versions):
    app = App(package="com.adups.fota", version_name=version)
    got, values, _ = found(table, file(apps=(app,)))["IND-001"]
    assert (got, values.get("versions")) == (weight, versions)
    assert values.get("version", "") == version


def test_what_stands_in_bytes_and_is_an_address_is_met_once(table):
    plain = Match(indicator="IND-006", value="bigdata.adups.com", look=Look.HOST)
    same = Endpoint(value="bigdata.adups.com", host="bigdata.adups.com", kind=EndpointKind.HOST)
    (made,) = with_indicators([file(matches=(plain,), endpoints=(same,))], table)
    assert made.seen.matches == (plain,)


def test_an_array_of_characters_is_told_as_hidden_and_not_as_plain_too(table):
    host = "bigdata.adups.com"
    wide, narrow = (Span(8, 2 * len(host)),), (Span(90, len(host)),)
    hidden = Endpoint(
        value=host, host=host, kind=EndpointKind.HOST, hidden_as=(Hiding.CHARACTERS,), spans=wide
    )

    def made(spans):
        plain = Endpoint(value=host, host=host, kind=EndpointKind.HOST, spans=spans)
        match = Match(indicator="IND-006", value=host, look=Look.HOST, spans=spans)
        (one,) = with_indicators([file(endpoints=(plain, hidden), matches=(match,))], table)
        return [len(one.seen.endpoints), [m.hidden_as for m in one.seen.matches]]

    assert made(wide) == [1, [(Hiding.CHARACTERS,)]]
    assert made(narrow) == [2, [(), (Hiding.CHARACTERS,)]]


def test_every_file_is_marked_and_no_brand_is_said(table):
    app = App(package="com.adups.fota", spans=(Span(3, 4),))
    got = found(table, file(apps=(app,)), file(b"b", apps=()), file(b"c", apps=(app,)))["IND-001"]
    assert [(mark.file, mark.spans) for mark in got[2]] == [(0, (Span(3, 4),)), (2, (Span(3, 4),))]
    assert got[1]["maker"] == "Shanghai Adups Technology Co., Ltd."


def test_rows_of_a_user_weigh_as_the_user_says():
    row = Indicator(
        id="mine:1", kind=IndicatorKind.HOST, values=("a.example.com",),
        patterns=(Pattern(Look.DOMAIN, "example.com"),),
    )  # fmt: skip
    one = Endpoint(value="x", host="a.b.example.com", kind=EndpointKind.HOST)
    assert found(IndicatorTable([row]), file(endpoints=(one,)))["mine:1"][0] is Weight.ADVISORY


@pytest.mark.parametrize(
    ("version", "bounds", "within"),
    [
        ("5.0.0", Bounds(since="5.0", before="5.5"), True),
        ("5.10", Bounds(since="5.0", before="5.5"), False),
        ("5.4.9-rc1", Bounds(since="5.0", before="5.5"), True),
        ("2.3.8.1", Bounds(seen=("2.3.8",)), True),
        ("2.3.80", Bounds(seen=("2.3.8",)), False),
        ("6.3.0r20", Bounds(since="6.3.0r12", before="6.3.0r21"), True),
        ("6.3.0r11", Bounds(since="6.3.0r12"), False),
        ("", Bounds(since="1"), False),
    ],
)
def test_versions_are_compared_as_numbers(version, bounds, within):
    assert is_within(version, bounds) is within
