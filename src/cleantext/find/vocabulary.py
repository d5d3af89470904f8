"""All lexicons together, ready to read a sentence: which concepts does it hold, in which language?"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce
from operator import itemgetter, not_, or_
from typing import TypedDict, cast, overload

import numpy as np
from numpy.typing import NDArray

from cleantext.compiled import Packed, freeze, load_compiled, pack, unpack
from cleantext.find.automaton import (
    Automaton,
    Compiled,
    Matches,
    Span,
    are_single,
    is_unspaced,
    make_patterns,
    script_of,
    space_out,
)
from cleantext.fold import fold_all
from cleantext.lexicon import CONCEPTS, GUARDS, SHARED, Lexicon, load_lexicons, load_services, load_words

# Beside the concepts and guards, a sentence may have a service's name, and be explained by the lexicon as
# a whole or for the most part (and nobody reports it).
NAMES = (*CONCEPTS, *GUARDS, "service", "mostly", "whole")
BIT = {name: 1 << place for place, name in enumerate(NAMES)}
GLUE = 1 << len(NAMES)
NUMBER = 1 << (len(NAMES) + 1)


def mask_of(names: str) -> int:
    """The mask of concepts written ``show + content + accept``."""
    return sum(BIT[name] for name in names.split(" + "))


# Concepts of which a notice must hold enough, in one language, to be read at all: first those that count for
# more, and then those that help beside them (so do the names of services).
MAIN_ANCHORS = (
    "cookie", "accept", "consent", "refuse", "choices", "content", "external", "blocked", "personalise",
    "advert", "data", "device", "policy",
)  # fmt: skip
ANCHORS = (*MAIN_ANCHORS, "measure", "show")
# A language is written in a script if this share of its words is: Serbian is in two, Chinese has few Latin
# words.
LEAST_OF_SCRIPT = 0.15
# The script of a sentence shows in its first characters.
_ENOUGH_FOR_SCRIPT = 300
# A character of a script without spaces says as much as so many letters.
LETTERS_OF_UNSPACED = 3
# A word with its marks (vowel signs of the Indic scripts are no letters to ``\w``), or one
# character of a script that writes no spaces.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
TOKEN = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[\w\u0900-\u0963\u0966-\u0dff])+")
# The same in a text of ASCII characters, found in a third of the time; and in one where all words are spaced.
_ASCII_TOKEN = re.compile(r"\w+", re.ASCII)
_SPACED_TOKEN = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
# So many words of a language are kept with their masks, some 100 bytes each: an article has a thousand, and
# is read in a few sentences.
MOST_KNOWN = 4096
# Languages whose words are kept ready, about a megabyte each; what else is met is made anew in 20 ms.
# 300 pages of five collections were read in 65; with 24, one page in two had some made anew.
MOST_READERS = 64
# The bits in which the words of a language are counted, and how many words of a sentence are: it has as many
# only where somebody tries it.
_BITS, _MOST_WEIGHED = 16, 50_000
_WORD_BITS = 64  # of the numbers in which the languages of a word are kept


def token_of(piece: str) -> re.Pattern[str]:
    """What finds the words of a text as TOKEN does, quicker where no script without spaces is in it."""
    if piece.isascii():
        return _ASCII_TOKEN
    return TOKEN if _HAS_UNSPACED.search(piece) else _SPACED_TOKEN


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of folded text as one language's lexicon reads it.

    ``tokens`` are the spans of its words, ``masks`` the concepts each is part of (``GLUE`` for a
    function word, 0 for a word that the lexicon does not explain), ``mask`` all of them together.
    ``joined`` are the ranges of words that were read as one, ``None`` where the reading of a part must be
    made anew.  ``words`` are the words themselves.
    """

    language: str
    tokens: tuple[tuple[int, int], ...]
    masks: tuple[int, ...]
    mask: int
    services: tuple[str, ...]
    joined: tuple[Span, ...] | None = None
    words: tuple[str, ...] | None = field(default=None, compare=False)

    @property
    def explained(self) -> int:
        """How many of the words the lexicon explains."""
        return len(self.masks) - self.masks.count(0)

    def part(self, first: int, end: int) -> Reading | None:
        """The reading of the words ``first`` to ``end`` alone; ``None`` if it must be read anew."""
        if self.joined is None or any(low < first < high or low < end < high for low, high in self.joined):
            return None
        masks = self.masks[first:end]
        whole = reduce(or_, masks, 0) & ~(GLUE | NUMBER)
        words = self.words and self.words[first:end]
        return Reading(self.language, self.tokens[first:end], masks, whole, (), words=words)

    @property
    def concepts(self) -> list[str]:
        """The names of the concepts, in their fixed order."""
        return [name for name in CONCEPTS if self.mask & BIT[name]]


# ``(start, ((language, anchor concepts), ...))`` of an anchor word; shared ones have the language EVERYWHERE.
# The last item holds the concepts of all languages together.
Hit = tuple[int, tuple[tuple[int, int], ...], int]
EVERYWHERE = -1
# What an anchor word may mean, as bits that stand side by side: there are few enough to look up what holds of
# each set of them.
ANCHOR_SETS = {name: 1 << place for place, name in enumerate((*ANCHORS, "service"))}
_ALONE = ANCHOR_SETS["cookie"] | ANCHOR_SETS["consent"]


def is_topical(anchors: int) -> bool:
    """Whether anchor concepts, as a sum of ANCHOR_SETS, hold cookies or consent, which say enough alone."""
    return anchors & _ALONE != 0


def tell(anchors: int) -> bool:
    """Whether anchor concepts, as a sum of ANCHOR_SETS, may be those of a notice: one that says enough alone,
    or any two.

    >>> [tell(sum(map(ANCHOR_SETS.get, names))) for names in (["cookie"], ["show"], ["show", "content"])]
    [True, False, True]
    """
    return anchors & _ALONE != 0 or anchors.bit_count() > 1


class Meanings:
    """What anchor words mean: the languages that have a word with its concepts in each, in tuples and arrays.

    Of the nth meaning, ``counts[n]`` languages begin at ``firsts[n]`` in ``languages``, and beside each in
    ``sets`` its concepts, as a sum of ANCHOR_SETS; ``together[n]`` are those of all, and ``spoken[n]`` has a
    bit for each language.
    """

    def __init__(self, pairs: Sequence[tuple[tuple[int, int], ...]]) -> None:
        self.pairs = pairs
        self.counts = np.array([len(some) for some in pairs], dtype=np.intp)
        self.firsts = self.counts.cumsum() - self.counts
        flat = np.array([pair for some in pairs for pair in some], dtype=np.int64).reshape(-1, 2)
        self.languages, masks = flat.T.copy()
        self.most = int(self.languages.max(initial=EVERYWHERE))
        self.sets = np.zeros(len(masks), dtype=np.int64)
        for name, bit in ANCHOR_SETS.items():
            self.sets |= np.where(masks & BIT[name], bit, 0)
        of = np.arange(len(pairs)).repeat(self.counts)
        self.together = np.zeros(len(pairs), dtype=np.int64)
        np.bitwise_or.at(self.together, of, self.sets)
        self.spoken = np.zeros((len(pairs), self.most // _WORD_BITS + 1), dtype=np.uint64)
        bits = np.left_shift(np.uint64(1), (self.languages % _WORD_BITS).astype(np.uint64))
        np.bitwise_or.at(self.spoken, (of, np.maximum(self.languages, 0) // _WORD_BITS), bits)
        self.spoken[of[self.languages == EVERYWHERE]] = ~np.uint64(0)


class Hits(Sequence[Hit]):
    """The anchor words of a text, in the order of their starts: one by one, and as arrays of their starts and
    the numbers of their meanings."""

    def __init__(self, meanings: Meanings, numbers: NDArray[np.intp], starts: NDArray[np.intp]) -> None:
        self.meanings = meanings
        self.numbers = numbers
        self.starts = starts

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, start: int, end: int) -> Hits:
        """Those that begin in ``folded[start:end]``."""
        low, high = self.starts.searchsorted((start, end))
        return Hits(self.meanings, self.numbers[low:high], self.starts[low:high])

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(place, slice):
            return Hits(self.meanings, self.numbers[place], self.starts[place])
        pairs = self.meanings.pairs[self.numbers[place]]
        return int(self.starts[place]), pairs, _unite(pairs)

    def __iter__(self) -> Iterator[Hit]:
        for start, number in zip(self.starts.tolist(), self.numbers.tolist(), strict=True):
            pairs = self.meanings.pairs[number]
            yield start, pairs, _unite(pairs)


def _unite(pairs: Iterable[tuple[int, int]]) -> int:
    return reduce(or_, (mask for _, mask in pairs))


# The word that nearly all lexicons list; the shared one has it too.
_INTERNATIONAL = "cookie"


class Anchors(TypedDict):
    """What a vocabulary looks for in a text, in JSON values.

    ``words`` are the anchor words, each with its languages and the concepts in each, ``common`` the single
    words of all lexicons, each with the languages that have it, ``scripts`` those that each language is
    written in.
    """

    words: Packed
    automaton: Compiled
    common: Packed
    scripts: list[list[int]]


class Vocabulary:
    """The words of all languages: one automaton over their anchors, and for each language a reader."""

    def __init__(
        self,
        lexicons: Sequence[Lexicon],
        services: Mapping[str, tuple[str, ...]],
        anchors: Anchors | None = None,
    ) -> None:
        """The shared lexicon, if there is one, is the first; ``anchors`` are what was stored of the same."""
        # none but the first is looked at before its language is met
        has_shared = len(lexicons) > 0 and lexicons[0].language == SHARED
        self._shared = lexicons[0] if has_shared else None
        self._lexicons = lexicons[1:] if has_shared else lexicons
        self._service_of = _name_services(services)
        self._readers: dict[int, Reader] = {}
        self.anchors = anchors or _gather_anchors(self._lexicons, self._shared, services)
        anchors = self.anchors
        words = anchors["words"]
        self._meanings = Meanings([tuple(map(tuple, pairs)) for pairs in words["values"]])
        self._meaning_of = np.array(words["which"], dtype=np.intp)
        self.anchor_automaton = Automaton.restore(words["words"].split("\n"), anchors["automaton"])
        # the languages that have a common word, as a number with sixteen bits for each: such numbers are
        # added up at once, where a row of an array costs more than it holds
        self._common = unpack(
            anchors["common"], lambda numbers: sum(1 << _BITS * number for number in numbers)
        )
        self._written_in: dict[int, NDArray[np.bool_]] = {}

    def look(self, folded: str, matches: Matches | None = None) -> Hits:
        """Every anchor word of every language in a folded text, in the order of their starts.

        ``matches`` are those of ``anchor_automaton``, if they are known.
        """
        numbers, starts = self.anchor_automaton.locate(folded, matches)
        order = starts.argsort(kind="stable")
        return Hits(self._meanings, self._meaning_of[numbers[order]], starts[order])

    def are_written_in(self, script: int) -> NDArray[np.bool_]:
        """Which languages are written in a script."""
        if script not in self._written_in:
            self._written_in[script] = np.array([script in scripts for scripts in self.anchors["scripts"]])
        return self._written_in[script]

    def weigh_languages(
        self, folded: str, start: int, end: int, seen: Mapping[int, int]
    ) -> NDArray[np.uint16]:
        """How many words of each language's lexicon ``folded[start:end]`` holds (stems apart), and how many
        concepts were ``seen`` in each."""
        piece = folded[start:end]
        words = token_of(piece).findall(piece)
        if len(words) > _MOST_WEIGHED:
            del words[_MOST_WEIGHED:]
        weights = sum(map(self._common.get, words, itertools.repeat(0)))
        for language, mask in seen.items():
            if language != EVERYWHERE:
                weights += mask.bit_count() << _BITS * language
        size = len(self._lexicons) * _BITS // 8
        return np.frombuffer(weights.to_bytes(size, "little"), dtype="<u2")

    def read(self, folded: str, start: int, end: int, language: int) -> Reading:
        """``folded[start:end]`` in the language of a number that ``look`` gave."""
        # the one that was used last is the last
        reader = self._readers.pop(language, None)
        if reader is None:
            lexicon = self._lexicons[language] if language >= 0 else None
            reader = Reader(lexicon, self._shared, self._service_of)
            for oldest in list(self._readers)[: 1 - MOST_READERS]:
                self._readers.pop(oldest, None)
        self._readers[language] = reader
        return reader.read(folded, start, end)


def _gather_anchors(
    lexicons: Sequence[Lexicon], shared: Lexicon | None, services: Mapping[str, tuple[str, ...]]
) -> Anchors:
    anchors: dict[str, dict[int, int]] = {}
    numbered = [*enumerate(lexicons), *([(EVERYWHERE, shared)] if shared else [])]
    for number, lexicon in numbered:
        for name in ANCHORS:
            words = lexicon.concepts.get(name, ())
            for word, normal in zip(words, fold_all(words), strict=True):
                if number != EVERYWHERE and _INTERNATIONAL in word:
                    continue  # it says nothing about the language
                meanings = anchors.setdefault(normal, {})
                meanings[number] = meanings.get(number, 0) | BIT[name]
    for word in fold_all(word for words in services.values() for word in words):
        meanings = anchors.setdefault(word, {})
        meanings[EVERYWHERE] = meanings.get(EVERYWHERE, 0) | BIT["service"]
    common: dict[str, list[int]] = {}
    for number, lexicon in enumerate(lexicons):
        single = [
            *lexicon.glue,
            *(word for words in lexicon.concepts.values() for word in words if " " not in word),
        ]
        for word in dict.fromkeys(_glue_tokens(single)):
            if _INTERNATIONAL not in word:
                common.setdefault(word, []).append(number)
    return Anchors(
        words=pack({word: tuple(meanings.items()) for word, meanings in anchors.items()}),
        automaton=make_patterns(tuple(anchors)),
        common=pack({word: tuple(numbers) for word, numbers in common.items()}),
        scripts=[_scripts_of(lexicon) for lexicon in lexicons],
    )


def _scripts_of(lexicon: Lexicon) -> list[int]:
    """The scripts of a lexicon's words, without those of the few that are the same in many languages."""
    words = [*lexicon.glue, *(word for words in lexicon.concepts.values() for word in words)]
    scripts = Counter(script_of(normal[0]) for normal in fold_all(words) if normal)
    return sorted(script for script, count in scripts.items() if count >= LEAST_OF_SCRIPT * len(words))


def main_script(piece: str) -> int:
    """The script of most of a folded text's letters; one that writes no spaces has fewer of them.

    >>> main_script("cookies"), main_script("此 cookie 由网站设置") == main_script("の")
    (0, True)
    """
    piece = piece[:_ENOUGH_FOR_SCRIPT]
    if piece.isascii():
        return 0
    scripts: dict[int, int] = {}
    for char in piece:
        if char.isalpha():
            script = script_of(char)
            scripts[script] = scripts.get(script, 0) + (LETTERS_OF_UNSPACED if is_unspaced(char) else 1)
    return max(scripts, key=lambda script: (scripts[script], script), default=0)


class Reader:
    """One language's words and those that all languages share."""

    def __init__(
        self, lexicon: Lexicon | None, shared: Lexicon | None, service_of: Mapping[str, str]
    ) -> None:
        self.language = lexicon.language if lexicon else SHARED
        masks = dict.fromkeys(service_of, BIT["service"])
        self._service_of = service_of
        glue: list[str] = []
        for source in (lexicon, shared):
            if source is not None:
                glue += source.glue
                for lists in (source.concepts, source.guards):
                    for name, words in lists.items():
                        for word in fold_all(words):
                            masks[word] = masks.get(word, 0) | BIT[name]
        self._glue = frozenset(_glue_tokens(glue))
        for word in fold_all(glue):
            if "*" in word or " " in word or is_unspaced(word[:1] or " "):
                masks.setdefault(word, GLUE)
        self._masks = masks
        self._known: dict[str, int] = {}

    @cached_property
    def _every(self) -> _Masks:
        return _Masks(self._masks)

    @cached_property
    def _single(self) -> _Masks:
        return _Masks(dict(itertools.compress(self._masks.items(), self._are_single)))

    @cached_property
    def _several(self) -> _Masks:
        return _Masks(dict(itertools.compress(self._masks.items(), map(not_, self._are_single))))

    @cached_property
    def _are_single(self) -> tuple[bool, ...]:
        return tuple(are_single(self._masks))

    def read(self, folded: str, start: int, end: int) -> Reading:
        """``folded[start:end]`` as this language's words explain it.

        Most words of a text are met again and again: each is explained once, and only what stands for several
        words is looked for.  A text whose words are not told by spaces is searched for every word.
        """
        piece = folded[start:end]
        token = token_of(piece)
        words = token.findall(piece)
        tokens = tuple([match.span() for match in token.finditer(folded, start, end)])
        # to the automaton an underscore parts words, which is not so for ``\\w``
        if "_" in piece if token is _ASCII_TOKEN else space_out(piece).split() != words:
            return self._search(piece, start, words, tokens)
        masks = self._explain(words)
        joined = []
        whole = reduce(or_, masks, 0)
        for begin, stop, mask, _ in self._several.scan(piece):
            numbers = _tokens_in(tokens, start + begin, start + stop)
            joined.append((numbers.start, numbers.stop))
            whole |= mask
            for number in numbers:
                masks[number] = masks[number] & ~(GLUE | NUMBER) | mask & ~GLUE or GLUE
        if whole & BIT["service"]:  # which, and in what order
            return self._search(piece, start, words, tokens)
        whole &= ~(GLUE | NUMBER)
        return Reading(self.language, tokens, tuple(masks), whole, (), tuple(joined), tuple(words))

    def _explain(self, words: Sequence[str]) -> list[int]:
        """The masks of words that stand by themselves."""
        masks = list(map(self._known.get, words))
        if None in masks:
            unknown = {word: 0 for word, mask in zip(words, masks, strict=True) if mask is None}
            ends = list(itertools.accumulate(len(word) + 1 for word in unknown))
            in_order = list(unknown)
            for begin, _, mask, _ in self._single.scan(" ".join(unknown)):
                unknown[in_order[bisect.bisect_right(ends, begin)]] |= mask
            for word, mask in unknown.items():
                unknown[word] = self._settle(mask, word)
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            self._known.update(unknown)
            return [unknown[word] if mask is None else mask for word, mask in zip(words, masks, strict=True)]
        return cast("list[int]", masks)

    def _settle(self, mask: int, word: str) -> int:
        """The mask of a word: its concepts, or else what kind of word it is."""
        if mask:
            return mask & ~GLUE or GLUE
        return GLUE if word in self._glue else NUMBER if word.isdigit() else 0

    def _search(self, piece: str, start: int, words: Sequence[str], tokens: tuple[Span, ...]) -> Reading:
        """The reading of a text, which begins at ``start``, that is searched for every word."""
        number_of = {begin: number for number, (begin, _) in enumerate(tokens)}
        masks = [0] * len(tokens)
        services: list[str] = []
        whole = 0
        for begin, stop, mask, word in self._every.scan(piece):
            whole |= mask
            first = number_of.get(start + begin)
            if (
                first is not None and start + stop <= tokens[first][1]
            ):  # a word, or the beginning of one: nearly all are
                masks[first] |= mask
            else:
                for number in _tokens_in(tokens, start + begin, start + stop):
                    masks[number] |= mask
            if mask & BIT["service"] and (service := self._service_of.get(word)):
                services.append(service)
        masks = list(map(self._settle, masks, words))
        return Reading(
            self.language, tokens, tuple(masks), whole & ~(GLUE | NUMBER), tuple(dict.fromkeys(services))
        )


class _Masks:
    """Some words with their masks, in one automaton."""

    def __init__(self, masks: Mapping[str, int]) -> None:
        self._words = tuple(masks)
        self._masks = tuple(masks.values())
        self._automaton = Automaton(self._words)

    def scan(self, piece: str) -> list[tuple[int, int, int, str]]:
        """Start, end, mask and word of each occurrence, in the order of their ends."""
        words, masks = self._words, self._masks
        return [
            (begin, stop, masks[index], words[index]) for index, begin, stop in self._automaton.scan(piece)
        ]


def _tokens_in(tokens: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """The numbers of the tokens that a span touches (a stem stands for its whole word)."""
    first = bisect.bisect_right(tokens, start, key=_end)
    return range(first, bisect.bisect_left(tokens, end, lo=first, key=_start))


_start, _end = itemgetter(0), itemgetter(1)


def _name_services(services: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each spelling of a service's name, folded, with the id of the service."""
    named = [(word, service) for service, words in services.items() for word in words]
    normal = fold_all(word for word, _ in named)
    return {word: service for word, (_, service) in zip(normal, named, strict=True)}


def _glue_tokens(words: Iterable[str]) -> Iterable[str]:
    for word in fold_all(word for word in words if "*" not in word):
        if not is_unspaced(word[:1] or " "):
            yield from TOKEN.findall(word)


def compile_anchors() -> Anchors:
    """The anchors of the lexicons that come with the package."""
    shared, *lexicons = load_lexicons()
    return _gather_anchors(lexicons, shared, load_services())


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of the lexicons that come with the package, built once per process."""
    return Vocabulary(load_words(), load_services(), freeze(load_compiled("anchors")))
