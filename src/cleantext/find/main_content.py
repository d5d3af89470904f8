"""Is this block part of the article?  A learnt judgement of each block alone, then with its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from cleantext.find.block_features import (
    KINDS,
    BlockFeatures,
    Floats,
    TokenWeights,
    describe,
    read_clues,
    read_names,
    shift,
    split_names,
)
from cleantext.model import Document, Finding
from cleantext.read.layout import Inside

# What a block weighs beside its letters when the expected F1 of a choice is reckoned.
_BASE_WEIGHT = 2.0
# The threshold stays within these, whatever the page.
_LOWEST_THRESHOLD, _HIGHEST_THRESHOLD = 0.1, 0.5
# A page whose text is expected to be this good is a clear case, and what is likelier than not is kept.
_CLEAR = 0.85


def choose_threshold(probabilities: Floats, letters: Floats) -> tuple[float, float]:
    """The probability from which on blocks are kept, so that the expected F1 of the page's text is greatest.

    The second value is that F1.

    Of all ways to keep the likeliest blocks, the best has F1 = 2 x kept and right / (kept + right), which
    is reached where probabilities fall below half of it.  So a page of which little is sure (a list of
    products) keeps what is likelier than elsewhere, and a clear article keeps what is likelier than not.

    >>> threshold, f1 = choose_threshold(np.array([0.9, 0.4, 0.3, 0.01]), np.array([50.0, 100, 100, 500]))
    >>> round(threshold, 2), round(f1, 2)
    (0.4, 0.63)
    """
    if not probabilities.size:
        return _HIGHEST_THRESHOLD, 1.0
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order].astype(np.float64)
    weight = letters[order].astype(np.float64) + _BASE_WEIGHT
    right = np.cumsum(ranked * weight)
    expected = 2 * right / (np.cumsum(weight) + right[-1])
    at = int(expected.argmax())
    if expected[at] >= _CLEAR:
        return _HIGHEST_THRESHOLD, float(expected[at])
    return float(min(max(ranked[at], _LOWEST_THRESHOLD), _HIGHEST_THRESHOLD)), float(expected[at])


@dataclass(frozen=True)
class Trees:
    """Boosted trees as full binary trees of one depth: ``features`` and ``thresholds`` of the inner nodes."""

    features: NDArray[np.int32]
    thresholds: Floats
    leaves: Floats

    def judge(self, values: Floats) -> Floats:
        """The probability for each row of ``values``.

        Rows that the first trees are sure of are not shown to the others.
        """
        scores = self._score(values, 0, _FIRST_TREES)
        unsure = np.flatnonzero(np.abs(scores) < _SURE)
        if unsure.size and len(self.features) > _FIRST_TREES:
            scores[unsure] += self._score(values[unsure], _FIRST_TREES, len(self.features))
        return _sigmoid(scores)

    def _score(self, values: Floats, first: int, last: int) -> Floats:
        """What the trees ``first:last`` add up to for each row."""
        count = len(values)
        features, thresholds, leaves = (
            self.features[first:last],
            self.thresholds[first:last],
            self.leaves[first:last],
        )
        trees, inner = features.shape
        depth = (inner + 1).bit_length() - 1
        flat = np.ascontiguousarray(values.T).ravel()
        scores = np.zeros(count, dtype=np.float32)
        base = np.arange(trees, dtype=np.int32)[None, :]
        nodes_of = (base * inner).astype(np.int32)
        leaves_of = (base * (inner + 1)).astype(np.int32)
        columns, thresholds, leaves = features.ravel() * count, thresholds.ravel(), leaves.ravel()
        for begin in range(0, count, _ROWS):
            end = min(count, begin + _ROWS)
            rows = np.arange(begin, end, dtype=columns.dtype)[:, None]
            place = np.zeros((end - begin, trees), dtype=np.int32)
            for _ in range(depth):
                node = place + nodes_of
                goes_right = flat.take(rows + columns.take(node)) > thresholds.take(node)
                place += place
                place += 1
                place += goes_right
            scores[begin:end] = leaves.take(place - inner + leaves_of).sum(axis=1)
        return scores


# The first trees, and the score (log odds) beyond which they decide alone: the rest of the trees moved no
# block of the training pages across the middle that was as sure as this.
_FIRST_TREES = 30
_SURE = 3.5
# Rows judged at once: the arrays in between stay in the processor's cache.
_ROWS = 128


def _sigmoid(scores: Floats) -> Floats:
    return (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)


@dataclass(frozen=True)
class Model:
    """The weights of ``weights/main_content.npz``: class words, and the trees of the two stages."""

    tokens: TokenWeights
    names: tuple[str, ...]
    first: Trees
    second: Trees
    voted: Trees


@cache
def load_model() -> Model:
    """The model that ``training/main_content.py`` made; see there for the command."""
    with (
        resources.files("cleantext").joinpath("weights", "main_content.npz").open("rb") as file,
        np.load(file) as arrays,
    ):
        tokens = arrays["tokens"].tobytes().decode().split("\n")
        near = dict(zip(tokens, arrays["token_near"].tolist(), strict=True))
        far = dict(zip(tokens, arrays["token_far"].tolist(), strict=True))
        words = dict(
            zip(arrays["words"].tobytes().decode().split("\n"), arrays["word_weights"].tolist(), strict=True)
        )
        first, second, voted = (
            Trees(
                arrays[stage + "_features"].astype(np.int32),
                arrays[stage + "_thresholds"].astype(np.float32),
                arrays[stage + "_leaves"].astype(np.float32),
            )
            for stage in ("first", "second", "voted")
        )
        names = tuple(arrays["names"].tobytes().decode().split("\n"))
    return Model(TokenWeights(near, far, words), names, first, second, voted)


_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
_REACHES = (2, 4, 8, 16)


def neighbour_names() -> tuple[str, ...]:
    """The names of the columns that ``combine`` adds."""
    return (
        "opinion",
        *(f"opinion{step:+d}" for step in _STEPS),
        *(f"opinion-within-{reach}" for reach in _REACHES),
        *(f"opinion-container-{level}" for level in (1, 2, 3)),
        "opinion-group",
        "opinion-before",
        "opinion-after",
        "opinion-page",
        "opinion-best",
        "opinion-since",
        "opinion-until",
    )


def combine(features: BlockFeatures, opinions: Floats) -> Floats:
    """The features of each block with what the first stage thinks of it and of the blocks around it."""
    count = len(opinions)
    opinions = opinions.astype(np.float32)
    columns: list[NDArray[Any]] = [opinions, *(shift(opinions, step) for step in _STEPS)]
    weight = np.sqrt(features.letters + 1)
    weights = np.concatenate([[0], np.cumsum(weight)])
    sums = np.concatenate([[0], np.cumsum(opinions * weight)])
    number = np.arange(count)
    for reach in _REACHES:
        left, right = np.maximum(number - reach, 0), np.minimum(number + reach + 1, count)
        columns.append((sums[right] - sums[left]) / (weights[right] - weights[left]))
    for first, stop in features.containers:
        columns.append((sums[stop] - sums[first]) / np.maximum(weights[stop] - weights[first], 1))
    groups = features.groups
    size = int(groups.max()) + 1 if count else 1
    mean = np.bincount(groups, weights=opinions * weight, minlength=size) / np.maximum(
        np.bincount(groups, weights=weight, minlength=size), 1e-6
    )
    columns.append(mean[groups])
    total = max(float(sums[-1]), 1e-6)
    columns += [sums[:-1] / total, (sums[-1] - sums[1:]) / total]
    columns.append(np.full(count, total / max(float(weights[-1]), 1)))
    columns.append(np.full(count, opinions.max() if count else 0))
    is_sure = opinions > 0.5
    before = np.maximum.accumulate(np.where(is_sure, number, -100)) if count else number
    after = np.minimum.accumulate(np.where(is_sure, number, count + 100)[::-1])[::-1] if count else number
    columns += [np.minimum(number - before, 100), np.minimum(after - number, 100)]
    return _join(features.values, columns)


def _join(values: Floats, columns: Sequence[NDArray[Any]]) -> Floats:
    """``values`` with more columns; kept column by column, as the trees read them."""
    count, width = values.shape
    joined = np.empty((width + len(columns), count), dtype=np.float32)
    joined[:width] = values.T
    for place, column in enumerate(columns, start=width):
        joined[place] = column
    return joined.T


def combine_vote(combined: Floats, vote: Floats) -> Floats:
    """The columns of ``combine`` with trafilatura's vote on a block, on its neighbours, and on the page."""
    count = len(vote)
    columns = [vote, *(shift(vote, step) for step in (-2, -1, 1, 2))]
    columns.append(np.full(count, vote.mean() if count else 0, dtype=np.float32))
    return _join(combined, columns)


def ask_for_vote(document: Document) -> Floats | None:
    """The share of each block's shingles in trafilatura's article; ``None`` if it was not asked.

    It is not asked about pages so large or deep that it would take very long.
    """
    layout = document.layout
    if (
        layout is None
        or layout.is_page_data
        or len(layout.tags) > _MAX_VOTE_ELEMENTS
        or len(document.text) > _MAX_VOTE_TEXT
        or int(layout.depths.max()) > _MAX_VOTE_DEPTH
    ):
        return None
    import trafilatura

    page = etree.tostring(layout.root, encoding="unicode", method="html")
    try:
        answer = trafilatura.bare_extraction(page, fast=True, include_comments=False, with_metadata=False)
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        etree.LxmlError,
    ):
        return None  # a voter that stumbles over a page has no vote on it
    return share_of(document, getattr(answer, "text", None) or "")


# trafilatura copies and searches the tree many times over.
_MAX_VOTE_ELEMENTS = 20_000
_MAX_VOTE_TEXT = 500_000
_MAX_VOTE_DEPTH = 200
_SHINGLE = 4


def share_of(document: Document, text: str) -> Floats:
    """The share of each block's shingles that stand in ``text``."""
    words = _WORD.findall(text.lower())
    known = [
        set(zip(*(words[start:] for start in range(size)), strict=False)) for size in range(1, _SHINGLE + 1)
    ]
    share = np.zeros(len(document.blocks), dtype=np.float32)
    for number, block in enumerate(document.blocks):
        own = _WORD.findall(document.text[block.start : block.end].lower())
        size = min(_SHINGLE, len(own))
        if size:
            shingles = list(zip(*(own[start:] for start in range(size)), strict=False))
            share[number] = sum(map(known[size - 1].__contains__, shingles)) / len(shingles)
    return share


_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Judgement:
    """The probability that each block is article, and the threshold from which on it is taken for that.

    ``expected`` is the F1 that the text is expected to reach.
    """

    probabilities: Floats
    threshold: float
    expected: float
    features: BlockFeatures

    @property
    def keep(self) -> NDArray[np.bool_]:
        """Whether each block is part of the article."""
        chosen: NDArray[np.bool_] = self.probabilities >= self.threshold
        return chosen


# trafilatura is asked where the text is expected to reach less than this: one page in nine, which gain most
# (on the training pages' own folds 2 points each; the pages between this and clear gain half a point).
_VOTE_BELOW = 0.8
# A page of more blocks (some megabytes of lines) is kept whole: its features alone would fill the memory.
_MAX_BLOCKS = 50_000


def judge_blocks(document: Document, ask_trafilatura: bool = True) -> Judgement | None:
    """How likely each block of a page is part of the article; ``None`` where there is nothing to judge."""
    layout = document.layout
    if layout is None or layout.is_page_data or not 0 < len(document.blocks) <= _MAX_BLOCKS:
        return None
    model = load_model()
    features = describe(document.text, document.blocks, layout, read_clues(layout.root), model.tokens)
    combined = combine(features, model.first.judge(features.values))
    probabilities = settle_repeats(document, features, model.second.judge(combined))
    threshold, expected = choose_threshold(probabilities, features.letters)
    if ask_trafilatura and expected < _VOTE_BELOW:
        vote = ask_for_vote(document)
        if vote is not None:
            probabilities = settle_repeats(
                document, features, model.voted.judge(combine_vote(combined, vote))
            )
            threshold, expected = choose_threshold(probabilities, features.letters)
    return Judgement(probabilities, threshold, expected, features)


def settle_repeats(document: Document, features: BlockFeatures, probabilities: Floats) -> Floats:
    """The probabilities once each paragraph that a page holds several times has one place.

    Pages carry an article twice (for small and for large screens), or a lead in the head and in the text; the
    model, which sees both, is sure of neither.  The copy in the element that holds most of the article stands
    for all.
    """
    is_prose = features.values[:, features.names.index("prose")] > 0
    places: dict[str, list[int]] = {}
    for number in np.flatnonzero(is_prose).tolist():
        block = document.blocks[number]
        places.setdefault(document.text[block.start : block.end], []).append(number)
    repeated = [copies for copies in places.values() if len(copies) > 1]
    layout = document.layout
    if layout is None or not repeated:
        return probabilities
    around = layout.parents[layout.block_elements] + 1
    held = np.bincount(around, weights=probabilities * features.letters * is_prose)[around]
    settled = probabilities.copy()
    for copies in repeated:
        best = max(copies, key=lambda number: (float(held[number]), -number))
        highest = float(probabilities[copies].max())
        settled[copies] = np.minimum(settled[copies], _COPIED)
        is_sure = highest >= _HIGHEST_THRESHOLD
        settled[best] = highest if is_sure else min(float(probabilities[copies].sum()), _REPEATED)
    return settled


# What a paragraph may gain by its copies, and what is left to them.
_REPEATED = 0.99
_COPIED = 0.02


def find_main_content(document: Document, ask_trafilatura: bool = True) -> list[Finding]:
    """One finding for each run of blocks that is not part of the article."""
    if is_fragment(document):
        return []
    judged = judge_blocks(document, ask_trafilatura)
    if judged is None:
        return []
    return _claim(document, judged, close_gaps(document, judged))


def is_fragment(document: Document) -> bool:
    """Whether a page is a few blocks without furniture: a piece of a page, cut out by somebody before.

    The model has learnt nothing of such pieces; they are the article.
    """
    layout = document.layout
    if (
        layout is None
        or not 0 < len(document.blocks) <= _FRAGMENT_BLOCKS
        or len(layout.tags) > _FRAGMENT_ELEMENTS
    ):
        return False
    inside = np.bitwise_or.reduce(layout.flags[layout.block_elements])
    return not inside & _FURNITURE


# No page of the corpus that displays more than two blocks has so few elements.
_FRAGMENT_BLOCKS, _FRAGMENT_ELEMENTS = 12, 40
_FURNITURE = (
    Inside.NAV | Inside.ASIDE | Inside.HEADER | Inside.FOOTER | Inside.FORM | Inside.BUTTON | Inside.DIALOG
)


def close_gaps(document: Document, judged: Judgement) -> NDArray[np.bool_]:
    """Which blocks are kept, with the prose in the midst of an article that the model alone would lose.

    A paragraph in the same element, and of the same make, as others of which most are kept goes with them,
    unless the model is sure against it.
    """
    keep = judged.keep
    layout = document.layout
    if layout is None or not keep.any():
        return keep
    features = judged.features
    prose = features.values[:, features.names.index("prose")] > 0
    weight = features.letters * prose
    is_among_kept = prose & ~keep & (judged.probabilities >= _SURELY_NOT)
    for family in (layout.parents[layout.block_elements] + 1, features.groups):
        kept = np.bincount(family, weights=weight * keep)
        is_among_kept &= (kept >= _MOSTLY * np.bincount(family, weights=weight))[family]
    number = np.arange(len(keep))
    before = np.maximum.accumulate(np.where(keep, number, -_FAR))
    after = np.minimum.accumulate(np.where(keep, number, len(keep) + _FAR)[::-1])[::-1]
    filled: NDArray[np.bool_] = keep | (
        is_among_kept & (number - before <= _NEAR) & (after - number <= _NEAR)
    )
    return filled


# Below this the model is sure; of a family this share is kept; kept blocks this near stand on both sides.
# On the training pages' own folds this lost nothing and gained a little on every kind of page.
_SURELY_NOT = 0.05
_MOSTLY = 0.7
_NEAR = 6
_FAR = 1000


def _claim(document: Document, judged: Judgement, keep: NDArray[np.bool_]) -> list[Finding]:
    """The runs of blocks that are not kept, parted where the names around them say different things."""
    kinds = np.where(keep, -2, judged.features.kinds)
    edges = np.flatnonzero(np.diff(kinds)) + 1
    findings: list[Finding] = []
    blocks = document.blocks
    names = tuple(KINDS)
    for first, stop in zip([0, *edges.tolist()], [*edges.tolist(), len(blocks)], strict=True):
        kind = int(kinds[first])
        if kind == -2:
            continue
        findings.append(
            Finding(
                blocks[first].start,
                blocks[stop - 1].end,
                names[kind] if kind >= 0 else "main-content",
                f"main-content.{names[kind]}" if kind >= 0 else "main-content.model",
                _explain(document, judged, first, stop),
            )
        )
    return findings


# Facts about a run of blocks that are told when their mean over it is at least this.
_REASONS: Sequence[tuple[str, float, str]] = (
    ("link-density", 0.5, "links: {value:.0%} of its characters"),
    ("in-nav", 0.5, "inside nav"),
    ("in-footer", 0.5, "inside footer"),
    ("in-aside", 0.5, "inside aside"),
    ("in-hidden", 0.5, "hidden"),
    ("core-before", 1.0, "before the element that holds the prose"),
    ("core-after", 1.0, "after the element that holds the prose"),
    ("seen-before", 0.5, "repeats an earlier line"),
)
# Class words that weigh this much against the article are named.
_TELLING = -0.4


def _explain(document: Document, judged: Judgement, first: int, stop: int) -> tuple[str, ...]:
    """What speaks against a run of blocks, in words."""
    evidence = [f"article: {float(judged.probabilities[first:stop].max()):.0%} at most"]
    names = judged.features.names
    mean = judged.features.values[first:stop].mean(axis=0)
    for name, least, words in _REASONS:
        value = float(mean[names.index(name)])
        if value >= least:
            evidence.append(words.format(value=value))
    layout = document.layout
    if layout is not None:
        around = list(layout.ancestors(int(layout.block_inner[first])))
        lightest = min(around, key=lambda element: float(judged.features.weights[element]))
        if judged.features.weights[lightest] <= _TELLING:
            tokens = split_names(layout.tags[lightest], read_names(layout.attributes[lightest]))
            evidence.append("inside " + " ".join(tokens[:_MOST_TOKENS]))
    return tuple(evidence)


_MOST_TOKENS = 6
# An article has at least this many characters of prose.
_LEAST_LETTERS = 120


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def judge_page(document: Document, removals: Sequence[_Span]) -> bool:
    """Whether what is left of a page is an article: prose, and not only labels, links and numbers.

    >>> from cleantext.model import Metadata
    >>> from cleantext.read.layout import lay_out, parse_html
    >>> text, blocks, layout = lay_out(parse_html("<p>Log in</p><p>Password</p>"))
    >>> judge_page(Document(text, blocks, Metadata(), layout), ())
    False
    """
    letters = 0
    at = 0
    for block in document.blocks:
        while at < len(removals) and removals[at].end <= block.start:
            at += 1
        if at < len(removals) and removals[at].start <= block.start and removals[at].end >= block.end:
            continue
        line = document.text[block.start : block.end]
        if _is_prose(line):
            letters += len(line)
            if letters >= _LEAST_LETTERS:
                return True
    return False


# Two clauses, or one sentence that is longer than a label.
_LEAST_PROSE = 40
_PROSE = re.compile(r"[.!?…。！？؟।,;:、，]")


def _is_prose(line: str) -> bool:
    wide = sum("\u2e80" <= char < "\ud7b0" for char in line[:_LEAST_PROSE])
    return len(line) + wide >= _LEAST_PROSE and _PROSE.search(line) is not None
