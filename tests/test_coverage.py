"""The command that shows what a lexicon does not explain, as docs/languages.md tells it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMAND = Path(__file__).parents[1] / "training" / "coverage.py"


def test_the_three_parts_are_printed() -> None:
    done = subprocess.run([sys.executable, COMMAND, "it"], capture_output=True, encoding="utf-8", check=False)
    headings = [line for line in done.stdout.splitlines() if line.startswith("== ")]
    assert (done.returncode, done.stderr, headings) == (
        0,
        "",
        [
            "== it: texts that must go",
            "== it: texts that must stay, and look like notices",
            "== it: unexplained, by number",
        ],
    )
