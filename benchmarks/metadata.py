"""Title, authors, date and the lesser fields, measured on a corpus with ground truth, beside the peers in the same run.

    python benchmarks/metadata.py ROOT [--tools cleantext,trafilatura] [--datasets a,b] [--training]

ROOT holds DATASET/pages/ID.html.gz and DATASET/truth.jsonl.gz.  A page is scored on what its truth states:
a title is exact when letters and digits are the same, near when one holds the other; authors are scored by
the F1 of the two sets of names, and so are tags; a date is exact to the day.  A description is right when one
is the beginning of the other, a site when its name has the same letters.  Entities that a truth left as
they are and soft hyphens count for nothing.  Only validation pages (a quarter of the sites,
by a hash of their domain) are scored unless --training is given.  Seconds are for metadata alone where a
tool can read it alone from a parsed tree (cleantext), for the whole of it otherwise; ms is the median.
"""

from __future__ import annotations

import argparse
import html as entities
import re
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from corpus import is_validation, read_rows

from cleantext.read.encoding import decode
from cleantext.read.layout import parse_html
from cleantext.read.metadata import read_metadata

Answer = dict[str, Any]
Reader = Callable[[str, str | None], tuple[Answer, float]]
DATASETS = tuple(
    "wcxb trafilatura_eval newspaper4k_dataset fundus scrapping_webs mercury_jocmp htmldate".split()
)
SHOWN = ("title", "authors", "date", "tags", "description", "site")
_NOT_LETTERS = re.compile(r"\W+")


def pages(root: Path, dataset: str, validation: bool) -> Iterator[tuple[Answer, bytes]]:
    return ((row, page) for row, page in read_rows(root, dataset) if is_validation(row) == validation)


def letters(text: str | None) -> str:
    plain = entities.unescape(text or "").replace("\u00ad", "")
    return _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", plain).casefold()).strip()


def is_beginning(found: str | None, truth: str) -> bool:
    one, other = letters(found), letters(truth)
    return bool(one) and (one.startswith(other) or other.startswith(one))


def is_near(found: str | None, truth: str) -> bool:
    one, other = letters(found), letters(truth)
    shorter, longer = sorted((one, other), key=len)
    return bool(one) and (one == other or (len(shorter) > 12 and shorter in longer))


def names_f1(found: Sequence[str], truth: Sequence[str]) -> float:
    ours, theirs = ({letters(name) for name in names if letters(name)} for names in (found, truth))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours else 0.0


def cleantext_reader(ask_trafilatura: bool = False) -> Reader:
    def read(html: str, url: str | None) -> tuple[Answer, float]:
        root = parse_html(html)
        start = time.perf_counter()
        found = read_metadata(root, url, ask_trafilatura=ask_trafilatura)
        seconds = time.perf_counter() - start
        answer = {"title": found.title, "authors": found.authors, "tags": found.tags}
        lesser = {"description": found.description, "site": found.site}
        return {**answer, **lesser, "date": str(found.date or "")}, seconds

    return read


def trafilatura_reader() -> Reader:
    import trafilatura

    def read(html: str, url: str | None) -> tuple[Answer, float]:
        start = time.perf_counter()
        found = trafilatura.extract_metadata(html, default_url=url)
        seconds = time.perf_counter() - start
        if found is None:
            return {}, seconds
        authors = re.split(r"\s*;\s*", found.author) if found.author else []
        answer = {"title": found.title, "authors": authors, "tags": found.tags or []}
        lesser = {"description": found.description, "site": found.sitename}
        return {**answer, **lesser, "date": (found.date or "")[:10]}, seconds

    return read


def newspaper4k_reader() -> Reader:
    import newspaper

    def read(html: str, url: str | None) -> tuple[Answer, float]:
        config = newspaper.Config()
        config.fetch_images = False
        start = time.perf_counter()
        try:
            page = newspaper.Article(url or "http://example.com/a", config=config)
            page.download(input_html=html)
            page.parse()
        except Exception:  # noqa: BLE001  a peer that fails has found nothing
            return {}, time.perf_counter() - start
        day = page.publish_date.strftime("%Y-%m-%d") if page.publish_date else ""
        answer = {"title": page.title, "authors": page.authors, "tags": sorted(page.tags)}
        lesser = {"description": page.meta_description, "site": page.meta_site_name}
        return {**answer, **lesser, "date": day}, time.perf_counter() - start

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "cleantext": cleantext_reader,
    "cleantext+trafilatura": lambda: cleantext_reader(ask_trafilatura=True),
    "trafilatura": trafilatura_reader,
    "newspaper4k": newspaper4k_reader,
}


def score(answer: Answer, row: Answer, into: dict[str, list[float]]) -> dict[str, bool]:
    """Add a page's scores to the lists; tell which fields are not right."""
    wrong: dict[str, bool] = {}
    if row.get("title"):
        exact = bool(letters(answer.get("title"))) and letters(answer.get("title")) == letters(row["title"])
        into["title"].append(exact)
        into["title near"].append(is_near(answer.get("title"), row["title"]))
        wrong["title"] = not exact
    if row.get("author"):
        f1 = names_f1(answer.get("authors") or [], row["author"])
        into["authors"].append(f1)
        wrong["authors"] = f1 < 1
    if row.get("tags"):
        f1 = names_f1(answer.get("tags") or [], row["tags"])
        into["tags"].append(f1)
        wrong["tags"] = f1 < 1
    if row.get("date"):
        into["date"].append((answer.get("date") or "") == row["date"])
        wrong["date"] = (answer.get("date") or "") != row["date"]
    if row.get("description"):
        wrong["description"] = not is_beginning(answer.get("description"), row["description"])
        into["description"].append(not wrong["description"])
    if row.get("sitename"):
        wrong["site"] = letters(answer.get("site")).replace(" ", "") != letters(row["sitename"]).replace(
            " ", ""
        )
        into["site"].append(not wrong["site"])
    return wrong


def line(dataset: str, tool: str, scores: dict[str, list[float]], seconds: Sequence[float]) -> str:
    parts = [f"{name} {fmean(map(float, values)):.3f} ({len(values)})" for name, values in scores.items()]
    return f"{dataset:20} {tool:22} {'  '.join(parts)}  ms {1000 * median(seconds):.1f}"


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("root", type=Path)
    parser.add_argument("--tools", default="cleantext,trafilatura,newspaper4k")
    parser.add_argument("--datasets", default=",".join(DATASETS))
    parser.add_argument("--training", action="store_true", help="score the pages that may be looked at")
    parser.add_argument("--show", choices=SHOWN, help="print training misses")
    arguments = parser.parse_args()
    readers: dict[str, Reader] = {}
    for name in arguments.tools.split(","):
        try:
            readers[name] = READERS[name]()
        except ImportError:
            print(f"{name} is not installed and left out", file=sys.stderr)
    total: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in readers}
    total_seconds: dict[str, list[float]] = {name: [] for name in readers}
    for dataset in arguments.datasets.split(","):
        scores: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in readers}
        seconds: dict[str, list[float]] = {name: [] for name in readers}
        for row, page in pages(arguments.root, dataset, not arguments.training):
            html = decode(page)
            for name, read in readers.items():
                answer, took = read(html, row.get("url"))
                seconds[name].append(took)
                wrong = score(answer, row, scores[name])
                if arguments.training and wrong.get(arguments.show or ""):
                    field = {"authors": "author", "site": "sitename"}.get(arguments.show, arguments.show)
                    print(f"{dataset} {row['id']} {name}: {answer.get(arguments.show)!r} for {row[field]!r}")
        for name in readers:
            if seconds[name]:
                print(line(dataset, name, scores[name], seconds[name]), flush=True)
            for field, values in scores[name].items():
                total[name][field].extend(values)
            total_seconds[name].extend(seconds[name])
    for name in readers:
        if total_seconds[name]:
            print(line("all", name, total[name], total_seconds[name]))


if __name__ == "__main__":
    main()
