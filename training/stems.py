"""Which common words does a stem of a lexicon catch that no written notice uses?  Those that mean something else want a longer stem.

    python training/stems.py LANGUAGE [LANGUAGE ...] [--per-million 2]

For each stem (``block*``, ``*video*``) it prints how many of the words it catches the notices of ``training/material`` and of the
lexicon use, and the common ones that they do not (*blockchain*, *blockbuster*), with their number in a million words.  How common
a word is comes from wordfreq (https://github.com/rspeer/wordfreq).
"""

from __future__ import annotations

import argparse
import collections
from collections.abc import Iterator, Mapping

import wordfreq
from material import read_material

from cleantext.find.vocabulary import TOKEN
from cleantext.fold import fold
from cleantext.lexicon import Lexicon, load_lexicons

# Rarer words do little harm, and there are many.
PER_MILLION = 2.0
MOST_WORDS = 25
# wordfreq calls some languages otherwise.
NAMES = {"no": "nb", "tl": "fil", "sr": "sh"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("languages", nargs="+")
    parser.add_argument("--per-million", type=float, default=PER_MILLION)
    options = parser.parse_args()
    lexicons = {lexicon.language: lexicon for lexicon in load_lexicons()}
    for language in options.languages:
        common = common_words(NAMES.get(language, language), options.per_million)
        for concept, stem, used, others in broad_stems(lexicons[language], common):
            listed = " ".join(f"{word}:{common[word]:.0f}" for word in others[:MOST_WORDS])
            print(f"{language} {concept}  {stem} (used: {used})  {listed}")


def common_words(code: str, least: float) -> dict[str, float]:
    """The folded words of a language that stand at least so often in a million, the commonest first."""
    numbers: collections.Counter[str] = collections.Counter()
    for word, share in wordfreq.get_frequency_dict(code).items():
        numbers[fold(word).text] += share * 1e6
    return {word: number for word, number in numbers.most_common() if number >= least}


def broad_stems(lexicon: Lexicon, common: Mapping[str, float]) -> Iterator[tuple[str, str, int, list[str]]]:
    """The stems that catch common words which no notice uses: concept, stem, how many it rightly catches, those words."""
    notices = (*lexicon.removes, *read_material(lexicon.language).removes)
    seen = {word for text in notices for word in TOKEN.findall(fold(text).text)}
    for concept, stems in lexicon.concepts.items():
        for stem in stems:
            literal = fold(stem.strip("*")).text
            if "*" not in stem or not literal.isalpha():
                continue
            if stem[0] != "*":
                caught = [word for word in common if word.startswith(literal)]
            elif stem[-1] != "*":
                caught = [word for word in common if word.endswith(literal)]
            else:
                caught = [word for word in common if literal in word]
            others = [word for word in caught if word not in seen]
            if others:
                yield concept, stem, len(caught) - len(others), others


if __name__ == "__main__":
    main()
