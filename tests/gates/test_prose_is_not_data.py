"""No room decides by the words of a sentence: what it needs to know is a type. No note is ours.

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
from tests.gates.sources import SOURCE, nodes_of, tree_of

ROOMS = ("tracing", "policy", "screening", "register", "inventory", "assessment")
METHODS = {"startswith", "endswith", "removeprefix", "removesuffix", "find", "index", "count"}
PATTERNS = {"compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub"}

INPUT = {
    ("inventory/doubts.py", "SMALL CAPITAL"): "names of characters in the Unicode standard",
    ("inventory/grants.py", "cooperative agreement"): "words in a user's cell",
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

LEFT: dict[tuple[str, str], str] = {}
"""Words of ours that a room still reads. None may be added."""

_SENTENCE = re.compile(r"[^\W\d_]{2,}[ ,;:]+[^\W\d_]{2,}")


@cache
def composed() -> frozenset[str]:
    """Every text in the source that is a sentence, or the fixed beginning of a composed one."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        nodes = nodes_of(path)
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
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
        case ast.Call(func=ast.Name(id="lazy_pattern"), args=[first, *_]):
            return "re", [first]
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
    named = {SOURCE / module for module, _ in (*INPUT, *LEFT)}
    there = {(p.relative_to(SOURCE).as_posix(), t) for p in named for t in found_in(p)}
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
}
"""Modules that look into notes, and why."""


def test_notes_are_read_in_one_place() -> None:
    """``claim.note`` is handed on and shown; who else looks into it is listed with a reason."""
    inside = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in nodes_of(path):
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


OTHERS_WORDS = {
    ("formats/cyclonedx.py", "provides"): "a field of CycloneDX",
    ("formats/spdx.py", "described"): "a relationship of SPDX",
    ("formats/spdx3.py", "root element"): "a field of SPDX 3",
    ("register/lists/eu_party.py", "by: "): "the acts of the entry, before their numbers",
    ("register/lists/eu_party.py", "programmes: "): "a field of the list, before its text",
    ("register/lists/eu_party.py", "weak alias"): "the list's own warning, in the words of OFAC",
    ("register/lists/ofac.py", ": "): "a mark between two fields of the list",
    ("register/lists/ofac_party.py", "programmes: "): "a field of the list, before its text",
    ("register/lists/uflpa.py", "reaches also: "): "the list's words for more parties, before them",
    ("register/lists/uflpa.py", "section 2(d)(2)(B)("): "the part of the Act that the entry cites",
    ("register/lists/uk_party.py", "imposed: "): "a field of the list, before its text",
    ("register/lists/uk_party.py", "regime: "): "a field of the list, before its text",
    ("register/lists/uk_party.py", "weak alias"): "the list's own warning, in the words of OFAC",
    ("register/lists/un.py", "quality: "): "an element of the list, before its text",
    ("register/lists/un.py", "regime: "): "an element of the list, before its text",
    ("register/release_words.py", "note"): "no note of a claim: what a field of a record is called",
}
"""What a note is composed of that is not plainly read: by module and text, and whose it is."""

NOTE_AT = {"Tie": 4, "alias": 2, "listed": 3}
"""Calls that take a note by place."""

OF_A_CLAIM = {"certain", "claimant", "grade", "polarity", "qualifiers", "share", "valid"}
"""What else stands in a dictionary that becomes the fields of a claim."""


def notes_of(tree: ast.Module) -> Iterator[str]:
    """Every constant text of which a note is made, wherever one is given to a claim."""
    names = _texts_by_name(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                given = [k.value for k in node.keywords if k.arg == "note"]
                at = NOTE_AT.get(name)
                if at is not None and len(node.args) > at:
                    given.append(node.args[at])
            case ast.Dict(keys=keys, values=values):
                fields = {k.value: v for k, v in zip(keys, values, strict=True)
                          if isinstance(k, ast.Constant)}  # fmt: skip
                given = [fields["note"]] if "note" in fields and fields.keys() & OF_A_CLAIM else []
            case _:
                given = []
        for value in given:
            yield from _constants(value, names)


def _texts_by_name(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What is assigned to each name anywhere in the module, and added to it."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                pairs = [(t, value) for t in targets]
                for target in targets:
                    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                        pairs += zip(target.elts, value.elts, strict=False)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                pairs = [(target, value)]
            case ast.AugAssign(target=target, value=value):
                pairs = [(target, value)]
            case ast.Call(
                func=ast.Attribute(value=ast.Name() as target, attr="append"), args=[one]
            ):
                pairs = [(target, one)]
            case _:
                pairs = []
        for target, value in pairs:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
    return found


def _constants(value: ast.expr, names: dict[str, list[ast.expr]], depth: int = 3) -> Iterator[str]:
    """The words in an expression, but for keys, separators of ``join`` and what is compared."""
    match value:
        case ast.Constant(value=str(text)):
            if text:
                yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _constants(part, names, depth) if isinstance(part, ast.Constant) else ()
        case ast.Name(id=name) if depth:
            for given in names.get(name, ()):
                yield from _constants(given, names, depth - 1)
        case _:
            for part in _parts(value):
                yield from _constants(part, names, depth)


def _parts(value: ast.expr) -> list[ast.expr]:
    match value:
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.Call(func=ast.Attribute(value=called, attr="format")):
            return [called]
        case ast.Call(func=ast.Attribute(attr="join"), args=[joined]):
            return [joined]
        case ast.GeneratorExp(generators=[ast.comprehension(iter=iterated), *_]):
            return [iterated]
        case _:
            return []


def own_words(path: Path) -> set[str]:
    return {text for text in notes_of(tree_of(path)) if re.search(r"[^\W\d_]|: |; ", text)}


WITH_NOTES = ("formats", *ROOMS)


@pytest.mark.parametrize("room", WITH_NOTES)
def test_a_note_is_its_source_s_words_and_nothing_else(room: str) -> None:
    """What we say of a claim is a ``Derived`` qualifier or its ``remark``: notes are in ids."""
    known = set(OTHERS_WORDS)
    for path in sorted((SOURCE / room).rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        assert sorted(own_words(path) - {text for module, text in known if module == name}) == []


def test_the_words_of_others_are_still_there() -> None:
    there = {(module, text) for module, _ in OTHERS_WORDS for text in own_words(SOURCE / module)}
    assert sorted({*OTHERS_WORDS} - there) == []
    assert {module.partition("/")[0] for module, _ in OTHERS_WORDS} <= {*WITH_NOTES}


# As it stood in the source before notes were their source's words alone.
COMPOSED = [
    'say(node, Predicate.SAME_AS, full, note="model name")',
    'OUI = "from its MAC address"\nsay(node, note=OUI, certain=False)',
    'note = f"“{text}” may be a day in either of two months"\nClaim(note=note)',
    'DOUBT = "its name carries the brand {}"\nreplace(claim, note=DOUBT.format(words))',
    'fields = {"certain": False, "note": "read the other way round"}',
    'Tie("supplies", user, place, place, "a service it uses")',
    'note, certain = "external: expected in the surroundings", False\nClaim(note=note)',
    'notes = [read]\nnotes.append("kept as the year")\nClaim(note="; ".join(n for n in notes))',
    'Claim(note=why if score is None else f"{why} (score {score:.2f})")',
    'scribe.alias(node, name, "weak, as we see it")',
]


@pytest.mark.parametrize("source", COMPOSED)
def test_the_gate_sees_a_note_of_ours(source: str) -> None:
    assert any(re.search(r"[^\W\d_]", text) for text in notes_of(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    ['say(node, note=cells["note"])', 'Claim(note="; ".join(n for n in notes if n))',
     'Claim(note=row.get("Note", ""))', 'Claim(note="")'],
)  # fmt: skip
def test_what_a_source_says_is_no_note_of_ours(source: str) -> None:
    assert not list(notes_of(ast.parse(source)))
