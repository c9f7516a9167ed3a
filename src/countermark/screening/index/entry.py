"""One listed name as an index holds it."""

from __future__ import annotations

import msgspec

from countermark.model.match import ListedName
from countermark.screening.names.prepared_name import PreparedName

MIXED = 2
"""Kind of a group whose names are not all of the same words, or not all of persons or of none."""

PERSON = "person"
"""Kind of a party that is a human being."""


class Entry(msgspec.Struct, gc=False):
    """One listed name with what comparison needs of it."""

    listed: ListedName
    side: PreparedName
