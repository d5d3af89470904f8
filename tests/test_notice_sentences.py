"""What the concepts, the words and their order say of a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from cleantext.find.notice_sentences import EDGE, MEASURES, SentenceWeights
from cleantext.find.subwords import PLACES, Subwords
from cleantext.find.vocabulary import BIT, GLUE, Reading

WE, COOKIE = BIT["we"], BIT["cookie"]
FOLDED = "we use the cookies"
READING = Reading("en", ((0, 2), (3, 6), (7, 10), (11, 18)), (WE, 0, GLUE, COOKIE), WE | COOKIE, ())


def log_odds(**weights: object) -> float:
    """What weights of one kind alone say of the sentence."""
    nothing = {"together": (), "words": {}, "orders": {}, "pairs": {}, **weights}
    learnt = SentenceWeights(
        measures=(0.0,) * len(MEASURES),
        subwords=Subwords(np.zeros(PLACES, dtype=np.float32)),
        **nothing,  # type: ignore[arg-type]
    )
    return learnt.log_odds(READING, (0.0,) * len(MEASURES), FOLDED)


@pytest.mark.parametrize(
    ("kind", "weights", "expected"),
    [
        ("together", ((WE | COOKIE, 1.5), (WE | BIT["accept"], 8.0)), 1.5),
        ("words", {"use": 0.5, "the": 0.25, "accept": 8.0}, 0.75),
        ("words", {"we": 1e16, "use": 1.0, "the": -1e16, "cookies": 1.0}, 2.0),
        ("pairs", {("we", "use"): 0.5, ("", "we"): 0.25, ("use", "we"): 8.0, ("use", "cookies"): 8.0}, 0.75),
        ("orders", {(1, EDGE, WE): 0.5, (1, 0, COOKIE): 0.25, (2, WE, COOKIE): 1.0}, 1.75),
        ("orders", {(1, COOKIE, WE): 8.0, (1, WE, COOKIE): 8.0, (2, COOKIE, WE): 8.0}, 0.0),
    ],
)
def test_each_view_of_a_sentence_adds_what_it_says(kind: str, weights: object, expected: float) -> None:
    assert log_odds(**{kind: weights}) == expected


def test_an_order_that_comes_twice_counts_once() -> None:
    twice = Reading("en", ((0, 2), (3, 6), (7, 9), (10, 13)), (WE, COOKIE, WE, COOKIE), WE | COOKIE, ())
    learnt = SentenceWeights(
        (),
        (0.0,) * len(MEASURES),
        {},
        {(1, WE, COOKIE): 0.5},
        {},
        Subwords(np.zeros(PLACES, dtype=np.float32)),
    )
    assert learnt.log_odds(twice, (0.0,) * len(MEASURES), "we abc we abc") == 0.5
