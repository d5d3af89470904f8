"""The candidates for each field, weighed against each other."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from cleantext.read.language import normalise_tag
from cleantext.read.metadata.bylines import byline_near, marked_anywhere
from cleantext.read.metadata.datelines import labelled_date, shown_date, stands_aside
from cleantext.read.metadata.dates import read_date, read_stamp, url_day
from cleantext.read.metadata.facts import Facts, text_of, value_of
from cleantext.read.metadata.json_ld import PAGE_TYPES, Node, addresses, strings
from cleantext.read.metadata.names import clean_name, is_organisation, split_names, unique
from cleantext.read.metadata.titles import Site, choose_headline, clean_title


@dataclass(frozen=True, slots=True)
class Named:
    """A value and the source that states it."""

    value: Any
    source: str


def host_of(url: str | None) -> str:
    """The host of an address, without ``www``; empty where there is none.

    >>> host_of("https://www.example.com/a")
    'example.com'
    """
    if not url:
        return ""
    try:
        return (urlsplit(url.strip()[:2000]).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def absolute(address: str, base: str | None) -> str | None:
    """The address made absolute, or ``None`` if it is not one of the web."""
    try:
        joined = urljoin(base or "", address.strip()[:5000])
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc and " " not in joined else None


# ---------------------------------------------------------------- JSON-LD


def main_nodes(facts: Facts) -> list[Node]:
    """The nodes that speak of the page's own article, the likeliest first.

    An article named under ``mentions`` or in a list is another page's.
    """
    articles = [node for node in facts.nodes if node.is_article and not node.elsewhere]
    return sorted(articles, key=lambda node: (node.is_lesser, "headline" not in node.properties, node.depth))


def node_by_id(facts: Facts) -> dict[str, Node]:
    """Nodes with more than an ``@id``, by that id, for references."""
    found: dict[str, Node] = {}
    for node in facts.nodes:
        name = node.properties.get("@id")
        if isinstance(name, str) and len(node.properties) > 1:
            found.setdefault(name, node)
    return found


# ---------------------------------------------------------------- site, title


def sites(facts: Facts, main: list[Node]) -> Iterator[Named]:
    """Names of the site."""
    for name, value in facts.meta("og:site_name"):
        yield Named(clean_title(value), "open-graph")
    for node in main:
        for value in strings(node.properties.get("publisher"), 2):
            yield Named(clean_title(value), "json-ld")
    for node in facts.nodes:
        if "website" in node.types:
            for value in strings(node.properties.get("name"), 1):
                yield Named(clean_title(value), "json-ld")
    for name, value in facts.meta("application-name", "apple-mobile-web-app-title", "citation_journal_title", "dc.publisher", "al:ios:app_name"):
        yield Named(clean_title(value), "meta")


def titles(facts: Facts, main: list[Node]) -> Iterator[Named]:
    """Candidates for the headline, the more trusted first."""
    for node in main:
        if not node.is_lesser:
            for value in strings(node.properties.get("headline") or node.properties.get("name"), 1):
                yield Named(clean_title(value), "json-ld")
    for _, value in facts.meta("og:title"):
        yield Named(clean_title(value), "open-graph")
    for element in facts.microdata.get("headline", ())[:1]:
        yield Named(clean_title(value_of(element)), "microdata")
    if facts.title:
        yield Named(clean_title(facts.title), "title")
    for _, value in facts.meta("twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "title", "headline"):
        yield Named(clean_title(value), "meta")


def choose_title(facts: Facts, main: list[Node], site: Site) -> Named | None:
    """The headline: what the page shows as its heading where that agrees with what it states."""
    stated = list(titles(facts, main))
    glued = [named.value for named in stated if named.source in ("open-graph", "title")]
    headings = [_parts(element) for element in facts.headings[:10]]
    lesser: list[str] = []
    if not headings:
        facts.headings.extend(islice(facts.root.iter("h2", "h3"), 20))
        lesser = [clean_title(text_of(element, 300)) for element in facts.headings]
    chosen = choose_headline(headings, [named.value for named in stated], glued, site, lesser)
    if chosen is None:
        return None
    text, shown = chosen
    if shown:
        # the heading that was chosen goes first: byline and dateline stand beside it
        facts.headings.sort(key=lambda element: text not in clean_title(text_of(element, 500)))
        return Named(text, "heading")
    if lesser:
        facts.headings.clear()
    return Named(text, next((named.source for named in stated if text in named.value), "title"))


def _parts(heading: HtmlElement) -> list[str]:
    """A heading's text, then the texts of its children and between them."""
    whole = clean_title(text_of(heading, 500))
    if not whole or len(whole) > 300:
        return []
    parts = [whole]
    if len(heading):
        parts.append(clean_title(heading.text or ""))
        for child in list(heading)[:10]:
            if isinstance(child.tag, str):
                parts.append(clean_title(text_of(child, 300)))
            parts.append(clean_title(child.tail or ""))
    return parts


# ---------------------------------------------------------------- authors


def stated_authors(facts: Facts, main: list[Node]) -> Iterator[Named]:
    """Authors as the page states them to machines: each value a list of names."""
    by_id = node_by_id(facts)
    pages = [node for node in facts.nodes if node.types & PAGE_TYPES and not node.elsewhere]
    for node in main + pages:
        names: list[str] = []
        for key in ("author", "creator"):
            value = node.properties.get(key)
            for item in value if isinstance(value, list) else [value]:
                names.extend(_names_of(item, by_id))
            if names:
                break
        if names:
            yield Named(unique(names), "json-ld")
    for group in (
        ("article:author_name", "author_name"),
        ("citation_author", "citation_authors"),
        ("parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:recs:author", "dc.creator", "dcterms.creator", "dc.creator.creator", "byl", "bylineinfo", "article.author"),
        ("author", "authors", "article:author", "og:author", "og:article:author", "book:author", "twitter:data1"),
    ):
        for name in group:
            names = []
            if name == "twitter:data1" and not any("by" in value.lower() or "von" in value.lower() or "par" in value.lower() for value in facts.metas.get("twitter:label1", ())):
                continue
            for _, value in facts.meta(name):
                if value.startswith("http"):
                    continue
                names.extend(_comma_first(value) if name.startswith("citation") else split_names(value, shown=False))
            if names:
                yield Named(unique(names), "meta")


def _comma_first(value: str) -> list[str]:
    """``Roe, Jane`` as scientific pages write it is ``Jane Roe``."""
    names = []
    for part in value.split(";"):
        pieces = [piece.strip() for piece in part.split(",")]
        if len(pieces) == 2 and all(pieces):
            part = f"{pieces[1]} {pieces[0]}"
        if name := clean_name(part):
            names.append(name)
    return names


def _names_of(item: Any, by_id: dict[str, Node]) -> list[str]:
    names: list[str] = []
    for _ in range(3):
        if isinstance(item, dict) and not item.get("name") and isinstance(item.get("@id"), str) and item["@id"] in by_id:
            item = by_id[item["@id"]].properties
    for text in strings(item):
        names.extend(split_names(text, shown=False))
    return names


def shown_authors(facts: Facts) -> Iterator[Named]:
    """Authors as the page shows them to readers, the surest first."""
    for element in facts.microdata.get("author", ())[:10]:
        if not _in_item(element, "answer", "comment", "review") and (names := split_names(_person(element), element.get("content") is None)):
            yield Named(names, "microdata")
            break
    for heading in facts.headings[:2]:
        if found := byline_near(heading):
            yield Named(found[0], "byline")
            break
    names = []
    for element in facts.author_links[:10]:
        names.extend(split_names(text_of(element, 200)))
    if 0 < len(unique(names)) <= 3:
        yield Named(unique(names), "rel-author")
    for found in marked_anywhere(facts.root):
        yield Named(found, "marked")
        break


def _person(element: HtmlElement) -> str:
    for child in islice(element.iter(), 60):
        if isinstance(child.tag, str) and "name" in (child.get("itemprop") or "").split():
            return value_of(child)
    return value_of(element)


def choose_authors(facts: Facts, main: list[Node], site: Site) -> Named | None:
    """The first source that names people; failing that, the first that names an organisation."""
    fallback: Named | None = None
    for named in chain(stated_authors(facts, main), shown_authors(facts)):
        people = [name for name in named.value if not site.is_named(name) and not is_organisation(name)]
        if people and not (fallback and named.source == "marked"):
            return Named(people, "byline" if named.source == "marked" else named.source)
        fallback = fallback or named
    return fallback


# ---------------------------------------------------------------- dates

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished", "date_published",
    "published_time", "publishdate", "publish-date", "publish_date", "pubdate", "publication_date", "publicationdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date",
    "citation_publication_date", "citation_online_date", "citation_date", "article.published", "article_date_original", "originalpublicationdate", "ptime", "displaydate",
    "og:pubdate", "rnews:datepublished", "sailthru.date", "timestamp", "date", "datecreated", "created", "og:release_date",
)  # fmt: skip
_PUBLISHED_NAME = re.compile(r"publish|pubdate|pub[-_.:]date|issued|creation[-_]?date|release[-_]?date|(?:^|[.:_-])date$")
_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "date_modified", "lastmod", "last-modified", "last_modified", "dcterms.modified",
    "dc.date.modified", "article.updated", "modified_time", "moddate", "revised", "article:updated_time",
)  # fmt: skip


def stated_dates(facts: Facts, main: list[Node]) -> Iterator[Named]:
    """Publication days as the page states them to machines."""
    for node in main:
        for key in ("datePublished", "uploadDate", "dateCreated"):
            for value in strings(node.properties.get(key), 1):
                if day := read_stamp(value):
                    yield Named(day, "json-ld")
    for name in _PUBLISHED:
        for _, value in facts.meta(name):
            if day := read_stamp(value):
                yield Named(day, "meta")
    for name, values in facts.metas.items():
        if _PUBLISHED_NAME.search(name) and (day := read_stamp(values[0])):
            yield Named(day, "meta")
    for prop in ("datepublished", "datecreated"):
        for element in facts.microdata.get(prop, ())[:3]:
            # a question is created, its answers are published
            if (day := read_stamp(value_of(element))) and not _in_item(element, "answer", "comment"):
                yield Named(day, "microdata")
    for node in facts.nodes:
        if not node.is_article and not node.elsewhere:
            for value in strings(node.properties.get("datePublished"), 1):
                if day := read_stamp(value):
                    yield Named(day, "json-ld")


def _in_item(element: HtmlElement, *kinds: str) -> bool:
    """Whether the microdata item around an element is of one of these types."""
    for outer in islice(element.iterancestors(), 30):
        if kind := outer.get("itemtype"):
            return kind.rsplit("/", 1)[-1].lower() in kinds
    return False


def time_dates(facts: Facts) -> Iterator[Named]:
    """Days of the ``<time>`` elements."""
    for element in sorted(facts.times[:20], key=stands_aside):
        stamp = element.get("datetime") or element.get("content") or ""
        if day := read_stamp(stamp) or read_date(text_of(element, 200)):
            yield Named(day, "time")


def choose_date(facts: Facts, main: list[Node], url: str | None, language: str | None) -> Named | None:
    """The publication day: as stated, in the address, beside the headline, in a ``<time>``, on a marked line."""
    in_url = url_day(url) if url else None
    for named in stated_dates(facts, main):
        # stamps in UTC run ahead of the day in the address, which is the newsroom's own
        if in_url and abs((in_url - named.value).days) == 1:
            return Named(in_url, "url")
        return named
    if in_url:
        return Named(in_url, "url")
    language, region = _place(facts, language, url)
    changed: Named | None = None
    for heading in facts.headings[:3]:
        if found := shown_date(heading, language, region):
            day, is_change = found
            if not is_change:
                return Named(day, "dateline")
            changed = changed or Named(day, "dateline")
    for named in time_dates(facts):
        return named
    if day := labelled_date(facts.root, language, region):
        return Named(day, "dateline")
    return changed or choose_modified(facts, main)


_AMERICAN_ENDINGS = ("com", "org", "net", "us", "edu", "gov", "io")


def _place(facts: Facts, language: str | None, url: str | None) -> tuple[str | None, str | None]:
    """Language and region, for dates in figures: English on an American or a common ending is American."""
    tag = normalise_tag(next((value for _, value in facts.meta("og:locale")), "")) or language or ""
    parts = tag.split("-")
    region = parts[-1] if len(parts) > 1 and len(parts[-1]) == 2 else None
    if parts[0] == "en" and region in (None, "US"):
        ending = host_of(url).rpartition(".")[2]
        region = "US" if ending in _AMERICAN_ENDINGS else "GB" if ending else region
    return language, region


def choose_modified(facts: Facts, main: list[Node]) -> Named | None:
    """The day of the last change, where it is stated."""
    for node in main:
        for value in strings(node.properties.get("dateModified"), 1):
            if day := read_stamp(value):
                return Named(day, "json-ld")
    for name in _MODIFIED:
        for _, value in facts.meta(name):
            if day := read_stamp(value):
                return Named(day, "meta")
    for element in facts.microdata.get("datemodified", ())[:3]:
        if day := read_stamp(value_of(element)):
            return Named(day, "microdata")
    return None


# ---------------------------------------------------------------- the rest


def choose_url(facts: Facts, main: list[Node], url: str | None) -> Named | None:
    """The canonical address."""
    for address in facts.links.get("canonical", ()):
        if found := absolute(address, url):
            return Named(found, "link")
    for _, value in facts.meta("og:url"):
        if found := absolute(value, url):
            return Named(found, "open-graph")
    for node in main:
        for key in ("mainEntityOfPage", "url"):
            for address in addresses(node.properties.get(key)):
                if address.startswith("http") and (found := absolute(address, url)):
                    return Named(found, "json-ld")
    return Named(url, "given") if url else None


def choose_description(facts: Facts, main: list[Node]) -> Named | None:
    """What the page says of itself in a sentence or two."""
    for _, value in facts.meta("og:description"):
        return Named(clean_text(value), "open-graph")
    for _, value in facts.meta("description", "twitter:description", "dc.description", "dcterms.description", "dcterms.abstract", "sailthru.description"):
        return Named(clean_text(value), "meta")
    for node in main:
        for value in strings(node.properties.get("description"), 1):
            return Named(clean_text(value), "json-ld")
    return None


def clean_text(value: str) -> str:
    """A text with entities resolved, spaces single, at most 1,000 characters."""
    return clean_title(value)


_MAX_TAGS = 50


def choose_tags(facts: Facts, main: list[Node]) -> Named | None:
    """Keywords of the article."""
    for node in main:
        value = node.properties.get("keywords")
        if found := _tags(strings(value), isinstance(value, str)):
            return Named(found, "json-ld")
    if found := _tags([value for _, value in facts.meta("article:tag", "og:article:tag")], True):
        return Named(found, "meta")
    for name in ("parsely-tags", "sailthru.tags", "news_keywords", "cxenseparse:recs:tags", "dc.subject", "citation_keywords", "keywords"):
        if found := _tags([value for _, value in facts.meta(name)], True):
            return Named(found, "meta")
    return None


def _tags(values: list[str], split: bool) -> tuple[str, ...]:
    if split:
        values = [part for value in values for part in (value.split(",") if "," in value else value.split(";"))]
    cleaned = (clean_title(value) for value in values)
    return tuple(unique(tag for tag in cleaned if 1 < len(tag) <= 100)[:_MAX_TAGS])


def choose_section(facts: Facts, main: list[Node]) -> Named | None:
    """The part of the site that the page stands in."""
    for node in main:
        for value in strings(node.properties.get("articleSection"), 1):
            return Named(clean_title(value), "json-ld")
    for _, value in facts.meta("article:section", "og:section", "parsely-section", "cxenseparse:recs:category", "section"):
        return Named(clean_title(value), "meta")
    for node in facts.nodes:
        if "breadcrumblist" in node.types:
            items = node.properties.get("itemListElement")
            names = [name for item in (items if isinstance(items, list) else []) for name in _crumb(item)]
            if len(names) >= 3:
                return Named(names[-2], "breadcrumb")
    return None


def _crumb(item: Any) -> list[str]:
    if not isinstance(item, dict):
        return []
    return [clean_title(name) for name in strings(item.get("name") or item.get("item"), 1)]


def choose_image(facts: Facts, main: list[Node], url: str | None) -> Named | None:
    """The lead image."""
    for _, value in facts.meta("og:image", "og:image:url", "og:image:secure_url"):
        if found := absolute(value, url):
            return Named(found, "open-graph")
    for node in main:
        for address in addresses(node.properties.get("image") or node.properties.get("thumbnailUrl")):
            if found := absolute(address, url):
                return Named(found, "json-ld")
    for _, value in facts.meta("twitter:image", "twitter:image:src", "thumbnail", "sailthru.image.full", "parsely-image-url", "image"):
        if found := absolute(value, url):
            return Named(found, "meta")
    for address in facts.links.get("image_src", ()):
        if found := absolute(address, url):
            return Named(found, "link")
    return None


def choose_page_type(facts: Facts, main: list[Node]) -> Named | None:
    """What kind of page it says it is, in lower case (``newsarticle``, ``product``, ``article``)."""
    for node in main:
        for name in sorted(node.types):
            return Named(name, "json-ld")
    for _, value in facts.meta("og:type"):
        return Named(clean_title(value).lower()[:60], "open-graph")
    for node in facts.nodes:
        if node.depth == 0 and not node.elsewhere:
            for name in sorted(node.types - {"website", "organization", "breadcrumblist", "person", "imageobject"}):
                return Named(name, "json-ld")
    return None


def choose_license(facts: Facts, main: list[Node], url: str | None) -> Named | None:
    """The address (or else the words) of the licence that the page states."""
    for node in main:
        for address in addresses(node.properties.get("license")):
            return Named(address[:500], "json-ld")
    for address in facts.licence_links + facts.links.get("license", []):
        if found := absolute(address, url):
            return Named(found, "link")
    for _, value in facts.meta("dc.rights", "dcterms.license", "dc.rights.license", "cc.license"):
        if "creativecommons.org" in value or value.lower().startswith("cc "):
            return Named(value[:500], "meta")
    return None


__all__ = ["Named", "datetime"]
