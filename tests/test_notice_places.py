"""Where a notice may be is asked before anything is cut into sentences and read."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cleantext.find.notice_places import (
    MEASURES,
    MOST_ANCHORS,
    WINDOW,
    PlaceWeights,
    find_places,
    find_windows,
    read_place_weights,
    say,
)
from cleantext.find.notices import NoticeFinder, Page, load_notice_finder
from cleantext.find.subwords import PLACES, Subwords
from cleantext.find.vocabulary import Vocabulary
from cleantext.lexicon import Lexicon
from cleantext.model import Metadata
from cleantext.read.lines import lay_out_text

SHARED = Lexicon("mul", "shared", {"consent": ("gdpr",)}, {}, ())
ENGLISH = Lexicon("en", "English", {"accept": ("accept*",), "content": ("content",)}, {}, ())
GERMAN = Lexicon("de", "German", {"show": ("hand",), "data": ("daten",)}, {}, ())
VOCABULARY = Vocabulary([SHARED, ENGLISH, GERMAN], {})
SILENT = Subwords(np.zeros(PLACES, dtype=np.float32))
NEWS = """The ministry published the figures on Monday, and nobody was surprised.

Farmers in the valley said that they would accept the offer, but only if the roads were mended before the
winter. They showed a reporter the fields and the data of last year's harvest, a poor one.

A spokesman showed reporters the fields, which the committee had refused to visit.
"""
NOTICE = "We use cookies and similar technologies to personalise adverts. Accept all cookies"


def windows_of(text: str) -> list[tuple[str, list[float]]]:
    hits = VOCABULARY.look(text)
    windows = find_windows(hits, np.full(len(hits), len(text)))
    spans = zip(windows.starts.tolist(), windows.ends.tolist(), strict=True)
    rows = [[round(value, 3) for value in row] for row in windows.measures.tolist()]
    return [(text[start:end], row) for (start, end), row in zip(spans, rows, strict=True)]


def test_a_window_holds_two_kinds_of_anchors_in_one_language() -> None:
    assert MEASURES == ("anchors", "alone", "length")
    assert WINDOW == 40
    assert windows_of("they accept the content, and accept it") == [
        ("accept the content, and accept it", [3.0, 0.0, 0.825]),
        ("content, and accept it", [2.0, 0.0, 0.55]),
    ]
    # of one kind, and of two languages
    assert windows_of("they accept, and accept it with one hand") == []
    # too far apart
    assert windows_of("accept what has been said so often before content") == []


def test_an_anchor_that_says_enough_alone_opens_a_window_in_any_language() -> None:
    assert windows_of("under the gdpr all daten is theirs") == [
        ("gdpr all daten is theirs", [2.0, 1.0, 0.6]),
    ]


def test_no_window_goes_beyond_its_line() -> None:
    hits = VOCABULARY.look("they accept\nthe content")
    windows = find_windows(hits, np.array([11, 23]))
    assert (windows.starts.tolist(), windows.ends.tolist()) == ([], [])
    nowhere = find_windows(VOCABULARY.look("gdpr"), np.array([0]))
    assert nowhere.starts.tolist() == []


def test_of_a_crowd_of_anchors_only_so_many_are_counted() -> None:
    crowd = Vocabulary([Lexicon("zh", "Chinese", {"accept": ("受",), "content": ("容",)}, {}, ())], {})
    hits = crowd.look("受容" * 30)
    windows = find_windows(hits, np.full(60, 60))
    assert windows.measures[:, 0].max() == MOST_ANCHORS


@pytest.mark.parametrize(("least", "found"), [(2.5, [5]), (1.5, [5, 16]), (3.5, [])])
def test_a_window_passes_by_its_anchors(least: float, found: list[int]) -> None:
    text = "they accept the content, and accept it"
    hits = VOCABULARY.look(text)
    windows = find_windows(hits, np.full(len(hits), len(text)))
    weights = PlaceWeights(np.array([1.0, 0.0, 0.0]), 1.0, least)
    assert find_places(windows, text, weights, SILENT).tolist() == found
    assert find_places(windows, text, weights, SILENT, lambda: True).tolist() == []


def test_words_at_the_ends_of_a_window_are_weighed_whole() -> None:
    text = "datenschutzeinstellungen anzeigen"
    subwords = load_notice_finder().weights.sentences.subwords
    assert say(text, 5, 28, subwords) == pytest.approx(max(-4.0, min(4.0, subwords.weigh(text))))


def test_weights_are_read_in_the_order_of_the_measures() -> None:
    weights = read_place_weights("subwords = 2\nleast = -1\n[measures]\nlength = 3\nalone = 2\nanchors = 1\n")
    assert weights.measures.tolist() == [1.0, 2.0, 3.0]
    assert (weights.subwords, weights.least) == (2.0, -1.0)


def test_news_is_not_even_cut_into_sentences() -> None:
    page = Page(lay_out_text(NEWS, Metadata()), load_notice_finder())
    page.choose(load_notice_finder().vocabulary.look(page.folded))
    assert (page.units, page.languages) == ([], {})


def test_beside_a_notice_news_is_not_looked_at() -> None:
    page = Page(lay_out_text(f"{NEWS}\n{NOTICE}\n", Metadata()), load_notice_finder())
    page.choose(load_notice_finder().vocabulary.look(page.folded))
    assert {page.folded[page.units[number].start : page.units[number].end] for number in page.seeds()} == {
        "we use cookies and similar technologies to personalise adverts.",
        "accept all cookies",
    }
    assert len(page.units) == 2


def test_what_a_text_speaks_of_is_counted_though_it_was_passed_over() -> None:
    """Whether the sentences of an article about cookies are looked at as seeds or not, there are as many."""
    text = f"Pupils baked cookies for all the guests of the school, and the baker consented, he said.\n{NOTICE}\n"
    finder = load_notice_finder()
    strict = dataclasses.replace(finder.weights, places=PlaceWeights(np.array([1.0, 0.0, 0.0]), 1e-9, 1.5))
    every = dataclasses.replace(finder.weights, places=None)
    counts = []
    for weights in (every, strict):
        page = Page(lay_out_text(text, Metadata()), NoticeFinder(finder.vocabulary, weights))
        page.choose(finder.vocabulary.look(page.folded))
        counts.append((len(page.languages), page.count_topical()))
    assert counts == [(3, 1), (2, 1)]
