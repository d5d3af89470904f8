"""Many words at once, over a folded text: the one room that knows the Aho-Corasick library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from operator import itemgetter

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from cleantext.fold import fold, fold_all


@cache
def _space_table() -> NDArray[np.uint32]:
    """For each character itself, if it is part of a word, or a space.

    Vowel signs and viramas (Devanagari, Bengali, Tamil, ...) are parts of words, but no letters to
    ``str.isalnum``.
    """
    table = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        char = chr(code)
        if not char.isalnum() and not unicodedata.category(char).startswith("M"):
            table[code] = 0x20
    return table


def _space_out(folded: str) -> str:
    """A text of the same length with a space for every character that is not part of a word.

    >>> _space_out("j'accepte, करे!")
    'j accepte  करे '
    """
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32)
    table = _space_table()
    spaced = np.where(codes < 0x10000, table[np.minimum(codes, 0xFFFF)], codes) if codes.size else codes
    return spaced.astype("<u4").tobytes().decode("utf-32-le")


# What an automaton over words and single spaces cannot look for as it is written.
_ODD = re.compile(r"\s\s|^\s|\s$")
_end = itemgetter(2)


class _Patterns:
    """Literals with the numbers of their words, and whether each may not go on to either side (1 or 0)."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.literals: list[str] = []
        self.closed_left: list[int] = []
        self.closed_right: list[int] = []

    def add(self, number: int, literal: str, is_open_left: bool, is_open_right: bool) -> None:
        self.numbers.append(number)
        self.literals.append(literal)
        self.closed_left.append(0 if is_open_left else 1)
        self.closed_right.append(0 if is_open_right else 1)

    def padded(self) -> list[str]:
        """The literals with a space on each closed side."""
        sides = zip(self.literals, self.closed_left, self.closed_right, strict=True)
        return [" " * left + literal + " " * right for literal, left, right in sides]


def _is_word(char: str) -> bool:
    return _space_out(char) != " "


class Automaton:
    """Finds every occurrence of every one of its words in one pass, whatever their number.

    A word is written as in a lexicon: ``cookie`` is a whole word, ``accept*`` any word that starts
    so, ``*einstellung*`` any word that holds it; several words are separated by one space, and each may
    be open (``adress* ip``).  Words in a script that does not separate words (Chinese, Japanese, Thai,
    ...) match anywhere.

    >>> automaton = Automaton(["cookie*", "accept*", "you"])
    >>> automaton.scan(fold("You must ACCEPT\\u00a0cookies.").text)
    [(2, 0, 3), (1, 9, 15), (0, 16, 22)]

    A vowel sign that follows a word belongs to it, so it is another word.

    >>> Automaton(["कर"]).scan(fold("कर करे").text)
    [(0, 0, 2)]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words: Sequence[str] = tuple(words)
        self._tails: dict[int, re.Pattern[str]] = {}
        heads = []
        for number, word in enumerate(self.words):
            head, *tail = word.strip("*").split("*")
            if tail:
                self._tails[number] = _compile_tail(tail, word.endswith("*"))
            heads.append(head)
        spaced, plain = _Patterns(), _Patterns()
        for number, (word, literal) in enumerate(zip(self.words, fold_all(heads), strict=True)):
            if not literal.strip():
                raise ValueError(f"an empty word cannot be looked for: {word!r}")
            is_open_left = word.startswith("*") or is_unspaced(literal[0])
            is_open_right = number in self._tails or word.endswith("*") or is_unspaced(literal[-1])
            if _ODD.search(literal) or _space_out(literal) != literal:
                plain.add(number, literal, is_open_left, is_open_right)
            else:
                spaced.add(number, literal, is_open_left, is_open_right)
        self._spaced, self._plain = spaced, plain
        self._spaced_automaton = AhoCorasick(spaced.padded())
        self._plain_automaton = AhoCorasick(plain.literals)

    def scan(self, folded: str) -> list[tuple[int, int, int]]:
        """``(index of the word, start, end)`` of each occurrence, in the order of their ends."""
        # A word that may not begin or end inside another is looked for with the space before or behind it,
        # in a text where all that is no word is space: most of what does not count is never met.  The text
        # has one more space before it, so every place is one further on.
        numbers, left, right = self._spaced.numbers, self._spaced.closed_left, self._spaced.closed_right
        hits = [
            (numbers[index], start - 1 + left[index], end - 1 - right[index])
            for index, start, end in self._spaced_automaton.find_matches_as_indexes(
                f" {_space_out(folded)} ", overlapping=True
            )
        ]
        plain = self._plain
        if plain.numbers:
            hits += [
                (plain.numbers[index], start, end)
                for index, start, end in self._plain_automaton.find_matches_as_indexes(
                    folded, overlapping=True
                )
                if not (plain.closed_left[index] and start and _is_word(folded[start - 1]))
                and not (plain.closed_right[index] and end < len(folded) and _is_word(folded[end]))
            ]
            hits.sort(key=_end)
        if not self._tails:
            return hits
        return [
            (index, start, stop)
            for index, start, end in hits
            if (stop := self._stop(folded, index, end)) >= 0
        ]

    def _stop(self, folded: str, index: int, end: int) -> int:
        """Where a word ends whose first stem ends at ``end``; -1 if the rest of it is not there."""
        tail = self._tails.get(index)
        if tail is None:
            return end
        match = tail.match(folded, end)
        return match.end() if match else -1


def _compile_tail(stems: list[str], is_open: bool) -> re.Pattern[str]:
    """The rest of a word after its first open stem; 20 letters are more than any ending has."""
    rest = "".join(r"\w{0,20}" + re.escape(fold(stem).text) for stem in stems)
    return re.compile(rest + ("" if is_open else r"\b"))


def is_unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that writes no space between words.

    >>> [is_unspaced(char) for char in "aя가日のไ"]
    [False, False, False, True, True, True]
    """
    code = ord(char)
    return (
        0x0E00 <= code < 0x0F00  # Thai, Lao
        or 0x1000 <= code < 0x10A0  # Burmese
        or 0x1780 <= code < 0x1800  # Khmer
        or 0x3040 <= code < 0x3100  # kana
        or 0x3400 <= code < 0xA000  # Han
        or 0x20000 <= code < 0x32000
    )
