"""The facts about each block that decide whether it belongs to the article, as one array per page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from cleantext.model import Block, Category
from cleantext.read.layout import Inside, Layout

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Frequent function words of many languages in one set: prose holds them, menus do not.
_STOP_WORDS = frozenset(
    """
    the of and to in a is that for it as was with be by on not he his but at are this have from or had
    an they which
    one you were all her she there would their we him been has when who will no more if out so what up
    said about
    der die das und zu den von mit ist des im dem nicht ein eine als auch es an werden aus er hat dass
    sie nach wird
    bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch
    man
    le la les de et des du en un une est que qui dans pour au par sur ne pas il plus se ce sont avec
    mais ou ont aux
    el los las y del se por con una su para es al lo como más pero sus le ha este si porque esta entre
    cuando muy sin
    il di che è per non sono della da si nel con le dei più anche ma alla gli ha questo come delle lo
    de het een van en in is dat op te zijn met voor niet aan er om ook als bij maar door uit naar nog
    o os as do da em um uma para com não na no que dos mais foi se ao das à pelo pela são
    og i det som en på til er av for med at han har den ikke om et var de jeg men sig så
    och att det som en på är av för med till den har de inte om ett han men var jag
    ja on ei että se oli hän mutta kun myös niin kuin
    i w na z do się że to nie jest o jak za po od ale przez są
    a v na se že je s z do o k i jako ve pro by za po
    és a az hogy nem is egy meg ez de van csak
    şi și de la a în cu pe nu că din o care mai pentru este
    και το να η του της με για που δεν στο από τα οι είναι την τον
    и в не на что я с он а как это по но к из у за от о для так же было бы
    і в не на що я з він а як це по але до та у за від
    на и в да се за от не е са че с по
    bir ve bu da de için ile ne çok daha olarak gibi olan var
    yang dan di itu dengan untuk tidak dari ini dalam akan pada juga ke
    của và là có trong cho không được với các một những
    في من على أن إلى عن مع هذا التي الذي ما لا كان هذه ان و
    و در به از که این را با است برای آن می یک
    של את על לא זה עם הוא כי גם או
    के में की है से को का और पर ने यह कि
    """.split()
)

# Classes of characters, one bit each.
_LETTER, _DIGIT, _UPPER, _STOP, _COMMA, _QUOTE, _MARK, _SPACE, _WIDE, _MONEY = (1 << bit for bit in range(10))


@cache
def _character_classes() -> NDArray[np.uint16]:
    table = np.zeros(0x10000, dtype=np.uint16)
    for code in range(0x10000):
        char = chr(code)
        if (
            0x2E80 <= code < 0xA4D0
            or 0xAC00 <= code < 0xD7B0
            or 0xF900 <= code < 0xFB00
            or 0x0E00 <= code < 0x0F00
        ):
            table[code] = _LETTER | _WIDE
        elif char.isalpha():
            table[code] = _LETTER | (_UPPER if char.isupper() else 0)
        elif char.isdigit():
            table[code] = _DIGIT
        elif char.isspace():
            table[code] = _SPACE
    for chars, bit in (
        (".!?…。！？｡؟।۔", _STOP),
        (",;、，；،؛", _COMMA),
        ('"“”„«»‹›「」『』‘’', _QUOTE),
        ("|·•»›→/©►▶#@+*_>", _MARK),
        ("$€£¥₩₹₺₽₫฿₴₪₦", _MONEY),
    ):
        for char in chars:
            table[ord(char)] = bit
    return table


@dataclass(frozen=True)
class TokenWeights:
    """How much a word speaks for the article: in a class, id or tag near the block (``near``) or anywhere
    above it (``far``), or among the block's own first words (``words``)."""

    near: dict[str, float]
    far: dict[str, float]
    words: dict[str, float]


_TOKEN = re.compile(r"[A-Z]?[a-z]{2,20}|[A-Z]{2,20}")
_TOKEN_ATTRIBUTES = frozenset(
    "class id itemprop role data-testid data-test-id data-qa data-component data-type data-module".split()
)
# Longer values are generated, not named.
_MAX_VALUE = 300


def read_names(pairs: Sequence[tuple[str, str]]) -> str:
    """The values of the attributes that name an element, as one string.

    >>> read_names([("class", "post-bodyText col2"), ("href", "/x"), ("id", "main")])
    'post-bodyText col2 main'
    """
    return (
        " ".join([value[:_MAX_VALUE] for name, value in pairs if name in _TOKEN_ATTRIBUTES]) if pairs else ""
    )


@lru_cache(maxsize=50_000)
def split_names(tag: str, names: str) -> tuple[str, ...]:
    """The words in an element's tag, class, id and the like.

    >>> split_names("div", "post-bodyText col2")
    ('<div>', 'post', 'body', 'text', 'col')
    """
    return ("<" + tag + ">", *dict.fromkeys(token.lower() for token in _TOKEN.findall(names)))


# The words of a block that are looked at one by one; labels and headings are hardly longer.
_FIRST_WORDS = 8


def read_words(line: str) -> tuple[str, ...]:
    """What the first words of a block are learnt by: each word, and a short line as a whole.

    >>> read_words("Read More: 12 tips")
    ('read', 'more', '0', 'tips', 'read more 0 tips')
    """
    words = [
        "0" if word.isdigit() else word for word in _WORD.findall(line[:_MAX_LINE].lower())[:_FIRST_WORDS]
    ]
    if len(words) <= _SHORT_LINE:
        words.append(" ".join(words))
    return tuple(dict.fromkeys(words))


_MAX_LINE = 120
# Blocks with more letters than this say what they are by their form.
_MAX_LABEL = 120
_SHORT_LINE = 4


@dataclass(frozen=True)
class PageClues:
    """What the head of a page and its data say about the article."""

    titles: tuple[str, ...]
    description: str
    body: str
    types: frozenset[str]


_TYPE = re.compile(r'"@type"\s{0,5}:\s{0,5}\[?\s{0,5}"([A-Za-z]{1,40})"')
_WORD = re.compile(r"\w+")
_ARTICLE_BODY = re.compile(r'"(?:articleBody|reviewBody|text|recipeInstructions)"')
# JSON-LD longer than this is not searched for the article's words.
_MAX_JSON = 2_000_000


def read_clues(root: etree._Element) -> PageClues:
    """Titles, description, JSON-LD text and types of a page.

    >>> from cleantext.read.layout import parse_html
    >>> read_clues(parse_html("<title>A story - Site</title><meta property=og:type content=article>"))
    PageClues(titles=('A story - Site',), description='', body='', types=frozenset({'og:article'}))
    """
    titles: list[str] = []
    description = ""
    types: set[str] = set()
    bodies: list[str] = []
    for element in root.iter("title", "meta", "script"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name")
            if not name:
                continue
            name = name.lower()
            value = element.get("content")
            if not value:
                continue
            if name in ("og:title", "twitter:title"):
                titles.append(value[:500])
            elif name in ("og:description", "description"):
                description = description or value[:2000]
            elif name == "og:type":
                types.add("og:" + value.strip().lower()[:30])
            elif name == "generator":
                types.add("by:" + value.strip().lower().split(" ")[0][:30])
        elif element.tag == "title":
            if element.text and len(titles) < 5:
                titles.append(element.text[:500])
        elif (element.get("type") or "").strip().lower() == "application/ld+json" and element.text:
            source = element.text[:_MAX_JSON]
            types.update(_TYPE.findall(source))
            if _ARTICLE_BODY.search(source):
                bodies += _read_bodies(source)
    return PageClues(tuple(dict.fromkeys(titles)), description, "\n".join(bodies), frozenset(types))


def _read_bodies(source: str) -> Iterable[str]:
    try:
        value = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return
    todo = [value]
    for _ in range(20_000):
        if not todo:
            return
        value = todo.pop()
        if isinstance(value, dict):
            for name, part in value.items():
                if name in ("articleBody", "reviewBody", "text") and isinstance(part, str):
                    yield re.sub(r"<[^<>]{1,300}>", " ", part)
                elif isinstance(part, dict | list):
                    todo.append(part)
        elif isinstance(value, list):
            todo += value


_TYPE_GROUPS: dict[str, frozenset[str]] = {
    "article": frozenset(
        (
            "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle TechArticle Report "
            "LiveBlogPosting ScholarlyArticle OpinionNewsArticle og:article og:blog by:wordpress by:ghost "
            "by:blogger"
        ).split()
    ),
    "forum": frozenset(
        (
            "DiscussionForumPosting QAPage Question Answer by:discourse by:phpbb by:vbulletin by:xenforo "
            "by:mybb"
        ).split()
    ),
    "product": frozenset("Product ProductGroup Offer AggregateOffer og:product by:woocommerce".split()),
    "list": frozenset("ItemList CollectionPage SearchResultsPage OfferCatalog".split()),
    "reference": frozenset(
        "APIReference by:docusaurus by:sphinx by:mkdocs by:hugo by:jekyll by:mediawiki".split()
    ),
    "service": frozenset("LocalBusiness Service ProfessionalService FAQPage Organization og:website".split()),
    "recipe": frozenset("Recipe HowTo".split()),
}

_FLAG_FEATURES = {
    "nav": Inside.NAV,
    "aside": Inside.ASIDE,
    "header": Inside.HEADER,
    "footer": Inside.FOOTER,
    "caption": Inside.CAPTION,
    "table": Inside.TABLE,
    "list": Inside.LIST,
    "article": Inside.ARTICLE,
    "main": Inside.MAIN,
    "hidden": Inside.HIDDEN,
    "dialog": Inside.DIALOG,
    "form": Inside.FORM,
    "button": Inside.BUTTON,
    "paragraph": Inside.PARAGRAPH,
    "article-body": Inside.ARTICLE_BODY,
    "link": Inside.LINK,
    "custom": Inside.CUSTOM,
}
_KINDS = ("paragraph", "heading", "list-item", "quote", "code", "table-row", "caption")


@dataclass(frozen=True)
class BlockFeatures:
    """``values[b, f]``: feature ``names[f]`` of block ``b``; with what the second stage asks again."""

    names: tuple[str, ...]
    values: Floats
    containers: Sequence[tuple[Ints, Ints]]  # for three levels: first and end block of the element around
    groups: Ints  # number of the block's kind of element: same tag and class, same parents'
    letters: Floats
    weights: Floats  # of each element's own class words
    kinds: NDArray[np.int8]  # what the names around each block say that it is: a place in KINDS, or -1


def describe(
    text: str, blocks: Sequence[Block], layout: Layout, clues: PageClues, tokens: TokenWeights
) -> BlockFeatures:
    """The features of all blocks of a page, each computed for all blocks at once."""
    page = _Page(text, blocks, layout)
    names = _weigh_elements(layout, tokens)
    for describe_part in (_describe_text, _describe_markup):
        describe_part(page)
    _describe_names(page, names)
    _describe_words(page, tokens)
    _describe_surroundings(page)
    containers = _describe_containers(page)
    groups = _describe_likeness(page, names)
    _describe_clues(page, clues)
    _describe_headings(page)
    _describe_neighbours(page, groups)
    _describe_page(page, clues)
    columns = page.columns
    values = np.empty((len(columns), page.count), dtype=np.float32)
    for place, column in enumerate(columns.values()):
        values[place] = column
    in_nav = (layout.flags[layout.block_inner] & Inside.NAV) != 0
    named = names.kinds[layout.block_inner]
    return BlockFeatures(
        tuple(columns),
        values.T,
        containers,
        groups,
        page.letters,
        names.own,
        np.where((named < 0) & in_nav, 0, named).astype(np.int8),
    )


Array = NDArray[Any]


class _Page:
    """What several groups of features are made from, and the columns so far."""

    def __init__(self, text: str, blocks: Sequence[Block], layout: Layout) -> None:
        self.layout = layout
        self.blocks = blocks
        self.count = len(blocks)
        self.number = np.arange(self.count)
        self.starts = layout.block_starts.astype(np.int64)
        self.ends = layout.block_ends.astype(np.int64)
        self.lines = [text[block.start : block.end] for block in blocks]
        self.codes = np.minimum(
            np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), 0xFFFF
        )
        self.classes = _character_classes()[self.codes]
        self.columns: dict[str, Array] = {}
        # the blocks below each element
        self.firsts = np.searchsorted(self.ends, layout.starts, side="right")
        self.stops = np.maximum(np.searchsorted(self.starts, layout.ends, side="left"), self.firsts)
        # filled in by the first groups
        nothing = np.zeros(self.count, dtype=np.float32)
        self.letters: Floats = nothing
        self.wide: Floats = nothing
        self.unlinked: Floats = nothing
        self.linked: Floats = nothing
        self.prose: Floats = nothing
        self.sums: dict[str, Array] = {}
        self.core = 0

    def count_class(self, bit: int) -> Floats:
        """How many characters of a class each block holds."""
        sums = np.zeros(len(self.codes) + 1, dtype=np.int32)
        np.cumsum((self.classes & bit) != 0, out=sums[1:])
        return (sums[self.ends] - sums[self.starts]).astype(np.float32)

    def cover(self, elements: Array) -> tuple[Floats, Floats]:
        """Characters of each block inside any of some elements; how many of them begin in the block."""
        starts, ends = self.layout.starts[elements], self.layout.ends[elements]
        change = np.zeros(len(self.codes) + 2, dtype=np.int32)
        np.add.at(change, starts, 1)
        np.add.at(change, ends, -1)
        inside = np.zeros(len(self.codes) + 1, dtype=np.int32)
        np.cumsum(np.cumsum(change[: len(self.codes)]) > 0, out=inside[1:])
        number = np.bincount(self.firsts[elements], minlength=self.count)[: self.count].astype(np.float32)
        return (inside[self.ends] - inside[self.starts]).astype(np.float32), number

    def total(self, name: str) -> float:
        return max(float(self.sums[name][-1]), 1.0)


def _describe_text(page: _Page) -> None:
    """What the text of a block is made of."""
    columns = page.columns
    count = page.count
    wide = page.wide = page.count_class(_WIDE)
    # a Chinese or Japanese character says as much as two to three Latin letters
    letters = page.letters = page.count_class(_LETTER) + np.float32(1.5) * wide
    digits, upper, stops, commas = (page.count_class(bit) for bit in (_DIGIT, _UPPER, _STOP, _COMMA))
    quotes, marks, spaces, money = (page.count_class(bit) for bit in (_QUOTE, _MARK, _SPACE, _MONEY))
    length = (page.ends - page.starts).astype(np.float32)
    words = spaces + 1 + wide / 2
    safe = np.maximum(letters + digits, 1)
    is_stop = _STOP_WORDS.__contains__
    stop_words = np.array([sum(map(is_stop, line.lower().split())) for line in page.lines], dtype=np.float32)
    last = page.classes[page.ends - 1] if count else page.classes[:0]
    first = page.classes[page.starts] if count else page.classes[:0]
    columns["letters"] = np.log1p(letters)
    columns["words"] = np.log1p(words)
    columns["word-length"] = letters / np.maximum(words, 1)
    columns["digits"] = digits / safe
    columns["upper"] = upper / safe
    columns["stops"] = stops
    columns["commas"] = commas
    columns["commas-per-letter"] = commas / safe
    columns["quotes"] = quotes
    columns["marks"] = marks / np.maximum(length, 1)
    columns["money"] = money
    columns["stop-words"] = stop_words / np.maximum(words, 1)
    columns["ends-sentence"] = (last & (_STOP | _QUOTE)) != 0
    columns["begins-upper"] = (first & _UPPER) != 0

    tags, flags = page.layout.tags, page.layout.flags
    shown = page.layout.ends > page.layout.starts
    anchors = np.array([number for number, tag in enumerate(tags) if tag == "a"], dtype=np.int64)
    anchors = anchors[shown[anchors] & ((flags[anchors] & Inside.LINK) != 0)]
    bold = np.array([number for number, tag in enumerate(tags) if tag in ("strong", "b")], dtype=np.int64)
    page.linked, links = page.cover(anchors)
    strong, _ = page.cover(bold[shown[bold]])
    link_density = page.linked / np.maximum(length, 1)
    page.unlinked = (letters * (1 - link_density)).astype(np.float32)
    columns["link-density"] = link_density
    columns["links"] = links
    columns["link-length"] = np.where(links > 0, page.linked / np.maximum(links, 1), 0)
    columns["strong-density"] = strong / np.maximum(length, 1)

    is_prose = (
        (letters >= _LEAST_PROSE) & (link_density < 0.4) & (stops + commas > 0) & (stop_words + wide > 1)
    )
    page.prose = np.where(is_prose, page.unlinked, 0).astype(np.float32)
    for name, values in (("prose", page.prose), ("letters", letters), ("unlinked", page.unlinked)):
        page.sums[name] = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


# A block with fewer letters is not counted as prose.
_LEAST_PROSE = 60


def _describe_markup(page: _Page) -> None:
    """The elements around a block."""
    layout = page.layout
    inner_flags = layout.flags[layout.block_inner]
    for name, bit in _FLAG_FEATURES.items():
        page.columns["in-" + name] = (inner_flags & bit) != 0
    place_of = {kind: place for place, kind in enumerate(_KINDS)}
    kinds = np.array([place_of.get(block.kind, -1) for block in page.blocks], dtype=np.int8)
    for kind, place in place_of.items():
        page.columns["is-" + kind] = kinds == place
    page.columns["level"] = np.array([block.level for block in page.blocks], dtype=np.float32)
    page.columns["depth"] = layout.depths[layout.block_elements].astype(np.float32)


def _describe_names(page: _Page, names: _Names) -> None:
    """What the words in classes and ids around a block weigh."""
    layout, columns = page.layout, page.columns
    owner, inner = layout.block_elements, layout.block_inner
    parent = np.maximum(layout.parents[owner], 0)
    columns["tokens-near"] = names.near[owner] + np.where(inner != owner, names.near[inner], 0)
    columns["tokens-parent"] = names.near[parent]
    columns["tokens-grandparent"] = names.near[np.maximum(layout.parents[parent], 0)]
    columns["tokens-path"] = names.path[inner]
    columns["tokens-lowest"] = names.lowest[inner]
    columns["tokens-highest"] = names.highest[inner]


def _describe_words(page: _Page, tokens: TokenWeights) -> None:
    """What a label's own words weigh."""
    said = np.zeros(page.count, dtype=np.float32)
    weight_of = tokens.words.get
    for place in np.flatnonzero(page.letters < _MAX_LABEL).tolist():
        said[place] = sum([weight_of(word, 0.0) for word in read_words(page.lines[place])])
    page.columns["said"] = said


def _describe_surroundings(page: _Page) -> None:
    """Where a block stands in the page's prose, and how much of it is near."""
    columns, number, count = page.columns, page.number, page.count
    prose, letters, unlinked = page.sums["prose"], page.sums["letters"], page.sums["unlinked"]
    columns["prose"] = np.log1p(page.prose)
    columns["prose-before"] = prose[:-1] / page.total("prose")
    columns["prose-after"] = (prose[-1] - prose[1:]) / page.total("prose")
    columns["place"] = number / max(count, 1)
    columns["letters-before"] = np.log1p(letters[:-1])
    columns["letters-after"] = np.log1p(letters[-1] - letters[1:])
    for reach in (1, 2, 4, 8, 16):
        left, right = np.maximum(number - reach, 0), np.minimum(number + reach + 1, count)
        near = np.maximum(letters[right] - letters[left], 1)
        columns[f"window-{reach}-letters"] = np.log1p(near)
        columns[f"window-{reach}-prose"] = (prose[right] - prose[left]) / near
        columns[f"window-{reach}-unlinked"] = (unlinked[right] - unlinked[left]) / near


def _describe_containers(page: _Page) -> list[tuple[Ints, Ints]]:
    """What the elements around a block hold, up to five levels; and the one that holds most of the prose."""
    columns, number, layout = page.columns, page.number, page.layout
    prose, letters, unlinked = page.sums["prose"], page.sums["letters"], page.sums["unlinked"]
    containers: list[tuple[Ints, Ints]] = []
    around = layout.block_elements
    for step in range(1, 6):
        around = np.maximum(layout.parents[around], 0)
        first, stop = page.firsts[around], page.stops[around]
        total = np.maximum(letters[stop] - letters[first], 1)
        held = prose[stop] - prose[first]
        columns[f"container-{step}-letters"] = total / page.total("letters")
        columns[f"container-{step}-prose"] = held / page.total("prose")
        columns[f"container-{step}-density"] = held / total
        columns[f"container-{step}-unlinked"] = (unlinked[stop] - unlinked[first]) / total
        columns[f"container-{step}-blocks"] = np.log1p(stop - first)
        columns[f"container-{step}-place"] = (number - first) / np.maximum(stop - first, 1)
        if step <= _CONTAINERS:
            containers.append((first, stop))
    page.core = _find_core(page)
    core_first, core_stop = int(page.firsts[page.core]), int(page.stops[page.core])
    columns["core-inside"] = (number >= core_first) & (number < core_stop)
    columns["core-before"] = np.maximum(core_first - number, 0)
    columns["core-after"] = np.maximum(number - core_stop + 1, 0)
    columns["core-depth"] = columns["depth"] - layout.depths[page.core]
    columns["core-parent"] = layout.parents[layout.block_elements] == page.core
    return containers


# The second stage asks what the first thinks of the blocks in this many elements around.
_CONTAINERS = 3
# The core is the deepest element that still holds this share of the page's prose.
_CORE_SHARE = 0.6


def _find_core(page: _Page) -> int:
    prose = page.sums["prose"]
    if prose[-1] <= 0:
        return 0
    enough = np.flatnonzero(prose[page.stops] - prose[page.firsts] >= _CORE_SHARE * prose[-1])
    return int(enough[np.argmax(page.layout.depths[enough])]) if enough.size else 0


def _describe_likeness(page: _Page, names: _Names) -> Ints:
    """How the blocks in elements of the same make are, and the families of like siblings around a block."""
    columns, number, count = page.columns, page.number, page.count
    groups = _group(page.layout, names)
    size = int(groups.max()) + 1 if count else 1
    members = np.bincount(groups, minlength=size)
    safe = np.maximum(members, 1)
    columns["group-size"] = np.log1p(members)[groups]
    for name, values in (("letters", page.letters), ("prose", page.prose), ("linked", page.linked)):
        columns["group-" + name] = np.log1p(np.bincount(groups, weights=values, minlength=size) / safe)[
            groups
        ]
    columns["group-prose-share"] = (
        np.bincount(groups, weights=page.prose, minlength=size) / page.total("prose")
    )[groups]
    first_of = np.full(size, count, dtype=np.int64)
    last_of = np.zeros(size, dtype=np.int64)
    np.minimum.at(first_of, groups, number)
    np.maximum.at(last_of, groups, number)
    columns["group-spread"] = ((last_of - first_of + 1) / safe)[groups]
    columns["group-place"] = number - first_of[groups]
    columns["group-rest"] = last_of[groups] - number
    _describe_families(page, names)
    return groups


def _group(layout: Layout, names: _Names) -> Ints:
    """Numbers for kinds of element: the same tag and names below the same kind of parent."""
    numbers: dict[tuple[int, int], int] = {}
    owner = layout.block_elements
    parent = np.maximum(layout.parents[owner], 0)
    makes = zip(names.makes[owner].tolist(), names.makes[parent].tolist(), strict=True)
    return np.array([numbers.setdefault(make, len(numbers)) for make in makes], dtype=np.int64)


# How far up a family of siblings is looked for, and how many make one.
_FAMILY_LEVELS = 7
_LEAST_FAMILY = 3


def _describe_families(page: _Page, names: _Names) -> None:
    """Of the families of like siblings around a block, the one that holds most of the page.

    A family are the children of one element with one tag and class: the cards of a listing, the posts of a
    thread, the paragraphs of an article.
    """
    layout, columns = page.layout, page.columns
    numbers: dict[tuple[int, int], int] = {}
    family_of = np.zeros(len(layout.tags), dtype=np.int64)
    shown = np.flatnonzero(layout.ends > layout.starts)
    makes = zip(layout.parents[shown].tolist(), names.makes[shown].tolist(), strict=True)
    family_of[shown] = np.array(
        [numbers.setdefault(make, len(numbers) + 1) for make in makes], dtype=np.int64
    )
    size = len(numbers) + 1
    families = family_of[shown]
    letters, unlinked = page.sums["letters"], page.sums["unlinked"]
    firsts, stops = page.firsts[shown], page.stops[shown]
    members = np.bincount(families, minlength=size)
    held = np.bincount(families, weights=letters[stops] - letters[firsts], minlength=size)
    free = np.bincount(families, weights=unlinked[stops] - unlinked[firsts], minlength=size)
    held[members < _LEAST_FAMILY] = 0
    best = np.zeros(page.count, dtype=np.int64)
    most = np.zeros(page.count)
    level = np.full(page.count, -1.0)
    around = layout.block_elements.astype(np.int64)
    for step in range(_FAMILY_LEVELS):
        family = family_of[around]
        # a family higher up must hold clearly more to count instead
        is_better = held[family] > most * 1.5
        best = np.where(is_better, family, best)
        most = np.where(is_better, held[family], most)
        level = np.where(is_better, step, level)
        around = np.maximum(layout.parents[around], 0).astype(np.int64)
    is_found = level >= 0
    columns["family-size"] = np.where(is_found, np.log1p(members[best]), 0)
    columns["family-share"] = np.where(is_found, held[best] / page.total("letters"), 0)
    columns["family-letters"] = np.where(is_found, np.log1p(held[best] / np.maximum(members[best], 1)), 0)
    columns["family-unlinked"] = np.where(is_found, free[best] / np.maximum(held[best], 1), 0)
    columns["family-level"] = level


def _describe_clues(page: _Page, clues: PageClues) -> None:
    """Agreement with the headline, the description and the JSON-LD of the page; repeated lines."""
    columns, number, count = page.columns, page.number, page.count
    title_words = [words for title in clues.titles if (words := frozenset(_WORD.findall(title.lower())))]
    title_share = np.zeros(count, dtype=np.float32)
    of_title = np.zeros(count, dtype=np.float32)
    if title_words:
        for place in np.flatnonzero((page.letters > 8) & (page.letters < _MAX_HEADLINE)).tolist():
            own = frozenset(_WORD.findall(page.lines[place].lower()))
            for title in title_words:
                shared = len(own & title)
                if shared:
                    title_share[place] = max(title_share[place], shared / len(own))
                    of_title[place] = max(of_title[place], shared / len(title))
    columns["title-share"] = title_share
    columns["of-title"] = of_title
    columns["in-description"] = _match_description(page, clues.description)
    columns["in-body-data"] = _share_shingles(page, clues.body)
    columns["has-body-data"] = np.full(count, len(clues.body) > 200)
    columns["seen-before"], columns["seen-after"] = _count_repeats(page.lines)

    is_headline = (title_share > 0.8) & (of_title > 0.5)
    best = np.flatnonzero(is_headline & columns["is-heading"])
    if not best.size:
        best = np.flatnonzero(columns["is-heading"] & (columns["level"] == 1))
    if not best.size:
        best = np.flatnonzero(is_headline)
    letters, prose = page.sums["letters"], page.sums["prose"]
    if best.size:
        headline = int(best[np.argmax(of_title[best])])
        columns["after-headline"] = number - headline
        since = letters[:-1] - letters[headline]
        columns["letters-since-headline"] = np.sign(since) * np.log1p(np.abs(since))
        columns["prose-since-headline"] = (prose[:-1] - prose[headline]) / page.total("prose")
    else:
        columns["after-headline"] = np.full(count, -999)
        columns["letters-since-headline"] = np.full(count, -99)
        columns["prose-since-headline"] = np.full(count, -9)


# A headline has fewer letters than this.
_MAX_HEADLINE = 250
# So many characters of a block and of the description are compared, for so many blocks.
_DESCRIPTION_START = 60
_DESCRIPTION_BLOCKS = 400


def _match_description(page: _Page, description: str) -> Array:
    """Whether a block begins in the page's description, or holds its beginning."""
    found = np.zeros(page.count, dtype=bool)
    description = " ".join(description.split())
    start = description[:_DESCRIPTION_START]
    if len(start) < _DESCRIPTION_START // 2:
        return found
    for place in np.flatnonzero(page.letters >= _DESCRIPTION_START // 2)[:_DESCRIPTION_BLOCKS].tolist():
        line = page.lines[place]
        found[place] = start in line or line[:_DESCRIPTION_START] in description
    return found


def _describe_headings(page: _Page) -> None:
    """What the nearest heading above says."""
    columns, number = page.columns, page.number
    if not page.count:
        for name in ("since-heading", "heading-tokens", "heading-said", "heading-level"):
            columns[name] = number
        return
    heading_at = np.maximum.accumulate(np.where(columns["is-heading"], number, -1))
    is_below = heading_at >= 0
    above = np.maximum(heading_at, 0)
    columns["since-heading"] = np.where(is_below, number - heading_at, 99)
    columns["heading-tokens"] = np.where(is_below, columns["tokens-near"][above], 0)
    columns["heading-said"] = np.where(is_below, columns["said"][above], 0)
    columns["heading-level"] = np.where(is_below, columns["level"][above], 0)


def _describe_neighbours(page: _Page, groups: Ints) -> None:
    """The same of the two blocks before and the two after."""
    columns = page.columns
    for name in ("letters", "link-density", "prose", "tokens-near", "stop-words", "depth", "said"):
        for step in (-2, -1, 1, 2):
            columns[f"{name}{step:+d}"] = shift(columns[name], step)
    for step in (-1, 1):
        columns[f"same-group{step:+d}"] = shift(groups, step) == groups


def shift(values: Array, step: int) -> Array:
    """``values`` of the block ``step`` places on; -1 beyond the ends.

    >>> shift(np.array([1, 2, 3]), 1).tolist()
    [2.0, 3.0, -1.0]
    """
    moved = np.full(len(values), -1, dtype=np.float32)
    if abs(step) < len(values):
        if step < 0:
            moved[-step:] = values[:step]
        else:
            moved[:-step] = values[step:]
    return moved


def _describe_page(page: _Page, clues: PageClues) -> None:
    """What is the same for all blocks of a page."""
    columns, count = page.columns, page.count
    prose = page.sums["prose"]
    core = float(prose[page.stops[page.core]] - prose[page.firsts[page.core]]) if count else 0.0
    facts: dict[str, float] = {
        "letters": np.log1p(page.total("letters")),
        "prose": np.log1p(page.total("prose")),
        "prose-share": page.total("prose") / page.total("letters"),
        "blocks": np.log1p(count),
        "unlinked": float(page.sums["unlinked"][-1]) / page.total("letters"),
        "money": np.log1p(float(columns["money"].sum())),
        "longest": np.log1p(float(page.prose.max())) if count else 0.0,
        "core-prose": core / page.total("prose"),
        "articles": np.log1p(page.layout.tags.count("article")),
        "paragraphs": np.log1p(float((page.prose > 0).sum())),
        "tables": float(columns["is-table-row"].mean()) if count else 0.0,
        "code": float(columns["is-code"].mean()) if count else 0.0,
        "list-items": float(columns["is-list-item"].mean()) if count else 0.0,
    }
    facts |= {"is-" + name: float(bool(types & clues.types)) for name, types in _TYPE_GROUPS.items()}
    for name, value in facts.items():
        columns["page-" + name] = np.full(count, value, dtype=np.float32)


# What a class or id may say in so many words, in the order in which it counts.
KINDS: dict[Category, frozenset[str]] = {
    "navigation": frozenset(
        "nav navbar navigation menu menus breadcrumb breadcrumbs megamenu submenu pager".split()
    ),
    "comments": frozenset(
        (
            "comment comments commentlist disqus kommentar kommentare commentaires comentarios commenti "
            "reacties"
        ).split()
    ),
    "related": frozenset(
        "related recommended recommendation recommendations recirc recirculation taboola outbrain "
        "readalso seealso morestories trending mostread mostpopular".split()
    ),
}
_KIND_OF = {token: place for place, tokens in enumerate(KINDS.values()) for token in tokens}


@dataclass(frozen=True)
class _Names:
    """What the words in tags, classes and ids weigh: one row for each element.

    ``near`` is what an element's own names weigh beside a block, ``own`` what they weigh around one;
    ``path``, ``lowest`` and ``highest`` are the sum, the least and the greatest of ``own`` over it and all
    around it.
    ``kinds`` is what they say in so many words (a place in ``KINDS``, or -1), ``makes`` a number for its tag
    and class.
    """

    near: Floats
    own: Floats
    path: Floats
    lowest: Floats
    highest: Floats
    kinds: NDArray[np.int8]
    makes: Ints


def _weigh_elements(layout: Layout, tokens: TokenWeights) -> _Names:
    near_of, far_of, kind_of = tokens.near.get, tokens.far.get, _KIND_OF.get
    known: dict[tuple[str, str], tuple[float, float, int]] = {}
    make_of: dict[tuple[str, str], int] = {}
    size = len(layout.tags)
    near, own, path, lowest, highest = ([0.0] * size for _ in range(5))
    kinds, makes = [-1] * size, [0] * size
    tags, attributes, parents = layout.tags, layout.attributes, layout.parents.tolist()
    # what displays nothing has no block
    for element in np.flatnonzero(layout.ends > layout.starts).tolist():
        tag = tags[element]
        key = (tag, read_names(attributes[element]))
        weights = known.get(key)
        if weights is None:
            found = split_names(*key)
            weights = known[key] = (
                sum([near_of(token, 0.0) for token in found]),
                sum([far_of(token, 0.0) for token in found]),
                -1 if tag in ("html", "body") else max([kind_of(token, -1) for token in found]),
            )
        near[element], far, kind = weights
        # ids differ from one sibling to the next
        makes[element] = make_of.setdefault((tag, _class_of(attributes[element])), len(make_of) + 1)
        own[element] = far
        parent = parents[element]
        if parent < 0:
            path[element] = lowest[element] = highest[element] = far
            kinds[element] = kind
        else:
            path[element] = path[parent] + far
            low, high, above = lowest[parent], highest[parent], kinds[parent]
            lowest[element] = far if far < low else low
            highest[element] = far if far > high else high
            kinds[element] = kind if kind > above else above
    return _Names(
        near=np.array(near, dtype=np.float32),
        own=np.array(own, dtype=np.float32),
        path=np.array(path, dtype=np.float32),
        lowest=np.array(lowest, dtype=np.float32),
        highest=np.array(highest, dtype=np.float32),
        kinds=np.array(kinds, dtype=np.int8),
        makes=np.array(makes, dtype=np.int64),
    )


def _class_of(pairs: Sequence[tuple[str, str]]) -> str:
    for name, value in pairs:
        if name == "class":
            return value
    return ""


def _share_shingles(page: _Page, source: str) -> Floats:
    """The share of each block's word triples that stand in ``source``."""
    share = np.zeros(page.count, dtype=np.float32)
    if len(source) < _LEAST_SOURCE:
        return share
    words = _WORD.findall(source.lower())
    known = set(zip(words, words[1:], words[2:], strict=False))
    for place in np.flatnonzero(page.letters >= 12).tolist():
        own = _WORD.findall(page.lines[place].lower())
        if len(own) >= 3:
            shingles = list(zip(own, own[1:], own[2:], strict=False))
            share[place] = sum(map(known.__contains__, shingles)) / len(shingles)
    return share


_LEAST_SOURCE = 200


def _count_repeats(lines: Sequence[str]) -> tuple[Array, Array]:
    """How often the very same line stands earlier, and later, on the page."""
    seen: dict[str, int] = {}
    before: list[int] = []
    for line in lines:
        times = seen.get(line, 0)
        seen[line] = times + 1
        before.append(times)
    after = [seen[line] - times - 1 for line, times in zip(lines, before, strict=True)]
    return np.array(before, dtype=np.float32), np.array(after, dtype=np.float32)
