"""How much of the notices goes, and how much of the article with it: notices put into articles.

    python benchmarks/notices.py [--notices DIR] [--corpus DIR] [--n 3000] [--held-out] [--json FILE] [--show 20]

NOTICES holds ``embeds``, ``consent``, ``html_cookie_consent_blocks``, ``html_embed_blocks`` and ``hard_negatives`` as JSON lines,
CORPUS ``DATASET/truth.jsonl.gz``.  Without them, the lexicons' own examples are put into the articles of ``fixtures/``.
``--held-out`` takes only the notices of vendors and sites, and the articles of sites, that training/notices.py leaves out unless it
is told ``--all``; the weights that ship learnt from them, so ``--weights FILE`` names those to measure.

  lines     the notice and its button labels as lines of their own between paragraphs
  inline    the notice glued into a paragraph, after a sentence
  oneline   the whole document on one line
  clean     the article alone: nothing may go
  negative  the article with a sentence about cookies, consent or Twitter: nothing may go

recall is the share of the notices' words that went; gone the share of notices of which no four words in a row are left;
loss the share of the article's words that went; hurt the share of documents that lost any.  A word is a run of letters
or digits, or one character of a script without spaces, compared as an ordered alignment.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import difflib
import gzip
import json
import random
import re
import sys
import time
import unittest.mock
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "training"))

from collection import (  # noqa: E402 - it stands beside what learns from the same collection
    SERVICE_PLACEHOLDER,
    fill,
    first_tag,
    is_held_out,
    read_rows,
    split_paragraphs,
)

_UNSPACED = r"\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
EMBED_KINDS = {"blocked_placeholder", "consent_body", "third_party_disclaimer", "consent_heading", "consent_explainer", "fallback", "unavailable_fallback", "no_js", "content_expired", "amp_unavailable"}  # fmt: skip
CONSENT_KINDS = {"cookie_banner_body", "implied_consent", "dialog_intro", "privacy_update_banner", "tcf_purpose_description", "pay_or_consent", "refusal_wall"}  # fmt: skip
NOTICE_WORD = re.compile(r"cookie|consent|datenschutz|zustimm|einwillig|akzept|accept|tracker|traceur|privacy|gdpr|rgpd|dsgvo|evästei|sütik|piškot|ciastecz|informasjonskaps|gegevens|çerez", re.I)  # fmt: skip
RECIPE = re.compile(r"sugar|recipe|rezept|chocolate|\bbak(?:e|ing|ed)\b|dough|butter|\boven\b|\beggs?\b|flour|newsletter|e-mail", re.I)  # fmt: skip
GATE = re.compile(r"accept|akzept|consent|zustimm|einverstanden|laden|allow|erlaub|load|autoris|permet", re.I)
EMBEDDED = re.compile(r"inhalt|content|contenu|video|tweet|twitter|youtube|instagram|facebook|extern", re.I)
MODES = ("lines", "inline", "oneline", "clean", "negative")


@dataclass(frozen=True)
class Notice:
    kind: str
    language: str
    text: str
    buttons: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Case:
    """A document: its segments, each with whether it is a notice."""

    mode: str
    kind: str
    language: str
    source: str
    host: str
    segments: tuple[tuple[str, bool], ...]


def load_notices(folder: Path, wanted: Callable[[str], bool]) -> list[Notice]:
    chance = random.Random(1)
    found: list[Notice] = []
    for row in read_rows(folder / "embeds.jsonl"):
        if row["kind"] in EMBED_KINDS and len(row.get("phrase") or "") >= 25:
            buttons = row.get("buttons") or []
            buttons = [
                fill(str(label), chance, SERVICE_PLACEHOLDER)
                for label in (buttons if isinstance(buttons, list) else [buttons])
            ]
            text = fill(row["phrase"], chance, SERVICE_PLACEHOLDER)
            if wanted(row["vendor_or_site"]):
                found.append(Notice("embed", first_tag(row["language"]), text, tuple(buttons[:3]), row["id"]))
    for row in read_rows(folder / "consent.jsonl"):
        if row["kind"] in CONSENT_KINDS and len(row.get("phrase") or "") >= 30:
            text = fill(row["phrase"], chance, SERVICE_PLACEHOLDER)
            if wanted(row["vendor_or_site"]):
                found.append(Notice("consent", first_tag(row["language"]), text, (), row["id"]))
    for name, kind in (("html_cookie_consent_blocks", "page-consent"), ("html_embed_blocks", "page-embed")):
        for row in read_rows(folder / f"{name}.jsonl"):
            text = fill(row["text"], chance, SERVICE_PLACEHOLDER)
            if kind == "page-consent":
                fits = row.get("in_consent_container") and not RECIPE.search(text)
            else:
                fits = GATE.search(text) and (row.get("link_density") or 0) < 0.5 and EMBEDDED.search(text)
            if fits and 40 <= len(text) <= 900 and NOTICE_WORD.search(text) and wanted(row["domain"]):
                buttons = [
                    label
                    for label in row.get("next") or []
                    if 2 < len(label) < 40 and NOTICE_WORD.search(label)
                ]
                found.append(
                    Notice(kind, first_tag(row.get("lang")), text, tuple(buttons[:2]), row["domain"])
                )
    plain = [notice for notice in found if not set("{[<") & set(notice.text)]
    return list({notice.text: notice for notice in plain}.values())


def load_articles(corpus: Path, wanted: Callable[[str], bool]) -> dict[str, list[tuple[str, list[str]]]]:
    articles: dict[str, list[tuple[str, list[str]]]] = collections.defaultdict(list)
    for path in sorted(corpus.glob("*/truth.jsonl.gz")):
        if path.parent.name == "wac_xii":
            continue
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                text = row.get("text") or ""
                page_type = (row.get("extra") or {}).get("page_type")
                if (
                    row.get("truth_contains_notice")
                    or row.get("truth_kind") == "tool-output"
                    or page_type not in (None, "article")
                ):
                    continue
                paragraphs = split_paragraphs(text)
                fits = (
                    4 <= len(paragraphs) <= 60 and 800 <= len(text) <= 12000 and not NOTICE_WORD.search(text)
                )
                if fits and wanted(urlsplit(row.get("url") or "").hostname or row["id"]):
                    articles[first_tag(row.get("lang") or "en")].append(
                        (f"{path.parent.name}/{row['id']}", paragraphs)
                    )
    return articles


def own_material() -> tuple[list[Notice], dict[str, list[tuple[str, list[str]]]], list[dict]]:
    """The lexicons' examples and the fixtures' articles, where nothing else is given."""
    from cleantext.lexicon import load_lexicons

    found, negatives = [], []
    for lexicon in load_lexicons():
        tag = first_tag(lexicon.language)
        found += [Notice("consent", tag, text, (), lexicon.language) for text in lexicon.removes]
        negatives += [{"phrase": text, "language": tag, "id": lexicon.language} for text in lexicon.keeps]
    articles: dict[str, list[tuple[str, list[str]]]] = collections.defaultdict(list)
    for path in sorted((ROOT / "fixtures").glob("*/*/article.txt")):
        paragraphs = split_paragraphs(path.read_text(encoding="utf-8"))
        if len(paragraphs) >= 4:
            articles[path.parent.name.split("-")[0]].append((path.parent.name, paragraphs))
    return found, articles, negatives


def make_cases(
    notices: list[Notice],
    articles: dict[str, list[tuple[str, list[str]]]],
    negatives: list[dict],
    n: int,
    seed: int,
) -> list[Case]:
    chance = random.Random(seed)
    by_language: dict[tuple[str, str], list[Notice]] = collections.defaultdict(list)
    by_site: dict[tuple[str, str], list[Notice]] = collections.defaultdict(list)
    for notice in notices:
        by_language[notice.kind.removeprefix("page-"), notice.language].append(notice)
        if notice.kind.startswith("page-"):
            by_site[notice.kind, notice.source].append(notice)
    keys, sites = sorted(by_language), sorted(by_site)
    everything = [article for group in articles.values() for article in group]
    chance.shuffle(everything)
    gates = [("embed", language) for language in ("fr", "de", "en", "es", "it", "nl")]
    cases = []
    for i in range(n):
        if i % 5 < 2 and sites:
            notice = chance.choice(by_site[chance.choice(sites)])
        else:
            key = keys[i % len(keys)] if i % 5 < 4 else chance.choice(gates)
            notice = chance.choice(by_language[key if key in by_language else keys[i % len(keys)]])
        host, paragraphs = chance.choice(articles.get(notice.language) or everything)
        at, mode = chance.randrange(1, len(paragraphs)), MODES[i % 3]
        pieces = [notice.text, *([" ".join(notice.buttons)] if notice.buttons else [])]
        cases.append(
            Case(
                mode,
                notice.kind,
                notice.language,
                notice.source,
                host,
                insert(paragraphs, at, pieces, mode, i),
            )
        )
    for i in range(n // 4):
        host, paragraphs = everything[i % len(everything)]
        cases.append(Case("clean", "", "", "", host, (("\n\n".join(paragraphs), False),)))
    for row in negatives:
        for _ in range(3):
            host, paragraphs = chance.choice(articles.get(first_tag(row["language"])) or everything)
            at = chance.randrange(1, len(paragraphs))
            text = "\n\n".join(
                [*paragraphs[:at], re.sub(r"^\[[^\]]*\]\s*", "", row["phrase"]), *paragraphs[at:]]
            )
            cases.append(Case("negative", "", row["language"], row["id"], host, ((text, False),)))
    return cases


def insert(
    paragraphs: list[str], at: int, pieces: list[str], mode: str, number: int
) -> tuple[tuple[str, bool], ...]:
    if mode == "inline":
        paragraph = paragraphs[at]
        stops = list(re.finditer(r"(?<=[.!?。！？])\s+", paragraph))
        cut = stops[len(stops) // 2].start() if stops else len(paragraph)
        tail = "\n" + "\n".join(paragraphs[at + 1 :]) if at + 1 < len(paragraphs) else ""
        return (
            ("\n".join(paragraphs[:at]) + "\n" + paragraph[:cut], False),
            (" " + " ".join(pieces) + " ", True),
            (paragraph[cut:].lstrip() + tail, False),
        )
    gap = "\n\n" if number % 4 < 2 else "\n"
    segments = (
        (gap.join(paragraphs[:at]), False),
        (gap + gap.join(pieces) + gap, True),
        (gap.join(paragraphs[at:]), False),
    )
    if mode == "oneline":
        return tuple((re.sub(r"\s*\n\s*", " ", text), is_notice) for text, is_notice in segments)
    return segments


@dataclass(frozen=True)
class Measure:
    notice: int
    gone: int
    article: int
    lost: int
    is_gone: bool
    lost_words: tuple[str, ...]


def measure(case: Case, clean: str) -> Measure:
    words: list[str] = []
    flags: list[bool] = []
    for text, is_notice in case.segments:
        found = TOKEN.findall(text)
        words += found
        flags += [is_notice] * len(found)
    got = TOKEN.findall(clean)
    kept = [False] * len(words)
    head = tail = 0
    while head < min(len(words), len(got)) and words[head] == got[head]:
        kept[head] = True
        head += 1
    while tail < min(len(words), len(got)) - head and words[-1 - tail] == got[-1 - tail]:
        kept[len(words) - 1 - tail] = True
        tail += 1
    middle, rest = words[head : len(words) - tail], got[head : len(got) - tail]
    if middle and rest:
        for match in difflib.SequenceMatcher(None, middle, rest, autojunk=False).get_matching_blocks():
            for i in range(match.size):
                kept[head + match.a + i] = True
    gone = sum(flag and not stays for flag, stays in zip(flags, kept, strict=True))
    lost = [word for word, flag, stays in zip(words, flags, kept, strict=True) if not flag and not stays]
    run = longest = 0
    for flag, stays in zip(flags, kept, strict=True):
        run = run + 1 if flag and stays else 0
        longest = max(longest, run)
    return Measure(sum(flags), gone, len(flags) - sum(flags), len(lost), longest < 4, tuple(lost))


def summarise(measures: list[Measure]) -> dict[str, float]:
    notice, gone, article, lost = (
        sum(getattr(m, name) for m in measures) for name in ("notice", "gone", "article", "lost")
    )
    row: dict[str, float] = {"n": len(measures)}
    if notice:
        row["recall"] = round(gone / notice, 4)
        row["gone"] = round(sum(m.is_gone for m in measures) / len(measures), 4)
    row["loss"] = round(lost / max(1, article), 6)
    row["hurt"] = round(sum(m.lost > 0 for m in measures) / len(measures), 4)
    return row


@contextlib.contextmanager
def use_weights(path: Path | None) -> Iterator[None]:
    """Let the package find notices by the weights of a file: it has no option for this, since nobody else needs it."""
    if path is None:
        yield
        return
    from cleantext.find import notices
    from cleantext.find.notice_places import load_place_weights
    from cleantext.find.subwords import read_subwords

    with path.with_suffix(".npz").open("rb") as file:
        weights = notices.read_weights(path.read_text("utf-8"), read_subwords(file), load_place_weights())
    notices.load_notice_finder.cache_clear()
    with unittest.mock.patch.object(notices, "load_weights", return_value=weights):
        yield
    notices.load_notice_finder.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notices", type=Path, default=ROOT.parent / "shared" / "notices")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--n", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--held-out", action="store_true", help="only vendors and sites that training leaves out by default"
    )
    parser.add_argument("--weights", type=Path, help="a file that training/notices.py wrote, to measure that")
    parser.add_argument("--json", type=Path)
    parser.add_argument(
        "--show", type=int, default=0, help="print this many documents that were not cleaned right"
    )
    parser.add_argument("--mode", choices=MODES, help="show only documents of this mode")
    options = parser.parse_args()
    import cleantext

    wanted = is_held_out if options.held_out else bool
    if options.notices.is_dir() and options.corpus.is_dir():
        notices = load_notices(options.notices, wanted)
        articles = load_articles(options.corpus, wanted)
        negatives = [
            r for r in read_rows(options.notices / "hard_negatives.jsonl") if wanted(r["vendor_or_site"])
        ]
    else:
        print("no collection of notices: measuring on the lexicons' own examples", file=sys.stderr)
        notices, articles, negatives = own_material()
    cases = make_cases(notices, articles, negatives, options.n, options.seed)
    texts = ["".join(text for text, _ in case.segments) for case in cases]
    begun = time.perf_counter()
    with use_weights(options.weights):
        cleaned = [cleantext.clean_text(text).text for text in texts]
    seconds = time.perf_counter() - begun
    measures = [measure(case, text) for case, text in zip(cases, cleaned, strict=True)]
    result: dict[str, object] = {
        "documents": len(cases),
        "MB/s": round(sum(map(len, texts)) / seconds / 1e6, 2),
    }
    for mode in MODES:
        chosen = [m for case, m in zip(cases, measures, strict=True) if case.mode == mode]
        if chosen:
            result[mode] = summarise(chosen)
    with_notice = [(case, m) for case, m in zip(cases, measures, strict=True) if case.mode in MODES[:3]]
    for kind in ("embed", "consent", "page-embed", "page-consent"):
        if chosen := [m for case, m in with_notice if case.kind == kind]:
            result[kind] = summarise(chosen)
    languages = sorted({case.language for case, _ in with_notice})
    per = {tag: summarise([m for case, m in with_notice if case.language == tag]) for tag in languages}
    result["languages"] = len(per)
    result["languages with recall >= 0.9"] = sum(row["recall"] >= 0.9 for row in per.values())
    for name, row in result.items():
        print(f"{name:30} {row}")
    print(
        "recall by language:", " ".join(f"{tag}={row['recall']:.2f}({row['n']})" for tag, row in per.items())
    )
    shown = 0
    for case, m in zip(cases, measures, strict=True):
        bad = m.lost or (m.notice and not m.is_gone)
        if bad and shown < options.show and options.mode in (None, case.mode):
            shown += 1
            print(
                f"--- {case.mode} {case.language} {case.kind} {case.source} {case.host}: {m.gone} of {m.notice} words gone; lost {m.lost}: {' '.join(m.lost_words[:30])}"
            )
            print(
                "    notice:", "".join(text for text, is_notice in case.segments if is_notice).strip()[:500]
            )
    if options.json:
        options.json.write_text(json.dumps({**result, "by language": per}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
