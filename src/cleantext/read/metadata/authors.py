"""Who wrote a page: what it states to machines and shows to readers, weighed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from lxml.html import HtmlElement

from cleantext.read.metadata.bylines import byline_near, linked_anywhere, marked_anywhere, worded_anywhere
from cleantext.read.metadata.facts import Facts, Named, in_item
from cleantext.read.metadata.json_ld import PAGE_TYPES, Node, nodes_by_id, strings
from cleantext.read.metadata.markup import text_of, value_of
from cleantext.read.metadata.names import clean_name, is_organisation, split_names, unique
from cleantext.read.metadata.patterns import one_of
from cleantext.read.metadata.titles import Site, strip_site

_FAMILY_FIRST = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]{1,20}, [A-ZÀ-Þ][a-zß-ÿ]{1,20}$")  # "Roe, Jane", and nobody else

# What a card on Twitter shows beside the title, where its label says that this is an author.
_CARD_LABEL, _CARD_DATA, _SAYS_BY = "twitter:label1", "twitter:data1", ("by", "von", "par")
# Names of <meta> for authors, the surest first: for names alone, of scientific papers, of services that count
# readers, of libraries, and what is used for anything.
_AUTHOR_METAS = tuple(
    """article:author_name author_name citation_author citation_authors parsely-author sailthru.author
    cxenseparse:author cxenseparse:recs:author dc.creator dcterms.creator dc.creator.creator byl bylineinfo
    article.author author authors article:author og:author og:article:author book:author
    twitter:data1""".split()
)
# Of other things than the article: a picture, an app, the site itself.
_LESSER_NAMES = tuple(
    "twitter:author image:author photo:author smartbanner:author web_author web-author".split()
)
# Names that content systems make up: "dd:author", "article_author", "story.byline".
_AUTHOR_NAME = re.compile(r"(?:^|[.:_-])(?:authors?|byline)(?:[._-]?name)?$")


def stated_authors(facts: Facts, main: list[Node], site: Site) -> Iterator[Named]:
    """Authors as the page states them to machines: each value a list of names."""
    by_id = nodes_by_id(facts.nodes)
    pages = [node for node in facts.nodes if node.types & PAGE_TYPES and not node.elsewhere]
    for node in main + pages:
        names: list[str] = []
        for key in ("author", "creator"):
            value = node.properties.get(key)
            for item in value if isinstance(value, list) else [value]:
                names.extend(_names_of(item, by_id, site))
            if names:
                break
        if names:
            yield Named(unique(names), "json-ld")
    for name in _AUTHOR_METAS:
        if names := _names_in_meta(facts, name, site):
            yield Named(unique(names), "meta")
    for name, values in facts.metas.items():
        if _AUTHOR_NAME.search(name) and name not in _LESSER_NAMES:
            names = [found for value in values for found in split_names(_bare(value, site), shown=False)]
            if names:
                yield Named(unique(names), "meta")


def _names_in_meta(facts: Facts, name: str, site: Site) -> list[str]:
    if name == _CARD_DATA and not any(
        word in label.lower() for label in facts.metas.get(_CARD_LABEL, ()) for word in _SAYS_BY
    ):
        return []
    names: list[str] = []
    for _, value in facts.meta(name):
        if name.startswith("citation") or _FAMILY_FIRST.match(value):
            names += _given_first(value)
        elif not value.startswith("http"):  # Facebook wants a profile's address
            names += split_names(_bare(value, site), shown=False)
    return names


def _bare(text: str, site: Site) -> str:
    """An author without the site's name behind or before a dash or bar: ``Jane Roe | Example News``."""
    return strip_site(text, site) if " - " in text or "|" in text else text


def _given_first(value: str) -> list[str]:
    """``Roe, Jane`` as scientific pages write it is ``Jane Roe``."""
    names = []
    for part in value.split(";"):
        pieces = [piece.strip() for piece in part.split(",")]
        if len(pieces) == 2 and all(pieces):
            part = f"{pieces[1]} {pieces[0]}"
        if name := clean_name(part):
            names.append(name)
    return names


def _names_of(item: Any, by_id: dict[str, Node], site: Site) -> list[str]:
    names: list[str] = []
    for _ in range(3):
        if (
            isinstance(item, dict)
            and not item.get("name")
            and isinstance(item.get("@id"), str)
            and item["@id"] in by_id
        ):
            item = by_id[item["@id"]].properties
    for text in strings(_unpack(item)):
        names.extend(split_names(_bare(text, site), shown=False))
    return names


def _unpack(item: Any) -> Any:
    """An author that was written into the data as data once more, as a string; anything else as it is."""
    if isinstance(item, str) and item.lstrip()[:1] in ("{", "[") and len(item) <= _MAX_PACKED:
        try:
            return json.loads(item)
        except (ValueError, RecursionError):
            return item
    return item


_MAX_PACKED = 3_000  # characters, as many as are looked at of any author


def shown_authors(facts: Facts) -> Iterator[Named]:
    """Authors as the page shows them to readers, the surest first."""
    for element in facts.microdata.get("author", ())[:10]:
        if not in_item(element, "answer", "comment", "review") and (
            names := split_names(_person(element), element.get("content") is None)
        ):
            yield Named(names, "microdata")
            break
    for heading in facts.headings[:2]:
        if found := byline_near(heading, facts.tree.root):
            yield Named(found[0], "byline")
            break
    linked: list[str] = []
    for element in facts.author_links[:10]:
        linked.extend(split_names(text_of(element, 200)))
    if 0 < len(unique(linked)) <= 3:
        yield Named(unique(linked), "rel-author")
    headline = facts.anchor()
    if _tells_of_article(facts):
        for marked in marked_anywhere(facts.tree, headline):
            yield Named(marked, "marked")
            break
    if worded := worded_anywhere(facts.tree, headline):
        yield Named(worded, "worded")
    if _tells_of_article(facts) and (linked := linked_anywhere(facts.tree, headline)):
        yield Named(linked, "linked")


def _tells_of_article(facts: Facts) -> bool:
    """Whether a page says in some way that it is an article.

    A byline far from the headline of one that does not is another's (right on 2 training pages of 8,
    against 15 of 17).
    """
    return (
        bool(facts.times)
        or any("article" in value for _, value in facts.meta("og:type"))
        or any(name.startswith("article:") for name in facts.metas)
        or any(node.is_article and not node.elsewhere and not node.is_lesser for node in facts.nodes)
        or bool(facts.tree.tagged("article"))
    )


def _person(element: HtmlElement) -> str:
    for child in islice(element.iter(), 60):
        if isinstance(child.tag, str) and "name" in (child.get("itemprop") or "").split():
            return value_of(child)
    return value_of(element)


def choose_authors(facts: Facts, main: list[Node], site: Site) -> Named | None:
    """The first source that names people; failing that, the first that names an organisation."""
    fallback: Named | None = None
    for named in chain(stated_authors(facts, main, site), shown_authors(facts)):
        source = "byline" if named.source in ("marked", "worded", "linked") else named.source
        people = [name for name in named.value if not site.is_named(name) and not is_organisation(name)]
        if len(people) < len(named.value):
            # what follows an organisation is a person with a whole name, or a place
            people = [name for name in people if " " in name or not _LATIN.match(name)]
        if people and (fallback is None or _may_replace(fallback, named, people)):
            if source != "byline" and len(people) == 1 and " " not in people[0]:
                return _full_name(facts, people[0]) or Named(people, source)
            return Named(people, source)
        bodies = [name for name in named.value if site.is_named(name) or is_organisation(name)]
        fallback = fallback or Named(bodies or named.value, source)
    return fallback


# News agencies, by name and as a class: "The Daily with AFP" is an answer, not a stopgap.
_AGENCY = re.compile(
    r"\b"
    + one_of("""
        afp dpa apa ansa efe ap pa upi sid epd kna tass kyodo jiji pti ani xinhua reuters bloomberg
        associated_press agences? agencies agenturen agencias agenzie
    """)
    + r"\b",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_LOGIN = re.compile(r"[a-z0-9._-]{3,40}$|[A-Z]?[a-z0-9]{2,30}(?:_|[A-Z])[A-Za-z0-9_]{0,30}$")


def _may_replace(stated: Named, named: Named, people: list[str]) -> bool:
    """Whether people named elsewhere are meant where a page states an organisation as its author."""
    if named.source in ("marked", "linked"):
        return False
    if named.source in ("byline", "worded"):  # the paper itself is a stopgap; an agency is an answer
        return " " in people[0] and not any(_AGENCY.search(name) for name in stated.value)
    return True


def _full_name(facts: Facts, stated: str) -> Named | None:
    """The byline beside the headline, where what is stated as the author is a login or a part of it."""
    for heading in facts.headings[:1]:
        found = byline_near(heading, facts.tree.root)
        if found is None:
            continue
        names = found[0]
        is_part = len(names) == 1 and stated.casefold() in names[0].casefold().split()
        is_whole = len(names) <= 2 and all(" " in name and name[0].isupper() for name in names)
        if is_whole and (is_part or _LOGIN.match(stated)):
            return None if any(is_organisation(name) for name in names) else Named(names, "byline")
    return None
