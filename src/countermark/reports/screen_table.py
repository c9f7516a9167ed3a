"""A screening for people and for pipes: best matches first, then what was searched.

Says of every name without a match what was searched; calls nothing cleared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from countermark.reports.coverage import by_chance
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import GapShape
from countermark.reports.shapes.screen import ScreenDocument, ScreenMatch, ScreenQuery
from countermark.reports.since import sentences
from countermark.reports.terminal import Sheet, paragraph
from countermark.reports.tsv import cell

GONE = 20
"""Matches of then that are gone, as many as a table shows."""

EACH = 20
"""Names without a match that a table lists each; more are only counted."""

HEADER = (
    "query", "country", "entity", "entity_name", "name", "role", "score", "certain", "judged",
    "measures", "why", "ended",
)  # fmt: skip


def tsv(shown: ScreenDocument) -> str:
    """One row per match, and one for a query without any; with ``since`` only what is new.

    Then what was not examined and, with ``since``, the totals.
    """
    header = HEADER if shown.since is None else (*HEADER, "new")
    lines = ["\t".join(header)]
    for query in shown.queries:
        if not query.matches and shown.since is None:
            lines.append(_row(header, query=query.query, country=query.country, why=query.words))
        for match in query.matches:
            lines.append(
                _row(
                    header,
                    query=query.query,
                    country=query.country,
                    entity=match.entity,
                    entity_name=match.entity_name,
                    name=match.name,
                    role=match.role,
                    score=f"{match.score:.4f}",
                    certain="yes" if match.certain else "no",
                    judged=match.judged,
                    measures=" ".join(match.measures),
                    why=match.why,
                    ended=" ".join(match.ended),
                    new="; ".join(one.words for one in match.new),
                )
            )
    lines += [_row(header, query=gap.what, why=_not_examined(gap)) for gap in shown.not_examined]
    if chance := _by_chance(shown):
        lines.append(_row(header, query="(by chance)", why=chance))
    if shown.since is not None:
        lines += [_row(header, query="(totals)", why=text) for text in sentences(shown.since)]
    return "\n".join(lines) + "\n"


def _row(header: Sequence[str], **given: str) -> str:
    return "\t".join(cell(given.get(name, "")) for name in header)


def _not_examined(gap: GapShape) -> str:
    said = f"not examined: {gap.why}{f', {gap.detail}' if gap.detail else ''}"
    return f"{said}; {gap.next_step}" if gap.next_step else said


def table(shown: ScreenDocument, *, width: int = 80, colour: bool = False) -> str:
    """Matches for people: per query the best first, then what was searched."""
    sheet = Sheet(width, colour)
    lines: list[str] = []
    summed = sum(not query.matches for query in shown.queries) > EACH
    for query in shown.queries:
        if not query.matches and (shown.since is not None or summed):
            continue
        lines.append(sheet.strong(query.query) + f": {query.words}")
        for match in query.matches:
            state = "certain" if match.certain else match.judged or f"{match.score:.2f}"
            head = f"{state}  {match.entity_name} ({match.entity})"
            indent = max(9 - len(state), 0)
            lines.append(paragraph(head, sheet, indent=indent, hanging=11 - indent))
            for one in match.new:
                lines.append(paragraph(f"new: {one.words}", sheet, indent=11, hanging=5))
            if match.name.casefold() != match.entity_name.casefold():
                known = f"by its name “{match.name}” ({match.role})"
                lines.append(paragraph(known, sheet, indent=11, hanging=0))
            lines.append(paragraph(match.why, sheet, indent=11, hanging=0))
            lines += (
                paragraph(words, sheet, indent=11, hanging=0)
                for words in _named(match, shown.as_of)
            )
        if shown.limit and _may_be_cut(query, shown.limit):
            cut = f"at most {shown.limit} are shown; see whether there are more with --limit"
            lines.append(paragraph(cut, sheet, indent=11, hanging=0))
        lines.append("")
    lines += _gone(shown, sheet)
    if shown.since is None and len(shown.queries) > 1:
        lines += [paragraph(_totals(shown, summed), sheet, indent=0, hanging=2), ""]
    if chance := _by_chance(shown):
        lines += [paragraph(chance, sheet, indent=0, hanging=2), ""]
    for gap in shown.not_examined:
        words = f"{gap.what}: {_not_examined(gap)}"
        lines.append(paragraph(words, sheet, indent=0, hanging=2))
    if shown.since is not None:
        totals = (paragraph(text, sheet, indent=0, hanging=2) for text in sentences(shown.since))
        lines += [*totals, ""]
    searched = "; ".join(
        f"{state.title} ({state.date or 'no date'}): {state.loaded:,} of {state.known:,} names"
        for state in shown.lists
    )
    lines.append(paragraph(f"searched: {searched}", sheet, indent=0, hanging=2))
    elsewhere = set_elsewhere(shown.settings)
    lines += (paragraph(words, sheet, indent=0, hanging=2) for words in elsewhere)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _named(match: ScreenMatch, as_of: str) -> Iterator[str]:
    """Which measures name the party, and which of them are no longer in force."""
    number = len(match.measures)
    if number:
        counted = f"named by {number} measure{'s' if number > 1 else ''}"
        yield counted + (" in all" if match.new else f": {', '.join(match.measures)}")
    if match.ended and len(match.ended) == number:
        yield f"the listing has ended: not in force on {as_of}"
    elif match.ended:
        yield f"of these no longer in force: {', '.join(match.ended)}"


def _may_be_cut(query: ScreenQuery, limit: int) -> bool:
    """Does the query show as many registered parties, or as many others, as it may?"""
    open_ = [match.entity for match in query.matches if match.judged != "different"]
    registered = sum(entity.startswith("reg:") for entity in open_)
    return max(registered, len(open_) - registered) >= limit


def _totals(shown: ScreenDocument, summed: bool) -> str:
    """How many names have what; those without a match are not listed where they are many."""
    asked = [[m for m in query.matches if m.judged != "different"] for query in shown.queries]
    certain = sum(any(match.certain for match in found) for found in asked)
    some = sum(map(bool, asked))
    words = f"of {len(asked):,} names: {certain:,} with a certain match, {some - certain:,} to be "
    words += f"confirmed, {len(asked) - some:,} without a match; not found is not cleared"
    return words + " (--format tsv names each)" if summed else words


def _by_chance(shown: ScreenDocument) -> str:
    """What chance would give, beside what there is, and what is not told."""
    chance = shown.by_chance
    if isinstance(chance, msgspec.UnsetType) or (chance.names == 1 and not chance.below):
        return ""
    said = (
        f"by chance: {by_chance(chance.names, chance.per_thousand)} of {chance.names:,} names "
        f"would have a match if all were innocent ({chance.per_thousand:g} of 1,000 invented "
        f"names did); {chance.met:,} have one"
    )
    if not chance.below:
        return said
    fainter = f"{chance.below:,} fainter likenesses to parties of lists are not told"
    return f"{said}. {fainter} (--thorough)"


def _gone(shown: ScreenDocument, sheet: Sheet) -> list[str]:
    """The first matches of then that are gone, each with why; JSON has them all."""
    gone = [(query.query, one) for query in shown.queries for one in query.gone]
    lines = [
        paragraph(
            f"gone: {asked}: {one.entity_name or one.entity} ({one.entity}): {one.why}",
            sheet,
            indent=0,
            hanging=2,
        )
        for asked, one in gone[:GONE]
    ]
    if len(gone) > GONE:
        lines.append(f"gone: {len(gone) - GONE:,} more; --format json has them all")
    return [*lines, ""] if lines else []
