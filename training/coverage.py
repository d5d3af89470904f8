"""Which words of the written notices does a language's lexicon not explain, and what do its news sentences say by mistake?

    python training/coverage.py LANGUAGE [LANGUAGE ...]

Reads ``training/material/LANGUAGE.toml`` and the examples of ``lexicon/LANGUAGE.toml``.  For each text that must go it prints the
probability of every sentence and the words that are no concept and no glue; names and numbers may stay unexplained, everything
else wants an entry.  For each text that must stay it prints the sentences that look most like a notice, with the words that make
them so: a stem among them that is broader than its meaning wants to be longer.
"""

from __future__ import annotations

import collections
import sys

from material import read_material

from cleantext.find.notices import NoticeFinder, Page, load_weights
from cleantext.find.vocabulary import BIT, Vocabulary
from cleantext.lexicon import CONCEPTS, SHARED, load_lexicons, load_services
from cleantext.model import Metadata
from cleantext.read.lines import lay_out_text

LOOKS_LIKE = 0.1


def main() -> None:
    lexicons = {lexicon.language: lexicon for lexicon in load_lexicons()}
    for language in sys.argv[1:]:
        own = lexicons[language]
        finder = NoticeFinder(Vocabulary([lexicons[SHARED], own], load_services()), load_weights())
        material = read_material(language)
        missing: collections.Counter[str] = collections.Counter()
        print(f"== {language}: texts that must go")
        for text in dict.fromkeys((*own.removes, *material.removes)):
            for sentence, probability, bare, _ in read(finder, text):
                missing.update(bare)
                if bare or probability < 0.5:
                    print(f"{probability:.2f} {sentence}\n       unexplained: {' | '.join(bare)}")
        print(f"== {language}: texts that must stay, and look like notices")
        for text in dict.fromkeys((*own.keeps, *material.keeps)):
            for sentence, probability, _, said in read(finder, text):
                if probability >= LOOKS_LIKE:
                    print(f"{probability:.2f} {sentence}\n       {said}")
        print(f"== {language}: unexplained, by number")
        print(" ".join(f"{word}({count})" for word, count in missing.most_common(150)))


def read(finder: NoticeFinder, text: str) -> list[tuple[str, float, list[str], str]]:
    """Each sentence with its probability, its unexplained words, and its concepts with their words."""
    page = Page(lay_out_text(text, Metadata()), finder)
    rows = []
    for line in range(len(page.document.blocks)):
        for number in page.units_of(line):
            unit = page.units[number]
            verdict = page.whole(number, 0)
            reading = verdict.reading
            words = [page.folded[start:end] for start, end in reading.tokens]
            bare = [word for word, mask in zip(words, reading.masks, strict=True) if not mask]
            said = "; ".join(
                f"{name}: {' '.join(dict.fromkeys(found))}"
                for name in CONCEPTS
                if (found := [w for w, mask in zip(words, reading.masks, strict=True) if mask & BIT[name]])
            )
            rows.append((page.folded[unit.start : unit.end].strip(), verdict.probability, bare, said))
    return rows


if __name__ == "__main__":
    main()
