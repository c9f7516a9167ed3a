"""No room decides by the words of a sentence: what it needs to know is a type.

A room (``ROOMS``) may not compare text with a constant that is a sentence, or with the beginning of
one that is composed anywhere in the source: not with ``in``, ``==``, ``startswith``, ``endswith``,
``removeprefix`` or a regular expression. Words that a publisher, a standard or a user's file writes
are input, and reading input is what parsers are for: each such place stands in ``INPUT`` with whose
words they are. ``LEFT`` are places that read our own words and still have to go.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "countermark"
ROOMS = ("tracing", "policy", "screening", "register", "inventory", "assessment")
METHODS = {"startswith", "endswith", "removeprefix", "removesuffix", "find", "index", "count"}
PATTERNS = {"compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub"}

INPUT = {
    ("inventory/doubts.py", "SMALL CAPITAL"): "names of characters in the Unicode standard",
    ("inventory/links.py", "no longer claimed"): "a user's cell in an edge list",
    ("inventory/tables.py", "sub award"): "a header in a user's export",
    ("register/lists/names.py", "and "): "the last of a list's names",
    ("register/lists/sam.py", "Additional Comments"): "a column of the extract",
    ("register/lists/uflpa.py", "and "): "the last of a list's names",
    (
        "register/lists/uflpa.py",
        r",?\s+and\s+its\s+(?:[\w-]+\s+)?(?:[\w-]+-based\s+)?subsidiar(?:y|ies)"
        r"(?:,?\s+which\s+[a-z]+|:|,)?\s+(?P<names>[A-Z].*)\Z",
    ): "how a notice names a party's subsidiaries",
    ("register/lists/uk_party.py", "asset freeze"): "a sanction as the UK's lists call it",
    ("register/lists/uk_party.py", "primary name"): "a sort of name as the UK's lists call it",
    ("register/lists/strict_rows.py", "field larger"): "csv.Error of Python has only words",
    ("register/lists/strict_rows.py", "unexpected end"): "csv.Error of Python has only words",
}
"""Words of others, by module and constant, and whose they are."""

LEFT = {
    ("policy/clocks.py", "after the first"): "a trigger in the shipped register, to be an enum",
    ("policy/clocks.py", "business days"): "a unit in the shipped register, to be an enum",
}
"""Words of ours that a room still reads. None may be added."""

_SENTENCE = re.compile(r"[^\W\d_]{2,}[ ,;:]+[^\W\d_]{2,}")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def composed() -> frozenset[str]:
    """Every text in the source that is a sentence, or the fixed beginning of a composed one."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        tree = tree_of(path)
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                found.add(str(node.values[0].value) + " …")
            elif isinstance(node, ast.Constant) and id(node) not in docstrings:
                found |= {node.value} if isinstance(node.value, str) else set()
    return frozenset(text for text in found if _SENTENCE.search(text))


def texts(node: ast.expr, constants: dict[str, ast.expr], depth: int = 4) -> Iterator[str]:
    """The constant texts that an expression stands for, in tuples and sets and by name too."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from texts(part, constants, depth)
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from texts(part, constants, depth)
        case ast.Name(id=name) if depth and name in constants:
            yield from texts(constants[name], constants, depth - 1)


def asked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """How text is compared, and with which constant."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        how, parts = _compared(node)
        for part in parts:
            for text in texts(part, constants):
                yield how, text


def _compared(node: ast.AST) -> tuple[str, list[ast.expr]]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            tests = ast.In | ast.NotIn | ast.Eq | ast.NotEq
            return "in", [left, *others] if any(isinstance(op, tests) for op in ops) else []
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr), args=[first, *_]):
            return "re", [first] if attr in PATTERNS else []
        case ast.Call(func=ast.Attribute(attr=attr), args=[first, *_]):
            return attr, [first] if attr in METHODS else []
        case _:
            return "", []


def is_prose(how: str, text: str) -> bool:
    """Is it a sentence, or the beginning of one that we compose?"""
    if how == "re":
        plain = re.sub(r"\\.|\(\?[^)]*?[:>=!]|[\[\](){}|?*+^$]", " ", text)
        words = {" ".join(one.split()) for one in re.findall(r"[a-z][a-z ]{6,}", plain)}
        wordy = [one for one in words if re.search(r"[a-z]{3,} [a-z]{3,}", one)]
        return any(one in sentence for one in wordy for sentence in composed())
    if _SENTENCE.search(text):
        return True
    begins = how in ("startswith", "removeprefix") and len(text.strip()) > 2 and text[-1:] != ":"
    return begins and text.strip().isalpha() and any(s.startswith(text) for s in composed())


def found_in(path: Path) -> set[str]:
    return {text for how, text in asked(tree_of(path)) if is_prose(how, text)}


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_room_decides_by_a_sentence(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    known = {text for module, text in (*INPUT, *LEFT) if module == name}
    assert sorted(found_in(path) - known) == []


def test_what_is_listed_is_still_there() -> None:
    """An entry of a place that has been mended is taken out."""
    there = {(p.relative_to(SOURCE).as_posix(), t) for p in modules() for t in found_in(p)}
    assert sorted({*INPUT, *LEFT} - there) == []


# As it stood in the source before doubts, scores, coverage and the like were types.
BEFORE = [
    'DOUBTS = (("date of manufacture", 1),)\nfound = "date of manufacture" in doubt',
    'MANUFACTURE = "date of manufacture"\nfound = MANUFACTURE in doubt',
    'if "too coarsely" in doubt: pass',
    'CHAINS = "Chains ended:"\nfound = [s for s in last if not s.startswith(CHAINS)]',
    'EXCEPTION = "the exception"\nfound = gap.what.startswith(EXCEPTION)',
    'if basis.startswith(("no date", "not before")): pass',
    'if state.startswith("not proven"): pass',
    'if "not told" not in told[name]: pass',
    'if hop.doubt == "a brand is not its maker": pass',
    'found = re.search("the date of manufacture", note)',
]


@pytest.mark.parametrize("source", BEFORE)
def test_the_gate_sees_what_it_is_there_for(source: str) -> None:
    assert any(is_prose(how, text) for how, text in asked(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        'if node.startswith("reg:"): pass',
        'if predicate in {"owns", "controls"}: pass',
        'reason = f"no date in {name}"',
        'if kind == "made_by": pass',
    ],
)
def test_keys_and_rendering_are_no_prose(source: str) -> None:
    assert not any(is_prose(how, text) for how, text in asked(ast.parse(source)))


NOTES = {
    "model/legacy_notes.py": "what format 1 had no other place for",
    "reports/authors.py": "LEFT: the author of a judgement is taken out of our own sentence",
}
"""Modules that look into notes, and why."""


def test_notes_are_read_in_one_place() -> None:
    """``claim.note`` is handed on and shown; who else looks into it is listed with a reason."""
    inside = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            read = []
            match node:
                case ast.Compare(ops=ops, left=left, comparators=others):
                    tests = ast.In | ast.NotIn | ast.Eq | ast.NotEq
                    if any(isinstance(op, tests) for op in ops):
                        read = [left, *others]
                case ast.Call(func=ast.Attribute(value=value, attr=attr), args=args):
                    read = [value] if attr in METHODS else []
                    read += args if attr in PATTERNS - {"split", "sub"} else []
            if path.relative_to(SOURCE).as_posix() not in NOTES and any(
                _is_claim_note(part) for part in read
            ):
                inside.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert inside == []


def _is_claim_note(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Attribute)
        and one.attr == "note"
        and isinstance(one.value, ast.Name)
        and one.value.id in ("claim", "said", "c")
        for one in ast.walk(node)
    )
