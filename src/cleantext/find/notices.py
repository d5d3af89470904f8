"""Consent notices and embed placeholders, by what they say.

A sentence is read into concepts (find/vocabulary.py) and weighed; a notice is a run of sentences
that grows from a strong one over its weaker neighbours and button labels, and stops at the article.
"""

from __future__ import annotations

import bisect
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cleantext.find.vocabulary import BIT, GLUE, NUMBER, Reading, Vocabulary
from cleantext.lexicon import CONCEPTS
from cleantext.model import Category, Document, Finding
from cleantext.read.sentences import split_sentences

# What is measured of a sentence beside the concepts it holds, in the order of the weights file.
MEASURES = ("bias", "explained", "well-explained", "concept-share", "length", "unexplained", "gap", "variety", "quoted", "numbers", "names")  # fmt: skip

# A label on a button is short: 98 of 100 labels in the collection have at most this many words.
LABEL_TOKENS = 9
_LABEL = sum(BIT[name] for name in ("accept", "refuse", "choices", "policy", "show", "continue", "consent", "cookie"))
_CONCEPT = sum(BIT[name] for name in CONCEPTS)
# A preference centre's row of buttons has at most eight; above a notice stand a heading and its close button.
MOST_LABELS, MOST_HEADINGS = 8, 2
BRIDGE_UNITS = 2
# Below this many words unexplained in a row, an odd word belongs to the notice around it.
GAP_TOKENS = 6


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt weights, and the probabilities from which a sentence counts.

    ``together`` holds masks of concepts with the weight of their standing in one sentence;
    ``measures`` the weight of each of MEASURES.
    """

    together: tuple[tuple[int, float], ...]
    measures: tuple[float, ...]
    strong: float
    weak: float
    bridge: float


@dataclass(slots=True)
class Unit:
    """A sentence, or what is left of it where a notice was glued to it: a span of the folded text.

    ``line`` is the number of its block.  ``hard_start`` and ``hard_end`` say whether it begins and ends at
    punctuation or at the edge of a line rather than where a word was found to begin another sentence.
    """

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that a unit is (part of) a notice, and what was read in it."""

    probability: float
    reading: Reading


class NoticeFinder:
    """Finds notices with one vocabulary and one set of weights."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights) -> None:
        self.vocabulary = vocabulary
        self.weights = weights

    def find(self, document: Document) -> list[Finding]:
        """The notices of a document, in order, each as one finding."""
        folded = document.folded
        if not (candidates := self._candidate_lines(document)):
            return []
        page = _Page(document, self)
        strong: list[tuple[int, int, int]] = []  # unit number, start, end (trimmed)
        for line, starts in candidates:
            for number in page.units_at(line, starts):
                if trimmed := self._strong_part(page, number):
                    strong.append((number, *trimmed))
        runs = _Runs(page, self.weights)
        return [runs.finding(run, folded) for run in runs.grow(strong)]

    def judge(self, page: _Page, start: int, end: int) -> Verdict:
        """The most notice-like reading of ``start:end`` of the folded text."""
        best: Verdict | None = None
        for reading in self.vocabulary.read(page.folded, start, end):
            probability = self.probability(reading.mask, measure(page, start, end, reading))
            if best is None or probability > best.probability:
                best = Verdict(probability, reading)
        return best or Verdict(0.0, Reading("mul", (), (), 0, ()))

    def probability(self, mask: int, measures: Iterable[float]) -> float:
        """The logistic function of the weighted sum."""
        total = sum(weight for concepts, weight in self.weights.together if mask & concepts == concepts)
        total += sum(weight * value for weight, value in zip(self.weights.measures, measures, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def _candidate_lines(self, document: Document) -> list[tuple[int, list[int]]]:
        """Lines in which anchor words stand, with their places."""
        hits = self.vocabulary.look(document.folded.text)
        if not hits:
            return []
        place = document.folded.place
        starts = [place(block.start) for block in document.blocks]
        lines: dict[int, list[int]] = {}
        languages: dict[int, dict[int, int]] = {}
        for start, meanings in hits:
            line = bisect.bisect_right(starts, start) - 1
            lines.setdefault(line, []).append(start)
            seen = languages.setdefault(line, {})
            for language, mask in meanings:
                seen[language] = seen.get(language, 0) | mask
        return [(line, lines[line]) for line in lines if _holds_two(languages[line])]

    def _strong_part(self, page: _Page, number: int) -> tuple[int, int] | None:
        """The span within a unit that is a notice, or ``None``."""
        unit = page.units[number]
        verdict = page.verdict(number)
        lead, tail = _bare_edges(verdict.reading)
        if verdict.probability >= self.weights.strong and lead <= GAP_TOKENS and tail <= GAP_TOKENS:
            return unit.start, unit.end
        core = _densest(page, unit, verdict.reading)
        if core is not None and self.judge(page, *core).probability >= self.weights.strong:
            return core
        if verdict.probability >= self.weights.strong:
            return unit.start, unit.end
        return None


def measure(page: _Page, start: int, end: int, reading: Reading) -> tuple[float, ...]:
    """The values of MEASURES for ``start:end`` of the folded text of a page as ``reading`` reads it."""
    count = max(1, len(reading.tokens))
    explained = concepts = numbers = gap = longest = 0
    for found in reading.masks:
        if found:
            explained += 1
            concepts += bool(found & _CONCEPT)
            numbers += bool(found & NUMBER)
            gap = 0
        else:
            gap += 1
            longest = max(longest, gap)
    return (
        1.0,
        explained / count,
        float(explained >= 0.8 * count),
        concepts / count,
        math.log2(1 + count) / 5,
        math.log2(1 + count - explained) / 4,
        math.log2(1 + longest) / 3,
        (reading.mask & _CONCEPT).bit_count() / 8,
        page.quoted_share(start, end, reading),
        numbers / count,
        page.name_share(reading),
    )


class _Page:
    """A document cut into units as they are needed."""

    def __init__(self, document: Document, finder: NoticeFinder) -> None:
        self.document = document
        self.folded = document.folded.text
        self._original = document.folded.original
        self._place = document.folded.place
        self._finder = finder
        self._by_line: dict[int, range] = {}
        self.units: list[Unit] = []
        self._verdicts: dict[int, Verdict] = {}

    def units_of(self, line: int) -> range:
        """The numbers of a line's units."""
        if line not in self._by_line:
            block = self.document.blocks[line]
            first = len(self.units)
            for start, end in split_sentences(self.document.text, block.start, block.end):
                self.units.append(Unit(self._place(start), self._place(end), line))
            self._by_line[line] = range(first, len(self.units))
        return self._by_line[line]

    def units_at(self, line: int, places: list[int]) -> list[int]:
        """The numbers of the line's units in which one of the places lies."""
        units = self.units_of(line)
        starts = [self.units[number].start for number in units]
        chosen = {units[max(0, bisect.bisect_right(starts, place) - 1)] for place in places}
        return sorted(chosen)

    def verdict(self, number: int) -> Verdict:
        """The verdict on a whole unit, read once."""
        if number not in self._verdicts:
            unit = self.units[number]
            self._verdicts[number] = self._finder.judge(self, unit.start, unit.end)
        return self._verdicts[number]

    def neighbours(self, number: int, step: int) -> Iterator[int]:
        """Units before (-1) or after (1) a unit, in reading order."""
        line = self.units[number].line
        units = self.units_of(line)
        here = number + step
        while True:
            while here in units:
                yield here
                here += step
            line += step
            if not 0 <= line < len(self.document.blocks):
                return
            units = self.units_of(line)
            if not units:
                continue
            here = units[0] if step > 0 else units[-1]

    def is_capital(self, place: int) -> bool:
        """Whether the character at a place of the folded text is a capital letter on the page."""
        return self.document.text[self._original(place)].isupper()

    def quoted_share(self, start: int, end: int, reading: Reading) -> float:
        """The share of the concept words that stand between quotation marks within the unit."""
        piece = self.folded[start:end]
        if piece.count('"') < 2:
            return 0.0
        inside, opened = [], -1
        for place, char in enumerate(piece):
            if char == '"':
                if opened >= 0:
                    inside.append((start + opened, start + place))
                    opened = -1
                else:
                    opened = place
        concepts = [span for span, found in zip(reading.tokens, reading.masks, strict=True) if found & _CONCEPT]
        if not concepts:
            return 0.0
        return sum(any(a < begin < b for a, b in inside) for begin, _ in concepts) / len(concepts)

    def name_share(self, reading: Reading) -> float:
        """The share of words that are capitalised, unexplained and not the first: names, most of them."""
        count = len(reading.tokens)
        if count < 2:
            return 0.0
        names = sum(
            1 for (begin, _), found in zip(reading.tokens[1:], reading.masks[1:], strict=True)
            if not found and self.is_capital(begin)
        )  # fmt: skip
        return names / count


def _holds_two(seen: Mapping[int, int]) -> bool:
    """Whether one language has two anchor concepts, or the shared words and it together have, or cookies alone."""
    everywhere = seen.get(-1, 0)
    for mask in seen.values():
        mask |= everywhere
        if mask & BIT["cookie"] or mask & BIT["device"] or mask & (mask - 1):
            return True
    return False


def _bare_edges(reading: Reading) -> tuple[int, int]:
    """How many words in a row at either end the lexicon does not explain as concepts."""
    lead = next((n for n, found in enumerate(reading.masks) if found & _CONCEPT), len(reading.masks))
    tail = next((n for n, found in enumerate(reversed(reading.masks)) if found & _CONCEPT), len(reading.masks))
    return lead, tail


def _densest(page: _Page, unit: Unit, reading: Reading) -> tuple[int, int] | None:
    """The part of a unit in which concepts stand densest, widened to where a sentence may begin and end.

    The greatest sum of consecutive words (Kadane), a concept counting 1, an unexplained word -0.8.
    """
    best, best_span, total, first = 0.0, None, 0.0, 0
    for number, found in enumerate(reading.masks):
        value = 1.0 if found & _CONCEPT else -0.1 if found & (GLUE | NUMBER) else -0.8
        if total <= 0:
            total, first = 0.0, number
        total += value
        if total > best:
            best, best_span = total, (first, number)
    if best_span is None or best < 2:
        return None
    low, high = best_span
    tokens = reading.tokens
    cased = any(page.is_capital(begin) for begin, _ in tokens)
    if not cased:
        start = unit.start if low <= GAP_TOKENS else tokens[low][0]
        end = unit.end if len(tokens) - 1 - high <= GAP_TOKENS else tokens[high][1]
        return start, end
    # back to the capital that opens the sentence, on to the capital that opens the next
    while low > 0 and not page.is_capital(tokens[low][0]):
        low -= 1
    end = unit.end
    for number in range(high + 1, len(tokens)):
        if page.is_capital(tokens[number][0]):
            end = tokens[number][0]
            break
    return (unit.start if low == 0 else tokens[low][0]), end


def is_label(reading: Reading) -> bool:
    """Whether a short text is nothing but concept and function words, one of which a button may name."""
    return (
        0 < len(reading.tokens) <= LABEL_TOKENS
        and all(reading.masks)
        and any(found & _LABEL for found in reading.masks)
    )


class _Runs:
    """Runs of units around strong ones."""

    def __init__(self, page: _Page, weights: Weights) -> None:
        self.page = page
        self.weights = weights

    def grow(self, strong: list[tuple[int, int, int]]) -> list[tuple[int, int, list[Reading]]]:
        """Spans of the folded text with their readings, merged where they touch."""
        cores = {number: (start, end) for number, start, end in strong}
        runs: list[tuple[int, int, list[Reading]]] = []
        for number, start, end in sorted(strong, key=lambda item: item[1]):
            if runs and end <= runs[-1][1]:
                continue
            unit = self.page.units[number]
            readings = [self.page.verdict(number).reading]
            low, high = start, end
            if start == unit.start:
                low = self._spread(number, -1, low, cores, readings)
            if end == unit.end:
                high = self._spread(number, 1, high, cores, readings)
            else:
                high = self._label_run(high, unit.end)
            if runs and not self.page.folded[runs[-1][1] : low].strip():
                before = runs.pop()
                low, readings = before[0], before[2] + readings
            elif runs and low < runs[-1][1]:
                before = runs.pop()
                low, high, readings = before[0], max(before[1], high), before[2] + readings
            runs.append((low, high, readings))
        return runs

    def _spread(
        self, number: int, step: int, edge: int, cores: dict[int, tuple[int, int]], readings: list[Reading]
    ) -> int:
        """The edge of a run after taking the weak neighbours and the labels on one side of it.

        Sentences that say little by themselves are crossed where another strong or weak one follows
        (at most ``BRIDGE_UNITS`` of them, in the same line or the next ones).
        """
        labels = 0
        crossed: list[Reading] = []
        for other in self.page.neighbours(number, step):
            unit = self.page.units[other]
            verdict = self.page.verdict(other)
            whole = max(_bare_edges(verdict.reading)) <= 2 * GAP_TOKENS
            if cores.get(other) == (unit.start, unit.end):
                pass
            elif is_label(verdict.reading) and not crossed:
                labels += 1
                if labels > (MOST_LABELS if step > 0 else MOST_HEADINGS):
                    break
            elif verdict.probability < self.weights.weak or not whole:
                if step > 0 and not crossed and unit.line == self.page.units[number].line and edge < unit.start:
                    reached = self._label_run(unit.start, unit.end)
                    if reached > unit.start:
                        return reached
                if len(crossed) >= BRIDGE_UNITS or verdict.probability < self.weights.bridge:
                    break
                crossed.append(verdict.reading)
                continue
            edge = unit.start if step < 0 else unit.end
            readings += [*crossed, verdict.reading]
            crossed = []
        return edge

    def _label_run(self, start: int, limit: int) -> int:
        """The end of the button labels that follow a notice without punctuation: ``J'autorise Gérer mes choix``."""
        page = self.page
        end = min(limit, start + 160)
        readings = page._finder.vocabulary.read(page.folded, start, end, most=1)
        if not readings:
            return start
        tokens, masks = readings[0].tokens, readings[0].masks
        if not tokens or not page.is_capital(tokens[0][0]) and any(page.is_capital(begin) for begin, _ in tokens):
            return start
        last = -1
        for number in range(min(len(tokens), LABEL_TOKENS)):
            if not masks[number]:
                break
            following = tokens[number + 1][0] if number + 1 < len(tokens) else None
            if masks[number] & _LABEL and (following is None or page.is_capital(following)):
                last = number
        return tokens[last][1] if last >= 0 else start

    def finding(self, run: tuple[int, int, list[Reading]], folded: object) -> Finding:
        """The finding of a run, with the concepts that decided."""
        start, end, readings = run
        document = self.page.document
        mask = 0
        services: list[str] = []
        for reading in readings:
            mask |= reading.mask
            services += reading.services
        evidence = [name for name in CONCEPTS if mask & BIT[name]]
        original_start = document.folded.original(start)
        original_end = document.folded.original_end(end)
        text = document.text[original_start:original_end]
        original_end = original_start + len(text.rstrip())
        category = _category(mask, bool(services))
        return Finding(
            original_start,
            original_end,
            category,
            f"notice.{category}",
            (*evidence, *dict.fromkeys(services)),
            service=services[0] if services and category == "embed" else None,
            language=readings[0].language,
        )


def _category(mask: int, service: bool) -> Category:
    shown = mask & (BIT["show"] | BIT["blocked"]) and (mask & BIT["content"] or service)
    return "embed" if shown or (service and mask & BIT["external"]) else "cookie-consent"


@cache
def load_weights() -> Weights:
    """The learnt weights that come with the package."""
    table = tomllib.loads((resources.files("cleantext") / "weights" / "notices.toml").read_text("utf-8"))
    return Weights(
        tuple((mask_of(names), float(weight)) for names, weight in table["together"].items()),
        tuple(float(table["measures"].get(name, 0.0)) for name in MEASURES),
        table["strong"],
        table["weak"],
        table["bridge"],
    )


def mask_of(names: str) -> int:
    """The mask of concepts written ``show + content + accept``."""
    return sum(BIT[name] for name in names.split(" + "))


@cache
def load_notice_finder() -> NoticeFinder:
    """The finder that comes with the package, built once per process."""
    from cleantext.find.vocabulary import load_vocabulary

    return NoticeFinder(load_vocabulary(), load_weights())
