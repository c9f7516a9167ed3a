"""Which system an image is, and lists of packages that its builder left: releases, manifests."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.piece import Ask
from countermark.formats.packages import releases
from countermark.inspection.analyser import Item
from countermark.inspection.package_parts import component
from countermark.model.inspection import Component, ComponentKind, Known, Seen, Sure
from countermark.model.lazy_pattern import lazy_pattern

_LARGEST = 16 << 20
_RELEASE = lazy_pattern(rb"(?:^|/)(?:os-release|lsb-release|openwrt_release|initrd-release)$")
_CHANGELOG = lazy_pattern(rb"(?:^|/)usr/share/doc/[^/]+/changelog\.Debian(?:\.gz)?$")
_CONFIG = lazy_pattern(rb"(?:^|/)pkgconfig/([^/]+)\.pc$")
_PATTERNS = (_RELEASE, _CHANGELOG, _CONFIG)


class ReleaseFiles:
    """Files of words that name a system or packages."""

    ID, VERSION, NAMED, SCANS = "release-files", 1, True, False

    def reads(self, item: Item) -> bool:
        """By its name."""
        path = item.inner
        if item.form or len(item.data) > _LARGEST:
            return False
        return path.endswith(b".manifest") or any(one.search(path) for one in _PATTERNS)

    def read(self, item: Item, ask: Ask) -> Seen:
        """The system or the packages that it names; raises SourceError."""
        return Seen(components=tuple(_components(item.inner, bytes(item.data))))


def _components(path: bytes, data: bytes) -> Iterator[Component]:
    if path.endswith(b".manifest"):
        for package in releases.manifest(data):
            yield component(package, Known.BUILD_RECORD, Sure.PROBABLE)
    elif _RELEASE.search(path):
        found = releases.release(data)
        if found:
            yield Component(
                name=found.id, version=found.version, kind=ComponentKind.OPERATING_SYSTEM,
                known=Known.BUILD_RECORD, sure=Sure.CERTAIN, cpe=found.cpe, spans=(found.span,),
            )  # fmt: skip
    elif match := _CONFIG.search(path):
        library = releases.pkg_config(data, match.group(1).decode("utf-8", "backslashreplace"))
        if library:
            yield component(library, Known.BUILD_RECORD)
    else:
        entry = releases.changelog(data)
        if entry:
            yield component(entry, Known.BUILD_RECORD)
