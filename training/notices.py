"""Learn the weights of ``find/notices.py`` from notices and from articles, and write them down.

    python training/notices.py NOTICES CORPUS                       # learn from three quarters, report on the fourth
    python training/notices.py NOTICES CORPUS --all --out src/cleantext/weights/notices.toml

NOTICES is a folder of JSON-lines files with ``phrase`` or ``text``, ``kind``, ``vendor_or_site`` or ``domain``;
CORPUS one of ``DATASET/truth.jsonl.gz`` with ``text`` and ``url``.  Vendors and sites whose MD5 is a multiple of four
are left out and only reported.  Every sentence of a notice is an example; so is every sentence of an article that
holds anchor words, and one in thirty of the others.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.linear_model import LogisticRegression

from cleantext.find.notices import (
    MEASURES,
    NoticeFinder,
    Unit,
    Weights,
    _densest,
    _Page,
    is_telling,
    measure,
    says_enough,
    sum_up,
)
from cleantext.find.vocabulary import BIT, NAMES, load_vocabulary
from cleantext.lexicon import load_lexicons
from cleantext.model import Metadata
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
STRENGTH, FEWEST, NOTICE_WEIGHT = 0.2, 12, 3.0
THRESHOLDS = {"seed": 0.45, "weak": 0.08, "bridge": 0.02, "part": 0.95, "sure": 1.0}
TOPIC = re.compile(r"cookie|consent|datenschutz|zustimm|einwillig|akzept|accept|tracker|traceur|privacy|gdpr|rgpd|dsgvo|çerez", re.I)  # fmt: skip


def held_out(key: str) -> bool:
    return int(hashlib.md5(key.encode()).hexdigest(), 16) % 4 == 0


def read_lines(path: Path) -> Iterator[dict]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def fill(text: str, chance: random.Random) -> str:
    text = re.sub(
        r"\{[A-Za-z][^}]{0,30}\}|\[SERVICE\]|%\{?service\}?s?",
        lambda _: chance.choice(["Twitter", "Instagram", "YouTube", "Facebook", "TikTok"]),
        text,
    )
    return re.sub(r"\s+", " ", text).strip()


def notices(folder: Path) -> Iterator[tuple[str, str, str]]:
    """``(text, vendor or site, language)`` of every notice."""
    chance = random.Random(1)
    for name in ("embeds.jsonl", "consent.jsonl"):
        for row in read_lines(folder / name):
            phrase = row.get("phrase") or ""
            if (
                row["kind"] in NOTICE_KINDS
                and len(phrase) >= 25
                and " | " not in phrase
                and not RECIPE.search(phrase)
            ):
                yield fill(phrase, chance), row["vendor_or_site"], row["language"] or "?"
    for row in read_lines(folder / "html_cookie_consent_blocks.jsonl"):
        text = fill(row["text"], chance)
        if (
            40 <= len(text) <= 900
            and row["in_consent_container"]
            and TOPIC.search(text)
            and not RECIPE.search(text)
        ):
            yield text, row["domain"], row.get("lang") or "?"


def articles(corpus: Path) -> Iterator[tuple[str, str]]:
    """``(text, site)`` of every article whose reference holds no notice."""
    for text, site, _ in articles_with_language(corpus):
        yield text, site


def articles_with_language(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """``(text, site, language)`` of every article whose reference holds no notice."""
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
                    and kind in (None, "article")
                ):
                    yield (
                        row["text"],
                        urlsplit(row.get("url") or "").hostname or row["id"],
                        row.get("lang") or "en",
                    )


Row = tuple[str, int, tuple[float, ...]]  # the sentence, its concepts, its measures


class Gatherer:
    """Turns texts into rows of features, one for each sentence."""

    def __init__(self) -> None:
        self.vocabulary = load_vocabulary()
        self.finder = NoticeFinder(self.vocabulary, Weights((), (0.0,) * len(MEASURES), **THRESHOLDS))

    def rows(self, text: str, anchored: bool, chance: random.Random | None = None) -> Iterator[Row]:
        """The rows of a text: of every sentence, in the language of the whole, or of what the finder would read."""
        page = _Page(lay_out_text(text, Metadata()), self.finder)
        everything = Unit(0, len(page.folded), 0)
        whole = page.languages_of(self.vocabulary.look(page.folded), everything)
        for line in range(len(page.document.blocks)):
            for number in page.units_of(line):
                unit = page.units[number]
                if not anchored:
                    # a sentence that says nothing of the kind by itself ("All rights reserved.") teaches nothing
                    hits = self.vocabulary.look(page.folded[unit.start : unit.end])
                    languages = (*whole, *page.languages_of(hits, unit))
                    readings = [self.vocabulary.read(page.folded, unit.start, unit.end, n) for n in languages]
                    best = max(
                        readings,
                        key=lambda reading: (sum(map(bool, reading.masks)), reading.mask.bit_count()),
                    )
                    if is_telling(best):
                        yield self.row(page, unit.start, unit.end, languages[readings.index(best)])
                    continue
                hits = self.vocabulary.look(page.folded[unit.start : unit.end])
                languages: tuple[int, ...] = ()
                if says_enough(hits, unit.end - unit.start):
                    languages = page.languages_of(hits, unit)
                elif chance and chance.random() < 1 / 30:
                    languages = whole[:1]
                for language in languages:
                    yield self.row(page, unit.start, unit.end, language)
                    # what the finder would try of this sentence by itself
                    reading = self.vocabulary.read(page.folded, unit.start, unit.end, language)
                    if (part := _densest(page, unit, reading)) != (unit.start, unit.end):
                        yield self.row(page, *part, language)

    def row(self, page: _Page, start: int, end: int, language: int) -> Row:
        reading = self.vocabulary.read(page.folded, start, end, language)
        return page.folded[start:end], sum_up(reading), measure(page, start, end, reading)


def gather(folder: Path, corpus: Path) -> dict[bool, list[tuple[Row, int, float]]]:
    """Rows with their label and weight, apart for training (False) and held out (True)."""
    gatherer, chance = Gatherer(), random.Random(2)
    parts: dict[bool, list[tuple[Row, int, float]]] = {False: [], True: []}

    def add(held: bool, rows: Iterator[Row], label: int, weight: float) -> None:
        parts[held] += [(row, label, weight) for row in rows]

    for text, source, _ in notices(folder):
        add(held_out(source), gatherer.rows(text, False), 1, NOTICE_WEIGHT)
    for lexicon in load_lexicons():
        for text in lexicon.removes:
            add(False, gatherer.rows(text, False), 1, NOTICE_WEIGHT)
        for text in lexicon.keeps:
            add(False, gatherer.rows(text, True), 0, 2.0)
    for row in read_lines(folder / "hard_negatives.jsonl"):
        text = re.sub(r"^\[[^\]]*\]\s*", "", row["phrase"])
        add(held_out(row["vendor_or_site"]), gatherer.rows(text, True), 0, 2.0)
    for text, site in articles(corpus):
        add(held_out(site), gatherer.rows(text, True, chance), 0, 1.0)
    return parts


def choose_together(masks: list[int], labels: np.ndarray) -> list[int]:
    """Sets of up to three concepts, with or without being all of the sentence, that enough notices hold."""
    found = np.array([mask for mask, label in zip(masks, labels, strict=True) if label], dtype=np.int64)
    states = [BIT["mostly"], BIT["whole"]]
    bits = [bit for bit in BIT.values() if bit not in states and np.count_nonzero(found & bit) >= FEWEST]
    sets = list(states)
    for size in (1, 2, 3):
        for group in itertools.combinations(bits, size):
            some = (sum(group), *(sum(group) | state for state in states))
            sets += [whole for whole in some if np.count_nonzero((found & whole) == whole) >= FEWEST]
    return sets


def table_of(rows: list[Row], sets: list[int]) -> np.ndarray:
    masks = np.array([row[1] for row in rows], dtype=np.int64)
    together = np.stack([(masks & whole) == whole for whole in sets], axis=1).astype(np.float32)
    return np.hstack([together, np.array([row[2] for row in rows], dtype=np.float32)])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notices", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument(
        "--all", action="store_true", help="learn from the held-out part too, for the weights that ship"
    )
    options = parser.parse_args()
    parts = gather(options.notices, options.corpus)
    if options.all:
        parts[False] += parts[True]
    rows = [row for row, _, _ in parts[False]]
    y = np.array([label for _, label, _ in parts[False]])
    weights = np.array([weight for _, _, weight in parts[False]])
    sets = choose_together([row[1] for row in rows], y)
    x = table_of(rows, sets)
    print(
        f"training: {y.sum()} sentences of notices, {(1 - y).sum()} readings of sentences of articles, {len(sets)} sets"
    )
    model = LogisticRegression(
        C=STRENGTH, l1_ratio=1.0, solver="liblinear", max_iter=300, fit_intercept=False
    )
    model.fit(x, y, sample_weight=weights)
    learnt = model.coef_[0]
    print(f"{np.count_nonzero(learnt[: len(sets)])} sets have a weight")
    for name, held in (("training", False), ("held out", True)):
        rows = [row for row, _, _ in parts[held]]
        y = np.array([label for _, label, _ in parts[held]])
        p = 1 / (1 + np.exp(-(table_of(rows, sets) @ learnt)))
        for threshold in (0.02, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
            false = int((p[y == 0] >= threshold).sum())
            print(
                f"{name}: p >= {threshold}: recall {np.mean(p[y == 1] >= threshold):.4f}, false {false} of {(y == 0).sum()}"
            )
        order = np.argsort(p)
        for title, label, ranks in (
            ("notices that look least so", 1, order),
            ("articles that look most so", 0, order[::-1]),
        ):
            if options.show:
                print(f"-- {title}")
            for i in [i for i in ranks if y[i] == label][: options.show]:
                print(f"{p[i]:.2f} {rows[i][0][:250]}")
    if options.out:
        write(options.out, sets, learnt)


def write(path: Path, sets: list[int], learnt: np.ndarray) -> None:
    lines = [
        "# Learnt weights of what a sentence says; made, with how, by training/notices.py.",
        "[thresholds]",
        *(f"{name} = {value}" for name, value in THRESHOLDS.items()),
        "",
        "[measures]",
        *(f'"{name}" = {weight:.3f}' for name, weight in zip(MEASURES, learnt[len(sets) :], strict=True)),
        "",
        "# concepts that stand together in one sentence",
        "[together]",
    ]
    for whole, weight in sorted(
        zip(sets, learnt, strict=False), key=lambda item: (item[0].bit_count(), -item[1])
    ):
        if abs(weight) >= 5e-4:
            names = " + ".join(name for name in NAMES if whole & BIT[name])
            lines.append(f'"{names}" = {weight:.3f}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
