"""The language of a text, and what a page declares it to be; the one room that knows langdetect.

The letters of many scripts name their language.  Where several languages share a script, the n-grams of
langdetect's profiles are weighed all at once; langdetect itself is asked where that leaves a doubt.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory
    from lxml.html import HtmlElement

# langdetect's time grows with the text (5 ms for 2,500 characters) and with its trials; 420
# characters in six pieces and two trials name the language of an article as often as 2,500 and
# seven do (364 articles in 20 languages: 0.986, the misses being wrong truths), in a quarter of
# the time.
SAMPLE_CHARS = 420
SAMPLE_PIECES = 6
TRIALS = 2
# Below this many letters an answer is a guess; and so is one that langdetect itself is not sure of.
MIN_LETTERS = 20
SURE = 0.9
# The n-grams decide alone where the likeliest language is ahead of the next by so much (log odds), and by so
# much for each character: a text in none of the languages is like several.  Of 2,014 articles, 31 are left
# for langdetect to judge, and of 3,042 sentences in 117 languages 929; the others are named as langdetect
# names them, but for ten in languages of which it has no profile.
AHEAD = 25.0
AHEAD_OF_A_CHAR = 0.3

# Scripts that one language writes (or one above all); the others are told apart below.
_SCRIPTS = (
    ("ko", "\uac00-\ud7af\u1100-\u11ff"), ("th", "\u0e00-\u0e7f"), ("lo", "\u0e80-\u0eff"),
    ("km", "\u1780-\u17ff"), ("my", "\u1000-\u109f"), ("ka", "\u10a0-\u10ff"), ("hy", "\u0530-\u058f"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"), ("he", "\u0590-\u05ff"), ("am", "\u1200-\u137f"),
    ("si", "\u0d80-\u0dff"), ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"), ("gu", "\u0a80-\u0aff"), ("pa", "\u0a00-\u0a7f"), ("or", "\u0b00-\u0b7f"),
    ("bn", "\u0980-\u09ff"), ("bo", "\u0f00-\u0fff"), ("dv", "\u0780-\u07bf"), ("kana", "\u3040-\u30ff"),
    ("han", "\u3400-\u9fff"), ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"), ("devanagari", "\u0900-\u097f"),
    ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
)  # fmt: skip
# Letters that one language writes, where a script is shared and langdetect does not know the language.
# Order matters: Tajik and Uzbek letters stand before those that they share with Kazakh and Belarusian.
_OWN_LETTERS = {
    "cyrillic": (
        ("tg", "ҷӣӯ"), ("kk", "ұ"), ("uz-Cyrl", "қғҳ"), ("be", "ў"), ("mk", "ѓќѕ"), ("sr", "ђћљњ"),
        ("tt", "җ"), ("ky", "ң"), ("mn", "өү"),
    ),
    "latin": (("az", "ə"), ("mt", "ħ"), ("is", "þ"), ("ha", "ɗƙɓ")),
    "arabic": (("ps", "ښځډۍ"), ("sd", "ڄڳٻ"), ("ug", "ۇۆۈ"), ("ckb", "ێڵڕ")),
}  # fmt: skip
_OWN_SHARE = 100  # one letter of a hundred at least; names in foreign letters are rarer
_SIMPLIFIED = frozenset(
    "们国说时会学对发经现过这个动关点见问东车马书长门间风飞鱼龙习汉语华员单严体头实术"
    "乐级红结给总线练组织细终统继续维绿网罗职联肃荐荣药获营"
)
_TRADITIONAL = frozenset(
    "們國說時會學對發經現過這個動關點見問東車馬書長門間風飛魚龍習漢語華員單嚴體頭實術"
    "樂級紅結給總線練組織細終統繼續維綠網羅職聯肅薦榮藥獲營"
)
# Tags for the same language: of its parts, its older name, or too close to tell from a sample.
_SAME = {
    "nb": "no", "nn": "no", "iw": "he", "in": "id", "ms": "id", "fil": "tl", "hr": "sh", "bs": "sh",
    "sr": "sh", "mo": "ro", "gl": "pt", "yue": "zh", "cmn": "zh",
}  # fmt: skip
_KNOWN_LATIN = frozenset(
    "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi".split()
)
# Languages in Latin letters that langdetect has no profile of.
_OTHER_LATIN = frozenset(
    """is ga eu mt az uz lb fo gd br oc rm fy ht jv su mg sm mi haw eo la ku ceb ilo yo ig ha zu xh st sn
    rw co bs gl ms nn""".split()
)
_TAG = re.compile(
    r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].{0,30})?$", re.IGNORECASE
)
_DECLARING = ("content-language", "language", "og:locale", "dc.language", "dcterms.language")


def detect_language(text: str) -> str | None:
    """The BCP 47 tag of the language of a text, or ``None`` if it cannot be told.

    The answer depends on the text alone: langdetect is seeded on an instance of our own.

    >>> detect_language("Le président a annoncé le retrait des troupes engagées au Mali depuis neuf ans.")
    'fr'
    >>> detect_language("這個國家的學校"), detect_language("OK")
    ('zh-Hant', None)
    """
    sample = _sample(text)
    counts = _count_letters(sample)
    letters = sum(counts.values())
    script = max(counts, key=lambda name: counts[name])
    # a page in another script may quote half a page of Latin names and addresses
    others = letters - counts["latin"]
    if script == "latin" and others > 0.35 * letters:
        script = max((name for name in counts if name != "latin"), key=lambda name: counts[name])
    if counts["kana"] and counts["kana"] * 10 > counts["han"] and script in ("kana", "han"):
        script = "ja"
    if script in ("han", "ja") or len(script) == 2:
        if counts["han" if script == "ja" else script] + counts["kana"] < 4:
            return None
        return _chinese(sample) if script == "han" else script
    if letters < MIN_LETTERS:
        return None
    low = sample.lower()
    for language, own in _OWN_LETTERS.get(script, ()):
        if sum(map(low.count, own)) * _OWN_SHARE > counts[script]:
            return language
    return _weigh_ngrams(low) or _ask_langdetect(sample)


@cache
def _script_table() -> NDArray[np.uint8]:
    """For each character the number of its script, from 1 in the order of ``_SCRIPTS``; 0 for all others."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for number, (_, chars) in enumerate(_SCRIPTS, start=1):
        for span in re.findall("(.)-(.)|(.)", chars):
            first, last = (ord(char) for char in (span[:2] if span[0] else span[2] * 2))
            table[first : last + 1] = number
    return table


def _count_letters(sample: str) -> dict[str, int]:
    """How many letters of each script a text has."""
    codes = np.frombuffer(sample.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    counts = np.bincount(_script_table().take(codes), minlength=len(_SCRIPTS) + 1)
    return dict(zip((name for name, _ in _SCRIPTS), counts[1:].tolist(), strict=True))


# Letters, and the vowel signs of Devanagari, which are none to ``\w``.
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963])+")


def _weigh_ngrams(low: str) -> str | None:
    """The language of a text in small letters, where its n-grams leave no doubt."""
    ngrams = _load_ngrams()
    written = f" {' '.join(_WORD.findall(low))} "
    total = ngrams.weigh(written)
    second, first = np.argsort(total, kind="stable")[-2:].tolist()
    ahead = float(total[first] - total[second])
    is_sure = ahead >= AHEAD and ahead >= AHEAD_OF_A_CHAR * len(written)
    return ngrams.languages[first] if is_sure else None


class _Ngrams:
    """n-grams of up to three characters with their weights, found by look-ups in arrays.

    Characters have numbers, pairs of them have numbers, and a pair and a character lead to the row of a
    triple; what is not known leads to row 0, which weighs nothing.
    """

    def __init__(self, ngrams: list[str], weights: NDArray[np.float32], languages: list[str]) -> None:
        self.languages = languages
        self._weights = np.concatenate((np.zeros((1, len(languages)), dtype=np.float32), weights))
        lengths = np.array([len(ngram) for ngram in ngrams])
        written = "".join(ngram.ljust(3, "\0") for ngram in ngrams)
        codes = np.frombuffer(written.encode("utf-32-le"), dtype="<u4")
        known = np.unique(codes[codes > 0])
        self._width = width = len(known) + 1
        self._char = np.zeros(0x10000, dtype=np.intp)
        self._char[known] = np.arange(1, width)
        first, second, third = self._char[codes].reshape(-1, 3).T
        rows = np.arange(1, len(ngrams) + 1, dtype=np.int16)
        pairs_of = np.where(lengths > 1, first * width + second, 0)
        pairs = np.unique(pairs_of[lengths > 1])
        self._pair = np.zeros(width * width, dtype=np.int16)
        self._pair[pairs] = np.arange(1, len(pairs) + 1)
        sizes = (width, len(pairs) + 1, (len(pairs) + 1) * width)
        self._rows = tuple(np.zeros(size, dtype=np.int16) for size in sizes)
        places = (first, self._pair[pairs_of], self._pair[pairs_of].astype(np.intp) * width + third)
        for length, (table, place) in enumerate(zip(self._rows, places, strict=True), start=1):
            is_of = lengths == length
            table[place[is_of]] = rows[is_of]

    def weigh(self, text: str) -> NDArray[np.float32]:
        """The sum of the weights of all n-grams of a text, for each language."""
        codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
        chars = self._char.take(codes)
        pairs = self._pair.take(chars[:-1] * self._width + chars[1:])
        triples = pairs[:-1].astype(np.intp) * self._width + chars[2:]
        singles_of, pairs_of, triples_of = self._rows
        rows = np.concatenate((singles_of.take(chars), pairs_of.take(pairs), triples_of.take(triples)))
        total: NDArray[np.float32] = np.ones(len(rows), dtype=np.float32) @ self._weights.take(rows, axis=0)
        return total


@cache
def _load_ngrams() -> _Ngrams:
    """What ``training/language.py`` made of langdetect's profiles."""
    with (
        resources.files("cleantext").joinpath("weights", "language.npz").open("rb") as file,
        np.load(file) as arrays,
    ):
        return _Ngrams(
            arrays["ngrams"].tobytes().decode().split("\n"),
            arrays["weights"].astype(np.float32) / np.float32(arrays["steps"][0]),
            arrays["languages"].tobytes().decode().split(" "),
        )


def _sample(text: str) -> str:
    """A bounded part of the text, in pieces spread over it."""
    if len(text) > SAMPLE_CHARS * 4:
        size = SAMPLE_CHARS // SAMPLE_PIECES
        step = (len(text) - size * 2) // (SAMPLE_PIECES - 1)
        # twice the size, because runs of white space go
        pieces = (" ".join(text[n * step : n * step + size * 2].split())[:size] for n in range(SAMPLE_PIECES))
        return " ".join(pieces)
    return " ".join(text.split())[:SAMPLE_CHARS]


def _chinese(sample: str) -> str:
    simplified = sum(char in _SIMPLIFIED and char not in _TRADITIONAL for char in sample)
    traditional = sum(char in _TRADITIONAL and char not in _SIMPLIFIED for char in sample)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _ask_langdetect(sample: str) -> str | None:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.n_trial = TRIALS
    detector.append(sample)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return None
    if not found or found[0].prob < SURE:
        return None
    language: str = found[0].lang
    return {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}.get(language, language)


_loading = threading.Lock()


def _factory() -> DetectorFactory:
    with _loading:
        return _load()


@cache
def _load() -> DetectorFactory:
    """langdetect's profiles in an instance of our own (0.1 s, once): the process-wide one is the host's.

    It would fill a table of 80,000 n-grams by 55 languages (0.4 s, 40 MB), of which a text asks for few.
    """
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    paths = [path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file() and path.name[0] != "."]
    profiles = [json.loads(path.read_bytes()) for path in paths]
    factory = DetectorFactory()
    factory.seed = 0
    factory.langlist = [profile["name"] for profile in profiles]
    factory.word_lang_prob_map = _Shares([(profile["freq"], profile["n_words"]) for profile in profiles])
    return factory


# n-grams whose shares are kept, half a kilobyte each: a text has a thousand.
_MOST_SHARES = 4_000


class _Shares(dict[str, list[float]]):
    """How often an n-gram is met in each language, as langdetect counts it, made when it is asked for."""

    def __init__(self, profiles: Sequence[tuple[Mapping[str, int], Sequence[int]]]) -> None:
        """``profiles`` are the counts of a language's n-grams, and the sums of these by their lengths."""
        super().__init__()
        self._profiles = profiles

    def __contains__(self, ngram: object) -> bool:
        return super().__contains__(ngram) or any(ngram in counts for counts, _ in self._profiles)

    def __missing__(self, ngram: str) -> list[float]:
        if len(self) >= _MOST_SHARES:
            self.clear()
        place = len(ngram) - 1
        shares = self[ngram] = [counts.get(ngram, 0) / sums[place] for counts, sums in self._profiles]
        return shares


def declared_language(root: HtmlElement) -> str | None:
    """The BCP 47 tag that a page declares for itself.

    >>> import lxml.html
    >>> declared_language(lxml.html.document_fromstring('<html lang="pt_br"><p>x'))
    'pt-BR'
    """
    for element in root.iter("html", "body"):
        for name in ("lang", "xml:lang"):
            if tag := normalise_tag(element.get(name) or ""):
                return tag
    for element in root.iter("meta"):
        name = (element.get("http-equiv") or element.get("name") or element.get("property") or "").lower()
        if name in _DECLARING and (tag := normalise_tag((element.get("content") or "").split(",")[0])):
            return tag
    return None


def choose_language(declared: str | None, detected: str | None) -> str | None:
    """The language of a page from what it declares and what its text is found to be in.

    The declared tag says more (the region) where both agree; where they do not, the text is right,
    unless the declared language is one that the detector does not know.

    >>> choose_language("en-US", "de"), choose_language("pt-BR", "pt"), choose_language("is", "da")
    ('de', 'pt-BR', 'is')
    """
    if not declared or not detected:
        return declared or detected
    stated, found = declared.split("-")[0], detected.split("-")[0]
    if _SAME.get(stated, stated) == _SAME.get(found, found):
        return detected if stated == found and "-" not in declared else declared
    if found in _KNOWN_LATIN and stated not in _KNOWN_LATIN and stated in _OTHER_LATIN:
        return declared
    return detected


def normalise_tag(tag: str) -> str | None:
    """A language tag in the case and with the hyphens of BCP 47, or ``None`` if it is none.

    >>> normalise_tag("EN_us"), normalise_tag("zh-hans-cn"), normalise_tag("german, no")
    ('en-US', 'zh-Hans-CN', None)
    """
    match = _TAG.match(tag.strip()[:60])
    if not match:
        return None
    language, script, region = match.groups()
    parts = [language.lower()]
    if script:
        parts.append(script.title())
    if region:
        parts.append(region.upper())
    return "-".join(parts)
