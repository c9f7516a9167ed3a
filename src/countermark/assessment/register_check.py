"""``register check``: are files of the register that an expert edited sound?

Measures, entities, positions, statements, and what is known of a published list. Each file is read
by itself, then together with the shipped register, whose record of the same id it replaces. It
reports; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from countermark.assessment import shipped
from countermark.model.errors import DefectError, NoInputError, SourceError
from countermark.model.gap import Gap
from countermark.register import positions, statements
from countermark.register.catalog import DENIALS, ENTITIES, MEASURES, Catalog, load
from countermark.register.lint import Fault, lint
from countermark.register.lists import lint as list_lint
from countermark.register.lists import manifest
from countermark.register.positions import POSITIONS
from countermark.register.statements import STATEMENTS
from countermark.reports.shapes.register import REGISTER, Checked, RecordFault
from countermark.store.files import SourceFile, gather


def checked(paths: Sequence[str]) -> Checked:
    """What is wrong in the files below ``paths``; raises NoInputError where there is none."""
    faults: list[RecordFault] = []
    files: dict[str, SourceFile] = {}
    for found in gather(paths):
        if isinstance(found, Gap):
            faults.append(RecordFault(found.what, 1, "", found.detail or found.why.value))
            continue
        name = _place_in_register(found)
        try:
            load({name: found.content})
            positions.load({name: found.content})
            statements.load({name: found.content})
            if name.startswith(LISTS):
                manifest.load(found.content, name)
        except SourceError as error:
            faults.append(RecordFault(found.label, _line_in(error.message), "", error.message))
            continue
        files[name] = found
    if not files and not faults:
        raise NoInputError("no file to check", next_step="name measure files in YAML")
    faults += _together(files)
    return Checked(schema=REGISTER, files=len(files), faults=tuple(faults))


LISTS = "lists/"
"""The folder of the register with what is known of each published list."""


def _place_in_register(found: SourceFile) -> str:
    """The name under which the register would hold the file: a measure, unless it has a seat,
    positions, statements of a report, or a reader for a list."""
    stem = found.label.replace("\\", "/").rpartition("/")[2]
    text = b"\n" + found.content
    if b"\npositions:" in text:
        return f"{POSITIONS}{stem}"
    if b"\ndenials:" in text and b"\nauthority:" not in text:
        return f"{DENIALS}{stem}"
    if b"\nsaid_in:" in text:
        return f"{STATEMENTS}{stem}"
    if b"\nparser:" in text:
        return f"{LISTS}{stem}"
    entity = b"\ncountry:" in text and b"\nauthority:" not in text
    return f"{ENTITIES if entity else MEASURES}{stem}"


def _together(files: dict[str, SourceFile]) -> Iterator[RecordFault]:
    whole = load(shipped.register_records() | {name: f.content for name, f in files.items()})
    by_record = {name.rpartition("/")[2].removesuffix(".yaml"): f for name, f in files.items()}
    contents = {name: f.content for name, f in files.items()}
    for fault in (
        *lint(whole),
        *positions.lint(positions.load(contents).values(), whole),
        *statements.lint(statements.load(contents), whole),
        *_of_lists(files, whole),
    ):
        found = by_record.get(fault.record)
        if found is not None:
            line = _line_of(found.content.decode("utf-8", "replace"), fault.place, fault.message)
            yield RecordFault(found.label, line, fault.place, fault.message)


def _of_lists(files: Mapping[str, SourceFile], whole: Catalog) -> Iterable[Fault]:
    """What is wrong with the measures of lists; how lists refer to each other comes first."""
    edited = {name: f.content for name, f in files.items() if name.startswith(LISTS)}
    if not edited:
        return ()
    known = {n: raw for n, raw in shipped.folder("register").items() if n.startswith(LISTS)}
    try:
        lists = manifest.load_all(known | edited)
    except DefectError as error:
        return (Fault(error.place, "measures", error.message),)
    return list_lint.lint(lists.values(), whole)


def _line_in(message: str) -> int:
    """The line that the reader of YAML names; 1 where it names none."""
    _, _, after = message.partition("line ")
    digits = after.split(",")[0].split(" ")[0]
    return int(digits) if digits.isdecimal() else 1


def _line_of(text: str, place: str, message: str) -> int:
    """The line with the word that is wrong, or of the field it stands in; 1 where neither is."""
    lines = text.splitlines()
    field = place.partition(".")[0]
    start = next((at for at, line in enumerate(lines) if line.startswith(f"{field}:")), 0)
    word = message.partition("“")[2].partition("”")[0]
    within = (at for at in range(start, len(lines)) if word and word in lines[at])
    return next(within, start) + 1
