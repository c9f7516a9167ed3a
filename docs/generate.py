"""Writes docs/reference from the code, the shipped data and docs/words.yaml.

python docs/generate.py          writes the pages
python docs/generate.py --check  says which pages are not current, and exits with 1
python docs/generate.py predicates.md   the same for one page of docs/reference

A word that the code knows and words.yaml does not explain stops the run, and so does a word that
is explained and no longer known.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import yaml
from from_parser import command_line
from markdown import UndocumentedError, code, table
from screen import readme
from verification import verification

from countermark.model import (
    context,
    gap,
    grade,
    measure,
    path,
    position,
    predicate,
    settlement,
    verdict,
    when,
)

DOCS = Path(__file__).resolve().parent
REFERENCE = DOCS / "reference"
PACKAGE = DOCS.parent / "src" / "countermark"
HEAD = (
    "<!-- Written by docs/generate.py; edit the code, the data or docs/words.yaml instead. -->\n\n"
)


def load(file: Path) -> Any:
    # Every scalar as text, so that the country code NO stays a country (decision 0003).
    return yaml.load(file.read_bytes(), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


WORDS: dict[str, dict[str, str]] = load(DOCS / "words.yaml")


def explain(name: str, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each known word with its explanation; raises UndocumentedError for any that has none."""
    said, wanted = WORDS.get(name, {}), list(known)
    if set(said) != set(wanted):
        missing, stale = sorted(set(wanted) - set(said)), sorted(set(said) - set(wanted))
        raise UndocumentedError(
            f"docs/words.yaml, {name}: missing {missing}, no longer known {stale}"
        )
    return ((word, said[word]) for word in wanted)


def enum_table(kind: type[Enum], header: str) -> str:
    rows = explain(kind.__name__, (member.value for member in kind))
    return table((header, "meaning"), ((code(word), words) for word, words in rows))


def first_sentences(kind: type) -> str:
    return " ".join((kind.__doc__ or "").split()) + "\n\n"


def ends(end: predicate.End) -> str:
    return ", ".join((e.name or "").lower() for e in end)


def walk(p: predicate.Predicate) -> str:
    return ", ".join(f"{leg.move.value}{'' if leg.forward else ' (back)'}" for leg in p.walk)


def dates(p: predicate.Predicate) -> str:
    of_things = "" if p.of_things is p.dates else f"; {p.of_things.value} of a thing"
    return p.dates.value + of_things


def predicates() -> str:
    text = (
        "# Predicates\n\nA claim says that a subject stands in one of these relations to an object."
        " The vocabulary is closed: a word that is not here cannot be claimed. One row of"
        " `src/countermark/model/predicate.py` says all there is about a relation;"
        " [how to add one](../how-to/add-a-relation.md).\n\n"
        "*Origin*: which end lies nearer to where a thing comes from. *Dates*: a state holds"
        " between its dates, an event stays true once it happened, an observation is seen from a"
        " day and holds for the life of the thing; no verdict reads this yet. *Move*: how a path"
        " walks the relation, “(back)” from its object to its subject.\n\n"
    )
    kinds = (
        ("Relations a path may run along", predicate.EDGES),
        ("Relations that are recorded, and no path runs along", predicate.TIES),
        ("Everything else", tuple(predicate.Predicate)),
    )
    shown: set[predicate.Predicate] = set()
    for title, wanted in kinds:
        rows = [
            (code(p.value), code(p.inverse), p.aloud("A", "B"), p.family.value, p.direction.value,
             ends(p.subjects), ends(p.objects), dates(p), walk(p))
            for p in wanted
            if p not in shown
        ]  # fmt: skip
        shown |= set(wanted)
        header = ("predicate", "inverse", "read aloud", "family", "origin")
        header += ("A may be", "B may be", "dates", "move")
        text += f"## {title}\n\n" + table(header, rows)
    return text


def verdicts() -> str:
    text = "# Verdicts, statuses and exit codes\n\n## Verdicts, worst first\n\n"
    text += first_sentences(verdict.Decision)
    exits = {d.value: d.exit_code for d in verdict.Decision}
    rows = explain("Decision", exits)
    text += table(
        ("verdict", "meaning", "exit code"), ((code(w), words, exits[w]) for w, words in rows)
    )
    text += "## Why a verdict is unresolved\n\n" + enum_table(verdict.Missing, "missing")
    text += "## Status of a measure\n\n" + enum_table(measure.Status, "status")
    text += "## Exit codes\n\n" + table(
        ("code", "meaning"),
        (
            (0, "nothing at or above `--fail-on` (default: `action-required`)"),
            (1, "the tool failed and there is no result"),
            (2, "usage"),
            (3, "no input"),
            (12, "action required"),
            (13, "unresolved, not examined or not assessed; of `compare`: incomparable"),
            (14, "prohibited; of `compare`: the two differ"),
        ),
    )
    text += "The worst context wins; `--exit-zero` turns 12, 13 and 14 into 0.\n\n"
    text += "## Path classes\n\n" + table(
        ("class", "a path of this class shows that the subject ..."),
        ((kind.value, kind.words) for kind in path.PathClass),
    )
    text += "## Why something was not examined\n\n"
    text += "".join(f"- {why.value}\n" for why in gap.Why) + "\n"
    text += "## Grades (the Admiralty code)\n\n" + table(
        ("letter", "the source is ..."), ((r.name, r.value) for r in grade.Reliability)
    )
    text += "Followed by a number for this report alone, 1 (confirmed) to 6 (cannot be judged)."
    return text + " A path is as strong as its weakest hop.\n"


def measure_fields() -> str:
    text = (
        "# Fields of a measure\n\nA measure is one YAML file in"
        " `src/countermark/register/shipped/measures`. A field that is not here is refused. Dates"
        " are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as precise as the source. See"
        " [how to edit a measure](../../CONTRIBUTING.md#edit-a-measure-without-python).\n\n"
    )
    kinds: tuple[type[msgspec.Struct], ...] = (
        *(measure.Measure, measure.Scope, measure.Covered, measure.Exemption, measure.Duty),
        *(measure.Addressee, settlement.Term, settlement.TermEvent),
        *(measure.Cap, measure.Pause, measure.Relation, measure.Event, measure.Source),
        when.Interval,
    )
    for kind in kinds:
        text += f"## {kind.__name__}\n\n"
        said = dict(explain(kind.__name__, kind.__struct_fields__))
        rows = (
            (code(f.name), "yes" if f.required else "", said[f.name])
            for f in msgspec.structs.fields(kind)
        )
        text += table(("field", "required", "meaning"), rows)
    for kind, title in (
        (measure.Kind, "Kinds"),
        (measure.Matching, "Matching"),
        (measure.Verification, "Verification"),
    ):
        text += f"## {title}\n\n" + enum_table(kind, "word")
    return text


def measures() -> str:
    folder = PACKAGE / "register" / "shipped" / "measures"
    found = [
        msgspec.convert(load(file), measure.Measure, strict=False)
        for file in sorted(folder.glob("*.yaml"))
    ]
    text = (
        f"# Measures\n\nThe {len(found)} measures of the shipped register, by jurisdiction. A"
        " record marked `article_only` or `unverified` gives at most an advisory.\n\n"
    )
    for jurisdiction in sorted({m.jurisdiction for m in found}):
        text += f"## {jurisdiction}\n\n" + table(
            ("measure", "title", "kind", "binds", "until", "public", "verification"),
            (
                (
                    *(code(m.id), m.title, m.kind.value, m.valid_from or m.valid_from_rule or ""),
                    *(m.valid_to or "", m.announced or "", code(m.verification.value)),
                )
                for m in found
                if m.jurisdiction == jurisdiction
            ),
        )
    return text


def decision_table() -> str:
    from countermark.register.decision_table import COLUMNS, facets, gives

    folder = PACKAGE / "register" / "shipped" / "measures"
    found = [
        msgspec.convert(load(file), measure.Measure, strict=False)
        for file in sorted(folder.glob("*.yaml"))
    ]
    text = (
        f"# Decision table\n\nWhat each of the {len(found)} measures of the shipped register gives"
        " at most, and every facet that limits it, made of its record. A facet that a measure does"
        " not have does not limit it: without *whom* it binds whoever does the act. An exception, a"
        " pause or an open fact may give less; `countermark register table` has the standing of a"
        " day, and the same as tab-separated values and JSON.\n\n"
    )
    for jurisdiction in sorted({m.jurisdiction for m in found}):
        text += f"## {jurisdiction}\n\n" + table(
            ("measure", "gives at most", *("limited by",)),
            (
                (
                    code(m.id),
                    one.value if (one := gives(m)) else "no verdict of its own",
                    "<br>".join(
                        f"*{column}*: {said[column]}"
                        for said in (dict(facets(m)),)
                        for column in COLUMNS
                        if column in said
                    ),
                )
                for m in found
                if m.jurisdiction == jurisdiction
            ),
        )
    return text


def positions() -> str:
    folder = PACKAGE / "register" / "shipped" / "positions"
    found = [
        msgspec.convert(load(file), position.CountryPositions, strict=False)
        for file in sorted(folder.glob("*.yaml"))
    ]
    rows = [row for country in found for row in country.positions]
    text = (
        f"# Positions of countries\n\nWhere {len(found)} countries and bodies of states stand on"
        f" suppliers of their networks, in {len(rows)} steps: one row for each step, part of the"
        " network or deadline. Positions judge nothing; verdicts come from the measures that they"
        " rest on. *Names* is what a text itself says, *meant* what press, firms or the authority"
        f" say of a text that names nobody. The {sum(row.recalled for row in rows)} rows marked"
        " *recalled* were read nowhere and decide nothing. `countermark register show MEASURE`"
        " shows the rows that rest on a measure.\n\n## Stances\n\n"
    )
    text += enum_table(position.Stance, "word")
    for country in sorted(found, key=lambda country: country.name):
        text += f"## {country.name} ({country.country})\n\n" + table(
            (
                *("since", "stance", "where", "by", "names", "meant", "measure", "mark"),
                *("last read", "note"),
            ),
            (_position(row) for row in country.positions),
        )
    text += "## Fields of a position\n\nOne YAML file for each country in"
    text += (
        " `src/countermark/register/shipped/positions`; read by `countermark register check`.\n\n"
    )
    said = dict(explain("Position", position.Position.__struct_fields__))
    fields = msgspec.structs.fields(position.Position)
    text += table(
        ("field", "required", "meaning"),
        ((code(f.name), "yes" if f.required else "", said[f.name]) for f in fields),
    )
    return text


def _position(row: position.Position) -> tuple[object, ...]:
    until = f", until {row.until}" if row.until else ""
    share = f" at {row.percent} %" if row.percent else ""
    mark = "*recalled*" if row.recalled else code(row.verification.value)
    return (
        *((row.since or "") + until, row.stance.words + share, row.reach),
        *(row.deadline or row.term, ", ".join((*row.named, *row.named_others))),
        *(", ".join(row.meant), code(row.measure) if row.measure else "", mark),
        *(row.read_on or "", row.note),
    )


def contexts() -> str:
    vocabulary = load(PACKAGE / "policy" / "shipped" / "contexts.yaml")
    text = (
        "# Contexts and facets\n\nA verdict is given in a context: who asks, where, for what."
        " Name a preset, then any facet: `--context us-federal-contractor,purpose=public-safety`."
        " Several values of one facet are joined by `+`. A column of a facet's name gives it row by"
        " row. A facet that a measure needs and nobody gave makes the verdict `unresolved: facts`."
        "\n\n## Facets\n\n"
    )
    rows = dict(explain("Facets", context.Facets.__struct_fields__))
    text += table(
        ("facet", "meaning"), ((code(n.replace("_", "-")), words) for n, words in rows.items())
    )
    text += "## Presets\n\n" + table(
        ("context", "label", "role", "jurisdiction", "note"),
        (
            (
                *(code(name), preset["label"], ", ".join(map(code, preset["role"]))),
                *(", ".join(preset.get("jurisdiction", [])), preset.get("note", "")),
            )
            for name, preset in vocabulary["presets"].items()
        ),
    )
    for facet, tokens in vocabulary["facets"].items():
        text += f"## Values of {facet}\n\n" + table(
            ("value", "meaning"), ((code(token), words) for token, words in tokens.items())
        )
    return text


def probes() -> str:
    there = importlib.import_module("countermark.assessment.probes")
    text = (
        "# Kinds of file\n\nA probe recognises one kind of file and reads it. The one with the"
        " strongest sign reads a file; a file that is of two kinds is read as neither and is *not"
        " examined*. [How to add a probe](../how-to/add-a-probe.md).\n\n"
    )
    for title, which in (
        (
            "Files that `check` and `screen` read",
            [p for p in there.FILES if p.DOC.reads[:7] != "nothing"],
        ),
        (
            "Files that are known and not read",
            [p for p in there.FILES if p.DOC.reads[:7] == "nothing"],
        ),
        ("Published lists that `register import` reads", there.lists()),
    ):
        rows = [(code(p.id), p.DOC.title, p.DOC.reads, p.DOC.leaves) for p in which]
        header = ("probe", "kind", "reads", "does not read")
        text += f"## {title}\n\n" + table(header, rows)
    return text


def shipped_tables(title: str, intro: str, *folders: str) -> str:
    """A page that shows data files as they are: their first comment, then their content."""
    text = f"# {title}\n\n{intro}\n\n"
    files = [f for folder in folders for f in sorted((PACKAGE / folder).glob("*.yaml"))]
    if not files:
        raise ModuleNotFoundError(name="countermark." + folders[0].replace("/", "."))
    for file in files:
        source = file.read_text(encoding="utf-8")
        comment = re.match(r"(?:#.*\n)*", source)
        body = source[comment.end() :] if comment else source
        said = " ".join(line.lstrip("# ") for line in (comment[0] if comment else "").splitlines())
        where = file.relative_to(DOCS.parent).as_posix()
        text += f"## {file.stem}\n\n{said}\n\n`{where}`\n\n```yaml\n{body.strip()}\n```\n\n"
    return text


PAGES: dict[str, Callable[[], str]] = {
    "predicates.md": predicates,
    "verdicts.md": verdicts,
    "measure-fields.md": measure_fields,
    "decision-table.md": decision_table,
    "measures.md": measures,
    "positions.md": positions,
    "verification.md": verification,
    "contexts.md": contexts,
    "command-line.md": command_line,
    "probes.md": probes,
    "columns.md": lambda: shipped_tables(
        "Columns that are recognised",
        "A column is known by its header, else by its content. The result shows how each was"
        " understood; `--column HEADER=MEANING` overrides it.",
        "inventory/shipped",
    ),
    "lists.md": lambda: shipped_tables(
        "Lists that can be imported",
        "Each list has a manifest: how to know the file, the columns it must have, the least and"
        " the most it should hold, and which measures its entries stand under.",
        "register/shipped/lists",
    ),
}


def pages(only: list[str]) -> tuple[dict[str, str], list[str]]:
    """Every page that can be written, or only those named, and what nobody explained.

    In a tree where a room is missing, its pages are left out.
    """
    written, unexplained = {}, []
    formats = importlib.import_module("countermark.cli.written").WRITTEN
    formats |= formats_of_publications()
    for name, page in PAGES.items():
        if only and name not in only:
            continue
        try:
            written[name] = HEAD + page().rstrip() + "\n"
        except ModuleNotFoundError as absent:
            if not (absent.name or "").startswith("countermark."):
                raise
            print(f"{name}: {absent.name} is not there yet", file=sys.stderr)
        except UndocumentedError as word:
            unexplained.append(f"undocumented: {word}")
    if only:
        return written, unexplained
    written |= schemas()
    written["../../src/countermark/cli/written.py"] = formats_of_help()
    try:
        written["../../README.md"] = readme()
    except UndocumentedError as word:
        unexplained.append(str(word))
    return written, unexplained


def formats_of_publications() -> dict[str, str]:
    """The formats of each publication that is no receipt, as help lists them."""
    publications = importlib.import_module("countermark.reports.publications")
    apart = importlib.import_module("countermark.reports.apart").APART
    every = {name: publications.of(name) for name in (*publications.PUBLICATIONS, *apart)}
    return {
        name: "table" if one.is_receipt else " ".join(one.formats) for name, one in every.items()
    }


def formats_of_help() -> str:
    """The module that help reads formats from: it waits for no report."""
    found = formats_of_publications()
    rows = "".join(f'    "{name}": "{formats}",\n' for name, formats in found.items())
    return f'''"""Which formats each publication is written in, so that help waits for no report.

Written by docs/generate.py from ``reports.publications``; a publication that is not here is looked
up there. A receipt is lines, whatever was asked.
"""

WRITTEN = {{
{rows}}}
'''


def schemas() -> dict[str, str]:
    """The published JSON Schemas of documents, from the records that are written."""
    published = importlib.import_module("countermark.reports.schema")
    return {
        f"schemas/{name}.json": published.schema_bytes(name).decode()
        for name in published.PUBLISHED
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="pages to write; default: all")
    options = parser.parse_args()
    if unknown := [page for page in options.pages if page not in PAGES]:
        parser.error(f"there is no page {', '.join(unknown)}; there are {', '.join(PAGES)}")
    check = options.check
    written, faults = pages(options.pages)
    for name, text in written.items():
        target = REFERENCE / name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        if check:
            page = target.resolve().relative_to(DOCS.parent)
            faults.append(f"{page} is not current; run: make docs")
        else:
            target.write_text(text, encoding="utf-8")
            print(f"{target.resolve().relative_to(DOCS.parent)}: written")
    print("".join(f"{fault}\n" for fault in faults), end="", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
