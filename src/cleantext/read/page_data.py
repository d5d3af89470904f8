"""The article where a page holds it only as data: JSON-LD, or the state that its scripts start from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

# The article's text in JSON-LD is shorter than this where it is only a teaser.
_LEAST_BODY = 400
# A string in a page's state that is shorter than this is a label, not a paragraph.
_LEAST_PARAGRAPH = 80
# Data beyond this many characters, or values, is not looked at.
_MAX_SOURCE = 8_000_000
_MAX_VALUES = 200_000
# Names under which content systems (Next, Fusion, Apollo, Nuxt, Drupal) keep paragraphs or whole bodies.
_BODY_NAMES = frozenset(
    "articlebody body bodytext body_html bodyhtml content contenthtml html text paragraph paragraphs value "
    "rendered copy story children data".split()
)
_ASSIGNED = re.compile(r"=\s{0,20}(?=\{)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_SENTENCE_END = re.compile(r"[.!?。！？؟।][\"'”»’)\s]|[.!?。！？؟।]$")
_BREAK = re.compile(r"(?:\s*\n\s*)+|</(?:p|div|h[1-6]|li)>|<br\s{0,5}/?>(?:\s{0,20}<br\s{0,5}/?>)?", re.I)
_WORD = re.compile(r"\w+")
_PROBES = 10
_PROBE_WORDS = 4


def page_data_text(root: etree._Element) -> str:
    """The article's text in the data of a page, paragraphs parted by empty lines; mostly nothing.

    JSON-LD's ``articleBody`` comes first; else the longest run of prose in one of the page's JSON states.

    >>> from cleantext.read.layout import parse_html
    >>> body = "The tide was low that day. " * 20
    >>> script = f'<script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
    >>> page_data_text(parse_html(script)) == body.strip()
    True
    """
    bodies = [body for body in read_article_bodies(root) if len(body) >= _LEAST_BODY]
    if bodies:
        return max(bodies, key=len)
    found: list[str] = []
    for script in root.iter("script"):
        source = script.text
        if source and _LEAST_BODY <= len(source) <= _MAX_SOURCE and "{" in source:
            found.append(_read_state(source, script.get("type") or ""))
    return max(found, key=len, default="")


def read_article_bodies(root: etree._Element) -> Iterator[str]:
    """Every ``articleBody`` in the page's JSON-LD, as paragraphs."""
    for script in root.iter("script"):
        # most scripts are long, and their text costs time
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        source = script.text
        if source and len(source) <= _MAX_SOURCE and '"articleBody"' in source:
            for name, value in _walk(_load(source)):
                if name == "articleBody":
                    yield as_paragraphs(value)


def is_displayed(body: str, text: str) -> bool:
    """Whether a text stands in a page as displayed: some of ten samples of it do.

    >>> is_displayed("one two three four five six", "One, two: three four! Five six.")
    True
    """
    words = _WORD.findall(body.lower())
    if len(words) < _PROBE_WORDS:
        return True
    shown = " " + " ".join(_WORD.findall(text.lower())) + " "
    step = max(1, (len(words) - _PROBE_WORDS) // _PROBES)
    starts = range(0, len(words) - _PROBE_WORDS + 1, step)
    hits = sum(" " + " ".join(words[start : start + _PROBE_WORDS]) + " " in shown for start in starts)
    return hits > len(starts) * 0.25


def as_paragraphs(value: str) -> str:
    """A string of JSON, which may hold markup, as plain paragraphs."""
    if "<" in value and _TAG.search(value):
        value = _TAG.sub(" ", _BREAK.sub("\n", value))
    pieces = (" ".join(piece.split()) for piece in value.split("\n"))
    return "\n\n".join(piece for piece in pieces if piece)


def _read_state(source: str, kind: str) -> str:
    if "json" in kind.lower():
        if "ld+json" in kind.lower():
            return ""
        value = _load(source)
    else:
        match = _ASSIGNED.search(source)
        if match is None:
            return ""
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(source, match.end())
        except (ValueError, RecursionError):
            return ""
    pieces = (as_paragraphs(piece) for name, piece in _walk(value) if name.lower() in _BODY_NAMES)
    return "\n\n".join(
        piece
        for piece in dict.fromkeys(pieces)
        if len(piece) >= _LEAST_PARAGRAPH
        and _SENTENCE_END.search(piece)
        and not piece.startswith(("{", "[", "http"))
    )


def _load(source: str) -> Any:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: Any) -> Iterator[tuple[str, str]]:
    """All strings of a JSON value with the name that each stands under, in order."""
    todo: list[tuple[str, Any]] = [("", value)]
    for _ in range(_MAX_VALUES):
        if not todo:
            return
        name, value = todo.pop()
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            todo += [(str(key), part) for key, part in reversed(value.items())]
        elif isinstance(value, list):
            todo += [(name, part) for part in reversed(value)]
