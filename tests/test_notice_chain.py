"""Where a notice begins and ends: words in their places, decoded as a chain."""

from __future__ import annotations

import numpy as np
import pytest

from cleantext.find.notice_chain import (
    EDGES,
    GAPS,
    ChainWeights,
    Piece,
    Stretch,
    decode,
    describe,
    read_chain_weights,
)
from cleantext.find.vocabulary import BIT, GLUE, Reading

COOKIE, BARE = BIT["cookie"], 0


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
    none = read_chain_weights({}, gaps, {})
    return ChainWeights(np.ones(1), none.gaps, none.edges)


def reading(*words: tuple[int, int, int]) -> Reading:
    """Words as ``(start, end, mask)``."""
    spans = tuple((start, end) for start, end, _ in words)
    masks = tuple(mask for _, _, mask in words)
    return Reading("en", spans, masks, 0, ())


def test_a_run_begins_and_ends_where_the_sums_are_greatest() -> None:
    words = stretch([-1.0, 2.0, 1.0, -3.0], ["line", "sentence", "inside", "sentence"])
    cheap = weights(line=(0, 0, 0), sentence=(-0.5, -0.25, 0), inside=(-9, -9, 0))
    assert decode(words, cheap) == [(1, 3, 2.25)]


def test_a_doubtful_word_between_two_likely_ones_is_taken_along() -> None:
    words = stretch([2.0, -0.5, 2.0], ["line", "sentence", "sentence"])
    assert decode(words, weights(line=(0, 0, 0), sentence=(-1, -1, 0))) == [(0, 3, 3.5)]


def test_two_notices_with_an_article_between_them_are_two_runs() -> None:
    words = stretch([2.0, -5.0, 3.0], ["line", "sentence", "sentence"])
    assert decode(words, weights(line=(0, 0, 0), sentence=(-0.5, -0.5, 0))) == [(0, 1, 1.5), (2, 3, 2.5)]


def test_nothing_is_taken_where_nothing_speaks_for_it() -> None:
    assert decode(stretch([-1.0, -1.0], ["line", "inside"]), weights(line=(0, 0, 0))) == []


def test_gaps_are_told_apart() -> None:
    folded = "we use cookies, ok. but the minister 3 said\nno"
    pieces = [
        Piece(reading((0, 2, COOKIE), (3, 6, COOKIE), (7, 14, COOKIE), (16, 18, COOKIE)), 3.0, 0, "line", False, False),
        Piece(reading((20, 23, GLUE), (24, 27, GLUE), (28, 36, BARE), (37, 38, BARE), (39, 43, BARE)), -3.0, 0, "sentence", False, False),
        Piece(reading((44, 46, GLUE)), -3.0, 1, "line", False, False),
    ]  # fmt: skip
    capitals = [True, False, False, False, True, False, True, False, False, True]
    found = describe(pieces, folded, capitals, COOKIE, 0)
    assert [GAPS[number] for number in found.gaps] == [
        "line", "inside", "inside", "pause", "sentence", "inside", "capital-bare", "number", "inside", "line",
    ]  # fmt: skip
    assert found.piece_of.tolist() == [0] * 4 + [1] * 5 + [2]


def test_scripts_without_capitals_have_gaps_of_their_own() -> None:
    pieces = [Piece(reading((0, 2, COOKIE), (3, 5, BARE)), 0.0, 0, "line", False, False)]
    uncased = describe(pieces, "हम आप", [False, False], COOKIE, 0)
    pieces = [Piece(reading((0, 1, COOKIE), (1, 2, BARE)), 0.0, 0, "line", False, False)]
    unspaced = describe(pieces, "同意", [False, False], COOKIE, 0)
    assert [GAPS[uncased.gaps[1]], GAPS[unspaced.gaps[1]]] == ["uncased", "unspaced"]


def test_what_follows_a_gap_speaks_for_an_end_there() -> None:
    words = stretch([2.0, -0.2, -0.2], ["line", "inside", "inside"])
    shares = np.zeros((2, 3, len(EDGES)), dtype=np.float32)
    shares[1, 1, EDGES.index("bare")] = 1.0
    words = Stretch(words.tokens, words.piece_of, words.features, words.gaps, shares)
    ends = np.zeros((2, len(EDGES)))
    ends[1, EDGES.index("bare")] = 3.0
    plain = weights(line=(0, 0, 0), inside=(-2, -2, 0))
    assert decode(words, plain) == [(0, 3, pytest.approx(1.6, abs=1e-6))]
    assert decode(words, ChainWeights(plain.words, plain.gaps, ends)) == [
        (0, 1, pytest.approx(3.0, abs=1e-6))
    ]
