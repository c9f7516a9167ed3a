"""The register as one run uses it: shipped measures, those of the lists, and what is loaded."""

from __future__ import annotations

from functools import lru_cache

from countermark.assessment import shipped
from countermark.model.by_identity import by_identity
from countermark.model.measure import Measure
from countermark.register.catalog import Catalog
from countermark.register.lists.manifest import Manifest, list_measures, load_all


@lru_cache(maxsize=1)
def manifests() -> dict[str, Manifest]:
    """The manifests of all lists this version knows."""
    files = shipped.folder("register")
    return load_all({n: raw for n, raw in files.items() if n.startswith("lists/")})


def measures(*, lists: bool) -> tuple[dict[str, Measure], dict[str, str]]:
    """All measures by id with the digest of the file each stands in; those of lists if asked."""
    return _measures(shipped.catalog(), lists)


@by_identity(most=4)
def _measures(catalog: Catalog, lists: bool) -> tuple[dict[str, Measure], dict[str, str]]:
    found = dict(catalog.measures)
    digests = dict(catalog.digests)
    if lists:
        for key, (measure, digest) in list_measures(manifests()).items():
            found[key], digests[key] = measure, digest
    return found, digests
