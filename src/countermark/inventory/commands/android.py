"""``getprop`` and build.prop: who made and whose brand is on a device with Android."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.identity.naming import described, stated
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, Said
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign
from countermark.model.lazy_pattern import lazy_pattern

LINE = lazy_pattern(r"\[?([a-z][\w.]*\.[\w.]+)\]?\s*(?::\s*\[|=)(.*?)\]?\s*\Z")
_SPACES = ("", "product.", "vendor.", "system.", "odm.", "system_ext.", "bootimage.")


def phones(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """The one device whose properties the lines are."""
    held: dict[str, Said] = {}
    for number, line in enumerate(lines, start=1):
        if found := LINE.match(line[:1000]):
            held.setdefault(found[1], Said(found[2].strip(), number))

    def product(name: str) -> Said:
        keys = (f"ro.product.{space}{name}" for space in _SPACES)
        return next((held[k] for k in keys if k in held and held[k].text), NOTHING)

    if not held:
        return
    build = ("ro.build.display.id", "ro.build.id", "ro.vendor.build.id", "ro.system.build.id")
    yield DeviceSaid(
        place="device",
        line=min(one.line for one in held.values()),
        model=product("model"),
        version=next((held[k] for k in build if k in held), NOTHING),
        serial=held.get("ro.serialno") or held.get("ro.boot.serialno") or NOTHING,
        signs=list(dict.fromkeys(_signs(held, product("manufacturer"), product("brand"), table))),
    )


def _signs(
    held: dict[str, Said], maker: Said, brand: Said, table: MakerTable
) -> Iterator[MakerSign]:
    """The vendor's partition is built by another than who brands the rest of the system."""
    found = list(stated(maker, SignFamily.HOST, table))
    yield from found
    made = {sign.maker for sign in found}
    for sign in described(brand, SignFamily.BRAND, table):
        if sign.maker not in made:
            yield sign
    for key, said in held.items():
        if key in _FINGERPRINTS:
            words = Said(said.text.replace("/", " ").replace("_", " "), said.line)
            yield from described(words, SignFamily.FIRMWARE, table)


_FINGERPRINTS = frozenset(
    f"ro.{part}.build.fingerprint" for part in ("vendor", "odm", "bootimage", "vendor_dlkm")
)
