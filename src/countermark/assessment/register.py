"""The register as one run uses it: shipped measures, those of the lists, and what is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from countermark.assessment import shipped
from countermark.assessment.project import summaries
from countermark.model.gap import About, Gap, Why
from countermark.model.inquiry import ListState, RegisterState
from countermark.model.measure import Measure
from countermark.register.catalog import Catalog
from countermark.register.lists.intake import ListSummary
from countermark.register.lists.manifest import Manifest, list_measures, load_all
from countermark.store.knowledge import Knowledge

SHIPPED = "register"


@lru_cache(maxsize=1)
def manifests() -> dict[str, Manifest]:
    """The manifests of all lists this version knows."""
    files = shipped.folder("register")
    return load_all({n: raw for n, raw in files.items() if n.startswith("lists/")})


def measures(*, lists: bool) -> tuple[dict[str, Measure], dict[str, str]]:
    """All measures by id with the digest of the file each stands in; those of lists if asked."""
    catalog = shipped.catalog()
    found = dict(catalog.measures)
    digests = dict(catalog.digests)
    if lists:
        for key, (measure, digest) in list_measures(manifests()).items():
            found[key], digests[key] = measure, digest
    return found, digests


def without_summary(project: str | None, knowledge: Knowledge) -> Iterator[Gap]:
    """Lists of which the ledger holds names and nothing says how many did not get in, or when."""
    if project is None:
        return
    known = manifests().values()
    prefixes = {manifest.prefix: manifest.id for manifest in known if not manifest.file_of}
    read = knowledge.name_counts()
    found = summaries(knowledge.texts()).keys()
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


def register_state(catalog: Catalog, knowledge: Knowledge) -> RegisterState:
    """What judged: the shipped register and each imported list, with names loaded of known."""
    own = sum(1 for name in knowledge.memory.listed_names() if name.entity.startswith("reg:"))
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
    read = knowledge.name_counts()
    for summary in summaries(knowledge.texts()).values():
        manifest = manifests().get(summary.list)
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
