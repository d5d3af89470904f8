"""JSON-LD of a page as flat nodes, whatever shape it was written in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Bounds for hostile pages: the largest script of 3,000 real pages has some 600,000 characters,
# the most nested 40 levels.
MAX_CHARS = 2_000_000
MAX_NODES = 5_000
MAX_DEPTH = 60

_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
_WRAPPERS = re.compile(
    r"^\s{0,1000}(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\]\]>\*/|\]\]>)\s{0,1000}$"
)
# Values that are worth saving from a script that is no JSON at all.
_SALVAGE = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|inLanguage|@type)"\s{0,20}:\s{0,20}"((?:[^"\\\n]|\\.){1,500})"'
)
_SALVAGE_AUTHOR = re.compile(
    r'"author"\s{0,20}:[^"]{0,20}(?:"@type"\s{0,20}:\s{0,20}"[A-Za-z]{1,20}"\s{0,20},\s{0,20})?"name"\s{0,20}:\s{0,20}"((?:[^"\\\n]|\\.){1,200})"'
)

ARTICLE_TYPES = frozenset(
    """article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle
    backgroundnewsarticle reviewnewsarticle askpublicnewsarticle liveblogposting socialmediaposting
    discussionforumposting techarticle scholarlyarticle report advertisercontentarticle satiricalarticle
    medicalscholarlyarticle recipe review criticreview howto qapage question videoobject podcastepisode
    audioobject""".split()
)  # fmt: skip
# Kinds that carry an article's facts only where nothing better does.
_LESSER_TYPES = frozenset(
    "recipe review criticreview howto qapage question videoobject podcastepisode audioobject".split()
)
PAGE_TYPES = frozenset(
    """webpage itempage aboutpage profilepage collectionpage medicalwebpage contactpage faqpage product
    event""".split()
)
# Properties under which other articles are named, not this one.
_ELSEWHERE = frozenset(
    """haspart itemlistelement mentions relatedlink comment citation ispartof breadcrumb publisher
    suggestedanswer acceptedanswer liveblogupdate isbasedon significantlinks hasofferingcatalog offers
    subjectof aggregaterating potentialaction""".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One typed object: its types in lower case, its properties, and how it stands in the page.

    ``depth`` counts the objects around it; ``elsewhere`` tells that it stands under a property
    that names other things than the page itself (``mentions``, ``itemListElement`` ...).
    """

    types: frozenset[str]
    properties: Mapping[str, Any]
    depth: int = 0
    elsewhere: bool = False

    @property
    def is_article(self) -> bool:
        return bool(self.types & ARTICLE_TYPES)

    @property
    def is_lesser(self) -> bool:
        return not (self.types & (ARTICLE_TYPES - _LESSER_TYPES))


def main_nodes(nodes: Sequence[Node]) -> list[Node]:
    """The nodes that speak of the page's own article, the likeliest first.

    An article named under ``mentions`` or in a list is another page's.
    """
    articles = [node for node in nodes if node.is_article and not node.elsewhere]
    return sorted(articles, key=lambda node: (node.is_lesser, "headline" not in node.properties, node.depth))


def nodes_by_id(nodes: Sequence[Node]) -> dict[str, Node]:
    """Nodes with more than an ``@id``, by that id, for references."""
    found: dict[str, Node] = {}
    for node in nodes:
        name = node.properties.get("@id")
        if isinstance(name, str) and len(node.properties) > 1:
            found.setdefault(name, node)
    return found


def read_json_ld(scripts: Sequence[str]) -> list[Node]:
    """The nodes of all scripts, outermost first; what cannot be read is left out, never raised.

    >>> read_json_ld(['{"@graph": [{"@type": "NewsArticle", "headline": "Mali"}]}'])[0].properties["headline"]
    'Mali'
    """
    nodes: list[Node] = []
    budget = MAX_CHARS
    for script in scripts:
        if len(script) > budget or len(nodes) >= MAX_NODES:
            continue
        budget -= len(script)
        nodes.extend(_flatten(_parse(script), MAX_NODES - len(nodes)))
    return nodes


def _parse(script: str) -> Any:
    """The value of a script: plain JSON, JSON with the usual slips mended, or what can be saved of it."""
    text = script.strip().strip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    text = _WRAPPERS.sub("", _WRAPPERS.sub("", text)).strip().strip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text), text.replace("&quot;", '"')):
        values = list(_parse_row(candidate))
        if values:
            return values
    return _salvage(text)


def _parse_row(text: str) -> Iterator[Any]:
    """Values that stand one after another, as if several scripts had been glued."""
    decoder = json.JSONDecoder(strict=False)
    place = 0
    for _ in range(50):
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1
        if place >= len(text):
            return
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        if isinstance(value, (dict, list)):
            yield value


def _salvage(text: str) -> Any:
    """Headline, dates and author of a script that no reader understands."""
    found: dict[str, Any] = {}
    for match in _SALVAGE.finditer(text):
        if match[1] == "@type" and match[2].lower() not in ARTICLE_TYPES:
            continue
        found.setdefault(match[1], _unescape(match[2]))
    if author := _SALVAGE_AUTHOR.search(text):
        found["author"] = _unescape(author[1])
    return found if "@type" in found else None


def _unescape(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _flatten(value: Any, room: int) -> list[Node]:
    """Every typed object under a value, breadth first, with an explicit queue."""
    nodes: list[Node] = []
    queue: list[tuple[Any, int, bool]] = [(value, 0, False)]
    looked = 0
    while queue and len(nodes) < room and looked < MAX_NODES * 4:
        following: list[tuple[Any, int, bool]] = []
        for item, depth, elsewhere in queue:
            looked += 1
            if looked >= MAX_NODES * 4:
                break
            if isinstance(item, list):
                following.extend(
                    (child, depth, elsewhere) for child in item[:MAX_NODES] if isinstance(child, (dict, list))
                )
            elif isinstance(item, dict):
                types = types_of(item)
                if (types or "@id" in item) and len(nodes) < room:
                    nodes.append(Node(types, item, depth, elsewhere))
                if depth < MAX_DEPTH:
                    for key, child in item.items():
                        if isinstance(child, (dict, list)):
                            away = elsewhere or key.lower() in _ELSEWHERE
                            following.append((child, depth + (key != "@graph"), away))
        queue = following
    return nodes


def types_of(item: Mapping[str, Any]) -> frozenset[str]:
    """The types of an object in lower case, without the address of their vocabulary.

    >>> sorted(types_of({"@type": ["schema:Article", "https://schema.org/WebPage"]}))
    ['article', 'webpage']
    """
    value = item.get("@type") or item.get("type")
    values = value if isinstance(value, list) else [value]
    return frozenset(
        re.split(r"[/:#]", name)[-1].lower()
        for name in values[:20]
        if isinstance(name, str) and len(name) < 200
    )


def strings(value: Any, limit: int = 100) -> list[str]:
    """The strings that a value comes down to: itself, its ``name``, its ``@value``, or those of its items.

    >>> strings([{"@type": "Person", "name": "Ada"}, "Grace", {"@value": "Mary"}, 7])
    ['Ada', 'Grace', 'Mary']
    """
    found: list[str] = []
    stack: list[tuple[Any, int]] = [(value, 0)]
    looked = 0
    while stack and len(found) < limit and looked < 1000:
        looked += 1
        item, depth = stack.pop()
        if isinstance(item, str):
            if text := " ".join(item[:5000].split()):
                found.append(text)
        elif isinstance(item, list) and depth < 5:
            stack.extend((child, depth + 1) for child in reversed(item[:limit]))
        elif isinstance(item, dict) and depth < 5:
            for key in ("name", "@value", "headline"):
                if item.get(key):
                    stack.append((item[key], depth + 1))
                    break
    return found


def addresses(value: Any) -> list[str]:
    """The addresses that a property's value comes down to: itself, its ``url``, ``contentUrl`` or ``@id``."""
    found: list[str] = []
    stack: list[tuple[Any, int]] = [(value, 0)]
    looked = 0
    while stack and len(found) < 20 and looked < 200:
        looked += 1
        item, depth = stack.pop()
        if isinstance(item, str):
            found.append(item.strip()[:5000])
        elif isinstance(item, list) and depth < 4:
            stack.extend((child, depth + 1) for child in reversed(item[:20]))
        elif isinstance(item, dict) and depth < 4:
            for key in ("url", "contentUrl", "@id"):
                if item.get(key):
                    stack.append((item[key], depth + 1))
                    break
    return found
