"""Many words at once, over a folded text: the one room that knows the Aho-Corasick library."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick

from cleantext.fold import fold

# Vowel signs and viramas (Devanagari, Bengali, Tamil, ...) are parts of words, but no letters to ``str.isalnum``.
_MARKS = frozenset(
    chr(code) for code in range(0x900, 0x1900) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)


class Automaton:
    """Finds every occurrence of every one of its words in one pass, whatever their number.

    A word is written as in a lexicon: ``cookie`` is a whole word, ``accept*`` any word that starts
    so, ``*einstellung*`` any word that holds it; several words are separated by one space.  Words
    in a script that does not separate words (Chinese, Japanese, Thai, ...) match anywhere.

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
        literals: list[str] = []
        for word in self.words:
            literal = fold(word.strip("*")).text
            if not literal.strip():
                raise ValueError(f"an empty word cannot be looked for: {word!r}")
            literals.append(literal)
            self._open_left.append(word.startswith("*") or is_unspaced(literal[0]))
            self._open_right.append(word.endswith("*") or is_unspaced(literal[-1]))
        self._automaton = AhoCorasick(literals)

    def scan(self, folded: str) -> list[tuple[int, int, int]]:
        """``(index of the word, start, end)`` of each occurrence, in the order of their ends."""
        left, right, size = self._open_left, self._open_right, len(folded)
        return [
            (index, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if (left[index] or start == 0 or not ((char := folded[start - 1]).isalnum() or char in _MARKS))
            and (right[index] or end == size or not ((char := folded[end]).isalnum() or char in _MARKS))
        ]


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
