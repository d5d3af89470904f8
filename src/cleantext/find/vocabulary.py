"""All lexicons together, ready to read a sentence: which concepts does it hold, in which language?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from cleantext.find.automaton import Automaton, is_unspaced
from cleantext.fold import fold
from cleantext.lexicon import CONCEPTS, GUARDS, SHARED, Lexicon, load_lexicons, load_services

NAMES = (*CONCEPTS, *GUARDS, "service")
BIT = {name: 1 << place for place, name in enumerate(NAMES)}
GLUE = 1 << len(NAMES)
NUMBER = 1 << (len(NAMES) + 1)
# Concepts of which a notice must hold two (or cookies alone), in one language, to be read at all.
ANCHORS = ("cookie", "accept", "consent", "refuse", "choices", "content", "external", "blocked", "personalise", "advert", "data", "device", "policy")  # fmt: skip
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


class Vocabulary:
    """The words of all languages, in one automaton for reading and a smaller one for looking."""

    def __init__(self, lexicons: Iterable[Lexicon], services: Mapping[str, tuple[str, ...]]) -> None:
        lexicons = tuple(lexicons)
        self.languages = [lexicon.language for lexicon in lexicons if lexicon.language != SHARED] or [SHARED]
        everywhere = -1
        number = {language: place for place, language in enumerate(self.languages)}
        words: dict[str, dict[int, int]] = {}
        for lexicon in lexicons:
            place = number.get(lexicon.language, everywhere)
            for lists in (lexicon.concepts, lexicon.guards):
                for name, entries in lists.items():
                    for word in entries:
                        meanings = words.setdefault(_normal(word), {})
                        meanings[place] = meanings.get(place, 0) | BIT[name]
        self._service_of: dict[int, str] = {}
        service_words = {_normal(word): service for service, entries in services.items() for word in entries}
        for word in service_words:
            meanings = words.setdefault(word, {})
            meanings[everywhere] = meanings.get(everywhere, 0) | BIT["service"]
        written = list(words)
        self._meanings = [tuple(words[word].items()) for word in written]
        for index, word in enumerate(written):
            if word in service_words:
                self._service_of[index] = service_words[word]
        self._automaton = Automaton(written)
        anchor_mask = sum(BIT[name] for name in ANCHORS)
        looked_for = [
            index for index, word in enumerate(written)
            if any(mask & anchor_mask for mask in words[word].values())
        ]  # fmt: skip
        self._anchors = Automaton([written[index] for index in looked_for])
        self._anchor_meanings = [
            tuple((place, mask & anchor_mask) for place, mask in words[written[index]].items() if mask & anchor_mask)
            for index in looked_for
        ]
        shared_glue = [word for lexicon in lexicons if lexicon.language == SHARED for word in lexicon.glue]
        glue = {lexicon.language: [*lexicon.glue, *shared_glue] for lexicon in lexicons}
        self._glue = [frozenset(_glue_tokens(glue.get(language, []))) for language in self.languages]
        self._open_glue = [_open_glue(glue.get(language, [])) for language in self.languages]

    def look(self, folded: str) -> list[tuple[int, tuple[tuple[int, int], ...]]]:
        """``(start, ((language, anchors), ...))`` of each anchor word in a folded text."""
        meanings = self._anchor_meanings
        return [(start, meanings[index]) for index, start, _ in self._anchors.scan(folded)]

    def read(self, folded: str, start: int, end: int, most: int = 2) -> list[Reading]:
        """``folded[start:end]`` in the ``most`` languages that explain most of it, best first."""
        piece = folded[start:end]
        tokens = tuple(match.span() for match in TOKEN.finditer(piece))
        hits: dict[int, list[tuple[int, int, int]]] = {}
        services = []
        for index, begin, stop in self._automaton.scan(piece):
            for place, mask in self._meanings[index]:
                hits.setdefault(place, []).append((begin, stop, mask))
            if index in self._service_of:
                services.append(self._service_of[index])
        everywhere = hits.pop(-1, [])
        explained = {
            place: sum(stop - begin for begin, stop, _ in _longest(found)) for place, found in hits.items()
        }
        texts = [piece[begin:stop] for begin, stop in tokens]
        for place in explained:
            glue = self._glue[place]
            explained[place] += sum(len(text) for text in texts if text in glue) // 2
        best = sorted(explained, key=lambda place: (-explained[place], place))[:most]
        readings = []
        for place in best or ([0] if everywhere else []):
            masks = [0] * len(tokens)
            for begin, stop, mask in (*hits.get(place, ()), *everywhere):
                for number in _tokens_in(tokens, begin, stop):
                    masks[number] |= mask
            self._add_glue(place, piece, tokens, texts, masks)
            whole = 0
            for mask in masks:
                whole |= mask
            language = self.languages[place] if best else SHARED
            shifted = tuple((start + begin, start + stop) for begin, stop in tokens)
            readings.append(Reading(language, shifted, tuple(masks), whole, tuple(dict.fromkeys(services))))
        return readings

    def _add_glue(
        self, place: int, piece: str, tokens: tuple[tuple[int, int], ...], texts: list[str], masks: list[int]
    ) -> None:
        glue, open_glue = self._glue[place], self._open_glue[place]
        for number, text in enumerate(texts):
            if not masks[number]:
                if text in glue:
                    masks[number] = GLUE
                elif text.isdigit():
                    masks[number] = NUMBER
        if open_glue is not None:
            for match in open_glue.finditer(piece):
                for number in _tokens_in(tokens, *match.span()):
                    masks[number] = masks[number] or GLUE


def _tokens_in(tokens: tuple[tuple[int, int], ...], start: int, end: int) -> Iterable[int]:
    """The numbers of the tokens that a span touches (a stem stands for its whole word)."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    numbers = []
    while low < len(tokens) and tokens[low][0] < end:
        numbers.append(low)
        low += 1
    return numbers


def _longest(hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Hits without those that overlap an earlier, longer one."""
    chosen: list[tuple[int, int, int]] = []
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if not chosen or hit[0] >= chosen[-1][1]:
            chosen.append(hit)
    return chosen


def _normal(word: str) -> str:
    return "*".join(fold(part).text for part in word.split("*"))


def _glue_tokens(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if "*" not in word and not is_unspaced(fold(word).text[:1] or " "):
            yield from TOKEN.findall(fold(word).text)


def _open_glue(words: Iterable[str]) -> re.Pattern[str] | None:
    """Glue that is not a whole word: open words, and particles of scripts without spaces."""
    parts = []
    for word in words:
        literal = fold(word.strip("*")).text
        if literal and ("*" in word or is_unspaced(literal[0])):
            left = "" if word.startswith("*") or is_unspaced(literal[0]) else r"\b"
            right = "" if word.endswith("*") or is_unspaced(literal[-1]) else r"\b"
            parts.append(left + re.escape(literal) + right)
    return re.compile("|".join(sorted(parts, key=len, reverse=True))) if parts else None


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of the lexicons that come with the package, built once per process."""
    return Vocabulary(load_lexicons(), load_services())
