"""How much of the consent dialogs goes from the text of whole pages, as scrapers make it, and what of the article with it.

    python benchmarks/whole_pages.py [--corpus DIR] [--held-out] [--weights FILE] [--show 20]

CORPUS holds ``DATASET/pages/ID.html.gz`` and ``DATASET/truth.jsonl.gz``.  Every page is taken that has an element whose id or
class is one that consent tools give their dialogs (DIALOG), not within the article and no more than MOST_OF_PAGE of the page.  Its
text is what BeautifulSoup's ``get_text`` makes of it, menus and footers too:

  lines    each piece of text on a line of its own (``get_text("\\n")``): a link amid a sentence makes three lines of it
  oneline  all on one line

recall is the share of the dialogs' words that went; ``mean`` the same, pages alike; ``lost`` the share of the pages where a
removal is part of the article's reference text (four words or more).  ``--held-out`` and ``--weights`` are those of benchmarks/notices.py.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from corpus import read_rows
from notices import TOKEN, use_weights

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "training"))

from collection import is_held_out  # noqa: E402 - it stands beside what learns from the same pages

DIALOG = re.compile(
    r"""onetrust-(?:consent|banner|pc) | cookie-?law-info | cli-modal | CybotCookiebot | usercentrics | didomi | cmplz | borlabs
    | cookies?[-_]?(?:banner|notice|consent|bar|popup|modal|message|policy-banner|dialog|alert|overlay|layer|warning|info|disclaimer)
    | gdpr[-_]?(?:banner|notice|consent|modal|bar|cookie|popup) | \bcky- | truste-?(?:consent|banner) | trustarc | qc-cmp | sp_message
    | consent[-_]?(?:banner|modal|dialog|popup|wrapper|manager) | moove_gdpr | eu-cookie | cc-window | js-cookie | iubenda | klaro
    | tarteaucitron | ccm- | cookiefirst | termly | privacy-?(?:banner|notice|popup)""",
    re.I | re.X,
)
FEWEST_CHARS, MOST_CHARS, MOST_OF_PAGE = 60, 12_000, 0.6
AROUND_ALL = ("html", "body", "main", "article")
# Private characters mark where a dialog begins and ends, until the text is made.
BEGIN, END = "\ue000", "\ue001"
LAYOUTS = {"lines": "\n", "oneline": " "}
FEWEST_WORDS = 4


@dataclass(frozen=True)
class Text:
    """A page as text, the spans of its dialogs, and the article's reference if there is one."""

    name: str
    text: str
    dialogs: list[tuple[int, int]]
    reference: str


def find_dialogs(body: Tag) -> list[Tag]:
    """The outermost elements that are named as dialogs are, and of their size."""
    found, waiting = [], [body]
    while waiting:
        for child in waiting.pop().find_all(True, recursive=False):
            names = " ".join([str(child.get("id") or ""), *(child.get("class") or [])])
            if child.name in AROUND_ALL or not DIALOG.search(names):
                waiting.append(child)
            elif FEWEST_CHARS <= len(" ".join(child.get_text(" ").split())) <= MOST_CHARS:
                found.append(child)
    most = MOST_OF_PAGE * len(body.get_text())
    return [element for element in found if len(element.get_text()) < most]


def read_texts(corpus: Path, held_out: bool, layout: str) -> Iterator[Text]:
    for truth in sorted(corpus.glob("*/truth.jsonl.gz")):
        for row, page in read_rows(corpus, truth.parent.name):
            site = urlsplit(row.get("url") or "").hostname or row["id"]
            if (held_out and not is_held_out(site)) or not DIALOG.search(page.decode("latin-1")):
                continue
            soup = BeautifulSoup(page, "lxml")
            for unseen in soup(["script", "style", "noscript", "template", "head"]):
                unseen.decompose()
            body = soup.body or soup
            dialogs = find_dialogs(body)
            for dialog in dialogs:
                dialog.insert_before(BEGIN)
                dialog.insert_after(END)
            if dialogs:
                lines = (" ".join(line.split()) for line in body.get_text("\n").split("\n"))
                text, spans = take_marks(LAYOUTS[layout].join(filter(None, lines)))
                yield Text(f"{truth.parent.name}/{row['id']}", text, spans, row.get("text") or "")


def take_marks(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and the spans that stood between them.

    >>> take_marks(f"a {BEGIN}b{END} c")
    ('a b c', [(2, 3)])
    """
    text, spans, start = "", [], 0
    for piece in re.split(f"([{BEGIN}{END}])", marked):
        if piece == BEGIN:
            start = len(text)
        elif piece == END:
            spans.append((start, len(text)))
        else:
            text += piece
    return text, spans


def words_of(text: str) -> str:
    return f" {' '.join(TOKEN.findall(text.lower()))} "


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--weights", type=Path)
    parser.add_argument(
        "--show", type=int, default=0, help="print so many dialogs of which half or more stays"
    )
    options = parser.parse_args()
    import cleantext

    if not options.corpus.is_dir():
        raise SystemExit(f"{options.corpus}: no such folder; name the collection of pages with --corpus")
    pipeline = cleantext.Pipeline(detect_language=False)
    counts: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    with use_weights(options.weights):
        for layout in LAYOUTS:
            for page in read_texts(options.corpus, options.held_out, layout):
                removals = pipeline.clean_text(page.text).removals
                gone = bytearray(len(page.text))
                for removal in removals:
                    gone[removal.start : removal.end] = b"\1" * (removal.end - removal.start)
                words = [match.start() for span in page.dialogs for match in TOKEN.finditer(page.text, *span)]
                went = sum(gone[place] for place in words)
                reference = words_of(page.reference)
                taken = [words_of(removal.text) for removal in removals]
                lost = [one for one in taken if one.count(" ") > FEWEST_WORDS and one in reference]
                counts[layout].append((len(words), went, bool(lost)))
                if options.show and 2 * went <= len(words):
                    options.show -= 1
                    start, end = page.dialogs[0]
                    print(
                        f"{layout} {page.name} {went}/{len(words)}: {page.text[start : min(end, start + 300)]!r}"
                    )
    for layout, pages in counts.items():
        words, went = sum(page[0] for page in pages), sum(page[1] for page in pages)
        print(
            f"{layout:8} {len(pages)} pages, recall {went / max(1, words):.3f}, "
            f"mean {fmean(went / max(1, words) for words, went, _ in pages):.3f}, lost {fmean(page[2] for page in pages):.3f}"
        )


if __name__ == "__main__":
    main()
