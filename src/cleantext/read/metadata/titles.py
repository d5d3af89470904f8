"""The headline of a page, told apart from the name of its site."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_SEPARATOR = re.compile(
    r"(\s{1,3}(?:[|–—·•»«›‹:~/>]|-{1,2}|::|\|{2})\s{1,3}|\s?[|｜│ㅣ](?!\|)\s?|(?<=\w):\s)"
)
_BAR = re.compile(r"\s?[|｜│ㅣ]\s?")
_DASH = re.compile(r"\s{1,3}(?:-|–|—|·|•|»|::)\s{1,3}")
_NOT_LETTERS = re.compile(r"[\W_]+")
_GLUE = ":：-–—_|｜│ㅣ~・"  # what parts a title from a name without a space beside it
_LINK_SIGNS = " \t¶#§"
# What is in a text and not seen: soft hyphens, zero-width spaces and joins of words, byte order marks.
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_MAX_PARTS = 6  # a title with more separators is a list of words for search engines
# A heading that shares a quarter of its words with what the page states is its headline, reworded;
# below that it is a slogan.  Measured on 1,971 pages: anything from 0.2 to 0.5 does as well.
_ALIKE = 0.25
_LEAST_WORDS = 3  # of a headline that can do without what stands behind a bar
_MOST_WORDS = 4  # of that; what is longer says something
_LABEL_WORDS = 2  # of a label that stands before a headline inside its heading
_SMALL_WORDS = frozenset("and of the for in on at und der die das de du des la le les et del y di e".split())
_LONG_ENDINGS = frozenset(
    """info news online blog club tech site shop media press live london berlin world today name mobi aero
    museum travel social agency""".split()
)


_COMMON_ENDINGS = ("com", "de", "org", "net")


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site: the names that it states, its host, and whether this is its front page."""

    names: tuple[str, ...] = ()
    host: str = ""
    is_front: bool = False

    def is_exactly(self, piece: str) -> bool:
        """Whether a part of a title is the site's name and nothing more.

        >>> site = Site(("Example",), "www.example.com")
        >>> site.is_exactly("EXAMPLE"), site.is_exactly("example.com"), site.is_exactly("Example Pro Toolkit")
        (True, True, False)
        """
        letters = _letters(piece)
        if not letters:
            return True
        bare = letters.removeprefix("www").removeprefix("the")
        domain = host_name(self.host).replace("-", "")
        if domain and (bare == domain or (len(domain) > 2 and bare.removeprefix(domain) in _COMMON_ENDINGS)):
            return True
        known = [_letters(name) for name in self.names]
        return (
            letters in known
            or bare in known
            or (2 <= len(letters) <= 6 and letters in map(_initials, self.names))
        )

    def is_named(self, piece: str) -> bool:
        """Whether a part of a title is the site's name, or begins with it, or is what its host abbreviates.

        >>> Site(("Example News",)).is_named("example news")
        True
        >>> Site(host="ofs.example.gov").is_named("Office of Food Safety")
        True
        """
        letters = _letters(piece)
        if not letters:
            return True
        domain = host_name(self.host).replace("-", "")
        words = fold_title(piece).split()
        bare = letters.removeprefix("www").removeprefix("the")
        for name in self.names:
            known = _letters(name)
            if (
                letters == known
                or (len(words) <= 3 and words[: len(name.split())] == fold_title(name).split())
                or (
                    len(known) > 4
                    and len(letters) > 4
                    and len(words) <= 5
                    and (letters.startswith(known) or known.startswith(letters))
                )
            ):
                return True
            if 2 <= len(letters) <= 6 and _initials(name) == letters:
                return True
        if not domain:
            return False
        if bare == domain or (len(domain) > 2 and bare.removeprefix(domain) in _COMMON_ENDINGS):
            return True
        if len(words) > 5:
            return "." in piece and f"{domain}." in piece.lower() and len(domain) > 3
        if (
            len(bare) >= 4
            and len(domain) >= 4
            and (bare.startswith(domain) or domain.startswith(bare) or domain.endswith(bare))
        ):
            return True
        host = _NOT_LETTERS.sub("", self.host.lower())
        if all(word in _SMALL_WORDS or (len(word) > 1 and word in host) for word in words):
            return True
        return len(words) > 2 and _initials(piece) in self.host.lower().split(".")


def fold_title(text: str) -> str:
    """The title as titles are compared: letters and digits only, no case.

    >>> fold_title("What’s new – in “Mali”?")
    'what s new in mali'
    """
    return _NOT_LETTERS.sub(" ", text[:1000].casefold()).strip()


def clean_title(text: str) -> str:
    """The title with entities resolved and spaces made single.

    >>> clean_title("Tom &amp;amp; Ada\\n meet")
    'Tom & Ada meet'
    """
    text = text[:1000]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(text.translate(_UNSEEN).split())


def strip_site(title: str, site: Site) -> str:
    """The title without the name of its site at either end.

    >>> strip_site("Mali - A history | Example News", Site(("Example News",)))
    'Mali - A history'
    >>> strip_site("Example: Mali", Site(host="www.example.com"))
    'Mali'
    """
    title = _strip_glued(title, site)
    pieces, gaps = _split(title)
    if len(pieces) < 2 or len(pieces) > 20:
        return title
    start, end = 0, len(pieces)
    names = {_letters(name) for name in site.names}
    # the name may itself hold a separator ("Sport - Example News")
    for size in (3, 2):
        if end - start > size and _letters("".join(pieces[end - size : end])) in names:
            end -= size
        if end - start > size and _letters("".join(pieces[start : start + size])) in names:
            start += size
    while end - start > 1 and site.is_named(pieces[end - 1]):
        end -= 1
    # in front, a part that begins with the name may be that of a product ("Example Toolkit: ...")
    while end - start > 1 and site.is_exactly(pieces[start]):
        if site.is_front and gaps[start].startswith(":"):
            break  # "Example: bridges for all" is what a site says of itself
        start += 1
    return _join(pieces, gaps, start, end)


def _strip_glued(title: str, site: Site) -> str:
    """The title without a stated name of its site that a sign and no space parts from it (``题-例网``)."""
    for name in site.names:
        head = title.removesuffix(name).rstrip() if len(name) > 1 else title
        if head != title and head[-1:] in _GLUE and len(head) > 2:
            return head.rstrip(" " + _GLUE)
    return title


def choose_headline(
    headings: Sequence[Sequence[str]],
    stated: Sequence[str],
    titles: Sequence[str],
    site: Site,
    lesser: Sequence[str] = (),
    card: str = "",
    data: str = "",
    slug: frozenset[str] = frozenset(),
) -> tuple[str, bool] | None:
    """The headline, and whether it was read off a heading of the page (or else off what it states).

    ``headings`` are the first-level headings, each as its whole text and, after that, as its parts;
    ``stated`` what the page states to machines, the best first; ``titles`` those of them that may
    have something glued on; ``lesser`` the smaller headings; ``card`` the title for social cards, ``data``
    that of the JSON-LD; ``slug`` the words of the page's address.

    >>> choose_headline([["Mali: a history"]], ["Mali: a history | News"], ["Mali: a history | News"], Site())
    ('Mali: a history', True)
    >>> choose_headline([["Example"]], ["Mali | Africa"], ["Mali | Africa"], Site(host="example.com"))
    ('Mali', False)
    """
    known = [strip_site(title, site) for title in stated if title]
    keys = [fold_title(title) for title in known]
    runs = {key for title in titles for key in _runs(strip_site(title, site))}
    best: tuple[float, str] | None = None
    for parts in headings:
        for number, part in enumerate(parts):
            text = strip_site(part.strip(_LINK_SIGNS), site)
            key = fold_title(text)
            if not key or site.is_named(text):
                continue
            if key in keys:
                score = 3 + len(key) / 1000
            elif key in runs and len(key.split()) > 1:
                score = 2 + len(key) / 1000
            elif number:
                continue  # a part of a heading counts only where the page states the same
            else:
                score = max((_likeness(key, other) for other in keys), default=1.0)
                if score < _ALIKE and _is_addressed(key, slug):
                    score = _ALIKE
            if best is None or score > best[0]:
                best = (score, text)
    if best and (better := _stated_better(best, known, keys, strip_site(card, site), strip_site(data, site))):
        return _cut_subtitle(better), False
    if best and 2 <= best[0] < 3 and (other := _addressed_part(best[1], titles, site, slug)):
        return other, False
    if best and best[0] >= _ALIKE:
        return _cut_subtitle(best[1]), True
    if not known:
        return None
    for text in lesser:
        key = fold_title(text)
        if key in keys or (key in runs and len(key.split()) > 2):
            return strip_site(text, site), True
    if any(key.startswith(keys[0] + " ") for key in keys[1:]):
        return known[0], False  # what is glued on stands behind it elsewhere, and not here
    return _cut_tail(known[0]), False


def _cut_subtitle(heading: str) -> str:
    """A heading without the shorter part that stands behind a bar in it ("... by night | Opinion").

    Truths leave that out on 7 training sites of 9; a shorter part before the bar is a kicker, and kept
    here, for what the page states decides about it.
    """
    head, bar, tail = heading.rpartition(" | ")
    words, more = len(head.split()), len(tail.split())
    is_headline = words >= _LEAST_WORDS and words > more and more <= _MOST_WORDS
    return head if bar and "|" not in head and is_headline else heading


def _is_addressed(key: str, slug: frozenset[str]) -> bool:
    """Whether the address of a page speaks of a heading: two words and half of the address's stand in it.

    Of the headings that nothing else confirms, most that are so are the headline (10 of 13 training pages).
    """
    words = key.split()
    shared = len(slug.intersection(words))
    return shared >= 2 and 2 * shared >= len(slug) and len(words) <= 3 * len(slug)


def _addressed_part(heading: str, titles: Sequence[str], site: Site, slug: frozenset[str]) -> str | None:
    """The part of a title that the address speaks of, where a heading is another part that it hardly does.

    A heading that every page of a site has, a book's title say, stands behind the page's own in the title.
    """
    key = fold_title(heading)
    words = set(key.split())
    shared = len(slug & words)
    if len(slug) < 2 or 2 * shared > len(words):
        return None
    least = max(len(slug) / 2, shared + 2)
    for title in titles:
        pieces = _split(strip_site(title, site))[0]
        if key not in map(fold_title, pieces):
            continue
        for piece in pieces:
            if len(slug.intersection(fold_title(piece).split())) >= least:
                return piece.strip()
    return None


def _stated_better(
    best: tuple[float, str], known: Sequence[str], keys: Sequence[str], card: str, data: str
) -> str | None:
    """What the page states, where that is the better form of the heading found.

    Measured on 1,971 pages, of those where one holds the other: a heading that ends with the title of
    the card has a kicker before it ("Local news | Bridge opened"; 19 to 4); a heading that is the
    beginning or end of what both card and JSON-LD state is cut short (9 to 1).
    """
    heading, on_card = fold_title(best[1]), fold_title(card)
    if heading.split(" ", 1)[0].isdigit():
        return None  # "2025 guide to bridges", "7 old bridges": what others leave out is no label
    if heading.endswith(" " + on_card) and len(on_card.split()) > 2:
        return card
    on_data = fold_title(data)
    label = len(heading.split()) - len(on_data.split())
    if heading.endswith(" " + on_data) and len(on_data.split()) > 2 and label <= _LABEL_WORDS:
        return data  # a label before the headline: "Solved How to boil an egg"
    if best[0] < 3:
        for text, key in zip(known, keys, strict=True):
            if heading.endswith(" " + key) and len(key.split()) > 1:
                return text
    agreed = bool(on_card) and on_card == on_data and on_card != heading
    if agreed and (on_card.startswith(heading + " ") or on_card.endswith(" " + heading)):
        return card
    return None


def _cut_tail(title: str) -> str:
    """A title that nothing on the page confirms, without what is glued on behind a bar or a dash."""
    head = _BAR.split(title, maxsplit=1)[0]
    if len(fold_title(head)) > 2:
        title = head
    dashes = list(_DASH.finditer(title))
    if not dashes:
        return title
    last = dashes[-1]
    return title[last.end() :] if "»" in last[0] else title[: last.start()]


def title_parts(title: str) -> list[str]:
    """The parts of a title between its separators.

    >>> title_parts("Bridge opened - North | Example News")
    ['Bridge opened', 'North', 'Example News']
    """
    return _split(title)[0]


def _split(title: str) -> tuple[list[str], list[str]]:
    parts = _SEPARATOR.split(title)
    return parts[0::2], parts[1::2]


def _join(pieces: Sequence[str], gaps: Sequence[str], start: int, end: int) -> str:
    joined = pieces[start]
    for number in range(start + 1, end):
        joined += gaps[number - 1] + pieces[number]
    return joined.strip()


def _runs(title: str) -> list[str]:
    """Every run of neighbouring parts of a title, folded."""
    pieces, gaps = _split(title)
    if len(pieces) > _MAX_PARTS:
        return []
    return [
        fold_title(_join(pieces, gaps, start, end))
        for start in range(len(pieces))
        for end in range(start + 1, len(pieces) + 1)
    ]


def _likeness(one: str, other: str) -> float:
    """Share of the longer title's words that the two have in common."""
    first, second = set(one.split()), set(other.split())
    if not first or not second:
        return 0.0
    return len(first & second) / max(len(first), len(second))


def host_name(host: str) -> str:
    """The part of a host that names the site: ``example`` of ``www.example.co.uk``.

    >>> host_name("www.example.co.uk"), host_name("blog.example.de")
    ('example', 'example')
    """
    labels = [label for label in host.lower().split(":")[0].split(".") if label]
    while len(labels) > 1 and (len(labels[-1]) <= 3 or labels[-1] in _LONG_ENDINGS) and labels[-2] != "www":
        labels.pop()
    return labels[-1] if labels else ""


def _letters(text: str) -> str:
    return fold_title(text).replace(" ", "")


def _initials(text: str) -> str:
    return "".join(word[0] for word in fold_title(text).split() if word not in _SMALL_WORDS)
