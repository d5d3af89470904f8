"""Markdown and clean HTML of an article, from the same document and the same removals as its text."""

from __future__ import annotations

import html
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
_SAFE_LINK = re.compile(r"(?:https?:|mailto:|tel:|[^:/?#]*(?:[/?#]|$))", re.I)
_MARKDOWN_SIGNS = re.compile(r"([\\`*\[\]<]|(?<!\w)_|_(?!\w))")
_LINE_SIGNS = re.compile(r"^(#{1,6}\s|[-+>]\s|>|\d{1,9}[.)]\s|={3,}|-{3,}|~{3,}|`{3,})")


@dataclass(frozen=True, slots=True)
class _Run:
    """A step in the content of a block: words, or the opening, the closing or the place of inline markup."""

    what: Literal["text", "open", "close", "image", "cell"]
    text: str = ""
    name: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A block as it is written: ``holder`` is the list item, table or ``<pre>`` that it belongs to."""

    kind: str
    level: int
    runs: tuple[_Run, ...]
    gap: str  # what parts it from the block before in the document's text
    holder: int = -1
    group: int = -1  # the outermost list
    is_ordered: bool = False
    is_header: bool = False
    is_quoted: bool = False


def render_markdown(document: Document, removals: Sequence[Removal]) -> str:
    """The article as CommonMark, with GitHub's tables.

    ``removals`` are those that ``decide`` gave for the document.  A document of plain text comes out as it
    is, without what was removed.

    >>> from cleantext.read.layout import lay_out, parse_html
    >>> from cleantext.model import Metadata
    >>> page = "<h2>Tides</h2><p>The <em>low</em> one <a href=/t>was</a> late."
    >>> text, blocks, layout = lay_out(parse_html(page))
    >>> print(render_markdown(Document(text, blocks, Metadata(), layout), ()))
    ## Tides
    <BLANKLINE>
    The *low* one [was](/t) late.
    """
    return _write_markdown(list(_read_items(document, removals)))


def render_html(document: Document, removals: Sequence[Removal]) -> str:
    """The article as HTML without any attribute but links' and images' addresses and alternative texts.

    >>> from cleantext.read.layout import lay_out, parse_html
    >>> from cleantext.model import Metadata
    >>> text, blocks, layout = lay_out(parse_html("<h2 class=x>Tides</h2><ul><li>low<li>high</ul>"))
    >>> render_html(Document(text, blocks, Metadata(), layout), ())
    '<h2>Tides</h2>\\n<ul>\\n<li>low</li>\\n<li>high</li>\\n</ul>'
    """
    return _write_html(list(_read_items(document, removals)))


# ------------------------------------------------------------------------------- from spans to items
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


def _read_items(document: Document, removals: Sequence[Removal]) -> Iterator[_Item]:
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
) -> Iterator[_Item]:
    """The images that stand before a block, each an item of its own; they are taken out of ``chosen``.

    ``placed`` are the addresses of those before: a gallery holds its images several times.
    """
    for number in [number for number in chosen if layout.tags[number] == "img"]:
        if layout.starts[number] > block.start or int(layout.owners[number]) == int(
            layout.owners[layout.block_inner[block.number]]
        ):
            continue
        chosen.remove(number)
        run = _read_image(document, layout, number)
        if run is not None and run.target not in placed:
            placed.add(run.target)
            yield _Item("image", 0, (run,), "\n\n")


def _read_image(document: Document, layout: Layout, number: int) -> _Run | None:
    """An image with its alternative text; none where it is hidden, without an address, or mere decoration."""
    alternative = (layout.attribute(number, "alt") or "").strip()
    in_figure = layout.flags[number] & Inside.FIGURE
    if layout.flags[number] & Inside.HIDDEN or not (alternative or in_figure):
        return None
    for name in _SOURCES:
        source = layout.attribute(number, name)
        if source and not source.lstrip().lower().startswith("data:"):
            target = _resolve(document, source)
            return _Run("image", " ".join(alternative.split()), "", target) if target else None
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
) -> _Item:
    if layout is None:
        return _Item(block.kind, block.level, (_Run("text", kept.read(block.start, block.end).strip()),), gap)
    inner = int(layout.block_inner[block.number])
    holder = group = -1
    is_ordered = is_header = False
    for element in layout.ancestors(inner):
        tag = layout.tags[element]
        if block.kind == "list-item":
            if holder < 0 and tag in ("li", "dt", "dd"):
                holder = element
                is_ordered = layout.tags[int(layout.parents[element])] == "ol"
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
    return _Item(block.kind, block.level, runs, gap, holder, group, is_ordered, is_header, is_quoted)


def _read_runs(
    document: Document, layout: Layout, block: Block, chosen: list[int], kept: _Kept
) -> tuple[_Run, ...]:
    """The words of a block with the marks of its inline markup among them, well nested."""
    if block.kind == "code":
        return (_Run("text", kept.read(block.start, block.end)),)
    runs: list[_Run] = []
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
                    runs.append(_Run("cell"))
                if cell:
                    runs.append(_Run("text", cell))
        place = until

    for element in chosen:
        tag = layout.tags[element]
        start, end = layout.span(element)
        start, end = max(start, block.start), min(end, block.end)
        while open_marks and open_marks[-1][0] <= start:
            write(open_marks[-1][0])
            _, name, target = open_marks.pop()
            runs.append(_Run("close", name=name, target=target))
        if tag == "img":
            image = _read_image(document, layout, element)
            if image is not None and kept.read(max(block.start, start - 1), start + 1).strip():
                write(start)
                runs += [image, _Run("text", " ")]
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
        runs.append(_Run("open", name=name, target=target))
        open_marks.append((end, name, target))
    while open_marks:
        write(open_marks[-1][0])
        _, name, target = open_marks.pop()
        runs.append(_Run("close", name=name, target=target))
    write(block.end)
    return tuple(runs)


# -------------------------------------------------------------------------------------------- Markdown
_MARKS = {"strong": "**", "em": "*", "code": "`"}


def _write_markdown(items: Sequence[_Item]) -> str:
    lines: list[str] = []
    previous: _Item | None = None
    numbers: dict[int, int] = {}
    fence = ""
    for item in items:
        if fence and (previous is None or item.holder != previous.holder or item.kind != "code"):
            lines.append(fence)
            fence = ""
        quote = "> " if item.is_quoted else ""
        is_joined = previous is not None and _continues(previous, item)
        if previous is not None and not is_joined:
            lines.append(quote.rstrip() if quote and previous.is_quoted else "")
        if item.kind == "code":
            if not fence:
                fence = "```"
                lines.append(fence)
            elif is_joined:
                lines += [""] * (item.gap.count("\n") - 1)
            lines.append("".join(run.text for run in item.runs))
        elif item.kind == "table-row":
            cells = _split_cells(item.runs)
            lines.append("| " + " | ".join(_inline_markdown(cell, in_table=True) for cell in cells) + " |")
            if not is_joined:
                lines.append("|" + " --- |" * len(cells))
        else:
            line = _inline_markdown(item.runs)
            if item.kind == "heading":
                line = "#" * max(1, item.level) + " " + line
            elif item.kind == "list-item":
                indent = "  " * (max(1, item.level) - 1)
                if previous is not None and previous.holder == item.holder and previous.kind == "list-item":
                    line = indent + "  " + _guard(line)
                elif item.is_ordered:
                    numbers[item.level] = numbers.get(item.level, 0) + 1 if is_joined else 1
                    line = f"{indent}{numbers[item.level]}. {line}"
                else:
                    line = f"{indent}- {line}"
                if previous is None or previous.level <= item.level:
                    numbers = {level: number for level, number in numbers.items() if level <= item.level}
            elif item.kind == "caption":
                line = f"*{line.replace('*', '')}*" if line else line
            elif item.kind != "image":
                line = _guard(line)
            if is_joined and item.kind not in ("list-item",) and lines:
                lines[-1] += "\\"
            lines.append(quote + line)
        previous = item
    if fence:
        lines.append(fence)
    return "\n".join(lines)


def _continues(previous: _Item, item: _Item) -> bool:
    """Whether an item stands on the next line, with no empty line between."""
    if previous.kind != item.kind:
        return False
    if item.kind in ("code", "table-row"):
        return previous.holder == item.holder
    if item.kind == "list-item":
        return previous.group == item.group and previous.is_quoted == item.is_quoted
    return item.gap == "\n" and item.kind in ("paragraph", "quote", "line")


def _guard(line: str) -> str:
    """A line that Markdown will not take for a heading, a list or a rule."""
    found = _LINE_SIGNS.match(line)
    if not found:
        return line
    digits = re.match(r"\d{1,9}", line)
    return line[: digits.end()] + "\\" + line[digits.end() :] if digits else "\\" + line


def _inline_markdown(runs: Iterable[_Run], in_table: bool = False) -> str:
    pieces: list[str] = []
    in_code = False
    for run in runs:
        if run.what == "text":
            text = run.text if in_code else _MARKDOWN_SIGNS.sub(r"\\\1", run.text)
            pieces.append(text.replace("|", "\\|") if in_table else text)
        elif run.what == "image":
            pieces.append(f"![{_MARKDOWN_SIGNS.sub(_ESCAPED, run.text)}]({_bracket(run.target)})")
        elif run.name == "a":
            pieces.append("[" if run.what == "open" else f"]({_bracket(run.target)})")
        elif run.what in ("open", "close"):
            in_code = run.what == "open" if run.name == "code" else in_code
            pieces.append(_MARKS[run.name])
    return "".join(pieces).strip()


_ESCAPED = r"\\\1"


def _bracket(target: str) -> str:
    return target.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def _split_cells(runs: Iterable[_Run]) -> list[list[_Run]]:
    cells: list[list[_Run]] = [[]]
    for run in runs:
        if run.what == "cell":
            cells.append([])
        else:
            cells[-1].append(run)
    return cells


# ------------------------------------------------------------------------------------------------ HTML
def _write_html(items: Sequence[_Item]) -> str:
    lines: list[str] = []
    open_tags: list[str] = []  # of the lists, tables and quotes around
    inside_items: list[bool] = []  # whether each stands in the item of a list
    previous: _Item | None = None

    def close(depth: int) -> None:
        while len(open_tags) > depth:
            lines.append(f"</{open_tags.pop()}>" + ("</li>" if inside_items.pop() else ""))

    def open_element(tag: str) -> None:
        # a list within a list stands in the item before it
        is_inside = bool(open_tags) and tag in ("ul", "ol") and lines[-1].endswith("</li>")
        if is_inside:
            lines[-1] = lines[-1].removesuffix("</li>")
        open_tags.append(tag)
        inside_items.append(is_inside)
        lines.append(f"<{tag}>")

    for item in items:
        is_joined = previous is not None and _continues(previous, item)
        if previous is not None and previous.kind == "code" and not is_joined:
            lines[-1] += "</code></pre>"
        if not is_joined or item.kind not in ("list-item", "table-row"):
            keeps_quote = item.is_quoted and open_tags[:1] == ["blockquote"]
            close(1 if keeps_quote else 0)
        base = int(item.is_quoted)
        if item.is_quoted and not open_tags:
            open_element("blockquote")
        if item.kind == "code":
            text = html.escape("".join(run.text for run in item.runs), quote=False)
            if is_joined:
                lines[-1] += item.gap + text
            else:
                lines.append("<pre><code>" + text)
        elif item.kind == "table-row":
            if open_tags[base:] != ["table"]:
                open_element("table")
            tag = "th" if item.is_header else "td"
            cells = "".join(f"<{tag}>{_inline_html(cell)}</{tag}>" for cell in _split_cells(item.runs))
            lines.append(f"<tr>{cells}</tr>")
        elif item.kind == "list-item":
            depth = base + max(1, item.level)
            if len(open_tags) > depth:
                close(depth)
            while len(open_tags) < depth:
                open_element("ol" if item.is_ordered else "ul")
            if (
                is_joined
                and previous is not None
                and previous.holder == item.holder
                and lines[-1].endswith("</li>")
            ):
                lines[-1] = lines[-1][: -len("</li>")] + f"<br>{_inline_html(item.runs)}</li>"
            else:
                lines.append(f"<li>{_inline_html(item.runs)}</li>")
        elif is_joined:
            lines[-1] = lines[-1][: -len("</p>")] + f"<br>{_inline_html(item.runs)}</p>"
        elif item.kind == "heading":
            level = min(max(1, item.level), 6)
            lines.append(f"<h{level}>{_inline_html(item.runs)}</h{level}>")
        elif item.kind == "image":
            lines.append(f"<figure>{_inline_html(item.runs)}</figure>")
        elif item.kind == "caption":
            caption = f"<figcaption>{_inline_html(item.runs)}</figcaption></figure>"
            if previous is not None and previous.kind == "image":
                lines[-1] = lines[-1][: -len("</figure>")] + caption
            else:
                lines.append("<figure>" + caption)
        else:
            lines.append(f"<p>{_inline_html(item.runs)}</p>")
        previous = item
    if previous is not None and previous.kind == "code":
        lines[-1] += "</code></pre>"
    close(0)
    return "\n".join(lines)


def _inline_html(runs: Iterable[_Run]) -> str:
    pieces: list[str] = []
    for run in runs:
        if run.what == "text":
            pieces.append(html.escape(run.text, quote=False))
        elif run.what == "image":
            pieces.append(f'<img src="{html.escape(run.target)}" alt="{html.escape(run.text)}">')
        elif run.what == "open":
            pieces.append(f'<a href="{html.escape(run.target)}">' if run.name == "a" else f"<{run.name}>")
        elif run.what == "close":
            pieces.append(f"</{run.name}>")
    return "".join(pieces).strip()
