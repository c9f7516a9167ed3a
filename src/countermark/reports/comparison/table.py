"""A comparison on a terminal: the result in one sentence, then what differs, rules and bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from countermark.model.comparison import Status
from countermark.model.safe_text import visible
from countermark.reports.comparison.changes import (
    change_words,
    fact_words,
    refused_words,
    where_words,
)
from countermark.reports.comparison.spelling import path_words
from countermark.reports.comparison.words import (
    STATUS_INKS,
    ink,
    other_rungs,
    rule_set_words,
    rung_words,
)
from countermark.reports.coverage import counted
from countermark.reports.shapes.compare import (
    AccountedShape,
    ChangeShape,
    CompareDocument,
    ComponentShape,
    FactsShape,
    ManifestShape,
    PlaceShape,
    SideShape,
    ToolShape,
)
from countermark.reports.table import gap_words
from countermark.reports.terminal import Sheet, labelled, paragraph

MOST = 20
"""Changes, components and gaps that a screen lists each; JSON has more."""

_COLUMN = 11
_SHORT = {Status.DIFFERS: "differs", Status.INCOMPARABLE: "unopened", Status.RULE: "by rules"}


def table(shown: CompareDocument, *, width: int = 80, colour: bool = False) -> str:
    """All of it for people; long lists are cut, and say so."""
    sheet = Sheet(width, colour)
    blocks = (
        [_headline(shown, sheet)],
        _sides(shown, sheet),
        _facts(shown, sheet),
        _unexplained(shown, sheet),
        _components(shown, sheet),
        _rules(shown, sheet),
        _account(shown, sheet),
        _gaps(shown, sheet),
        _rung(shown, sheet),
        _tool(shown, sheet),
        _next(shown, sheet),
    )
    text = "\n\n".join("\n".join(lines) for block in blocks if (lines := list(block)))
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n"


def _headline(shown: CompareDocument, sheet: Sheet) -> str:
    plain = paragraph(shown.words, sheet, indent=0, hanging=2)
    word, _, rest = plain.partition(" ")
    coloured = sheet.ink(word.rstrip(":,"), ink(shown.result, approved=shown.rule_set.approved))
    return f"{coloured}{word[len(word.rstrip(':,')) :]} {rest}"


def _sides(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    for label, side in (("evaluated", shown.evaluated), ("deployed", shown.deployed)):
        yield labelled(label, _side(side), sheet, indent=0, column=_COLUMN)
        if side.manifest is not UNSET:
            yield labelled("", _manifest(side.manifest), sheet, indent=0, column=_COLUMN)
    yield labelled("rung", rung_words(shown.rung), sheet, indent=0, column=_COLUMN)
    if shown.rules:
        words = rule_set_words(shown.rule_set)
        yield labelled("rules", words, sheet, indent=0, column=_COLUMN)


def _side(side: SideShape) -> str:
    kind = "a directory, " if side.directory else ""
    form = side.form or "of no known form"
    return f"{side.name}: {kind}{counted(side.size, 'byte')}, {form}, SHA-256 {side.sha256[:12]}"


def _manifest(one: ManifestShape) -> str:
    unopened = f", {counted(one.unopened, 'content')} not opened" if one.unopened else ""
    parts = f"{counted(one.parts, 'part')} in {counted(one.spaces, 'space')}"
    return f"{parts}{unopened}; root {one.root}"


def _facts(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    if shown.facts is UNSET:
        return
    facts: FactsShape = shown.facts
    for head, some in (
        ("NEW IN THE DEPLOYED", facts.new),
        ("CHANGED", facts.changed),
        ("GONE", facts.gone),
    ):
        if some:
            yield sheet.strong(head)
            for one in some[:MOST]:
                yield paragraph(fact_words(one), sheet, indent=2, hanging=2)
            yield from _more(len(some) - MOST, sheet)
    if facts.more:
        yield paragraph(f"{facts.more:,} more facts are not listed", sheet, indent=0, hanging=2)


def _unexplained(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    if not shown.unexplained_changes:
        return
    many = counted(shown.unexplained_changes, "change")
    yield sheet.strong("UNEXPLAINED") + f"  {many}, {counted(shown.unexplained_size, 'byte')}"
    for one in shown.unexplained[:MOST]:
        yield from _change(one, sheet)
    yield from _more(shown.unexplained_changes - min(len(shown.unexplained), MOST), sheet)


def _change(one: ChangeShape, sheet: Sheet) -> Iterator[str]:
    yield paragraph(f"{where_words(one)}: {change_words(one)}", sheet, indent=2, hanging=2)
    for label, at in (("evaluated", one.evaluated_at), ("deployed", one.deployed_at)):
        if at.selectors:
            yield paragraph(f"{label} at {_place(at)}", sheet, indent=4, hanging=2)
    if words := refused_words(one):
        yield paragraph(words, sheet, indent=4, hanging=2)


def _place(at: PlaceShape) -> str:
    more = len(at.selectors) - 2
    return "; ".join(at.selectors[:2]) + (f"; and {more} more" if more > 0 else "")


def _components(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    count = shown.components_count
    total = count.same + count.by_rules + count.incomparable + count.differs
    if not total:
        return
    said = (
        f"{count.differs:,} differ, {count.incomparable:,} could not be opened, "
        f"{count.by_rules:,} explained by rules, {count.same:,} the same"
    )
    yield sheet.strong("COMPONENTS")
    yield paragraph(said, sheet, indent=2, hanging=2)
    for one in shown.components[:MOST]:
        yield _component(one, sheet)
    yield from _more(total - count.same - min(len(shown.components), MOST), sheet)


def _component(one: ComponentShape, sheet: Sheet) -> str:
    why = "; ".join(one.reasons) or ", ".join(one.rules)
    text = visible(f"{path_words(one.path)}: {why}")
    body = paragraph(text, sheet, indent=12, hanging=2)
    word = _SHORT.get(one.status, one.status.value)
    return f"  {sheet.ink(word, STATUS_INKS[one.status])}{' ' * (10 - len(word))}{body[12:]}"


def _rules(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    if not shown.rules:
        return
    yield sheet.strong("RULES")
    for rule in shown.rules:
        said = f"{counted(rule.changes, 'change')}, {counted(rule.bytes, 'byte')}"
        name = f"{rule.id} {rule.version} ({rule.class_})"
        yield paragraph(f"{name}: {said}; {rule.reason}", sheet, indent=2, hanging=2)
        yield paragraph(f"never implies {rule.never_implies}", sheet, indent=4, hanging=2)
        for one in rule.places[:1]:
            words = f"first: {where_words(one)}: {change_words(one)}"
            yield paragraph(words, sheet, indent=4, hanging=2)


def _account(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    rows: list[tuple[str, int, int]] = []
    for name in AccountedShape.__struct_fields__:
        rows.append((
            "not opened" if name == "unopened" else name,
            getattr(shown.evaluated.accounted, name),
            getattr(shown.deployed.accounted, name),
        ))  # fmt: skip
    rows.append(("all", shown.evaluated.size, shown.deployed.size))
    read = shown.coverage
    for name in dict.fromkeys((*read.evaluated, *read.deployed)):
        rows.append((f"read as {name}", read.evaluated.get(name, 0), read.deployed.get(name, 0)))
    yield sheet.strong("BYTES") + f"{'evaluated':>33}{'deployed':>18}"
    for name, one, other in rows:
        yield f"  {name:<20}{one:>16,}{other:>18,}"


def _gaps(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    if not shown.not_examined:
        return
    yield sheet.strong("NOT EXAMINED")
    for gap in shown.not_examined[:MOST]:
        yield paragraph(gap_words(gap), sheet, indent=2, hanging=2)
    yield from _more(len(shown.not_examined) - MOST, sheet)


def _rung(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    rung = shown.rung
    yield sheet.strong("RUNG") + f"  {rung_words(rung)}"
    yield labelled("shows", rung.shows, sheet, indent=2)
    yield labelled("cannot show", rung.cannot_show, sheet, indent=2)
    yield labelled("other rungs", other_rungs(shown.ladder), sheet, indent=2)


def _tool(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    if shown.diffoscope is UNSET:
        return
    tool: ToolShape = shown.diffoscope
    head = f"{tool.program.upper()}  of {tool.component}; for reading alone, it decides nothing"
    yield sheet.strong(head)
    if tool.problem:
        yield paragraph(tool.problem, sheet, indent=2, hanging=2)
    yield from (visible(f"  {line}") for line in tool.text.splitlines())


def _next(shown: CompareDocument, sheet: Sheet) -> Iterator[str]:
    for words in shown.next_steps:
        yield labelled("next", words, sheet, indent=0, column=6)


def _more(number: int, sheet: Sheet) -> Iterable[str]:
    if number > 0:
        yield paragraph(f"and {number:,} more: --format json or tsv", sheet, indent=2, hanging=2)
