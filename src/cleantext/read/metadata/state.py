"""What the state that a page's scripts start from (``__NEXT_DATA__`` and the like) says of the article."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from cleantext.read.metadata.dates import read_stamp
from cleantext.read.metadata.json_ld import strings
from cleantext.read.metadata.names import split_names, unique
from cleantext.read.metadata.titles import clean_title, fold_title

# Bounds for hostile pages: states of real articles have up to 2 million characters and 100,000 values.
MAX_CHARS = 4_000_000
MAX_VALUES = 200_000
_LEAST = 40  # characters of a script that can hold a headline and a date
_ASSIGNED = re.compile(r"=\s{0,20}(?=[{\[])")
_MOST_ASSIGNED = 20
_PLAIN = re.compile(r"[A-Za-z0-9 ]+")
# Names under which content systems keep the three, the surest first.
_TITLES = ("headline", "title", "name", "titleText", "pageTitle", "seoTitle")
_DATES = tuple(
    """datePublished date_published publishedAt published_at firstPublishedAt first_published_at
    firstPublished publishedDate published_date publishDate publish_date publicationDate publication_date
    pubDate pubdate publishedOn published display_date date""".split()
)
_AUTHORS = ("author", "authors", "byline", "bylines", "writers", "creators", "contributors")
_NAMES = ("name", "displayName", "display_name", "fullName", "full_name", "title")
_INSIDE = ("node", "fields", "data", "attributes", "rendered", "nodes", "edges")


@dataclass(frozen=True, slots=True)
class State:
    """The day of publication and the authors that stand beside a page's headline in its scripts."""

    day: datetime.date | None = None
    authors: tuple[str, ...] = ()


def read_state(root: HtmlElement, title: str | None) -> State:
    """What scripts say of the article with this headline; nothing of any other that they list.

    >>> import lxml.html
    >>> script = '{"a": {"title": "Bridge opened", "date": "2022-02-18", "author": {"name": "Ada Roe"}}}'
    >>> page = lxml.html.fragment_fromstring(f"<div><script type='application/json'>{script}</script></div>")
    >>> read_state(page, "Bridge opened")
    State(day=datetime.date(2022, 2, 18), authors=('Ada Roe',))
    """
    key = fold_title(title or "")
    if not key:
        return State()
    # what no JSON escapes; looking for it first spares the reading of most states
    probe = max(_PLAIN.findall(title or ""), key=len, default="")
    day: datetime.date | None = None
    authors: list[str] = []
    room = MAX_CHARS
    for script in root.iter("script"):
        source = script.text
        kind = (script.get("type") or "").lower()
        if not source or "ld+json" in kind or not _LEAST <= len(source) <= room or probe not in source:
            continue
        room -= len(source)
        for value in _values(source, "json" in kind):
            for item in _about(value, key):
                day = day or _day(item)
                authors = authors or _authors(item)
        if day and authors:
            break
    return State(day, tuple(authors))


def _values(source: str, is_json: bool) -> Iterator[Any]:
    """The JSON values of a script: the whole of it, or what it assigns."""
    decoder = json.JSONDecoder(strict=False)
    places = [0] if is_json else []
    if not is_json:
        for match in _ASSIGNED.finditer(source):
            places.append(match.end())
            if len(places) >= _MOST_ASSIGNED:
                break
    end = 0
    for place in places:
        if place < end:
            continue  # inside the value before
        try:
            value, end = decoder.raw_decode(source.lstrip() if is_json else source, place)
        except (ValueError, RecursionError):
            continue
        yield value


def _about(value: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """The objects under a value that have the headline for a title, outermost first."""
    queue: list[Any] = [value]
    looked = 0
    while queue and looked < MAX_VALUES:
        following: list[Any] = []
        for item in queue:
            looked += 1
            if isinstance(item, dict):
                if any(_is_title(item.get(name), key) for name in _TITLES):
                    yield item
                following.extend(part for part in item.values() if isinstance(part, (dict, list)))
            else:
                following.extend(part for part in item if isinstance(part, (dict, list)))
            if looked >= MAX_VALUES:
                return
        queue = following


def _is_title(value: Any, key: str) -> bool:
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("text") or value.get("basic")
    return isinstance(value, str) and len(value) < 1000 and fold_title(clean_title(value)) == key


def _day(item: Mapping[str, Any]) -> datetime.date | None:
    for name in _DATES:
        value = item.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and (day := read_stamp(value)):
            return day
    return None


def _authors(item: Mapping[str, Any]) -> list[str]:
    for name in _AUTHORS:
        names = [found for text in _strings(item.get(name)) for found in split_names(text)]
        if names:
            return unique(names)
    return []


def _strings(value: Any) -> list[str]:
    """The names that an author's value comes down to, whatever they are wrapped in."""
    found: list[str] = []
    stack: list[tuple[Any, int]] = [(value, 0)]
    for _ in range(200):
        if not stack:
            break
        part, depth = stack.pop()
        if isinstance(part, dict) and depth < 6:
            inner = next((part[name] for name in _NAMES if isinstance(part.get(name), str)), None)
            if inner is not None:
                found.extend(strings(inner))
            else:
                stack.extend((part[name], depth + 1) for name in reversed(_INSIDE) if part.get(name))
        elif isinstance(part, list) and depth < 6:
            stack.extend((inner, depth + 1) for inner in reversed(part[:50]))
        elif isinstance(part, str):
            found.extend(strings(part))
    return found
