"""Which blocks of a page are taken for the article."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cleantext.find.block_features import describe, read_labels
from cleantext.find.element_names import PAGE_KINDS, TokenWeights
from cleantext.find.main_content import (
    choose_threshold,
    doubt_comments,
    drop_bylines,
    drop_orphan_headings,
    find_main_content,
    judge_blocks,
    judge_page,
    keep_standfirst,
    lean_on_family,
    load_model,
)
from cleantext.find.page_clues import PageClues, read_clues
from cleantext.find.trees import Trees
from cleantext.find.words import number_line, read_words, split_words
from cleantext.model import Document, Metadata
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text

PARAGRAPHS = [
    "The harbour was empty when the first boats came back on Tuesday morning, their crews tired and silent.",
    "“We waited for the wind to turn, and it never did,” said the oldest of the captains, who has sailed since 1974.",
    "By noon the market had opened, but there was little to sell: a few crates of mackerel, and some crabs.",
    "Prices, which had risen by a third over the summer, doubled within the hour, and most buyers went home.",
    "The council will meet next week to discuss whether the quay can be rebuilt before the winter storms begin.",
]
PAGE = """<html><head><title>An empty harbour - The Daily Shore</title><meta property="og:type" content="article"></head>
<body><header class="site-header"><a href="/">The Daily Shore</a><nav class="main-nav"><ul><li><a href="/n">News</a>
<li><a href="/s">Sport</a><li><a href="/w">Weather</a></ul></nav></header>
<main><article class="post"><h1 class="entry-title">An empty harbour</h1><div class="byline">By <a href="/a">Ann Lee</a></div>
<div class="entry-content">{body}</div></article>
<section class="related-posts"><h3>Related articles</h3><ul><li><a href="/1">Storm damages the pier again</a>
<li><a href="/2">Ten recipes for mackerel</a></ul></section>
<section id="comments" class="comments-area"><h3>2 Comments</h3><div class="comment-content"><p>So sad to read this.</p></div></section>
</main><aside class="sidebar"><h3>Most read</h3><ul><li><a href="/3">Lottery numbers</a></ul></aside>
<footer class="site-footer"><p>© 2024 The Daily Shore. All rights reserved.</p><a href="/p">Privacy policy</a></footer></body></html>"""


def read(html: str) -> Document:
    text, blocks, layout = lay_out(parse_html(html))
    return Document(text, blocks, Metadata(), layout)


def article_page() -> Document:
    return read(PAGE.format(body="".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)))


def kept(document: Document) -> list[str]:
    findings = find_main_content(document)
    return [
        document.text[block.start : block.end]
        for block in document.blocks
        if not any(finding.start <= block.start and block.end <= finding.end for finding in findings)
    ]


def test_the_paragraphs_of_an_article_are_kept_and_nothing_else() -> None:
    assert [line for line in kept(article_page()) if line != "An empty harbour"] == PARAGRAPHS


COMMENTS = [
    "What a sad thing to read on a morning like this. My grandfather sold his catch on that quay, and I remember "
    "the smell of it as if it were yesterday.",
    "The wind has turned by now, for all I can see from my window. They should have waited another day, as we "
    "always did when I was young, and not complain to the paper.",
    "I bought two crates that day, and paid less than last week. So I do not know whom you have asked, but it was "
    "not me, and nobody else who was there before nine.",
    "Can the quay not be rebuilt in stone? It was stone once, before the flood, and it held for two hundred years. "
    "Wood is cheaper only if you do not count the storms.",
]


def test_comments_that_are_longer_than_the_article_above_them_go() -> None:
    comments = "".join(
        f'<li class="comment depth-1"><b class="fn">Bess</b> <span class="says">says:</span>'
        f'<div class="comment-content"><p>{comment}</p></div><a href="#r">Reply</a></li>'
        for comment in COMMENTS
    )
    page = PAGE.format(body="".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:2])).replace(
        '<div class="comment-content"><p>So sad to read this.</p></div>',
        f'<ol class="comment-list">{comments}</ol>',
    )
    assert [line for line in kept(read(page)) if line != "An empty harbour"] == PARAGRAPHS[:2]


@pytest.mark.parametrize(("article", "lowered"), [(0.75, 3), (0.65, 0)])
def test_comments_below_what_is_likely_an_article_are_doubted(article: float, lowered: float) -> None:
    document = article_page()
    judged = judge_blocks(document)
    assert judged is not None
    kinds = np.full(len(PAGE_KINDS), (1 - article) / (len(PAGE_KINDS) - 1), dtype=np.float32)
    kinds[PAGE_KINDS.index("article")] = article
    features = replace(judged.features, page_kind=kinds)
    scores = np.full(len(document.blocks), 2, dtype=np.float32)
    doubted = {
        document.text[block.start : block.end]: float(before - after)
        for block, before, after in zip(
            document.blocks, scores, doubt_comments(features, scores), strict=True
        )
    }
    assert {line for line, by in doubted.items() if by} == (
        {"2 Comments", "So sad to read this."} if lowered else set()
    )
    assert doubted["So sad to read this."] == lowered


STANDFIRST = (
    "Nine days of wind from the wrong side have cost the harbour its summer, and the town its market."
)


@pytest.mark.parametrize(("probability", "is_kept"), [(0.2, True), (0.1, False)])
def test_a_standfirst_that_is_the_description_of_the_page_needs_less(
    probability: float, is_kept: bool
) -> None:
    page = PAGE.format(body="".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS))
    page = page.replace("<head>", f'<head><meta name="description" content="{STANDFIRST}">')
    document = read(page.replace('<div class="byline">', f'<p>{STANDFIRST}</p><div class="byline">'))
    judged = judge_blocks(document)
    assert judged is not None
    lines = [document.text[block.start : block.end] for block in document.blocks]
    judged.probabilities[lines.index(STANDFIRST)] = probability
    keep = keep_standfirst(judged, judged.keep)
    assert [line for line, kept in zip(lines, keep, strict=True) if kept and line != "An empty harbour"] == [
        *[STANDFIRST] * is_kept,
        *PARAGRAPHS,
    ]


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("By Ann Lee", True),
        ("ANN LEE", True),
        ("Von Ann Lee und Bo Roe", True),
        ("By Ann Lee and Cy Dow", False),
        ("By Ann Lee, who was there", False),
        ("Ann Lee on the quay", False),
        ("Lee", False),
        ("By noon", False),
    ],
)
def test_a_line_that_is_nothing_but_the_byline_goes(line: str, is_byline: bool) -> None:
    page = PAGE.format(body=f"<p>{line}</p>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS))
    document = read(page)
    document = Document(
        document.text, document.blocks, Metadata(authors=("Ann Lee", "Bo Roe")), document.layout
    )
    judged = judge_blocks(document)
    assert judged is not None
    lines = [document.text[block.start : block.end] for block in document.blocks]
    chosen = [line, *PARAGRAPHS]
    keep = np.array([text in chosen for text in lines])
    kept = drop_bylines(document, judged, keep)
    assert [text for text, is_kept in zip(lines, kept, strict=True) if is_kept] == (
        PARAGRAPHS if is_byline else chosen
    )


def test_like_siblings_are_judged_a_little_alike() -> None:
    page = "<p>Crabs</p><ul><li>Cod</li><li>Ling</li><li>Hake</li></ul><p>Eels</p>"
    document = read(f"<main>{page}</main>")
    judged = judge_blocks(document)
    assert judged is not None
    # the list is a family of three, the two paragraphs are too few for one
    assert (judged.features.families > 0).tolist() == [False, True, True, True, False]
    scores = np.array([1, 3, 0, 0, -1], dtype=np.float32)
    assert lean_on_family(judged.features, scores).tolist() == pytest.approx([1, 2.6, 0.2, 0.2, -1])


SECTIONS = """<h2>The quay</h2><p>{0}</p><h2>Prices</h2><p>{1}</p><h2>The council</h2><p>{2}</p><h2>References</h2>
<ol><li>{3}</li></ol><h2>More stories</h2><h3>Sport</h3><p>{4}</p><h2>Pictures</h2><h2>Sources</h2><p>{4}</p>"""


def test_a_heading_at_the_end_below_which_everything_went_goes_too() -> None:
    document = read(f"<main>{SECTIONS.format(*PARAGRAPHS)}</main>")
    judged = judge_blocks(document)
    assert judged is not None
    judged.features.page_kind[:] = np.eye(len(judged.features.page_kind))[0]
    is_heading = np.array([block.kind == "heading" for block in document.blocks])
    judged.probabilities[is_heading] = 0.6
    lines = [document.text[block.start : block.end] for block in document.blocks]
    judged.probabilities[lines.index("Sources")] = 0.8
    keep = is_heading | np.array([line in (PARAGRAPHS[0], PARAGRAPHS[2]) for line in lines])
    kept_now = drop_orphan_headings(document, judged, keep)
    assert [line for line, is_kept in zip(lines, kept_now, strict=True) if is_kept] == [
        "The quay",
        PARAGRAPHS[0],
        "Prices",
        "The council",
        PARAGRAPHS[2],
        "Pictures",
        "Sources",
    ]


def test_findings_are_disjoint_and_in_order_and_give_their_reasons() -> None:
    findings = find_main_content(article_page())
    assert all(one.end <= other.start for one, other in pairwise(findings))
    assert all(finding.evidence for finding in findings)


def test_what_the_names_around_say_is_told_in_the_category() -> None:
    document = article_page()
    found = {
        finding.category: document.text[finding.start : finding.end]
        for finding in find_main_content(document)
    }
    assert found["navigation"] == "News\nSport\nWeather"
    assert found["comments"] == "2 Comments\n\nSo sad to read this."
    assert found["related"] == "Related articles\n\nStorm damages the pier again\nTen recipes for mackerel"


def test_the_same_page_gives_the_same_findings() -> None:
    assert find_main_content(article_page()) == find_main_content(article_page())


@pytest.mark.parametrize(
    "document", [read(""), lay_out_text("One.\n\nTwo.", Metadata())], ids=["empty", "text"]
)
def test_where_there_is_no_layout_or_no_block_nothing_is_found(document: Document) -> None:
    assert find_main_content(document) == []


def test_an_article_read_from_data_is_kept_whole() -> None:
    body = " ".join(PARAGRAPHS * 3)
    document = read(
        f'<script type="application/ld+json">{{"articleBody": "{body.replace(chr(34), "")}"}}</script>'
    )
    assert find_main_content(document) == []


def test_the_judgement_does_not_depend_on_how_many_rows_are_judged_at_once() -> None:
    model = load_model()
    values = np.random.default_rng(1).normal(size=(300, int(model.first.levels.max()) + 1)).astype(np.float32)
    one_by_one = np.concatenate([model.first.judge(values[row : row + 1]) for row in range(300)])
    assert np.allclose(model.first.judge(values), one_by_one, atol=1e-5)


def test_trees_add_up_the_leaves_that_the_answers_lead_to() -> None:
    trees = Trees(
        levels=np.array([[0, 1], [1, 0]]),
        thresholds=np.array([[0.0, 10.0], [20.0, 0.0]], dtype=np.float32),
        leaves=np.array([[1, 2, 4, 8], [16, 32, 64, 128]], dtype=np.float32) / 256,
        bias=0.5,
    )
    values = np.array([[-1, 5], [-1, 15], [1, 5], [1, 25]], dtype=np.float32)
    added = np.array([1 + 16, 2 + 16, 4 + 32, 8 + 128]) / 256 + 0.5
    assert trees.judge(values) == pytest.approx(1 / (1 + np.exp(-added)), abs=1e-6)


def test_features_are_the_ones_that_the_model_was_trained_on() -> None:
    document = article_page()
    assert document.layout is not None
    tokens = TokenWeights({}, {}, {})
    described = describe(
        document.text, document.blocks, document.layout, read_clues(document.layout.root), tokens
    )
    assert described.names == load_model().names


def test_the_threshold_of_a_clear_page_is_nearly_one_half() -> None:
    assert choose_threshold(np.array([0.99, 0.98, 0.01]), np.array([500.0, 400, 300]))[0] == 0.45


def test_the_threshold_of_an_unclear_page_is_lower() -> None:
    assert choose_threshold(np.array([0.45, 0.4, 0.35, 0.01]), np.array([50.0, 50, 50, 900]))[
        0
    ] == pytest.approx(0.7 * 0.35)


def test_a_page_of_prose_is_an_article_and_a_page_of_labels_is_none() -> None:
    assert judge_page(article_page(), ())
    assert not judge_page(
        read("<form><label>Name</label><label>Password</label><button>Log in</button></form>"), ()
    )


def test_the_first_words_of_a_block_are_read_with_digits_alike() -> None:
    document = read("<p>12 Comments</p><p>One two three four five six seven eight nine ten</p>")
    assert read_labels(document.text, document.blocks) == [
        ("0", "comments", "0 comments"),
        ("one", "two", "three", "four", "five", "six", "seven", "eight"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Read More: 12 tips", ["read", "more", "0", "tips"]),
        ("ÉCOLE l’été, 3e étage", ["école", "l", "été", "3e", "étage"]),
        ("हिन्दी में समाचार", ["हिन्दी", "में", "समाचार"]),
        ("", []),
    ],
)
def test_words_are_split_and_written_small_in_many_scripts(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_equal_words_have_equal_numbers_wherever_they_stand() -> None:
    numbers = read_words("The tide. THE tide, 1999; the 2024").numbers.tolist()
    assert numbers[0] == numbers[2] == numbers[5]
    assert numbers[1] == numbers[3]
    assert numbers[4] == numbers[6]
    assert len(set(numbers)) == 3


def test_a_label_weighs_what_its_words_and_the_whole_line_weigh() -> None:
    document = read("<p>Read more</p><p>More to read here today</p>")
    assert document.layout is not None
    tokens = TokenWeights({}, {}, {"read": -0.5, "more": 0.25, "read more": -2.0})
    described = describe(document.text, document.blocks, document.layout, PageClues(), tokens)
    said = described.values[:, described.names.index("said")]
    assert said.tolist() == [-2.25, -0.25]
    assert described.lines[0] == number_line(["read", "more"])


def features(html: str, *names: str, tokens: TokenWeights | None = None) -> list[list[float]]:
    """The features of that name, each for all blocks."""
    document = read(html)
    assert document.layout is not None
    described = describe(
        document.text,
        document.blocks,
        document.layout,
        read_clues(document.layout.root),
        tokens or TokenWeights({}, {}, {}),
    )
    return [described.values[:, described.names.index(name)].round(2).tolist() for name in names]


def test_the_end_of_a_caption_is_weighed_where_it_is_longer_than_a_label() -> None:
    html = "<p>The pier at Easter, with the new ferry on its left side. Photo: Harbour Press</p><p>Photo: Harbour Press</p>"
    tokens = TokenWeights({}, {}, {"harbour": -0.5, "press": -1.0})
    assert features(html, "said-last", tokens=tokens) == [[-1.5, 0]]


def test_what_stands_next_to_a_figure_is_known() -> None:
    html = (
        "<p>The pier.</p><figure><img src=a></figure><p>At Easter.</p><p>No ferry came.</p><iframe></iframe>"
    )
    assert features(html, "figures-before", "figures-after") == [[0, 1, 0], [1, 0, 0]]


def test_what_another_block_says_too_is_known() -> None:
    html = "<p>The wind did not turn for nine days, he said.</p><q></q><blockquote>did not turn for nine days</blockquote><p>It rained.</p>"
    assert features(html, "said-again") == [[0.5, 1, 0]]


def test_headings_like_the_headline_begin_other_articles() -> None:
    html = (
        "<title>An empty harbour</title><h1>An empty harbour</h1><p>One.</p><h2>Prices</h2><p>Two.</p>"
        "<h1>A full market</h1><p>Three.</p>"
    )
    assert features(html, "headlines-since") == [[0, 0, 0, 0, 1, 1]]


def test_another_element_of_an_article_is_another_article() -> None:
    html = (
        "<p>Menu</p><h1>An empty harbour</h1><article><p>One.</p><article>A card.</article></article>"
        "<p>Between.</p><article><p>Two.</p></article>"
    )
    assert features(html, "headline-article") == [[0, 0, 1, 1, 0, -1]]


def test_comments_are_named_whatever_else_the_names_around_them_say() -> None:
    html = "<div class=content><p>The pier.</p><ol class='comment-list'><li class=content>So sad.</ol></div>"
    assert features(html, "named-comments", "named-related") == [[0, 1], [0, 0]]


def test_the_kind_of_a_page_is_guessed_from_the_names_of_its_elements() -> None:
    document = read("<body class=viewtopic><p>Which oar?</p>")
    assert document.layout is not None
    tokens = TokenWeights({}, {}, {}, {"viewtopic": np.array([0, 9, 0, 0, 0, 0, 0], dtype=np.float32)})
    described = describe(document.text, document.blocks, document.layout, PageClues(), tokens)
    assert described.page_kind.round(2).tolist() == [0, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "x",
        "<a href=u>x" * 20_000,
        "<ul><li>x" * 20_000,
        "<p>It rained, and the wind rose.</p>" * 20_000,
        "<p class='" + "wordAnother-third_" * 60_000 + "'>x",
        "word " * 500_000,
    ],
    ids=["nested boxes", "links", "nested lists", "paragraphs", "long class", "one long line"],
)
def test_hostile_pages_are_judged_in_time(html: str) -> None:
    document = read(html)
    begin = time.process_time()
    judge_blocks(document)
    assert time.process_time() - begin < 15


def test_an_article_that_the_page_holds_twice_is_kept_once() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    twice = f'<div class="desktop-only">{body}</div><div class="mobile-only">{body}</div>'
    assert [line for line in kept(read(PAGE.format(body=twice))) if line in PARAGRAPHS] == PARAGRAPHS


def test_the_large_first_letter_of_an_article_is_kept() -> None:
    first, *others = PARAGRAPHS
    body = f'<div class="dropcap">{first[0]}</div>{first[1:]}' + "".join(f"<p>{line}</p>" for line in others)
    lines = [line for line in kept(read(PAGE.format(body=body))) if line != "An empty harbour"]
    assert lines == [first[0], first[1:], *others]


def test_clues_are_read_from_the_head_and_the_data() -> None:
    page = """<title>Oars - Quay Shop</title><link rel=canonical href="https://quay.example/shop/oars?c=ash">
    <meta name=description content="Oars of ash."><meta property=og:type content=product>
    <script type="application/ld+json">{"@type": "Product", "name": "Ash oar", "description": "Two metres.",
    "review": [{"@type": "Review", "reviewBody": "It <b>floats</b>."}]}</script>"""
    assert read_clues(parse_html(page)) == PageClues(
        titles=("Oars - Quay Shop",),
        description="Oars of ash.",
        body="It  floats .",
        types=frozenset({"og:product", "Product", "Review"}),
        address="/shop/oars?c=ash",
        about="Ash oar\nTwo metres.",
    )


@pytest.mark.parametrize(
    "data", ["[" * 100_000, '{"description": "' + "x" * 3_000_000 + '"}', '{"description"']
)
def test_hostile_data_is_read_in_time(data: str) -> None:
    page = parse_html(f'<script type="application/ld+json">"description": {data}</script>')
    begin = time.perf_counter()
    assert read_clues(page).about == ""
    assert time.perf_counter() - begin < 5


def test_trees_that_ask_alike_answer_as_if_each_asked_by_itself() -> None:
    asked = np.random.default_rng(7)
    levels, depth, leaves = asked.integers(0, 3, (250, 3)), 3, asked.normal(size=(250, 8)).astype("f")
    thresholds = asked.integers(0, 2, (250, 3)).astype("f")
    values = np.asfortranarray(asked.integers(0, 3, (300, 3)).astype("f"))
    answers = values[:, levels] > thresholds
    leaf = (answers * 2 ** np.arange(depth)[::-1]).sum(axis=2)
    expected = leaves[np.arange(250), leaf].sum(axis=1) + 0.5
    assert np.allclose(Trees(levels, thresholds, leaves, 0.5).score(values), expected, atol=1e-4)
