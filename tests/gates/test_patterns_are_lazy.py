"""A module's own regular expressions are compiled at their first use, and each of them compiles."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import countermark
from countermark.model.lazy_pattern import _LazyPattern, lazy_pattern

SOURCE = Path(countermark.__file__).parent
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages([str(SOURCE)], "countermark.")
    if not found.name.endswith("__main__")
)


def _outside_functions(node: ast.AST) -> list[ast.Call]:
    found: list[ast.Call] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call):
            found.append(child)
        found += _outside_functions(child)
    return found


def test_no_module_compiles_a_pattern_when_it_is_loaded() -> None:
    early = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for call in _outside_functions(ast.parse(path.read_bytes()))
        if ast.unparse(call.func) == "re.compile"
    ]
    assert not early, "use model.lazy_pattern: a short run compiles what it uses, and no more"


def _all_of(value: object) -> list[_LazyPattern]:
    if isinstance(value, _LazyPattern):
        return [value]
    if isinstance(value, dict):
        return [one for item in value.items() for one in _all_of(item)]
    if isinstance(value, list | tuple):
        return [one for item in value for one in _all_of(item)]
    return []


def test_each_of_them_compiles() -> None:
    patterns = [
        one
        for name in MODULES
        for value in vars(importlib.import_module(name)).values()
        for one in _all_of(value)
    ]
    assert len(patterns) > 150
    for one in patterns:
        assert one.pattern == re.compile(one.pattern, one.flags).pattern


def test_it_does_what_a_pattern_does() -> None:
    lazy = lazy_pattern(r"(\w+)-(\d+)", re.IGNORECASE)
    assert (found := lazy.fullmatch("Larkspur-240")) and found.groups() == ("Larkspur", "240")
    assert lazy.sub(r"\2", "a-1 b-2") == "1 2"
    assert lazy.groups == 2


def test_a_bad_one_fails_at_its_first_use() -> None:
    lazy = lazy_pattern("(")
    with pytest.raises(re.error):
        lazy.search("")
