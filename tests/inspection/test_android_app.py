"""What an app says of itself, read as the platform reads it, and what it may not lie about."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact.speaking import Memory
from tests.inspection.apk_maker import Node, Reference, apk, arsc, axml, chunk, manifest

from countermark.formats.android.binary_xml import binary_xml
from countermark.formats.android.resources import Resources
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection.analyser import Item
from countermark.inspection.android_app import AndroidApp
from countermark.inspection.android_properties import AndroidProperties
from countermark.model.errors import SourceError
from countermark.model.inspection import App, PartKind, PermissionUse, Seen


def seen(data: bytes) -> Seen:
    item = Item((b"app.apk",), Opener(readers(), Memory()).open(memoryview(data)))
    analyser = AndroidApp()
    assert analyser.reads(item)
    return analyser.read(item, ASK)


def app(data: bytes) -> App:
    (one,) = seen(data).apps
    return one


FILTER = Node("intent-filter", {"priority": 999}, (Node("action", {"name": "org.example.GO"}),))
CODE = Node(
    "intent-filter",
    {},
    (
        Node("action", {"name": "android.provider.Telephony.SECRET_CODE"}),
        Node("data", {"scheme": "android_secret_code", "host": "2846"}),
    ),
)
ROOT = manifest(
    "org.example.app",
    Node("permission", {"name": "org.example.P", "protectionLevel": 0x12}),
    shared="android.uid.system",
    asks=("android.permission.INTERNET", "android.permission.READ_SMS"),
    app={"debuggable": True, "allowBackup": False, "usesCleartextTraffic": False},
    parts=(
        Node("activity", {"name": ".Main"}, (FILTER,)),
        Node("service", {"name": "Run", "exported": True}),
        Node("service", {"name": "org.example.Inner"}),
        Node("receiver", {"name": ".Codes"}, (CODE,)),
        Node("receiver", {"name": ".Off", "enabled": False}, (FILTER,)),
        Node("receiver", {"name": ".Guarded", "permission": "org.example.P"}, (FILTER,)),
        Node("provider", {"name": ".Data", "authorities": "a.b;c.d", "exported": True,
                          "writePermission": "org.example.P"}),
    ),
)  # fmt: skip


@pytest.mark.parametrize("utf8", [False, True])
@pytest.mark.parametrize("hide", [False, True], ids=["names", "numbers only"])
def test_the_manifest_is_read(utf8, hide):
    one = app(apk(axml(ROOT, utf8, hide)))
    assert (one.package, one.version_name, one.version_code) == ("org.example.app", "1.2", 7)
    assert (one.shared_user, one.least_sdk, one.target_sdk) == ("android.uid.system", 19, 30)
    assert [(p.name, p.use, p.level) for p in one.permissions] == [
        ("android.permission.INTERNET", PermissionUse.USES, ""),
        ("android.permission.READ_SMS", PermissionUse.USES, ""),
        ("org.example.P", PermissionUse.DEFINES, "signature|privileged"),
    ]
    assert one.flags == ("debuggable",)
    assert [(p.kind, p.name.rsplit(".", 1)[1], p.exported, p.unguarded) for p in one.parts] == [
        (PartKind.ACTIVITY, "Main", True, True),
        (PartKind.SERVICE, "Run", True, True),
        (PartKind.SERVICE, "Inner", False, False),
        (PartKind.RECEIVER, "Codes", True, True),
        (PartKind.RECEIVER, "Off", True, False),
        (PartKind.RECEIVER, "Guarded", True, False),
        (PartKind.PROVIDER, "Data", True, True),
    ]
    by_name = {p.name.rsplit(".", 1)[1]: p for p in one.parts}
    assert by_name["Codes"].codes == ("2846",)
    assert by_name["Main"].priority == 999
    assert by_name["Main"].actions == ("org.example.GO",)
    assert by_name["Data"].authorities == ("a.b", "c.d")
    assert (by_name["Data"].read_guard, by_name["Data"].write_guard) == ("", "org.example.P")
    assert by_name["Run"].name == "org.example.app.Run"


def test_what_a_manifest_leaves_out_has_the_platforms_meaning():
    old = app(apk(manifest(target=16, parts=(Node("provider", {"name": ".P"}),))))
    new = app(apk(manifest(target=17, parts=(Node("provider", {"name": ".P"}),))))
    assert [p.exported for p in old.parts + new.parts] == [True, False]
    assert app(apk(manifest(target=27))).flags == ("allow-backup", "cleartext")
    assert app(apk(manifest(target=28))).flags == ("allow-backup",)


@pytest.mark.parametrize("kind", ["plain", "sparse", "short"])
def test_values_that_stand_in_the_resources(kind):
    root = manifest(
        "org.example.app",
        app={"label": Reference(0x7F010000), "debuggable": Reference(0x7F020005)},
    )
    table = arsc({0x7F010000: Reference(0x7F010002), 0x7F010002: "Etikett", 0x7F020005: True}, kind)
    one = app(apk(root, table))
    assert one.label == "Etikett"
    assert "debuggable" in one.flags


def test_references_that_go_round_and_that_lead_nowhere():
    root = manifest(app={"label": Reference(0x7F010000)})
    round_ = arsc({0x7F010000: Reference(0x7F010001), 0x7F010001: Reference(0x7F010000)})
    for table in (round_, arsc({0x7F020000: "x"})):
        found = seen(apk(root, table))
        assert found.apps[0].label == ""
        assert any("resources" in gap.detail for gap in found.unread)


def test_two_manifests_are_both_read_and_said():
    made = io.BytesIO(apk(manifest("org.example.one")))
    with zipfile.ZipFile(made, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("AndroidManifest.xml", axml(manifest("org.example.two")))
    found = seen(made.getvalue())
    assert [one.package for one in found.apps] == ["org.example.one", "org.example.two"]
    assert any("2 manifests" in gap.detail for gap in found.unread)


@pytest.mark.parametrize(("field", "value"), [(10, 21), (8, 1)], ids=["method", "encrypted"])
def test_a_directory_that_lies_to_other_readers_only(field, value):
    made = bytearray(apk(ROOT))
    at = made.find(b"PK\x01\x02")
    made[at + field] = value
    found = seen(bytes(made))
    assert found.apps[0].package == "org.example.app"
    assert any("Android reads it" in gap.detail for gap in found.unread)


def test_a_network_configuration_counts_instead_of_the_flag():
    trust = Node("trust-anchors", {}, (Node("certificates", {"src": "user"}),))
    config = Node(
        "network-security-config",
        {},
        (Node("base-config", {"cleartextTrafficPermitted": True}, (trust,)),),
    )
    only = Node("network-security-config", {}, (Node("debug-overrides", {}, (trust,)),))
    root = manifest(app={"networkSecurityConfig": Reference(0x7F010000)})
    table = arsc({0x7F010000: "res/xml/net.xml"})
    files = {"res/xml/net.xml": axml(config)}
    assert app(apk(root, table, files)).flags == ("allow-backup", "cleartext", "user-certificates")
    files = {"res/xml/net.xml": axml(only)}
    assert app(apk(root, table, files)).flags == ("allow-backup",)


def test_a_plain_attribute_of_another_kind_is_no_attribute_of_the_platform():
    """A name alone says nothing: the platform goes by the number."""
    whole = axml(Node("manifest", {"package": "a.b"}, (Node("application", {"exported_": True}),)))
    assert app(apk(whole)).package == "a.b"


def test_chunks_that_lie_are_errors_with_a_place():
    whole = axml(ROOT)
    with pytest.raises(SourceError):
        binary_xml(memoryview(whole[: len(whole) // 8]))
    cut = bytearray(whole)
    struct.pack_into("<I", cut, 4, 2**31)
    with pytest.raises(SourceError, match="size"):
        binary_xml(memoryview(bytes(cut)))
    late = chunk(3, b"", whole[8:] + b"\x02\x01\x10\x00\xff\xff\xff\x7f")
    assert [f.kind for f in binary_xml(memoryview(late)).faults] == ["truncated"]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_tables_raise_nothing_else(data):
    whole = data.draw(st.sampled_from(DAMAGED))
    made = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(made) - 4))
        struct.pack_into("<I", made, at, data.draw(st.sampled_from(LIES)))
    raw = memoryview(bytes(made[: data.draw(st.integers(8, len(made)))]))
    try:
        for one in binary_xml(raw).elements:
            assert one.name is not None
    except SourceError:
        pass
    try:
        table = Resources(raw)
        table.resolve(binary_xml(memoryview(DAMAGED[0])).elements[-1].attributes[0].value)
    except SourceError:
        pass


LIES = (0, 1, 8, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0x01020304)
DAMAGED = (
    axml(manifest(app={"label": Reference(0x7F010000)})),
    axml(ROOT, utf8=True),
    arsc({0x7F010000: "x", 0x7F010004: Reference(0x7F010000)}),
    arsc({0x7F010000: "x", 0x7F010004: "y"}, "sparse"),
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_app_is_read_in_part_or_not_at_all(data):
    made = bytearray(apk(ROOT, arsc({0x7F010000: "x"})))
    at = data.draw(st.integers(0, len(made) - 1))
    made[at] ^= data.draw(st.integers(1, 255))
    item = Item((b"app.apk",), Opener(readers(), Memory()).open(memoryview(bytes(made))))
    if AndroidApp().reads(item):
        found = AndroidApp().read(item, ASK)
        assert found.apps or found.unread


def test_properties_say_what_the_phone_is():
    raw = b"# made\nro.product.brand=Example\nro.build.tags = test-keys\nx.y=1\nno line\n"
    opened = Opener(readers(), Memory()).open(memoryview(raw))
    item = Item((b"system", b"build.prop"), opened)
    assert AndroidProperties().reads(item)
    found = AndroidProperties().read(item, ASK).settings
    assert [(s.name, s.value, raw[s.spans[0].offset : s.spans[0].end]) for s in found] == [
        ("ro.product.brand", "Example", b"Example"),
        ("ro.build.tags", "test-keys", b"test-keys"),
    ]
