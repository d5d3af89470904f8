"""Makes ``weights/language.npz`` of the profiles that come with langdetect.

    python training/language.py --out src/cleantext/weights/language.npz

For the languages that share a script, the n-grams that each of them has most often, and how often all of them have
these.  langdetect's profiles were counted in Wikipedia (https://github.com/Mimino666/langdetect, Apache License 2.0);
nothing else is learnt here.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from langdetect.detector_factory import PROFILES_DIRECTORY

# The languages that langdetect tells apart in a script that several languages write.
LANGUAGES = (
    "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi "
    "bg mk ru uk ar fa ur hi mr ne"
).split()
# Of each length (1 to 3) so many of a language: of 1,954 articles, 1,952 are named as langdetect names them; 1,000 of
# each name no more.
MOST = 300
# langdetect's own: what an n-gram weighs that a language does not have.
UNSEEN = 0.5 / 10_000
# Steps to a unit of log odds: the weights fit a byte.
STEPS = 24


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    shares: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        profile = json.loads((Path(PROFILES_DIRECTORY) / language).read_text("utf-8"))
        shares[language] = {
            ngram: count / profile["n_words"][len(ngram) - 1] for ngram, count in profile["freq"].items()
        }
    chosen: set[str] = set()
    for of in shares.values():
        for length in (1, 2, 3):
            small = [ngram for ngram in of if len(ngram) == length and ngram == ngram.lower()]
            chosen.update(sorted(small, key=lambda ngram: (-of[ngram], ngram))[:MOST])
    ngrams = sorted(chosen)
    table = np.array([[of.get(ngram, 0.0) for of in shares.values()] for ngram in ngrams])
    weights = np.rint((np.log(table + UNSEEN) - np.log(UNSEEN)) * STEPS)
    np.savez_compressed(
        options.out,
        languages=np.frombuffer(" ".join(LANGUAGES).encode(), dtype=np.uint8),
        ngrams=np.frombuffer("\n".join(ngrams).encode(), dtype=np.uint8),
        weights=weights.astype(np.uint8),
        steps=np.array([STEPS]),
    )
    print(f"{len(ngrams)} n-grams of {len(LANGUAGES)} languages, {options.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
