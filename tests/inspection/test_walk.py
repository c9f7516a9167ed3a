"""Every file of an image is met once for its bytes, at each place where they lie."""

import gzip
import io
import tarfile
import zipfile

import msgspec
import pytest

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK, Ask
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.inspection.analyser import Item
from countermark.inspection.branches import Suite, whole
from countermark.inspection.examine import WORDS, examine, joined
from countermark.inspection.join import merged
from countermark.inspection.walk import Closed, Share, walk
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Seen, Setting
from countermark.model.selector import By, Entry
from countermark.store.scratch import Scratch


def tar(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def walked(data: bytes, **more):
    return walk(Opener(readers(), Scratch("x")), memoryview(data), b"image", NEVER, **more)


def met(data: bytes, **more):
    return (one for one in walked(data, **more) if not isinstance(one, Closed))


NOISE = bytes(range(256)) * 4
APP = zipped({"a.txt": b"words", "classes.dex": NOISE})
IMAGE = tar({"app/one.apk": APP, "app/two.apk": APP, "etc/issue": b"words", "empty": b""})


def test_a_file_in_a_file_has_a_path_of_names_and_a_place_of_steps():
    found = {m.place.path: m for m in met(IMAGE)}
    inner = found[(b"image", b"app/one.apk", b"classes.dex")]
    assert bytes(inner.item.data) == NOISE
    assert [str(step) for step in inner.place.within] == [
        "in=tar#0:app/one.apk",
        "in=zip#1:classes.dex",
    ]
    assert inner.item.name == b"classes.dex"


def test_the_same_bytes_are_looked_into_once_and_every_place_is_told():
    files = files_of(IMAGE)
    by_path = {f.path: f for f in files}
    app = by_path[(b"image", b"app/one.apk")]
    assert [p.path[-1] for p in app.places] == [b"app/one.apk", b"app/two.apk"]
    words = by_path[(b"image", b"app/one.apk", b"a.txt")]
    assert [p.path for p in words.places] == [
        (b"image", b"app/one.apk", b"a.txt"),
        (b"image", b"etc/issue"),
    ]
    assert words.read_by == (WORDS,)
    assert words.unread == 0


def test_what_no_one_reads_is_counted_with_its_entropy():
    files = files_of(IMAGE)
    (noise,) = [f for f in files if f.path[-1] == b"classes.dex"]
    assert (noise.unread, noise.entropy, noise.read_by) == (len(NOISE), 8000, ())


MANY = tar({f"f{n}": zipped({"inner": b"%d" % n}) for n in range(20)})


@pytest.mark.parametrize("data", [IMAGE, MANY, zipped({"one": MANY}), b"words"])
def test_walks_that_share_an_image_meet_each_place_once(data):
    alone = [m.place for m in met(data)]
    shared = [m.place for n in range(3) for m in met(data, share=Share(n, 3))]
    assert sorted(shared, key=repr) == sorted(alone, key=repr)
    if data not in (IMAGE, b"words"):
        assert sum(1 for _ in met(data, share=Share(1, 3))) > 10


def test_a_cap_that_was_met_is_a_gap():
    gaps = [m for m in met(IMAGE, most=2) if isinstance(m, Gap)]
    assert gaps
    assert {g.why for g in gaps} == {Why.LIMIT}


def files_of(data, *analysers):
    return list(joined(examine(walked(data), analysers, ASK), {}, {}))


class Names:
    ID, VERSION, NAMED, SCANS = "names", 1, True, False

    def reads(self, item: Item) -> bool:
        return item.name.endswith(b".txt") or item.name == b"issue"

    def read(self, item: Item, ask: Ask) -> Seen:
        return Seen(settings=(Setting(name="name", value=item.inner.decode()),))


class Breaks:
    ID, VERSION, NAMED, SCANS = "breaks", 1, False, False

    def reads(self, item: Item) -> bool:
        return item.name == b"classes.dex"

    def read(self, item: Item, ask: Ask) -> Seen:
        raise SourceError("the table lies", place="x")


def test_who_goes_by_a_name_reads_every_name_and_others_the_bytes_once():
    files = files_of(IMAGE, Names(), Breaks())
    (words,) = [f for f in files if f.path[-1] == b"a.txt"]
    assert [s.value for s in words.seen.settings] == ["a.txt", "etc/issue"]
    (dex,) = [f for f in files if f.path[-1] == b"classes.dex"]
    assert [(g.why, g.detail) for g in dex.seen.unread] == [
        (Why.MALFORMED, "breaks: the table lies")
    ]
    assert dex.unread == len(NOISE)


def test_what_was_seen_before_is_not_read_again():
    first = examine(met(IMAGE), (Names(), Breaks()), ASK)
    again = examine(met(IMAGE), (Names(), Breaks()), ASK, first.made)
    assert again.made == {}
    assert list(joined(again, first.made, {})) == list(joined(first, {}, {}))


@pytest.mark.parametrize(
    "words",
    [
        "ä".encode() * 100_001,
        b"x" + "ä".encode() * 100_001,
        b"plain\n",
        "Größe\n".encode(),
        b"\x1b[0m colour",
    ],
)
def test_words_are_text(words):
    (file,) = files_of(words)
    assert file.read_by == (WORDS,)


@pytest.mark.parametrize("bytes_", [b"\x00\x01\x02", b"\xff\xfe", b"plain \x00 not"])
def test_other_bytes_are_not(bytes_):
    (file,) = files_of(bytes_)
    assert file.read_by == ()
    assert file.unread == len(bytes_)


SUITE = (Names(), Breaks())


def known(examined):
    """What a second walk is told of a first one."""
    keys = whole(examined.branches)
    suite = Suite(SUITE)

    def is_known(sha256, inner):
        key = suite.key(sha256, inner)
        return key if key in keys else None

    return is_known


def in_order(files):
    return sorted(files, key=lambda file: file.sha256)


def inspected_twice(first, second):
    """The second image looked through with and without what is known of the first."""
    before = examine(walked(first), SUITE, ASK)
    fresh = examine(walked(second), SUITE, ASK)
    again = examine(walked(second, is_known=known(before)), SUITE, ASK, before.made)
    branches = {**before.branches, **again.branches}
    return (
        merged([list(joined(fresh, {}, {}))]),
        merged([list(joined(again, before.made, branches))]),
        again,
    )


OTHER = zipped({"a.txt": b"other words", "classes.dex": NOISE})
BUILDS = [
    (IMAGE, IMAGE),
    (IMAGE, tar({"app/one.apk": APP, "app/new.apk": OTHER})),
    (IMAGE, tar({"app/new.apk": OTHER, "app/two.apk": APP, "app/one.apk": APP})),
    (MANY, tar({f"f{n}": zipped({"inner": b"%d" % n}) for n in range(1, 22)})),
    (
        tar({"a.gz": gzip.compress(APP, mtime=0)}),
        tar({"a.gz": gzip.compress(APP, mtime=0), "b": APP}),
    ),
    (tar({"x": tar({"y": APP}), "z": APP}), tar({"z": APP, "x": tar({"y": APP})})),
    (tar({"x": tar({"y": APP}), "z": APP}), tar({"x": tar({"y": APP})})),
    (tar({"z": APP, "x": tar({"y": APP})}), tar({"x": tar({"y": APP})})),
]


@pytest.mark.parametrize(("first", "second"), BUILDS)
def test_a_second_build_says_the_same_with_what_is_known_of_the_first(first, second):
    fresh, again, _ = inspected_twice(first, second)

    def said(file):
        seen = {name: set(getattr(file.seen, name)) for name in Seen.__struct_fields__}
        return (file.sha256, file.size, file.form, set(file.read_by), file.unread, seen)

    assert [said(f) for f in in_order(again)] == [said(f) for f in in_order(fresh)]
    # Of bytes in two branches both places may be told, where a fresh walk tells the first alone.
    for one, other in zip(in_order(again), in_order(fresh), strict=True):
        assert set(one.places) >= set(other.places)
    assert {f.places for f in again if len(f.places) == 1} <= {f.places for f in fresh}


def test_nothing_known_is_opened_again():
    _, _, again = inspected_twice(IMAGE, tar({"app/one.apk": APP, "new": b"new words"}))
    assert [graft.place.path[-1] for graft in again.grafts] == [b"app/one.apk"]
    assert [read.file.path[-1] for read in again.files] == [b"image", b"new"]
    assert again.made.keys() == set()


def test_other_analysers_take_no_branch():
    before = examine(walked(IMAGE), SUITE, ASK)
    other = Suite((Names(),))
    assert not before.branches.keys() & {
        other.key(b.file.sha256, b"") for b in before.branches.values()
    }


def test_a_branch_that_lacks_something_inside_is_not_taken():
    branches = examine(walked(IMAGE), SUITE, ASK).branches
    inner = next(
        key for key, b in branches.items() if b.file.path == () and b.file.size == len(NOISE)
    )
    left = {key: branch for key, branch in branches.items() if key != inner}
    assert whole(branches) == branches.keys()
    assert not [key for key in whole(left) if inner in {one for _, _, one in branches[key].inside}]


def test_branches_that_hold_one_another_are_not_taken():
    (key, branch), *_ = examine(walked(b"words"), SUITE, ASK).branches.items()
    step = Entry("zip", By.INDEX, 0, b"x")
    circle = msgspec.structs.replace(branch, inside=((step, b"x", b"b"),))
    back = msgspec.structs.replace(branch, inside=((step, b"x", b"a"),))
    assert whole({b"a": circle, b"b": back}) == frozenset()
    assert whole({key: branch}) == {key}
