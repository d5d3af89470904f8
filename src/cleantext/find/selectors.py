"""Rules that are markup: selectors, answered from the index of a page's layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cleantext.find.services import service_names
from cleantext.fold import fold
from cleantext.model import Document, Finding
from cleantext.read.addresses import host_of
from cleantext.read.layout import Layout
from cleantext.ruleset import Condition, Rule, Ruleset, Step, read_selector

# What displays more than this share of a page's letters is hardly boilerplate, whatever its class says (a
# peer's ``[class*=popup]`` deleted the body).  A consent dialog may list hundreds of partners; it is told by
# what it does not hold.
MOST_SHARE = 0.5
MOST_CONSENT_SHARE = 0.9
# These hold the page or its article.
_ROOMS = frozenset(["html", "body", "main", "article"])
# Where these stand with text of their own, there is an article.
_ARTICLE_TAGS = ("main", "article", "h1")
# The name of a service is looked for in the first words of a placeholder.
_SERVICE_WORDS = 60


def find_selectors(document: Document, ruleset: Ruleset) -> list[Finding]:
    """What the selectors of ``ruleset`` claim in a page that was HTML, in order; claims may overlap.

    >>> from cleantext.model import Metadata
    >>> from cleantext.read.layout import lay_out, parse_html
    >>> from cleantext.ruleset import load_rules
    >>> html = "<p>A long story about the sea.</p><div id='onetrust-consent-sdk'>We use cookies</div>"
    >>> text, blocks, layout = lay_out(parse_html(html))
    >>> [found] = find_selectors(Document(text, blocks, Metadata(), layout), load_rules())
    >>> text[found.start:found.end], found.rule, found.evidence
    ('We use cookies', 'mul.cookie-consent.onetrust', ('#onetrust-consent-sdk',))
    """
    layout = document.layout
    if layout is None or not document.text:
        return []
    host = host_of(document.metadata.url)
    guard = _Guard(document, layout)
    found: dict[tuple[str, int, int], Finding] = {}
    for rule, selector, element in _compile(ruleset).matches(layout):
        if rule.hosts and not any(host == one or host.endswith("." + one) for one in rule.hosts):
            continue
        start, end = layout.span(element)
        if start >= end or (rule.id, start, end) in found or not guard.allows(rule, element):
            continue
        service = rule.service
        if service is None and rule.category == "embed":
            service = _service_in(document.text[start:end])
        found[rule.id, start, end] = Finding(
            start, end, rule.category, rule.id, (selector,), rule.strength, service
        )
    return sorted(found.values(), key=lambda finding: (finding.start, -finding.end, finding.rule))


@dataclass(frozen=True, slots=True)
class _Target:
    """A selector of a rule, as the steps from an outer element to the one that is taken.

    ``part`` is what the attribute that it is looked up by must hold, in small letters.
    """

    rule: Rule
    selector: str
    steps: tuple[Step, ...]
    part: str = ""


class _Index:
    """All selectors of a ruleset under the rarest thing that each asks for."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.ids: dict[str, list[_Target]] = {}
        self.classes: dict[str, list[_Target]] = {}
        self.attributes: dict[str, list[_Target]] = {}
        self.tags: dict[str, list[_Target]] = {}
        for rule in rules:
            for selector in rule.selectors:
                for steps in read_selector(selector):
                    table, key = self._place(steps[-1])
                    parts = (one.value for one in steps[-1].conditions if one.name == key)
                    part = next(parts).lower() if table is self.attributes else ""
                    table.setdefault(key, []).append(_Target(rule, selector, steps, part))

    def _place(self, step: Step) -> tuple[dict[str, list[_Target]], str]:
        if step.id:
            return self.ids, step.id
        if step.classes:
            return self.classes, max(step.classes, key=len)
        named = [condition for condition in step.conditions if condition.name not in ("class", "id")]
        if named or step.conditions:
            return self.attributes, (named or step.conditions)[0].name
        return self.tags, step.tag or ""

    def matches(self, layout: Layout) -> Iterator[tuple[Rule, str, int]]:
        """Rule, selector and element number of each match."""
        index = layout.index
        tables: Sequence[tuple[Mapping[str, list[_Target]], Mapping[str, list[int]]]] = (
            (self.ids, index.ids), (self.classes, index.classes),
            (self.attributes, layout.attributes), (self.tags, index.tags),
        )  # fmt: skip
        for wanted, present in tables:
            for key in sorted(wanted.keys() & present.keys()):  # a set has another order in another process
                values = _Values(layout, key, present[key]) if wanted is self.attributes else None
                for target in wanted[key]:
                    elements = present[key] if values is None else values.elements_for(target.part)
                    for element in elements:
                        if _matches(layout, element, target.steps):
                            yield target.rule, target.selector, element


class _Values:
    """The values that one attribute has in a page, to look for parts of them."""

    def __init__(self, layout: Layout, name: str, elements: Sequence[int]) -> None:
        self._found: dict[str, list[int]] = {}
        self._elements: Mapping[str, list[int]]
        if name == "class":
            self._elements = layout.index.classes
        elif name == "id":
            self._elements = layout.index.ids
        else:
            self._elements = {}
            for element in elements:
                self._elements.setdefault(layout.attribute(element, name) or "", []).append(element)
        self._together = "\n".join(self._elements).lower()

    def elements_for(self, part: str) -> list[int]:
        """Elements whose value holds a part, which is written in small letters."""
        elements = self._found.get(part)
        if elements is None:
            values = self._elements.items() if part in self._together else ()
            found = {element for value, having in values if part in value.lower() for element in having}
            elements = self._found[part] = sorted(found)
        return elements


def _matches(layout: Layout, element: int, steps: tuple[Step, ...]) -> bool:
    if not _fits(layout, element, steps[-1]):
        return False
    for step in reversed(steps[:-1]):
        element = int(layout.parents[element])
        while element >= 0 and not _fits(layout, element, step):
            element = int(layout.parents[element])
        if element < 0:
            return False
    return True


def _fits(layout: Layout, element: int, step: Step) -> bool:
    if step.tag and layout.tags[element] != step.tag:
        return False
    if step.id and (layout.attribute(element, "id") or "").strip() != step.id:
        return False
    if step.classes:
        words = (layout.attribute(element, "class") or "").split()
        if not all(name in words for name in step.classes):
            return False
    return all(_holds(condition, layout.attribute(element, condition.name)) for condition in step.conditions)


def _holds(condition: Condition, value: str | None) -> bool:
    if value is None:
        return False
    if condition.sign in ("*", "^", "$"):
        value = value.lower()
    wanted = condition.value
    match condition.sign:
        case "":
            return True
        case "=":
            return value == wanted
        case "~":
            return wanted in value.split()
        case "^":
            return value.startswith(wanted.lower())
        case "$":
            return value.endswith(wanted.lower())
        case _:
            return wanted.lower() in value


class _Guard:
    """Refuses elements that hold the article."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self.layout = layout
        self.size = max(1, len(document.text))
        self.rooms = [
            span
            for tag in _ARTICLE_TAGS
            for element in layout.index.tags.get(tag, ())
            if (span := layout.span(element))[0] < span[1]
        ]

    def allows(self, rule: Rule, element: int) -> bool:
        """Whether an element may go as a whole."""
        if self.layout.tags[element] in _ROOMS:
            return False
        start, end = self.layout.span(element)
        share = (end - start) / self.size
        if share <= MOST_SHARE:
            return True
        if rule.category != "cookie-consent" or share > MOST_CONSENT_SHARE:
            return False
        return not any(start <= room[0] and room[1] <= end for room in self.rooms)


def _service_in(text: str) -> str | None:
    """The service that a placeholder names first."""
    words = re.findall(r"[\w.]+", fold(text[:600]).text)[:_SERVICE_WORDS]
    names = _services()
    for number, word in enumerate(words):
        pair = " ".join(words[number : number + 2])
        if service := names.get(pair) or names.get(word.strip(".")):
            return service
    return None


@cache
def _services() -> Mapping[str, str]:
    return {name: service for name, service in service_names().items() if len(name) > 2}


@lru_cache(maxsize=8)
def _compile(ruleset: Ruleset) -> _Index:
    return _Index(ruleset.rules)
