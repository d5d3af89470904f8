"""Whether damaged pages keep every promise, and the memory of the process stays flat.

    python benchmarks/robustness.py [PAGES...] [--number N] [--seed 1] [--check-every 10] [--slice 1/4]

PAGES are files or folders of .html and .html.gz; without them, the project's own fixtures.  Every page is
damaged in seven ways (cut off behind, cut off before, bytes flipped at three rates, brackets and quotation
marks exchanged, a piece moved) and cleaned as bytes.  Checked of each: nothing is raised; the removals are in
order, disjoint and true; the original without them is the text.  Of every tenth: the text cleans to itself,
and the page gives the same article again.  ``--slice 2/4`` does the second quarter of that alone, so that a long
run can be made in parts.

A failure is printed when it is met, with what makes it again.  At the end, or when the run is interrupted:
counts by status, the slowest pages, and the peak memory after each quarter; memory that grows from quarter to
quarter is kept from page to page.  The exit code is 1 if anything failed.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus import FIXTURES, find_pages, read_page

import cleantext

# The rates at which bytes are flipped: a slip on a line, a page in tatters, noise.
_FLIP_RATES = (0.0001, 0.002, 0.05)
# What gives markup its structure, and of which this share is exchanged for another of its kind.
_STRUCTURE, _EXCHANGED = b"<>\"'/=&", 0.02
_SLOWEST = 10
_QUARTERS = 4

Damage = Callable[[bytes, random.Random], bytes]


def cut_behind(page: bytes, chance: random.Random) -> bytes:
    return page[: chance.randint(0, len(page))]


def cut_before(page: bytes, chance: random.Random) -> bytes:
    return page[chance.randint(0, len(page)) :]


def flip(rate: float) -> Damage:
    """The damage that exchanges this share of the bytes (one at least) for others."""

    def damage(page: bytes, chance: random.Random) -> bytes:
        damaged = bytearray(page)
        for _ in range(max(1, int(rate * len(page))) if page else 0):
            damaged[chance.randrange(len(page))] = chance.randrange(256)
        return bytes(damaged)

    return damage


def exchange(page: bytes, chance: random.Random) -> bytes:
    """Some of the characters that make markup, each for another of them."""
    damaged = bytearray(page)
    for place, byte in enumerate(page):
        if byte in _STRUCTURE and chance.random() < _EXCHANGED:
            damaged[place] = chance.choice(_STRUCTURE)
    return bytes(damaged)


def move(page: bytes, chance: random.Random) -> bytes:
    """A piece of the page taken out and put in elsewhere."""
    start, end = sorted((chance.randint(0, len(page)), chance.randint(0, len(page))))
    rest = page[:start] + page[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + page[start:end] + rest[place:]


DAMAGES: dict[str, Damage] = {
    "cut-behind": cut_behind,
    "cut-before": cut_before,
    **{f"flip-{rate:g}": flip(rate) for rate in _FLIP_RATES},
    "exchange": exchange,
    "move": move,
}


def list_broken_promises(article: cleantext.Article) -> Iterator[str]:
    """What does not hold of the receipt; computed here anew, not with the package's own ``strip``."""
    pieces: list[str] = []
    place = 0
    for removal in article.removals:
        if not place <= removal.start < removal.end <= len(article.original):
            yield f"removal {removal.start}:{removal.end} after {place}"
        if article.original[removal.start : removal.end] != removal.text:
            yield f"removal {removal.start}:{removal.end} is not what stood there"
        if not removal.category or not removal.rule:
            yield f"removal {removal.start}:{removal.end} has no reason"
        pieces += article.original[place : removal.start], removal.replacement
        place = removal.end
    pieces.append(article.original[place:])
    if "".join(pieces) != article.text:
        yield "the original without the removals is not the text"


def list_failures(page: bytes, pipeline: cleantext.Pipeline, is_sample: bool) -> tuple[list[str], str]:
    """What failed on one page, and its status."""
    try:
        article = pipeline.clean_html(page)
        failures = list(list_broken_promises(article))
        if is_sample:
            if pipeline.clean_text(article.text).text != article.text:
                failures.append("the text does not clean to itself")
            if pipeline.clean_html(page) != article:
                failures.append("the page gave another article the second time")
    except Exception:  # noqa: BLE001 - that nothing at all is raised is what is measured
        return [traceback.format_exc()], "raised"
    return failures, article.status


def read_slice(given: str) -> tuple[int, int]:
    """``2/4`` as two numbers."""
    part, _, parts = given.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError("a part and the number of parts, such as 2/4")
    return int(part), int(parts)


def peak_memory() -> int:
    """The greatest resident memory of this process so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", nargs="*", type=Path, default=[FIXTURES])
    parser.add_argument("--number", type=int, help="pages to draw (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check-every", type=int, default=10, help="idempotence of every n-th (default: 10)")
    parser.add_argument("--no-trafilatura", action="store_true", help="never ask trafilatura")
    parser.add_argument(
        "--slice", type=read_slice, default=(1, 1), metavar="PART/PARTS", help="this part of the work"
    )
    options = parser.parse_args()
    files = find_pages(options.pages)
    if not files:
        print("robustness: no .html page there", file=sys.stderr)
        return 1
    # Shuffled, and all ways of damage in turn, so that each quarter of the run is like the others.
    random.Random(options.seed).shuffle(files)
    files = files[: options.number]
    work = [(path, list(DAMAGES)[(first + turn) % len(DAMAGES)])
            for turn in range(len(DAMAGES)) for first, path in enumerate(files)]  # fmt: skip
    part, parts = options.slice
    work = work[len(work) * (part - 1) // parts : len(work) * part // parts]
    pipeline = cleantext.Pipeline(ask_trafilatura=not options.no_trafilatura)
    statuses: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    peaks: list[int] = []
    failed = 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for number, (path, name) in enumerate(work):
            page = DAMAGES[name](read_page(path), random.Random(f"{options.seed} {path.name} {name}"))
            is_sample = number % options.check_every == 0
            begin = time.process_time()
            failures, status = list_failures(page, pipeline, is_sample)
            taken = (time.process_time() - begin) / (3 if is_sample else 1)
            statuses[status] += 1
            times.append((taken, f"{name} {path}, {len(page):,} bytes"))
            if failures:
                failed += 1
                print(f"FAILED {name} {path} (seed {options.seed})", *failures, sep="\n  ", flush=True)
            if (number + 1) * _QUARTERS // len(work) > len(peaks):
                peaks.append(peak_memory())
            if len(times) > 10_000:  # only the slowest are told
                times = sorted(times, reverse=True)[:_SLOWEST]
    except KeyboardInterrupt:
        print(f"interrupted; at the end memory peaked at {peak_memory()} MB")
    done = sum(statuses.values())
    print(f"{done:,} damaged pages of {len(work):,}, from {len(files):,}; {failed} failed")
    print("statuses:", ", ".join(f"{status} {count:,}" for status, count in statuses.most_common()))
    print("peak memory after each quarter, MB:", *peaks)
    print("slowest:")
    for taken, name in sorted(times, reverse=True)[:_SLOWEST]:
        print(f"  {taken:6.2f} s  {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
