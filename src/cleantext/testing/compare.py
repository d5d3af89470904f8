"""What an article is, beside what a fixture expects."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping

from cleantext.model import Article
from cleantext.pipeline import Pipeline
from cleantext.testing.cases import Aspect, Case


def clean_case(case: Case, pipeline: Pipeline | None = None) -> Article:
    """The article in the page of a fixture."""
    pipeline = pipeline or Pipeline()
    if case.kind == "html":
        return pipeline.clean_html(case.page, case.url, charset=case.charset)
    return pipeline.clean_text(case.page.decode("utf-8"), case.url)


def compare(case: Case, article: Article, aspect: Aspect) -> str:
    """What is not as expected, for a person to read; empty if all is."""
    return "\n".join(ASPECTS[aspect](case, article))


def _compare_article(case: Case, article: Article) -> Iterator[str]:
    """Text is compared to the letter, HTML line by line (the space between blocks is a matter of layout)."""
    if case.kind == "text":
        expected, actual = case.article.strip(), article.text.strip()
    else:
        expected, actual = _squeeze(case.article), _squeeze(article.text)
    if expected != actual:
        yield from difflib.unified_diff(
            expected.split("\n"), actual.split("\n"), "expected article", "actual article", lineterm="", n=1
        )


def _compare_removals(case: Case, article: Article) -> Iterator[str]:
    accounted = bytearray(len(article.original))
    for expected in case.removed:
        places = list(_find(expected.text, article.original))
        if not places:
            yield f"not on the page as laid out: {expected.text!r}"
        for start, end in places:
            accounted[start:end] = b"\1" * (end - start)
            left = bytearray(b"\1" * (end - start))
            for removal in article.removals:
                low, high = max(start, removal.start), min(end, removal.end)
                if low >= high:
                    continue
                left[low - start : high - start] = bytes(high - low)
                piece = article.original[low:high]
                # What markup took from an HTML page is not read for its words.
                if not piece.strip() or (case.kind == "html" and removal.category == "main-content"):
                    continue
                if removal.category != expected.category:
                    yield f"went as {removal.category} ({removal.rule}), not {expected.category}: {piece!r}"
                if expected.service and removal.service != expected.service:
                    yield f"went with service {removal.service}, not {expected.service}: {piece!r}"
            for low, high in _runs(left):
                piece = article.original[start + low : start + high]
                if piece.strip():
                    yield f"did not go: {piece!r}"
    if case.kind == "text":  # of HTML, the furniture goes too, and article.txt says what stays
        for removal in article.removals:
            rest = bytearray(not flag for flag in accounted[removal.start : removal.end])
            for low, high in _runs(rest):
                piece = removal.text[low:high]
                if piece.strip():
                    yield f"went as {removal.category} ({removal.rule}), and should not: {piece!r}"


def _compare_metadata(case: Case, article: Article) -> Iterator[str]:
    if article.status != case.status:
        yield f"status is {article.status!r}, not {case.status!r}"
    actual = article.metadata.as_dict()
    for name, value in case.metadata.items():
        if actual[name] != value:
            yield f"{name} is {actual[name]!r} ({article.metadata.sources.get(name)}), not {value!r}"
    for name in case.absent:
        if actual[name]:
            yield f"{name} is {actual[name]!r}, and should be empty"


ASPECTS: Mapping[Aspect, Callable[[Case, Article], Iterator[str]]] = {
    "article": _compare_article,
    "removals": _compare_removals,
    "metadata": _compare_metadata,
}


def _squeeze(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _find(text: str, page: str) -> Iterator[tuple[int, int]]:
    """Every place of ``text`` in ``page``, whatever the white space between its words."""
    for match in re.finditer(r"\s+".join(map(re.escape, text.split())), page):
        yield match.span()


def _runs(flags: bytearray) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rb"[^\0]+", bytes(flags)):
        yield match.span()
