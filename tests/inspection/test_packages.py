"""Packages of databases, languages and tool chains as components, and how they are joined."""

# ruff: noqa: E501 - a table reads as a table
import io
import json
import tarfile
import zlib

import pytest
from tests.formats.packages.rpm_maker import header, in_sqlite
from tests.inspection.elf_maker import elf
from tests.inspection.test_elf_parts import PROJECTS

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.inspection import version_table
from countermark.inspection.analyser import Item
from countermark.inspection.components import components
from countermark.inspection.elf_parts import ElfParts
from countermark.inspection.examine import examine, joined
from countermark.inspection.language_packages import BuiltIn, LanguagePackages
from countermark.inspection.package_databases import PackageDatabases
from countermark.inspection.release_files import ReleaseFiles
from countermark.inspection.walk import walk
from countermark.model.errors import SourceError
from countermark.model.gap import Why
from countermark.model.inspection import ComponentKind, Known, Sure
from countermark.store.scratch import Scratch

ANALYSERS = (BuiltIn(), ElfParts(PROJECTS), LanguagePackages(), PackageDatabases(), ReleaseFiles())


def item(path: str, data: bytes) -> Item:
    return Item((b"image", path.encode()), Opener(readers(), Scratch("x")).open(memoryview(data)))


def read(analyser, path: str, data: bytes):
    one = item(path, data)
    return analyser.read(one, ASK) if analyser.reads(one) else None


def lines(files: dict[str, bytes]):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    image = memoryview(made.getvalue())
    met = walk(Opener(readers(), Scratch("x")), image, b"image", NEVER)
    found = components(tuple(joined(examine(met, ANALYSERS, ASK), {}, {})))
    return [(one.thing.name, one.thing.version, one.thing.known, len(one.marks)) for one in found]


STATUS = b"Package: libz1\nStatus: install ok installed\nVersion: 1:1.2.13-1\nArchitecture: mips\n"
ZLIB = elf(b" deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly\0", soname="libz.so.1")
DATABASE, TEXT, NAME = Known.PACKAGE_DATABASE, Known.VERSION_TEXT, Known.FILE_NAME


def test_a_database_beats_the_texts_of_the_files_it_lists():
    files = {
        "var/lib/dpkg/status": STATUS,
        "var/lib/dpkg/info/libz1:mips.list": b"/.\n/usr/lib/libz.so.1.2.13\n",
        "lib/libz.so.1.2.13": ZLIB,
    }
    assert lines(files) == [("libz1", "1:1.2.13-1", DATABASE, 3)]
    del files["var/lib/dpkg/info/libz1:mips.list"]
    assert lines(files) == [("libz1", "1:1.2.13-1", DATABASE, 1), ("zlib", "1.2.13", TEXT, 1)]


def test_files_of_one_project_are_one_line_and_two_versions_two():
    files = {
        "lib/libz.so.1.2.13": ZLIB,
        "opt/libz.so.1.2.3": elf(b" deflate 1.2.3 Copyright 1995-2005 Jean-loup Gailly\0", soname="libz.so.1"),
        "usr/bin/foo": elf(b"foo 1.0.1\0"),
        "usr/lib/libfoo.so.1": elf(soname="libfoo.so.1"),
    }  # fmt: skip
    assert lines(files) == [
        ("foo", "1.0.1", TEXT, 2),
        ("zlib", "1.2.13", TEXT, 1),
        ("zlib", "1.2.3", TEXT, 1),
    ]


def test_leads_that_agree_are_more_and_one_that_does_not_is_dropped():
    files = {
        "usr/sbin/nanddump": elf(b"2.1.5\0x"),
        "usr/sbin/nandtest": elf(b"2.1.5\0y"),
        "usr/sbin/mtdinfo": elf(b"9.9.9\0"),
    }
    assert lines(files) == [("mtd-utils", "2.1.5", TEXT, 3)]
    del files["usr/sbin/nandtest"]
    assert lines(files) == [("mtd-utils", "", NAME, 2)]


def test_a_database_of_rpm_and_its_log_that_is_not_read():
    seen = read(
        PackageDatabases(), "var/lib/rpm/rpmdb.sqlite", in_sqlite([header("bash", "5.2", "1")])
    )
    (found,) = seen.components
    assert found.purl == "pkg:rpm/fedora/bash@5.2-1?arch=mips"
    assert (found.known, found.sure) == (DATABASE, Sure.CERTAIN)
    pending = read(PackageDatabases(), "var/lib/rpm/rpmdb.sqlite-wal", b"x" * 100)
    assert [gap.why for gap in pending.unread] == [Why.NOT_READ]


def test_what_was_read_before_a_database_broke_stands_with_the_gap():
    data = bytearray(in_sqlite([header(f"p{n}", "1") for n in range(200)], 512))
    last = len(data) - 512
    data[last:] = bytes(512)
    seen = read(PackageDatabases(), "var/lib/rpm/rpmdb.sqlite", bytes(data))
    assert seen.components
    assert [gap.why for gap in seen.unread] == [Why.MALFORMED]


@pytest.mark.parametrize(
    ("path", "data", "name", "purl"),
    [
        ("usr/lib/opkg/status", b"Package: uci\nVersion: 2021\nStatus: install user installed\n", "uci", "pkg:opkg/uci@2021"),
        ("usr/lib/opkg/info/uci.control", b"Package: uci\nVersion: 2021\n", "uci", "pkg:opkg/uci@2021"),
        ("control", b"Package: foo\nVersion: 1-1\nArchitecture: all\n", "foo", "pkg:deb/debian/foo@1-1?arch=all"),
        ("lib/apk/db/installed", b"P:musl\nV:1.2\n", "musl", "pkg:apk/alpine/musl@1.2"),
        ("var/lib/pacman/local/bash-5.1-1/desc", b"%NAME%\nbash\n\n%VERSION%\n5.1-1\n", "bash", "pkg:alpm/arch/bash@5.1-1"),
    ],
)  # fmt: skip
def test_databases_are_known_by_their_places(path, data, name, purl):
    (found,) = read(PackageDatabases(), path, data).components
    assert (found.name, found.purl, found.known) == (name, purl, DATABASE)
    assert read(PackageDatabases(), "elsewhere/" + path.replace("/", "_"), data) is None


@pytest.mark.parametrize(
    ("path", "data", "purl"),
    [
        ("usr/lib/python3/dist-packages/foo-1.dist-info/METADATA", b"Metadata-Version: 2.1\nName: Foo\nVersion: 1\n", "pkg:pypi/foo@1"),
        ("app/node_modules/@a/b/package.json", b'{"name":"@a/b","version":"1.0"}', "pkg:npm/%40a/b@1.0"),
        ("META-INF/maven/g/a/pom.properties", b"groupId=g\nartifactId=a\nversion=1\n", "pkg:maven/g/a@1"),
        ("usr/lib/ruby/gems/3.1.0/specifications/x-1.gemspec", b's.name = "x"\ns.version = "1"\n', "pkg:gem/x@1"),
        ("vendor/composer/installed.json", b'[{"name":"a/b","version":"1"}]', "pkg:composer/a/b@1"),
    ],
)  # fmt: skip
def test_records_of_languages_are_known_by_their_places(path, data, purl):
    (found,) = read(LanguagePackages(), path, data).components
    assert (found.purl, found.known) == (purl, Known.LANGUAGE_PACKAGE)


def go(modules: bytes, release: bytes = b"go1.21.3", flags: int = 2) -> bytes:
    def counted(raw: bytes) -> bytes:
        return bytes([len(raw) & 0x7F | 0x80, len(raw) >> 7]) + raw

    words = b"0" * 16 + modules + b"1" * 16
    return b"\xff Go buildinf:" + bytes([8, flags]) + bytes(16) + counted(release) + counted(words)


MODULES = b"path\tx\nmod\texample.org/a/main\t(devel)\t\ndep\texample.org/b\tv1.2.3\th1:x\ndep\texample.org/c\tv1\n=>\texample.org/d\tv2.0\th1:y\n"


def test_go_says_what_it_was_built_of():
    seen = read(BuiltIn(), "usr/bin/x", elf(sections=((".go.buildinfo", go(MODULES)),)))
    assert [(one.name, one.version, one.purl) for one in seen.components] == [
        ("example.org/a/main", "", "pkg:golang/example.org/a/main"),
        ("example.org/b", "v1.2.3", "pkg:golang/example.org/b@v1.2.3"),
        ("example.org/d", "v2.0", "pkg:golang/example.org/d@v2.0"),
        ("go", "1.21.3", "pkg:golang/stdlib@1.21.3"),
    ]


@pytest.mark.parametrize("broken", [go(MODULES)[:60], go(MODULES, flags=0)])
def test_a_broken_note_of_go_is_said(broken):
    with pytest.raises(SourceError):
        read(BuiltIn(), "usr/bin/x", elf(sections=((".go.buildinfo", broken),)))


def test_rust_says_its_crates_and_not_what_only_built_it():
    tree = {
        "packages": [
            {"name": "a", "version": "1.0"},
            {"name": "cc", "version": "2", "kind": "build"},
        ]
    }
    packed = zlib.compress(json.dumps(tree).encode())
    (found,) = read(BuiltIn(), "x", elf(sections=((".dep-v0", packed),))).components
    assert (found.purl, found.inside) == ("pkg:cargo/a@1.0", True)
    with pytest.raises(SourceError):
        read(BuiltIn(), "x", elf(sections=((".dep-v0", packed[:10]),)))
    with pytest.raises(SourceError, match="crates"):
        read(BuiltIn(), "x", elf(sections=((".dep-v0", zlib.compress(bytes(20 << 20))),)))


def test_the_system_and_what_was_left_in_its_documents():
    (system,) = read(ReleaseFiles(), "etc/os-release", b"ID=debian\nVERSION_ID=12\n").components
    assert (system.name, system.version, system.kind) == (
        "debian",
        "12",
        ComponentKind.OPERATING_SYSTEM,
    )
    words = b"foo (1.0-1) unstable; urgency=low\n"
    (entry,) = read(ReleaseFiles(), "usr/share/doc/foo/changelog.Debian.gz", words).components
    assert (entry.name, entry.version) == ("foo", "1.0-1")


def test_the_table_is_loaded_as_it_is_shipped():
    assert version_table.load(b"version: 1\nprojects: []\n").projects == ()


def test_programs_that_begin_alike_and_say_one_version_are_one_project():
    files = {
        f"sbin/foofs_{n}": elf(f"foofs_{n} 1.1.15\0".encode()) for n in ("fsck", "mkfs", "dump")
    }
    files["sbin/foofs_other"] = elf(b"foofs_other 2.0.9\0")
    assert lines(files) == [("foofs", "1.1.15", TEXT, 3), ("foofs_other", "2.0.9", TEXT, 1)]


def test_a_release_of_the_compiler_that_several_programs_hold_is_no_version_of_theirs():
    files = {"bin/one": elf(b"12.2.0\0a"), "bin/two": elf(b"12.2.0\0b")}
    assert lines(files) == [("one", "", NAME, 1), ("two", "", NAME, 1)]
    del files["bin/two"]
    assert lines(files) == [("one", "12.2.0", TEXT, 1)]
    compiled = elf(b"4.9.3\0", sections=((".comment", b"GCC: (GNU) 4.9.3\0"),))
    assert lines({"bin/one": compiled}) == [("one", "", NAME, 1)]


def test_compiled_modules_of_a_language_are_no_part_of_the_language():
    files = {
        "usr/lib/python3/dist-packages/foo.cpython-311-x86_64-linux-gnu.so": elf(b"a"),
        "usr/lib/x86_64-linux-gnu/perl5/5.36/auto/Net/SSLeay/SSLeay.so": elf(b"b"),
    }
    assert lines(files) == [("foo", "", NAME, 1), ("Net-SSLeay", "", NAME, 1)]
