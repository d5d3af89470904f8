"""Consent notices and embed placeholders, by what they say.

A sentence is read into concepts (find/vocabulary.py) and weighed; a notice is a run of sentences
that grows from a strong one over its weaker neighbours and button labels, and stops at the article.
"""

from __future__ import annotations

import bisect
import itertools
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import resources
from operator import or_

from cleantext.find.vocabulary import (
    BIT,
    EVERYWHERE,
    GLUE,
    NUMBER,
    Hit,
    Reading,
    Vocabulary,
    load_vocabulary,
    mask_of,
)
from cleantext.lexicon import CONCEPTS
from cleantext.model import Category, Document, Finding
from cleantext.read.quotes import is_quoted
from cleantext.read.sentences import split_sentences

# What is measured of a sentence beside the concepts it holds, in the order of the weights file.
MEASURES = (
    "bias", "explained", "well-explained", "all-explained", "concept-share", "telling-share", "length",
    "unexplained", "gap", "variety", "quoted", "numbers", "names",
)  # fmt: skip
# A sentence is explained as a whole, or mostly, if so large a share of its words are in the lexicon.
WHOLE, MOSTLY = 0.9, 0.8
# A label on a button is short: 98 of 100 labels in the collection have at most this many words.
LABEL_TOKENS = 9
_LABEL = sum(
    BIT[name] for name in ("accept", "refuse", "choices", "policy", "show", "continue", "consent", "cookie")
)
_BUTTON = sum(BIT[name] for name in ("accept", "refuse", "choices", "consent", "cookie"))
_CONCEPT = sum(BIT[name] for name in CONCEPTS)
_REPORTED = BIT["said"] | BIT["authority"]
# Concepts that an ordinary sentence seldom holds two of; the others (you, we, use, must, ...) are everywhere.
_TELLING = sum(
    BIT[name]
    for name in (
        "cookie", "technology", "accept", "consent", "refuse", "show", "content", "external", "blocked",
        "personalise", "advert", "measure", "data", "process", "device", "service",
    )
)  # fmt: skip
FEWEST_TOKENS = 5
_TELLING_ALONE = BIT["cookie"] | BIT["consent"]
# Nine in ten sentences of notices without cookies and consent have an anchor word every so many characters.
ANCHOR_CHARS = 40
# Sister languages share many words (Catalan, Galician, Portuguese, Spanish): the best few are read.
MOST_LANGUAGES = 3
LEAST_SHARE = 0.75
_PLAIN = _TELLING_ALONE | BIT["accept"] | BIT["blocked"]
_FOREIGN = BIT["show"] | BIT["external"]
# A notice that speaks of none of the plain things needs so much more proof.
LESS_PLAIN = 2.0
# So many sentences about cookies or consent that are quite unlike a notice make it an article about them;
# each asks for as much proof again as a run in any other text needs.
MOST_TOPICAL, UNLIKE = 3, 0.15
# A preference centre's row of buttons has at most eight; above a notice stand a heading and its close button.
MOST_LABELS, MOST_HEADINGS = 8, 2
BRIDGE_UNITS = 2
# So many more unexplained words than concepts make an end of a sentence a piece of another text.
GLUED = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt weights, and the probabilities from which a sentence counts.

    ``together`` holds masks of concepts with the weight of their standing in one sentence;
    ``measures`` the weight of each of MEASURES.  A run grows from a sentence of probability ``seed`` over
    sentences of at least ``weak``, across such of at least ``bridge``, and stands when the log-odds of its
    sentences add up to ``sure``.  A part of a sentence must be as sure as ``part`` by itself.
    """

    together: tuple[tuple[int, float], ...]
    measures: tuple[float, ...]
    seed: float
    weak: float
    bridge: float
    part: float
    sure: float


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
    language: int


@dataclass(frozen=True, slots=True)
class Seed:
    """The part of a unit, mostly all of it, that a run grows from."""

    number: int
    start: int
    end: int
    verdict: Verdict


@dataclass(slots=True)
class Run:
    """A stretch of the folded text that reads as one notice."""

    start: int
    end: int
    verdicts: list[Verdict]

    def log_odds(self) -> float:
        """How sure its sentences make it together; a doubtful one takes nothing away."""
        return sum(
            max(0.0, math.log(verdict.probability / (1 - verdict.probability))) for verdict in self.verdicts
        )

    def is_plain(self) -> bool:
        """Whether it speaks of cookies, of accepting, of what cannot be shown or is shown from elsewhere."""
        return any(
            verdict.reading.mask & _PLAIN or verdict.reading.mask & _FOREIGN == _FOREIGN
            for verdict in self.verdicts
        )


class NoticeFinder:
    """Finds notices with one vocabulary and one set of weights."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights) -> None:
        self.vocabulary = vocabulary
        self.weights = weights

    def find(self, document: Document) -> list[Finding]:
        """The notices of a document, in order, each as one finding."""
        hits = self.vocabulary.look(document.folded.text)
        if not hits:
            return []
        page = _Page(document, self)
        chosen = page.worth_reading(hits)
        seeds = [seed for number, languages in chosen if (seed := self._strong_part(page, number, languages))]
        if not seeds:
            return []
        runs = _Runs(page, self.weights)
        grown = runs.grow(seeds)
        sure = self.weights.sure * (1 + min(MOST_TOPICAL, page.count_topical(chosen)))
        return [
            runs.finding(run)
            for run in grown
            if run.log_odds() >= sure * (1 if run.is_plain() else LESS_PLAIN)
        ]

    def judge(self, page: _Page, start: int, end: int, languages: Iterable[int]) -> Verdict:
        """The most notice-like of the languages' readings of ``start:end`` of the folded text."""
        best: Verdict | None = None
        for language in languages:
            reading = self.vocabulary.read(page.folded, start, end, language)
            probability = self.probability(sum_up(reading), measure(page, start, end, reading))
            if best is None or probability > best.probability:
                best = Verdict(probability, reading, language)
        if best is None:
            raise ValueError("a sentence is judged in at least one language")
        return best

    def probability(self, mask: int, measures: Iterable[float]) -> float:
        """The logistic function of the weighted sum."""
        total = sum(weight for concepts, weight in self.weights.together if mask & concepts == concepts)
        total += sum(weight * value for weight, value in zip(self.weights.measures, measures, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def _strong_part(self, page: _Page, number: int, languages: tuple[int, ...]) -> Seed | None:
        """The part of a unit from which a run may grow, in the language that makes most of it, if any."""
        unit = page.units[number]
        best: Seed | None = None
        for language in languages:
            verdict = page.verdict(number, language)
            part, enough = _densest(page, unit, verdict.reading), self.weights.seed
            if part != (unit.start, unit.end):
                if verdict.probability < enough:
                    enough = self.weights.part
                verdict = self.judge(page, *part, (language,))
            if verdict.probability < enough or not is_telling(verdict.reading):
                continue
            if page.is_quoted(*part, unit.line):
                continue
            if best is None or verdict.probability > best.verdict.probability:
                best = Seed(number, *part, verdict)
        return best


def measure(page: _Page, start: int, end: int, reading: Reading) -> tuple[float, ...]:
    """The values of MEASURES for ``start:end`` of the folded text of a page as ``reading`` reads it."""
    count = max(1, len(reading.tokens))
    explained = concepts = telling = numbers = gap = longest = 0
    for found in reading.masks:
        if found:
            explained += 1
            concepts += bool(found & _CONCEPT)
            telling += bool(found & _TELLING)
            numbers += bool(found & NUMBER)
            gap = 0
        else:
            gap += 1
            longest = max(longest, gap)
    bare = count - explained
    return (
        1.0,
        explained / count,
        float(bare <= 0.2 * count),
        float(bare == 0),
        concepts / count,
        telling / count,
        math.log2(1 + count) / 5,
        math.log2(1 + bare) / 4,
        math.log2(1 + longest) / 3,
        (reading.mask & _CONCEPT).bit_count() / 8,
        page.quoted_share(start, end, reading),
        numbers / count,
        page.name_share(reading),
    )


def sum_up(reading: Reading) -> int:
    """The concepts of a reading, with whether the lexicon explains it as a whole and nobody reports it."""
    if reading.mask & _REPORTED:
        return reading.mask
    count, explained = len(reading.masks), sum(map(bool, reading.masks))
    if explained >= WHOLE * count:
        return reading.mask | BIT["whole"] | BIT["mostly"]
    return reading.mask | BIT["mostly"] if explained >= MOSTLY * count else reading.mask


class _Page:
    """A document cut into units as they are needed."""

    def __init__(self, document: Document, finder: NoticeFinder) -> None:
        self.document = document
        self.folded = document.folded.text
        self._original = document.folded.original
        self._place = document.folded.place
        self._finder = finder
        self._by_line: dict[int, range] = {}
        self._topical: set[int] = set()
        self.units: list[Unit] = []
        self._verdicts: dict[tuple[int, int], Verdict] = {}

    def units_of(self, line: int) -> range:
        """The numbers of a line's units."""
        if line not in self._by_line:
            block = self.document.blocks[line]
            first = len(self.units)
            for start, end in split_sentences(self.document.text, block.start, block.end):
                self.units.append(Unit(self._place(start), self._place(end), line))
            self._by_line[line] = range(first, len(self.units))
        return self._by_line[line]

    def worth_reading(self, hits: list[Hit]) -> list[tuple[int, tuple[int, ...]]]:
        """The units in which enough anchor words of one language stand, with the languages they may be in."""
        starts = [self._place(block.start) for block in self.document.blocks]
        lines: dict[int, list[Hit]] = {}
        for hit in hits:
            lines.setdefault(bisect.bisect_right(starts, hit[0]) - 1, []).append(hit)
        chosen = []
        for line, found in lines.items():
            if line < 0 or not says_enough(found):
                continue
            units = self.units_of(line)
            edges = [self.units[number].start for number in units]
            within: dict[int, list[Hit]] = {}
            for hit in found:
                within.setdefault(units[max(0, bisect.bisect_right(edges, hit[0]) - 1)], []).append(hit)
            for number, some in within.items():
                unit = self.units[number]
                if says_enough(some, unit.end - unit.start):
                    chosen.append((number, self.languages_of(some, unit)))
                    if any(together & _TELLING_ALONE for _, _, together in some):
                        self._topical.add(number)
        return sorted(chosen)

    def count_topical(self, chosen: Iterable[tuple[int, tuple[int, ...]]]) -> int:
        """How many sentences speak of cookies or consent as an article about them does."""
        return sum(
            1
            for number, languages in chosen
            if number in self._topical
            and max(self.verdict(number, language).probability for language in languages) < UNLIKE
        )

    def languages_of(self, hits: Iterable[Hit], unit: Unit) -> tuple[int, ...]:
        """The languages a unit may be in, by its function words and its anchor concepts."""
        weights = self._finder.vocabulary.weigh_languages(self.folded, unit.start, unit.end)
        seen, _ = _count(hits)
        for language, mask in seen.items():
            if language != EVERYWHERE:
                weights[language] = weights.get(language, 0) + mask.bit_count()
        best = sorted(weights, key=lambda language: (-weights[language], language))[:MOST_LANGUAGES]
        enough = LEAST_SHARE * weights[best[0]] if best else 0
        return tuple(language for language in best if weights[language] >= enough) or (EVERYWHERE,)

    def verdict(self, number: int, language: int) -> Verdict:
        """The verdict on a whole unit in a language, read once."""
        if (number, language) not in self._verdicts:
            unit = self.units[number]
            self._verdicts[number, language] = self._finder.judge(self, unit.start, unit.end, (language,))
        return self._verdicts[number, language]

    def read(self, start: int, end: int, language: int) -> Reading:
        """A stretch of the folded text in a language."""
        return self._finder.vocabulary.read(self.folded, start, end, language)

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
            if units:
                here = units[0] if step > 0 else units[-1]

    def is_quoted(self, start: int, end: int, line: int) -> bool:
        """Whether a stretch of the folded text is somebody's words."""
        units = self.units_of(line)
        return is_quoted(self.folded, self.units[units[0]].start, self.units[units[-1]].end, start, end)

    def is_capital(self, place: int) -> bool:
        """Whether the character at a place of the folded text is a capital letter on the page."""
        return self.document.text[self._original(place)].isupper()

    def is_cased(self, place: int) -> bool:
        """Whether the script of the character at a place of the folded text has capitals."""
        char = self.folded[place]
        return char != char.upper()

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
        concepts = [
            span for span, found in zip(reading.tokens, reading.masks, strict=True) if found & _CONCEPT
        ]
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


def _count(hits: Iterable[Hit]) -> tuple[dict[int, int], dict[int, int]]:
    """The anchor concepts and the number of anchor words of each language."""
    seen: dict[int, int] = {}
    count: dict[int, int] = {}
    for _, meanings, _ in hits:
        for language, mask in meanings:
            seen[language] = seen.get(language, 0) | mask
            count[language] = count.get(language, 0) + 1
    return seen, count


def says_enough(hits: Sequence[Hit], length: int | None = None) -> bool:
    """Whether anchor words say enough, in one language, for the sentence to be read.

    Cookies or consent say enough alone; other concepts if there are two, dense enough for a sentence of
    ``length`` characters, or four.
    """
    # what all languages together do not have, no language has
    together = reduce(or_, (hit[2] for hit in hits), 0)
    if not together & _TELLING_ALONE:
        if together.bit_count() < 2:
            return False
        if length is not None and len(hits) < 4 and len(hits) * ANCHOR_CHARS < length:
            return False
    seen, count = _count(hits)
    everywhere, shared = seen.get(EVERYWHERE, 0), count.get(EVERYWHERE, 0)
    for language, mask in seen.items():
        concepts = (mask | everywhere).bit_count()
        words = count[language] + (shared if language != EVERYWHERE else 0)
        dense = length is None or words * ANCHOR_CHARS >= length
        if (mask | everywhere) & _TELLING_ALONE or (concepts >= 2 and dense) or concepts >= 4:
            return True
    return False


def _densest(page: _Page, unit: Unit, reading: Reading) -> tuple[int, int]:
    """The part of a unit that reads as a notice, where one was glued to the article without punctuation.

    It begins at the unit's start or a capital, and ends at its end or where a capital or a number may open
    another sentence; scripts without capitals show no such place, and nothing is cut.  Concepts inside speak
    for a part, unexplained words inside against it; an end is cut off if it holds no concept but an
    unexplained word, or at least ``GLUED`` more unexplained words than concepts.
    """
    tokens, masks = reading.tokens, reading.masks
    capitals = [
        n for n in range(1, len(tokens)) if page.is_capital(tokens[n][0]) and not masks[n] & BIT["service"]
    ]
    opens = sorted({*capitals, *(n for n in range(1, len(tokens)) if masks[n] & NUMBER)})
    if not opens:
        return unit.start, unit.end
    values = [1 if found & _CONCEPT else -1 if not found or found & NUMBER else 0 for found in masks]
    sums = list(itertools.accumulate(values, initial=0))
    concepts = list(itertools.accumulate((value > 0 for value in values), initial=0))
    # the head that is least like a notice, then the tail, each only if it is unlike enough
    # an article's sentence does not end in a function word, so no notice begins behind one
    starts = [number for number in capitals if masks[number - 1] != GLUE]
    first = min((0, *starts), key=lambda number: (sums[number], -number))
    if sums[first] > -(GLUED if concepts[first] else 1):
        first = 0
    ends = [number for number in opens if number > first]
    last = max((*ends, len(tokens)), key=lambda number: (sums[number], -number))
    if sums[-1] - sums[last] > -(GLUED if concepts[last] < concepts[-1] else 1):
        last = len(tokens)
    start = unit.start if first == 0 else tokens[first][0]
    end = unit.end if last == len(tokens) else tokens[last][0]
    return start, end


def is_telling(reading: Reading) -> bool:
    """Whether a text says enough to be judged by itself: cookies or consent, or two telling concepts."""
    count = len(reading.tokens)
    if reading.mask & _TELLING_ALONE:
        return count > 2
    return (reading.mask & _TELLING).bit_count() >= 2 and (
        count >= FEWEST_TOKENS or bool(reading.mask & BIT["service"])
    )


def is_label(reading: Reading) -> bool:
    """Whether a short text is nothing but concept and function words, one of which a button may name."""
    named = [found for found in reading.masks if found & _LABEL]
    return (
        0 < len(reading.tokens) <= LABEL_TOKENS
        and all(found and not found & NUMBER for found in reading.masks)
        and (len(named) > 1 or any(found & _BUTTON for found in named))
    )


class _Runs:
    """Runs of units around seeds."""

    def __init__(self, page: _Page, weights: Weights) -> None:
        self.page = page
        self.weights = weights

    def grow(self, seeds: list[Seed]) -> list[Run]:
        """The runs, merged where they touch."""
        by_number = {seed.number: seed for seed in seeds}
        runs: list[Run] = []
        for seed in sorted(seeds, key=lambda seed: seed.start):
            if runs and seed.end <= runs[-1].end:
                continue
            unit = self.page.units[seed.number]
            run = Run(seed.start, seed.end, [seed.verdict])
            if seed.start == unit.start:
                self._spread(run, seed, -1, by_number)
            if seed.end == unit.end:
                self._spread(run, seed, 1, by_number)
            else:
                run.end = self._label_run(run.end, unit.end, seed.verdict.language)
            if runs and (run.start < runs[-1].end or not self.page.folded[runs[-1].end : run.start].strip()):
                before = runs.pop()
                run = Run(before.start, max(before.end, run.end), before.verdicts + run.verdicts)
            runs.append(run)
        return runs

    def _spread(self, run: Run, seed: Seed, step: int, seeds: Mapping[int, Seed]) -> None:
        """Take the weak neighbours and the labels on one side of a run.

        Sentences that say little by themselves are crossed where a weak or strong one follows
        (at most ``BRIDGE_UNITS`` of them), but none to which something of another kind is glued.
        """
        labels = 0
        crossed: list[Verdict] = []
        language = seed.verdict.language
        line = self.page.units[seed.number].line
        for other in self.page.neighbours(seed.number, step):
            unit = self.page.units[other]
            if unit.line != line:
                # from line to line only where the notice has its lines to itself
                if not self._fills(run, line):
                    return
                line = unit.line
            verdict = self.page.verdict(other, language)
            found = seeds.get(other)
            if found is not None and (found.start, found.end) != (unit.start, unit.end):
                self._take_part(run, found, unit, step)
                return
            if found is not None:
                verdict = found.verdict
            elif is_label(verdict.reading) and not crossed:
                labels += 1
                if labels > (MOST_LABELS if step > 0 else MOST_HEADINGS):
                    return
            elif self.page.is_quoted(unit.start, unit.end, unit.line):
                return
            elif not self._is_weak(verdict, unit):
                if step > 0 and not crossed:
                    reached = self._label_run(unit.start, unit.end, language)
                    if reached > unit.start:
                        run.end = reached
                        return
                if len(crossed) >= BRIDGE_UNITS or not self._is_bridge(verdict, unit):
                    return
                crossed.append(verdict)
                continue
            run.start, run.end = min(run.start, unit.start), max(run.end, unit.end)
            run.verdicts += [*crossed, verdict]
            crossed = []

    def _take_part(self, run: Run, found: Seed, unit: Unit, step: int) -> None:
        """Join the part of a neighbour that is a notice, if it is the part that touches the run."""
        if step > 0 and found.start == unit.start:
            run.end = self._label_run(found.end, unit.end, found.verdict.language)
            run.verdicts.append(found.verdict)
        elif step < 0 and found.end == unit.end:
            run.start = found.start
            run.verdicts.append(found.verdict)

    def _is_bridge(self, verdict: Verdict, unit: Unit) -> bool:
        """Whether a sentence may be crossed: not unlike a notice, and in one piece."""
        return verdict.probability >= self.weights.bridge and _densest(self.page, unit, verdict.reading) == (
            unit.start,
            unit.end,
        )

    def _fills(self, run: Run, line: int) -> bool:
        """Whether a run takes the whole of a line."""
        units = self.page.units_of(line)
        return run.start <= self.page.units[units[0]].start and run.end >= self.page.units[units[-1]].end

    def _is_weak(self, verdict: Verdict, unit: Unit) -> bool:
        """Whether a sentence beside a notice belongs to it: likely enough, and none of it of another kind."""
        reading = verdict.reading
        return (
            verdict.probability >= self.weights.weak
            and len(reading.tokens) >= FEWEST_TOKENS
            and bool(reading.mask & _TELLING)
            and 2 * sum(map(bool, reading.masks)) >= len(reading.masks)
            and _densest(self.page, unit, reading) == (unit.start, unit.end)
        )

    def _label_run(self, start: int, limit: int, language: int) -> int:
        """The end of the button labels that follow a notice unpunctuated: ``J'autorise Gérer mes choix``."""
        page = self.page
        reading = page.read(start, min(limit, start + 160), language)
        tokens, masks = reading.tokens, reading.masks
        if not tokens or (page.is_cased(tokens[0][0]) and not page.is_capital(tokens[0][0])):
            return start
        last = -1
        for number in range(min(len(tokens), LABEL_TOKENS)):
            if not masks[number]:
                break
            following = tokens[number + 1][0] if number + 1 < len(tokens) else None
            opens = following is None or page.is_capital(following) or not page.is_cased(tokens[number][0])
            if masks[number] & _LABEL and opens:
                last = number
        return tokens[last][1] if last >= 0 else start

    def finding(self, run: Run) -> Finding:
        """The finding of a run, with the concepts that decided."""
        document = self.page.document
        mask = 0
        services: list[str] = []
        for verdict in run.verdicts:
            mask |= verdict.reading.mask
            services += verdict.reading.services
        start = document.folded.original(run.start)
        end = document.folded.original_end(run.end)
        end = start + len(document.text[start:end].rstrip())
        category = _category(run)
        return Finding(
            start,
            end,
            category,
            f"notice.{category}",
            (*(name for name in CONCEPTS if mask & BIT[name]), *dict.fromkeys(services)),
            service=services[0] if services and category == "embed" else None,
            language=run.verdicts[0].reading.language,
        )


def _category(run: Run) -> Category:
    """What a run is about: something not shown, if it begins so or says so in a third of its words."""
    shown = [verdict for verdict in run.verdicts if _speaks_of_embed(verdict.reading.mask)]
    opening = min(run.verdicts, key=lambda verdict: verdict.reading.tokens[:1])
    words = sum(len(verdict.reading.tokens) for verdict in run.verdicts)
    is_embed = opening in shown or 3 * sum(len(verdict.reading.tokens) for verdict in shown) >= words
    return "embed" if is_embed else "cookie-consent"


def _speaks_of_embed(mask: int) -> bool:
    """Whether a sentence speaks of content or a service that is elsewhere, to be shown, or not to be had."""
    if mask & BIT["service"] and mask & (BIT["external"] | BIT["content"]):
        return True
    return bool(mask & (BIT["show"] | BIT["blocked"]) and mask & (BIT["content"] | BIT["service"]))


@cache
def load_weights() -> Weights:
    """The learnt weights that come with the package."""
    table = tomllib.loads((resources.files("cleantext") / "weights" / "notices.toml").read_text("utf-8"))
    return Weights(
        tuple((mask_of(names), float(weight)) for names, weight in table["together"].items()),
        tuple(float(table["measures"].get(name, 0.0)) for name in MEASURES),
        **table["thresholds"],
    )


@cache
def load_notice_finder() -> NoticeFinder:
    """The finder that comes with the package, built once per process."""
    return NoticeFinder(load_vocabulary(), load_weights())
