"""What a page says of itself: title, authors, dates, site and the rest, each with its source."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from lxml.html import HtmlElement

from cleantext.model import Metadata
from cleantext.read.addresses import host_of, is_front_page
from cleantext.read.language import declared_language
from cleantext.read.metadata import weigh
from cleantext.read.metadata.authors import choose_authors
from cleantext.read.metadata.datelines import dated_texts
from cleantext.read.metadata.dates import read_date_line, read_month, url_day, url_month
from cleantext.read.metadata.facts import Facts, Named, gather
from cleantext.read.metadata.json_ld import main_nodes
from cleantext.read.metadata.published import choose_date, choose_modified, read_change
from cleantext.read.metadata.state import read_state
from cleantext.read.metadata.tags import choose_tags
from cleantext.read.metadata.titles import Site
from cleantext.read.metadata.trafilatura_source import ask_date

__all__ = ["read_date_line", "read_metadata", "read_text_metadata"]


def read_metadata(root: HtmlElement, url: str | None = None, ask_trafilatura: bool = False) -> Metadata:
    """The metadata of a parsed page; the tree is only read.

    ``ask_trafilatura`` lets trafilatura's htmldate look for a date where none was found and one stands
    somewhere (on two pages of a hundred; slow, and seldom right).
    The language is what the page declares; whoever has the text weighs it with the detected one.

    >>> import lxml.html
    >>> page = lxml.html.document_fromstring(
    ...     '<html lang="fr"><title>Mali - Exemple</title><meta name="author" content="Par Ada Byron">'
    ...     "<h1>Mali</h1>")
    >>> found = read_metadata(page)
    >>> found.title, found.authors, found.language
    ('Mali', ('Ada Byron',), 'fr')
    """
    facts = gather(root)
    main = main_nodes(facts.nodes)
    host = host_of(url) or host_of(next(iter(facts.links.get("canonical", ())), None))
    site_names = [named for named in weigh.sites(facts, main) if named.value]
    site = Site(weigh.usable_names(facts, site_names), host, is_front_page(url))
    language = declared_language(root)
    chosen: dict[str, Named | None] = {
        "title": weigh.choose_title(facts, main, site, url),
        "authors": choose_authors(facts, main, site),
        "date": choose_date(facts, main, url, language),
        "modified": choose_modified(facts, main) or read_change(facts, url, language),
        "url": weigh.choose_url(facts, main, url),
        "description": weigh.choose_description(facts, main),
        "tags": choose_tags(facts, main),
        "section": weigh.choose_section(facts, main),
        "image": weigh.choose_image(facts, main, url),
        "page_type": weigh.choose_page_type(facts, main),
        "license": weigh.choose_license(facts, main, url),
    }
    headline = chosen["title"].value if chosen["title"] else ""
    if headline:
        site_names.extend(weigh.site_in_title(facts.title, headline, host))
    chosen["site"] = weigh.choose_site(site_names, host)
    if chosen["title"] and not (chosen["date"] and chosen["authors"]):
        state = read_state(root, chosen["title"].value)
        if not chosen["date"] and state.day:
            chosen["date"] = Named(state.day, "state")
        if not chosen["authors"] and state.authors:
            chosen["authors"] = Named(list(state.authors), "state")
    if language:
        chosen["language"] = Named(language, "declared")
    # of a page that states when it was changed, htmldate names just that day (on 35 training pages of 35)
    is_asked = ask_trafilatura and not (chosen["date"] or chosen["modified"])
    if is_asked and _may_hold_day(facts, chosen["image"]) and (day := ask_date(root, url)):
        chosen["date"] = Named(day, "trafilatura")
    if not chosen["date"] and url and (month := url_month(url)):
        chosen["month"] = Named(month, "url")
    return _metadata(chosen)


def _may_hold_day(facts: Facts, image: Named | None) -> bool:
    """Whether a day stands anywhere that htmldate looks at: in a text or in the address of the image."""
    return bool(image and url_day(image.value)) or next(dated_texts(facts.tree), None) is not None


def _metadata(chosen: dict[str, Named | None]) -> Metadata:
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for name, named in chosen.items():
        if named is not None and named.value:
            values[name] = tuple(named.value) if isinstance(named.value, list) else named.value
            sources[name] = named.source
    return dataclasses.replace(Metadata(), sources=sources, **values)


_SCRAPER_HEADER = re.compile(r"^\s{0,10}date\s{1,3}(\d{4}-\d{2}(?:-\d{2})?)(?=\s|$)", re.IGNORECASE)


def read_text_metadata(text: str, url: str | None = None) -> Metadata:
    """The metadata of a plain text: what a scraper's header and the address state, no guesses.

    >>> found = read_text_metadata(" date 2022-02 Le retrait du Mali ...", "https://www.example.fr/monde/mali")
    >>> found.month, found.site, found.sources["month"]
    ('2022-02', 'example.fr', 'scraper-header')
    """
    chosen: dict[str, Named | None] = {}
    if match := _SCRAPER_HEADER.match(text):
        if day := read_date_line(match[1]):
            chosen["date"] = Named(day, "scraper-header")
        elif month := read_month(match[1]):
            chosen["month"] = Named(month, "scraper-header")
    if url:
        chosen["url"] = Named(url, "given")
        if host := host_of(url):
            chosen["site"] = Named(host, "url")
        if "date" not in chosen and (day := url_day(url)):
            chosen["date"] = Named(day, "url")
        elif "date" not in chosen and "month" not in chosen and (month := url_month(url)):
            chosen["month"] = Named(month, "url")
    return _metadata(chosen)
