"""Each wall is breached on purpose, in a copy: a gate that cannot fail holds nothing.

All breaches are planted at once, because one run of the linter reports them all.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "countermark"
ROOMS = (
    "register",
    "screening",
    "inventory",
    "tracing",
    "policy",
    "inspection",
    "traffic",
    "equivalence",
    "transparency",
    "reports",
)
HERE = tuple(room for room in ROOMS if (PACKAGE / room).is_dir())

# (who breaks in, what it imports): every neighbouring pair of the house, and every pair of rooms.
BREACHES = [
    ("model", "countermark.formats"),
    ("model", "countermark.store"),
    ("formats", "countermark.store"),
    ("store", "countermark.assessment"),
    ("assessment", "countermark.cli"),
    ("assessment", "countermark.web"),
    ("cli", "countermark.web"),
    *(("cli", f"countermark.{room}") for room in HERE if room not in ("register", "reports")),
    *((room, "countermark.store") for room in HERE),
    *(("store", f"countermark.{room}") for room in HERE),
    *((room, "countermark.assessment") for room in HERE),
    *(("formats", f"countermark.{room}") for room in HERE),
    *((one, f"countermark.{other}") for one in HERE for other in HERE if one != other),
    *(("model", outside) for outside in ("duckdb", "numpy", "yaml", "urllib3", "jinja2")),
    *((room, outside) for room in HERE for outside in ("duckdb", "deltalake", "urllib3")),
]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says about a copy of the package with every breach planted."""
    source = tmp_path_factory.mktemp("breached") / "src"
    shutil.copytree(PACKAGE, source / "countermark", ignore=shutil.ignore_patterns("__pycache__"))
    ends = {name for name, _ in BREACHES}
    ends |= {t.split(".")[1] for _, t in BREACHES if t.startswith("countermark.")}
    for name in ends:  # a room not written yet gets four walls for the test
        (source / "countermark" / name).mkdir(exist_ok=True)
        (source / "countermark" / name / "__init__.py").touch()
    for number, (name, target) in enumerate(BREACHES):
        breach = source / "countermark" / name / f"breach{number}.py"
        breach.write_text(f"import {target}\n", encoding="utf-8")
    return lint(source)


def lint(source: Path) -> str:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [program, "--no-cache", "--config", ROOT / ".importlinter"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(len(BREACHES)), ids=lambda n: " -> ".join(BREACHES[n]))
def test_the_linter_names_the_breach(number: int, complaints: str) -> None:
    name, target = BREACHES[number]
    assert f"countermark.{name}.breach{number} -> {target}" in complaints


def test_a_package_without_a_place_in_the_house_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "src"
    shutil.copytree(PACKAGE, source / "countermark", ignore=shutil.ignore_patterns("__pycache__"))
    leftovers = source / "countermark" / "leftovers"
    leftovers.mkdir()
    (leftovers / "__init__.py").touch()
    assert "countermark.leftovers" in lint(source)
