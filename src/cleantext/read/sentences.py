"""Where sentences begin in a text, in scripts with and without spaces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cleantext.model import Document

# What may close a sentence.
_STOPS = ".!?…。！？｡‼⁉।॥؟۔።፧၊။៖។"
_ANY_STOP = re.compile(f"[{_STOPS}]")
# A full stop, its closing quotes or brackets, and a space; East Asian, Indic, Arabic, Ethiopic and
# Burmese stops need no space.
# The space behind is taken along, so that the search goes on where the next sentence may begin.
_STOP = re.compile(
    rf"""([{_STOPS}]
        (?: (?<=[.!?…]) [.!?…]{{0,5}} ["'”’»“)\]]{{0,3}} (?=\s)
          | (?<=[。！？｡‼⁉]) [。！？｡‼⁉]{{0,5}} [」』）”"')]{{0,3}}
          | (?<=[।॥؟۔።፧၊။៖។]) [।॥؟۔።፧၊။៖។]{{0,3}} ["'”»)]{{0,2}}
        )) \s*""",
    re.VERBOSE,
)
# Words after which a full stop ends no sentence, in the larger languages, as they stand before the stop.
_ABBREVIATIONS = frozenset(
    "abs art bzw ca ca. dr d.h e.g etc évent evtl fr ggf hr i.d.r i.e inc inkl jr lit ltd m max mme mr mrs "
    "ms n.v nr no p.ex pl prof s sog sr sra st str tel u.a u.s usw v vgl vol vs z.b zzgl "
    "т.д т.е т.п г ул".split()
)
# The vowel signs of the Indic scripts are no ``\w``, and without them a word would end in a single letter.
_LONGEST = 12
_LAST_WORD = re.compile(rf"[\w.\u0900-\u0963\u0966-\u0dff]{{1,{_LONGEST}}}$")
# No abbreviation is longer: a longer word before a full stop is not looked up.
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS))


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as spans without the space around them.

    >>> text = "Er kam z.B. gestern. „Gut!“ sagte sie.  今日は。明日も。"
    >>> [text[start:end] for start, end in split_sentences(text, 0, len(text))]
    ['Er kam z.B. gestern.', '„Gut!“ sagte sie.', '今日は。', '明日も。']
    >>> text = "ഇതും വായിക്കുക. നന്ദി."
    >>> [text[start:end] for start, end in split_sentences(text, 0, len(text))]
    ['ഇതും വായിക്കുക.', 'നന്ദി.']
    """
    return _split(text, start, end, [stop.start() for stop in _ANY_STOP.finditer(text, start, end)])


class Sentences:
    """The sentences of the blocks of a document, each block cut once, when it is asked for."""

    def __init__(self, document: Document) -> None:
        self._text, self._blocks, self._folded = document.text, document.blocks, document.folded
        self._cut: dict[int, list[tuple[int, int]]] = {}

    def of(self, number: int) -> list[tuple[int, int]]:
        """The sentences of a block as spans of the folded text.

        >>> from cleantext.model import Block, Document, Metadata
        >>> document = Document("Oui\u00ad. Non.", (Block(0, 10, "line", 0),), Metadata())
        >>> Sentences(document).of(0)
        [(0, 4), (5, 9)]
        """
        spans = self._cut.get(number)
        if spans is None:
            block, stops = self._blocks[number], self._stops
            first = bisect_left(stops, block.start)
            spans = _split(
                self._text, block.start, block.end, stops[first : bisect_left(stops, block.end, first)]
            )
            if self._folded.offsets is not None:
                place = self._folded.place
                spans = [(place(start), place(end)) for start, end in spans]
            self._cut[number] = spans
        return spans

    @cached_property
    def _stops(self) -> list[int]:
        """Where in the text there may be a stop."""
        folded = self._folded
        if folded.offsets is None and folded.text.isascii():  # then no other stop was folded
            codes = np.frombuffer(folded.text.encode("ascii"), dtype=np.uint8)
            is_stop = (codes == ord(".")) | (codes == ord("!")) | (codes == ord("?"))
            places: list[int] = is_stop.nonzero()[0].tolist()
            return places
        return [match.start() for match in _ANY_STOP.finditer(self._text)]


def _split(text: str, start: int, end: int, stops: Sequence[int]) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``, where ``stops`` are the places of all that may close one."""
    spans = []
    begin, end = trim(text, start, end)
    after = begin
    last = end - 1  # what follows no stop begins no sentence
    for place in stops:
        if place < after:  # a part of the stop before it
            continue
        if place >= last:
            break
        if text[place + 1] == " " and text[place] in ".!?" and not text[place + 2].isspace():
            close, after = place + 1, place + 2
        else:
            stop = _STOP.match(text, place, end)
            if stop is None:
                continue
            close, after = stop.end(1), stop.end()
            if after >= end:
                break
        if text[after].islower():  # the sentence goes on
            continue
        if text[place] != "." or not _is_abbreviated(text, begin, place):
            spans.append((begin, close))
            begin = after
    if begin < end:
        spans.append((begin, end))
    return spans


def _is_abbreviated(text: str, begin: int, stop: int) -> bool:
    """Whether the full stop at ``stop`` closes an abbreviation or the number of a day."""
    start = max(begin, stop - _LONGEST)
    last = text[text.rfind(" ", start, stop) + 1 or start : stop]
    if not last.isalnum():
        word = _LAST_WORD.search(text, start, stop)
        if word is None:
            return False
        last = word.group()
    if len(last) > _LONGEST_ABBREVIATION:
        return False
    if len(last) == 1:
        return last.isalpha() or last.isdigit()
    return (len(last) == 2 and last.isdigit()) or last.lower() in _ABBREVIATIONS


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends.

    >>> trim("  a b ", 0, 6)
    (2, 5)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
