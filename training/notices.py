"""Learn the weights of the notice finder from notices and from articles, and write them down.

    python training/notices.py NOTICES CORPUS                       # learn from three quarters
    python training/notices.py NOTICES CORPUS --more DIR --all --out src/cleantext/weights/notices.toml

The second is how the weights that ship are made, in some five minutes; DIR is what training/gather.py wrote.  NOTICES is a folder of JSON-lines files with ``phrase`` or ``text``, ``kind``, ``vendor_or_site`` or ``domain``;
CORPUS one of ``DATASET/truth.jsonl.gz`` with ``text`` and ``url``, and ``DATASET/pages/ID.html.gz``.  ``training/material`` holds texts that were written for this.
Vendors and sites whose MD5 is a multiple of four are left out unless ``--all`` is given.

1. Sentences (find/notice_sentences.py): a logistic regression with an L1 penalty over sets of concepts, measures and words.  Every
   sentence of a notice is an example; so is every sentence of an article that holds anchor words, and one in thirty of the others.
   Three others are added to it, each with the share that suits best: over the order of concepts, over pairs of words (L1), and over the
   pieces of words (find/subwords.py, L2).  On vendors and sites not learnt from they find as much together as the first and the last with half as many misses
   again: alone they err on other sentences, and learnt together they do not.
   Of what was mined about one text in twenty is no notice: what a first round finds quite unlike one is left out of the second.
2. Chain (find/notice_chain.py): notices are put into articles, as lines, into paragraphs, or with all line breaks lost, and among the
   menus and footers of whole pages (CORPUS/DATASET/pages/ID.html.gz), several of a vendor as one dialog; a conditional
   random field learns which words are theirs.  What it is told of the sentences comes from a model that did not see them.
3. Runs: boosted trees say of what the chain finds whether it is a notice.

Needs scikit-learn, scipy and catboost beside the package itself.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import functools
import gzip
import itertools
import json
import math
import operator
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import catboost
import numpy as np
from collection import fill, first_tag, is_held_out, number_of, read_rows, split_paragraphs
from material import languages as written_languages
from material import read_material
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from trees import export

from cleantext.find.notice_chain import (
    EDGES,
    FEATURES,
    GAPS,
    MOVES,
    RUN_FEATURES,
    ChainWeights,
    Stretch,
    propose,
    write_trees,
)
from cleantext.find.notice_sentences import (
    MEASURES,
    TELLING,
    Order,
    SentenceWeights,
    name_order,
    order_words,
    pair_words,
    says_enough,
    spell_orders,
    sum_up,
)
from cleantext.find.notices import NoticeFinder, Page, Weights
from cleantext.find.subwords import PLACES, Subwords, places_of, split_runs, write_subwords
from cleantext.find.trees import Trees
from cleantext.find.vocabulary import BIT, GLUE, NAMES, NUMBER, Reading, Vocabulary, load_vocabulary
from cleantext.lexicon import load_lexicons
from cleantext.model import Metadata
from cleantext.read.encoding import decode
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text

NOTICE_KINDS = {
    "blocked_placeholder", "consent_body", "third_party_disclaimer", "consent_heading", "consent_explainer", "fallback",
    "unavailable_fallback", "no_js", "content_expired", "amp_unavailable", "cookie_banner_body", "implied_consent",
    "dialog_intro", "privacy_update_banner", "tcf_purpose_description", "pay_or_consent", "refusal_wall", "changed_notice",
    "cookie_list_line",
}  # fmt: skip
# One container in twenty in the collection is no notice; recipes are most of these.
RECIPE = re.compile(
    r"sugar|recipe|rezept|chocolate|\bbak(?:e|ing|ed)\b|dough|butter|\boven\b|\beggs?\b|flour|teig", re.I
)
# Chosen on the training part: see the figures that the command prints.
STRENGTH, FEWEST, NOTICE_WEIGHT, KEEP_WEIGHT = 1.0, 12, 3.0, 1.2
# There are twice as many written notices as found ones, and with less weight for these and for what is written to be kept, more sentences of vendors
# not learnt from are found at as many wrong ones: .955 and .943 with .7 and 1.2, .938 and .932 with 1.8 and 2.4.
WRITTEN_WEIGHT = 0.8
# Shops, services, documentation and forums: what addresses its reader, and here and there a form's own notice.
OTHER_WEIGHT = 0.5
# Paragraphs of a handbook in one language, with their weight: there are more of them than of all articles.
MOST_HELPS, HELP_WEIGHT = 25, 0.25
# A word is learnt if so many sentences hold it, and kept if it weighs so much.
FEWEST_WORDS, LEAST_WORD_WEIGHT = 8, 0.05
# The same of the orders of concepts and of pairs of words; more of them, or by their hashes, are no better.
FEWEST_ORDERS, ORDER_STRENGTH, LEAST_ORDER_WEIGHT = 20, 0.3, 0.02
# Half of this share of its words is unknown in an unseen notice of a middling language.
MOST_FORGOTTEN = 0.12
# A mined sentence that a first round finds so unlike a notice is taken for noise.
NOISE = 0.02
# What is no longer, and does not end as a sentence does, is the label of a button.
LABEL_CHARS = 30
# In so many articles each notice that was found is put, one that was written in one: with one, how much of documents on one line is found differs by ten
# points from one training to the next; on articles and vendors held out, two found more in every make.  There are six times as many written ones.
DOCUMENTS = 4
# In so large a share of documents without line breaks a heading stands before the notice, and behind it;
# in so large a share of all the article is in another language.
HEADING_BEFORE, HEADING_AFTER, HEADING_CHARS = 0.3, 0.15, 60
FOREIGN = 0.2
# Of the documents of a notice so large a share is the text of a whole page, not an article; there so many notices of a vendor may stand together.
# In so many of these with line breaks, links amid the notices are lines of their own.
# A line of a page that is no label and speaks of the topic may be the page's own notice: what is within CLOSE lines of one is not used.
ON_PAGE, LARGEST_DIALOG, LINKS_APART, CLOSE, FEWEST_LINES = 0.3, 5, 0.3, 12, 4
CHAIN_PENALTY = 2.0
# A run of words that is no notice counts for so many that are, one of an article for more, and one that was found
# for more than one that was written: there are six times as many of these.
FALSE_RUN_WEIGHT, FALSE_ARTICLE_WEIGHT, FOUND_RUN_WEIGHT = 6.0, 12.0, 3.0
# On a page it is a menu or the terms of a form, hardly worth keeping.
FALSE_PAGE_WEIGHT = 0.5
# On sources not learnt from, at one false run in articles for 30, trees of depth 4 to 6 find 92 to 93 of 100, a logistic regression 87.
RUN_TREES = {"depth": 5, "iterations": 150, "learning_rate": 0.1, "l2_leaf_reg": 3.0}
NO_TREES = Trees(
    np.zeros((1, 1), dtype=np.int64), np.zeros((1, 1), np.float32), np.zeros((1, 2), np.float32), 0.0
)
FOLDS = 3
# The inverse of the L2 penalty on the pieces of words; 20 to 60 are alike.
SUBWORD_STRENGTH = 20.0
THRESHOLDS = {"seed": 0.2, "sure": 0.7}
# While learning, lines are decoded around less likely sentences too: more that only looks like a notice is seen.
TRAINING_SEED = 0.05
TOPIC = re.compile(r"cookie|consent|datenschutz|zustimm|einwillig|akzept|accept|tracker|traceur|privacy|gdpr|rgpd|dsgvo|çerez", re.I)  # fmt: skip


def fold_of(key: str) -> int:
    """Which of the models that learn without it judges what comes from this source."""
    return number_of(key) // 4 % FOLDS


@dataclass(frozen=True)
class Notice:
    text: str
    buttons: tuple[str, ...]
    source: str
    language: str
    is_mined: bool


def mined_notices(folder: Path) -> Iterator[Notice]:
    """The notices of the collection."""
    chance = random.Random(1)
    for name in ("embeds.jsonl", "consent.jsonl"):
        for row in read_rows(folder / name):
            phrase = row.get("phrase") or ""
            if (
                row["kind"] in NOTICE_KINDS
                and len(phrase) >= 25
                and " | " not in phrase
                and not RECIPE.search(phrase)
            ):
                labels = row.get("buttons") or []
                labels = [fill(str(s), chance) for s in (labels if isinstance(labels, list) else [labels])]
                yield Notice(
                    fill(phrase, chance),
                    tuple(labels[:3]),
                    row["vendor_or_site"],
                    first_tag(row["language"]),
                    True,
                )
    for row in read_rows(folder / "html_cookie_consent_blocks.jsonl"):
        text = fill(row["text"], chance)
        if (
            40 <= len(text) <= 900
            and row["in_consent_container"]
            and TOPIC.search(text)
            and not RECIPE.search(text)
        ):
            labels = [s for s in row.get("next") or [] if 2 < len(s) < 40 and TOPIC.search(s)]
            yield Notice(text, tuple(labels[:2]), row["domain"], first_tag(row.get("lang")), True)


def written_notices() -> Iterator[Notice]:
    """The notices that the lexicons and ``training/material`` hold; each is a source of its own."""
    for lexicon in load_lexicons():
        for text in lexicon.removes:
            yield Notice(text, (), text, first_tag(lexicon.language), False)
    for language in written_languages():
        for text in read_material(language).removes:
            yield Notice(text, (), text, first_tag(language), False)


def more_notices(folder: Path) -> Iterator[Notice]:
    """The notices of packages (training/gather.py)."""
    chance = random.Random(1)
    for row in read_rows(folder / "notices.jsonl"):
        if row["kind"] in NOTICE_KINDS and len(row["phrase"]) >= 25:
            labels = tuple(fill(str(label), chance) for label in (row.get("buttons") or [])[:3])
            yield Notice(
                fill(row["phrase"], chance), labels, row["vendor_or_site"], first_tag(row["language"]), True
            )


def more_helps(folder: Path) -> Iterator[tuple[str, str, str]]:
    """``(text, source, language)`` of paragraphs of handbooks: they speak as notices do, and are none."""
    seen: collections.Counter[str] = collections.Counter()
    for row in sorted(read_rows(folder / "negatives.jsonl"), key=lambda row: number_of(row["text"])):
        source = f"{row['source']} {row['language']}"
        seen[source] += 1
        if seen[source] <= MOST_HELPS and row["source"] != "chromium-l10n":
            yield row["text"], source, first_tag(row["language"])


def written_news() -> Iterator[tuple[str, str]]:
    """``(text, language)`` of what must stay."""
    for lexicon in load_lexicons():
        for text in lexicon.keeps:
            yield text, first_tag(lexicon.language)
    for language in written_languages():
        for text in read_material(language).keeps:
            yield text, first_tag(language)


def articles_with_language(corpus: Path, others: bool = False) -> Iterator[tuple[str, str, str]]:
    """``(text, site, language)`` of every article whose reference holds no notice; or of every ``other`` page."""
    for path in sorted(corpus.glob("*/truth.jsonl.gz")):
        if path.parent.name == "wac_xii":
            continue
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                kind = (row.get("extra") or {}).get("page_type")
                if (
                    row.get("text")
                    and not row.get("truth_contains_notice")
                    and row.get("truth_kind") != "tool-output"
                    and (kind in (None, "article")) != others
                ):
                    yield (
                        row["text"],
                        urlsplit(row.get("url") or "").hostname or row["id"],
                        row.get("lang") or "en",
                    )


def page_texts(corpus: Path) -> Iterator[tuple[list[str], str, str]]:
    """``(lines, site, language)`` of pages as they are displayed, with menus and footers: parts of them that hold no
    notice."""
    for path in sorted(corpus.glob("*/truth.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                page = path.parent / "pages" / f"{row['id']}.html.gz"
                if page.exists():
                    text, _, _ = lay_out(parse_html(decode(gzip.decompress(page.read_bytes()))))
                    site = urlsplit(row.get("url") or "").hostname or row["id"]
                    for lines in without_notices(split_paragraphs(text)):
                        yield lines, site, row.get("lang") or "en"


def without_notices(lines: list[str]) -> Iterator[list[str]]:
    """The parts of a page's lines that are well away from any that may be of a notice."""
    topical = [n for n, line in enumerate(lines) if len(line) > LABEL_CHARS and TOPIC.search(line)]
    first = 0
    for place in (*topical, None):
        part = lines[first:] if place is None else lines[first : max(first, place - CLOSE)]
        if len(part) >= FEWEST_LINES:
            yield part
        if place is not None:
            first = place + 1 + CLOSE


# ------------------------------------------------------------------------------------------ sentences
@dataclass(frozen=True)
class Row:
    """A sentence: its text, concepts and measures, its label and weight, and the fold of its source."""

    text: str
    mask: int
    measures: tuple[float, ...]
    label: int
    weight: float
    fold: int
    is_mined: bool
    words: tuple[str, ...]
    masks: tuple[int, ...]


class ForgetfulVocabulary:
    """A vocabulary that does not know some words of a text, as it will not know some of the notices to come.

    The lexicons were completed on the very texts that are learnt from; without this, a single word that they do not
    explain would speak against a notice as it does for no unseen one.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.look, self.weigh_languages = vocabulary.look, vocabulary.weigh_languages
        self.are_written_in = vocabulary.are_written_in
        self._share, self._salt = 0.0, ""

    def forget(self, text: str, share: float) -> None:
        """From now on do not know this share of the words, another choice for every text."""
        self._share, self._salt = share, text

    def read(self, folded: str, start: int, end: int, language: int) -> Reading:
        reading = self._vocabulary.read(folded, start, end, language)
        if not self._share:
            return reading
        masks = tuple(
            0 if found and zlib.crc32(f"{self._salt}{folded[a:b]}".encode()) < self._share * 2**32 else found
            for (a, b), found in zip(reading.tokens, reading.masks, strict=True)
        )
        whole = functools.reduce(operator.or_, masks, 0) & ~(GLUE | NUMBER)
        return dataclasses.replace(reading, masks=masks, mask=whole)


def forgotten_share(text: str) -> float:
    """Between none and the most that may be forgotten of a text, always the same for it."""
    return MOST_FORGOTTEN * zlib.crc32(text.encode()) / 2**32


def empty_finder() -> NoticeFinder:
    nothing = Weights(
        SentenceWeights((), (0.0,) * len(MEASURES), {}, {}, {}, Subwords(np.zeros(PLACES))),
        ChainWeights(
            np.zeros(len(FEATURES)),
            np.zeros((len(GAPS), 3)),
            np.zeros((2, len(EDGES))),
            NO_TREES,
        ),
        **THRESHOLDS,
    )
    return NoticeFinder(ForgetfulVocabulary(load_vocabulary()), nothing)


def rows_of(
    finder: NoticeFinder,
    text: str,
    label: int,
    weight: float,
    source: str,
    mined: bool,
    chance: random.Random,
) -> Iterator[Row]:
    """The rows of a text: of every telling sentence of a notice, of what the finder would read of an article."""
    page = Page(lay_out_text(text, Metadata()), finder)
    vocabulary = finder.vocabulary
    vocabulary.forget(text, forgotten_share(text) if label or source == text else 0)
    for line in range(len(page.document.blocks)):
        for number in page.units_of(line):
            unit = page.units[number]
            hits = vocabulary.look(page.folded[unit.start : unit.end])
            languages: tuple[int, ...] = ()
            if says_enough(hits, unit.end - unit.start):
                languages = page.languages_of(hits, unit)
            elif label or chance.random() < 1 / 30:
                languages = page.languages_of(hits, unit)[:1]
            verdicts = [
                verdict
                for language in languages
                for verdict in {
                    id(v): v for v in (page.whole(number, language), *page.pieces_of(number, language))
                }.values()
            ]
            if label:
                # the reading that explains most; one that says nothing of the kind by itself teaches nothing
                verdicts = sorted(
                    (page.whole(number, language) for language in languages),
                    key=lambda v: (-v.reading.explained, -v.reading.mask.bit_count()),
                )[:1]
                verdicts = [v for v in verdicts if (v.reading.mask & TELLING).bit_count() >= 1]
            for verdict in verdicts:
                tokens = verdict.reading.tokens
                if tokens:
                    start, end = tokens[0][0], tokens[-1][1]
                    yield Row(
                        page.folded[start:end],
                        sum_up(verdict.reading),
                        page.measure(start, end, verdict.reading),
                        label,
                        weight,
                        fold_of(source),
                        mined,
                        tuple(page.folded[a:b] for a, b in tokens),
                        verdict.reading.masks,
                    )


def choose_together(rows: list[Row]) -> list[int]:
    """Sets of up to three concepts, with or without being all of the sentence, that enough notices hold."""
    found = np.array([row.mask for row in rows if row.label], dtype=np.int64)
    states = [BIT["mostly"], BIT["whole"]]
    bits = [bit for bit in BIT.values() if bit not in states and np.count_nonzero(found & bit) >= FEWEST]
    sets = list(states)
    for size in (1, 2, 3):
        for group in itertools.combinations(bits, size):
            some = (sum(group), *(sum(group) | state for state in states))
            sets += [whole for whole in some if np.count_nonzero((found & whole) == whole) >= FEWEST]
    return sets


def orders_of(row: Row) -> set[Order]:
    """The orders of concepts in a row."""
    return {order for words in order_words(row.masks) for order in spell_orders(*words)}


def presence_table_of(found: list[set], fewest: int) -> tuple[list, sparse.csr_matrix]:
    """What at least so many rows hold, and a table of which row holds which."""
    counts = collections.Counter(item for some in found for item in some)
    items = sorted(item for item, count in counts.items() if count >= fewest)
    place = {item: number for number, item in enumerate(items)}
    cells = [(row, place[item]) for row, some in enumerate(found) for item in some if item in place]
    at, which = np.array(cells).T
    return items, sparse.csr_matrix((np.ones(len(at)), (at, which)), (len(found), len(items)))


def with_ones(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """The table with a last column of ones."""
    return sparse.hstack([table, np.ones((table.shape[0], 1))]).tocsr()


def table_of(rows: list[Row], sets: list[int], held: sparse.csr_matrix) -> sparse.csr_matrix:
    """The sets of concepts and the measures of each row, and the words it holds."""
    masks = np.array([row.mask for row in rows], dtype=np.int64)
    columns = [sparse.csc_matrix(((masks & whole) == whole).astype(np.float64)[:, None]) for whole in sets]
    measures = sparse.csc_matrix(np.array([row.measures for row in rows]))
    return sparse.hstack([*columns, measures, held]).tocsr()


def subword_table_of(rows: list[Row]) -> sparse.csr_matrix:
    """The pieces of the words of each row, as ``Subwords.weigh`` counts them."""
    places: list[int] = []
    values: list[np.ndarray] = []
    ends = [0]
    for row in rows:
        found = [place for word in split_runs(row.text) for place in places_of(word)]
        places += found
        values.append(np.full(len(found), 1 / math.sqrt(max(1, len(found)))))
        ends.append(len(places))
    table = sparse.csr_matrix((np.concatenate(values), np.array(places), np.array(ends)), (len(rows), PLACES))
    table.sum_duplicates()
    return table


@dataclass(frozen=True)
class View:
    """One of the regressions over sentences: its examples, one a row, and what its weights are penalised by.

    All but the first have a last column of ones.
    """

    table: sparse.csr_matrix
    strength: float
    is_sparse: bool

    def fit(self, labels: np.ndarray, weights: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """The weights of the columns, learnt from the wanted rows."""
        model = LogisticRegression(
            C=self.strength,
            l1_ratio=1.0 if self.is_sparse else 0.0,
            solver="liblinear",
            max_iter=300,
            fit_intercept=False,
        )
        model.fit(self.table[wanted], labels[wanted], sample_weight=weights[wanted])
        return model.coef_[0]


def fit_views(views: list[View], rows: list[Row], wanted: np.ndarray) -> list[np.ndarray]:
    """The weights of all views learnt from the wanted rows, without those that the first takes for noise."""
    labels = np.array([row.label for row in rows])
    weights = np.array([row.weight for row in rows])
    mined = np.array([row.is_mined for row in rows])
    first, *others = views
    learnt = first.fit(labels, weights, wanted)
    p = 1 / (1 + np.exp(-(first.table @ learnt)))
    wanted = wanted & ~((labels == 1) & mined & (p < NOISE))
    return [view.fit(labels, weights, wanted) for view in (first, *others)]


@dataclass(frozen=True)
class Shares:
    """How much the weights of each view count, and what is added to all."""

    views: tuple[float, ...]
    bias: float


def weigh_shares(odds: np.ndarray, rows: list[Row]) -> Shares:
    """The shares that make the likeliest sum of the views' log-odds, each of sentences that it did not see."""
    labels = np.array([row.label for row in rows])
    weights = np.array([row.weight for row in rows])
    model = LogisticRegression(C=1e3).fit(odds.T, labels, sample_weight=weights)
    return Shares(tuple(map(float, model.coef_[0])), float(model.intercept_[0]))


@dataclass(frozen=True)
class Columns:
    """What the columns of the first three views stand for; those of the last are the places of subwords."""

    sets: list[int]
    words: list[str]
    orders: list[Order]
    pairs: list[tuple[str, str]]

    def as_weights(self, learnt: list[np.ndarray], shares: Shares) -> SentenceWeights:
        concepts, orders, pairs, subwords = (
            weights * share for weights, share in zip(learnt, shares.views, strict=True)
        )
        concepts[len(self.sets) + MEASURES.index("bias")] += (
            shares.bias + orders[-1] + pairs[-1] + subwords[-1]
        )
        first, second, third = np.split(concepts, [len(self.sets), len(self.sets) + len(MEASURES)])
        return SentenceWeights(
            tuple(
                (whole, float(weight))
                for whole, weight in zip(self.sets, first, strict=True)
                if abs(weight) >= 5e-4
            ),
            tuple(map(float, second)),
            said_by(self.words, third, LEAST_WORD_WEIGHT),
            said_by(self.orders, orders[:-1], LEAST_ORDER_WEIGHT),
            said_by(self.pairs, pairs[:-1], LEAST_ORDER_WEIGHT),
            Subwords(subwords[:-1]),
        )


def said_by(items: list, weights: np.ndarray, least: float) -> dict:
    """The weights of the items that say at least so much."""
    return {item: float(weight) for item, weight in zip(items, weights, strict=True) if abs(weight) >= least}


# ---------------------------------------------------------------------------------------------- chain
def make_document(
    notice: Notice, labels: list[str], paragraphs: list[str], chance: random.Random
) -> tuple[str, int, int]:
    """A notice put among paragraphs, as a text with the span of the notice.

    ``labels`` are buttons of its language, for a notice whose own are not known.
    """
    at = chance.randrange(1, len(paragraphs)) if len(paragraphs) > 1 else 1
    before, after = paragraphs[max(0, at - 3) : at], paragraphs[at : at + 3]
    mode = chance.choice(("lines", "lines", "inline", "inline", "oneline"))
    buttons = list(notice.buttons)
    if not buttons and labels and chance.random() < 0.4:
        buttons = chance.sample(labels, min(len(labels), chance.randrange(1, 4)))
    gap = chance.choice(("\n", "\n\n")) if mode == "lines" else " "
    heading: list[str] = []
    if mode != "lines":
        # headings have no full stop: what is glued to them is known by its words only
        heading = some_heading(paragraphs, chance, HEADING_BEFORE)
        before = [*before, *heading]
        after = [*some_heading(paragraphs, chance, HEADING_AFTER), *after]
    parts = [notice.text]
    if mode == "lines" and chance.random() < 0.1:
        parts = re.split(r"(?<=[.!?。！？])\s+", notice.text)
    if buttons:
        parts += buttons if mode == "lines" and chance.random() < 0.15 else [" ".join(buttons)]
    piece = gap.join(parts)
    if mode == "inline" and after:
        stops = list(re.finditer(r"(?<=[.!?。！？])\s+", after[0]))
        if stops and not heading:
            cut = stops[len(stops) // 2].start()
            before, after = [*before, after[0][:cut]], [after[0][cut:].lstrip(), *after[1:]]
        head, tail = "\n".join(before), "\n".join(after)
    else:
        head, tail = gap.join(before), gap.join(after)
    text = head + gap + piece
    return text + gap + tail, len(text) - len(piece), len(text)


def make_page(
    notices: list[Notice], labels: list[str], lines: list[str], chance: random.Random
) -> tuple[str, int, int]:
    """The notices of a dialog, with their labels, above, below or amid the lines of a page, as a text with their span."""
    at = chance.choice((0, len(lines), len(lines), chance.randrange(len(lines) + 1)))
    reach = chance.choice((4, 12, 40))
    gap = chance.choice(("\n", " "))
    parts = []
    for notice in notices:
        buttons = list(notice.buttons)
        if not buttons and labels and chance.random() < 0.4:
            buttons = chance.sample(labels, min(len(labels), chance.randrange(1, 4)))
        parts += [notice.text, *buttons]
    piece = gap.join(parts)
    if gap == "\n" and chance.random() < LINKS_APART:
        piece = set_link_apart(piece, chance)
    head = "".join(line + gap for line in lines[max(0, at - reach) : at])
    tail = "".join(gap + line for line in lines[at : at + reach])
    return head + piece + tail, len(head), len(head) + len(piece)


def set_link_apart(text: str, chance: random.Random) -> str:
    """The text with some of its words on a line of their own, as a link is where each element's text becomes a line."""
    words = text.split(" ")
    first = chance.randrange(len(words))
    stop = min(len(words), first + chance.randrange(1, 5))
    lines = (words[:first], words[first:stop], words[stop:])
    return "\n".join(" ".join(line) for line in lines if line)


def some_heading(paragraphs: list[str], chance: random.Random, share: float) -> list[str]:
    """In a ``share`` of cases a heading: a short line of the paragraphs, or the first words of one."""
    if chance.random() >= share:
        return []
    headings = [line for line in paragraphs if len(line) <= HEADING_CHARS and line[-1].isalnum()]
    if headings:
        return [chance.choice(headings)]
    return [" ".join(chance.choice(paragraphs).split()[: chance.randrange(1, 7)])[:HEADING_CHARS]]


@dataclass(frozen=True)
class Example:
    """A stretch, which of its words belong to a notice, where the text is from, and how much a run in it counts that
    is a notice and one that is none."""

    stretch: Stretch
    truth: np.ndarray
    source: str
    weight: float
    false_weight: float


def stretches_of(
    finder: NoticeFinder, text: str, start: int, end: int, forgotten: float = 0
) -> Iterator[tuple[Stretch, np.ndarray]]:
    """The stretches that are decoded of a text, with the words that belong to the notice."""
    document = lay_out_text(text, Metadata())
    finder.vocabulary.forget(text, forgotten)
    page = Page(document, finder)
    page.choose(finder.vocabulary.look(page.folded))
    seeds = page.seeds()
    low, high = document.folded.place(start), document.folded.place(end)
    for numbers, (first, last) in page.stretches(seeds) if seeds else ():
        pieces, _, _ = page.lay_out(numbers[first : last + 1], seeds)
        if pieces:
            stretch = page.describe(pieces)
            yield stretch, np.array([low <= begin < high for begin, _ in stretch.tokens])


def fit_chain(examples: list[Example]) -> ChainWeights:
    """The weights of the likeliest path, by L-BFGS on the regularised likelihood."""
    examples = sorted(examples, key=lambda example: len(example.truth))
    lengths = np.array([len(example.truth) for example in examples])
    features = np.concatenate([example.stretch.features for example in examples])
    # all features alike in size: the search converges sooner, and the penalty is the same for all
    scale = np.maximum(1e-3, features.std(axis=0, dtype=float))
    scale[FEATURES.index("bias")] = 1
    features /= scale.astype(np.float32)
    gaps = np.concatenate([example.stretch.gaps for example in examples])
    edges = np.concatenate([example.stretch.edges for example in examples], axis=1).astype(float)
    labels = np.concatenate([example.truth for example in examples]).astype(float)
    first = np.zeros(len(labels), dtype=bool)
    starts = np.cumsum([0, *lengths[:-1]])
    first[starts] = True
    before = np.r_[0.0, labels[:-1]] * ~first
    observed_words = (features.T @ labels.astype(np.float32)).astype(float)
    entered, left = labels * (1 - before), before * (1 - labels)
    observed_edges = np.stack([entered @ edges[0], left @ edges[1]])
    observed_gaps = np.zeros((len(GAPS), 3))
    np.add.at(observed_gaps, gaps, np.stack([entered, left, before * labels], axis=1))
    batches = [starts[i : i + 256] for i in range(0, len(starts), 256)]
    sizes = [lengths[i : i + 256] for i in range(0, len(starts), 256)]

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        words, moves, ends = (
            part.reshape(shape) for part, shape in zip(np.split(flat, parts), shapes, strict=True)
        )
        emission = (features @ words.astype(np.float32)).astype(float)
        enter, leave, stay = moves[gaps].T
        enter, leave = enter + edges[0] @ ends[0], leave + edges[1] @ ends[1]
        loss = CHAIN_PENALTY * float(words @ words) / 2 + CHAIN_PENALTY * float((moves * moves).sum()) / 2
        loss += CHAIN_PENALTY * float((ends * ends).sum()) / 2
        loss -= float(observed_words @ words + (observed_gaps * moves).sum() + (observed_edges * ends).sum())
        inside = np.empty(len(emission))
        expected = np.zeros((len(emission), 3))
        for begin, size in zip(batches, sizes, strict=True):
            longest = size.max()
            place = np.minimum(begin[:, None] + np.arange(longest), len(emission) - 1)
            valid = np.arange(longest) < size[:, None]
            e, a, b, c = (np.where(valid, values[place], 0) for values in (emission, enter, leave, stay))
            forward = np.zeros((longest, len(begin), 2))
            forward[0, :, 1] = e[:, 0] + a[:, 0]
            for t in range(1, longest):
                out, into = forward[t - 1].T
                new = np.stack(
                    [
                        np.logaddexp(out, into + b[:, t]),
                        np.logaddexp(out + a[:, t], into + c[:, t]) + e[:, t],
                    ],
                    axis=1,
                )
                forward[t] = np.where(valid[:, t, None], new, forward[t - 1])
            total = np.logaddexp(forward[-1, :, 0], forward[-1, :, 1])
            loss += float(total.sum())
            backward = np.zeros((len(begin), 2))
            for t in range(longest - 1, -1, -1):
                ok = valid[:, t]
                rows = place[ok, t]
                inside[rows] = np.exp(forward[t, ok, 1] + backward[ok, 1] - total[ok])
                if t:
                    out, into = forward[t - 1].T
                    expected[rows, 0] = np.exp(out + a[:, t] + e[:, t] + backward[:, 1] - total)[ok]
                    expected[rows, 1] = np.exp(into + b[:, t] + backward[:, 0] - total)[ok]
                    expected[rows, 2] = np.exp(into + c[:, t] + e[:, t] + backward[:, 1] - total)[ok]
                    new = np.stack(
                        [
                            np.logaddexp(backward[:, 0], a[:, t] + e[:, t] + backward[:, 1]),
                            np.logaddexp(b[:, t] + backward[:, 0], c[:, t] + e[:, t] + backward[:, 1]),
                        ],
                        axis=1,
                    )
                    backward = np.where(ok[:, None], new, backward)
                else:
                    expected[rows, 0] = inside[rows]
        slope_words = features.T @ inside.astype(np.float32) - observed_words + CHAIN_PENALTY * words
        expected_gaps = np.stack(
            [np.bincount(gaps, expected[:, move], minlength=len(GAPS)) for move in range(3)], axis=1
        )
        slope_gaps = expected_gaps - observed_gaps + CHAIN_PENALTY * moves
        expected_edges = np.stack([expected[:, 0] @ edges[0], expected[:, 1] @ edges[1]])
        slope_edges = expected_edges - observed_edges + CHAIN_PENALTY * ends
        return loss, np.r_[slope_words, slope_gaps.ravel(), slope_edges.ravel()]

    shapes = (len(FEATURES),), (len(GAPS), 3), (2, len(EDGES))
    parts = np.cumsum([len(FEATURES), 3 * len(GAPS)])
    start = np.zeros(parts[-1] + 2 * len(EDGES))
    result = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    print(
        f"chain: {len(examples)} stretches, {len(labels)} words, loss {result.fun:.0f} after {result.nit} rounds"
    )
    words, moves, ends = (
        part.reshape(shape) for part, shape in zip(np.split(result.x, parts), shapes, strict=True)
    )
    return ChainWeights(words / scale, moves, ends, NO_TREES)


def fit_runs(examples: list[Example], chain: ChainWeights) -> ChainWeights:
    """Trees that say of a run as a whole: is it a notice, or what the chain takes for one?"""
    rows, labels, weights, folds = [], [], [], []
    for example in examples:
        for first, end, values in propose(example.stretch, chain, TELLING):
            is_notice = bool(example.truth[first:end].mean() > 0.5)
            rows.append(values)
            labels.append(is_notice)
            weights.append(example.weight if is_notice else example.false_weight)
            folds.append(fold_of(example.source))
    table, truth, weight, fold = np.array(rows), np.array(labels), np.array(weights), np.array(folds)
    settings = {"loss_function": "Logloss", "thread_count": 1, "random_seed": 1, "allow_writing_files": False}

    def fit(wanted: np.ndarray) -> catboost.CatBoost:
        pool = catboost.Pool(table[wanted], truth[wanted], weight=weight[wanted])
        return catboost.CatBoost({**settings, **RUN_TREES}).fit(pool, verbose=False)

    guessed = np.zeros(len(table))
    for number in range(FOLDS):
        guessed[fold == number] = fit(fold != number).predict(table[fold == number])
    for sure in (-1, 0, 0.5, 1, 1.5, 2, 3):
        print(
            f"runs, log-odds >= {sure}: {(guessed[truth] >= sure).mean():.4f} of {truth.sum()} notices, "
            f"{(guessed[~truth] >= sure).sum()} of {(~truth).sum()} others"
        )
    model = fit(np.ones(len(table), dtype=bool))
    for number in np.argsort(-model.get_feature_importance()):
        print(f"{RUN_FEATURES[number]:24} {model.get_feature_importance()[number]:7.3f}")
    return dataclasses.replace(chain, runs=export(model))


# ----------------------------------------------------------------------------------------------- main
def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notices", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--more", type=Path, help="what training/gather.py fetched")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument(
        "--all", action="store_true", help="learn from the held-out part too, for the weights that ship"
    )
    options = parser.parse_args()
    chance = random.Random(2)

    def is_ours(source: str) -> bool:
        return options.all or not is_held_out(source)

    notices = [notice for notice in mined_notices(options.notices) if is_ours(notice.source)]
    notices += written_notices()
    if options.more:
        notices += more_notices(options.more)
    news = list(dict.fromkeys(written_news()))
    texts = [item for item in articles_with_language(options.corpus) if is_ours(item[1])]
    hard = [
        (re.sub(r"^\[[^\]]*\]\s*", "", row["phrase"]), first_tag(row["language"]))
        for row in read_rows(options.notices / "hard_negatives.jsonl")
        if is_ours(row["vendor_or_site"])
    ]
    finder = empty_finder()
    rows: list[Row] = []
    for notice in notices:
        weight = NOTICE_WEIGHT if notice.is_mined else WRITTEN_WEIGHT
        rows += rows_of(finder, notice.text, 1, weight, notice.source, notice.is_mined, chance)
    for text, _ in (*news, *hard):
        rows += rows_of(finder, text, 0, KEEP_WEIGHT, text, False, chance)
    for text, site, _ in texts:
        rows += rows_of(finder, text, 0, 1.0, site, False, chance)
    for text, site, _ in articles_with_language(options.corpus, others=True):
        if is_ours(site):
            rows += rows_of(finder, text, 0, OTHER_WEIGHT, site, False, chance)
    helps = list(more_helps(options.more)) if options.more else []
    for text, source, _ in helps:
        rows += rows_of(finder, text, 0, HELP_WEIGHT, source, False, chance)
    sets = choose_together(rows)
    words, held = presence_table_of(
        [{word for word in row.words if not word.isdigit()} for row in rows], FEWEST_WORDS
    )
    orders, order_table = presence_table_of([orders_of(row) for row in rows], FEWEST_ORDERS)
    pairs, pair_table = presence_table_of([set(pair_words(row.words)) for row in rows], FEWEST_ORDERS)
    columns = Columns(sets, words, orders, pairs)
    views = [
        View(table_of(rows, sets, held), STRENGTH, True),
        View(with_ones(order_table), ORDER_STRENGTH, True),
        View(with_ones(pair_table), STRENGTH, True),
        View(with_ones(subword_table_of(rows)), SUBWORD_STRENGTH, False),
    ]
    labels = np.array([row.label for row in rows])
    folds = np.array([row.fold for row in rows])
    print(
        f"sentences: {labels.sum()} of notices, {(1 - labels).sum()} readings of others, "
        f"{len(sets)} sets, {len(words)} words, {len(orders)} orders, {len(pairs)} pairs"
    )
    halves = [fit_views(views, rows, folds != fold) for fold in range(FOLDS)]
    odds = np.zeros((len(views), len(rows)))
    for fold, half in enumerate(halves):
        for number, (view, learnt) in enumerate(zip(views, half, strict=True)):
            odds[number, folds == fold] = view.table[folds == fold] @ learnt
    shares = weigh_shares(odds, rows)
    print(shares)
    p = 1 / (1 + np.exp(-(np.array(shares.views) @ odds + shares.bias)))
    crossed = [
        NoticeFinder(
            finder.vocabulary,
            Weights(columns.as_weights(half, shares), finder.weights.chain, TRAINING_SEED, 1.0),
        )
        for half in halves
    ]
    learnt = fit_views(views, rows, np.ones(len(rows), dtype=bool))
    whole = columns.as_weights(learnt, shares)
    print(
        f"{len(whole.together)} sets, {len(whole.words)} words, {len(whole.orders)} orders and {len(whole.pairs)} pairs have a weight"
    )
    for threshold in (0.05, 0.2, 0.5, 0.8):
        print(
            f"sentences of other sources, p >= {threshold}: recall {np.mean(p[labels == 1] >= threshold):.4f}, "
            f"false {int((p[labels == 0] >= threshold).sum())} of {(labels == 0).sum()}"
        )
    if options.show:
        order = np.argsort(p)
        for title, label, ranks in (("least like a notice", 1, order), ("most like one", 0, order[::-1])):
            print("--", title)
            for i in [i for i in ranks if labels[i] == label][: options.show]:
                print(f"{p[i]:.2f} {rows[i].text[:250]}")
    pages = [page for page in page_texts(options.corpus) if is_ours(page[1])]
    examples = gather_stretches(crossed, notices, news, hard, [*texts, *helps], pages, chance)
    chain = fit_runs(examples, fit_chain(examples))
    for name, weight in sorted(zip(FEATURES, chain.words, strict=True), key=lambda item: -abs(item[1]))[:25]:
        print(f"{name:24} {weight:7.3f}")
    if options.out:
        write(options.out, whole, chain)
        with options.out.with_suffix(".npz").open("wb") as file:
            write_subwords(file, learnt[-1][:-1] * shares.views[-1])


def gather_stretches(
    finders: list[NoticeFinder],
    notices: list[Notice],
    news: list[tuple[str, str]],
    hard: list[tuple[str, str]],
    texts: list[tuple[str, str, str]],
    pages: list[tuple[list[str], str, str]],
    chance: random.Random,
) -> list[Example]:
    """What the chain learns from: every notice among paragraphs and on pages, and everything else that is decoded."""
    prose: dict[tuple[str, int], list[list[str]]] = collections.defaultdict(list)
    for text, site, language in texts:
        paragraphs = split_paragraphs(text)
        if len(paragraphs) >= 4 and not TOPIC.search(text):
            for tag in (first_tag(language), ""):
                prose[tag, fold_of(site)].append(paragraphs)
    furniture: dict[tuple[str, int], list[list[str]]] = collections.defaultdict(list)
    for lines, site, language in pages:
        for tag in (first_tag(language), ""):
            furniture[tag, fold_of(site)].append(lines)
    dialogs: dict[tuple[str, str], list[Notice]] = collections.defaultdict(list)
    for notice in notices:
        dialogs[notice.source, notice.language].append(notice)
    own: dict[str, list[str]] = collections.defaultdict(list)
    for text, language in news:
        own[language].append(text)

    def paragraphs_for(language: str, fold: int) -> list[str]:
        if chance.random() < FOREIGN:
            return chance.choice(prose["", fold])
        written = own.get(language, [])
        if len(written) >= 6 and chance.random() < 0.5:
            return chance.sample(written, 6)
        return chance.choice(prose.get((language, fold)) or prose["", fold])

    def page_with(notice: Notice, fold: int) -> tuple[str, int, int]:
        lines = chance.choice(furniture.get((notice.language, fold)) or furniture["", fold])
        others = dialogs[notice.source, notice.language]
        more = chance.sample(others, min(len(others), chance.choice((0, 0, 1, LARGEST_DIALOG - 1))))
        dialog = [notice, *(other for other in more if other is not notice)]
        return make_page(dialog, labels[notice.language], lines, chance)

    labels: dict[str, list[str]] = collections.defaultdict(list)
    for notice in notices:
        found = [notice.text] if len(notice.text) <= LABEL_CHARS and notice.text[-1].isalnum() else []
        labels[notice.language] += [text for text in (*notice.buttons, *found) if len(text) <= LABEL_CHARS]
    examples: list[Example] = []

    def add(text: str, start: int, end: int, source: str, forgotten: float, *weights: float) -> None:
        for stretch, truth in stretches_of(finders[fold_of(source)], text, start, end, forgotten):
            examples.append(Example(stretch, truth, source, *weights))

    for notice in notices:
        fold = fold_of(notice.source)
        for _ in range(DOCUMENTS if notice.is_mined else 1):
            is_on_page = bool(furniture) and chance.random() < ON_PAGE
            if is_on_page:
                text, start, end = page_with(notice, fold)
            else:
                text, start, end = make_document(
                    notice, labels[notice.language], paragraphs_for(notice.language, fold), chance
                )
            weight = FOUND_RUN_WEIGHT if notice.is_mined else 1.0
            false_weight = FALSE_PAGE_WEIGHT if is_on_page else FALSE_RUN_WEIGHT
            add(text, start, end, notice.source, forgotten_share(notice.text), weight, false_weight)
    for text, language in (*news, *hard):
        paragraphs = list(paragraphs_for(language, fold_of(text)))
        paragraphs.insert(chance.randrange(len(paragraphs)), text)
        joint = chance.choice(("\n\n", " "))
        add(joint.join(paragraphs[:12]), 0, 0, text, forgotten_share(text), 1.0, FALSE_ARTICLE_WEIGHT)
    for text, site, _ in texts:
        add(text, 0, 0, site, 0, 1.0, FALSE_ARTICLE_WEIGHT)
    return examples


def write(path: Path, sentences: SentenceWeights, chain: ChainWeights) -> None:
    lines = [
        "# Learnt weights of what a sentence says and of the words in their places; made, with how, by training/notices.py.",
        "[thresholds]",
        *(f"{name} = {value}" for name, value in THRESHOLDS.items()),
        "",
        "# of a sentence",
        "[measures]",
        *(f'"{name}" = {weight:.3f}' for name, weight in zip(MEASURES, sentences.measures, strict=True)),
        "",
        "# of a word in its place",
        "[words]",
        *(f'"{name}" = {weight:.3f}' for name, weight in zip(FEATURES, chain.words, strict=True)),
        "",
        "# of a notice's beginning, ending and going on at a gap between two words",
        "[gaps]",
        *(
            f'"{name}" = [{", ".join(f"{weight:.3f}" for weight in weights)}]'
            for name, weights in zip(GAPS, chain.gaps, strict=True)
        ),
        "",
        "# of what stands before a beginning and behind an ending, by its share: " + ", ".join(EDGES),
        "[edges]",
        *(
            f'"{name}" = [{", ".join(f"{weight:.3f}" for weight in weights)}]'
            for name, weights in zip(MOVES, chain.edges, strict=False)
        ),
        "",
        "# single words, beyond their concepts",
        "[vocabulary]",
        *(f'"{word}" = {weight:.2f}' for word, weight in sorted(sentences.words.items())),
        "",
        "# two words, one behind the other, beyond their concepts; before the first and behind the last is nothing",
        "[pairs]",
        *(f'"{" ".join(pair)}" = {weight:.2f}' for pair, weight in sorted(sentences.pairs.items())),
        "",
        "# concepts one behind the other, glue aside, or with one word between them",
        "[orders]",
        *(
            f'"{name_order(order)}" = {weight:.2f}'
            for order, weight in sorted(sentences.orders.items(), key=lambda item: -item[1])
        ),
        "",
        "# concepts that stand together in one sentence",
        "[together]",
    ]
    for concepts, weight in sorted(sentences.together, key=lambda item: (item[0].bit_count(), -item[1])):
        names = " + ".join(name for name in NAMES if concepts & BIT[name])
        lines.append(f'"{names}" = {weight:.3f}')
    lines += [
        "",
        "# trees over a run of words as a whole: a question for each level, and what each way through them adds, those with",
        "# a no to the first question first, and so on",
        "[runs]",
        f"bias = {chain.runs.bias:.4f}",
        "trees = [",
        *(f"  {json.dumps(tree)}," for tree in write_trees(chain.runs)),
        "]",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
