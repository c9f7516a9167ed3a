"""A public name of the program that nothing of the program uses is dead: it goes, or is used.

What only tests use is dead too: a test of it proves nothing about the product. Functions, classes
and constants are followed through imports. Methods, and all names of a module that is handed on as
a value or loaded by its name, are compared by their spelling alone, so a dead one may hide behind a
living one of the same name; a living one is never refused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
PACKAGE = "countermark"

CALLED_FROM_OUTSIDE = {
    "countermark.assessment.inspection_process.main": "store.run starts it by name likewise",
    "countermark.assessment.reader_process.main": "store.run starts it by name in its own process",
    "countermark.assessment.scoring.score_pairs": "the Python interface for tables of pairs",
    "countermark.assessment.snapshot.make": "docs/snapshot.py writes the snapshot with it",
    "countermark.reports.schema.schema_bytes": "docs/generate.py writes the schemas with it",
    "countermark.store.notes.forget": "each test begins with nothing remembered",
    "countermark.store.proven.forget": "each test begins with nothing remembered",
    "countermark.store.ledger.Ledger.verify": "tests damage claims without a vault to check",
    "countermark.store.ledger.Ledger.redactions": "tests read back what was redacted",
    "countermark.store.sealed.opens": "who holds the bytes proves a seal with it; no verb yet",
    "countermark.tracing.reach.reach": "the walk downstream: built and measured, no verb yet",
}
"""Module and name to who uses it, where that is nobody in the source."""

LEFT = frozenset(
    {
        "countermark.assessment.run.At",
        "countermark.inventory.documents.CODECS",
        "countermark.model.doubt_words.doubt_words",
        "countermark.model.identifier.grantee_of",
        "countermark.model.node.fits",
        "countermark.model.ports.Spooler",
        "countermark.model.ports.Spooler.is_full",
        "countermark.store.nested.Spool",
        "countermark.store.nested.Spool.is_full",
        "countermark.tracing.graph.MOVES",
    }
)
"""Dead when this gate came: each goes, or is used. Nothing is added here."""


@pytest.mark.slow
def test_every_public_name_is_used_by_the_program() -> None:
    dead = set(unused(_sources(), _read_in_templates()))
    assert sorted(dead - CALLED_FROM_OUTSIDE.keys() - LEFT) == []


def test_what_nobody_uses_is_found() -> None:
    box = "LEFT = 1\nMET: int = 2\nclass Box:\n    def open(self): ...\n    def _shut(self): ...\n"
    lid = "from countermark import box\nfrom countermark.box import Box\nBox(); box.MET; twin()\n"
    twin = "def twin(): ...\nclass Twin:\n    def twin(self): ...\n"
    sources = {"countermark.box": box, "countermark.lid": lid, "countermark.twin": twin}
    # A method is not told from another of its name; a function is.
    found = ["box.Box.open", "box.LEFT", "twin.Twin", "twin.Twin.twin", "twin.twin"]
    assert sorted(unused(sources)) == [f"countermark.{one}" for one in found]


def _read_in_templates() -> set[str]:
    """What the templates of pages read of what they are handed, by its spelling."""
    templates = (SOURCE / PACKAGE).rglob("*.j2")
    return {name for path in templates for name in re.findall(r"\.(\w+)", path.read_text("utf-8"))}


def unused(sources: Mapping[str, str], attributes: Collection[str] = ()) -> Iterator[str]:
    """The public names of ``sources`` (module to text) that no line of them reads.

    ``attributes`` are names that something else reads, by their spelling.
    """
    trees = {module: ast.parse(text) for module, text in sources.items()}
    read: set[tuple[str, str]] = set()
    attributes = set(attributes)
    handed: set[str] = set()
    for module, tree in trees.items():
        nodes = tuple(ast.walk(tree))
        attributes.update(n.attr for n in nodes if isinstance(n, ast.Attribute))
        read.update(_read(module, nodes))
        handed.update(_handed_on(nodes, trees.keys()))
    for module, tree in trees.items():
        for name, methods in _defined(tree):
            by_spelling = module in handed and name in attributes
            if (module, name) not in read and not by_spelling:
                yield f"{module}.{name}"
            yield from (f"{module}.{name}.{one}" for one in methods if one not in attributes)


def _handed_on(nodes: Collection[ast.AST], modules: Collection[str]) -> Iterator[str]:
    """Modules that stand as a value (in a table, as an argument) or whose name is a text."""
    bases = {id(n.value) for n in nodes if isinstance(n, ast.Attribute)}
    names = {
        one.asname or one.name: f"{node.module}.{one.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    loads = any(isinstance(n, ast.Attribute) and n.attr == "import_module" for n in nodes)
    for node in nodes:
        if isinstance(node, ast.Name) and id(node) not in bases and names.get(node.id) in modules:
            yield names[node.id]
        elif loads and isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            begin = str(node.values[0].value)
            yield from (one for one in modules if one.startswith(begin))


def _sources() -> dict[str, str]:
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path.read_text("utf-8")
        for path in sorted((SOURCE / PACKAGE).rglob("*.py"))
    }


def _defined(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """The public functions, classes and constants of a module; of a class its public methods."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, []
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inner = (one.name for one in node.body if isinstance(one, ast.FunctionDef))
            yield node.name, [name for name in inner if not name.startswith("_")]
        else:
            yield from ((name, []) for name in _assigned(node) if not name.startswith("_"))


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    for target in targets:
        for one in target.elts if isinstance(target, ast.Tuple) else [target]:
            if isinstance(one, ast.Name):
                yield one.id


def _read(module: str, nodes: Collection[ast.AST]) -> Iterator[tuple[str, str]]:
    """Module and name of all that a module reads: its own names, imported ones, ``module.NAME``."""
    names: dict[str, list[str]] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                yield node.module, one.name
                whole = f"{node.module}.{one.name}"
                names.setdefault(one.asname or one.name, []).append(whole)
        elif isinstance(node, ast.Import):
            for one in node.names:
                names.setdefault(one.asname or one.name, []).append(one.name)
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield module, node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield module, node.value  # a type named in a text, as in a cast
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            for whole in names.get(node.value.id, ()):
                yield whole, node.attr
