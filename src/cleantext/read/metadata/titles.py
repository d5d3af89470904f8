"""The headline of a page, told apart from the name of its site."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_SEPARATOR = re.compile(r"(\s{1,3}(?:[|–—·•»«›‹:~]|-{1,2}|::|\||/|>)\s{1,3}|\s?[|｜](?!\|)\s?|(?<=\w):\s)")
_NOT_LETTERS = re.compile(r"[\W_]+")


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
    return " ".join(text.split())


def strip_site(title: str, sites: Iterable[str], host: str = "") -> str:
    """The title without the name of its site at either end.

    >>> strip_site("Mali - A history | Example News", ["Example News"])
    'Mali - A history'
    >>> strip_site("Example: Mali", [], "www.example.com")
    'Mali'
    """
    parts = _SEPARATOR.split(title)
    if len(parts) < 3 or len(parts) > 60:
        return title
    names = {_letters(site) for site in sites if site}
    names.discard("")
    domain = _letters(host_name(host))
    pieces, gaps = parts[0::2], parts[1::2]
    start, end = 0, len(pieces)
    # the site at the end may itself hold a separator ("Sport - Example News")
    while end - start > 1 and _is_site(pieces[end - 1], names, domain):
        end -= 1
    while end - start > 1 and _is_site(pieces[start], names, domain):
        start += 1
    for size in (2, 3):
        if end - start > size and _letters("".join(pieces[end - size : end])) in names:
            end -= size
    kept = pieces[start]
    for number in range(start + 1, end):
        kept += gaps[number - 1] + pieces[number]
    return kept.strip()


def segments(title: str) -> list[str]:
    """The parts of a title between its separators, and every run of neighbouring parts.

    >>> segments("A | B")
    ['A | B', 'A', 'B']
    """
    parts = _SEPARATOR.split(title)
    pieces, gaps = parts[0::2], parts[1::2]
    if len(pieces) > 8:
        return [title]
    runs = []
    for size in range(len(pieces), 0, -1):
        for start in range(len(pieces) - size + 1):
            run = pieces[start]
            for number in range(start + 1, start + size):
                run += gaps[number - 1] + pieces[number]
            runs.append(run.strip())
    return runs


def host_name(host: str) -> str:
    """The part of a host that names the site: ``example`` of ``www.example.co.uk``.

    >>> host_name("www.example.co.uk"), host_name("blog.example.de")
    ('example', 'example')
    """
    labels = [label for label in host.lower().split(":")[0].split(".") if label]
    while len(labels) > 1 and (len(labels[-1]) <= 3 or labels[-1] in _LONG_ENDINGS):
        labels.pop()
    return labels[-1] if labels else ""


_LONG_ENDINGS = frozenset("info news online blog club tech site shop media press live london berlin world today name mobi aero museum travel".split())


def _letters(text: str) -> str:
    return fold_title(text).replace(" ", "")


def _is_site(piece: str, names: set[str], domain: str) -> bool:
    letters = _letters(piece)
    if not letters:
        return True
    if letters in names:
        return True
    bare = letters.removeprefix("the").removeprefix("www")
    if domain and len(domain) > 2 and (bare == domain or letters == domain or bare in (domain + "com", domain + "de", domain + "org", domain + "net")):
        return True
    # "Example News" of example-news.com, "Example Magazine" of example.com
    if domain and len(bare) >= 4 and len(domain) >= 4 and len(piece.split()) <= 5 and (bare.startswith(domain) or domain.startswith(bare) or domain.endswith(bare)):
        return True
    return any(len(name) > 4 and (letters.startswith(name) or name.startswith(letters)) and len(letters) > 4 and len(piece.split()) <= 5 for name in names)
