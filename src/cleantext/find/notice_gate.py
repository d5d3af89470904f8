"""Which sentences hold enough anchor words to be read, asked of all sentences of a text at once.

``says_enough`` (``notice_sentences``) tells it of one sentence; this is the same in arrays, for nearly all
sentences of an ordinary article say nothing.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
    firsts = find_firsts(groups)
    together = np.bitwise_or.reduceat(hits.meanings.together[hits.numbers], firsts)
    topical, kinds, _ = tabulate_sets()
    may = topical[together] | (kinds[together] > 1)
    return groups[firsts[may]]


def find_firsts(values: NDArray[np.integer]) -> NDArray[np.intp]:
    """The places of values that differ from the one before them.

    >>> find_firsts(np.array([3, 3, 5, 8, 8])).tolist(), find_firsts(np.array([], dtype=int)).tolist()
    ([0, 2, 3], [])
    """
    is_first = np.ones(len(values), dtype=bool)
    is_first[1:] = values[1:] != values[:-1]
    return is_first.nonzero()[0]


@dataclass(frozen=True, slots=True)
class Rows:
    """The anchor words of sentences in arrays: one item to each sentence and language.

    ``own`` holds what the language's own words say and ``sets`` with those that all languages share, both as
    sums of ANCHOR_SETS; ``words`` counts them.  The words' places are in ``places`` from ``firsts`` on, in
    order.
    """

    group: NDArray[np.intp]
    language: NDArray[np.int64]
    own: NDArray[np.int64]
    sets: NDArray[np.int64]
    words: NDArray[np.intp]
    length: NDArray[np.intp]
    firsts: NDArray[np.intp]
    places: NDArray[np.intp]


def gather(hits: Hits, groups: NDArray[np.intp], lengths: NDArray[np.intp]) -> Rows:
    """The anchor words of some sentences, in the order of these.

    ``groups`` has the number of the sentence that each anchor word stands in, -1 for none, and ``lengths``
    the lengths of these sentences.
    """
    meanings, size = hits.meanings, len(lengths)
    # one row to each language of each word
    within = (groups >= 0).nonzero()[0]
    numbers = hits.numbers[within]
    counts = meanings.counts[numbers]
    ends = counts.cumsum()
    rows = (meanings.firsts[numbers] - ends + counts).repeat(counts) + np.arange(counts.sum())
    # in the order of the groups and, in each, of the languages; what all languages share is the first
    width = meanings.most + 1 - EVERYWHERE
    keys = groups[within].repeat(counts) * width + meanings.languages[rows] - EVERYWHERE
    order = keys.argsort(kind="stable")
    keys = keys[order]
    firsts = find_firsts(keys)
    own = np.bitwise_or.reduceat(meanings.sets[rows[order]], firsts) if len(firsts) else meanings.sets[:0]
    sets = own
    words = np.concatenate((firsts[1:], [len(keys)]))[: len(firsts)] - firsts
    group, language = np.divmod(keys[firsts], width)
    is_shared = language == 0
    if is_shared.any():
        shared_sets, shared_words = np.zeros((2, size), dtype=np.int64)
        shared = group[is_shared]
        shared_sets[shared], shared_words[shared] = own[is_shared], words[is_shared]
        sets = own | shared_sets[group]
        words = words + np.where(is_shared, 0, shared_words[group])
    places = hits.starts[within].repeat(counts)[order]
    return Rows(group, language + EVERYWHERE, own, sets, words, lengths[group], firsts, places)


def say_enough(rows: Rows) -> dict[int, dict[int, int]]:
    """The sentences whose anchor words say enough in one language, in order, with what is said in each
    language as a sum of ANCHOR_SETS."""
    topical, kinds_of, main_of = tabulate_sets()
    group, length, words = rows.group, rows.length, rows.words
    kinds, main = kinds_of[rows.sets], main_of[rows.sets]
    enough = (kinds >= 2) & (
        ((main >= 2) & (words * ANCHOR_CHARS >= length))
        | ((kinds >= 3) & (words * ANCHOR_CHARS_DENSE >= length))
        | (length <= SHORT_CHARS)
        | (main >= 4)
    )
    say = np.zeros(int(group.max(initial=-1)) + 1, dtype=bool)
    say[group[enough | topical[rows.sets]]] = True
    kept = say[group].nonzero()[0]
    said: dict[int, dict[int, int]] = {}
    for number, language, concepts in zip(
        group[kept].tolist(), rows.language[kept].tolist(), rows.own[kept].tolist(), strict=True
    ):
        said.setdefault(number, {})[language] = concepts
    return said


def find_dense(rows: Rows) -> dict[int, list[list[int]]]:
    """The long sentences a part of which may say enough, in order: those with anchor words of a language that
    stand as close as in a notice.  For each such language the places of its words, and of the shared ones.
    """
    if not len(rows.group):
        return {}
    topical, kinds, _ = tabulate_sets()
    is_shared = rows.language == EVERYWHERE
    may = (topical[rows.sets] | (kinds[rows.sets] > 1)) & (rows.length > SHORT_CHARS) & ~is_shared
    gaps = np.diff(rows.places, prepend=-ANCHOR_CHARS_DENSE)
    gaps[rows.firsts] = ANCHOR_CHARS_DENSE
    is_close = (gaps > 0) & (gaps < ANCHOR_CHARS_DENSE)
    shared = rows.places[is_shared.repeat(np.diff(rows.firsts, append=len(rows.places)))]
    if len(shared):
        # to the word before or behind that all languages share
        after = shared.searchsorted(rows.places)
        for near in (shared[np.maximum(after - 1, 0)], shared[np.minimum(after, len(shared) - 1)]):
            is_close |= np.abs(rows.places - near) < ANCHOR_CHARS_DENSE
    close = np.logical_or.reduceat(is_close, rows.firsts)
    dense: dict[int, list[list[int]]] = {}
    kept = (may & close).nonzero()[0]
    if not len(kept):
        return dense
    firsts = rows.firsts.tolist()
    spans = list(zip(firsts, [*firsts[1:], len(rows.places)], strict=True))
    shared_in = {
        number: spans[row]
        for row, number in zip(is_shared.nonzero()[0].tolist(), rows.group[is_shared].tolist(), strict=True)
    }
    for row, number in zip(kept.tolist(), rows.group[kept].tolist(), strict=True):
        first, end = spans[row]
        places = rows.places[first:end].tolist()
        if number in shared_in:
            first, end = shared_in[number]
            places += rows.places[first:end].tolist()
        dense.setdefault(number, []).append(places)
    return dense


def find_core(
    words: Iterable[Iterable[int]],
    start: int,
    end: int,
    openings: Callable[[int, int], Sequence[int]],
) -> tuple[int, int] | None:
    """Where in ``folded[start:end]`` the anchor words of one of the languages stand densest, from a capital
    to a capital: there part texts that were glued together without a full stop.

    It is the part with the greatest sum (Kadane's algorithm), an anchor word counting for as many characters
    as a notice has to each.  ``words`` are the places of each language's anchor words, ``openings``
    gives those of capitals.
    """
    edges = [start, *openings(start + 1, end), end]
    if len(edges) == 2:
        return None
    best, core = 0, None
    for places in words:
        counts = [0] * (len(edges) - 1)
        for place in set(places):
            counts[bisect.bisect_right(edges, place) - 1] += 1
        total, opened = 0, start
        for found, opening, closing in zip(counts, edges, edges[1:], strict=False):
            if total <= 0:
                total, opened = 0, opening
            total += found * ANCHOR_CHARS_DENSE - (closing - opening)
            if total > best:
                best, core = total, (opened, closing)
    if core is None:
        return None
    first, last = core
    return (
        start if first - start <= ANCHOR_CHARS_DENSE else first,
        end if end - last <= ANCHOR_CHARS_DENSE else last,
    )


@cache
def tabulate_sets() -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Of each sum of ANCHOR_SETS: whether it says enough alone, how many anchors and main ones it holds."""
    sets = np.arange(1 << len(ANCHOR_SETS))
    holds = {name: (sets & bit) != 0 for name, bit in ANCHOR_SETS.items()}
    alone = [held for name, held in holds.items() if BIT[name] & TELLING_ALONE]
    main = [held for name, held in holds.items() if name in MAIN_ANCHORS]
    return np.any(alone, axis=0), np.sum(list(holds.values()), axis=0), np.sum(main, axis=0)
