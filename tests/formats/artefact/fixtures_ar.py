"""ar archives with names of each kind."""

from __future__ import annotations


def member(name: bytes, body: bytes, mtime: int = 0, mode: int = 0o100644) -> bytes:
    head = b"%-16b%-12d%-6d%-6d%-8o%-10d`\n" % (name, mtime, 0, 0, mode, len(body))
    return head + body + b"\n" * (len(body) % 2)


def fixtures() -> dict[str, bytes]:
    magic = b"!<arch>\n"
    names = b"a-long-name-of-an-object.o/\nanother-long-name.o/\n"
    table = member(b"//", names).replace(b"0           0     0     100644  ", b" " * 32)
    return {
        "deb": magic + member(b"debian-binary", b"2.0\n", 1_700_000_000) + member(b"x.tar", b"odd"),
        "gnu": magic
        + member(b"/", b"\0\0\0\0")
        + table
        + member(b"/0", b"one")
        + member(b"/28", b""),
        "bsd": magic + member(b"#1/8", b"name\0\0\0\0body") + member(b"x/", b"y"),
    }
