"""What is new in the deployed artefact, by its meaning: facts of both sides, compared.

Only what differs is opened. A fact is a help for who judges a difference; it explains nothing and
clears nothing: the verdict rests on bytes alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from countermark.equivalence.pairing import Paired, paired, same_bytes
from countermark.equivalence.runs import equal
from countermark.equivalence.symbols import elf_places
from countermark.equivalence.text_facts import Stated, addresses, stated
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Account, Kind, Node, Span
from countermark.model.comparison import Place
from countermark.model.errors import SourceError
from countermark.model.fact import Fact, FactChanges, FactKind
from countermark.model.gap import Gap
from countermark.model.ports import Deadline
from countermark.model.selector import By, Entry

MOST = 100_000
"""Facts of one side that are looked at."""

LISTED = 1000
"""Facts that each of the three lists holds."""

HASHED = 4
"""How often the bytes of a section are read at most, because functions may overlap."""

_PROGRAM = (b"\x7fELF", b"MZ")
"""How programs begin."""

_PROGRAMS = frozenset({"elf", "pe"})
_TYPE, _CHARACTER, _BLOCK = 0o170000, 0o020000, 0o060000
_Within = tuple[Entry, ...]
_Path = tuple[bytes, ...]
_Sides = tuple[Opened | None, Opened | None]


def fact_changes(evaluated: Opened, deployed: Opened, deadline: Deadline) -> FactChanges:
    """Facts of the two that differ, what is new in ``deployed`` first.

    Raises SourceError when the time is over.
    """
    sides = _Facts(), _Facts()
    waiting: list[tuple[_Sides, _Path, tuple[_Within, _Within]]] = []
    waiting.append(((evaluated, deployed), (), ((), ())))
    while waiting:
        spaces, path, within = waiting.pop()
        for one in _pairs(spaces):
            if deadline.passed():
                raise SourceError("facts were not compared in the time there is")
            inner = _collect(spaces, one, path, within, sides)
            waiting += [inner] if inner else []
    return _compared(*sides)


class _Facts:
    """The facts of one side, up to a cap."""

    def __init__(self) -> None:
        self.all: list[Fact] = []
        self.more = 0

    def add(self, fact: Fact) -> None:
        if len(self.all) < MOST:
            self.all.append(fact)
        else:
            self.more += 1


def _pairs(spaces: _Sides) -> list[Paired]:
    left, right = spaces
    if left and right and left.space.sha256 == right.space.sha256:
        return []
    return paired(left.nodes if left else (), right.nodes if right else ())


def _collect(
    spaces: _Sides, one: Paired, path: _Path, within: tuple[_Within, _Within],
    facts: tuple[_Facts, _Facts],
) -> tuple[_Sides, _Path, tuple[_Within, _Within]] | None:  # fmt: skip
    """Facts of one pair of nodes; what lies in them, where it is to be opened."""
    nodes = [
        None if space is None or number is None else space.nodes[number]
        for space, number in zip(spaces, one.numbers, strict=True)
    ]
    shown = next((node.name for node in nodes if node and node.name), b"")
    inner_path = (*path, shown) if shown else path
    opened: list[Opened | None] = [None, None]
    entries: list[_Within] = [(), ()]
    contents = _contents(spaces, one)
    for side, (space, node, number) in enumerate(zip(spaces, nodes, one.numbers, strict=True)):
        if space is None or node is None or number is None:
            continue
        for fact in _of_node(space, node, inner_path, within[side]):
            facts[side].add(fact)
        data = contents[side]
        if not isinstance(data, memoryview):
            continue
        entries[side] = (*within[side], Entry(space.space.form, By.INDEX, number, node.name))
        if None in nodes and bytes(data[:4]).startswith(_PROGRAM):
            for fact in _of_lone_program(data, inner_path, entries[side]):
                facts[side].add(fact)
            continue
        inside = space.opener.open(data, space.depth + 1)
        for fact in _of_content(inside, inner_path, entries[side]):
            facts[side].add(fact)
        opened[side] = inside if inside.space.form else None
    if opened == [None, None]:
        return None
    return (opened[0], opened[1]), inner_path, (entries[0], entries[1])


def _contents(spaces: _Sides, one: Paired) -> list[memoryview | Gap | None]:
    """What the nodes hold; nothing to look at where both hold the same."""
    left, right = spaces
    if left and right and None not in one.numbers and same_bytes((left, right), one.both):
        return [None, None]
    made = [
        None if space is None or number is None else space.decoded(number)
        for space, number in zip(spaces, one.numbers, strict=True)
    ]
    a, b = made
    alike = isinstance(a, memoryview) and isinstance(b, memoryview) and equal(a, b)
    return [None, None] if alike else made


def _of_node(space: Opened, node: Node, path: _Path, within: _Within) -> Iterator[Fact]:
    """What a container says of an entry, and of bytes that are none."""
    key = _text(path)
    where = Place(within, node.spans[:1], node.size)
    if node.kind is Kind.GAP and node.account is Account.UNEXPLAINED:
        said = f"{node.size} bytes, {node.sha256[:16]}"
        yield Fact(FactKind.HIDDEN, f"{key} ({node.role})", said, path, where)
    elif node.kind is Kind.SIGNATURE:
        more = "" if node.name else f" ({node.role})"
        yield Fact(FactKind.SIGNATURE, f"{key}{more}", node.sha256, path, where)
    if space.space.form in _PROGRAMS:
        for kind, what, value, span in _of_section(space, node):
            named = what if kind is FactKind.ADDRESS else f"{_text(path[:-1])}{what}"
            yield Fact(kind, named, value, path, Place(within, (span,), span.length))
    elif node.kind is Kind.FILE and node.name:
        for kind, more, value in _of_entry(node):
            yield Fact(kind, f"{key}{more}", value, path, where)


def _of_entry(node: Node) -> Iterator[tuple[FactKind, str, str]]:
    values = {field.name: field.value for field in node.fields}
    mode = values.get("mode")
    yield FactKind.MEMBER, "", node.role
    if isinstance(mode, int):
        yield FactKind.MODE, "", f"{mode:07o}"
        if mode & _TYPE in (_CHARACTER, _BLOCK):
            letter = "c" if mode & _TYPE == _CHARACTER else "b"
            yield FactKind.DEVICE, "", f"{letter} {_text((_raw(values.get('device', '')),))}"
    owner = [
        _text((_raw(values[name]),)) for name in ("uid", "gid", "owner", "group") if name in values
    ]
    if owner:
        yield FactKind.OWNER, "", ":".join(owner)
    for name in ("link", "hard-link"):
        if target := values.get(name):
            yield FactKind.LINK, "", _text((_raw(target),))
    for name, value in values.items():
        if name == "xattr:security.capability":
            yield FactKind.CAPABILITY, "", _raw(value).hex()
        elif name.startswith("xattr:"):
            digest = hashlib.sha256(_raw(value)).hexdigest()
            yield FactKind.ATTRIBUTE, f" {name.removeprefix('xattr:')}", digest


def _raw(value: int | str | bytes) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _of_content(inside: Opened, path: _Path, within: _Within) -> Iterator[Fact]:
    if not inside.space.form or inside.space.form in _PROGRAMS:
        place = b"/".join(path)
        for kind, key, value, span in stated(place, inside.data):
            yield Fact(kind, key, value, path, Place(within, (span,), span.length))


def _of_lone_program(data: memoryview, path: _Path, within: _Within) -> Iterator[Fact]:
    """A program that one side alone has: its functions are no news one by one, its addresses are.

    So it is not taken apart: a new kernel is thousands of modules that nothing is compared with.
    """
    named, raw = b"/".join(path), bytes(data)
    for kind, key, value, span in (*stated(named, data), *addresses(raw, False)):
        yield Fact(kind, key, value, path, Place(within, (span,), span.length))


def _of_section(space: Opened, node: Node) -> Iterator[Stated]:
    """Functions of code, one by one; addresses among data."""
    values = {field.name: field.value for field in node.fields}
    if node.kind is not Kind.FILE or not node.spans or "executable" not in values:
        return
    name = node.name.decode("utf-8", "replace")
    if not values["executable"]:
        for span in node.spans:
            for kind, key, value, at in addresses(bytes(space.data[span.offset : span.end]), False):
                yield kind, key, value, Span(span.offset + at.offset, at.length)
        return
    functions = _functions(space, node.spans[0]) if space.space.form == "elf" else []
    for function, span in functions:
        digest = hashlib.sha256(space.data[span.offset : span.end]).hexdigest()
        yield FactKind.CODE, f" {name}: {function}", digest, span
    if not functions:
        yield FactKind.CODE, f" {name}", node.sha256, node.spans[0]


def _functions(space: Opened, section: Span) -> list[tuple[str, Span]]:
    """Those of a section; none where they overlap so often that nobody could have meant it."""
    places = elf_places(space)
    made: list[tuple[str, Span]] = []
    left = HASHED * section.length
    for name, span in places.within(section) if places else ():
        left -= span.length
        if left < 0:
            return []
        made.append((name, span))
    return made


def _text(path: _Path) -> str:
    return b"/".join(path).decode("utf-8", "backslashreplace")


def _compared(evaluated: _Facts, deployed: _Facts) -> FactChanges:
    left, right = _by_key(evaluated.all), _by_key(deployed.all)
    new: list[Fact] = []
    gone: list[Fact] = []
    changed: list[tuple[Fact, Fact]] = []
    for key, facts in right.items():
        before = left.get(key, {})
        added = [fact for value, fact in facts.items() if value not in before]
        if not before:
            new += added
        elif added:
            lost = [fact for value, fact in before.items() if value not in facts]
            changed += [(lost[0] if lost else next(iter(before.values())), fact) for fact in added]
    for key, facts in left.items():
        after = right.get(key)
        if after is None:
            gone += facts.values()
    order = {kind: number for number, kind in enumerate(FactKind)}
    new.sort(key=lambda fact: (order[fact.kind], fact.key))
    gone.sort(key=lambda fact: (order[fact.kind], fact.key))
    changed.sort(key=lambda both: (order[both[1].kind], both[1].key))
    cut = sum(max(count - LISTED, 0) for count in (len(new), len(gone), len(changed)))
    return FactChanges(
        new=tuple(new[:LISTED]),
        changed=tuple(changed[:LISTED]),
        gone=tuple(gone[:LISTED]),
        more=cut + evaluated.more + deployed.more,
    )


def _by_key(facts: list[Fact]) -> dict[tuple[FactKind, str], dict[str, Fact]]:
    made: dict[tuple[FactKind, str], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        made[fact.kind, fact.key].setdefault(fact.value, fact)
    return made
