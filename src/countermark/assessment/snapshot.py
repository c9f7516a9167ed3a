"""What a run would work out again each time from the shipped tables alone, made once for all runs.

Three things: what each shipped YAML file says, the register's names in other scripts made ready to
compare, and how many innocent names it matches. Each is found by what it was made of, so that an
old snapshot is slower, never wrong.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

from countermark.assessment import shipped
from countermark.formats import yaml_text
from countermark.inventory.lexicon import load as load_lexicon
from countermark.model.match import Query
from countermark.model.predicate import Predicate
from countermark.register.catalog import load as load_catalog
from countermark.screening.matching.alarm_load import measured
from countermark.screening.matching.innocent_names import innocent_names
from countermark.screening.matching.screener import NameScreener
from countermark.screening.names import of_tables
from countermark.screening.names.normaliser import alternatives
from countermark.screening.reference.tables import Tables
from countermark.store.memory import MemoryView

ROOMS = ("register", "screening", "inventory", "policy", "reports")
"""The rooms that ship tables."""

_NAMING = (
    Predicate.NAMED,
    Predicate.ALSO_NAMED,
    Predicate.FORMERLY_NAMED,
    Predicate.HAS_BRAND,
)


def make() -> bytes:
    """The snapshot of the tables as they are now; the same for the same tables."""
    trees: dict[str, Any] = {}
    for room in ROOMS:
        for name, raw in shipped.folder(room).items():
            if name.endswith(".yaml"):
                trees[sha256(raw).hexdigest()] = yaml_text.loads(bytes(raw))
    tables = Tables.read(shipped.folder("screening"))  # without what an older snapshot holds
    register = load_catalog({n: bytes(raw) for n, raw in shipped.register_records().items()})
    normaliser = of_tables.normaliser(tables)
    texts = {
        text
        for claim in register.claims()
        if claim.predicate in _NAMING
        for text in alternatives(claim.object)
    }
    names = list(MemoryView(register.claims()).listed_names())
    alone = NameScreener(names, (), shipped.false_friends(), tables=tables)
    return msgspec.msgpack.encode(
        {
            "trees": dict(sorted(trees.items())),
            "key": shipped.made_key(),
            "claims": [(claim.id, claim) for claim in register.claims()],
            "names": {text: normaliser.name(text) for text in sorted(texts)},
            "lexicon": _in_order(load_lexicon(shipped.folder("inventory"))),
            "load": measured(alone.ranked([Query(text) for text in innocent_names(tables)])),
        }
    )


def _in_order(value: Any) -> Any:
    """Sets in the order of their members, so that the same tables give the same bytes."""
    if isinstance(value, msgspec.Struct):
        held = (getattr(value, field) for field in value.__struct_fields__)
        return dict(zip(value.__struct_encode_fields__, map(_in_order, held), strict=True))
    if isinstance(value, dict):
        return {key: _in_order(held) for key, held in value.items()}
    return sorted(value) if isinstance(value, frozenset) else value
