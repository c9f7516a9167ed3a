"""What changed between two releases of the register, for people: on a terminal and in Markdown.

Everything shown comes from files that another party may have written, and is made safe here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.register_change import Change, FieldChange, RecordChange
from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.shapes.register import ReleaseDifference
from countermark.reports.terminal import Sheet, labelled, paragraph

_LIVE = lazy_pattern(r"[\\`*_{}\[\]<>#|~&$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What Markdown gives a meaning to within a line, HTML in it, and what makes links of addresses."""


def summary(told: ReleaseDifference) -> str:
    """``12 records changed, 5 of them in what may decide; 37 new; none gone; 85 the same``."""
    number = {change: 0 for change in Change}
    for record in told.records:
        number[record.change] += 1
    deciding = sum(r.decides for r in told.records if r.change is Change.CHANGED)
    return (
        f"{counted(number[Change.CHANGED], 'record')} changed, {deciding:,} of them in what may "
        f"decide; {number[Change.NEW]:,} new; {number[Change.GONE]:,} gone; {told.same:,} the same"
    )


def release_lines(told: ReleaseDifference, paper: Sheet) -> Iterator[str]:
    """The difference on a terminal: a record a block, before and after below each other."""
    for record in told.records:
        yield paper.strong(f"{_word(record):<8}  {record.record}  ({record.what})")
        yield paragraph(visible(record.title), paper, indent=10, hanging=0)
        yield from _fields(record, paper)
        for source in record.sources:
            yield labelled("source", visible(source), paper, indent=10, column=8)
        yield ""
    for gap in told.not_examined:
        yield paper.strong("NOT EXAMINED")
        yield labelled(visible(gap.what), f"{gap.why}: {visible(gap.detail)}", paper, indent=2)
        yield ""
    yield paragraph(summary(told), paper, indent=0, hanging=0)
    if told.not_examined:
        yield f"not examined: {counted(len(told.not_examined), 'record')}"
    yield paragraph(_from_to(told), paper, indent=0, hanging=0)


def _fields(record: RecordChange, paper: Sheet) -> Iterator[str]:
    if record.change is not Change.CHANGED:
        for field in record.fields:
            if field.decides and (text := field.after or field.before):
                yield labelled(visible(field.words), visible(text), paper, indent=10, column=26)
        return
    for field in record.fields:
        mark = "" if field.decides else " (wording)"
        yield paragraph(f"{visible(field.words)}{mark}", paper, indent=10, hanging=2)
        for label, text in (("before", field.before), ("after", field.after)):
            yield labelled(label, visible(text or "nothing"), paper, indent=12, column=8)


def markdown(told: ReleaseDifference) -> str:
    """The difference as a page in Markdown."""
    return "".join(f"{line}\n" for line in _page(told))


def _page(told: ReleaseDifference) -> Iterator[str]:
    yield "# What changed in the register"
    yield ""
    yield f"{_text(_from_to(told))}"
    yield ""
    yield f"**{_text(summary(told))}.**"
    if told.not_examined:
        yield ""
        yield "## Not examined"
        yield ""
        for gap in told.not_examined:
            yield f"- {_text(gap.what)}: {_text(gap.why)}, {_text(gap.detail)}"
    heading = ""
    for record in told.records:
        if (now := _chapter(record)) != heading:
            heading = now
            yield ""
            yield f"## {heading}"
        yield ""
        title = f": {_text(record.title)}" if record.title else ""
        yield f"### {_text(record.record)}{title}"
        yield ""
        yield from _rows(record)
        if record.sources:
            yield ""
            yield f"Rests on: {_text('; '.join(record.sources))}"


def _rows(record: RecordChange) -> Iterator[str]:
    if record.change is Change.CHANGED:
        yield "| what | before | after |"
        yield "| --- | --- | --- |"
        for field in record.fields:
            yield f"| {_called(field)} | {_cell(field.before)} | {_cell(field.after)} |"
        return
    yield "| what | it says |" if record.change is Change.NEW else "| what | it said |"
    yield "| --- | --- |"
    for field in record.fields:
        if field.decides:
            yield f"| {_called(field)} | {_cell(field.after or field.before)} |"


def _called(field: FieldChange) -> str:
    return _text(field.words) if field.decides else f"*{_text(field.words)}*"


def _cell(text: str) -> str:
    return _text(text) if text else "nothing"


def _chapter(record: RecordChange) -> str:
    if record.change is Change.CHANGED:
        return "Changed in what may decide" if record.decides else "Changed in wording alone"
    return "New records" if record.change is Change.NEW else "Records that are gone"


def _word(record: RecordChange) -> str:
    return record.change.value.upper()


def _from_to(told: ReleaseDifference) -> str:
    return (
        f"from {visible(told.old.name)} ({counted(told.old.records, 'record')}) to "
        f"{visible(told.new.name)} ({counted(told.new.records, 'record')})"
    )


def _text(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown would act on."""
    return _LIVE.sub(r"\\\g<0>", visible(text))
