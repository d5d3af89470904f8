"""The six promises, over every fixture, every example of a rule or lexicon, and what hypothesis makes of them."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleantext
from cleantext.explain import restore
from cleantext.read.encoding import decode
from cleantext.read.layout import parse_html
from cleantext.ruleset import examples_of
from cleantext.strip import strip
from cleantext.testing import Case, clean_case, find_cases, load_case

FIXTURES = Path(__file__).parent.parent / "fixtures"
PACKAGE = Path(cleantext.__file__).parent
CASES = [load_case(folder) for folder in find_cases(FIXTURES)]
# The language of a short text costs more than all the rest, and no promise hangs on it.
PIPELINE = cleantext.Pipeline(detect_language=False)


def _read_examples() -> list[str]:
    """Every example of every rule and lexicon, without the marks of what goes."""
    examples: list[str] = []
    for path in sorted((PACKAGE / "rules").rglob("*.toml")):
        for rule in tomllib.loads(path.read_text("utf-8")).get("rule", []):
            examples += [examples_of(example)[0] for example in [*rule["removes"], *rule["keeps"]]]
    for path in sorted((PACKAGE / "lexicon").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8")).get("examples", {})
        examples += [*table.get("removes", []), *table.get("keeps", [])]
    return examples


EXAMPLES = _read_examples()
_MARKED = ("embed", "cookie-consent")


@cache
def _clean_all() -> tuple[tuple[str, cleantext.Article], ...]:
    """The article of every fixture (under its path) and of every example."""
    cases = [(str(case.folder), clean_case(case)) for case in CASES]
    return (*cases, *((example, PIPELINE.clean_text(example)) for example in EXAMPLES))


def _name(case: Case) -> str:
    return f"{case.kind}/{case.folder.name}"


def _assert_whole(article: cleantext.Article) -> None:
    """Promises 1 and 2: the receipt is complete, and its removals in order, disjoint and true."""
    assert strip(article.original, article.removals) == article.text
    assert restore(article.text, article.removals) == article.original
    place = 0
    for removal in article.removals:
        assert place <= removal.start < removal.end
        assert article.original[removal.start : removal.end] == removal.text
        assert removal.category
        assert removal.rule
        place = removal.end
    assert place <= len(article.original)


def test_there_are_examples_to_hold_the_promises_over() -> None:
    assert len(CASES) >= 40
    assert len(EXAMPLES) >= 100


def test_the_receipt_of_every_fixture_and_example_is_whole() -> None:
    for _, article in _clean_all():
        _assert_whole(article)


@pytest.mark.parametrize("case", [case for case in CASES if case.kind == "text"], ids=_name)
def test_the_original_of_a_text_is_the_string_that_was_given(case: Case) -> None:
    text = case.page.decode("utf-8")
    assert PIPELINE.clean_text(text).original == text


@pytest.mark.parametrize("case", [case for case in CASES if case.kind == "html"], ids=_name)
def test_every_removal_from_a_page_names_an_element_that_holds_it(case: Case) -> None:
    page = parse_html(decode(case.page, case.charset))
    for removal in PIPELINE.clean_html(page).removals:
        assert removal.xpath is not None
        (element,) = page.getroottree().xpath(removal.xpath)
        assert "".join(removal.text.split()[:1]) in "".join(element.itertext())


def test_the_original_of_an_example_is_the_string_that_was_given() -> None:
    for example, article in _clean_all()[len(CASES) :]:
        assert article.original == example


def test_cleaning_a_clean_article_changes_nothing() -> None:
    for name, article in _clean_all():
        # a text of which nothing went is its own article: that it cleans to itself was just seen
        if article.text != article.original:
            assert PIPELINE.clean_text(article.text).text == article.text, name


def test_cleaning_a_marked_article_changes_nothing() -> None:
    marking = cleantext.Pipeline(policy=dict.fromkeys(_MARKED, "mark"), detect_language=False)
    for example, clean in _clean_all()[len(CASES) :]:
        # where nothing is there to be marked, the article is the one without marks
        if any(removal.category in _MARKED for removal in clean.removals):
            article = marking.clean_text(example)
            _assert_whole(article)
            assert marking.clean_text(article.text).text == article.text, example


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_pages_makes_no_difference(seed: int) -> None:
    pipeline = cleantext.Pipeline()
    shuffled = random.Random(seed).sample(CASES, len(CASES))
    again = {str(case.folder): clean_case(case, pipeline) for case in shuffled}
    for name, article in _clean_all()[: len(CASES)]:
        assert again[name] == article, name


_DIGEST = """
import hashlib, sys
from cleantext.testing import clean_case, find_cases, load_case
digest = hashlib.sha256()
for folder in find_cases(sys.argv[1]):
    digest.update(repr(clean_case(load_case(folder))).encode("utf-8", "surrogatepass"))
print(digest.hexdigest())
"""


def test_neither_the_process_nor_the_hash_seed_makes_a_difference() -> None:
    digest = hashlib.sha256()
    for _, article in _clean_all()[: len(CASES)]:
        digest.update(repr(article).encode("utf-8", "surrogatepass"))
    for seed in ("0", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", _DIGEST, str(FIXTURES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == digest.hexdigest()


# --- whatever comes in ---------------------------------------------------------------------------

_PIECES = [*EXAMPLES, *(line for case in CASES for line in case.article.splitlines() if line)]
_SEPARATORS = ["\n\n", "\n", " ", "", "\r\n", "\r", "\t", "\u00a0", "\u2028", "\x0b"]
_ODD = [
    "\x00",
    "\ud800",
    "\ufeff",
    "\u202e",
    "İ",
    "ﬁ",
    "e\u0301",
    "👩‍👩‍👧",
    "<<",
    ">>",
    "&nbsp;",
    "<br>",
    "[tweet]",
    "]]>",
]


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """Pieces of articles and notices, whole or cut, joined in the ways that scrapers join them."""
    text = ""
    for _ in range(draw(st.integers(1, 5))):
        piece = draw(st.sampled_from(_PIECES) | st.text(max_size=30) | st.sampled_from(_ODD))
        cut = draw(st.none() | st.integers(0, len(piece)))
        text += piece[:cut] + draw(st.sampled_from(_SEPARATORS))
    return text


@st.composite
def _pages(draw: st.DrawFn) -> bytes:
    """A fixture's page with something cut out of it, put in, or said twice."""
    page = draw(st.sampled_from([case.page for case in CASES if case.kind == "html"]))
    start, end = sorted((draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))))
    middle = draw(
        st.sampled_from(
            [b"", b"<div>", b"</p></div>", b"<script>", b"\x00", b"<!--", b"<table><tr>", page[:300]]
        )
    )
    return page[:start] + middle + page[end:]


_CHECKS = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@settings(_CHECKS, max_examples=300)
@given(_texts())
def test_a_text_put_together_from_pieces_keeps_every_promise(text: str) -> None:
    article = PIPELINE.clean_text(text)
    assert article.original == text
    _assert_whole(article)
    assert PIPELINE.clean_text(article.text).text == article.text
    assert PIPELINE.clean_text(text) == article


@settings(_CHECKS, max_examples=60)
@given(_pages())
def test_a_damaged_page_keeps_every_promise(page: bytes) -> None:
    article = PIPELINE.clean_html(page)
    _assert_whole(article)
    assert PIPELINE.clean_html(page) == article
    assert PIPELINE.clean_text(article.text).text == article.text


@settings(_CHECKS, max_examples=100)
@given(st.text() | st.binary())
def test_any_string_and_any_bytes_give_an_article(content: str | bytes) -> None:
    _assert_whole(PIPELINE.clean_text(content))
    _assert_whole(PIPELINE.clean_html(content))


@pytest.mark.parametrize(
    "content",
    [
        "",
        " \n\t ",
        "\x00" * 50,
        "\ud800\udfff\udc00",
        "<div>" * 5000 + "deep" + "</div>" * 5000,
        "<p>" * 5000,
        "<" * 20_000,
        "<a" * 20_000,
        "&" * 20_000,
        "<!--" * 5000,
        "<p>The tide was low. We walked",
        '<?xml version="1.0" encoding="utf-16"?><html><p>Not UTF-16 at all.</p></html>',
        "accept cookies " * 3000,
        "a" * 100_000,
        " " * 100_000 + "a",
        "\n" * 50_000,
        "“" * 20_000,
    ],
    ids=lambda content: f"{content[:12]!r}x{len(content)}",
)
@pytest.mark.parametrize("clean", [PIPELINE.clean_text, PIPELINE.clean_html], ids=["text", "html"])
def test_hostile_input_gives_an_article(clean: object, content: str) -> None:
    assert callable(clean)
    _assert_whole(clean(content))


@pytest.mark.parametrize(
    "given", [None, 5, 1.5, ["a"], {"text": "a"}, object()], ids=lambda given: type(given).__name__
)
@pytest.mark.parametrize("clean", [cleantext.clean_text, cleantext.clean_html], ids=["text", "html"])
def test_what_is_no_page_raises_a_type_error_that_says_what_to_pass(clean: object, given: object) -> None:
    assert callable(clean)
    with pytest.raises(TypeError, match=r"takes .*str.*bytes"):
        clean(given)


# Addresses that the standard library refuses to read.
_BAD_ADDRESSES = ["http://[bad", "http://a]b/", "http://ａ℀.example/", "http://[::1", "//", "\ud800"]


@pytest.mark.parametrize("url", _BAD_ADDRESSES)
@pytest.mark.parametrize("clean", [PIPELINE.clean_text, PIPELINE.clean_html], ids=["text", "html"])
def test_an_address_that_is_none_changes_nothing(clean: object, url: str) -> None:
    assert callable(clean)
    page = "<p>The tide was low. <a href=b>We</a> walked to the island.</p>"
    assert clean(page, url).text == clean(page).text


@pytest.mark.parametrize("url", [*_BAD_ADDRESSES[:-1], "https://example.org/"])
def test_addresses_in_a_page_that_are_none_change_nothing(url: str) -> None:
    page = (
        f'<base href="{url}"><link rel=canonical href="{url}"><meta property=og:url content="{url}">'
        f'<p>The tide was low. <a href="{url}" rel=author>We</a> walked to the island.<img src="{url}" alt=i></p>'
    )
    pipeline = cleantext.Pipeline(formats="markdown")
    assert (
        pipeline.clean_html(page, "https://example.org/a").text
        == "The tide was low. We walked to the island."
    )


def test_bytes_of_every_kind_are_a_page() -> None:
    page = "<p>Ebbe und Föhn.</p>".encode()
    for same in (page, bytearray(page), memoryview(page)):
        assert cleantext.clean_html(same).text == "Ebbe und Föhn."
        assert cleantext.clean_text(same).text == "<p>Ebbe und Föhn.</p>"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"policy": "mark"},
            'policy is a mapping of categories to actions, such as {"embed": "mark"}, not str',
        ),
        ({"time_limit": "5"}, "time_limit is a number of seconds, or None, not str"),
    ],
)
def test_an_option_of_the_wrong_kind_says_what_to_pass(options: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as raised:
        cleantext.Pipeline(**options)
    assert str(raised.value) == message


def test_one_rule_file_and_one_format_need_no_list(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'category = "related"\nlanguage = "en"\nhosts = ["WWW.example.org"]\n[[rule]]\nid = "my.related.heronry"\n'
        'phrases = ["from the heronry archive:"]\nat = "start"\nextent = "block"\n'
        'removes = ["<<From the heronry archive: the ducks of 1987>>"]\nkeeps = ["Heronries are elsewhere."]\n'
    )
    pipeline = cleantext.Pipeline(rules=tmp_path / "mine.toml", formats="html")
    text = "The tide was low.\n\nFrom the heronry archive: ducks"
    assert pipeline.clean_text(text, "https://www.example.org/a").text == "The tide was low."
    assert pipeline.clean_text(text, "https://example.com/").text == text
    assert pipeline.clean_html("<p>a").html == "<p>a</p>"


def test_a_path_is_to_be_read_first() -> None:
    with pytest.raises(TypeError, match="read the file first"):
        cleantext.clean_html(Path("page.html"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "service", ["tweet", "Instagram post", "Facebook post", "video", "audio", "map", "embed"]
)
def test_a_marker_is_no_notice_and_stays(service: str) -> None:
    text = f"The tide was low.\n\n[{service}]\n\nWe walked to the island."
    for pipeline in (PIPELINE, cleantext.Pipeline(policy={"embed": "mark"})):
        assert pipeline.clean_text(text).text == text
