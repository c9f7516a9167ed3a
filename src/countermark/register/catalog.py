"""The shipped register, read: measures and entities by id, with the digest of every file.

Handed file contents by name; a malformed file or an unknown field is an error that names the file
and the place in it. Opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.claim import Claim, digest_fields
from countermark.model.entity import Entity, FalseFriend, FalseFriends
from countermark.model.errors import CallerError, SourceError
from countermark.model.evidence import Digest
from countermark.model.measure import Denials, HeldDenial, Measure
from countermark.model.when import When
from countermark.register.entity_claims import claims_of, listings_of

MEASURES = "measures/"
ENTITIES = "entities/"
DENIALS = "denials/"
FALSE_FRIENDS = "false-friends.yaml"
MAX_BYTES = 262_144
"""No single record comes near 256 KiB; a larger file is a mistake."""

T = TypeVar("T")


class Catalog(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The register in memory. ``files`` holds the SHA-256 of each file by its relative name.

    ``denials`` are held once, by id, and laid beside the measures that they stand against.
    ``digest`` covers every name and content: two catalogs with the same digest judge alike.
    """

    measures: dict[str, Measure]
    entities: dict[str, Entity]
    false_friends: tuple[FalseFriend, ...]
    denials: dict[str, HeldDenial] = {}
    files: dict[str, str]
    digest: str

    def digest_of(self, measure: str) -> str:
        """The digest of a measure's file; raises CallerError for an unknown id."""
        return self._file(f"{MEASURES}{measure}.yaml", measure)

    def entity_digest(self, entity: str) -> str:
        """The digest of an entity's file; raises CallerError for an unknown id."""
        return self._file(f"{ENTITIES}{entity}.yaml", entity)

    def _file(self, name: str, asked: str) -> str:
        try:
            return self.files[name]
        except KeyError:
            raise CallerError(f"the register holds no “{asked[:80]}”") from None

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every measure's file, by measure id."""
        return {key: self.digest_of(key) for key in self.measures}

    @property
    def recorded(self) -> str:
        """The latest day on which a record was written."""
        return max((m.recorded or "" for m in self.measures.values()), default="")

    def announced(self) -> dict[str, When | None]:
        """When each measure became public, by id: what ``model.standing`` asks for."""
        return {key: measure.announced for key, measure in self.measures.items()}

    def claims(self) -> tuple[Claim, ...]:
        """Everything the register says, as claims with evidence in the shipped files."""
        return self._claims

    def remember(self, claims: Iterable[tuple[str, Claim]]) -> None:
        """Take these, each with its id, for what ``claims`` would work out of the same records."""
        for key, claim in (held := tuple(claims)):
            claim.remember_id(key)
        self.__dict__["_claims"] = tuple(claim for _, claim in held)

    @cached_property
    def _claims(self) -> tuple[Claim, ...]:
        found: list[Claim] = []
        for key, entity in self.entities.items():
            found += claims_of(entity, Digest(self.entity_digest(key)))
        for key, measure in self.measures.items():
            found += listings_of(measure, Digest(self.digest_of(key)))
        return tuple(found)


def load(files: Mapping[str, bytes]) -> Catalog:
    """Read the shipped files (relative name to content).

    Raises SourceError for bad YAML, an unknown field, a wrong value or a record whose id is not
    its file's name, for two denials of one id, and for one that stands in a measure's own file.
    Names outside the register's folders are left alone.
    """
    measures: dict[str, Measure] = {}
    entities: dict[str, Entity] = {}
    friends: tuple[FalseFriend, ...] = ()
    denials: dict[str, HeldDenial] = {}
    digests: dict[str, str] = {}
    for name in sorted(files):
        if not name.endswith(".yaml"):
            continue
        raw = files[name]
        if name.startswith(MEASURES):
            measure = _read(name, raw, Measure)
            measures[_own_name(name, measure.id)] = measure
            if measure.denials:
                raise _bad(
                    name, f"denials: they are held once, in {DENIALS}, each against measures"
                )
        elif name.startswith(ENTITIES):
            entity = _read(name, raw, Entity)
            entities[_own_name(name, entity.id)] = entity
        elif name.startswith(DENIALS):
            for one in _read(name, raw, Denials).denials:
                if denials.setdefault(one.id, one) is not one:
                    raise _bad(name, f"two denials have the id “{one.id[:80]}”")
        elif name == FALSE_FRIENDS:
            friends = _read(name, raw, FalseFriends).false_friends
        else:
            continue
        digests[name] = Digest.of(raw).hex
    return Catalog(
        measures=_beside(measures, denials),
        entities=entities,
        false_friends=friends,
        denials=denials,
        files=digests,
        digest=digest_fields(tuple(part for pair in digests.items() for part in pair)),
    )


def _beside(measures: dict[str, Measure], denials: Mapping[str, HeldDenial]) -> dict[str, Measure]:
    """The measures with the denials of each, the oldest first. One against no measure is lint's."""
    for one in sorted(denials.values(), key=lambda held: (held.on, held.id)):
        for key in one.against:
            if known := measures.get(key):
                told = (*known.denials, one.beside)
                measures[key] = msgspec.structs.replace(known, denials=told)
    return measures


def read_record(name: str, raw: bytes, kind: type[T], own: Callable[[T], str]) -> T:
    """One record of the register; raises SourceError where it is bad, or not named as its file."""
    record = _read(name, raw, kind)
    _own_name(name, own(record))
    return record


def read_file(place: str, raw: bytes, kind: type[T], next_step: str = "correct the file") -> T:
    """A file of the register, or one of its kinds; raises SourceError where it is large or bad."""
    if len(raw) > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES} bytes", place=place, next_step=next_step)
    try:
        return yaml_text.read(raw, kind)
    except (YamlError, msgspec.ValidationError) as error:
        raise SourceError(str(error), place=place, next_step=next_step) from error


def _read(name: str, raw: bytes, kind: type[T]) -> T:
    return read_file(_shipped(name), raw, kind, _CORRECT)


def _own_name(name: str, record: str) -> str:
    stem = name.rpartition("/")[2].removesuffix(".yaml")
    if stem != record:
        raise _bad(name, f"its id is “{record[:80]}”, but its file is named “{stem}”")
    return record


def _bad(name: str, what: str) -> SourceError:
    return SourceError(what, place=_shipped(name), next_step=_CORRECT)


_CORRECT = "correct the record"


def _shipped(name: str) -> str:
    return f"register/shipped/{name}"
