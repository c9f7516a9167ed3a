"""The closed vocabulary of relations: one row says everything the program knows about a relation.

A relation that is not here cannot be claimed: add a row, with a sentence, before using it. The sets
at the end are read out of the table, so that no other module keeps a list of relations of its own.
"""

from __future__ import annotations

from enum import Enum, Flag, IntFlag, auto
from typing import NamedTuple


class Direction(Enum):
    """Which end of a claim lies nearer to the origin of a thing."""

    OBJECT = "object"
    SUBJECT = "subject"
    BOTH = "both"
    NONE = "none"


class Family(Enum):
    """What a relation is evidence of; verdict classes are told apart by it."""

    IDENTITY = "identity"
    OWNERSHIP = "ownership"
    MAKING = "making"
    CONTAINMENT = "containment"
    SUPPLY = "supply"
    SERVICE = "service"
    ATTRIBUTE = "attribute"
    LISTING = "listing"
    TRUST = "trust"


class End(Flag):
    """What may stand at an end of a relation; ``TEXT`` is any text, no node.

    ``SERVICE`` is one that a bill of materials lists beside its parts.
    """

    PARTY = auto()
    THING = auto()
    SERVICE = auto()
    CONTRACT = auto()
    DOCUMENT = auto()
    MEASURE = auto()
    DUTY = auto()
    FINDING = auto()
    TEXT = auto()


class Dates(Enum):
    """What the interval of a claim means (``tracing.dating`` reads it).

    ``STATE``: it holds between its dates. ``EVENT``: it happened, and stays true until something
    says that what it brought has left. ``OBSERVATION``: seen from a day; it holds for the whole
    life of the thing.
    """

    STATE = "state"
    EVENT = "event"
    OBSERVATION = "observation"


class Move(Enum):
    """The kinds of moves that lead towards the origin of a thing."""

    IDENTITY = "identity"
    OWNERSHIP = "ownership"
    MAKING = "making"
    CONTAINMENT = "containment"
    SUPPLY_UP = "supply up"
    SUPPLY_DOWN = "supply down"
    SERVICE = "service"


class Leg(NamedTuple):
    """One way to walk a relation: from its subject to its object (``forward``) or back."""

    forward: bool
    move: Move


class Trait(IntFlag):
    """What else a walk minds about a relation."""

    ONE_ITEM = auto()  # said of one item, not of its kind: another item's is not this one's
    BRAND = auto()  # the name that stands on a thing, which need not be its maker's
    PART = auto()  # from a thing to a part inside it, from a contract to what it buys
    SELLS = auto()  # a seller: what it sells is not yet shown to be what was delivered
    OWN_USE = auto()  # what a party has for its own use is not what it delivers
    UNDER = auto()  # a share of a contract's work: which of what it delivers is not said


NO_TRAIT = Trait(0)


class Row(NamedTuple):
    """One relation. ``word`` stands in files and tables, ``inverse`` reads it from the object.

    ``subjects`` and ``objects`` are what may stand at its ends, ``dates`` what its interval means.
    ``of_things``: what the interval means where the object is a thing, if that is not ``dates``.
    ``walk`` is empty where no path runs along the relation; how-to/add-a-relation.md says when.
    """

    word: str
    inverse: str
    sentence: str
    direction: Direction
    family: Family
    subjects: End
    objects: End
    dates: Dates
    walk: tuple[Leg, ...] = ()
    traits: Trait = NO_TRAIT
    of_things: Dates | None = None


# Short names, so that a row stays a row.
_SUBJECT, _OBJECT, _BOTH, _NONE = (
    Direction.SUBJECT,
    Direction.OBJECT,
    Direction.BOTH,
    Direction.NONE,
)
_STATE, _EVENT, _SEEN = Dates.STATE, Dates.EVENT, Dates.OBSERVATION
_PARTY, _THING, _CONTRACT, _TEXT = End.PARTY, End.THING, End.CONTRACT, End.TEXT
_ACTOR = End.PARTY | End.SERVICE
_ITS = End.PARTY | End.THING
_ANY = End.PARTY | End.THING | End.CONTRACT
_SIGNED = End.PARTY | End.CONTRACT  # people write the firm for the contract it signed
_RULE = End.MEASURE | End.DUTY


def _to(move: Move) -> Leg:
    """Walked from the subject to the object."""
    return Leg(True, move)


def _back(move: Move) -> Leg:
    """Walked from the object to the subject."""
    return Leg(False, move)


class Predicate(Enum):
    """Value: the word in files and tables. Members carry the fields of ``Row``."""

    inverse: str
    sentence: str
    direction: Direction
    family: Family
    subjects: End
    objects: End
    dates: Dates
    walk: tuple[Leg, ...]
    traits: int
    of_things: Dates

    __hash__ = object.__hash__  # members are single: no need to hash their names in Python

    def __new__(cls, *row: object) -> Predicate:
        stated = Row(*row)  # type: ignore[arg-type]  # an Enum unpacks the Row of each member
        member = object.__new__(cls)
        member._value_ = stated.word
        member.inverse = stated.inverse
        member.sentence = stated.sentence
        member.direction = stated.direction
        member.family = stated.family
        member.subjects, member.objects = stated.subjects, stated.objects
        member.dates, member.of_things = stated.dates, stated.of_things or stated.dates
        member.walk = stated.walk
        member.traits = stated.traits.value  # a plain number: walks test it a million times
        return member

    # fmt: off
    # --- edges -----------------------------------------------------------------------------------
    SAME_AS = Row("same_as", "same_as", "{s} is the same party as {o}", _BOTH, Family.IDENTITY, _ANY, _ANY, _STATE, (_to(Move.IDENTITY), _back(Move.IDENTITY)))
    OWNS = Row("owns", "owned_by", "{s} owns {o}", _SUBJECT, Family.OWNERSHIP, _PARTY, _PARTY, _STATE, (_back(Move.OWNERSHIP),))
    CONTROLS = Row("controls", "controlled_by", "{s} controls {o}", _SUBJECT, Family.OWNERSHIP, _PARTY, _PARTY, _STATE, (_back(Move.OWNERSHIP),))
    PART_OF_GROUP = Row("part_of_group", "has_group_member", "{s} is part of the group of {o}", _OBJECT, Family.OWNERSHIP, _PARTY, _PARTY, _STATE, (_to(Move.OWNERSHIP),))
    MADE_BY = Row("made_by", "maker_of", "{s} is made by {o}", _OBJECT, Family.MAKING, _THING, _PARTY, _SEEN, (_to(Move.MAKING),))
    BRANDED_BY = Row("branded_by", "brand_on", "{s} carries the brand of {o}", _OBJECT, Family.MAKING, _THING, _PARTY, _SEEN, (_to(Move.MAKING), _back(Move.SUPPLY_DOWN)), Trait.BRAND)
    CONTAINS = Row("contains", "contained_in", "{s} contains {o}", _OBJECT, Family.CONTAINMENT, _THING | _CONTRACT, _THING, _EVENT, (_to(Move.CONTAINMENT),), Trait.PART)
    SUPPLIES = Row("supplies", "supplied_by", "{s} supplies {o}", _SUBJECT, Family.SUPPLY, _ACTOR, _ANY, _STATE, (_back(Move.SUPPLY_UP), _to(Move.SUPPLY_DOWN)), Trait.SELLS | Trait.ONE_ITEM, _EVENT)
    SUBCONTRACT_OF = Row("subcontract_of", "has_subcontract", "{s} is a subcontract of {o}", _SUBJECT, Family.SUPPLY, _SIGNED, _SIGNED, _STATE, (_back(Move.SUPPLY_UP), _to(Move.SUPPLY_DOWN)), Trait.ONE_ITEM | Trait.UNDER)
    ORDER_OF = Row("order_of", "has_order", "{s} is an order under {o}", _SUBJECT, Family.SUPPLY, _CONTRACT, _CONTRACT, _STATE, (_back(Move.SUPPLY_UP), _to(Move.SUPPLY_DOWN)), Trait.ONE_ITEM | Trait.UNDER)
    ADMINISTERS = Row("administers", "administered_by", "{s} administers {o}", _SUBJECT, Family.SERVICE, _PARTY, _ANY, _STATE, (_back(Move.SERVICE),), Trait.ONE_ITEM)
    SHARES_DATA_WITH = Row("shares_data_with", "receives_data_from", "{s} shares data with {o}", _OBJECT, Family.SERVICE, _ITS, _ACTOR, _STATE, (_to(Move.SERVICE),))
    DELIVERS = Row("delivers", "delivered_under", "{s} delivers {o}", _OBJECT, Family.CONTAINMENT, _PARTY | _CONTRACT, _THING, _EVENT, (_to(Move.CONTAINMENT),))
    RUNS = Row("runs", "run_by", "{s} runs {o}", _OBJECT, Family.CONTAINMENT, _ITS, _THING, _STATE, (_to(Move.CONTAINMENT),), Trait.OWN_USE)
    UPDATES_FROM = Row("updates_from", "sends_updates_to", "{s} takes its updates from {o}", _OBJECT, Family.SERVICE, _THING, _ACTOR, _STATE, (_to(Move.SERVICE),))
    MANAGED_BY = Row("managed_by", "manages", "{s} is managed by {o}", _OBJECT, Family.SERVICE, _ANY, _PARTY, _STATE, (_to(Move.SERVICE),), Trait.ONE_ITEM)
    PROVIDES_SERVICE_TO = Row("provides_service_to", "takes_service_from", "{s} provides a service to {o}", _SUBJECT, Family.SERVICE, _PARTY, _ANY, _STATE, (_back(Move.SERVICE),), Trait.ONE_ITEM)
    # --- ties that are recorded, and no path runs along (decision 0021) --------------------------
    SIGNED_BY = Row("signed_by", "signer_of", "{s} is signed by {o}", _OBJECT, Family.TRUST, _THING | End.DOCUMENT, _PARTY, _SEEN)
    CONTACTS = Row("contacts", "contacted_by", "{s} contacts {o}", _OBJECT, Family.SERVICE, _THING, _ACTOR | _THING, _EVENT)
    EVALUATED_AS = Row("evaluated_as", "evaluation_of", "{s} is to be the same, byte for byte, as the evaluated {o}", _OBJECT, Family.TRUST, _THING, _THING, _EVENT)
    AGENT_BY = Row("agent_by", "agent_maker_of", "the management agent of {s} is by {o}", _OBJECT, Family.MAKING, _THING, _PARTY, _SEEN)
    BOARD_BY = Row("board_by", "board_maker_of", "the board of {s} is by {o}", _OBJECT, Family.MAKING, _THING, _PARTY, _SEEN)
    SHARES_FILE_WITH = Row("shares_file_with", "shares_file_with", "{s} holds a file that {o} holds too", _BOTH, Family.TRUST, _THING, _THING, _SEEN)
    PATCHED_BY = Row("patched_by", "patch_of", "{s} is patched by {o}", _OBJECT, Family.CONTAINMENT, _THING, _ITS, _EVENT)
    ORDERED_UNDER = Row("ordered_under", "order_for", "{s} is ordered under {o}", _SUBJECT, Family.SUPPLY, _THING, _CONTRACT, _EVENT)
    NAMED_BESIDE = Row("named_beside", "stands_beside", "a row about {s} names {o}", _OBJECT, Family.TRUST, _ANY, _PARTY, _STATE)
    # --- attributes ------------------------------------------------------------------------------
    NAMED = Row("named", "name_of", "{s} is named {o}", _NONE, Family.ATTRIBUTE, _ANY | End.DOCUMENT, _TEXT, _STATE)
    ALSO_NAMED = Row("also_named", "other_name_of", "{s} is also named {o}", _NONE, Family.ATTRIBUTE, _ANY, _TEXT, _STATE)
    FORMERLY_NAMED = Row("formerly_named", "former_name_of", "{s} was formerly named {o}", _NONE, Family.ATTRIBUTE, _ANY, _TEXT, _STATE)
    HAS_BRAND = Row("has_brand", "brand_of", "{s} owns the brand {o}", _NONE, Family.ATTRIBUTE, _PARTY, _TEXT, _STATE)
    HAS_IDENTIFIER = Row("has_identifier", "identifies", "{s} is identified by {o}", _NONE, Family.ATTRIBUTE, _ANY, _TEXT, _STATE)
    REGISTERED_IN = Row("registered_in", "place_of_registration_of", "{s} is registered in {o}", _NONE, Family.ATTRIBUTE, _PARTY, _TEXT, _STATE)
    HAS_ADDRESS = Row("has_address", "address_of", "{s} has the address {o}", _NONE, Family.ATTRIBUTE, _PARTY, _TEXT, _STATE)
    HAS_KIND = Row("has_kind", "kind_of", "{s} is of the kind {o}", _NONE, Family.ATTRIBUTE, _PARTY, _TEXT, _STATE)
    BORN_ON = Row("born_on", "birth_date_of", "{s} was born on {o}", _NONE, Family.ATTRIBUTE, _PARTY, _TEXT, _EVENT)
    HAS_MODEL = Row("has_model", "model_of", "{s} is of the model {o}", _NONE, Family.ATTRIBUTE, _THING, _TEXT, _SEEN)
    HAS_VERSION = Row("has_version", "version_of", "{s} has the version {o}", _NONE, Family.ATTRIBUTE, _THING, _TEXT, _STATE)
    HAS_SERIAL = Row("has_serial", "serial_of", "{s} has the serial number {o}", _NONE, Family.ATTRIBUTE, _THING, _TEXT, _SEEN)
    HAS_CATEGORY = Row("has_category", "category_of", "{s} belongs to the product category {o}", _NONE, Family.ATTRIBUTE, _ITS, _TEXT, _SEEN)
    LOCATED_AT = Row("located_at", "location_of", "{s} is located at {o}", _NONE, Family.ATTRIBUTE, _ITS, _TEXT, _STATE)
    IN_ROLE = Row("in_role", "role_of", "{s} serves as {o}", _NONE, Family.ATTRIBUTE, _ITS, _TEXT, _STATE)
    USED_FOR = Row("used_for", "purpose_of", "{s} is used for {o}", _NONE, Family.ATTRIBUTE, _ITS, _TEXT, _STATE)
    IN_NETWORK_PART = Row("in_network_part", "network_part_of", "{s} is part of the network part {o}", _NONE, Family.ATTRIBUTE, _ITS, _TEXT, _STATE)
    FUNDED_BY = Row("funded_by", "funding_of", "{s} is paid by {o}", _NONE, Family.ATTRIBUTE, _ANY, _TEXT, _STATE)
    PRODUCED_IN = Row("produced_in", "place_of_production_of", "{s} is produced in {o}", _NONE, Family.ATTRIBUTE, _THING, _TEXT, _SEEN)
    ACQUIRED_ON = Row("acquired_on", "acquisition_day_of", "{s} was acquired on {o}", _NONE, Family.ATTRIBUTE, _ITS, _TEXT, _EVENT)
    MADE_ON = Row("made_on", "production_day_of", "{s} was made on {o}", _NONE, Family.ATTRIBUTE, _THING, _TEXT, _EVENT)
    MENTIONS = Row("mentions", "mentioned_in", "{s} mentions {o}", _NONE, Family.ATTRIBUTE, End.DOCUMENT, _PARTY, _EVENT)
    CARRIES_RISK = Row("carries_risk", "risk_carried_by", "it is said of {s}: {o}", _NONE, Family.TRUST, _ANY, _TEXT, _STATE)
    # --- listings, exceptions and people's decisions ---------------------------------------------
    LISTED_UNDER = Row("listed_under", "lists", "{s} is listed under {o}", _NONE, Family.LISTING, _ITS, End.MEASURE, _STATE)
    BREACHES = Row("breaches", "breached_by", "{s} broke the term {o}", _NONE, Family.LISTING, _PARTY, _TEXT, _EVENT)
    EXEMPT_BY = Row("exempt_by", "exempts", "{s} is exempt by {o}", _NONE, Family.LISTING, _ANY, _TEXT, _STATE)
    DIFFERENT_FROM = Row("different_from", "different_from", "{s} is not the same party as {o}", _NONE, Family.IDENTITY, _ANY, _ANY, _STATE)
    SET_ASIDE = Row("set_aside", "set_aside_for", "{s} is set aside: {o}", _NONE, Family.TRUST, End.FINDING, _TEXT, _STATE)
    DETERMINED = Row("determined", "determined_for", "a person determined of {s}: {o}", _NONE, Family.TRUST, End.FINDING, _TEXT, _EVENT)
    ACKNOWLEDGED = Row("acknowledged", "acknowledged_by", "{s} acknowledged {o}", _NONE, Family.TRUST, _PARTY, _RULE, _EVENT)
    PERFORMED = Row("performed", "performed_by", "{s} performed {o}", _NONE, Family.TRUST, _PARTY, End.DUTY, _EVENT)
    HELD_INAPPLICABLE = Row("held_inapplicable", "held_inapplicable_by", "{s} holds that {o} does not apply", _NONE, Family.TRUST, _PARTY, End.DUTY, _EVENT)
    ASKED = Row("asked", "asked_by", "{s} asked {o}", _NONE, Family.TRUST, _PARTY, _PARTY, _EVENT)
    ANSWERED = Row("answered", "answered_by", "{s} answered the questions {o}", _NONE, Family.TRUST, _PARTY, _TEXT, _EVENT)
    REPLIED = Row("replied", "reply_of", "{s} replied: {o}", _NONE, Family.TRUST, _PARTY, _TEXT, _EVENT)
    ASSESSED_FOR = Row("assessed_for", "assessment_of", "{s} was assessed for {o}", _NONE, Family.TRUST, _ANY, _RULE, _EVENT)
    # fmt: on

    def aloud(self, subject: str, object_: str) -> str:
        """The relation as an English sentence about two names."""
        return self.sentence.format(s=subject, o=object_)

    def dated(self, object_: End) -> Dates:
        """What the interval of a claim means whose object is an ``object_``.

        To supply a party or a contract is a state, to supply a thing an event.
        """
        return self.of_things if object_ is End.THING else self.dates


def _names_party(end: End) -> bool:
    """Does a name at this end stand for a party, and for nothing else a path leads through?"""
    return End.PARTY in end and not end & (End.THING | End.CONTRACT)


EDGES = tuple(p for p in Predicate if p.walk)
"""The relations a path may run along."""

TIES = tuple(p for p in Predicate if p.direction is not Direction.NONE)
"""The relations between two nodes one of which lies nearer to an origin, walked or not."""

MAKING = frozenset(p for p in EDGES if p.family is Family.MAKING)
"""Who made a thing or whose brand it carries."""

OWNING = frozenset(
    p for p in EDGES if p.family is Family.OWNERSHIP and p.direction is Direction.SUBJECT
)
"""Ownership said of the owner; ``GROUPING`` says it of the owned."""

GROUPING = frozenset(p for p in EDGES if p.family is Family.OWNERSHIP) - OWNING

THING_SUBJECT = frozenset(
    p for p in EDGES if End.THING in p.subjects and not p.subjects & (End.PARTY | End.SERVICE)
) - frozenset(p for p in EDGES if p.direction is Direction.BOTH)
"""Whose subject is a thing (or a contract), never a party."""

PARTY_SUBJECT = frozenset(p for p in EDGES if _names_party(p.subjects))
"""Whose subject is a party: its name is screened."""

PARTY_OBJECT = frozenset(p for p in EDGES if _names_party(p.objects))
"""Whose object is a party: its name is screened."""

DOWNSTREAM = frozenset(
    p for p in EDGES if p.family is Family.CONTAINMENT and End.PARTY in p.subjects
)
"""Whose subject has the thing that is its object: operators, and contracts that deliver."""
