"""What the words in the tags, classes and ids of a page weigh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleantext.find.words import WordTable, make_table, number_line
from cleantext.model import Category
from cleantext.read.layout import Layout

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_TOKEN = re.compile(r"[A-Z]?[a-z]{2,20}|[A-Z]{2,20}")
_TOKEN_ATTRIBUTES = frozenset(
    "class id itemprop role data-testid data-test-id data-qa data-component data-type data-module".split()
)
# Longer values are generated, not named.
_MAX_VALUE = 300

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

# The kinds of page that are told apart, as the training pages name them.
PAGE_KINDS = ("article", "forum", "product", "collection", "listing", "documentation", "service")


def read_names(pairs: Sequence[tuple[str, str]]) -> str:
    """The values of the attributes that name an element, as one string.

    >>> read_names([("class", "post-bodyText col2"), ("href", "/x"), ("id", "main")])
    'post-bodyText col2 main'
    """
    return (
        " ".join([value[:_MAX_VALUE] for name, value in pairs if name in _TOKEN_ATTRIBUTES]) if pairs else ""
    )


def split_names(tag: str, names: str) -> tuple[str, ...]:
    """The words in an element's tag, class, id and the like.

    >>> split_names("div", "post-bodyText col2")
    ('<div>', 'post', 'body', 'text', 'col')
    """
    return ("<" + tag + ">", *dict.fromkeys(map(str.lower, _TOKEN.findall(names))))


def split_all(named: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The same of many tags and names, in one search instead of one for each.

    >>> split_all([("div", "post-bodyText col2"), ("p", "")])
    [('<div>', 'post', 'body', 'text', 'col'), ('<p>',)]
    """
    joined = _BETWEEN.join([names.replace(_BETWEEN, " ") for _, names in named])
    words = "\n".join(_TOKEN_OR_BETWEEN.findall(joined)).lower().split("\n")
    words.append(_BETWEEN)
    found = []
    begin = 0
    for tag, _ in named:
        end = words.index(_BETWEEN, begin)
        found.append(("<" + tag + ">", *dict.fromkeys(filter(None, words[begin:end]))))
        begin = end + 1
    return found


# What parts the names of one element from the next one's: no attribute of a parsed page holds it.
_BETWEEN = "\0"
_TOKEN_OR_BETWEEN = re.compile(_TOKEN.pattern + "|" + _BETWEEN)


def split_address(address: str) -> tuple[str, ...]:
    """The words in the path of an address, and how deep it is.

    >>> split_address("/shop/mens-boots/?p=2")
    ('/2', '/shop', '/mens', '/boots')
    """
    depth = sum(1 for part in address.split("?")[0].split("/") if part)
    words = [token.lower() for token in _TOKEN.findall(address)]
    return (f"/{min(depth, 5)}", *dict.fromkeys("/" + word for word in words[:_MOST_ADDRESS_WORDS]))


_MOST_ADDRESS_WORDS = 12


@dataclass(frozen=True)
class TokenWeights:
    """How much a word speaks for the article: in a class, id or tag near the block (``near``) or anywhere
    above it (``far``), or among the block's own first words (``words``: words, and whole short lines).

    ``pages`` is how much a word in any class, in the address or in the data's types speaks for each of
    ``PAGE_KINDS``.
    """

    near: dict[str, float]
    far: dict[str, float]
    words: dict[str, float]
    pages: dict[str, Floats] = field(default_factory=dict)
    base: Floats = field(default_factory=lambda: np.zeros(len(PAGE_KINDS), dtype=np.float32))

    @cached_property
    def said(self) -> WordTable:
        """``words`` by number."""
        return make_table([number_line(line.split(" ")) for line in self.words], list(self.words.values()))

    def weigh(self, words: Sequence[tuple[str, ...]]) -> tuple[Floats, Floats, Ints]:
        """What words of elements weigh near a block and above one, and what they say: places in ``KINDS``.

        >>> weights = TokenWeights({"post": 0.5}, {"nav": -1.0}, {})
        >>> [values.tolist() for values in weights.weigh([("<div>", "post", "nav"), ("<p>",)])]
        [[0.5, 0.0], [-1.0, 0.0], [0, -1]]
        """
        sizes = np.array([len(found) for found in words], dtype=np.intp)
        owners = np.repeat(np.arange(len(words)), sizes)
        flat = list(chain.from_iterable(words))
        near, far = (
            np.bincount(
                owners, np.fromiter(map(table.get, flat, repeat(0.0)), np.float64, len(flat)), len(words)
            ).astype(np.float32)
            for table in (self.near, self.far)
        )
        kinds = np.full(len(words), -1, dtype=np.int64)
        if not _KIND_OF.keys().isdisjoint(flat):
            said = np.fromiter(map(_KIND_OF.get, flat, repeat(-1)), np.int64, len(flat))
            kinds = np.maximum.reduceat(said, sizes.cumsum() - sizes)
            kinds[[found[0] in ("<html>", "<body>") for found in words]] = -1
        return near, far, kinds

    def guess_page_kind(self, tokens: Iterable[str]) -> Floats:
        """The probability of each of ``PAGE_KINDS``, by all the words that name the page's elements.

        >>> weights = TokenWeights({}, {}, {}, {"viewtopic": np.array([0, 9, 0, 0, 0, 0, 0], np.float32)})
        >>> PAGE_KINDS[int(weights.guess_page_kind({"viewtopic", "body"}).argmax())]
        'forum'
        """
        rows = [row for token in tokens if (row := self.pages.get(token)) is not None]
        scores = self.base.astype(np.float64)
        if rows:
            # a page with many names must not be surer for that alone
            scores = scores + np.sum(rows, axis=0, dtype=np.float64) / len(rows) ** 0.5
        odds = np.exp(scores - scores.max())
        guess: Floats = (odds / odds.sum()).astype(np.float32)
        return guess


@dataclass(frozen=True)
class Names:
    """What the words in tags, classes and ids weigh: one row for each element.

    ``near`` is what an element's own names weigh beside a block, ``own`` what they weigh around one;
    ``path``, ``lowest`` and ``highest`` are the sum, the least and the greatest of ``own`` over it and all
    around it.
    ``kinds`` is what they say in so many words (a place in ``KINDS``, or -1), ``makes`` a number for its tag
    and class.  ``elements`` are the ones with a block; the others weigh nothing.  ``tokens`` are the words of
    all.
    """

    elements: Ints

    near: Floats
    own: Floats
    path: Floats
    lowest: Floats
    highest: Floats
    kinds: NDArray[np.int8]
    makes: Ints
    tokens: frozenset[str]


def weigh_elements(layout: Layout, weights: TokenWeights) -> Names:
    """What the names of a page's elements weigh; each name that occurs is weighed once."""
    size = len(layout.tags)
    shown = find_ancestors(layout)
    tags = layout.tags
    class_of, names_of = [""] * size, [""] * size
    for class_, numbers in layout.index.named.items():
        names = class_[:_MAX_VALUE]
        for number in numbers:
            class_of[number], names_of[number] = class_, names
    # most are named by their class alone
    otherwise_named = {
        number
        for name in _TOKEN_ATTRIBUTES & layout.attributes.keys()
        if name != "class"
        for number in layout.attributes[name]
    }
    codes_of: dict[tuple[str, str, str], int] = {}
    makes_of: dict[tuple[str, str], int] = {}
    codes: list[int] = []
    for element in shown.tolist():
        names = names_of[element]
        if element in otherwise_named:
            names = read_names(layout.pairs(element))
        key = (tags[element], class_of[element], names)
        code = codes_of.get(key)
        if code is None:
            code = codes_of[key] = len(codes_of)
        codes.append(code)
    words = split_all([(tag, names) for tag, _, names in codes_of])
    near, far, kinds = weights.weigh(words)
    # ids differ from one sibling to the next
    makes = [makes_of.setdefault((tag, class_), len(makes_of) + 1) for tag, class_, _ in codes_of]
    at = np.array(codes, dtype=np.int64)

    def spread(values: Sequence[int] | NDArray[Any], kind: type) -> NDArray[Any]:
        found: NDArray[Any] = np.zeros(size, dtype=kind)
        if codes:
            found[shown] = np.array(values, dtype=kind)[at]
        return found

    own = spread(far, np.float32)
    path, lowest, highest, said = own.copy(), own.copy(), own.copy(), spread(kinds, np.int8)
    path[shown], lowest[shown], highest[shown], said[shown] = _gather_from_above(
        layout.parents[shown].astype(np.int64), shown, own[shown], said[shown]
    )
    return Names(
        shown,
        spread(near, np.float32),
        own,
        path,
        lowest,
        highest,
        said,
        spread(makes, np.int64),
        frozenset(chain.from_iterable(words)),
    )


def _gather_from_above(
    parents: Ints, shown: Ints, own: Floats, kinds: NDArray[np.int8]
) -> tuple[Floats, Floats, Floats, NDArray[np.int8]]:
    """Sum, least and greatest of ``own``, and the greatest of ``kinds``, over elements and all around them.

    Each step takes in what the one before had gathered twice as far up: a page 30 elements deep needs five.
    """
    outside = len(shown)  # the place of what is around the root
    above = np.append(shown.searchsorted(parents), outside)
    above[:-1][parents < 0] = outside
    path = np.append(own.astype(np.float64), 0.0)
    lowest, highest = np.append(own, np.float32(np.inf)), np.append(own, np.float32(-np.inf))
    said = np.append(kinds, np.int8(-1))
    while above.min() < outside:
        path += path[above]
        np.minimum(lowest, lowest[above], out=lowest)
        np.maximum(highest, highest[above], out=highest)
        np.maximum(said, said[above], out=said)
        above = above[above]
    return path[:-1].astype(np.float32), lowest[:-1], highest[:-1], said[:-1]


def find_ancestors(layout: Layout) -> Ints:
    """The elements around the first characters of the blocks, in document order.

    >>> from cleantext.read.layout import lay_out, parse_html
    >>> layout = lay_out(parse_html("<p>One <b>two</b></p><img><p><i>Three</i></p>"))[2]
    >>> [layout.tags[element] for element in find_ancestors(layout)]
    ['html', 'body', 'p', 'p', 'i']
    """
    found = bytearray(len(layout.tags))
    parents = layout.parents.tolist()
    for element in layout.block_inner.tolist():
        while element >= 0 and not found[element]:
            found[element] = 1
            element = parents[element]
    return np.flatnonzero(np.frombuffer(found, dtype=np.uint8))
