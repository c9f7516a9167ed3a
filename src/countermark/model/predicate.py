"""The closed vocabulary of relations, each with its inverse and a sentence that reads aloud.

A relation that is not here cannot be claimed: add it, with a sentence, before using it.
``TOWARDS_ORIGIN`` says in which direction a relation leads from a thing to where it comes from.
"""

from __future__ import annotations

from enum import Enum


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


class Predicate(Enum):
    """Value: the word in files and tables. Members carry inverse, sentence, direction, family."""

    inverse: str
    sentence: str
    direction: Direction
    family: Family

    def __new__(
        cls, word: str, inverse: str, sentence: str, direction: Direction, family: Family
    ) -> Predicate:
        member = object.__new__(cls)
        member._value_ = word
        member.inverse = inverse
        member.sentence = sentence
        member.direction = direction
        member.family = family
        return member

    # fmt: off
    # --- edges ---------------------------------------------------------------------------------
    SAME_AS = ("same_as", "same_as", "{s} is the same party as {o}", Direction.BOTH, Family.IDENTITY)
    OWNS = ("owns", "owned_by", "{s} owns {o}", Direction.SUBJECT, Family.OWNERSHIP)
    CONTROLS = ("controls", "controlled_by", "{s} controls {o}", Direction.SUBJECT, Family.OWNERSHIP)
    PART_OF_GROUP = ("part_of_group", "has_group_member", "{s} is part of the group of {o}", Direction.OBJECT, Family.OWNERSHIP)
    MADE_BY = ("made_by", "maker_of", "{s} is made by {o}", Direction.OBJECT, Family.MAKING)
    BRANDED_BY = ("branded_by", "brand_on", "{s} carries the brand of {o}", Direction.OBJECT, Family.MAKING)
    CONTAINS = ("contains", "contained_in", "{s} contains {o}", Direction.OBJECT, Family.CONTAINMENT)
    SUPPLIES = ("supplies", "supplied_by", "{s} supplies {o}", Direction.SUBJECT, Family.SUPPLY)
    SUBCONTRACT_OF = ("subcontract_of", "has_subcontract", "{s} is a subcontract of {o}", Direction.SUBJECT, Family.SUPPLY)
    ADMINISTERS = ("administers", "administered_by", "{s} administers {o}", Direction.SUBJECT, Family.SERVICE)
    SHARES_DATA_WITH = ("shares_data_with", "receives_data_from", "{s} shares data with {o}", Direction.OBJECT, Family.SERVICE)
    DELIVERS = ("delivers", "delivered_under", "{s} delivers {o}", Direction.OBJECT, Family.CONTAINMENT)
    RUNS = ("runs", "run_by", "{s} runs {o}", Direction.OBJECT, Family.CONTAINMENT)
    # --- attributes ----------------------------------------------------------------------------
    NAMED = ("named", "name_of", "{s} is named {o}", Direction.NONE, Family.ATTRIBUTE)
    ALSO_NAMED = ("also_named", "other_name_of", "{s} is also named {o}", Direction.NONE, Family.ATTRIBUTE)
    FORMERLY_NAMED = ("formerly_named", "former_name_of", "{s} was formerly named {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_BRAND = ("has_brand", "brand_of", "{s} owns the brand {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_IDENTIFIER = ("has_identifier", "identifies", "{s} is identified by {o}", Direction.NONE, Family.ATTRIBUTE)
    REGISTERED_IN = ("registered_in", "place_of_registration_of", "{s} is registered in {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_ADDRESS = ("has_address", "address_of", "{s} has the address {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_KIND = ("has_kind", "kind_of", "{s} is of the kind {o}", Direction.NONE, Family.ATTRIBUTE)
    BORN_ON = ("born_on", "birth_date_of", "{s} was born on {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_MODEL = ("has_model", "model_of", "{s} is of the model {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_VERSION = ("has_version", "version_of", "{s} has the version {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_SERIAL = ("has_serial", "serial_of", "{s} has the serial number {o}", Direction.NONE, Family.ATTRIBUTE)
    HAS_CATEGORY = ("has_category", "category_of", "{s} belongs to the product category {o}", Direction.NONE, Family.ATTRIBUTE)
    LOCATED_AT = ("located_at", "location_of", "{s} is located at {o}", Direction.NONE, Family.ATTRIBUTE)
    IN_ROLE = ("in_role", "role_of", "{s} serves as {o}", Direction.NONE, Family.ATTRIBUTE)
    USED_FOR = ("used_for", "purpose_of", "{s} is used for {o}", Direction.NONE, Family.ATTRIBUTE)
    IN_NETWORK_PART = ("in_network_part", "network_part_of", "{s} is part of the network part {o}", Direction.NONE, Family.ATTRIBUTE)
    PRODUCED_IN = ("produced_in", "place_of_production_of", "{s} is produced in {o}", Direction.NONE, Family.ATTRIBUTE)
    ACQUIRED_ON = ("acquired_on", "acquisition_day_of", "{s} was acquired on {o}", Direction.NONE, Family.ATTRIBUTE)
    MADE_ON = ("made_on", "production_day_of", "{s} was made on {o}", Direction.NONE, Family.ATTRIBUTE)
    MENTIONS = ("mentions", "mentioned_in", "{s} mentions {o}", Direction.NONE, Family.ATTRIBUTE)
    CARRIES_RISK = ("carries_risk", "risk_carried_by", "it is said of {s}: {o}", Direction.NONE, Family.TRUST)
    # --- listings, exceptions and people's decisions -------------------------------------------
    LISTED_UNDER = ("listed_under", "lists", "{s} is listed under {o}", Direction.NONE, Family.LISTING)
    EXEMPT_BY = ("exempt_by", "exempts", "{s} is exempt by {o}", Direction.NONE, Family.LISTING)
    DIFFERENT_FROM = ("different_from", "different_from", "{s} is not the same party as {o}", Direction.NONE, Family.IDENTITY)
    SET_ASIDE = ("set_aside", "set_aside_for", "{s} is set aside: {o}", Direction.NONE, Family.TRUST)
    # fmt: on

    def aloud(self, subject: str, object_: str) -> str:
        """The relation as an English sentence about two names."""
        return self.sentence.format(s=subject, o=object_)


EDGES = tuple(p for p in Predicate if p.direction is not Direction.NONE)
"""The relations a path may run along."""
