"""HTML laid out as text: blocks, with the markup facts that each had.

One parse, one walk with ``etree.iterwalk`` (no recursion), one string.  The walk keeps a table of all
elements of the page in document order; what an element displays is a span of the string, so that markup
can be asked for by class, id, tag or attribute and answered in offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, cast

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from cleantext.model import Block, BlockKind
from cleantext.read.page_data import is_displayed, page_data_text, read_article_bodies

# What stands between the cells of one table row.
CELL_SEPARATOR = "\t"
# libxml2 stops reading at 2,048 open elements; a page nested deeper than this is flattened below it.
_MAX_DEPTH = 1000
# Whether the time for a page is up is asked once in this many elements: some 5 ms of the walk.
_ELEMENTS_BETWEEN_LOOKS = 1024
# lxml adds attributes in quadratic time (50,000 in one tag take 3 s): a tag that is longer than this loses
# its attributes beyond the first ones.
_LONG_TAG = 20_000
_MAX_ATTRIBUTES = 500


class Inside:
    """Bits of ``Layout.flags``: what an element is, or is inside of."""

    LINK = 1 << 0
    BUTTON = 1 << 1
    FORM = 1 << 2
    NAV = 1 << 3
    ASIDE = 1 << 4
    HEADER = 1 << 5
    FOOTER = 1 << 6
    FIGURE = 1 << 7
    CAPTION = 1 << 8
    TABLE = 1 << 9
    QUOTE = 1 << 10
    LIST = 1 << 11
    ARTICLE = 1 << 12
    MAIN = 1 << 13
    HEADING = 1 << 14
    CODE = 1 << 15
    HIDDEN = 1 << 16
    DIALOG = 1 << 17
    STRONG = 1 << 18
    EMPHASIS = 1 << 19
    PARAGRAPH = 1 << 20
    TIME = 1 << 21
    ADDRESS = 1 << 22
    SMALL = 1 << 23
    CUSTOM = 1 << 24
    DETAILS = 1 << 25
    ARTICLE_BODY = 1 << 26
    COMMENT = 1 << 27
    LABEL = 1 << 28
    NOSCRIPT = 1 << 29


class _Tag(NamedTuple):
    is_block: bool
    flags: int = 0
    kind: BlockKind | None = None
    level: int = 0


_BLOCK = _Tag(True)
_TAGS: dict[str, _Tag] = {
    **dict.fromkeys(
        [
            "html",
            "body",
            "div",
            "section",
            "hgroup",
            "hr",
            "center",
            "fieldset",
            "legend",
            "optgroup",
            "thead",
            "tbody",
            "tfoot",
            "col",
            "colgroup",
            "dir",
            "frameset",
            "noframes",
            "search",
            "marquee",
            "blink",
        ],
        _BLOCK,
    ),
    "p": _Tag(True, Inside.PARAGRAPH),
    "article": _Tag(True, Inside.ARTICLE, "paragraph"),
    "main": _Tag(True, Inside.MAIN),
    "nav": _Tag(True, Inside.NAV),
    "menu": _Tag(True, Inside.LIST),
    "aside": _Tag(True, Inside.ASIDE),
    "header": _Tag(True, Inside.HEADER),
    "footer": _Tag(True, Inside.FOOTER),
    "address": _Tag(True, Inside.ADDRESS),
    "form": _Tag(True, Inside.FORM),
    "dialog": _Tag(True, Inside.DIALOG),
    "details": _Tag(True, Inside.DETAILS),
    "summary": _Tag(True, Inside.DETAILS),
    "figure": _Tag(True, Inside.FIGURE),
    "figcaption": _Tag(True, Inside.CAPTION, "caption"),
    "caption": _Tag(True, Inside.CAPTION, "caption"),
    "table": _Tag(True, Inside.TABLE),
    "tr": _Tag(True),
    "td": _Tag(True, 0, "paragraph"),
    "th": _Tag(True, 0, "paragraph"),
    "blockquote": _Tag(True, Inside.QUOTE, "quote"),
    "ul": _Tag(True, Inside.LIST),
    "ol": _Tag(True, Inside.LIST),
    "dl": _Tag(True, Inside.LIST),
    "li": _Tag(True, 0, "list-item"),
    "dt": _Tag(True, 0, "list-item"),
    "dd": _Tag(True, 0, "list-item"),
    "pre": _Tag(True, Inside.CODE, "code"),
    "listing": _Tag(True, Inside.CODE, "code"),
    "xmp": _Tag(True, Inside.CODE, "code"),
    **{f"h{level}": _Tag(True, Inside.HEADING, "heading", level) for level in range(1, 7)},
    "a": _Tag(False, Inside.LINK),
    "button": _Tag(False, Inside.BUTTON),
    "label": _Tag(False, Inside.LABEL),
    "b": _Tag(False, Inside.STRONG),
    "strong": _Tag(False, Inside.STRONG),
    "i": _Tag(False, Inside.EMPHASIS),
    "em": _Tag(False, Inside.EMPHASIS),
    "cite": _Tag(False, Inside.EMPHASIS),
    "time": _Tag(False, Inside.TIME),
    "small": _Tag(False, Inside.SMALL),
    "noscript": _Tag(False, Inside.NOSCRIPT),
}
# Elements whose content is not displayed as text.
_UNSEEN = frozenset(
    "head script style template svg iframe object video audio canvas select datalist textarea "
    "noembed applet embed rp map".split()
)
# What a browser without scripts shows is laid out where it is this long: of 1,800 pages, 24 hold the
# article there (forums above all) and two something else; below, it asks for JavaScript or loads images.
_LEAST_NOSCRIPT = 600
_LISTS = frozenset(["ul", "ol", "dl", "menu"])
_LINES = frozenset(["pre", "listing", "xmp"])
# Two of these side by side are displayed apart, even with no space between them in the source.
_APART = frozenset(["a", "button", "time", "label", "input"])
# These are displayed apart from the text around them.
_BOXES = frozenset(["button", "input", "img"])
_HIDING_STYLE = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden")

# What no XML tree may hold, though libxml2 reads it from HTML, and searching for it is an error; of these,
# form feed is white space to HTML, and the others that ``str.split`` parts words at part them here.
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1C)])
_CONTROLS_TO_SPACE = bytes.maketrans(b"\x0b\x0c\x1c\x1d\x1e\x1f", b"      ")
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF
_NONCHARACTERS_BEGIN = b"\xef\xbf"
_PAGE_END = re.compile(rb"</(?:body|html)\s{0,20}>", re.I)
_EARLY_END = re.compile(rb"</(?:body|html|BODY|HTML)")
# What follows the end of the page in this many characters is nothing but its end tags.
_MAX_AFTER_END = 40
_MANY_ATTRIBUTES = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG_TAG},}}>?".encode())
_ATTRIBUTE = re.compile(rb"\s[^\s=<>\"'/]{1,100}(?:=(?:\"[^\"]*\"|'[^']*'|[^\s<>]*))?")
_ANY_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,50})[^<>]*>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def parse_html(html: str) -> etree._Element:
    """The root element of ``html``; never ``None``, and never an error, whatever the string.

    >>> parse_html("<p>Hello").findtext(".//p")
    'Hello'
    >>> parse_html("").tag
    'html'
    """
    source = html.encode("utf-8", "replace")
    if _NONCHARACTERS_BEGIN in source:
        for noncharacter in _NONCHARACTERS:
            source = source.replace(noncharacter, b"")
    source = source.translate(_CONTROLS_TO_SPACE, _CONTROLS)
    if _ends_early(source):
        source = _PAGE_END.sub(b"", source)
    if len(source) > _LONG_TAG and _has_long_tag(source):
        source = _MANY_ATTRIBUTES.sub(_cut_attributes, source)
    root, is_complete = _parse(source)
    if not is_complete:
        root, _ = _parse(_flatten(source))
    return root


def _has_long_tag(source: bytes) -> bool:
    """Whether anywhere more than ``_LONG_TAG`` bytes stand without the end of a tag."""
    end = -1
    while end + _LONG_TAG < len(source):
        start, end = end + 1, source.rfind(b">", end + 1, end + _LONG_TAG + 1)
        if end < start:
            return True
    return False


def _ends_early(source: bytes) -> bool:
    """Whether there is more page after a ``</body>``: browsers read on there, libxml2 does not."""
    return _EARLY_END.search(source, 0, max(0, len(source) - _MAX_AFTER_END)) is not None


def _parse(source: bytes) -> tuple[etree._Element, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    root: etree._Element | None = None
    try:
        root = etree.fromstring(source, parser)
    except (etree.LxmlError, AssertionError):  # lxml asserts on a document without any element
        root = None
    is_complete = not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    if root is None:
        root = etree.Element("html")
        etree.SubElement(root, "body").text = None
    return root, is_complete


def _cut_attributes(match: re.Match[bytes]) -> bytes:
    """A long tag as it is if it has few attributes (one holds much data), else with its first ones only."""
    tag = match.group()
    if tag.count(b"=") + tag.count(b" ") <= _MAX_ATTRIBUTES:
        return tag
    end = 0
    for number, attribute in enumerate(_ATTRIBUTE.finditer(tag)):
        if number == _MAX_ATTRIBUTES:
            break
        end = attribute.end()
    return tag[:end] + b">" if end else tag


def _flatten(source: bytes) -> bytes:
    """A page without the tags that stand deeper than libxml2 reads."""
    pieces: list[bytes] = []
    place = depth = 0
    for match in _ANY_TAG.finditer(source):
        if match.group(2).lower().decode() in _VOID:
            continue
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        if depth > _MAX_DEPTH or (match.group(1) and depth == _MAX_DEPTH):
            pieces += source[place : match.start()], b" "
            place = match.end()
    pieces.append(source[place:])
    return b"".join(pieces)


@dataclass(frozen=True)
class ElementIndex:
    """Where classes, ids and tags stand: numbers of elements, in document order.

    ``named`` are those that have the same class attribute, word for word.
    """

    classes: dict[str, list[int]]
    ids: dict[str, list[int]]
    tags: dict[str, list[int]]
    named: dict[str, list[int]]


@dataclass(frozen=True)
class Layout:
    """The markup facts of a page, as parallel tables: one of all elements, one of the blocks.

    **Elements** are numbered in document order (0 is the root): ``tags[e]``, ``parents[e]`` (-1 at the
    root), ``owners[e]`` (the nearest element, itself included, that makes a block), ``depths[e]``,
    ``flags[e]`` (bits of ``Inside``: what it is
    and what it is inside of), ``starts[e]`` and ``ends[e]``: what it displays is ``text[start:end]``, empty
    where nothing is displayed (images, scripts, empty boxes).

    **Blocks**: ``block_elements[b]`` is the element that makes the block, ``block_inner[b]`` the innermost
    element around its first character, ``block_starts``, ``block_ends`` its span.

    ``is_page_data`` says that the page displays no article without its scripts: the text was read from
    its JSON-LD or from the state of its scripts.

    To ask for markup: ``layout.index`` knows all classes, ids and tags, ``layout.attributes`` the elements
    that have an attribute of a name, ``layout.attribute(e, name)`` its value, ``layout.pairs(e)`` all;
    ``layout.span(e)`` is the span of an element in the text, ``layout.blocks_in(e)`` the range of the blocks
    below it, ``layout.number(element)`` the number of an lxml element found by other means (XPath).

    >>> root = parse_html("<div class='lead big'><p>One <a href=x>two</a></p><p>Three</p></div><p>Four")
    >>> text, blocks, layout = lay_out(root)
    >>> [element] = layout.index.classes["lead"]
    >>> layout.span(element), list(layout.blocks_in(element)), layout.xpath(2)
    ((0, 14), [0, 1], '/html/body/p')
    """

    root: etree._Element
    elements: Sequence[etree._Element]
    tags: Sequence[str]
    parents: NDArray[np.int32]
    owners: NDArray[np.int32]
    depths: NDArray[np.int32]
    flags: NDArray[np.int64]
    attributes: dict[str, list[int]]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    block_elements: NDArray[np.int32]
    block_inner: NDArray[np.int32]
    block_starts: NDArray[np.int32]
    block_ends: NDArray[np.int32]
    is_page_data: bool = False
    _numbers: dict[etree._Element, int] = field(default_factory=dict)
    _steps: dict[int, str] = field(default_factory=dict)  # of the XPaths, as they were asked for
    _paths: dict[int, str] = field(default_factory=dict)

    @cached_property
    def index(self) -> ElementIndex:
        """Classes (as written), ids and tags, each with the numbers of its elements."""
        elements, attributes = self.elements, self.attributes
        classes: defaultdict[str, list[int]] = defaultdict(list)
        ids: defaultdict[str, list[int]] = defaultdict(list)
        tags: defaultdict[str, list[int]] = defaultdict(list)
        for number, tag in enumerate(self.tags):
            tags[tag].append(number)
        # most elements share their class attribute with others
        having: defaultdict[str, list[int]] = defaultdict(list)
        for number in attributes.get("class", ()):
            having[elements[number].get("class", "")].append(number)
        for number in attributes.get("id", ()):
            ids[elements[number].get("id", "").strip()].append(number)
        for value, numbers in having.items():
            for word in dict.fromkeys(value.split()):
                classes[word] += numbers
        for numbers in classes.values():
            numbers.sort()
        return ElementIndex(dict(classes), dict(ids), dict(tags), dict(having))

    def span(self, element: int) -> tuple[int, int]:
        """What an element displays, as a span of the text; empty where it displays nothing."""
        return int(self.starts[element]), int(self.ends[element])

    def blocks_in(self, element: int) -> range:
        """The numbers of the blocks of which at least a part is below an element."""
        start, end = self.span(element)
        if start >= end:
            return range(0)
        first = int(self.block_ends.searchsorted(start, side="right"))
        return range(first, int(self.block_starts.searchsorted(end, side="left")))

    def number(self, element: etree._Element) -> int | None:
        """The number of an lxml element, ``None`` for one that is not displayed."""
        if not self._numbers:
            self._numbers.update((known, number) for number, known in enumerate(self.elements))
        return self._numbers.get(element)

    def ancestors(self, element: int) -> Iterator[int]:
        """The element itself, its parent, and so on to the root."""
        while element >= 0:
            yield element
            element = int(self.parents[element])

    def attribute(self, element: int, name: str) -> str | None:
        """The value of an element's attribute, or ``None``."""
        return self.elements[element].get(name)

    def pairs(self, element: int) -> Sequence[tuple[str, str]]:
        """The names and the values of an element's attributes."""
        return cast("Sequence[tuple[str, str]]", self.elements[element].items())

    def xpath(self, block: int) -> str:
        """Where the element of a block stands in the page; the root, if it was read from the page's data."""
        if self.is_page_data:
            return "/html"
        element = int(self.block_elements[block])
        outside = int(self.parents[element])
        way: list[int] = []
        while outside >= 0 and outside not in self._paths:
            way.append(outside)
            outside = int(self.parents[outside])
        path = self._paths.get(outside, "")
        for outside in reversed(way):
            path += self._step(outside)
            self._paths[outside] = path
        return path + self._step(element)

    def _step(self, element: int) -> str:
        """The last step of an element's XPath; libxml2, which is asked for a whole path, counts all siblings
        before the element each time."""
        if element not in self._steps:
            parent = int(self.parents[element])
            order, parents = self._siblings
            siblings = order[bisect_left(parents, parent) : bisect_right(parents, parent)]
            alike: dict[str, list[int]] = {}
            for sibling in siblings:
                alike.setdefault(self.tags[sibling], []).append(sibling)
            for tag, numbers in alike.items():
                if len(numbers) == 1:
                    self._steps[numbers[0]] = f"/{tag}"
                else:
                    self._steps.update(
                        (number, f"/{tag}[{place}]") for place, number in enumerate(numbers, 1)
                    )
        return self._steps[element]

    @cached_property
    def _siblings(self) -> tuple[list[int], list[int]]:
        """The elements by their parents, siblings in document order, and the parent of each."""
        order = self.parents.argsort(kind="stable")
        return order.tolist(), self.parents[order].tolist()


def lay_out(
    root: etree._Element, is_late: Callable[[], bool] = lambda: False
) -> tuple[str, tuple[Block, ...], Layout]:
    """The text of a whole page as displayed, in reading order, with its blocks and their markup facts.

    Blocks are parted by an empty line; items of one list, rows of one table and lines of one paragraph
    (``<br>``) by a line break.  The cells of a row are parted by tabs.  Once ``is_late`` says so, the rest of
    the page is not read.

    >>> text, blocks, _ = lay_out(parse_html("<h1>Ti<b>t</b>le</h1><ul><li>a<li>b</ul>x<br>y<br><br>z"))
    >>> text
    'Title\\n\\na\\nb\\n\\nx\\ny\\n\\nz'
    >>> [block.kind for block in blocks]
    ['heading', 'list-item', 'list-item', 'paragraph', 'paragraph', 'paragraph']
    """
    laid_out = _walk(root, is_late)
    body = "" if is_late() else _read_hidden_article(root, laid_out[0])
    if not body:
        return laid_out
    page = etree.Element("html")
    article = etree.SubElement(etree.SubElement(page, "body"), "article")
    for paragraph in body.split("\n\n"):
        etree.SubElement(article, "p").text = _NOT_XML.sub("", paragraph)
    text, blocks, layout = _walk(page, is_late)
    return text, blocks, replace(layout, root=root, is_page_data=True)


# Characters that an XML tree cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A page that displays less than this has its article elsewhere, if it has one.
_LEAST_TEXT = 1500
# What is only in the data must be longer than what is displayed by this factor.
_DATA_FACTOR = 1.5


def _read_hidden_article(root: etree._Element, text: str) -> str:
    """The article of a page that displays it only with its scripts run; empty for all others."""
    bodies = [body for body in read_article_bodies(root) if len(body) >= _LEAST_DATA]
    if bodies:
        body = max(bodies, key=len)
        return "" if is_displayed(body, text) else body
    if len(text) >= _LEAST_TEXT:
        return ""
    body = page_data_text(root)
    return body if len(body) > max(_LEAST_DATA, _DATA_FACTOR * len(text)) else ""


# Less than this in a page's data is a teaser or a description.
_LEAST_DATA = 600


def _walk(root: etree._Element, is_late: Callable[[], bool]) -> tuple[str, tuple[Block, ...], Layout]:
    # the table of elements
    elements: list[etree._Element] = []
    tags: list[str] = []
    parents: list[int] = []
    owners: list[int] = []
    depths: list[int] = []
    flags: list[int] = []
    having: defaultdict[str, list[int]] = defaultdict(list)  # an attribute
    starts: list[int] = []
    ends: list[int] = []
    stops: list[int] = []  # the number of the first element behind each
    # what is true of the open elements, the outer ones on the stack
    flag, kind, level, owner = 0, _PLAIN, 0, 0
    known: _Tag | None = None
    tag = ""
    around: list[tuple[int, int, BlockKind, int, int, _Tag | None, str]] = []
    # the table of blocks, offsets in the characters without separators
    block_starts: list[int] = []
    block_ends: list[int] = []
    block_gaps: list[str] = []
    block_inner: list[int] = []
    block_kinds: list[BlockKind] = []
    block_levels: list[int] = []
    pieces: list[str] = []

    place = 0  # characters so far, separators not counted
    current = -1  # the innermost open element
    is_open = False  # whether a block is open
    space = False  # white space waits to be written
    gap = 2  # line breaks before the next block
    indent = ""  # white space within a line of <pre>, waiting for what follows it
    group = last_group = -1  # the outermost open list or the table row group of the blocks
    list_depth = 0
    pre_depth = 0
    rows: list[list[int]] = []  # open rows: first block, cells, whether it can be one line
    cell_starts: list[int] = []
    joined: list[tuple[int, int]] = []  # ranges of blocks that are cells of one row
    closed_apart = False

    def open_block(level: int) -> None:
        nonlocal is_open
        is_open = True
        block_starts.append(place)
        block_inner.append(current)
        block_kinds.append(kind)
        block_levels.append(level)
        block_gaps.append("\n" * gap)

    def write(piece: str) -> None:
        nonlocal place, is_open, space, gap, last_group
        if not is_open and piece[0] in _ZERO_WIDTH and not piece.translate(_NO_ZERO_WIDTH).strip():
            return  # an editor's way to keep an empty paragraph; a block has something to be seen
        line = " ".join(piece.split())
        if not is_open:
            is_item = kind == "list-item"
            if group >= 0 and group == last_group and gap == 2 and is_item:
                gap = 1
            open_block(level)
            last_group = group if is_item else -1
        elif space or piece[0].isspace():
            line = " " + line
        space = piece[-1].isspace()
        pieces.append(line)
        place += len(line)

    def write_lines(piece: str) -> None:
        """Text inside <pre>: each line a block, indentation kept."""
        nonlocal place, is_open, space, gap, last_group, indent
        for number, line in enumerate(piece.splitlines() or [piece]):
            if number:
                indent = ""
                if is_open:
                    is_open = False
                    block_ends.append(place)
                    gap = 1
                else:
                    gap += 1
            stripped = line.rstrip()
            if not stripped:
                indent += line
                continue
            if not is_open:
                gap = min(gap, 3)
                open_block(0)
                last_group = -1
            pieces.append(indent + stripped)
            place += len(indent) + len(stripped)
            indent = line[len(stripped) :]
        if piece.endswith(("\n", "\r")):
            indent = ""
            if is_open:
                is_open = False
                block_ends.append(place)
                gap = 1
        space = False

    walker = etree.iterwalk(root, events=("start", "end"))
    number = -1
    for event, element in walker:
        if event == "start":
            number += 1
            if not number % _ELEMENTS_BETWEEN_LOOKS and is_late():
                break
            around.append((current, flag, kind, level, owner, known, tag))
            outer_flag = flag
            tag = element.tag
            known = _TAGS.get(tag)
            if known is not None:
                is_block, own_flag, own_kind, own_level = known
                flag |= own_flag
                if is_block:
                    owner = number
                    if is_open:
                        is_open = False
                        block_ends.append(place)
                        gap = 2
                    elif gap < 2:
                        gap = 2
                    space = False
                    if own_kind is not None:
                        kind, level = own_kind, own_level
                        if kind == "list-item":
                            level = list_depth
                    if tag in _LISTS:
                        if list_depth == 0:
                            group = number
                        list_depth += 1
                    elif tag == "td" or tag == "th":
                        cell_starts.append(len(block_starts))
                    elif tag == "tr":
                        rows.append([len(block_starts), 0, 1])
                    elif tag in _LINES:
                        pre_depth += 1
                        indent = ""
                elif tag == "a" and element.get("href") is None:
                    flag &= ~Inside.LINK | outer_flag
            elif tag == "br":
                if is_open:
                    is_open = False
                    block_ends.append(place)
                    gap = 1
                else:
                    gap = max(gap, 2)
                space = False
            elif "-" in tag:
                flag |= Inside.CUSTOM
            if tag in _BOXES or (closed_apart and tag in _APART):
                space = True
            closed_apart = False
            elements.append(element)
            tags.append(tag)
            parents.append(current)
            owners.append(owner)
            depths.append(len(around) - 1)
            flags.append(flag)
            for name in element.keys():  # noqa: SIM118 (an element is iterated over by its children)
                having[name].append(number)
            starts.append(place)
            ends.append(place)
            stops.append(number)
            current = number
            if tag in _UNSEEN or (tag == "noscript" and not _holds_prose(element)):
                walker.skip_subtree()
            else:
                piece = element.text
                if piece:
                    if pre_depth:
                        write_lines(piece)
                    elif piece.isspace():
                        space = True
                    else:
                        write(piece)
        else:
            if known is not None and known.is_block:
                if is_open:
                    is_open = False
                    block_ends.append(place)
                    gap = 2
                elif gap < 2:
                    gap = 2
                space = False
                if tag in _LISTS:
                    list_depth -= 1
                    if list_depth == 0:
                        group = -1
                elif (tag == "td" or tag == "th") and cell_starts:
                    first = cell_starts.pop()
                    if rows:
                        rows[-1][1] += len(block_starts) > first
                        if len(block_starts) - first > 1:
                            rows[-1][2] = 0
                elif tag == "tr" and rows:
                    first, filled, can_join = rows.pop()
                    if can_join and filled == len(block_starts) - first and filled >= 1:
                        joined.append((first, len(block_starts)))
                    if rows:
                        rows[-1][2] = 0
                elif tag in _LINES:
                    pre_depth -= 1
                closed_apart = False
            else:
                closed_apart = tag in _APART
                if tag in _BOXES:
                    space = True
            ends[current] = place
            stops[current] = number + 1
            current, flag, kind, level, owner, known, tag = around.pop()
            piece = element.tail
            if piece and current >= 0:
                closed_apart = False
                if pre_depth:
                    write_lines(piece)
                elif piece.isspace():
                    space = True
                else:
                    write(piece)
    if is_open:
        block_ends.append(place)
    attributes = dict(having)
    marked = np.array(flags, dtype=np.int64)
    for number, more in _read_flags(elements, attributes):
        marked[number : stops[number]] |= more
    return _assemble(
        root, elements, tags, parents, owners, depths, marked, attributes, starts, ends,
        block_starts, block_ends, block_gaps, block_inner, block_kinds, block_levels, "".join(pieces), joined,
    )  # fmt: skip


# What kind of block text is that stands in no element that tells.
_PLAIN: BlockKind = "paragraph"
# Soft hyphen, spaces without width, joiners, marks of direction, byte order mark.
_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_NO_ZERO_WIDTH = str.maketrans("", "", _ZERO_WIDTH)


def _holds_prose(noscript: etree._Element) -> bool:
    length = len((noscript.text or "").strip())
    for element in noscript.iterdescendants():
        if length >= _LEAST_NOSCRIPT:
            break
        if element.tag not in _UNSEEN:
            length += len((element.text or "").strip())
        length += len((element.tail or "").strip())
    return length >= _LEAST_NOSCRIPT


def _read_flags(
    elements: Sequence[etree._Element], index: Mapping[str, Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """The bits that attributes set (hidden, and what roles and microdata say), each with its element."""
    for name in ("hidden", "aria-modal"):
        bit = Inside.HIDDEN if name == "hidden" else Inside.DIALOG
        for number in index.get(name, ()):
            yield number, bit
    for number in index.get("aria-hidden", ()):
        if elements[number].get("aria-hidden") == "true":
            yield number, Inside.HIDDEN
    for number in index.get("style", ()):
        value = elements[number].get("style", "").lower()
        is_short = len(value) < _MAX_STYLE and ("none" in value or "hidden" in value)
        if is_short and _HIDING_STYLE.search(value):
            yield number, Inside.HIDDEN
    for name, bits in (("role", _ROLES), ("itemprop", _ITEMS)):
        for number in index.get(name, ()):
            value = elements[number].get(name, "").strip()
            if bit := bits.get(value.lower() if name == "role" else value, 0):
                yield number, bit


# Longer styles are a background's or a layout's.
_MAX_STYLE = 2000
_ROLES = {
    "navigation": Inside.NAV,
    "menu": Inside.NAV,
    "menubar": Inside.NAV,
    "complementary": Inside.ASIDE,
    "banner": Inside.HEADER,
    "contentinfo": Inside.FOOTER,
    "main": Inside.MAIN,
    "article": Inside.ARTICLE,
    "dialog": Inside.DIALOG,
    "alertdialog": Inside.DIALOG,
    "button": Inside.BUTTON,
    "heading": Inside.HEADING,
    "search": Inside.FORM,
    "form": Inside.FORM,
}
_ITEMS = {"articleBody": Inside.ARTICLE_BODY, "text": Inside.ARTICLE_BODY, "comment": Inside.COMMENT}


def _assemble(
    root: etree._Element,
    elements: list[etree._Element],
    tags: list[str],
    parents: list[int],
    owners: list[int],
    depths: list[int],
    flags: NDArray[np.int64],
    attributes: dict[str, list[int]],
    starts: list[int],
    ends: list[int],
    block_starts: list[int],
    block_ends: list[int],
    block_gaps: list[str],
    block_inner: list[int],
    block_kinds: list[BlockKind],
    block_levels: list[int],
    letters: str,
    joined: list[tuple[int, int]],
) -> tuple[str, tuple[Block, ...], Layout]:
    """Put the separators between the blocks, and move all offsets along."""
    count = len(block_starts)
    if count:
        block_gaps[0] = ""
    is_first = [True] * count  # of the blocks of a row, the first stays and takes the others in
    previous = None
    for first, end in joined:
        if previous is not None and tags[previous[2]] and previous[1] == first:
            table = _table_of(block_inner[first], tags, parents)
            if table >= 0 and table == _table_of(block_inner[previous[0]], tags, parents):
                block_gaps[first] = "\n"
        for block in range(first + 1, end):
            is_first[block] = False
            block_gaps[block] = CELL_SEPARATOR
        block_kinds[first] = "table-row"
        previous = (first, end, block_inner[first])
    lengths = np.fromiter(map(len, block_gaps), dtype=np.int64, count=count)
    shifts = lengths.cumsum()
    pieces: list[str] = []
    for gap, start, end in zip(block_gaps, block_starts, block_ends, strict=True):
        pieces += gap, letters[start:end]
    text = "".join(pieces)

    raw_starts = np.array(block_starts, dtype=np.int64)
    raw_ends = np.array(block_ends, dtype=np.int64)
    element_starts, element_ends = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    is_empty = element_starts >= element_ends
    if count:
        at = np.minimum(raw_ends.searchsorted(element_starts, side="right"), count - 1)
        element_starts = element_starts + shifts[at]
        at = np.minimum(raw_ends.searchsorted(element_ends, side="left"), count - 1)
        element_ends = element_ends + shifts[at]
        codes = np.frombuffer(f"{text}\n".encode("utf-32-le", "surrogatepass"), dtype="<u4")
        element_starts += codes.take(element_starts) == ord(" ")
        element_ends = np.where(is_empty, element_starts, np.maximum(element_ends, element_starts))

    firsts = np.flatnonzero(is_first)
    begins = (raw_starts + shifts)[firsts] if count else raw_starts
    stops = (raw_ends + shifts)[np.append(firsts[1:], count) - 1] if count else raw_ends
    inner = np.array(block_inner, dtype=np.int32)[firsts]
    owner_table = np.array(owners, dtype=np.int32)
    kept = firsts.tolist()
    block_elements = owner_table[inner] if count else inner
    for place, block in enumerate(kept):
        if block_kinds[block] == "table-row":
            block_elements[place] = _row_of(int(block_elements[place]), tags, parents)
    blocks = tuple(
        map(
            Block,
            begins.tolist(),
            stops.tolist(),
            map(block_kinds.__getitem__, kept),
            range(len(kept)),
            map(block_levels.__getitem__, kept),
        )
    )
    layout = Layout(
        root=root,
        elements=elements,
        tags=tags,
        parents=np.array(parents, dtype=np.int32),
        owners=owner_table,
        depths=np.array(depths, dtype=np.int32),
        flags=flags,
        starts=element_starts.astype(np.int32),
        ends=element_ends.astype(np.int32),
        block_elements=block_elements,
        block_inner=inner,
        block_starts=begins.astype(np.int32),
        block_ends=stops.astype(np.int32),
        attributes=attributes,
    )
    return text, blocks, layout


# How far up a table or a row is looked for from one of its cells.
_CELL_DEPTH = 30


def _table_of(element: int, tags: list[str], parents: list[int]) -> int:
    for _ in range(_CELL_DEPTH):
        if element < 0 or tags[element] == "table":
            return element
        element = parents[element]
    return -1


def _row_of(element: int, tags: list[str], parents: list[int]) -> int:
    found = element
    for _ in range(_CELL_DEPTH):
        if found < 0:
            return element
        if tags[found] == "tr":
            return found
        found = parents[found]
    return element
