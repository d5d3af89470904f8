"""What a page states of itself, gathered in one pass over the elements that can state it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from cleantext.read.metadata.json_ld import Node, read_json_ld
from cleantext.read.metadata.markup import MAX_VALUE, PageTree, squeeze, text_of

# Bounds for hostile pages; real pages stay far below them.
MAX_VALUES = 500  # elements of one kind looked at

LEAST_PARAGRAPHS = 3  # in one element, for them to be the article of a page without a headline

# Properties of RDFa (schema.org, Dublin Core, SIOC) without their prefix, and the itemprops like them.
_RDFA = {
    "author": "author",
    "creator": "author",
    "has_creator": "author",
    "headline": "headline",
    "datepublished": "datepublished",
    "date": "datepublished",
    "created": "datepublished",
    "issued": "datepublished",
    "datecreated": "datecreated",
    "datemodified": "datemodified",
    "modified": "datemodified",
}
_LICENCE_HOSTS = ("creativecommons.org/licenses/", "creativecommons.org/publicdomain/")


@dataclass(frozen=True, slots=True)
class Named:
    """A value and the source that states it."""

    value: Any
    source: str


@dataclass(slots=True)
class Facts:
    """Everything gathered, in the order of the page.

    ``metas`` maps the lower-case name or property of ``<meta>`` elements to their contents,
    ``links`` the lower-case rel of ``<link>`` elements to their addresses, ``microdata`` each
    itemprop (and what says the same in RDFa) to its elements.
    """

    tree: PageTree
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    microdata: dict[str, list[HtmlElement]] = field(default_factory=dict)
    title: str = ""
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    author_links: list[HtmlElement] = field(default_factory=list)
    licence_links: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    def anchor(self) -> HtmlElement | None:
        """What the article stands around: its headline, or the first of the most paragraphs in one place."""
        if self.headings:
            return self.headings[0]
        paragraphs = self.tree.tagged("p")[:MAX_VALUES]
        holders = Counter(paragraph.getparent() for paragraph in paragraphs)
        most = max(holders.values(), default=0)
        if most < LEAST_PARAGRAPHS:
            return None
        return next(paragraph for paragraph in paragraphs if holders[paragraph.getparent()] == most)

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and content of every ``<meta>`` so named, in the order of the names."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield name, content


def gather(root: HtmlElement) -> Facts:
    """The facts of a parsed page; the tree is only read."""
    tree = PageTree(root)
    facts = Facts(tree)
    for element in tree.tagged("meta"):
        _gather_meta(facts, element)
    for element in tree.tagged("link"):
        rel, href = element.get("rel"), element.get("href")
        if rel and href and len(href) <= MAX_VALUE:
            for word in rel.lower().split():
                facts.links.setdefault(word, []).append(href.strip())
    facts.times = tree.tagged("time")[:MAX_VALUES]
    facts.headings = tree.tagged("h1")[:MAX_VALUES]
    for element in tree.tagged("title"):
        parent = element.getparent()
        if parent is None or parent.tag != "svg":
            facts.title = text_of(element)
            if facts.title:
                break
    for element in islice(_with_property(tree), MAX_VALUES * 4):
        for prop in (element.get("itemprop") or "")[:200].lower().split():
            facts.microdata.setdefault(prop, []).append(element)
        if element.tag == "meta":
            continue
        for prop in (element.get("property") or "")[:200].lower().split():
            if same := _RDFA.get(prop.rpartition(":")[2]):
                facts.microdata.setdefault(same, []).append(element)
    for element in islice(_telling_links(tree), MAX_VALUES * 4):
        _gather_link(facts, element)
    facts.nodes = read_json_ld(list(_json_ld_sources(tree)))
    return facts


def _json_ld_sources(tree: PageTree) -> Iterator[str]:
    """The JSON-LD of scripts, and that which a framework that knows no scripts writes into ``<meta>``."""
    for element in tree.tagged("script"):
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            yield element.text
    for element in tree.tagged("meta"):
        if "ld+json" in (element.get("name") or "") and (content := element.get("content")):
            yield content


def _with_property(tree: PageTree) -> Iterator[HtmlElement]:
    """The elements that microdata or RDFa name."""
    for element in tree.elements:
        if element.get("itemprop") is not None or element.get("property") is not None:
            yield element


def _telling_links(tree: PageTree) -> Iterator[HtmlElement]:
    """The links that say that they lead to the author or to a licence."""
    for link in tree.tagged("a"):
        rel = link.get("rel")
        if (rel and ("author" in rel or "license" in rel)) or "creativecommons.org/" in (
            link.get("href") or ""
        ):
            yield link


def _gather_link(facts: Facts, element: HtmlElement) -> None:
    words = (element.get("rel") or "")[:200].lower().split()
    if "author" in words and len(facts.author_links) < MAX_VALUES:
        facts.author_links.append(element)
    href = (element.get("href") or "").strip()[:MAX_VALUE]
    if "license" in words:
        facts.licence_links.insert(0, href)
    elif any(host in href for host in _LICENCE_HOSTS):
        facts.licence_links.append(href)


def _gather_meta(facts: Facts, element: HtmlElement) -> None:
    content = element.get("content") or element.get("value")
    if not content:
        return
    value = squeeze(content)
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        names = element.get(attribute)
        if names and value and len(facts.metas) < MAX_VALUES:
            for name in names[:200].lower().split():
                contents = facts.metas.setdefault(name, [])
                if len(contents) < 100:
                    contents.append(value)


def in_item(element: HtmlElement, *kinds: str) -> bool:
    """Whether the microdata item around an element is of one of these types."""
    for outer in islice(element.iterancestors(), 30):
        if kind := outer.get("itemtype"):
            return kind.rsplit("/", 1)[-1].lower() in kinds
    return False
