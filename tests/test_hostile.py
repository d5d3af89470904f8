"""Pages made to break a reader: all of them cleaned by one process that may take so much memory and no more.

No test is timed: the process is stopped only where it would hang.  That work does not grow faster than the
page is told by counting it, not by a clock.
"""

from __future__ import annotations

import dataclasses
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import cleantext
from cleantext import decide
from cleantext.find import notices
from cleantext.find.notices import load_notice_finder
from cleantext.model import Metadata, Removal
from cleantext.read.encoding import decode
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text
from cleantext.read.quotes import find_marks
from cleantext.strip import compose, strip

SENTENCE = "The heron stood in the river until dusk, and nobody on the bridge said anything about it. "
NOTICE = "We use cookies to personalise ads. By continuing to use this site, you accept our cookie policy. "
PLACEHOLDER = "To see this tweet, please accept cookies. "
STORY = f"<p>{SENTENCE * 3}</p>"
MEGABYTE = 1_000_000
# What the process may map: it starts with 0.9 GB (libraries, weights), and took 1.6 GB at most here.
_MEMORY = 3_000 * MEGABYTE
# All pages together take some 20 seconds of a slow processor; this many mean that one would not end.
_SECONDS = 900

_LINKED = [
    {"@id": str(n), "@type": "NewsArticle", "author": {"@id": str((n + 1) % 12_000)}} for n in range(12_000)
]
_PAGES: dict[str, Callable[[], str | bytes]] = {
    "50,000 nested boxes": lambda: "<div>" * 50_000 + STORY,
    "50,000 nested links": lambda: "<a href=u>x" * 50_000 + STORY,
    "50,000 cut tags": lambda: STORY + "<a" * 50_000,
    "20 MB of paragraphs": lambda: STORY * 72_000,
    "2 MB in one paragraph": lambda: "<p>" + SENTENCE * 22_000,
    "an attribute of a megabyte": lambda: f'<p id="{"x" * MEGABYTE}">{STORY}',
    "a class of 500,000 words": lambda: f'<p class="{"x " * 500_000}">{STORY}',
    "a style of a megabyte": lambda: f'<p style="{"display:" * 125_000}">{STORY}',
    "a colspan of 10^18": lambda: f"<table><tr><td colspan=1000000000000000000>{STORY}</table>",
    "a million entities": lambda: STORY + "&amp;" * 400_000 + "&" * 600_000,
    "an entity of a megabyte": lambda: STORY + "&#" + "9" * MEGABYTE + ";",
    "1 MB of JSON-LD that is cyclic": lambda: (
        f'<script type="application/ld+json">{json.dumps({"@graph": _LINKED})}</script>{STORY}'
    ),
    "deep JSON-LD": lambda: f'<script type="application/ld+json">{"[" * MEGABYTE}</script>{STORY}',
    "null bytes": lambda: b"\0" * MEGABYTE + STORY.encode(),
    "control characters": lambda: bytes(range(32)) * 20_000 + STORY.encode(),
    "100,000 siblings": lambda: "<div>x</div>" * 100_000 + STORY,
    "a table of 100,000 cells": lambda: "<table>" + ("<tr>" + "<td>x" * 100) * 1000 + "</table>" + STORY,
    "a row of 100,000 cells": lambda: "<table><tr>" + "<td>x" * 100_000 + "</table>" + STORY,
    "unclosed comments": lambda: STORY + "<!--" * 250_000,
    "unclosed scripts": lambda: STORY + "<script>" * 125_000,
    "unclosed CDATA": lambda: STORY + "<![CDATA[" * 100_000,
    "a title of a megabyte": lambda: "<title>" + "Ab - " * 200_000 + "</title>" + STORY,
    "a byline of a megabyte": lambda: "<p class=byline>By " + "Anna Bell and " * 70_000 + "</p>" + STORY,
    "1,000 notices": lambda: f"<p>{NOTICE}</p>{STORY}" * 1_000,
    "half a character": lambda: ("<p>" + SENTENCE * 1000).encode("utf-16")[:-1],
    "lead bytes only": lambda: b"<meta charset=shift_jis><p>" + b"\x81" * 500_000,
    "a wrong charset": lambda: b"<meta charset=utf-32><p>" + ("é" * 500_000).encode() + b"\xe9" * 50_000,
}
_TEXTS: dict[str, Callable[[], str | bytes]] = {
    "one line of 20 MB": lambda: SENTENCE * 220_000,
    "300,000 lines": lambda: "a\n" * 300_000,
    "a line of 2,000 notices": lambda: NOTICE * 2_000,
    "2,000 lines of notices": lambda: (NOTICE + "\n") * 2_000,
    "a line of placeholders": lambda: (PLACEHOLDER + SENTENCE) * 2_000,
    "nothing but combining marks": lambda: "\u0301" * MEGABYTE,
    "nothing but lone surrogates": lambda: "\ud800" * MEGABYTE,
    "one word": lambda: "a" * 5 * MEGABYTE,
    "white space": lambda: " " * MEGABYTE + "\n" * MEGABYTE + "a",
    "quotation marks": lambda: "“" * MEGABYTE + NOTICE,
    "one word of notices": lambda: "cookie " * 20_000,
    "every byte": lambda: bytes(range(256)) * 1_000,
}


def _clean_all() -> None:
    """Clean every page, and print for each what the tests ask of it; what the process of ``_answers`` does."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    pipeline = cleantext.Pipeline()
    for pages, clean in ((_PAGES, pipeline.clean_html), (_TEXTS, pipeline.clean_text)):
        for name, make in pages.items():
            try:
                article = clean(make())
                answer = "whole" if strip(article.original, article.removals) == article.text else "torn"
            except (Exception, MemoryError) as error:  # noqa: BLE001 - told to the test
                answer = repr(error)
            sys.stdout.write(json.dumps([name, answer]) + "\n")
            sys.stdout.flush()


@cache
def _answers() -> dict[str, str]:
    run = subprocess.run(
        [sys.executable, __file__], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    return dict(map(json.loads, run.stdout.splitlines()))


@pytest.mark.parametrize("name", [*_PAGES, *_TEXTS])
def test_a_hostile_page_gives_an_article_with_a_whole_receipt_in_bounded_memory(name: str) -> None:
    assert _answers().get(name) == "whole"


def test_control_characters_in_a_page_are_no_error_and_part_of_nothing() -> None:
    # a text that holds one cannot be searched for in the tree, which the search for a byline or a date does
    page = f"<h1>The heron</h1><p>Published \x01on 3 May 2024 by Anna\x02 Bell\x0c.\ufffe</p>{STORY}"
    article = cleantext.clean_html(page.encode())
    assert SENTENCE.strip() in article.text
    assert not set(article.original) & {"\x01", "\x02", "\x0c", "\ufffe"}


def test_null_bytes_before_a_page_do_not_make_it_utf_16() -> None:
    assert decode(b"\0" * 300 + STORY.encode()).lstrip("\0") == STORY


def test_the_quotation_marks_of_a_line_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # a line of very many notices would else be read once for each of them
    looked: list[tuple[int, int]] = []

    def counting(text: str, start: int, end: int) -> list[int]:
        looked.append((start, end))
        return find_marks(text, start, end)

    monkeypatch.setattr(notices, "find_marks", counting)
    monkeypatch.setattr(decide, "find_marks", counting)
    line = (NOTICE + SENTENCE * 3) * 20
    document = lay_out_text(line, Metadata())
    found = load_notice_finder().find(document)
    assert len(found) == 20
    decide.decide(document, found)
    assert looked == [(0, len(line) - 1), (0, len(line))]


class _Compared(int):
    """A number that counts how often it is compared."""

    times = 0

    def __lt__(self, other: int) -> bool:
        _Compared.times += 1
        return int(self) < int(other)

    def __le__(self, other: int) -> bool:
        _Compared.times += 1
        return int(self) <= int(other)

    def __gt__(self, other: int) -> bool:
        _Compared.times += 1
        return int(self) > int(other)

    def __ge__(self, other: int) -> bool:
        _Compared.times += 1
        return int(self) >= int(other)


def test_removals_of_two_rounds_become_one_receipt_in_time_that_grows_with_them() -> None:
    def compared(count: int) -> int:
        first = [Removal(3 * n, 3 * n + 1, "a", "embed", "x", replacement="[a]") for n in range(count)]
        original = "ab " * count
        left = strip(original, first)
        more = [Removal(_Compared(5 * n + 3), _Compared(5 * n + 4), "b", "advert", "y") for n in range(count)]
        _Compared.times = 0
        removals = compose(original, first, more)
        assert len(removals) == 2 * count
        assert strip(original, removals) == strip(left, more)
        return _Compared.times

    assert compared(400) < 3 * compared(200)


def test_the_xpath_of_a_block_is_told_without_counting_its_siblings_anew() -> None:
    class Tags(tuple[str, ...]):
        times = 0

        def __getitem__(self, place: Any) -> Any:
            Tags.times += 1
            return super().__getitem__(place)

    html = "<body><div>" + "<p>a<p>b<h2>c</h2>" * 500 + "</div><div><p>d</div>"
    _, blocks, layout = lay_out(parse_html(html))
    tree = layout.root.getroottree()
    told = [tree.getpath(layout.elements[number]) for number in layout.block_elements.tolist()]
    layout = dataclasses.replace(layout, tags=Tags(layout.tags))
    assert [layout.xpath(block.number) for block in blocks] == told
    assert told[-2:] == ["/html/body/div[1]/h2[500]", "/html/body/div[2]/p"]
    assert 0 < Tags.times < 4 * len(layout.elements)


def test_no_notice_is_looked_for_once_time_is_up_and_what_was_found_is_whole() -> None:
    asked = 0

    def is_late() -> bool:
        nonlocal asked
        asked += 1
        return asked > 10

    text = "\n".join([SENTENCE, NOTICE] * 20)
    assert load_notice_finder().find(lay_out_text(text, Metadata()), is_late) == []
    assert asked < 20  # and not once for each of forty sentences
    assert len(load_notice_finder().find(lay_out_text(text, Metadata()), lambda: False)) == 20


def test_a_page_is_laid_out_no_further_once_time_is_up() -> None:
    asked = 0

    def is_late() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    text, blocks, layout = lay_out(parse_html(STORY * 100_000), is_late)
    assert len(layout.tags) < 5_000
    assert [text[block.start : block.end] for block in blocks] == [(SENTENCE * 3).strip()] * len(blocks)
    assert blocks[-1].end == len(text)


def test_an_html_page_that_is_not_laid_out_in_time_gives_no_text() -> None:
    late = cleantext.Pipeline(time_limit=1e-9)
    assert late.clean_html(STORY) == cleantext.Article("", Metadata(), "timed-out", (), "")


def test_a_text_that_is_not_read_in_time_is_given_back_whole() -> None:
    late = cleantext.Pipeline(time_limit=1e-9)
    text = f"{SENTENCE}\n\n{NOTICE}"
    assert late.clean_text(text) == cleantext.Article(text, Metadata(), "timed-out", (), text)


@pytest.mark.parametrize("limit", [0, -1, float("inf"), float("nan")])
def test_a_time_limit_that_is_none_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="time_limit is a number of seconds above 0, or None for no limit"):
        cleantext.Pipeline(time_limit=limit)


if __name__ == "__main__":
    _clean_all()
