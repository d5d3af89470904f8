"""What the package's own rules and lexicons come to, stored when the package is built, to be loaded quickly.

The sources are some 900 TOML files, which take seconds to read.  ``hatch_build.py`` writes what is made of
them into the wheel.  A checkout has no such files; or, where somebody ran ``hatch_build.py``, it has them
with a note of what they were made from: once a source has another size or time, they are not used.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, TypeVar

PACKAGE = Path(__file__).parent
FOLDER = PACKAGE / "_compiled"
NOTE = "made-from.txt"
_SUFFIXES = (".toml", ".py")
_T = TypeVar("_T")


class Packed(TypedDict):
    """A table of words as JSON values: ``values[which[n]]`` is the value of the nth of ``words``, which stand
    one to a line."""

    words: str
    which: Sequence[int]
    values: Sequence[Sequence[Any]]


def pack(table: Mapping[str, tuple[Any, ...]]) -> Packed:
    """A table of many words that have few different values, each of which is stored once.

    >>> pack({"oui": (1,), "yes": (2, 3), "da": (1,)})
    {'words': 'oui\\nyes\\nda', 'which': (0, 1, 0), 'values': ((1,), (2, 3))}
    """
    number_of = {value: number for number, value in enumerate(dict.fromkeys(table.values()))}
    return Packed(
        words="\n".join(table),
        which=tuple([number_of[value] for value in table.values()]),
        values=tuple(number_of),
    )


def unpack(packed: Packed, restore: Callable[[Sequence[Any]], _T]) -> dict[str, _T]:
    """The table that was packed; ``restore`` makes a value of what was stored, once for all that share it.

    >>> unpack(pack({"oui": (1,), "yes": (2, 3), "da": (1,)}), tuple)
    {'oui': (1,), 'yes': (2, 3), 'da': (1,)}
    """
    if not packed["which"]:
        return {}
    values = [restore(value) for value in packed["values"]]
    return dict(zip(packed["words"].split("\n"), map(values.__getitem__, packed["which"]), strict=True))


def load_compiled(name: str) -> Any:
    """The JSON value stored under a name; ``None`` where none is, and the sources have to be read.

    >>> load_compiled("no-such-thing") is None
    True
    """
    if not is_current():
        return None
    try:
        return json.loads((FOLDER / f"{name}.json").read_bytes())
    except OSError:
        return None


def freeze(value: Any) -> Any:
    """A JSON value with tuples for its lists, for tables that stay: Python's collector looks at every item of
    a list each time it goes through all objects, and passes over tuples of strings and numbers.

    >>> freeze({"a": [1, [2]]})
    {'a': (1, (2,))}
    """
    if isinstance(value, list):
        is_flat = not any(isinstance(item, list | dict) for item in value)
        return tuple(value) if is_flat else tuple([freeze(item) for item in value])
    if isinstance(value, dict):
        return {name: freeze(item) for name, item in value.items()}
    return value


@cache
def is_current() -> bool:
    """Whether there are stored values, and of the sources as they are."""
    note = FOLDER / NOTE
    return FOLDER.is_dir() and (not note.exists() or note.read_text("utf-8") == describe_sources())


def describe_sources() -> str:
    """A digest of the names, sizes and times of all that the stored values are made from."""
    lines = sorted(f"{path} {size} {changed}" for path, size, changed in _list_sources(str(PACKAGE)))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _list_sources(root: str) -> Iterator[tuple[str, int, int]]:
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(_SUFFIXES):
                    found = entry.stat()
                    yield os.path.relpath(entry.path, root), found.st_size, found.st_mtime_ns
