"""Identifiers of parties and of what they make, as ``scheme:value``, one spelling each.

Answers whether a text can be an identifier of its scheme and how it is written. It does not say
that the identifier was ever assigned: that is what a registry says, by a claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from countermark.model.errors import CallerError

LONGEST = 300
"""Characters; a longer text is no identifier."""


class Identifier(NamedTuple):
    """A scheme (lower case) and a value in the scheme's one spelling."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def lei(raw: str) -> str:
    """Legal Entity Identifier, ISO 17442-1: 18 characters and two check digits by ISO 7064.

    The check is MOD 97-10: letters count 10 to 35 and the whole number is 1 modulo 97. The pairs
    00, 01 and 99 satisfy it for some numbers and are never assigned (ISO 7064 gives 02 to 98).
    One digit or letter mistaken for another of its sort, or exchanged with its neighbour, is
    always noticed; a letter mistaken for a digit is in 96 of 97 cases.
    """
    text = _compact(raw)
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        raise ValueError("an LEI has 18 letters or digits and two check digits")
    if int("".join(str(int(letter, 36)) for letter in text)) % 97 != 1:
        raise ValueError("its check digits do not fit (ISO 7064 MOD 97-10): a digit is wrong")
    if text[18:] in ("00", "01", "99"):
        raise ValueError("check digits 00, 01 and 99 are never assigned")
    return text


def uei(raw: str) -> str:
    """Unique Entity ID of SAM.gov, by the rules the General Services Administration publishes.

    Twelve letters or digits without O and I, the first not zero, no run of nine digits; case does
    not matter. The twelfth character is a checksum of the others, but its algorithm is not
    published: a mistyped UEI is therefore not noticed here.
    """
    text = _compact(raw)
    if not re.fullmatch(r"[1-9A-HJ-NP-Z][0-9A-HJ-NP-Z]{11}", text):
        raise ValueError("a UEI has 12 letters or digits, without O and I, the first not zero")
    if re.search(r"[0-9]{9}", text):
        raise ValueError("a UEI never holds nine digits in a row")
    return text


def cage(raw: str) -> str:
    """CAGE or NCAGE code, NATO Manual on Codification ACodP-1: five letters or digits.

    The United States write a digit first and last; elsewhere the first, the last or both are a
    letter of the country. I and O are not used. There is no check digit.
    """
    text = _compact(raw)
    if not re.fullmatch(r"[0-9A-HJ-NP-Z]{5}", text):
        raise ValueError("a CAGE code has five letters or digits, without I and O")
    return text


def duns(raw: str) -> str:
    """D-U-N-S number: nine digits, often written in groups. There is no check digit any more.

    The United States named parties by it until 4 April 2022, when the UEI of SAM.gov followed.
    """
    text = _compact(raw)
    if not re.fullmatch(r"[0-9]{9}", text) or len(set(text)) == 1:
        raise ValueError("a D-U-N-S number has nine digits, not all the same")
    return text


def pen(raw: str) -> str:
    """Private Enterprise Number of IANA, RFC 9371: 1 to 2^32 - 1, without leading zeros.

    An object identifier under 1.3.6.1.4.1 is read for its enterprise number. A number is whom
    IANA assigned it to, which is not always who made the device that answers under it.
    """
    text = raw.strip()
    found = re.fullmatch(
        r"(?:\.?1\.3\.6\.1\.4\.1\.([0-9]{1,12})(?:\.[0-9.]*)?|0*([0-9]{1,12}))", text
    )
    number = int(found.group(1) or found.group(2)) if found and text.isascii() else 0
    if not 0 < number < 2**32:
        raise ValueError("an enterprise number is a whole number from 1 to 4294967295")
    return str(number)


def oui(raw: str) -> str:
    """Organizationally Unique Identifier (MA-L), IEEE 802: 24 bits as six upper-case hex digits.

    A whole 48-bit address is cut to its first half, unless it is multicast or set locally: such
    an address names no maker. The 28- and 36-bit blocks share their OUI among several makers.
    """
    text = re.sub(r"[\s:.\-]", "", raw).upper()
    if not re.fullmatch(r"[0-9A-F]{6}(?:[0-9A-F]{6})?", text):
        raise ValueError("an OUI has six hex digits, a MAC address twelve")
    if len(text) == 12 and int(text[:2], 16) & 0b11:
        raise ValueError("a multicast or locally set MAC address names no maker")
    return text[:6]


def fcc(raw: str) -> str:
    """FCC grantee code, 47 CFR 2.925 and 2.926: three characters, or five that begin with a digit.

    Codes of three begin with a letter. A whole FCC ID is not taken, because where the grantee's
    part ends follows only from the first character: see ``grantee_of``.
    """
    text = _compact(raw)
    if not re.fullmatch(r"[A-Z][0-9A-Z]{2}|[0-9][0-9A-Z]{4}", text):
        raise ValueError("a grantee code has three characters, or five beginning with a digit")
    return text


def grantee_of(fcc_id: str) -> str:
    """The grantee code at the head of a whole FCC ID; raises CallerError if there is none."""
    text = _compact(fcc_id)
    return recognise("fcc", text[:5] if text[:1].isdigit() else text[:3]).value


def domain(raw: str) -> str:
    """A domain name, RFC 1035 lengths, in lower-case ASCII with IDNA labels (RFC 3490)."""
    text = raw.strip().rstrip(".").lower()
    try:
        ascii_text = text.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError("it cannot be written as a domain name") from error
    label = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
    if len(ascii_text) > 253 or not re.fullmatch(rf"(?:{label}\.)+{label}", ascii_text):
        raise ValueError("a domain name has labels of letters, digits and hyphens between dots")
    if ascii_text.rpartition(".")[2].isdigit():
        raise ValueError("that is an address, not a domain name")
    return ascii_text


def vendor16(raw: str) -> str:
    """Vendor number of USB-IF or PCI-SIG: four lower-case hex digits; 0000 and ffff name nobody."""
    text = raw.strip().lower().removeprefix("0x").partition(":")[0]
    if not re.fullmatch(r"[0-9a-f]{4}", text) or text in ("0000", "ffff"):
        raise ValueError("a vendor number has four hex digits")
    return text


def pnp(raw: str) -> str:
    """PNP vendor identifier (UEFI Forum registry, VESA EDID): three letters A to Z."""
    text = _compact(raw)
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError("a PNP identifier has three letters")
    return text


def app(raw: str) -> str:
    """Prefix of an application's package name: two or more Java identifiers between dots.

    Case is kept, since package names are told apart by it; a closing dot is dropped.
    """
    text = raw.strip().removesuffix(".")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+", text):
        raise ValueError("a package prefix has two or more words between dots")
    return text


SCHEMES: dict[str, Callable[[str], str]] = {
    "lei": lei,
    "uei": uei,
    "cage": cage,
    "duns": duns,
    "pen": pen,
    "oui": oui,
    "fcc": fcc,
    "domain": domain,
    "usb": vendor16,
    "pci": vendor16,
    "pnp": pnp,
    "app": app,
}
"""The schemes whose values are checked. Any other is an authority's own and kept as it is."""


def recognise(scheme: str, raw: str) -> Identifier:
    """``raw`` as an identifier of ``scheme`` in its one spelling; raises CallerError if it is none.

    Schemes not in ``SCHEMES`` (``ofac:36``) are an authority's own numbers: only the white space
    around the value goes, since nobody told us the rules.
    """
    name = scheme.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9._-]{0,31}", name):
        raise CallerError(
            f"“{scheme[:40]}” is not an identifier scheme",
            next_step=f"write scheme:value with one of {', '.join(SCHEMES)}",
        )
    if len(raw) > LONGEST:
        raise CallerError(f"an identifier of {len(raw)} characters is too long", place=name)
    check = SCHEMES.get(name, _opaque)
    try:
        return Identifier(name, check(raw))
    except ValueError as error:
        raise CallerError(
            f"“{raw.strip()[:60]}” is not a valid {name}: {error}",
            next_step="compare it with the registry's own page",
        ) from error


def parse(text: str) -> Identifier | None:
    """Read ``scheme:value``; None where the text is not a valid identifier of its scheme.

    An unknown scheme is believed only if its value holds a digit and no white space, so that
    "Attention: Example Ltd" stays a name.
    """
    scheme, colon, value = text.partition(":")
    if not colon or value.startswith("//"):
        return None
    if scheme.strip().lower() not in SCHEMES and not re.fullmatch(r"\s*\S*\d\S*\s*", value):
        return None
    try:
        return recognise(scheme, value)
    except CallerError:
        return None


def _opaque(raw: str) -> str:
    text = " ".join(raw.split())
    if not text or not text.isprintable():
        raise ValueError("it is empty or holds characters that cannot be shown")
    return text


def _compact(raw: str) -> str:
    """Upper case without white space and hyphens; anything outside ASCII stays and is refused."""
    return re.sub(r"[\s\-]", "", raw).upper()
