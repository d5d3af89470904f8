"""Which blocks of a page stand in its ground truth: labels for training, by aligning the two texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")
# Shingles of up to so many words are looked up in the truth.
_SHINGLE = 4
# A block of so many words, half of whose shingles stand in the truth, is placed by the ones that are unique.
_LONG = 6
_HALF = 0.5
# A shorter block is placed only where it stands whole, at no more places than this.
_MOST_PLACES = 120
# What it costs, in words, to begin anew somewhere: less than this stands there by chance.  Going on right
# after the block before costs nothing, and each word or block between the two a little.
_NEW_RUN = 2.5
_TRUTH_GAP, _TRUTH_GAP_COST = 12, 0.12
_PAGE_GAP_COST = 0.1
# What the first alignment leaves of the truth is aligned again (lists whose order changed), so often.
_PASSES = 3


@dataclass(frozen=True)
class _Step:
    """A block placed in the truth, and the step before."""

    score: float
    block: int
    start: int
    end: int
    before: _Step | None


def label_by_text(
    words: Sequence[Sequence[str]], truth: str, recall_only: bool = False
) -> NDArray[np.float32]:
    """How much of each block stands in the truth: 0 to 1, or -1 where nothing is known.

    The blocks and the truth are aligned in order, each word of the truth being taken once; so a menu
    entry that repeats a heading, or a second copy of a paragraph, is not part of the article.

    >>> page = ["harbour news", "home", "the harbour", "the boats came back at noon", "home"]
    >>> truth = "The harbour. The boats came back at noon!"
    >>> label_by_text([line.split() for line in page], truth).tolist()
    [0.0, 0.0, 1.0, 1.0, 0.0]
    """
    target = WORD.findall(truth.lower())
    places = _index(target)
    share = np.zeros(len(words), dtype=np.float32)
    starts: list[list[int]] = []
    for number, own in enumerate(words):
        size = min(_SHINGLE, len(own))
        shingles = [tuple(own[at : at + size]) for at in range(len(own) - size + 1)] if size else []
        hits = [at for at, shingle in enumerate(shingles) if shingle in places]
        share[number] = len(hits) / len(shingles) if shingles else 0
        starts.append(_find_places(own, shingles, hits, share[number], places, target))
    covered = np.zeros(len(target) + 1, dtype=bool)
    placed: dict[int, tuple[int, int]] = {}
    for attempt in range(_PASSES):
        free = [number for number in range(len(words)) if starts[number] and number not in placed]
        if attempt and placed:  # only where the article is
            first, last = min(placed), max(placed)
            free = [number for number in free if first <= number <= last]
        found = _align(free, words, share, starts, covered)
        if not found:
            break
        for number, (start, end) in found.items():
            placed[number] = (start, end)
            covered[start:end] = True
    labels = np.zeros(len(words), dtype=np.float32)
    for number in placed:
        labels[number] = share[number]
    for number, own in enumerate(words):
        # parts of a long block stand in the truth, but in no order
        if number not in placed and len(own) >= _LONG and share[number] >= _HALF and starts[number]:
            start = max(0, starts[number][0])
            if covered[start : start + len(own)].mean() <= _HALF:
                covered[start : start + len(own)] = True
                labels[number] = share[number]
    if recall_only:
        labels = np.where(labels >= 0.7, labels, -1).astype(np.float32)
    return labels


def _index(target: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in range(1, _SHINGLE + 1):
        for start in range(len(target) - size + 1):
            places[tuple(target[start : start + size])].append(start)
    return dict(places)


def _find_places(
    own: Sequence[str],
    shingles: Sequence[tuple[str, ...]],
    hits: Sequence[int],
    share: float,
    places: dict[tuple[str, ...], list[int]],
    target: Sequence[str],
) -> list[int]:
    """Where in the truth a block may begin."""
    if not hits:
        return []
    if len(own) >= _LONG:
        if share < _HALF:
            return []
        unique = [places[shingles[at]][0] - at for at in hits if len(places[shingles[at]]) == 1]
        if unique:
            return [max(0, int(np.median(unique)))]
        return [max(0, start - hits[0]) for start in places[shingles[hits[0]]][:_MOST_PLACES]]
    return [
        start for start in places.get(shingles[0], []) if list(target[start : start + len(own)]) == list(own)
    ][:_MOST_PLACES]


def _align(
    free: Sequence[int],
    words: Sequence[Sequence[str]],
    share: NDArray[np.float32],
    starts: Sequence[Sequence[int]],
    covered: NDArray[np.bool_],
) -> dict[int, tuple[int, int]]:
    """The heaviest placing of blocks whose places in the truth rise."""
    # the best step that ends at or before a place of the truth: places and scores both rise
    ends: list[int] = []
    best: list[_Step] = []
    last_at: dict[int, _Step] = {}
    for number in free:
        size = len(words[number])
        weight = size * float(share[number])
        steps: list[_Step] = []
        for start in starts[number]:
            end = min(start + size, len(covered) - 1)
            if end <= start or covered[start:end].mean() > _HALF:
                continue
            at = bisect_right(ends, start + 1 if size >= _LONG else start)
            before = best[at - 1] if at else None
            score = (before.score if before else 0.0) - _NEW_RUN
            for gap in range(_TRUTH_GAP):
                near = last_at.get(start - gap)
                if near is not None:
                    cost = min(_NEW_RUN, gap * _TRUTH_GAP_COST + (number - near.block - 1) * _PAGE_GAP_COST)
                    if near.score - cost > score:
                        before, score = near, near.score - cost
            steps.append(_Step(score + weight, number, start, end, before))
        for step in steps:
            known = last_at.get(step.end)
            # of equals the later block: menus come before what they lead to
            if known is None or step.score >= known.score - (step.block - known.block) * _PAGE_GAP_COST:
                last_at[step.end] = step
            at = bisect_right(ends, step.end)
            if at and best[at - 1].score > step.score:
                continue
            while at < len(ends) and best[at].score <= step.score:
                del ends[at], best[at]
            if at and ends[at - 1] == step.end:
                ends[at - 1], best[at - 1] = step.end, step
            else:
                ends.insert(at, step.end)
                best.insert(at, step)
    found: dict[int, tuple[int, int]] = {}
    step = best[-1] if best and best[-1].score > 0 else None
    while step is not None:
        found[step.block] = (step.start, step.end)
        step = step.before
    return found
