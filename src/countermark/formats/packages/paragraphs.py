"""Paragraphs of ``Name: value`` lines: dpkg, opkg, control files, Python's metadata; and Alpine's.

Source: Debian Policy, chapter 5; deb-control(5); the core metadata specifications of Python; apk(5)
and the Alpine wiki, "Apk spec", for the installed database, whose names are single letters.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.packages.record import MOST, Package, text
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern

_FIELD = lazy_pattern(rb"(?m)^([A-Za-z0-9][\w.-]{0,80}):[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)")
_BREAK = lazy_pattern(rb"\r?\n[ \t]*\r?\n")
_GONE = (b"not-installed", b"config-files", b"deinstall ok")

Paragraph = tuple[dict[bytes, bytes], Span]


def paragraphs(data: bytes) -> Iterator[Paragraph]:
    """Each paragraph that has fields, by their names in lower case, and where it stands."""
    at = 0
    while at < len(data):
        gap = _BREAK.search(data, at)
        end = gap.start() if gap else len(data)
        fields: dict[bytes, bytes] = {}
        for match in _FIELD.finditer(data, at, end):
            fields.setdefault(match.group(1).lower(), match.group(2).strip())
        if fields:
            yield fields, Span(at, end - at)
        at = gap.end() if gap else len(data)


def control(data: bytes, kind: str, space: str = "") -> Iterator[Package]:
    """The packages of a dpkg or opkg database or control file; those removed are left out.

    Raises SourceError where there are more than MOST.
    """
    for number, (fields, span) in enumerate(paragraphs(data)):
        if number >= MOST:
            raise SourceError(f"more than {MOST} packages", place=f"byte {span.offset}")
        name, version = fields.get(b"package"), fields.get(b"version")
        state = fields.get(b"status", b"")
        if not name or not version or any(state.endswith(end) for end in _GONE):
            continue
        if state.startswith(b"deinstall ok"):
            continue
        source = text(fields.get(b"source", b"")).partition(" ")[0]
        yield Package(
            kind=kind,
            space=space,
            name=text(name),
            version=text(version),
            architecture=text(fields.get(b"architecture", b"")),
            source=source,
            supplier=text(fields.get(b"maintainer", b"")),
            licence=text(fields.get(b"license", b"")),
            span=span,
        )


_LETTERS = lazy_pattern(rb"(?m)^([A-Za-z]):([^\r\n]*)")


def alpine(data: bytes) -> Iterator[Package]:
    """The packages of Alpine's installed database, each with its files; raises as ``control``."""
    at = 0
    for number in range(MOST + 1):
        end = data.find(b"\n\n", at)
        end = len(data) if end < 0 else end
        package = _alpine(data, at, end)
        if package is not None and number == MOST:
            raise SourceError(f"more than {MOST} packages", place=f"byte {at}")
        if package is not None:
            yield package
        at = end + 2
        if at >= len(data):
            return


def _alpine(data: bytes, at: int, end: int) -> Package | None:
    fields: dict[bytes, bytes] = {}
    files: list[bytes] = []
    folder = b""
    for match in _LETTERS.finditer(data, at, end):
        letter, value = match.groups()
        if letter == b"F":
            folder = value
        elif letter == b"R":
            files.append(folder + b"/" + value if folder else value)
        else:
            fields.setdefault(letter, value)
    if b"P" not in fields or b"V" not in fields:
        return None
    return Package(
        kind="apk",
        space="alpine",
        name=text(fields[b"P"]),
        version=text(fields[b"V"]),
        architecture=text(fields.get(b"A", b"")),
        source=text(fields.get(b"o", b"")),
        supplier=text(fields.get(b"m", b"")),
        licence=text(fields.get(b"L", b"")),
        files=tuple(files),
        span=Span(at, end - at),
    )


_SECTION = lazy_pattern(rb"(?m)^%([A-Z0-9]+)%\r?\n((?:[^\r\n]+(?:\r?\n|$))*)")


def pacman(data: bytes) -> Package | None:
    """The package of a ``desc`` file of pacman's local database (alpm-db-desc(5))."""
    fields = {m.group(1): m.group(2).strip() for m in _SECTION.finditer(data)}
    if b"NAME" not in fields or b"VERSION" not in fields:
        return None
    return Package(
        kind="alpm",
        space="arch",
        name=text(fields[b"NAME"]),
        version=text(fields[b"VERSION"]),
        architecture=text(fields.get(b"ARCH", b"")),
        source=text(fields.get(b"BASE", b"")),
        supplier=text(fields.get(b"PACKAGER", b"")),
        licence=text(fields.get(b"LICENSE", b"").replace(b"\n", b" AND ")),
        span=Span(0, len(data)),
    )


def pacman_files(data: bytes) -> tuple[bytes, ...]:
    """The paths in a ``files`` file of pacman's local database."""
    fields = {m.group(1): m.group(2) for m in _SECTION.finditer(data)}
    found = fields.get(b"FILES", b"").split(b"\n")
    return tuple(one.strip() for one in found if one.strip() and not one.rstrip().endswith(b"/"))


def listed(data: bytes) -> tuple[bytes, ...]:
    """The paths in a list of dpkg or opkg: one a line, with a mode behind it in some of opkg's."""
    lines = (line.split(b"\t")[0].strip() for line in data.split(b"\n"))
    return tuple(line.lstrip(b"./") for line in lines if line.startswith(b"/") and line != b"/.")
