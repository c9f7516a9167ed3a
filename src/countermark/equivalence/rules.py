"""Rules as data: read, checked against what no rule may touch, found by what they touch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import Enum
from fnmatch import fnmatchcase

import msgspec

from countermark.formats.signed.public_keys import PublicKeys, read_all
from countermark.model.comparison import RuleSet
from countermark.model.errors import SourceError

SIZE = 1 << 20
"""Bytes of a file of rules at most."""


class Touches(Enum):
    """What kind of difference a rule may explain."""

    FIELD = "field"
    CONTENT = "content"
    ENCODING = "encoding"
    LAYOUT = "layout"
    ORDER = "order"
    ADDED = "added"


class RuleKind(Enum):
    """Why a difference may be of no matter; a rule is of one class."""

    TIME = "time"
    PATH = "path"
    ORDER = "order"
    DERIVED = "derived"
    SIGNATURE = "signature"
    KEY = "key"
    COMPRESSION = "compression"
    PADDING = "padding"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the table; ``shipped/rules.yaml`` says what its columns mean."""

    id: str
    version: int
    kind: RuleKind = msgspec.field(name="class")
    touches: Touches
    forms: tuple[str, ...]
    proves: tuple[str, ...]
    reason: str
    never_implies: str
    roles: tuple[str, ...] = ("*",)
    fields: tuple[str, ...] = ("*",)
    names: tuple[str, ...] = ("*",)

    @property
    def digest(self) -> str:
        """SHA-256 of the row itself, fields in their order."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def may_touch(self, form: str, role: str, field: str) -> bool:
        """Do the patterns fit, but for the name of an entry?"""
        return _fits(form, self.forms) and _fits(role, self.roles) and _fits(field, self.fields)

    def may_touch_name(self, name: bytes) -> bool:
        """Does the name of the entry fit?"""
        return _fits(name.decode("utf-8", "surrogateescape"), self.names)


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person who stands for a set of rules."""

    by: str
    role: str
    day: str


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    version: int
    rules: tuple[Rule, ...]
    keys: tuple[str, ...] = ()
    approved: Approval | None = None


NEVER = (
    "mode", "uid", "gid", "owner", "group", "link", "hard-link", "device", "xattr:*", "executable",
    "size", "nlink", "role", "codec-left-over",
)  # fmt: skip
"""Names of fields that no rule explains: rights, owners, links, devices, attributes, code."""


NO_KEYS = PublicKeys()


class Rules:
    """A set of rules, asked by what they touch."""

    def __init__(
        self, rules: Iterable[Rule], described: RuleSet, keys: PublicKeys = NO_KEYS
    ) -> None:
        self.all = tuple(rules)
        self.described = described
        self.keys = keys
        self._by_touches = {
            touches: tuple(rule for rule in self.all if rule.touches is touches)
            for touches in Touches
        }
        self._asked: dict[tuple[Touches, str, str, str], tuple[Rule, ...]] = {}

    def with_keys(self, keys: PublicKeys) -> Rules:
        """These rules, with further keys to verify signatures under.

        Who approved the rules has not approved keys that they do not name: the set that these make
        is approved by nobody, and has a digest of its own.
        """
        both = self.keys.and_those(keys)
        if both.names == self.keys.names:
            return Rules(self.all, self.described, both)
        named = "\n".join((self.described.digest, *both.names))
        digest = hashlib.sha256(named.encode()).hexdigest()
        described = RuleSet(name=self.described.name, digest=digest, keys=tuple(sorted(both.keys)))
        return Rules(self.all, described, both)

    def for_(self, touches: Touches, form: str, role: str, field: str = "") -> tuple[Rule, ...]:
        """The rules that may explain such a difference; none for what no rule may touch."""
        key = (touches, form, role, field)
        if key not in self._asked:
            self._asked[key] = (
                ()
                if touches is Touches.FIELD and _never(field)
                else tuple(r for r in self._by_touches[touches] if r.may_touch(form, role, field))
            )
        return self._asked[key]


def read_rules(content: bytes, known: Iterable[str], place: str = "rules") -> Rules:
    """The rules of a YAML file; ``known`` are the preconditions there are.

    Raises SourceError, naming the rule, for one that is malformed, given twice, proves nothing,
    proves what nobody can check, or names a value that no rule may explain.
    """
    from countermark.formats.yaml_text import read

    if len(content) > SIZE:
        raise SourceError(f"larger than {SIZE} bytes", place=place)
    try:
        file = read(content, _File)
    except (ValueError, SourceError) as error:
        raise SourceError(f"no set of rules: {error}", place=place) from error
    keys = read_all(file.keys, place)
    seen: set[str] = set()
    for rule in file.rules:
        _check(rule, set(known), seen, place)
    approved = file.approved
    described = RuleSet(
        name=f"{file.name} {file.version}",
        digest=hashlib.sha256(content).hexdigest(),
        approved_by=f"{approved.by}, {approved.role}" if approved else "",
        approved_on=approved.day if approved else "",
        keys=tuple(sorted(keys.keys)),
    )
    return Rules(file.rules, described, keys)


def _check(rule: Rule, known: set[str], seen: set[str], place: str) -> None:
    where = f"{place}: {rule.id}"
    if rule.id in seen:
        raise SourceError("a rule of this id stands there twice", place=where)
    seen.add(rule.id)
    if not rule.proves:
        raise SourceError("it proves nothing", place=where, next_step="name a precondition")
    for name in rule.proves:
        if name not in known:
            raise SourceError(f"nobody can check “{name}”", place=where)
    if rule.touches is Touches.FIELD:
        for pattern in rule.fields:
            if any(_reaches(pattern, never) for never in NEVER):
                raise SourceError(f"no rule may explain “{pattern}”", place=where)


def _fits(value: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _never(field: str) -> bool:
    return _fits(field, NEVER)


def _reaches(pattern: str, never: str) -> bool:
    """Could ``pattern`` fit a name that ``never`` fits? Names of the kind stand for the kind."""
    return fnmatchcase(never.replace("*", "security.capability"), pattern) or _never(pattern)
