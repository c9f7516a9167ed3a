"""Every verb is a record whose result is in the table; every format renders or is refused alike."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec
import pytest
from tests.gates.sources import SOURCE, nodes_of

from countermark.cli import options
from countermark.cli.main import build_parser
from countermark.cli.verb import Verb, Way
from countermark.cli.verbs import VERBS
from countermark.cli.written import WRITTEN
from countermark.model.errors import CallerError
from countermark.model.formats import FORMATS
from countermark.reports.apart import APART
from countermark.reports.publication import Showing
from countermark.reports.publications import PUBLICATIONS, of
from countermark.reports.schema import PUBLISHED

EVERY = PUBLICATIONS | {name: load() for name, load in APART.items()}


def records(verbs: tuple[Verb, ...], before: str = "") -> Iterator[tuple[str, Verb]]:
    for verb in verbs:
        yield f"{before}{verb.name}", verb
        yield from records(verb.actions, f"{before}{verb.name} ")


def table() -> dict[str, Verb]:
    from importlib import import_module

    found = tuple(import_module(f"countermark.cli.verbs.{name}").VERB for name in VERBS)
    return dict(records(found))


def ways() -> Iterator[tuple[str, Way]]:
    for name, verb in table().items():
        yield from ((name, way) for way in verb.all_ways())


def test_every_module_of_a_verb_is_in_the_list() -> None:
    there = {p.stem for p in (SOURCE / "cli" / "verbs").glob("*.py")} - {"__init__"}
    assert there == set(VERBS)


def test_a_verb_either_acts_or_has_actions() -> None:
    for name, verb in table().items():
        assert (verb.act is None) == bool(verb.actions), name
        assert bool(verb.publication) == (verb.act is not None), name


def test_the_command_line_has_the_verbs_of_the_records_and_no_others() -> None:
    (verbs,) = build_parser()._subparsers._group_actions
    assert {verb.name for verb in map(table().get, table()) if verb} >= set(verbs.choices)
    assert [n for n in table() if " " not in n or n == "screen evaluate"] == list(verbs.choices)


@pytest.mark.parametrize("name", [n for n, _ in ways()])
def test_a_verb_is_published_from_the_table(name: str) -> None:
    for way in (w for n, w in ways() if n == name):
        assert way.publication in EVERY


def test_every_publication_is_used() -> None:
    used = {way.publication for _, way in ways()}
    source = "".join(p.read_text(encoding="utf-8") for p in (SOURCE / "cli").rglob("*.py"))
    used |= {name for name in EVERY if f'publication="{name}"' in source}
    assert used == EVERY.keys()


@pytest.mark.parametrize("form", [*FORMATS, "yaml"])
@pytest.mark.parametrize("name", EVERY)
def test_a_format_is_there_or_refused_in_one_sentence(name: str, form: str) -> None:
    publication = of(name)
    if form in publication.formats:
        assert publication.edition(Showing(form)).publication is publication
        return
    with pytest.raises(CallerError) as refused:
        publication.edition(Showing(form))
    there = ", ".join(f for f in FORMATS if f in publication.formats)
    assert str(refused.value) == (
        f"--format: {publication.name} has no {form} format; choose one of: {there}"
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_help_knows_the_formats_of_a_publication(name: str) -> None:
    """``make docs`` writes it where this fails: it is what help lists."""
    assert of(name).is_receipt or WRITTEN[name].split() == list(of(name).formats)


def test_formats_are_refused_nowhere_else() -> None:
    """A sentence about a lacking format is composed in ``publication`` alone."""
    for path in SOURCE.rglob("*.py"):
        for node in nodes_of(path):
            if isinstance(node, ast.JoinedStr):
                words = "".join(p.value for p in node.values if isinstance(p, ast.Constant))
                if " has no " in words and words.endswith(" format"):
                    assert path.name == "publication.py", f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("name", EVERY)
def test_a_schema_is_published_and_its_shape_says_so(name: str) -> None:
    publication = of(name)
    if not publication.schema:
        assert publication.is_receipt
        return
    assert publication.shape in PUBLISHED.values()
    assert publication.schema.encode() in msgspec.json.encode(
        msgspec.json.schema(publication.shape)
    )


def test_what_help_says_of_formats_is_what_there_is() -> None:
    assert options.FORMATS == FORMATS
    assert set().union(*(p.formats for p in EVERY.values())) == set(FORMATS)


def test_only_the_table_chooses_a_renderer() -> None:
    """The command line imports no renderer: shapes, and what chooses within a result, alone."""
    allowed = ("reports.publication", "reports.shapes", "reports.explain", "reports.findings",
               "reports.forms", "reports.record", "reports.targets", "reports.totals",
               "reports.terminal", "reports.withholding")  # fmt: skip
    for path in (SOURCE / "cli").rglob("*.py"):
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "countermark.reports"
            ):
                module = str(node.module).removeprefix("countermark.")
                assert module.startswith(allowed), f"{path.name}: {module}"
