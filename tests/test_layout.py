"""How a page is laid out as text, and what the layout knows of its markup."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleantext.read.layout import Inside, Layout, lay_out, parse_html
from cleantext.read.page_data import as_paragraphs, is_displayed, page_data_text


def text_of(html: str) -> str:
    return lay_out(parse_html(html))[0]


def kinds_of(html: str) -> list[tuple[str, int, str]]:
    text, blocks, _ = lay_out(parse_html(html))
    return [(block.kind, block.level, text[block.start : block.end]) for block in blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One\n  two</p> <p>three", "One two\n\nthree"),
        ("<div>One<div>two</div>three</div>", "One\n\ntwo\n\nthree"),
        ("<p>One <b>two</b>, <i>three</i>.</p>", "One two, three."),
        ("<p>One<br>two<br><br>three", "One\ntwo\n\nthree"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul><ul><li>d</ul>", "a\nb\nc\n\nd"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a\tb\n1\t2"),
        ("<table><tr><td><p>One.<p>Two.<td>x</table>", "One.\n\nTwo.\n\nx"),
        ("<pre>a:\n\n    b = <b>1</b> # c\n</pre>d", "a:\n\n    b = 1 # c\n\nd"),
        ("<a href=a>One</a><a href=b>two</a>", "One two"),
        ("Send<button>now</button>please", "Send now please"),
        ("<p>One<!-- x -->two<?php x ?> three", "Onetwo three"),
        ("a<script>b</script><style>c</style><template>d</template><select><option>e</select>f", "af"),
        ("<p>&nbsp;</p><p>caf&eacute; &amp;&nbsp;tea", "café & tea"),
        ("<body>One</body></html>" + " " * 40 + "<p>two", "One\n\ntwo"),
        ("<p>One<p>&#8205;<p>&#8203; &#65279;<p>two&#8203;", "One\n\ntwo\u200b"),
        ("<p>&#8203;<b>One</b>&#8203; two", "One\u200b two"),
        ("<noscript>Please enable JavaScript.</noscript>One", "One"),
        ('<?xml version="1.0" encoding="latin-1"?><p>é', "é"),
        ("a\0b", "ab"),
        ("a\ud800b", "a?b"),
        ("", ""),
        ("<!-- nothing -->", ""),
    ],
)
def test_a_page_reads_as_it_is_displayed(html: str, expected: str) -> None:
    assert text_of(html) == expected


def test_a_block_knows_its_kind_and_level() -> None:
    html = (
        "<h2>H</h2><p>p<ul><li>a<ol><li>b</ol></ul><blockquote><p>q</blockquote><pre>c</pre>"
        "<table><caption>t</caption><tr><td>1<td>2</table><figure><figcaption>f</figcaption></figure>"
    )
    assert kinds_of(html) == [
        ("heading", 2, "H"),
        ("paragraph", 0, "p"),
        ("list-item", 1, "a"),
        ("list-item", 2, "b"),
        ("quote", 0, "q"),
        ("code", 0, "c"),
        ("caption", 0, "t"),
        ("table-row", 0, "1\t2"),
        ("caption", 0, "f"),
    ]


def test_prose_in_noscript_is_laid_out_because_forums_keep_their_threads_there() -> None:
    thread = "It rained all day, and the roof held. " * 20
    assert text_of(f"<noscript><p>{thread}</p></noscript>") == thread.strip()


def test_an_element_is_a_span_of_the_text_wherever_it_stands() -> None:
    text, _, layout = lay_out(
        parse_html("<p>One <a class='x y' href=u> two</a> three<p id=z>four<img class=x>")
    )
    spans = {
        word: [text[slice(*layout.span(e))] for e in found] for word, found in layout.index.classes.items()
    }
    assert spans == {"x": ["two", ""], "y": ["two"]}
    assert [text[slice(*layout.span(element))] for element in layout.index.ids["z"]] == ["four"]


def test_attributes_are_listed_by_name_and_read_when_they_are_asked_for() -> None:
    _, _, layout = lay_out(parse_html("<p id=a title=t>One<p title=b>Two <img src=x><script id=s></script>"))
    assert layout.attributes == {"id": [2, 5], "title": [2, 3], "src": [4]}
    assert [layout.attribute(3, name) for name in ("title", "id")] == ["b", None]
    assert layout.pairs(2) == [("id", "a"), ("title", "t")]


def test_what_an_attribute_says_of_an_element_holds_for_all_in_it_and_nothing_behind_it() -> None:
    _, _, layout = lay_out(
        parse_html("<div hidden><p>a</p><p>b</p></div><div role=navigation><p>c</p></div><p>d</p>")
    )
    of_interest = Inside.HIDDEN | Inside.NAV
    inner = [int(layout.flags[element]) & of_interest for element in layout.block_inner]
    assert inner == [Inside.HIDDEN, Inside.HIDDEN, Inside.NAV, 0]


def test_the_blocks_below_an_element_are_a_range() -> None:
    _, _, layout = lay_out(parse_html("<p>a<div class=x><p>b<p>c</div><p>d"))
    assert list(layout.blocks_in(layout.index.classes["x"][0])) == [1, 2]


def test_a_block_knows_where_it_stood_in_the_page() -> None:
    _, _, layout = lay_out(parse_html("<div><p>a</p><p>b <b>c</b></p></div>"))
    assert [layout.xpath(block) for block in (0, 1)] == ["/html/body/div/p[1]", "/html/body/div/p[2]"]


def flags_of(layout: Layout, block: int) -> int:
    return int(layout.flags[layout.block_inner[block]])


@pytest.mark.parametrize(
    ("html", "flag"),
    [
        ("<p hidden>x", Inside.HIDDEN),
        ("<div style='color: red; display : none'><p>x", Inside.HIDDEN),
        ("<div aria-hidden=true><p>x", Inside.HIDDEN),
        ("<div role=navigation><p>x", Inside.NAV),
        ("<footer><p>x", Inside.FOOTER),
        ("<a href=u><p>x", Inside.LINK),
        ("<div itemprop=articleBody><p>x", Inside.ARTICLE_BODY),
    ],
)
def test_what_a_block_is_inside_of_is_known(html: str, flag: int) -> None:
    assert flags_of(lay_out(parse_html(html))[2], 0) & flag


def test_an_anchor_without_an_address_is_no_link() -> None:
    assert not flags_of(lay_out(parse_html("<a name=top>x</a>"))[2], 0) & Inside.LINK


def test_an_article_that_is_only_in_json_ld_is_laid_out_from_there() -> None:
    body = "The tide was low, and we walked over. " * 30
    page = f'<p>Subscribe</p><script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
    text, blocks, layout = lay_out(parse_html(page))
    assert (text, len(blocks), layout.is_page_data) == (body.strip(), 1, True)


def test_an_article_that_is_only_in_a_script_state_is_laid_out_from_there() -> None:
    body = "<p>The tide was low, and we walked over.</p>" * 3 + "<p>It was cold, and the wind rose.</p>" * 20
    page = f'<script>window.__STATE__ = {{"post": {{"body": "{body}"}}}}; go()</script>'
    text, _, layout = lay_out(parse_html(page))
    assert layout.is_page_data
    assert text.startswith("The tide was low, and we walked over.\n\nThe tide")


def test_an_article_that_is_displayed_is_not_read_from_data() -> None:
    body = "The tide was low, and we walked over to the island. " * 30
    page = f'<p>{body}<script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
    assert not lay_out(parse_html(page))[2].is_page_data


def test_data_that_is_no_json_or_too_deep_is_passed_over() -> None:
    deep = '{"articleBody":' * 20_000
    assert page_data_text(parse_html(f'<script type="application/ld+json">{deep}</script>')) == ""


def test_markup_in_data_becomes_paragraphs() -> None:
    assert as_paragraphs("<p>One <b>two</b></p><p>three</p>") == "One two\n\nthree"


def test_a_text_of_which_nothing_is_displayed_is_told() -> None:
    assert not is_displayed("one two three four five", "six seven eight nine ten")


# What each may take, in seconds: some ten times what it takes on a slow machine.
@pytest.mark.parametrize(
    ("html", "limit"),
    [
        ("<div>" * 50_000 + "x", 3),
        ("<b>" * 50_000 + "x" + "</b>" * 50_000, 3),
        ("<a " * 50_000, 3),
        ("<a href=u>x" * 50_000, 10),
        ("<table><tr><td>x" * 50_000, 5),
        ("<ul><li>x" * 50_000, 5),
        ("<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">x", 3),
        ("<p class='" + "x " * 500_000 + "'>x", 3),
        ("<table><tr><td colspan=1000000000000000000>x</table>", 1),
        ("&" * 200_000 + "&amp;" * 200_000, 3),
        ("<p>x</p>" * 100_000, 20),
        ("<noscript>" * 20_000, 5),
    ],
    ids=[
        "nested boxes", "nested inline", "cut tags", "links", "nested tables", "nested lists", "attributes",
        "long attribute", "colspan", "entities", "paragraphs", "noscripts",
    ],
)  # fmt: skip
def test_hostile_markup_is_laid_out_in_time(html: str, limit: float) -> None:
    begin = time.process_time()
    lay_out(parse_html(html))
    assert time.process_time() - begin < limit


_MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class='a b' id=c>", "</div>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</td>",
         "</tr>", "</table>", "<br>", "<pre>", "</pre>", "<a href=x>", "</a>", "<b>", "</b>", "<h1>", "</h1>", "<img>",
         "<script>", "</script>", "<!--", "-->", "</body>", "<blockquote>", "</blockquote>", " ", "\n", "\t", "\0", "&amp;",
         "one", "two words", "ünï", "文字", "\ud800", "<", ">", "\u2028", "\x1c"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.one_of(_MARKUP, st.text()))
def test_any_string_is_laid_out_with_blocks_and_spans_in_order(html: str) -> None:
    text, blocks, layout = lay_out(parse_html(html))
    place = 0
    for number, block in enumerate(blocks):
        line = text[block.start : block.end]
        assert block.number == number
        assert place <= block.start < block.end
        assert line.strip()
        assert line == line.rstrip()
        assert "\n" not in line
        assert text[place : block.start].strip() == ""
        place = block.end
    assert place == len(text)
    for element in range(len(layout.tags)):
        start, end = layout.span(element)
        assert 0 <= start <= end <= len(text)
