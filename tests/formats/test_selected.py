"""Passages inside containers: found where there is a reader, else an answer of its own."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.papers import docx, paragraph, word_xml

from countermark.formats.caps import CAPS
from countermark.formats.selected import Opener
from countermark.model.selector import By, Entry, NotOpened, Passage, Selector, Unopened

TABLE = b"maker,model\nAcme Ltd,X-1\n\xc3\x85lesund AS,Y-2\n"
PAPER = docx({"document": word_xml(paragraph("first") + paragraph("the second one"))})


def zipped(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


APP = zipped(("classes.dex", b"dex\n035\0 an app's string"), ("notes.json", b'{"a": ["x", "y"]}'))
OUTER = zipped(
    ("twice.csv", b"maker\nwrong\n"),
    ("twice.csv", TABLE),
    ("app/x.apk", APP),
    ("paper.docx", PAPER),
    ("part.yaml", b"vendor: Acme\n"),
)
IMAGE = b"\0" * 0x400 + OUTER


def opened(text: str, content: bytes = IMAGE, caps=CAPS) -> Passage:
    return Opener("image.bin", content, "application/octet-stream", caps).passage(
        Selector.parse(text)
    )


RAW = "in=bytes@0x400:zip>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RAW + "in=zip#1:twice.csv>row=2", "Acme Ltd,X-1"),
        (RAW + "in=zip#0:twice.csv>row=2", "wrong"),
        (RAW + "in=zip#1:another name>row=2", "Acme Ltd,X-1"),
        (RAW + "in=zip#2:app/x.apk>in=zip#0:classes.dex>bytes=12-17", "app's"),
        (RAW + "in=zip#2>in=zip#1:notes.json>pointer=/a/1", "y"),
        (RAW + "in=zip#3:paper.docx>paragraph=document!2", "the second one"),
        (RAW + "in=zip#4:part.yaml>pointer=/vendor", "Acme"),
        ("bytes=0-2", "\0\0"),
        ("quote=as it is", "as it is"),
    ],
)
def test_a_passage_is_opened(text: str, words: str) -> None:
    assert opened(text) == words


@pytest.mark.parametrize(
    ("text", "why", "what"),
    [
        (RAW + "in=reelfs#17:x>row=1", Unopened.NO_READER, "reelfs"),
        ("in=bytes@0x400:reelfs>in=reelfs#1>in=zip#0>row=1", Unopened.NO_READER, "reelfs"),
        (RAW + "in=zip#5>row=1", Unopened.NO_SUCH_ENTRY, "zip#5"),
        (RAW + "in=zip@0x7>row=1", Unopened.NO_SUCH_ENTRY, "zip@0x7"),
        ("in=bytes@0xffffff>row=1", Unopened.NO_SUCH_ENTRY, "0xffffff"),
        ("in=bytes@0x1>in=zip#0>in=zip#0>row=1", Unopened.DAMAGED, "zip"),
        (RAW + "in=zip#1>row=99", Unopened.NO_SUCH_PASSAGE, "row 99"),
        (RAW + "in=zip#1>row=²", Unopened.NO_SUCH_PASSAGE, "row ²"),
        (RAW + "in=zip#1>bytes=1-99999", Unopened.NO_SUCH_PASSAGE, "bytes 1-99999"),
        (RAW + "in=zip#1>bytes=9-1", Unopened.NO_SUCH_PASSAGE, "bytes 9-1"),
        (RAW + "in=zip#2>in=zip#1>pointer=/b", Unopened.NO_SUCH_PASSAGE, "pointer /b"),
        (RAW + "in=zip#3>paragraph=document!9", Unopened.NO_SUCH_PASSAGE, "paragraph document!9"),
        (RAW + "in=zip#1>element=x", Unopened.NO_READER, "an element of XML"),
    ],
)
def test_what_is_not_opened_says_why(text: str, why: Unopened, what: str) -> None:
    assert opened(text) == NotOpened(why, what)


def test_an_entry_is_found_by_its_offset() -> None:
    with zipfile.ZipFile(io.BytesIO(OUTER)) as archive:
        at = archive.infolist()[1].header_offset
    assert opened(f"in=zip@{at:#x}>row=2", OUTER) == "Acme Ltd,X-1"


def test_what_comes_out_of_a_whole_chain_is_capped() -> None:
    inner = zipped(("a", b"x" * 6000))
    outer = zipped(("b", inner))
    caps = msgspec.structs.replace(CAPS, expanded=6000 + len(inner))
    text = "in=zip#0>in=zip#0>bytes=0-1"
    assert opened(text, outer, caps) == "x"
    less = msgspec.structs.replace(caps, expanded=caps.expanded - 1)
    assert opened(text, outer, less) == NotOpened(Unopened.TOO_LARGE, "zip")


def test_a_bomb_is_refused() -> None:
    caps = msgspec.structs.replace(CAPS, ratio_from=1 << 16)
    bomb = zipped(("zeros", b"\0" * (1 << 24)))
    found = opened("in=zip#0>bytes=0-1", bomb, caps)
    assert found == NotOpened(Unopened.TOO_LARGE, "zip")


@given(st.data())
def test_no_damage_is_an_error(data) -> None:
    raw = bytearray(OUTER)
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for number in range(6):
        for last in ("row=2", "pointer=/a", "paragraph=document!1", "bytes=0-3"):
            selector = Selector.parse(f"in=zip#{number}>{last}")
            found = Opener("f", bytes(raw), "").passage(selector)
            assert isinstance(found, str | NotOpened)


def test_the_container_opened_last_is_remembered(monkeypatch) -> None:
    times = []
    real = zipfile.ZipFile
    monkeypatch.setattr(zipfile, "ZipFile", lambda *a: times.append(1) or real(*a))
    opener = Opener("f", OUTER, "")
    entry = Entry("zip", By.INDEX, 1)
    for row in ("row=2", "row=3"):
        assert opener.passage(Selector.parse(row).inside(entry))
    assert len(times) == 1
    assert opener.passage(Selector.parse("row=3").inside(entry)) == "Ålesund AS,Y-2"


def tarred(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


INITRD = gzip.compress(tarred(("etc/issue", b"Router\n"), ("app/x.apk", APP)), mtime=0)


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ("in=gzip#0>in=tar#0:etc/issue>bytes=0-6", "Router"),
        ("in=gzip#0>in=tar#1>in=zip#0>bytes=8-10", " a"),
        ("in=gzip#0>in=tar#2>bytes=0-1", Unopened.NO_SUCH_ENTRY),
        ("in=gzip#0>in=cpio#0>bytes=0-1", Unopened.DAMAGED),
        ("in=gzip@0x0>bytes=0-1", Unopened.NO_SUCH_ENTRY),
        ("in=squashed#0>bytes=0-1", Unopened.NO_READER),
    ],
)
def test_an_entry_of_an_image_is_opened_by_its_reader(selector, words):
    found = Opener("initrd", INITRD, "").passage(Selector.parse(selector))
    assert (found.why if isinstance(found, NotOpened) else found) == words


def test_what_expands_beyond_the_cap_is_too_large():
    small = msgspec.structs.replace(CAPS, expanded=5)
    found = Opener("initrd", INITRD, "", small).passage(Selector.parse("in=gzip#0>bytes=0-1"))
    assert found == NotOpened(Unopened.TOO_LARGE, "gzip")
