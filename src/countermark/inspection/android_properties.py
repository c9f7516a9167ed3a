"""What a phone's system says of itself: brand, maker, model, build, and by whose keys."""

from __future__ import annotations

from countermark.formats.android.properties import LARGEST, properties
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.inspection import Seen, Setting
from countermark.model.lazy_pattern import lazy_pattern

_NAMES = frozenset({b"build.prop", b"default.prop", b"prop.default", b"local.prop"})
_KEPT = lazy_pattern(
    r"ro\.(?:[\w.]*\.)?(?:brand|manufacturer|model|device|name|board|platform|fingerprint|tags|type|"
    r"id|date|incremental|release|sdk|security_patch|host|user|locale|secure|debuggable|adb\.secure|"
    r"display\.id|description|clientidbase|mediatek\.[\w.]+|adups?\.[\w.]+|fota\.[\w.]+)"
    r"|persist\.sys\.[\w.]+|ro\.(?:fota|ota|adups?|update)[\w.]*"
)
"""Which properties say what a phone is, how it is set, and who updates it."""


class AndroidProperties:
    """Reads build.prop and its like; goes by their names.

    Limitation: properties are what a builder wrote, and ``ro.product.brand`` may say any brand.
    """

    ID, VERSION, NAMED, SCANS = "android-properties", 1, True, False

    def reads(self, item: Item) -> bool:
        """A small file of such a name, in no known format."""
        return item.name in _NAMES and not item.form and len(item.data) <= LARGEST

    def read(self, item: Item, ask: Ask) -> Seen:
        """A setting for each property that says something of the phone."""
        return Seen(
            settings=tuple(
                Setting(name=one.name, value=one.value, spans=(one.where,))
                for one in properties(item.data)
                if _KEPT.fullmatch(one.name)
            )
        )
