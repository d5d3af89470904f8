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
def _space_table() -> NDArray[np.uint16]:
    """For each character itself, if it is part of a word, or a space.

    Vowel signs and viramas (Devanagari, Bengali, Tamil, ...) are parts of words, but no letters to
    ``str.isalnum``.
    """
    table = np.arange(0x10000, dtype=np.uint16)
    for code in range(0x10000):
        char = chr(code)
        if not char.isalnum() and not unicodedata.category(char).startswith("M"):
            table[code] = 0x20
    return table


@cache
def _ascii_spaces() -> bytes:
    return bytes(_space_table()[:0x80].tolist()).ljust(0x100, b" ")


def _space_out(folded: str) -> str:
    """A text of the same length with a space for every character that is not part of a word.

    >>> _space_out("j'accepte, करे!")
    'j accepte  करे '
    """
    if folded.isascii():
        return folded.encode("ascii").translate(_ascii_spaces()).decode("ascii")
    written = folded.encode("utf-16-le")
    if len(written) == 2 * len(folded):
        return str(_space_table().take(np.frombuffer(written, dtype="<u2")).data, "utf-16-le")
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype="<u4")
    spaced = np.where(codes < 0x10000, _space_table().take(codes, mode="clip"), codes)
    return str(spaced.astype("<u4").data, "utf-32-le")


_end = itemgetter(2)
# Words with single spaces between them: nearly all that are looked for, and nothing to space out.
_PLAIN_WORDS = re.compile("[a-z0-9]+(?: [a-z0-9]+)*")


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
            head = word.strip("*")
            if "*" in head:
                head, *tail = head.split("*")
                self._tails[number] = _compile_tail(tail, word.endswith("*"))
            heads.append(head)
        literals = fold_all(heads)
        # A word that may not begin or end inside another is looked for with the space before or behind it,
        # in a text where all that is no word is space: most of what does not count is never met.
        self._numbers: list[int] = []
        self._closed: list[tuple[bool, bool]] = []
        # Marks of a word ("e-mail") are space there too; whether they stand in the text is asked afterwards.
        self._marked: dict[int, str] = {}
        # What is nothing but marks is looked for one by one; there are few.
        self._marks: list[tuple[int, str, bool, bool]] = []
        patterns: list[str] = []
        for number, (word, literal) in enumerate(zip(self.words, literals, strict=True)):
            if not literal.strip():
                raise ValueError(f"an empty word cannot be looked for: {word!r}")
            left = not (word[0] == "*" or is_unspaced(literal[0]))
            right = not (word[-1] == "*" or number in self._tails or is_unspaced(literal[-1]))
            spaced = literal
            if not _PLAIN_WORDS.fullmatch(literal):
                spaced = _space_out(literal)
                if not spaced.strip():
                    self._marks.append((number, literal, left, right))
                    continue
                if spaced != literal or spaced[0] == " " or spaced[-1] == " " or "  " in spaced:
                    self._marked[number] = literal
            self._numbers.append(number)
            self._closed.append((left, right))
            patterns.append(" " * left + spaced + " " * right)
        self._automaton = AhoCorasick(patterns)

    def scan(self, folded: str) -> list[tuple[int, int, int]]:
        """``(index of the word, start, end)`` of each occurrence, in the order of their ends."""
        numbers, closed = self._numbers, self._closed
        # The text has one more space before it, so every place is one further on.
        hits = [
            (numbers[index], start - 1 + closed[index][0], end - 1 - closed[index][1])
            for index, start, end in self._automaton.find_matches_as_indexes(
                f" {_space_out(folded)} ", overlapping=True
            )
        ]
        if self._marked:
            marked = self._marked
            hits = [hit for hit in hits if hit[0] not in marked or folded.startswith(marked[hit[0]], hit[1])]
        for number, literal, left, right in self._marks:
            start = folded.find(literal)
            while start >= 0:
                end = start + len(literal)
                if not (left and start and _is_word(folded[start - 1])) and not (
                    right and end < len(folded) and _is_word(folded[end])
                ):
                    hits.append((number, start, end))
                start = folded.find(literal, start + 1)
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
