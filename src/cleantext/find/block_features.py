"""The facts about each block that decide whether it belongs to the article, as one array per page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

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
    the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which
    one you were all her she there would their we him been has when who will no more if out so what up said about
    der die das und zu den von mit ist des im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird
    bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man
    le la les de et des du en un une est que qui dans pour au par sur ne pas il plus se ce sont avec mais ou ont aux
    el los las y del se por con una su para es al lo como más pero sus le ha este si porque esta entre cuando muy sin
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
    """How much a word speaks for the article: in a class, id or tag near the block, or anywhere above it; or in
    the block's own first words."""

    near: dict[str, float]
    far: dict[str, float]
    words: dict[str, float]


_TOKEN = re.compile(r"[A-Z]?[a-z]{2,20}|[A-Z]{2,20}")
_TOKEN_ATTRIBUTES = frozenset(
    "class id itemprop role data-testid data-test-id data-qa data-component data-type data-module".split()
)
# Longer values are generated, not named.
_MAX_VALUE = 300


def read_tokens(tag: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The words in an element's tag, class, id and the like.

    >>> read_tokens("div", [("class", "post-bodyText col2"), ("href", "/x")])
    ('<div>', 'post', 'body', 'text', 'col')
    """
    found = ["<" + tag + ">"]
    for name, value in pairs:
        if name in _TOKEN_ATTRIBUTES and value:
            found += _split_value(value[:_MAX_VALUE])
    return tuple(found)


@lru_cache(maxsize=20_000)
def _split_value(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.lower() for token in _TOKEN.findall(value)))


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
        "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle TechArticle LiveBlogPosting "
        "ScholarlyArticle OpinionNewsArticle Report og:article og:blog by:wordpress by:ghost by:blogger".split()
    ),
    "forum": frozenset(
        "DiscussionForumPosting QAPage Question Answer by:discourse by:phpbb by:vbulletin by:xenforo by:mybb".split()
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
    "figure": Inside.FIGURE,
    "caption": Inside.CAPTION,
    "table": Inside.TABLE,
    "quote": Inside.QUOTE,
    "list": Inside.LIST,
    "article": Inside.ARTICLE,
    "main": Inside.MAIN,
    "code": Inside.CODE,
    "hidden": Inside.HIDDEN,
    "dialog": Inside.DIALOG,
    "form": Inside.FORM,
    "button": Inside.BUTTON,
    "paragraph": Inside.PARAGRAPH,
    "time": Inside.TIME,
    "details": Inside.DETAILS,
    "article-body": Inside.ARTICLE_BODY,
    "link": Inside.LINK,
    "strong": Inside.STRONG,
    "small": Inside.SMALL,
    "noscript": Inside.NOSCRIPT,
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
    count = len(blocks)
    starts, ends = layout.block_starts.astype(np.int64), layout.block_ends.astype(np.int64)
    columns: dict[str, NDArray[np.generic]] = {}

    # --- what the text is made of
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _character_classes()[np.minimum(codes, 0xFFFF)]

    def count_class(bit: int) -> NDArray[np.float32]:
        sums = np.zeros(len(codes) + 1, dtype=np.int32)
        np.cumsum((classes & bit) != 0, out=sums[1:])
        return (sums[ends] - sums[starts]).astype(np.float32)

    length = (ends - starts).astype(np.float32)
    letters = count_class(_LETTER)
    wide = count_class(_WIDE)
    # a Chinese or Japanese character says as much as two to three Latin letters
    letters += 1.5 * wide
    digits, upper, stops, commas = (count_class(bit) for bit in (_DIGIT, _UPPER, _STOP, _COMMA))
    quotes, marks, spaces, money = (count_class(bit) for bit in (_QUOTE, _MARK, _SPACE, _MONEY))
    words = spaces + 1 + wide / 2
    safe = np.maximum(letters + digits, 1)
    pieces = [text[block.start : block.end].lower().split() for block in blocks]
    is_stop = _STOP_WORDS.__contains__
    stop_words = np.fromiter((sum(map(is_stop, piece)) for piece in pieces), dtype=np.float32, count=count)
    last = codes[ends - 1] if count else codes[:0]
    ends_sentence = ((_character_classes()[np.minimum(last, 0xFFFF)] & (_STOP | _QUOTE)) != 0).astype(
        np.float32
    )
    first_class = _character_classes()[np.minimum(codes[starts], 0xFFFF)] if count else classes[:0]

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
    columns["ends-sentence"] = ends_sentence
    columns["begins-lower"] = ((first_class & (_LETTER | _UPPER)) == _LETTER).astype(np.float32)
    columns["begins-upper"] = ((first_class & _UPPER) != 0).astype(np.float32)

    # --- links and other inline markup
    tags = np.array(layout.tags, dtype=object)
    is_shown = layout.ends > layout.starts

    def cover(chosen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Characters of each block inside the chosen elements; how many of them begin in the block."""
        where = np.flatnonzero(chosen & is_shown)
        change = np.zeros(len(codes) + 2, dtype=np.int32)
        np.add.at(change, layout.starts[where], 1)
        np.add.at(change, layout.ends[where], -1)
        inside = np.zeros(len(codes) + 1, dtype=np.int32)
        np.cumsum(np.cumsum(change[: len(codes)]) > 0, out=inside[1:])
        begins = np.searchsorted(ends, layout.starts[where], side="right")
        number = np.bincount(begins, minlength=count)[:count].astype(np.float32)
        return (inside[ends] - inside[starts]).astype(np.float32), number

    linked, links = cover((tags == "a") & ((layout.flags & Inside.LINK) != 0))
    strong, _ = cover((tags == "strong") | (tags == "b"))
    link_density = linked / np.maximum(length, 1)
    unlinked = letters * (1 - link_density)
    columns["link-density"] = link_density
    columns["links"] = links
    columns["link-length"] = np.where(links > 0, linked / np.maximum(links, 1), 0)
    columns["strong-density"] = strong / np.maximum(length, 1)

    # --- the elements around
    inner_flags = layout.flags[layout.block_inner]
    for name, bit in _FLAG_FEATURES.items():
        columns["in-" + name] = ((inner_flags & bit) != 0).astype(np.float32)
    kinds = [block.kind for block in blocks]
    for kind in _KINDS:
        columns["is-" + kind] = np.fromiter((known == kind for known in kinds), dtype=np.float32, count=count)
    levels = np.fromiter((block.level for block in blocks), dtype=np.float32, count=count)
    columns["level"] = levels
    depth = layout.depths[layout.block_elements].astype(np.float32)
    columns["depth"] = depth
    is_heading = columns["is-heading"] > 0

    # --- words in classes and ids
    near, far, lowest, highest, own_weights, named = _weigh_elements(layout, tokens)
    owner = layout.block_elements
    inner = layout.block_inner
    parent = np.maximum(layout.parents[owner], 0)
    columns["tokens-near"] = near[owner] + np.where(inner != owner, near[inner], 0)
    columns["tokens-parent"] = near[parent]
    columns["tokens-grandparent"] = near[np.maximum(layout.parents[parent], 0)]
    columns["tokens-path"] = far[inner]
    columns["tokens-lowest"] = lowest[inner]
    columns["tokens-highest"] = highest[inner]

    # --- its own first words
    word_of = tokens.words.get
    spoken = [read_words(text[block.start : block.end]) for block in blocks]
    said = np.fromiter(
        (sum(word_of(word, 0.0) for word in own) for own in spoken), dtype=np.float32, count=count
    )
    columns["said"] = said

    # --- prose, and where it gathers
    prose = np.where(
        (letters >= 60) & (link_density < 0.4) & (stops + commas > 0) & (stop_words + wide > 1), unlinked, 0
    ).astype(np.float32)
    prose_sum = np.concatenate([[0], np.cumsum(prose)])
    letters_sum = np.concatenate([[0], np.cumsum(letters)])
    unlinked_sum = np.concatenate([[0], np.cumsum(unlinked)])
    all_prose, all_letters = max(float(prose_sum[-1]), 1), max(float(letters_sum[-1]), 1)
    number = np.arange(count)
    columns["prose"] = np.log1p(prose)
    columns["prose-before"] = prose_sum[:-1] / all_prose
    columns["prose-after"] = (prose_sum[-1] - prose_sum[1:]) / all_prose
    columns["place"] = number / max(count, 1)
    columns["letters-before"] = np.log1p(letters_sum[:-1])
    columns["letters-after"] = np.log1p(letters_sum[-1] - letters_sum[1:])
    for reach in (1, 2, 4, 8, 16):
        left, right = np.maximum(number - reach, 0), np.minimum(number + reach + 1, count)
        total = np.maximum(letters_sum[right] - letters_sum[left], 1)
        columns[f"window-{reach}-letters"] = np.log1p(total)
        columns[f"window-{reach}-prose"] = (prose_sum[right] - prose_sum[left]) / total
        columns[f"window-{reach}-unlinked"] = (unlinked_sum[right] - unlinked_sum[left]) / total
    containers: list[tuple[Ints, Ints]] = []
    around = owner
    firsts_all = np.searchsorted(ends, layout.starts, side="right")
    stops_all = np.searchsorted(starts, layout.ends, side="left")
    for step in range(1, 6):
        around = np.maximum(layout.parents[around], 0)
        first, stop = firsts_all[around], np.maximum(stops_all[around], firsts_all[around])
        total = np.maximum(letters_sum[stop] - letters_sum[first], 1)
        held = prose_sum[stop] - prose_sum[first]
        columns[f"container-{step}-letters"] = total / all_letters
        columns[f"container-{step}-prose"] = held / all_prose
        columns[f"container-{step}-density"] = held / total
        columns[f"container-{step}-unlinked"] = (unlinked_sum[stop] - unlinked_sum[first]) / total
        columns[f"container-{step}-blocks"] = np.log1p(stop - first)
        columns[f"container-{step}-place"] = (number - first) / np.maximum(stop - first, 1)
        if step in (1, 2, 3):
            containers.append((first.astype(np.int64), stop.astype(np.int64)))

    # --- the element that holds most of the prose
    main = _find_core(layout, prose_sum, firsts_all, stops_all, owner, prose)
    first, stop = int(firsts_all[main]), int(stops_all[main])
    columns["core-inside"] = ((number >= first) & (number < stop)).astype(np.float32)
    columns["core-before"] = np.maximum(first - number, 0)
    columns["core-after"] = np.maximum(number - stop + 1, 0)
    columns["core-depth"] = depth - layout.depths[main]
    columns["core-parent"] = (layout.parents[owner] == main).astype(np.float32)

    # --- elements of the same make
    groups = _group(layout, owner)
    size = int(groups.max()) + 1 if count else 1
    members = np.bincount(groups, minlength=size)
    columns["group-size"] = np.log1p(members)[groups]
    for name, values in (("letters", letters), ("prose", prose), ("linked", linked)):
        mean = np.bincount(groups, weights=values, minlength=size) / np.maximum(members, 1)
        columns["group-" + name] = np.log1p(mean)[groups]
    group_prose = np.bincount(groups, weights=prose, minlength=size)
    columns["group-prose-share"] = (group_prose / all_prose)[groups]

    first_of = np.full(size, count, dtype=np.int64)
    last_of = np.zeros(size, dtype=np.int64)
    np.minimum.at(first_of, groups, number)
    np.maximum.at(last_of, groups, number)
    columns["group-spread"] = ((last_of - first_of + 1) / np.maximum(members, 1))[groups]
    columns["group-place"] = number - first_of[groups]
    columns["group-rest"] = last_of[groups] - number

    # --- the largest family of like siblings that the block stands in
    _, like, of_page, each, linked_share, raised = _find_families(
        layout, owner, letters_sum, unlinked_sum, firsts_all, stops_all
    )
    columns["family-size"] = np.log1p(like)
    columns["family-share"] = of_page
    columns["family-letters"] = np.log1p(each)
    columns["family-unlinked"] = linked_share
    columns["family-level"] = raised

    # --- headline, description, JSON-LD
    title_words = [frozenset(_WORD.findall(title.lower())) for title in clues.titles]
    title_share = np.zeros(count, dtype=np.float32)
    of_title = np.zeros(count, dtype=np.float32)
    if title_words:
        for place in np.flatnonzero((length < 400) & (letters > 8)).tolist():
            own = frozenset(_WORD.findall(text[blocks[place].start : blocks[place].end].lower()))
            for title in title_words:
                shared = len(own & title)
                if shared:
                    title_share[place] = max(title_share[place], shared / len(own))
                    of_title[place] = max(of_title[place], shared / len(title))
    columns["title-share"] = title_share
    columns["of-title"] = of_title
    is_headline = (title_share > 0.8) & (of_title > 0.5)
    best = np.flatnonzero(is_headline & is_heading)
    if not best.size:
        best = np.flatnonzero((columns["is-heading"] > 0) & (levels == 1))
    if not best.size:
        best = np.flatnonzero(is_headline)
    headline = int(best[np.argmax(of_title[best])]) if best.size else -1
    columns["after-headline"] = (
        (number - headline).astype(np.float32) if headline >= 0 else np.full(count, -999.0)
    )
    columns["letters-since-headline"] = (
        np.sign(number - headline) * np.log1p(np.abs(letters_sum[:-1] - letters_sum[headline]))
        if headline >= 0
        else np.full(count, -99.0)
    )
    columns["prose-since-headline"] = (
        (prose_sum[:-1] - prose_sum[headline]) / all_prose if headline >= 0 else np.full(count, -9.0)
    )
    columns["in-description"] = _share_shingles(text, blocks, clues.description, letters)
    columns["in-body-data"] = _share_shingles(text, blocks, clues.body, letters)
    columns["has-body-data"] = np.full(count, float(len(clues.body) > 200))
    columns["seen-before"], columns["seen-after"] = _count_repeats(text, blocks)

    # --- the nearest heading above
    heading_at = np.maximum.accumulate(np.where(is_heading, number, -1)) if count else number
    columns["since-heading"] = np.where(heading_at >= 0, number - heading_at, 99)
    above = np.maximum(heading_at, 0)
    columns["heading-tokens"] = (
        np.where(heading_at >= 0, columns["tokens-near"][above], 0) if count else number
    )
    columns["heading-said"] = np.where(heading_at >= 0, said[above], 0) if count else number
    columns["heading-level"] = np.where(heading_at >= 0, levels[above], 0) if count else number

    # --- the neighbours
    for name in (
        "letters", "link-density", "prose", "is-heading", "is-list-item", "ends-sentence", "tokens-near",
        "stop-words", "depth", "said",
    ):  # fmt: skip
        values = columns[name]
        for step in (-2, -1, 1, 2):
            columns[f"{name}{step:+d}"] = _shift(values, step)
    for step in (-1, 1):
        other = _shift(groups.astype(np.float32) + 1, step)
        columns[f"same-group{step:+d}"] = (other == groups + 1).astype(np.float32)
        other = _shift(parent.astype(np.float32) + 1, step)
        columns[f"same-parent{step:+d}"] = (other == parent + 1).astype(np.float32)

    # --- the page
    for name, value in {
        "letters": np.log1p(all_letters),
        "prose": np.log1p(all_prose),
        "prose-share": all_prose / all_letters,
        "blocks": np.log1p(count),
        "unlinked": float(unlinked_sum[-1]) / all_letters,
        "money": float(np.log1p(money.sum())),
        "longest": float(np.log1p(prose.max())) if count else 0.0,
        "core-prose": float(prose_sum[stop] - prose_sum[first]) / all_prose if count else 0.0,
        "articles": np.log1p(layout.tags.count("article")),
        "paragraphs": np.log1p(float((prose > 0).sum())),
        "tables": float((columns["is-table-row"] > 0).mean()) if count else 0.0,
        "code": float((columns["is-code"] > 0).mean()) if count else 0.0,
        "list-items": float((columns["is-list-item"] > 0).mean()) if count else 0.0,
        **{"is-" + name: float(bool(types & clues.types)) for name, types in _TYPE_GROUPS.items()},
    }.items():
        columns["page-" + name] = np.full(count, value)
    values = np.empty((count, len(columns)), dtype=np.float32)
    for place, column in enumerate(columns.values()):
        values[:, place] = column
    in_nav = (inner_flags & Inside.NAV) != 0
    kinds_named = np.where((named[inner] < 0) & in_nav, 0, named[inner]).astype(np.int8)
    return BlockFeatures(tuple(columns), values, containers, groups, letters, own_weights, kinds_named)


def _shift(values: NDArray[np.generic], step: int) -> NDArray[np.float32]:
    moved = np.full(len(values), -1, dtype=np.float32)
    if step < 0:
        moved[-step:] = values[:step]
    elif step < len(values):
        moved[:-step] = values[step:]
    return moved


# What a class or id may say in so many words, in the order in which it counts.
KINDS: dict[Category, frozenset[str]] = {
    "navigation": frozenset(
        "nav navbar navigation menu menus breadcrumb breadcrumbs megamenu submenu pager".split()
    ),
    "comments": frozenset(
        "comment comments commentlist disqus kommentar kommentare commentaires comentarios commenti reacties".split()
    ),
    "related": frozenset(
        "related recommended recommendation recommendations recirc recirculation taboola outbrain "
        "readalso seealso morestories trending mostread mostpopular".split()
    ),
}
_KIND_OF = {token: place for place, tokens in enumerate(KINDS.values()) for token in tokens}


def _weigh_elements(
    layout: Layout, tokens: TokenWeights
) -> tuple[Floats, Floats, Floats, Floats, Floats, NDArray[np.int8]]:
    """For each element: what its own names weigh near a block; the sum, the least and the greatest of what they
    weigh far from one, over it and all around it; its own part of that; and the kind that the names say it is."""
    near_of, far_of, kind_of = tokens.near.get, tokens.far.get, _KIND_OF.get
    known: dict[tuple[str, ...], tuple[float, float, int]] = {}
    near: list[float] = []
    own_far: list[float] = []
    far: list[float] = []
    lowest: list[float] = []
    highest: list[float] = []
    kinds: list[int] = []
    for tag, pairs, parent in zip(layout.tags, layout.attributes, layout.parents.tolist(), strict=True):
        found = read_tokens(tag, pairs) if pairs else ("<" + tag + ">",)
        weights = known.get(found)
        if weights is None:
            weights = (
                sum(near_of(token, 0.0) for token in found),
                sum(far_of(token, 0.0) for token in found),
                max(kind_of(token, -1) for token in found) if tag not in ("html", "body") else -1,
            )
            known[found] = weights
        near.append(weights[0])
        own = weights[1]
        own_far.append(own)
        kind = weights[2]
        if parent < 0:
            far.append(own)
            lowest.append(own)
            highest.append(own)
            kinds.append(kind)
        else:
            far.append(far[parent] + own)
            low, high = lowest[parent], highest[parent]
            lowest.append(own if own < low else low)
            highest.append(own if own > high else high)
            above = kinds[parent]
            kinds.append(kind if kind > above else above)
    return (
        np.array(near, dtype=np.float32),
        np.array(far, dtype=np.float32),
        np.array(lowest, dtype=np.float32),
        np.array(highest, dtype=np.float32),
        np.array(own_far, dtype=np.float32),
        np.array(kinds, dtype=np.int8),
    )


# The core is the deepest element that still holds this share of what its parent holds of the prose.
_CORE_SHARE = 0.6


def _find_core(
    layout: Layout,
    prose_sum: NDArray[np.float64],
    firsts: Ints,
    stops: Ints,
    owner: NDArray[np.int32],
    prose: Floats,
) -> int:
    """The element in which most of the prose stands: from the longest paragraph upwards."""
    if not prose.size:
        return 0
    held = prose_sum[np.maximum(stops, firsts)] - prose_sum[firsts]
    total = float(prose_sum[-1])
    if total <= 0:
        return 0
    best = 0
    # the deepest element that holds most of the prose; elements are in document order, so the last one is deepest
    enough = np.flatnonzero(held >= _CORE_SHARE * total)
    if enough.size:
        best = int(enough[np.argmax(layout.depths[enough])])
    return best


def _group(layout: Layout, owner: NDArray[np.int32]) -> Ints:
    """Numbers for kinds of element: the same tag and class below the same kind of parent."""
    numbers: dict[tuple[str, str, str, str], int] = {}
    found: list[int] = []
    parents = layout.parents
    for element, parent in zip(owner.tolist(), parents[owner].tolist(), strict=True):
        key = (
            layout.tags[element],
            _class_of(layout, element),
            layout.tags[parent] if parent >= 0 else "",
            _class_of(layout, parent) if parent >= 0 else "",
        )
        found.append(numbers.setdefault(key, len(numbers)))
    return np.array(found, dtype=np.int64)


# How far up a family of siblings is looked for, and how many make one.
_FAMILY_LEVELS = 7
_LEAST_FAMILY = 3


def _find_families(
    layout: Layout,
    owner: NDArray[np.int32],
    letters_sum: NDArray[np.float64],
    unlinked_sum: NDArray[np.float64],
    firsts: Ints,
    stops: Ints,
) -> tuple[NDArray[np.generic], ...]:
    """For each block: of the families of like siblings around it, the one that holds most of the page.

    A family are the children of one element with one tag and class: the cards of a listing, the posts of a
    thread, the paragraphs of an article.
    """
    numbers: dict[tuple[int, str, str], int] = {}
    family_of = np.zeros(len(layout.tags), dtype=np.int64)
    shown = np.flatnonzero(layout.ends > layout.starts)
    parents = layout.parents
    for element, parent in zip(shown.tolist(), parents[shown].tolist(), strict=True):
        key = (parent, layout.tags[element], _class_of(layout, element))
        family_of[element] = numbers.setdefault(key, len(numbers) + 1)
    size = len(numbers) + 1
    stops = np.maximum(stops, firsts)
    members = np.bincount(family_of[shown], minlength=size)
    held = np.bincount(
        family_of[shown], weights=(letters_sum[stops] - letters_sum[firsts])[shown], minlength=size
    )
    unlinked = np.bincount(
        family_of[shown], weights=(unlinked_sum[stops] - unlinked_sum[firsts])[shown], minlength=size
    )
    held[members < _LEAST_FAMILY] = 0
    best = np.zeros(len(owner), dtype=np.int64)
    most = np.zeros(len(owner))
    level = np.full(len(owner), -1.0)
    around = owner.astype(np.int64)
    for step in range(_FAMILY_LEVELS):
        family = family_of[around]
        # a family higher up must hold clearly more to count instead
        better = held[family] > most * 1.5
        best = np.where(better, family, best)
        most = np.where(better, held[family], most)
        level = np.where(better, step, level)
        around = np.maximum(parents[around], 0)
    total = max(float(letters_sum[-1]), 1)
    count = np.maximum(members[best], 1)
    is_found = level >= 0
    return (
        best,
        np.where(is_found, members[best], 0),
        np.where(is_found, held[best] / total, 0),
        np.where(is_found, held[best] / count, 0),
        np.where(is_found, unlinked[best] / np.maximum(held[best], 1), 0),
        level,
    )


def _class_of(layout: Layout, element: int) -> str:
    for name, value in layout.attributes[element]:
        if name == "class":
            return value
    return ""


def _share_shingles(text: str, blocks: Sequence[Block], source: str, letters: Floats) -> Floats:
    """The share of each block's word pairs and triples that stand in ``source``."""
    share = np.zeros(len(blocks), dtype=np.float32)
    if len(source) < 30:
        return share
    words = _WORD.findall(source.lower())
    known = set(zip(words, words[1:], words[2:], strict=False))
    if not known:
        return share
    for place in np.flatnonzero(letters >= 12).tolist():
        own = _WORD.findall(text[blocks[place].start : blocks[place].end].lower())
        if len(own) >= 3:
            own_shingles = list(zip(own, own[1:], own[2:], strict=False))
            share[place] = sum(map(known.__contains__, own_shingles)) / len(own_shingles)
    return share


def _count_repeats(text: str, blocks: Sequence[Block]) -> tuple[Floats, Floats]:
    """How often the very same line stands earlier, and later, on the page."""
    seen: dict[str, int] = {}
    before: list[int] = []
    lines = [text[block.start : block.end] for block in blocks]
    for line in lines:
        times = seen.get(line, 0)
        seen[line] = times + 1
        before.append(times)
    after = [seen[line] - times - 1 for line, times in zip(lines, before, strict=True)]
    return np.array(before, dtype=np.float32), np.array(after, dtype=np.float32)
