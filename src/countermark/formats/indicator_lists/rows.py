"""Rows of a user's list as indicators, and what of the list is not read, by reason and count.

A value is never guessed to mean more than its type says: what no type names is a text, and is found
as it stands.
"""

from __future__ import annotations

import msgspec

from countermark.model.gap import Gap, Why
from countermark.model.indicator import (
    Bounds,
    Checked,
    Indicator,
    IndicatorKind,
    Look,
    Meaning,
    Pattern,
)
from countermark.model.lazy_pattern import lazy_pattern

SIZE = 128 << 20
"""Bytes of one list at most."""

MOST = 1_000_000
"""Rows of one list at most."""

SHORTEST, LONGEST = 4, 4096
"""Letters of a text that is looked for: shorter ones stand everywhere."""

HOST_NAME = lazy_pattern(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.)+[A-Za-z][A-Za-z0-9-]{1,62}\.?")
IPV4 = lazy_pattern(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
HEX = lazy_pattern(r"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})")

_KINDS = {
    Look.HOST: IndicatorKind.HOST,
    Look.DOMAIN: IndicatorKind.HOST,
    Look.ADDRESS: IndicatorKind.ADDRESS,
    Look.URL: IndicatorKind.URL,
    Look.PACKAGE: IndicatorKind.PACKAGE,
    Look.CLASS: IndicatorKind.CLASS,
    Look.PATH: IndicatorKind.PATH,
    Look.FILE: IndicatorKind.FILE,
    Look.DIGEST: IndicatorKind.FILE_DIGEST,
    Look.CERTIFICATE: IndicatorKind.CERTIFICATE,
    Look.PERMISSION: IndicatorKind.PERMISSION,
    Look.WORD: IndicatorKind.STRING,
    Look.ANYWHERE: IndicatorKind.STRING,
}
_REACHABLE = frozenset({Look.HOST, Look.DOMAIN, Look.ADDRESS, Look.URL})

Typed = tuple[Look, str]
"""How a value is looked for, and the value."""


class ListRead(msgspec.Struct, frozen=True):
    """The rows of a list, and what of it is not read."""

    rows: tuple[Indicator, ...]
    gaps: tuple[Gap, ...] = ()


class Rows:
    """Gathers rows of the list that people call ``label``, and counts what is not read."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.rows: list[Indicator] = []
        self._unread: dict[str, tuple[int, str]] = {}

    def add(self, id_: str, typed: list[Typed], shows: str = "", during: str = "") -> None:
        """A row that looks for each of ``typed``; what cannot be looked for is counted."""
        patterns = []
        for look, value in typed:
            fault = _fault(look, value)
            if fault:
                self.unread(fault, value)
            else:
                patterns.append(Pattern(look, _written(look, value)))
        if not patterns:
            return
        if len(self.rows) >= MOST:
            self.unread(f"after {MOST:,} rows", typed[0][1])
            return
        look = patterns[0].look
        self.rows.append(
            Indicator(
                id=f"{self.label}:{id_}",
                kind=_KINDS[look],
                values=tuple(dict.fromkeys(one.value for one in patterns)),
                patterns=tuple(patterns),
                means=Meaning.REACHABLE if look in _REACHABLE else Meaning.PRESENT,
                shows=shows[:1000],
                bounds=(Bounds(during=during),) if during else (),
                sources=(self.label,),
                checked=Checked.USERS,
                origin=self.label,
            )
        )

    def unread(self, why: str, example: str) -> None:
        """Count something that is not read, with the first of its kind as an example."""
        count, first = self._unread.get(why, (0, example[:80]))
        self._unread[why] = count + 1, first

    def read(self) -> ListRead:
        """All of it."""
        gaps = [
            Gap(self.label, Why.NOT_READ, count, "entries", f"{why}; the first is “{first}”")
            for why, (count, first) in self._unread.items()
        ]
        return ListRead(tuple(self.rows), tuple(gaps))


def _written(look: Look, value: str) -> str:
    """The one spelling in which a value is looked for."""
    if look in (Look.HOST, Look.DOMAIN):
        return value.rstrip(".").lower()
    return value.replace(":", "").lower() if look in (Look.DIGEST, Look.CERTIFICATE) else value


def _fault(look: Look, value: str) -> str:
    """Why a value is not looked for; empty where it is."""
    if look in (Look.HOST, Look.DOMAIN) and not HOST_NAME.fullmatch(value):
        return "no host name"
    if look is Look.ADDRESS and not IPV4.fullmatch(value):
        return "no single IPv4 address"
    if look in (Look.DIGEST, Look.CERTIFICATE) and not HEX.fullmatch(_written(look, value)):
        return "no MD5, SHA-1 or SHA-256"
    if not SHORTEST <= len(value) <= LONGEST:
        return f"shorter than {SHORTEST} letters or longer than {LONGEST:,}"
    return ""


TYPES: dict[str, tuple[Look, ...]] = {
    "domain": (Look.DOMAIN,),
    "domain-name": (Look.DOMAIN,),
    "fqdn": (Look.HOST,),
    "host": (Look.HOST,),
    "hostname": (Look.HOST,),
    "ip": (Look.ADDRESS,),
    "ip-dst": (Look.ADDRESS,),
    "ip-src": (Look.ADDRESS,),
    "ipv4": (Look.ADDRESS,),
    "ipv4-addr": (Look.ADDRESS,),
    "url": (Look.URL,),
    "uri": (Look.URL,),
    "link": (Look.URL,),
    "md5": (Look.DIGEST,),
    "sha1": (Look.DIGEST,),
    "sha256": (Look.DIGEST,),
    "filehash-md5": (Look.DIGEST,),
    "filehash-sha1": (Look.DIGEST,),
    "filehash-sha256": (Look.DIGEST,),
    "hash": (Look.DIGEST,),
    "filename": (Look.FILE,),
    "file": (Look.FILE,),
    "filepath": (Look.PATH,),
    "path": (Look.PATH,),
    "mobile-application-id": (Look.PACKAGE,),
    "package": (Look.PACKAGE,),
    "app": (Look.PACKAGE,),
    "class": (Look.CLASS,),
    "permission": (Look.PERMISSION,),
    "x509-fingerprint-md5": (Look.CERTIFICATE,),
    "x509-fingerprint-sha1": (Look.CERTIFICATE,),
    "x509-fingerprint-sha256": (Look.CERTIFICATE,),
    "certificate": (Look.CERTIFICATE,),
    "pattern-in-file": (Look.ANYWHERE,),
    "pattern-in-memory": (Look.ANYWHERE,),
    "literal": (Look.ANYWHERE,),
    "string": (Look.ANYWHERE,),
    "user-agent": (Look.WORD,),
    "word": (Look.WORD,),
    "hostname|port": (Look.HOST,),
    "domain|ip": (Look.DOMAIN, Look.ADDRESS),
    "ip-dst|port": (Look.ADDRESS,),
    "ip-src|port": (Look.ADDRESS,),
    "filename|md5": (Look.FILE, Look.DIGEST),
    "filename|sha1": (Look.FILE, Look.DIGEST),
    "filename|sha256": (Look.FILE, Look.DIGEST),
}
"""Words for a type, as MISP, common tables and this program write them, and how to look for it."""


def of_type(kind: str, value: str) -> list[Typed]:
    """What a value of this type looks for; nothing for a type that is not read."""
    looks = TYPES.get(kind.strip().lower().replace("_", "-"), ())
    parts = value.split("|") if "|" in kind else [value]
    return list(zip(looks, (part.strip() for part in parts), strict=False))


_REVERSED = frozenset({"com", "org", "net", "edu", "gov", "io", "android", "androidx", "java"})
_DOMAINS = frozenset({"com", "org", "net", "edu", "gov", "biz", "info"})


def of_shape(value: str) -> list[Typed]:
    """What a value without a type looks for: by its form, and as a text where it has none."""
    if HEX.fullmatch(value):
        return [(Look.DIGEST, value)]
    if IPV4.fullmatch(value):
        return [(Look.ADDRESS, value)]
    if "://" in value:
        return [(Look.URL, value)]
    if value.startswith("/"):
        return [(Look.PATH, value)]
    bare = value[2:] if value.startswith("*.") else value.removeprefix(".")
    if HOST_NAME.fullmatch(bare):
        labels = bare.lower().rstrip(".").split(".")
        if labels[0] in _REVERSED and labels[-1] not in _DOMAINS:
            return [(Look.PACKAGE, bare)]
        return [(Look.DOMAIN, bare)]
    return [(Look.ANYWHERE, value)]
