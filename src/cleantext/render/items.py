"""What is left of a document as items with their inline markup, which every written form is made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
# Attributes in which pages that load their images late keep the address.
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src")
# CommonMark takes a longer number for text.
_MOST_DIGITS = 9
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
    inline = _find_inline(layout) if layout is not None else []
    placed: set[str] = set()
    at = 0
    before = 0
    for block in document.blocks:
        if not kept.read(block.start, block.end).strip():
            # markup that begins inside a block that went is passed over
            while at < len(inline) and layout is not None and layout.starts[inline[at]] < block.end:
                at += 1
            before = block.end
            continue
        gap = document.text[before : block.start]
        before = block.end
        chosen: list[int] = []
        if layout is not None:
            while at < len(inline) and layout.starts[inline[at]] < block.end:
                chosen.append(inline[at])
                at += 1
            yield from _place_images(document, layout, chosen, block, placed)
        yield _read_item(document, layout, block, chosen, kept, gap)


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


def _place_images(
    document: Document, layout: Layout, chosen: list[int], block: Block, placed: set[str]
) -> Iterator[Item]:
    """The images that stand before a block, each an item of its own; they are taken out of ``chosen``.

    ``placed`` are the addresses of those before: a gallery holds its images several times.
    """
    owner = int(layout.owners[layout.block_inner[block.number]])
    before = [
        number
        for number in chosen
        if layout.tags[number] == "img"
        and layout.starts[number] <= block.start
        and int(layout.owners[number]) != owner
    ]
    if not before:
        return
    apart = set(before)
    chosen[:] = [number for number in chosen if number not in apart]
    for number in before:
        run = _read_image(document, layout, number)
        if run is not None and run.target not in placed:
            placed.add(run.target)
            yield Item("image", 0, (run,), "\n\n")


def _read_image(document: Document, layout: Layout, number: int) -> Run | None:
    """An image with its alternative text; none where it is hidden, without an address, or mere decoration."""
    alternative = (layout.attribute(number, "alt") or "").strip()
    in_figure = layout.flags[number] & Inside.FIGURE
    if layout.flags[number] & Inside.HIDDEN or not (alternative or in_figure):
        return None
    for name in _SOURCES:
        source = layout.attribute(number, name)
        if source and not source.lstrip().lower().startswith("data:"):
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
