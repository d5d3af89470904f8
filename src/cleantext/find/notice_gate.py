"""Which sentences hold enough anchor words to be read, asked of all sentences of a text at once.

``says_enough`` (``notice_sentences``) tells it of one sentence; this is the same in arrays, for nearly all
sentences of an ordinary article say nothing.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleantext.find.notice_sentences import (
    ANCHOR_CHARS,
    ANCHOR_CHARS_DENSE,
    SHORT_CHARS,
    TELLING_ALONE,
)
from cleantext.find.vocabulary import ANCHOR_SETS, BIT, EVERYWHERE, MAIN_ANCHORS, Hits


def may_say_enough(hits: Hits, groups: NDArray[np.intp]) -> NDArray[np.intp]:
    """The groups, in order, a part of which may say enough, if all languages are taken together.

    ``groups`` has the group of each anchor word, none below the one before it.
    """
    if not len(groups):
        return groups
    firsts = np.concatenate(([True], groups[1:] != groups[:-1])).nonzero()[0]
    together = np.bitwise_or.reduceat(hits.meanings.together[hits.numbers], firsts)
    topical, kinds, _ = _tables()
    may = topical[together] | (kinds[together] > 1)
    return groups[firsts[may]]


def say_enough(hits: Hits, groups: NDArray[np.intp], lengths: NDArray[np.intp]) -> dict[int, dict[int, int]]:
    """The groups of anchor words that say enough in one language, in order, with what is said in each
    language as a sum of ANCHOR_SETS.

    ``groups`` has the number of the sentence that each anchor word stands in, -1 for none, and ``lengths``
    the lengths of these sentences.
    """
    meanings, size = hits.meanings, len(lengths)
    topical, kinds_of, main_of = _tables()
    # one row to each language of each word
    within = (groups >= 0).nonzero()[0]
    if not len(within):
        return {}
    numbers = hits.numbers[within]
    counts = meanings.counts[numbers]
    ends = counts.cumsum()
    rows = (meanings.firsts[numbers] - ends + counts).repeat(counts) + np.arange(counts.sum())
    # in the order of the groups and, in each, of the languages; what all languages share is the first
    width = meanings.most + 1 - EVERYWHERE
    keys = groups[within].repeat(counts) * width + meanings.languages[rows] - EVERYWHERE
    order = keys.argsort(kind="stable")
    keys = keys[order]
    firsts = np.concatenate(([True], keys[1:] != keys[:-1])).nonzero()[0]
    sets = own = np.bitwise_or.reduceat(meanings.sets[rows[order]], firsts)
    words = np.concatenate((firsts[1:], [len(keys)])) - firsts
    keys = keys[firsts]
    group = keys // width
    is_shared = keys == group * width
    if is_shared.any():
        shared_sets, shared_words = np.zeros((2, size), dtype=np.int64)
        shared = group[is_shared]
        shared_sets[shared], shared_words[shared] = own[is_shared], words[is_shared]
        sets = own | shared_sets[group]
        words = words + np.where(is_shared, 0, shared_words[group])
    length, kinds, main = lengths[group], kinds_of[sets], main_of[sets]
    enough = (kinds >= 2) & (
        ((main >= 2) & (words * ANCHOR_CHARS >= length))
        | ((kinds >= 3) & (words * ANCHOR_CHARS_DENSE >= length))
        | (length <= SHORT_CHARS)
        | (main >= 4)
    )
    say = np.zeros(size, dtype=bool)
    say[group[enough | topical[sets]]] = True
    kept = say[group].nonzero()[0]
    said: dict[int, dict[int, int]] = {}
    rows_of = zip(
        group[kept].tolist(), (keys[kept] % width + EVERYWHERE).tolist(), own[kept].tolist(), strict=True
    )
    for number, language, concepts in rows_of:
        said.setdefault(number, {})[language] = concepts
    return said


@cache
def _tables() -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Of each sum of ANCHOR_SETS: whether it says enough alone, how many anchors and main ones it holds."""
    sets = np.arange(1 << len(ANCHOR_SETS))
    holds = {name: (sets & bit) != 0 for name, bit in ANCHOR_SETS.items()}
    alone = [held for name, held in holds.items() if BIT[name] & TELLING_ALONE]
    main = [held for name, held in holds.items() if name in MAIN_ANCHORS]
    return np.any(alone, axis=0), np.sum(list(holds.values()), axis=0), np.sum(main, axis=0)
