"""tar and ar archives, beside the standard library and the system's programs."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from tests.formats.artefact import fixtures_ar, fixtures_tar
from tests.formats.artefact.fixtures_gzip import TEXT
from tests.formats.artefact.fixtures_tar import LONG, archive, info
from tests.formats.artefact.speaking import Memory, said

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.artefact.tar import Tar
from countermark.model.artefact import Kind, Node, Says

OPENER = Opener(readers(), Memory())


def opened(data: bytes) -> Opened:
    return OPENER.open(memoryview(data))


def files(data: bytes) -> dict[bytes, Node]:
    return {node.name: node for node in opened(data).nodes if node.kind is Kind.FILE}


def says(node: Node) -> dict[str, object]:
    return {field.name: field.value for field in node.fields}


def content(data: bytes, name: bytes) -> bytes:
    found = opened(data)
    (number,) = [n for n, node in enumerate(found.nodes) if node.name == name]
    return bytes(found.decoded(number) or b"")


@pytest.mark.parametrize("name", ["ustar", "gnu", "pax"])
def test_tar_agrees_with_the_library(name: str) -> None:
    data = fixtures_tar.fixtures()[name]
    with tarfile.open(fileobj=io.BytesIO(data)) as known:
        members = known.getmembers()
        assert [n.rstrip(b"/").decode() for n in files(data)] == [m.name for m in members]
        for member, (found, node) in zip(members, files(data).items(), strict=True):
            said = says(node)
            assert (said["uid"], said["gid"]) == (member.uid, member.gid)
            assert (said["mode"] & 0o7777, said["mtime"]) == (member.mode, int(member.mtime))
            assert (said["owner"], said["group"]) == (b"user", b"users")
            if member.isreg():
                assert content(data, found) == known.extractfile(member).read()


def test_types_are_in_the_mode_and_targets_are_fields() -> None:
    found = files(fixtures_tar.fixtures()["ustar"])
    assert [oct(says(node)["mode"]) for node in found.values()] == [
        "0o40755", "0o100644", "0o120644", "0o100644", "0o20644",
    ]  # fmt: skip
    assert says(found[b"etc/link"])["link"] == b"file"
    assert says(found[b"etc/hard"])["hard-link"] == b"etc/file"
    assert says(found[b"dev/null"])["device"] == "1:3"


def test_records_are_fields_and_attributes_are_named_as_everywhere() -> None:
    node = files(fixtures_tar.fixtures()["pax"])[LONG.encode()]
    said = says(node)
    assert (said["xattr:user.a"], said["mtime"]) == (b"b", 1_700_000_000)
    (records,) = [
        says(n) for n in opened(fixtures_tar.fixtures()["pax"]).nodes if "pax:path" in says(n)
    ]
    assert (records["pax:comment"], records["pax:mtime"]) == (b"c", b"1700000000.5")


def test_the_form_changes_no_entry() -> None:
    one, two, three = (
        files(archive(form, info(LONG), info("x", mode=0o4755)))
        for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT)
    )
    seen = [{k: v for k, v in says(n).items() if k[:4] != "tar."} for n in one.values()]
    for other in (two, three):
        assert list(one) == list(other)
        assert seen == [
            {k: v for k, v in says(n).items() if k[:4] != "tar."} for n in other.values()
        ]


@pytest.mark.parametrize("name", ["sparse-old", "sparse-pax"])
def test_holes_are_filled(name: str) -> None:
    data = fixtures_tar.fixtures()[name]
    assert content(data, b"holes") == bytes(1024) + TEXT.ljust(512, b".") + bytes(5000 - 1536)


def test_a_sparse_file_of_any_size_is_not_filled_unasked() -> None:
    data = bytearray(fixtures_tar.sparse_old())
    data[483:495] = b"\x80" + (1 << 62).to_bytes(11, "big")
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    found = opened(bytes(data))
    assert found.piece(1).content.size == 1 << 62


def test_a_setuid_bit_and_a_hidden_second_archive_are_seen() -> None:
    data = archive(tarfile.USTAR_FORMAT, info("x"))
    other = archive(tarfile.USTAR_FORMAT, info("x", mode=0o4644))
    assert says(files(data)[b"x"])["mode"] != says(files(other)[b"x"])["mode"]
    *_, last = opened(data + other).nodes
    assert (last.kind, last.size) == (Kind.GAP, len(other))


def test_zeros_at_the_end_are_counted() -> None:
    data = archive(tarfile.USTAR_FORMAT, info("x"))
    ends = [says(node)["tar.end"] for d in (data, data + bytes(512)) for node in opened(d).nodes
            if node.role == "tar.end"]  # fmt: skip
    assert ends[1] - ends[0] == 512


def test_a_false_checksum_is_a_fault() -> None:
    data = bytearray(archive(tarfile.USTAR_FORMAT, info("x"), info("y")))
    data[1024 + 100] ^= 1
    space = opened(bytes(data)).space
    assert [fault.kind for fault in space.faults] == ["checksum"]
    assert [f.name for n in space.nodes for f in n.fields if f.says is Says.WRONG] == [
        "tar.checksum"
    ]


def test_ar_knows_names_of_each_kind() -> None:
    known = fixtures_ar.fixtures()
    assert list(files(known["deb"])) == [b"debian-binary", b"x.tar"]
    assert list(files(known["bsd"])) == [b"name", b"x"]
    assert list(files(known["gnu"])) == [
        b"/", b"a-long-name-of-an-object.o", b"another-long-name.o",
    ]  # fmt: skip


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb is not here")
def test_a_debian_package_is_opened_to_its_files(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "DEBIAN").mkdir(parents=True)
    (root / "DEBIAN" / "control").write_text(
        "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n"
    )
    (root / "file").write_bytes(TEXT)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-b", str(root), str(tmp_path / "x.deb")],
        check=True, capture_output=True,
    )  # fmt: skip
    found = opened((tmp_path / "x.deb").read_bytes())
    for name in (b"data.tar.xz", b"", b"./file"):
        (number,) = [
            n for n, node in enumerate(found.nodes) if node.name == name and node.kind is Kind.FILE
        ]
        inside = found.inside(number)
        assert isinstance(inside, Opened)
        found = inside
    assert bytes(found.data) == TEXT


def changed_header(at: int, raw: bytes) -> bytes:
    """An archive whose first header has ``raw`` at ``at``, and the checksum that belongs to it."""
    data = bytearray(archive(tarfile.USTAR_FORMAT, info("x")))
    data[at : at + len(raw)] = raw
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


def test_digits_behind_the_end_of_a_number_hide_nothing() -> None:
    one, other = (
        said(Tar(), changed_header(100, b"644\0" + digits)) for digits in (b"123\0", b"321\0")
    )
    assert one != other


def test_a_record_whose_key_is_no_text_is_not_passed_over() -> None:
    data = archive(tarfile.PAX_FORMAT, info("x", pax_headers={"comment": "c"}))
    assert opened(data.replace(b"comment", b"commen\xff")).space.form == ""
