"""What code looks at or is able to do is found where it stands together, weighed by its rate."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact.speaking import Memory
from tests.inspection.apk_maker import apk, manifest
from tests.inspection.dex_maker import Code, app
from tests.inspection.made_images import SHIPPED, inspected

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection.analyser import Item
from countermark.inspection.dex_traits import DexTraits
from countermark.inspection.trait_table import TraitTable
from countermark.model.inspected import Concern, Weight
from countermark.model.inspection import Trait
from countermark.reports.inspection.words import finding_words

TABLE = TraitTable(SHIPPED)
DAY3, DAY1 = 259_200_000, 86_400_000
COUNTRY = ("virtual", (0,), "Landroid/telephony/TelephonyManager;", "getSimCountryIso")
EQUALS = ("virtual", (0, 1), "Ljava/lang/String;", "equals")
EXEC = ("virtual", (0, 1), "Ljava/lang/Runtime;", "exec")
MODEL = ("field", 0, "Landroid/os/Build;", "MODEL")


def number(value: int, wide: bool = True) -> tuple:
    """const-wide/32 or const of a number."""
    return ("units", (0x17 if wide else 0x14, value & 0xFFFF, value >> 16))


def traits(data: bytes) -> list[Trait]:
    item = Item((b"classes.dex",), Opener(readers(), Memory()).open(memoryview(data)))
    analyser = DexTraits(TABLE)
    return list(analyser.read(item, ASK).traits) if analyser.reads(item) else []


def ids(*codes: Code, strings: tuple[str, ...] = ()) -> set[str]:
    return {one.id for one in traits(app(*codes, strings=strings))}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ([number(DAY3)], {"time.72-hours"}),
        ([number(DAY3, wide=False)], {"time.72-hours"}),
        ([number(DAY1), number(DAY3)], {"time.24-hours", "time.72-hours"}),
        ([number(DAY3 + 1)], set()),
        ([COUNTRY, EQUALS], {"senses.country"}),
        ([COUNTRY], set()),
        ([COUNTRY, EXEC], {"guarded.by-place"}),
        ([MODEL, ("string", 1, "goldfish")], {"senses.emulator-name"}),
        ([("string", 1, "goldfish")], set()),
        ([("string", 1, "ro.kernel.qemu")], {"senses.emulator-file"}),
        ([("string", 1, "pm install -r ")], {"switch.silent-install"}),
        ([("string", 1, "shpm installed")], set()),
        ([("string", 1, "adb_enabled"), ("call", (0,), "Landroid/provider/Settings$Global;",
          "putInt")], {"switch.debugging-bridge"}),
        ([("string", 1, "adb_enabled"), ("call", (0,), "Landroid/provider/Settings$Global;",
          "getInt")], set()),
        ([("call", (), "Landroid/app/ActivityManager;", "isUserAMonkey")], {"senses.test-run"}),
        ([("call", (), "Lorg/example/ActivityManager;", "isUserAMonkey")], set()),
    ],
)  # fmt: skip
def test_a_trait_is_where_its_conditions_stand_together(code, expected):
    assert ids(code) == expected


def test_conditions_in_two_methods_are_no_trait():
    assert ids([COUNTRY], [EXEC]) == set()
    assert ids([COUNTRY], [EXEC], [COUNTRY, EXEC]) == {"guarded.by-place"}


def test_a_text_that_no_code_uses_is_a_trait_only_where_that_is_enough():
    assert ids([number(1)], strings=("ro.kernel.qemu", "goldfish", "adb_enabled")) == {
        "senses.emulator-file"
    }


def test_places_are_those_in_the_file():
    data = app([number(DAY3)], strings=("ro.kernel.qemu",))
    for prefix in (b"", b"\x7fELF" + bytes(60)):
        found = {one.id: one for one in traits(prefix + data)}
        (span,) = found["time.72-hours"].spans
        raw = (prefix + data)[span.offset : span.end]
        assert struct.unpack("<HI", raw) == (0x17, DAY3)
        assert found["time.72-hours"].spot.startswith("L")
        (span,) = found["senses.emulator-file"].spans
        assert (prefix + data)[span.offset : span.end] == b"ro.kernel.qemu"


def test_a_finding_names_the_app_and_how_common_it_is():
    code = app([COUNTRY, EXEC], [number(DAY3)])
    found = inspected({"a.apk": apk(manifest("org.example.a"), files={"classes.dex": code})})
    told = {one.concern: one for one in found.findings}
    guarded = told[Concern.GUARDED_CALL]
    assert (guarded.subject, guarded.weight) == ("org.example.a", Weight.NOTE)
    assert guarded.base_rate == TABLE.per_mille(TABLE.rows["guarded.by-place"])
    assert "able to call Ljava/lang/Runtime;->exec" in finding_words(guarded)
    assert "of DEX files" in finding_words(told[Concern.TIME_CONSTANT])
    assert found.files[guarded.marks[0].file].path[-1] == b"classes.dex"


def test_what_no_innocent_file_holds_is_advisory():
    code = app([("string", 0, "settings put global package_verifier_enable 0")])
    found = inspected({"a.apk": apk(manifest("org.example.a"), files={"classes.dex": code})})
    (one,) = [f for f in found.findings if f.concern is Concern.VERIFIER_SWITCH]
    assert (one.weight, one.base_rate) == (Weight.ADVISORY, 0)


WHOLE = app([COUNTRY, EXEC], [number(DAY3)], strings=("ro.kernel.qemu", "pm install -r"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_raises_nothing(data):
    made = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(8, len(made) - 4))
        struct.pack_into("<I", made, at, data.draw(st.sampled_from((0, 1, 0xFFFF, 0xFFFFFFFF))))
    for one in traits(bytes(made[: data.draw(st.integers(8, len(made)))])):
        assert one.id in TABLE.rows
