"""Is this block part of the article?  A learnt judgement of each block alone, then with its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from cleantext.find.block_features import BlockFeatures, Floats, TokenWeights, describe, read_clues
from cleantext.model import Category, Document, Finding

# A block is article from this probability on (the best on the training pages' own folds).
_THRESHOLD = 0.42


@dataclass(frozen=True)
class Trees:
    """Boosted trees as full binary trees of one depth: ``features`` and ``thresholds`` of the inner nodes."""

    features: NDArray[np.int32]
    thresholds: Floats
    leaves: Floats

    def judge(self, values: Floats) -> Floats:
        """The probability for each row of ``values``."""
        count, width = values.shape
        trees, inner = self.features.shape
        depth = (inner + 1).bit_length() - 1
        flat = np.ascontiguousarray(values).ravel()
        scores = np.zeros(count, dtype=np.float32)
        base = np.arange(trees, dtype=np.int32)[None, :]
        nodes_of = (base * inner).astype(np.int32)
        leaves_of = (base * (inner + 1)).astype(np.int32)
        features, thresholds = self.features.ravel(), self.thresholds.ravel()
        leaves = self.leaves.ravel()
        for begin in range(0, count, _ROWS):
            end = min(count, begin + _ROWS)
            rows = (np.arange(begin, end, dtype=np.int32) * width)[:, None]
            place = np.zeros((end - begin, trees), dtype=np.int32)
            for _ in range(depth):
                node = place + nodes_of
                goes_right = flat.take(rows + features.take(node)) > thresholds.take(node)
                place += place
                place += 1
                place += goes_right
            scores[begin:end] = leaves.take(place - inner + leaves_of).sum(axis=1)
        return _sigmoid(scores)


# Rows judged at once: the arrays in between stay in the processor's cache.
_ROWS = 128


def _sigmoid(scores: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return result


@dataclass(frozen=True)
class Model:
    """The weights of ``weights/main_content.npz``: class words, and the trees of the two stages."""

    tokens: TokenWeights
    names: tuple[str, ...]
    first: Trees
    second: Trees


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
        first, second = (
            Trees(
                arrays[stage + "_features"].astype(np.int32),
                arrays[stage + "_thresholds"].astype(np.float32),
                arrays[stage + "_leaves"].astype(np.float32),
            )
            for stage in ("first", "second")
        )
        names = tuple(arrays["names"].tobytes().decode().split("\n"))
    return Model(TokenWeights(near, far), names, first, second)


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
    columns: list[NDArray[np.generic]] = [opinions]
    for step in _STEPS:
        moved = np.full(count, -1, dtype=np.float32)
        if step < 0:
            moved[-step:] = opinions[:step]
        elif step < count:
            moved[:-step] = opinions[step:]
        columns.append(moved)
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
    added = np.stack([column.astype(np.float32) for column in columns], axis=1)
    return np.concatenate([features.values, added], axis=1)


@dataclass(frozen=True)
class Judgement:
    """The probability that each block is article, with the features that it was judged by."""

    probabilities: Floats
    features: BlockFeatures


def judge_blocks(document: Document) -> Judgement | None:
    """How likely each block of an HTML page is part of the article; ``None`` where there is nothing to judge."""
    layout = document.layout
    if layout is None or not document.blocks:
        return None
    model = load_model()
    features = describe(document.text, document.blocks, layout, read_clues(layout.root), model.tokens)
    opinions = model.first.judge(features.values)
    return Judgement(model.second.judge(combine(features, opinions)), features)


def find_main_content(document: Document, ask_trafilatura: bool = True) -> list[Finding]:
    """One finding for each run of blocks that is not part of the article."""
    judged = judge_blocks(document)
    if judged is None:
        return []
    keep = judged.probabilities >= _THRESHOLD
    return _claim(document, judged, keep)


def _claim(document: Document, judged: Judgement, keep: NDArray[np.bool_]) -> list[Finding]:
    findings: list[Finding] = []
    blocks = document.blocks
    edges = np.flatnonzero(np.diff(np.concatenate([[True], keep, [True]]).astype(np.int8)))
    for first, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        findings.append(
            Finding(
                blocks[first].start,
                blocks[stop - 1].end,
                "main-content",
                "main-content.model",
                _explain(judged, first, stop),
            )
        )
    return findings


def _explain(judged: Judgement, first: int, stop: int) -> tuple[str, ...]:
    """What speaks against a run of blocks, in words."""
    worst = float(judged.probabilities[first:stop].max())
    evidence = [f"article at most {worst:.0%}"]
    names = judged.features.names
    mean = judged.features.values[first:stop].mean(axis=0)
    for name, least, words in _REASONS:
        value = float(mean[names.index(name)])
        if (value >= least) if least >= 0 else (value <= least):
            evidence.append(words.format(value=value))
    return tuple(evidence)


_REASONS: Sequence[tuple[str, float, str]] = (
    ("link-density", 0.5, "links: {value:.0%} of its characters"),
    ("tokens-lowest", -0.8, "class names around it"),
    ("in-nav", 0.5, "inside nav"),
    ("in-footer", 0.5, "inside footer"),
    ("in-aside", 0.5, "inside aside"),
    ("in-hidden", 0.5, "hidden"),
    ("core-before", 1.0, "before the element that holds the prose"),
    ("core-after", 1.0, "after the element that holds the prose"),
    ("seen-before", 0.5, "repeats an earlier line"),
)

_CATEGORIES: tuple[Category, ...] = ("main-content", "navigation", "comments", "related")


def judge_page(document: Document, findings: Sequence[Finding]) -> bool:
    """Whether the page holds an article at all."""
    taken = sum(finding.end - finding.start for finding in findings)
    return len(document.text) - taken > 0
