"""The screen in the README: what the demo's first command really prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from markdown import UndocumentedError

from countermark.model import verdict

ROOT = Path(__file__).parents[1]
SCREEN = ("<!-- screen: filled by docs/generate.py from the demo -->\n", "<!-- /screen -->\n")


def readme() -> str:
    """The README with the real screen of the demo's first command, whole."""
    files = ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-photo.jpg")
    asked = ["check", *(f"demo/{f}" for f in files), "--context", "us-federal-contractor"]
    asked += ["--as-of", "2026-11-20"]
    done = subprocess.run(
        [sys.executable, "-m", "countermark", *asked, "--format", "table", "--no-progress"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != verdict.Decision.PROHIBITED.exit_code:
        raise UndocumentedError(f"README.md: the demo failed: {done.stderr.strip()[-300:]}")
    command = f"$ countermark {' '.join(asked)}".replace(" --context", " \\\n    --context")
    screen = f"```\n{command}\n\n{done.stdout.strip()}\n```\n"
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(SCREEN[0])
    _, _, after = rest.partition(SCREEN[1])
    return f"{before}{SCREEN[0]}\n{screen}\n{SCREEN[1]}{after}"
