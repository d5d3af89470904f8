"""Learn where in a text a notice may be at all, and write down the weights and the threshold (find/notice_places.py).

    python training/notice_places.py NOTICES CORPUS --weights WEIGHTS --out src/cleantext/weights/places.toml

To be run again when weights/notices.* were learnt anew.  WEIGHTS is what training/notices.py wrote without ``--all``: what it
says of pieces of words that it learnt from is a little more than it says of others: by a threshold that MISSED of the learnt notices
fail, up to twice as many of vendors and sites that are held out do.  Both are printed.

Notices are put into articles (benchmarks/notices.py) and found without this test.  Which of the windows of a notice shows it is not
known; the one that is most like a notice is learnt from, chosen anew in each round (multiple instances, Dietterich et al. 1997,
"Solving the Multiple Instance Problem").  A notice is missed where none of the windows passes in any of the sentences around which
it was found.
"""

from __future__ import annotations

import argparse
import bisect
import dataclasses
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from collection import is_held_out, read_rows
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import notices as benchmark

from cleantext.find.notice_places import MEASURES, find_windows, say
from cleantext.find.notices import NoticeFinder, Page, load_notice_finder
from cleantext.model import Metadata
from cleantext.read.lines import lay_out_text

# Of the notices so many may be passed over: of those held out it is up to twice as many.  At 0.001 a language lost one in a hundred
# words of its notices, with 23 windows of a hundred passing in place of 28.
MISSED = 0.0005
ROUNDS = 5
# Windows of a notice whose log-odds are so near to its best are learnt from as well.
NEAR = 0.5
# A notice was found if it is not further from what was found than this: the marks between them.
BESIDE = 30


@dataclass(frozen=True)
class Text:
    """The windows of a text: their values, and for each the number of the notice whose it is, or -1, or -2 if it is
    of a notice that was not found there."""

    mode: str
    language: str
    values: NDArray[np.float64]
    notices: list[int]


def read_text(case: benchmark.Case, finder: NoticeFinder) -> Text | None:
    """What a case teaches; nothing if it holds no window."""
    text = "".join(part for part, _ in case.segments)
    page = Page(document := lay_out_text(text, Metadata()), finder)
    hits = finder.vocabulary.look(page.folded)
    if not hits:
        return None
    windows = find_windows(hits, page.lines_of(hits)[1])
    if not len(windows.starts):
        return None
    said = [
        say(page.folded, start, end, finder.weights.sentences.subwords)
        for start, end in zip(windows.starts.tolist(), windows.ends.tolist(), strict=True)
    ]
    page.choose(hits)
    seeds = page.seeds()
    sure = finder.weights.sure
    runs = [run for run in (page.runs(seeds) if seeds else []) if run.log_odds >= sure and run.stands_alone()]
    place, spans = 0, []
    for part, is_notice in case.segments:
        if is_notice:
            spans.append((document.folded.place(place), document.folded.place(place + len(part))))
        place += len(part)
    found = {}
    for number in seeds:
        unit = page.units[number]
        for count, run in enumerate(runs):
            if run.start < unit.end and unit.start < run.end:
                is_right = any(run.start < end + BESIDE and start - BESIDE < run.end for start, end in spans)
                found[unit.start, unit.end] = count if is_right else -2
    ordered = sorted(found)
    numbers = []
    for start in windows.starts.tolist():
        at = bisect.bisect_right(ordered, (start, len(text))) - 1
        if at >= 0 and start < ordered[at][1]:
            numbers.append(found[ordered[at]])
        else:
            numbers.append(-2 if any(low <= start < high for low, high in spans) else -1)
    values = np.column_stack((windows.measures, said))
    return Text(case.mode, case.language, values, numbers)


def learn(texts: list[Text]) -> NDArray[np.float64]:
    """The weights of MEASURES, and that of the pieces of words."""
    other = np.concatenate([text.values[np.array(text.notices) == -1] for text in texts])
    bags = [bag for text in texts for bag in bags_of(text)]
    chosen = bags
    for _ in range(ROUNDS):
        own = np.concatenate(chosen)
        model = LogisticRegression(max_iter=5000).fit(
            np.concatenate((own, other)), np.repeat((1, 0), (len(own), len(other)))
        )
        weights: NDArray[np.float64] = model.coef_[0]
        chosen = [bag[(odds := bag @ weights) >= odds.max() - NEAR] for bag in bags]
    return weights


def bags_of(text: Text) -> list[NDArray[np.float64]]:
    """The values of the windows of each notice that was found."""
    numbers = np.array(text.notices)
    return [text.values[numbers == number] for number in sorted(set(text.notices)) if number >= 0]


def find_least(texts: list[Text], weights: NDArray[np.float64]) -> float:
    """The log-odds that no more than MISSED of the notices stay below."""
    best = sorted(float((bag @ weights).max()) for text in texts for bag in bags_of(text))
    return best[int(MISSED * len(best))]


def report(texts: list[Text], weights: NDArray[np.float64], least: float) -> None:
    """How many notices are missed, and how much of the articles passes."""
    bags = [(text, bag) for text in texts for bag in bags_of(text)]
    missed = [text for text, bag in bags if (bag @ weights).max() < least]
    other = np.concatenate([text.values[np.array(text.notices) == -1] for text in texts])
    passed = float((other @ weights >= least).mean())
    print(f"missed {len(missed)} of {len(bags)} notices; {passed:.3f} of {len(other)} other windows pass")
    print("  ", *(f"{text.mode}/{text.language}" for text in missed))


def write(weights: NDArray[np.float64], least: float) -> str:
    """The weights as a file."""
    rows = [f"{name} = {weight:.4f}" for name, weight in zip(MEASURES, weights[:-1], strict=True)]
    return "\n".join(
        (
            "# Where a notice may be (find/notice_places.py), learnt by training/notice_places.py.",
            f"subwords = {weights[-1]:.4f}",
            f"least = {least:.4f}",
            "",
            "[measures]",
            *rows,
            "",
        )
    )


def make_cases(options: argparse.Namespace, wanted: Callable[[str], bool]) -> list[benchmark.Case]:
    """Notices in articles, and articles alone, of the wanted vendors and sites."""
    found = benchmark.load_notices(options.notices, wanted)
    articles = benchmark.load_articles(options.corpus, wanted)
    negatives = [
        row for row in read_rows(options.notices / "hard_negatives.jsonl") if wanted(row["vendor_or_site"])
    ]
    return benchmark.make_cases(found, articles, negatives, options.n, options.seed)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notices", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--weights", type=Path, help="a file that training/notices.py wrote without --all")
    parser.add_argument("--n", type=int, default=6000, help="how many notices are put into articles")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with benchmark.use_weights(options.weights):
        finder = load_notice_finder()
    finder = NoticeFinder(finder.vocabulary, dataclasses.replace(finder.weights, places=None))
    learnt, others = (
        [text for case in make_cases(options, wanted) if (text := read_text(case, finder)) is not None]
        for wanted in (lambda source: not is_held_out(source), is_held_out)
    )
    weights = learn(learnt)
    least = find_least(learnt, weights)
    report(learnt, weights, least)
    report(others, weights, least)
    told = write(weights, least)
    print(told)
    if options.out:
        options.out.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
