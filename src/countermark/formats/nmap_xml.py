"""Nmap's XML: the hosts of a scan with their addresses, services, systems and what scripts said.

Expands nothing: nmap's own document type is taken as the bare name that it is, and one that
declares anything is refused. A file that breaks off gives the hosts before the break.
"""

from __future__ import annotations

from xml.parsers import expat

import msgspec

from countermark.formats import bare_xml
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why

LONGEST = 2_000
"""Letters of a text that are kept."""

_SCRIPTS = frozenset({"http-title", "ssl-cert", "http-server-header", "snmp-sysdescr", "nbstat"})
_NEXT = "scan again, or give the file as nmap wrote it"


class Told(msgspec.Struct, frozen=True):
    """``kind`` is the attribute, script or element that says ``text``; ``line`` where it begins."""

    kind: str
    text: str
    line: int


class Host(msgspec.Struct):
    """One host of a scan. ``state`` is up or down; ``told`` what services and scripts say."""

    line: int
    state: str = "up"
    addresses: list[Told] = msgspec.field(default_factory=list)
    vendors: list[Told] = msgspec.field(default_factory=list)
    names: list[Told] = msgspec.field(default_factory=list)
    told: list[Told] = msgspec.field(default_factory=list)
    systems: list[Told] = msgspec.field(default_factory=list)
    kind: str = ""


class _RefusedError(Exception):
    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why


def read(label: str, content: bytes, caps: Caps = CAPS) -> tuple[list[Host], Gap | None]:
    """The hosts, and why not all of them were read."""
    reader = _Reader(caps)
    try:
        reader.parser.Parse(content, True)
    except _RefusedError as refused:
        detail = str(refused)
        return reader.hosts, Gap(label, refused.why, len(content), detail=detail, next_step=_NEXT)
    except (expat.ExpatError, ValueError, LookupError) as error:
        detail = f"the XML breaks off: {str(error)[:200]}"
        return reader.hosts, Gap(label, Why.MALFORMED, None, "", detail, _NEXT)
    return reader.hosts, None


class _Reader:
    def __init__(self, caps: Caps) -> None:
        self.hosts: list[Host] = []
        self._caps, self._depth, self._count = caps, 0, 0
        self._host: Host | None = None
        self.parser = bare_xml.parser(self._start, self._end, self._text, self._declared)
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, name: str, _system: object, _public: object, inner: int) -> None:
        if name != "nmaprun" or inner:
            self._declared()

    def _declared(self, *_: object) -> int:
        raise _RefusedError(Why.EXPANDS, "it declares a document type or entities")

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > self._caps.depth:
            raise _RefusedError(Why.TOO_DEEP, f"the cap is {self._caps.depth} levels")
        if self._count > self._caps.nodes or self._caps.deadline.passed():
            raise _RefusedError(Why.LIMIT, f"more than {self._count - 1} elements, or out of time")
        line = self.parser.CurrentLineNumber
        if tag == "host":
            self._host = Host(line)
            self.hosts.append(self._host)
        elif self._host is not None:
            self._inside(self._host, tag, given, line)

    def _inside(self, host: Host, tag: str, given: dict[str, str], line: int) -> None:
        def told(kind: str, *fields: str) -> Told | None:
            text = " ".join(given[field] for field in fields if given.get(field))
            return Told(kind, text[:LONGEST], line) if text else None

        if tag == "status":
            host.state = given.get("state", "up")
        elif tag == "address":
            _add(host.addresses, told(given.get("addrtype", ""), "addr"))
            _add(host.vendors, told("vendor", "vendor"))
        elif tag == "hostname":
            _add(host.names, told("name", "name"))
        elif tag == "service":
            _add(host.told, told("service", "product", "version", "extrainfo", "hostname"))
            host.kind = host.kind or given.get("devicetype", "")
        elif tag == "script" and given.get("id") in _SCRIPTS:
            _add(host.told, told(given["id"], "output"))
        elif tag == "osmatch" and given.get("accuracy", "0") in _SURE:
            _add(host.systems, told("osmatch", "name"))
        elif tag == "osclass" and given.get("accuracy", "0") in _SURE:
            _add(host.systems, told("osclass", "vendor", "osfamily"))
            host.kind = host.kind or given.get("type", "")

    def _text(self, _: str) -> None:
        """Texts of elements are not read."""

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if tag == "host":
            self._host = None


_SURE = frozenset(map(str, range(90, 101)))
"""Percentages of accuracy from which nmap's guess of a system is a sign."""


def _add(held: list[Told], told: Told | None) -> None:
    if told is not None and len(held) < 1000:
        held.append(told)
