"""A context: who asks, where, for what. Verdicts are given in a context, never in the air."""

from __future__ import annotations

import msgspec

FACETS = (
    *("role", "place", "network-part", "purpose", "use", "category", "clause", "jurisdiction"),
    "funding",
)
"""The facets a context is composed of; any can be set by ``NAME=VALUE`` or a column's name."""


class Facets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values per facet. An empty tuple means *not given*, which is not the same as "none".

    ``possible_roles`` are roles that may bind and whose reach was not verified: a measure reached
    only through one of them is *unresolved*, never *prohibited*. ``use``: ``own-use`` or
    ``provided``, which different acts of one law may ask for. ``funding``: ``grant`` where federal
    assistance pays, which brings the law of its recipients with it.
    """

    role: tuple[str, ...] = ()
    possible_roles: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    network_part: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()

    def over(self, under: Facets) -> Facets:
        """These facets where given, else those of ``under`` (a row's over its context's).

        Roles add up: who asks is for the context to say, and no cell of a file takes it away.
        """
        names = self.__struct_fields__
        found = {name: getattr(self, name) or getattr(under, name) for name in names}
        found["role"] = tuple(dict.fromkeys((*under.role, *self.role)))
        return Facets(**found)


class Context(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``id`` is the text that names it on the command line; ``label`` one line for people."""

    id: str
    label: str
    facets: Facets
    note: str = ""
