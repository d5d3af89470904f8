"""Addresses: their hosts, and addresses made absolute."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

_FILE_ENDING = re.compile(r"\.(?:html?|php|aspx?)$")
_WORD = re.compile(r"[^\W\d_]{2,40}")


def host_of(url: str | None) -> str:
    """The host of an address, without ``www``; empty where there is none.

    >>> host_of("https://www.example.com/a")
    'example.com'
    """
    if not url:
        return ""
    try:
        return (urlsplit(url.strip()[:2000]).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_front_page(url: str | None) -> bool:
    """Whether an address is that of a site's front page.

    >>> is_front_page("https://example.com/"), is_front_page("https://example.com/?p=17"), is_front_page(None)
    (True, False, False)
    """
    if not url:
        return False
    try:
        parts = urlsplit(url.strip()[:2000])
    except ValueError:
        return False
    return bool(parts.hostname) and parts.path in ("", "/") and not parts.query


def slug_words(url: str | None) -> frozenset[str]:
    """The words of the part of an address that names the page; nothing where numbers do.

    >>> sorted(slug_words("https://example.com/world/old-bridge-opens.html?x=1")), slug_words("https://example.com/17")
    (['bridge', 'old', 'opens'], frozenset())
    """
    if not url:
        return frozenset()
    try:
        path = unquote(urlsplit(url.strip()[:2000]).path)
    except ValueError:
        return frozenset()
    parts = [_FILE_ENDING.sub("", part) for part in path.split("/")]
    words = (frozenset(_WORD.findall(part.casefold().replace("_", "-"))) for part in parts[-3:])
    return max(words, key=len, default=frozenset())


def absolute(address: str, base: str | None) -> str | None:
    """The address made absolute, or ``None`` if it is not one of the web."""
    try:
        joined = urljoin(base or "", address.strip()[:5000])
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc and " " not in joined else None
