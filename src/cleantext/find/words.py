"""The words of a text as numbers, so that they are looked up, counted and compared as arrays."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleantext.compiled import load_compiled

Codes = NDArray[np.uint32]
Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

_BMP = 0x10000
# What a character is: one class each, the last ones by what they are used for.
OTHER, LETTER, UPPER, WIDE, DIGIT, STOP, COMMA, QUOTE, MARK, SPACE, MONEY, JOINER = range(12)
CLASSES = 12
_USED_AS = (
    (".!?…。！？｡؟।۔", STOP),
    (",;、，；،؛", COMMA),
    ('"“”„«»‹›「」『』‘’', QUOTE),
    ("|·•»›→/©►▶#@+*>", MARK),
    ("$€£¥₩₹₺₽₫฿₴₪₦", MONEY),
    ("_", JOINER),
)

# A word's number is its characters' codes times rising powers of an odd number (of 64 bits: the golden
# ratio's), modulo 2^64, stirred once.
_BASE = 0x9E3779B97F4A7C15
_UNBASE = pow(_BASE, -1, 1 << 64)
_STIR = 0xC2B2AE3D27D4EB4F
_STIR_SHIFT = 29
_BITS = (1 << 64) - 1
# Several words' number is made the same way of the words' numbers.
_LINE_BASE = 0xD6E8FEB86659FD93


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """For each character its class, and its small letter where that is one character."""
    stored = load_compiled("characters")
    return restore_tables(stored) if stored else make_tables()


def compile_tables() -> dict[str, list[list[int]]]:
    """Where, in the order of the codes, the class of characters changes and to what; capitals and their small
    letters."""
    classes, small = make_tables()
    changes = np.flatnonzero(np.diff(classes, prepend=CLASSES))
    capitals = np.flatnonzero(small != np.arange(_BMP))
    return {
        "classes": [changes.tolist(), classes[changes].tolist()],
        "small": [capitals.tolist(), small[capitals].tolist()],
    }


def restore_tables(
    compiled: Mapping[str, Sequence[Sequence[int]]],
) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """The tables of ``compile_tables``."""
    changes, values = compiled["classes"]
    classes = np.repeat(np.array(values, dtype=np.uint8), np.diff(changes, append=_BMP))
    small = np.arange(_BMP, dtype=np.uint16)
    capitals, letters = compiled["small"]
    small[capitals] = letters
    return classes, small


def make_tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """The same from Unicode's data."""
    classes = np.zeros(_BMP, dtype=np.uint8)
    small = np.arange(_BMP, dtype=np.uint16)
    for code in range(_BMP):
        char = chr(code)
        if (
            0x2E80 <= code < 0xA4D0
            or 0xAC00 <= code < 0xD7B0
            or 0xF900 <= code < 0xFB00
            or 0x0E00 <= code < 0x0F00
        ):
            # written without spaces, or in syllables
            classes[code] = WIDE if char.isalnum() or 0x0E00 <= code < 0x0F00 else OTHER
        elif char.isalpha():
            classes[code] = UPPER if char.isupper() else LETTER
        elif char.isdigit():
            classes[code] = DIGIT
        elif char.isspace():
            classes[code] = SPACE
        elif unicodedata.category(char) in ("Mn", "Mc"):
            classes[code] = JOINER
        lower = char.lower()
        if len(lower) == 1:
            small[code] = ord(lower)
    for chars, use in _USED_AS:
        for char in chars:
            classes[ord(char)] = use
    return classes, small


@dataclass(frozen=True)
class Words:
    """The characters of a text by their classes, and its words: their numbers, and where each begins.

    >>> words = read_words("Read more: 12 tips")
    >>> words.starts.tolist(), [number_word(word) for word in ("read", "more")] == words.numbers[:2].tolist()
    ([0, 5, 11, 14], True)
    """

    classes: NDArray[np.uint8]
    numbers: Numbers
    starts: Places
    ends: Places


def read_words(text: str) -> Words:
    """The words of a text, in order.  All words that begin and end with a digit have one number."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.intp)
    class_of, small_of = _tables()
    classes = class_of.take(codes, mode="clip")  # whatever is beyond the tables is like their last character
    in_word = np.zeros(len(classes) + 2, dtype=np.int8)
    _IN_WORD.take(classes, out=in_word[1:-1], mode="clip")
    edges = np.flatnonzero(in_word[1:] != in_word[:-1])
    starts, ends = edges[::2], edges[1::2]
    powers, unpowers = _known_powers() if len(codes) < _KNOWN_POWERS else _make_powers(len(codes) + 1)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(small_of.take(codes, mode="clip") * powers[: len(codes)], out=sums[1:])
    numbers = _stir((sums[ends] - sums[starts]) * unpowers[starts])
    numbers[(classes[starts] == DIGIT) & (classes[ends - 1] == DIGIT)] = _A_NUMBER
    return Words(classes, numbers, starts, ends)


# Texts up to this length (nearly all pages) share their powers: a megabyte.
_KNOWN_POWERS = 1 << 16


@cache
def _known_powers() -> tuple[Numbers, Numbers]:
    return _make_powers(_KNOWN_POWERS)


def _make_powers(size: int) -> tuple[Numbers, Numbers]:
    """Rising powers of the base, and what undoes each."""
    powers = np.full((2, size), [[_BASE], [_UNBASE]], dtype=np.uint64)
    powers[:, 0] = 1
    np.cumprod(powers, axis=1, out=powers)
    return powers[0], powers[1]


def split_words(text: str) -> list[str]:
    """The same words as strings, for learning and for tests.

    >>> split_words("Read more: 12 tips")
    ['read', 'more', '0', 'tips']
    """
    words = read_words(text)
    return [
        "0" if number == _A_NUMBER else text[start:end].lower()
        for number, start, end in zip(
            words.numbers.tolist(), words.starts.tolist(), words.ends.tolist(), strict=True
        )
    ]


_IN_WORD = np.zeros(CLASSES, dtype=np.int8)
_IN_WORD[[LETTER, UPPER, WIDE, DIGIT, JOINER]] = 1


def _stir(numbers: Numbers) -> Numbers:
    """Numbers whose high and low bits depend on all of them."""
    return (numbers ^ (numbers >> np.uint64(_STIR_SHIFT))) * np.uint64(_STIR)


def number_word(word: str) -> int:
    """The number that a word has in ``Words.numbers``; the word in small letters, digits as ``0``."""
    number = sum(ord(char) * pow(_BASE, place, 1 << 64) for place, char in enumerate(word)) & _BITS
    return ((number ^ (number >> _STIR_SHIFT)) * _STIR) & _BITS


_A_NUMBER = number_word("0")


def number_line(words: Iterable[str]) -> int:
    """The number of several words in a row, as ``number_rows`` gives it."""
    return (
        sum(number_word(word) * pow(_LINE_BASE, place, 1 << 64) for place, word in enumerate(words)) & _BITS
    )


def line_powers(size: int) -> Numbers:
    """What the first, the second, ... word of a row of words is multiplied with in the row's number."""
    powers = np.full(size, _LINE_BASE, dtype=np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, out=powers)


def cut_shingles(numbers: Numbers, size: int) -> Numbers:
    """The number of each ``size`` words that follow one another.

    >>> cut_shingles(read_words("a b c").numbers, 2).tolist() == [number_line("ab"), number_line("bc")]
    True
    """
    count = len(numbers) - size + 1
    if count <= 0:
        return numbers[:0]
    found = numbers[:count].copy()
    for place, power in enumerate(line_powers(size)[1:], start=1):
        found += numbers[place : place + count] * power
    return found


def are_among(numbers: Numbers, known: Numbers) -> NDArray[np.bool_]:
    """Whether each of many numbers is among a few, which are sorted.

    >>> are_among(read_words("the tide was low").numbers, np.sort(read_words("low tide").numbers)).tolist()
    [False, True, False, True]
    """
    if not known.size:
        return np.zeros(len(numbers), dtype=bool)
    found: NDArray[np.bool_] = known[np.minimum(known.searchsorted(numbers), len(known) - 1)] == numbers
    return found


@dataclass(frozen=True)
class WordTable:
    """Values of words, looked up for many words at once."""

    keys: Numbers
    values: NDArray[np.float32]

    def find(self, numbers: Numbers) -> NDArray[np.float32]:
        """The value of each word, 0 for one that is not in the table."""
        if not self.keys.size:
            return np.zeros(len(numbers), dtype=np.float32)
        at = np.minimum(self.keys.searchsorted(numbers), len(self.keys) - 1)
        return np.where(self.keys[at] == numbers, self.values[at], np.float32(0))


def make_table(numbers: Sequence[int], values: Sequence[float]) -> WordTable:
    """A table of the words with these numbers.

    >>> make_table([number_word("tide")], [0.5]).find(read_words("The tide").numbers).tolist()
    [0.0, 0.5]
    """
    keys = np.array(numbers, dtype=np.uint64)
    order = keys.argsort(kind="stable")
    return WordTable(keys[order], np.array(values, dtype=np.float32)[order])
