"""The four steps: read, find, decide, strip."""

from __future__ import annotations

from collections.abc import Mapping

from cleantext.decide import decide, judge_share
from cleantext.find.notices import load_notice_finder
from cleantext.model import Action, Article, Category, Document, Finding, Metadata, Removal
from cleantext.read.lines import lay_out_text
from cleantext.strip import compose, strip

# Cleaning is repeated on its own result until nothing more is found; each round can only make the
# text shorter, and three were enough for every page of the benchmark.
_MOST_ROUNDS = 4


class Pipeline:
    """Cleans pages with one set of options; reusable, picklable, and without memory of pages."""

    def __init__(self, policy: Mapping[Category, Action] | None = None) -> None:
        self._policy = dict(policy or {})

    def clean_text(self, text: str | bytes, url: str | None = None) -> Article:
        """The article in a plain text."""
        document = lay_out_text(text, Metadata())
        removals = self._clean(document)
        clean = strip(text, removals)
        return Article(clean, document.metadata, judge_share(text, clean, removals), removals, text)

    def _clean(self, document: Document) -> tuple[Removal, ...]:
        """The removals of a plain text, rounds upon rounds, in the offsets of the first."""
        removals = decide(document, self._find(document), self._policy)
        for _ in range(_MOST_ROUNDS):
            if not removals:
                break
            clean = strip(document.text, removals)
            again = lay_out_text(clean, document.metadata)
            more = decide(again, self._find(again), self._policy)
            if not more:
                break
            removals = compose(document.text, removals, more)
        return removals

    def _find(self, document: Document) -> list[Finding]:
        return load_notice_finder().find(document)


def clean_text(text: str | bytes, url: str | None = None) -> Article:
    return Pipeline().clean_text(text, url)
