"""Where in a text a notice may be at all, by the few words that follow an anchor word.

A cascade (Viola, Jones 2001, "Rapid Object Detection using a Boosted Cascade of Simple Features"): a test
that costs little, and that a notice hardly ever fails, leaves out most of a text before any of it is cut
into sentences, read in a language and weighed.  The test is a logistic regression: how many anchor words
of one language stand there, whether one says enough alone, and what the pieces of the words say.  (The
kinds of anchors, and shares, say no more beside these.)  ``training/notice_places.py`` learns the weights,
and the threshold that no more than one learnt notice in two thousand fails.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from cleantext.find.notice_gate import find_firsts, tabulate_sets
from cleantext.find.subwords import LONGEST, Subwords
from cleantext.find.vocabulary import Hits

# So many characters are looked at from an anchor word on.  With 100, a text without a notice keeps four
# times as many lines: the anchors of short notices are lost among the words around them.
WINDOW = 40
# Anchor words that are counted in a window: more than stand in one of a text that is written to be read.
MOST_ANCHORS = 16
# What is measured of a window beside the pieces of its words, in the order of the weights file.
MEASURES = ("anchors", "alone", "length")
ALONE = MEASURES.index("alone")
# The pieces of so few words say no more than this, for or against.
MOST_SAID = 4.0


@dataclass(frozen=True, slots=True)
class PlaceWeights:
    """The learnt weights of MEASURES and of what the pieces of the words say; ``least`` is the log-odds below
    which a window is passed over."""

    measures: NDArray[np.float64]
    subwords: float
    least: float


@dataclass(frozen=True, slots=True)
class Windows:
    """Stretches of a text that begin with an anchor word and hold anchors of two kinds in one language, or
    one that says enough alone.

    ``starts`` and ``ends`` are their places, ``measures`` has a row of MEASURES for each.
    """

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    measures: NDArray[np.float64]


def find_windows(hits: Hits, ends: NDArray[np.intp]) -> Windows:
    """The windows of a text, whose anchor words are ``hits``.

    ``ends`` has for each anchor word the end of its line, which no window goes beyond; an anchor word
    that ``ends`` puts behind its line is in none.
    """
    meanings = hits.meanings
    firsts = find_firsts(hits.starts)
    starts = hits.starts[firsts]
    together = np.bitwise_or.reduceat(meanings.together[hits.numbers], firsts)
    spoken = np.bitwise_or.reduceat(meanings.spoken[hits.numbers], firsts)
    ends = np.minimum(ends[firsts], starts + WINDOW)
    # each anchor word with those behind it in its window, one row to each two
    order = np.arange(len(starts))
    counts = np.clip(starts.searchsorted(ends) - order, 1, MOST_ANCHORS)
    stops = counts.cumsum()
    begins = stops - counts
    others = np.arange(stops[-1]) + (order - begins).repeat(counts)
    shares = ((spoken.repeat(counts, axis=0) & spoken[others]) != 0).any(axis=1)
    topical, kinds_of, _ = tabulate_sets()
    seen = np.bitwise_or.reduceat(together[others] * shares, begins)
    kept = ((topical[seen] | (kinds_of[seen] > 1)) & (ends > starts)).nonzero()[0]
    starts, ends = starts[kept], ends[kept]
    measures = np.empty((len(kept), len(MEASURES)))
    measures[:, 0] = np.add.reduceat(shares, begins, dtype=np.intp)[kept]
    measures[:, ALONE] = topical[seen[kept]]
    measures[:, 2] = (ends - starts) / WINDOW
    return Windows(starts, ends, measures)


def find_places(
    windows: Windows,
    folded: str,
    weights: PlaceWeights,
    subwords: Subwords,
    is_late: Callable[[], bool] = lambda: False,
) -> NDArray[np.intp]:
    """The starts of the windows that may be of a notice, in order; none behind one at which it is late."""
    log_odds = windows.measures @ weights.measures
    # what their words must say
    needed = (weights.least - log_odds) / weights.subwords
    found = []
    may = (needed <= MOST_SAID).nonzero()[0]
    for start, end, least in zip(
        windows.starts[may].tolist(), windows.ends[may].tolist(), needed[may].tolist(), strict=True
    ):
        if is_late():
            break
        if least <= -MOST_SAID or say(folded, start, end, subwords) >= least:
            found.append(start)
    return np.array(found, dtype=np.intp)


def say(folded: str, start: int, end: int, subwords: Subwords) -> float:
    """What the pieces of the words of a window say, those at its ends as a whole."""
    low, high = start - LONGEST, end + LONGEST
    while start > 0 and start > low and folded[start - 1].isalnum():
        start -= 1
    while end < len(folded) and end < high and folded[end].isalnum():
        end += 1
    return max(-MOST_SAID, min(MOST_SAID, subwords.weigh(folded[start:end])))


@cache
def load_place_weights() -> PlaceWeights:
    """The weights that come with the package."""
    path = resources.files("cleantext") / "weights" / "places.toml"
    return read_place_weights(path.read_text("utf-8"))


def read_place_weights(text: str) -> PlaceWeights:
    """The weights of a weights file."""
    table = tomllib.loads(text)
    measures = np.array([float(table["measures"][name]) for name in MEASURES])
    return PlaceWeights(measures, float(table["subwords"]), float(table["least"]))
