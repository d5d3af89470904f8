"""The facts about each block that decide whether it belongs to the article, as one array per page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleantext.find.element_names import (
    KINDS,
    PAGE_KINDS,
    Names,
    TokenWeights,
    split_address,
    weigh_elements,
)
from cleantext.find.page_clues import PageClues
from cleantext.find.words import (
    CLASSES,
    COMMA,
    DIGIT,
    LETTER,
    MARK,
    MONEY,
    QUOTE,
    SPACE,
    STOP,
    UPPER,
    WIDE,
    Numbers,
    WordTable,
    are_among,
    cut_shingles,
    line_powers,
    make_table,
    number_word,
    read_words,
    split_words,
)
from cleantext.model import Block
from cleantext.read.layout import Inside, Layout

Array = NDArray[Any]
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


@cache
def _stop_words() -> WordTable:
    return make_table([number_word(word) for word in _STOP_WORDS], [1.0] * len(_STOP_WORDS))


# The words of a block that are looked at one by one; labels and headings are hardly longer.
_FIRST_WORDS = 8
# Blocks with more letters than this say what they are by their form.
_MAX_LABEL = 120
# A line of so many words at most is looked up as a whole, too.
_SHORT_LINE = 4
# Of a block with fewer letters, the last words say whether it is a caption with its credit.
_MAX_CAPTION = 400
_LAST_WORDS = 3


def read_labels(text: str, blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    """What each block says, for learning: each of its first words, and a short line as a whole.

    >>> read_labels("Read More: 12 tips", [Block(0, 18, "paragraph", 0, 0)])
    [('read', 'more', '0', 'tips', 'read more 0 tips')]
    """
    words, starts = split_words(text), read_words(text).starts
    edges = [*starts.searchsorted([block.start for block in blocks]).tolist(), len(words)]
    labels = []
    for first, stop in pairwise(edges):
        label = words[first : min(stop, first + _FIRST_WORDS)]
        if 1 < stop - first <= _SHORT_LINE:
            label.append(" ".join(label))
        labels.append(tuple(dict.fromkeys(label)))
    return labels


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
    "comment": Inside.COMMENT,
    "details": Inside.DETAILS,
    "figure": Inside.FIGURE,
    "quote": Inside.QUOTE,
}
_KINDS = ("paragraph", "heading", "list-item", "quote", "code", "table-row", "caption")


@dataclass(frozen=True)
class BlockFeatures:
    """``values[b, f]``: feature ``names[f]`` of block ``b``; with what the second stage asks again."""

    names: tuple[str, ...]
    values: Floats
    containers: Sequence[tuple[Ints, Ints]]  # for some levels: first and end block of the element around
    groups: Ints  # number of the block's kind of element: same tag and class, same parents'
    families: Ints  # number of the family of like siblings around the block, 0 for none
    sections: Ints  # number of the heading above
    letters: Floats
    is_prose: NDArray[np.bool_]
    lines: Numbers  # the number of what each block says: equal where the words are
    weights: Floats  # of each element's own class words
    kinds: NDArray[np.int8]  # what the names around each block say that it is: a place in KINDS, or -1
    page_kind: Floats  # the probability of each of PAGE_KINDS


def describe(
    text: str, blocks: Sequence[Block], layout: Layout, clues: PageClues, tokens: TokenWeights
) -> BlockFeatures:
    """The features of all blocks of a page, each computed for all blocks at once."""
    page = _Page(text, blocks, layout)
    names = weigh_elements(layout, tokens)
    _describe_text(page)
    _describe_markup(page)
    _describe_names(page, names)
    _describe_label(page, tokens)
    _describe_surroundings(page)
    containers = _describe_containers(page)
    groups = _describe_likeness(page, names)
    families = _describe_families(page, names)
    _describe_repeats(page)
    headline = _describe_clues(page, clues)
    _describe_headlines(page, names, headline)
    sections = _describe_headings(page)
    _describe_neighbours(page, groups)
    # of what is the same for all blocks of a page, only its kind is told: numbers that are different for each
    # page let the trees learn the training pages by heart (word F1 of other sites' pages fell by 0.003)
    page_kind = tokens.guess_page_kind(
        {*names.tokens, *split_address(clues.address), *("@" + kind for kind in clues.types)}
    )
    for name, value in zip(PAGE_KINDS, (page_kind * _STEPS).round() / _STEPS, strict=True):
        page.columns["page-kind-" + name] = np.full(page.count, value, dtype=np.float32)
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
        families,
        sections,
        page.letters,
        page.prose > 0,
        page.said,
        names.own,
        np.where((named < 0) & in_nav, 0, named).astype(np.int8),
        page_kind,
    )


# A page's kind is told in so many steps.
_STEPS = 4


class _Page:
    """What several groups of features are made from, and the columns so far."""

    def __init__(self, text: str, blocks: Sequence[Block], layout: Layout) -> None:
        self.layout = layout
        self.blocks = blocks
        self.count = len(blocks)
        self.number = np.arange(self.count)
        self.starts = layout.block_starts.astype(np.int64)
        self.ends = layout.block_ends.astype(np.int64)
        self.columns: dict[str, Array] = {}
        self.words = read_words(text)
        # the words of each block, and the block and the place in it of each word
        self.first_word = self.words.starts.searchsorted(self.starts)
        self.stop_word = np.append(self.first_word[1:], len(self.words.starts))
        self.block_of = np.repeat(self.number, self.stop_word - self.first_word)
        self.place_of = np.arange(len(self.block_of)) - self.first_word[self.block_of]
        # the blocks below each element
        self.firsts = self.ends.searchsorted(layout.starts, side="right")
        self.stops = np.maximum(self.starts.searchsorted(layout.ends, side="left"), self.firsts)
        # filled in by the first groups
        nothing = np.zeros(self.count, dtype=np.float32)
        self.letters: Floats = nothing
        self.unlinked: Floats = nothing
        self.linked: Floats = nothing
        self.prose: Floats = nothing
        self.said: Numbers = np.zeros(self.count, dtype=np.uint64)
        self.sums: dict[str, Array] = {}
        self.core = 0

    def per_block(self, values: Array) -> Floats:
        """The sum over the words of each block."""
        return np.bincount(self.block_of, weights=values, minlength=self.count).astype(np.float32)

    def count_classes(self) -> Array:
        """How many characters of each class each block holds: a row for each block."""
        if not self.count:
            return np.zeros((0, CLASSES))
        steps = np.diff(np.append(self.starts, len(self.words.classes)))
        rows = np.repeat(self.number * CLASSES, steps)
        rows += self.words.classes[self.starts[0] :]
        found = np.bincount(rows, minlength=self.count * CLASSES).reshape(self.count, CLASSES)
        # what parts a block from the next is white space
        found[:, SPACE] -= steps - (self.ends - self.starts)
        return found

    def cover(self, elements: Ints) -> tuple[Floats, Floats]:
        """Characters of each block inside any of some elements; how many of them begin in the block."""
        starts, ends = self.layout.starts[elements], self.layout.ends[elements]
        if not starts.size:
            nothing = np.zeros(self.count, dtype=np.float32)
            return nothing, nothing
        # one inside another counts once
        ends = np.maximum.accumulate(ends)
        begins = np.maximum(starts, np.append(0, ends[:-1]))
        lengths = np.append(0, np.cumsum(ends - begins))

        def covered(places: Ints) -> Ints:
            at = np.maximum(begins.searchsorted(places, side="right") - 1, 0)
            inside = np.clip(places - begins[at], 0, ends[at] - begins[at])
            found: Ints = lengths[at] + inside
            return found

        number = starts.searchsorted(self.ends) - starts.searchsorted(self.starts)
        return (covered(self.ends) - covered(self.starts)).astype(np.float32), number.astype(np.float32)

    def shown(self, tag: str) -> Ints:
        """The elements of a tag that display something."""
        elements = np.array(self.layout.index.tags.get(tag, ()), dtype=np.int64)
        return elements[self.layout.ends[elements] > self.layout.starts[elements]]

    def total(self, name: str) -> float:
        return max(float(self.sums[name][-1]), 1.0)


def _describe_text(page: _Page) -> None:
    """What the text of a block is made of."""
    columns = page.columns
    counts = page.count_classes().astype(np.float32)
    wide = counts[:, WIDE]
    # a Chinese or Japanese character says as much as two to three Latin letters
    letters = page.letters = counts[:, LETTER] + counts[:, UPPER] + np.float32(2.5) * wide
    stops, commas = counts[:, STOP], counts[:, COMMA]
    length = (page.ends - page.starts).astype(np.float32)
    words = counts[:, SPACE] + 1 + wide / 2
    safe = np.maximum(letters + counts[:, DIGIT], 1)
    stop_words = page.per_block(_stop_words().find(page.words.numbers))
    if page.count:
        last, first = page.words.classes[page.ends - 1], page.words.classes[page.starts]
    else:
        last = first = page.words.classes[:0]
    columns["letters"] = np.log1p(letters)
    columns["words"] = np.log1p(words)
    columns["word-length"] = letters / words
    columns["digits"] = counts[:, DIGIT] / safe
    columns["upper"] = counts[:, UPPER] / safe
    columns["stops"] = stops
    columns["commas"] = commas
    columns["commas-per-letter"] = commas / safe
    columns["quotes"] = counts[:, QUOTE]
    columns["marks"] = counts[:, MARK] / np.maximum(length, 1)
    columns["money"] = counts[:, MONEY]
    columns["stop-words"] = stop_words / words
    columns["ends-sentence"] = (last == STOP) | (last == QUOTE)
    columns["begins-upper"] = first == UPPER

    anchors = page.shown("a")
    anchors = anchors[(page.layout.flags[anchors] & Inside.LINK) != 0]
    bold = np.sort(np.concatenate([page.shown("strong"), page.shown("b")]))
    page.linked, links = page.cover(anchors)
    strong, _ = page.cover(bold)
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
        page.sums[name] = np.concatenate([[0.0], values.cumsum(dtype=np.float64)])


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


def _describe_names(page: _Page, names: Names) -> None:
    """What the words in classes and ids around a block weigh."""
    layout, columns = page.layout, page.columns
    owner, inner = layout.block_elements, layout.block_inner
    columns["tokens-near"] = names.near[owner] + np.where(inner != owner, names.near[inner], 0)
    above = owner
    for name in ("parent", "grandparent", "great-grandparent"):
        above = np.maximum(layout.parents[above], 0)
        columns["tokens-" + name] = names.near[above]
    columns["tokens-path"] = names.path[inner]
    columns["tokens-lowest"] = names.lowest[inner]
    columns["tokens-highest"] = names.highest[inner]
    # said in so many words, this decides what a sum of weights leaves open: comments are the content of a
    # forum, and never of an article
    for place, kind in enumerate(KINDS):
        columns["named-" + kind] = names.kinds[inner] == place


def _describe_label(page: _Page, tokens: TokenWeights) -> None:
    """What a label's own words weigh, each and as a whole."""
    numbers = page.words.numbers
    is_label = page.letters < _MAX_LABEL
    chosen = np.flatnonzero((page.place_of < _FIRST_WORDS) & is_label[page.block_of])
    weights = tokens.said.find(numbers[chosen])
    said = np.bincount(page.block_of[chosen], weights=weights, minlength=page.count)
    sizes = page.stop_word - page.first_word
    powers = line_powers(int(sizes.max(initial=0)))
    products = numbers * powers[page.place_of]
    if len(products):
        sums = np.append(np.uint64(0), products.cumsum())
        page.said = sums[page.stop_word] - sums[page.first_word]
    whole = tokens.said.find(page.said)
    whole[(sizes < 2) | (sizes > _SHORT_LINE) | ~is_label] = 0
    page.columns["said"] = said + whole
    # a caption names the agency or the photographer at its end
    until_end = sizes[page.block_of] - page.place_of
    is_last = (until_end <= _LAST_WORDS) & (page.place_of >= _FIRST_WORDS)
    chosen = np.flatnonzero(is_last & (page.letters < _MAX_CAPTION)[page.block_of])
    weights = tokens.said.find(numbers[chosen])
    page.columns["said-last"] = np.bincount(page.block_of[chosen], weights=weights, minlength=page.count)


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
    is_prose = page.prose > 0
    before = np.maximum.accumulate(np.where(is_prose, number, -_FAR)) if count else number
    after = np.minimum.accumulate(np.where(is_prose, number, count + _FAR)[::-1])[::-1] if count else number
    columns["since-prose"] = np.minimum(number - before, _FAR)
    columns["until-prose"] = np.minimum(after - number, _FAR)
    # a caption is next to what it is about, also where it is a paragraph like any other
    layout = page.layout
    shown = np.sort(np.concatenate([_starts_of(layout, tag) for tag in _FIGURES]))
    until = shown.searchsorted(page.starts, side="right")
    since = shown.searchsorted(np.append(-1, page.ends[:-1])[:count], side="right")
    figures = np.minimum(until - since, _MANY_FIGURES)
    columns["figures-before"] = figures
    columns["figures-after"] = np.append(figures[1:], 0)[:count]
    for reach in (2, 8):
        left, right = np.maximum(number - reach, 0), np.minimum(number + reach + 1, count)
        near = np.maximum(letters[right] - letters[left], 1)
        columns[f"window-{reach}-letters"] = np.log1p(near)
        columns[f"window-{reach}-prose"] = (prose[right] - prose[left]) / near
        columns[f"window-{reach}-unlinked"] = (unlinked[right] - unlinked[left]) / near


# So many blocks away is as far as can be.
_FAR = 100
# What has a caption; more of them than this between two blocks are icons.
_FIGURES = ("img", "video", "iframe", "amp-img")
_MANY_FIGURES = 3


def _starts_of(layout: Layout, tag: str) -> Ints:
    return layout.starts[np.array(layout.index.tags.get(tag, ()), dtype=np.int64)].astype(np.int64)


# Levels of elements around a block that are described, and those of which the second stage is told what
# the first thinks of the blocks in them.
_DESCRIBED_LEVELS = 6
_CONTAINERS = 5


def _describe_containers(page: _Page) -> list[tuple[Ints, Ints]]:
    """What the elements around a block hold, level by level; and the one that holds most of the prose."""
    columns, number, layout = page.columns, page.number, page.layout
    prose, letters, unlinked = page.sums["prose"], page.sums["letters"], page.sums["unlinked"]
    things: dict[str, Array] = {
        "images": np.sort(layout.starts[np.array(layout.index.tags.get("img", ()), dtype=np.int64)]),
        "links": layout.starts[page.shown("a")],
    }
    containers: list[tuple[Ints, Ints]] = []
    around = layout.block_elements
    for step in range(1, _DESCRIBED_LEVELS + 1):
        around = np.maximum(layout.parents[around], 0)
        first, stop = page.firsts[around], page.stops[around]
        total = np.maximum(letters[stop] - letters[first], 1)
        held = prose[stop] - prose[first]
        columns[f"container-{step}-letters"] = total / page.total("letters")
        columns[f"container-{step}-prose"] = held / page.total("prose")
        columns[f"container-{step}-density"] = held / total
        columns[f"container-{step}-unlinked"] = (unlinked[stop] - unlinked[first]) / total
        columns[f"container-{step}-blocks"] = np.log1p(stop - first)
        if step <= _COUNTED_LEVELS:
            begin, end = layout.starts[around], layout.ends[around]
            for name, places in things.items():
                inside = places.searchsorted(end) - places.searchsorted(begin)
                columns[f"container-{step}-{name}"] = np.minimum(inside, _MANY)
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


# Images and links are counted in so many levels (a card is small), up to so many.
_COUNTED_LEVELS = 4
_MANY = 50
# The core is the deepest element that still holds this share of the page's prose.
_CORE_SHARE = 0.6


def _find_core(page: _Page) -> int:
    prose = page.sums["prose"]
    if prose[-1] <= 0:
        return 0
    enough = np.flatnonzero(prose[page.stops] - prose[page.firsts] >= _CORE_SHARE * prose[-1])
    return int(enough[np.argmax(page.layout.depths[enough])]) if enough.size else 0


def _describe_likeness(page: _Page, names: Names) -> Ints:
    """How the blocks in elements of the same make are."""
    columns, number, count, layout = page.columns, page.number, page.count, page.layout
    owner = layout.block_elements
    groups = _number_pairs(names.makes[owner], names.makes[np.maximum(layout.parents[owner], 0)])
    size = int(groups.max()) + 1 if count else 1
    members = np.bincount(groups, minlength=size)
    safe = np.maximum(members, 1)
    columns["group-size"] = np.log1p(members)[groups]
    for name, values in (("letters", page.letters), ("prose", page.prose), ("linked", page.linked)):
        held = np.bincount(groups, weights=values, minlength=size)
        columns["group-" + name] = np.log1p(held / safe)[groups]
        if name == "prose":
            columns["group-prose-share"] = (held / page.total("prose"))[groups]
    first_of, last_of = np.full(size, count, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.minimum.at(first_of, groups, number)
    np.maximum.at(last_of, groups, number)
    columns["group-spread"] = ((last_of - first_of + 1) / safe)[groups]
    columns["group-place"] = number - first_of[groups]
    columns["group-rest"] = last_of[groups] - number
    return groups


def _number_pairs(one: Array, other: Array) -> Ints:
    """Equal numbers from 0 on for equal pairs."""
    if not one.size:
        return np.zeros(0, dtype=np.int64)
    keys = one.astype(np.int64) * (int(other.max()) + 1) + other
    numbers: Ints = np.unique(keys, return_inverse=True)[1]
    return numbers


# How far up a family of siblings is looked for, and how many make one.
_FAMILY_LEVELS = 7
_LEAST_FAMILY = 3
# A family higher up must hold clearly more to count instead.
_CLEARLY_MORE = 1.5


def _describe_families(page: _Page, names: Names) -> Ints:
    """Of the families of like siblings around a block, the one that holds most of the page.

    A family are the children of one element with one tag and class: the cards of a listing, the posts of a
    thread, the paragraphs of an article.
    """
    layout, columns = page.layout, page.columns
    shown = names.elements
    families = _number_pairs(names.makes[shown], layout.parents[shown] + 1) + 1
    family_of = np.zeros(len(layout.tags), dtype=np.int64)
    family_of[shown] = families
    size = int(families.max(initial=0)) + 1
    letters, unlinked = page.sums["letters"], page.sums["unlinked"]
    firsts, stops = page.firsts[shown], page.stops[shown]
    members = np.bincount(families, minlength=size)
    safe = np.maximum(members, 1)
    held = np.bincount(families, weights=letters[stops] - letters[firsts], minlength=size)
    free = np.bincount(families, weights=unlinked[stops] - unlinked[firsts], minlength=size)
    begins = np.full(size, page.count, dtype=np.int64)
    np.minimum.at(begins, families, firsts)
    whole = held.copy()
    held[members < _LEAST_FAMILY] = 0
    best = np.zeros(page.count, dtype=np.int64)
    member = np.zeros(page.count, dtype=np.int64)
    most = np.zeros(page.count)
    level = np.full(page.count, -1.0)
    around = layout.block_elements.astype(np.int64)
    for step in range(_FAMILY_LEVELS):
        family = family_of[around]
        is_better = held[family] > most * _CLEARLY_MORE
        best = np.where(is_better, family, best)
        member = np.where(is_better, around, member)
        most = np.where(is_better, held[family], most)
        level = np.where(is_better, step, level)
        around = np.maximum(layout.parents[around], 0).astype(np.int64)
    is_found = level >= 0
    best = np.where(is_found, best, 0)
    images = np.sort(layout.starts[np.array(layout.index.tags.get("img", ()), dtype=np.int64)])
    shown_images = images.searchsorted(layout.ends[shown]) - images.searchsorted(layout.starts[shown])
    pictures = np.bincount(families, weights=shown_images, minlength=size)
    columns["family-size"] = np.where(is_found, np.log1p(members[best]), 0)
    columns["family-share"] = np.where(is_found, whole[best] / page.total("letters"), 0)
    columns["family-letters"] = np.where(is_found, np.log1p(whole[best] / safe[best]), 0)
    columns["family-unlinked"] = np.where(is_found, free[best] / np.maximum(whole[best], 1), 0)
    columns["family-images"] = np.where(is_found, pictures[best] / safe[best], 0)
    columns["family-level"] = level
    columns["family-begins"] = np.where(is_found, begins[best] / max(page.count, 1), -1)
    # how many families of the page hold more
    order = np.sort(held)[::-1]
    columns["family-rank"] = np.where(
        is_found, np.minimum(np.searchsorted(-order, -held[best]), _MANY), _MANY
    )
    place = np.where(is_found, page.number - page.firsts[member], 0)
    blocks = np.where(is_found, page.stops[member] - page.firsts[member], 1)
    columns["member-blocks"] = np.log1p(blocks)
    columns["member-place"] = place / np.maximum(blocks, 1)
    columns["member-letters"] = np.where(
        is_found, np.log1p(letters[page.stops[member]] - letters[page.firsts[member]]), 0
    )
    return best


def _describe_repeats(page: _Page) -> None:
    """How often the very same words stand earlier, and later, on the page."""
    columns = page.columns
    groups = np.unique(page.said, return_inverse=True)[1] if page.count else page.number
    order = groups.argsort(kind="stable")
    sizes = np.bincount(groups, minlength=1)
    firsts = sizes.cumsum() - sizes
    before = np.empty(page.count, dtype=np.int64)
    before[order] = page.number - firsts[groups[order]]
    columns["seen-before"] = before
    columns["seen-after"] = sizes[groups] - before - 1


def _describe_clues(page: _Page, clues: PageClues) -> int:
    """Agreement with the headline, the description and the JSON-LD of the page.

    The number of the block that is the headline, or -1.
    """
    columns, number, count = page.columns, page.number, page.count
    title_share, of_title = _match_titles(page, clues.titles)
    columns["title-share"] = title_share
    columns["of-title"] = of_title
    shingles = cut_shingles(page.words.numbers, _SHINGLE)
    is_within = page.block_of[: len(shingles)] == page.block_of[len(page.block_of) - len(shingles) :]
    owners = page.block_of[: len(shingles)][is_within]
    shingles = shingles[is_within]
    own = np.maximum(np.bincount(owners, minlength=count), 1)
    # a pull quote or a teaser says what another block says, too
    same, times = np.unique(shingles, return_inverse=True, return_counts=True)[1:]
    is_again = times[same] > 1
    columns["said-again"] = np.bincount(owners, weights=is_again, minlength=count)[:count] / own[:count]
    for name, source in (
        ("in-description", clues.description),
        ("in-about", clues.about),
        ("in-body-data", clues.body),
    ):
        known = cut_shingles(read_words(source).numbers, _SHINGLE) if source else shingles[:0]
        if known.size:
            hits = are_among(shingles, np.sort(known))
            columns[name] = np.bincount(owners, weights=hits, minlength=count)[:count] / own[:count]
        else:
            columns[name] = np.zeros(count, dtype=np.float32)

    is_headline = (title_share > 0.8) & (of_title > 0.5)
    best = np.flatnonzero(is_headline & columns["is-heading"])
    if not best.size:
        best = np.flatnonzero(columns["is-heading"] & (columns["level"] == 1))
    if not best.size:
        best = np.flatnonzero(is_headline)
    letters, prose = page.sums["letters"], page.sums["prose"]
    headline = -1
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
    return headline


def _describe_headlines(page: _Page, names: Names, headline: int) -> None:
    """Whether another article has begun: after headings like the headline, in another <article>."""
    columns, layout, count = page.columns, page.layout, page.count
    since = np.zeros(count)
    same = np.zeros(count)
    if headline >= 0:
        makes = names.makes[layout.block_elements]
        is_like = columns["is-heading"] & (makes == makes[headline]) & (page.number > headline)
        since = np.minimum(is_like.cumsum(), _MANY_HEADLINES)
        articles = np.array(layout.index.tags.get("article", ()), dtype=np.int64)
        if articles.size:
            stops = page.stops[articles]
            # the outermost ones: each block is in one of them at most
            is_outer = page.firsts[articles] >= np.append(0, np.maximum.accumulate(stops)[:-1])
            firsts, stops = page.firsts[articles][is_outer], stops[is_outer]
            at = np.maximum(firsts.searchsorted(page.number, side="right") - 1, 0)
            article = np.where((page.number >= firsts[at]) & (page.number < stops[at]), at, -1)
            # the one that holds the headline, or the first one below it
            own = int(stops.searchsorted(headline, side="right"))
            same = np.where(article == own, 1, np.where(article >= 0, -1, 0))
    columns["headlines-since"] = since
    columns["headline-article"] = same


# More headings like the headline than this are those of a list.
_MANY_HEADLINES = 10
# A headline has fewer letters than this, and more than that.
_MAX_HEADLINE = 250
_MIN_HEADLINE = 8
# So many words in a row are looked for in what the page's data says.
_SHINGLE = 3


def _match_titles(page: _Page, titles: Sequence[str]) -> tuple[Floats, Floats]:
    """The share of each short block's words that stand in a title, and of the title's that stand in it."""
    title_share = np.zeros(page.count, dtype=np.float32)
    of_title = np.zeros(page.count, dtype=np.float32)
    is_short = (page.letters > _MIN_HEADLINE) & (page.letters < _MAX_HEADLINE)
    chosen = is_short[page.block_of]
    numbers, owners = page.words.numbers[chosen], page.block_of[chosen]
    sizes = np.maximum(np.bincount(owners, minlength=page.count), 1)[: page.count]
    for title in titles:
        wanted = np.unique(read_words(title).numbers)
        if not wanted.size or not numbers.size:
            continue
        at = np.minimum(wanted.searchsorted(numbers), len(wanted) - 1)
        hits = wanted[at] == numbers
        shared = np.bincount(owners[hits], minlength=page.count)[: page.count]
        distinct = np.unique(owners[hits] * len(wanted) + at[hits]) // len(wanted)
        title_share = np.maximum(title_share, (shared / sizes).astype(np.float32))
        different = np.bincount(distinct, minlength=page.count)[: page.count]
        of_title = np.maximum(of_title, (different / len(wanted)).astype(np.float32))
    return title_share, of_title


def _describe_headings(page: _Page) -> Ints:
    """What the nearest heading above says, and what stands below it."""
    columns, number = page.columns, page.number
    is_heading = columns["is-heading"]
    sections: Ints = is_heading.cumsum()
    size = int(sections.max(initial=0)) + 1
    heading_at = np.maximum.accumulate(np.where(is_heading, number, -1)) if page.count else number
    is_below = heading_at >= 0
    above = np.maximum(heading_at, 0)
    columns["since-heading"] = np.where(is_below, number - heading_at, 99)
    for name in ("tokens-near", "said", "level", "title-share", "letters"):
        columns["heading-" + name] = np.where(is_below, columns[name][above], 0) if page.count else number
    held = {
        name: np.bincount(sections, weights=values, minlength=size)
        for name, values in (("letters", page.letters), ("prose", page.prose), ("unlinked", page.unlinked))
    }
    blocks = np.bincount(sections, minlength=size)
    columns["section-letters"] = np.log1p(held["letters"])[sections]
    columns["section-prose"] = (held["prose"] / np.maximum(held["letters"], 1))[sections]
    columns["section-unlinked"] = (held["unlinked"] / np.maximum(held["letters"], 1))[sections]
    columns["section-blocks"] = np.log1p(blocks)[sections]
    return sections


def _describe_neighbours(page: _Page, groups: Ints) -> None:
    """The same of the block before and the one after; of those further off, the second stage is told."""
    columns = page.columns
    for step in (-1, 1):
        for name in ("letters", "link-density", "prose", "tokens-near", "depth", "said"):
            columns[f"{name}{step:+d}"] = shift(columns[name], step)
        columns[f"same-group{step:+d}"] = shift(groups, step) == groups


def shift(values: Array, step: int) -> Floats:
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
