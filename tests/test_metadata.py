"""What a page says of itself, from small pages written for it."""

from __future__ import annotations

import datetime
import json
import time

import lxml.html
import pytest
from lxml import etree

from cleantext.model import Metadata
from cleantext.read import metadata
from cleantext.read.layout import parse_html
from cleantext.read.metadata import read_date_line, read_metadata, read_text_metadata
from cleantext.read.metadata.datelines import shown_date
from cleantext.read.metadata.dates import read_date, read_stamp, url_day, url_month
from cleantext.read.metadata.json_ld import read_json_ld
from cleantext.read.metadata.names import split_names

URL = "https://www.example.com/world/bridge"
DAY = datetime.date(2022, 2, 18)


def read(markup: str, url: str | None = URL) -> Metadata:
    return read_metadata(lxml.html.document_fromstring(markup), url)


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script><p>Text.'


# ---------------------------------------------------------------- whole pages

PAGE = """
<html lang="en-gb"><head>
<title>Bridge opened after ten years | Example News</title>
<meta property="og:site_name" content="Example News">
<meta property="og:title" content="Bridge opened after ten years">
<meta property="og:description" content="The bridge is open.">
<meta property="og:image" content="/img/bridge.jpg">
<meta property="article:section" content="World">
<meta property="article:tag" content="Bridges"><meta property="article:tag" content="Rivers">
<link rel="canonical" href="/world/bridge">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
  {"@type": ["NewsArticle"], "headline": "Bridge opened after ten years", "datePublished": "2022-02-18T09:00:00+00:00",
   "dateModified": "2022-02-19T09:00:00+00:00", "author": {"@id": "#ada"}},
  {"@type": "Person", "@id": "#ada", "name": "Ada Byron"}]}
</script></head>
<body><h1>Bridge opened after ten years</h1><p>By Ada Byron</p><p>It rained.</p>
<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></body></html>
"""


def test_every_field_is_read_with_its_source() -> None:
    found = read(PAGE)
    assert found == Metadata(
        title="Bridge opened after ten years",
        authors=("Ada Byron",),
        date=DAY,
        modified=datetime.date(2022, 2, 19),
        language="en-GB",
        site="Example News",
        url="https://www.example.com/world/bridge",
        description="The bridge is open.",
        tags=("Bridges", "Rivers"),
        section="World",
        image="https://www.example.com/img/bridge.jpg",
        page_type="newsarticle",
        license="https://creativecommons.org/licenses/by/4.0/",
        sources={
            "title": "heading",
            "authors": "json-ld",
            "date": "json-ld",
            "modified": "json-ld",
            "site": "open-graph",
            "url": "link",
            "description": "open-graph",
            "tags": "meta",
            "section": "meta",
            "image": "open-graph",
            "page_type": "json-ld",
            "license": "link",
            "language": "declared",
        },
    )


def test_the_tree_is_left_as_it_was() -> None:
    root = lxml.html.document_fromstring(PAGE)
    before = etree.tostring(root)
    read_metadata(root, URL)
    assert etree.tostring(root) == before


def test_only_the_tree_that_is_given_is_read() -> None:
    outer = lxml.html.document_fromstring(
        '<div><span itemprop="author">Ada Byron</span></div><div id="x"><h1>Bridge</h1></div>'
    )
    inner = outer.get_element_by_id("x")
    assert (read_metadata(inner).title, read_metadata(inner).authors) == ("Bridge", ())


def test_an_empty_page_says_nothing() -> None:
    assert read("<p></p>", None) == Metadata(sources={})


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        pytest.param("<title>Mali - Example</title><h1>Mali</h1>", "Mali", id="heading and title agree"),
        pytest.param("<title>Mali | Example</title><h1>Example</h1>", "Mali", id="the heading is the site's name"),
        pytest.param("<title>Example: Mali leaves</title>", "Mali leaves", id="the host's name in front"),
        pytest.param("<title>Mali leaves | Today in Africa</title>", "Mali leaves", id="an unknown name behind a bar"),
        pytest.param('<meta property="og:title" content="Bridge opened today"><h1><span>Local news</span> Bridge opened today</h1>', "Bridge opened today", id="a kicker inside the heading"),
        pytest.param('<meta property="og:title" content="Bridge opened today">' + linked({"@type": "Article", "headline": "Culture: Bridge opened today"}) + "<h1>Culture: Bridge opened today</h1>", "Bridge opened today", id="a kicker that the card leaves out"),
        pytest.param('<meta property="og:title" content="Flood: bridge closed">' + linked({"@type": "Article", "headline": "Flood: bridge closed"}) + "<h1>bridge closed</h1>", "Flood: bridge closed", id="a heading cut short"),
        pytest.param("<title>Mali: who leaves?</title><h1>Mali: who leaves?</h1>", "Mali: who leaves?", id="a colon of its own"),
        pytest.param("<title>A &amp;amp; B</title><h1>A &amp; B</h1>", "A & B", id="entities twice"),
        pytest.param("<title>Old &raquo; The events of the week</title><h2>The events of the week</h2>", "The events of the week", id="a smaller heading"),
        pytest.param(linked({"@type": "NewsArticle", "headline": "Bridge"}), "Bridge", id="only JSON-LD"),
        pytest.param('<meta property="og:title" content="Example Toolkit: screws for all | Example"><title>x</title>', "Example Toolkit: screws for all", id="a product that begins with the site's name"),
        pytest.param('<meta property="og:site_name" content="How to build a bridge | Clay"><meta property="og:title" content="How to build a bridge | Clay"><h1>How to build a bridge</h1>', "How to build a bridge", id="a site that states the page's title as its name"),
        pytest.param("<title>Mes\u00adsen\u00adger and the law</title><h1>Mes\u00adsen\u00adger and the law</h1>", "Messenger and the law", id="soft hyphens"),
        pytest.param("<title>The bridge at night - The Book of Bridges</title><h1>The Book of Bridges</h1>", "The Book of Bridges", id="a heading behind the dash"),
        pytest.param('<title>Portal - Welcome to us</title><h1>Why did the bridge fall?</h1>', "Portal", id="a heading that nothing confirms"),
        pytest.param('<h1><span class="topline">Flood in the north</span> <span>Bridge closed</span></h1>', "Bridge closed", id="a marked kicker"),
        pytest.param('<h1><span class="sr-only">Flood:</span> - Bridge closed <button>Copy</button></h1>', "Bridge closed", id="hidden words and a button in the heading"),
        pytest.param("<h1>Book of<br>Bridges <b>of the world</b>Second part</h1>", "Book of Bridges of the world Second part", id="words on two lines"),
        pytest.param('<meta property="og:title" content="Solved - How the old bridge fell">' + linked({"@type": "DiscussionForumPosting", "headline": "How the old bridge fell"}) + "<h1>Solved How the old bridge fell</h1>", "How the old bridge fell", id="a label that JSON-LD leaves out"),
        pytest.param('<meta property="og:title" content="The old bridges of the north | Opinion"><h1>The old bridges of the north | Opinion</h1>', "The old bridges of the north", id="a label behind a bar in the heading"),
        pytest.param("<title>Bridge 3.0 | Town buys four new cranes</title><h1>Bridge 3.0 | Town buys four new cranes</h1>", "Bridge 3.0 | Town buys four new cranes", id="a kicker before a bar in the heading"),
        pytest.param('<meta property="og:title" content="2026 Guide to old bridges | Clay">' + linked({"@type": "Article", "headline": "Guide to old bridges"}) + "<h1>2026 Guide to old bridges</h1>", "2026 Guide to old bridges", id="a number in front is no label"),
        pytest.param('<meta property="og:title" content="New to bridges – which one to visit first?"><title>New to bridges – which one to visit first? - Questions - Clay</title>', "New to bridges – which one to visit first?", id="a dash of its own in the card"),
        pytest.param('<meta property="og:site_name" content="橋日和"><title>古い橋を歩く:橋日和</title>', "古い橋を歩く", id="a site's name without spaces"),
        pytest.param("<title>古い橋を歩く│橋日和</title>", "古い橋を歩く", id="a bar that is a box-drawing sign"),
        pytest.param("<title>Old towns - The bridge that sang - Clay</title><h1>Stories</h1><h2>The bridge that sang</h2><p>x", "The bridge that sang", id="a smaller heading below that of a section"),
        pytest.param(linked({"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Why?"}]}), None, id="a question is no headline"),
    ],
)  # fmt: skip
def test_the_title_is_the_headline(markup: str, title: str | None) -> None:
    assert read(markup).title == title


@pytest.mark.parametrize(
    ("url", "markup", "title"),
    [
        pytest.param("/book/ch04-the-bridge-at-night", "<title>The bridge at night - The Book of Tides</title><h1>The Book of Tides</h1>", "The bridge at night", id="the address names another part of the title"),
        pytest.param("/r/why-did-the-bridge-fall", "<title>Portal - Welcome to us</title><h1>Why did the bridge fall?</h1>", "Why did the bridge fall?", id="the address confirms a heading"),
        pytest.param("/", "<title>Example: bridges for everybody</title>", "Example: bridges for everybody", id="a front page"),
    ],
)  # fmt: skip
def test_the_address_helps_with_the_title(url: str, markup: str, title: str) -> None:
    assert read(markup, "https://www.example.com" + url).title == title


# ---------------------------------------------------------------- authors


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        pytest.param(linked({"@type": "Article", "author": "By Ada Byron"}), ("Ada Byron",), id="a string"),
        pytest.param(linked({"@type": "Article", "author": '[{ "@type": "Person", "name": "Ada Byron" }]'}), ("Ada Byron",), id="a string that is data itself"),
        pytest.param(linked({"@type": "Article", "author": "[" * 2900}), (), id="a string that is no data"),
        pytest.param(linked({"@type": "Article", "author": [{"name": "Ada Byron"}, {"name": ["Mary Roe"]}]}), ("Ada Byron", "Mary Roe"), id="a list of objects"),
        pytest.param(linked([{"@type": "WebPage", "mentions": {"@type": "Article", "author": "Someone Else"}}]), (), id="the author of an article that is mentioned"),
        pytest.param('<meta name="author" content="https://www.facebook.com/example"><p>x', (), id="an address"),
        pytest.param('<meta name="author" content="news@example.com"><p>x', (), id="an e-mail address"),
        pytest.param('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Byron"><p>x', ("Ada Byron",), id="a labelled Twitter card"),
        pytest.param('<meta name="citation_author" content="Byron, Ada"><meta name="citation_author" content="Roe, Jane"><p>x', ("Ada Byron", "Jane Roe"), id="family name first"),
        pytest.param('<meta name="author" content="Example News"><meta property="og:site_name" content="Example News"><h1>Bridge</h1><p>Von Max Muster</p>', ("Max Muster",), id="a person beats the site"),
        pytest.param('<meta name="author" content="Example News"><h1>Bridge</h1><p>It rained.</p>', ("Example News",), id="the site where nobody else is named"),
        pytest.param('<h1>Bridge</h1><div class="byline">By <a href="/author/ada">Ada Byron</a>, Science Editor<br>Feb 3, 2022</div>', ("Ada Byron",), id="a marked byline"),
        pytest.param("<h1>Bridge</h1><small>04.02.2022 | 13:10 Uhr | Uta Muster</small>", ("Uta Muster",), id="a name in a dateline"),
        pytest.param('<h1>Bridge</h1><p>It rained.</p><div class="comments"><span class="author">Troll</span></div>', (), id="the author of a comment"),
        pytest.param('<h1>Bridge</h1><div class="page-meta--author">Posted on 3 May 2020 by Ada Byron</div>', ("Ada Byron",), id="a marked dateline"),
        pytest.param('<h1>Bridge</h1><aside class="meta"><p class="authors">Von:<br><a class="author-name">Max Muster</a></p></aside>', ("Max Muster",), id="an aside of facts"),
        pytest.param('<h1>Bridge</h1><span property="dc:creator">Ada Byron</span>', ("Ada Byron",), id="RDFa"),
        pytest.param('<h1>Bridge</h1><div class="byline">Medically reviewed by <a href="/author/x">Dr Roe</a></div>', (), id="a reviewer"),
        pytest.param('<h1>Tools</h1>' + "<p>x</p>" * 100 + '<div class="author">Ada Byron</div>', (), id="far away on a page that is no article"),
        pytest.param('<meta name="author" content="Roe, Jane"><p>x', ("Jane Roe",), id="family name first in an ordinary meta"),
        pytest.param('<h1>Bridge</h1><p>It opened. <em>and</em> <b>Rain</b> fell.</p>', (), id="a word that only goes on"),
        pytest.param('<h1>Bridge</h1><p>Published by Hooded Horse and bought by many thousands of people in more than forty countries, the board game about building bridges over rivers of every width was sold out in a week, and a second printing soon after that.</p>', (), id="a paragraph that begins as a byline does"),
        pytest.param('<h1>Bridge</h1><figure><img><figcaption>Photo by Jane Roe</figcaption></figure>', (), id="who took the picture"),
        pytest.param('<h1>Bridge</h1><pre>by Intro Rewrite</pre>', (), id="code"),
        pytest.param('<h1>Bridge</h1><p>It rained.</p><p>Autorin: Uta Muster, Leiterin der Baustelle.</p>', ("Uta Muster",), id="a line at the end"),
        pytest.param('<meta name="author" content="Welle Foundation"><h1>Bridge</h1>' + "<p>It rained.</p>" * 100 + "<p>Autorin: Uta Muster, die seit zwanzig Jahren Brücken in Hamburg baut.</p>", ("Uta Muster",), id="a line at the end beats an organisation"),
        pytest.param('<h1>Bridge</h1><div class="author"><a href="/login">Login</a></div>', (), id="a way in"),
        pytest.param('<h1>Bridge</h1><p>It rained.</p><p>This post was written by Jane Roe, who builds bridges.</p>', ("Jane Roe",), id="a sentence at the end"),
        pytest.param('<h1>Bridges</h1><p>Text: Jane Roe</p><p>Text: Ada Byron</p><p>Text: Max Muster</p>'.replace("<h1>Bridges</h1>", "<h1>Bridges</h1>" + "<p>x</p>" * 100) + "<time>x</time>", (), id="a list of articles"),
        pytest.param('<h1>Bridge</h1><time>x</time>' + "<p>x</p>" * 100 + '<a href="/articles/authors/jane-roe">Jane Roe</a>', ("Jane Roe",), id="a link to an author far away"),
        pytest.param('<meta name="author" content="adabyron"><h1>Bridge</h1><p>By <a href="/author/ada">Ada Byron</a></p>', ("Ada Byron",), id="a login gives way to a name"),
        pytest.param('<meta name="author" content="adabyron"><h1>Bridge</h1><p>It rained.</p>', ("adabyron",), id="a login where nothing else is said"),
        pytest.param(linked({"@type": "Article", "author": "The Daily with AFP", "publisher": {"name": "The Daily"}}) + '<h1>Bridge</h1><p class="byline">Jane Roe</p>', ("The Daily with AFP",), id="a paper with an agency"),
        pytest.param('<meta name="author" content="Welle Association"><h1>Bridge</h1><p>Von Max Muster</p>', ("Max Muster",), id="a person beats an organisation"),
        pytest.param('<h1>Bridge</h1><aside class="side"><p>By the way</p><p class="Article_author__x9">Ada Byron</p></aside>', ("Ada Byron",), id="a marked byline in an aside"),
        pytest.param('<h1>Bridge</h1><div class="styles_dateAndAuthorBox__x1"><b>18 Feb 2022</b><b>Ada Byron</b></div>', ("Ada Byron",), id="a mark in camel case"),
        pytest.param('<h1>Bridge</h1><div class="share-bar"><p>By the way</p><p class="share-bar__author">Ada Byron</p></div>', ("Ada Byron",), id="a marked byline in a share bar"),
        pytest.param('<div class="breadcrumb"><a href="/people/true-stories">True Stories</a></div><h1>Bridge</h1><p>It rained.</p>', (), id="a section in the trail"),
        pytest.param('<h1>Bridge</h1><div class="license-info"><b class="author-name">Jane Roe</b></div><p>It rained.</p>', (), id="whose picture it is"),
        pytest.param('<h1>Bridge</h1><p class="author-description">Engineer, B.A. Bridges</p><p class="author-name">Ada Byron</p>', ("Ada Byron",), id="what the author is"),
        pytest.param('<meta name="author" content="clay - Ada Byron"><meta property="og:site_name" content="Clay"><h1>Bridge</h1>', ("Ada Byron",), id="the site before a dash"),
        pytest.param('<meta name="cms:article_author" content="Ada Byron"><h1>Bridge</h1>', ("Ada Byron",), id="a meta name of a system's own"),
        pytest.param('<meta name="web_author" content="Pixel Mill"><h1>Bridge</h1>', (), id="who made the site"),
        pytest.param('<meta name="smartbanner:author" content="Now as an app"><h1>Bridge</h1>', (), id="the author of an app"),
        pytest.param('<div class="page-right-sidebar"><h1>Bridge</h1>' + "<p>x</p>" * 100 + "<p>Text: Ada Byron Illustrations by Jane Roe</p></div>", ("Ada Byron",), id="a line at the end of a page with a sidebar"),
        pytest.param('<h1>Bridge</h1>' + "<p>x</p>" * 100 + '<div class="elementor-widget elementor-widget-text"><p>Written by Ada Byron</p></div>', ("Ada Byron",), id="a box of a page builder"),
        pytest.param('<time>x</time><h1>Bridge</h1>' + "<p>x</p>" * 100 + '<div class="article-footer"><a class="username" href="/desk/ada">Ada</a></div>', ("Ada",), id="a user name in the footer of an article"),
        pytest.param('<h1>橋</h1>' + "<p>x</p>" * 100 + "<p>(责编：王小明、李华)</p>", ("王小明", "李华"), id="a line in brackets at the end"),
        pytest.param('<meta name="author" content="ada_byron"><h1>Bridge</h1><p>Author: Ada Byron, Datum: 03.02.22</p>', ("Ada Byron",), id="a label after the name"),
        pytest.param('<div itemscope><h1>Bridge</h1><span itemprop="author" itemscope><b itemprop="name">Ada Byron</b></span></div>', ("Ada Byron",), id="microdata"),
        pytest.param('<h1>Bridge</h1>' + "<p>x</p>" * 100 + "<p><em>Text von Uta Muster &nbsp; &nbsp;Illustration von Max Muster</em></p>", ("Uta Muster",), id="a line at the end that goes on about a picture"),
        pytest.param('<h1>Bridge</h1>' + "<p>x</p>" * 100 + "<p>Autoren Uta Muster und Max Muster</p>", ("Uta Muster", "Max Muster"), id="a label for several without a colon"),
        pytest.param('<h1>Bridge</h1>' + "<p>x</p>" * 100 + "<p>Autoren Verband Ostsee und Nordsee</p>", (), id="a label before what is nobody"),
        pytest.param('<h1>Bridge</h1>' + "<p>x</p>" * 100 + "<h6>Author(s)</h6><ul><li>Ada Byron</li><li>Jane Roe</li><li>Download it</li></ul>", ("Ada Byron", "Jane Roe"), id="a list below a label for several"),
        pytest.param('<h1>Bridge</h1>' + "<p>x</p>" * 100 + "<h6>Author</h6><ul><li>Ada Byron</li><li>Green Bay</li></ul>", ("Ada Byron",), id="a list below a label for one"),
        pytest.param(linked({"@type": "Article", "author": {"name": "Ada"}}) + '<h1>Bridge</h1><p>By <a href="/people/ada">Ada Byron</a></p>', ("Ada Byron",), id="a given name that the byline completes"),
        pytest.param(linked({"@type": "Article", "author": {"name": "Mary"}}) + '<h1>Bridge</h1><p>By <a href="/people/ada">Ada Byron</a></p>', ("Mary",), id="a given name that the byline does not know"),
        pytest.param(linked({"@type": "Article", "author": "Jane Roe, Ada Byron for the Tidal Times"}), ("Jane Roe", "Ada Byron"), id="for whom a stated author wrote"),
        pytest.param(linked({"@type": "Article", "author": "Centre for Tides"}), ("Centre for Tides",), id="a stated organisation for something"),
        pytest.param('<h1>Bridge</h1><p>by ada7</p>', ("ada7",), id="a login after by"),
        pytest.param('<meta name="author" content="Welle GmbH, Nürnberg, Germany"><h1>Bridge</h1><p>It rained.</p>', ("Welle GmbH",), id="where an organisation is"),
        pytest.param('<h1>Bridge</h1><div class="authors"><a href="/author/ada">Ada Byron</a> <a href="/author/jro">jro</a></div>', ("Ada Byron",), id="a login beside a name"),
        pytest.param('<h1>Bridge</h1><div class="authors"><a href="/author/ada">ada</a> <a href="/author/jro">jro</a></div>', ("ada", "jro"), id="logins beside each other"),
        pytest.param('<h1>Bridge</h1><p>It gets <b>better</b> by this.</p>', (), id="a word after by in a sentence"),
        pytest.param('<h1>Bridge</h1><p>You learn it <b>in minutes</b> by building!</p>', (), id="a word after by at a sentence's end"),
        pytest.param('<h1>Bridge</h1><p>By focusing on the rivers, they saved money.</p>', (), id="a sentence that begins with by"),
    ],
)  # fmt: skip
def test_authors_are_people_in_a_list(markup: str, authors: tuple[str, ...]) -> None:
    assert read(markup).authors == authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Roe and John Doe, Science Editor", ["Jane Roe", "John Doe"]),
        ("Von Max Muster und Erika Musterfrau", ["Max Muster", "Erika Musterfrau"]),
        ("Par Jeanne Martin et Luc Petit", ["Jeanne Martin", "Luc Petit"]),
        ("Por Juan Pérez y Ana Gómez", ["Juan Pérez", "Ana Gómez"]),
        ("Di Mario Rossi", ["Mario Rossi"]),
        ("Door Jan Jansen", ["Jan Jansen"]),
        ("Av Kari Nordmann og Ola Nordmann", ["Kari Nordmann", "Ola Nordmann"]),
        ("Автор: Анна Иванова", ["Анна Иванова"]),
        ("記者王小明", ["王小明"]),
        ("홍길동 기자", ["홍길동"]),
        ("文／山田 太郎", ["山田 太郎"]),
        ("Maria & Ana", ["Maria & Ana"]),
        ("Foto: Uta Muster", []),
        ("Фото: Анна Иванова", []),
        ("More about this recipe", []),
        ("Jane Roe (Reuters) @janeroe jane@example.com", ["Jane Roe"]),
        ("Jane Roe | Updated 3 March 2022", ["Jane Roe"]),
        ("Written by Jane Roe.", ["Jane Roe"]),
        ("Par Jeanne Le Goff le 18 février", ["Jeanne Le Goff"]),
        ("Par Jeanne Le Goff Le 18 février", ["Jeanne Le Goff"]),
        ("By Jane Roe for the Tidal Times", ["Jane Roe"]),
        ("By Centre for Tides", ["Centre for Tides"]),
        ("Institut für Gezeiten", ["Institut für Gezeiten"]),
        ("Blog Beitrag von Max Muster", ["Max Muster"]),
        ("Acme Bolts Inc.", ["Acme Bolts Inc."]),
        ("Autorin: Uta Muster, Projektleiterin der Brücke in Hamburg", ["Uta Muster"]),
        ("Dec 18, 2025", []),
        ("", []),
    ],
)
def test_bylines_are_split_into_names(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        pytest.param('<meta property="article:published_time" content="2022-02-18T23:30:00-05:00"><p>x', DAY, id="the zone that is stated"),
        pytest.param('<meta name="w-published-date" content="Feb 18, 2022"><p>x', DAY, id="a name that tells of publishing"),
        pytest.param("<h1>Bridge</h1><p>Publié le 18 février 2022 à 7h</p>", DAY, id="a dateline"),
        pytest.param("<h1>Bridge <small>18.02.2022</small></h1>", DAY, id="inside the heading"),
        pytest.param('<h1>Bridge</h1><p>Updated 20 Feb 2022</p><p>Published 18 Feb 2022</p>', DAY, id="published beats updated"),
        pytest.param('<h1>Bridge</h1><p>It opened on 3 March 1999 and nobody came to see it at all.</p>', None, id="a day in the story"),
        pytest.param('<div class="related"><time datetime="2020-01-01">1 Jan</time></div><h1>Bridge</h1><time datetime="2022-02-18">x</time>', DAY, id="the time beside the headline"),
        pytest.param('<h1>Bridge</h1><span property="schema:datePublished" content="2022-02-18T07:00:00Z">today</span>', DAY, id="RDFa"),
        pytest.param('<h1>Bridge</h1><p>Feb 18, 2022 &bull; Ada Byron in The great rivers of the world and their bridges</p>', DAY, id="a long dateline in parts"),
        pytest.param('<h1>Bridge</h1><footer class="author__meta">18 February 2022</footer>', DAY, id="the footer of an article"),
        pytest.param('<h1>橋</h1><p>2020年7月11日(土)～12日(日)に開催された<b>祭</b>では</p><i class="entry-time">2022年2月18日</i>', DAY, id="a sentence in Japanese is no dateline"),
        pytest.param("<meta property='example_photos:uploaded' content='2022-02-18T04:36:36-05:00'><h1>Bridge</h1>", DAY, id="when a picture was uploaded"),
        pytest.param('<h1>Bridge</h1><footer>18 February 2022</footer>', None, id="the footer of a page"),
        pytest.param("<h1>Bridge</h1><aside><dl><dt>Datum</dt><dd>18.02.2022</dd></dl></aside>", DAY, id="a label before a day"),
        pytest.param('<html lang="en"><h1>Bridge</h1><time datetime="2022-10-02T19:38:01Z">02/10/2022</time>', datetime.date(2022, 10, 2), id="figures that the stamp explains"),
        pytest.param('<h1>Bridge</h1><time datetime="2022-02-19T01:38:01Z">18 Feb 2022</time>', DAY, id="a stamp that runs a day ahead"),
        pytest.param('<meta name="last-modified" content="2022-02-18"><h1>Bridge</h1>', None, id="only a change is stated"),
        pytest.param('<link rel="canonical" href="https://www.example.com/2022/02/18/bridge"><h1>Bridge</h1>', DAY, id="the address that the page calls its own"),
        pytest.param('<meta property="article:published_time" content="2019-03-01"><meta name="date" content="2022-02-18"><h1>Bridge</h1><p>18 Feb 2022</p>', DAY, id="of two stated days the one that is shown"),
        pytest.param('<meta property="article:published_time" content="2022-02-18"><meta name="date" content="2023-05-05"><meta property="article:modified_time" content="2023-05-05"><h1>Bridge</h1><p>5 May 2023</p>', DAY, id="the day of a change is shown"),
        pytest.param(linked({"@type": "Article", "datePublished": "2025-06-12", "dateModified": "2025-06-12"}) + "<h1>Bridge</h1><p>February 18, 2022</p>", DAY, id="the page's own dateline where the system stamped it anew"),
        pytest.param(linked({"@type": "Article", "datePublished": "2022-02-18", "dateModified": "2025-06-12"}) + "<h1>Bridge</h1><p>June 12, 2025</p>", DAY, id="the day of the change below the headline"),
        pytest.param(linked({"@type": "Article", "datePublished": "2022-02-11"}) + '<h1>Bridge</h1><p>2/11/2022</p>', datetime.date(2022, 2, 11), id="the stated day in figures"),
        pytest.param(linked({"@type": "Article", "datePublished": "2022-11-02"}) + '<h1>Bridge</h1><p>2/11/2022</p>', datetime.date(2022, 11, 2), id="the stated day in figures the other way round"),
        pytest.param(linked({"@type": "Article", "datePublished": "2022-02-18"}) + "<h1>Bridge</h1>" + "<p>It rained.</p>" * 15 + "<p>3 March 2021</p>", DAY, id="a day farther off than the dateline"),
        pytest.param("<h1>Bridge</h1><p>Written by Ada Byron, updated on 20 Feb 2022</p><p>18 Feb 2022</p>", DAY, id="a change behind a byline"),
        pytest.param('<h1>Bridge</h1><p>Updated 20 Feb 2022, published 18 Feb 2022</p>', DAY, id="both days on one line"),
        pytest.param('<h1>Bridge</h1><i class="date-updated">20 Feb 2022</i><p>18 Feb 2022</p>', DAY, id="a class that tells of a change"),
        pytest.param('<div><i>18 Feb 2022</i><h1>Bridge</h1></div>' + "<p>It rained.</p>" * 30 + "<ul><li>1 Jan 2020</li></ul>", DAY, id="right above the headline"),
        pytest.param('<html lang="en-gb"><h1>Bridge</h1><p>At <time datetime="2022-02-11T07:00">2/11/2022</time></p>', datetime.date(2022, 2, 11), id="figures around a time that explains them"),
        pytest.param('<h1>Bridge</h1><p>Joined: 4 July 2012</p><p>18 Feb 2022, 10:15</p>', DAY, id="when the writer joined"),
        pytest.param('<p class="newsitem-time">18.02.2022</p>', DAY, id="a class of two words before the last"),
        pytest.param('<h1>Bridge</h1><abbr class="updated" title="2022-02-20T10:00">then</abbr><abbr class="published" title="2022-02-18T10:00">then</abbr>', DAY, id="hAtom"),
        pytest.param('<h1>Bridge</h1><relative-time datetime="2022-02-18T10:00:00Z">3 years ago</relative-time>', DAY, id="an element that a script writes in"),
        pytest.param('<meta name="date" content="0000-00-00"><p>x', None, id="no day at all"),
        pytest.param('<meta name="date" content="9999-12-31"><p>x', None, id="out of range"),
        pytest.param(linked({"@type": "Article", "datePublished": {"@value": "2022-02-18"}}), DAY, id="a value object"),
        pytest.param(linked({"@type": "Article", "datePublished": 20220218}), None, id="a number where a string belongs"),
    ],
)  # fmt: skip
def test_the_date_is_the_day_of_publication(markup: str, day: datetime.date | None) -> None:
    assert read(markup).date == day


def test_htmldate_is_asked_where_nothing_else_is_found_and_a_day_stands_somewhere() -> None:
    lines = "<p>Spring fair on 18.02.2022.</p>" * 2 + "<p>Old fair on 2021-02-18, see below.</p>"
    root = parse_html(f"<nav>{lines}</nav><p>It rained.</p>")
    before = etree.tostring(root)
    found = read_metadata(root, URL, ask_trafilatura=True)
    assert (found.date, found.sources["date"]) == (DAY, "trafilatura")
    assert read_metadata(root, URL).date is None
    assert etree.tostring(root) == before


def test_htmldate_is_not_asked_where_no_day_stands_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(metadata, "ask_date", lambda *given: asked.append(given))
    assert read_metadata(parse_html("<p>It rained for 12 days.</p>"), URL, ask_trafilatura=True).date is None
    assert asked == []


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ("<nav>Bridges</nav><p>It rained.</p><p>18.02.2022</p><p>Rivers 2021</p>", DAY),
        ("<p>It rained.</p><p>18.02.2022</p><p>3 March 2020</p>", None),
        ("<p>It rained.</p><p>18.02.2022</p><footer class='menu'>[Stand: 17.02.2022, 01:40]</footer>", DAY - datetime.timedelta(1)),
        ("<p>It rained.</p><p>Last updated 18.02.2022</p>", None),
        ("<div class='menu'><span class='newsdatum'>18.02.2022</span><span class='newsdatum'>17.02.2022</span></div>", DAY),
    ],
    ids=["one line", "lines that disagree", "a stamp in the footer", "a change", "the newest of a list"],
)  # fmt: skip
def test_a_page_that_names_its_day_nowhere_has_that_of_a_lone_line(
    markup: str, day: datetime.date | None
) -> None:
    found = read(markup)
    assert (found.date, found.sources.get("date")) == (day, "text" if day else None)


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ("<h1>Bridge</h1> by RiverFan, <small>18 Feb 2022</small><p>It rained.", ("RiverFan",)),
        ("<h1>Bridge</h1><p>It rained.</p><h3>Author</h3><p>Ada B. Roe</p>", ("Ada B. Roe",)),
        ("<h1>Bridge</h1><p>It rained.</p><h2>Article by</h2><div>Ada Roe</div>", ("Ada Roe",)),
        ("<h1>Bridge</h1><p>It rained.</p><b>Von:</b> <br> Ada Roe und Grace Poe<p>It shone.", ("Ada Roe", "Grace Poe")),
        ("<h1>Bridge</h1><p>It rained.</p><h3>Author</h3><p>Rivers and bridges</p>", ()),
        ("<h1>Bridge</h1><p>It rained.</p><div class='related'><b>Author</b> <i>Ada Roe</i></div>", ()),
        ("<h1>Bridge</h1><p class='byline'>By the Bridges Team</p><p>It rained.", ("the Bridges Team",)),
        ("<div class='layout-right-sidebar'><p>It rained.<p>It shone.<p>It froze.<p>Text: Ada Roe</div>", ("Ada Roe",)),
    ],
    ids=[
        "bare text after the headline", "a label above", "a label for the article", "a label before a break",
        "a label and no name", "a label beside the article", "a team with an article", "a layout named for its sidebar",
    ],
)  # fmt: skip
def test_authors_whom_a_label_names(markup: str, authors: tuple[str, ...]) -> None:
    assert read(markup).authors == authors


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ("<h1>Bridge</h1><p>Updated: <b>20 Feb 2022</b></p><p>It rained.", DAY),
        ("<h1>Bridge</h1><div><i>Ada Roe, Editor</i><i>Updated 20 Feb 2022</i></div><p>It rained.", DAY),
        ("<h1>Bridge</h1><p>20 Feb 2022</p><p>It rained.", datetime.date(2022, 2, 20)),
    ],
    ids=["in an element inside", "glued to what stands before", "not a change"],
)
def test_the_day_of_a_change_is_not_that_of_publication(markup: str, day: datetime.date) -> None:
    assert read('<meta property="article:published_time" content="2022-02-18">' + markup).date == day


@pytest.mark.parametrize(
    ("markup", "published", "changed", "source"),
    [
        ("<h1>Bridge</h1><p>Published 18 Feb 2022 | Updated 20 Feb 2022</p>", DAY, 20, "dateline"),
        ("<h1>Bridge</h1><p>18 Feb 2022</p><p>Last updated: <b>20 Feb 2022</b></p>", DAY, 20, "dateline"),
        ("<h1>Bridge</h1><p><i class=date-updated>20 Feb 2022</i></p>", datetime.date(2022, 2, 20), 20, "dateline"),
        ('<meta property="article:modified_time" content="2022-02-21"><h1>Bridge</h1><p>18 Feb 2022, updated 20 Feb 2022</p>', DAY, 21, "meta"),
        ("<h1>Bridge</h1><p>18 Feb 2022</p><div class=related>Updated 20 Feb 2022</div>", DAY, None, None),
    ],
    ids=["on one line", "on a line of its own", "by its class, and no other", "stated, too", "of another article"],
)  # fmt: skip
def test_the_day_of_the_last_change_is_read_off_the_dateline_where_none_is_stated(
    markup: str, published: datetime.date, changed: int | None, source: str | None
) -> None:
    found = read(f"<html lang=en>{markup}<p>It rained on the old bridge, and nobody came.")
    assert (found.date, found.modified, found.sources.get("modified")) == (
        published,
        changed and datetime.date(2022, 2, changed),
        source,
    )


def test_json_ld_that_a_framework_wrote_into_meta_is_read() -> None:
    data = json.dumps({"@type": "Article", "headline": "Bridge", "datePublished": "2022-02-18"})
    found = read(f"<meta name='script:ld+json' content='{data}'><p>It rained.")
    assert (found.title, found.date, found.sources["date"]) == ("Bridge", DAY, "json-ld")


def test_htmldate_is_not_asked_where_the_day_of_a_change_is_stated() -> None:
    root = parse_html(
        '<meta property="article:modified_time" content="2022-02-18"><h1>Bridge</h1><p>It rained.</p>'
    )
    assert read_metadata(root, URL, ask_trafilatura=True).date is None


def test_a_stamp_in_utc_gives_way_to_the_day_in_the_address() -> None:
    found = read(
        '<meta property="article:published_time" content="2022-02-19T02:41:00+00:00"><p>x',
        "https://example.com/2022/02/18/bridge",
    )
    assert (found.date, found.sources["date"]) == (DAY, "url")


@pytest.mark.parametrize(
    "text",
    ["18. Februar 2022", "18 de febrero de 2022", "February 18th, 2022", "18 февраля 2022 г.", "2022年2月18日", "18 tháng 2, 2022",
     "१८ फ़रवरी 2022", "18 Şubat 2022", "18 กุมภาพันธ์ 2565", "18.2.2022", "2022/02/18", "18 ฯ 2022-02-18", "18. helmikuuta 2022", "18 lutego 2022"],
)  # fmt: skip
def test_days_are_read_in_the_larger_languages(text: str) -> None:
    assert read_date(text) == DAY


def test_days_in_figures_are_read_by_region_or_left_alone() -> None:
    assert [read_date("3/4/2022", "en", region) for region in ("US", "GB", None)] == [
        datetime.date(2022, 3, 4),
        datetime.date(2022, 4, 3),
        None,
    ]


@pytest.mark.parametrize(
    "stamp",
    [
        "2022-02-18",
        "20220218T070000Z",
        "Fri, 18 Feb 2022 07:00:00 GMT",
        "1645167600",
        "1645167600000",
        "18.02.2022 07:00",
    ],
)
def test_stamps_of_machines_are_read(stamp: str) -> None:
    assert read_stamp(stamp) == DAY


def test_days_and_months_are_read_from_addresses() -> None:
    assert url_day("https://example.com/2022/feb/18/mali") == DAY
    assert url_day("https://example.com/article/1645167600") is None
    assert url_month("https://example.com/2022/02/mali") == "2022-02"


def test_the_day_of_an_archive_is_not_that_of_the_page() -> None:
    assert url_day("https://web.archive.org/web/20130217080612/http://example.com/bridge") is None


def test_a_line_that_tells_of_a_change_states_its_day() -> None:
    assert read_date_line("Mis à jour le 18/02/2022 à 07:30", "fr") == DAY


# ---------------------------------------------------------------- sites


@pytest.mark.parametrize(
    ("markup", "site"),
    [
        ('<meta property="og:site_name" content="example.com">' + linked({"@type": "Article", "publisher": {"name": "Example News"}}), "Example News"),
        ('<meta property="og:site_name" content="Example.com"><p>x', "Example.com"),
        ("<p>x", "example.com"),
        ("<title>Bridge opened | Example Rivers</title><h1>Bridge opened</h1>", "Example Rivers"),
        ("<title>Bridge opened | Cheap tickets</title><h1>Bridge opened</h1>", "example.com"),
        ('<meta property="og:site_name" content="examplerivers"><title>Bridge opened | Example Rivers</title><h1>Bridge opened</h1>', "Example Rivers"),
    ],
    ids=[
        "a name beats the host", "the host as it is written", "nothing stated",
        "behind the headline, like the host", "behind the headline, unlike the host", "the same letters in more words",
    ],
)  # fmt: skip
def test_the_site_is_named(markup: str, site: str) -> None:
    assert read(markup).site == site


# ---------------------------------------------------------------- tags


@pytest.mark.parametrize(
    ("markup", "tags"),
    [
        pytest.param(linked({"@type": "Article", "keywords": "Bridges, Rivers"}), ("Bridges", "Rivers"), id="JSON-LD, parted by commas"),
        pytest.param('<meta name="keywords" content="橋 川 町内"><p>x', ("町内",), id="Chinese signs parted by spaces"),
        pytest.param('<meta name="keywords" content="old bridges;rivers"><p>x', ("old bridges", "rivers"), id="parted by semicolons"),
        pytest.param('<meta name="keywords" content="news, north"><h1>Bridge</h1><p>Filed by Ada Byron under <a rel="category tag" href="/c">World</a>, tagged <a rel="tag" href="/a">Bridges</a>, <a rel="tag" href="/b">Rivers</a></p>', ("Bridges", "Rivers"), id="marked links go before the keywords of a site"),
        pytest.param('<h1>Bridge</h1><ul class="post-tags"><li><a href="/tag/bridges">#Bridges</a></li><li><a href="/tag/rivers">#Rivers</a></li></ul>', ("Bridges", "Rivers"), id="a list of links to tags"),
        pytest.param('<h1>Bridge</h1><p>It rained on the <a href="/tag/rivers">river</a> and on the <a href="/tag/bridges">bridge</a> for nine days and nights.</p>', (), id="links in a sentence"),
        pytest.param('<h1>Bridge</h1><div class="widget tagcloud"><a href="/tag/a">Cranes</a> <a href="/tag/b">Cats</a></div>', (), id="the cloud of a site"),
        pytest.param('<meta name="keywords" content="news, north"><h1>Bridge</h1><p class="x"><a rel="tag" href="/a">Bridges</a></p>', ("news", "north"), id="one link may be anything's"),
        pytest.param('<meta property="article:tag" content="Bridges"><h1>Bridge</h1><p><a rel="tag" href="/a">Cranes</a> <a rel="tag" href="/b">Cats</a></p>', ("Bridges",), id="what is stated of the article goes first"),
    ],
)  # fmt: skip
def test_tags_are_those_of_the_article(markup: str, tags: tuple[str, ...]) -> None:
    assert read(markup).tags == tags


# ---------------------------------------------------------------- JSON-LD that is not well formed


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Bridge",}',
        '<!-- {"@type": "Article", "headline": "Bridge"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Bridge"}\n//]]>',
        '{"@type": "Article", "headline": "Bridge"} {"@type": "Person"}',
        '{"@type": "Article", "headline": "Bridge"};',
        '{"@type": "Article", "headline": "Bridge", "description": "a "quoted" word"}',
        '[[{"@type": "http://schema.org/Article", "headline": "Bridge"}]]',
    ],
)
def test_broken_json_ld_is_mended(script: str) -> None:
    assert [node.properties["headline"] for node in read_json_ld([script]) if "article" in node.types] == [
        "Bridge"
    ]


def test_a_comma_too_many_costs_nothing() -> None:
    script = '{"@type": "Article", "publisher": {"name": "Example News",}, "keywords": ["a", "b",],}'
    assert read_json_ld([script])[0].properties == {
        "@type": "Article",
        "publisher": {"name": "Example News"},
        "keywords": ["a", "b"],
    }


HOSTILE = {
    "nested lists": "[" * 10_000 + "]" * 10_000,
    "nested objects": '{"@type":"Article","author":' * 20_000 + "1" + "}" * 20_000,
    "references in a circle": '{"@graph":[{"@id":"a","@type":"Article","author":{"@id":"b"}},{"@id":"b","author":{"@id":"b"}}]}',
    "a headline of megabytes": '{"@type":"Article","headline":"' + "x" * 1_500_000 + '"}',
    "no end of commas": '{"a":1' + ", " * 500_000,
    "no end of quotes": '{"author":"' * 100_000,
    "twenty thousand articles": json.dumps(
        {"@graph": [{"@type": "Article", "headline": "a", "author": "b"}] * 20_000}
    ),
}


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_hostile_json_ld_is_read_within_a_second(script: str) -> None:
    root = lxml.html.document_fromstring(
        f'<script type="application/ld+json">{script}</script><h1>x</h1><p>y'
    )
    start = time.process_time()
    read_metadata(root, URL)
    assert time.process_time() - start < 1


STATES = {
    "next": '<script id="__NEXT_DATA__" type="application/json">{"props": {"posts": [{"title": "Other", "date": "2001-01-01"}], "post": {"title": {"rendered": "Bridge opened"}, "date": "2022-02-18T06:59:34", "author": {"node": {"name": "Ada Byron"}}}}}</script>',
    "assigned": '<script>var a = 1; window.__STATE__ = {"headline": "Bridge opened", "published_at": "2022-02-18", "byline": "By Ada Byron"}; run();</script>',
    "edges": '<script type="application/json">[{"name": "Bridge opened", "publishDate": 1645167600000, "authors": {"edges": [{"node": {"displayName": "Ada Byron"}}]}}]</script>',
}


@pytest.mark.parametrize("script", STATES.values(), ids=STATES)
def test_the_state_of_scripts_is_asked_for_what_is_missing(script: str) -> None:
    found = read("<title>Bridge opened</title><h1>Bridge opened</h1>" + script)
    assert (found.date, found.authors) == (DAY, ("Ada Byron",))
    assert (found.sources["date"], found.sources["authors"]) == ("state", "state")


def test_a_state_of_other_articles_says_nothing() -> None:
    script = '<script type="application/json">{"title": "Other", "date": "2001-01-01", "author": "Jane Roe"}</script>'
    found = read("<h1>Bridge opened</h1>" + script)
    assert (found.date, found.authors) == (None, ())


def _state(data: str) -> str:
    return f'<title>Bridge opened</title><script type="application/json">{data}</script>'


HOSTILE_PAGES = {
    "twenty thousand lines with figures": "<p>room 12, 34 steps, 56 bridges and 7 rivers</p>" * 20_000,
    "twenty thousand datelines that disagree": "".join(
        f"<b>{n % 28 + 1}.02.2022</b><i>x</i>" for n in range(20_000)
    ),
    "twenty thousand labels of authors": "<b>Author</b><i>Ada Roe</i><nav>Author</nav>" * 20_000,
    "a state nested without end": _state('{"title":"Bridge opened","a":' * 20_000 + "1" + "}" * 20_000),
    "a state of lists in lists": _state('{"title":"Bridge opened","author":' + "[" * 400 + "]" * 400 + "}"),
    "a state of twenty thousand articles": _state(
        json.dumps([{"title": "Bridge opened", "date": 0, "author": {"name": 7}}] * 20_000)
    ),
    "a state of wrong types": _state(
        '{"title":["Bridge opened"],"headline":"Bridge opened","date":{"a":1},"author":[null,1,true,{"name":{}}]}'
    ),
    "no end of assignments": "<title>Bridge opened</title><script>"
    + "Bridge opened = {" * 100_000
    + "</script>",
    "a heading of fifty thousand kickers": "<title>x</title><h1>"
    + '<span class="kicker">a</span><br>' * 50_000,
    "fifty thousand lines of who wrote": "<nav>" + "<p>Written by Jane Roe</p>" * 50_000 + "</nav>",
    "fifty thousand links to authors": "<time>x</time><nav>"
    + '<a href="/author/jane-roe">Jane Roe</a>' * 50_000,
    "fifty thousand links to tags": '<div class="tags">' + '<a rel="tag" href="/tag/a">Bridge</a>' * 50_000,
    "lists of tags in one another": '<div><a href="/tag/a">Bridge</a><b>' * 200
    + '<a href="/tag/b">x</a>' * 50_000,
    "fifty thousand tags in items": "<ul>" + '<li><a href="/tag/a">Bridge</a></li>' * 50_000,
    "fifty thousand lists of one tag": '<p class="tags"><a href="/tag/a">Bridge</a> <i>x</i></p>' * 50_000,
    "fifty thousand labels of days": "<h1>x</h1><nav>" + "<dt>Published</dt><dd>soon</dd>" * 50_000,
    "an address of megabytes": f'<link rel="canonical" href="https://example.com/{"a-" * 500_000}"><h1>x</h1>',
    "a title of megabytes": "<title>" + "x | " * 1_000_000 + "</title><h1>y</h1>",
    "a heading of megabytes": "<title>x</title><h1>" + "word " * 1_000_000,
    "times within times": "<time>" * 30_000,
    "fifty thousand bylines": '<span class="author"><b>Jane Roe</b> 2</span>' * 50_000,
    "fifty thousand metas": "".join(f'<meta name="a{n}" content="b">' for n in range(50_000)),
    "a class of megabytes": f'<h1>x</h1><p class="{"author " * 500_000}">By Jane',
    "an author of megabytes": f'<meta name="author" content="{"a and b, " * 300_000}">',
    "fifty thousand dates": "<h1>x</h1>" + "<p>1.1.1111 " * 50_000,
}


@pytest.mark.parametrize("markup", HOSTILE_PAGES.values(), ids=HOSTILE_PAGES)
def test_hostile_pages_are_read_within_two_seconds(markup: str) -> None:
    root = lxml.html.document_fromstring(markup, parser=lxml.html.HTMLParser(huge_tree=True))
    start = time.process_time()
    read_metadata(root, URL)
    assert time.process_time() - start < 2


# ---------------------------------------------------------------- plain text


def test_a_scrapers_header_states_the_month() -> None:
    found = read_text_metadata(" date 2022-02 Le retrait du Mali", None)
    assert found == Metadata(month="2022-02", sources={"month": "scraper-header"})


def test_the_address_of_a_text_states_site_and_day() -> None:
    found = read_text_metadata("Le retrait.", "https://www.example.fr/2022/02/18/mali")
    assert found == Metadata(
        date=DAY,
        site="example.fr",
        url="https://www.example.fr/2022/02/18/mali",
        sources={"url": "given", "site": "url", "date": "url"},
    )


def test_a_date_in_the_story_is_no_header() -> None:
    assert read_text_metadata("The date 2022-02 was set.", None) == Metadata(sources={})


@pytest.mark.parametrize(
    ("around", "day"),
    [
        (
            "<div><p>Words, <b>words <time datetime=2022-02-18></time></b></p></div>",
            datetime.date(2022, 2, 18),
        ),
        ("<div><p>Words <b class=related>and <time datetime=2022-02-18></time></b></p></div>", None),
        ("<div class=related><p>Words <b>and <time datetime=2022-02-18></time></b></p></div>", None),
        ("<div><p>Words, <b>words</b> 18 Feb 2022</p></div>", datetime.date(2022, 2, 18)),
    ],
    ids=["a stamp", "a stamp in a box inside", "a stamp in a box", "a figure behind an element without one"],
)
def test_a_stamp_is_found_among_words_without_a_figure_unless_it_is_of_something_else(
    around: str, day: datetime.date | None
) -> None:
    page = lxml.html.document_fromstring(f"<body><h1>Bridge</h1>{around}</body>")
    heading = page.find(".//h1")
    found = shown_date(heading, "en", None, page)
    assert (found[0] if found else None) == day


def test_a_day_is_read_in_every_way_it_is_written() -> None:
    lines = (
        "2022-02-18", "2022/02/18", "2022.02.18", "18.02.2022", "18.02.22", "18/02/2022", "18-02-2022",
        "18 February 2022", "February 18, 2022", "2022 February 18", "2022年2月18日", "2022년 2월 18일",
        "18 THÁNG 2 2022", "18 tháng 2, năm 2022",
    )  # fmt: skip
    assert {line: read_date(line) for line in lines} == dict.fromkeys(lines, datetime.date(2022, 2, 18))
    assert [read_date(line) for line in ("12 comments", "No. 7 of 9", "Room 2022")] == [None] * 3
