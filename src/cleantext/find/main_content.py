"""Is this block part of the article?  A learnt judgement of each block alone, then with its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cleantext.find.block_features import BlockFeatures, Floats, describe, shift
from cleantext.find.element_names import KINDS, PAGE_KINDS, TokenWeights, read_names, split_names
from cleantext.find.page_clues import read_clues
from cleantext.find.trees import Trees, as_probabilities
from cleantext.model import Document, Finding
from cleantext.read.layout import Inside
from cleantext.read.metadata.names import names_alone

# What a block weighs beside its letters when the expected F1 of a choice is reckoned.
_BASE_WEIGHT = 2.0
# The threshold stays within these, whatever the page.  These four numbers are the best of a grid on the
# training pages' own folds (word F1 .8667 over all kinds of page; .8642 with 0.1, 0.5, 0.85 and 1).
_LOWEST_THRESHOLD, _HIGHEST_THRESHOLD = 0.03, 0.45
# A page whose text is expected to be this good is a clear case, and the highest threshold holds.
_CLEAR = 0.8
# Blocks of a page are right or wrong together, which the expected F1 does not know: so much lower it must be.
_TOGETHER = 0.7


def choose_threshold(probabilities: Floats, letters: Floats) -> tuple[float, float]:
    """The probability from which on blocks are kept, so that the expected F1 of the page's text is greatest.

    The second value is that F1.

    Of all ways to keep the likeliest blocks, the best has F1 = 2 x kept and right / (kept + right), which
    is reached where probabilities fall below half of it.  So a page of which little is sure (a list of
    products) keeps what is likelier than elsewhere, and a clear article keeps about what is likelier than
    not.

    >>> threshold, f1 = choose_threshold(np.array([0.9, 0.4, 0.3, 0.01]), np.array([50.0, 100, 100, 500]))
    >>> round(threshold, 2), round(f1, 2)
    (0.28, 0.63)
    """
    if not probabilities.size:
        return _HIGHEST_THRESHOLD, 1.0
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order].astype(np.float64)
    weight = letters[order].astype(np.float64) + _BASE_WEIGHT
    right = np.cumsum(ranked * weight)
    expected = 2 * right / (weight.cumsum() + right[-1])
    at = int(expected.argmax())
    if expected[at] >= _CLEAR:
        return _HIGHEST_THRESHOLD, float(expected[at])
    threshold = min(max(_TOGETHER * ranked[at], _LOWEST_THRESHOLD), _HIGHEST_THRESHOLD)
    return float(threshold), float(expected[at])


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
        return read_model(arrays)


def read_model(arrays: Any) -> Model:
    """A model of the arrays that ``training/main_content.py`` writes."""

    def read_lines(name: str) -> list[str]:
        lines: list[str] = arrays[name].tobytes().decode().split("\n")
        return lines

    tokens = read_lines("tokens")
    weights = TokenWeights(
        dict(zip(tokens, arrays["token_near"].tolist(), strict=True)),
        dict(zip(tokens, arrays["token_far"].tolist(), strict=True)),
        dict(zip(read_lines("words"), arrays["word_weights"].tolist(), strict=True)),
        dict(zip(read_lines("page_tokens"), arrays["page_weights"].astype(np.float32), strict=True)),
        arrays["page_base"].astype(np.float32),
    )
    first, second = (
        Trees(
            arrays[stage + "_levels"].astype(np.int64),
            arrays[stage + "_thresholds"].astype(np.float32),
            arrays[stage + "_leaves"].astype(np.float32),
            float(arrays[stage + "_bias"]),
        )
        for stage in ("first", "second")
    )
    return Model(weights, tuple(read_lines("names")), first, second)


_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
_REACHES = (2, 4, 8, 16, 32)


def neighbour_names() -> tuple[str, ...]:
    """The names of the columns that ``combine`` adds."""
    return (
        "opinion",
        *(f"opinion{step:+d}" for step in _STEPS),
        *(f"opinion-within-{reach}" for reach in _REACHES),
        *(f"opinion-container-{level}" for level in (1, 2, 3, 4, 5)),
        *("opinion-group", "opinion-family", "opinion-section", "opinion-said"),
        "opinion-heading",
        "opinion-below",
        "opinion-before",
        "opinion-after",
        "opinion-since",
        "opinion-until",
    )


def combine(features: BlockFeatures, opinions: Floats) -> Floats:
    """The features of each block with what the first stage thinks of it and of the blocks around it."""
    count = len(opinions)
    opinions = opinions.astype(np.float32)
    columns: list[NDArray[Any]] = [opinions, *(shift(opinions, step) for step in _STEPS)]
    weight = np.sqrt(features.letters + 1)
    weights = np.concatenate([[0], weight.cumsum()])
    sums = np.concatenate([[0], np.cumsum(opinions * weight)])
    number = np.arange(count)
    for reach in _REACHES:
        left, right = np.maximum(number - reach, 0), np.minimum(number + reach + 1, count)
        columns.append((sums[right] - sums[left]) / (weights[right] - weights[left]))
    for first, stop in features.containers:
        columns.append((sums[stop] - sums[first]) / np.maximum(weights[stop] - weights[first], 1))
    said = np.unique(features.lines, return_inverse=True)[1] if count else number
    for groups in (features.groups, features.families, features.sections, said):
        size = int(groups.max(initial=0)) + 1
        mean = np.bincount(groups, weights=opinions * weight, minlength=size) / np.maximum(
            np.bincount(groups, weights=weight, minlength=size), 1e-6
        )
        columns.append(mean[groups])
    # the heading above, and what stands below it up to the next
    at = features.sections.searchsorted(features.sections)
    stop = features.sections.searchsorted(features.sections, side="right")
    columns.append(opinions[at])
    columns.append(
        (sums[stop] - sums[np.minimum(at + 1, stop)])
        / np.maximum(weights[stop] - weights[np.minimum(at + 1, stop)], 1)
    )
    total = max(float(sums[-1]), 1e-6)
    columns += [sums[:-1] / total, (sums[-1] - sums[1:]) / total]
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


# A page of more blocks (some megabytes of lines) is kept whole: its features alone would fill the memory.
_MAX_BLOCKS = 50_000


def judge_blocks(document: Document) -> Judgement | None:
    """How likely each block of a page is part of the article; ``None`` where there is nothing to judge."""
    layout = document.layout
    if layout is None or layout.is_page_data or not 0 < len(document.blocks) <= _MAX_BLOCKS:
        return None
    model = load_model()
    features = describe(document.text, document.blocks, layout, read_clues(layout.root), model.tokens)
    probabilities = settle_repeats(document, features, judge_features(model.first, model.second, features))
    threshold, expected = choose_threshold(probabilities, features.letters)
    return Judgement(probabilities, threshold, expected, features)


def judge_features(first: Trees, second: Trees, features: BlockFeatures) -> Floats:
    """The probability of each block: both stages' log odds, averaged.

    The second stage alone errs more on sites that it does not know (word F1 of a fold of the training pages
    .8939 with it, .8961 with both).
    """
    scores = first.score(features.values)
    combined = combine(features, as_probabilities(scores))
    scores = lean_on_family(features, (scores + second.score(combined)) / np.float32(2))
    return as_probabilities(doubt_comments(features, scores))


def lean_on_family(features: BlockFeatures, scores: Floats) -> Floats:
    """The log odds, drawn towards the mean of the family of like siblings that each block is in.

    The cards of a listing, the posts of a thread and the paragraphs of an article are mostly content
    together.
    """
    families = features.families
    number = np.bincount(families, minlength=1)
    number[0] = 0  # not one family, but the blocks that are in none
    mean = np.bincount(families, weights=scores, minlength=1) / np.maximum(number, 1)
    drawn = scores + _DRAWN * (mean[families].astype(np.float32) - scores)
    return np.where((number >= _LEAST_FAMILY)[families], drawn, scores)


# On the training pages' own folds, with all that comes after: word F1 .8861 for .8855 over all kinds of page,
# articles .9563 for .9557, products .7178 for .7145, forums .8527 for .8507, collections .6821 for .6830;
# news moved by less than 0.0006, snippet F1 .9288 for .9271.
_DRAWN = np.float32(0.2)
# A family of fewer blocks says nothing.
_LEAST_FAMILY = 3


def doubt_comments(features: BlockFeatures, scores: Floats) -> Floats:
    """The log odds, lowered for what the markup calls comments below the prose of an article.

    The posts of a forum look the same and are its content, so the model is never sure of them; that a page
    is an article is known from elsewhere.
    """
    if features.page_kind[PAGE_KINDS.index("article")] < _SURELY_ARTICLE:
        return scores
    named, inside = (features.names.index(name) for name in ("named-comments", "in-comment"))
    is_comment = (features.values[:, named] > 0) | (features.values[:, inside] > 0)
    is_article = (scores > 0) & features.is_prose & ~is_comment
    if not is_comment.any() or not is_article.any():
        return scores
    is_below = is_comment & (np.arange(len(scores)) > is_article.argmax())
    return scores - _DOUBT * is_below.astype(np.float32)


# Of the training pages with comments that are articles with a probability of 0.7 to 0.8, these are content on
# 1 of 13, and on 5 of 187 above; of 0.6 to 0.7, on 2 of 6.  Word F1 of the training pages' folds: articles
# .9571 for .9555 (from 0.8 on), forums .8444 for .8480, all kinds .8851 for .8845.  A doubt of 4.5 gained one
# forum there and lost one among the validation pages.
_SURELY_ARTICLE = 0.7
_DOUBT = np.float32(3)


def settle_repeats(document: Document, features: BlockFeatures, probabilities: Floats) -> Floats:
    """The probabilities once each paragraph that a page holds several times has one place.

    Pages carry an article twice (for small and for large screens), or a lead in the head and in the text; the
    model, which sees both, is sure of neither.  The copy in the element that holds most of the article stands
    for all.
    """
    is_prose = features.is_prose
    prose = np.flatnonzero(is_prose)
    if len(np.unique(features.lines[prose])) == len(prose):
        return probabilities
    places: dict[int, list[int]] = {}
    for number, line in zip(prose.tolist(), features.lines[prose].tolist(), strict=True):
        places.setdefault(line, []).append(number)
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


def find_main_content(document: Document) -> list[Finding]:
    """One finding for each run of blocks that is not part of the article."""
    if is_fragment(document):
        return []
    judged = judge_blocks(document)
    if judged is None:
        return []
    keep = keep_standfirst(judged, close_gaps(document, judged))
    keep = drop_orphan_headings(document, judged, keep)
    keep = drop_bylines(document, judged, keep)
    return _claim(document, judged, keep_initials(document, keep))


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
    unless the model is sure against it; the one before the first of them too, unless it is rather unlikely.
    """
    keep = judged.keep
    layout = document.layout
    if layout is None or not keep.any():
        return keep
    features = judged.features
    prose = features.is_prose
    weight = features.letters * prose
    is_among_kept = prose & ~keep & (judged.probabilities >= _SURELY_NOT)
    for family in (layout.parents[layout.block_elements] + 1, features.groups):
        kept = np.bincount(family, weights=weight * keep)
        is_among_kept &= (kept >= _MOSTLY * np.bincount(family, weights=weight))[family]
    number = np.arange(len(keep))
    before = np.maximum.accumulate(np.where(keep, number, -_FAR))
    after = np.minimum.accumulate(np.where(keep, number, len(keep) + _FAR)[::-1])[::-1]
    is_within = (number - before <= _NEAR) & (after - number <= _NEAR)
    filled: NDArray[np.bool_] = keep | (is_among_kept & is_within)
    # the lead is often of another make: bold, or in an element of its own class
    parents = layout.parents[layout.block_elements] + 1
    kept = np.bincount(parents, weights=weight * keep)
    is_lead = ~filled & (judged.probabilities >= _LEAD) & (after - number <= _NEXT)
    is_lead &= (kept > 0)[parents] & (kept >= _MOSTLY * np.bincount(parents, weights=weight))[parents]
    for place in np.flatnonzero(is_lead).tolist():
        block = document.blocks[place]
        filled[place] = block.kind == "paragraph" and document.text[block.end - 1] in _SENTENCE_ENDS
    return filled


# Below this the model is sure; of a family this share is kept; kept blocks this near stand on both sides.
# On the training pages' own folds this lost nothing and gained a little on every kind of page.
_SURELY_NOT = 0.05
_MOSTLY = 0.7
_NEAR = 6
_FAR = 1000
# The paragraph before the first one that is kept is the article's lead if it is so likely, and so near.
_LEAD = 0.25
_NEXT = 2
_SENTENCE_ENDS = frozenset(".!?…。！？।؟۔")


def keep_standfirst(judged: Judgement, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which blocks are kept, with the standfirst: what the page's description says, right below the headline.

    Collections differ in whether it is text, so the model is sure of none; it is a sentence of the article.
    """
    features = judged.features
    if features.page_kind[PAGE_KINDS.index("article")] < _LIKELY_ARTICLE or not keep.any():
        return keep

    def column(name: str) -> Floats:
        values: Floats = features.values[:, features.names.index(name)]
        return values

    since = column("after-headline")
    is_standfirst = (column("in-description") > _DESCRIBED) & (features.letters >= _LEAST_STANDFIRST)
    is_standfirst &= (since > 0) & (since <= _BELOW_HEADLINE) & (judged.probabilities >= _STANDFIRST)
    is_standfirst &= (column("link-density") < _LINKED) & (column("seen-after") == 0)
    kept = keep.copy()
    kept[np.flatnonzero(is_standfirst)[:1]] = True
    return kept


# On the training pages' own folds this kept 43 more standfirsts: shingle F1 of publishers .9481 for .9465, of
# news of 2023 .9282 for .9276, word F1 of articles .9557 for .9558.  From 0.05 or 0.25 on, and 4 blocks
# below, it is the same.  Of pages that are hardly articles, the description says what they sell.
_LIKELY_ARTICLE = 0.5
_DESCRIBED, _LINKED = 0.9, 0.3
_LEAST_STANDFIRST, _BELOW_HEADLINE = 40, 8
_STANDFIRST = 0.15


def drop_orphan_headings(document: Document, judged: Judgement, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which blocks are kept, without the headings at an article's end below which everything went.

    "References" above a list of references that went, "More from our editors" above teasers that did.  A
    heading of which the model is sure stays, and one with nothing below it (a picture, perhaps, which is no
    block).
    """
    if judged.features.page_kind[PAGE_KINDS.index("article")] < _LIKELY_ARTICLE:
        return keep
    # 0 for what is no heading
    levels = np.array([block.level if block.kind == "heading" else 0 for block in document.blocks])
    is_heading = levels > 0
    content = np.flatnonzero(keep & ~is_heading)
    if not content.size:
        return keep
    below = np.append(levels[1:], 1)
    has_section = ((below == 0) | (below > levels)) & (np.arange(len(levels)) < len(levels) - 1)
    is_orphan = is_heading & has_section & (judged.probabilities < _SURE_HEADING)
    is_orphan[: content[-1]] = False
    kept: NDArray[np.bool_] = keep & ~is_orphan
    return kept


# Of 44 such headings of articles that the model, on folds of the training pages that it had not seen, gave
# less than this, 16 were the article's; of the 5 that it gave more, all.
_SURE_HEADING = 0.7


def drop_bylines(document: Document, judged: Judgement, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which blocks are kept, without lines that say nothing but who wrote it, as the metadata does."""
    authors = {name.casefold() for name in document.metadata.authors}
    if not authors or judged.features.page_kind[PAGE_KINDS.index("article")] < _LIKELY_ARTICLE:
        return keep
    kept = keep.copy()
    for number in np.flatnonzero(keep & (judged.features.letters < _LONGEST_BYLINE)).tolist():
        block = document.blocks[number]
        names = names_alone(document.text[block.start : block.end])
        kept[number] = not names or not authors.issuperset(name.casefold() for name in names)
    return kept if kept.any() else keep


# Of 16 such lines that the model, on folds of the training pages that it had not seen, took for content, 12
# were none, and the others names in lists of posts and papers.
_LONGEST_BYLINE = 80


def keep_initials(document: Document, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which blocks are kept, with the large first letters of paragraphs that stand in boxes of their own.

    >>> from cleantext.model import Metadata
    >>> from cleantext.read.layout import lay_out, parse_html
    >>> text, blocks, layout = lay_out(parse_html("<div>T</div>he tide was low.<p>A</p><p>Next</p>"))
    >>> keep = np.array([False, True, False, True])
    >>> keep_initials(Document(text, blocks, Metadata(), layout), keep).tolist()
    [True, True, False, True]
    """
    text, blocks = document.text, document.blocks
    kept = keep.copy()
    for number in np.flatnonzero(~keep[:-1] & keep[1:]).tolist():
        block, after = blocks[number], blocks[number + 1]
        letter = text[block.start : block.end].strip("\"“”„«‘’'")
        kept[number] = len(letter) == 1 and letter.isupper() and text[after.start].islower()
    return kept


def _claim(document: Document, judged: Judgement, keep: NDArray[np.bool_]) -> list[Finding]:
    """The runs of blocks that are not kept, parted where the names around them say different things."""
    kinds = np.where(keep, -2, judged.features.kinds)
    edges = np.flatnonzero(np.diff(kinds)) + 1
    firsts = np.concatenate([[0], edges])
    stops = np.append(edges, len(kinds))
    chosen = kinds[firsts] != -2
    firsts, stops = firsts[chosen], stops[chosen]
    blocks = document.blocks
    names = tuple(KINDS)
    return [
        Finding(
            blocks[first].start,
            blocks[stop - 1].end,
            names[kind] if kind >= 0 else "main-content",
            f"main-content.{names[kind]}" if kind >= 0 else "main-content.model",
            evidence,
        )
        for first, stop, kind, evidence in zip(
            firsts.tolist(),
            stops.tolist(),
            kinds[firsts].tolist(),
            _explain(document, judged, firsts, stops),
            strict=True,
        )
    ]


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


def _explain(
    document: Document, judged: Judgement, firsts: NDArray[Any], stops: NDArray[Any]
) -> list[tuple[str, ...]]:
    """What speaks against each run of blocks, in words."""
    features, layout = judged.features, document.layout
    if layout is None or not firsts.size:
        return []
    columns = [features.names.index(name) for name, _, _ in _REASONS]
    sums = np.zeros((len(features.values) + 1, len(columns)))
    np.cumsum(features.values[:, columns], axis=0, out=sums[1:])
    means = (sums[stops] - sums[firsts]) / (stops - firsts)[:, None]
    highest = [judged.probabilities[first:stop].max() for first, stop in zip(firsts, stops, strict=True)]
    found = []
    inner = layout.block_inner[firsts].tolist()
    for most, mean, element in zip(highest, means.tolist(), inner, strict=True):
        evidence = [f"article: {most:.0%} at most"]
        evidence += [
            words.format(value=value)
            for value, (_, least, words) in zip(mean, _REASONS, strict=True)
            if value >= least
        ]
        around = list(layout.ancestors(element))
        weights = features.weights[around]
        lightest = int(weights.argmin())
        if weights[lightest] <= _TELLING:
            named = around[lightest]
            tokens = split_names(layout.tags[named], read_names(layout.pairs(named)))
            evidence.append("inside " + " ".join(tokens[:_MOST_TOKENS]))
        found.append(tuple(evidence))
    return found


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
