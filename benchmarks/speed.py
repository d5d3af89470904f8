"""How long a page takes, beside trafilatura on the same pages in the same run.

    python benchmarks/speed.py [PAGES...] [--number 200] [--processes 2] [--json OUT]

PAGES are files or folders of .html and .html.gz; without them, the project's own fixtures.  Absolute times
drift with the machine: it is processor time that is taken, every page goes through every extractor before the
next page is taken, and what holds is the ratio to trafilatura, of the medians and of the sums.  Bytes are
decoded once, beforehand, for all alike.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import corpus
import trafilatura

import cleantext
from cleantext.batch import Record, clean_many
from cleantext.read.encoding import decode

REFERENCE = "trafilatura, with metadata"
# What is loaded with the first pages (rules, weights, languages) is not a page's time.
_WARM_UP = 5

Extractor = Callable[[str], object]


def find_pages(paths: Sequence[Path], number: int, seed: int) -> list[str]:
    """``number`` pages drawn from ``paths``, decoded."""
    files = corpus.find_pages(paths)
    return [
        decode(corpus.read_page(file)) for file in random.Random(seed).sample(files, min(number, len(files)))
    ]


def list_extractors() -> dict[str, Extractor]:
    """What is timed, each from a page's str to its result."""
    plain = cleantext.Pipeline()
    without_vote = cleantext.Pipeline(ask_trafilatura=False)
    barest = cleantext.Pipeline(ask_trafilatura=False, detect_language=False)
    return {
        REFERENCE: lambda page: trafilatura.bare_extraction(page, with_metadata=True),
        "trafilatura, fast, text only": lambda page: trafilatura.extract(
            page, fast=True, include_comments=False
        ),
        "cleantext": plain.clean_html,
        "cleantext, trafilatura not asked": without_vote.clean_html,
        "cleantext, nor the language": barest.clean_html,
    }


def time_pages(pages: Sequence[str], extractors: dict[str, Extractor]) -> dict[str, list[float]]:
    """The milliseconds of each page in each extractor, after a few pages to warm up."""
    for extract in extractors.values():
        for page in pages[:_WARM_UP]:
            extract(page)
    times: dict[str, list[float]] = {name: [] for name in extractors}
    for page in pages:
        for name, extract in extractors.items():
            begin = time.process_time()
            extract(page)
            times[name].append(1000 * (time.process_time() - begin))
    return times


def time_text(pages: Sequence[str]) -> float:
    """Milliseconds for 1,000 characters of plain text, the articles of ``pages``."""
    pipeline = cleantext.Pipeline(detect_language=False)
    texts = [pipeline.clean_html(page).original for page in pages]
    begin = time.process_time()
    for text in texts:
        pipeline.clean_text(text)
    return 1000 * (time.process_time() - begin) / max(1, sum(map(len, texts)) / 1000)


def time_batch(pages: Sequence[str], processes: int) -> float:
    """Pages a second over several processes, from the first page that is done to the last."""
    outcomes = clean_many(
        (Record(number, html=page) for number, page in enumerate(pages)), processes=processes
    )
    next(outcomes)
    begin = time.perf_counter()
    done = sum(1 for _ in outcomes)
    return done / (time.perf_counter() - begin)


def time_import() -> float:
    """Milliseconds of ``import cleantext`` in a fresh interpreter, the interpreter's own start taken off."""

    def run(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - begin

    return 1000 * (min(run("import cleantext") for _ in range(3)) - min(run("pass") for _ in range(3)))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", nargs="*", type=Path, default=[corpus.FIXTURES])
    parser.add_argument("--number", type=int, default=200, help="pages to draw (default: 200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="processes of the batch (0: leave it out)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    options = parser.parse_args()
    pages = find_pages(options.pages, options.number, options.seed)
    if not pages:
        print("speed: no .html page there", file=sys.stderr)
        return 1
    times = time_pages(pages, list_extractors())
    whole = statistics.median(times[REFERENCE])
    size = sum(map(len, pages)) / 1000 / len(pages)
    print(f"{len(pages)} pages of {size:,.0f} thousand characters on average")
    print(f"Python {platform.python_version()}, trafilatura {version('trafilatura')}\n")
    print(f"{'':36}{'median ms':>11}{'mean ms':>10}{'slowest':>10}{'ratio':>8}{'of sums':>9}")
    rows = {}
    for name, taken in times.items():
        rows[name] = {
            "median": statistics.median(taken),
            "mean": statistics.fmean(taken),
            "slowest": max(taken),
            "ratio": statistics.median(taken) / whole,
            "ratio of sums": sum(taken) / sum(times[REFERENCE]),
        }
        row = rows[name]
        print(
            f"{name:36}{row['median']:11.1f}{row['mean']:10.1f}{row['slowest']:10.0f}{row['ratio']:8.2f}"
            f"{row['ratio of sums']:9.2f}"
        )
    others = {"text, ms for 1,000 characters": time_text(pages), "import, ms": time_import()}
    if options.processes:
        others[f"batch, pages a second in {options.processes} processes"] = time_batch(
            pages, options.processes
        )
    print()
    for name, figure in others.items():
        print(f"{name:44}{figure:10.2f}")
    if options.json:
        options.json.write_text(json.dumps({"pages": len(pages), "html": rows, "other": others}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
