"""A text minus its removals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from cleantext.model import Removal


def strip(original: str, removals: Iterable[Removal]) -> str:
    """``original`` with each removal's span replaced by its ``replacement`` (mostly nothing).

    The removals are in order and disjoint, as ``decide`` gives them.

    >>> strip("One. Cookies? Two.", [Removal(5, 14, "Cookies? ", "cookie-consent", "notice.cookie-consent")])
    'One. Two.'
    """
    pieces: list[str] = []
    place = 0
    for removal in removals:
        pieces += original[place : removal.start], removal.replacement
        place = removal.end
    pieces.append(original[place:])
    return "".join(pieces)


def compose(original: str, first: Sequence[Removal], more: Iterable[Removal]) -> tuple[Removal, ...]:
    """One receipt for two: ``first`` applies to ``original``, ``more`` to what ``first`` leaves of it.

    A later removal that reaches across an earlier one is given in pieces; a marker that it covers goes.

    >>> first = [Removal(2, 4, "b ", "embed", "x")]
    >>> more = [Removal(0, 4, "a c ", "embed", "y")]
    >>> [(removal.start, removal.end, removal.rule) for removal in compose("a b c d", first, more)]
    [(0, 2, 'y'), (2, 4, 'x'), (4, 6, 'y')]
    """
    kept: list[tuple[int, int, int]] = []  # start and end in the stripped text, start in the original
    settled = list(first)
    markers: list[tuple[int, int, int]] = []  # start and end in the stripped text, number in ``first``
    place = shifted = 0
    for number, removal in enumerate(settled):
        length = removal.start - place
        kept.append((shifted, shifted + length, place))
        shifted += length
        if removal.replacement:
            markers.append((shifted, shifted + len(removal.replacement), number))
            shifted += len(removal.replacement)
        place = removal.end
    kept.append((shifted, shifted + len(original) - place, place))
    pieces: list[Removal] = []
    segment = nearest = 0
    for removal in more:
        while nearest < len(markers) and markers[nearest][1] <= removal.start:
            nearest += 1
        for start, _, number in islice(markers, nearest, None):
            if start >= removal.end:
                break
            settled[number] = replace(settled[number], replacement="")
        while segment < len(kept) and kept[segment][1] <= removal.start:
            segment += 1
        here, marker = segment, removal.replacement
        while here < len(kept) and kept[here][0] < removal.end:
            low, high, source = kept[here]
            start = source + max(removal.start, low) - low
            end = source + min(removal.end, high) - low
            if start < end:
                pieces.append(
                    replace(removal, start=start, end=end, text=original[start:end], replacement=marker)
                )
                marker = ""
            here += 1
    return tuple(sorted([*settled, *pieces], key=lambda removal: removal.start))
