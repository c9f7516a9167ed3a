"""What a decoded text is: an address, a command, a path ... or nothing that is worth a word.

Strict on purpose: the wrong key makes letters too, and a text that merely looks like an address may
accuse somebody. A bare host name counts only where it is no file, class or property
(``host_table``), and an address in numbers only where it is public and looks like no version.
"""

from __future__ import annotations

import ipaddress

import msgspec

from countermark.inspection.host_table import HostTable
from countermark.model.inspection import EndpointKind, TextKind
from countermark.model.lazy_pattern import lazy_pattern

SHORTEST = 5
_NAME = 253
"""Letters of a host's name at most (RFC 1035, section 2.3.4, without the length bytes)."""
_VERSIONS = ("1.0.", "1.1.", "2.0.", "2.1.", "3.0.", "4.0.")
"""Beginnings of numbers that are versions as often as addresses."""
_LABEL = r"(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?)"
_URL = lazy_pattern(
    r"(?i)(?<![a-z0-9])(https?|wss?|ftps?|mqtts?|tcp|udp|socks[45]?|rtmp|rtsp)://"
    rf"((?:{_LABEL}\.)+{_LABEL}|\d{{1,3}}(?:\.\d{{1,3}}){{3}})(?::\d{{1,5}})?(?:[/?#][\x21-\x7e]*)?"
)
_HOST = lazy_pattern(rf"(?:{_LABEL}\.)+({_LABEL})(?::\d{{2,5}})?(?:/[\x21-\x7e]*)?")
_IP = lazy_pattern(r"(\d{1,3}(?:\.\d{1,3}){3})(:\d{2,5})?(?:/[\x21-\x7e]*)?")
_COMMAND = lazy_pattern(
    r"(?:/system/x?bin/|/vendor/bin/|/sbin/|/data/local/)[\w./-]{2,}(?: .*)?"
    r"|(?:su|sh) -c .+|sh /\S+.*|chmod (?:-R )?[0-7ugoa+=rwx,]{3,} ?.*|ch(?:own|con) [\w.:]+ .*"
    r"|pm (?:un|re)?(?:install|grant|revoke|disable|enable|hide|clear|path|list|set-\w+)\b.*"
    r"|am (?:start|startservice|broadcast|force-stop|kill|instrument)\b.*"
    r"|settings (?:put|get|delete) (?:global|secure|system)\b.*|content (?:query|insert|delete) .+"
    r"|mount (?:-o|-t|-r) .+|(?:set|get)prop [\w.]+.*|ip6?tables -.+|service call .+"
    r"|input (?:tap|text|keyevent|swipe) .+|(?:screencap|screenrecord|logcat|dumpsys) .+"
    r"|(?:rm|cp|mv|ln|cat|dd|insmod|kill(?:all)?|busybox|nc|wget|curl) (?:-\w+ |if=)?/?[\w./-]+.*"
)
_LIKELY = lazy_pattern(
    r"://|^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[:/]|$)|^/(?:system|data|sbin|vendor)/|^[a-z]{2,9} "
)
_CONTENT = lazy_pattern(r"content://[\w.-]+(?:/\S*)?")
_PATH = lazy_pattern(r"/(?:system|data|sdcard|mnt|storage|proc|sys|dev|vendor|etc)(?:/[\w.+-]+)+/?")
_NUMBER = lazy_pattern(r"\+[1-9]\d{7,14}")
_PACKAGE = lazy_pattern(r"(?:com|org|net|cn|io|de|ru|jp|kr|uk|fr|me|tv)(?:\.[A-Za-z]\w*){2,}")


class Address(msgspec.Struct, frozen=True):
    """An address inside a text, and whether it is only a name; as in ``Endpoint``."""

    value: str
    host: str
    kind: EndpointKind
    common: bool = False


class TextKinds:
    """Says what a text is, by one table of host names."""

    def __init__(self, hosts: HostTable) -> None:
        self._hosts = hosts

    def address_in(self, text: str) -> Address | None:
        """The first address of a text, None where there is none."""
        for url in _URL.finditer(text):
            host = url[2].lower()
            if _is_public(host) or self._is_host(host):
                return self._address(url[0], host, EndpointKind.URL)
        stripped = text.strip()
        if match := _IP.fullmatch(stripped):
            public = _is_public(match[1])
            return self._address(stripped, match[1], EndpointKind.IP) if public else None
        if _HOST.fullmatch(stripped):
            host = stripped.split("/")[0].split(":")[0]
            if self._hosts.is_bare_host(host.split(".")):
                return self._address(stripped, host, EndpointKind.HOST)
        return None

    def _address(self, value: str, host: str, kind: EndpointKind) -> Address:
        return Address(value, host, kind, self._hosts.is_common(host))

    def _is_host(self, name: str) -> bool:
        labels = name.split(".")
        return len(labels) > 1 and len(name) <= _NAME and self._hosts.is_top_level(labels[-1])

    def is_telling(self, text: str) -> bool:
        """Is it an address or a command? Quick to say no."""
        if not _LIKELY.search(text):
            return False
        return self.address_in(text) is not None or kind_of(text) is TextKind.COMMAND


def _is_public(host: str) -> bool:
    try:
        return ipaddress.IPv4Address(host).is_global and not host.startswith(_VERSIONS)
    except ValueError:
        return False


def kind_of(text: str) -> TextKind | None:
    """What a text that is no address is; None for what is no text of any use."""
    if len(text) < SHORTEST or not text.isprintable():
        return None
    stripped = text.strip()
    for pattern, kind in (
        (_COMMAND, TextKind.COMMAND),
        (_CONTENT, TextKind.PATH),
        (_PATH, TextKind.PATH),
        (_NUMBER, TextKind.NUMBER),
        (_PACKAGE, TextKind.PACKAGE),
    ):
        if pattern.fullmatch(stripped):
            return kind
    return TextKind.TEXT
