"""Contexts from text: a preset, then facets: ``us-federal-contractor,purpose=public-safety``.

Refuses any preset, facet or token that the vocabulary file does not name.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import msgspec

from countermark.formats import yaml_text
from countermark.model.context import FACETS, Context, Facets
from countermark.model.errors import CallerError, DefectError


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A named context in the vocabulary file."""

    label: str
    jurisdiction: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    possible_role: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    note: str = ""


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All tokens per facet with a sentence each, and the presets.

    ``may_be``: roles that one who has a role may have too, which nobody told.
    """

    facets: dict[str, dict[str, str]]
    presets: dict[str, Preset]
    may_be: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict, name="may-be")

    def parse(self, text: str) -> Context:
        """The context ``text`` names; raises CallerError that lists what is possible."""
        first, *rest = (part.strip() for part in text.split(","))
        if "=" in first:
            facets, label, note = Facets(), text, ""
            rest = [first, *rest]
        else:
            preset = self.presets.get(first)
            if preset is None:
                raise CallerError(
                    f"no context is called “{first}”",
                    next_step=_suggest(first, self.presets),
                )
            label, note = preset.label, preset.note
            facets = Facets(
                role=preset.role,
                possible_roles=preset.possible_role,
                place=preset.place,
                purpose=preset.purpose,
                jurisdiction=preset.jurisdiction,
            )
        given = dict(self._facet(part) for part in rest if part)
        facets = msgspec.structs.replace(facets, **given)
        also = [may for role in facets.role for may in self.may_be.get(role, ())]
        possible = dict.fromkeys((*facets.possible_roles, *also))
        left = tuple(role for role in possible if role not in facets.role)
        return Context(text, label, msgspec.structs.replace(facets, possible_roles=left), note)

    def _facet(self, part: str) -> tuple[str, tuple[str, ...]]:
        name, found, value = part.partition("=")
        if not found or name not in FACETS:
            raise CallerError(
                f"“{part}” is not a facet", next_step=f"write NAME=VALUE with {', '.join(FACETS)}"
            )
        tokens = tuple(token for token in value.split("+") if token)
        known = self.facets.get(name)
        for token in tokens:
            if known is not None and token not in known:
                raise CallerError(
                    f"“{token}” is not a value of {name}", next_step=_suggest(token, known)
                )
        return name.replace("-", "_"), tokens


def _suggest(word: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(word, known, n=3, cutoff=0.5)
    return f"one of: {', '.join(near or sorted(known))}"


def load(files: Mapping[str, bytes]) -> Vocabulary:
    """Read the vocabulary from the shipped ``contexts.yaml``."""
    raw = files.get("contexts.yaml")
    if raw is None:
        raise DefectError("the package lacks its contexts.yaml")
    return yaml_text.read(raw, Vocabulary)
