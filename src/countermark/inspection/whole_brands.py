"""What phones of several brands have in common: apps of one key, apps of the same bytes.

That a module stands under two names says who else holds it, and nothing of either brand. A key that
anybody can download joins nobody, and one that many brands share is a supplier's, not a brand's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inspection.installed import Installed, brand_of, installed
from countermark.inspection.whole_keys import PublicKeys
from countermark.model.inspected import Concern, Finding, Inspection, Mark, Weight

_NAMED = 6
"""Apps that one finding names; more are counted."""
_MARKS = 50


def brand_findings(found: Inspection, public: PublicKeys) -> Iterator[Finding]:
    """For each key under which apps of several brands are signed: the apps, and which are alike."""
    apps = installed(found.files)
    brands = {image: brand_of(found.files, image) for image in {one.image for one in apps}}
    by_key: dict[str, dict[str, list[Installed]]] = {}
    for one in apps:
        for key in one.keys:
            if brands[one.image] and public.get(key) is None:
                by_key.setdefault(key, {}).setdefault(brands[one.image], []).append(one)
    for key, held in sorted(by_key.items()):
        # A brand is written in several ways: what differs in case alone is one.
        if len({brand.casefold() for brand in held}) > 1:
            yield _key(found, key, held)
            yield from _same_bytes(key, held)


def _key(found: Inspection, key: str, held: dict[str, list[Installed]]) -> Finding:
    first, *others = held
    some = next(iter(held[first]))
    signers = found.files[some.file].seen.signers
    holder = next(one.subject for one in signers if one.key == key)
    return Finding(
        concern=Concern.SHARED_KEY,
        weight=Weight.NOTE,
        subject=f"{first}: {_listed(held[first])}",
        values=(
            ("others", "; ".join(f"{brand}: {_listed(held[brand])}" for brand in others)),
            ("holder", holder),
            ("sha256", key),
        ),
        marks=_marks([one for apps in held.values() for one in apps]),
    )


def _same_bytes(key: str, held: dict[str, list[Installed]]) -> Iterator[Finding]:
    """Files that several brands hold to the byte; those of one key in one finding."""
    brands: dict[int, set[str]] = {}
    for brand, apps in held.items():
        for one in apps:
            brands.setdefault(one.file, set()).add(brand)
    first, *others = held
    same = [one for one in held[first] if len(brands[one.file]) > 1]
    if same:
        yield Finding(
            concern=Concern.SHARED_FILE,
            weight=Weight.NOTE,
            subject=first,
            values=(("others", f"{', '.join(others)}: {_listed(same)}"), ("sha256", key)),
            marks=_marks(same),
        )


def _listed(apps: Sequence[Installed]) -> str:
    names = list(dict.fromkeys(one.app.package for one in apps))
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _marks(apps: Sequence[Installed]) -> tuple[Mark, ...]:
    return tuple(dict.fromkeys(one.mark for one in apps))[:_MARKS]
