"""Traits of code told by the app that holds them, each weighed by how many innocent files have it.

Switches that stand in hidden text are told here too: whoever hides the words that turn a check off
did not leave them there by chance. How many innocent files hide them was not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inspection.trait_table import TraitRow, TraitTable
from countermark.model.inspected import Concern, Finding, InnerFile, Inspection, Mark, Weight
from countermark.model.inspection import Hidden, Trait

RARE = 5
"""In a thousand files: what fewer hold is worth a person's time where it may do something."""
_WEIGHTY = (Concern.VERIFIER_SWITCH, Concern.GUARDED_CALL)
_LISTED = 5


def trait_findings(found: Inspection, table: TraitTable) -> Iterator[Finding]:
    """One finding for each trait of each app, with all its places."""
    names = app_names(found.files)
    held: dict[tuple[str, str], list[tuple[int, Trait]]] = {}
    for number, file in enumerate(found.files):
        for trait in file.seen.traits:
            if trait.id in table.rows:
                subject = names.get(number) or shown_path(file)
                held.setdefault((trait.id, subject), []).append((number, trait))
    for (id_, subject), traits in held.items():
        yield _finding(table, table.rows[id_], subject, traits)
    for number, file in enumerate(found.files):
        yield from _hidden(table, number, file, names.get(number) or shown_path(file))


def app_names(files: Sequence[InnerFile]) -> dict[int, str]:
    """Of each file in an app the app's package: by where it lies."""
    apps = {
        place.path: file.seen.apps[0].package
        for file in files
        if file.seen.apps
        for place in file.places
    }
    found: dict[int, str] = {}
    for number, file in enumerate(files):
        for place in file.places:
            around = (place.path[:end] for end in range(len(place.path), 0, -1))
            package = next((apps[path] for path in around if path in apps), "")
            if package:
                found.setdefault(number, package)
    return found


def shown_path(file: InnerFile) -> str:
    return "/".join(part.decode("utf-8", "backslashreplace") for part in file.path[1:] or file.path)


def _finding(
    table: TraitTable, row: TraitRow, subject: str, traits: Sequence[tuple[int, Trait]]
) -> Finding:
    rate = table.per_mille(row)
    weighty = row.concern in _WEIGHTY and rate is not None and rate < RARE
    marks: dict[int, list[Trait]] = {}
    for number, trait in traits:
        marks.setdefault(number, []).append(trait)
    return Finding(
        concern=row.concern,
        weight=Weight.ADVISORY if weighty else Weight.NOTE,
        subject=subject,
        values=(
            ("what", row.what),
            ("value", _value(row, [trait for _, trait in traits])),
            *_able(row, [trait for _, trait in traits]),
            ("trait", row.id),
        ),
        marks=tuple(
            Mark(number, tuple(span for trait in here for span in trait.spans))
            for number, here in marks.items()
        ),
        base_rate=rate,
        corpus=table.corpus,
    )


def _value(row: TraitRow, traits: Sequence[Trait]) -> str:
    """What stands there; for a call that is guarded, the method that holds it."""
    if row.concern is Concern.GUARDED_CALL:
        return _listed([trait.spot for trait in traits])
    return _listed([f"{t.value} in {t.spot}" if t.spot else t.value for t in traits])


def _able(row: TraitRow, traits: Sequence[Trait]) -> Iterator[tuple[str, str]]:
    if row.concern is Concern.GUARDED_CALL:
        calls = [part for trait in traits for part in trait.value.split(", ")[1:]]
        yield "able", f"call {_listed(calls)}"


def _hidden(table: TraitTable, number: int, file: InnerFile, subject: str) -> Iterator[Finding]:
    rows = [row for row in table.rows.values() if row.concern is Concern.VERIFIER_SWITCH]
    for one in file.seen.hidden:
        for row in rows:
            if _says(row, one):
                yield Finding(
                    concern=Concern.VERIFIER_SWITCH,
                    weight=Weight.ADVISORY,
                    subject=subject,
                    values=(
                        ("what", row.what),
                        ("value", one.text),
                        ("hidden_as", ", ".join(step.value for step in one.hidden_as)),
                        ("trait", row.id),
                    ),
                    marks=(Mark(number, one.spans),),
                )


def _says(row: TraitRow, one: Hidden) -> bool:
    """Is the hidden text a command of the row?"""
    return row.anywhere and any(part in one.text for words in row.all for part in words.inside)


def _listed(words: Sequence[str]) -> str:
    found = list(dict.fromkeys(word for word in words if word))
    more = len(found) - _LISTED
    said = "; ".join(found[:_LISTED])
    return f"{said}; {more} more" if more > 0 else said
