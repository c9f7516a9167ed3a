"""Accounts of a system, and of which kind their passwords are; the passwords never.

Source: passwd(5), shadow(5), crypt(5).
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Span
from countermark.model.inspection import Account, Seen
from countermark.model.lazy_pattern import lazy_pattern

NONE, LOCKED, ELSEWHERE = "none", "locked", "in shadow"
_FILE = lazy_pattern(rb"(?:^|/)(passwd|shadow|master\.passwd)[-~]?$")
_LARGEST = 4 << 20
_MOST = 100_000
_KINDS = (
    ("$1$", "md5crypt"), ("$2", "bcrypt"), ("$3$", "NT hash"), ("$5$", "sha256crypt"),
    ("$6$", "sha512crypt"), ("$7$", "scrypt"), ("$y$", "yescrypt"), ("$gy$", "gost-yescrypt"),
    ("$sha1", "sha1crypt"), ("$md5", "SunMD5"), ("_", "bsdicrypt"),
)  # fmt: skip
_NO_SHELL = ("nologin", "false", "sync", "true")


class Accounts:
    """``passwd`` and ``shadow``."""

    ID, VERSION, NAMED, SCANS = "accounts", 1, True, False

    def reads(self, item: Item) -> bool:
        """By its name, and lines with colons."""
        name = _FILE.search(item.inner)
        return bool(name) and 0 < len(item.data) <= _LARGEST and b":" in bytes(item.data[:256])

    def read(self, item: Item, ask: Ask) -> Seen:
        """Every account; lines that are none are passed over."""
        match = _FILE.search(item.inner)
        shadow = match is not None and match.group(1) == b"shadow"
        return Seen(accounts=tuple(_accounts(bytes(item.data), shadow)))


def _accounts(data: bytes, shadow: bool) -> Iterator[Account]:
    at = 0
    for number, line in enumerate(data.split(b"\n")):
        span, at = Span(at, len(line)), at + len(line) + 1
        cells = [cell.decode("utf-8", "backslashreplace") for cell in line.strip().split(b":")]
        if (
            number >= _MOST
            or len(cells) < (2 if shadow else 7)
            or not cells[0]
            or cells[0][0] == "#"
        ):
            continue
        password = kind(cells[1])
        shell = "" if shadow else cells[-1]
        closed = password in (LOCKED, ELSEWHERE) or shell.rsplit("/", 1)[-1] in _NO_SHELL
        yield Account(
            name=cells[0],
            uid=int(cells[2]) if not shadow and cells[2].isdigit() else None,
            shell=shell,
            password=password,
            can_log_in=not closed,
            spans=(span,),
        )


def kind(field: str) -> str:
    """Of which kind a password field is, by the prefix of its method (crypt(5))."""
    if not field:
        return NONE
    if field in ("x", "X"):
        return ELSEWHERE
    if field[0] in "!*" or field in ("NP", "LK", "NOLOGIN") or field.startswith("*LK"):
        return LOCKED
    for begin, name in _KINDS:
        if field.startswith(begin):
            return name
    if len(field) == 13:
        return "descrypt"
    return "unknown kind"
