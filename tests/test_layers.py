"""Imports go one way, and the libraries that one room knows are known in no other."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import cleantext

PACKAGE = Path(cleantext.__file__).parent

# From the bottom to the top; a room may import from the layers below its own, and from its own.
LAYERS = (
    ("compiled",),
    ("fold",),
    ("model",),
    ("read", "ruleset", "lexicon"),
    ("find",),
    ("decide", "strip", "render"),
    ("pipeline",),
    ("explain", "batch", "testing", "report"),
    ("adapters", "cli"),
    ("__main__",),
)
LAYER = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}

# Adapters that are made of their framework's classes, and are loaded only beside it.
FRAMEWORKS = {"datatrove", "langchain", "scrapy"}

# Heavy or optional libraries, and where they are known.
HOMES = {
    "bs4": {"read/encoding.py"},
    "langdetect": {"read/language.py"},
    "ahocorasick_rs": {"find/automaton.py"},
    "rich": {"cli/writer.py"},
    "orjson": {"batch/files.py"},
    "pyarrow": {"batch/files.py"},
    "fastwarc": {"batch/files.py"},
}


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each module that a file imports, and whether that happens when the file is loaded."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    at_load = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in at_load) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) in at_load


def _rooms() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


def test_every_room_has_its_layer() -> None:
    assert {room for room, _ in _rooms()} - {"__init__"} <= LAYER.keys()


def test_imports_go_one_way() -> None:
    upward = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for room, path in _rooms()
        if room != "__init__"
        for module, _ in _imports(path)
        if module.startswith("cleantext.") and LAYER[module.split(".")[1]] > LAYER[room]
    ]
    assert upward == []


def test_no_kind_of_evidence_knows_another_by_way_of_its_findings() -> None:
    tellers = {"notices", "phrases", "selectors", "main_content", "repeats"}
    known = [
        f"{path.name} imports {module}"
        for path in sorted((PACKAGE / "find").glob("*.py"))
        if path.stem in tellers
        for module, _ in _imports(path)
        if module.startswith("cleantext.find.") and module.split(".")[2] in tellers
    ]
    assert known == []


def test_each_of_these_libraries_is_known_in_one_room_alone() -> None:
    strangers = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for _, path in _rooms()
        for module, _ in _imports(path)
        if (home := HOMES.get(module.split(".")[0])) and path.relative_to(PACKAGE).as_posix() not in home
    ]
    assert strangers == []


def test_optional_libraries_are_loaded_only_when_they_are_used() -> None:
    optional = {
        "rich",
        "orjson",
        "pyarrow",
        "fastwarc",
        "pandas",
        "polars",
        "datasets",
        "datatrove",
        "ray",
        "pyspark",
    }
    optional |= {"itemadapter", "langchain_core", "pytest"}
    early = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for _, path in _rooms()
        for module, at_load in _imports(path)
        if at_load and module.split(".")[0] in optional and path.stem not in FRAMEWORKS
    ]
    assert early == []


def test_importing_the_package_loads_none_of_the_optional_libraries() -> None:
    import subprocess

    code = "import sys, cleantext, cleantext.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"rich", "orjson", "pyarrow", "fastwarc", "pandas", "pytest", "sklearn", "lightgbm"} & set(
        loaded
    )
