"""Fixture folders as values; a folder that lacks a half, or says what nobody reads, is an error."""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from cleantext.model import Category, Metadata, Status

Aspect = Literal["article", "removals", "metadata"]

_PAGES = ("page.html", "page.txt")
_EXPECTATIONS = ("article.txt", "removals.toml", "metadata.toml")
_KNOWN_FAILURE = "known-failure.toml"
_FIELDS = frozenset(one.name for one in fields(Metadata)) - {"sources"}


class CaseError(ValueError):
    """A fixture that cannot be used; the message names the file and what to write."""


@dataclass(frozen=True, slots=True)
class ExpectedRemoval:
    """A text of the page that has to go, whole and wherever it stands, as boilerplate of a category."""

    category: Category
    text: str
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A page, and what is expected of it.

    ``metadata`` holds the expected fields as JSON values (fields that are not named are not
    compared), ``absent`` those that have to be empty; ``known_failures`` says for an aspect why it fails.
    """

    folder: Path
    kind: Literal["html", "text"]
    page: bytes
    article: str
    removed: tuple[ExpectedRemoval, ...]
    status: Status
    metadata: Mapping[str, Any] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    url: str | None = None
    charset: str | None = None
    known_failures: Mapping[Aspect, str] = field(default_factory=dict)


def find_cases(root: str | os.PathLike[str]) -> list[Path]:
    """The folders at or below ``root`` that hold a fixture, or a part of one."""
    return sorted(Path(folder) for folder, _, names in os.walk(root) if holds_case(names))


def holds_case(names: Iterable[str]) -> bool:
    """Whether a folder with files of these names is a fixture, or wants to be one.

    >>> holds_case(["page.html"]), holds_case(["README.md"])
    (True, False)
    """
    return not {*_PAGES, *_EXPECTATIONS, _KNOWN_FAILURE}.isdisjoint(names)


def load_case(folder: str | os.PathLike[str]) -> Case:
    """The fixture in ``folder``; raises ``CaseError`` where it is not whole."""
    folder = Path(folder)
    pages = [name for name in _PAGES if (folder / name).is_file()]
    if len(pages) != 1:
        raise CaseError(f"{folder}: a fixture has one page, page.html or page.txt; this one has {len(pages)}")
    missing = [name for name in _EXPECTATIONS if not (folder / name).is_file()]
    if missing:
        raise CaseError(f"{folder}: {', '.join(missing)} is missing; write what is expected of the page")
    kind: Literal["html", "text"] = "html" if pages == ["page.html"] else "text"
    stated = _read(folder / "metadata.toml", {"status": str, "absent": list, "given": dict, "metadata": dict})
    given = stated.get("given", {})
    _refuse_unknown(given, {"url", "charset"}, folder / "metadata.toml")
    _refuse_unknown(stated.get("metadata", {}), _FIELDS, folder / "metadata.toml")
    _refuse_unknown(stated.get("absent", []), _FIELDS, folder / "metadata.toml")
    status = stated.get("status", "ok")
    if status not in get_args(Status):
        raise CaseError(f"{folder / 'metadata.toml'}: status is one of {', '.join(get_args(Status))}")
    return Case(
        folder,
        kind,
        (folder / pages[0]).read_bytes(),
        (folder / "article.txt").read_bytes().decode("utf-8"),
        _read_removals(folder / "removals.toml"),
        status,
        {name: _plain(value) for name, value in stated.get("metadata", {}).items()},
        tuple(stated.get("absent", ())),
        given.get("url"),
        given.get("charset"),
        _read_known_failures(folder / _KNOWN_FAILURE),
    )


def _read_removals(path: Path) -> tuple[ExpectedRemoval, ...]:
    entries = _read(path, {"removed": list}).get("removed")
    if entries is None:
        raise CaseError(f"{path}: list what goes as [[removed]] tables, or write: removed = []")
    removals = []
    for entry in entries:
        _refuse_unknown(entry, {"category", "text", "service"}, path)
        if entry.get("category") not in get_args(Category):
            raise CaseError(f"{path}: a category is one of {', '.join(get_args(Category))}")
        if not entry.get("text", "").strip():
            raise CaseError(f"{path}: text is what goes, as it stands on the page")
        removals.append(ExpectedRemoval(entry["category"], entry["text"], entry.get("service")))
    return tuple(removals)


def _read_known_failures(path: Path) -> dict[Aspect, str]:
    if not path.is_file():
        return {}
    reasons: dict[Aspect, str] = {}
    for aspect, reason in _read(path, dict.fromkeys(get_args(Aspect), str)).items():
        if not reason.strip():
            raise CaseError(f"{path}: say why {aspect} fails")
        reasons[aspect] = reason  # type: ignore[index]
    if not reasons:
        raise CaseError(
            f"{path}: name what fails ({', '.join(get_args(Aspect))}) and why, or delete the file"
        )
    return reasons


def _read(path: Path, kinds: Mapping[str, type]) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: {error}") from None
    _refuse_unknown(table, kinds, path)
    for key, value in table.items():
        if not isinstance(value, kinds[key]):
            raise CaseError(f"{path}: {key} is a {kinds[key].__name__}, not a {type(value).__name__}")
    return table


def _refuse_unknown(given: Any, known: Any, path: Path) -> None:
    for key in given:
        if key not in known:
            raise CaseError(f"{path}: nothing reads {key!r}; there are {', '.join(sorted(known))}")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
