"""The values that flow between the four steps: they hold, and do no work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from cleantext.fold import Folded, fold

if TYPE_CHECKING:
    from cleantext.read.layout import Layout

Category = Literal[
    "cookie-consent",
    "embed",
    "share-bar",
    "newsletter",
    "related",
    "comments",
    "paywall",
    "advert",
    "navigation",
    "player",
    "login",
    "app-promo",
    "rights",
    "tags",
    "scraper-header",
    "main-content",
]
Status = Literal["ok", "consent-wall", "paywall-stub", "empty", "not-an-article", "timed-out"]
Action = Literal["remove", "mark", "keep"]
Strength = Literal["strong", "weak"]
BlockKind = Literal[
    "paragraph", "heading", "list-item", "quote", "code", "table-row", "caption", "line"
]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text with no line break in it as displayed: ``document.text[start:end]``.

    ``number`` is the block's place in ``document.blocks``, and in the arrays of
    ``document.layout`` when the page was HTML.  ``level`` is the depth of a heading (1 to 6)
    or of a list item (1 for the outermost), otherwise 0.
    """

    start: int
    end: int
    kind: BlockKind
    number: int
    level: int = 0


@dataclass(frozen=True)
class Document:
    """A page after reading: one string, fixed for good, its blocks, and what is known of it.

    Every offset in the package counts characters of ``text``.  ``layout`` holds the markup
    facts of a page that was HTML and is ``None`` for plain text.
    """

    text: str
    blocks: Sequence[Block]
    metadata: Metadata
    layout: Layout | None = None

    @cached_property
    def folded(self) -> Folded:
        """The text as rules and lexicons are matched against it, computed once."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim to the span ``start:end`` of a document, which may be dropped by ``decide``."""

    start: int
    end: int
    category: Category
    rule: str
    evidence: tuple[str, ...] = ()
    strength: Strength = "strong"
    service: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A span of ``article.original`` that went, or was marked, and the rule that took it.

    ``original[start:end] == text``; ``replacement`` is what stands in its place (empty unless
    the policy of the category is ``mark``).  ``evidence`` are the words, concepts, features or
    markup that decided.  ``xpath`` names the element of the first block taken, for HTML pages.
    """

    start: int
    end: int
    text: str
    category: Category
    rule: str
    evidence: tuple[str, ...] = ()
    service: str | None = None
    language: str | None = None
    replacement: str = ""
    xpath: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a page.  A field that is doubtful is empty, not guessed.

    ``date`` and ``modified`` are days; a source that states only a month gives ``None`` there
    and the month as ``"YYYY-MM"`` in ``month``.  ``language`` is a BCP 47 tag.  ``sources``
    says where each field came from (``json-ld``, ``meta``, ``microdata``, ``time``, ``byline``,
    ``scraper-header``, ``text``, ``url``, ``trafilatura``, ``langdetect``, ...).
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None
    modified: datetime.date | None = None
    month: str | None = None
    language: str | None = None
    site: str | None = None
    url: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    image: str | None = None
    page_type: str | None = None
    license: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
