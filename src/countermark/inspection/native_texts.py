"""Addresses that native programs and libraries hide in their bytes.

A constant applied to every letter, base64, hexadecimal digits and texts written backwards are read.
Texts that instructions put together, and texts under a cipher, are not.
"""

from __future__ import annotations

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.inspection.hidden.byte_texts import found
from countermark.inspection.hidden.report import seen
from countermark.inspection.hidden.texts import TextKinds, kind_of
from countermark.inspection.host_table import HostTable
from countermark.model.inspection import Seen, TextKind


class NativeTexts:
    """ELF and PE files; any other bytes hide too much by chance or by compression."""

    ID, NAMED, SCANS = "native-texts", False, True

    def __init__(self, hosts: HostTable) -> None:
        self._kinds = TextKinds(hosts)
        self.VERSION = (int(hosts.digest[:12], 16) << 8) + 1

    def reads(self, item: Item) -> bool:
        """Is it a program or a library of a machine?"""
        return item.form in ("elf", "pe")

    def read(self, item: Item, ask: Ask) -> Seen:
        """What they hide, as far as it is an address or a command."""
        texts = [
            one
            for one in found(item.data)
            if self._kinds.address_in(one.text) or kind_of(one.text) is TextKind.COMMAND
        ]
        return seen(texts, self._kinds, [])
