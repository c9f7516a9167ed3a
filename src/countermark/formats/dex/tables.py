"""One DEX file: its tables of strings, types, fields and methods, and what its methods refer to.

Nothing here runs or judges anything. Tables are arrays over the file's own bytes; names and texts
are made when somebody asks. An index that leads nowhere names nothing (``""``).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from countermark.formats.dex.class_data import Bodies, bodies
from countermark.formats.dex.code import Code, code
from countermark.formats.dex.header import Header, header
from countermark.formats.dex.opcodes import CONST_STRING, CONST_STRING_JUMBO, FIELDS, INVOKES
from countermark.formats.dex.strings import Strings
from countermark.model.artefact import Fault

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class References(msgspec.Struct, frozen=True):
    """What instructions name: one row an instruction, in the order of the code.

    ``instruction`` counts in ``Code``, ``body`` is the method's row there, ``index`` counts in the
    table of strings, methods or fields.
    """

    instruction: npt.NDArray[np.int64]
    body: npt.NDArray[np.int64]
    index: npt.NDArray[np.int64]


class Dex:
    """A DEX file; raises SourceError where its header is none.

    ``optimised``: it was rewritten by Dalvik's own optimiser; ``checked`` as in ``header``.
    """

    def __init__(self, data: memoryview, *, optimised: bool = False, checked: bool = True) -> None:
        import numpy as np

        self.header: Header = header(data, checked=checked and not optimised)
        self.data = data[: self.header.size]
        self._optimised = optimised
        tables = self.header.tables
        self.strings = Strings(self.data, tables["string_ids"])

        def table(name: str, kind: str, columns: int) -> npt.NDArray[np.int64]:
            found = tables[name]
            flat = np.frombuffer(self.data, kind, found.count * columns, found.offset)
            return flat.reshape(-1, columns).astype(np.int64)

        self.types: npt.NDArray[np.int64] = table("type_ids", "<u4", 1)[:, 0]
        """The string that names each type."""
        halves = table("method_ids", "<u2", 4)
        self.method_class: npt.NDArray[np.int64] = halves[:, 0]
        self.method_proto: npt.NDArray[np.int64] = halves[:, 1]
        self.method_name: npt.NDArray[np.int64] = halves[:, 2] + (halves[:, 3] << 16)
        halves = table("field_ids", "<u2", 4)
        self.field_class: npt.NDArray[np.int64] = halves[:, 0]
        self.field_name: npt.NDArray[np.int64] = halves[:, 2] + (halves[:, 3] << 16)
        self.protos: npt.NDArray[np.int64] = table("proto_ids", "<u4", 3)
        """Of each prototype its short form (a string), its type, the offset of its parameters."""
        self.classes: npt.NDArray[np.int64] = table("class_defs", "<u4", 8)
        """``class_idx``, ``access_flags``, ``superclass_idx``, ``interfaces_off``,
        ``source_file_idx``, ``annotations_off``, ``class_data_off``, ``static_values_off``."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The promises that this file breaks, as far as it was read until now."""
        made = self.__dict__.get("code")
        return (*self.header.faults, *self.strings.faults, *(made.faults if made else ()))

    @cached_property
    def code(self) -> Code:
        """All instructions of all methods."""
        found = _named(bodies(self.data, self.header, self.classes[:, 6]), len(self.method_name))
        made = code(self.data, found, optimised=self._optimised)
        return msgspec.structs.replace(made, faults=(*found.faults, *made.faults))

    @cached_property
    def string_references(self) -> References:
        """Every ``const-string``."""
        import numpy as np

        made = self.code
        rows = made.of((CONST_STRING, CONST_STRING_JUMBO))
        jumbo = made.opcode[rows] == CONST_STRING_JUMBO
        index = made.unit(rows, 1) + np.where(jumbo, made.unit(rows, 2) << 16, 0)
        good = index < len(self.strings)
        return References(rows[good], made.body[rows[good]], index[good])

    @cached_property
    def method_references(self) -> References:
        """Every call that names a method; quickened calls name none."""
        return self._references(INVOKES, len(self.method_name))

    @cached_property
    def field_references(self) -> References:
        """Every reading and writing of a field."""
        return self._references(FIELDS, len(self.field_name))

    def _references(self, opcodes: tuple[int, ...], count: int) -> References:
        made = self.code
        rows = made.of(opcodes)
        index = made.unit(rows, 1)
        good = index < count
        return References(rows[good], made.body[rows[good]], index[good])

    def text(self, index: int) -> str:
        """A string by its index."""
        texts = self.strings.texts
        return texts[index] if 0 <= index < len(texts) else ""

    def type_name(self, index: int) -> str:
        """A type's descriptor (``Ljava/lang/String;``)."""
        return self.text(int(self.types[index])) if 0 <= index < len(self.types) else ""

    def method(self, index: int) -> str:
        """A method by class and name, as smali writes it (``Lorg/example/A;->run``)."""
        if not 0 <= index < len(self.method_name):
            return ""
        of = self.type_name(int(self.method_class[index]))
        return f"{of}->{self.text(int(self.method_name[index]))}"

    @cached_property
    def type_names(self) -> list[str]:
        """The descriptor of each type."""
        return [self.text(index) for index in self.types.tolist()]


def _named(found: Bodies, count: int) -> Bodies:
    """Without the code of methods that no table names: nothing could be said of it."""
    good = found.method < count
    if good.all():
        return found
    fault = Fault("pointer", f"{int((~good).sum())} methods with code are in no table")
    return Bodies(found.method[good], found.offset[good], (*found.faults, fault))
