"""How each list stands in a ledger: which edition, how many of its names, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

import msgspec

from countermark.model.gap import About, Gap, Why
from countermark.model.inquiry import ListState, RegisterState
from countermark.register.catalog import Catalog
from countermark.register.lists.intake import LISTS, ListSummary
from countermark.register.lists.manifest import Manifest

SHIPPED = "register"


def summaries(texts: Mapping[str, str]) -> dict[str, ListSummary]:
    """What was said of each imported list as a whole, by list id; ``texts`` as a ledger keeps them.

    One that cannot be read, or that speaks of another list, is as good as none.
    """
    found = {}
    for name, text in texts.items():
        folder, _, list_id = name.partition("/")
        if folder == LISTS:
            with suppress(msgspec.MsgspecError, RecursionError):
                summary = msgspec.json.decode(text, type=ListSummary)
                if summary.list == list_id:
                    found[list_id] = summary
    return found


def without_summary(
    manifests: Mapping[str, Manifest], read: Mapping[str, int], texts: Mapping[str, str]
) -> Iterator[Gap]:
    """Lists of which the ledger holds names and nothing says how many did not get in, or when.

    ``read`` counts the names in the ledger by the prefix of their list, ``texts`` are what it keeps
    beside them.
    """
    known = manifests.values()
    prefixes = {manifest.prefix: manifest.id for manifest in known if not manifest.file_of}
    found = summaries(texts).keys()
    there = {manifest.prefix for manifest in known if manifest.id in found}
    for prefix in sorted(prefixes.keys() & read.keys()):
        if prefix not in there:
            yield Gap(
                f"an imported list whose summary is gone: {prefixes[prefix]}",
                Why.MISSING,
                read[prefix],
                "names",
                detail="how current and how whole it is cannot be told",
                next_step="import it again: countermark register import FILE",
                about=About.LIST,
            )


def _source(summary: ListSummary) -> str:
    """How much was read of a list, on which day, and what its reading found."""
    read = f", read {summary.imported}" if summary.imported else ""
    return "; ".join((f"{summary.records} records{read}", *summary.notes))


def register_state(
    catalog: Catalog,
    own: int,
    manifests: Mapping[str, Manifest],
    read: Mapping[str, int],
    texts: Mapping[str, str],
) -> RegisterState:
    """What judged: the shipped register and each imported list, with names loaded of known.

    ``own`` counts the names of the register itself; ``read`` and ``texts`` as above.
    """
    lists = [
        ListState(
            SHIPPED,
            "Countermark's shipped register",
            catalog.recorded,
            own,
            own,
            catalog.digest,
            f"{len(catalog.measures)} measures, {len(catalog.entities)} entities",
        )
    ]
    for summary in summaries(texts).values():
        manifest = manifests.get(summary.list)
        # What lies in the ledger counts; the summary beside it only says how many did not get in.
        loaded = read.get(manifest.prefix, 0) if manifest is not None else 0
        left_out = max(0, summary.names_known - summary.names_loaded)
        lists.append(
            ListState(
                summary.list,
                summary.title,
                summary.date,
                loaded,
                loaded + left_out,
                summary.digest,
                _source(summary),
            )
        )
    return RegisterState(
        digest=catalog.digest,
        recorded=catalog.recorded,
        measures=len(catalog.measures),
        entities=len(catalog.entities),
        lists=tuple(lists),
    )
