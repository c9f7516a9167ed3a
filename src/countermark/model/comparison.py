"""What a comparison of an evaluated and a deployed artefact found, every byte accounted for.

The room ``equivalence`` makes these, reports show them, and a claim may cite their digest.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.artefact import Span
from countermark.model.gap import Gap, Why
from countermark.model.selector import Entry


class Result(Enum):
    """What is said of the two, from best to worst; the worst thing found decides."""

    IDENTICAL = "identical"  # the same bytes
    EQUIVALENT = "equivalent"  # other bytes, and a rule that holds on both sides for each of them
    INCOMPARABLE = "incomparable"  # something could not be opened; never a pass
    DIFFERS = "differs"


class What(Enum):
    """In what the two sides differ at one place."""

    FIELD = "a value"
    CONTENT = "content"
    ENCODING = "encoding of the same content"
    LAYOUT = "layout"
    ORDER = "order of entries"
    ADDED = "only in the deployed"
    REMOVED = "only in the evaluated"
    FAULT = "a broken promise of the format"
    FORM = "read as another format"
    NOT_OPENED = "could not be opened"


Value = int | str | bytes | None


class Unproven(Enum):
    """Why a precondition does not hold; fixed words for programs, sentences are the reports'.

    What stands behind each are the ``values`` of its ``Failed``, in their order.
    """

    NO_TIME = "no-time"  # the value
    ONE_SIDE_HAS_NONE = "one-side-has-none"
    OTHER_LENGTHS = "other-lengths"  # bytes of both sides
    NO_DIGEST_LENGTH = "no-digest-length"  # bytes
    MAY_BE_EXECUTED = "may-be-executed"
    NO_DATE = "no-date"  # offset
    OTHER_DATE_LENGTHS = "other-date-lengths"  # offset
    OTHER_DATE_FORMS = "other-date-forms"  # offset
    OTHER_ZONES = "other-zones"  # offset
    SEVERAL_DAYS = "several-days"
    NO_VALUE_OF_AN_ENTRY = "no-value-of-an-entry"
    NO_READER = "no-reader"
    NOT_DECODED = "not-decoded"
    LARGE_LIST = "large-list"  # bytes at most
    NO_LIST = "no-list"
    OTHER_ENTRIES_LISTED = "other-entries-listed"
    FALSE_LINE = "false-line"  # the path it is of
    NO_COMPRESSOR_WRITES = "no-compressor-writes"  # the value
    NOT_ONE_TO_ONE = "not-one-to-one"  # field, both values
    NO_DEVICE_NUMBER = "no-device-number"  # field, the number
    FAR_APART = "far-apart"  # field, how far
    STANDS_TWICE = "stands-twice"  # the name
    LEADS_UPWARDS = "leads-upwards"  # the name
    BEHIND_ITS_ENTRIES = "behind-its-entries"  # the directory
    LINK_BEFORE_TARGET = "link-before-target"
    NO_SIGNATURE = "no-signature"
    CONTENT_DIFFERS_TOO = "content-differs-too"
    MORE_DIFFERS = "more-differs"  # in what
    SECONDS_APART = "seconds-apart"  # deployed, evaluated
    MANY_DAYS = "many-days"  # how many
    ONE_MOMENT_AS_EVALUATED = "one-moment-as-evaluated"
    NO_LOCAL_HEADER = "no-local-header"
    NOT_FEWEST_ZEROS = "not-fewest-zeros"
    NOT_ALIGNED = "not-aligned"  # the multiple
    NO_KEY_NAMED = "no-key-named"
    NO_LIBRARY = "no-library"
    KEY_NOT_NAMED = "key-not-named"  # the digest of the key
    NOT_SIGNED = "not-signed"
    NOT_VERIFIED = "not-verified"  # what
    UNKNOWN_SIGNATURE = "unknown-signature"  # what
    WEAK_DIGEST = "weak-digest"  # which, or of what
    SIGNS_MORE = "signs-more"
    IRREGULAR_RECORDS = "irregular-records"
    OTHER_START = "other-start"
    OTHER_MEMORY = "other-memory"
    UNREADABLE = "unreadable"  # what the reader says


class Failed(msgspec.Struct, frozen=True):
    """A precondition that does not hold: why, and what was seen."""

    why: Unproven
    values: tuple[Value, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """A rule that could have explained something, and its precondition that does not hold.

    ``rule`` and ``proof`` are empty where no rule was asked, because a reader gave up.
    """

    rule: str
    proof: str
    failed: Failed


class Place(msgspec.Struct, frozen=True):
    """Bytes of one side: the containers from the outside in, and spans in the innermost space.

    ``size`` is the sum of the lengths of all spans; ``spans`` holds the first few.
    """

    within: tuple[Entry, ...] = ()
    spans: tuple[Span, ...] = ()
    size: int = 0


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. ``path`` names the entries from the outside in, or the part of the format.

    ``field`` is the name of the value that differs (``mode``), with both values; for content the
    section or other part. ``rule`` is the id of the rule that explains it, empty where none does;
    then ``refused`` lists the rules that could. ``gap`` says why something was not opened.
    ``symbol`` names the function or object whose bytes changed, where a symbol table tells.
    """

    what: What
    path: tuple[bytes, ...]
    form: str = ""
    role: str = ""
    field: str = ""
    evaluated: Value = None
    deployed: Value = None
    evaluated_at: Place = Place()
    deployed_at: Place = Place()
    rule: str = ""
    refused: tuple[Refused, ...] = ()
    gap: Gap | None = None
    symbol: str = ""

    @property
    def size(self) -> int:
        """Bytes that differ: of the side that has more of them."""
        return max(self.evaluated_at.size, self.deployed_at.size)


class Status(Enum):
    """What is said of one component."""

    SAME = "same"
    RULE = "explained by rules"
    INCOMPARABLE = "incomparable"
    DIFFERS = "differs"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a component is not the same: in ``what`` it differs, or a rule that was ``withdrawn``.

    ``part`` is the last name of the place, ``named`` the function, value or role that differs;
    both values stand beside a value or a format. ``not_opened`` is why something was not opened.
    """

    what: What | None = None
    part: bytes = b""
    named: str = ""
    field: str = ""
    evaluated: Value = None
    deployed: Value = None
    not_opened: Why | None = None
    withdrawn: Refused | None = None


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is not the same on both sides: its rules, and why where it differs."""

    path: tuple[bytes, ...]
    status: Status
    rules: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class RuleUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often a rule explained something: changes, bytes of the larger side, first few places.

    ``digest`` is of the rule's own record, so that a verdict names what it was judged by.
    """

    id: str
    version: int
    digest: str
    kind: str
    reason: str
    never_implies: str
    changes: int
    size: int
    places: tuple[Change, ...]


class Accounted(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of one side's outermost space; the four sum to its size.

    ``same``: alike on both sides. ``explained``: other bytes, all by rules. ``unexplained``: in
    them lies something that no rule explains. ``unopened``: not compared any further.
    """

    same: int = 0
    explained: int = 0
    unexplained: int = 0
    unopened: int = 0


class Sided(msgspec.Struct, frozen=True, kw_only=True):
    """One side: its name, the digest of its bytes, how they are accounted for.

    ``coverage`` counts the bytes of the outermost space by ``artefact.Account``; it is empty where
    nothing had to be opened, because the two are identical.
    """

    name: str
    size: int
    sha256: str
    form: str
    accounted: Accounted
    coverage: dict[str, int]


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """The rules a comparison was made under; ``approved_by`` is empty where nobody has.

    ``keys`` are those that signatures were verified under: SHA-256 of their SubjectPublicKeyInfo.
    """

    name: str
    digest: str
    approved_by: str = ""
    approved_on: str = ""
    keys: tuple[str, ...] = ()


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict of ``compare`` with all it rests on.

    ``unexplained`` holds what no rule explains, worst first, at most as many as asked for;
    ``unexplained_changes`` counts all of them, ``unexplained_size`` the bytes they lie in, as the
    account of the larger side has them. ``components`` are
    those that are not the same, ``same_components`` counts the rest.
    """

    result: Result
    evaluated: Sided
    deployed: Sided
    rule_set: RuleSet
    rules: tuple[RuleUse, ...] = ()
    unexplained: tuple[Change, ...] = ()
    unexplained_changes: int = 0
    unexplained_size: int = 0
    components: tuple[Component, ...] = ()
    same_components: int = 0
    gaps: tuple[Gap, ...] = ()
