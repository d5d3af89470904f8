"""How right each rule is that is words: what it takes, is that the article's own or not?

    python benchmarks/rules.py [--corpus DIR] [--validation] [--notices] [--rule ID] [--show 20]

Two questions are asked of every page with a reference text (CORPUS holds DATASET/truth.jsonl.gz and
DATASET/pages/ID.html.gz):

- **hurt**: cleaned as plain text, what does the reference itself lose?  A *text* is hurt if it loses a word.
- **gain**: of the page as displayed, between the first and the last line of the reference, what does the rule take that
  the reference does not hold?

Both are counted by site, for sites repeat themselves: the precision of a rule is the share of the sites on which it
took something that no reference of the site holds.  What the annotators kept and what they dropped is the measure;
where they disagree (a line "Read more: TITLE" in the midst of an article), both numbers are large.

Articles are told from forum threads, listings, product pages and the like, where the collection states it.  Only the sites
that nothing is tuned on are left out unless ``--validation`` is given, which reads these alone.  ``--notices`` adds the notice
finder.  ``--rule`` prints what a rule took (those whose id begins so), ``--show`` so many of each; do not read
validation pages this way.

``--glued`` asks another question, of no collection: prompts that a rule knows by how their sentence begins are put, without a full
stop, between two sentences of news of their language (training/material), all on one line.  How often does the next sentence go?
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tldextract

from cleantext.decide import decide
from cleantext.find.notices import load_notice_finder
from cleantext.find.phrases import find_phrases
from cleantext.model import Metadata, Removal
from cleantext.read.encoding import decode
from cleantext.read.layout import lay_out, parse_html
from cleantext.read.lines import lay_out_text
from cleantext.ruleset import load_rules

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "training"))

from material import languages, read_material  # noqa: E402 - it stands beside what learns from the same texts

_DOMAIN = tldextract.TLDExtract(suffix_list_urls=())
_WORD = re.compile(r"\w")
_NOT_LETTERS = re.compile(r"\W+")
# A line of so many letters stands in a text by itself; shorter ones ("Share") stand there by chance.
_TELLING = 25


@dataclass
class Page:
    """A page with its reference text; ``html`` is None where the page itself is not there."""

    name: str
    site: str
    is_article: bool
    text: str
    html: bytes | None


@dataclass
class Taken:
    """What one rule took: by site, in references and beside them; and the pieces themselves."""

    hurt: set[str] = field(default_factory=set)
    gained: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    pieces: list[tuple[str, str, str, str, str]] = field(default_factory=list)


def site_of(row: dict[str, Any]) -> str:
    """The registered domain of a page, or its id where the address is not known."""
    domain = _DOMAIN(row["url"]).top_domain_under_public_suffix if row.get("url") else ""
    return domain or row["id"]


def is_validation(site: str) -> bool:
    """Whether a site is one that nothing is tuned on."""
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % 4 == 0


def read_pages(corpus: Path, validation: bool) -> Iterator[Page]:
    """The pages that have a reference text; texts that tools made or that hold a notice are none."""
    for path in sorted(corpus.glob("*/truth.jsonl.gz")):
        dataset = path.parent.name
        if dataset == "wac_xii":  # whole pages, not articles: benchmarks/lines.py
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                site = site_of(row)
                if not row.get("text") or row.get("truth_kind") == "tool-output":
                    continue
                if row.get("truth_contains_notice") or is_validation(site) != validation:
                    continue
                kind = (row.get("extra") or {}).get("page_type")
                page = path.parent / "pages" / f"{row['id']}.html.gz"
                html = gzip.decompress(page.read_bytes()) if page.exists() else None
                yield Page(f"{dataset}/{row['id']}", site, kind in (None, "article"), row["text"], html)


def letters(text: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def cut_region(html: bytes, reference: str) -> str:
    """What a page displays from the first telling line that the reference holds to the last."""
    text, blocks, _ = lay_out(parse_html(decode(html)))
    known = letters(reference)
    shown = [letters(text[block.start : block.end]) for block in blocks]
    inside = [number for number, block in enumerate(shown) if len(block) >= _TELLING and block[:200] in known]
    return text[blocks[inside[0]].start : blocks[inside[-1]].end] if inside else ""


def find_removals(text: str, notices: bool) -> Sequence[Removal]:
    document = lay_out_text(text, Metadata())
    findings = find_phrases(document, load_rules())
    if notices:
        findings += load_notice_finder().find(document, lambda: False)
    return [one for one in decide(document, findings) if _WORD.search(one.text)]


def count_lines(text: str) -> dict[str, int]:
    """How often each line stands in a text, by its letters."""
    counts: dict[str, int] = defaultdict(int)
    for line in text.splitlines():
        counts[letters(line)] += 1
    return counts


def is_held(removal: Removal, known: str, lines: dict[str, int]) -> bool:
    """Whether the reference holds what went: a short piece as a line of its own, a longer one anywhere."""
    piece = letters(removal.text)
    return piece in known if len(piece) >= _TELLING else piece in lines


def look_around(text: str, removal: Removal) -> tuple[str, str, str]:
    return (
        text[max(0, removal.start - 70) : removal.start],
        removal.text,
        text[removal.end : removal.end + 70],
    )


@dataclass(frozen=True)
class Glued:
    """A prompt that lost its stop, before a sentence of news."""

    rule: str
    prompt: str
    following: str
    text: str


def glue_prompts(chance: random.Random) -> Iterator[Glued]:
    """Two prompts of each rule, at most, that has a phrase without slots for its sentences to begin with."""
    news = {
        language: [
            text for text in read_material(language).keeps if len(text) > 60 and text[-1] in ".。！？!?।۔"
        ]
        for language in languages()
    }
    for rule in load_rules().rules:
        sentences = news.get("en" if rule.language == "mul" else rule.language, [])
        if rule.extent != "sentence" or not rule.phrases or len(sentences) < 3:
            continue
        for phrase in chance.sample(rule.phrases, min(2, len(rule.phrases))):
            prompt = phrase.replace("{service}", "Facebook").replace("{number}", "12")
            if "{" not in prompt:
                prompt = prompt[0].upper() + prompt[1:]
                before, following = chance.sample(sentences, 2)
                yield Glued(rule.id, prompt, following, f"{before} {prompt} {following}")


def measure_glued(show: int) -> None:
    texts, lost, stays = 0, 0, 0
    for glued in glue_prompts(random.Random(1)):
        kept = glued.text
        for removal in reversed(find_removals(glued.text, False)):
            kept = kept[: removal.start] + kept[removal.end :]
        texts += 1
        stays += glued.prompt in kept
        if glued.following not in kept:
            lost += 1
            if lost <= show:
                print(f"{glued.rule}: {glued.prompt} | {glued.following}")
    print(f"{texts} prompts before a sentence: {lost} sentences lose a word, {stays} prompts stay")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--validation", action="store_true")
    parser.add_argument("--notices", action="store_true")
    parser.add_argument("--references", action="store_true", help="no pages: only what references lose")
    parser.add_argument("--glued", action="store_true", help="only prompts without a full stop")
    parser.add_argument("--rule", default=None)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    if options.glued:
        measure_glued(options.show)
        return

    taken: dict[str, Taken] = defaultdict(Taken)
    texts = {True: 0, False: 0}
    hurt = {True: 0, False: 0}
    categories: dict[str, set[str]] = defaultdict(set)
    for page in read_pages(options.corpus, options.validation):
        texts[page.is_article] += 1
        lost = find_removals(page.text, options.notices)
        hurt[page.is_article] += bool(lost)
        for removal in lost:
            rule = taken[removal.rule]
            rule.hurt.add(page.site)
            rule.texts.add(page.name)
            if page.is_article:
                rule.articles.add(page.name)
                categories[removal.category].add(page.name)
            rule.pieces.append(("hurt", page.name, *look_around(page.text, removal)))
        if page.html is None or options.references:
            continue
        region = cut_region(page.html, page.text)
        known, lines = letters(page.text), count_lines(page.text)
        for removal in find_removals(region, options.notices):
            rule = taken[removal.rule]
            held = is_held(removal, known, lines)
            (rule.hurt if held else rule.gained).add(page.site)
            kind = "held" if held else "gain"
            rule.pieces.append((kind, page.name, *look_around(region, removal)))

    for is_article, name in ((True, "articles"), (False, "other pages")):
        per = 1000 * hurt[is_article] / max(1, texts[is_article])
        print(f"{name:12} {texts[is_article]:5} texts, hurt {hurt[is_article]:4}: {per:.1f} in 1,000")
    told = sorted(categories.items(), key=lambda item: -len(item[1]))
    print("articles hurt, by category:", ", ".join(f"{name} {len(pages)}" for name, pages in told))
    print(f"{'rule':42} {'texts':>6} {'articles':>8} {'sites hurt':>10} {'gained':>7} {'precision':>9}")
    for name, rule in sorted(taken.items(), key=lambda item: (-len(item[1].hurt), item[0])):
        sure = len(rule.gained - rule.hurt) / max(1, len(rule.gained | rule.hurt))
        print(
            f"{name:42} {len(rule.texts):6} {len(rule.articles):8} {len(rule.hurt):10} {len(rule.gained):7} {sure:9.2f}"
        )
    if options.rule is not None:
        for name, rule in sorted(taken.items()):
            if name.startswith(options.rule):
                for kind, page_name, before, text, after in rule.pieces[: options.show]:
                    flat = (re.sub(r"\s*\n\s*", " / ", piece) for piece in (before, text, after))
                    print(f"{kind} {name} {page_name}: {' ## '.join(flat)}")


if __name__ == "__main__":
    main()
