"""pytest plug-in of cleantext: ``pytest --cleantext-fixtures DIR`` runs the fixtures in a folder.

Each fixture gives three tests: ``article``, ``removals`` and ``metadata``.  The plug-in stands outside the
package, so that pytest can load it without loading cleantext.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cleantext.model import Article
    from cleantext.testing.cases import Aspect, Case

_FOLDERS = pytest.StashKey[tuple[Path, ...]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("cleantext").addoption(
        "--cleantext-fixtures",
        metavar="DIR",
        action="append",
        default=[],
        help="run the cleantext fixtures in DIR (may be repeated)",
    )
    parser.addini(
        "cleantext_fixtures", "folders in which pytest finds cleantext fixtures", type="paths", default=[]
    )


def pytest_configure(config: pytest.Config) -> None:
    asked = [Path(folder).absolute() for folder in config.getoption("--cleantext-fixtures")]
    for folder in asked:
        if not folder.is_dir():
            raise pytest.UsageError(f"--cleantext-fixtures: {folder} is no folder")
    config.stash[_FOLDERS] = (*asked, *config.getini("cleantext_fixtures"))
    if asked:
        named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
        config.args = [*named, *map(str, asked)]


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not any(path.is_relative_to(folder) for folder in parent.config.stash[_FOLDERS]):
        return None
    from cleantext.testing.cases import holds_case

    if not holds_case(child.name for child in path.iterdir()):
        return None
    collector: pytest.Collector = _CaseFolder.from_parent(parent, path=path)
    return collector


def pytest_collection_finish(session: pytest.Session) -> None:
    """An asked-for folder without a fixture is a mistake, not a success."""
    for folder in session.config.getoption("--cleantext-fixtures"):
        inside = Path(folder).absolute()
        if not session.testsfailed and not any(item.path.is_relative_to(inside) for item in session.items):
            raise pytest.UsageError(f"--cleantext-fixtures: there is no fixture in {folder}")


class _CaseFolder(pytest.Directory):
    @cached_property
    def case(self) -> Case:
        from cleantext.testing.cases import load_case

        return load_case(self.path)

    @cached_property
    def article(self) -> Article:
        from cleantext.testing.compare import clean_case

        return clean_case(self.case)

    def collect(self) -> Iterator[pytest.Item]:
        from cleantext.testing.cases import CaseError
        from cleantext.testing.compare import ASPECTS

        try:
            known = self.case.known_failures
        except CaseError as error:
            raise self.CollectError(str(error)) from None
        for aspect in ASPECTS:
            item = _CaseItem.from_parent(self, name=aspect, aspect=aspect)
            if aspect in known:
                item.add_marker(pytest.mark.xfail(reason=known[aspect], strict=True, raises=_DifferenceError))
            yield item


class _DifferenceError(AssertionError):
    """An article is not as its fixture expects."""


class _CaseItem(pytest.Item):
    parent: _CaseFolder

    def __init__(self, *, aspect: Aspect, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self._aspect = aspect

    def runtest(self) -> None:
        from cleantext.testing.compare import compare

        difference = compare(self.parent.case, self.parent.article, self._aspect)
        if difference:
            raise _DifferenceError(difference)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002 - pytest's own signature
        if isinstance(excinfo.value, _DifferenceError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, f"{self.path.name}: {self._aspect}"
