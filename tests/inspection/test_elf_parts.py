"""What a program is, by its notes, texts and names; and what it is not by a mention."""

from pathlib import Path

import pytest
from tests.formats.artefact.boot_images import device_tree
from tests.inspection.elf_maker import elf, note

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.yaml_text import YamlError
from countermark.inspection.analyser import Item
from countermark.inspection.blob_parts import BlobParts
from countermark.inspection.elf_parts import ElfParts
from countermark.inspection.version_table import load
from countermark.model.inspection import Known, Sure
from countermark.store.scratch import Scratch

TABLE = Path(__file__).parents[2] / "src/countermark/inspection/shipped/versions.yaml"
PROJECTS = load(TABLE.read_bytes())


def item(path: str, data: bytes) -> Item:
    opened = Opener(readers(), Scratch("x")).open(memoryview(data))
    return Item((b"image", path.encode()), opened)


def parts(path: str, texts: bytes = b"", **more):
    return ElfParts(PROJECTS).read(item(path, elf(texts, **more)), ASK).components


FOO = "usr/sbin/foobard"
TEXT, NAME, RECORD = Known.VERSION_TEXT, Known.FILE_NAME, Known.BUILD_RECORD
CERTAIN, PROBABLE, LEAD = Sure.CERTAIN, Sure.PROBABLE, Sure.LEAD


@pytest.mark.parametrize(
    ("path", "texts", "name", "version", "known", "sure"),
    [
        # texts of the table
        ("bin/busybox", b"BusyBox v1.30.1 (2020)", "busybox", "1.30.1", TEXT, PROBABLE),
        ("sbin/dropbear", b"SSH-2.0-dropbear_2019.78", "dropbear", "2019.78", TEXT, PROBABLE),
        ("usr/sbin/sshd", b"OpenSSH_6.6.1*\0OpenSSH_8.4p1\0", "openssh", "8.4p1", TEXT, PROBABLE),
        # an unknown program that names itself
        (FOO, b"usage: x\0foobard 2.7.1\0", "foobard", "2.7.1", TEXT, PROBABLE),
        (FOO, b"foobard version 2.7.1, by x\0", "foobard", "2.7.1", TEXT, PROBABLE),
        (FOO, b"/build/foobard-2.7.1/main.c\0", "foobard", "2.7.1", TEXT, PROBABLE),
        # a sentence about another release is no banner
        (FOO, b"foobard 3.0 will remove this option\0", "foobard", "", NAME, LEAD),
        (FOO, b"foobard 1.2 or later is needed\0", "foobard", "", NAME, LEAD),
        # a version alone is a lead, with a date it is more
        (FOO, b"2.7.1\0", "foobard", "2.7.1", TEXT, LEAD),
        (FOO, b"2.7 2020-12-11\0", "foobard", "2.7", TEXT, PROBABLE),
        (FOO, b"2.7.1\0version 2.7.1\0", "foobard", "2.7.1", TEXT, PROBABLE),
        (FOO, b"2.7.1\0" + b"3.1.4\0", "foobard", "", NAME, LEAD),
        # what is none: addresses, protocols, standards
        (FOO, b"127.0.0.1\0" + b"255.255.255.0\0" + b"1.1\0", "foobard", "", NAME, LEAD),
        (FOO, b"foobard 802.1\0", "foobard", "", NAME, LEAD),
        # modules belong to the project of their folder
        ("usr/lib/lighttpd/mod_x.so", b"lighttpd/1.4.50\0", "lighttpd", "1.4.50", TEXT, PROBABLE),
        ("usr/lib/lighttpd/mod_x.so", b"mod_x 0.3.1\0", "lighttpd", "", NAME, PROBABLE),
        ("usr/lib/foobar/helper", b"", "foobar", "", NAME, LEAD),
    ],
)  # fmt: skip
def test_a_program_is_known_by_its_texts(path, texts, name, version, known, sure):
    (found,) = parts(path, texts)
    assert (found.name, found.version, found.known, found.sure) == (name, version, known, sure)


@pytest.mark.parametrize(
    ("path", "soname", "texts", "name", "version", "known"),
    [
        ("lib/libz.so.1.2.11", "libz.so.1", b"", "zlib", "1.2.11", NAME),
        ("lib/libfoo.so.4.1.0", "libfoo.so.4", b"", "libfoo", "", NAME),
        ("lib/libfoo.so.4.1.0", "libfoo.so.4", b"4.1.0\0", "libfoo", "4.1.0", TEXT),
        ("lib/libfoo.so.4.1.0", "libfoo.so.4", b"2.3\0", "libfoo", "", NAME),
        ("lib/libfoo-2.1.so.7", "libfoo-2.1.so.7", b"", "libfoo", "", NAME),
        ("x.so", "libcrypto.so.1.1", b"OpenSSL 1.1.1k 25 Mar 2021", "openssl", "1.1.1k", TEXT),
    ],
)  # fmt: skip
def test_a_library_is_known_by_its_name_and_the_number_only_where_it_is_a_release(
    path, soname, texts, name, version, known
):
    (found,) = parts(path, texts, soname=soname)
    assert (found.name, found.version, found.known) == (name, version, known)


def test_a_note_of_the_builder_is_certain():
    words = b'{"type":"deb","os":"debian","name":"foo","version":"1:2.0-1","architecture":"mips"}'
    (found,) = parts("usr/bin/other", b"other 9.9.9\0", notes=note(b"FDO", 0xCAFE1A7E, words))
    assert (found.name, found.version, found.known, found.sure) == (
        "foo",
        "1:2.0-1",
        RECORD,
        CERTAIN,
    )
    assert found.purl == "pkg:deb/debian/foo@1%3A2.0-1?arch=mips"


ZLIB = b" deflate 1.2.11 Copyright 1995-2017 Jean-loup Gailly and Mark Adler \0"


def test_code_that_was_copied_in_is_a_component_of_its_own():
    own, inside = parts("usr/bin/foobar", ZLIB + b"foobar 1.0.7\0")
    assert (own.name, own.version, own.inside) == ("foobar", "1.0.7", False)
    assert (inside.name, inside.version, inside.inside) == ("zlib", "1.2.11", True)
    assert inside.cpe == "cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*"


def test_a_text_of_what_it_is_linked_to_is_a_mention():
    (own,) = parts("usr/bin/foobar", ZLIB + b"1.2.11\0", needed=("libz.so.1",))
    assert (own.name, own.version) == ("foobar", "")


def test_a_mention_of_another_program_is_none_of_its_parts():
    (own,) = parts("usr/bin/foobar", b"tested with BusyBox v1.30.1 (x)\0")
    assert own.name == "foobar"


def test_a_kernel_module_says_the_release_it_was_built_for():
    info = b"license=GPL\0vermagic=5.10.176-foo SMP mod_unload ARMv7 \0"
    (found,) = parts("lib/modules/x.ko", kind=1, sections=((".modinfo", info),))
    assert (found.name, found.version, found.known) == ("linux", "5.10.176-foo", RECORD)


def test_bytes_without_a_form_are_searched_for_texts_of_code():
    data = (
        bytes(2000) + b"U-Boot 2023.01-x (Jan 01 2023 - 00:00:00)\0" + b"Wget/1.2.3\0" + bytes(2000)
    )
    blob = item("boot.bin", data)
    assert BlobParts(PROJECTS).reads(blob)
    (found,) = BlobParts(PROJECTS).read(blob, ASK).components
    assert (found.name, found.version) == ("u-boot", "2023.01-x")
    span = found.spans[0]
    assert data[span.offset : span.end].startswith(b"U-Boot 2023.01-x (")


def test_the_table_has_enough_projects_and_each_text_can_be_found():
    assert len(PROJECTS.projects) >= 300
    assert len({one.name for one in PROJECTS.projects}) == len(PROJECTS.projects)
    for project in PROJECTS.projects:
        for words in project.says:
            made = words
            for place, sample in {
                "{v}": "1.2.3",
                "{V}": "1.2.3-x",
                "{n}": "12",
                "{d}": "2020",
                "{w}": "w",
            }.items():
                made = made.replace(place, sample)
            found = [one for one in PROJECTS.texts(b"\0" + made.encode() + b"\0")]
            assert project.name in {one.project.name for one in found}, words


@pytest.mark.parametrize("says", ["{v}", "ab {v}", "x{d}yz{v}"])
def test_a_text_without_letters_in_a_row_is_refused(says):
    table = load(f'version: 1\nprojects:\n  - {{name: x, says: ["{says}"]}}\n'.encode())
    with pytest.raises(YamlError, match="letters in a row"):
        list(table.texts(b""))


def test_a_program_that_runs_without_a_system_keeps_its_texts_where_it_likes():
    code = b"\0NOTICE:  BL31: %s\0v2.8(debug):abc\0"
    own, inside = parts(
        "boot/bl31.elf", b"", sections=((".shstrtab2", b""), (".note2", code)), kind=2
    )
    assert own.name == "bl31.elf"
    assert (inside.name, inside.version) == ("arm-trusted-firmware", "2.8")


def test_what_lies_beside_the_parts_that_a_reader_knows_is_searched():
    words = b"U-Boot 2019.07-x (Jan 01 2020 - 00:00:00)\0"
    data = bytearray(b"\xff" * (1 << 18))
    tree = device_tree({"compatible": b"maker,board\0"})
    for at, part in ((0x8000, words), (0x30000, tree), (0x38000, words)):
        data[at : at + len(part)] = part
    image = item("flash.bin", bytes(data))
    assert image.form == "flash"
    (found,) = BlobParts(PROJECTS).read(image, ASK).components
    assert (found.name, found.version, len(found.spans)) == ("u-boot", "2019.07-x", 2)
