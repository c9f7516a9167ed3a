"""What is started by itself, and on what it listens, as far as its own lines say.

Source: inittab(5) and that of BusyBox, init scripts with LSB headers and of OpenWrt (procd),
systemd.service(5) and systemd.socket(5), the Android Init Language, inetd.conf(5), xinetd.conf(5).
Scripts are read, not run: what they compute is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Span
from countermark.model.inspection import Seen, Service
from countermark.model.lazy_pattern import lazy_pattern

_LARGEST = 4 << 20
_MOST = 10_000
_LISTENERS = lazy_pattern(
    rb"(?m)^[^#\n]*?\b(telnetd|utelnetd|httpd|uhttpd|mini_httpd|thttpd|boa|lighttpd|dropbear|sshd|"
    rb"ftpd|tftpd|vsftpd|udpsvd|tcpsvd|snmpd|miniupnpd|rlogind|rshd|adbd|gdbserver)\b([^\n]*)"
)
_PORT = lazy_pattern(rb"(?:-p|--port|-P)[ =]?([\d.\[\]:]*\d{1,5})\b")
_ASSIGNED = lazy_pattern(rb"(?m)^[ \t]*(DAEMON|PROG|EXEC|daemon|command)=[\"']?([^\s\"'$;]+)")
_EXEC = lazy_pattern(rb"(?:--exec|-x)[ =]+[\"']?(/[^\s\"'$;]+)|procd_set_param command[ \t]+(/\S+)")


def _texts(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace").strip()


def _span(match: re.Match[bytes]) -> tuple[Span, ...]:
    return (Span(match.start(), match.end() - match.start()),)


_INITTAB = lazy_pattern(
    rb"(?m)^([^#:\n]*):([^:\n]*):(sysinit|respawn|askfirst|once|wait|boot|bootwait|restart|shutdown"
    rb"|ctrlaltdel|initdefault|respawnlate|off):([^\n]*)"
)


def _inittab(name: str, data: bytes) -> Iterator[Service]:
    for match in _INITTAB.finditer(data):
        action, program = _texts(match.group(3)), _texts(match.group(4)).lstrip("-")
        if action not in ("off", "initdefault") and program:
            yield Service(
                name=program.split()[0].rsplit("/", 1)[-1], program=program,
                started_by=f"inittab, {action}", listens=_ports(match.group(4)), spans=_span(match),
            )  # fmt: skip


def _script(name: str, data: bytes) -> Iterator[Service]:
    """A script of init: the program that it starts, where that stands in it as a text."""
    found = _EXEC.search(data) or _ASSIGNED.search(data)
    program = next((one for one in reversed(found.groups()) if one), b"") if found else b""
    listens = tuple(
        dict.fromkeys(port for match in _LISTENERS.finditer(data) for port in _listened(match))
    )
    yield Service(
        name=name, program=_texts(program), started_by="init script", listens=listens,
        spans=_span(found) if found else (Span(0, len(data)),),
    )  # fmt: skip


def _listened(match: re.Match[bytes]) -> Iterator[str]:
    program = _texts(match.group(1))
    for port in _ports(match.group(2)):
        yield f"{program} on {port}"


def _ports(words: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_texts(one) for one in _PORT.findall(words)))


def _listener(name: str, data: bytes) -> Iterator[Service]:
    """A server that a script starts by name, with the port on its line."""
    for match in _LISTENERS.finditer(data):
        program = match.group().strip()
        words = _texts(match.group(1) + match.group(2))
        begins = program.split(b"/")[-1].startswith(match.group(1))
        if begins or re.match(rb"^(?:exec |nohup |busybox |/\S*/)", program):
            yield Service(
                name=_texts(match.group(1)), program=words[:200], started_by=f"script {name}",
                listens=_ports(match.group(2)), spans=_span(match),
            )  # fmt: skip


_UNIT = lazy_pattern(
    rb"(?m)^(ExecStart|User|Listen(?:Stream|Datagram|SequentialPacket|FIFO))[ \t]*=[ \t]*([^\n]+)"
)


def _unit(name: str, data: bytes) -> Iterator[Service]:
    matches = list(_UNIT.finditer(data))
    values = {match.group(1): _texts(match.group(2)) for match in matches}
    listens = [_texts(m.group(2)) for m in matches if m.group(1).startswith(b"Listen")]
    if matches:
        yield Service(
            name=name, program=values.get(b"ExecStart", "").lstrip("-@+!:"), started_by="systemd",
            listens=tuple(listens), user=values.get(b"User", ""),
            spans=tuple(span for match in matches for span in _span(match)),
        )  # fmt: skip


_ANDROID = lazy_pattern(
    rb"(?m)^service[ \t]+(\S+)[ \t]+([^\n]+)((?:\n[ \t]+[^\n]*|\n[ \t]*(?=\n))*)"
)
_OPTION = lazy_pattern(rb"(?m)^[ \t]+(user|socket)[ \t]+([^\n]+)")


def _android(name: str, data: bytes) -> Iterator[Service]:
    for match in _ANDROID.finditer(data):
        options = [(m.group(1), _texts(m.group(2))) for m in _OPTION.finditer(match.group(3))]
        yield Service(
            name=_texts(match.group(1)), program=_texts(match.group(2)), started_by="Android init",
            listens=tuple(f"socket {words}" for word, words in options if word == b"socket"),
            user=next((words for word, words in options if word == b"user"), "root"),
            spans=_span(match),
        )  # fmt: skip


_INETD = lazy_pattern(
    rb"(?m)^([A-Za-z0-9][^\s#]*)[ \t]+(stream|dgram|raw|rdm|seqpacket)[ \t]+(\S+)[ \t]+\S+[ \t]+"
    rb"(\S+)[ \t]+([^\n]+)"
)


def _inetd(name: str, data: bytes) -> Iterator[Service]:
    for match in _INETD.finditer(data):
        service, _, protocol, user, program = (_texts(one) for one in match.groups())
        yield Service(
            name=service, program=program, started_by="inetd",
            listens=(f"{service}/{protocol}",), user=user, spans=_span(match),
        )  # fmt: skip


_XINETD = lazy_pattern(rb"(?m)^service[ \t]+(\S+)\s*\{([^}]*)\}")
_SETTING = lazy_pattern(rb"(?m)^[ \t]*(\w+)[ \t]*\+?=[ \t]*([^\n]+)")


def _xinetd(name: str, data: bytes) -> Iterator[Service]:
    for match in _XINETD.finditer(data):
        values = {m.group(1): _texts(m.group(2)) for m in _SETTING.finditer(match.group(2))}
        if values.get(b"disable", "no") == "yes":
            continue
        service = _texts(match.group(1))
        program = f"{values.get(b'server', '')} {values.get(b'server_args', '')}".strip()
        yield Service(
            name=service, program=program, started_by="xinetd",
            listens=(values.get(b"port", service),), user=values.get(b"user", ""),
            spans=_span(match),
        )  # fmt: skip


_Read = Callable[[str, bytes], Iterator[Service]]
_WHERE: tuple[tuple[str, _Read], ...] = (
    (r"(?:^|/)etc/inittab$", _inittab),
    (r"(?:^|/)systemd/(?:system|user)/(?:[^/]+/)?([^/]+\.(?:service|socket))$", _unit),
    (r"(?:^|/)etc/inetd\.conf$|(?:^|/)etc/inetd\.d/[^/]+$", _inetd),
    (r"(?:^|/)etc/xinetd\.(?:conf|d/[^/]+)$", _xinetd),
    (r"(?:^|/)(?:etc/init/|init/)?([\w.-]+\.rc)$", _android),
    (r"(?:^|/)etc/init\.d/([^/]+)$|(?:^|/)etc/rc\.d/(?:init\.d/)?([^/]+)$", _script),
    (r"(?:^|/)(?:etc/(?:rc\.local|rcS|profile|rc[\w.]*|init\.d/rcS)|init|linuxrc|[^/]+\.sh)$",
     _listener),
)  # fmt: skip
_TABLE = tuple((lazy_pattern(where.encode()), read) for where, read in _WHERE)


class Services:
    """Tables and scripts that say what a system starts."""

    ID, VERSION, NAMED, SCANS = "services", 1, True, False

    def reads(self, item: Item) -> bool:
        """By where it lies; words only."""
        if item.form or not 0 < len(item.data) <= _LARGEST or b"\0" in bytes(item.data[:512]):
            return False
        return any(pattern.search(item.inner) for pattern, _ in _TABLE)

    def read(self, item: Item, ask: Ask) -> Seen:
        """What it starts, in the order of its lines."""
        data = bytes(item.data)
        for pattern, read in _TABLE:
            match = pattern.search(item.inner)
            if match is not None:
                name = next((one for one in match.groups() if one), item.name)
                found = list(read(_texts(name), data))[:_MOST]
                return Seen(services=tuple(found))
        return Seen()
