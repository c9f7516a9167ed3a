"""Lines of ``key: value`` as commands print them, with the line each stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from countermark.inventory.identity.saying import NOTHING, Said
from countermark.model.lazy_pattern import lazy_pattern

LONGEST = 2_000
_KEYED = lazy_pattern(r"[\s*|+-]{0,12}([A-Za-z][\w /()#.-]{0,40}?)\s*(?::|\.{2,}:?|\s=)\s?(.*)\Z")


def keyed(
    lines: Sequence[str], known: Collection[str], *, running: bool = True
) -> Iterator[tuple[str, Said]]:
    """Each line with a known key (lower case, spaces folded), its value running on until the next.

    Blank lines end a value; lines with an unknown key belong to the value before them, unless
    values do not run on (``running``).
    """
    key, at, held = "", 0, list[str]()
    for number, line in enumerate(lines, start=1):
        found = _KEYED.match(line[:LONGEST])
        word = " ".join(found[1].casefold().split()) if found else ""
        if word in known and found is not None:
            if key:
                yield key, Said(_joined(held), at)
            key, at, held = word, number, [found[2]]
        elif not line.strip():
            if key:
                yield key, Said(_joined(held), at)
            key = ""
        elif running and key and len(held) < 40:
            held.append(line)
    if key:
        yield key, Said(_joined(held), at)


def _joined(held: Sequence[str]) -> str:
    return " ".join(" ".join(held).split())[:LONGEST].strip('"')


def mac(said: Said, *, local: bool = False) -> Said:
    """The hardware address in ``said`` as an identifier; nothing where there is none of its own.

    With ``local``, one that was set by hand or at random counts too; one of a group never does.
    """
    for word in said.text.replace(",", " ").split():
        digits = "".join(c for c in word if c not in ":.-").upper()
        if len(digits) != 12 or not set(digits) <= _HEX or not digits.strip("0"):
            continue
        if not int(digits[:2], 16) & (1 if local else 3):
            return Said(f"mac:{digits}", said.line)
    return NOTHING


_HEX = frozenset("0123456789ABCDEF")
_IP = lazy_pattern(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"
)


def ip(said: Said) -> Said:
    """The first IPv4 address in ``said`` as an identifier."""
    found = _IP.search(said.text)
    return Said(f"ip:{found[0]}", said.line) if found else NOTHING
