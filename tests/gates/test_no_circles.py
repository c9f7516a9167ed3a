"""No module imports, at any depth and in any place, a module that imports it."""

import ast
from pathlib import Path

from tests.gates.sources import nodes_of

SOURCE = Path(__file__).parents[2] / "src"


def imports_of(source: Path = SOURCE) -> dict[str, set[str]]:
    """Every module with the modules of ours it imports; imports for types only do not count."""
    paths = {
        ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__"): path
        for path in source.rglob("*.py")
    }
    return {name: _imported(path, paths.keys()) - {name} for name, path in paths.items()}


def _imported(path: Path, known) -> set[str]:
    found: set[str] = set()
    nodes = nodes_of(path)
    types_only = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in nodes:
        if id(node) in types_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & known if inside & known else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & known


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected groups of more than one module (Tarjan 1972), in order."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(edges):
        if node not in order:
            visit(node)
    return found


def test_no_module_imports_one_that_imports_it():
    assert circles(imports_of()) == []


def test_the_gate_sees_a_circle_of_two_and_of_three():
    assert circles({"a": {"b"}, "b": {"a"}, "c": {"a"}}) == [["a", "b"]]
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == [["a", "b", "c"]]


def test_the_gate_sees_a_circle_in_files_of_one_room(tmp_path):
    """Also where one of the two imports its neighbour only when it is called."""
    room = tmp_path / "countermark" / "tracing"
    room.mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "walk.py").write_text("from countermark.tracing import graph\n", encoding="utf-8")
    late = "def tie():\n    from countermark.tracing.walk import step\n    return step\n"
    (room / "graph.py").write_text(late, encoding="utf-8")
    types = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import countermark.tracing.walk\n"
    )
    (room / "types.py").write_text(types, encoding="utf-8")
    assert circles(imports_of(tmp_path)) == [
        ["countermark.tracing.graph", "countermark.tracing.walk"]
    ]
