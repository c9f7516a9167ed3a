"""What says which system an image is, and lists of packages that builders leave beside it.

``os-release`` (freedesktop.org), ``openwrt_release``, ``lsb-release``; manifests of OpenWrt
(``name - version``) and of Yocto (``name architecture version``); pkg-config's ``.pc``; changelogs
of Debian, whose first line names package and version.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.packages.record import MOST, Package, text
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern

_ASSIGNED = lazy_pattern(rb"(?m)^([A-Z][A-Z0-9_]*)=[\"']?([^\n\"']*)")


class Release(msgspec.Struct, frozen=True):
    """The system: its id, what people call it, its version, and who makes it."""

    id: str
    name: str
    version: str
    cpe: str
    span: Span


def release(data: bytes) -> Release | None:
    """What a file of assignments says of the system."""
    fields = {m.group(1): text(m.group(2)) for m in _ASSIGNED.finditer(data)}
    found = fields.get(b"ID") or fields.get(b"DISTRIB_ID") or ""
    if not found:
        return None
    version = (
        fields.get(b"VERSION_ID") or fields.get(b"DISTRIB_RELEASE") or fields.get(b"BUILD_ID") or ""
    )
    name = fields.get(b"PRETTY_NAME") or fields.get(b"DISTRIB_DESCRIPTION") or found
    return Release(found.lower(), name, version, fields.get(b"CPE_NAME", ""), Span(0, len(data)))


_DEBIAN = lazy_pattern(rb"([a-z0-9][a-z0-9+.-]+) \(([^\s()]+)\) [^\n;]+; urgency=")


def changelog(data: bytes) -> Package | None:
    """The newest entry of a Debian changelog (Debian Policy 4.4): the source package."""
    match = _DEBIAN.match(data)
    if match is None:
        return None
    return Package(
        kind="deb",
        space="debian",
        name=text(match.group(1)),
        version=text(match.group(2)),
        span=Span(0, match.end()),
    )


_OPENWRT = lazy_pattern(rb"([A-Za-z0-9][\w.+-]*) - (\S+)")
_YOCTO = lazy_pattern(rb"([A-Za-z0-9][\w.+-]*) ([A-Za-z0-9_]+) (\d\S*)")


def manifest(data: bytes) -> Iterator[Package]:
    """The packages of a builder's manifest; none where a line is neither of the two kinds.

    Raises SourceError where there are more than MOST.
    """
    found: list[Package] = []
    at = 0
    for line in data.split(b"\n"):
        span, at = Span(at, len(line)), at + len(line) + 1
        line = line.strip()
        if not line:
            continue
        openwrt, yocto = _OPENWRT.fullmatch(line), _YOCTO.fullmatch(line)
        if openwrt:
            name, version = openwrt.groups()
            made = Package(kind="opkg", name=text(name), version=text(version), span=span)
        elif yocto:
            name, arch, version = yocto.groups()
            made = Package(
                kind="yocto", name=text(name), version=text(version),
                architecture=text(arch), span=span,
            )  # fmt: skip
        else:
            return
        found.append(made)
        if len(found) > MOST:
            raise SourceError(f"more than {MOST} packages", place=f"byte {span.offset}")
    yield from found


_CONFIG = lazy_pattern(rb"(?m)^(Name|Version):[ \t]*([^\r\n]+)")


def pkg_config(data: bytes, stem: str) -> Package | None:
    """The library of a ``.pc`` file, called as the file is."""
    fields = {match.group(1): text(match.group(2)) for match in _CONFIG.finditer(data)}
    version = fields.get(b"Version", "")
    if b"Name" not in fields or not version or "$" in version:
        return None
    return Package(kind="generic", name=stem, version=version, span=Span(0, len(data)))
