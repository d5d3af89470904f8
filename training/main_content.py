"""Make ``src/cleantext/weights/main_content.npz`` from pages with ground truth.

    python training/main_content.py CORPUS --out src/cleantext/weights/main_content.npz

CORPUS holds ``DATASET/pages/ID.html.gz`` and ``DATASET/truth.jsonl.gz`` (one row a page: id, url, text,
snippets_with, snippets_without, title, truth_kind, truth_contains_notice).  Blocks of a page are labelled by
aligning them with the truth's text (``alignment.py``); where the truth is a few snippets, only the blocks
that hold one are labelled.  Sites of which ``md5(site) % 4 == 0`` are never trained on: the figures printed
are theirs.  ``--cache`` keeps the pages as read, outside the repository.

Needs catboost, scikit-learn, scipy and tldextract beside the package itself.
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
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import catboost
import numpy as np
import tldextract
from alignment import label_by_text
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, Ridge
from trees import export

from cleantext.find.block_features import BlockFeatures, describe, read_labels
from cleantext.find.element_names import PAGE_KINDS, TokenWeights, read_names, split_address, split_names
from cleantext.find.main_content import choose_threshold, combine, judge_features, neighbour_names
from cleantext.find.page_clues import read_clues
from cleantext.find.trees import Trees
from cleantext.model import Block
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
# How freely the linear model of page kinds is fitted (scikit-learn's C).
PAGE_KIND_C = 3.0
# Blocks outside the article that a page gives to learn from.
MAX_REST = 100
FOLDS = 3
# Trees of the first stage that tells the second one its opinions on a fold's pages: fewer than the final
# one's, for there are fewer pages to learn from.
FOLD_ROUNDS = 100


@dataclass
class Page:
    dataset: str
    id: str
    site: str
    kind: str
    row: dict[str, Any]
    text: str
    blocks: tuple[Block, ...]
    layout: Layout
    clues: Any
    words: list[list[str]]
    labels: NDArray[np.float32]  # -1 where unknown
    path_tokens: list[
        tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    ]  # near, far, the words themselves

    @cached_property
    def page_tokens(self) -> frozenset[str]:
        """What the kind of the page is told by."""
        names = {token for near, far, _ in self.path_tokens for token in (*near, *far)}
        return frozenset(
            {*names, *split_address(self.clues.address), *("@" + kind for kind in self.clues.types)}
        )

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
    tokens = [split_names(tag, read_names(layout.pairs(number))) for number, tag in enumerate(layout.tags)]
    path_tokens = []
    for owner, inner, label in zip(
        layout.block_elements.tolist(), layout.block_inner.tolist(), read_labels(text, blocks), strict=True
    ):
        near = tokens[owner] + (tokens[inner] if inner != owner else ())
        far = tuple(token for element in layout.ancestors(inner) for token in tokens[element])
        path_tokens.append((near, far, label))
    extra = row.get("extra") or {}
    return Page(
        dataset, row["id"], site_of(row.get("url"), row["id"]), extra.get("page_type") or dataset, row,
        text, blocks,
        layout, read_clues(root), words, labels, path_tokens,
    )  # fmt: skip


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
@dataclass(frozen=True)
class Sightings:
    """Which words are seen around and in which blocks: a row for a block, three groups of columns."""

    matrix: csr_matrix
    targets: NDArray[np.float64]
    weights: NDArray[np.float64]
    folds: NDArray[np.int64]


def see_tokens(pages: Sequence[Page], vocabulary: Vocabulary) -> Sightings:
    size = len(vocabulary.tokens)
    columns: list[int] = []
    stops: list[int] = [0]
    targets: list[float] = []
    weights: list[float] = []
    folds: list[int] = []
    for page in pages:
        weight = weigh(page)
        for number in choose_rows(page, weight).tolist():
            near, far, words = page.path_tokens[number]
            columns += [known for token in near if (known := vocabulary.tokens.get(token)) is not None]
            columns += {size + known for token in far if (known := vocabulary.tokens.get(token)) is not None}
            columns += [
                2 * size + known for word in words if (known := vocabulary.words.get(word)) is not None
            ]
            stops.append(len(columns))
            targets.append(float(page.labels[number]))
            weights.append(float(weight[number]))
            folds.append(page.fold)
    width = 2 * size + len(vocabulary.words)
    values = np.ones(len(columns), dtype=np.float32)
    matrix = csr_matrix((values, np.array(columns), np.array(stops)), shape=(len(targets), width))
    return Sightings(matrix, np.array(targets), np.array(weights), np.array(folds))


def learn_tokens(
    seen: Sightings, pages: Sequence[Page], vocabulary: Vocabulary, without: int
) -> TokenWeights:
    """Linear models on class words and first words: what each adds to the odds that a block is article.

    ``without`` is the fold that is left out.
    """
    chosen = np.flatnonzero(seen.folds != without)
    model = Ridge(alpha=2.0, solver="sparse_cg", max_iter=60, tol=1e-3)
    model.fit(seen.matrix[chosen], 4 * (seen.targets[chosen] - 0.5), sample_weight=seen.weights[chosen] * 3)

    def name(known: dict[str, int], offset: int) -> dict[str, float]:
        found = {token: round(float(model.coef_[offset + place]), 3) for token, place in known.items()}
        return {token: value for token, value in found.items() if abs(value) >= 0.02}

    size = len(vocabulary.tokens)
    return TokenWeights(
        name(vocabulary.tokens, 0),
        name(vocabulary.tokens, size),
        name(vocabulary.words, 2 * size),
        *learn_page_kinds([page for page in pages if page.fold != without], vocabulary),
    )


def learn_page_kinds(pages: Sequence[Page], vocabulary: Vocabulary) -> tuple[dict[str, Any], Any]:
    """A linear model of what kind of page it is, on all the words that name its elements, address and data."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    targets: list[int] = []
    for page in pages:
        kind = page.kind if page.dataset == "wcxb" else "article"
        if kind not in PAGE_KINDS:
            continue
        known = [place for token in page.page_tokens if (place := vocabulary.pages.get(token)) is not None]
        rows += [len(targets)] * len(known)
        columns += known
        values += [len(known) ** -0.5] * len(known)
        targets.append(PAGE_KINDS.index(kind))
    matrix = csr_matrix((values, (rows, columns)), shape=(len(targets), len(vocabulary.pages)))
    model = LogisticRegression(C=PAGE_KIND_C, max_iter=300)
    model.fit(matrix, targets)
    weights = np.zeros((len(PAGE_KINDS), len(vocabulary.pages)))
    weights[model.classes_] = model.coef_
    base = np.full(len(PAGE_KINDS), -9.0)
    base[model.classes_] = model.intercept_
    found = {
        token: weights[:, place].astype(np.float16).astype(np.float32)
        for token, place in vocabulary.pages.items()
        if np.abs(weights[:, place]).max() >= 0.05
    }
    return found, base.astype(np.float32)


@dataclass(frozen=True)
class Vocabulary:
    tokens: dict[str, int]
    words: dict[str, int]
    pages: dict[str, int]


def choose_vocabulary(pages: Sequence[Page]) -> Vocabulary:
    token_sites: dict[str, set[str]] = defaultdict(set)
    word_sites: dict[str, set[str]] = defaultdict(set)
    page_sites: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for token in page.page_tokens:
            page_sites[token].add(page.site)
        for near, far, words in page.path_tokens:
            for token in (*near, *far):
                token_sites[token].add(page.site)
            for word in words:
                word_sites[word].add(page.site)

    def choose(sites: dict[str, set[str]], least: int) -> dict[str, int]:
        chosen = sorted(token for token, seen in sites.items() if len(seen) >= least)
        return {token: place for place, token in enumerate(chosen)}

    return Vocabulary(
        choose(token_sites, MIN_SITES), choose(word_sites, MIN_WORD_SITES), choose(page_sites, MIN_SITES)
    )


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
def fit(features: Sequence[NDArray[Any]], pages: Sequence[Page], **options: Any) -> Trees:
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
        "loss_function": "CrossEntropy",
        "boosting_type": "Plain",
        "depth": 6,
        "iterations": 200,
        "learning_rate": 0.1,
        "l2_leaf_reg": 5.0,
        "rsm": 0.25,
        "bootstrap_type": "Bernoulli",
        "subsample": 0.6,
        "border_count": 64,
        "thread_count": 1,
        "random_seed": 1,
        "verbose": False,
        "allow_writing_files": False,
        **options,
    }
    pool = catboost.Pool(values, labels, weight=weights / weights.mean())
    return export(catboost.CatBoost(settings).fit(pool))


def average(models: Sequence[Trees]) -> Trees:
    """The mean of several models' log odds, as one."""
    return Trees(
        np.concatenate([trees.levels for trees in models]),
        np.concatenate([trees.thresholds for trees in models]),
        np.concatenate([trees.leaves for trees in models]) / len(models),
        sum(trees.bias for trees in models) / len(models),
    )


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
    parser.add_argument("--rounds", type=int, default=140, help="trees of each stage and seed")
    parser.add_argument("--seeds", type=int, default=3, help="models that are averaged")
    arguments = parser.parse_args()
    pages = read_pages(arguments.corpus, arguments.cache)
    train(describe_all(pages), arguments)


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


@dataclass(frozen=True)
class Described:
    """The pages with their features; those of training pages by weights of words learnt on other folds."""

    training: list[Page]
    validation: list[Page]
    tokens: TokenWeights
    features: list[BlockFeatures]
    validation_features: list[BlockFeatures]


def describe_all(pages: Sequence[Page]) -> Described:
    training = [
        page
        for page in pages
        if not page.is_validation and (page.labels >= 0).any() and not page.layout.is_page_data
    ]
    validation = [page for page in pages if page.is_validation]
    tell(f"{len(training)} pages to train on, {len(validation)} to validate")
    vocabulary = choose_vocabulary(training)
    tell(
        f"{len(vocabulary.tokens)} class words, {len(vocabulary.words)} words, {len(vocabulary.pages)} of pages"
    )
    seen = see_tokens(training, vocabulary)
    tokens = learn_tokens(seen, training, vocabulary, -1)
    tell("words weighed")
    features: list[Any] = [None] * len(training)
    for fold in range(FOLDS):
        others = learn_tokens(seen, training, vocabulary, fold)
        for number, page in enumerate(training):
            if page.fold == fold:
                features[number] = describe_page(page, others)
    tell("described")
    return Described(
        training, validation, tokens, features, [describe_page(page, tokens) for page in validation]
    )


def train(described: Described, arguments: argparse.Namespace) -> None:
    training, features = described.training, described.features
    values = [found.values for found in features]
    names = features[0].names
    first = fit_all(values, training, arguments)
    # the first stage's opinions on training pages come from the other folds
    opinions: list[Any] = [None] * len(training)
    for fold in range(FOLDS):
        chosen = [number for number, page in enumerate(training) if page.fold != fold]
        trees = fit(
            [values[number] for number in chosen],
            [training[number] for number in chosen],
            iterations=FOLD_ROUNDS,
        )
        for number, page in enumerate(training):
            if page.fold == fold:
                opinions[number] = trees.judge(values[number])
    tell("first stage")
    both = [combine(found, opinion) for found, opinion in zip(features, opinions, strict=True)]
    second = fit_all(both, training, arguments)
    tell("second stage")
    if arguments.out:
        write(arguments.out, described.tokens, names, first, second)
    found = described.validation_features
    firsts = [first.judge(item.values) for item in found]
    seconds = [judge_features(first, second, item) for item in found]
    report(described.validation, found, firsts, seconds)
    for trees, all_names in ((first, names), (second, (*names, *neighbour_names()))):
        used = Counter(all_names[column] for column in trees.levels.ravel().tolist())
        print(" ".join(f"{name}={count}" for name, count in used.most_common(60)))
        print("little used:", " ".join(name for name in all_names if used[name] < 3))


def tell(what: str) -> None:
    print(time.strftime("%X"), what, flush=True)


def describe_page(page: Page, tokens: TokenWeights) -> BlockFeatures:
    return describe(page.text, page.blocks, page.layout, page.clues, tokens)


def fit_all(values: Sequence[Any], pages: Sequence[Page], arguments: argparse.Namespace) -> Trees:
    return average(
        [
            fit(values, pages, iterations=arguments.rounds, random_seed=seed)
            for seed in range(1, arguments.seeds + 1)
        ]
    )


def choose(found: Sequence[BlockFeatures], opinions: Any) -> list[NDArray[np.bool_]]:
    return [
        values >= choose_threshold(values, item.letters)[0]
        for item, values in zip(found, opinions, strict=True)
    ]


def report(pages: Sequence[Page], found: Sequence[BlockFeatures], firsts: Any, seconds: Any) -> None:
    columns = {
        "perfect": [page.labels >= 0.5 for page in pages],
        "all": [page.labels >= -1 for page in pages],
        "first": choose(found, firsts),
        "both .5": [values >= 0.5 for values in seconds],
        "both": choose(found, seconds),
    }
    for name in ("first", "both .5", "both"):
        columns[name] = [
            keep | page.layout.is_page_data for page, keep in zip(pages, columns[name], strict=True)
        ]
    figures = {name: measure(pages, chosen) for name, chosen in columns.items()}
    print(f"{'':28}", *(f"{name:>11}" for name in figures))
    for name in figures["all"]:
        print(f"{name:28}", *(f"{figure[name]:11.4f}" for figure in figures.values()))


def write(out: Path, tokens: TokenWeights, names: Sequence[str], first: Trees, second: Trees) -> None:
    arrays: dict[str, NDArray[Any]] = {}
    for stage, trees in (("first", first), ("second", second)):
        arrays[stage + "_levels"] = trees.levels.astype(np.int16)
        arrays[stage + "_thresholds"] = trees.thresholds
        arrays[stage + "_leaves"] = trees.leaves.astype(np.float16)
        arrays[stage + "_bias"] = np.array(trees.bias)
    known = sorted(set(tokens.near) | set(tokens.far))
    arrays["token_near"] = np.array([tokens.near.get(token, 0) for token in known], dtype=np.float16)
    arrays["token_far"] = np.array([tokens.far.get(token, 0) for token in known], dtype=np.float16)
    arrays["tokens"] = as_bytes(known)
    arrays["word_weights"] = np.array(list(tokens.words.values()), dtype=np.float16)
    arrays["words"] = as_bytes(tokens.words)
    arrays["page_weights"] = np.array(list(tokens.pages.values()), dtype=np.float16)
    arrays["page_tokens"] = as_bytes(tokens.pages)
    arrays["page_base"] = tokens.base
    arrays["names"] = as_bytes(names)
    np.savez_compressed(out, **arrays)
    print("wrote", out, out.stat().st_size, "bytes")


def as_bytes(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()
