"""A changed byte of code has the name of its function in the verdict."""

from __future__ import annotations

from dataclasses import replace

from tests.equivalence.comparing import compared
from tests.formats.artefact.fixtures_elf import elf, sections


def test_a_changed_function_is_named() -> None:
    parts = sections()
    code = bytearray(parts[1].body)
    code[30] ^= 1
    changed = [replace(part, body=bytes(code)) if part.name == ".text" else part for part in parts]
    (one,) = compared(elf(parts), elf(changed)).unexplained
    assert (one.path, one.symbol) == ((b".text",), "other")


def test_without_a_symbol_table_the_section_is_named() -> None:
    parts = sections()[:6]
    changed = [replace(p, body=p.body + b"\x90") if p.name == ".rodata" else p for p in parts]
    assert {one.symbol for one in compared(elf(parts), elf(changed)).unexplained} == {""}
