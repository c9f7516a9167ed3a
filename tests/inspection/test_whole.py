"""What follows from the files of an image together: users that share, keys, open parts."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from tests.inspection.apk_maker import Key, Node, apk, arsc, axml, block, key, manifest, v1
from tests.inspection.made_images import SHIPPED, inspected, looked_through, of_files

from countermark.inspection.trait_table import TRAITS, TraitTable
from countermark.inspection.whole_keys import PUBLIC_KEYS, PublicKeys
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.inspected import Concern, Finding, Inspection, Weight
from countermark.model.inspection import Hidden, Hiding, Seen, TextKind
from countermark.reports.inspection.words import finding_words

SYSTEM = "android.uid.system"
SMS, NET = "android.permission.READ_SMS", "android.permission.INTERNET"
OPEN = Node("service", {"name": ".Open", "exported": True})
PROP = b"ro.product.brand=Brand\n"


def app(package: str, signer: Key | None = None, **more) -> bytes:
    made = apk(manifest(package, **more))
    return block(made, signer, "v2") if signer else made


def of(found: Inspection, concern: Concern) -> list[tuple[str, dict[str, str]]]:
    return [(f.subject, dict(f.values)) for f in found.findings if f.concern is concern]


def test_who_runs_as_one_user_has_what_the_others_ask_for():
    found = inspected({
        "a.apk": app("org.example.a", key(), shared=SYSTEM),
        "b.apk": app("org.example.b", key(), shared=SYSTEM, asks=(SMS, NET)),
        "c.apk": app("org.example.c", key(), shared="org.example.own", asks=("x.Y",)),
    })  # fmt: skip
    ((subject, values),) = of(found, Concern.INHERITED_PERMISSION)
    assert subject == "org.example.a"
    assert values["permissions"] == "READ_SMS, INTERNET"
    assert "org.example.b" in values["by"]
    assert of(found, Concern.SYSTEM_WITHOUT_PERMISSIONS) == [
        ("org.example.a", {"user": "the system (uid 1000)"})
    ]


@pytest.mark.parametrize(
    ("first", "second"), [(key(), key("two")), (key(), None)], ids=["other key", "nobody signed"]
)
def test_another_key_is_another_user(first, second):
    found = inspected({
        "a.apk": app("org.example.a", first, shared=SYSTEM),
        "b.apk": app("org.example.b", second, shared=SYSTEM, asks=(SMS,)),
    })  # fmt: skip
    assert of(found, Concern.INHERITED_PERMISSION) == []


def test_apps_of_two_images_do_not_share_a_user():
    one = {"a.apk": app("org.example.a", key(), shared=SYSTEM)}
    other = {"b.apk": app("org.example.b", key(), shared=SYSTEM, asks=(SMS,))}
    assert of(inspected(one, other), Concern.INHERITED_PERMISSION) == []
    both = inspected(other, one | other)
    assert [subject for subject, _ in of(both, Concern.INHERITED_PERMISSION)] == ["org.example.a"]


def test_parts_that_any_app_may_call_are_told_of_apps_with_a_platform_user():
    guarded = Node("service", {"name": ".Shut", "exported": True, "permission": "x.Y"})
    parts = (OPEN, guarded, Node("activity", {"name": ".Screen", "exported": True}))
    found = inspected({
        "a.apk": app("org.example.a", key(), shared=SYSTEM, parts=parts),
        "b.apk": app("org.example.b", key(), parts=parts),
    })  # fmt: skip
    ((subject, values),) = of(found, Concern.UNPROTECTED_PART)
    assert (subject, values["part"]) == ("org.example.a", "service org.example.a.Open")


def test_the_platforms_key_stands_beside_the_brand():
    found = inspected({
        "framework-res.apk": app("android", key("maker")),
        "a.apk": app("org.example.a", key("maker")),
        "b.apk": app("org.example.b", key("other")),
        "build.prop": PROP,
    })  # fmt: skip
    ((brand, values),) = of(found, Concern.PLATFORM_KEY)
    assert (brand, values["apps"], values["of"]) == ("Brand", "2", "3")
    assert values["holder"] == r"O=Example\, Ltd, CN=maker"


def test_a_public_key_identifies_nobody():
    raw = SHIPPED[PUBLIC_KEYS].decode()
    digest = hashlib.sha256(key().spki).hexdigest()
    row = f"  - {{name: testkey, key: {digest}, certificate: {'0' * 64}}}\n"
    tables = SHIPPED | {PUBLIC_KEYS: (raw + row).encode()}
    files = looked_through({
        "framework-res.apk": app("android", key()),
        "a.apk": app("org.example.a", key()),
        "build.prop": PROP,
    })  # fmt: skip
    found = of_files(files, tables).findings
    assert [(f.subject, f.weight) for f in found if f.concern is Concern.TEST_KEY] == [
        ("android", Weight.ADVISORY),
        ("org.example.a", Weight.NOTE),
    ]
    assert not [f for f in found if f.concern is Concern.PLATFORM_KEY]


def test_a_signature_that_breaks_weighs_by_its_scheme():
    whole_file = bytearray(block(apk(manifest("org.example.a")), key(), "v2"))
    whole_file[10] ^= 1
    stripped = v1(apk(manifest("org.example.b")), key(), also="2")
    found = inspected({"a.apk": bytes(whole_file), "b.apk": stripped})
    broken = [f for f in found.findings if f.concern is Concern.SIGNATURE_BROKEN]
    assert [(f.subject, f.weight) for f in broken] == [
        ("org.example.a", Weight.ADVISORY),
        ("org.example.b", Weight.NOTE),
    ]
    assert all(dict(f.values)["why"] for f in broken)


def test_a_hidden_command_that_turns_a_check_off():
    files = list(looked_through({"a.apk": apk(manifest("org.example.a"), files={"x": b"xx"})}))
    number = next(n for n, f in enumerate(files) if f.path[-1] == b"x")
    hidden = Hidden(
        text="settings put global package_verifier_enable 0",
        kind=TextKind.COMMAND,
        hidden_as=(Hiding.CHARACTERS,),
        spans=(Span(0, 2),),
    )
    files[number] = msgspec.structs.replace(files[number], seen=Seen(hidden=(hidden,)))
    (one,) = [f for f in of_files(files).findings if f.concern is Concern.VERIFIER_SWITCH]
    assert (one.subject, one.weight) == ("org.example.a", Weight.ADVISORY)
    assert dict(one.values)["hidden_as"] == "array of characters"
    assert one.marks[0].file == number


def test_brands_that_hold_a_suppliers_app_are_joined_by_its_key():
    same = app("org.example.module", key("supplier"))
    one = {"m.apk": same, "x.apk": app("org.example.x", key()), "build.prop": PROP}
    other = {
        "system/m.apk": same,
        "n.apk": app("org.example.n", key("supplier")),
        "build.prop": b"ro.product.brand=Other\n",
    }
    found = inspected(one, other)
    ((subject, values),) = of(found, Concern.SHARED_KEY)
    assert subject == "Brand: org.example.module"
    assert values["others"] == "Other: org.example.module, org.example.n"
    ((subject, values),) = of(found, Concern.SHARED_FILE)
    assert (subject, values["others"]) == ("Brand", "Other: org.example.module")
    again = inspected(one, other | {"build.prop": b"ro.product.brand=BRAND\n"})
    assert of(again, Concern.SHARED_KEY) == []


def test_what_an_app_is_made_of_is_read_to_the_last_byte():
    made = v1(apk(manifest(), arsc({0x7F010000: "x"})), key())
    files = looked_through({"a.apk": made, "b.apk": apk(axml(manifest())[:-40])})
    of_a = [f for f in files if f.path[1:2] == (b"a.apk",) and len(f.path) > 2]
    read = {file.path[-1]: (file.unread, file.read_by) for file in of_a}
    assert read[b"AndroidManifest.xml"] == (0, ("android-tables",))
    assert read[b"META-INF/CERT.RSA"] == (0, ("android-tables",))
    broken = next(f for f in files if f.path[1:] == (b"b.apk", b"AndroidManifest.xml"))
    assert broken.unread > 0
    assert broken.seen.unread


def test_every_finding_is_a_whole_sentence():
    found = inspected({
        "framework-res.apk": app("android", key(), shared=SYSTEM, parts=(OPEN,)),
        "b.apk": app("org.example.b", key(), shared=SYSTEM, asks=(SMS,)),
        "build.prop": PROP,
    })  # fmt: skip
    assert found.findings
    for one in found.findings:
        assert "not stated" not in finding_words(one)
    assert isinstance(found.findings[0], Finding)


BAD = {
    "no words": "    all: [{}]\n",
    "no set": "    all: [{set: nothing}]\n",
    "no class": "    all: [{methods: [run]}]\n",
    "anywhere": "    anywhere: true\n    all: [{numbers: [7]}]\n",
    "unknown column": "    all: [{texts: [x]}]\n    colour: red\n",
    "no concern": "    all: [{texts: [x]}]\n",
}


@pytest.mark.parametrize("wrong", BAD)
def test_a_table_that_cannot_be_meant_is_refused(wrong):
    concern = "" if wrong == "no concern" else "    concern: time-constant\n"
    raw = f"corpus: x\nfiles: 1\ntraits:\n  - id: a.b\n    what: x\n{concern}{BAD[wrong]}"
    with pytest.raises(SourceError, match=r"traits\.yaml"):
        TraitTable({TRAITS: raw.encode()})


def test_two_rows_of_one_id_are_refused():
    row = "  - {id: a, what: x, concern: time-constant, all: [{numbers: [1]}]}\n"
    with pytest.raises(SourceError, match="two rows"):
        TraitTable({TRAITS: ("corpus: x\nfiles: 1\ntraits:\n" + row + row).encode()})


def test_the_shipped_tables_can_be_read():
    table = TraitTable(SHIPPED)
    assert len(table.rows) >= 20
    assert all(row.counted <= table.files for row in table.rows.values())
    assert PublicKeys(SHIPPED).get("0") is None
    with pytest.raises(SourceError, match=r"public_keys\.yaml"):
        PublicKeys({PUBLIC_KEYS: b"keys: 7\n"})
