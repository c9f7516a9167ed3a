"""Three hundred lines is a smell; five hundred is a defect, the command line included."""

from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "countermark").rglob("*.py"))
MOST = 500
MEDIAN = 160


def lines(module: Path) -> int:
    return len(module.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(ROOT)))
def test_no_module_is_above_five_hundred_lines(module: Path) -> None:
    assert lines(module) <= MOST


def test_the_median_module_fits_a_few_screens() -> None:
    sizes = [lines(m) for m in MODULES if m.name != "__init__.py"]
    assert median(sizes) <= MEDIAN


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(ROOT)))
def test_every_module_says_what_it_answers(module: Path) -> None:
    text = module.read_text(encoding="utf-8").lstrip()
    assert not text or text.startswith(('"""', 'r"""')), "a module starts with two or three lines"


def test_there_is_no_package_for_leftovers() -> None:
    leftovers = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "handlers"}
    assert not [m for m in MODULES if leftovers & {m.stem, m.parent.name}]
