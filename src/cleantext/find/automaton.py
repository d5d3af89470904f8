"""Many words at once, over a folded text: the one room that knows the Aho-Corasick library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick

from cleantext.fold import fold, fold_all

# Vowel signs and viramas (Devanagari, Bengali, Tamil, ...) are parts of words, but no letters to ``str.isalnum``.
_MARKS = frozenset(
    chr(code) for code in range(0x900, 0x1900) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)


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
        self._open_left: list[bool] = []
        self._open_right: list[bool] = []
        self._tails: dict[int, re.Pattern[str]] = {}
        literals: list[str] = []
        stems = [word.strip("*").split("*") for word in self.words]
        heads = fold_all(head for head, *_ in stems)
        for number, (word, (_, *tail), literal) in enumerate(zip(self.words, stems, heads, strict=True)):
            if not literal.strip():
                raise ValueError(f"an empty word cannot be looked for: {word!r}")
            if tail:
                self._tails[number] = _compile_tail(tail, word.endswith("*"))
                word += "*"  # what follows its first stem is the tail's business
            literals.append(literal)
            self._open_left.append(word.startswith("*") or is_unspaced(literal[0]))
            self._open_right.append(word.endswith("*") or is_unspaced(literal[-1]))
        self._automaton = AhoCorasick(literals)

    def scan(self, folded: str) -> list[tuple[int, int, int]]:
        """``(index of the word, start, end)`` of each occurrence, in the order of their ends."""
        left, right, size = self._open_left, self._open_right, len(folded)
        hits = [
            (index, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if (left[index] or start == 0 or not ((char := folded[start - 1]).isalnum() or char in _MARKS))
            and (right[index] or end == size or not ((char := folded[end]).isalnum() or char in _MARKS))
        ]
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
