"""What is left of a document as items with their inline markup, which every written form is made of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Literal
from urllib.parse import urljoin

from cleantext.model import Block, Document, Removal
from cleantext.read.layout import CELL_SEPARATOR, Inside, Layout

_EMPHASIS = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "cite": "em",
    "code": "code",
    "kbd": "code",
}
# Attributes that hold an image's address; pages that load theirs late have a stand-in in ``src``.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
_MOST_BOXES = 60  # around an image that are looked at; real pages nest some thirty deep
# CommonMark takes a longer number for text.
_MOST_DIGITS = 9
_DRAWN = re.compile(r"\.svg(?:[?#]|$)", re.I)
_SAFE_LINK = re.compile(r"(?:https?:|mailto:|tel:|[^:/?#]*(?:[/?#]|$))", re.I)


@dataclass(frozen=True, slots=True)
class Run:
    """A step in the content of a block: words, or the opening, the closing or the place of inline markup."""

    what: Literal["text", "open", "close", "image", "cell"]
    text: str = ""
    name: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A block as it is written: ``holder`` is the list item, table or ``<pre>`` that it belongs to.

    ``parent`` is the innermost list around it and ``group`` the outermost.  ``start`` is what an ordered list
    begins to count with, ``number`` what the item itself states.
    """

    kind: str
    level: int
    runs: tuple[Run, ...]
    gap: str  # what parts it from the block before in the document's text
    holder: int = -1
    parent: int = -1
    group: int = -1
    is_ordered: bool = False
    start: int = 1
    number: int | None = None
    is_header: bool = False
    is_quoted: bool = False


class _Kept:
    """What is left of a text: asked for by span, answered in pieces."""

    def __init__(self, text: str, removals: Sequence[Removal]) -> None:
        self.text = text
        self.removals = removals
        self._ends = [removal.end for removal in removals]

    def pieces(self, start: int, end: int) -> Iterator[str]:
        """What stands of ``text[start:end]``; a marker stands where its removal began."""
        at = bisect_right(self._ends, start)
        while start < end:
            if at >= len(self.removals) or self.removals[at].start >= end:
                yield self.text[start:end]
                return
            removal = self.removals[at]
            if start < removal.start:
                yield self.text[start : removal.start]
            if removal.replacement and start <= removal.start:
                yield removal.replacement
            start = removal.end
            at += 1

    def read(self, start: int, end: int) -> str:
        return "".join(self.pieces(start, end))


def read_items(document: Document, removals: Sequence[Removal]) -> Iterator[Item]:
    kept = _Kept(document.text, removals)
    layout = document.layout
    blocks = document.blocks
    words = [kept.read(block.start, block.end).strip() for block in blocks]
    inline = _find_inline(layout) if layout is not None else []
    images = _Images(document, layout, list(map(bool, words))) if layout is not None else None
    at = 0
    before = 0
    for block in blocks:
        chosen: list[int] = []
        while at < len(inline) and layout is not None and layout.starts[inline[at]] < block.end:
            chosen.append(inline[at])
            at += 1
        if images is not None:
            chosen = images.part(chosen, block)
        # the markup that begins inside a block that went is passed over
        if words[block.number]:
            if images is not None:
                yield from images.place()
            yield _read_item(document, layout, block, chosen, kept, document.text[before : block.start])
        before = block.end
    if images is not None:
        yield from images.place(inline[at:])


def _find_inline(layout: Layout) -> list[int]:
    """The elements that inline markup is made of, in the order in which they begin."""
    tags = layout.tags
    chosen = [
        number
        for number, tag in enumerate(tags)
        if tag in _EMPHASIS or tag == "img" or (tag == "a" and layout.attribute(number, "href"))
    ]
    starts = layout.starts
    return sorted(chosen, key=lambda number: int(starts[number]))


class _Images:
    """The images that stand between the blocks of a page, each an item of its own.

    A gallery holds its images several times, large and small; each address is placed once.
    """

    def __init__(self, document: Document, layout: Layout, is_left: Sequence[bool]) -> None:
        self._document = document
        self._layout = layout
        self._is_left = is_left
        self._left_before = list(accumulate(is_left, initial=0))
        self._starts = [block.start for block in document.blocks]
        self._ends = [block.end for block in document.blocks]
        self._waiting: list[int] = []
        self._placed: set[str] = set()

    def part(self, chosen: Sequence[int], block: Block) -> list[int]:
        """The inline markup of a block, without the images before it, which wait for their place."""
        layout = self._layout
        owner = int(layout.owners[layout.block_inner[block.number]])
        inside: list[int] = []
        for number in chosen:
            is_apart = (
                layout.tags[number] == "img"
                and layout.starts[number] <= block.start
                and int(layout.owners[number]) != owner
            )
            (self._waiting if is_apart else inside).append(number)
        return inside

    def place(self, behind: Sequence[int] = ()) -> Iterator[Item]:
        """The images that waited, and those ``behind`` the last block, without those that went with what they
        stood in."""
        self._waiting += [number for number in behind if self._layout.tags[number] == "img"]
        for number in self._waiting:
            run = _read_image(self._document, self._layout, number)
            if run is not None and run.target not in self._placed and self._is_of_article(number):
                self._placed.add(run.target)
                yield Item("image", 0, (run,), "\n\n")
        self._waiting.clear()

    def _is_of_article(self, number: int) -> bool:
        """Whether the next block in the nearest box that holds words is left, or else the one before.

        That the caption of its figure went does not count: captions go oftener than their images.
        """
        layout = self._layout
        start, end = layout.span(number)
        for box in islice(layout.ancestors(number), 1, _MOST_BOXES):
            low, high = layout.span(box)
            if layout.tags[box] == "figure" and low < high:
                captions = layout.blocks_in(box)
                if self._left_before[captions.stop] > self._left_before[captions.start]:
                    return True
                start, end = min(start, low), max(end, high)
            if low < start or high > end:
                following = bisect_right(self._ends, end)
                if following < len(self._starts) and self._starts[following] < high:
                    return self._is_left[following]
                return self._is_left[bisect_left(self._starts, start) - 1]
        return False


def _read_image(document: Document, layout: Layout, number: int) -> Run | None:
    """An image with its alternative text; none where it is hidden, a button, decoration or has no address."""
    alternative = (layout.attribute(number, "alt") or "").strip()
    flags = int(layout.flags[number])
    if flags & (Inside.HIDDEN | Inside.BUTTON) or not (alternative or flags & Inside.FIGURE):
        return None
    for name in _SOURCES:
        source = layout.attribute(number, name)
        if source and not source.lstrip().lower().startswith("data:"):
            if flags & Inside.LINK and _DRAWN.search(source):
                return None  # an icon to share by
            target = _resolve(document, source)
            return Run("image", " ".join(alternative.split()), "", target) if target else None
    return None


def _resolve(document: Document, target: str) -> str:
    """An address as it can be used outside the page; empty where it is not one."""
    target = "".join(target.split())
    if not _SAFE_LINK.match(target):
        return ""
    if document.metadata.url:
        try:
            return urljoin(document.metadata.url, target)
        except ValueError:
            return ""
    return target


def _read_item(
    document: Document, layout: Layout | None, block: Block, chosen: list[int], kept: _Kept, gap: str
) -> Item:
    if layout is None:
        return Item(block.kind, block.level, (Run("text", kept.read(block.start, block.end).strip()),), gap)
    inner = int(layout.block_inner[block.number])
    holder = parent = group = -1
    is_ordered = is_header = False
    for element in layout.ancestors(inner):
        tag = layout.tags[element]
        if block.kind == "list-item":
            if holder < 0 and tag in ("li", "dt", "dd"):
                holder = element
                parent = int(layout.parents[element])
                is_ordered = parent >= 0 and layout.tags[parent] == "ol"
            elif tag in ("ul", "ol", "dl", "menu"):
                group = element
        elif block.kind == "code" and tag in ("pre", "listing", "xmp"):
            holder = element
        elif block.kind == "table-row":
            if tag == "th":
                is_header = True
            if tag == "table":
                holder = element
                break
    runs = _read_runs(document, layout, block, chosen, kept)
    is_quoted = bool(layout.flags[inner] & Inside.QUOTE)
    start, number = 1, None
    if is_ordered:
        start = _read_number(layout.attribute(parent, "start")) or start
        number = _read_number(layout.attribute(holder, "value"))
    return Item(
        block.kind,
        block.level,
        runs,
        gap,
        holder,
        parent,
        group,
        is_ordered,
        start,
        number,
        is_header,
        is_quoted,
    )


def _read_number(stated: str | None) -> int | None:
    """The number of a list or of its item, if it is one that Markdown knows (up to nine digits)."""
    stated = (stated or "").strip()
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) <= _MOST_DIGITS else None


def _read_runs(
    document: Document, layout: Layout, block: Block, chosen: list[int], kept: _Kept
) -> tuple[Run, ...]:
    """The words of a block with the marks of its inline markup among them, well nested."""
    if block.kind == "code":
        return (Run("text", kept.read(block.start, block.end)),)
    runs: list[Run] = []
    open_marks: list[tuple[int, str, str]] = []  # end, name, target
    place = block.start

    def write(until: int) -> None:
        nonlocal place
        if until <= place:
            return
        for piece in kept.pieces(place, until):
            cells = piece.split(CELL_SEPARATOR) if block.kind == "table-row" else [piece]
            for number, cell in enumerate(cells):
                if number:
                    runs.append(Run("cell"))
                if cell:
                    runs.append(Run("text", cell))
        place = until

    for element in chosen:
        tag = layout.tags[element]
        start, end = layout.span(element)
        start, end = max(start, block.start), min(end, block.end)
        while open_marks and open_marks[-1][0] <= start:
            write(open_marks[-1][0])
            _, name, target = open_marks.pop()
            runs.append(Run("close", name=name, target=target))
        if tag == "img":
            image = _read_image(document, layout, element)
            if image is not None and kept.read(max(block.start, start - 1), start + 1).strip():
                write(start)
                runs += [image, Run("text", " ")]
            continue
        name = "a" if tag == "a" else _EMPHASIS[tag]
        target = _resolve(document, layout.attribute(element, "href") or "") if tag == "a" else ""
        if (
            start >= end
            or not kept.read(start, end).strip()
            or CELL_SEPARATOR in document.text[start:end]
            or (name == "a" and not target)
            or any(known == name for _, known, _ in open_marks)
            or (open_marks and end > open_marks[-1][0])
            or (name == "strong" and block.kind == "heading")
        ):
            continue
        write(start)
        runs.append(Run("open", name=name, target=target))
        open_marks.append((end, name, target))
    while open_marks:
        write(open_marks[-1][0])
        _, name, target = open_marks.pop()
        runs.append(Run("close", name=name, target=target))
    write(block.end)
    return tuple(runs)


def continues(previous: Item, item: Item) -> bool:
    """Whether an item stands on the next line, with no empty line between."""
    if previous.kind != item.kind:
        return False
    if item.kind in ("code", "table-row"):
        return previous.holder == item.holder
    if item.kind == "list-item":
        return previous.group == item.group and previous.is_quoted == item.is_quoted
    return item.gap == "\n" and item.kind in ("paragraph", "quote", "line")


def split_cells(runs: Iterable[Run]) -> list[list[Run]]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run.what == "cell":
            cells.append([])
        else:
            cells[-1].append(run)
    return cells
