"""Do the rules do what their own examples say?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleantext.find.phrases import find_phrases
from cleantext.find.selectors import find_selectors
from cleantext.model import Document, Finding, Metadata
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text
from cleantext.ruleset import Rule, Ruleset, examples_of, with_examples


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that a rule does not live up to.

    ``taken`` is what went, ``expected`` what should have gone (nothing, for a ``keeps``).
    """

    rule: str
    source: str
    example: str
    expected: tuple[str, ...]
    taken: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.source}: rule {self.rule}: {self.example!r}"
        return f"{where} should lose {list(self.expected)}, and loses {list(self.taken)}"


def check_rules(ruleset: Ruleset) -> list[Failure]:
    """The examples that fail: each rule's own by that rule alone, and every ``keeps`` by all rules.

    >>> from cleantext.ruleset import load_rules
    >>> check_rules(load_rules().only("mul.scraper-header.date"))
    []
    """
    ruleset = with_examples(ruleset)
    failures: list[Failure] = []
    for rule in ruleset.rules:
        failures += _check_alone(rule, ruleset)
        failures += _check_keeps(rule, ruleset)
    return failures


def _check_alone(rule: Rule, ruleset: Ruleset) -> Iterator[Failure]:
    alone = ruleset.only(rule.id)
    for example in (*rule.removes, *rule.keeps):
        document, expected = _lay_out(rule, example)
        taken = tuple(_bare(document.text[start:end]) for start, end in _join(_find(document, alone)))
        if taken != expected:
            yield Failure(rule.id, rule.source, example, expected, taken)


def _check_keeps(rule: Rule, ruleset: Ruleset) -> Iterator[Failure]:
    for example in rule.keeps:
        document, _ = _lay_out(rule, example)
        for finding in _find(document, ruleset):
            if finding.strength != "weak" and finding.rule != rule.id:
                taken = document.text[finding.start : finding.end]
                yield Failure(finding.rule, ruleset.by_id[finding.rule].source, example, (), (taken,))


def _find(document: Document, ruleset: Ruleset) -> list[Finding]:
    return [*find_phrases(document, ruleset), *find_selectors(document, ruleset)]


def _lay_out(rule: Rule, example: str) -> tuple[Document, tuple[str, ...]]:
    """The example as a document, and the texts that should go; HTML stands behind a story."""
    metadata = Metadata(url=f"https://{rule.hosts[0]}/" if rule.hosts else None)
    plain, spans = examples_of(example)
    expected = [plain[start:end] for start, end in spans]
    if not rule.selectors:
        return lay_out_text(plain, metadata), tuple(map(_bare, expected))
    text, blocks, layout = lay_out(parse_html(_STORY + plain))
    shown = (lay_out(parse_html(f"<div>{html}</div>"))[0] for html in expected)
    return Document(text, blocks, metadata, layout), tuple(map(_bare, shown))


# No selector takes most of a page, so the markup of an example is given an article to stand beside.
_STORY = "<h1>The harbour</h1>" + "<p>The boats came in at six, and nobody on the quay said a word.</p>" * 12


def _join(findings: list[Finding]) -> list[tuple[int, int]]:
    """The spans of findings, those that touch or overlap made one."""
    spans: list[tuple[int, int]] = []
    for finding in findings:
        if spans and finding.start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], finding.end)
        else:
            spans.append((finding.start, finding.end))
    return spans


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
