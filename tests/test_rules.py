"""The rules that come with the package: each file is whole, and does what its examples say."""

from __future__ import annotations

import datetime
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

import cleantext
from cleantext.find.phrases import find_phrases, read_statements
from cleantext.find.rule_examples import check_rules
from cleantext.model import Document, Metadata
from cleantext.read.lines import lay_out_text
from cleantext.ruleset import Rule, RuleError, Ruleset, load_rules, read_quickly, read_rules

FOLDER = Path(str(resources.files("cleantext") / "rules"))
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.toml"))
STORY = "The minister left the harbour on Monday. Nobody on the quay said a word."


def taken(text: str) -> list[str]:
    """What rules take from a page by themselves, each piece once."""
    found = find_phrases(lay_out_text(text, Metadata()), load_rules())
    return list(dict.fromkeys(text[one.start : one.end] for one in found if one.strength != "weak"))


@cache
def read_file(file: str) -> tuple[Rule, ...]:
    return read_rules((FOLDER / file).read_text("utf-8"), f"rules/{file}")


@cache
def failures_by_file() -> dict[str, list[str]]:
    """What all rules do wrong, each by itself and together: one ruleset for all, not one to a file."""
    rules: tuple[Rule, ...] = ()
    for file in FILES:
        with suppress(RuleError):  # the file's own test says so
            rules += read_file(file)
    found: dict[str, list[str]] = {file: [] for file in FILES}
    for failure in check_rules(Ruleset(rules, "all")):
        found[failure.source.removeprefix("rules/")].append(str(failure))
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_example_is_lived_up_to_and_no_rule_takes_what_another_keeps(file: str) -> None:
    assert read_file(file)
    assert failures_by_file()[file] == []


@pytest.mark.parametrize("file", FILES)
def test_reading_quickly_gives_the_same_rules(file: str) -> None:
    toml = (FOLDER / file).read_text("utf-8")
    bare = tuple(replace(rule, removes=(), keeps=()) for rule in read_file(file))
    assert read_quickly(toml, f"rules/{file}") == bare


def test_ids_begin_with_their_language_and_category() -> None:
    odd = [
        rule.id
        for rule in load_rules().rules
        if not rule.hosts and not rule.id.startswith(f"{rule.language}.{rule.category}.")
    ]
    assert odd == []


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi : Le port après la tempête",
        "Lesen Sie auch: Der Hafen nach dem Sturm",
        "READ MORE: The harbour after the storm",
        "Te puede interesar: El puerto después de la tormenta",
        "Partager sur Facebook",
        "Share Tweet Pin Email",
        "Facebook Twitter WhatsApp Telegram",
        "Sign up for our newsletter",
        "Il vous reste 80 % de cet article à lire.",
        "Your browser does not support the video tag.",
        "0:00 / 3:45",
        "Skip Twitter post by @annaberg",
        "View this post on Instagram",
        "12 comments",
        "Mis à jour le 3 mars 2021 à 10h24",
        "##RECOMENDA##",
        "[@#video#@]",
        "© RIPRODUZIONE RISERVATA",
        "Foto: Anna Berg/dpa",
        "Advertisement",
    ],
)
def test_a_line_of_boilerplate_goes_and_the_story_stays(line: str) -> None:
    assert taken(f"{STORY}\n\n{line}\n\n{STORY}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi les poètes, c'est vivre deux fois.",
        "“Read more: it helps,” she told the class.",
        "The newsletter of the club had a thousand readers.",
        "Date 2022-02 : c'est le nom de code du projet.",
        "They share the story on Facebook every year.",
        "The advertisement was banned by the court.",
        "Comments by the minister drew anger.",
        "Il faut accepter les cookies, dit la CNIL.",
        "The league sold tickets on Twitter, Facebook and Instagram for the first time.",
        "Updated in 2019, the law still has gaps.",
        "Photo by photo, the archive was rebuilt.",
    ],
)
def test_a_sentence_of_a_story_stays(line: str) -> None:
    assert taken(f"{STORY}\n\n{line}\n\n{STORY}") == []


def test_an_embedded_post_loses_its_tail_and_keeps_its_words() -> None:
    text = (
        f"{STORY} The harbour is open again! pic.twitter.com/AbCdEf1234 "
        f"— Anna Berg (@annaberg) May 5, 2022 {STORY}"
    )
    assert taken(text) == ["pic.twitter.com/AbCdEf1234", "— Anna Berg (@annaberg) May 5, 2022"]


def test_a_scraper_header_states_its_month() -> None:
    document = lay_out_text(f" date 2022-02 {STORY}", Metadata())
    found = find_phrases(document, load_rules())
    assert [document.text[one.start : one.end] for one in found] == ["date 2022-02"]
    assert read_statements(document, found, load_rules()) == {"month": "2022-02"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Mis à jour le 3 mars 2021 à 10h24", "3 mars 2021"),
        ("Last updated: March 3, 2021", "March 3, 2021"),
        ("Stand: 03.03.2021, 10:24 Uhr", "03.03.2021"),
        ("Publicado el 2/03/2021, actualizado el 3/03/2021", "3/03/2021"),
    ],
)
def test_an_updated_at_line_states_its_date(line: str, words: str) -> None:
    document = lay_out_text(f"{line}\n{STORY}", Metadata())
    statements = read_statements(document, find_phrases(document, load_rules()), load_rules())
    assert statements == {"modified": words}


def test_a_date_line_goes_from_a_page_only_and_states_its_date_anyway() -> None:
    text = f"{STORY}\n\nLast updated: March 3, 2021\n\n{STORY}"
    alone = cleantext.clean_text(text)
    beside = cleantext.clean_text(f"Share on Facebook\n\n{text}")
    assert (alone.text, beside.text) == (text, f"{STORY}\n\n{STORY}")
    assert alone.metadata.modified == beside.metadata.modified == datetime.date(2021, 3, 3)


def test_a_disclosure_of_commissions_goes_from_a_page_only() -> None:
    text = f"{STORY} When you buy through links on our site, we may earn a commission. {STORY}"
    assert cleantext.clean_text(text).text == text
    assert cleantext.clean_text(f"Share on Facebook\n\n{text}").text == f"{STORY} {STORY}"


def test_a_cut_article_has_a_rule_with_its_status() -> None:
    document = lay_out_text(f"{STORY}\nIl vous reste 80 % de cet article à lire.", Metadata())
    [found] = find_phrases(document, load_rules())
    assert load_rules().by_id[found.rule].status == "paywall-stub"


def test_an_article_that_goes_on_below_the_paywall_is_not_cut() -> None:
    line = "This article is for subscribers only."
    cut, whole = f"{STORY}\n\n{STORY}\n\n{line}", f"{STORY}\n\n{line}\n\n{STORY}\n\n{STORY}"
    assert [cleantext.clean_text(text).status for text in (cut, whole)] == ["paywall-stub", "ok"]
    assert cleantext.clean_text(whole).text == f"{STORY}\n\n{STORY}\n\n{STORY}"


def test_the_marker_of_an_embed_is_no_label() -> None:
    for marker in ("[tweet]", "[video]", "[audio]", "[map]", "[embed]", "[newsletter]", "[Facebook post]"):
        assert taken(f"{STORY}\n\n{marker}\n\n{STORY}") == []


def test_a_page_without_text_gives_nothing() -> None:
    assert find_phrases(Document("", (), Metadata()), load_rules()) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribe to our newsletter, said a box on every page of the bishop's website.",
        "Follow us on Facebook, the barber told everybody who left his shop.",
        "Abonnez-vous à notre newsletter, disait le panneau, qui avait été posé la veille.",
        "Folgen Sie uns auf Facebook, sagte der Friseur zu jedem, der ging.",
        "Suscríbete a nuestro boletín, dijo el cartel de la plaza.",
        "Подпишитесь на нашу рассылку, сказала она у двери редакции.",
    ],
)
def test_a_sentence_that_begins_as_a_call_does_and_reports_it_stays(sentence: str) -> None:
    assert taken(f"{STORY}\n\n{sentence}\n\nShare on Facebook") == ["Share on Facebook"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Reader-supported journalism is on the rise, a study from Leeds has found.",
        "By registering, you agree to serve on the jury for two weeks.",
        "Republication or redistribution of the cartoons took place in June.",
        "Comments are moderated by three volunteers, who read some 400 of them a day.",
        "The video will start in the main hall at seven and will be shown twice.",
        "Find us on Instagram, they painted on the van, and drove north.",
        "Die Kommentare sind geschlossen, weil der Ton zu rau ist.",
        "Guter Journalismus kostet Geld, das wissen auch die Leser in Bautzen.",
        "Thema: Klima und Hafen",
        "Les commentaires sont fermés depuis mars, et les lecteurs écrivent des lettres.",
        "Suivez-nous sur Facebook, répète le boulanger à chaque client.",
        "Recibe las últimas noticias de su hijo por carta, como en la guerra.",
        "Acepto recibir el premio en nombre de mi padre.",
        "Ho letto e accetto la sentenza, ma non la condivido.",
        "Li e aceito a sentença, mas não a partilho.",
        "Volg ons op Facebook, zingt de kapper, en knipt verder.",
        "Подпишитесь на наш канал, просит табличка у входа в церковь.",
        "Det här är en insändare om måsarna i hamnen.",
    ],
)
def test_what_an_article_may_say_stays_where_nothing_shows_a_page(sentence: str) -> None:
    text = f"{STORY}\n\n{sentence}\n\n{STORY}"
    assert cleantext.clean_text(text).text == text
