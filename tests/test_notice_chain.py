"""Where a notice begins and ends: words in their places, decoded as a chain."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest

from cleantext.find.notice_chain import (
    EDGES,
    GAPS,
    RUN_FEATURES,
    ChainWeights,
    Piece,
    Stretch,
    describe,
    describe_run,
    find_runs,
    likelihoods,
    read_chain_weights,
    read_trees,
    write_trees,
)
from cleantext.find.trees import Trees
from cleantext.find.vocabulary import BIT, GLUE, Reading

COOKIE, BARE = BIT["cookie"], 0
NOTHING = read_trees(0.0, [(["odds > 0"], [0.0, 0.0])])


def stretch(emissions: list[float], gaps: list[str]) -> Stretch:
    """A stretch whose words weigh what is given, through a single feature."""
    return Stretch(
        [(place, place + 1) for place in range(len(emissions))],
        np.zeros(len(emissions), dtype=np.intp),
        np.array([[weight] for weight in emissions], dtype=np.float32),
        np.array([GAPS.index(gap) for gap in gaps], dtype=np.intp),
        np.zeros((2, len(emissions), len(EDGES)), dtype=np.float32),
    )


def weights(**gaps: tuple[float, float, float]) -> ChainWeights:
    none = read_chain_weights({}, gaps, {}, NOTHING)
    return dataclasses.replace(none, words=np.ones(1))


def reading(*words: tuple[int, int, int]) -> Reading:
    """Words as ``(start, end, mask)``."""
    spans = tuple((start, end) for start, end, _ in words)
    masks = tuple(mask for _, _, mask in words)
    return Reading("en", spans, masks, 0, ())


def over_all_paths(words: Stretch, weights: ChainWeights) -> list[float]:
    """How likely each word is inside, by trying every path."""
    count = len(words.tokens)
    total, inside = 0.0, [0.0] * count
    for path in itertools.product((False, True), repeat=count):
        score, before = 0.0, False
        for place, here in enumerate(path):
            enter, leave, stay = weights.gaps[words.gaps[place]]
            enter += words.edges[0, place] @ weights.edges[0]
            leave += words.edges[1, place] @ weights.edges[1]
            score += (stay if before else enter) if here else (leave if before else 0.0)
            score += float(words.features[place] @ weights.words) if here else 0.0
            before = here
        total += math.exp(score)
        for place in np.flatnonzero(path):
            inside[place] += math.exp(score)
    return [value / total for value in inside]


def test_a_word_is_as_likely_as_all_paths_through_it_together() -> None:
    words = stretch([0.4, 2.0, -0.5, 1.0, -3.0], ["line", "sentence", "inside", "sentence", "inside"])
    shares = np.random.default_rng(1).random((2, 5, len(EDGES))).astype(np.float32)
    words = Stretch(words.tokens, words.piece_of, words.features, words.gaps, shares)
    plain = weights(line=(0, 0, 0), sentence=(-0.5, -0.25, 0.1), inside=(-2, -3, 0.3))
    learnt = dataclasses.replace(plain, edges=np.linspace(-1, 1, 2 * len(EDGES)).reshape(2, -1))
    assert likelihoods(words, learnt).tolist() == pytest.approx(over_all_paths(words, learnt))


def runs(
    likely: list[float],
    gaps: list[str],
    labels: tuple[int, ...] = (),
    bare: tuple[int, ...] = (),
    numbers: tuple[int, ...] = (),
) -> list[tuple[int, int]]:
    here = np.arange(len(likely))
    found = find_runs(
        np.array(likely),
        np.array([GAPS.index(gap) for gap in gaps]),
        np.isin(here, labels),
        np.isin(here, bare),
        np.isin(here, numbers),
    )
    return [(first, end) for first, end, _ in found]


def test_words_at_the_ends_that_may_be_the_articles_are_left_out() -> None:
    assert runs([0.1, 0.6, 0.95, 0.95, 0.6, 0.6, 0.1], ["line"] + ["inside"] * 6) == [(2, 4)]


def test_the_last_words_may_be_less_likely_where_a_notice_may_end() -> None:
    likely = [0.95, 0.95, 0.83, 0.83, 0.6, 0.6, 0.6, 0.6, 0.6, 0.1]
    assert runs(likely, ["line", "inside", "inside", "inside", "capital-bare", *["inside"] * 5]) == [(0, 4)]
    assert runs(likely, ["line", "inside", "inside", "inside", "pause", *["inside"] * 5]) == [(0, 2)]


def test_a_line_that_may_all_be_a_notice_and_surely_is_in_part_goes_whole() -> None:
    likely = [0.1, *[0.5] * 6, 0.95, 0.95, *[0.5] * 6, 0.1]
    assert runs(likely, ["line", "line", *["inside"] * 13, "line"]) == [(1, 15)]
    assert runs(likely, ["line", "sentence", *["inside"] * 13, "sentence"]) == [(1, 9)]


def test_a_number_that_is_a_sentence_by_itself_at_an_end_stays() -> None:
    gaps = ["line", "sentence", "sentence", "inside", "sentence", "sentence"]
    assert runs([0.1, 0.95, 0.95, 0.95, 0.95, 0.1], gaps, numbers=(1, 4)) == [(2, 4)]
    gaps = ["line", "sentence", "inside", "inside", "inside", "sentence"]
    assert runs([0.1, 0.95, 0.95, 0.95, 0.95, 0.1], gaps, numbers=(1, 4)) == [(1, 5)]


def test_the_rest_of_a_sentence_goes_along_if_it_is_short() -> None:
    gaps = ["line", "sentence", *["inside"] * 6, "sentence"]
    assert runs([0, 0.6, 0.95, 0.95, 0.6, 0.6, 0.6, 0.6, 0], gaps) == [(1, 8)]
    gaps = ["line", "sentence", *["inside"] * 7, "sentence"]
    assert runs([0, 0.6, 0.95, 0.95, 0.6, 0.6, 0.6, 0.6, 0.6, 0], gaps) == [(1, 4)]


def test_a_heading_before_a_notice_amid_a_line_stays_unless_it_is_likely() -> None:
    gaps = ["line", "sentence", "inside", "capital-concept", "inside", "inside"]
    assert runs([0, 0.5, 0.5, 0.9, 0.9, 0.9], gaps, bare=(1, 2)) == [(3, 6)]
    assert runs([0, 0.78, 0.78, 0.9, 0.9, 0.9], gaps, bare=(1, 2)) == [(1, 6)]
    assert runs([0, 0.5, 0.5, 0.9, 0.9, 0.9], gaps) == [(1, 6)]
    gaps[1] = "line"
    assert runs([0, 0.5, 0.5, 0.9, 0.9, 0.9], gaps, bare=(1, 2)) == [(1, 6)]


def test_labels_behind_a_notice_go_along_as_whole_pieces() -> None:
    gaps = ["line", "inside", "line", "inside", "line", "inside"]
    assert runs([0.95, 0.95, 0.6, 0.6, 0.6, 0.6], gaps, (2, 3)) == [(0, 4)]
    assert runs([0.95, 0.95, 0.6, 0.3, 0.6, 0.6], gaps, (2, 3)) == [(0, 2), (4, 6)]


def test_a_button_behind_a_button_goes_along_though_it_is_hardly_likely() -> None:
    gaps = ["line", "inside", "line", "line", "line"]
    assert runs([0.95, 0.95, 0.95, 0.2, 0.01], gaps, (2, 3)) == [(0, 4)]


def test_a_run_that_is_nowhere_sure_is_as_long_as_its_likeliest_words() -> None:
    assert runs([0.1, 0.5, 0.6, 0.58, 0.1], ["line", *["inside"] * 4]) == [(2, 4)]


def test_two_notices_with_an_article_between_them_are_two_runs() -> None:
    assert runs([0.95, 0.1, 0.95], ["line", "sentence", "sentence"]) == [(0, 1), (2, 3)]


def test_nothing_is_taken_where_nothing_is_likely() -> None:
    assert runs([0.3, 0.2], ["line", "inside"]) == []


def test_the_log_odds_of_a_run_are_those_of_its_likeliest_word() -> None:
    assert find_runs(
        np.array([0.5, 0.9]),
        np.array([GAPS.index("line"), GAPS.index("inside")]),
        np.zeros(2, dtype=bool),
        np.zeros(2, dtype=bool),
        np.zeros(2, dtype=bool),
    ) == [(0, 2, 2.2)]


def test_gaps_are_told_apart() -> None:
    folded = "we use cookies, ok. but the minister 3 said\nno"
    pieces = [
        Piece(reading((0, 2, COOKIE), (3, 6, COOKIE), (7, 14, COOKIE), (16, 18, COOKIE)), 3.0, 0, "line", False, False),
        Piece(reading((20, 23, GLUE), (24, 27, GLUE), (28, 36, BARE), (37, 38, BARE), (39, 43, BARE)), -3.0, 0, "sentence", False, False),
        Piece(reading((44, 46, GLUE)), -3.0, 1, "line", False, False),
    ]  # fmt: skip
    capitals = [True, False, False, False, True, False, True, False, False, True]
    found = describe(pieces, folded, capitals, [0.0] * 10, COOKIE, 0)
    assert [GAPS[number] for number in found.gaps] == [
        "line", "inside", "inside", "pause", "sentence", "inside", "capital-bare", "number", "inside", "line",
    ]  # fmt: skip
    assert found.piece_of.tolist() == [0] * 4 + [1] * 5 + [2]


def test_scripts_without_capitals_have_gaps_of_their_own() -> None:
    pieces = [Piece(reading((0, 2, COOKIE), (3, 5, BARE)), 0.0, 0, "line", False, False)]
    uncased = describe(pieces, "हम आप", [False, False], [0.0, 0.0], COOKIE, 0)
    pieces = [Piece(reading((0, 1, COOKIE), (1, 2, BARE)), 0.0, 0, "line", False, False)]
    unspaced = describe(pieces, "同意", [False, False], [0.0, 0.0], COOKIE, 0)
    assert [GAPS[uncased.gaps[1]], GAPS[unspaced.gaps[1]]] == ["uncased", "unspaced"]


def test_a_run_is_described_as_a_whole() -> None:
    pieces = [
        Piece(reading((0, 2, COOKIE), (3, 6, GLUE), (7, 14, BIT["accept"]), (15, 18, BARE)), 4.0, 0, "line", False, False),
        Piece(reading((20, 23, GLUE), (24, 27, BARE)), -2.0, 0, "sentence", False, False),
    ]  # fmt: skip
    words = describe(
        pieces, "we use cookies now. but not", [False] * 6, [0.5, 0, 0.5, 0, 0, 0], COOKIE | BIT["accept"], 2
    )
    likely = np.array([0.75, 0.5, 1, 1, 0.25, 0])
    values = describe_run(words, likely, (0, 4), 3.0, COOKIE | BIT["accept"])
    assert dict(zip(RUN_FEATURES, map(float, values), strict=True)) == {
        "odds": 3.0, "words": 4.0, "odds-per-word": 0.75,
        "likely": 0.8125, "least-likely": 0.5, "likely-before": 0.0, "likely-behind": 0.25,
        "likeliest": 1.0, "mean": 1.0, "least": 1.0, "pieces": 1.0,
        "bare": 0.25, "telling": 0.5, "kinds": 2.0, "concepts": 2.0, "subwords": 0.25,
        "line-share": pytest.approx(4 / 6),
        "from-line": 1.0, "from-sentence": 1.0, "to-line": 0.0, "to-sentence": 1.0,
        "label": 0.0, "quoted": 0.0, "names": 0.0, "numbers": 0.0, "topical": 2.0,
        "around": -0.5, "likeliest-around": -0.5,
    }  # fmt: skip


def test_trees_that_were_written_down_are_the_same() -> None:
    trees = Trees(
        np.array([[0, 3], [1, 1]]), np.array([[0.5, 0.25], [7, 9]], "f"), np.ones((2, 4), "f"), -1.5
    )
    written = list(write_trees(trees))
    assert written == [
        (["odds > 0.5", "likely > 0.25"], [1.0] * 4),
        (["words > 7.0", "words > 9.0"], [1.0] * 4),
    ]
    read = read_trees(-1.5, written)
    assert (read.levels == trees.levels).all()
    assert (read.thresholds == trees.thresholds).all()
    assert (read.leaves == trees.leaves).all()
    assert read.bias == trees.bias
