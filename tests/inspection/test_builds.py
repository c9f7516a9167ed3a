"""Two builds of one product by meaning: what a person should look at, in a few lines."""

from __future__ import annotations

import msgspec
from tests.inspection.apk_maker import Key, Node, apk, block, key, manifest
from tests.inspection.made_images import inspected, of_files

from countermark.inspection.builds import build_lines
from countermark.model.builds import BuildItem, BuildLine, Meaning, Way
from countermark.model.inspected import InnerFile
from countermark.model.inspection import Endpoint, EndpointKind, Hidden, Hiding, Seen, TextKind
from countermark.reports.inspection.build_words import build_words

SYSTEM = "android.uid.system"
OPEN = Node("service", {"name": ".Open", "exported": True})


def app(package: str, signer: Key, version: str = "1.2", **more) -> bytes:
    root = manifest(package, **more)
    root.attributes["versionName"] = version
    return block(apk(root, files={"x": b"x"}), signer, "v2")


OLD = {
    "a.apk": app("org.example.a", key(), asks=("p.SMS", "p.NET"), shared=SYSTEM, parts=(OPEN,)),
    "b.apk": app("org.example.b", key(), "1.2"),
    "gone.apk": app("org.example.gone", key()),
    "same.apk": app("org.example.same", key()),
    "build.prop": b"ro.product.brand=Brand\nro.build.fingerprint=one\nro.other=1\n",
}
NEW = {
    "a.apk": app("org.example.a", key(), "1.3", asks=("p.NET", "p.LOGS"), shared=SYSTEM),
    "b.apk": app("org.example.b", key("two"), "1.2"),
    "new.apk": app("org.example.new", key()),
    "same.apk": app("org.example.same", key()),
    "build.prop": b"ro.product.brand=Brand\nro.build.fingerprint=two\nro.other=2\n",
}


def lines(*images: dict[str, bytes]) -> dict[tuple[Meaning, Way], tuple[BuildItem, ...]]:
    found = build_lines(inspected(*images), "image0", "image1")
    return {(line.meaning, line.way): line.items for line in found}


def test_what_changed_is_told_by_meaning():
    found = lines(OLD, NEW)
    assert found[Meaning.APP, Way.REMOVED] == (BuildItem("org.example.gone"),)
    assert found[Meaning.APP, Way.ADDED] == (BuildItem("org.example.new"),)
    assert found[Meaning.PERMISSION, Way.REMOVED] == (BuildItem("org.example.a", before="p.SMS"),)
    assert found[Meaning.PERMISSION, Way.ADDED] == (BuildItem("org.example.a", after="p.LOGS"),)
    assert found[Meaning.VERSION, Way.CHANGED] == (
        BuildItem("org.example.a", "1.2 (7)", "1.3 (7)"),
    )
    ((package, _, _),) = [msgspec.structs.astuple(i) for i in found[Meaning.BYTES, Way.CHANGED]]
    assert package == "org.example.b"
    (one,) = found[Meaning.SIGNING_KEY, Way.CHANGED]
    assert (one.subject, "CN=one" in one.before, "CN=two" in one.after) == (
        "org.example.b",
        True,
        True,
    )
    assert found[Meaning.OPEN_PART, Way.REMOVED] == (
        BuildItem("org.example.a", before="org.example.a.Open"),
    )
    assert found[Meaning.SETTING, Way.CHANGED] == (BuildItem("ro.build.fingerprint", "one", "two"),)
    assert next(iter(found)) == (Meaning.SIGNING_KEY, Way.CHANGED)


def test_the_same_build_says_nothing_and_the_other_way_round_is_the_reverse():
    assert lines(OLD, OLD) == {}
    there, back = lines(OLD, NEW), lines(NEW, OLD)
    assert there[Meaning.APP, Way.ADDED] == back[Meaning.APP, Way.REMOVED]


def with_texts(files: tuple[InnerFile, ...], image: bytes, seen: Seen) -> list[InnerFile]:
    """The first file that only this image holds, with what was seen in it as well."""
    made = list(files)
    number = next(
        n for n, f in enumerate(made) if {p.path[0] for p in f.places} == {image} and f.seen.apps
    )
    made[number] = msgspec.structs.replace(made[number], seen=made[number].seen.with_(seen))
    return made


def test_addresses_and_commands_that_are_hidden_come_before_others():
    steps = (Hiding.CHARACTERS,)
    url = EndpointKind.URL
    seen = Seen(
        endpoints=(
            Endpoint(value="http://a.example/x", host="a.example", kind=url, hidden_as=steps),
            Endpoint(value="http://a.example/y", host="a.example", kind=url),
            Endpoint(value="http://b.example/", host="b.example", kind=url),
            Endpoint(value="http://c.example/", host="c.example", kind=url, common=True),
        ),
        hidden=(
            Hidden(text="settings put global package_verifier_enable 0", kind=TextKind.COMMAND,
                   hidden_as=steps),
            Hidden(text="words", kind=TextKind.TEXT, hidden_as=steps),
        ),
    )  # fmt: skip
    found = of_files(with_texts(inspected(OLD, NEW).files, b"image0", seen))
    told = {(line.meaning, line.way): line for line in build_lines(found, "image0", "image1")}
    assert told[Meaning.HIDDEN_ADDRESS, Way.REMOVED].items == (BuildItem("a.example"),)
    assert told[Meaning.ADDRESS, Way.REMOVED].items == (BuildItem("b.example"),)
    assert [i.subject for i in told[Meaning.HIDDEN_COMMAND, Way.REMOVED].items] == [
        "settings put global package_verifier_enable 0"
    ]
    assert len(told[Meaning.SWITCH, Way.REMOVED].items) == 1


def test_a_line_names_a_few_and_counts_the_rest():
    items = tuple(BuildItem(f"org.example.n{n}") for n in range(9))
    line = BuildLine(meaning=Meaning.APP, way=Way.REMOVED, items=items)
    assert build_words(line).startswith("no longer: apps (9): org.example.n0, ")
    assert build_words(line).endswith("org.example.n5 and 3 more")
    one = BuildLine(
        meaning=Meaning.VERSION, way=Way.CHANGED, items=(BuildItem("org.example.a", "1", "2"),)
    )
    assert build_words(one) == "another version (1): org.example.a (1 → 2)"
    for meaning in Meaning:
        for way in Way:
            assert build_words(BuildLine(meaning=meaning, way=way, items=items))
