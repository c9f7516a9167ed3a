"""One listed name as an index holds it, and what the roles of names are good for."""

from __future__ import annotations

import msgspec

from countermark.model.match import ListedName
from countermark.screening.names.prepared_name import PreparedName

FIRM_ROLES = frozenset({"legal", "native", "alias"})
"""Roles of a name that a firm goes by in contracts."""

BRAND_ROLES = frozenset({"brand", "short"})
"""Roles of a name that stands on boxes."""


class Entry(msgspec.Struct, gc=False):
    """One listed name with what comparison needs of it."""

    listed: ListedName
    side: PreparedName
