"""Files and folders of pages as records: what is a page, and whether it is HTML or text."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from cleantext.batch.records import Failure, Outcome, Record

Kind = Literal["html", "text"]

_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"})
_TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
_FOLDER_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt"})

# A gzip file may hold a thousand times its size; the largest page of the corpora this was built on has 5 MB.
_LARGEST_INFLATED = 128 * 2**20

# How far into a file its kind is looked for, in bytes.
_HEAD = 4096
# More control characters than this in the head is no text of any encoding without a byte order
# mark: random bytes have 11 %, UTF-16 without a mark about half, text next to none.
_CONTROL_SHARE = 0.02
_CONTROLS = bytes({*range(0x20)} - set(b"\t\n\r\f\x1b"))
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip file (or an office document)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "an image or a sound",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"WARC/": "a WARC file",
}
_HTML_START = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|\?xml|html|head|body|article|main|div|p|section)\b",
    re.I | re.S,
)
_TAG = re.compile(rb"</?[a-z][a-z0-9]*[\s/>]", re.I)


class PageError(Exception):
    """A path that cannot be cleaned; the message says what to give instead."""


def find_pages(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths``, and the ``.html`` and ``.txt`` files in the folders among them."""
    pages: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(found for found in path.rglob("*") if found.is_file() and _is_page(found))
            if not inside:
                raise PageError(f"{path}: no .html, .htm, .xhtml or .txt file in this folder")
            pages += inside
        elif path.exists():
            pages.append(path)
        else:
            raise PageError(f"{path}: there is no such file or folder")
    return pages


def read_pages(paths: Iterable[Path], kind: Kind | None = None) -> Iterator[Record | Outcome]:
    """Each file as a record named by its path, one at a time."""
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            yield _refuse(str(path), f"cannot be read ({error.strerror or error})")
        else:
            yield read_page(content, str(path), kind)


def read_page(content: bytes, name: str, kind: Kind | None = None) -> Record | Outcome:
    """The record of one page; without ``kind``, its name tells HTML from text, or else its content.

    >>> read_page(b"<p>Rain.</p>", "page.html")
    Record(id='page.html', html=b'<p>Rain.</p>', text=None, url=None, charset=None)
    >>> read_page(b"%PDF-1.7", "page.html").failure.message
    'this is a PDF file, not HTML or text; extract its text first'
    """
    if content.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
                content = stream.read(_LARGEST_INFLATED + 1)
        except (OSError, EOFError, zlib.error):
            return _refuse(name, "a damaged gzip file; fetch it again")
        if len(content) > _LARGEST_INFLATED:
            most = f"{_LARGEST_INFLATED // 2**20} MB"
            return _refuse(name, f"a gzip file that holds more than {most}; unpack it, if that is right")
    if not content.strip():
        return _refuse(name, "the file is empty; there is nothing to clean")
    if kind is None:
        binary = name_binary(content)
        if binary:
            advice = "; use --jsonl for records" if binary == "a WARC file" else "; extract its text first"
            return _refuse(name, f"this is {binary}, not HTML or text{advice}")
        kind = _tell_kind(content, name)
    if kind is None:
        return _refuse(name, "cannot tell whether this is HTML or text; say --html or --text")
    return Record(name, html=content) if kind == "html" else Record(name, text=content)


def name_binary(content: bytes) -> str | None:
    """What a file is that holds neither HTML nor text.

    >>> name_binary(b"GIF89a"), name_binary("Grüße".encode())
    ('a GIF image', None)
    """
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            return what
    head = content[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > _CONTROL_SHARE * len(head) and not head.startswith(_MARKS):
        return "a binary file"
    return None


def _tell_kind(content: bytes, name: str) -> Kind | None:
    suffix = Path(name.removesuffix(".gz")).suffix.lower()
    if suffix in _HTML_SUFFIXES:
        return "html"
    if suffix in _TEXT_SUFFIXES:
        return "text"
    head = content[:_HEAD]
    for mark in _MARKS[1:]:  # UTF-16: every other byte is enough to see a tag
        if head.startswith(mark):
            head = head[2:].replace(b"\0", b"")
    if _HTML_START.match(head.removeprefix(_MARKS[0])):
        return "html"
    return None if _TAG.search(head) else "text"


def _is_page(path: Path) -> bool:
    return Path(path.name.removesuffix(".gz")).suffix.lower() in _FOLDER_SUFFIXES


def _refuse(name: str, message: str) -> Outcome:
    return Outcome(name, failure=Failure("bad-record", message))
