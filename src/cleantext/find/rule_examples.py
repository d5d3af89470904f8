"""Do the rules do what their own examples say?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleantext.find.phrases import find_phrases
from cleantext.model import Document, Finding, Metadata
from cleantext.read.lines import lay_out_text
from cleantext.ruleset import Rule, Ruleset, examples_of


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
    failures: list[Failure] = []
    for rule in ruleset.rules:
        failures += _check_alone(rule, ruleset)
        failures += _check_keeps(rule, ruleset)
    return failures


def _check_alone(rule: Rule, ruleset: Ruleset) -> Iterator[Failure]:
    alone = ruleset.only(rule.id)
    for example in (*rule.removes, *rule.keeps):
        text, spans = examples_of(example)
        document = _lay_out(rule, text)
        expected = tuple(_bare(text[start:end]) for start, end in spans)
        taken = tuple(_bare(document.text[start:end]) for start, end in _join(find_phrases(document, alone)))
        if taken != expected:
            yield Failure(rule.id, rule.source, example, expected, taken)


def _check_keeps(rule: Rule, ruleset: Ruleset) -> Iterator[Failure]:
    for example in rule.keeps:
        document = _lay_out(rule, example)
        for finding in find_phrases(document, ruleset):
            if finding.strength == "strong" and finding.rule != rule.id:
                taken = document.text[finding.start : finding.end]
                yield Failure(finding.rule, ruleset.by_id[finding.rule].source, example, (), (taken,))


def _lay_out(rule: Rule, text: str) -> Document:
    return lay_out_text(text, Metadata(url=f"https://{rule.hosts[0]}/" if rule.hosts else None))


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
