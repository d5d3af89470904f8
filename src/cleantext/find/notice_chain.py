"""Which words of a stretch of lines are a notice: every word is weighed in its place, and the chain as a
whole.

A linear-chain conditional random field with two states (Lafferty, McCallum, Pereira 2001, "Conditional Random
Fields"): each word speaks for or against being part of a notice, each gap between two words for or
against a notice beginning, ending or going on there.  The weights are learnt by ``training/notices.py`` and
can be read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleantext.find.automaton import is_unspaced
from cleantext.find.notice_sentences import CONCEPT
from cleantext.find.trees import Trees
from cleantext.find.vocabulary import BIT, GLUE, NUMBER, Reading
from cleantext.lexicon import CONCEPTS, GUARDS

# What a gap between two words is, the stronger first.  A capital says the more the less its word needs it:
# a function word has one only where a sentence begins, a concept has one on a button, an unknown word may
# be a name.
GAPS = (
    "line", "sentence", "script", "pause", "capital-glue", "capital-concept", "capital-bare", "number",
    "unspaced", "uncased", "inside",
)  # fmt: skip
_GAP_NUMBER = {name: number for number, name in enumerate(GAPS)}
MOVES = ("enter", "leave", "stay")
# What stands before a gap speaks for a notice beginning there, what follows it for one ending; and so does
# how much likelier the piece on its one side is to be of a notice than that on the other.
_SIDES = ("bare", "telling", "concepts", "subwords")
EDGES = (*_SIDES, "odds", "cut")
# What is said of each word, in the order of the weights file.
_MEANINGS = (*CONCEPTS, *GUARDS, "service")
_WORDS = (*_MEANINGS, "glue", "number", "bare", "subwords")
_SENTENCES = (
    "bias", "sentence", "sentence-likely", "sentence-unlikely", "before", "after", "line-before",
    "line-after", "first-of-line", "last-of-line", "label", "label-beside-likely", "short",
    "short-beside-likely", "between-likely", "explained", "quoted", "topical",
)  # fmt: skip
_PLACES = (
    "name", "glue-capital", "left-bare", "right-bare", "left-telling", "right-telling", "left-concepts",
    "right-concepts", "left-subwords", "right-subwords", "next-bare", "last-bare", "next-subwords",
    "last-subwords", "bare-subwords", "sentence-bare", "sentence-left-bare", "sentence-right-bare",
)  # fmt: skip
# What is said of a sentence is said of each of its words, and once more of the sentence, in equal shares of
# its words.
FEATURES = (*_SENTENCES, *_WORDS, *_PLACES, *(f"once-{name}" for name in _SENTENCES))
# What is said of a run of words as a whole: how sure the chain is of it and of its ends, how long it is and
# how much of its line, what its sentences say each by itself, where it begins and ends, what stands around.
RUN_FEATURES = (
    "odds", "words", "odds-per-word", "likely", "least-likely", "likely-before", "likely-behind",
    "likeliest", "mean", "least", "pieces", "bare", "telling", "kinds", "concepts", "subwords", "line-share",
    "from-line", "from-sentence", "to-line", "to-sentence", "label", "quoted", "names", "numbers",
    "topical", "around", "likeliest-around",
)  # fmt: skip
# So many words on either side are what stands around a run.
AROUND_RUN = 30
# A run that is all of a text is judged as if ordinary prose stood around it, whose share of log-odds this is.
ORDINARY = -1.5
# So many words on either side say what a word stands in; scripts without spaces count characters.
WINDOW, WINDOW_UNSPACED = 6, 20
NEXT, NEXT_UNSPACED = 2, 8
# A character of a script without spaces weighs as much as a third of a word.
UNSPACED_SHARE = 0.33
# What is left of a sentence, behind words that are surely the notice's, may be another text glued to it, if
# it is longer than this.
MOST_LEFT = 4
# Log-odds of a word beyond this are as good as certainty.
MOST_PROOF = 20.0
# Words that are inside a notice with at least this probability are a run.
POSSIBLE = 0.4
# A word at an end of a notice is taken if it is so likely to be part of it as this share of the likeliest
# word.  On notices put into articles, .9 keeps half of the articles whole that the likeliest path alone
# hurts, for one or two words in a hundred of the notices.  Where a notice may well end, behind which another
# text may begin, the last words need to be less likely: that gives back half of what is missed so.
SURE_OF_EDGE, SURE_OF_END = 0.9, 0.85
# What a notice's sentence begins with, if more than a third of its words are unexplained, must be so likely,
# as a share of the likeliest word.  Of texts on one line, where no heading has a stop, .028 lose a word of
# the article, .031 without; on sources not learnt from .032 and .036; as much goes of the notices.  Shares of
# .7 to .9 are alike.
MOST_BARE, LEAST_OF_HEAD = 1 / 3, 0.85
# A label that is less likely than this is no button.
HARDLY = 0.05
# Log-odds beyond this say no more.
MOST_ODDS = 6.0
_COLUMN = {name: number for number, name in enumerate(FEATURES)}
_HELD, _HELD_BITS = [_COLUMN[name] for name in _MEANINGS], [BIT[name] for name in _MEANINGS]
_PAUSE = re.compile(r"[,;:|/\\•·–—\-()\[\]\"'>»«“”*=+&]")
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of one in a stretch: its words as they were read, and how likely it is by itself.

    ``opens`` says what begins with it: a ``line``, a ``sentence``, a text in another ``script``, or nothing.
    """

    reading: Reading
    log_odds: float
    line: int
    opens: str
    is_label: bool
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class ChainWeights:
    """The learnt weights of FEATURES, for each of GAPS that of each of MOVES, of EDGES for entering and
    leaving, and the trees that ask for RUN_FEATURES."""

    words: NDArray[np.float64]
    gaps: NDArray[np.float64]
    edges: NDArray[np.float64]
    runs: Trees


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines ready to be decoded: the words of all pieces, their features and the gaps before them."""

    tokens: list[tuple[int, int]]
    piece_of: NDArray[np.intp]
    features: NDArray[np.float32]
    gaps: NDArray[np.intp]
    # of each gap the shares of EDGES before it and behind it, in two arrays of a row to each word
    edges: NDArray[np.float32]


def describe(
    pieces: Sequence[Piece],
    folded: str,
    capitals: Iterable[bool],
    subwords: Sequence[float],
    telling: int,
    topical: int,
) -> Stretch:
    """The features of every word of the pieces of some lines, in reading order.

    ``capitals`` says of each word whether it begins with a capital on the page, ``subwords`` what its
    pieces say, ``telling`` are the concepts that an ordinary sentence seldom holds two of,
    ``topical`` counts sentences that speak of the topic as an article does.
    """
    tokens: list[tuple[int, int]] = []
    masks_list: list[int] = []
    counts = []
    for piece in pieces:
        tokens += piece.reading.tokens
        masks_list += piece.reading.masks
        counts.append(len(piece.reading.tokens))
    masks = np.array(masks_list, dtype=np.int64)
    piece_of = np.repeat(np.arange(len(pieces)), counts)
    capital = np.fromiter(capitals, dtype=bool, count=len(tokens))
    first = np.zeros(len(tokens), dtype=bool)
    first[np.cumsum([0, *counts[:-1]])] = True
    unspaced = np.zeros(len(tokens), dtype=bool)
    if not folded.isascii():
        unspaced[:] = [is_unspaced(folded[start]) for start, _ in tokens]
    lines = np.array([piece.line for piece in pieces])[piece_of]
    columns: dict[str, NDArray[np.float64]] = {}
    share = 1 / np.maximum(1, counts)
    for name, values in _about_pieces(pieces, topical).items():
        columns[name] = values[piece_of]
        columns[f"once-{name}"] = (values * share)[piece_of]
    bare = masks == 0
    is_concept = (masks & CONCEPT) != 0
    is_telling = (masks & telling) != 0
    for name in _MEANINGS:
        columns[name] = (masks & BIT[name]) != 0
    columns["glue"], columns["number"], columns["bare"] = masks == GLUE, (masks & NUMBER) != 0, bare
    columns["name"] = bare & capital & ~first
    columns["glue-capital"] = (masks == GLUE) & capital & ~first
    wide = np.where(unspaced, WINDOW_UNSPACED, WINDOW)
    near = np.where(unspaced, NEXT_UNSPACED, NEXT)
    edges = _line_edges(lines)
    around = []
    columns["subwords"] = np.asarray(subwords, dtype=float)
    columns["bare-subwords"] = columns["subwords"] * bare
    for name, flags in zip(_SIDES, (bare, is_telling, is_concept, columns["subwords"]), strict=True):
        left, right = _shares(flags, edges, wide)
        columns[f"left-{name}"], columns[f"right-{name}"] = left, right
        around.append((left, right * (1 - 1 / wide) + flags / wide))
    columns["last-bare"], columns["next-bare"] = _shares(bare, edges, near)
    columns["last-subwords"], columns["next-subwords"] = _shares(columns["subwords"], edges, near)
    odds = columns["sentence"]
    columns["sentence-bare"] = odds * bare
    columns["sentence-left-bare"] = odds * columns["left-bare"]
    columns["sentence-right-bare"] = odds * columns["right-bare"]
    features = np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=1)
    rise = np.diff(odds, prepend=odds[:1])
    cut = np.diff(piece_of, prepend=piece_of[:1]).astype(float)
    around += [(rise, -rise), (cut, cut)]
    each = len(FEATURES) - len(_SENTENCES)
    features[:, :each] *= np.where(unspaced, np.float32(UNSPACED_SHARE), np.float32(1))[:, None]
    gaps = _gaps(pieces, tokens, piece_of, first, folded, capital, unspaced, masks)
    return Stretch(tokens, piece_of, features, gaps, np.array(around, dtype=np.float32).transpose(1, 2, 0))


def _about_pieces(pieces: Sequence[Piece], topical: int) -> dict[str, NDArray[np.float64]]:
    """What holds of all words of a piece."""
    odds = np.clip([piece.log_odds for piece in pieces], -MOST_ODDS, MOST_ODDS) / 4
    lines = np.array([piece.line for piece in pieces])
    zero = np.zeros(len(pieces))
    before, after, line_before, line_after = zero.copy(), zero.copy(), zero.copy(), zero.copy()
    same = lines[1:] == lines[:-1]
    before[1:] = np.where(same, odds[:-1], 0)
    after[:-1] = np.where(same, odds[1:], 0)
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    ends = np.append(starts[1:], len(pieces))
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if number:
            line_before[start:end] = odds[start - 1]
        if number + 1 < len(starts):
            line_after[start:end] = odds[end]
    first, last = zero.copy(), zero.copy()
    first[starts], last[ends - 1] = 1, 1
    label = np.array([piece.is_label for piece in pieces], dtype=float)
    counts = np.array([len(piece.reading.tokens) for piece in pieces])
    short = (counts <= _SHORT).astype(float)
    # the neighbour in the same line, or else the one in the next line
    near_before = np.where(first > 0, line_before, before)
    near_after = np.where(last > 0, line_after, after)
    likely = (np.maximum(near_before, near_after) > 0).astype(float)
    explained = np.array([piece.reading.explained for piece in pieces]) / np.maximum(1, counts)
    return {
        "bias": np.ones(len(pieces)),
        "sentence": odds,
        "sentence-likely": (odds > 0).astype(float),
        "sentence-unlikely": (odds < -0.75).astype(float),
        "before": before, "after": after, "line-before": line_before, "line-after": line_after,
        "first-of-line": first, "last-of-line": last,
        "label": label, "label-beside-likely": label * likely, "short": short,
        "short-beside-likely": short * likely,
        "between-likely": ((near_before > 0) & (near_after > 0)).astype(float),
        "explained": explained,
        "quoted": np.array([piece.is_quoted for piece in pieces], dtype=float),
        "topical": np.full(len(pieces), topical / 3),
    }  # fmt: skip


def _line_edges(lines: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each word where its line begins and ends."""
    opens = np.concatenate(([True], lines[1:] != lines[:-1]))
    starts = np.flatnonzero(opens)
    ends = np.append(starts[1:], len(lines))
    number = np.cumsum(opens) - 1
    return starts[number], ends[number]


def _shares(
    values: NDArray[np.bool_ | np.float64],
    edges: tuple[NDArray[np.intp], NDArray[np.intp]],
    width: NDArray[np.intp],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean of the values of the words before and of those behind each word, within its line."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    here = np.arange(len(values))
    low, high = np.maximum(edges[0], here - width), np.minimum(edges[1], here + 1 + width)
    return (sums[here] - sums[low]) / width, (sums[high] - sums[here + 1]) / width


def _gaps(
    pieces: Sequence[Piece],
    tokens: Sequence[tuple[int, int]],
    piece_of: NDArray[np.intp],
    first: NDArray[np.bool_],
    folded: str,
    capital: NDArray[np.bool_],
    unspaced: NDArray[np.bool_],
    masks: NDArray[np.int64],
) -> NDArray[np.intp]:
    """What the gap before each word is, as a number of GAPS."""
    gaps = np.empty(len(tokens), dtype=np.intp)
    last = 0
    for place, (start, end) in enumerate(tokens):
        opens = pieces[piece_of[place]].opens if first[place] else ""
        if place == 0 or opens == "line":
            kind = "line"
        elif opens == "sentence":
            kind = "sentence"
        elif opens == "script":
            kind = "script"
        elif _PAUSE.search(folded, last, start):
            kind = "pause"
        elif capital[place]:
            found = masks[place]
            kind = "capital-bare" if not found else "capital-concept" if found & CONCEPT else "capital-glue"
        elif folded[start].isdigit():
            kind = "number"
        elif unspaced[place]:
            kind = "unspaced"
        elif folded[start] == folded[start].upper():
            kind = "uncased"
        else:
            kind = "inside"
        gaps[place] = _GAP_NUMBER[kind]
        last = end
    return gaps


def likelihoods(stretch: Stretch, weights: ChainWeights) -> NDArray[np.float64]:
    """How likely each word is to be inside a notice, over all paths (the forward-backward algorithm)."""
    emissions = stretch.features @ weights.words
    moves = weights.gaps[stretch.gaps]
    enter = moves[:, 0] + stretch.edges[0] @ weights.edges[0] + emissions
    leave = moves[:, 1] + stretch.edges[1] @ weights.edges[1]
    stay = moves[:, 2] + emissions
    # of each word how much likelier it is inside than outside, by all before it and by all behind it; a plain
    # loop over numbers, for it takes a third of the chain's time
    entered, stayed, left = enter.tolist(), stay.tolist(), leave.tolist()
    inside = entered[0]
    before = [inside]
    for place in range(1, len(entered)):
        inside = _log_sum(entered[place], inside + stayed[place]) - _log_sum(0.0, inside + left[place])
        before.append(inside)
    inside = 0.0
    behind = [inside]
    for place in range(len(entered) - 1, 0, -1):
        inside = _log_sum(left[place], stayed[place] + inside) - _log_sum(0.0, entered[place] + inside)
        behind.append(inside)
    total = np.clip(np.array(before) + np.array(behind[::-1]), -MOST_PROOF, MOST_PROOF)
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-total))
    return likely


def _log_sum(first: float, second: float) -> float:
    """log(exp(first) + exp(second))."""
    low, high = (first, second) if first < second else (second, first)
    return high + math.log1p(math.exp(low - high))


# The gaps within a clause, before which no notice ends.
_AMID = [_GAP_NUMBER[kind] for kind in ("inside", "pause", "number")]


def find_runs(
    likely: NDArray[np.float64],
    gaps: NDArray[np.intp],
    labels: NDArray[np.bool_],
    bare: NDArray[np.bool_],
    numbers: NDArray[np.bool_],
) -> list[tuple[int, int, float]]:
    """The runs of words that may be a notice, each as ``(first, end, log-odds)`` of its likeliest word.

    Words at the ends that may well be the article's are left out, for these are not to be lost; but the
    notice's sentence is not torn, where it is known to begin or to end, and the labels behind it go along.
    What a sentence amid a line begins with may be a heading without a stop, if most of it is ``bare``: it
    goes along only if it is likely.  A number that is a sentence by itself at an end (an item's in a list)
    stays.  ``gaps`` are those before the words, ``labels`` says which words are (part of) a button's label.

    >>> likely, none = np.array([0.1, 0.6, 0.9, 0.95, 0.7, 0.2]), np.zeros(6, dtype=bool)
    >>> inside, sentence = GAPS.index("inside"), GAPS.index("sentence")
    >>> find_runs(likely, np.full(6, inside), none, none, none)
    [(2, 4, 2.94)]
    >>> find_runs(likely, np.array([inside] * 5 + [sentence]), none, none, none)
    [(2, 5, 2.94)]
    """
    opens = np.append(np.isin(gaps, (_GAP_NUMBER["line"], _GAP_NUMBER["sentence"])), True)
    is_line = np.append(gaps == _GAP_NUMBER["line"], True)
    may_end = np.append(~np.isin(gaps, _AMID), True)
    edges = np.flatnonzero(np.diff(likely >= POSSIBLE, prepend=False, append=False))
    runs = []
    for low, high in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        most = float(likely[low:high].max())
        sure = low + np.flatnonzero(likely[low:high] >= SURE_OF_EDGE * most)
        first, end = int(sure[0]), int(sure[-1]) + 1
        close = low + int(np.flatnonzero(likely[low:high] >= SURE_OF_END * most)[-1]) + 1
        if may_end[close]:
            end = close
        opening = max((place for place in range(low, first + 1) if opens[place]), default=first)
        head = slice(opening, first)
        may_be_heading = (
            opening < first and gaps[opening] != _GAP_NUMBER["line"] and bare[head].mean() > MOST_BARE
        )
        closes = [place for place in range(end, min(high, end + MOST_LEFT) + 1) if opens[place]]
        if not may_be_heading or likely[head].min() >= LEAST_OF_HEAD * most:
            first = opening
        end = min(closes, default=end)
        last = next((place for place in range(end - 1, first, -1) if opens[place]), first)
        # a button behind a button is one more of the same notice
        reach = len(labels) if labels[last:end].all() and opens[end] else high
        behind = next(
            (place for place in range(end, reach) if not labels[place] or likely[place] < HARDLY), reach
        )
        if opens[behind]:
            end = behind
        # a line that may all be a notice, and surely is one in part, is one
        begins = max((place for place in range(low, first + 1) if is_line[place]), default=low)
        ends = min((place for place in range(end, high + 1) if is_line[place]), default=end)
        if is_line[begins] and is_line[ends]:
            first, end = begins, ends
        while first + 1 < end and numbers[first] and opens[first + 1]:
            first += 1
        while first + 1 < end and numbers[end - 1] and opens[end - 1] and opens[end]:
            end -= 1
        runs.append((first, end, round(math.log(most / (1 - most)), 2)))
    return runs


def _which_are(stretch: Stretch, name: str) -> NDArray[np.bool_]:
    """Of which words of a stretch one of FEATURES holds."""
    which: NDArray[np.bool_] = stretch.features[:, _COLUMN[name]] > 0
    return which


def describe_run(
    stretch: Stretch, likely: NDArray[np.float64], run: tuple[int, int], log_odds: float, telling: int
) -> NDArray[np.float32]:
    """The values of RUN_FEATURES."""
    first, end = run
    share = stretch.features[:, _COLUMN["bias"]]
    rows = stretch.features[first:end]
    odds = stretch.features[:, _COLUMN["sentence"]] / share
    words = float(share[first:end].sum())
    held = rows[:, _HELD] > 0
    tells = held[:, [name for name, bit in enumerate(_HELD_BITS) if bit & telling]]
    line, sentence = _GAP_NUMBER["line"], _GAP_NUMBER["sentence"]
    gap_first = stretch.gaps[first]
    gap_end = stretch.gaps[end] if end < len(stretch.gaps) else line
    lines = np.append(np.flatnonzero(stretch.gaps == line), len(stretch.gaps))
    line_start, line_end = lines[lines <= first][-1], lines[lines >= end][0]
    around = np.concatenate((odds[max(0, first - AROUND_RUN) : first], odds[end : end + AROUND_RUN]))
    topical = float(stretch.features[0, _COLUMN["topical"]] / share[0] * 3)
    proof = max(0.0, log_odds)

    def share_of(name: str) -> float:
        return float((rows[:, _COLUMN[name]] > 0).mean())

    inside, certain = odds[first:end], likely[first:end]
    shape = {
        "odds": proof, "words": words, "odds-per-word": proof / max(1.0, words),
        "likely": certain.mean(), "least-likely": certain.min(),
        "likely-before": likely[first - 1] if first else 0.0,
        "likely-behind": likely[end] if end < len(likely) else 0.0,
        "likeliest": inside.max(), "mean": inside.mean(), "least": inside.min(),
        "pieces": rows[:, _COLUMN["once-bias"]].sum(), "bare": share_of("bare"),
        "telling": tells.any(axis=1).mean(), "kinds": tells.any(axis=0).sum(),
        "concepts": held.any(axis=0).sum(),
        "subwords": float(rows[:, _COLUMN["subwords"]].sum()) / max(1.0, words),
        "line-share": (end - first) / (line_end - line_start),
        "from-line": gap_first == line, "from-sentence": gap_first in (line, sentence),
        "to-line": gap_end == line, "to-sentence": gap_end in (line, sentence),
        "label": share_of("label"), "quoted": share_of("quoted"), "names": share_of("name"),
        "numbers": share_of("number"), "topical": topical,
        "around": around.mean() if len(around) else ORDINARY,
        "likeliest-around": around.max() if len(around) else ORDINARY,
    }  # fmt: skip
    return np.array([shape[name] for name in RUN_FEATURES], dtype=np.float32)


def propose(
    stretch: Stretch, weights: ChainWeights, telling: int
) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
    """The runs that the chain takes for a notice, each as ``(first, end, values of RUN_FEATURES)``."""
    likely = likelihoods(stretch, weights)
    labels, bare, numbers = (_which_are(stretch, name) for name in ("label", "bare", "number"))
    for first, end, proof in find_runs(likely, stretch.gaps, labels, bare, numbers):
        yield first, end, describe_run(stretch, likely, (first, end), proof, telling)


def judge_run(values: NDArray[np.float32], weights: ChainWeights) -> float:
    """The log-odds that a run with these values of RUN_FEATURES is a notice."""
    return float(weights.runs.score(values[None, :])[0])


def write_trees(trees: Trees) -> Iterator[tuple[list[str], list[float]]]:
    """``(questions, leaves)`` of each tree, as they stand in the weights file.

    >>> tree = Trees(np.array([[1]]), np.array([[0.5]], "f"), np.array([[-2.0, 2.0]], "f"), 0.0)
    >>> list(write_trees(tree))
    [(['words > 0.5'], [-2.0, 2.0])]
    """
    for columns, thresholds, leaves in zip(trees.levels, trees.thresholds, trees.leaves, strict=True):
        asked = [
            f"{RUN_FEATURES[column]} > {float(f'{threshold:.6g}')}"
            for column, threshold in zip(columns, thresholds, strict=True)
        ]
        yield asked, [round(float(leaf), 3) for leaf in leaves]


def read_trees(bias: float, trees: Sequence[tuple[Sequence[str], Sequence[float]]]) -> Trees:
    """The trees that ``write_trees`` wrote."""
    asked = [[question.split(" > ") for question in questions] for questions, _ in trees]
    return Trees(
        np.array([[RUN_FEATURES.index(name) for name, _ in questions] for questions in asked]),
        np.array([[float(threshold) for _, threshold in questions] for questions in asked], dtype=np.float32),
        np.array([leaves for _, leaves in trees], dtype=np.float32),
        bias,
    )


def read_chain_weights(
    words: Mapping[str, float],
    gaps: Mapping[str, Sequence[float]],
    edges: Mapping[str, Sequence[float]],
    runs: Trees,
) -> ChainWeights:
    """The weights of a weights file; a feature that is not in it weighs nothing."""
    return ChainWeights(
        np.array([words.get(name, 0.0) for name in FEATURES]),
        np.array([gaps.get(name, (-9.0, -9.0, 0.0)) for name in GAPS]),
        np.array([edges.get(name, (0.0,) * len(EDGES)) for name in MOVES[:2]]),
        runs,
    )
