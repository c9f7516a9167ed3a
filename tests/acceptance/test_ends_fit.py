"""Every claim that the program makes of the register, the demo and all cases fits its relation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml
from tests.worlds import claim

from countermark.assessment import probes
from countermark.inventory import lexicon
from countermark.inventory import read as reader
from countermark.model.claim import Claim
from countermark.model.errors import SourceError
from countermark.model.evidence import Digest
from countermark.model.node import fits, kind_of
from countermark.register.catalog import load
from countermark.register.lists.intake import read_list
from countermark.register.lists.manifest import load_all
from countermark.register.lists.probe import list_probes
from countermark.store import shipped

ROOT = Path(__file__).parents[2]
FILES = [*(ROOT / "demo").iterdir(), *(ROOT / "tests/cases/inventory").iterdir()]
INPUTS = sorted(p for p in FILES if p.is_file() and p.suffix not in (".expected", ".py", ".sh"))
LISTS = sorted(p for p in (ROOT / "tests/cases/register/lists").glob("*/*") if p.suffix != ".yaml")
SCENARIOS = sorted((ROOT / "tests/cases/scenarios").glob("*.yaml"))


def misfits(claims: Iterable[Claim]) -> set[str]:
    return {
        f"{c.subject} {c.predicate.value} {c.object}"
        for c in claims
        if not fits(c.predicate, kind_of(c.subject), kind_of(c.object))
    }


def read(label: str, content: bytes) -> tuple[Claim, ...]:
    words = lexicon.load(shipped.read("countermark.inventory", "shipped"))
    return reader.read(label, content, Digest.of(content), probes=probes.FILES, words=words).claims


def test_the_register() -> None:
    assert not misfits(load(shipped.read("countermark.register", "shipped")).claims())


def test_the_lists() -> None:
    shipped_lists = ROOT / "src/countermark/register/shipped/lists"
    manifests = load_all({p.name: p.read_bytes() for p in shipped_lists.glob("*.yaml")})
    read_ = 0
    for path in LISTS:
        try:
            reading = read_list(path.read_bytes(), list_probes(manifests), path.name)
        except SourceError:
            continue
        read_ += 1
        assert not misfits(reading.claims), path.name
    assert read_ > 5


@pytest.mark.parametrize("path", INPUTS, ids=lambda p: p.name)
def test_a_file(path: Path) -> None:
    assert not misfits(read(path.name, path.read_bytes()))


def _files(value: object) -> Iterator[tuple[str, str]]:
    """The files written out in a scenario, wherever they stand in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and Path(key).suffix in (".csv", ".json", ".txt", ".tsv"):
                yield key, inner
            else:
                yield from _files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _files(inner)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.name)
def test_the_files_of_scenarios(path: Path) -> None:
    files = list(_files(yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)))
    assert files, "a scenario gives its files"
    for name, text in files:
        assert not misfits(read(name, text.encode())), name


def test_the_small_worlds_of_tracing() -> None:
    cases = yaml.load(
        (ROOT / "tests/cases/tracing/classes.yaml").read_bytes(), Loader=yaml.CBaseLoader
    )
    assert not misfits(claim(line) for case in cases for line in case["lines"])
