"""No room, codec or model opens a file, a socket or a process, or asks a clock: read from source.

Beside ruff's banned names: this knows which packages each layer may import at all, sees calls on
values (``path.read_text()``), and no ``noqa`` switches it off.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "countermark"

# What each layer may import beside the standard library and countermark itself.
# A package that is not named here may import msgspec only.
ALLOWED = {
    "model": {"msgspec"},
    "formats": {
        "msgspec",
        "yaml",
        "python_calamine",
        "charset_normalizer",
        "pypdfium2",
        "ahocorasick_rs",
        "backports",
        "compression",  # where the standard library has zstd
        "lz4",
        "cryptography",  # signatures, verified under keys that somebody names
        "numpy",  # the entropy of bytes that nobody reads, and numbers in tables of metadata
    },
    "register": {"msgspec", "yaml"},
    "screening": {"msgspec", "numpy", "rapidfuzz", "yaml", "ahocorasick_rs"},
    # numpy: a million digests of a long list are compared at once (inventory/large.py)
    "inventory": {"msgspec", "numpy", "python_calamine", "charset_normalizer", "yaml"},
    "tracing": {"msgspec", "numpy"},
    "equivalence": {"msgspec", "numpy"},
    # ahocorasick_rs: the texts of all projects are looked for in one pass (version_table.py)
    "inspection": {"msgspec", "numpy", "yaml", "cryptography", "yara_x", "ahocorasick_rs"},
    "policy": {"msgspec", "yaml"},
    "reports": {"msgspec", "jinja2", "markupsafe", "wcwidth", "yaml"},
    "assessment": {"msgspec", "yaml"},
    "cli": {"msgspec", "wcwidth"},
    "store": {"msgspec", "numpy", "duckdb", "deltalake", "arro3", "urllib3", "yaml"},
}
WORLDLY = ("store", "cli", "web")  # the one room that may, and the edge that chooses the clocks

BANNED_MODULES = {
    *("asyncio", "ctypes", "fileinput", "glob", "http", "marshal", "mmap", "multiprocessing"),
    *("os", "pickle", "pkgutil", "shelve", "shutil", "socket", "sqlite3", "ssl", "subprocess"),
    *("tempfile", "time", "urllib3", "urllib.request", "importlib.resources"),
}
BANNED_CALLS = {"open", "exec", "eval", "compile", "__import__", "input", "print"}
BANNED_METHODS = {
    *("read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "unlink"),
    *("today", "utcnow", "mkdir", "is_file", "is_dir"),
}


def modules(*layers: str) -> list[Path]:
    return sorted(m for layer in layers for m in (PACKAGE / layer).rglob("*.py"))


def layer(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0]


QUIET = [
    m for d in PACKAGE.iterdir() if d.is_dir() and d.name not in WORLDLY for m in modules(d.name)
]
EVERY = [m for d in PACKAGE.iterdir() if d.is_dir() for m in modules(d.name)]


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def touches(source: str) -> list[str]:
    """Every place where ``source`` reaches for the world, as ``line: what``."""
    tree = ast.parse(source)
    found = []
    for name, line in imported(tree):
        parts = name.split(".")
        if any(".".join(parts[:n]) in BANNED_MODULES for n in (1, 2)) or name == "pathlib.Path":
            found.append(f"{line}: imports {name}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name) if name in BANNED_CALLS:
                found.append(f"{node.lineno}: calls {name}()")
            case ast.Attribute(attr=name) if name in BANNED_METHODS:
                found.append(f"{node.lineno}: calls .{name}()")
            case ast.Attribute(value=ast.Name(id="datetime"), attr="now"):
                found.append(f"{node.lineno}: asks the clock")
            case ast.Attribute(value=ast.Name(id="io"), attr="open" | "FileIO" | "open_code"):
                found.append(f"{node.lineno}: opens a file")
    return found


@pytest.mark.parametrize("module", QUIET, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_it_touches_nothing(module: Path) -> None:
    assert touches(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", EVERY, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_it_imports_what_its_layer_may(module: Path) -> None:
    allowed = ALLOWED.get(layer(module), {"msgspec"}) | {"countermark", "__future__"}
    tree = ast.parse(module.read_text(encoding="utf-8"))
    outside = {name.split(".")[0] for name, _ in imported(tree)} - sys.stdlib_module_names
    assert outside <= allowed


@pytest.mark.parametrize(
    "breach",
    [
        "import os",
        "from os import path",
        "import os.path as p",
        "import urllib.request",
        "from urllib import request",
        "from pathlib import Path",
        "from importlib import resources",
        "open('x')",
        "print('x')",
        "eval('1')",
        "x.read_text()",
        "from datetime import date\ndate.today()",
        "from datetime import datetime\ndatetime.now()",
        "import io\nio.open('x')",
        "def inner():\n    import time\n",
    ],
)
def test_a_breach_is_seen(breach: str) -> None:
    assert touches(breach)


@pytest.mark.parametrize(
    "innocent",
    [
        "from urllib.parse import urlsplit",
        "from pathlib import PurePosixPath",
        "import io\nio.BytesIO(b'')",
        "from datetime import date\ndate(2026, 11, 20)",
    ],
)
def test_the_innocent_pass(innocent: str) -> None:
    assert touches(innocent) == []
