"""Every file of an image is met once for its bytes, at each place where they lie."""

import io
import tarfile
import zipfile

import pytest

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK, Ask
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.inspection.analyser import Item
from countermark.inspection.examine import WORDS, examine, joined
from countermark.inspection.walk import Share, walk
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Seen, Setting
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


def met(data: bytes, **more):
    return walk(Opener(readers(), Scratch("x")), memoryview(data), b"image", NEVER, **more)


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
    return list(joined(examine(met(data), analysers, ASK), {}))


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
    assert list(joined(again, first.made)) == list(joined(first, {}))


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
