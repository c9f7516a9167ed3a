"""No verb, option, predicate, measure field, facet, token or status word is undocumented.

The reference is generated; this reads it like a stranger, so that a hole in the generator shows.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml

from countermark.assessment import shipped
from countermark.model import context, grade, measure, path, predicate, verdict

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PACKAGE = ROOT / "src" / "countermark"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_the_reference_is_current() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("word", [p.value for p in predicate.Predicate])
def test_a_predicate_is_documented(word: str) -> None:
    assert f"| `{word}` |" in page("predicates.md")


@pytest.mark.parametrize("word", [d.value for d in verdict.Decision])
def test_a_verdict_is_documented(word: str) -> None:
    assert f"| `{word}` |" in page("verdicts.md")


@pytest.mark.parametrize("word", [s.value for s in measure.Status])
def test_a_status_is_documented(word: str) -> None:
    assert f"| `{word}` |" in page("verdicts.md")


@pytest.mark.parametrize("word", [m.value for m in verdict.Missing])
def test_a_missing_fact_is_documented(word: str) -> None:
    assert f"| `{word}` |" in page("verdicts.md")


@pytest.mark.parametrize("kind", list(path.PathClass))
def test_a_path_class_is_documented(kind: path.PathClass) -> None:
    assert f"| {kind.value} | {kind.words} |" in page("verdicts.md")


@pytest.mark.parametrize("letter", list(grade.Reliability))
def test_a_grade_is_documented(letter: grade.Reliability) -> None:
    assert f"| {letter.name} | {letter.value} |" in page("verdicts.md")


def fields() -> Iterator[str]:
    kinds: tuple[type[msgspec.Struct], ...] = (
        *(measure.Measure, measure.Scope, measure.Covered, measure.Exemption, measure.Duty),
        *(measure.Pause, measure.Relation, measure.Event, measure.Source),
    )
    yield from (f"{kind.__name__}.{name}" for kind in kinds for name in kind.__struct_fields__)


@pytest.mark.parametrize("field", list(fields()))
def test_a_measure_field_is_documented(field: str) -> None:
    kind, name = field.split(".")
    section = page("measure-fields.md").split(f"## {kind}\n")[1].split("\n## ")[0]
    assert f"| `{name}` |" in section


@pytest.mark.parametrize("facet", context.FACETS)
def test_a_facet_is_documented(facet: str) -> None:
    assert f"| `{facet}` |" in page("contexts.md")


def tokens() -> Iterator[str]:
    file = PACKAGE / "policy" / "shipped" / "contexts.yaml"
    vocabulary = yaml.load(file.read_bytes(), Loader=yaml.CBaseLoader)
    yield from vocabulary["presets"]
    yield from (token for facet in vocabulary["facets"].values() for token in facet)


@pytest.mark.parametrize("token", sorted(set(tokens())))
def test_a_context_and_its_tokens_are_documented(token: str) -> None:
    assert f"| `{token}` |" in page("contexts.md")


def arguments(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, inner in action.choices.items():
                yield from arguments(inner, f"{name} {verb}".strip())
        elif not isinstance(action, argparse._HelpAction):
            yield from ((name, string) for string in action.option_strings)
            if not action.option_strings:
                yield name, ""


def test_every_verb_and_option_is_documented_with_a_sentence() -> None:
    main = pytest.importorskip("countermark.cli.main", exc_type=ModuleNotFoundError)
    text = page("command-line.md")
    for verb, option in arguments(main.build_parser(), ""):
        if verb:
            assert f"\n## {verb}\n\n" in text
            assert text.split(f"\n## {verb}\n\n")[1].strip()[0] not in "|#", f"{verb} says nothing"
        assert option in text, f"{verb} {option}"


def linked() -> Iterator[tuple[Path, str]]:
    import re

    for file in [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "demo").glob("*.md")]:
        text = re.sub(r"(?ms)^```.*?^```", "", file.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in target:
                yield file, target


@pytest.mark.parametrize(
    ("file", "target"), list(linked()), ids=lambda v: v.stem if isinstance(v, Path) else v
)
def test_a_link_leads_somewhere(file: Path, target: str) -> None:
    assert (file.parent / target).exists()


def test_the_readme_counts_the_register() -> None:
    measures = shipped.catalog().measures.values()
    where = {measure.jurisdiction for measure in measures}
    said = f"{len(measures)} measures of {len(where)} jurisdictions"
    assert said in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
