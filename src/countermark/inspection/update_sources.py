"""Where a system takes its updates from, by its own settings: feeds of packages, update clients.

A setting says what a client would ask, not that it does. Addresses in other files are endpoints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Span
from countermark.model.inspection import Seen, Setting
from countermark.model.lazy_pattern import lazy_pattern

SOURCE = "update source"
_LARGEST = 4 << 20
_MOST = 1000
_URL = rb"((?:https?|ftp|s?ftp|tftp|rsync|mirror\+http)://[^\s\"'<>\\,;]{3,400})"
_FEEDS = lazy_pattern(
    rb"(?:^|/)(?:apt/sources\.list(?:\.d/[^/]+)?|opkg(?:\.conf|/[^/]+\.conf)|apk/repositories"
    rb"|yum\.repos\.d/[^/]+\.repo|zypp/repos\.d/[^/]+\.repo|pacman\.d/mirrorlist|fwupd/remotes\.d/[^/]+)$"
)
_LINE = lazy_pattern(
    rb"(?m)^[ \t]*(?:deb(?:-src)?(?:[ \t]+\[[^\]\n]*\])?[ \t]+|src(?:/gz)?[ \t]+\S+[ \t]+"
    rb"|(?:baseurl|mirrorlist|metalink|MetadataURI|Server|URIs)[ \t]*[=:][ \t]*|@\w+[ \t]+|(?=[a-z]+://))"
    + _URL
)
_CLIENTS = lazy_pattern(
    rb"(?:^|/)(?:mender/mender\.conf|mender\.conf|swupdate\.cfg|rauc/[^/]+\.conf|hawkbit[^/]*\.conf"
    rb"|sysupgrade[^/]*|etc/[^/]*(?:update|upgrade|fota|ota)[^/]*)$"
)
_CONFIG = lazy_pattern(rb"(?:^|/)(?:etc|config|default)/|\.(?:conf|cfg|ini|prop|json|xml)$")
_ASSIGNED = lazy_pattern(
    rb"(?im)\b([\w.-]{0,40}(?:update|upgrade|firmware|fota|(?<![a-z])ota)[\w.-]{0,40}|ServerURL)"
    rb"[\"']?[ \t]*[=:>][ \t]*[\"']?" + _URL
)


class UpdateSources:
    """Lists of feeds and settings of update clients."""

    ID, VERSION, NAMED, SCANS = "update-sources", 1, True, False

    def reads(self, item: Item) -> bool:
        """By where it lies, and an address in it; words only."""
        path = item.inner
        if item.form or not 0 < len(item.data) <= _LARGEST:
            return False
        if not any(one.search(path) for one in (_FEEDS, _CLIENTS, _CONFIG)):
            return False
        data = bytes(item.data)
        return b"://" in data and b"\0" not in data[:512] and bool(_matches(path, data))

    def read(self, item: Item, ask: Ask) -> Seen:
        """Each address, at every place where it is set."""
        found: dict[str, list[Span]] = {}
        for match in _matches(item.inner, bytes(item.data))[:_MOST]:
            word = match.groups()[-1].decode("ascii", "replace")
            span = Span(match.start(match.lastindex or 0), len(match.groups()[-1]))
            found.setdefault(word, []).append(span)
        return Seen(settings=tuple(_setting(word, spans) for word, spans in found.items()))


def _setting(word: str, spans: list[Span]) -> Setting:
    return Setting(name=SOURCE, value=word, spans=tuple(spans))


def _matches(path: bytes, data: bytes) -> list[re.Match[bytes]]:
    return list(_found(path, data))


def _found(path: bytes, data: bytes) -> Iterator[re.Match[bytes]]:
    if _FEEDS.search(path):
        yield from _LINE.finditer(data)
    else:
        yield from _ASSIGNED.finditer(data)
