"""Which projects' texts stand in bytes that no reader knows: boot loaders, kernels, plain firmware.

Only texts that come along with a project's own code (``inside`` in the table of projects): any
other program may mention the rest. What is found is present in the image, and no more is said.
"""

from __future__ import annotations

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.inspection.elf_parts import cpe
from countermark.inspection.version_table import Found, Projects
from countermark.model.artefact import Account, Span
from countermark.model.inspection import Component, ComponentKind, Known, Seen, Sure

_LEAST = 1 << 10
"""Bytes of the smallest file that is searched."""

_PARTLY = frozenset({"flash", "imx-boot"})
"""Forms of images of which a reader knows single parts."""

_FIRMWARE = frozenset({"linux", "u-boot", "barebox", "arm-trusted-firmware", "op-tee", "opensbi",
                       "seabios", "coreboot", "ipxe", "redboot", "cfe"})  # fmt: skip


class BlobParts:
    """Bytes without a form."""

    ID, VERSION, NAMED, SCANS = "blob-parts", 2, False, True

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    def reads(self, item: Item) -> bool:
        """Is there a part that no reader knows, and more than words?"""
        if item.form in _PARTLY:
            return True
        return not item.form and len(item.data) >= _LEAST and b"\0" in bytes(item.data[:4096])

    def read(self, item: Item, ask: Ask) -> Seen:
        """Each project and version once, with everywhere its text stands."""
        found: dict[tuple[str, str], list[Found]] = {}
        for one in (
            one
            for span in _unknown(item)
            for one in self._projects.texts(item.data[span.offset : span.end], span.offset)
        ):
            if one.project.inside and one.version:
                found.setdefault((one.project.name, one.version), []).append(one)
        return Seen(components=tuple(_component(rows) for rows in found.values()))


def _unknown(item: Item) -> list[Span]:
    """All of it, or of an image that is known in part what is not."""
    if not item.form:
        return [Span(0, len(item.data))]
    return [
        span
        for node in item.opened.nodes
        if node.account in (Account.OPAQUE, Account.UNEXPLAINED) and not node.codec
        for span in node.spans
    ]


def _component(rows: list[Found]) -> Component:
    first = rows[0]
    firmware = first.project.name in _FIRMWARE
    return Component(
        name=first.project.name,
        version=first.version,
        kind=ComponentKind.FIRMWARE if firmware else ComponentKind.LIBRARY,
        known=Known.VERSION_TEXT,
        sure=Sure.PROBABLE,
        cpe=cpe(first.project, first.version),
        inside=True,
        spans=tuple(dict.fromkeys(row.span for row in rows)),
    )
