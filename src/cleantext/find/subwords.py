"""What the pieces of words say of a sentence: a word that no lexicon lists is often like one that is known.

Each word is cut into short runs of characters, as fastText does (Bojanowski, Grave, Joulin, Mikolov 2017,
"Enriching Word Vectors with Subword Information"); each run has a learnt weight, found by its hash
(Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning").
"""

from __future__ import annotations

import functools
import math
import re
import zlib
from collections.abc import Sequence
from typing import IO

import numpy as np
from numpy.typing import NDArray

from cleantext.find.automaton import is_unspaced
from cleantext.find.vocabulary import UNSPACED

# 2^17 and 2^18 places were no better on vendors that were not learnt from, nor were runs of six characters.
PLACES = 1 << 16
FEWEST, MOST = 3, 5
# Scripts that write no spaces: a character says what elsewhere a syllable says.
FEWEST_UNSPACED, MOST_UNSPACED = 1, 3
# A word, or a run of characters of a script without spaces; what is longer is read in parts of so many.
LONGEST = 40
_RUN = re.compile(
    rf"[{UNSPACED}]{{1,{LONGEST}}}|(?:(?![{UNSPACED}])[\w\u0900-\u0963\u0966-\u0dff]){{1,{LONGEST}}}"
)
# The same in ASCII text, in a third of the time.
_ASCII_RUN = re.compile(rf"\w{{1,{LONGEST}}}", re.ASCII)
_WORDS_KEPT = 30_000
# No single word says more.
MOST_SAID = 3.0


def split_runs(text: str) -> list[str]:
    """The words of a folded text, and the runs of characters of scripts without spaces.

    >>> split_runs("we use cookies, ここ too")
    ['we', 'use', 'cookies', 'ここ', 'too']
    """
    return (_ASCII_RUN if text.isascii() else _RUN).findall(text)


@functools.lru_cache(maxsize=_WORDS_KEPT)
def places_of(word: str) -> tuple[int, ...]:
    """The places of the weights of a word's pieces.

    >>> len(places_of("cookie")), len(places_of("の"))
    (15, 1)
    """
    return tuple(place for _, _, place in _pieces(word))


def _pieces(word: str) -> list[tuple[int, int, int]]:
    """``(start, end, place)`` of every piece; a word has a mark at either end."""
    if is_unspaced(word[0]):
        fewest, most = FEWEST_UNSPACED, MOST_UNSPACED
    else:
        word, fewest, most = f"<{word}>", FEWEST, MOST
    return [
        (start, start + size, zlib.crc32(word[start : start + size].encode()) % PLACES)
        for size in range(fewest, most + 1)
        for start in range(len(word) - size + 1)
    ]


class Subwords:
    """The learnt weights of the pieces of words."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        """``weights`` are one for each of PLACES."""
        table = tuple(weights.tolist())  # the collector looks at each number of a list

        @functools.lru_cache(maxsize=_WORDS_KEPT)
        def add_up(word: str) -> tuple[float, int]:
            places = [
                place for _, _, place in _pieces(word)
            ]  # kept here as a sum, and not once more as numbers
            return sum(table[place] for place in places), len(places)

        self._table = table
        self._add_up = add_up

    def weigh(self, text: str) -> float:
        """What all words of a folded sentence say together, as log-odds: the sum of the pieces' weights over
        the square root of their number."""
        return self.weigh_runs(split_runs(text))

    def weigh_runs(self, runs: Sequence[str]) -> float:
        """The same of a sentence that was cut already."""
        if not runs:
            return 0.0
        said, pieces = 0.0, 0
        for weight, count in map(self._add_up, runs):
            said += weight
            pieces += count
        return said / math.sqrt(pieces or 1)

    def weigh_words(self, folded: str, tokens: Sequence[tuple[int, int]]) -> list[float]:
        """What each word says by itself; a character of a script without spaces by its pieces."""
        weights: list[float] = []
        place = 0
        while place < len(tokens):
            start, end = tokens[place]
            if not is_unspaced(folded[start]):
                total, count = self._add_up(folded[start : min(end, start + LONGEST)])
                weights.append(total / math.sqrt(max(1, count)))
                place += 1
                continue
            stop = place + 1
            while (
                stop < len(tokens)
                and tokens[stop][0] == tokens[stop - 1][1]
                and is_unspaced(folded[tokens[stop][0]])
            ):
                stop += 1
            said = self._weigh_characters(folded[start : tokens[stop - 1][1]])
            # mostly one character each; a digit may be stuck to one
            weights += [sum(said[low - start : high - start]) for low, high in tokens[place:stop]]
            place = stop
        return [max(-MOST_SAID, min(MOST_SAID, weight)) for weight in weights]

    def _weigh_characters(self, run: str) -> list[float]:
        weights = [0.0] * len(run)
        for start, end, place in _pieces(run):
            for at in range(start, end):
                weights[at] += self._table[place] / (end - start)
        return [weight / math.sqrt(MOST_UNSPACED) for weight in weights]


def read_subwords(file: IO[bytes]) -> Subwords:
    """The weights that ``write_subwords`` wrote."""
    stored = np.load(file, allow_pickle=False)
    return Subwords(stored["weights"].astype(np.float32) * stored["unit"])


def write_subwords(file: IO[bytes], weights: NDArray[np.floating]) -> None:
    """Weights as one byte each, in units of the largest over 127: finer ones change nothing."""
    unit = float(np.abs(weights).max()) / 127 or 1.0
    np.savez_compressed(file, weights=np.round(weights / unit).astype(np.int8), unit=np.float32(unit))
