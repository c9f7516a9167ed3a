"""A plan of replacement for a person at a terminal: what presses first, then what is lacking."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.model.replacement import Fate, PlannedItem, State
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.replacement.words import (
    STATES,
    change_words,
    due_words,
    fate_words,
    lacking_words,
    open_words,
    share_words,
    slack_words,
    substitute_words,
)
from countermark.reports.shapes.replace import ClusterShape, ReplaceDocument
from countermark.reports.terminal import Sheet, cut, labelled, padded, paragraph

_MOST = 12
"""Lines of one kind that are shown; the others are counted."""
_INK = {
    State.LATE: Decision.PROHIBITED,
    State.CANNOT_BE_KEPT: Decision.PROHIBITED,
    State.NO_DAY: Decision.PROHIBITED,
    State.TIGHT: Decision.ACTION_REQUIRED,
}


def table(shown: ReplaceDocument, width: int, colour: bool) -> str:
    """The whole plan as text."""
    paper = Sheet(width, colour)
    return "\n".join(line.rstrip() for line in _lines(shown, paper)) + "\n"


def heading(shown: ReplaceDocument) -> str:
    """What was planned, of which day, for whom."""
    return f"Replacement plan {shown.plan} as of {shown.as_of} for {', '.join(shown.contexts)}"


def totals(shown: ReplaceDocument) -> str:
    """``4 to replace (1 gone, 2 on plan, 1 late), 1 may stay``."""
    replaced = shown.of(Fate.REPLACE)
    states = [
        f"{sum(item.state is state for item in replaced)} {words}"
        for state, words in STATES.items()
        if any(item.state is state for item in replaced)
    ]
    found = f" ({', '.join(states)})" if states else ""
    others = [
        f"{shown.fates[fate.value]} {fate_words(fate)}"
        for fate in Fate
        if fate is not Fate.REPLACE and shown.fates.get(fate.value)
    ]
    return ", ".join([f"{len(replaced)} to replace{found}", *others])


def _lines(shown: ReplaceDocument, paper: Sheet) -> Iterator[str]:
    yield paragraph(heading(shown), paper, indent=0, hanging=0)
    yield paragraph(totals(shown), paper, indent=0, hanging=0)
    if shown.clusters:
        yield ""
        yield from _clusters(shown.clusters, paper)
    pressing = [i for i in shown.of(Fate.REPLACE) if i.state in _INK]
    if pressing:
        yield ""
        yield paper.strong("PRESSING")
        yield from _few([_item(item, paper) for item in pressing], paper)
    yield from _lacking(shown, paper)
    yield from _substitutes(shown, paper)
    if shown.shares:
        yield ""
        yield paper.strong("CAPS")
        for share in shown.shares:
            yield labelled(share.measure, share_words(share), paper, indent=2, column=26)
    if shown.costs:
        yield ""
        yield paper.strong("COSTS")
        for currency, of in shown.costs.items():
            said = ", ".join(f"{name} {amount}" for name, amount in of.items())
            yield labelled(currency, said, paper, indent=2, column=8)
        if shown.costless:
            yield f"  {counted(shown.costless, 'thing')} to replace without a cost"
    yield from _since(shown, paper)
    yield from _unread(shown, paper)
    yield ""
    yield paragraph(
        "Days of steps are planning values (--steps FILE). What must be gone is a finding; "
        "whether it is covered, a named person determines.",
        paper,
        indent=0,
        hanging=0,
    )
    yield "every row: --format tsv or html; documents: --document fcc-5640-status"


def _clusters(rows: tuple[ClusterShape, ...], paper: Sheet) -> Iterator[str]:
    roomy = paper.width >= 100
    wide = max(paper.width - (69 if roomy else 57), 12)
    head = ("STATE", 15), ("SITE OR CLUSTER", wide), ("GONE", 9), ("MUST BE", 11), ("CAN BE", 11)
    said = "".join(padded(word, column) for word, column in head)
    yield paper.strong(said + "START BY")
    for row in rows[:40]:
        gone = f"{row.done['removal']}/{row.things}"
        cells = (
            (STATES[row.state], 15),
            (cut(visible(row.cluster) or "no site", wide - 1), wide),
            (gone, 9),
            (str(row.due or "—"), 11),
            (str(row.gone_by or "—"), 11),
        )
        line = "".join(padded(text, column) for text, column in cells)
        start = str(row.start or "")
        if roomy and row.next_step:
            start += f" {row.next_step.value}"
        yield paper.ink(line, _INK.get(row.state)) + start
    if rows[40:]:
        yield f"and {counted(len(rows) - 40, 'more cluster')}"


def _item(item: PlannedItem, paper: Sheet) -> str:
    words = [f"line {item.line}"]
    if item.state is State.LATE:
        words.append(f"was due {item.due}")
    elif item.due:
        words.append(f"due {item.due}, {slack_words(item)}")
    if item.brought_forward:
        words.append(f"for its element manager {item.brought_forward}")
    words += [due_words(due) for due in item.dues[:1]]
    label = f"{STATES[item.state] if item.state else ''}  {item.name}, {item.site}"
    return paragraph(f"{label}: {'; '.join(words)}", paper, indent=2, hanging=4)


def _lacking(shown: ReplaceDocument, paper: Sheet) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for item in shown.items:
        for one in item.open:
            where = f"{item.name}, {item.site} (line {item.line})"
            detail = f": {one.detail}" if one.detail else ""
            groups.setdefault(lacking_words(one), []).append(f"{where}{detail}")
    if groups:
        yield ""
        yield paper.strong("TO SAY OR DECIDE")
    for words, places in groups.items():
        more = f" and {len(places) - 3} more" if places[3:] else ""
        said = f"{words}: {'; '.join(places[:3])}{more}"
        yield paragraph(said, paper, indent=2, hanging=4)


def _substitutes(shown: ReplaceDocument, paper: Sheet) -> Iterator[str]:
    named = (item.substitute for item in shown.of(Fate.REPLACE) if item.substitute)
    found = sorted(
        {one: None for one in named},
        key=lambda one: -(one.decision.severity if one.decision else 99),
    )
    if found:
        yield ""
        yield paper.strong("SUBSTITUTES")
        yield from _few(
            [paragraph(substitute_words(one), paper, indent=2, hanging=4) for one in found], paper
        )


def _since(shown: ReplaceDocument, paper: Sheet) -> Iterator[str]:
    if isinstance(shown.changes, msgspec.UnsetType):
        return
    yield ""
    yield paper.strong(f"SINCE THE PLAN OF {shown.since}")
    lines = [
        paragraph(f"{one.name}, {one.site}: {change_words(one)}", paper, indent=2, hanging=4)
        for one in shown.changes
    ]
    yield from _few(lines, paper)
    if not lines:
        yield "  nothing changed"


def _unread(shown: ReplaceDocument, paper: Sheet) -> Iterator[str]:
    if not shown.not_examined:
        return
    yield ""
    yield paper.strong("NOT EXAMINED")
    yield from _few(
        [
            paragraph(
                "; ".join(filter(None, (f"{gap.what}: {gap.why}", gap.detail, gap.next_step))),
                paper,
                indent=2,
                hanging=4,
            )
            for gap in shown.not_examined
        ],
        paper,
    )


def _few(lines: list[str], paper: Sheet) -> Iterator[str]:
    yield from lines[:_MOST]
    if lines[_MOST:]:
        yield paper.faint(f"  and {len(lines) - _MOST} more")


def item_rows(item: PlannedItem) -> Iterator[tuple[str, str]]:
    """What is said of one thing, label and words, for pages."""
    for due in item.dues:
        yield "must go", due_words(due)
    if item.brought_forward:
        yield "must go", f"by {item.due}, before its element manager {item.brought_forward}"
    if item.substitute:
        yield "substitute", substitute_words(item.substitute)
    for one in item.open:
        yield "open", open_words(one)
    if item.waits_for:
        yield "after", "lines " + ", ".join(map(str, item.waits_for))
    if item.proof:
        yield "proof", item.proof
