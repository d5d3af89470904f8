"""The examples in the docstrings run, against the package as it is installed.

(pytest's own ``--doctest-modules`` would load the files of the checkout beside the installed package.)
"""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
import sys
from pathlib import Path

import pytest

import cleantext

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(cleantext.__path__, "cleantext.")
    if name != "cleantext.__main__"
]
# These modules are for a framework, and are loaded only beside it.
FRAMEWORKS = {
    "cleantext.adapters.datatrove": "datatrove",
    "cleantext.adapters.langchain": "langchain_core",
    "cleantext.adapters.scrapy": "itemadapter",
}
# Of what stands beside the package, these need no library that is not installed for the tests.
TRAINING = Path(__file__).parents[1] / "training"
SCRIPTS = ["collection", "gather", "material"]
# A module that shows nothing at all is told apart from one whose examples pass.
FINDER = doctest.DocTestFinder(exclude_empty=True)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    needed = FRAMEWORKS.get(name)
    if needed:
        pytest.importorskip(needed, reason=f"{name} needs {needed}")
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_examples_of_a_script_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)  # its dataclasses look for their module
    spec.loader.exec_module(module)
    assert doctest.testmod(module).failed == 0


def test_the_public_functions_have_examples() -> None:
    examples = {
        test.name
        for name in MODULES
        if name not in FRAMEWORKS
        for test in FINDER.find(importlib.import_module(name))
        if test.examples
    }
    wanted = {
        "cleantext.pipeline.Pipeline",
        "cleantext.pipeline.clean_html",
        "cleantext.pipeline.clean_text",
        "cleantext.batch.clean.clean_many",
        "cleantext.explain.explain",
        "cleantext.report.render_report",
    }
    assert wanted - examples == set()
