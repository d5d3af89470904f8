"""Markdown and clean HTML of an article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from cleantext.model import Document, Metadata, Removal
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text
from cleantext.render import render_html, render_markdown


def read(page: str, url: str | None = None) -> Document:
    text, blocks, layout = lay_out(parse_html(page))
    return Document(text, blocks, Metadata(url=url), layout)


def without(document: Document, *pieces: str) -> tuple[Removal, ...]:
    found = []
    for piece in pieces:
        start = document.text.index(piece)
        found.append(Removal(start, start + len(piece), piece, "embed", "test"))
    return tuple(found)


CASES = {
    "headings": ("<h1>One</h1><h3>Two</h3>", "# One\n\n### Two", "<h1>One</h1>\n<h3>Two</h3>"),
    "emphasis": (
        "<p>a <b>b</b> <i>c</i> <code>d*</code></p>",
        "a **b** *c* `d*`",
        "<p>a <strong>b</strong> <em>c</em> <code>d*</code></p>",
    ),
    "links": (
        "<p><a href='/x(1)'>a <b>b</b></a>",
        "[a **b**](/x%281%29)",
        '<p><a href="/x(1)">a <strong>b</strong></a></p>',
    ),
    "a link that runs a script": ("<p><a href='javascript:x()'>a</a>", "a", "<p>a</p>"),
    "signs of Markdown": (
        "<p># 2*3 [x] a_b &lt;i&gt;",
        r"\# 2\*3 \[x\] a_b \<i>",
        "<p># 2*3 [x] a_b &lt;i&gt;</p>",
    ),
    "brackets": (
        "<p>[1] [a](b) [c]: d <a href=u>[2]</a> [3]<span>(4)</span><br>[5]: e<br>[6][7]<br>[8]<b>(9)</b>a",
        "[1] \\[a\\](b) \\[c\\]: d [\\[2\\]](u) \\[3\\](4)\\\n\\[5\\]: e\\\n\\[6\\][7]\\\n[8]\\(9)a",
        '<p>[1] [a](b) [c]: d <a href="u">[2]</a> [3](4)<br>[5]: e<br>[6][7]<br>[8]<strong>(9)</strong>a</p>',
    ),
    "a line like a list": ("<p>1. a", "1\\. a", "<p>1. a</p>"),
    "lines": ("<p>a<br>b", "a\\\nb", "<p>a<br>b</p>"),
    "lists": (
        "<ul><li>a<ul><li>b</ul><li>c</ul><ol><li>d<li>e</ol>",
        "- a\n  - b\n- c\n\n1. d\n2. e",
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul></li>\n<li>c</li>\n</ul>\n<ol>\n<li>d</li>\n<li>e</li>\n</ol>",
    ),
    "a list item of two paragraphs": (
        "<ul><li><p>a<p>b</ul>",
        "- a\\\n  b",
        "<ul>\n<li>a<br>b</li>\n</ul>",
    ),
    "a list within a numbered one": (
        "<ol><li>a<ul><li>b</ul>c<li>d<ol><li>e</ol><li>f<ol><li>g</ol></ol>",
        "1. a\n   - b\n\n   c\n2. d\n   1. e\n3. f\n   1. g",
        "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>c</li>\n<li>d\n<ol>\n<li>e</li>\n</ol></li>\n<li>f\n<ol>\n<li>g</li>\n</ol></li>\n</ol>",
    ),
    "numbers that the page states": (
        "<ol start=9><li>a<li>b<ul><li>c</ul><li value=20>d<li>e</ol><ol start=1e9><li>f</ol>",
        "9. a\n10. b\n    - c\n20. d\n21. e\n\n1. f",
        '<ol start="9">\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul></li>\n<li value="20">d</li>\n<li>e</li>\n</ol>\n<ol>\n<li>f</li>\n</ol>',
    ),
    "a numbered list that goes on behind a paragraph": (
        "<ol><li>a<li>b<p><table><tr><td>c<td>d</table><li>e</ol>",
        "1. a\n2. b\n\n| c | d |\n| --- | --- |\n\n3. e",
        '<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<table>\n<tr><td>c</td><td>d</td></tr>\n</table>\n<ol start="3">\n<li>e</li>\n</ol>',
    ),
    "an item that begins like a list": (
        "<ul><li>1. a<li>- b",
        "- 1\\. a\n- \\- b",
        "<ul>\n<li>1. a</li>\n<li>- b</li>\n</ul>",
    ),
    "signs within words": (
        "<p>snake_case __init__ &amp;copy; R&amp;D 2 _x_",
        r"snake_case \_\_init\_\_ \&copy; R&D 2 \_x\_",
        "<p>snake_case __init__ &amp;copy; R&amp;D 2 _x_</p>",
    ),
    "lines that would underline a heading": (
        "<p>a<br>-<br>b<br>==",
        "a\\\n\\-\\\nb\\\n\\==",
        "<p>a<br>-<br>b<br>==</p>",
    ),
    "a link behind an exclamation mark": (
        "<p>Look!<a href=u>a</a>",
        "Look\\![a](u)",
        '<p>Look!<a href="u">a</a></p>',
    ),
    "emphasis that would not be taken for that": (
        "<p>a<i>.</i> He said<b>“b”</b>yes <i>c</i><b>d</b> <b>e</b><b>f</b>",
        "a. He said“b”yes *c*d **e**f",
        "<p>a<em>.</em> He said<strong>“b”</strong>yes <em>c</em><strong>d</strong> <strong>e</strong><strong>f</strong></p>",
    ),
    "emphasis within emphasis": (
        "<p><b><i>a</i> b</b> <i>c <b>d</b></i>",
        "***a* b** *c **d***",
        "<p><strong><em>a</em> b</strong> <em>c <strong>d</strong></em></p>",
    ),
    "code with marks in it": (
        "<p><code>a`b</code> <code>`c`</code> <code>d <b>e</b> <a href=u>f</a></code>",
        "``a`b`` `` `c` `` `d e f`",
        '<p><code>a`b</code> <code>`c`</code> <code>d <strong>e</strong> <a href="u">f</a></code></p>',
    ),
    "code beside code": (
        "<p><code>a</code><code>b`</code>",
        "`` ab` ``",
        "<p><code>a</code><code>b`</code></p>",
    ),
    "a list from seven on within an item": (
        "<ul><li>a<ol start=7><li>b<li>c</ol></ul>",
        "- a\n\n  7. b\n  8. c",
        '<ul>\n<li>a\n<ol start="7">\n<li>b</li>\n<li>c</li>\n</ol></li>\n</ul>',
    ),
    "code of two backticks at the start of a line": (
        "<p><code>``</code> opens it</p>",
        "``` `` ``` opens it",
        "<p><code>``</code> opens it</p>",
    ),
    "code with a fence in it": (
        "<pre>```\na\n```</pre>",
        "````\n```\na\n```\n````",
        "<pre><code>```\na\n```</code></pre>",
    ),
    "code and tables in a quote": (
        "<blockquote><p>a<pre>b\n\nc</pre><table><tr><td>d<td>e</table></blockquote>f",
        "> a\n>\n> ```\n> b\n>\n> c\n> ```\n>\n> | d | e |\n> | --- | --- |\n\nf",
        "<blockquote>\n<p>a</p>\n<pre><code>b\n\nc</code></pre>\n<table>\n<tr><td>d</td><td>e</td></tr>\n</table>\n</blockquote>\n<p>f</p>",
    ),
    "a table whose first row is short": (
        "<table><tr><td>a<tr><td>b<td>c</table>",
        "| a |  |\n| --- | --- |\n| b | c |",
        "<table>\n<tr><td>a</td></tr>\n<tr><td>b</td><td>c</td></tr>\n</table>",
    ),
    "quotes": (
        "<blockquote><p>a<p>b</blockquote>c",
        "> a\n>\n> b\n\nc",
        "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n<p>c</p>",
    ),
    "code": (
        "<pre>if a &lt; b:\n\n    c\n</pre>d",
        "```\nif a < b:\n\n    c\n```\n\nd",
        "<pre><code>if a &lt; b:\n\n    c</code></pre>\n<p>d</p>",
    ),
    "tables": (
        "<table><tr><th>a<th>b<tr><td>1|2<td><b>3</b></table>",
        "| a | b |\n| --- | --- |\n| 1\\|2 | **3** |",
        "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1|2</td><td><strong>3</strong></td></tr>\n</table>",
    ),
    "images": (
        "<figure><img src=x.png alt='A boat'><figcaption>At sea</figcaption></figure>",
        "![A boat](x.png)\n\n*At sea*",
        '<figure><img src="x.png" alt="A boat"><figcaption>At sea</figcaption></figure>',
    ),
    "an image loaded late": (
        "<p>a</p><img src='data:x' data-src=y.png alt=b><p>c",
        "a\n\n![b](y.png)\n\nc",
        '<p>a</p>\n<figure><img src="y.png" alt="b"></figure>\n<p>c</p>',
    ),
    "an image loaded late, a stand-in before it": (
        "<p>a</p><img src=grey.png data-src=y.png alt=b><p>c",
        "a\n\n![b](y.png)\n\nc",
        '<p>a</p>\n<figure><img src="y.png" alt="b"></figure>\n<p>c</p>',
    ),
    "a drawn icon that is a link": (
        "<p>a</p><div><a href=u><img src='f.svg?v=1' alt=Share></a></div><div><img src=g.svg alt=Graph></div><p>c",
        "a\n\n![Graph](g.svg)\n\nc",
        '<p>a</p>\n<figure><img src="g.svg" alt="Graph"></figure>\n<p>c</p>',
    ),
    "a gallery that holds an image twice, large and small": (
        "<p>a</p><div><img src=y.png alt=b></div><div><img src=z.png alt=c><img src=y.png alt=b></div><p>d",
        "a\n\n![b](y.png)\n\n![c](z.png)\n\nd",
        '<p>a</p>\n<figure><img src="y.png" alt="b"></figure>\n<figure><img src="z.png" alt="c"></figure>\n<p>d</p>',
    ),
    "decoration": ("<p>a<img src=x.gif>b", "a b", "<p>a b</p>"),
}


@pytest.mark.parametrize(("page", "markdown", "_"), CASES.values(), ids=CASES)
def test_an_article_is_written_as_markdown(page: str, markdown: str, _: str) -> None:
    assert render_markdown(read(page), ()) == markdown


@pytest.mark.parametrize(("page", "_", "html"), CASES.values(), ids=CASES)
def test_an_article_is_written_as_html(page: str, _: str, html: str) -> None:
    assert render_html(read(page), ()) == html


def test_addresses_are_made_whole_where_the_page_is_known() -> None:
    document = read("<p><a href='../b'>c</a>", url="https://example.org/x/y")
    assert render_markdown(document, ()) == "[c](https://example.org/b)"


def test_what_was_removed_is_in_neither() -> None:
    document = read("<p>One. <a href=u>Two</a> three.</p><p>four</p><img src=i alt=I><p>five</p><p>six</p>")
    removals = without(document, "Two ", "five")
    assert render_markdown(document, removals) == "One. three.\n\nfour\n\nsix"
    assert render_html(document, removals) == "<p>One. three.</p>\n<p>four</p>\n<p>six</p>"


_IMAGES = {
    "after the words of a box that went": (
        "<p>One.</p><div><p>Jane writes.</p><img src=i alt=Jane></div><p>Two.</p>",
        ("Jane writes.",),
        "One.\n\nTwo.",
    ),
    "in a card that went": (
        "<p>One.</p><a href=u><div><img src=i alt=Tides></div><h3>More tides</h3></a><p>Two.</p>",
        ("More tides",),
        "One.\n\nTwo.",
    ),
    "the caption alone went": (
        "<p>One.</p><figure><div><img src=i alt=Boat></div><figcaption>At sea</figcaption></figure><p>Two.</p>",
        ("At sea",),
        "One.\n\n![Boat](i)\n\nTwo.",
    ),
    "below the words of a box that stays": (
        "<div><p>One.</p><img src=i alt=Boat></div><div><p>Share</p></div><p>Two.</p>",
        ("Share",),
        "One.\n\n![Boat](i)\n\nTwo.",
    ),
    "behind the last words": (
        "<div><p>One.</p><figure><img src=i alt=Boat></figure></div><div><p>Share</p><img src=j alt=Us></div>",
        ("Share",),
        "One.\n\n![Boat](i)",
    ),
    "behind the last words of the page": ("<p>One.</p><img src=i alt=Boat>", (), "One.\n\n![Boat](i)"),
    "in a button": (
        "<p>One.</p><div><button><img src=i alt=Save></button></div><p>Two.</p>",
        (),
        "One.\n\nTwo.",
    ),
}


@pytest.mark.parametrize(("page", "gone", "markdown"), _IMAGES.values(), ids=_IMAGES)
def test_an_image_goes_with_the_box_that_it_stands_in(
    page: str, gone: tuple[str, ...], markdown: str
) -> None:
    document = read(page)
    assert render_markdown(document, without(document, *gone)) == markdown


def test_a_marker_stands_where_its_removal_was() -> None:
    document = read("<p>One.</p><p>View this post</p><p>Two.</p>")
    [removal] = without(document, "View this post")
    marked = Removal(removal.start, removal.end, removal.text, "embed", "test", replacement="[tweet]")
    assert render_html(document, (marked,)) == "<p>One.</p>\n<p>[tweet]</p>\n<p>Two.</p>"


def test_plain_text_is_written_too() -> None:
    document = lay_out_text("One.\n\nTwo.", Metadata())
    assert (render_markdown(document, ()), render_html(document, ())) == (
        "One.\n\nTwo.",
        "<p>One.</p>\n<p>Two.</p>",
    )


_MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "</div>", "<ul>", "<ol>", "<li>", "</ul>", "</ol>", "<table>", "<tr>", "<td>", "</table>",
         "<br>", "<pre>", "</pre>", "<a href=x>", "</a>", "<b>", "</b>", "<i>", "</i>", "<h1>", "</h1>", "<img src=x alt=y>",
         "<blockquote>", "</blockquote>", " ", "\n", "one", "two words", "<figure>", "<figcaption>", "</figure>", "|", "`", "<code>",
         "</code>", "<ol start=7>", "*", "_", "1.", "-", "&amp;lt;", "!", "“", "[x](y)", "~~~", "=", "#", "<h2>", "&lt;i&gt;"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_MARKUP)
def test_html_holds_the_words_of_the_article_in_order(page: str) -> None:
    document = read(page)
    rendered = lxml_html.fromstring("<div>" + render_html(document, ()) + "</div>")
    assert "".join("".join(rendered.itertext()).split()) == "".join(document.text.split())


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_MARKUP)
def test_markdown_holds_the_words_of_the_article_in_order(page: str) -> None:
    document = read(page)
    markdown = MarkdownIt("commonmark").enable("table").render(render_markdown(document, ()))
    rendered = lxml_html.fromstring("<div>" + markdown + "</div>")
    assert "".join("".join(rendered.itertext()).split()) == "".join(document.text.split())
