"""The signature that the kernel's build appends to a module.

Source: Linux ``include/linux/module_signature.h``: the signature, twelve bytes that describe it
(algorithm, hash, type of identifier, lengths of signer and key identifier, three bytes of padding,
length of the signature in big-endian), and a line of text at the very end.
"""

from __future__ import annotations

import struct

from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span

_LINE = b"~Module signature appended~\n"
_INFO = struct.Struct(">5B3sI")
_NAMES = ("algorithm", "hash", "id-type", "signer-length", "key-id-length", "signature-padding")


def module_signature(data: memoryview, behind: int, faults: list[Fault]) -> list[Piece]:
    """The pieces of a signature at the end of ``data``, not in front of ``behind``; else none."""
    line = len(data) - len(_LINE)
    info = line - _INFO.size
    if info < behind or bytes(data[line:]) != _LINE:
        return []
    *values, length = _INFO.unpack_from(data, info)
    begin = info - length
    if begin < behind:
        faults.append(Fault("pointer", "a module's signature is longer than what is there"))
        return []
    fields = [
        Field(f"signature.{name}", value, Span(info + n, 3 if n == 5 else 1))
        for n, (name, value) in enumerate(zip(_NAMES, values, strict=True))
    ]
    length_field = Field("signature.length", length, Span(info + 8, 4), Says.DERIVED)
    return [
        Piece(
            kind=Kind.SIGNATURE,
            role="elf.module-signature",
            account=Account.OPAQUE,
            spans=(Span(begin, length),) if length else (),
            name=b"module signature",
            fields=(*fields, length_field),
        ),
        Piece(
            kind=Kind.HEADER,
            role="elf.module-signature-trailer",
            spans=(Span(info, _INFO.size + len(_LINE)),),
        ),
    ]
