"""Compiled XML and tables of resources, which nobody reads by themselves.

What a manifest says is read with its app (``android_app``); here a file of these kinds is only read
through, so that its bytes count as read where they are sound, and are told where they are not.
"""

from __future__ import annotations

from countermark.formats.android.binary_xml import binary_xml
from countermark.formats.android.resources import Resources
from countermark.formats.artefact.piece import Ask
from countermark.formats.der import DerError
from countermark.formats.pkcs7 import signed_data
from countermark.inspection.analyser import Item
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Seen
from countermark.model.lazy_pattern import lazy_pattern

_XML, _TABLE = b"\x03\x00\x08\x00", b"\x02\x00\x0c\x00"
_SIGNED = lazy_pattern(rb"\x30[\x80-\x84].{0,4}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 16)
"""The beginning of a PKCS #7 message: a sequence, and the identifier of signed data."""


class AndroidTables:
    """Reads compiled XML, tables of resources, and signatures that stand apart (PKCS #7).

    Limitation: addresses in them are found by those who scan bytes.
    """

    ID, VERSION, NAMED, SCANS = "android-tables", 1, False, False

    def reads(self, item: Item) -> bool:
        """By the first bytes."""
        head = bytes(item.data[:24])
        return head.startswith((_XML, _TABLE)) or _SIGNED.match(head) is not None

    def read(self, item: Item, ask: Ask) -> Seen:
        """Nothing but what is broken; raises SourceError where the file is none of its kind."""
        head = bytes(item.data[:4])
        if head == _XML:
            faults = binary_xml(item.data, ask).faults
            what = item.inner.decode("utf-8", "backslashreplace")
            return Seen(
                unread=tuple(
                    Gap(what, Why.MALFORMED, f.span.length if f.span else None, detail=f.what)
                    for f in faults
                )
            )
        if head == _TABLE:
            Resources(item.data, ask)
            return Seen()
        try:
            signed_data(bytes(item.data))
        except DerError as error:
            raise SourceError(f"a signature that is not understood: {error}") from error
        return Seen()
