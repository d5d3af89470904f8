"""The keywords of an article: what it states to machines, and the links to them that it shows."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from cleantext.read.metadata.datelines import stands_aside
from cleantext.read.metadata.facts import Facts, Named
from cleantext.read.metadata.json_ld import Node, strings
from cleantext.read.metadata.markup import PageTree, label, text_of
from cleantext.read.metadata.names import unique
from cleantext.read.metadata.patterns import one_of
from cleantext.read.metadata.titles import clean_title

_MOST_TAGS = 50
_LONGEST = 100  # characters of a keyword
_CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_COMMAS = re.compile("[,，、]")
# Bounds for hostile pages; a page shows a dozen of such links, and a few dozen in its menus.
_MOST_LINKS = 5_000
_LONGEST_ADDRESS = 500
_MOST_PLACES = 100  # of these whose place on the page is looked up
_MOST_GROUPS = 5  # groups of such links that are read
_LONGEST_SHOWN = 60  # characters; longer links are headlines
_ADDRESS = re.compile(
    r"(?:/"
    + one_of("""
        tags? themen? topics? schlagw[oö]rt(?:er|e)? keywords? etiquetas? mots?-cles? stichw[oö]rt(?:er|e)?
        label hashtags?
    """)
    + r"[/=?]|[?&]tag=)",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"(?:^|[\s_-])" + one_of("tags? tagged keywords? topics? themen schlagw[oö]rter etiquetas"), re.IGNORECASE
)
_SIGNS = " \t\n#,;·•|/"  # what stands before and between keywords


def choose_tags(facts: Facts, main: list[Node]) -> Named | None:
    """Keywords of the article, those of the article before those of the site.

    ``<meta name="keywords">`` comes last: it is the whole site's on many pages (of the training pages where
    it differs from the links shown, it is right on 3 and they are on 12).
    """
    for node in main:
        value = node.properties.get("keywords")
        if found := _clean(strings(value), isinstance(value, str)):
            return Named(found, "json-ld")
    for names in (
        ("article:tag", "og:article:tag"),
        ("parsely-tags",),
        ("sailthru.tags",),
        ("news_keywords",),
        ("cxenseparse:recs:tags",),
        ("dc.subject",),
        ("citation_keywords",),
    ):
        if found := _clean([value for _, value in facts.meta(*names)], True):
            return Named(found, "meta")
    shown = _clean(shown_tags(facts.tree, facts.anchor()), False)
    stated = _clean([value for _, value in facts.meta("keywords")], True)
    if len(shown) > 1 or not stated:  # a single link may be anything's
        return Named(shown, "links") if shown else None
    return Named(stated, "meta")


def _clean(values: list[str], split: bool) -> tuple[str, ...]:
    if split:
        values = [part for value in values for part in _parts(value)]
    cleaned = (clean_title(value) for value in values)
    return tuple(unique(tag for tag in cleaned if 1 < len(tag) <= _LONGEST)[:_MOST_TAGS])


def _parts(value: str) -> list[str]:
    """Keywords that commas part, or else semicolons, or else, in Chinese and Japanese, spaces."""
    if _COMMAS.search(value):
        return _COMMAS.split(value)
    if ";" not in value and _CHINESE.search(value):
        return value.split()
    return value.split(";")


def shown_tags(tree: PageTree, heading: HtmlElement | None = None) -> list[str]:
    """The texts of the links to keywords that stand together by the article, the largest group of them.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring(
    ...     "<div><h1>Bridge</h1><p><a rel='tag'>#Rivers</a>, <a rel='tag'>North</a></p></div>"
    ... )
    >>> shown_tags(PageTree(page), page[0])
    ['Rivers', 'North']
    """
    groups: dict[HtmlElement, list[str]] = {}
    marked_groups: set[HtmlElement] = set()
    looked = 0
    for link in tree.tagged("a")[:_MOST_LINKS]:
        marked = _is_marked(link)
        if not marked and not _ADDRESS.search((link.get("href") or "")[:_LONGEST_ADDRESS]):
            continue
        looked += 1
        if looked > _MOST_PLACES:
            break
        text = text_of(link, 2 * _LONGEST_SHOWN).strip(_SIGNS)
        holder = _holder(link)
        if 1 < len(text) <= _LONGEST_SHOWN and not text.isdigit() and not stands_aside(link, heading):
            groups.setdefault(holder, []).append(text)
            if marked:
                marked_groups.add(holder)
    largest = sorted(groups, key=lambda holder: len(groups[holder]), reverse=True)[:_MOST_GROUPS]
    for holder in largest:
        if holder in marked_groups or _is_list(holder, groups[holder]):
            return groups[holder]
    return []


def _is_marked(link: HtmlElement) -> bool:
    """Whether a link says that it leads to a keyword, and not to a category, which is a section."""
    words = (link.get("rel") or "")[:200].lower().split()
    return "tag" in words and "category" not in words


def _holder(link: HtmlElement) -> HtmlElement:
    """The element that holds a link and its neighbours: an item of a list is left for the list."""
    parent = link.getparent()
    if parent is None:
        return link
    outer = parent.getparent()
    return outer if len(parent) == 1 and outer is not None else parent


def _is_list(holder: HtmlElement, texts: list[str]) -> bool:
    """Whether links without a mark are a list of keywords: one is none, nor are those of a sentence."""
    size = sum(map(len, texts))
    is_several = len(texts) > 1 or bool(_HOLDER.search(label(holder)))
    return is_several and 2 * size >= len(text_of(holder, 4 * size + 100))
