"""Notices found by what they say: where they begin and end, and what stays."""

from __future__ import annotations

import pytest

import cleantext

BEFORE = (
    "The ferry was cancelled for the ninth day running, and the island's only shop has begun to ration milk."
)
AFTER = "Forecasters expect the wind to ease on Wednesday."


def cleaned(text: str) -> str:
    return cleantext.Pipeline(detect_language=False).clean_text(text).text


@pytest.mark.parametrize(
    "notice",
    [
        "We use cookies to improve your experience. By continuing to use this site, you accept our cookie policy. Accept Reject Settings",
        "To view this tweet, you must accept social media cookies. Accept and continue",
        "Do you want to load external content supplied by Facebook?",
    ],
)
def test_a_notice_inside_a_paragraph_goes_and_the_sentences_around_it_stay(notice: str) -> None:
    assert cleaned(f"{BEFORE} {notice} {AFTER}") == f"{BEFORE} {AFTER}"


@pytest.mark.parametrize(
    "notice",
    [
        "Rakstot šo vietni, jūs piekrītat sīkdatņu izmantošanai",
        "Para ver el vídeo, active JavaScript o abra esta página en otro navegador",
    ],
)
def test_a_notice_without_a_stop_before_a_long_sentence_in_another_language_goes(notice: str) -> None:
    after = (
        "Forecasters expect the wind to ease on Wednesday, and the harbour master says that two boats are "
        "ready to sail as soon as it does."
    )
    assert cleaned(f"{BEFORE} {notice} {after}") == f"{BEFORE} {after}"


def test_a_notice_goes_whose_words_do_not_tell_the_language() -> None:
    assert cleaned(f"{BEFORE}\n\n本網站使用 Cookie 來改善您的體驗。\n\n{AFTER}") == f"{BEFORE}\n\n{AFTER}"


def test_a_sentence_between_two_of_a_notice_goes_with_them() -> None:
    notice = (
        "We use cookies to analyse traffic and to personalise ads. You are in charge! "
        "You can withdraw your consent at any time in the cookie settings."
    )
    assert cleaned(f"{BEFORE}\n\n{notice}\n\n{AFTER}") == f"{BEFORE}\n\n{AFTER}"


def test_each_notice_of_a_list_of_lines_goes() -> None:
    lines = "We value your privacy\nWe and our partners store cookies on your device.\nAccept all\nReject all\nManage options"
    assert cleaned(f"{BEFORE}\n{lines}\n{AFTER}") == f"{BEFORE}\n{AFTER}"


def test_an_article_about_the_topic_stays_whole() -> None:
    text = (
        "The regulator fined the company 60 million euros because its site stored cookies before visitors had agreed.\n\n"
        "Users must be able to refuse cookies as easily as to accept them, the court said on Thursday.\n\n"
        "Under the ruling, websites may no longer load tracking tools without consent."
    )
    assert cleaned(text) == text


def test_the_receipt_names_service_language_and_concepts() -> None:
    article = cleantext.clean_text(
        f"{BEFORE}\n\nTo view this Instagram post, you must accept cookies.\n\n{AFTER}"
    )
    (removal,) = article.removals
    assert (removal.category, removal.service, removal.language, removal.evidence) == (
        "embed", "instagram", "en", ("cookie", "accept", "show", "content", "you", "must", "instagram"),
    )  # fmt: skip
