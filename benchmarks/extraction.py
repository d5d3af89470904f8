"""Text, metadata, leaks and time of extraction, measured on a corpus with ground truth, beside the peers.

    python benchmarks/extraction.py ROOT [--all] [--tools cleantext,trafilatura] [--datasets a,b] [--json O]

ROOT holds DATASET/pages/ID.html.gz and DATASET/truth.jsonl.gz, and may hold leaks.json and
about_consent.json.

- word F1: bag of words of the text against the truth's, mean over pages; by page type where that is stated.
- shingle F1: shingles of four words, true and false ones counted as shares of a page, pooled over pages.
- snippet F1: of the truth's pieces that must be there and those that must not.
- title: exact on letters and digits; authors: F1 of the two sets; date: exact to the day.
- leaks: share of pages with a notice in or beside the article that come out with it; kept: share of the
  paragraphs about cookies and consent that are still there.
- ms: median for a page, text and metadata; ratio: of the sums, to trafilatura in the same run.

Whatever raises or gives nothing counts as an empty answer.  Only validation pages (the quarter of sites
that nothing is trained or tuned on, by a hash of the domain) are scored unless ``--all`` is given.  Peers
that are not installed are left out, and named.  The last line says whether a floor of benchmarks/floors.toml
was undercut; the exit code is 1 then.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from corpus import is_validation, read_rows

Answer = dict[str, Any]
Extractor = Callable[[str, str | None], Answer]
DATASETS = (
    "wcxb", "fundus", "newspaper4k_dataset", "trafilatura_eval", "trafilatura_realworld", "scrapping_webs",
    "mercury_jocmp", "htmldate",
)  # fmt: skip
FLOORS = Path(__file__).with_name("floors.toml")
_WORD = re.compile(r"\w+")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")


# ------------------------------------------------------------------------------------------------ tools
def load_cleantext() -> Extractor:
    import cleantext

    return _ask_cleantext(cleantext.Pipeline())


def load_cleantext_alone() -> Extractor:
    """Never asks trafilatura."""
    import cleantext

    return _ask_cleantext(cleantext.Pipeline(ask_trafilatura=False))


def _ask_cleantext(pipeline: Any) -> Extractor:
    def extract(html: str, url: str | None) -> Answer:
        article = pipeline.clean_html(html, url=url)
        metadata = article.metadata
        return {
            "text": article.text,
            "title": metadata.title,
            "authors": list(metadata.authors),
            "date": metadata.date.isoformat() if metadata.date else None,
        }

    return extract


def load_trafilatura() -> Extractor:
    import trafilatura

    def extract(html: str, url: str | None) -> Answer:
        found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        authors = re.split(r"\s*;\s*", found.author) if found.author else []
        return {"text": found.text, "title": found.title, "authors": authors, "date": (found.date or "")[:10]}

    return extract


def load_newspaper4k() -> Extractor:
    import newspaper

    config = newspaper.Config()
    config.fetch_images = False

    def extract(html: str, url: str | None) -> Answer:
        article = newspaper.Article(url or "http://example.com/a", config=config)
        article.download(input_html=html)
        article.parse()
        day = article.publish_date.strftime("%Y-%m-%d") if article.publish_date else None
        return {"text": article.text, "title": article.title, "authors": article.authors, "date": day}

    return extract


def load_readability() -> Extractor:
    import lxml.html
    from readability import Document

    def extract(html: str, url: str | None) -> Answer:  # noqa: ARG001
        document = Document(html)
        return {
            "text": lxml.html.fromstring(document.summary()).text_content(),
            "title": document.short_title(),
        }

    return extract


def load_rs_trafilatura() -> Extractor:
    import rs_trafilatura

    def extract(html: str, url: str | None) -> Answer:  # noqa: ARG001
        found = rs_trafilatura.extract(html)
        text = next(
            (
                value
                for name in ("main_content", "content_text", "text")
                if (value := getattr(found, name, None))
            ),
            "",
        )
        author = getattr(found, "author", None)
        return {
            "text": text,
            "title": getattr(found, "title", None),
            "authors": [author] if author else [],
            "date": (getattr(found, "date", None) or "")[:10],
        }

    return extract


TOOLS: dict[str, tuple[str, Callable[[], Extractor]]] = {
    "cleantext": ("cleantext", load_cleantext),
    "cleantext alone": ("cleantext", load_cleantext_alone),
    "trafilatura": ("trafilatura", load_trafilatura),
    "newspaper4k": ("newspaper", load_newspaper4k),
    "readability": ("readability", load_readability),
    "rs-trafilatura": ("rs_trafilatura", load_rs_trafilatura),
}


# ------------------------------------------------------------------------------------------------ pages
def read_pages(root: Path, dataset: str, everything: bool) -> Iterator[tuple[Answer, str]]:
    """The pages of a dataset whose truth can be relied on, decoded."""
    for row, page in read_rows(root, dataset):
        if not row.get("truth_contains_notice") and (everything or is_validation(row)):
            yield row, decode(page)


def decode(source: bytes) -> str:
    """Bytes to text in one simple way for all tools, so that decoding is not what is compared."""
    found = _CHARSET.search(source[:4096])
    for encoding in ([found.group(1).decode("ascii", "ignore")] if found else []) + ["utf-8", "cp1252"]:
        try:
            return source.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return source.decode("utf-8", "replace")


# ---------------------------------------------------------------------------------------------- measures
def read_words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").lower())


def word_f1(found: str, truth: str) -> float:
    """
    >>> word_f1("the tide was low", "The tide was high.")
    0.75
    """
    own, wanted = Counter(read_words(found)), Counter(read_words(truth))
    if not wanted or not own:
        return float(not wanted and not own)
    shared = (own & wanted).total()
    return 2 * shared / (own.total() + wanted.total())


def count_shingles(found: str, truth: str) -> tuple[float, float, float]:
    """Shingles that are right, false and missed, as shares of all on a page.

    >>> count_shingles("a b c d e", "a b c d f")
    (0.3333333333333333, 0.3333333333333333, 0.3333333333333333)
    """

    def cut(text: str) -> Counter[tuple[str, ...]]:
        words = read_words(text)
        return (
            Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()
        )

    own, wanted = cut(found), cut(truth)
    right = (own & wanted).total()
    false, missed = own.total() - right, wanted.total() - right
    total = right + false + missed
    return (right / total, false / total, missed / total) if total else (1.0, 0.0, 0.0)


def pooled_f1(right: float, false: float, missed: float) -> float:
    return 2 * right / (2 * right + false + missed) if right else 0.0


def squeeze(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def letters(text: str | None) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text or "").casefold()).strip()


def author_f1(found: Sequence[str], truth: Sequence[str]) -> float:
    """
    >>> author_f1(["Ann Lee", "Desk"], ["Ann Lee"])
    0.6666666666666666
    """
    own, wanted = {letters(name) for name in found} - {""}, {letters(name) for name in truth} - {""}
    return 2 * len(own & wanted) / (len(own) + len(wanted)) if own else 0.0


class Score:
    """What one tool reached on one dataset."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = defaultdict(list)
        self.shingles: list[tuple[float, float, float]] = []
        self.snippets = [0, 0, 0]
        self.seconds: list[float] = []
        self.empty = self.errors = 0

    def add(self, row: Answer, answer: Answer, leak: Sequence[str] | None, keep: Sequence[str]) -> None:
        text = answer.get("text") or ""
        self.empty += not text.strip()
        if row.get("text"):
            value = word_f1(text, row["text"])
            self.values["word F1"].append(value)
            kind = (row.get("extra") or {}).get("page_type")
            if kind:
                self.values[f"word F1 {kind}"].append(value)
            self.shingles.append(count_shingles(text, row["text"]))
        plain = squeeze(text)
        for wanted in row.get("snippets_with") or []:
            is_there = squeeze(wanted) in plain
            self.snippets[0 if is_there else 2] += 1
        for unwanted in row.get("snippets_without") or []:
            self.snippets[1] += squeeze(unwanted) in plain
        if row.get("title"):
            self.values["title"].append(letters(answer.get("title")) == letters(row["title"]))
        if row.get("author"):
            self.values["authors"].append(author_f1(answer.get("authors") or [], row["author"]))
        if row.get("date"):
            self.values["date"].append((answer.get("date") or "") == row["date"])
        if leak is not None:
            self.values["leaks"].append(any(squeeze(piece)[:80] in plain for piece in leak))
        self.values["kept"] += [squeeze(piece)[:120] in plain for piece in keep]

    def figures(self) -> dict[str, float]:
        figures = {name: fmean(values) for name, values in sorted(self.values.items()) if values}
        if self.shingles:
            right, false, missed = map(sum, zip(*self.shingles, strict=True))
            figures["shingle F1"] = pooled_f1(right, false, missed)
            figures["shingle precision"] = right / (right + false) if right else 0.0
            figures["shingle recall"] = right / (right + missed) if right else 0.0
        if self.snippets[0] + self.snippets[2] > 0:
            figures["snippet F1"] = pooled_f1(*self.snippets)
        figures |= {"pages": len(self.seconds), "empty": self.empty, "errors": self.errors}
        figures |= {"ms": 1000 * median(self.seconds), "seconds": sum(self.seconds)}
        return figures


def measure(
    root: Path, dataset: str, tools: dict[str, Extractor], everything: bool
) -> dict[str, dict[str, float]]:
    """Figures of all tools on one dataset, page by page in turn."""
    leaks = {
        row["id"]: row["must_not_appear"]
        for row in read_list(root / "leaks.json")
        if row["dataset"] == dataset
    }
    about = {
        row["id"]: row["must_keep"]
        for row in read_list(root / "about_consent.json")
        if row["dataset"] == dataset
    }
    scores = {name: Score() for name in tools}
    for row, html in read_pages(root, dataset, everything):
        for name, extract in tools.items():
            score = scores[name]
            begin = time.perf_counter()
            try:
                answer = extract(html, row.get("url")) or {}
            except Exception:  # noqa: BLE001 - what a tool raises is its answer
                answer = {}
                score.errors += 1
            score.seconds.append(time.perf_counter() - begin)
            score.add(row, answer, leaks.get(row["id"]), about.get(row["id"], []))
    figures = {name: score.figures() for name, score in scores.items() if score.seconds}
    base = figures.get("trafilatura", {}).get("seconds")
    if base:
        for found in figures.values():
            found["ratio"] = found["seconds"] / base
    return figures


def read_list(path: Path) -> list[Answer]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


# ---------------------------------------------------------------------------------------------- printing
def write_figure(name: str, value: float | None) -> str:
    """
    >>> write_figure("title", 0.5), write_figure("pages", 12.0), write_figure("date", None)
    ('0.5000', '12', '-')
    """
    if value is None:
        return "-"
    if name in ("pages", "empty", "errors"):
        return f"{value:.0f}"
    return f"{value:.1f}" if name in ("ms", "seconds") else f"{value:.4f}"


def print_table(dataset: str, figures: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for found in figures.values() for name in found))
    print(f"\n{dataset:32}" + "".join(f"{tool:>17}" for tool in figures))
    for name in names:
        cells = ""
        for found in figures.values():
            value = found.get(name)
            cells += f"{write_figure(name, value):>17}"
        print(f"  {name:30}{cells}")
    sys.stdout.flush()


def find_undercut(
    floors: dict[str, dict[str, float]], figures: dict[str, dict[str, dict[str, float]]]
) -> list[str]:
    """The floors that cleantext stays below; of ``leaks``, ``ratio`` and the like, the ceilings it is above.

    >>> reached = {"news": {"cleantext": {"word F1": 0.8, "ratio": 0.3}}}
    >>> find_undercut({"news": {"word F1": 0.9, "ratio": 0.4}}, reached)
    ['news: word F1 is 0.8000, its floor 0.9']
    """
    found = []
    for dataset, limits in floors.items():
        reached = figures.get(dataset, {}).get("cleantext", {})
        for name, limit in limits.items():
            value = reached.get(name)
            if value is None:
                continue
            is_ceiling = name in ("leaks", "ratio", "ms", "empty", "errors")
            if (value > limit) if is_ceiling else (value < limit):
                word = "ceiling" if is_ceiling else "floor"
                found.append(f"{dataset}: {name} is {value:.4f}, its {word} {limit}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("root", type=Path)
    parser.add_argument("--all", action="store_true", help="the pages that the weights were made from, too")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--datasets", default=",".join(DATASETS))
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    tools = {}
    for name in arguments.tools.split(","):
        module, load = TOOLS[name]
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed and left out", file=sys.stderr)
        else:
            tools[name] = load()
    figures = {}
    for dataset in arguments.datasets.split(","):
        if (arguments.root / dataset / "truth.jsonl.gz").exists():
            figures[dataset] = measure(arguments.root, dataset, tools, arguments.all)
            print_table(dataset, figures[dataset])
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    floors = (
        tomllib.loads(FLOORS.read_text(encoding="utf-8")).get("extraction", {}) if FLOORS.exists() else {}
    )
    undercut = [] if arguments.all else find_undercut(floors, figures)
    print("\n" + ("\n".join(undercut) if undercut else "no floor is undercut"))
    return 1 if undercut else 0


if __name__ == "__main__":
    sys.exit(main())
