"""Where the benchmarks get their pages from: files and folders, or a corpus with ground truth.

A corpus is a folder that holds ``DATASET/pages/ID.html.gz`` and ``DATASET/truth.jsonl.gz``, a row of truth to a page.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent.parent / "fixtures"

Row = dict[str, Any]


def find_pages(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths``, and the ``.html`` and ``.html.gz`` files in the folders among them."""
    files: list[Path] = []
    for path in paths:
        files += sorted([*path.rglob("*.html"), *path.rglob("*.html.gz")]) if path.is_dir() else [path]
    return files


def read_page(path: Path) -> bytes:
    """The bytes of a page, as they were stored."""
    content = path.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def read_rows(root: Path, dataset: str, ending: str = "html") -> Iterator[tuple[Row, bytes]]:
    """The truths of a dataset, each with its page; those whose page is not there are left out."""
    with gzip.open(root / dataset / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            path = root / dataset / "pages" / f"{row['id']}.{ending}.gz"
            if path.exists():
                yield row, read_page(path)


def is_validation(row: Row) -> bool:
    """Whether a page belongs to the quarter of sites that nothing is trained or tuned on.

    The hash of its registered domain tells, so that all pages of a site are on one side.
    """
    domain = _domains()(row["url"]).top_domain_under_public_suffix if row.get("url") else ""
    return int(hashlib.md5((domain or row["id"]).encode()).hexdigest(), 16) % 4 == 0


@cache
def _domains() -> Any:
    import tldextract  # the extra: benchmark

    return tldextract.TLDExtract(suffix_list_urls=())
