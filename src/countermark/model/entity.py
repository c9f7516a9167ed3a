"""An entity of the register: its names, brands, owners, group members and identifiers.

The schema of ``shipped/entities/*.yaml``. Every detail carries its own source; one that rests on
memory (``recalled``) or is doubtful (``doubt``) stays marked and never makes a certain match.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.measure import Source
from countermark.model.when import Interval, When


class NameKind(Enum):
    """What a name is to the entity."""

    LEGAL = "legal"  # a second legal name, or a firm that the record covers too
    ALIAS = "alias"
    FORMER = "former"
    NATIVE = "native"  # the full name in its own script
    SHORT = "short"  # the short form in its own script
    REGISTRANT = "registrant"  # as IEEE writes the holder of address blocks


class Tie(Enum):
    """How an entity is tied to a parent."""

    OWNED = "owned"
    GROUP = "group"


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every detail says about itself.

    ``source`` is the citation; ``recalled`` marks a detail that rests on memory; ``doubt`` says
    what is not sure about it; ``note`` explains.
    """

    source: str = ""
    recalled: bool = False
    doubt: str = ""
    note: str = ""

    @property
    def certain(self) -> bool:
        """Neither recalled nor in doubt."""
        return not self.recalled and not self.doubt

    @property
    def caveat(self) -> str:
        """Why it is not certain, or an empty string."""
        if self.doubt:
            return self.doubt
        return "recalled, not verified" if self.recalled else ""


class OtherName(Detail, frozen=True, kw_only=True):
    """One more name. ``blocks`` counts a registrant's address blocks per registry file."""

    text: str
    kind: NameKind
    blocks: dict[str, int] = {}


class Brand(Detail, frozen=True, kw_only=True):
    """A brand the entity sells under, from ``start`` until ``end`` (exclusive)."""

    name: str
    start: When | None = None
    end: When | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)


class MadeFor(Detail, frozen=True, kw_only=True):
    """Another firm's brand on products the entity is said to make: some of them, or all.

    Never certain by itself: a brand list does not show who made one device. ``some``: the brand
    stands on much else too, so that of a firm of that name nothing follows.
    """

    brand: str
    some: bool = False


class Parent(Detail, frozen=True, kw_only=True):
    """An owner or the head of a group: a register id in ``entity``, or an outsider's ``name``.

    ``share`` is in micro-percent (1 % = 1,000,000); absent where the source gives none.
    """

    tie: Tie
    entity: str = ""
    name: str = ""
    start: When | None = None
    end: When | None = None
    share: int | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)


class Identifier(Detail, frozen=True, kw_only=True):
    """``scheme``: registration, pen, usb, pci, pnp, fcc, app, domain. ``holder`` is the registry's
    wording.

    ``doubt`` marks a number that must not accuse by itself: registered to somebody else, to
    nobody, or shared by two firms.
    """

    scheme: str
    value: str
    holder: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Ticker(Detail, frozen=True, kw_only=True):
    """A stock-exchange listing."""

    exchange: str
    symbol: str


class Member(Detail, frozen=True, kw_only=True):
    """A firm of the group that has no record of its own; its node is ``reg:<entity>/<id>``."""

    id: str
    name: str
    tie_words: str
    native: str = ""
    country: str = ""
    start: When | None = None
    end: When | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)


class Entity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One party. ``name`` is its legal name, ``country`` ISO 3166-1 alpha-2 of its seat.

    ``not_on`` lists where it was looked for and not found; ``warnings`` what is easy to get wrong.
    ``lei`` is absent throughout: no LEI could be verified. ``sources``: where its name and seat
    were read; details have their own. ``read_on``, ``read_by`` and ``review_within`` are as in a
    measure.
    """

    id: str
    name: str
    country: str
    kind: str = "company"
    names: tuple[OtherName, ...] = ()
    brands: tuple[Brand, ...] = ()
    makes_for: tuple[MadeFor, ...] = ()
    parents: tuple[Parent, ...] = ()
    members: tuple[Member, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    tickers: tuple[Ticker, ...] = ()
    not_on: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    recorded: When | None = None
    read_on: When | None = None
    read_by: str = ""
    review_within: int | None = None


class FalseFriend(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name that looks like an entity's and belongs to somebody else.

    ``may_match`` names an entity it may really belong to, as an unresolved match.
    """

    name: str
    looks_like: str
    why: str
    may_match: str = ""


class FalseFriends(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file ``false-friends.yaml``."""

    false_friends: tuple[FalseFriend, ...]
