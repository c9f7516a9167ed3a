"""Databases of words: dpkg, opkg, Alpine, pacman, and their lists of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.formats.packages.paragraphs import (
    alpine,
    control,
    listed,
    pacman,
    pacman_files,
    paragraphs,
)

DPKG = b"""Package: libfoo1
Status: install ok installed
Maintainer: A B <a@example.org>
Architecture: armhf
Source: foo (1.2-1)
Version: 1:1.2-3
Description: one
 Package: not this
 .
 more

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: half
Status: install reinstreq half-installed
Version: 2.0
"""


def test_installed_packages_of_dpkg_and_not_those_removed():
    found = list(control(DPKG, "deb"))
    assert [(one.name, one.version, one.source, one.architecture) for one in found] == [
        ("libfoo1", "1:1.2-3", "foo", "armhf"),
        ("half", "2.0", "", ""),
    ]
    span = found[0].span
    assert DPKG[span.offset : span.end].startswith(b"Package: libfoo1\n")
    assert DPKG[span.offset : span.end].endswith(b" more")


def test_windows_line_ends():
    found = list(control(DPKG.replace(b"\n", b"\r\n"), "deb"))
    assert [one.version for one in found] == ["1:1.2-3", "2.0"]


APK = b"""C:Q1abc=
P:musl
V:1.2.3-r4
A:aarch64
L:MIT
o:musl
m:N <n@example.org>
F:lib
R:ld-musl-aarch64.so.1
a:0:0:755
F:usr/lib
R:libc.so

P:zlib
V:1.2.13-r0
"""


def test_alpine():
    found = list(alpine(APK))
    assert [(one.name, one.version) for one in found] == [
        ("musl", "1.2.3-r4"),
        ("zlib", "1.2.13-r0"),
    ]
    assert found[0].files == (b"lib/ld-musl-aarch64.so.1", b"usr/lib/libc.so")
    assert (found[0].licence, found[0].source) == ("MIT", "musl")


def test_pacman():
    desc = b"%NAME%\nbash\n\n%VERSION%\n5.1-1\n\n%LICENSE%\nGPL\nFDL\n\n%ARCH%\nx86_64\n"
    found = pacman(desc)
    assert (found.name, found.version, found.licence) == ("bash", "5.1-1", "GPL AND FDL")
    assert pacman_files(b"%FILES%\nusr/\nusr/bin/\nusr/bin/bash\n") == (b"usr/bin/bash",)
    assert pacman(b"words") is None


def test_lists_of_files():
    assert listed(b"/.\n/usr\n/usr/bin/foo\n") == (b"usr", b"usr/bin/foo")
    assert listed(b"/bin/opkg\t0100755\n") == (b"bin/opkg",)


@pytest.mark.parametrize(
    "read", [lambda d: list(control(d, "deb")), lambda d: list(alpine(d)), pacman]
)
@given(
    st.binary(max_size=300) | st.text(alphabet=":\n PVersionackg%N.", max_size=200).map(str.encode)
)
def test_any_bytes_are_read(read, data):
    read(data)


@given(st.text(alphabet="ab:\n \r", max_size=100).map(str.encode))
def test_paragraphs_stand_where_they_are_said_to(data):
    for fields, span in paragraphs(data):
        assert fields
        assert 0 <= span.offset <= span.end <= len(data)
