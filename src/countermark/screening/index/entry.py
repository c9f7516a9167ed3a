"""One listed name as an index holds it."""

from __future__ import annotations

import msgspec

from countermark.model.match import ListedName
from countermark.screening.names.prepared_name import PreparedName


class Entry(msgspec.Struct, gc=False):
    """One listed name with what comparison needs of it."""

    listed: ListedName
    side: PreparedName
