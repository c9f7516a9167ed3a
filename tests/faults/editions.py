"""Small editions of published lists, of our own making."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

CSL = (
    *("_id", "source", "entity_number", "type", "programs", "name", "title", "addresses"),
    *("federal_register_notice", "start_date", "end_date", "standard_order"),
    *("license_requirement", "license_policy", "call_sign", "vessel_type", "gross_tonnage"),
    *("gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url"),
    *("alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth"),
    *("source_information_url", "ids"),
)
ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
MILITARY = ("Name", "Clean Name", "Alias", "Previous Name", "Parent Name")
MILITARY += ("Start date", "End date", "Note", "Source Url")


def csl(path: Path, names: Iterable[str], source: str = ENTITY_LIST, start="2019-05-21") -> Path:
    """A consolidated list with these firms on it."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.DictWriter(stream, CSL)
        rows.writeheader()
        for name in names:
            rows.writerow(
                {"_id": f"e{name}", "source": source, "name": name, "start_date": start}
                | {"addresses": "1 Harbour Road, Shenzhen, CN"}
            )
    return path


def military(count: int, closed: Iterable[int] = ()) -> bytes:
    """Editions of a list of military companies with ``count`` firms, some of them closed."""
    ended = set(closed)
    lines = [",".join(MILITARY)]
    lines += [
        f"Firm {n} Microelectronics,,,,,2024-01-31,{'2025-01-07' if n in ended else ''},,"
        for n in range(count)
    ]
    return ("\n".join(lines) + "\n").encode()
