"""htmldate's day of publication (trafilatura's own source of it): the last one, asked for what is empty.

trafilatura's titles and authors are not asked for: on 220 training pages where nothing else named an
author it named 51, one of them rightly.
"""

from __future__ import annotations

import datetime

from lxml import etree
from lxml.html import HtmlElement

from cleantext.read.metadata.dates import read_stamp

# Longer pages are not worth the time; a page of the corpus has 190,000 characters on average.
MAX_CHARS = 2_000_000


def ask_date(root: HtmlElement, url: str | None) -> datetime.date | None:
    """The day that htmldate finds, from what it is surest of; it works on a copy of the tree.

    Its extensive search is left off: that found a day on 156 of 188 pages that state none, and on the
    training pages that do it is right on 2 more and wrong on 14 more.
    """
    from htmldate import find_date

    source = etree.tostring(root, encoding="unicode", method="html")
    if len(source) > MAX_CHARS:
        return None
    try:
        # of a text it parses a tree of its own, of a tree it makes a copy
        found = find_date(source, extensive_search=False, original_date=True, url=url)
    except (
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        etree.LxmlError,
    ):  # htmldate on markup that it does not expect
        return None
    return read_stamp(found) if found else None
