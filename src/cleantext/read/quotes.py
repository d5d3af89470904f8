"""Somebody's words: what stands between quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

# "It read: 'We use cookies ...'": what introduces somebody's words may be as long as they are.
QUOTED_SHARE = 0.4
_MARKS = re.compile('["«»“”„‟]')


def find_marks(text: str, start: int, end: int) -> list[int]:
    """The places of the quotation marks in a line, to be handed to ``is_between``.

    >>> find_marks('It read: “We use cookies.” Nobody did.', 0, 38)
    [9, 25]
    """
    return [match.start() for match in _MARKS.finditer(text, start, end)]


def is_between(marks: Sequence[int], start: int, end: int) -> bool:
    """Whether much of the span ``start:end`` stands between quotation marks of its line, one of them its own.

    A notice may stand in the midst of a quotation that a scraper tore apart; then neither mark is at its
    ends.  Marks that do not come in pairs say nothing.

    >>> text = 'It read: “We use cookies.” Nobody did.'
    >>> marks = find_marks(text, 0, len(text))
    >>> is_between(marks, 9, 26), is_between(marks, 27, 38)
    (True, False)
    """
    if len(marks) % 2:
        return False
    # pairs before and behind the span share nothing with it: a long line may hold very many
    first = bisect_left(marks, start) // 2 * 2
    last = bisect_right(marks, end) + 1
    near = marks[max(0, first) : last // 2 * 2]
    inside = sum(
        max(0, min(end, closing) - max(start, opening))
        for opening, closing in zip(near[::2], near[1::2], strict=True)
        if opening >= start - 2 or closing <= end + 1
    )
    return inside > QUOTED_SHARE * (end - start)
