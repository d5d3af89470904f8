"""Somebody's words: what stands between quotation marks."""

from __future__ import annotations

import re

# "It read: 'We use cookies ...'": what introduces somebody's words may be as long as they are.
QUOTED_SHARE = 0.4
_MARKS = re.compile('["«»“”„‟]')


def is_quoted(text: str, line_start: int, line_end: int, start: int, end: int) -> bool:
    """Whether much of ``text[start:end]`` stands between quotation marks of its line, one of them its own.

    A notice may stand in the midst of a quotation that a scraper tore apart; then neither mark is at its
    ends.  Marks that do not come in pairs say nothing.

    >>> text = 'It read: “We use cookies.” Nobody did.'
    >>> is_quoted(text, 0, len(text), 9, 26), is_quoted(text, 0, len(text), 27, 38)
    (True, False)
    """
    marks = [match.start() for match in _MARKS.finditer(text, line_start, line_end)]
    if len(marks) % 2:
        return False
    inside = sum(
        max(0, min(end, closing) - max(start, opening))
        for opening, closing in zip(marks[::2], marks[1::2], strict=True)
        if opening >= start - 2 or closing <= end + 1
    )
    return inside > QUOTED_SHARE * (end - start)
