"""The register in an archive: taken out within caps, or refused with a reason."""

import gzip
import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.formats import release
from countermark.model.errors import SourceError

ROOT = "countermark-0.1/src/countermark/register/shipped/"
FILES = {
    "measures/XX-1.yaml": b"id: XX-1\n",
    "entities/x.yaml": b"id: x\n",
    "lists/csl.yaml": b"id: csl\n",
    "false-friends.yaml": b"false_friends: []\n",
}
BESIDE = {"measures/README.md": b"no", "other/csl.yaml": b"no", "pyproject.toml": b"no"}


def zipped(files, root=ROOT):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("countermark-0.1")
        for name, content in files:
            archive.writestr(root + name, content)
    return raw.getvalue()


def tarred(files, root=ROOT, *further):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, content in files:
            member = tarfile.TarInfo(root + name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for member in further:
            tar.addfile(member)
    return raw.getvalue()


def link(name, to):
    member = tarfile.TarInfo(ROOT + name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


ALL = [*FILES.items(), *BESIDE.items()]


@pytest.mark.parametrize(
    "content",
    [
        zipped(ALL),
        zipped(ALL, ""),
        tarred(ALL),
        gzip.compress(tarred(ALL)),
        tarred(ALL, ROOT, link("measures/XX-2.yaml", "/etc/passwd")),
    ],
    ids=["wheel", "flat", "tar", "sdist", "links are left"],
)
def test_the_records_are_taken_out_and_nothing_else(content):
    assert release.records("old", content) == FILES


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a ZIP or tar file"),
        (b"PK\3\4 no archive", "not a ZIP or tar file"),
        (gzip.compress(b"no tar"), "not a ZIP or tar file"),
        (gzip.compress(tarred(ALL))[:-40], "ends early"),
        (zipped([("README.md", b"x")]), "no register"),
        (zipped([("a/measures/X.yaml", b""), ("b/measures/X.yaml", b"")]), "more than one reg"),
        (tarred([*FILES.items(), ("measures/XX-1.yaml", b"id: other\n")]), "twice"),
        (zipped([("measures/X.yaml", b" " * (release.MAX_RECORD + 1))]), "larger than"),
        (tarred([("measures/X.yaml", b" " * (release.MAX_RECORD + 1))]), "larger than"),
    ],
    ids=[
        "nothing", "no archive", "no tar", "cut", "no record", "two registers", "twice",
        "large in a ZIP", "large in a tar",
    ],
)  # fmt: skip
def test_what_is_no_release_is_refused(content, words):
    with pytest.raises(SourceError, match=words) as refused:
        release.records("old.whl", content)
    assert refused.value.place == "old.whl"
    assert refused.value.next_step


def test_caps_hold(monkeypatch):
    monkeypatch.setattr(release, "MAX_UNPACKED", 1 << 20)
    bomb = gzip.compress(bytes(2 << 20))
    with pytest.raises(SourceError, match="unpacks beyond"):
        release.records("old", bomb)
    monkeypatch.setattr(release, "MAX_MEMBERS", 3)
    for content in (zipped(ALL), tarred(ALL)):
        with pytest.raises(SourceError, match="more than 3 files"):
            release.records("old", content)
    monkeypatch.setattr(release, "MAX_ARCHIVE", 10)
    with pytest.raises(SourceError, match="larger than 10 bytes"):
        release.records("old", zipped(ALL))


def test_a_member_that_lies_about_its_size_is_refused():
    content = zipped([("measures/X.yaml", b"a" * 50_000)])
    start = content.rindex(b"PK\1\2")
    lying = content[: start + 24] + (10).to_bytes(4, "little") + content[start + 28 :]
    with pytest.raises(SourceError):
        release.records("old", lying)


@given(st.binary(max_size=300), st.integers(0, 600))
def test_damage_is_read_or_refused(noise, at):
    for whole in (zipped(FILES.items()), gzip.compress(tarred(FILES.items()))):
        try:
            release.records("old", whole[:at] + noise + whole[at + len(noise) :])
        except SourceError as refused:
            assert refused.message
