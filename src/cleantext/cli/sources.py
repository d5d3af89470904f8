"""What the files of a command line name: pages and records."""

from __future__ import annotations

import argparse
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cleantext.batch import Failure, Outcome, Record, files
from cleantext.batch.pages import PageError, find_pages, read_page, read_pages
from cleantext.cli.complain import UsageError


def find_records(options: argparse.Namespace) -> tuple[Iterator[Record | Outcome], int | None]:
    """The records that the files name, and their number where it is known beforehand."""
    sources: list[str | list[Path]] = []  # "-", or files that hold one page each, or one of records
    for name in options.files:
        path = Path(name)
        if name == "-":
            sources.append(name)
        elif name.startswith(("http://", "https://")) and not path.exists():
            how = f"curl -s {name} | cleantext - --html --url {name}"
            raise UsageError(f"{name}: nothing is fetched; hand it in: {how}")
        elif _holds_records(path):
            if options.form != "jsonl":
                raise UsageError(f"{name}: this holds records, not a page; add --jsonl")
            if not path.exists():
                raise UsageError(f"{name}: there is no such file or folder")
            sources.append([path])
        else:
            try:
                sources.append(find_pages([path]))
            except PageError as error:
                raise UsageError(str(error)) from None
    total = (
        None if options.form == "jsonl" else sum(len(source) if source != "-" else 1 for source in sources)
    )
    return _read_sources(sources, options), total


def _holds_records(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(
        (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet", ".warc", ".warc.gz", ".warc.zst")
    )


def _read_sources(
    sources: Iterable[str | list[Path]], options: argparse.Namespace
) -> Iterator[Record | Outcome]:
    done: Counter[str | int | None] = Counter()
    if options.resume:
        done.update(files.read_done(options.output))
    for source in sources:
        for record in _read_source(source, options):
            if done[record.id]:  # an id that comes twice is skipped as often as it was written
                done[record.id] -= 1
            else:
                yield record


def _read_source(source: str | list[Path], options: argparse.Namespace) -> Iterator[Record | Outcome]:
    if isinstance(source, str):
        if options.form == "jsonl":
            yield from files.read_jsonl(sys.stdin.buffer, dict(options.field))
            return
        found: Iterable[Record | Outcome] = [
            read_page(sys.stdin.buffer.read(), "standard input", options.kind)
        ]
    elif len(source) == 1 and _holds_records(source[0]):
        number = 0
        try:
            for record in _open_records(source[0], dict(options.field)):
                yield record
                number += 1
        except (OSError, EOFError, ValueError, zlib.error) as error:
            message = f"reading stopped after {number:,} records: {error}"
            yield Outcome(str(source[0]), failure=Failure("bad-record", message))
        return
    else:
        found = read_pages(source, options.kind)
    for record in found:
        known = isinstance(record, Record) and (options.url or options.charset)
        yield replace(record, url=options.url, charset=options.charset) if known else record


def _open_records(path: Path, columns: Mapping[str, str]) -> Iterator[Record | Outcome]:
    name = path.name.lower()
    if name.endswith(".parquet"):
        return files.read_parquet(path, columns)
    return files.read_jsonl(path, columns) if "json" in name else files.read_warc(path)
