"""What a package manager says is installed: dpkg, opkg, apk, rpm, pacman; and packages themselves.

A package database beats everything that is read in the files that it lists. It says what was
installed by the manager; files that somebody put there otherwise are in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from countermark.formats.artefact.piece import Ask
from countermark.formats.packages import paragraphs, rpm_databases, rpm_header
from countermark.formats.packages.record import Package
from countermark.inspection.analyser import Item
from countermark.inspection.package_parts import component
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Component, Known, Seen
from countermark.model.lazy_pattern import lazy_pattern

_LARGEST = 256 << 20
_DPKG = lazy_pattern(rb"(?:^|/)dpkg/status(?:\.d/[^/]+)?$")
_OPKG = lazy_pattern(rb"(?:^|/)opkg/(?:status|info/[^/]+\.control)$")
_LIST = lazy_pattern(rb"(?:^|/)(dpkg|opkg)/info/([^/:]+)(?::[^/]+)?\.list$")
_APK = lazy_pattern(rb"(?:^|/)lib/apk/db/installed$")
_PACMAN = lazy_pattern(rb"(?:^|/)pacman/local/([^/]+)-[^-/]+-[^-/]+/(desc|files)$")
_RPM = lazy_pattern(rb"(?:^|/)(?:rpmdb\.sqlite|Packages(?:\.db)?)$")
_WAL = lazy_pattern(rb"(?:^|/)rpmdb\.sqlite-wal$")

_Read = Callable[[bytes], Iterable[Package]]


class PackageDatabases:
    """Databases of installed packages, and what a package file says of itself."""

    ID, VERSION, NAMED, SCANS = "package-databases", 1, True, False

    def reads(self, item: Item) -> bool:
        """By the place where the manager keeps it, or by the form of a package."""
        path = item.inner
        if len(item.data) > _LARGEST or not len(item.data):
            return False
        if item.form == "rpm" or path == b"control":
            return item.form == "rpm" or bytes(item.data[:8]) == b"Package:"
        if _RPM.search(path):
            return rpm_databases.recognise(item.data)
        tables = (_DPKG, _OPKG, _LIST, _APK, _PACMAN, _WAL)
        return any(pattern.search(path) for pattern in tables)

    def read(self, item: Item, ask: Ask) -> Seen:
        """Its packages, or those it could read before it broke and what was left."""
        if _WAL.search(item.inner):
            return Seen(unread=(_pending(item),))
        found: list[Component] = []
        try:
            for package in _packages(item, ask):
                found.append(component(package, Known.PACKAGE_DATABASE))
        except SourceError as error:
            if not found:
                raise
            gap = Gap(_name(item), Why.MALFORMED, len(item.data), detail=error.message)
            return Seen(components=tuple(found), unread=(gap,))
        return Seen(components=tuple(found))


def _packages(item: Item, ask: Ask) -> Iterable[Package]:
    path = item.inner
    if item.form == "rpm":
        return [_rpm_file(item)]
    if _RPM.search(path):
        return rpm_databases.packages(item.data, ask)
    data = bytes(item.data)
    if match := _LIST.search(path):
        kind = "deb" if match.group(1) == b"dpkg" else "opkg"
        return [_listed(kind, match.group(2), paragraphs.listed(data))]
    if match := _PACMAN.search(path):
        if match.group(2) == b"files":
            return [_listed("alpm", match.group(1), paragraphs.pacman_files(data), "arch")]
        package = paragraphs.pacman(data)
        return [package] if package else []
    if _APK.search(path):
        return paragraphs.alpine(data)
    return paragraphs.control(data, "opkg" if _OPKG.search(path) else "deb")


def _listed(kind: str, name: bytes, files: tuple[bytes, ...], space: str = "") -> Package:
    word = name.decode("utf-8", "backslashreplace")
    return Package(kind=kind, name=word, space=space, files=files)


def _rpm_file(item: Item) -> Package:
    """The header of a package file, as the reader of containers found it."""
    for node in item.opened.nodes:
        if node.role == "rpm.header" and node.spans:
            span = Span(node.spans[0].offset, node.spans[-1].end - node.spans[0].offset)
            return rpm_header.package(bytes(item.data[span.offset : span.end]), span)
    raise SourceError("a package without a header")


def _pending(item: Item) -> Gap:
    return Gap(
        _name(item),
        Why.NOT_READ,
        len(item.data),
        detail="changes to the database of packages that stand in its log are not read",
        next_step="close the database, or run rpm once, and inspect again",
    )


def _name(item: Item) -> str:
    return item.inner.decode("utf-8", "backslashreplace")
