"""How the tree of a page is searched and read for metadata; nothing here changes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

# Bounds for hostile pages; real pages stay far below them.
MAX_VALUE = 5_000  # characters kept of one value
MAX_TEXT_PARTS = 400  # text nodes read under one element
MAX_TEXTS = 20_000  # text nodes of a page that are looked at

_VISIBLE_TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)
_ALL_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_HOLDING = etree.XPath("descendant-or-self::*[text() = $text]")
_SKIPPED = frozenset("script style noscript template svg select option textarea nav form".split())
# A footer is the page's, unless it says that it is the article's: its byline stands there on some sites.
_ARTICLE_FOOTER = ("author", "byline", "meta", "entry", "post", "article")


class PageTree:
    """The elements of a page, walked once for all that is looked for in them.

    To walk costs as much as to ask each element for two of its attributes, and half as much as a path with a
    condition; who keeps the elements walks once.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<p><b class='by-author'>Ada</b> wrote <i>this</i></p>")
    >>> tree = PageTree(page)
    >>> [element.tag for element in tree.with_class("author")], len(tree.tagged("i")), tree.texts()
    (['b'], 1, ['Ada', ' wrote ', 'this'])
    """

    __slots__ = ("_by_tag", "_classed", "_texts", "elements", "root")

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.elements: list[HtmlElement] = list(root.iter("*"))
        self._by_tag: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.elements:
            self._by_tag[element.tag].append(element)
        self._classed: list[tuple[str, HtmlElement]] | None = None
        self._texts: list[str] | None = None

    def tagged(self, tag: str) -> list[HtmlElement]:
        """The elements with a tag, in the order of the page."""
        return self._by_tag.get(tag, [])

    def tags(self) -> list[str]:
        """The tags that occur, each once."""
        return list(self._by_tag)

    def with_class(self, *parts: str) -> Iterator[HtmlElement]:
        """The elements in whose class one of the parts stands, in the order of the page."""
        if self._classed is None:
            self._classed = [(name, element) for element in self.elements if (name := element.get("class"))]
        for name, element in self._classed:
            for part in parts:
                if part in name:
                    yield element
                    break

    def texts(self) -> list[str]:
        """The texts of the page, a string for each text node, the first of them where there are very many."""
        if self._texts is None:
            body = next(iter(self.tagged("body")), self.root)
            self._texts = select_texts(_ALL_TEXTS, body)[:MAX_TEXTS]
        return self._texts

    def holders(self, text: str) -> list[HtmlElement]:
        """The elements in which a text stands, which costs a walk over the page."""
        return cast(list[HtmlElement], _HOLDING(self.root, text=text))


def select_texts(path: etree.XPath, root: HtmlElement) -> list[str]:
    """The texts that a path finds."""
    return cast(list[str], path(root))


def text_of(element: HtmlElement, limit: int = MAX_VALUE) -> str:
    """The text under an element, spaces made single, at most ``limit`` characters.

    >>> import lxml.html
    >>> text_of(lxml.html.fragment_fromstring("<p>By <b>Ada\\n Byron</b><script>x()</script></p>"))
    'By Ada Byron'
    """
    parts: list[str] = []
    size = 0
    for part in select_texts(_VISIBLE_TEXTS, element)[:MAX_TEXT_PARTS]:
        parts.append(part)
        size += len(part)
        if size > limit:
            break
    return squeeze("".join(parts), limit)


def squeeze(text: str, limit: int = MAX_VALUE) -> str:
    """The text with runs of white space made one space, cut at ``limit`` characters.

    >>> squeeze("  a \\n b ")
    'a b'
    """
    return " ".join(text[: limit * 2].split())[:limit]


def value_of(element: HtmlElement) -> str:
    """What a microdata or RDFa element states: its content, its date, or its text."""
    return squeeze(element.get("content") or element.get("datetime") or "") or text_of(element, 500)


NO_LABEL = " "  # the label of an element that has neither class nor id


def label(element: HtmlElement) -> str:
    """The class and id of an element, where pages say what it is for."""
    class_, id_ = element.get("class"), element.get("id")
    return f"{class_ or ''} {id_ or ''}"[:300] if class_ or id_ else NO_LABEL


def is_page_footer(element: HtmlElement) -> bool:
    """Whether an element is the footer of the page, not of its article.

    >>> import lxml.html
    >>> footers = "<div><footer class='site-info'/><footer class='author__meta'/></div>"
    >>> [is_page_footer(footer) for footer in lxml.html.fragment_fromstring(footers)]
    [True, False]
    """
    return element.tag == "footer" and not any(word in label(element).lower() for word in _ARTICLE_FOOTER)


def following(element: HtmlElement, root: HtmlElement | None = None) -> Iterator[HtmlElement]:
    """The elements after an element in the order of the page, without its own; none outside ``root``."""
    current: HtmlElement | None = element
    while current is not None and current is not root:
        for sibling in current.itersiblings():
            yield from _with_contents(sibling)
        current = current.getparent()


def preceding(element: HtmlElement, root: HtmlElement | None = None) -> Iterator[HtmlElement]:
    """The elements before an element, those beside it first, then those beside what is around it."""
    current: HtmlElement | None = element
    while current is not None and current is not root:
        for sibling in current.itersiblings(preceding=True):
            yield from _with_contents(sibling)
        current = current.getparent()


def _with_contents(element: HtmlElement) -> Iterator[HtmlElement]:
    if is_page_footer(element):
        return
    if isinstance(element.tag, str) and element.tag not in _SKIPPED:
        yield from (child for child in element.iter() if isinstance(child.tag, str))
