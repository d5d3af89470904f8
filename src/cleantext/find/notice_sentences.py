"""How likely a sentence is to be of a notice, from the concepts that stand together in it."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import mul

import numpy as np

from cleantext.find.automaton import script_of
from cleantext.find.subwords import LONGEST, Subwords, split_runs
from cleantext.find.vocabulary import (
    ANCHORS,
    BIT,
    EVERYWHERE,
    GLUE,
    MAIN_ANCHORS,
    NUMBER,
    TOKEN,
    Hit,
    Reading,
)
from cleantext.lexicon import CONCEPTS, GUARDS

# What is measured of a sentence beside the concepts it holds, in the order of the weights file.
MEASURES = (
    "bias", "explained", "well-explained", "all-explained", "concept-share", "telling-share", "length",
    "unexplained", "gap", "variety", "quoted", "numbers", "names",
)  # fmt: skip
# A sentence is explained as a whole, or mostly, if so large a share of its words are in the lexicon.
WHOLE, MOSTLY = 0.9, 0.8
# A label on a button is short: 98 of 100 labels in the collection have at most this many words.
LABEL_TOKENS = 9
_LABEL = sum(
    BIT[name] for name in ("accept", "refuse", "choices", "policy", "show", "continue", "consent", "cookie")
)
_BUTTON = sum(BIT[name] for name in ("accept", "refuse", "choices", "consent", "cookie"))
CONCEPT = sum(BIT[name] for name in CONCEPTS)
REPORTED = BIT["said"] | BIT["authority"]
# Concepts that an ordinary sentence seldom holds two of; the others (you, we, use, must, ...) are everywhere.
TELLING = sum(
    BIT[name]
    for name in (
        "cookie", "technology", "accept", "consent", "refuse", "show", "content", "external", "blocked",
        "personalise", "advert", "measure", "data", "process", "device", "service",
    )
)  # fmt: skip
TELLING_ALONE = BIT["cookie"] | BIT["consent"]
# Nine in ten sentences of notices without cookies and consent have an anchor word every so many characters.
ANCHOR_CHARS = 60
ANCHOR_CHARS_DENSE, SHORT_CHARS = 45, 80
_ANCHORS = sum(BIT[name] for name in (*ANCHORS, "service"))
_MAIN = sum(BIT[name] for name in MAIN_ANCHORS)
# Sentences of 3,000 pages have some thousand different sets of concepts.
_MASKS_KEPT = 10_000
# In an order: a word that no lexicon explains, and what stands before the first and behind the last word.
BARE, EDGE = 0, -1
_ORDER_NAMES = {**{BIT[name]: name for name in (*CONCEPTS, *GUARDS, "service")}, BARE: "bare", EDGE: "edge"}
_ORDER_BITS = {name: bit for bit, name in _ORDER_NAMES.items()}
# Concepts one behind the other, glue aside, and with one word between them.
Order = tuple[int, int, int]
_SIGNS = {1: " > ", 2: " > . > "}
# Thai, Lao and Khmer have no full stop: a space ends a sentence or a part of one.
_STOPLESS_SPACE = re.compile(r"(?<=[\u0e00-\u0eff\u1780-\u17ff]) +([\u0e00-\u0eff\u1780-\u17ff])")
# A name in another script has at most so many words.
MOST_NAME_WORDS = 3
# So many more unexplained words than concepts make an end of a sentence a piece of another text.
GLUED = 2


@dataclass(frozen=True)
class SentenceWeights:
    """The learnt weights of a sentence.

    ``together`` holds masks of concepts with the weight of their standing in one sentence, ``measures`` the
    weight of each of MEASURES, ``words`` what single words (folded, of whatever language) say beyond their
    concepts, ``orders`` what concepts say that stand next to each other, ``pairs`` what two words say that
    do, ``subwords`` what the pieces of all words say.
    """

    together: tuple[tuple[int, float], ...]
    measures: tuple[float, ...]
    words: Mapping[str, float]
    orders: Mapping[Order, float]
    pairs: Mapping[tuple[str, str], float]
    subwords: Subwords

    @cached_property
    def _sum_of(self) -> Callable[[int], float]:
        """What the sets of concepts within a mask add up to; sentences of the same concepts come again."""
        masks = np.array([mask for mask, _ in self.together], dtype=np.int64)
        weights = np.array([weight for _, weight in self.together], dtype=np.float64)

        @lru_cache(maxsize=_MASKS_KEPT)
        def add_up(mask: int) -> float:
            return float(weights[(masks & mask) == masks].sum())

        return add_up

    @cached_property
    def _orders_of(self) -> Callable[[int, int, int], frozenset[Order]]:
        """The orders of two words' concepts that weigh anything; the same two come again and again."""

        @lru_cache(maxsize=_MASKS_KEPT)
        def look_up(distance: int, first: int, second: int) -> frozenset[Order]:
            return frozenset(spell_orders(distance, first, second)) & self.orders.keys()

        return look_up

    def log_odds(self, reading: Reading, measures: Iterable[float], folded: str) -> float:
        """How likely what was read of a folded text is to be of a notice: the weighted sum of its concepts,
        measures, words, their order and their pieces."""
        tokens = reading.tokens
        if not tokens:
            return self.measures[0]
        words = reading.words or tuple([folded[start:end] for start, end in tokens])
        text = folded[tokens[0][0] : tokens[-1][1]]
        is_cut = text.isascii() and max(map(len, words)) <= LONGEST
        pieces = self.subwords.weigh_runs(words if is_cut else split_runs(text))
        known, joined = self.words, self.pairs
        orders = frozenset().union(*itertools.starmap(self._orders_of, order_words(reading.masks)))
        # exact, for sets of words come in another order in every process
        return math.fsum(
            itertools.chain(
                (self._sum_of(sum_up(reading)), pieces),
                map(mul, self.measures, measures),
                map(known.__getitem__, known.keys() & set(words)),
                map(joined.__getitem__, joined.keys() & set(pair_words(words))),
                map(self.orders.__getitem__, orders),
            )
        )


def pair_words(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each word with the next one; what stands before the first and behind the last is ``""``.

    >>> list(pair_words(("we", "use")))
    [('', 'we'), ('we', 'use'), ('use', '')]
    """
    return itertools.pairwise(("", *words, ""))


def order_words(masks: Sequence[int]) -> set[tuple[int, int, int]]:
    """``(distance, mask, mask)`` of words that stand next to each other or with one between them, glue aside.

    >>> sorted(order_words((8, GLUE, BARE)))
    [(1, -1, 8), (1, 0, -1), (1, 8, 0), (2, -1, 0), (2, 8, -1)]
    """
    places = [EDGE, *(mask for mask in masks if mask != GLUE), EDGE]
    near = {(1, first, second) for first, second in itertools.pairwise(places)}
    near.update((2, first, second) for first, second in zip(places, places[2:], strict=False))
    return near


def spell_orders(distance: int, first: int, second: int) -> Iterator[Order]:
    """The orders of single concepts that those of two words make."""
    if first == second == BARE and distance > 1:
        return
    for one, other in itertools.product(_bits(first), _bits(second)):
        yield distance, one, other


def _bits(mask: int) -> list[int]:
    return [mask] if mask in (BARE, EDGE) else [bit for bit in _ORDER_NAMES if bit > 0 and mask & bit]


def name_order(order: Order) -> str:
    """How an order is written in the weights file.

    >>> name_order((2, BIT["we"], BIT["cookie"]))
    'we > . > cookie'
    >>> read_order("edge > we") == (1, EDGE, BIT["we"])
    True
    """
    distance, first, second = order
    return f"{_ORDER_NAMES[first]}{_SIGNS[distance]}{_ORDER_NAMES[second]}"


def read_order(name: str) -> Order:
    """The order that is written so."""
    first, *_, second = name.split(" > ")
    return name.count(">"), _ORDER_BITS[first], _ORDER_BITS[second]


def measure(reading: Reading, quoted_share: float, name_share: float) -> tuple[float, ...]:
    """The values of MEASURES of what was read."""
    count = max(1, len(reading.tokens))
    concepts = telling = numbers = gap = longest = 0
    for found in reading.masks:
        if not found:
            gap += 1
            continue
        if gap > longest:
            longest = gap
        gap = 0
        if found != GLUE:
            concepts += found & CONCEPT != 0
            telling += found & TELLING != 0
            numbers += found & NUMBER != 0
    longest = max(longest, gap)
    explained = reading.explained
    bare = count - explained
    return (
        1.0,
        explained / count,
        float(bare <= 0.2 * count),
        float(bare == 0),
        concepts / count,
        telling / count,
        math.log2(1 + count) / 5,
        math.log2(1 + bare) / 4,
        math.log2(1 + longest) / 3,
        (reading.mask & CONCEPT).bit_count() / 8,
        quoted_share,
        numbers / count,
        name_share,
    )


def sum_up(reading: Reading) -> int:
    """The concepts of a reading, with whether the lexicon explains it as a whole and nobody reports it."""
    if reading.mask & REPORTED:
        return reading.mask
    count, explained = len(reading.masks), reading.explained
    if explained >= WHOLE * count:
        return reading.mask | BIT["whole"] | BIT["mostly"]
    return reading.mask | BIT["mostly"] if explained >= MOSTLY * count else reading.mask


def count_anchors(hits: Iterable[Hit]) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """The anchor concepts and the number of anchor words of each language."""
    seen: defaultdict[int, int] = defaultdict(int)
    count: defaultdict[int, int] = defaultdict(int)
    for _, meanings, _ in hits:
        for language, mask in meanings:
            seen[language] |= mask
            count[language] += 1
    return seen, count


def says_enough(hits: Sequence[Hit], length: int) -> bool:
    """Whether anchor words say enough, in one language, for the sentence to be read.

    Cookies or consent say enough alone; otherwise two main concepts, dense enough for a sentence of
    ``length`` characters, three of any kind that stand denser still, two in a very short sentence, or four
    main ones.
    """
    if any(together & TELLING_ALONE for _, _, together in hits):
        return True
    seen, count = count_anchors(hits)
    everywhere, shared = seen.get(EVERYWHERE, 0), count.get(EVERYWHERE, 0)
    for language, mask in seen.items():
        together = mask | everywhere
        concepts = together.bit_count()
        if concepts < 2:
            continue
        main = (together & _MAIN).bit_count()
        words = count[language] + (shared if language != EVERYWHERE else 0)
        if (
            (main >= 2 and words * ANCHOR_CHARS >= length)
            or (concepts >= 3 and words * ANCHOR_CHARS_DENSE >= length)
            or length <= SHORT_CHARS
            or main >= 4
        ):
            return True
    return False


def is_telling(mask: int) -> bool:
    """Whether concepts may be those of a notice by themselves: cookies or consent, or two anchors."""
    return bool(mask & TELLING_ALONE) or (mask & _ANCHORS).bit_count() >= 2


def find_joints(folded: str, start: int, end: int) -> list[int]:
    """Where a sentence of ``folded[start:end]`` goes on in another script, for more than a name, or behind a
    space in a script that has no full stop: another text may begin there, in another language.

    >>> find_joints("we use cookies on this site कुकी की मदद से हम", 0, 45)
    [28]
    """
    if folded[start:end].isascii():
        return []
    tokens = [match.start() for match in TOKEN.finditer(folded, start, end)]
    places = _script_changes([script_of(folded[place]) for place in tokens])
    spaces = [match.start(1) for match in _STOPLESS_SPACE.finditer(folded, start, end)]
    return sorted({*(tokens[place] for place in places), *spaces})


def cut_glued(reading: Reading, is_capital: Callable[[int], bool], core: tuple[int, ...] = ()) -> list[int]:
    """The numbers of the words at which another text may begin that was glued to this one without
    punctuation.

    Such a place is a function word with a capital, for it has one nowhere but at the beginning of a
    sentence; a capital behind a button's label; the capital or number at which the part begins or ends that
    reads most like a notice; the ends of the ``core``.
    """
    tokens, masks = reading.tokens, reading.masks
    capitals = [
        n for n in range(1, len(tokens)) if is_capital(tokens[n][0]) and not masks[n] & BIT["service"]
    ]
    if not capitals and not any(found & NUMBER for found in masks[1:]):
        return []
    # no sentence ends in a function word; the English "I" has a capital wherever it stands
    starts = [n for n in capitals if masks[n - 1] != GLUE]
    cuts = {n for n in starts if masks[n] == GLUE and tokens[n][1] - tokens[n][0] > 1}
    cuts |= {n for n in starts if not masks[n] & CONCEPT and is_label(masks[:n])}
    cuts |= {n for n in starts if tokens[n][0] in core}
    first, last = _likeliest_part(masks, capitals, starts)
    return sorted({*cuts, first, last} - {0, len(tokens)})


def _script_changes(scripts: Sequence[int]) -> list[int]:
    """Where a stretch of words of one script ends and one of another begins, both longer than a name."""
    found = [(script, len(list(group))) for script, group in itertools.groupby(scripts)]
    places = list(itertools.accumulate(count for _, count in found))
    return [
        place
        for (_, count), (_, other), place in zip(found, found[1:], places, strict=False)
        if min(count, other) > MOST_NAME_WORDS
    ]


def _likeliest_part(masks: Sequence[int], capitals: Sequence[int], starts: Sequence[int]) -> tuple[int, int]:
    """The words that read most like a notice.

    Concepts inside speak for a part, unexplained words inside against it; an end is cut off if it holds no
    concept but an unexplained word, or at least ``GLUED`` more unexplained words than concepts.
    """
    opens = sorted({*capitals, *(n for n in range(1, len(masks)) if masks[n] & NUMBER)})
    values = [1 if found & CONCEPT else -1 if not found or found & NUMBER else 0 for found in masks]
    sums = list(itertools.accumulate(values, initial=0))
    concepts = list(itertools.accumulate((value > 0 for value in values), initial=0))
    # the head that is least like a notice, then the tail, each only if it is unlike enough
    first = min((0, *starts), key=lambda number: (sums[number], -number))
    if sums[first] > -(GLUED if concepts[first] else 1):
        first = 0
    ends = [number for number in opens if number > first]
    last = max((*ends, len(masks)), key=lambda number: (sums[number], -number))
    if sums[-1] - sums[last] > -(GLUED if concepts[last] < concepts[-1] else 1):
        last = len(masks)
    return first, last


def is_label(masks: Sequence[int]) -> bool:
    """Whether a few words are nothing but concept and function words, one of which a button may name."""
    if not 0 < len(masks) <= LABEL_TOKENS:
        return False
    named = [found for found in masks if found & _LABEL]
    return all(found and not found & NUMBER for found in masks) and (
        len(named) > 1 or any(found & _BUTTON for found in named)
    )
