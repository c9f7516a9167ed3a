"""The shipped table of signs by which a device shows its maker, ready to be asked.

``shipped/maker-signals.yaml`` says which numbers, words and products point to whom, and
``shipped/snmp-objects.yaml`` where a device keeps its model, version and serial number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import msgspec

from countermark.formats import yaml_text
from countermark.model.errors import DefectError
from countermark.model.predicate import Predicate

if TYPE_CHECKING:
    from countermark.inventory.identity.published import Published, Wanted

FOLDED = 4096
"""Letters of a text in which words are looked for."""


LEAST_SERIAL = 5
"""Letters of a serial number that tells devices apart."""


class SignFamily(Enum):
    """Where a sign is read. Two signs of one family are one sign."""

    NUMBER = "number"
    SUBTREE = "subtree"
    DESCRIPTION = "description"
    ENTITY = "entity"
    PRODUCT = "product"
    ADDRESS = "address"
    BANNER = "banner"
    CERTIFICATE = "certificate"
    URL = "url"
    BOARD = "board"
    BRAND = "brand"
    FIRMWARE = "firmware"
    HOST = "host"

    __hash__ = object.__hash__


class Says(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sign of a family says by itself, and what the family is, in words."""

    says: str
    meaning: str


class MakerSigns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One maker's row of the table; the file's head says what each column means."""

    name: str
    enterprises: tuple[str, ...]
    unregistered: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    pci: tuple[str, ...] = ()
    usb: tuple[str, ...] = ()
    agent_only: bool = False
    recalled: bool = False


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    families: dict[str, Says]
    makers: tuple[MakerSigns, ...]
    no_makers: tuple[str, ...]
    weak_serials: tuple[str, ...]
    weak_names: tuple[str, ...]


class LookedUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column that holds a number, and the column that names what the number stands for."""

    number: str
    names: str


class Objects(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Private columns, best first, and patterns of descriptions with named groups."""

    model: tuple[str, ...]
    version: tuple[str, ...]
    serial: tuple[str, ...]
    own_descriptions: tuple[str, ...]
    descriptions: tuple[str, ...]
    looked_up: tuple[LookedUp, ...] = ()

    @property
    def own(self) -> int:
        """How many of all patterns are one maker's own; they come first."""
        return len(self.own_descriptions)


class MakerTable(msgspec.Struct, frozen=True, dict=True):
    """The two files as one, asked by number, by words and by product."""

    families: dict[str, Says]
    makers: tuple[MakerSigns, ...]
    no_makers: tuple[str, ...]
    weak_serials: tuple[str, ...]
    weak_names: tuple[str, ...]
    objects: Objects
    published: str = ""
    products: str = ""

    def alone(self, family: SignFamily) -> Predicate:
        """What a sign of this family says where another maker is named."""
        return Predicate(self.families[family.value].says)

    @cached_property
    def of_makers(self) -> dict[str, tuple[Published, ...]]:
        """Objects that makers' modules name, by enterprise number, the surest first."""
        from countermark.inventory.identity import published

        return published.objects(self.published)

    @cached_property
    def _product_names(self) -> dict[str, str]:
        from countermark.inventory.identity import published

        return published.products(self.products)

    def product(self, number: str) -> str:
        """What its maker's module calls ``2011.2.23.95`` (after 1.3.6.1.4.1); empty if nothing."""
        return self._product_names.get(number, "")

    @cached_property
    def wanted(self) -> dict[str, Wanted]:
        """The private objects that are kept whole, by enterprise number."""
        from countermark.inventory.identity.published import Wanted

        starts: dict[str, list[str]] = {}
        scalars: dict[str, set[str]] = {}
        looked = [one for pair in self.objects.looked_up for one in (pair.number, pair.names)]
        held = (self.objects.model, self.objects.version, self.objects.serial, looked)
        for oid in (oid for oids in held for oid in oids):
            starts.setdefault(oid.split(".")[6], []).append(f"{oid}.")
        for number, rows in self.of_makers.items():
            starts.setdefault(number, []).extend(f"{row.oid}." for row in rows if row.column)
            scalars.setdefault(number, set()).update(row.oid for row in rows if not row.column)
        return {
            number: Wanted(frozenset(scalars.get(number, ())), tuple(starts.get(number, ())))
            for number in {**starts, **scalars}
        }

    @cached_property
    def descriptions(self) -> tuple[re.Pattern[str], ...]:
        """The patterns of descriptions, in order."""
        return tuple(
            re.compile(text)
            for text in (*self.objects.own_descriptions, *self.objects.descriptions)
        )

    @cached_property
    def _numbers(self) -> dict[str, MakerSigns]:
        return {
            number: maker
            for maker in self.makers
            for number in (*maker.enterprises, *maker.unregistered)
        }

    @cached_property
    def _words(self) -> tuple[tuple[MakerSigns, re.Pattern[str]], ...]:
        return tuple(
            (maker, _any(maker.words or (rf"\b{re.escape(maker.name)}\b",)))
            for maker in self.makers
        )

    @cached_property
    def _any_word(self) -> re.Pattern[str]:
        """Most texts name nobody: one look tells."""
        return _any(tuple(words.pattern for _, words in self._words))

    @cached_property
    def _any_product(self) -> re.Pattern[str]:
        return _any(tuple(words.pattern for _, words in self._products))

    @cached_property
    def _products(self) -> tuple[tuple[MakerSigns, re.Pattern[str]], ...]:
        return tuple((maker, _any(maker.products)) for maker in self.makers if maker.products)

    @cached_property
    def _nobody(self) -> re.Pattern[str]:
        return _any(self.no_makers)

    @cached_property
    def _serials(self) -> re.Pattern[str]:
        return _any(self.weak_serials)

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _any(self.weak_names)

    def is_serial(self, text: str) -> bool:
        """May a device be known again by this serial number?"""
        return len(text) >= LEAST_SERIAL and self._serials.fullmatch(text) is None

    def is_name(self, text: str) -> bool:
        """May a device be known again by this name? ``switch`` is what it is."""
        return len(text) > 3 and self._names.fullmatch(text) is None

    def of_number(self, number: str) -> MakerSigns | None:
        """Whose device answers under ``2011.2.23`` (after 1.3.6.1.4.1): the longest that fits."""
        parts = number.split(".")[:4]
        for length in range(len(parts), 0, -1):
            found = self._numbers.get(".".join(parts[:length]))
            if found is not None:
                return found
        return None

    @cached_property
    def _on_bus(self) -> dict[str, MakerSigns]:
        pci = {f"pci:{number}": maker for maker in self.makers for number in maker.pci}
        return pci | {f"usb:{number}": maker for maker in self.makers for number in maker.usb}

    def of_bus(self, scheme: str, number: str) -> MakerSigns | None:
        """Whose ``number`` of four hexadecimal digits it is on the bus ``scheme`` (pci, usb)."""
        return self._on_bus.get(f"{scheme}:{number}")

    def is_assigned(self, number: str) -> bool:
        """Is ``number`` registered to whose devices answer under it?"""
        maker = self.of_number(number)
        parts = number.split(".")
        held = {".".join(parts[:length]) for length in range(1, 5)}
        return maker is not None and not held.isdisjoint(maker.enterprises)

    def named_in(self, text: str) -> Iterator[MakerSigns]:
        """The makers that ``text`` names, by their own words for themselves."""
        text = text[:FOLDED]
        if text and self._any_word.search(text):
            for maker, words in self._words:
                if words.search(text):
                    yield maker

    def products_in(self, text: str) -> Iterator[MakerSigns]:
        """The makers whose products ``text`` names."""
        text = text[:FOLDED]
        if text and self._any_product.search(text):
            for maker, words in self._products:
                if words.search(text):
                    yield maker

    def is_nobody(self, text: str) -> bool:
        """Is this what fills the field where no maker is given?"""
        return not text or self._nobody.fullmatch(text.strip()) is not None


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)


@lru_cache(maxsize=2)
def load(
    signals: bytes, objects: bytes, published: bytes = b"", products: bytes = b""
) -> MakerTable:
    """The table in the shipped files; raises DefectError if one does not fit.

    ``published`` and ``products`` are what makers' modules say, read when they are asked.
    """
    try:
        table = yaml_text.read(signals, _Table)
        columns = yaml_text.read(objects, Objects)
        made = MakerTable(
            table.families,
            table.makers,
            table.no_makers,
            table.weak_serials,
            table.weak_names,
            columns,
            published.decode(),
            products.decode(),
        )
        for family in SignFamily:
            made.alone(family)
    except (msgspec.ValidationError, KeyError, ValueError, re.error) as error:
        raise DefectError(f"the shipped table of signs does not fit: {error}") from error
    return made
