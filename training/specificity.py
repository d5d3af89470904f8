"""Which words of the lexicons are too common to be evidence?  Lists them, and with --write makes them glue.

    python training/specificity.py NOTICES CORPUS [--write] [LANGUAGE ...]

A word under a concept counts as evidence wherever it stands, so it must be commoner in notices than elsewhere.  How
common a word is in general comes from wordfreq (https://github.com/rspeer/wordfreq: subtitles, news, books, the web)
and, where CORPUS has enough articles of the language, from these.  A common word that no notice of the collection's
training part uses is made glue (it stays explained); so is one that articles use more than notices do.
"""

from __future__ import annotations

import argparse
import collections
import math
import re
import tomllib
from pathlib import Path

import wordfreq
from collection import first_tag, is_held_out
from notices import articles_with_language, mined_notices

from cleantext.find.automaton import Automaton
from cleantext.fold import fold, fold_all
from cleantext.lexicon import load_lexicons

FOLDER = Path(__file__).resolve().parents[1] / "src" / "cleantext" / "lexicon"
# Zipf frequencies (log10 per billion words) from which a word is too common: never seen in a notice, seen in one, in two.
TOO_COMMON = (5.4, 5.9, 6.4)
# With so many words of articles and of notices at hand, their ratio decides.
ENOUGH_ARTICLES, ENOUGH_NOTICES = 30_000, 4_000
LEAST_RATIO = 0.8
# These are common everywhere, and are meant to be: what they add shows only beside others.
ALWAYS = {"cookie", "consent", "you", "we", "must", "use", "site"}
NAMES = {"no": "nb", "tl": "fil", "sr": "sh"}


class Frequencies:
    """How common the words of a language are, folded; the sums over what a stem covers."""

    def __init__(self, language: str) -> None:
        self.table: dict[str, float] = collections.defaultdict(float)
        code = NAMES.get(language, language)
        if code in wordfreq.available_languages("small"):
            for word, frequency in wordfreq.get_frequency_dict(code, "small").items():
                self.table[fold(word).text] += frequency

    def zipf(self, word: str) -> float:
        literal = fold(word.strip("*")).text
        if " " in literal or "*" in literal:
            return 0.0
        if word[0] == "*" or word[-1] == "*":
            total = sum(
                frequency
                for other, frequency in self.table.items()
                if (literal in other if word[0] == "*" else other.startswith(literal))
            )
        else:
            total = self.table.get(literal, 0.0)
        return math.log10(total * 1e9) if total > 0 else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notices", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    in_notices, in_articles = collections.defaultdict(list), collections.defaultdict(list)
    for notice in mined_notices(options.notices):
        if not is_held_out(notice.source):
            in_notices[lexicon_of(notice.language)].append(notice.text)
    for text, site, language in articles_with_language(options.corpus):
        if not is_held_out(site):
            in_articles[lexicon_of(language)].append(text)
    for lexicon in load_lexicons():
        tag = lexicon.language
        if tag == "mul" or (options.languages and tag not in options.languages):
            continue
        words = [(name, word) for name, entries in lexicon.concepts.items() for word in entries]
        automaton = Automaton(fold_all(word for _, word in words))
        samples = [*in_notices[tag], *lexicon.removes]
        noticed, notice_words = count(automaton, samples)
        used, article_words = count(automaton, in_articles[tag])
        frequencies = Frequencies(tag)
        demoted: dict[str, list[str]] = collections.defaultdict(list)
        for number, (name, word) in enumerate(words):
            if name in ALWAYS:
                continue
            seen = noticed[number]
            if article_words >= ENOUGH_ARTICLES and notice_words >= ENOUGH_NOTICES and used[number] >= 3:
                ratio = ((seen + 0.3) / (notice_words + 1)) / (used[number] / article_words)
                common = ratio < LEAST_RATIO
            else:
                common = seen < 3 and frequencies.zipf(word) >= TOO_COMMON[seen]
            if common:
                demoted[name].append(word)
        print(
            tag, sum(map(len, demoted.values())), "of", len(words), dict(demoted) if not options.write else ""
        )
        if options.write and demoted:
            rewrite(FOLDER / f"{tag}.toml", demoted)


def lexicon_of(tag: str) -> str:
    """The lexicon that covers a language: some are shared by languages that are written almost alike."""
    language = first_tag(tag)
    return {"nb": "no", "nn": "no", "hr": "sh", "bs": "sh"}.get(language, language)


def count(automaton: Automaton, texts: list[str]) -> tuple[collections.Counter, int]:
    """In how many texts' places each word stands, and how many words the texts have."""
    hits: collections.Counter = collections.Counter()
    total = 0
    for text in texts:
        folded = fold(text).text
        total += len(folded.split())
        hits.update(index for index, _, _ in automaton.scan(folded))
    return hits, total


def rewrite(path: Path, demoted: dict[str, list[str]]) -> None:
    """Move words from their concepts to the glue, and leave the rest of the file as it is."""
    text = path.read_text("utf-8")
    table = tomllib.loads(text)
    for name, words in demoted.items():
        kept = [word for word in table["concepts"][name] if word not in words]
        text = replace_list(text, name, kept)
    everywhere = {word for entries in demoted.values() for word in entries}
    still = {
        w for name, entries in table["concepts"].items() for w in entries if w not in demoted.get(name, ())
    }
    glue = dict.fromkeys([*table["glue"]["words"], *sorted(everywhere - still)])
    text = replace_list(text, "words", list(glue))
    tomllib.loads(text)
    path.write_text(text, "utf-8")


def replace_list(text: str, key: str, words: list[str]) -> str:
    quoted = ", ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    return re.sub(
        rf"^{key}\s*=\s*\[.*?\]\s*?$", lambda _: f"{key} = [{quoted}]", text, count=1, flags=re.M | re.S
    )


if __name__ == "__main__":
    main()
