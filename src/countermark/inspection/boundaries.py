"""Is what was found a whole name, or a part of a longer one? The bare word of a host stands inside
class names, e-mail addresses and other hosts; there it is nobody's address.

Where two strings follow each other without a byte between, as in tables of some compilers, the
boundary cannot be seen, and the name is not taken for one.
"""

from __future__ import annotations

from countermark.model.lazy_pattern import lazy_pattern

AROUND = 16
"""Letters looked at before and behind."""

_NAME = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_ALNUM = _NAME - frozenset(b"-_")
_DIGITS = frozenset(b"0123456789")

_ESCAPED = lazy_pattern(rb"(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[abfnrtv0])\Z")
"""What ends here is one letter, written otherwise: ``%2F``, ``\\n`` (RFC 3986 2.1, RFC 8259 7)."""

_PASSWORD = lazy_pattern(rb":[^/@\s\"'<>]{0,64}@")


def is_whole_host(before: bytes, behind: bytes, below: bool = False) -> bool:
    """Does a host name begin after ``before`` and end at ``behind``?

    With ``below`` labels may stand in front of it: then it is the domain of a longer name.
    """
    return _host_may_begin(before, below) and _host_may_end(behind)


def _host_may_begin(before: bytes, below: bool) -> bool:
    if before[-1:] == b".":
        return below or not _is_name_at_end(before[:-1])
    return not _is_name_at_end(before)


def _host_may_end(behind: bytes) -> bool:
    if not behind:
        return True
    if behind[0] in _NAME or behind[:1] in (b"@", b"("):  # a mail box or user; a function's name
        return False
    if behind[:1] == b".":
        return not (len(behind) > 1 and behind[1] in _NAME)
    return not _PASSWORD.match(behind)


def _is_name_at_end(before: bytes) -> bool:
    """Is the last letter of ``before`` one that names are made of?"""
    if not before:
        return False
    if before[-1] in _NAME:
        return not _ESCAPED.search(before)
    if before[-1] < 0x80:
        return False
    # Two bytes are letters of the alphabets that names are written in (UTF-8: U+0080 to U+07FF);
    # a single one is the length of a string or noise, three are a Chinese text's.
    return len(before) > 1 and 0xC3 <= before[-2] <= 0xDF and _is_letter(before[-2:])


def _is_letter(two: bytes) -> bool:
    try:
        return two.decode().isalpha()
    except UnicodeDecodeError:
        return False


def is_whole_address(before: bytes, behind: bytes) -> bool:
    """Does an IPv4 address stand alone, no part of a longer number, a version or a name?"""
    if before and (before[-1] in _NAME and not _ESCAPED.search(before)):
        return False
    if before[-1:] == b"." and len(before) > 1 and before[-2] in _ALNUM:
        return False
    if behind and behind[0] in _NAME:
        return False
    return not (behind[:1] == b"." and len(behind) > 1 and behind[1] in _ALNUM)


def is_whole_word(word: bytes, before: bytes, behind: bytes) -> bool:
    """Does a text stand there that is no part of a longer word? Only letters and digits join."""
    if word[0] in _ALNUM and before and before[-1] in _ALNUM and not _ESCAPED.search(before):
        return False
    return not (word[-1] in _ALNUM and behind and behind[0] in _ALNUM)


def is_whole_path(before: bytes, behind: bytes) -> bool:
    """Does a path begin and end here? ``/data/bin/x`` is another path than ``/bin/x``."""
    if before and (before[-1] in _NAME or before[-1:] in (b".", b"/")):
        return bool(_ESCAPED.search(before))
    if behind and behind[0] in _NAME:
        return False
    return not (behind[:1] == b"." and len(behind) > 1 and behind[1] in _ALNUM)


def is_whole_class(before: bytes, behind: bytes) -> bool:
    """Does a class's name stand alone, with points or as ``Lcom/example/Name;``?"""
    if before[-1:] == b"L" and behind[:1] in (b";", b"$"):
        return True
    if before and (before[-1] in _NAME or before[-1:] in (b".", b"/", b"$")):
        return False
    return not (behind and (behind[0] in _NAME or behind[:1] in (b".", b"/")))
