"""Linux kernels that are no PE programs: bzImage of x86, zImage of ARM, and the arm64 Image.

Source: the Linux kernel's ``Documentation/arch/arm64/booting.rst``, and those of ``linux_boot``.
The packed kernel is the entry ``payload``; what stands around it is code, opaque. Parameters:
``linux.NAME`` of the boot header. A kernel with an EFI stub is a PE program, and is read as one,
with its payload as an entry.
"""

from __future__ import annotations

from countermark.formats.artefact.linux_boot import Kernel, arm_kernel, is_arm, is_x86, x86_kernel
from countermark.formats.artefact.piece import ASK, Ask, Piece, Read
from countermark.formats.artefact.rows import Row, header, named
from countermark.model.artefact import Account, Kind, Span

_PE = b"MZ"
_ARM64_AT, _ARM64_MAGIC = 56, b"ARM\x64"
_ARM64: tuple[Row, ...] = (
    ("code", "8s"), ("text-offset", "Q"), ("image-size", "Q"), ("flags", "Q"), ("-res2", "8s"),
    ("-res3", "8s"), ("-res4", "8s"), ("", "I"), ("res5", "I"),
)  # fmt: skip


class LinuxX86:
    """Reads a bzImage."""

    form = "linux-bzimage"

    def recognise(self, data: memoryview) -> bool:
        """Is there a boot header, and no PE program?"""
        return is_x86(data) and bytes(data[:2]) != _PE

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The boot header, the payload, and what is around it; raises SourceError."""
        return _around(data, x86_kernel(data))


class LinuxArm:
    """Reads a zImage of 32-bit ARM."""

    form = "linux-zimage"

    def recognise(self, data: memoryview) -> bool:
        """Does the magic stand where the start-up code has it, and is it no PE program?"""
        return is_arm(data) and bytes(data[:2]) != _PE

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The payload and what is around it; raises SourceError where no stream is found."""
        return _around(data, arm_kernel(data, ask))


class LinuxArm64:
    """Reads an arm64 Image, which is not packed: its header, and its code."""

    form = "linux-arm64"

    def recognise(self, data: memoryview) -> bool:
        """Does the magic stand behind the header, and is it no PE program?"""
        magic = bytes(data[_ARM64_AT : _ARM64_AT + 4]) == _ARM64_MAGIC
        return magic and len(data) > 64 and bytes(data[:2]) != _PE

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header and what is behind it."""
        head = [header("linux.header", Span(0, 64))]
        return _around(data, Kernel(head, [*named(data, 0, _ARM64, "linux.")]))


def _around(data: memoryview, kernel: Kernel) -> Read:
    """The parts of a kernel, and code that nobody reads around them."""
    code = Piece(
        kind=Kind.OPAQUE, role="linux.code", account=Account.OPAQUE,
        spans=(Span(0, len(data)),), shared=True,
    )  # fmt: skip
    return Read(pieces=[*kernel.pieces, code], fields=tuple(kernel.fields))
