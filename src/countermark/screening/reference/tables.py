"""The shipped tables of screening: legal forms, common words, weights; typed and checked.

Refuses a table it does not know every word of. Reads bytes handed in, opens nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal, TypeVar

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.errors import SourceError
from countermark.screening.reference import script_tables

FILES = (
    "legal-forms.yaml",
    "common-words.yaml",
    "weights.yaml",
    "abbreviations.yaml",
    "other-names.yaml",
    *script_tables.FILES,
)
"""The names below ``screening/shipped`` that ``Tables.read`` needs."""


class LegalForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One legal form: see the head of ``legal-forms.yaml`` for what each field means."""

    id: str
    family: str
    at: Literal["end", "start", "both"]
    spellings: tuple[str, ...]
    countries: str = ""

    @property
    def places(self) -> frozenset[str]:
        """ISO codes of the countries that know the form; empty for many places."""
        return frozenset(self.countries.split())


class WordGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell parties of one kind apart equally little."""

    id: str
    weight: float
    words: str
    of: Literal["organisation", "person"] = "organisation"


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One feature: how much it counts for each kind of party, and all that is said of it.

    ``sign`` is the way it speaks: the weights have that sign or are 0. ``means`` is for whoever
    reviews the table; ``words`` are shown where the value is not 0, and empty where it is shown
    in another way or not at all.
    """

    id: str
    sign: Literal["for", "against"]
    organisation: float
    person: float
    means: str
    words: str = ""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for one kind of party.

    ``calibration`` gives the probability at weighted sums in between which it is straight;
    ``threshold`` is the probability from which the cases trained on are best called the same.
    """

    id: Literal["organisation", "person"]
    bias: float
    threshold: float
    calibration: tuple[tuple[float, float], ...]


class SchemeTrust(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much an identifier of a scheme says about who a party is."""

    scheme: str
    score: float
    certain: bool
    means: str


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``weights.yaml``."""

    ceiling: float
    report_at: float
    trained: dict[str, str]
    kinds: tuple[Kind, ...]
    features: tuple[Weight, ...]
    identifiers: tuple[SchemeTrust, ...]

    def trust(self, scheme: str) -> SchemeTrust:
        """The trust in ``scheme``; the entry ``*`` stands for an authority's own numbers."""
        found = {entry.scheme: entry for entry in self.identifiers}
        return found.get(scheme) or found["*"]


class _Forms(msgspec.Struct, forbid_unknown_fields=True):
    forms: tuple[LegalForm, ...]


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    groups: tuple[WordGroup, ...]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A public body, university or state firm with its names, and the initials it goes by."""

    names: tuple[str, ...]
    short: tuple[str, ...] = ()


class _Bodies(msgspec.Struct, forbid_unknown_fields=True):
    verified: str
    bodies: tuple[Body, ...]


class _Abbreviations(msgspec.Struct, forbid_unknown_fields=True):
    abbreviations: str


class Tables(msgspec.Struct, frozen=True, eq=False):
    """All tables with the digest of their files, which a verdict can name. Equal to itself only.

    ``ready``: names, by their text, that were made comparable before: a ``Name`` as MessagePack.
    """

    forms: tuple[LegalForm, ...]
    words: dict[str, float]
    persons: dict[str, float]
    places: frozenset[str]
    branches: frozenset[str]
    weights: Weights
    digest: str
    scripts: script_tables.Scripts
    abbreviations: dict[str, str] = {}
    bodies: tuple[Body, ...] = ()
    ready: Mapping[str, msgspec.Raw] = {}

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> Tables:
        """Read the shipped files by name; raises SourceError naming the file and the fault."""
        groups = _table(files, "common-words.yaml", _Words).groups
        whole = hashlib.sha256()
        for name in FILES:
            whole.update(hashlib.sha256(files[name]).digest())
        return cls(
            forms=_table(files, "legal-forms.yaml", _Forms).forms,
            words=_weights_of(groups, "organisation"),
            persons=_weights_of(groups, "person"),
            places=_words_of(groups, "place"),
            branches=_words_of(groups, "branch"),
            weights=_table(files, "weights.yaml", Weights),
            digest=whole.hexdigest(),
            scripts=script_tables.Scripts(files),
            abbreviations=dict(
                tuple(line.split(None, 1))  # type: ignore[misc]
                for line in _table(
                    files, "abbreviations.yaml", _Abbreviations
                ).abbreviations.splitlines()
            ),
            bodies=_table(files, "other-names.yaml", _Bodies).bodies,
        )


def _words_of(groups: tuple[WordGroup, ...], id_: str) -> frozenset[str]:
    return frozenset(word for group in groups if group.id == id_ for word in group.words.split())


def _weights_of(groups: tuple[WordGroup, ...], kind: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for group in groups:
        if group.of == kind:
            for word in group.words.split():
                weights.setdefault(word, group.weight)
    return weights


T = TypeVar("T")


def _table(files: Mapping[str, bytes], name: str, kind: type[T]) -> T:
    try:
        return yaml_text.read(files[name], kind)
    except (KeyError, YamlError, msgspec.ValidationError) as error:
        raise SourceError(
            f"the screening table cannot be read: {error}",
            place=name,
            next_step="correct the file or install countermark again",
        ) from error
