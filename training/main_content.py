"""Make ``src/cleantext/weights/main_content.npz`` from pages with ground truth.

    python training/main_content.py CORPUS --out src/cleantext/weights/main_content.npz

CORPUS holds ``DATASET/pages/ID.html.gz`` and ``DATASET/truth.jsonl.gz`` (one row a page: id, url, text,
snippets_with, snippets_without, title, truth_kind, truth_contains_notice).  Blocks of a page are labelled by
aligning them with the truth's text; where the truth is a few snippets, only the blocks that hold one are
labelled.  Sites of which ``md5(site) % 4 == 0`` are never trained on: the figures printed are theirs.

Needs lightgbm, scikit-learn, scipy and tldextract beside the package itself.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
import re
import sys
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import tldextract
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

from cleantext.find.block_features import (
    TokenWeights,
    describe,
    read_clues,
    read_names,
    read_words,
    split_names,
)
from cleantext.find.main_content import ask_for_vote, choose_threshold, combine, combine_vote, neighbour_names
from cleantext.model import Block, Document, Metadata
from cleantext.read.layout import Layout, lay_out, parse_html

WORD = re.compile(r"\w+")
DATASETS = (
    "wcxb",
    "fundus",
    "newspaper4k_dataset",
    "trafilatura_eval",
    "trafilatura_realworld",
    "scrapping_webs",
)
# A class word must be seen on this many sites to get a weight.
MIN_SITES = 8
# ... and a word of the text on this many.
MIN_WORD_SITES = 12
# Blocks outside the article that a page gives to learn from.
MAX_REST = 200
FOLDS = 3


@dataclass
class Page:
    dataset: str
    id: str
    site: str
    kind: str
    row: dict[str, Any]
    text: str
    blocks: tuple[Block, ...]
    layout: Layout | None
    clues: Any
    words: list[list[str]]
    labels: NDArray[np.float32]  # -1 where unknown
    path_tokens: list[
        tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    ]  # near, far, the words themselves
    vote: NDArray[np.float32]

    @property
    def is_validation(self) -> bool:
        return int(hashlib.md5(self.site.encode()).hexdigest(), 16) % 4 == 0

    @property
    def fold(self) -> int:
        return int(hashlib.md5(("fold" + self.site).encode()).hexdigest(), 16) % FOLDS


_extract = tldextract.TLDExtract(suffix_list_urls=())


@cache
def site_of(url: str | None, identifier: str) -> str:
    if not url:
        return identifier
    parts = _extract(url)
    return parts.top_domain_under_public_suffix or identifier


def decode(source: bytes) -> str:
    found = re.search(rb"charset=[\"']?([\w-]+)", source[:4096])
    for encoding in ([found.group(1).decode("ascii", "ignore")] if found else []) + ["utf-8", "cp1252"]:
        try:
            return source.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return source.decode("utf-8", "replace")


def read_rows(corpus: Path, dataset: str) -> Iterator[tuple[dict[str, Any], str]]:
    with gzip.open(corpus / dataset / "truth.jsonl.gz", "rt", encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            path = corpus / dataset / "pages" / (row["id"] + ".html.gz")
            if (
                row.get("truth_contains_notice")
                or row.get("truth_kind") == "tool-output"
                or not path.exists()
            ):
                continue
            yield row, decode(gzip.decompress(path.read_bytes()))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# ------------------------------------------------------------------------------------------- labels
def label_by_text(words: Sequence[Sequence[str]], truth: str, recall_only: bool) -> NDArray[np.float32]:
    """How much of each block stands in the truth, in the truth's order; repeats elsewhere count as 0."""
    target = WORD.findall(truth.lower())
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3, 4):
        for start in range(len(target) - size + 1):
            places[tuple(target[start : start + size])].append(start)
    share = np.zeros(len(words), dtype=np.float32)
    where: list[int | None] = [None] * len(words)
    for number, own in enumerate(words):
        size = min(4, len(own))
        if not size:
            continue
        grams = [tuple(own[start : start + size]) for start in range(len(own) - size + 1)]
        hits = [start for start, gram in enumerate(grams) if gram in places]
        share[number] = len(hits) / len(grams)
        if len(own) >= 6 and share[number] >= 0.5:
            unique = [places[grams[start]][0] - start for start in hits if len(places[grams[start]]) == 1]
            if unique:
                where[number] = int(np.median(unique))
    # the heaviest chain of blocks whose places in the truth rise
    anchors = [number for number in range(len(words)) if where[number] is not None]
    chain = heaviest_chain([(where[number] or 0, len(words[number])) for number in anchors])
    kept = {anchors[number] for number in chain}
    covered = np.zeros(len(target) + 1, dtype=bool)
    for number in kept:
        start = max(0, where[number] or 0)
        covered[start : start + len(words[number])] = True
    labels = share.copy()
    for number in anchors:
        if number in kept:
            continue
        start = max(0, where[number] or 0)
        span = covered[start : start + len(words[number])]
        if span.size and span.mean() > 0.5:
            labels[number] = 0  # a repeat of what stands in its right place
        else:
            covered[start : start + len(words[number])] = True
            kept.add(number)
    # short blocks: they must fall between the anchors before and after them
    ordered = sorted(kept)
    for number, own in enumerate(words):
        if number in kept or not own:
            continue
        if len(own) >= 6 and where[number] is not None:
            continue
        if share[number] < 0.99:
            if len(own) >= 6 and share[number] >= 0.5:
                continue
            labels[number] = 0 if share[number] < 0.5 else share[number]
            if labels[number] == 0:
                continue
        at = bisect_left(ordered, number)
        low = (where[ordered[at - 1]] or 0) + len(words[ordered[at - 1]]) - 3 if at > 0 else 0
        high = (where[ordered[at]] or 0) + 3 if at < len(ordered) else len(target)
        starts = places.get(tuple(own[: min(4, len(own))]), [])
        free = [
            start
            for start in starts
            if low <= start <= high - len(own) + 3 and not covered[start : start + len(own)].all()
        ]
        # far from anything that is surely article, a short line is there by chance
        near = min(
            number - ordered[at - 1] if at > 0 else 999, ordered[at] - number if at < len(ordered) else 999
        )
        if free and (near <= 8 or len(own) >= 5 or not ordered):
            covered[free[0] : free[0] + len(own)] = True
        else:
            labels[number] = 0
    if recall_only:
        labels = np.where(labels >= 0.7, labels, -1)
    return labels.astype(np.float32)


def heaviest_chain(items: Sequence[tuple[int, int]]) -> list[int]:
    """Indices of the heaviest subsequence of (place, weight) whose places do not fall."""
    if not items:
        return []
    places = np.array([place for place, _ in items])
    best = np.zeros(len(items))
    before = np.full(len(items), -1)
    for number, (place, weight) in enumerate(items):
        earlier = np.where(places[:number] <= place, best[:number], -1) if number else np.zeros(0)
        if earlier.size and earlier.max() >= 0:
            before[number] = int(earlier.argmax())
            best[number] = weight + earlier.max()
        else:
            best[number] = weight
    chain = [int(best.argmax())]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return chain[::-1]


def label_by_snippets(texts: Sequence[str], row: dict[str, Any]) -> NDArray[np.float32]:
    """1 for a block that holds a wanted snippet, 0 for one that holds an unwanted one, else unknown."""
    labels = np.full(len(texts), -1, dtype=np.float32)
    page = "\n".join(texts)
    for snippets, value in ((row.get("snippets_with"), 1), (row.get("snippets_without"), 0)):
        for snippet in snippets or []:
            wanted = squeeze(snippet)
            if len(wanted) < 4 or page.count(wanted) != 1:
                continue
            for number, text in enumerate(texts):
                if wanted in text:
                    labels[number] = value
    return labels


# -------------------------------------------------------------------------------------------- pages
def read_page(dataset: str, row: dict[str, Any], html: str) -> Page | None:
    root = parse_html(html)
    text, blocks, layout = lay_out(root)
    if not blocks:
        return None
    texts = [text[block.start : block.end] for block in blocks]
    words = [WORD.findall(piece.lower()) for piece in texts]
    if row.get("text"):
        labels = label_by_text(words, row["text"], dataset == "scrapping_webs")
    else:
        labels = label_by_snippets([squeeze(piece) for piece in texts], row)
    # the words in classes, near and far, as counted at run time
    tokens = [
        split_names(tag, read_names(pairs)) for tag, pairs in zip(layout.tags, layout.attributes, strict=True)
    ]
    path_tokens = []
    for owner, inner, piece in zip(
        layout.block_elements.tolist(), layout.block_inner.tolist(), texts, strict=True
    ):
        near = tokens[owner] + (tokens[inner] if inner != owner else ())
        far = tuple(token for element in layout.ancestors(inner) for token in tokens[element])
        path_tokens.append((near, far, read_words(piece)))
    extra = row.get("extra") or {}
    return Page(
        dataset, row["id"], site_of(row.get("url"), row["id"]), extra.get("page_type") or dataset, row,
        text, blocks,
        layout, read_clues(root), words, labels, path_tokens, take_vote(text, blocks, layout),
    )  # fmt: skip


def take_vote(text: str, blocks: tuple[Block, ...], layout: Layout) -> NDArray[np.float32]:
    vote = ask_for_vote(Document(text, blocks, Metadata(), layout))
    return np.zeros(len(blocks), dtype=np.float32) if vote is None else vote


def weigh(page: Page) -> NDArray[np.float64]:
    """The weight of each block: pages count alike, and blocks by what they add to the words."""
    sizes = np.array([len(own) for own in page.words], dtype=float)
    sizes = np.minimum(sizes, 150) ** 0.75 + 0.5
    known = page.labels >= 0
    if page.row.get("text") and page.dataset != "scrapping_webs":
        total = sizes[known].sum()
        inside = (sizes * page.labels)[known].sum()
        # what is outside may be many times what is inside
        weight = sizes / max(inside + min(total - inside, inside * 2), 1.0)
        return np.where(known, weight, 0)
    return np.where(known, sizes / max(sizes[known].sum() * 3, 30), 0)


# ------------------------------------------------------------------------------------------- tokens
def learn_tokens(pages: Sequence[Page], vocabulary: Vocabulary) -> TokenWeights:
    """A linear model on class words and first words: what each adds to the odds that a block is article."""
    size = len(vocabulary.tokens)
    rows: list[int] = []
    columns: list[int] = []
    targets: list[float] = []
    weights: list[float] = []
    for page in pages:
        weight = weigh(page)
        for number in choose_rows(page, weight).tolist():
            place = len(targets)
            found = [
                offset + known[token]
                for tokens, known, offset in zip(
                    page.path_tokens[number],
                    (vocabulary.tokens, vocabulary.tokens, vocabulary.words),
                    (0, size, 2 * size),
                    strict=True,
                )
                for token in tokens
                if token in known
            ]
            columns += found
            rows += [place] * len(found)
            targets.append(float(page.labels[number]))
            weights.append(float(weight[number]))
    width = 2 * size + len(vocabulary.words)
    matrix = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(targets), width))
    model = Ridge(alpha=2.0, solver="sparse_cg", max_iter=100, tol=1e-3)
    model.fit(matrix, 4 * (np.array(targets) - 0.5), sample_weight=np.array(weights) * 3)

    def name(known: dict[str, int], offset: int) -> dict[str, float]:
        found = {token: round(float(model.coef_[offset + place]), 3) for token, place in known.items()}
        return {token: value for token, value in found.items() if abs(value) >= 0.02}

    return TokenWeights(
        name(vocabulary.tokens, 0), name(vocabulary.tokens, size), name(vocabulary.words, 2 * size)
    )


@dataclass(frozen=True)
class Vocabulary:
    tokens: dict[str, int]
    words: dict[str, int]


def choose_vocabulary(pages: Sequence[Page]) -> Vocabulary:
    token_sites: dict[str, set[str]] = defaultdict(set)
    word_sites: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for near, far, words in page.path_tokens:
            for token in (*near, *far):
                token_sites[token].add(page.site)
            for word in words:
                word_sites[word].add(page.site)

    def choose(sites: dict[str, set[str]], least: int) -> dict[str, int]:
        chosen = sorted(token for token, seen in sites.items() if len(seen) >= least)
        return {token: place for place, token in enumerate(chosen)}

    return Vocabulary(choose(token_sites, MIN_SITES), choose(word_sites, MIN_WORD_SITES))


def choose_rows(page: Page, weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """The blocks to learn from: all of the article; of a long page's rest a sample, its weight raised."""
    known = np.flatnonzero(weight > 0)
    rest = known[page.labels[known] < 0.2]
    if len(rest) <= MAX_REST:
        return known
    rest_kept = np.random.default_rng(1).choice(rest, MAX_REST, replace=False)
    weight[rest_kept] *= len(rest) / MAX_REST
    return np.sort(np.concatenate([known[page.labels[known] >= 0.2], rest_kept]))


# -------------------------------------------------------------------------------------------- trees
def fit(features: list[NDArray[Any]], pages: Sequence[Page], **options: Any) -> lightgbm.Booster:
    chosen = []
    weights_of = []
    for page in pages:
        weight = weigh(page)
        rows = choose_rows(page, weight)
        chosen.append(rows)
        weights_of.append(weight[rows])
    values = np.concatenate([matrix[rows] for matrix, rows in zip(features, chosen, strict=True)])
    labels = np.concatenate([page.labels[rows] for page, rows in zip(pages, chosen, strict=True)])
    weights = np.concatenate(weights_of)
    settings = {
        "objective": "cross_entropy",
        "num_leaves": 24,
        "max_depth": 6,
        "learning_rate": 0.1,
        "min_data_in_leaf": 60,
        "feature_fraction": 0.3,
        "bagging_fraction": 0.6,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 63,
        "verbose": -1,
        "num_threads": 2,
        "seed": 1,
        "deterministic": True,
        **options,
    }
    rounds = settings.pop("rounds", 250)
    weights = weights / weights.mean()
    return lightgbm.train(settings, lightgbm.Dataset(values, labels, weight=weights), num_boost_round=rounds)


def export(booster: lightgbm.Booster, depth: int = 6) -> dict[str, NDArray[Any]]:
    """The trees as full binary trees of ``depth``: features, thresholds, and values of the leaves."""
    trees = booster.dump_model()["tree_info"]
    inner = 2**depth - 1
    features = np.zeros((len(trees), inner), dtype=np.int16)
    thresholds = np.full((len(trees), inner), np.inf, dtype=np.float32)
    leaves = np.zeros((len(trees), 2**depth), dtype=np.float32)
    for number, tree in enumerate(trees):
        todo = [(tree["tree_structure"], 0, 0)]
        while todo:
            node, place, level = todo.pop()
            if "leaf_value" in node:
                # a leaf above the last level: everything below it has its value
                first = place
                span = 1
                for _ in range(depth - level):
                    first, span = 2 * first + 1, span * 2
                leaves[number, first - inner : first - inner + span] = node["leaf_value"]
                continue
            assert node["decision_type"] == "<="
            features[number, place] = node["split_feature"]
            # the nearest float32 below, so that comparing float32 values gives the same answer
            thresholds[number, place] = (
                np.nextafter(np.float32(node["threshold"]), np.float32(-np.inf))
                if np.float32(node["threshold"]) > node["threshold"]
                else np.float32(node["threshold"])
            )
            todo.append((node["left_child"], 2 * place + 1, level + 1))
            todo.append((node["right_child"], 2 * place + 2, level + 1))
    return {"features": features, "thresholds": thresholds, "leaves": leaves}


def sigmoid(values: NDArray[Any]) -> NDArray[Any]:
    return 1 / (1 + np.exp(-values))


# ------------------------------------------------------------------------------------------ measures
def word_f1(predicted: Sequence[str], truth: Sequence[str]) -> float:
    own, wanted = Counter(predicted), Counter(truth)
    if not wanted:
        return 1.0 if not own else 0.0
    shared = sum((own & wanted).values())
    return 2 * shared / (sum(own.values()) + sum(wanted.values())) if shared else 0.0


def shingle_counts(predicted: Sequence[str], truth: Sequence[str]) -> tuple[float, float, float]:
    def cut(words: Sequence[str]) -> Counter[tuple[str, ...]]:
        return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()

    own, wanted = cut(predicted), cut(truth)
    shared = sum((own & wanted).values())
    false, missed = sum(own.values()) - shared, sum(wanted.values()) - shared
    total = shared + false + missed
    return (shared / total, false / total, missed / total) if total else (1.0, 0.0, 0.0)


def measure(pages: Sequence[Page], chosen: Sequence[NDArray[np.bool_]]) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    pooled: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(3))
    snippets: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(3))
    for page, keep in zip(pages, chosen, strict=True):
        predicted = [word for own, is_kept in zip(page.words, keep, strict=True) if is_kept for word in own]
        if page.row.get("text"):
            truth = WORD.findall(page.row["text"].lower())
            if page.dataset == "wcxb":
                value = word_f1(predicted, truth)
                found["wcxb all"].append(value)
                found["wcxb " + page.kind].append(value)
            else:
                pooled[page.dataset] += shingle_counts(predicted, truth)
        elif page.row.get("snippets_with"):
            text = squeeze(
                " ".join(
                    page.text[block.start : block.end]
                    for block, is_kept in zip(page.blocks, keep, strict=True)
                    if is_kept
                )
            )
            for snippet in page.row["snippets_with"]:
                snippets[page.dataset] += (1, 0, 0) if squeeze(snippet) in text else (0, 0, 1)
            for snippet in page.row.get("snippets_without") or []:
                snippets[page.dataset][1] += squeeze(snippet) in text
    result = {name: float(np.mean(values)) for name, values in sorted(found.items())}
    for name, (true, false, missed) in {**pooled, **snippets}.items():
        result[name] = 2 * true / (2 * true + false + missed)
        result[name + " P"] = true / (true + false)
        result[name + " R"] = true / (true + missed)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the pages as read here, to train again faster")
    parser.add_argument("--rounds", type=int, default=120)
    arguments = parser.parse_args()
    pages = read_pages(arguments.corpus, arguments.cache)
    train(pages, arguments)


def read_pages(corpus: Path, cache_file: Path | None) -> list[Page]:
    if cache_file and cache_file.exists():
        return pickle.loads(cache_file.read_bytes())  # type: ignore[no-any-return]
    sys.setrecursionlimit(10_000)
    pages = []
    for dataset in DATASETS:
        for row, html in read_rows(corpus, dataset):
            page = read_page(dataset, row, html)
            if page is None:
                continue
            pages.append(page)
        print(dataset, len(pages), time.strftime("%X"), flush=True)
    if cache_file:
        for page in pages:
            page.layout = slim(page.layout)
        cache_file.write_bytes(pickle.dumps(pages))
    return pages


def slim(layout: Layout | None) -> Layout | None:
    """A layout without lxml's elements, which cannot be pickled."""
    from dataclasses import replace

    return replace(layout, root=None, elements=(), _numbers={}) if layout else None  # type: ignore[arg-type]


def train(pages: Sequence[Page], arguments: argparse.Namespace) -> None:
    training = [page for page in pages if not page.is_validation and (page.labels >= 0).any()]
    validation = [page for page in pages if page.is_validation]
    print(len(training), "pages to train on,", len(validation), "to validate", flush=True)
    vocabulary = choose_vocabulary(training)
    print(
        len(vocabulary.tokens), len(vocabulary.words), "class words, words", time.strftime("%X"), flush=True
    )

    def describe_all(some: Sequence[Page], tokens: TokenWeights) -> list[Any]:
        return [describe(page.text, page.blocks, page.layout, page.clues, tokens) for page in some]  # type: ignore[arg-type]

    tokens = learn_tokens(training, vocabulary)
    print(len(tokens.near), len(tokens.far), len(tokens.words), "weights", time.strftime("%X"), flush=True)
    # features of training pages use class-word weights learnt on the other folds
    described: list[Any] = [None] * len(training)
    for fold in range(FOLDS):
        others = learn_tokens([page for page in training if page.fold != fold], vocabulary)
        for number, page in enumerate(training):
            if page.fold == fold:
                described[number] = describe_all([page], others)[0]
    values = [found.values for found in described]
    names = described[0].names
    print("features", len(names), time.strftime("%X"), flush=True)
    first = fit(values, training, rounds=arguments.rounds)
    # the first stage's opinions on training pages come from the other folds
    opinions: list[Any] = [None] * len(training)
    for fold in range(FOLDS):
        chosen = [number for number, page in enumerate(training) if page.fold != fold]
        booster = fit(
            [values[number] for number in chosen],
            [training[number] for number in chosen],
            rounds=arguments.rounds,
        )
        for number, page in enumerate(training):
            if page.fold == fold:
                opinions[number] = sigmoid(booster.predict(values[number], raw_score=True))
    print("first stage", time.strftime("%X"), flush=True)
    both = [combine(found, opinion) for found, opinion in zip(described, opinions, strict=True)]
    second = fit(both, training, rounds=arguments.rounds, seed=2)
    print("second stage", time.strftime("%X"), flush=True)
    voted = fit(
        [combine_vote(matrix, page.vote) for matrix, page in zip(both, training, strict=True)],
        training,
        rounds=arguments.rounds,
        seed=3,
    )
    print("second stage with vote", time.strftime("%X"), flush=True)
    if arguments.out:
        write(arguments.out, tokens, names, first, second, voted)
    found = describe_all(validation, tokens)
    firsts = [sigmoid(first.predict(item.values, raw_score=True)) for item in found]
    combined = [combine(item, opinion) for item, opinion in zip(found, firsts, strict=True)]
    seconds = [sigmoid(second.predict(matrix, raw_score=True)) for matrix in combined]
    voteds = [
        sigmoid(voted.predict(combine_vote(matrix, page.vote), raw_score=True))
        for matrix, page in zip(combined, validation, strict=True)
    ]
    report(validation, firsts, seconds, voteds)
    for booster, all_names in ((first, names), (second, (*names, *neighbour_names()))):
        gains = booster.feature_importance("gain")
        order = np.argsort(-gains)[:50]
        print(" ".join(f"{all_names[i]}={gains[i] / gains.sum():.3f}" for i in order))
        print("unused:", " ".join(name for name, gain in zip(all_names, gains, strict=True) if not gain))


def choose(pages: Sequence[Page], opinions: Any) -> list[NDArray[np.bool_]]:
    return [
        values
        >= choose_threshold(values, np.array([len("".join(own)) for own in page.words], dtype=np.float32))[0]
        for page, values in zip(pages, opinions, strict=True)
    ]


def report(pages: Sequence[Page], firsts: Any, seconds: Any, voteds: Any) -> None:
    columns = {
        "perfect": [page.labels >= 0.5 for page in pages],
        "all": [page.labels >= -1 for page in pages],
    }
    columns["first"] = choose(pages, firsts)
    columns["second .5"] = [values >= 0.5 for values in seconds]
    columns["second"] = choose(pages, seconds)
    columns["voted"] = choose(pages, voteds)
    figures = {name: measure(pages, chosen) for name, chosen in columns.items()}
    print(f"{'':28}", *(f"{name:>11}" for name in figures))
    for name in figures["all"]:
        print(f"{name:28}", *(f"{figure[name]:11.4f}" for figure in figures.values()))


def write(out: Path, tokens: TokenWeights, names: Sequence[str], first: Any, second: Any, voted: Any) -> None:
    arrays = {}
    for stage, booster in (("first", first), ("second", second), ("voted", voted)):
        for name, array in export(booster).items():
            arrays[f"{stage}_{name}"] = array.astype(np.float16) if name == "leaves" else array
    known = sorted(set(tokens.near) | set(tokens.far))
    arrays["token_near"] = np.array([tokens.near.get(token, 0) for token in known], dtype=np.float16)
    arrays["token_far"] = np.array([tokens.far.get(token, 0) for token in known], dtype=np.float16)
    arrays["tokens"] = np.frombuffer("\n".join(known).encode(), dtype=np.uint8)
    arrays["word_weights"] = np.array(list(tokens.words.values()), dtype=np.float16)
    arrays["words"] = np.frombuffer("\n".join(tokens.words).encode(), dtype=np.uint8)
    arrays["names"] = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
    np.savez_compressed(out, **arrays)
    print("wrote", out, out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
