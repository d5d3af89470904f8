"""The language of a text, and of a page that declares one."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import lxml.html
import pytest

from cleantext.read.language import (
    _load,
    choose_language,
    declared_language,
    detect_language,
    normalise_tag,
)

ENGLISH = "The council voted on Friday to close the old bridge, which has carried traffic since the war."
GERMAN = (
    "Der Stadtrat hat am Freitag beschlossen, die alte Brücke zu sperren, die seit dem Krieg befahren wird."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("Le conseil municipal a décidé vendredi de fermer le vieux pont.", "fr"),
        ("Городской совет решил закрыть старый мост.", "ru"),
        ("Гарадскі савет вырашыў зачыніць стары мост, які быў пабудаваны ў мінулым стагоддзі.", "be"),
        ("Градски савет је одлучио да затвори стари мост, који ће бити ђубриште.", "sr"),
        ("קול קורא לתושבי העיר", "he"),
        ("市議会は古い橋を閉鎖することを決めた。", "ja"),
        ("시의회는 오래된 다리를 폐쇄하기로 했다.", "ko"),
        ("市议会决定关闭这个国家的旧桥", "zh-Hans"),
        ("市議會決定關閉這個國家的舊橋", "zh-Hant"),
        ("สภาเมืองตัดสินใจปิดสะพานเก่า", "th"),
        ("Şəhər şurası köhnə körpünün bağlanması barədə qərar qəbul edib.", "az"),
        ("Το δημοτικό συμβούλιο αποφάσισε", "el"),
    ],
)
def test_the_language_of_a_sentence_is_named(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "   ", "OK", "12345 67890 12345 67890", "!?…", "https://"])
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    assert detect_language(text) is None


def test_the_answer_is_the_same_in_any_order_and_any_thread() -> None:
    texts = [ENGLISH[n : n + 40] for n in range(40)] + [GERMAN[n : n + 40] for n in range(40)]
    first = {text: detect_language(text) for text in texts}
    random.Random(0).shuffle(texts)
    with ThreadPoolExecutor(4) as pool:
        again = dict(zip(texts, pool.map(detect_language, texts), strict=True))
    assert again == first


def run(code: str) -> str:
    """What a fresh interpreter prints: in this one the profiles may be loaded already."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_host_program_keeps_its_own_seed() -> None:
    code = (
        "from langdetect import DetectorFactory; from cleantext.read.language import detect_language;"
        f"print(detect_language({ENGLISH!r}), DetectorFactory.seed)"
    )
    assert run(code) == "en None"


def test_the_shares_of_ngrams_are_those_that_langdetect_reads_from_its_profiles() -> None:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    whole, lazy = DetectorFactory(), _load()
    whole.load_profile(PROFILES_DIRECTORY)
    assert lazy.langlist == whole.langlist
    assert "qqq" not in lazy.word_lang_prob_map
    for ngram in [*list(whole.word_lang_prob_map)[::97], "qqq"]:
        assert (ngram in lazy.word_lang_prob_map) == (ngram in whole.word_lang_prob_map)
        if ngram in whole.word_lang_prob_map:
            assert lazy.word_lang_prob_map[ngram] == whole.word_lang_prob_map[ngram]


def test_langdetect_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys; from cleantext.read.language import detect_language;"
        "print(detect_language('시의회는 오래된 다리를'), 'langdetect' in sys.modules)"
    )
    assert run(code) == "ko False"


def test_a_long_text_is_judged_by_all_of_its_parts() -> None:
    assert detect_language("Home | News | Sport | Login\n" * 20 + GERMAN * 200) == "de"


@pytest.mark.parametrize(
    ("markup", "tag"),
    [
        ('<html lang="de-at"><p>x', "de-AT"),
        ('<html xml:lang="fr"><p>x', "fr"),
        ('<meta property="og:locale" content="en_GB"><p>x', "en-GB"),
        ('<html lang="{{ locale }}"><p>x', None),
        ("<p>x", None),
    ],
)
def test_a_page_declares_its_language(markup: str, tag: str | None) -> None:
    assert declared_language(lxml.html.document_fromstring(markup)) == tag


@pytest.mark.parametrize(
    ("declared", "detected", "chosen"),
    [
        ("en", "de", "de"),
        ("en-GB", "en", "en-GB"),
        ("nb", "no", "nb"),
        ("zh-TW", "zh-Hant", "zh-TW"),
        ("zh", "zh-Hans", "zh-Hans"),
        ("is", "da", "is"),
        (None, "fr", "fr"),
        ("fr", None, "fr"),
        (None, None, None),
    ],
)
def test_declared_and_detected_are_weighed(
    declared: str | None, detected: str | None, chosen: str | None
) -> None:
    assert choose_language(declared, detected) == chosen


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("EN_us", "en-US"),
        ("zh-hans", "zh-Hans"),
        ("es-419", "es-419"),
        ("german", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_tags_are_written_as_bcp_47_has_them(tag: str, normal: str | None) -> None:
    assert normalise_tag(tag) == normal
