"""Which rooms of cleantext the time of a page goes to.

    python benchmarks/shares.py                                # on the fixtures
    python benchmarks/shares.py PAGES... --number 60 [--no-trafilatura] [--text]

PAGES are files or folders of .html and .html.gz.  With ``--text``, the articles of the pages are cleaned once more, as
plain text, and it is that which is timed.  Each room is timed by a clock around its calls, not by a profiler, which
would make what is written in Python look slower than what is written in C.
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import speed
from corpus import FIXTURES

import cleantext
from cleantext import pipeline
from cleantext.find import main_content, notices, wording

# (what is printed, where its function is looked up, its name); what is indented is part of what stands above it.
ROOMS: tuple[tuple[str, Any, str], ...] = (
    ("parse", pipeline, "parse_html"),
    ("metadata", pipeline, "read_metadata"),
    ("layout", pipeline, "lay_out"),
    ("lines of a text", pipeline, "lay_out_text"),
    ("selectors", pipeline, "find_selectors"),
    ("main content", pipeline, "find_main_content"),
    ("   features", main_content, "describe"),
    ("   trees", main_content, "judge_features"),
    ("phrases", wording, "find_phrases"),
    ("notices", notices.NoticeFinder, "find"),
    ("decide", pipeline, "decide"),
    ("language", pipeline, "detect_language"),
)
_WARM_UP = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", nargs="*", type=Path, default=[FIXTURES])
    parser.add_argument("--number", type=int, default=60, help="pages to draw (default: 60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-trafilatura", action="store_true", help="never ask trafilatura")
    parser.add_argument("--text", action="store_true", help="clean the articles of the pages as plain text")
    options = parser.parse_args()
    cleaner = cleantext.Pipeline(ask_trafilatura=not options.no_trafilatura)
    given = speed.find_pages(options.pages, options.number, options.seed)
    clean: Callable[[str], object] = cleaner.clean_html
    if options.text:
        given = [cleaner.clean_html(page).text for page in given]
        clean = cleaner.clean_text
    for page in given[:_WARM_UP]:
        clean(page)
    taken: defaultdict[str, float] = defaultdict(float)
    for name, place, function in ROOMS:
        setattr(place, function, _timed(getattr(place, function), name, taken))
    begin = time.process_time()
    for page in given:
        clean(page)
    total = time.process_time() - begin
    print(f"{len(given)} pages, {1000 * total / len(given):.1f} ms each\n")
    for name, _, _ in ROOMS:
        if taken[name]:
            print(f"{name:24}{taken[name] / total:6.1%}")
    rest = total - sum(seconds for name, seconds in taken.items() if not name.startswith(" "))
    print(f"{'the rest':24}{rest / total:6.1%}")
    return 0


def _timed(function: Callable[..., Any], name: str, taken: defaultdict[str, float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        begin = time.process_time()
        try:
            return function(*args, **keywords)
        finally:
            taken[name] += time.process_time() - begin

    return call


if __name__ == "__main__":
    sys.exit(main())
