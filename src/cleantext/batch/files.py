"""Records from JSON lines, Parquet and WARC files, and outcomes to JSON lines."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import IO

from cleantext.batch.records import KEYS, Failure, Outcome, Record, read_record

# Pages beyond this size are feeds and archives under a web address; the largest article page of the
# corpora this was built on has 5 MB.
_LARGEST_PAGE = 16 * 2**20
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PARQUET_ROWS = 256


@cache  # where it is not installed, each import would look through the whole path again
def _load_orjson() -> ModuleType | None:
    try:
        import orjson
    except ImportError:
        return None
    module: ModuleType = orjson
    return module


def read_jsonl(
    path: str | os.PathLike[str] | IO[bytes], columns: Mapping[str, str] | None = None
) -> Iterator[Record | Outcome]:
    """The records of a file of JSON lines (gzip if it ends in ``.gz``), or of a binary stream.

    ``columns`` names the key of a field where it has another name: ``{"html": "content"}``.
    A record without ``id`` gets the number of its line.  A line that is no record becomes the outcome
    of a bad record; empty lines are left aside.

    >>> stream = io.BytesIO(b'{"text": "A story."}\\n\\n{"text": \\n')
    >>> for record in read_jsonl(stream):
    ...     print(record)
    Record(id=1, html=None, text='A story.', url=None, charset=None)
    Outcome(id=3, url=None, article=None, failure=Failure(reason='bad-record', message='line 3 is not JSON'))
    """
    orjson = _load_orjson()
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                fields = orjson.loads(line) if orjson else json.loads(line)
            except (ValueError, RecursionError):  # ValueError: no JSON, or no UTF-8
                try:
                    fields = json.loads(line.decode("utf-8", "surrogatepass"))  # lone surrogates
                except (ValueError, RecursionError):
                    yield Outcome(number, failure=Failure("bad-record", f"line {number} is not JSON"))
                    continue
            if columns and isinstance(fields, dict):
                fields = {**fields, **{key: fields.get(column) for key, column in columns.items()}}
            yield read_record(fields, number, f"line {number}: ")


def read_parquet(
    path: str | os.PathLike[str], columns: Mapping[str, str] | None = None
) -> Iterator[Record | Outcome]:
    """The records of a Parquet file, a few rows at a time; needs ``pyarrow``.

    ``columns`` names the column of a field where it has another name: ``{"html": "content"}``.
    A record without ``id`` gets the number of its row.  Raises ``ValueError`` for a table that has no such
    column, or none with pages.
    """
    import pyarrow.parquet

    columns = columns or {}
    with pyarrow.parquet.ParquetFile(path) as table:
        known = set(table.schema_arrow.names)
        wanted = {key: columns.get(key, key) for key in KEYS}
        absent = [column for key, column in wanted.items() if key in columns and column not in known]
        wanted = {key: column for key, column in wanted.items() if column in known}
        if absent or not {"html", "text"} & wanted.keys():
            lacking = f"no column {absent[0]!r}" if absent else 'neither a column "html" nor "text"'
            raise ValueError(f"the table has {lacking}, but: {', '.join(sorted(known))}")
        row = 0
        for rows in table.iter_batches(_PARQUET_ROWS, columns=sorted(set(wanted.values()))):
            for fields in rows.to_pylist():
                row += 1
                fields = {key: fields[column] for key, column in wanted.items()}
                yield read_record(fields, row, f"row {row}: ")


def read_warc(path: str | os.PathLike[str] | IO[bytes]) -> Iterator[Record]:
    """The HTML responses of a WARC file (plain, gzip, zstd or lz4), one page at a time; needs ``fastwarc``.

    The bytes are handed on as they are, with the charset of the HTTP header.  ``id`` is the record's
    own; other records, other content types, and pages beyond 16 MB are left aside.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    source = path if hasattr(path, "read") else os.fspath(path)
    for found in ArchiveIterator(
        source, record_types=WarcRecordType.response, max_content_length=_LARGEST_PAGE, auto_decode="all"
    ):
        if found.http_content_type in _HTML_TYPES:
            yield Record(
                id=found.record_id,
                html=found.reader.read(),
                url=found.headers.get("WARC-Target-URI"),
                charset=found.http_charset,
            )


def encode_outcome(outcome: Outcome, *, original: bool = False) -> bytes:
    """One JSON line; with ``original``, the string that the offsets of the removals count in."""
    fields = outcome.as_dict()
    if original and outcome.article is not None:
        fields["original"] = outcome.article.original
    orjson = _load_orjson()
    try:
        if orjson:
            encoded: bytes = orjson.dumps(fields)
        else:
            encoded = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    except (TypeError, UnicodeEncodeError):  # a lone surrogate has no UTF-8, but JSON has an escape for it
        encoded = json.dumps(fields).encode()
    return encoded + b"\n"


def write_jsonl(outcomes: Iterable[Outcome], stream: IO[bytes], *, original: bool = False) -> None:
    """Write each outcome as one line as soon as it is there."""
    for outcome in outcomes:
        stream.write(encode_outcome(outcome, original=original))


def read_done(path: str | os.PathLike[str]) -> Counter[str | int]:
    """How often an earlier run wrote each id to ``path``, failures included; empty if there is no such file.

    How often, because ids need not be unique: records without one are named by their line, in each file anew.
    A last line that was cut short (the run was killed) is taken off the file, and is not counted.
    """
    done: Counter[str | int] = Counter()
    if not Path(path).exists():
        return done
    with open(path, "r+b") as lines:  # noqa: PTH123 - Path has no mode that reads and shortens
        whole = 0
        for line in lines:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            try:
                fields = json.loads(line)
            except ValueError:
                continue
            if isinstance(fields, dict) and isinstance(fields.get("id"), str | int):
                done[fields["id"]] += 1
        lines.truncate(whole)
    return done


@contextmanager
def _open(path: str | os.PathLike[str] | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(path, str | os.PathLike):
        yield path
    elif os.fspath(path).endswith(".gz"):
        with gzip.open(path, "rb") as stream:
            yield io.BufferedReader(stream)
    else:
        with Path(path).open("rb") as stream:
            yield stream
