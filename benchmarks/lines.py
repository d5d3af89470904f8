"""How right the lines are that go from the text of whole pages: each line was labelled by hand to keep or to reject.

    python benchmarks/lines.py [--corpus DIR] [--rules] [--show 20]

CORPUS holds ``wac_xii/truth.jsonl.gz`` and ``wac_xii/pages/ID.txt.gz``: every line of a page's text, menus and footers too,
and a label to each line.  A line has gone if more than half of its letters and digits have.

  precision  the share of the lines that went that were labelled to reject
  recall     the share of the lines labelled to reject that went
  by letters the same, lines weighed by their letters and digits

Most lines to reject are links and titles that say nothing of what they are once their markup is lost; no rule knows them
by their words, so the recall to expect is low, and the precision is what counts.  ``--rules`` leaves the notice finder
out; ``--show`` prints so many lines that went and should have stayed.
"""

from __future__ import annotations

import argparse
import collections
from collections.abc import Iterator
from pathlib import Path

from corpus import read_rows

ROOT = Path(__file__).resolve().parents[1]


def load_pages(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """The id of each page, its text, and a label (1 keep, 0 reject) to each of its lines."""
    for row, page in read_rows(corpus, "wac_xii", "txt"):
        yield row["id"], page.decode("utf-8"), row["extra"]["labels"]


def find_removals(text: str, rules_only: bool) -> list[tuple[int, int, str]]:
    """What goes from a text: where it starts and ends, and the rule that took it."""
    if not rules_only:
        import cleantext

        return [(one.start, one.end, one.rule) for one in cleantext.clean_text(text).removals]
    from cleantext.decide import decide
    from cleantext.find.phrases import find_phrases
    from cleantext.model import Metadata
    from cleantext.read.lines import lay_out_text
    from cleantext.ruleset import load_rules

    document = lay_out_text(text, Metadata())
    return [(one.start, one.end, one.rule) for one in decide(document, find_phrases(document, load_rules()))]


def judge_lines(text: str, removals: list[tuple[int, int, str]]) -> Iterator[tuple[str, int, int, str]]:
    """Each line: its text, its letters, how many of them went, and the rule that took the first of them."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        gone, rule = 0, ""
        for first, last, name in removals:
            low, high = max(start, first), min(end, last)
            if low < high and (count := sum(map(str.isalnum, text[low:high]))):
                gone += count
                rule = rule or name
        yield line, sum(map(str.isalnum, line)), gone, rule
        start = end + 1


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--rules", action="store_true", help="the rules alone, without the notice finder")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    lines: collections.Counter[tuple[str, bool]] = collections.Counter()
    letters: collections.Counter[tuple[str, bool]] = collections.Counter()
    wrong: list[tuple[str, str, str]] = []
    by_rule: collections.Counter[str] = collections.Counter()
    pages = skipped = 0
    for name, text, labels in load_pages(options.corpus):
        judged = list(judge_lines(text, find_removals(text, options.rules)))
        if len(judged) > len(labels) and not judged[-1][0]:
            judged.pop()
        if len(judged) != len(labels):
            skipped += 1
            continue
        pages += 1
        for (line, size, gone, rule), label in zip(judged, labels, strict=True):
            if not size:
                continue
            went = 2 * gone > size
            lines[label, went] += 1
            letters[label, went] += size
            if went and label == "1":
                wrong.append((name, rule, line))
                by_rule[rule] += 1
    print(f"{pages} pages, {skipped} without a label to each line")
    for title, table in (("lines", lines), ("by letters", letters)):
        went, rejected = table["0", True] + table["1", True], table["0", True] + table["0", False]
        precision = table["0", True] / went if went else 1.0
        recall = table["0", True] / rejected if rejected else 1.0
        print(f"{title:11} went {went:6}  precision {precision:.3f}  recall {recall:.3f}")
    for rule, count in by_rule.most_common():
        print(f"  wrong {count:3}  {rule}")
    for name, rule, line in wrong[: options.show]:
        print(f"  {name[:20]} {rule}: {line[:160]}")


if __name__ == "__main__":
    main()
