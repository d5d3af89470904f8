"""Learn the weights of ``find/notices.py`` from notices and from articles, and write them down.

    python training/notices.py NOTICES CORPUS --out src/cleantext/weights/notices.toml

NOTICES is a folder of JSON-lines files with ``phrase`` or ``text``, ``kind``, ``vendor_or_site`` or ``domain``;
CORPUS one of ``DATASET/truth.jsonl.gz`` with ``text`` and ``url``.  Vendors and sites whose MD5 is a multiple of four
are left out and only reported.  Every sentence of a notice is an example; so is every sentence of an article that
holds anchor words, and one in thirty of the others.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.linear_model import LogisticRegression

from cleantext.find.notices import FEATURES, NoticeFinder, Weights, _holds_two, _Page, features
from cleantext.find.vocabulary import load_vocabulary
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
RECIPE = re.compile(r"sugar|recipe|rezept|chocolate|\bbak(?:e|ing|ed)\b|dough|butter|\boven\b|\beggs?\b|flour|teig", re.I)
TOPIC = re.compile(r"cookie|consent|datenschutz|zustimm|einwillig|akzept|accept|tracker|traceur|privacy|gdpr|rgpd|dsgvo|çerez", re.I)  # fmt: skip


def held_out(key: str) -> bool:
    return int(hashlib.md5(key.encode()).hexdigest(), 16) % 4 == 0


def read_lines(path: Path) -> Iterator[dict]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def fill(text: str, chance: random.Random) -> str:
    text = re.sub(r"\{[A-Za-z][^}]{0,30}\}|\[SERVICE\]|%\{?service\}?s?", lambda _: chance.choice(["Twitter", "Instagram", "YouTube", "Facebook", "TikTok"]), text)
    return re.sub(r"\s+", " ", text).strip()


def notices(folder: Path) -> Iterator[tuple[str, str, str]]:
    """``(text, vendor or site, language)`` of every notice."""
    chance = random.Random(1)
    for name in ("embeds.jsonl", "consent.jsonl"):
        for row in read_lines(folder / name):
            phrase = row.get("phrase") or ""
            if row["kind"] in NOTICE_KINDS and len(phrase) >= 25 and " | " not in phrase and not RECIPE.search(phrase):
                yield fill(phrase, chance), row["vendor_or_site"], row["language"] or "?"
    for row in read_lines(folder / "html_cookie_consent_blocks.jsonl"):
        text = fill(row["text"], chance)
        if 40 <= len(text) <= 900 and row["in_consent_container"] and TOPIC.search(text) and not RECIPE.search(text):
            yield text, row["domain"], row.get("lang") or "?"


def articles(corpus: Path) -> Iterator[tuple[str, str]]:
    """``(text, site)`` of every article whose reference holds no notice."""
    for path in sorted(corpus.glob("*/truth.jsonl.gz")):
        if path.parent.name == "wac_xii":
            continue
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                kind = (row.get("extra") or {}).get("page_type")
                if row.get("text") and not row.get("truth_contains_notice") and row.get("truth_kind") != "tool-output" and kind in (None, "article"):
                    yield row["text"], urlsplit(row.get("url") or "").hostname or row["id"]


class Gatherer:
    """Turns texts into rows of features, one for each sentence."""

    def __init__(self) -> None:
        self.vocabulary = load_vocabulary()
        self.finder = NoticeFinder(self.vocabulary, Weights((0.0,) * len(FEATURES), 0.5, 0.5, 0.5))

    def rows(self, text: str, most: int, anchored: bool, chance: random.Random | None = None) -> Iterator[tuple[str, list[float]]]:
        page = _Page(lay_out_text(text, Metadata()), self.finder)
        for line in range(len(page.document.blocks)):
            for number in page.units_of(line):
                unit = page.units[number]
                if anchored:
                    seen: dict[int, int] = {}
                    for _, meanings in self.vocabulary.look(page.folded[unit.start : unit.end]):
                        for language, mask in meanings:
                            seen[language] = seen.get(language, 0) | mask
                    if not _holds_two(seen) and not (chance and chance.random() < 1 / 30):
                        continue
                for reading in self.vocabulary.read(page.folded, unit.start, unit.end, most):
                    yield page.folded[unit.start : unit.end], features(page, unit.start, unit.end, reading)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notices", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    gatherer, chance = Gatherer(), random.Random(2)
    parts: dict[bool, tuple[list, list, list, list]] = {False: ([], [], [], []), True: ([], [], [], [])}

    def add(held: bool, rows: Iterator[tuple[str, list[float]]], label: int, weight: float) -> None:
        texts, values, labels, weights = parts[held]
        for text, row in rows:
            texts.append(text), values.append(row), labels.append(label), weights.append(weight)

    for text, source, _ in notices(options.notices):
        add(held_out(source), gatherer.rows(text, 1, False), 1, 1.0)
    for lexicon in load_lexicons():
        for text in lexicon.removes:
            add(False, gatherer.rows(text, 1, False), 1, 1.0)
        for text in lexicon.keeps:
            add(False, gatherer.rows(text, 2, False), 0, 1.0)
    for row in read_lines(options.notices / "hard_negatives.jsonl"):
        add(held_out(row["vendor_or_site"]), gatherer.rows(re.sub(r"^\[[^\]]*\]\s*", "", row["phrase"]), 2, False), 0, 2.0)
    for text, site in articles(options.corpus):
        add(held_out(site), gatherer.rows(text, 2, True, chance), 0, 1.0)

    texts, values, labels, weights = parts[False]
    x, y, w = np.array(values), np.array(labels), np.array(weights)
    print(f"training: {y.sum()} sentences of notices, {(1 - y).sum()} readings of sentences of articles")
    model = LogisticRegression(C=1.0, max_iter=3000, fit_intercept=False)
    model.fit(x, y, sample_weight=w)
    learnt = model.coef_[0]
    for name, held in (("training", False), ("held out", True)):
        texts, values, labels, _ = parts[held]
        x, y = np.array(values), np.array(labels)
        p = 1 / (1 + np.exp(-x @ learnt))
        for threshold in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
            print(f"{name}: p >= {threshold}: recall {np.mean(p[y == 1] >= threshold):.4f}, false {int((p[y == 0] >= threshold).sum())} of {(y == 0).sum()}")
        if options.show and not held:
            order = np.argsort(p)
            print("-- notices that look least so")
            for i in [i for i in order if y[i] == 1][: options.show]:
                print(f"{p[i]:.2f} {texts[i][:200]}")
            print("-- articles that look most so")
            for i in [i for i in order[::-1] if y[i] == 0][: options.show]:
                print(f"{p[i]:.2f} {texts[i][:300]}")
    if options.out:
        lines = ["# The weight of each feature of a sentence; made by training/notices.py (see there).", "strong = 0.8", "weak = 0.3", "bridge = 0.02", "", "[features]"]
        lines += [f'"{name}" = {weight:.3f}' for name, weight in zip(FEATURES, learnt, strict=True) if not math.isclose(weight, 0, abs_tol=5e-4)]
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
