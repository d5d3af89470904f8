"""Consent notices and embed placeholders, by what they say.

A sentence is read into concepts (``vocabulary``) and weighed (``notice_sentences``); where one is likely to
be of a notice, the lines around it are weighed word by word as a chain (``notice_chain``), which says where
the notice begins and ends.
"""

from __future__ import annotations

import bisect
import itertools
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleantext.compiled import load_compiled
from cleantext.find.automaton import Matches, is_unspaced
from cleantext.find.notice_chain import (
    UNSPACED_SHARE,
    ChainWeights,
    Piece,
    Stretch,
    describe,
    judge_run,
    propose,
    read_chain_weights,
    read_trees,
)
from cleantext.find.notice_gate import (
    find_core,
    find_dense,
    find_firsts,
    gather,
    may_say_enough,
    say_enough,
)
from cleantext.find.notice_places import (
    ALONE,
    PlaceWeights,
    Windows,
    find_places,
    find_windows,
    load_place_weights,
)
from cleantext.find.notice_sentences import (
    CONCEPT,
    MEASURES,
    REPORTED,
    TELLING,
    SentenceWeights,
    count_anchors,
    cut_glued,
    find_joints,
    is_label,
    is_telling,
    measure,
    read_order,
)
from cleantext.find.subwords import Subwords, read_subwords
from cleantext.find.vocabulary import (
    BIT,
    EVERYWHERE,
    Hit,
    Hits,
    Reading,
    Vocabulary,
    is_topical,
    load_vocabulary,
    main_script,
    mask_of,
    tell,
    token_of,
)
from cleantext.lexicon import CONCEPTS
from cleantext.model import Category, Document, Finding
from cleantext.read.quotes import find_marks, is_between
from cleantext.read.sentences import Sentences

# Sister languages share many words (Catalan, Galician, Portuguese, Spanish): the best few are read.
MOST_LANGUAGES = 3
LEAST_SHARE = 0.75
# A sentence about cookies or consent that is quite unlike a notice: so many make it an article about them.
MOST_TOPICAL, UNLIKE = 6, 0.15
# One or two words are a label, which goes only with the notice it belongs to, so many characters away at
# most: lists of words ("window", "Set-Cookie") hold the same.
FEWEST_WORDS, LABEL_REACH = 2.5, 60
# So many sentences on either side of a likely one are decoded with it; where a run reaches the last of
# these, so many more.  A notice of one sentence to a line has at most so many lines beside the likely one.
AROUND, LINES_AROUND = 4, 12
# The log-odds below which the words at an end of a notice amid a sentence, up to a capital, are another
# text's.
UNLIKE_END = 0.0
# So many capitals are tried: an article's sentence that was glued to a notice shows itself at one of these.
MOST_CAPITALS = 12
# A stretch that is decoded again grows by a quarter of itself at least, so that the work is in proportion to
# the text; only stretches of twenty sentences and more grow by more than AROUND.
WIDENING = 4
_QUOTE = re.compile('"')  # as folding leaves quotation marks
# What closes a sentence right behind its last word belongs to it.
_CLOSING = re.compile(r"[.!?…:;,)\]»”*|]*")


@dataclass(frozen=True, slots=True)
class Weights:
    """The learnt weights, and the thresholds.

    Lines are decoded around a sentence of at least probability ``seed``; a run stands if its log-odds (of
    RUN_FEATURES) are at least ``sure``.  ``places`` leave out what is not looked at.
    """

    sentences: SentenceWeights
    chain: ChainWeights
    seed: float
    sure: float
    # without them every sentence with enough anchor words is read
    places: PlaceWeights | None = None


@dataclass(slots=True)
class Unit:
    """A sentence, or a part of one in another script: a span of the folded text.

    ``line`` is the number of its block, ``opens`` what begins with it (``line``, ``sentence``, ``script``).
    """

    start: int
    end: int
    line: int
    opens: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely it is that a unit is (part of) a notice, and what was read in it."""

    log_odds: float
    reading: Reading
    language: int

    @property
    def probability(self) -> float:
        """The logistic function of the log-odds."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.log_odds))))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the folded text that reads as one notice, with the verdicts on its parts, the concepts in
    it and the number of its words (characters of a script without spaces count less)."""

    start: int
    end: int
    log_odds: float
    verdicts: tuple[Verdict, ...]
    mask: int
    words: float

    def stands_alone(self) -> bool:
        """Whether it is more than a label, and holds what a notice must hold."""
        return self.words >= FEWEST_WORDS and is_telling(self.mask)


class NoticeFinder:
    """Finds notices with one vocabulary and one set of weights."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights) -> None:
        self.vocabulary = vocabulary
        self.weights = weights

    def find(
        self,
        document: Document,
        is_late: Callable[[], bool] = lambda: False,
        matches: Matches | None = None,
    ) -> list[Finding]:
        """The notices of a document, in order, each as one finding.

        ``matches`` are those of the vocabulary's ``anchor_automaton`` in the document, if they are known.
        Once ``is_late`` says so, nothing more is read: what was found until then is given.
        """
        hits = self.vocabulary.look(document.folded.text, matches)
        if not hits:
            return []
        page = Page(document, self, is_late)
        page.choose(hits)
        seeds = page.seeds()
        if not seeds:
            return []
        runs = [run for run in page.runs(seeds) if run.log_odds >= self.weights.sure]
        return [
            _finding(page, run)
            for run, before, after in zip(runs, (None, *runs), (*runs[1:], None), strict=False)
            if run.stands_alone() or any(other and _is_near(run, other) for other in (before, after))
        ]


class Page:
    """A document cut into units as they are needed, and what was read in them."""

    def __init__(
        self, document: Document, finder: NoticeFinder, is_late: Callable[[], bool] = lambda: False
    ) -> None:
        self.document = document
        self._is_late = is_late
        self.folded = document.folded.text
        self._sentences = Sentences(document)
        self._is_ascii = self.folded.isascii()
        self._original = document.folded.original
        self._vocabulary = finder.vocabulary
        self._weights = finder.weights
        self._by_line: dict[int, range] = {}
        self.units: list[Unit] = []
        self._ends: set[int] = set()
        self._verdicts: dict[tuple[int, int, int], Verdict] = {}
        self._readings: dict[tuple[int, int], Reading] = {}
        self._parts: dict[tuple[int, int], tuple[tuple[int, int, Reading], ...]] = {}
        # the languages of the units that are worth reading, and which of these speak of the topic
        self.languages: dict[int, tuple[int, ...]] = {}
        # those of the languages in which a unit may hold what a notice must hold
        self._telling_in: dict[int, tuple[int, ...]] = {}
        self._cores: dict[int, tuple[int, int]] = {}  # of units, where their anchor words stand densest
        self._topical: set[int] = set()
        self._topical_count: int | None = None
        # what was not looked at, where something was found elsewhere: it may speak of the topic
        self._passed_over: tuple[Hits, NDArray[np.intp], Windows] | None = None
        self._marks: dict[int, list[int]] = {}  # where quotation marks stand, by line

    def units_of(self, line: int) -> range:
        """The numbers of a line's units."""
        numbers = self._by_line.get(line)
        if numbers is None:
            units, folded = self.units, self.folded
            first = len(units)
            opens = "line"
            for start, end in self._sentences.of(line):
                for joint in () if self._is_ascii else find_joints(folded, start, end):
                    units.append(Unit(start, joint, line, opens))
                    start, opens = joint, "script"
                units.append(Unit(start, end, line, opens))
                opens = "sentence"
            numbers = self._by_line[line] = range(first, len(units))
            self._ends.update([unit.end for unit in units[first:]])
        return numbers

    def choose(self, hits: Hits) -> None:
        """Note the units in which enough anchor words of one language stand, with the languages they may be
        in.

        No line is cut into units unless a part of it may hold enough, and no unit is looked at
        unless a notice may be at one of its places (``notice_places``).
        """
        if not hits:
            return
        lines, ends = self.lines_of(hits)
        weights = self._weights
        if weights.places is None:
            wanted = may_say_enough(hits, lines)
            self._choose_in(hits, wanted[wanted >= 0])
            return
        windows = find_windows(hits, ends)
        places = find_places(windows, self.folded, weights.places, weights.sentences.subwords, self._is_late)
        if len(places):
            self._passed_over = hits, lines, windows
            self._choose_in(hits, _each_once(lines[hits.starts.searchsorted(places)]), places)

    def lines_of(self, hits: Hits) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The line of each anchor word, and where it ends; that of a word in no line ends before it."""
        blocks = self.document.blocks
        starts = np.array([block.start for block in blocks])
        ends = np.array([block.end for block in blocks] + [0])
        offsets = self.document.folded.offsets
        if offsets is not None:
            starts, ends = offsets.searchsorted(starts), offsets.searchsorted(ends)
        lines = starts.searchsorted(hits.starts, side="right") - 1
        return lines, ends[lines]

    def _choose_in(
        self,
        hits: Hits,
        wanted: NDArray[np.intp],
        places: NDArray[np.intp] | None = None,
        is_seed: bool = True,
    ) -> None:
        """Note the units of the ``wanted`` lines that say enough, and hold one of the ``places`` if any are
        given; only as what the text speaks of, unless one may be a seed."""
        numbers: list[int] = []
        for line in wanted.tolist():
            if self._is_late():
                return
            numbers += self.units_of(line)
        if places is not None and numbers:
            starts = np.array([self.units[number].start for number in numbers])
            kept = starts.searchsorted(places, side="right") - 1
            numbers = [numbers[place] for place in _each_once(kept[kept >= 0]).tolist()]
        if not is_seed:
            numbers = [number for number in numbers if number not in self.languages]
        if not numbers:
            return
        units = [self.units[number] for number in numbers]
        within = np.array([unit.start for unit in units]).searchsorted(hits.starts, side="right") - 1
        # a word behind the end of the unit before it is in none
        within[np.array([unit.end for unit in units])[within] <= hits.starts] = -1
        rows = gather(hits, within, np.array([unit.end - unit.start for unit in units]))
        for place, seen in say_enough(rows).items():
            if self._is_late():
                return
            self._note(numbers[place], seen, is_seed=is_seed)
        for place, words in find_dense(rows).items() if is_seed else ():
            if self._is_late():
                return
            self._look_inside(numbers[place], hits, words)

    def _look_inside(self, number: int, hits: Hits, words: Iterable[Iterable[int]]) -> None:
        """Note a unit for the part of it in which its anchor words stand densest: a notice may be glued to a
        sentence in another language."""
        unit = self.units[number]
        core = find_core(words, unit.start, unit.end, self._openings)
        if core is None or core == (unit.start, unit.end):
            return
        start, end = core
        within = hits.between(start, end)
        rows = gather(within, np.zeros(len(within), dtype=np.intp), np.array([end - start]))
        for seen in say_enough(rows).values():
            self._cores[number] = core
            self._note(number, seen, core)

    def _openings(self, start: int, end: int) -> list[int]:
        """Where in a stretch of the folded text words with a capital begin."""
        token = token_of(self.folded[start:end])
        return self._find_capitals([match.start() for match in token.finditer(self.folded, start, end)])

    def _note(
        self,
        number: int,
        seen: Mapping[int, int],
        core: tuple[int, int] | None = None,
        is_seed: bool = True,
    ) -> None:
        """Note a unit that is worth reading, or a part of it, by the anchors that were seen there in each
        language."""
        unit = self.units[number]
        languages = self._likeliest(seen, *(core or (unit.start, unit.end)))
        shared = seen.get(EVERYWHERE, 0)
        telling = [language for language in languages if tell(seen.get(language, 0) | shared)]
        self.languages[number] = tuple(dict.fromkeys((*self.languages.get(number, ()), *languages)))
        if is_seed:
            self._telling_in[number] = tuple(dict.fromkeys((*self._telling_in.get(number, ()), *telling)))
        if any(map(is_topical, seen.values())):
            self._topical.add(number)

    def languages_of(self, hits: Iterable[Hit], unit: Unit) -> tuple[int, ...]:
        """The languages a unit may be in, by its function words and its anchor concepts."""
        return self._likeliest(count_anchors(hits)[0], unit.start, unit.end)

    def _likeliest(self, seen: Mapping[int, int], start: int, end: int) -> tuple[int, ...]:
        vocabulary, folded = self._vocabulary, self.folded
        written = vocabulary.are_written_in(main_script(folded[start:end]))
        weights = vocabulary.weigh_languages(folded, start, end, seen) * written
        # of the few languages of a script all are likely: words of scripts without spaces tell little
        are_likely = (
            written if written.sum() <= MOST_LANGUAGES else weights >= max(1, LEAST_SHARE * weights.max())
        )
        likely: list[int] = are_likely.nonzero()[0].tolist()
        if len(likely) > 1:
            likely.sort(key=lambda language: (-int(weights[language]), language))
        return tuple(likely[:MOST_LANGUAGES]) or (EVERYWHERE,)

    def seeds(self) -> dict[int, int]:
        """The units around which lines are decoded, each with its language."""
        seeds = {}
        for number, languages in self._telling_in.items():
            if self._is_late():
                return {}  # whether a text is about the topic is not known, and the less sure goes by that
            likely = [
                verdict
                for language in languages
                for verdict in self._telling(number, language)
                if verdict.probability >= self._weights.seed
            ]
            if likely:
                # sister languages find much the same in a sentence: the one it is in explains most of it
                seeds[number] = max(
                    likely, key=lambda verdict: (verdict.reading.explained, verdict.log_odds)
                ).language
        return seeds

    def _telling(self, number: int, language: int) -> Iterator[Verdict]:
        """The verdicts on a unit as a whole and on its parts, if they hold what a notice must hold."""
        unit = self.units[number]
        reading = self.read(number, language)
        if is_telling(reading.mask):
            yield self.judge(unit.start, unit.end, language, reading)
        parts = self.parts_of(number, language)
        if len(parts) > 1:
            for start, end, part in parts:
                if is_telling(part.mask):
                    yield self.judge(start, end, language, part)

    def count_topical(self) -> int:
        """How many sentences speak of cookies or consent as an article about them does: quite unlike a
        notice, or with somebody who says so, or in quotation marks."""
        if self._topical_count is None:
            if self._passed_over is not None:
                hits, lines, windows = self._passed_over
                places = windows.starts[windows.measures[:, ALONE] > 0]
                wanted = _each_once(lines[hits.starts.searchsorted(places)])
                self._choose_in(hits, wanted, places, is_seed=False)
            self._topical_count = sum(1 for number in self._topical if self._is_about(number))
        return self._topical_count

    def _is_about(self, number: int) -> bool:
        unit = self.units[number]
        verdicts = [self.whole(number, language) for language in self.languages[number]]
        likeliest = max(verdicts, key=lambda verdict: verdict.log_odds)
        return (
            likeliest.probability < UNLIKE
            or bool(likeliest.reading.mask & REPORTED)
            or self.is_quoted(unit.start, unit.end, unit.line)
        )

    def judge(self, start: int, end: int, language: int, reading: Reading | None = None) -> Verdict:
        """The verdict on a stretch of the folded text, read once (unless it comes with its reading)."""
        key = (start, end, language)
        verdict = self._verdicts.get(key)
        if verdict is None:
            if reading is None:
                reading = self._vocabulary.read(self.folded, start, end, language)
            measures = self.measure(start, end, reading)
            log_odds = self._weights.sentences.log_odds(reading, measures, self.folded)
            verdict = self._verdicts[key] = Verdict(log_odds, reading, language)
        return verdict

    def measure(self, start: int, end: int, reading: Reading) -> tuple[float, ...]:
        """The values of MEASURES for a stretch of the folded text."""
        return measure(reading, self.quoted_share(start, end, reading), self.name_share(reading))

    def read(self, number: int, language: int) -> Reading:
        """The reading of a unit in a language."""
        key = (number, language)
        reading = self._readings.get(key)
        if reading is None:
            unit = self.units[number]
            reading = self._vocabulary.read(self.folded, unit.start, unit.end, language)
            self._readings[key] = reading
        return reading

    def whole(self, number: int, language: int) -> Verdict:
        """The verdict on a whole unit."""
        unit = self.units[number]
        return self.judge(unit.start, unit.end, language, self.read(number, language))

    def parts_of(self, number: int, language: int) -> tuple[tuple[int, int, Reading], ...]:
        """Where the parts of a unit start and end, and their readings; one part if nothing seems glued to
        it."""
        key = (number, language)
        parts = self._parts.get(key)
        if parts is None:
            unit, reading = self.units[number], self.read(number, language)
            capitals = self._find_capitals([start for start, _ in reading.tokens])
            cuts = cut_glued(reading, frozenset(capitals).__contains__, self._cores.get(number, ()))
            if cuts:
                tokens = reading.tokens
                places = [unit.start, *(tokens[n][0] for n in cuts), unit.end]
                cut = zip(
                    itertools.pairwise(places), itertools.pairwise((0, *cuts, len(tokens))), strict=True
                )
                parts = tuple(
                    (
                        start,
                        end,
                        reading.part(first, last) or self._vocabulary.read(self.folded, start, end, language),
                    )
                    for (start, end), (first, last) in cut
                )
            else:
                parts = ((unit.start, unit.end, reading),)
            self._parts[key] = parts
        return parts

    def pieces_of(self, number: int, language: int) -> tuple[Verdict, ...]:
        """The verdicts on the parts of a unit."""
        return tuple(
            self.judge(start, end, language, reading)
            for start, end, reading in self.parts_of(number, language)
        )

    def runs(self, seeds: dict[int, int]) -> list[Run]:
        """The notices around the seeds, in reading order."""
        found: list[Run] = []
        for numbers, own in self.stretches(seeds):
            first, last = own
            while not self._is_late():
                runs, is_open_before, is_open_after = self._decode(numbers[first : last + 1], seeds)
                more = max(AROUND, (last - first) // WIDENING)
                low = max(0, first - more) if is_open_before else first
                high = min(len(numbers) - 1, last + more) if is_open_after else last
                if (low, high) == (first, last):
                    break
                first, last = low, high
            else:
                break
            found += [run for run in runs if not found or run.start >= found[-1].end]
        return found

    def stretches(self, seeds: dict[int, int]) -> Iterator[tuple[list[int], tuple[int, int]]]:
        """The units around each group of seeds: those that may be looked at, and the places of those that
        are at first."""
        lines = sorted({self.units[number].line for number in seeds})
        reach: list[range] = []
        for line in lines:
            low, high = max(0, line - LINES_AROUND), min(len(self.document.blocks), line + LINES_AROUND + 1)
            if reach and low <= reach[-1].stop:
                reach[-1] = range(reach[-1].start, high)
            else:
                reach.append(range(low, high))
        for some in reach:
            ordered = [number for line in some for number in self.units_of(line)]
            group: list[int] = []
            for place in [place for place, number in enumerate(ordered) if number in seeds]:
                if group and place - AROUND > group[-1] + AROUND:
                    yield ordered, (max(0, group[0] - AROUND), group[-1] + AROUND)
                    group = []
                group.append(place)
            yield ordered, (max(0, group[0] - AROUND), min(len(ordered) - 1, group[-1] + AROUND))

    def _decode(self, numbers: Sequence[int], seeds: dict[int, int]) -> tuple[list[Run], bool, bool]:
        """The runs in some units, and whether one touches the first or the last of them."""
        pieces, verdicts, units = self.lay_out(numbers, seeds)
        if not pieces:
            return [], False, False
        stretch = self.describe(pieces)
        runs = []
        before = after = False
        chain = self._weights.chain
        for first, end, values in propose(stretch, chain, TELLING):
            runs.append(self._run(stretch, pieces, verdicts, (first, end), judge_run(values, chain)))
            before = before or units[stretch.piece_of[first]] == numbers[0]
            after = after or units[stretch.piece_of[end - 1]] == numbers[-1]
        return runs, before, after

    def lay_out(
        self, numbers: Sequence[int], seeds: dict[int, int]
    ) -> tuple[list[Piece], list[Verdict], list[int]]:
        """The pieces of some units, each read in the language of the nearest seed, with verdict and unit."""
        places = [place for place, number in enumerate(numbers) if number in seeds]
        pieces: list[Piece] = []
        verdicts: list[Verdict] = []
        units: list[int] = []
        for place, number in enumerate(numbers):
            after = bisect.bisect_left(places, place)
            nearest = min(places[max(0, after - 1) : after + 1], key=lambda other: abs(other - place))
            unit = self.units[number]
            opens = unit.opens
            for verdict in self.pieces_of(number, seeds[numbers[nearest]]):
                reading = verdict.reading
                if not reading.tokens:
                    continue
                quoted = self.is_quoted(reading.tokens[0][0], reading.tokens[-1][1], unit.line)
                pieces.append(
                    Piece(reading, verdict.log_odds, unit.line, opens, is_label(reading.masks), quoted)
                )
                verdicts.append(verdict)
                units.append(number)
                opens = ""
        return pieces, verdicts, units

    def describe(self, pieces: list[Piece]) -> Stretch:
        """The features of the words of some pieces."""
        text, original = self.document.text, self._original
        capitals = (text[original(start)].isupper() for piece in pieces for start, _ in piece.reading.tokens)
        tokens = [span for piece in pieces for span in piece.reading.tokens]
        said = self._weights.sentences.subwords.weigh_words(self.folded, tokens)
        return describe(pieces, self.folded, capitals, said, TELLING, min(MOST_TOPICAL, self.count_topical()))

    def _run(
        self,
        stretch: Stretch,
        pieces: list[Piece],
        verdicts: list[Verdict],
        span: tuple[int, int],
        log_odds: float,
    ) -> Run:
        first, end = span
        low, high = int(stretch.piece_of[first]), int(stretch.piece_of[end - 1])
        start = self._reach_back(stretch.tokens[first][0], pieces[low].line)
        stop = self._reach_on(stretch.tokens[end - 1][1], pieces[high].line)
        stop = self._cut_tail(pieces[high].reading, start, stop, verdicts[high].language)
        mask, words = 0, 0.0
        for number in range(low, high + 1):
            reading = pieces[number].reading
            for (begin, _), found in zip(reading.tokens, reading.masks, strict=True):
                if start <= begin < stop:
                    mask |= found
                    words += UNSPACED_SHARE if is_unspaced(self.folded[begin]) else 1
        return Run(start, stop, log_odds, tuple(verdicts[low : high + 1]), mask, words)

    def _cut_tail(self, reading: Reading, start: int, stop: int, language: int) -> int:
        """Where the notice ends whose last sentence, or part of one, is ``reading``.

        The stop before the article's next sentence is often lost.  What begins at a capital, ends amid a
        sentence and reads like no notice is the beginning of that one.
        """
        if stop in self._ends:
            return stop
        places = [
            begin
            for place, (begin, _) in enumerate(reading.tokens)
            if start < begin < stop and (place == 0 or self.is_capital(begin)) and self._is_joined(begin)
        ]
        for begin in places[-MOST_CAPITALS:]:
            tail = self.judge(begin, stop, language)
            if tail.log_odds < UNLIKE_END and not is_label(tail.reading.masks):
                return begin - 1 if self.folded[begin - 1].isspace() else begin
        return stop

    def _is_joined(self, place: int) -> bool:
        """Whether nothing but space stands between the word at ``place`` and the one before it in its
        line."""
        before = self.folded[max(0, place - 2) : place].rstrip()
        return (
            bool(before)
            and before[-1].isalnum()
            and "\n" not in self.document.text[self._original(place - 2) : self._original(place)]
        )

    def _reach_back(self, start: int, line: int) -> int:
        """Where the unit begins whose first word is at ``start``, or else ``start``."""
        unit = self._unit_at(start, line)
        if unit is not None and not any(map(str.isalnum, self.folded[unit.start : start])):
            return unit.start
        return start

    def _reach_on(self, end: int, line: int) -> int:
        """Where the unit ends whose last word ends at ``end``, or else the end of what closes the word."""
        unit = self._unit_at(end - 1, line)
        if unit is not None and not any(map(str.isalnum, self.folded[end : unit.end])):
            return unit.end
        match = _CLOSING.match(self.folded, end)
        return match.end() if match else end

    def _unit_at(self, place: int, line: int) -> Unit | None:
        """The unit of a line that holds the character at a place of the folded text."""
        numbers = self.units_of(line)
        number = bisect.bisect_right(numbers, place, key=lambda number: self.units[number].start) - 1
        unit = self.units[numbers[number]] if number >= 0 else None
        return unit if unit is not None and place < unit.end else None

    def is_quoted(self, start: int, end: int, line: int) -> bool:
        """Whether a stretch of the folded text is somebody's words."""
        if line not in self._marks:
            units = self.units_of(line)
            self._marks[line] = find_marks(self.folded, self.units[units[0]].start, self.units[units[-1]].end)
        return is_between(self._marks[line], start, end)

    def is_capital(self, place: int) -> bool:
        """Whether the character at a place of the folded text is a capital letter on the page."""
        return bool(self._find_capitals([place]))

    def _find_capitals(self, places: list[int]) -> list[int]:
        """Those of the places of the folded text at which a capital stands on the page."""
        text, offsets = self.document.text, self.document.folded.offsets
        if offsets is None:
            return [place for place in places if text[place].isupper()]
        return [place for place in places if text[offsets[place]].isupper()]

    def quoted_share(self, start: int, end: int, reading: Reading) -> float:
        """The share of the concept words that stand between quotation marks within the unit."""
        if self.folded.find('"', start, end) < 0:
            return 0.0
        marks = [match.start() for match in _QUOTE.finditer(self.folded, start, end)]
        if len(marks) < 2:
            return 0.0
        openings, closings = marks[0:-1:2], marks[1::2]
        concepts = [
            span for span, found in zip(reading.tokens, reading.masks, strict=True) if found & CONCEPT
        ]
        if not concepts:
            return 0.0
        inside = 0
        for begin, _ in concepts:
            pair = bisect.bisect_left(openings, begin) - 1
            inside += pair >= 0 and begin < closings[pair]
        return inside / len(concepts)

    def name_share(self, reading: Reading) -> float:
        """The share of words that are capitalised, unexplained and not the first: names, most of them."""
        count = len(reading.tokens)
        if count < 2:
            return 0.0
        tokens = iter(reading.tokens)
        masks = iter(reading.masks)
        next(tokens)
        next(masks)
        bare = [begin for (begin, _), found in zip(tokens, masks, strict=True) if not found]
        return len(self._find_capitals(bare)) / count


def _each_once(numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """The numbers, none below the one before it, each once."""
    return numbers[find_firsts(numbers)]


def _is_near(run: Run, other: Run) -> bool:
    """Whether a notice that is more than a label stands beside a run."""
    distance = max(run.start - other.end, other.start - run.end)
    return other.stands_alone() and distance <= LABEL_REACH


def _finding(page: Page, run: Run) -> Finding:
    """The finding of a run, with the concepts that decided."""
    document = page.document
    services = [service for verdict in run.verdicts for service in verdict.reading.services]
    start = document.folded.original(run.start)
    end = document.folded.original(run.end)
    end = start + len(document.text[start:end].rstrip())
    category = _category(run)
    return Finding(
        start,
        end,
        category,
        f"notice.{category}",
        (*(name for name in CONCEPTS if run.mask & BIT[name]), *dict.fromkeys(services)),
        service=services[0] if services and category == "embed" else None,
        language=max(run.verdicts, key=lambda verdict: verdict.log_odds).reading.language,
    )


def _category(run: Run) -> Category:
    """What a run is about: something not shown, if it begins so or says so in a third of its words."""
    shown = [verdict for verdict in run.verdicts if _speaks_of_embed(verdict.reading.mask)]
    words = sum(len(verdict.reading.tokens) for verdict in run.verdicts)
    is_embed = run.verdicts[0] in shown or 3 * sum(len(verdict.reading.tokens) for verdict in shown) >= words
    return "embed" if is_embed else "cookie-consent"


def _speaks_of_embed(mask: int) -> bool:
    """Whether a sentence speaks of content or a service that is elsewhere, to be shown, or not to be had."""
    if mask & BIT["service"] and mask & (BIT["external"] | BIT["content"]):
        return True
    return bool(mask & (BIT["show"] | BIT["blocked"]) and mask & (BIT["content"] | BIT["service"]))


@cache
def load_weights() -> Weights:
    """The learnt weights that come with the package."""
    folder = resources.files("cleantext") / "weights"
    with (folder / "notices.npz").open("rb") as file:
        subwords = read_subwords(file)
    stored = load_compiled("notice-weights")
    if stored is not None:
        return restore_weights(stored, subwords, load_place_weights())
    return read_weights((folder / "notices.toml").read_text("utf-8"), subwords, load_place_weights())


def read_weights(text: str, subwords: Subwords, places: PlaceWeights | None = None) -> Weights:
    """The weights of a weights file, and those of the pieces of words and of places, which are in files of
    their own."""
    return restore_weights(tomllib.loads(text), subwords, places)


def restore_weights(
    table: Mapping[str, Any], subwords: Subwords, places: PlaceWeights | None = None
) -> Weights:
    """The same from the table that the weights file holds."""
    return Weights(
        SentenceWeights(
            tuple((mask_of(names), float(weight)) for names, weight in table["together"].items()),
            tuple(float(table["measures"].get(name, 0.0)) for name in MEASURES),
            {word: float(weight) for word, weight in table["vocabulary"].items()},
            {read_order(name): float(weight) for name, weight in table["orders"].items()},
            {_two(words): float(weight) for words, weight in table["pairs"].items()},
            subwords,
        ),
        read_chain_weights(table["words"], table["gaps"], table["edges"], read_trees(**table["runs"])),
        **table["thresholds"],
        places=places,
    )


def _two(words: str) -> tuple[str, str]:
    first, second = words.split(" ")
    return first, second


@cache
def load_notice_finder() -> NoticeFinder:
    """The finder that comes with the package, built once per process."""
    return NoticeFinder(load_vocabulary(), load_weights())
