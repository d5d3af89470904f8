"""The page that this project began with, in every state in which scrapers hand it over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import cleantext

FOLDER = Path(__file__).parent.parent / "fixtures" / "text" / "fr--founding-story"
PAGE = (FOLDER / "page.txt").read_text("utf-8")
ARTICLE = (FOLDER / "article.txt").read_text("utf-8").rstrip("\n")

STATES: dict[str, Callable[[str], str]] = {
    "as it was scraped": str,
    "single line breaks": lambda text: re.sub(r"\n+", "\n", text),
    "no line breaks at all": lambda text: re.sub(r"\n+", " ", text),
    "Windows line breaks": lambda text: text.replace("\n", "\r\n"),
    "old Mac line breaks": lambda text: text.replace("\n", "\r"),
    "curly apostrophes": lambda text: text.replace("'", "’"),
    "curly quotation marks": lambda text: re.sub(r'"([^"]*)"', "«\u00a0\\1\u00a0»", text),
    "no-break spaces in the notice": lambda text: text.replace(
        "Pour afficher ce", "Pour\u00a0afficher\u00a0ce"
    ),
    "no-break spaces everywhere": lambda text: text.replace(" ", "\u00a0"),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
}


@pytest.mark.parametrize("state", STATES)
def test_the_story_comes_out_whole_and_clean_in_every_state(state: str) -> None:
    change = STATES[state]
    article = cleantext.clean_text(change(PAGE))
    assert article.text.split() == change(ARTICLE).split()
    assert article.status == "ok"
    assert (article.metadata.month, article.metadata.language) == ("2022-03", "fr")


@pytest.mark.parametrize("state", STATES)
def test_what_went_is_the_header_and_one_notice_of_twitter(state: str) -> None:
    removals = cleantext.clean_text(STATES[state](PAGE)).removals
    assert [(removal.category, removal.service) for removal in removals] == [
        ("scraper-header", None),
        ("embed", "twitter"),
    ]


@pytest.mark.parametrize("state", ["as it was scraped", "Windows line breaks", "decomposed accents"])
def test_every_character_of_the_story_is_kept(state: str) -> None:
    change = STATES[state]
    assert cleantext.clean_text(change(PAGE)).text.rstrip() == change(ARTICLE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Pour afficher ce contenu Twitter", "Afin de consulter cette publication issue de X"),
        ("vous devez accepter les cookies Réseaux Sociaux", "merci d'autoriser les traceurs tiers"),
        ("J'autorise Gérer mes choix", "Accepter Paramétrer"),
    ],
)
def test_a_notice_of_the_same_meaning_in_other_words_goes_too(before: str, after: str) -> None:
    assert before in PAGE
    assert cleantext.clean_text(PAGE.replace(before, after)).text.split() == ARTICLE.split()
