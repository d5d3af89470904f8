"""Whether the memory of a process that cleans many pages stays flat.

    python benchmarks/memory.py PAGES... [--number 2000] [--no-trafilatura]

PAGES are files or folders of .html and .html.gz.  Pages are cleaned in one process, and after an eighth, a
quarter, a half and all of them it prints the resident memory and the number of Python objects that the collector
knows: what is held on to page after page shows in both.  The first pages load rules, weights and languages, and the
allocator keeps what the largest page needed, so the eighth is where "flat" is counted from.  The exit code is 1 if
memory grew by more than a tenth from a quarter to the end.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import sys
from pathlib import Path

from corpus import find_pages, read_page

import cleantext

# More growth than this between the first quarter and the end is not an allocator's doing.
MOST_GROWTH = 0.1


def resident() -> float:
    """Megabytes of memory in use; the greatest so far where the system does not tell the present ones."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--number", type=int, help="pages to clean (default: all)")
    parser.add_argument("--no-trafilatura", action="store_true", help="never ask trafilatura")
    options = parser.parse_args()
    files = find_pages(options.pages)
    random.Random(1).shuffle(files)  # so that the folders are mixed
    files = files[: options.number]
    if not files:
        print("memory: no .html page there", file=sys.stderr)
        return 1
    pipeline = cleantext.Pipeline(ask_trafilatura=not options.no_trafilatura)
    marks = {len(files) * part // 8: name for part, name in ((1, "an eighth"), (2, "a quarter"), (4, "half"))}
    marks[len(files)] = "all"
    measured: dict[str, float] = {}
    print(f"{'':12}{'pages':>8}{'MB':>8}{'objects':>12}")
    for done, page in enumerate(map(read_page, files), start=1):
        pipeline.clean_html(page)
        if name := marks.get(done):
            gc.collect()
            measured[name] = resident()
            print(f"{name:12}{done:8,}{measured[name]:8.0f}{len(gc.get_objects()):12,}", flush=True)
    growth = measured["all"] / measured.get("a quarter", measured["all"]) - 1
    print(f"\nfrom a quarter to all: {growth:+.1%}")
    return int(growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
