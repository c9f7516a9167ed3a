"""Which spans of a text are secrets: passwords, communities, keys, tokens, leases, customers.

Finds places and kinds; masks with as many bytes as there were, so that rows and offsets hold, and
what is masked once is found no second time. Does not decide what is kept. Only text is looked at;
see ``secret_rules`` for each rule and what it misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import ahocorasick_rs
import msgspec

from countermark.formats.secret_columns import HEAD as HEAD
from countermark.formats.secret_columns import Columns, columns, records
from countermark.formats.secret_folding import fold
from countermark.formats.secret_rules import AFTER_KEY, BEFORE, KEY, PLACEHOLDER, RULES, Rule
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.withheld import SecretKind

MASK = b"x"
NUMBER = b"1"
"""A number that is masked stays one, or JSON would be broken."""

BACK, ONWARD = 240, 1400
"""Bytes around a stem in which a rule may match."""

_GROUPS = ("s1", "s2", "s3", "s4")
_PEM = b"-----begin "
_PUTTY = b"private-lines:"
_LEASE = b"lease "
_ROUTEROS = b"/snmp community"
_KEYED = tuple({stem for rule in RULES if rule.begins for stem in rule.stems})
_ALL = sorted({stem for rule in RULES for stem in rule.stems} | {_PEM, _PUTTY, _LEASE})
_PARTS = {*_ALL, b"_key", b"-key", b"xox", b"_live_"}
_ROOTS: list[bytes] = []
for _part in sorted(_PARTS, key=len):
    if not any(root in _part for root in _ROOTS):
        _ROOTS.append(_part)
_ROOTS.sort()
"""What holds no other stem: where none of them stands, no rule matches."""


@cache
def _machine() -> ahocorasick_rs.BytesAhoCorasick:
    """Finds the roots in a text, each by its number."""
    return ahocorasick_rs.BytesAhoCorasick(_ROOTS, implementation=ahocorasick_rs.Implementation.DFA)


@cache
def _under(number: int, *, begins: bool) -> tuple[Rule, ...]:
    """The rules one of whose stems holds this root: those that begin with it, or the others."""
    root = _ROOTS[number]
    return tuple(
        rule
        for rule in RULES
        if (rule.begins is not None) is begins and any(root in stem for stem in rule.stems)
    )


@cache
def _whole_stems(number: int) -> tuple[bytes, ...]:
    """The keys in which this root stands, longest first."""
    return tuple(sorted((s for s in _KEYED if _ROOTS[number] in s), key=len, reverse=True))


_REST = lazy_pattern(rb"[^\s\"'<>,;]*")
_PROSE = lazy_pattern(rb" (?:the|and|or|of|for|with|your|is|was|are|must|should|its|their|an?) ")
_PEM_HEAD = lazy_pattern(rb"-----begin [a-z0-9 ]{0,40}private key(?: block)?-----")
_PEM_BODY = lazy_pattern(
    rb"(?:[ \t]{0,40}(?:(?:proc-type|dek-info|comment|version|hash)[: ][^\r\n\\]{0,200}"
    rb"|[a-z0-9+/=]{1,8192})?(?:\r?\n|\\r|\\n|(?=-----end)|\Z)){1,2000}"
)
_PUTTY_BODY = lazy_pattern(
    rb"private-lines: {0,4}\d{1,4}\r?\n((?:[a-z0-9+/=]{1,80}(?:\r?\n|\Z)){1,400})"
)
_LEASE_HEAD = lazy_pattern(rb"^[ \t]{0,8}lease ([0-9a-f.:]{3,45}) \{", re.MULTILINE)
_LEASE_LINE = lazy_pattern(
    rb"^[ \t]{0,16}(?:hardware [a-z0-9-]{1,20}|uid|client-hostname|hostname|ddns-\S{1,40}"
    rb"|option \S{1,60}|set \S{1,60} =) (\"[^\"\r\n]{0,512}\"|[^\s;]{1,512})",
    re.MULTILINE,
)
_LONGEST_LEASE = 1 << 14


_CARRIAGE = lazy_pattern(rb"\r(?!\n)")


def _lined(text: bytes) -> bytes:
    """The text with a line feed for each carriage return that ends a line alone."""
    if text.count(b"\r") == text.count(b"\r\n"):
        return text
    return _CARRIAGE.sub(b"\n", text)


def _roots(low: bytes) -> Iterator[int]:
    """Where a root stands that a key may hold."""
    for number, start, _ in _machine().find_matches_as_indexes(low):
        if _under(number, begins=True):
            yield start


class Span(msgspec.Struct, frozen=True, order=True):
    """Bytes ``start`` to ``end`` (half-open) are a secret of ``kind`` by the rule ``rule``.

    ``is_name``: what stands there may be a party's name.
    """

    start: int
    end: int
    kind: SecretKind
    rule: str
    mask: bytes = MASK
    is_name: bool = False


class Spans(msgspec.Struct, frozen=True):
    """The spans of a text in order, none within another; ``lines`` the line each begins on."""

    found: tuple[Span, ...] = ()
    lines: tuple[int, ...] = ()


class Scanner:
    """Reads one file's text block by block; ``spans`` of each are final.

    ``head`` is the beginning of the file, from which a table's secret columns are known. A block
    ends where a line ends; see ``cut``.
    """

    def __init__(self, head: bytes) -> None:
        head = _lined(head[:HEAD])
        folded = fold(head, _roots)
        low = (head if folded is None else folded[0]).lower()
        self._whole = [rule for rule in RULES if rule.head and rule.pattern.search(low)]
        self._columns: Columns | None = columns(head) if _has_header(low) else None
        self._line = 1
        self._first = True

    @property
    def has_columns(self) -> bool:
        """Are columns of a table masked? Then a block must end where a record ends."""
        return self._columns is not None

    def spans(self, block: bytes) -> Spans:
        """The secrets of the next block."""
        block = _lined(block)
        low = block.lower()
        found = [*self._from_rules(block, low), *self._cells(block), *self._disguised(block)]
        for rule in self._whole:
            found += _matched(rule, low, 0, len(low))
        kept = [_named(span, block) for span in _apart(found)]
        lines, line, at = [], self._line, 0
        for span in kept:
            line += block.count(b"\n", at, span.start)
            at = span.start
            lines.append(line)
        self._line = line + block.count(b"\n", at)
        self._first = False
        return Spans(tuple(kept), tuple(lines))

    def _disguised(self, block: bytes) -> Iterator[Span]:
        """Secrets after keys that are a key only to people."""
        folded = fold(block, _roots)
        if folded is None:
            return
        text, origin = folded
        for span in self._from_rules(text, text.lower()):
            yield msgspec.structs.replace(span, start=origin(span.start), end=origin(span.end))

    def _from_rules(self, block: bytes, low: bytes) -> Iterator[Span]:
        size = len(low)
        first = last = line_end = -1
        waiting: dict[str, Rule] = {}
        for number, start, end in _machine().find_matches_as_indexes(low):
            root = _ROOTS[number]
            at = end - 1  # a root may begin with the line break before it
            if at >= line_end:
                line_end = low.find(b"\n", at)
                line_end = size if line_end < 0 else line_end
            if at >= last:
                yield from _in_window(waiting, block, low, first, last)
                waiting = {}
                first = low.rfind(b"\n", max(0, at - BACK), at) + 1 or max(0, at - BACK)
                if root == _LEASE:
                    yield from _lease(low, first)
            last = min(line_end, end + ONWARD)
            if low.startswith(_ROUTEROS, first):
                last = low.find(b"\n", last + 1)
                last = size if last < 0 else last
            if root == _PEM:
                yield from _pem(low, start)
            elif root == _PUTTY:
                yield from _putty(low, start)
            for rule in _under(number, begins=False):
                waiting[rule.id] = rule
            if _under(number, begins=True):
                yield from _from_stem(number, low, start)
        yield from _in_window(waiting, block, low, first, last)

    def _cells(self, block: bytes) -> Iterator[Span]:
        if self._columns is None:
            return
        start = self._columns.end + 1 if self._first else 0
        row: list[tuple[int, int]] = []
        for first, last, column in records(block, self._columns.delimiter, start):
            if not column:
                yield from self._row(block, row)
                row = []
            row.append((first, last))
        yield from self._row(block, row)

    def _row(self, block: bytes, row: list[tuple[int, int]]) -> Iterator[Span]:
        assert self._columns is not None
        wanted = self._columns.kinds
        if len(row) > self._columns.width:
            # Too many cells: a comma is not quoted, so a secret may stand further on than it ought.
            first = min(wanted)
            wanted = {at: wanted.get(at, wanted[first]) for at in range(first, len(row))}
        for at, kind in wanted.items():
            if at >= len(row):
                continue
            first, last = row[at]
            value = block[first:last]
            inside = value.strip()
            if inside and not PLACEHOLDER.match(inside.lower()):
                begin = first + value.index(inside)
                yield Span(begin, begin + len(inside), kind, "column")


_MASKED = lazy_pattern(
    rb"[\W_]*(?:x{3,}[\W_x]*\Z|[a-z0-9_.-]{0,40}?" + KEY + rb"[\"']?\s*[:=]\s*[\"']?x{3,})"
)
_ONE_WORD = lazy_pattern(rb"[A-Za-z\x80-\xff][A-Za-z\x80-\xff.&-]{2,60}")
_UNNAMED = frozenset({SecretKind.PRIVATE_KEY, SecretKind.LEASE, SecretKind.CUSTOMER_NAME,
                      SecretKind.CUSTOMER_ADDRESS, SecretKind.TOKEN})  # fmt: skip
_FREE = frozenset({"column", "yaml-pair", "yaml-words", "assignment", "assignment-spaced",
                   "json-pair", "json-named", "cell-pair", "xml-element", "xml-named"})  # fmt: skip
"""Rules after whose keys anything may stand; the others know how a device writes its secrets."""


def is_name(value: bytes, rule: str) -> bool:
    """May ``value``, masked by ``rule``, be a party's name?

    Several words may, and one that begins with no small letter; in a column of its own any word.
    """
    if rule not in _FREE:
        return False
    value = value.strip(b" \t\"'")
    words = [word for word in value.split() if any(map(_is_letter, word))]
    if len(words) > 1:
        return True
    if not _ONE_WORD.fullmatch(value):
        return False
    return rule == "column" or not value[:1].islower()


def is_mask(name: str) -> bool:
    """Is this name no more than a mask, or a key with its masked value?"""
    return _MASKED.match(name.lower().encode("utf-8", "replace")) is not None


def _is_letter(byte: int) -> bool:
    return byte >= 0x80 or chr(byte).isalpha()


def _named(span: Span, block: bytes) -> Span:
    if span.kind in _UNNAMED or not is_name(block[span.start : span.end], span.rule):
        return span
    return msgspec.structs.replace(span, is_name=True)


def scan(text: bytes) -> Spans:
    """The secrets of a whole text in an encoding that holds ASCII as it is."""
    return Scanner(text).spans(text)


def cells(rows: Iterable[Sequence[str]]) -> Iterator[tuple[SecretKind, int, bool]]:
    """The secrets of a sheet: kind, row (1 = first), whether it looks like a name.

    By header, then by text.
    """
    wanted: dict[int, SecretKind] | None = None
    lines: list[bytes] = []
    for number, row in enumerate(rows, start=1):
        filled = [cell for cell in row if cell.strip()]
        if wanted is None and len(filled) > 1:
            from countermark.formats.secret_columns import kinds

            wanted = kinds(row)
        elif wanted:
            for at, kind in wanted.items():
                value = row[at].strip() if at < len(row) else ""
                if value and not PLACEHOLDER.match(value.lower().encode()):
                    yield kind, number, is_name(value.encode("utf-8", "replace"), "column")
        lines.append(_joined(filled))
    for span, line in _each(lines):
        yield span.kind, line, span.is_name


def _joined(filled: Sequence[str]) -> bytes:
    """A row as one line, so that its number is its line's."""
    return " \t ".join(filled).replace("\r", " ").replace("\n", " ").encode("utf-8", "replace")


def _each(lines: Sequence[bytes]) -> Iterator[tuple[Span, int]]:
    """Secrets in rows of text: each row as it stands, for its cells are sentences of their own."""
    text = b"\n".join(lines)
    scanner = Scanner(b"")
    found = scanner.spans(text)
    yield from zip(found.found, found.lines, strict=True)


def masked(text: bytes, spans: Iterable[Span], width: int = 1) -> bytes:
    """``text`` with its secrets masked; ``width`` is 2 for UTF-16 in which ``text`` was narrowed.

    Line breaks within a span stay, so that rows hold.
    """
    out = bytearray(text)
    for span in spans:
        part = out[span.start : span.end]
        if b"\n" in part or b"\r" in part:
            out[span.start : span.end] = re.sub(rb"[^\r\n]", span.mask, bytes(part))
        else:
            out[span.start : span.end] = span.mask * (span.end - span.start)
    return bytes(out)


def cut(block: bytes, scanner: Scanner, *, last: bool) -> int:
    """How much of ``block`` may be given to ``scanner``: up to the end of a line, or all.

    A key or lease that is open at the end waits for the next block.
    """
    if last:
        return len(block)
    end = _lined(block).rfind(b"\n") + 1
    if not end:
        return len(block)
    tail = block[max(0, end - _LONGEST_LEASE) : end].lower()
    base = end - len(tail)
    for opens, closes in ((_PEM, b"-----end "), (b"lease ", b"}"), (b"snmp community", b"name=")):
        at = tail.rfind(opens)
        if at >= 0 and tail.find(closes, at) < 0:
            line = block.rfind(b"\n", 0, base + at) + 1
            if 0 < line < end:
                end = line
    return end


_HEADED = (
    b"pin", b"puk", b"puc", b"passw", b"pwd", b"kennwort", b"passphrase", b"secret", b"communit",
    b"psk", b"key", b"token", b"customer", b"subscriber", b"end user", b"enduser", b"kunde",
    b"abonnent", b"teilnehmer",
)  # fmt: skip


def _has_header(low: bytes) -> bool:
    return any(word in low for word in _HEADED)


def _in_window(
    rules: dict[str, Rule], block: bytes, low: bytes, first: int, last: int
) -> Iterator[Span]:
    """Matches of rules on one line, or on the part of a long one that holds a stem."""
    for rule in rules.values():
        if any(low.find(stem, max(0, first - 1), last) >= 0 for stem in rule.stems) and (
            not rule.needs or low.find(rule.needs, first, last) >= 0
        ):
            yield from _matched(rule, block if rule.exact else low, first, last)


def _from_stem(number: int, low: bytes, start: int) -> Iterator[Span]:
    """Matches of rules that begin with a key, at the key in which the root stands."""
    root = _ROOTS[number]
    for stem in _whole_stems(number):
        at = start - stem.index(root)
        if at >= 0 and low.startswith(stem, at) and AFTER_KEY.match(low, at):
            break
    else:
        return
    before = low[max(0, at - BEFORE) : at]
    before = before[before.rfind(b"\n") + 1 :]
    for rule in _under(number, begins=True):
        match = rule.pattern.match(low, at)
        if match is None or rule.begins is None or not rule.begins.search(before):
            continue
        if not (rule.prose and _is_prose(low, match.start(), match.end())):
            yield from _groups(rule, match, low, len(low))


def _matched(rule: Rule, text: bytes, first: int, last: int) -> Iterator[Span]:
    if rule.written.startswith(b"^") and not rule.head:
        once = rule.pattern.match(text, first, last)
        found: Iterable[re.Match[bytes]] = () if once is None else (once,)
    else:
        found = rule.pattern.finditer(text, first, last)
    for match in found:
        if not (rule.prose and _is_prose(text, match.start(), match.end())):
            yield from _groups(rule, match, text, last)


def _groups(rule: Rule, match: re.Match[bytes], text: bytes, last: int) -> Iterator[Span]:
    for group in _GROUPS[: rule.pattern.groups]:
        start, end = match.span(group)
        if start < 0:
            continue
        if end == last < len(text):
            end = _REST.match(text, end).end()  # type: ignore[union-attr]
        value = text[start:end]
        if PLACEHOLDER.match(value.lower()) or (rule.number and not value.strip(NUMBER)):
            continue
        yield Span(start, end, rule.kind, rule.id, NUMBER if rule.number else MASK)


def _is_prose(text: bytes, start: int, end: int) -> bool:
    line = text.rfind(b"\n", max(0, start - BACK), start) + 1 or max(0, start - BACK)
    stop = text.find(b"\n", end, end + BACK)
    words = text[line : stop if stop >= 0 else end + BACK]
    return _PROSE.search(words) is not None


def _pem(low: bytes, start: int) -> Iterator[Span]:
    head = _PEM_HEAD.match(low, start)
    if head is None:
        return
    body = _PEM_BODY.match(low, head.end())
    if body is not None:
        yield from _key(low, body.start(), body.end(), "pem")


def _putty(low: bytes, start: int) -> Iterator[Span]:
    found = _PUTTY_BODY.match(low, start)
    if found is not None:
        yield from _key(low, found.start(1), found.end(1), "putty")


def _key(low: bytes, start: int, end: int, rule: str) -> Iterator[Span]:
    """A key's lines as one span, unless they are a mask already."""
    inside = low[start:end].strip()
    if inside.translate(None, b"x\r\n \t\\"):
        begin = low.index(inside, start)
        yield Span(begin, begin + len(inside), SecretKind.PRIVATE_KEY, rule)


def _lease(low: bytes, start: int) -> Iterator[Span]:
    found = _LEASE_HEAD.match(low, start)
    if found is None:
        return
    limit = found.end() + _LONGEST_LEASE
    following = low.find(b"\nlease ", found.end(), limit)
    limit = following if following >= 0 else min(len(low), limit)
    close = low.find(b"}", found.end(), limit)
    close = limit if close < 0 else close
    if found[1].strip(MASK):
        yield Span(*found.span(1), SecretKind.LEASE, "lease-isc")
    for line in _LEASE_LINE.finditer(low, found.end(), close):
        if line[1].strip(b'"').strip(MASK):
            yield Span(*line.span(1), SecretKind.LEASE, "lease-isc")


def _apart(found: list[Span]) -> list[Span]:
    """In order; of spans that overlap one that covers both is left, of the first one's kind."""
    kept: list[Span] = []
    ends: list[int] = []
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if kept and span.start < ends[-1]:
            if span.end > ends[-1]:
                kept[-1] = msgspec.structs.replace(kept[-1], end=span.end)
                ends[-1] = span.end
            continue
        kept.append(span)
        ends.append(span.end)
    return kept
