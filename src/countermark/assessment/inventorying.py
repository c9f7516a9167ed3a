"""``inventory``: the files of a network read, and what they show joined into devices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from countermark.assessment import shipped
from countermark.assessment.intake import read_one
from countermark.assessment.request import Request
from countermark.assessment.withhold import withheld
from countermark.inventory.network import sightings
from countermark.inventory.registrants import with_registrant
from countermark.inventory.sightings import joined
from countermark.model.gap import Gap
from countermark.model.network_device import NetworkDevice
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.inventory import INVENTORY, InventoryDocument, InventoryTotals
from countermark.store.files import gather

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.formats.registrants import Registrants


def _register(path: str) -> Registrants:
    from countermark.assessment.artefacts import one_file
    from countermark.formats.registrants import read
    from countermark.model.errors import CallerError

    file = one_file(path)
    found = read(file.label, file.content)
    if not found.names:
        raise CallerError(
            "no registrant of hardware addresses is in it",
            place=path,
            next_step="give oui.csv or oui.txt of IEEE, or manuf of Wireshark",
        )
    return found


def inventory(run: Run, paths: Sequence[str], registers: Sequence[str] = ()) -> InventoryDocument:
    """Every device that the files under ``paths`` show; nothing in a file can stop it.

    ``registers`` are files of registrants of hardware addresses. Raises NoInputError for one that
    is not there, CallerError for one that holds none.
    """
    table = shipped.lexicon().makers
    known = [_register(path) for path in registers]
    request = Request(paths=tuple(paths), as_of=run.as_of)
    seen, gaps, files = list[NetworkDevice](), list[Gap](), 0
    for found in withheld(gather(request.paths)):
        if isinstance(found, Gap):
            gaps.append(found)
            continue
        run.progress.step(f"reading {found.label}", files)
        reading = read_one(request, found)  # of which only the devices are kept
        files += 1
        gaps += reading.gaps
        for device in sightings((reading,)):
            for register in known:
                device = with_registrant(device, register, table)
            seen.append(device)
    devices = joined(seen, table)
    makers = [device.maker for device in devices]
    sure = Counter(maker.certainty.value for maker in makers if maker is not None)
    return InventoryDocument(
        schema=INVENTORY,
        devices=devices,
        not_examined=tuple(map(gap_shape, gaps)),
        totals=InventoryTotals(
            files=files,
            sightings=len(seen),
            devices=len(devices),
            maker=sum(sure.values()),
            certain=sure["certain"],
            probable=sure["probable"],
            lead=sure["lead"],
            model=sum(bool(device.model) for device in devices),
            version=sum(bool(device.version) for device in devices),
            serial=sum(bool(device.serial) for device in devices),
            parts=sum(bool(device.parts) for device in devices),
            not_examined=len(gaps),
        ),
    )
