"""The values that flow between the four steps: they hold, and do no work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from cleantext.fold import Folded
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
Status = Literal[
    "ok", "consent-wall", "mostly-removed", "paywall-stub", "empty", "not-an-article", "timed-out"
]
Action = Literal["remove", "mark", "keep"]
Strength = Literal["strong", "page", "weak"]
BlockKind = Literal["paragraph", "heading", "list-item", "quote", "code", "table-row", "caption", "line"]


class Block(NamedTuple):
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
        from cleantext.fold import fold  # numpy is slow to load, and who only reads results needs none

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

    def as_dict(self) -> dict[str, Any]:
        """The removal as JSON values."""
        return {**asdict(self), "evidence": list(self.evidence)}


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

    def as_dict(self) -> dict[str, Any]:
        """The fields as JSON values: days as ISO 8601 strings, tuples as lists."""
        return {
            "title": self.title,
            "authors": list(self.authors),
            "date": self.date.isoformat() if self.date else None,
            "modified": self.modified.isoformat() if self.modified else None,
            "month": self.month,
            "language": self.language,
            "site": self.site,
            "url": self.url,
            "description": self.description,
            "tags": list(self.tags),
            "section": self.section,
            "image": self.image,
            "page_type": self.page_type,
            "license": self.license,
            "sources": dict(self.sources),
        }


# The version of what ``Article.as_dict`` gives: raised when a field changes its meaning or goes.
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Article:
    """What is left of a page after cleaning, with what was removed.

    ``text`` is ``original`` without its removals: ``strip(original, removals) == text``.  For plain
    text, ``original`` is the very string that was given; for HTML it is the page as laid out.
    ``markdown`` and ``html`` are there when they were asked for, and ``None`` otherwise.
    """

    text: str
    metadata: Metadata
    status: Status
    removals: tuple[Removal, ...]
    original: str
    markdown: str | None = None
    html: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The article as JSON values, without ``original`` (it can be put together from the rest).

        >>> Article("Text.", Metadata(), "ok", (), "Text.").as_dict()["status"]
        'ok'
        """
        return {
            "version": SCHEMA_VERSION,
            "text": self.text,
            "status": self.status,
            "metadata": self.metadata.as_dict(),
            "removals": [removal.as_dict() for removal in self.removals],
            **({"markdown": self.markdown} if self.markdown is not None else {}),
            **({"html": self.html} if self.html is not None else {}),
        }
