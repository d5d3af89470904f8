"""What a page says of itself in its head and its data, as far as it tells which blocks are article."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True)
class PageClues:
    """What the head of a page and its data say about the article.

    ``address`` is the path of its canonical address, ``about`` the names and descriptions in its JSON-LD.
    """

    titles: tuple[str, ...] = ()
    description: str = ""
    body: str = ""
    types: frozenset[str] = frozenset()
    address: str = ""
    about: str = ""


_TYPE = re.compile(r'"@type"\s{0,5}:\s{0,5}\[?\s{0,5}"([A-Za-z]{1,40})"')
_TOLD = re.compile(r'"(?:articleBody|reviewBody|text|description)"')
_BODY_NAMES = frozenset(["articleBody", "reviewBody", "text"])
_ABOUT_NAMES = frozenset(["description", "name", "headline"])
# JSON-LD longer than this is not searched for the article's words.
_MAX_JSON = 2_000_000
_MAX_ABOUT = 20_000


def read_clues(root: etree._Element) -> PageClues:
    """Titles, description, address, JSON-LD texts and types of a page.

    >>> from cleantext.read.layout import parse_html
    >>> clues = read_clues(parse_html("<title>A story - Site</title><meta property=og:type content=article>"))
    >>> clues.titles, clues.types
    (('A story - Site',), frozenset({'og:article'}))
    """
    titles: list[str] = []
    description = address = ""
    types: set[str] = set()
    bodies: list[str] = []
    about: list[str] = []
    for element in root.iter("title", "meta", "script", "link"):
        tag = element.tag
        if tag == "meta":
            name = element.get("property") or element.get("name")
            if not name:
                continue
            name = name.lower()
            value = element.get("content")
            if not value:
                continue
            if name in ("og:title", "twitter:title"):
                titles.append(value[:500])
            elif name in ("og:description", "description"):
                description = description or value[:2000]
            elif name == "og:type":
                types.add("og:" + value.strip().lower()[:30])
            elif name == "og:url":
                address = address or _read_path(value)
            elif name == "generator":
                types.add("by:" + value.strip().lower().split(" ")[0][:30])
        elif tag == "link":
            if element.get("rel") == "canonical":
                address = _read_path(element.get("href") or "") or address
        elif tag == "title":
            if element.text and len(titles) < 5:
                titles.append(element.text[:500])
        elif (element.get("type") or "").strip().lower() == "application/ld+json":
            source = (element.text or "")[:_MAX_JSON]
            types.update(_TYPE.findall(source))
            if _TOLD.search(source):
                _read_told(source, bodies, about)
    return PageClues(
        tuple(dict.fromkeys(titles)),
        description,
        "\n".join(bodies),
        frozenset(types),
        address,
        "\n".join(about)[:_MAX_ABOUT],
    )


# A longer path is generated, not named.
_MAX_PATH = 300


def _read_path(address: str) -> str:
    """The path and query of an address.

    >>> _read_path("https://a.example/shop/boots?page=2"), _read_path("/shop")
    ('/shop/boots?page=2', '/shop')
    """
    _, scheme, rest = address.strip().partition("://")
    if scheme:
        _, slash, rest = rest.partition("/")
        return (slash + rest)[:_MAX_PATH]
    return address.strip()[:_MAX_PATH]


def _read_told(source: str, bodies: list[str], about: list[str]) -> None:
    """The articles in a piece of JSON-LD, and the names and descriptions, each put to its list."""
    try:
        value = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return
    todo = [value]
    for _ in range(20_000):
        if not todo:
            return
        value = todo.pop()
        if isinstance(value, dict):
            for name, part in value.items():
                if isinstance(part, str):
                    if name in _BODY_NAMES:
                        bodies.append(re.sub(r"<[^<>]{1,300}>", " ", part))
                    elif name in _ABOUT_NAMES:
                        about.append(part[:_MAX_ABOUT])
                elif isinstance(part, dict | list):
                    todo.append(part)
        elif isinstance(value, list):
            todo += value
