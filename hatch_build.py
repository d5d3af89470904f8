"""Stores what the rules and lexicons come to in the wheel, to be loaded in place of the 900 source files.

    python hatch_build.py

does the same for a checkout: the values are used until one of the sources changes.  Needs numpy, and nothing
else of what the package needs.
"""

from __future__ import annotations

import json
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, where nothing is built
    BuildHookInterface = object

SOURCES = Path(__file__).parent / "src"


class CompileHook(BuildHookInterface):
    """The hook that hatchling calls when it builds a wheel (see pyproject.toml)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # the sources are read there, so that a change to them counts
            return
        folder = Path(tempfile.mkdtemp(prefix="cleantext-"))
        for path in compile_into(folder):
            build_data["force_include"][str(path)] = f"cleantext/_compiled/{path.name}"


def compile_into(folder: Path) -> list[Path]:
    """Write the compiled values as files into ``folder``."""
    sys.path.insert(0, str(SOURCES))
    try:
        from cleantext import fold, lexicon, ruleset
        from cleantext.find import automaton, phrases, vocabulary, words
    finally:
        sys.path.remove(str(SOURCES))
    values = {
        "characters": {
            "fold": fold.compile_table(),
            "space": automaton.compile_table(),
            **words.compile_tables(),
        },
        "rules": ruleset.compile_rules(),
        "phrases": phrases.compile_phrases(),
        **lexicon.compile_lexicons(),
        "services": lexicon.read_services(),
        "anchors": vocabulary.compile_anchors(),
        "notice-weights": tomllib.loads((SOURCES / "cleantext/weights/notices.toml").read_text("utf-8")),
    }
    written = []
    for name, value in values.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
        written.append(path)
    return written


def compile_checkout() -> None:
    """The same for this checkout, with a note of what the values were made from."""
    sys.path.insert(0, str(SOURCES))
    from cleantext.compiled import FOLDER, NOTE, describe_sources

    FOLDER.mkdir(exist_ok=True)
    (FOLDER / NOTE).write_text("", "utf-8")  # nothing old is used to make the new
    made_from = describe_sources()
    compile_into(FOLDER)
    (FOLDER / NOTE).write_text(made_from, "utf-8")


if __name__ == "__main__":
    compile_checkout()
