"""The candidates for title, site and the lesser fields, weighed against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from cleantext.read.addresses import absolute, slug_words
from cleantext.read.metadata.facts import Facts, Named
from cleantext.read.metadata.json_ld import Node, addresses, strings
from cleantext.read.metadata.markup import label, text_of, value_of
from cleantext.read.metadata.patterns import one_of
from cleantext.read.metadata.titles import Site, choose_headline, clean_title, fold_title, title_parts

_TITLE_WORDS = 4  # a name of so many words that is also the page's title is the page's


def sites(facts: Facts, main: list[Node]) -> Iterator[Named]:
    """Names of the site."""
    for _, value in facts.meta("og:site_name"):
        yield Named(clean_title(value), "open-graph")
    for node in main:
        for value in strings(node.properties.get("publisher"), 2):
            yield Named(clean_title(value), "json-ld")
    for node in facts.nodes:
        if "website" in node.types:
            for value in strings(node.properties.get("name"), 1):
                yield Named(clean_title(value), "json-ld")
    for _, value in facts.meta(
        "application-name",
        "apple-mobile-web-app-title",
        "citation_journal_title",
        "dc.publisher",
        "al:ios:app_name",
    ):
        yield Named(clean_title(value), "meta")


def choose_site(found: list[Named], host: str) -> Named | None:
    """The first name of the site that is more than its host, or else the host as the page writes it.

    Of names with the same letters, the one in more words.

    >>> choose_site([Named("example.com", "open-graph"), Named("Example News", "json-ld")], "www.example.com")
    Named(value='Example News', source='json-ld')
    >>> choose_site([Named("examplenews", "json-ld"), Named("Example News", "title")], "www.examplenews.com")
    Named(value='Example News', source='title')
    """
    domain = host.removeprefix("www.").casefold()
    for named in found:
        if named.value.casefold().removeprefix("www.") != domain:
            key = fold_title(named.value).replace(" ", "")
            same = (other for other in found if fold_title(other.value).replace(" ", "") == key)
            return max(same, key=lambda other: len(other.value.split()))
    return found[0] if found else (Named(host, "url") if host else None)


def site_in_title(title: str, headline: str, host: str) -> Iterator[Named]:
    """The name of the site behind the headline in ``<title>``, if it is like the host.

    Where a site is named elsewhere too, that is its name, longer or shorter, on 492 training sites of 515;
    what is not like the host, on 121 of 168.

    >>> list(site_in_title("Bridge opened - North | Example News", "Bridge opened", "www.examplenews.com"))
    [Named(value='Example News', source='title')]
    """
    title = clean_title(title)
    name = title_parts(title)[-1].strip()
    is_behind = name != title and fold_title(title).startswith(fold_title(headline))
    if is_behind and fold_title(name) not in fold_title(headline) and Site(host=host).is_named(name):
        yield Named(name, "title")


def usable_names(facts: Facts, found: list[Named]) -> tuple[str, ...]:
    """The names of the site, without those that are the page's title (some sites state that as theirs)."""
    own = {fold_title(value) for _, value in facts.meta("og:title")}
    own = {key for key in own if len(key.split()) >= _TITLE_WORDS}
    names = (str(named.value) for named in found)
    return tuple(name for name in names if not any(fold_title(name).startswith(key) for key in own))


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
    for _, value in facts.meta(
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "citation_title",
        "dc.title",
        "dcterms.title",
        "title",
        "headline",
    ):
        yield Named(clean_title(value), "meta")


def choose_title(facts: Facts, main: list[Node], site: Site, url: str | None = None) -> Named | None:
    """The headline: what the page shows as its heading where that agrees with what it states."""
    stated = list(titles(facts, main))
    glued = [named.value for named in stated if named.source in ("open-graph", "title")]
    headings = [_parts(element) for element in facts.headings[:10]]
    by_source = {named.source: named.value for named in reversed(stated)}
    card, data = by_source.get("open-graph", ""), by_source.get("json-ld", "")
    values = [named.value for named in stated]
    slug = slug_words(url or next(iter(facts.links.get("canonical", ())), None))
    chosen = choose_headline(headings, values, glued, site, (), card, data, slug)
    if chosen is None or not chosen[1]:
        # the headline of some pages is a smaller heading, below one that says what site or section this is
        smaller = list(islice(facts.tree.root.iter("h2", "h3"), 20))
        lesser = [clean_title(text_of(element, 300)) for element in smaller]
        again = choose_headline(headings, values, glued, site, lesser, card, data, slug) if lesser else None
        if again and again[1]:
            chosen = again
            facts.headings = smaller
    if chosen is None:
        return None
    text, shown = chosen
    if shown:
        # the heading that was chosen goes first: byline and dateline stand beside it
        facts.headings.sort(key=lambda element: text not in clean_title(text_of(element, 500)))
        return Named(text, "heading")
    return Named(text, next((named.source for named in stated if text in named.value), "title"))


# Classes of what stands inside a heading and is not the headline: what it is about, in a word, or a tool.
_KICKER = re.compile(
    r"(?:^|[\s_-])"
    + one_of("""
        kicker topline overline over-?title eyebrow sur-?titre supertitle super-?title pre-?title ante-?titulo
        dachzeile roofline spitzmarke rubrik label prefix topic badge visually-hidden visuallyhidden sr-only
        screen-reader-text header-?link anchor-?link permalink copy-path
    """)
    + r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_BREAKS = frozenset("br div p li h2 h3 h4 h5 h6 small button ul section header".split())
_DANGLING = " -–—:|•·/"  # what a kicker leaves behind when it goes
_MOST_INNER = 40  # elements looked at inside one heading


def _parts(heading: HtmlElement) -> list[str]:
    """A heading's text without its kicker, then the texts of its children and between them.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<h1><i class='kicker'>Flood</i><b>Bridge</b> closed</h1>")
    >>> _parts(page)
    ['Bridge closed', '', 'Flood', '', 'Bridge', 'closed']
    """
    whole = clean_title(text_of(heading, 500))
    if not whole or len(whole) > 300:
        return []
    if not len(heading):
        return [whole]
    parts = [_headline_text(heading) or whole, clean_title(heading.text or "")]
    for child in list(heading)[:10]:
        if isinstance(child.tag, str):
            parts.append(clean_title(text_of(child, 300)))
        parts.append(clean_title(child.tail or ""))
    return parts


def _headline_text(heading: HtmlElement) -> str:
    """The text of a heading without what is marked as a kicker, words on two lines kept apart."""
    pieces: list[str] = []
    skipped: HtmlElement | None = None
    for event, element in islice(etree.iterwalk(heading, events=("start", "end")), 2 * _MOST_INNER):
        is_break = element.tag in _BREAKS
        if event == "start":
            if (
                skipped is None
                and element is not heading
                and (element.tag in ("script", "style", "button", "svg") or _KICKER.search(label(element)))
            ):
                skipped = element
            text = element.text
        else:
            text = element.tail if element is not heading else None
            if skipped is element:
                skipped = None
                is_break = True
        if is_break:
            pieces.append(" ")
        if text and skipped is None:
            pieces.append(" " if pieces and _is_seam(pieces[-1], text) else "")
            pieces.append(text)
    return clean_title("".join(pieces)).strip(_DANGLING)


def _is_seam(before: str, after: str) -> bool:
    """Whether a new word begins between two elements that no space parts ("a week" + "Bridge opened")."""
    return len(before) > 1 and before[-1:].islower() and after[:1].isupper()


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
        return Named(clean_title(value), "open-graph")
    for _, value in facts.meta(
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "dcterms.abstract",
        "sailthru.description",
    ):
        return Named(clean_title(value), "meta")
    for node in main:
        for value in strings(node.properties.get("description"), 1):
            return Named(clean_title(value), "json-ld")
    return None


def choose_section(facts: Facts, main: list[Node]) -> Named | None:
    """The part of the site that the page stands in."""
    for node in main:
        for value in strings(node.properties.get("articleSection"), 1):
            return Named(clean_title(value), "json-ld")
    for _, value in facts.meta(
        "article:section", "og:section", "parsely-section", "cxenseparse:recs:category", "section"
    ):
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
    for _, value in facts.meta(
        "twitter:image", "twitter:image:src", "thumbnail", "sailthru.image.full", "parsely-image-url", "image"
    ):
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
            for name in sorted(
                node.types - {"website", "organization", "breadcrumblist", "person", "imageobject"}
            ):
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
