"""Facts that the content of one file states: packages, versions, certificates, addresses, starts.

What is read is what firmware and distributions agree on; a file that none of these rules knows
states nothing here, and is compared byte for byte elsewhere all the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from countermark.formats.certificate import certificates
from countermark.model.artefact import Span
from countermark.model.fact import FactKind
from countermark.model.lazy_pattern import lazy_pattern

LARGEST = 16 << 20
"""Bytes of one file that are read for facts; a larger one states nothing."""

Stated = tuple[FactKind, str, str, Span]

_URL = lazy_pattern(
    rb"\b(?:https?|s?ftps?|tftp|mqtts?|wss?|coaps?|git|ssh|rsync|ldaps?|nfs)://"
    rb"((?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?)[^\s\"'<>\\\x00-\x1f\x7f-\xff]{0,200}"
)
_IPV4 = lazy_pattern(
    rb"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.-])"
)
_ASSIGNED = lazy_pattern(
    rb"(?m)^[ \t]*(?:export )?([\w.-]{1,80})[ \t]*[=:][ \t]*[\"']?([^\n\"']{0,200})"
)
_SETTINGS = lazy_pattern(
    rb"(?:^|/)etc/|\.(?:conf|cfg|cnf|ini|json|xml|ya?ml|toml|env|rules|list|sources|sh)$"
)
_TRUSTED = lazy_pattern(
    rb"(?i)ca[-_]?cert|cacerts|trust|anchors?|ssl/certs|root[-_]?ca|/keys/|authorized"
)
_PACKAGES = lazy_pattern(
    rb"(?:^|/)(?:dpkg/status(?:\.d/[^/]+)?|opkg/status|opkg/info/[^/]+\.control|control|METADATA|PKG-INFO)$"
)
_VERSIONS = lazy_pattern(
    rb"(?:^|/)(?:os-release|lsb-release|openwrt_release|openwrt_version|debian_version|alpine-release|"
    rb"build\.prop|default\.prop|version|issue(?:\.net)?|sw-description|WHEEL)$"
)
_VERSION_KEY = lazy_pattern(rb"(?i)version|release|revision|build|security_patch|fingerprint")
_STARTS = lazy_pattern(
    rb"(?:^|/)(?:init|linuxrc|etc/inittab|etc/rc\.local|etc/(?:init|rc[\w]*)\.d/.+|etc/(?:crontab|cron\.[\w]+/.+)|"
    rb"crontabs/.+|systemd/(?:system|user)/.+\.(?:service|timer|socket|path)|etc/hotplug\.d/.+|"
    rb"[\w.-]+\.rc|udev/rules\.d/.+|(?:DEBIAN/)?(?:pre|post)(?:inst|rm)|etc/(?:profile|ld\.so\.preload))$"
)  # fmt: skip
_MODULE = lazy_pattern(rb"([^/]+)\.ko(?:\.[gx]z|\.zst)?$")


def stated(path: bytes, data: memoryview) -> Iterator[Stated]:
    """Kind, key, value and place of each fact that a file of this path states."""
    name = path.decode("utf-8", "backslashreplace")
    whole = Span(0, len(data))
    if _STARTS.search(path):
        yield FactKind.START, name, hashlib.sha256(data).hexdigest(), whole
    if module := _MODULE.search(path):
        digest = hashlib.sha256(data).hexdigest()
        yield FactKind.MODULE, module.group(1).decode("utf-8", "replace"), digest, whole
    if len(data) > LARGEST:
        return
    content = bytes(data)
    trusted = FactKind.TRUST if _TRUSTED.search(path) else FactKind.CERTIFICATE
    for one in certificates(content):
        yield trusted, one.key, one.subject, one.span
    if b"\0" in content[:4096]:
        return
    if _PACKAGES.search(path):
        yield from _packages(content)
    if _VERSIONS.search(path):
        yield from _versions(name, content)
    yield from addresses(content, bool(_SETTINGS.search(path)))


_SCHEME = 6
"""Letters of the longest scheme, and one more."""


def urls(content: bytes) -> Iterator[re.Match[bytes]]:
    """What ``_URL`` finds from left to right, asked only where ``://`` stands: ten times faster."""
    at = end = 0
    while (at := content.find(b"://", at)) >= 0:
        for start in range(max(at - _SCHEME, end), at):
            match = _URL.match(content, start)
            if match is not None:
                yield match
                end = match.end()
                break
        at = max(at + 3, end)


def addresses(content: bytes, numbers: bool) -> Iterator[Stated]:
    """URLs by their host; with ``numbers`` also IPv4 addresses that stand alone."""
    for match in urls(content):
        host = match.group(1).decode("ascii", "replace").lower()
        url = match.group().decode("ascii", "replace")
        yield FactKind.ADDRESS, host, url, _span(match.start(), match.end())
    if not numbers:
        return
    for match in _IPV4.finditer(content):
        word = match.group().decode("ascii")
        if not word.startswith(("0.", "127.", "255.")):
            yield FactKind.ADDRESS, word, word, _span(match.start(), match.end())


def _packages(content: bytes) -> Iterator[Stated]:
    """Paragraphs of ``Name: value`` lines, as of dpkg, opkg and Python's metadata."""
    at = 0
    for paragraph in content.split(b"\n\n"):
        values = {
            match.group(1).lower(): match.group(2).strip()
            for match in _ASSIGNED.finditer(paragraph)
        }
        name = values.get(b"package") or values.get(b"name")
        if name and b"version" in values:
            words = [name, *([values[b"architecture"]] if b"architecture" in values else [])]
            key = b" ".join(words).decode("utf-8", "replace")
            version = values[b"version"].decode("utf-8", "replace")
            yield FactKind.PACKAGE, key, version, Span(at, len(paragraph))
        at += len(paragraph) + 2


def _versions(name: str, content: bytes) -> Iterator[Stated]:
    found = False
    for match in _ASSIGNED.finditer(content):
        if _VERSION_KEY.search(match.group(1)):
            found = True
            key = f"{name}: {match.group(1).decode('ascii', 'replace')}"
            value = match.group(2).strip().decode("utf-8", "replace")
            yield FactKind.VERSION, key, value, _span(match.start(), match.end())
    first = content[:200].split(b"\n")[0].strip()
    if not found and first:
        yield FactKind.VERSION, name, first.decode("utf-8", "replace"), Span(0, len(first))


def _span(begin: int, end: int) -> Span:
    return Span(begin, end - begin)
