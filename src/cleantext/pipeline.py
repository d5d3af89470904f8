"""The four steps: read, find, decide, strip."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from os import PathLike
from typing import TYPE_CHECKING, Any, get_args

import lxml.html
from lxml import etree

from cleantext.decide import decide, judge_share, shows_page
from cleantext.find.main_content import find_main_content, judge_page
from cleantext.find.phrases import read_statements
from cleantext.find.selectors import find_selectors
from cleantext.find.wording import find_wording
from cleantext.model import Action, Article, Category, Document, Finding, Metadata, Removal, Status
from cleantext.read.encoding import decode
from cleantext.read.language import choose_language, detect_language
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text
from cleantext.read.metadata import read_metadata, read_text_metadata
from cleantext.read.metadata.dates import read_date_line
from cleantext.render import render_html, render_markdown
from cleantext.ruleset import load_rules
from cleantext.strip import compose, strip

if TYPE_CHECKING:
    from bs4 import Tag

    Html = str | bytes | Tag | etree._Element | etree._ElementTree

# Cleaning is repeated on its own result until nothing more is found.  Each round only shortens the
# text; no page of the corpus needed more than three.
_MOST_ROUNDS = 6
_BYTES = bytes | bytearray | memoryview


class Pipeline:
    """Cleans pages with one set of options.  It can be reused and pickled, and remembers no page.

    ``policy`` says for a category whether it goes (``"remove"``, the default), leaves a short marker
    such as ``[tweet]`` (``"mark"``) or stays (``"keep"``).  ``rules`` are files or folders of rules of your
    own, used beside the ones that come with the package.  ``ask_trafilatura`` lets trafilatura's
    htmldate look for a date where the page states none, ``detect_language`` reads the language off the text
    (both cost time).  After ``time_limit`` seconds no further step is begun, and the article has the status
    ``timed-out``: only what was found so far is removed, and an HTML page that was not yet laid out gives no
    text.  ``formats`` may name ``"markdown"`` and ``"html"``: the article of an HTML page then
    carries them too.

    Raises ``ValueError`` for an option that does not exist, ``RuleError`` for a rule that cannot be used.

    >>> text = "Before.\\n\\nView this post on Instagram\\n\\nAfter."
    >>> Pipeline(policy={"embed": "mark"}).clean_text(text).text
    'Before.\\n\\n[Instagram post]\\n\\nAfter.'
    """

    def __init__(
        self,
        policy: Mapping[Category, Action] | None = None,
        rules: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
        *,
        ask_trafilatura: bool = True,
        detect_language: bool = True,
        time_limit: float | None = None,
        formats: str | Iterable[str] = (),
    ) -> None:
        if policy is not None and not isinstance(policy, Mapping):
            raise TypeError(
                'policy is a mapping of categories to actions, such as {"embed": "mark"}, '
                f"not {type(policy).__name__}"
            )
        if time_limit is not None and not isinstance(time_limit, int | float):
            raise TypeError(f"time_limit is a number of seconds, or None, not {type(time_limit).__name__}")
        self.policy = dict(policy or {})
        self.rules = _listed(rules)
        self.ask_trafilatura = ask_trafilatura
        self.detect_language = detect_language
        self.time_limit = time_limit
        self.formats = _listed(formats)
        if time_limit is not None and not 0 < time_limit < float("inf"):
            raise ValueError("time_limit is a number of seconds above 0, or None for no limit")
        _refuse_unknown("category", self.policy, get_args(Category))
        _refuse_unknown("action", self.policy.values(), get_args(Action))
        _refuse_unknown("format", self.formats, ("markdown", "html"))
        self._ruleset = load_rules(self.rules)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_ruleset"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._ruleset = load_rules(self.rules)

    def clean_text(self, text: str | bytes, url: str | None = None) -> Article:
        """The article in a page that is plain text; see ``cleantext.clean_text``."""
        if not isinstance(text, str | _BYTES):
            raise TypeError(f"clean_text takes the page's text as str or bytes, {_name(text)}")
        _check("url", url)
        deadline = _Deadline(self.time_limit)
        if isinstance(text, _BYTES):
            text = decode(bytes(text))
        document = lay_out_text(text, read_text_metadata(text, url))
        findings = self._find_in_text(document, deadline)
        removals = self._clean(document, findings, deadline)
        clean = strip(text, removals)
        status = self._status(text, removals) or judge_share(text, clean, removals)
        stated = [finding for finding in findings if finding.strength == "page"]
        metadata = self._complete(document, [*removals, *stated], clean, deadline)
        return Article(clean, metadata, deadline.status or status, removals, text)

    def clean_html(self, html: Html, url: str | None = None, *, charset: str | None = None) -> Article:
        """The article in a page that is HTML; see ``cleantext.clean_html``."""
        _check("url", url)
        _check("charset", charset)
        page = _markup(html, charset)
        deadline = _Deadline(self.time_limit)
        root = parse_html(page)
        metadata = Metadata()
        if not deadline.passed():
            metadata = read_metadata(root, url, self.ask_trafilatura)
        text, blocks, layout = lay_out(root, deadline.passed)
        if deadline.passed():  # half a page laid out looks like a whole one
            return Article("", metadata, "timed-out", (), "")
        document = Document(text, blocks, metadata, layout)
        findings = self._find_in_page(document, deadline)
        removals = _name_elements(document, self._clean(document, findings, deadline))
        clean = strip(text, removals)
        status = self._status(text, removals)
        if not clean.strip():
            status = judge_share(text, clean, removals)
        elif status is None:
            status = "ok" if judge_page(document, removals) else "not-an-article"
        metadata = self._complete(document, removals, clean, deadline)
        markdown = render_markdown(document, removals) if "markdown" in self.formats else None
        html_ = render_html(document, removals) if "html" in self.formats else None
        return Article(clean, metadata, deadline.status or status, removals, text, markdown, html_)

    def _clean(
        self, document: Document, findings: Iterable[Finding], deadline: _Deadline
    ) -> tuple[Removal, ...]:
        """The removals that follow from what was found first, in rounds, until the text cleans to itself."""
        removals = decide(document, findings, self.policy)
        for _ in range(_MOST_ROUNDS):
            if deadline.passed() or (not removals and document.layout is None):
                break
            clean = lay_out_text(strip(document.text, removals), document.metadata)
            more = decide(
                clean, self._find_in_text(clean, deadline), self.policy, is_page=shows_page(removals)
            )
            if not more:
                break
            removals = compose(document.text, removals, more)
        return removals

    def _find_in_text(self, document: Document, deadline: _Deadline) -> list[Finding]:
        return find_wording(document, self._ruleset, deadline.passed)

    def _find_in_page(self, document: Document, deadline: _Deadline) -> list[Finding]:
        """What markup tells; the wording is read in what that leaves, unless some is to stay or be marked."""
        findings = find_selectors(document, self._ruleset)
        if not deadline.passed():
            findings += find_main_content(document)
        if not deadline.passed() and any(action != "remove" for action in self.policy.values()):
            findings += self._find_in_text(document, deadline)
        return findings

    def _status(self, text: str, removals: tuple[Removal, ...]) -> Status | None:
        """The status that one of the rules states, if any does.

        An article is cut at a paywall only if no more text follows it than stands before: some pages ask for
        a subscription after the first paragraphs, and hold the rest all the same.
        """
        known = self._ruleset.by_id
        left = len(text) - sum(removal.end - removal.start for removal in removals)
        before = place = 0
        for removal in removals:
            before += removal.start - place
            place = removal.end
            rule = known.get(removal.rule)
            status = rule.status if rule is not None else None
            if status is not None and (status != "paywall-stub" or left <= 2 * before):
                return status
        return None

    def _complete(
        self, document: Document, claims: Iterable[Removal | Finding], clean: str, deadline: _Deadline
    ) -> Metadata:
        """The metadata with what claimed lines state (``updated at``) and the language of the text.

        A line that stays because its text shows no trace of a page states its date all the same.
        """
        metadata = document.metadata
        sources = dict(metadata.sources)
        changes: dict[str, Any] = {}
        for name, words in read_statements(document, claims, self._ruleset).items():
            value = words if name == "month" else read_date_line(words)
            if value is not None and not getattr(metadata, name):
                changes[name] = value
                sources[name] = "scraper-header" if name == "month" else "text"
        if self.detect_language and not deadline.passed():
            language = choose_language(metadata.language, detect_language(clean))
            if language != metadata.language:
                changes["language"] = language
                sources["language"] = "langdetect"
        return replace(metadata, **changes, sources=sources) if changes else metadata


class _Deadline:
    """When the time for a page is up."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self.status: Status | None = None

    def passed(self) -> bool:
        """Whether it is; once it was, the article's status is ``timed-out``."""
        if self._end is not None and time.monotonic() > self._end:
            self.status = "timed-out"
        return self.status is not None


def clean_html(html: Html, url: str | None = None, *, charset: str | None = None) -> Article:
    """The article in a scraped page, with its metadata and the receipt of what was removed.

    ``html`` is a ``str``, ``bytes`` (decoded by its byte order mark, the ``charset`` of the HTTP header if
    given, what the page declares, or detection), or a parsed BeautifulSoup or lxml tree, which is left as
    it is.  ``url``, where the page was found, helps with the metadata.  Nothing is fetched.

    Any page gives an article; where nothing is left of it, its ``status`` says so.  Raises ``TypeError`` for
    anything that is not a page.

    >>> article = clean_html("<title>Tides</title><p>The tide was low. We walked to the island.</p>")
    >>> article.text, article.metadata.title
    ('The tide was low. We walked to the island.', 'Tides')
    """
    return _default().clean_html(html, url, charset=charset)


def clean_text(text: str | bytes, url: str | None = None) -> Article:
    """The article in a page whose markup is lost, with its metadata and the receipt of what was removed.

    ``article.original`` is ``text`` itself (decoded, if it was ``bytes``), and every offset counts its
    characters.  Raises ``TypeError`` for anything but ``str`` and ``bytes``.

    >>> notice = "This site uses cookies. By continuing you accept them."
    >>> article = clean_text(f"It rained.\\n\\n{notice}\\n\\nThen it stopped.")
    >>> article.text
    'It rained.\\n\\nThen it stopped.'
    >>> [(removal.category, removal.start, removal.end) for removal in article.removals]
    [('cookie-consent', 12, 68)]
    """
    return _default().clean_text(text, url)


@cache
def _default() -> Pipeline:
    return Pipeline()


def _name_elements(document: Document, removals: Iterable[Removal]) -> tuple[Removal, ...]:
    """The removals of a page that was HTML, each with the element of the first block that it took."""
    layout = document.layout
    if layout is None or not document.blocks:
        return tuple(removals)
    ends = [block.end for block in document.blocks]
    named: list[Removal] = []
    for removal in removals:
        first = bisect_right(ends, removal.end - len(removal.text.lstrip()))
        block = document.blocks[min(first, len(ends) - 1)]
        named.append(replace(removal, xpath=layout.xpath(block.number)))
    return tuple(named)


def _markup(html: Html, charset: str | None) -> str:
    if isinstance(html, str):
        return html
    if isinstance(html, _BYTES):
        return decode(bytes(html), charset)
    if isinstance(html, etree._ElementTree | etree._Element):
        return str(lxml.html.tostring(html, encoding="unicode"))
    if hasattr(html, "prettify"):  # BeautifulSoup, without importing it
        return str(html)
    raise TypeError(f"clean_html takes a page as str, bytes, or a BeautifulSoup or lxml tree, {_name(html)}")


def _name(given: object) -> str:
    advice = "; read the file first: path.read_bytes()" if isinstance(given, PathLike) else ""
    return f"not {type(given).__name__}{advice}"


def _check(what: str, given: object) -> None:
    if given is not None and not isinstance(given, str):
        raise TypeError(f"{what} is a str, or None, not {type(given).__name__}")


def _listed(given: str | PathLike[str] | Iterable[str | PathLike[str]]) -> tuple[str, ...]:
    """What was given as strings; one may stand alone, and is no list of its letters."""
    return (str(given),) if isinstance(given, str | PathLike) else tuple(map(str, given))


def _refuse_unknown(what: str, given: Iterable[str], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            raise ValueError(f"there is no {what} {name!r}; choose from {', '.join(known)}")
