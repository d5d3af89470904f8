"""What follows from what was found: which findings stand, by what stands elsewhere in the text."""

from __future__ import annotations

import pytest

import cleantext
from cleantext.decide import decide
from cleantext.find.phrases import find_phrases
from cleantext.model import Metadata
from cleantext.read.lines import lay_out_text
from cleantext.ruleset import load_rules

BEFORE = "The ferry was cancelled for the ninth day running, and the shop has begun to ration milk."
AFTER = "Forecasters expect the wind to ease on Wednesday, and the bakery has taken on two men."
LINK = "Read more: The harbour after the storm"
PIPELINE = cleantext.Pipeline(detect_language=False)


def join(*lines: str) -> str:
    return "\n\n".join(lines)


def test_an_inline_link_stays_in_a_text_that_shows_no_other_trace_of_a_page() -> None:
    text = join("5 min read", BEFORE, LINK, AFTER)
    article = PIPELINE.clean_text(text)
    assert (article.text, article.removals) == (text, ())


@pytest.mark.parametrize("trace", ["Share on Facebook", "Advertisement"])
def test_an_inline_link_goes_from_a_text_of_which_something_else_goes(trace: str) -> None:
    assert PIPELINE.clean_text(join(BEFORE, LINK, AFTER, trace)).text == join(BEFORE, AFTER)


def test_an_inline_link_stays_in_a_text_of_which_only_a_notice_goes() -> None:
    notice = (
        "We use cookies to personalise ads. By continuing to use this site, you accept our cookie policy."
    )
    assert PIPELINE.clean_text(join(BEFORE, LINK, AFTER, notice)).text == join(BEFORE, LINK, AFTER)


def test_what_somebody_quotes_is_no_trace_of_a_page() -> None:
    text = join(BEFORE, LINK, "“Advertisement”", AFTER)
    assert PIPELINE.clean_text(text).text == text


def test_a_trace_that_is_to_stay_tells_of_the_page_all_the_same() -> None:
    pipeline = cleantext.Pipeline(policy={"advert": "keep"}, detect_language=False)
    text = join(BEFORE, "Advertisement", LINK, AFTER)
    assert pipeline.clean_text(text).text == join(BEFORE, "Advertisement", AFTER)


def test_what_was_taken_before_tells_of_the_page() -> None:
    document = lay_out_text(join(BEFORE, LINK, AFTER), Metadata())
    findings = find_phrases(document, load_rules())
    assert [one.text for one in decide(document, findings)] == []
    assert [one.text for one in decide(document, findings, is_page=True)] == [f"{LINK}\n\n"]


STORY = "The minister left the harbour on Monday. Nobody on the quay said a word."


def test_the_items_of_a_menu_go_with_the_labels_around_them() -> None:
    menu = "Skip to content\nHome page\nHarbour news\nLetters\nAbout us\nContact us"
    assert cleantext.clean_text(f"{menu}\n\n{STORY}").text == STORY
    assert cleantext.clean_text(f"{STORY}\n\n{menu}").text == STORY


def test_lines_beyond_the_labels_of_a_menu_stay() -> None:
    text = f"The harbour after the storm\n\n{STORY}\n\nFour boats were lost\nAnna\nTwo Brothers\n\n{STORY}"
    menu = "Skip to content\nHome page\nHarbour news\nAbout us"
    assert cleantext.clean_text(f"{menu}\n{text}\n{menu}").text == text


def test_a_list_of_services_is_no_menu() -> None:
    text = f"{STORY}\n\nFacebook\nHarbour Chat\nInstagram\nQuayside\nTwitter\n\n{STORY}"
    assert cleantext.clean_text(text).text == text


def test_a_menu_stays_where_navigation_is_to_be_kept() -> None:
    text = f"Skip to content\nHome page\nHarbour news\nAbout us\n\n{STORY}"
    pipeline = cleantext.Pipeline(policy={"navigation": "keep"})
    assert pipeline.clean_text(text).text == text


@pytest.mark.parametrize(
    "lines",
    [
        ("FOR UPDATE", "FOR NO KEY UPDATE", "Share", "FOR KEY SHARE"),
        ("Walk on", "Remember me", "Walk on"),
        ("Beds", "Trending now", "Sofas", "Lamps", "Trending now", "Rugs"),
    ],
)
def test_a_label_that_is_an_item_of_a_list_stays_where_nothing_else_shows_a_page(
    lines: tuple[str, ...],
) -> None:
    text = join(STORY, "\n".join(lines), STORY)
    assert PIPELINE.clean_text(text).text == text


def test_a_label_that_is_an_item_of_a_list_goes_beside_one_of_another_wording() -> None:
    text = join(STORY, "By Anna Berg\nShare\nMonday", STORY, "Advertisement", STORY)
    assert PIPELINE.clean_text(text).text == join(STORY, "By Anna Berg\nMonday", STORY, STORY)


def test_a_label_between_paragraphs_is_no_item_of_a_list() -> None:
    assert PIPELINE.clean_text(join(STORY, "Share", STORY)).text == join(STORY, STORY)


@pytest.mark.parametrize(
    "sentence",
    ["Follow us on Facebook.", "Sign up for our newsletter.", "Download our app."],
)
def test_a_call_within_a_paragraph_goes_from_a_page_only(sentence: str) -> None:
    text = join(f"The club met on Monday. {sentence} There was cake.", STORY)
    assert PIPELINE.clean_text(text).text == text
    assert PIPELINE.clean_text(join(text, "Advertisement")).text == join(
        "The club met on Monday. There was cake.", STORY
    )


def test_a_call_goes_from_a_text_that_came_on_one_line() -> None:
    text = f"{STORY} Follow us on Facebook. {STORY}"
    assert PIPELINE.clean_text(text).text == f"{STORY} {STORY}"


def test_a_heading_that_announces_what_stands_below_goes_from_a_page_only() -> None:
    text = join(STORY, "Related articles:", "The harbour\nThe mill", STORY)
    assert PIPELINE.clean_text(text).text == text
    assert PIPELINE.clean_text(join(text, "Advertisement")).text == join(
        STORY, "The harbour\nThe mill", STORY
    )
    assert PIPELINE.clean_text(text.replace("articles:", "articles")).text == join(
        STORY, "The harbour\nThe mill", STORY
    )


@pytest.mark.parametrize("label", ["Read more", "Weiterlesen", "Voir plus", "Ver más", "もっと見る"])
def test_a_button_below_a_teaser_goes_from_a_page_only(label: str) -> None:
    text = join(STORY, label, STORY)
    assert PIPELINE.clean_text(text).text == text
    assert PIPELINE.clean_text(join(text, "Advertisement")).text == join(STORY, STORY)


def test_a_label_of_a_menu_is_no_item_of_a_list() -> None:
    menu = "News\nPrivacy policy\nHarbour news\nSkip to content\nWeather\nTerms of use\nTides"
    assert PIPELINE.clean_text(join(menu, STORY)).text == join("News\nTides", STORY)


@pytest.mark.parametrize("heading", ["Newsletter", "Обсуждение", "Keskustelu", "Comentarios"])
def test_a_heading_of_one_word_above_a_paragraph_goes_from_a_page_only(heading: str) -> None:
    text = join(STORY, heading, STORY)
    assert PIPELINE.clean_text(text).text == text
    assert PIPELINE.clean_text(join(text, "Share on Facebook")).text == join(STORY, STORY)
    assert PIPELINE.clean_text(join(STORY, heading)).text == STORY


def test_a_heading_among_advertisements_and_credits_is_no_item_of_a_menu() -> None:
    text = join(STORY, "Book now", "Advertising", "The school on the quay", "Photo by Anna Berg", STORY)
    assert PIPELINE.clean_text(text).text == join(STORY, "The school on the quay", STORY)


def test_a_headline_above_its_contents_is_no_item_of_a_menu() -> None:
    menu = "News\nPrivacy policy\nHarbour news\nSkip to content\nTerms of use"
    text = join(menu, "The harbour stays shut", "In this article\nThe storm\nThe bakery", STORY)
    assert PIPELINE.clean_text(text).text == join(
        "News\nThe harbour stays shut", "The storm\nThe bakery", STORY
    )


def test_a_headline_between_two_menus_stays() -> None:
    menu = "News\nPrivacy policy\nHarbour news\nSkip to content\nTerms of use"
    headline = "Nobody on the quay knows when the harbour will open"
    assert PIPELINE.clean_text(join(menu, headline, menu, STORY)).text == join(f"News\n{headline}", STORY)
