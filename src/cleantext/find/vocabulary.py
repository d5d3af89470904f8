"""All lexicons together, ready to read a sentence: which concepts does it hold, in which language?"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import itemgetter, or_

from cleantext.find.automaton import Automaton, is_unspaced
from cleantext.fold import fold, fold_all
from cleantext.lexicon import CONCEPTS, GUARDS, SHARED, Lexicon, load_lexicons, load_services

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
# A word with its marks (vowel signs of the Indic scripts are no letters to ``\w``), or one
# character of a script that writes no spaces.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
TOKEN = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w\u0900-\u0963\u0966-\u0dff])+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of folded text as one language's lexicon reads it.

    ``tokens`` are the spans of its words, ``masks`` the concepts each is part of (``GLUE`` for a
    function word, 0 for a word that the lexicon does not explain), ``mask`` all of them together.
    """

    language: str
    tokens: tuple[tuple[int, int], ...]
    masks: tuple[int, ...]
    mask: int
    services: tuple[str, ...]

    @property
    def concepts(self) -> list[str]:
        """The names of the concepts, in their fixed order."""
        return [name for name in CONCEPTS if self.mask & BIT[name]]


# ``(start, ((language, anchor concepts), ...))`` of an anchor word; shared ones have the language EVERYWHERE.
# The last item holds the concepts of all languages together.
Hit = tuple[int, tuple[tuple[int, int], ...], int]
EVERYWHERE = -1
# The word that nearly all lexicons list; the shared one has it too.
_INTERNATIONAL = "cookie"


class Vocabulary:
    """The words of all languages: one automaton over their anchors, and for each language a reader."""

    def __init__(self, lexicons: Iterable[Lexicon], services: Mapping[str, tuple[str, ...]]) -> None:
        by_language = {lexicon.language: lexicon for lexicon in lexicons}
        self._shared = by_language.pop(SHARED, None)
        self._lexicons = list(by_language.values())
        self._services = services
        self._readers: dict[int, Reader] = {}
        anchors: dict[str, dict[int, int]] = {}
        numbered = [*enumerate(self._lexicons), *([(EVERYWHERE, self._shared)] if self._shared else [])]
        for number, lexicon in numbered:
            for name in ANCHORS:
                for word in lexicon.concepts.get(name, ()):
                    if number != EVERYWHERE and _INTERNATIONAL in word:
                        continue  # it says nothing about the language
                    meanings = anchors.setdefault(_normal(word), {})
                    meanings[number] = meanings.get(number, 0) | BIT[name]
        for word in itertools.chain.from_iterable(services.values()):
            meanings = anchors.setdefault(_normal(word), {})
            meanings[EVERYWHERE] = meanings.get(EVERYWHERE, 0) | BIT["service"]
        self._anchors = Automaton(anchors)
        self._meanings = [tuple(meanings.items()) for meanings in anchors.values()]
        self._together = [reduce(or_, meanings.values()) for meanings in anchors.values()]
        common: dict[str, list[int]] = {}
        for number, lexicon in enumerate(self._lexicons):
            words = [
                *lexicon.glue,
                *(word for words in lexicon.concepts.values() for word in words if " " not in word),
            ]
            for word in dict.fromkeys(_glue_tokens(fold_all(words))):
                if _INTERNATIONAL in word:
                    continue
                common.setdefault(word, []).append(number)
        self._common = {word: tuple(numbers) for word, numbers in common.items()}

    def look(self, folded: str) -> list[Hit]:
        """Every anchor word of every language in a folded text."""
        meanings, together = self._meanings, self._together
        return [(start, meanings[index], together[index]) for index, start, _ in self._anchors.scan(folded)]

    def weigh_languages(self, folded: str, start: int, end: int) -> dict[int, int]:
        """How many words of each language's lexicon ``folded[start:end]`` holds (stems apart)."""
        weights: dict[int, int] = {}
        common = self._common
        for word in TOKEN.findall(folded, start, end):
            for number in common.get(word, ()):
                weights[number] = weights.get(number, 0) + 1
        return weights

    def read(self, folded: str, start: int, end: int, language: int) -> Reading:
        """``folded[start:end]`` in the language of a number that ``look`` gave."""
        if language not in self._readers:
            lexicon = self._lexicons[language] if language >= 0 else None
            self._readers[language] = Reader(lexicon, self._shared, self._services)
        return self._readers[language].read(folded, start, end)


class Reader:
    """One language's words and those that all languages share."""

    def __init__(
        self, lexicon: Lexicon | None, shared: Lexicon | None, services: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.language = lexicon.language if lexicon else SHARED
        masks: dict[str, int] = {}
        named = [(word, service) for service, words in services.items() for word in words]
        names = fold_all(word for word, _ in named)
        self._service_of = dict(zip(names, (service for _, service in named), strict=True))
        for word in self._service_of:
            masks[word] = BIT["service"]
        glue: list[str] = []
        listed: list[tuple[str, int]] = []
        for source in (lexicon, shared):
            if source is not None:
                glue += source.glue
                for lists in (source.concepts, source.guards):
                    listed += [(word, BIT[name]) for name, words in lists.items() for word in words]
        folded = fold_all([*(word for word, _ in listed), *glue])
        for word, (_, bit) in zip(folded, listed, strict=False):
            masks[word] = masks.get(word, 0) | bit
        glue = folded[len(listed) :]
        self._glue = frozenset(_glue_tokens(glue))
        for word in glue:
            if "*" in word or " " in word or is_unspaced(word[:1] or " "):
                masks.setdefault(word, GLUE)
        self._words = tuple(masks)
        self._masks = tuple(masks.values())
        self._automaton = Automaton(self._words)

    def read(self, folded: str, start: int, end: int) -> Reading:
        """``folded[start:end]`` as this language's words explain it."""
        piece = folded[start:end]
        spans = [match.span() for match in TOKEN.finditer(piece)]
        masks = [0] * len(spans)
        services: list[str] = []
        whole = 0
        for index, begin, stop in self._automaton.scan(piece):
            mask = self._masks[index]
            whole |= mask
            for number in _tokens_in(spans, begin, stop):
                masks[number] |= mask
            if mask & BIT["service"] and (service := self._service_of.get(self._words[index])):
                services.append(service)
        glue = self._glue
        for number, mask in enumerate(masks):
            if not mask:
                begin, stop = spans[number]
                text = piece[begin:stop]
                masks[number] = GLUE if text in glue else NUMBER if text.isdigit() else 0
        tokens = tuple((start + begin, start + stop) for begin, stop in spans)
        return Reading(self.language, tokens, tuple(masks), whole, tuple(dict.fromkeys(services)))


def _tokens_in(tokens: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """The numbers of the tokens that a span touches (a stem stands for its whole word)."""
    first = bisect.bisect_right(tokens, start, key=_end)
    return range(first, bisect.bisect_left(tokens, end, lo=first, key=_start))


_start, _end = itemgetter(0), itemgetter(1)


def _normal(word: str) -> str:
    return "*".join(fold(part).text for part in word.split("*"))


def _glue_tokens(words: Iterable[str]) -> Iterable[str]:
    """The words (folded) of those that are no stems."""
    for word in words:
        if "*" not in word and not is_unspaced(word[:1] or " "):
            yield from TOKEN.findall(word)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of the lexicons that come with the package, built once per process."""
    return Vocabulary(load_lexicons(), load_services())
