"""Where sentences begin in a text, in scripts with and without spaces."""

from __future__ import annotations

import re

# A full stop, its closing quotes or brackets, and a space; East Asian, Indic, Arabic, Ethiopic and
# Burmese stops need no space.  All begin with one set of characters, which is searched for quickly.
# The space behind is taken along, so that the search goes on where the next sentence may begin.
_STOP = re.compile(
    r"""([.!?…。！？｡‼⁉।॥؟۔።፧၊။៖។]
        (?: (?<=[.!?…]) [.!?…]{0,5} ["'”’»“)\]]{0,3} (?=\s)
          | (?<=[。！？｡‼⁉]) [。！？｡‼⁉]{0,5} [」』）”"')]{0,3}
          | (?<=[।॥؟۔።፧၊။៖។]) [।॥؟۔።፧၊။៖។]{0,3} ["'”»)]{0,2}
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


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as spans without the space around them.

    >>> text = "Er kam z.B. gestern. „Gut!“ sagte sie.  今日は。明日も。"
    >>> [text[start:end] for start, end in split_sentences(text, 0, len(text))]
    ['Er kam z.B. gestern.', '„Gut!“ sagte sie.', '今日は。', '明日も。']
    >>> text = "ഇതും വായിക്കുക. നന്ദി."
    >>> [text[start:end] for start, end in split_sentences(text, 0, len(text))]
    ['ഇതും വായിക്കുക.', 'നന്ദി.']
    """
    spans = []
    begin, end = trim(text, start, end)
    for stop in _STOP.finditer(text, begin, end):
        after = stop.end()
        if after >= end:
            break
        if text[after].islower():  # the sentence goes on
            continue
        place, close = stop.span(1)
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
