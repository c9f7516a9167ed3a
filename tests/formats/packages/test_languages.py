"""Records of language packages: good ones, ones that say nothing, and broken ones."""

# ruff: noqa: E501 - a table reads as a table
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.formats.packages import languages, releases
from countermark.model.errors import SourceError


def told(found):
    return None if found is None else (found.kind, found.space, found.name, found.version)


@pytest.mark.parametrize(
    ("read", "data", "expected"),
    [
        (languages.python, b"Metadata-Version: 2.1\nName: Foo_Bar.baz\nVersion: 1.0\n\nName: x\n", ("pypi", "", "foo-bar-baz", "1.0")),
        (languages.python, b"Name: foo\nVersion: 1.0\n", None),
        (languages.npm, b'{"name":"@a/b","version":"1.2.3","license":"MIT"}', ("npm", "@a", "b", "1.2.3")),
        (languages.npm, b'{"name":"private"}', None),
        (languages.npm, b"[1]", None),
        (languages.maven, b"#x\nversion=1.0\ngroupId=org.foo\nartifactId=bar\n", ("maven", "org.foo", "bar", "1.0")),
        (languages.maven, b"version=1.0\n", None),
        (languages.manifest, b"Manifest-Version: 1.0\r\nBundle-SymbolicName: org.f\r\n oo;x=y\r\nBundle-Version: 2.0\r\n\r\n", ("maven", "", "org.foo", "2.0")),
        (languages.manifest, b"Manifest-Version: 1.0\nImplementation-Title: foo\nImplementation-Version: 3\n", ("maven", "", "foo", "3")),
        (languages.manifest, b"Manifest-Version: 1.0\nCreated-By: x\n", None),
        (languages.gem, b'Gem::Specification.new do |s|\n  s.name = "rake".freeze\n  s.version = "13.0.6"\n', ("gem", "", "rake", "13.0.6")),
        (languages.gem, b"s.name = NAME\n", None),
        (languages.perl, b'{"name":"Foo-Bar","version":"0.1","meta-spec":{"version":2}}', ("cpan", "", "Foo-Bar", "0.1")),
        (releases.changelog, b"foo (1:2.0-1) unstable; urgency=medium\n\n  * x\n", ("deb", "debian", "foo", "1:2.0-1")),
        (releases.changelog, b"not a changelog", None),
        (lambda d: releases.pkg_config(d, "zlib"), b"Name: zlib\nVersion: 1.2.13\n", ("generic", "", "zlib", "1.2.13")),
        (lambda d: releases.pkg_config(d, "x"), b"Name: x\nVersion: ${v}\n", None),
    ],
)  # fmt: skip
def test_a_record_says_name_and_version_or_nothing(read, data, expected):
    assert told(read(data)) == expected


@pytest.mark.parametrize(
    ("read", "data", "expected"),
    [
        (languages.npm_lock, {"packages": {"": {"version": "1"}, "node_modules/a": {"version": "1.0"}, "node_modules/a/node_modules/@b/c": {"version": "2.0"}}}, [("npm", "", "a", "1.0"), ("npm", "@b", "c", "2.0")]),
        (languages.composer, {"packages": [{"name": "a/b", "version": "v1.0"}, {"name": "none"}]}, [("composer", "a", "b", "1.0")]),
        (languages.composer, [{"name": "a/b", "version": "1.0"}], [("composer", "a", "b", "1.0")]),
    ],
)  # fmt: skip
def test_lists_of_packages(read, data, expected):
    assert [told(one) for one in read(json.dumps(data).encode())] == expected


def test_manifests_of_builders():
    assert [told(one) for one in releases.manifest(b"busybox - 1.33.1-6\nuci - 2021-04\n")] == [
        ("opkg", "", "busybox", "1.33.1-6"),
        ("opkg", "", "uci", "2021-04"),
    ]
    assert [told(one) for one in releases.manifest(b"busybox armv7 1.35.0-r0\n")] == [
        ("yocto", "", "busybox", "1.35.0-r0")
    ]
    assert list(releases.manifest(b"busybox - 1.33\nan ordinary line of words\n")) == []


def test_the_system():
    found = releases.release(
        b'NAME="x"\nID=openwrt\nVERSION_ID="22.03"\nPRETTY_NAME="OpenWrt 22"\n'
    )
    assert (found.id, found.version, found.name) == ("openwrt", "22.03", "OpenWrt 22")
    old = releases.release(b"DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='19.07.1'\n")
    assert (old.id, old.version) == ("openwrt", "19.07.1")
    assert releases.release(b"words") is None


@pytest.mark.parametrize(
    "read",
    [
        languages.npm,
        languages.perl,
        lambda d: list(languages.composer(d)),
        lambda d: list(languages.npm_lock(d)),
    ],
)
@given(
    st.binary(max_size=60)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda c: (
            st.lists(c, max_size=3)
            | st.dictionaries(
                st.sampled_from(["name", "version", "packages", "node_modules/a"]), c, max_size=3
            )
        ),
        max_leaves=8,
    ).map(lambda v: json.dumps(v).encode())
)
def test_any_json_is_read_or_refused(read, data):  # fmt: skip
    with suppress(SourceError):
        read(data)
