"""Rules that are words: phrases and patterns, looked for at once in one pass over the folded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Protocol, TypedDict

import numpy as np

from cleantext.compiled import Packed, freeze, load_compiled, pack, unpack
from cleantext.find.automaton import Automaton, Compiled, Matches, is_unspaced, make_patterns
from cleantext.find.prompt_ends import find_prompt_end
from cleantext.find.services import service_names
from cleantext.find.told_of import is_told_of
from cleantext.fold import fold, fold_all
from cleantext.model import Block, Document, Finding
from cleantext.read.addresses import host_of
from cleantext.read.sentences import Sentences
from cleantext.ruleset import Rule, Ruleset, load_rules, read_own_rules, split_phrase

# The first and the last blocks of a page, for the rules that hold only there (docs/rules.md).
TOP_BLOCKS = 5
BOTTOM_BLOCKS = 8
# ``{any}`` stands for at most so many characters, ``{name}`` for at most so many words.
ANY_CHARS = 80
NAME_WORDS = 5
# What words are written with, for a character class: the vowel signs of the Indic scripts are no ``\w``.
_WORD = r"\w\u0900-\u0963\u0966-\u0dff"
# Marks that may stand around a phrase: bullets, arrows, brackets, dashes.  Quotation marks are not among
# them: what is quoted is somebody's words.
_EDGE = rf"[^{_WORD}\"'@#{{]"
_LEAD = re.compile(rf"{_EDGE}{{0,12}}")
_TRAIL = re.compile(rf"{_EDGE}{{0,12}}\Z")
# A lone quotation mark is an arrow: folding makes « and » one with ".
_ARROW_LEAD = re.compile(rf"{_EDGE}{{0,12}}\"{_EDGE}{{0,12}}")
_ARROW_TRAIL = re.compile(rf"[^{_WORD}'@#{{]{{0,12}}\Z")
# The full stop that closes a sentence goes with it.
_STOP = re.compile(r"[.!]{1,3}(?= |\Z)")
# Before a colon and the like, French and some typists put a space that others leave out.
_SPACED_MARK = re.compile(r" +(?=[:;!?.,…%)\]])|(?<=[(\[]) +")
_SPACES = re.compile(r"  +")
_DIGITS = re.compile(r"\d[\d.,' ]*(?<![., '])")
_WORD_RUN = re.compile(rf"[{_WORD}'-]+(?: [{_WORD}'-]+)*")
_FIRST_WORD = re.compile(rf"[{_WORD}]+")
_NAME = re.compile(rf"@?[\w.'&_-]+(?: @?[\w.'&_-]+){{0,{NAME_WORDS - 1}}}")
# Words within a name that are written small.
_PARTICLES = frozenset(
    ["and", "da", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "das", "du", "e", "el",
     "et", "la", "le", "les", "of", "ter", "the", "und", "van", "von", "y", "zu", "&", "-"]
)  # fmt: skip
# A service name is looked for in this many characters: the longest in the lexicon has 30.
_SERVICE_CHARS = 32
# The services that ``{service}`` stands for within a pattern.
_PATTERN_SERVICES = (
    "facebook|twitter|x|instagram|youtube|tiktok|whatsapp|linkedin|pinterest|reddit|telegram|threads|bluesky"
    "|mastodon|messenger|facebook messenger|snapchat|flipboard|tumblr|google\\+|vk|vkontakte|xing|pocket"
    "|viber|line|skype|email|e-mail|mail|google news|vimeo|soundcloud|spotify|digg|stumbleupon|weibo|wechat"
    "|koo|rss|print|copy link|link|sms"
)
# Whole labels without slots are known by a look-up; no label in the rule files is longer.
_LABEL_CHARS = 160
# A line that was broken off at a width has at least so many characters; a label rarely has.
WRAPPED_CHARS = 40
# Of the paragraphs of reference texts, one in a thousand is longer: what is, is a text that lost its lines.
PARAGRAPH_CHARS = 1500
# What the sentences are of that a club, a shop or a paper may say in an article of its own.  What only a
# machine says is not among them: of embeds, players and consent.
_SAID_IN_ARTICLES = frozenset(
    ["advert", "app-promo", "comments", "login", "navigation", "newsletter", "paywall", "related", "rights",
     "share-bar"]
)  # fmt: skip
_COLONS = (":", "：", "։")
# Two labels side by side may be a heading ("Save more"), three are a row.
ROW_ITEMS = 3
# The first word of a label stands behind at most so many marks.
_LEAD_CHARS = 60
# The last word of a label, with the marks behind it, is looked for in so many characters.
_TRAIL_CHARS = 40
_STOPS = ".!?:;,\"')"
# A row of labels has at most so many words.
_ROW_WORDS = 30
# A row of labels ("Share Tweet Pin Email") is no longer than this.
_ROW_CHARS = 240

Span = tuple[int, int]


def find_phrases(document: Document, ruleset: Ruleset, matches: Matches | None = None) -> list[Finding]:
    """What the phrases and patterns of ``ruleset`` claim in a document, in order; claims may overlap.

    ``matches`` are those of ``phrase_automaton`` in the document, if they are known.

    >>> from cleantext.model import Metadata
    >>> from cleantext.read.lines import lay_out_text
    >>> from cleantext.ruleset import load_rules
    >>> document = lay_out_text("The minister left.\\nAdvertisement\\nNobody asked why.", Metadata())
    >>> [(found.rule, document.text[found.start:found.end]) for found in find_phrases(document, load_rules())]
    [('en.advert.label', 'Advertisement')]
    """
    matcher = _compile(ruleset)
    page = _Page(document)
    if not page.starts:
        return []
    found: dict[tuple[str, int, int], Finding] = {}
    counted: dict[str, set[Span]] = {}
    for rule, span, evidence, service in (*matcher.labels(page), *matcher.hits(page, matches)):
        if rule.most is not None:
            counted.setdefault(rule.id, set()).add(span)
        if page.allows(rule, span):
            finding = page.finding(rule, span, evidence, service)
            found.setdefault((finding.rule, finding.start, finding.end), finding)
    many = {name for name, spans in counted.items() if len(spans) > (ruleset.by_id[name].most or 0)}
    kept = (finding for finding in found.values() if finding.rule not in many)
    ordered = sorted(kept, key=lambda finding: (finding.start, -finding.end, finding.rule))
    return list(_doubt(page, ordered, ruleset))


def phrase_automaton(ruleset: Ruleset) -> Automaton | None:
    """What a text is searched for where phrases and patterns of ``ruleset`` are looked for, if any."""
    return _compile(ruleset).automaton


class _Claimed(Protocol):
    """A finding or a removal."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def rule(self) -> str: ...


def read_statements(document: Document, claims: Iterable[_Claimed], ruleset: Ruleset) -> dict[str, str]:
    """What claimed text states of the page: the field of the metadata, and the words as they stand.

    ``claims`` are findings, or the removals that were made of them.

    >>> from cleantext.model import Metadata
    >>> from cleantext.read.lines import lay_out_text
    >>> from cleantext.ruleset import load_rules
    >>> document = lay_out_text(" date 2022-02 C'était un retrait attendu.", Metadata())
    >>> read_statements(document, find_phrases(document, load_rules()), load_rules())
    {'month': '2022-02'}
    """
    statements: dict[str, str] = {}
    for claim in claims:
        rule = ruleset.by_id.get(claim.rule)
        if rule is None or rule.metadata is None or rule.pattern is None:
            continue
        text = document.text[claim.start : claim.end]
        folded = fold(text)
        match = _pattern(rule.pattern, False).search(folded.text)
        if match and match[rule.metadata]:
            start, end = match.span(rule.metadata)
            words = text[folded.original(start) : folded.original(end)]
            statements.setdefault(rule.metadata, words.strip())
    return statements


def _doubt(page: _Page, findings: Sequence[Finding], ruleset: Ruleset) -> Iterator[Finding]:
    """The findings, those that an article may say itself as ``page``: they go only from what shows a page."""
    blocks, text = page.document.blocks, page.document.text
    numbers = [page.block_of(finding) for finding in findings]
    crowds = Counter(numbers)
    for finding, number in zip(findings, numbers, strict=True):
        rule, block = ruleset.by_id[finding.rule], blocks[number]
        if finding.strength != "strong" or rule.status is not None:
            is_doubtful = False
        elif rule.extent != "sentence":
            # "Related articles:": of the links below it is not known whether they go too
            label = text[finding.start : finding.end]
            is_doubtful = rule.category == "related" and rule.at == "whole" and label.endswith(_COLONS)
        elif rule.category not in _SAID_IN_ARTICLES:
            is_doubtful = False
        else:
            # a club's report ends so as well: "... Follow us on Facebook."
            is_within = (
                crowds[number] == 1
                and len(blocks) > 1
                and block.end - block.start <= PARAGRAPH_CHARS
                and not _fills(text, block, finding)
            )
            is_doubtful = is_within or _goes_on_telling(text[finding.start : finding.end], finding)
        yield replace(finding, strength="page") if is_doubtful else finding


def _goes_on_telling(sentence: str, finding: Finding) -> bool:
    """Whether a comma follows what is known, and no service: "Follow us on Facebook, cried the barber"."""
    rest = fold(sentence).text.partition(finding.evidence[0])[2].lstrip()
    return rest.startswith(",") and _service_at(rest, len(rest) - len(rest[1:].lstrip()), len(rest)) is None


def _fills(text: str, block: Block, finding: Finding) -> bool:
    """Whether nothing but marks is beside a finding in its block."""
    beside = text[block.start : finding.start] + text[finding.end : block.end]
    return not any(map(str.isalnum, beside))


@dataclass(frozen=True, slots=True)
class _Probe:
    """A phrase or a pattern, ready to be tried where its anchor stands.

    ``parts`` are literals (even) and slots (odd), empty for a pattern.
    """

    rule: Rule
    parts: tuple[str, ...]
    anchor: str


Claim = tuple[Rule, Span, str, "str | None"]


class Tables(TypedDict):
    """What a matcher looks up, in JSON values; rules are given by their numbers.

    ``labels`` are whole labels with their rules.
    ``starts`` and ``ends`` are their first and last words.  ``rows`` has the rules that a row of labels may
    be of, by any of its words, and ``row_phrases`` their phrases (in parts) by the first.  ``anchors[n]`` is
    what the automaton looks for, and ``probes[n]`` the rules with the parts of a phrase that are tried there.
    """

    labels: Packed
    starts: str
    ends: str
    rows: dict[str, list[int]]
    row_phrases: dict[str, dict[str, list[list[str]]]]
    anchors: Sequence[str]
    probes: Sequence[Sequence[tuple[int, Sequence[str]]]]
    automaton: Compiled | None


def tabulate(rules: Sequence[Rule]) -> Tables:
    """The tables of the rules that are words."""
    labels: dict[str, list[int]] = {}
    rows: dict[str, list[int]] = {}
    row_phrases: dict[str, dict[str, list[list[str]]]] = {}
    probes: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    phrases = iter(fold_all(phrase for rule in rules for phrase in rule.phrases))
    for number, rule in enumerate(rules):
        for phrase in (next(phrases) for _ in rule.phrases):
            if rule.at in ("whole", "start") and (lead := _LEAD.match(phrase)):
                phrase = phrase[lead.end() :]
            parts = split_phrase(phrase)
            if rule.row:
                first = _FIRST_WORD.search(phrase)
                word = first.group() if first else ""
                row_phrases.setdefault(rule.id, {}).setdefault(word, []).append(parts)
                if number not in (numbers := rows.setdefault(word, [])):
                    numbers.append(number)
            elif rule.at == "whole" and rule.extent == "block" and set(parts[1::2]) <= {"number"}:
                # the digits are written 0 in the look-up; a question mark may have been lost
                label = _label("0".join(parts[0::2]))
                for written in dict.fromkeys((label, label.rstrip("?"))):
                    labels.setdefault(written, []).append(number)
            else:
                probes.setdefault(_anchor(parts, rule), []).append((number, tuple(parts)))
        for keyword in rule.keywords:
            probes.setdefault(_open(keyword), []).append((number, ()))
    for known in row_phrases.values():
        for phrases_of in known.values():
            phrases_of.sort(key=lambda parts: -len("".join(parts)))
    starts = {first.group() for label in labels if (first := _FIRST_WORD.search(label))}
    ends = {words[-1] for label in labels if (words := _FIRST_WORD.findall(label))}
    return Tables(
        labels=pack({label: tuple(numbers) for label, numbers in labels.items()}),
        starts="\n".join(sorted(starts)),
        ends="\n".join(sorted(ends)),
        rows=rows,
        row_phrases=row_phrases,
        anchors=tuple(probes),
        probes=tuple([tuple(tried) for tried in probes.values()]),
        automaton=make_patterns(tuple(probes)) if probes else None,
    )


class _Matcher:
    """All rules of a ruleset that are words, in one automaton and one table of labels."""

    def __init__(self, rules: Sequence[Rule], tables: Tables) -> None:
        self._rules = rules
        self._labels = unpack(tables["labels"], tuple)
        self._rows = {word: [rules[number] for number in numbers] for word, numbers in tables["rows"].items()}
        self._row_starts = self._rows.keys() | _service_starts() if self._rows else frozenset()
        self._label_starts = self._row_starts | set(tables["starts"].split("\n"))
        self._label_ends = frozenset(tables["ends"].split("\n"))
        self._row_phrases = tables["row_phrases"]
        self._anchors = tables["anchors"]
        self._entries = tables["probes"]
        self._probes: dict[int, list[_Probe]] = {}
        compiled = tables["automaton"]
        self.automaton = Automaton.restore(self._anchors, compiled) if compiled else None

    def _probes_at(self, index: int) -> list[_Probe]:
        """What is tried where an anchor stands."""
        probes = self._probes.get(index)
        if probes is None:
            anchor = self._anchors[index]
            probes = self._probes[index] = [
                _Probe(self._rules[number], tuple(parts), anchor) for number, parts in self._entries[index]
            ]
        return probes

    def labels(self, page: _Page) -> Iterator[Claim]:
        """Blocks that are nothing but a label, or a row of labels."""
        folded, starts = page.folded, self._label_starts
        for number, (start, end) in enumerate(zip(page.starts, page.ends, strict=True)):
            size = end - start
            if size > _ROW_CHARS or not size:
                continue
            first = _FIRST_WORD.search(folded, start, min(end, start + _LEAD_CHARS))
            if first is None:
                continue
            word = first.group()
            if word[0].isdigit():
                if _DIGITS.sub("0", word) not in starts:
                    continue
            elif word not in starts or (
                word not in self._row_starts and not self._may_end(folded, start, end)
            ):
                continue
            if size > _LABEL_CHARS and not (
                word in self._row_starts or word[0].isdigit() or _has_unspaced(word)
            ):
                continue  # neither a label nor a row
            block = folded[start:end]
            if block[0] == "[" and block[-1] == "]":
                continue  # a marker that stands for an embed, as ``decide`` writes it
            label = _label(block)
            rules = self._labels.get(label) if size <= _LABEL_CHARS else None
            if rules is not None:
                for rule in map(self._rules.__getitem__, rules):
                    if size <= rule.max_chars:
                        yield rule, page.bounds(number), label, None
                continue
            for rule in self._rows_for(label):
                if size <= rule.max_chars and self._is_row(page, rule, start, end):
                    yield rule, (start, end), block.strip(), None

    def _may_end(self, folded: str, start: int, end: int) -> bool:
        """Whether a label may end as a block does; most lines of an article are told by that from labels."""
        tail = folded[max(start, end - _TRAIL_CHARS) : end].rstrip(_STOPS)
        space = tail.rfind(" ")
        last = tail[space + 1 :]
        if not (space > 0 and last.isalnum() and tail[space - 1].isalnum()):  # most lines end in plain words
            words = _FIRST_WORD.findall(tail)
            if len(words) < 2:  # the only one may be cut off
                return True
            last = words[-1]
        return last in self._label_ends or any(map(str.isdigit, last))

    def _rows_for(self, label: str) -> Iterable[Rule]:
        """The rules of which a row of labels may be: those that know its first word, or one of its words if
        it begins with the name of a service or a number."""
        rows = self._rows
        opening = _FIRST_WORD.search(label) if rows else None
        if opening is None:
            return ()
        first = opening.group()
        is_open = first in _service_starts() or first[0].isdigit() or _has_unspaced(first)
        if not is_open and first not in rows:
            return ()
        words: list[str] = _FIRST_WORD.findall(label)
        if not ROW_ITEMS <= len(words) <= _ROW_WORDS:
            return ()
        if not is_open:
            return rows[first]
        return {rule.id: rule for word in words for rule in rows.get(word, ())}.values()

    def hits(self, page: _Page, matches: Matches | None = None) -> Iterator[Claim]:
        """Phrases and patterns where their anchors stand."""
        if self.automaton is None:
            return
        seen: set[tuple[str, int]] = set()
        for index, start, end in self.automaton.scan(page.folded, matches):
            number = page.number_at(start)
            if end > page.ends[number]:
                continue
            for probe in self._probes_at(index):
                rule = probe.rule
                if rule.extent == "block" and page.ends[number] - page.starts[number] > rule.max_chars:
                    continue
                if not probe.parts and rule.extent == "block":
                    if (rule.id, number) in seen:
                        continue
                    seen.add((rule.id, number))
                if probe.parts:
                    claim = _try_phrase(page, probe, number, start)
                else:
                    claim = _try_pattern(page, probe, number, start, end)
                if claim is not None:
                    yield claim

    def _is_row(self, page: _Page, rule: Rule, start: int, end: int) -> bool:
        """Whether a span is a row of the rule's phrases, with service names and numbers between."""
        place, phrases, services = start, 0, 0
        known = self._row_phrases[rule.id]
        while True:
            lead = _LEAD.match(page.folded, place, end)
            place = lead.end() if lead else place
            if place >= end:
                return phrases > 0 and phrases + services >= ROW_ITEMS
            first = _FIRST_WORD.match(page.folded, place, end)
            for parts in known.get(first.group(), ()) if first else ():
                matched = _match(page, parts, place, end)
                if matched is not None and matched[0] > place:
                    place = matched[0]
                    phrases += 1
                    break
            else:
                service = _service_at(page.folded, place, end)
                number = None if service else _DIGITS.match(page.folded, place, end)
                if service is None and number is None:
                    return False
                services += service is not None
                place = service[0] if service else number.end() if number else place


class _Page:
    """A document as the matcher sees it: blocks and sentences in the places of the folded text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.folded = document.folded.text
        blocks = document.blocks
        starts = [block.start for block in blocks]
        ends = [block.end for block in blocks]
        offsets = document.folded.offsets
        if offsets is not None and blocks:
            starts = np.searchsorted(offsets, starts).tolist()
            ends = np.searchsorted(offsets, ends).tolist()
        self.starts: list[int] = starts
        self.ends: list[int] = ends
        self._sentences = Sentences(document)
        self.host = host_of(document.metadata.url)

    def number_at(self, place: int) -> int:
        """The number of the block that holds a place (or precedes it)."""
        return max(0, bisect_right(self.starts, place) - 1)

    def bounds(self, number: int) -> Span:
        """The span of a block."""
        return self.starts[number], self.ends[number]

    def sentence_at(self, number: int, place: int) -> Span:
        """The sentence of a block that holds a place."""
        sentences = self._sentences.of(number)
        return sentences[max(0, bisect_right(sentences, (place, len(self.folded))) - 1)]

    def without_next(self, sentence: Span, known: Span, language: str) -> Span:
        """A sentence of which a part is ``known``, without the next one where the stop between them was lost.

        A line of its own is one sentence.
        """
        number = self.number_at(sentence[0])
        low, high = self.bounds(number)
        beside = self.folded[low : sentence[0]] + self.folded[sentence[1] : high]
        if not any(map(str.isalnum, beside)):
            return sentence
        end = find_prompt_end(self.folded, known[1], sentence[1], language, self._is_capital)
        return sentence[0], end

    def _is_capital(self, place: int) -> bool:
        return self.original(place, place + 1).isupper()

    def original(self, start: int, end: int) -> str:
        """The text that a span of the folded text was made from."""
        folded = self.document.folded
        return self.document.text[folded.original(start) : folded.original(end)]

    def allows(self, rule: Rule, span: Span) -> bool:
        """Whether the rule holds on this site and at this place of the page."""
        if rule.hosts and not any(self.host == host or self.host.endswith("." + host) for host in rule.hosts):
            return False
        number = self.number_at(span[0])
        if rule.extent == "block" and rule.at in ("whole", "start") and self._goes_on(number):
            return False
        if rule.extent == "block" and rule.at == "whole" and self._stands_in_a_sentence(number):
            return False
        if rule.position == "anywhere":
            return True
        if rule.position == "start":
            return number == 0 and not self.folded[: span[0]].strip()
        is_top = rule.position != "bottom" and number < TOP_BLOCKS
        return is_top or (rule.position != "top" and number >= len(self.starts) - BOTTOM_BLOCKS)

    def _goes_on(self, number: int) -> bool:
        """Whether a block goes on with the sentence of the line above it (text wrapped at a width)."""
        if number == 0:
            return False
        text, before, block = (
            self.document.text,
            self.document.blocks[number - 1],
            self.document.blocks[number],
        )
        if not text[block.start].islower() or text.startswith("http", block.start):
            return False
        if text.count("\n", before.end, block.start) > 1:
            return False
        last = text[before.end - 1]
        return before.end - before.start >= WRAPPED_CHARS and (last.isalnum() or last in ",;-")

    def _stands_in_a_sentence(self, number: int) -> bool:
        """Whether the lines around a block are one sentence with it: "Press the / View more / button".

        Some scrapers break a line at every element within a sentence.
        """
        blocks, text = self.document.blocks, self.document.text
        if not 0 < number < len(blocks) - 1:
            return False
        before, after = blocks[number - 1], blocks[number + 1]
        last, first = text[before.end - 1], text[after.start]
        if not (last.isalnum() or last in ",;-"):
            return False
        if not (first in ".,;:!?)" or (first.islower() and not text.startswith("http", after.start))):
            return False
        return max(before.end - before.start, after.end - after.start) >= WRAPPED_CHARS

    def block_of(self, finding: Finding) -> int:
        """The number of the block that a finding begins in."""
        return max(0, bisect_right(self.document.blocks, finding.start, key=lambda block: block.start) - 1)

    def finding(self, rule: Rule, span: Span, evidence: str, service: str | None) -> Finding:
        """The finding of a span, in the offsets of the text."""
        folded = self.document.folded
        start, end = folded.original(span[0]), folded.original(span[1])
        while end > start and self.document.text[end - 1].isspace():
            end -= 1
        return Finding(
            start, end, rule.category, rule.id, (evidence,), rule.strength, rule.service or service,
            rule.language if rule.language != "mul" else None,
        )  # fmt: skip


def _try_phrase(page: _Page, probe: _Probe, number: int, hit: int) -> Claim | None:
    rule = probe.rule
    unit = page.bounds(number) if rule.extent == "block" else page.sentence_at(number, hit)
    starts: Iterable[int]
    if rule.at in ("whole", "start"):
        starts = (_begin(page.folded, *unit),)
        limit = unit[1]
    else:
        # marks before the first word, a space more or less
        before = probe.parts[0].find(probe.anchor)
        starts = range(max(unit[0], hit - before - 2), hit + 1) if before > 0 else (hit,)
        limit = page.ends[number] if rule.extent == "match" else unit[1]
    for start in starts:
        matched = _match(page, probe.parts, start, limit)
        if matched is None:
            continue
        end, service = matched
        trail = _ARROW_TRAIL if rule.at == "whole" else _TRAIL
        if rule.at in ("start", "anywhere") or trail.match(page.folded[end : unit[1]]):
            if rule.extent == "match" and (stop := _STOP.match(page.folded, end, limit)):
                end = stop.end()
            return _claim(page, rule, unit, (start, end), service)
    return None


def _begin(folded: str, low: int, high: int) -> int:
    """Where the words of a unit begin, behind its bullets and arrows."""
    lead = _LEAD.match(folded, low, high)
    start = lead.end() if lead else low
    if start < high and folded[start] == '"' and folded.count('"', low, high) == 1:
        arrow = _ARROW_LEAD.match(folded, low, high)
        start = arrow.end() if arrow else start
    return start


def _try_pattern(page: _Page, probe: _Probe, number: int, hit: int, hit_end: int) -> Claim | None:
    rule = probe.rule
    pattern = _pattern(rule.pattern or "", rule.at in ("whole", "end"))
    low, high = page.bounds(number)
    if rule.extent == "match" and rule.at == "anywhere":
        low, high = max(low, hit - rule.max_chars), min(high, hit_end + rule.max_chars)
    elif rule.extent != "block":
        low, high = page.sentence_at(number, hit)
    if high - low > rule.max_chars and (rule.extent != "match" or rule.at == "whole"):
        return None
    if rule.at in ("whole", "start"):
        # A pattern may begin with marks that are otherwise passed over.
        for start in dict.fromkeys((low, _begin(page.folded, low, high))):
            match = pattern.match(page.folded, start, min(high, start + rule.max_chars))
            if match:
                return _claim(page, rule, (low, high), match.span(), None)
        return None
    for match in pattern.finditer(page.folded, low, high):
        if match.start() <= hit and hit_end <= match.end():
            return _claim(page, rule, (low, high), match.span(), None)
    return None


def _claim(page: _Page, rule: Rule, unit: Span, span: Span, service: str | None) -> Claim | None:
    if rule.extent == "sentence":
        unit = page.without_next(unit, span, rule.language)
    taken = span if rule.extent == "match" else unit
    if not 0 < taken[1] - taken[0] <= rule.max_chars:
        return None
    if rule.extent == "sentence" and rule.at != "whole":
        rest = f"{page.folded[unit[0] : span[0]]} {page.folded[span[1] : unit[1]]}"
        if is_told_of(rest, rule.language):
            return None
    return rule, taken, page.folded[span[0] : span[1]].strip(), service


def _match(page: _Page, parts: Sequence[str], place: int, limit: int) -> tuple[int, str | None] | None:
    """Where a phrase that begins at ``place`` ends, and the service that it names."""
    service: str | None = None
    folded = page.folded
    for number, part in enumerate(parts):
        if not part:
            continue
        last = number == len(parts) - 1 or not "".join(parts[number + 1 :])
        if number % 2 == 0:
            match = _literal(part, last).match(folded, place, limit)
            if match is None:
                return None
            place = match.end()
        elif part == "service":
            found = _service_at(folded, place, limit, "" if last else parts[number + 1])
            if found is None:
                return None
            place, service = found
        elif part == "number":
            match = _DIGITS.match(folded, place, limit)
            if match is None:
                return None
            place = match.end()
        else:
            following = parts[number + 1] if not last else ""
            end = _end_of_slot(page, part, following, place, limit)
            if end is None:
                return None
            place = end
    return place, service


def _end_of_slot(page: _Page, slot: str, following: str, place: int, limit: int) -> int | None:
    folded = page.folded
    most = min(limit, place + ANY_CHARS)
    if following.strip():
        match = _literal(following, False).search(folded, place, min(limit, most + len(following)))
        if match is None:
            return None
        end = match.start()
        return end if slot == "any" or _name_end(page, place, end) == end else None
    return most if slot == "any" else _name_end(page, place, most)


def _name_end(page: _Page, place: int, limit: int) -> int | None:
    """The end of the capitalised words (or the handle) that begin at ``place``."""
    match = _NAME.match(page.folded, place, limit)
    if match is None:
        return None
    end = place
    for word in re.finditer(r"[^ ]+", match.group()):
        start, stop = place + word.start(), place + word.end()
        first = page.original(start, stop)[:1]
        if first == "@" or not first.islower():
            end = stop
        elif not word.start() or word.group() not in _PARTICLES:
            break
    return end if end > place else None


def _service_at(folded: str, place: int, limit: int, following: str = "") -> tuple[int, str] | None:
    """The longest service name at ``place`` that ``following`` comes after: where it ends, and its id."""
    first = _FIRST_WORD.match(folded, place, limit)
    if first is None:
        return None
    # in "Xで見る" the name ends where the script that writes no spaces begins
    if first.group() not in _service_starts() and not any(map(is_unspaced, first.group())):
        return None
    names = service_names()
    for end in range(min(limit, place + _SERVICE_CHARS), place, -1):
        after = folded[end : end + 1]
        if after.isalnum() and folded[end - 1].isalnum() and not is_unspaced(after):
            continue
        service = names.get(folded[place:end])
        if service is not None and (not following or _literal(following, False).match(folded, end, limit)):
            return end, service
    return None


@cache
def _service_starts() -> frozenset[str]:
    return frozenset(match.group() for name in service_names() if (match := _FIRST_WORD.match(name)))


@cache
def _literal(text: str, last: bool) -> re.Pattern[str]:
    """The words of a phrase, however they are spaced; the last ends at the end of a word."""
    pieces = re.findall(rf" +|[{_WORD}]+|[^{_WORD} ]", text)
    written = ""
    for number, piece in enumerate(pieces):
        if piece.isspace():
            is_loose = (
                number in (0, len(pieces) - 1)
                or not _FIRST_WORD.match(pieces[number - 1])
                or pieces[number + 1] in ":;!?.,…%)]"
            )
            # "ph. {name}" is no "Ph.D."
            written += " *" if is_loose and not (number and pieces[number - 1] == ".") else " +"
        elif piece in ":;!?…%":
            written += ("" if written.endswith(" *") else " *") + re.escape(piece)
        else:
            written += re.escape(piece)
    if last and pieces and _FIRST_WORD.match(pieces[-1]) and not is_unspaced(pieces[-1][-1]):
        written += rf"(?![{_WORD}])"
    return re.compile(written)


@cache
def _pattern(pattern: str, closes: bool) -> re.Pattern[str]:
    """A rule's pattern; one that closes its unit is followed by nothing but marks."""
    written = pattern.replace("{service}", f"(?:{_PATTERN_SERVICES})")
    return re.compile(f"(?:{written}){_TRAIL.pattern}" if closes else written)


def _has_unspaced(word: str) -> bool:
    return not word.isascii() and any(map(is_unspaced, word))


def _label(block: str) -> str:
    """A block as labels are looked up: without marks at its ends, digits written 0."""
    block = block[_begin(block, 0, len(block)) :]
    kept = "\"'@#_?" if block.count('"') != 1 else "'@#_?"
    end = len(block)
    while end and not (_FIRST_WORD.match(block[end - 1]) or block[end - 1] in kept):
        end -= 1
    block = block[:end]
    if "  " in block:
        block = _SPACES.sub(" ", block)
    if " " in block:
        block = _SPACED_MARK.sub("", block)
    return _DIGITS.sub("0", block)


def _anchor(parts: Sequence[str], rule: Rule) -> str:
    """The words of a phrase that the automaton looks for: its longest run of words, or the first."""
    first = rule.at in ("end", "anywhere")
    runs: list[str] = []
    for part in parts[0::2]:
        runs += [run.strip("'-") for run in _WORD_RUN.findall(part) if _FIRST_WORD.search(run)]
    return runs[0] if first else max(runs, key=len)


def _open(keyword: str) -> str:
    """A keyword as the automaton writes it: at a mark or a space, any character may stand beside it."""
    left = "" if keyword[0].isalnum() or keyword[0] == "*" else "*"
    return left + keyword + ("" if keyword[-1].isalnum() or keyword[-1] == "*" else "*")


@lru_cache(maxsize=8)
def _compile(ruleset: Ruleset) -> _Matcher:
    # asked of the version first: thousands of rulesets of one rule are made when examples are checked
    stored = freeze(load_compiled("phrases")) if ruleset.version == load_rules().version else None
    if stored is None or stored["version"] != ruleset.version:
        return _Matcher(ruleset.rules, tabulate(ruleset.rules))
    return _Matcher(ruleset.rules, stored["tables"])


def compile_phrases() -> dict[str, Any]:
    """The tables of the rules that come with the package."""
    ruleset = read_own_rules()
    return {"version": ruleset.version, "tables": tabulate(ruleset.rules)}
