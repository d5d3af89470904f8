"""Markdown and clean HTML of an article, from the same document and the same removals as its text."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.model import Document, Removal
from cleantext.render.html import write_html
from cleantext.render.items import read_items
from cleantext.render.markdown import write_markdown


def render_markdown(document: Document, removals: Sequence[Removal]) -> str:
    """The article as CommonMark, with GitHub's tables.

    ``removals`` are those that ``decide`` gave for the document.  A document of plain text comes out as it
    is, without what was removed.

    >>> from cleantext.read.layout import lay_out, parse_html
    >>> from cleantext.model import Metadata
    >>> page = "<h2>Tides</h2><p>The <em>low</em> one <a href=/t>was</a> late."
    >>> text, blocks, layout = lay_out(parse_html(page))
    >>> print(render_markdown(Document(text, blocks, Metadata(), layout), ()))
    ## Tides
    <BLANKLINE>
    The *low* one [was](/t) late.
    """
    return write_markdown(list(read_items(document, removals)))


def render_html(document: Document, removals: Sequence[Removal]) -> str:
    """The article as HTML without any attribute but links' and images' addresses and alternative texts, and
    the numbers of ordered lists.

    >>> from cleantext.read.layout import lay_out, parse_html
    >>> from cleantext.model import Metadata
    >>> text, blocks, layout = lay_out(parse_html("<h2 class=x>Tides</h2><ul><li>low<li>high</ul>"))
    >>> render_html(Document(text, blocks, Metadata(), layout), ())
    '<h2>Tides</h2>\\n<ul>\\n<li>low</li>\\n<li>high</li>\\n</ul>'
    """
    return write_html(list(read_items(document, removals)))
