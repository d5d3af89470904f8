"""Removals for people to read, and the way back from an article to its page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from cleantext.model import Article, Metadata, Removal

Style = Literal["plain", "heading", "removed", "reason", "place"]
Part = tuple[str, Style]

# A removed text is shown up to this length; the receipt itself holds it whole.
_SHOWN = 240
_SPACE = re.compile(r"\s+")


def explain(article: Article) -> str:
    """What went, by which rule, where and why, as plain text.

    >>> from cleantext import Metadata
    >>> removal = Removal(10, 25, " Accept cookies", "embed", "notice.embed", ("accept", "cookie"), "twitter")
    >>> print(explain(Article("It rained.", Metadata(), "ok", (removal,), "It rained. Accept cookies")))
    ok: 15 of 25 characters removed (60 %) in 1 place
    <BLANKLINE>
    embed, twitter: line 1, characters 10 to 25
      - Accept cookies
      rule notice.embed, because of accept + cookie
    """
    return "".join(text for text, _ in describe(article)).rstrip("\n")


def describe(article: Article) -> Iterator[Part]:
    """The parts of an explanation, each with its style, for whoever prints it in colour."""
    yield from _describe_whole(article)
    line, place = 1, 0
    for removal in article.removals:
        line += article.original.count("\n", place, removal.start)
        place = removal.start
        yield "\n", "plain"
        yield from _describe_removal(removal, line)


def count_removed(article: Article) -> dict[str, int]:
    """The number of characters that each category took, the largest first.

    >>> from cleantext import Metadata
    >>> count_removed(Article("a", Metadata(), "ok", (Removal(1, 4, " b.", "rights", "x"),), "a b."))
    {'rights': 3}
    """
    taken: dict[str, int] = {}
    for removal in article.removals:
        taken[removal.category] = taken.get(removal.category, 0) + len(removal.text)
    return dict(sorted(taken.items(), key=lambda item: -item[1]))


def sum_up(article: Article) -> str:
    """How much of a page went, in words.

    >>> from cleantext import Metadata
    >>> sum_up(Article("a", Metadata(), "ok", (Removal(1, 4, " b.", "rights", "x"),), "a b."))
    '3 of 4 characters removed (75 %) in 1 place'
    """
    total = len(article.original)
    taken = sum(len(removal.text) for removal in article.removals)
    if not taken:
        return f"nothing removed from {total:,} characters"
    number = len(article.removals)
    places = "1 place" if number == 1 else f"{number:,} places"
    return f"{taken:,} of {total:,} characters removed ({100 * taken / total:.0f} %) in {places}"


def list_metadata(metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    """The fields that are known: name, value and source, each as text.

    >>> list(list_metadata(Metadata(authors=("Ada", "Eva"), sources={"authors": "json-ld"})))
    [('authors', 'Ada, Eva', 'json-ld')]
    """
    for name, value in metadata.as_dict().items():
        if value and name != "sources":
            yield (
                name,
                ", ".join(value) if isinstance(value, list) else str(value),
                metadata.sources.get(name, ""),
            )


def say_why(removal: Removal) -> str:
    """The evidence for a removal, to go on a sentence with; empty where there is none.

    >>> say_why(Removal(1, 4, " b.", "rights", "x", ("all", "rights")))
    ', because of all + rights'
    """
    return f", because of {' + '.join(removal.evidence)}" if removal.evidence else ""


def restore(text: str, removals: Iterable[Removal]) -> str:
    """The page as it was before cleaning, put together from the clean text and its removals.

    >>> restore("One. Two.", [Removal(5, 14, "Cookies? ", "cookie-consent", "notice.cookie-consent")])
    'One. Cookies? Two.'
    """
    pieces: list[str] = []
    here = place = 0  # in the clean text, in the page
    for removal in removals:
        length = removal.start - place
        pieces += text[here : here + length], removal.text
        here += length + len(removal.replacement)
        place = removal.end
    pieces.append(text[here:])
    return "".join(pieces)


def _describe_whole(article: Article) -> Iterator[Part]:
    yield f"{article.status}: {sum_up(article)}\n", "heading"
    for name, shown, source in list_metadata(article.metadata):
        yield f"  {name}: {_shorten(shown)}", "plain"
        yield f" ({source})\n" if source else "\n", "place"


def _describe_removal(removal: Removal, line: int) -> Iterator[Part]:
    what = ", ".join(filter(None, (removal.category, removal.service, removal.language)))
    yield what, "heading"
    yield f": line {line:,}, characters {removal.start:,} to {removal.end:,}\n", "place"
    yield f"  - {_shorten(removal.text)}\n", "removed"
    if removal.replacement:
        yield f"  + {removal.replacement}\n", "plain"
    yield f"  rule {removal.rule}{say_why(removal)}\n", "reason"
    if removal.xpath:
        yield f"  at {removal.xpath}\n", "place"


def _shorten(text: str) -> str:
    flat = _SPACE.sub(" ", text).strip()
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 2].rstrip()} …"
