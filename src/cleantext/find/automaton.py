"""Many words at once, over a folded text: the one room that knows the Aho-Corasick library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray

from cleantext.compiled import load_compiled
from cleantext.fold import fold, fold_all


@cache
def _space_table() -> NDArray[np.uint16]:
    """For each character itself, if it is part of a word, or a space.

    Vowel signs and viramas (Devanagari, Bengali, Tamil, ...) are parts of words, but no letters to
    ``str.isalnum``.
    """
    stored = load_compiled("characters")
    return restore_table(stored["space"] if stored else compile_table())


def compile_table() -> list[int]:
    """Where, in the order of the codes, characters begin to be part of words, and where they cease to be."""
    is_word = [
        (char := chr(code)).isalnum() or unicodedata.category(char)[0] == "M" for code in range(0x10000)
    ]
    return [code for code in range(1, 0x10000) if is_word[code] != is_word[code - 1]]


def restore_table(changes: list[int]) -> NDArray[np.uint16]:
    """The table of the changes that ``compile_table`` gives; the first character is no part of a word."""
    changes_at = np.zeros(0x10000, dtype=np.int32)
    changes_at[changes] = 1
    is_word = changes_at.cumsum() % 2 == 1
    return np.where(is_word, np.arange(0x10000), 0x20).astype(np.uint16)


@cache
def _ascii_spaces() -> bytes:
    return bytes(_space_table()[:0x80].tolist()).ljust(0x100, b" ")


def space_out(folded: str) -> str:
    """A text of the same length with a space for every character that is not part of a word.

    >>> space_out("j'accepte, करे!")
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


def space_out_all(folded: Sequence[str]) -> list[str]:
    """The same of many short texts in one step, in a tenth of the time.

    >>> space_out_all(["j'accepte", "e-mail"])
    ['j accepte', 'e mail']
    """
    spaced = space_out("\n".join(folded))
    ends = accumulate(len(text) + 1 for text in folded)
    return [spaced[end - len(text) - 1 : end - 1] for text, end in zip(folded, ends, strict=True)]


if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Span = tuple[int, int]
_end = itemgetter(2)
# Words with single spaces between them: nearly all that are looked for, and nothing to space out.
_PLAIN_WORDS = re.compile("[a-z0-9]+(?: [a-z0-9]+)*")


def _is_word(char: str) -> bool:
    return space_out(char) != " "


def are_single(words: Iterable[str]) -> list[bool]:
    """Whether what each folded word of a lexicon matches is within one word of a text.

    >>> are_single(("cookie*", "*einstellung*", "zu*stimm", "third party", "e-mail"))
    [True, True, True, False, False]
    """
    letters = [word.replace("*", "") for word in words]
    return [
        " " not in word and spaced == word
        for word, spaced in zip(letters, space_out_all(letters), strict=True)
    ]


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
        words = tuple(words)
        self._set_up(words, make_patterns(words))

    @classmethod
    def restore(cls, words: Sequence[str], compiled: Compiled) -> Automaton:
        """The automaton over ``words`` whose ``compiled`` was stored: in a quarter of the time."""
        automaton = cls.__new__(cls)
        automaton._set_up(words, compiled)
        return automaton

    def _set_up(self, words: Sequence[str], compiled: Compiled) -> None:
        # in tuples, which the collector passes over; of lists it would look at every word, some ms each time
        self.words = tuple(words)
        self.compiled = compiled
        self._closed = tuple([_SIDES[sides] for sides in compiled["closed"]])
        self._marked = {int(number): literal for number, literal in compiled["marked"].items()}
        self._tails = {number: _compile_tail(words[number]) for number in compiled["tails"]}
        self._search = _Search(compiled["patterns"])

    def scan(self, folded: str, matches: Matches | None = None) -> list[tuple[int, int, int]]:
        """``(index of the word, start, end)`` of each occurrence, in the order of their ends.

        ``matches`` are those of its patterns in this text, if they are known (see ``Automata``).
        """
        if matches is None:
            spaced = f" {space_out(folded)} "
            hits = self._search.ascii.scan(spaced, self._closed)
            if not spaced.isascii():
                hits += self._search.others.scan(spaced, self._closed)
        else:
            numbers, starts, ends = matches
            starts, ends = starts - 1 + self._closed_left[numbers], ends - 1 - self._closed_right[numbers]
            hits = list(zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True))
        if self._marked:
            marked = self._marked
            hits = [hit for hit in hits if hit[0] not in marked or folded.startswith(marked[hit[0]], hit[1])]
        for number, literal, sides in self.compiled["marks"]:
            if literal in folded:
                hits += ((number, start, end) for start, end in _find_marks(folded, literal, *_SIDES[sides]))
        if len(hits) > 1:
            hits.sort(key=_end)
        if not self._tails:
            return hits
        found = []
        for hit in hits:
            if hit[0] in self._tails:
                stop = self._stop(folded, hit[0], hit[2])
                if stop < 0:
                    continue
                hit = (hit[0], hit[1], stop)
            found.append(hit)
        return found

    def locate(
        self, folded: str, matches: Matches | None = None
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The indices and the starts of what ``scan`` finds, in any order: for long texts, where only that
        is asked for, in half the time.

        >>> indices, starts = Automaton(["cookie*", "you"]).locate("you must accept cookies")
        >>> indices.tolist(), starts.tolist()
        ([1, 0], [0, 16])
        """
        numbers, starts, ends = matches or self._search.match(folded)
        starts = starts - 1 + self._closed_left[numbers]
        odd = self._is_odd[numbers]
        if odd.any():
            ends = ends - 1 - self._closed_right[numbers]
            is_found = ~odd
            for place in np.flatnonzero(odd).tolist():
                index, start, end = int(numbers[place]), int(starts[place]), int(ends[place])
                is_found[place] = (
                    folded.startswith(self._marked.get(index, ""), start)
                    and self._stop(folded, index, end) >= 0
                )
            numbers, starts = numbers[is_found], starts[is_found]
        marks = [
            (number, start)
            for number, literal, sides in self.compiled["marks"]
            if literal in folded
            for start, _ in _find_marks(folded, literal, *_SIDES[sides])
        ]
        if marks:
            numbers = np.append(numbers, [number for number, _ in marks])
            starts = np.append(starts, [start for _, start in marks])
        return numbers, starts

    @cached_property
    def _closed_left(self) -> NDArray[np.bool_]:
        return np.array([left for left, _ in self._closed], dtype=bool)

    @cached_property
    def _closed_right(self) -> NDArray[np.bool_]:
        return np.array([right for _, right in self._closed], dtype=bool)

    @cached_property
    def _is_odd(self) -> NDArray[np.bool_]:
        """The words that are not found for certain where their patterns are."""
        is_odd = np.zeros(len(self.words), dtype=bool)
        is_odd[[*self._marked, *self._tails]] = True
        return is_odd

    def _stop(self, folded: str, index: int, end: int) -> int:
        """Where a word ends whose first stem ends at ``end``; -1 if the rest of it is not there."""
        tail = self._tails.get(index)
        if tail is None:
            return end
        match = tail.match(folded, end)
        return match.end() if match else -1


# Patterns that were found in a text: their numbers, where each starts and where it ends, in a text that has
# one more space before it.
Matches = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]


class Automata:
    """Several automata that look through a text in one pass, for what that costs is to go through the text.

    >>> first, second = Automaton(["cookie*"]), Automaton(["accept*", "all"])
    >>> text = "accept all cookies"
    >>> found = Automata([first, second]).match(text)
    >>> first.scan(text, found[0]), second.scan(text, found[1])
    ([(0, 11, 17)], [(0, 0, 6), (1, 7, 10)])
    """

    def __init__(self, automata: Sequence[Automaton]) -> None:
        patterns = [automaton.compiled["patterns"] for automaton in automata]
        ends = list(accumulate(map(len, patterns)))
        self._edges = list(pairwise([0, *ends]))
        self._search = _Search(tuple(chain.from_iterable(patterns)))

    def match(self, folded: str) -> list[Matches]:
        """For each automaton what it finds in a folded text, to be given to its ``scan`` or ``locate``."""
        numbers, starts, ends = self._search.match(folded)
        found = []
        for first, end in self._edges:
            own = ((numbers >= first) & (numbers < end)).nonzero()[0]
            found.append((numbers[own] - first, starts[own], ends[own]))
        return found


class _Search:
    """The patterns of an automaton, or of several, by whether they are written in ASCII letters.

    Most texts have no others once they are folded: what is written with others is neither built nor searched
    for before one has.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns

    @cached_property
    def ascii(self) -> _Part:
        return _Part([(number, text) for number, text in enumerate(self._patterns) if text.isascii()])

    @cached_property
    def others(self) -> _Part:
        return _Part([(number, text) for number, text in enumerate(self._patterns) if not text.isascii()])

    def match(self, folded: str) -> Matches:
        """What is found in a folded text."""
        spaced = f" {space_out(folded)} "
        found = self.ascii.locate(spaced)
        if spaced.isascii():
            return found
        more = self.others.locate(spaced)
        numbers, starts, ends = (np.concatenate(pair) for pair in zip(found, more, strict=True))
        return numbers, starts, ends


class _Part:
    """Some of an automaton's patterns, each with its number; built when it is first used."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        self._numbers = tuple([number for number, _ in numbered])
        self._patterns = tuple([pattern for _, pattern in numbered])

    @cached_property
    def _automaton(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(self._patterns)

    def scan(self, spaced: str, closed: Sequence[tuple[bool, bool]]) -> list[tuple[int, int, int]]:
        """The matches in a text that has one more space before it, so that every place is one further on."""
        numbers = self._numbers
        return [
            (number := numbers[index], start - 1 + closed[number][0], end - 1 - closed[number][1])
            for index, start, end in self._automaton.find_matches_as_indexes(spaced, overlapping=True)
        ]

    def locate(self, spaced: str) -> Matches:
        """The numbers, starts and ends of the matches, in the places of ``spaced``."""
        matches = self._automaton.find_matches_as_indexes(spaced, overlapping=True)
        flat = np.fromiter(chain.from_iterable(matches), dtype=np.intp, count=3 * len(matches))
        indices, starts, ends = flat.reshape(-1, 3).T
        return self._numbers_array[indices], starts, ends

    @cached_property
    def _numbers_array(self) -> NDArray[np.intp]:
        return np.array(self._numbers, dtype=np.intp)


class Compiled(TypedDict):
    """What an automaton is made from, in JSON values.

    ``patterns`` stand at the numbers of their words.  ``closed`` has a digit of ``_SIDES`` for each.
    ``marked`` holds the literals of words with marks: marks are space in the text that is searched, and
    whether they stand in the text is asked afterwards.  ``marks`` (number, literal, digit) are nothing but
    marks, and are looked for one by one; there are few.  ``tails`` are the numbers of words with more than
    one stem.
    """

    patterns: Sequence[str]
    closed: str
    marked: dict[str, str]
    marks: list[tuple[int, str, str]]
    tails: list[int]


# Whether a word may not go on to the left and to the right.
_SIDES = {"0": (False, False), "1": (True, False), "2": (False, True), "3": (True, True)}
# A pattern that is met nowhere: no folded text holds this character.
_NOWHERE = "\0"


def make_patterns(words: Sequence[str]) -> Compiled:
    """A word that may not begin or end inside another is looked for with the space before or behind it,
    in a text where all that is no word is space: most of what does not count is never met."""
    compiled = Compiled(patterns=[], closed="", marked={}, marks=[], tails=[])
    heads = [word.strip("*") for word in words]
    for number, head in enumerate(heads):
        if "*" in head:
            heads[number] = head[: head.index("*")]
            compiled["tails"].append(number)
    tails = frozenset(compiled["tails"])
    closed: list[str] = []
    patterns: list[str] = []
    literals = fold_all(heads)
    for number, (word, literal, spaced) in enumerate(
        zip(words, literals, space_out_all(literals), strict=True)
    ):
        if not literal.strip():
            raise ValueError(f"an empty word cannot be looked for: {word!r}")
        left = not (word[0] == "*" or is_unspaced(literal[0]))
        right = not (word[-1] == "*" or number in tails or is_unspaced(literal[-1]))
        closed.append(str(left + 2 * right))
        if not _PLAIN_WORDS.fullmatch(literal):
            if not spaced.strip():
                compiled["marks"].append((number, literal, closed[-1]))
                patterns.append(_NOWHERE)
                continue
            if spaced != literal or spaced[0] == " " or spaced[-1] == " " or "  " in spaced:
                compiled["marked"][str(number)] = literal
        patterns.append(" " * left + spaced + " " * right)
    compiled["patterns"] = tuple(patterns)
    compiled["closed"] = "".join(closed)
    return compiled


def _find_marks(folded: str, literal: str, is_closed_left: bool, is_closed_right: bool) -> Iterator[Span]:
    """Where a literal that is nothing but marks stands, beside no word on its closed sides."""
    start = folded.find(literal)
    while start >= 0:
        end = start + len(literal)
        if not (is_closed_left and start and _is_word(folded[start - 1])) and not (
            is_closed_right and end < len(folded) and _is_word(folded[end])
        ):
            yield start, end
        start = folded.find(literal, start + 1)


def _compile_tail(word: str) -> re.Pattern[str]:
    """The rest of a word after its first open stem; 20 letters are more than any ending has."""
    _, *stems = word.strip("*").split("*")
    rest = "".join(r"\w{0,20}" + re.escape(fold(stem).text) for stem in stems)
    return re.compile(rest + ("" if word.endswith("*") else r"\b"))


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


def script_of(char: str) -> int:
    """A number for the script of a folded character: Latin (and digits) 0, those of East Asia 1.

    >>> [script_of(char) for char in "a3日の한"], len({script_of(char) for char in "яжα"})
    ([0, 0, 1, 1, 1], 2)
    """
    code = ord(char)
    if code < 0x370:
        return 0
    if 0x3040 <= code < 0xD7B0:
        return 1
    # Ethiopic and Tibetan are longer than a block of 128
    if 0x1200 <= code < 0x1380 or 0xF00 <= code < 0x1000:
        return code >> 9
    return code >> 8 if code < 0x900 else code >> 7
