"""An inventory for a person at a terminal: by site and maker, a model a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from countermark.model.network_device import Certainty, NetworkDevice
from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.shapes.coverage import GapShape
from countermark.reports.shapes.inventory import InventoryDocument
from countermark.reports.terminal import Sheet, cut, padded, paragraph

NO_SITE = "no site given"
_NAMES = 2
"""Names of devices that a line shows; it says how many others there are."""
_GAPS = 12
_MARK = {Certainty.CERTAIN: " ", Certainty.PROBABLE: "~", Certainty.LEAD: "?"}


def table(shown: InventoryDocument, width: int, colour: bool) -> str:
    """The whole inventory as text."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(shown, paper)) + "\n"


def _lines(shown: InventoryDocument, paper: Sheet) -> Iterator[str]:
    totals = shown.totals
    head = f"{counted(totals.devices, 'device')} in {counted(totals.files, 'file')}"
    again = totals.sightings - totals.devices
    yield paper.strong(f"INVENTORY  {head}" + (f"; {again} seen again" if again else ""))
    by_site: dict[str, list[NetworkDevice]] = defaultdict(list)
    for device in shown.devices:
        by_site[device.site or NO_SITE].append(device)
    for site in sorted(by_site, key=lambda name: (name == NO_SITE, name.casefold())):
        yield ""
        yield paper.strong(cut(f"{site}  {counted(len(by_site[site]), 'device')}", paper.width))
        yield from _site(by_site[site], paper)
    yield ""
    yield from _totals(shown, paper)
    yield from _gaps(shown.not_examined, paper)


def _site(devices: Sequence[NetworkDevice], paper: Sheet) -> Iterator[str]:
    grouped: dict[tuple[str, str, str, str], list[NetworkDevice]] = defaultdict(list)
    for device in devices:
        made = device.maker
        mark = _MARK[made.certainty] if made else " "
        grouped[device.role, made.name if made else "", device.model, mark].append(device)
    role = ""
    for (group, maker, model, mark), own in sorted(grouped.items(), key=_known_first):
        if group != role:
            role = group
            yield f"  {paper.faint(group)}"
        yield _line(mark, maker, model, own, paper)
        for device in own:
            yield from _inside(device, paper)


def _known_first(entry: tuple[tuple[str, str, str, str], object]) -> tuple[str, bool, str, str]:
    role, maker, model, _ = entry[0]
    return role, not maker, maker.casefold(), model.casefold()


def _line(mark: str, maker: str, model: str, own: Sequence[NetworkDevice], paper: Sheet) -> str:
    made = padded(cut(visible(maker or "unknown maker"), 20), 21)
    which = padded(cut(visible(model or "model unknown"), 24), 25)
    without = {f"{maker} {model}".strip(), f"{maker} device", "device without a name"}
    names = [device.name for device in own if device.name not in without]
    more = len(names) - _NAMES
    said = ", ".join(names[:_NAMES]) + (f" and {more} more" if more > 0 else "")
    line = f"  {mark} {made}{which}{len(own):>4}  "
    line += cut(visible(said), max(paper.width - len(line), 8))
    return line if maker else paper.faint(line)


def _inside(device: NetworkDevice, paper: Sheet) -> Iterator[str]:
    """What else is said of one device: other makers, and whose parts are in it."""
    first = device.maker
    others = [
        f"{one.predicate.replace('_', ' ')} {one.name} ({one.certainty.value})"
        for one in device.makers
        if one is not first
    ]
    own = first.name if first else ""
    counts: dict[str, int] = defaultdict(int)
    for part in device.parts:
        for maker in part.makers:
            if maker.name != own:
                counts[maker.name] += 1
    others += [f"{counted(number, 'part')} of {name}" for name, number in sorted(counts.items())]
    if others:
        yield paragraph(f"{device.name}: {'; '.join(others)}", paper, indent=6, hanging=2)


def _totals(shown: InventoryDocument, paper: Sheet) -> Iterator[str]:
    t = shown.totals
    if t.devices:
        said = (
            f"Known of {counted(t.devices, 'device')}: maker {t.maker} ({t.certain} certain, "
            f"{t.probable} probable ~, {t.lead} a lead ?), model {t.model}, version {t.version}, "
            f"serial number {t.serial}, parts {t.parts}."
        )
        yield paragraph(said, paper, indent=0, hanging=2)
        if t.maker < t.devices:
            said = f"Of {t.devices - t.maker} nobody says who made them: that clears none."
            yield paragraph(said, paper, indent=0, hanging=2)
    else:
        yield "No file shows a device."
    yield "next: countermark check PATH... --context NAME judges them; --format tsv shows all"


def _gaps(gaps: Sequence[GapShape], paper: Sheet) -> Iterator[str]:
    for gap in gaps[:_GAPS]:
        size = f" ({gap.size} {gap.unit})" if gap.size is not None else ""
        detail = f" ({gap.detail})" if gap.detail else ""
        yield paragraph(
            f"NOT EXAMINED  {gap.what}{size}: {gap.why}{detail}", paper, indent=0, hanging=4
        )
    if len(gaps) > _GAPS:
        yield f"NOT EXAMINED  {len(gaps) - _GAPS} more: --format json lists them"
