"""Markup that tells boilerplate, and what is too much to be taken for it."""

from __future__ import annotations

import pytest

from cleantext.find.selectors import find_selectors
from cleantext.model import Document, Finding, Metadata
from cleantext.read.layout import lay_out, parse_html
from cleantext.ruleset import Rule, Ruleset, load_rules

STORY = "<p>The boats came in at six, and nobody on the quay said a word about it.</p>" * 10
NOTICE = "We use cookies"


def rule(*selectors: str, **keys: object) -> Rule:
    given = {"id": "mul.embed.x", "category": "embed", "language": "mul", "source": "x", **keys}
    return Rule(**given, selectors=selectors)  # type: ignore[arg-type]


def find(html: str, *rules: Rule, url: str | None = None) -> tuple[Document, list[Finding]]:
    text, blocks, layout = lay_out(parse_html(html))
    document = Document(text, blocks, Metadata(url=url), layout)
    return document, find_selectors(document, Ruleset(rules, str(rules)) if rules else load_rules())


def taken(html: str, *rules: Rule) -> list[str]:
    document, found = find(html, *rules)
    return [document.text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("selector", "markup"),
    [
        ("#box", '<div id="box">{}</div>'),
        (".note", '<div class="big note">{}</div>'),
        ("div.note", '<div class="note">{}</div>'),
        (".big.note", '<div class="note big">{}</div>'),
        ("x-note", "<x-note>{}</x-note>"),
        ("[data-note]", "<div data-note>{}</div>"),
        ("[data-note=a]", '<div data-note="a">{}</div>'),
        ('[data-note~="a"]', '<div data-note="b a">{}</div>'),
        ("[id^=note]", '<div id="note-12">{}</div>'),
        ("[id$=note]", '<div id="my-note">{}</div>'),
        ("[class*=cookie][class*=bar]", '<div class="site-cookie-bar">{}</div>'),
        (".outer .inner", '<div class="outer"><div><p class="inner">{}</p></div></div>'),
        (".none, #box", '<div id="box">{}</div>'),
    ],
)
def test_a_selector_takes_what_its_element_displays(selector: str, markup: str) -> None:
    assert taken(STORY + markup.format(NOTICE), rule(selector)) == [NOTICE]


@pytest.mark.parametrize(
    ("selector", "markup"),
    [
        ("#box", '<div id="boxes">{}</div>'),
        (".note", '<div class="notes">{}</div>'),
        ("p.note", '<div class="note">{}</div>'),
        (".big.note", '<div class="note">{}</div>'),
        ("[data-note=a]", '<div data-note="b">{}</div>'),
        ("[class*=cookie][class*=bar]", '<div class="cookie-recipe">{}</div>'),
        (".outer .inner", '<div class="inner"><p class="outer">{}</p></div>'),
    ],
)
def test_a_selector_leaves_what_is_otherwise(selector: str, markup: str) -> None:
    assert taken(STORY + markup.format(NOTICE), rule(selector)) == []


@pytest.mark.parametrize("tag", ["html", "body", "main", "article"])
def test_the_rooms_of_a_page_are_never_taken(tag: str) -> None:
    page = f"<html><body><main><article>{STORY}</article></main></body></html>"
    assert taken(page.replace(f"<{tag}>", f"<{tag} class='note'>"), rule(".note")) == []


def test_what_holds_most_of_the_page_is_not_taken() -> None:
    assert taken(f"<div class='note'>{STORY}</div><p>A short end.</p>", rule(".note")) == []


def test_a_consent_dialog_may_be_longer_than_the_article() -> None:
    dialog = f"<div class='note'>{STORY * 3}</div>"
    assert len(taken(STORY + dialog, rule(".note", category="cookie-consent"))) == 1
    wrapped = f"<div class='note'><h1>The harbour</h1>{STORY * 3}</div>{STORY}"
    assert taken(wrapped, rule(".note", category="cookie-consent")) == []


def test_a_placeholder_names_its_service() -> None:
    markup = "<div class='note'>To show this tweet from X (Twitter), allow it.</div>"
    _, [found] = find(STORY + markup, rule(".note"))
    assert (found.service, found.evidence, found.rule) == ("twitter", (".note",), "mul.embed.x")


def test_a_rule_of_a_site_holds_there_only() -> None:
    site = rule(".note", hosts=("example.org",))
    page = STORY + "<div class='note'>Note</div>"
    assert len(find(page, site, url="https://www.example.org/")[1]) == 1
    assert find(page, site, url="https://example.com/")[1] == []


@pytest.mark.parametrize(
    "markup",
    [
        '<div id="onetrust-consent-sdk">{}</div>',
        '<div id="CybotCookiebotDialog">{}</div>',
        '<div id="didomi-host">{}</div>',
        '<div id="usercentrics-root">{}</div>',
        '<div class="qc-cmp2-container">{}</div>',
        '<div id="sp_message_container_1234">{}</div>',
        '<div id="BorlabsCookieBox">{}</div>',
        '<div id="cmplz-cookiebanner-container">{}</div>',
        '<div class="cky-consent-container">{}</div>',
        '<div id="iubenda-cs-banner">{}</div>',
        '<div class="klaro">{}</div>',
        '<div id="tarteaucitronRoot">{}</div>',
        '<div class="embed-privacy-overlay">{}</div>',
        '<div class="sharedaddy">{}</div>',
        '<div id="disqus_thread">{}</div>',
        '<div class="mc4wp-form">{}</div>',
        '<div id="taboola-below">{}</div>',
        '<div class="vjs-control-bar">{}</div>',
    ],
)
def test_the_vendors_are_known(markup: str) -> None:
    assert set(taken(STORY + markup.format(NOTICE))) == {NOTICE}


def test_plain_text_has_no_markup() -> None:
    assert find_selectors(Document("A", (), Metadata()), load_rules()) == []
