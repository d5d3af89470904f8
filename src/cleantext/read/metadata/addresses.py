"""Addresses: their hosts, and addresses made absolute."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


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


def absolute(address: str, base: str | None) -> str | None:
    """The address made absolute, or ``None`` if it is not one of the web."""
    try:
        joined = urljoin(base or "", address.strip()[:5000])
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc and " " not in joined else None
