"""Where phrases and patterns match, how much they take, and what they say of it."""

from __future__ import annotations

import time
import unicodedata
from typing import Literal

import pytest

from cleantext.find.phrases import find_phrases, read_statements
from cleantext.model import Document, Finding, Metadata
from cleantext.read.lines import lay_out_text
from cleantext.ruleset import Rule, Ruleset

STORY = "The boats came in at six."


def rule(**keys: object) -> Rule:
    return Rule(**{"id": "en.related.x", "category": "related", "language": "en", "source": "x", **keys})  # type: ignore[arg-type]


def find(text: str, *rules: Rule, url: str | None = None) -> list[Finding]:
    ruleset = Ruleset(rules, str(rules))
    return find_phrases(lay_out_text(text, Metadata(url=url)), ruleset)


def taken(text: str, *rules: Rule) -> list[str]:
    return [text[found.start : found.end] for found in find(text, *rules)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See also", ["See also"]),
        ("  SEE ALSO: ", ["SEE ALSO:"]),
        ("• See also »", ["• See also »"]),
        ("See\u00a0also", ["See\u00a0also"]),
        ("See also the harbour", []),
        ("“See also”", []),
        ("» See also", ["» See also"]),
        ("We see also", []),
    ],
)
def test_a_whole_phrase_is_all_of_its_line(text: str, expected: list[str]) -> None:
    assert taken(f"{STORY}\n{text}\n{STORY}", rule(phrases=("see also",))) == [
        one.strip() for one in expected
    ]


@pytest.mark.parametrize(
    ("at", "text", "expected"),
    [
        ("start", "See also: a harbour", ["See also: a harbour"]),
        ("start", "We see also: a harbour", []),
        ("end", "For more see also", ["For more see also"]),
        ("end", "For more see also this", []),
        ("anywhere", "We see also: a harbour", ["We see also: a harbour"]),
    ],
)
def test_the_phrase_stands_where_the_rule_says(at: str, text: str, expected: list[str]) -> None:
    assert taken(f"{STORY}\n{text}\n{STORY}", rule(phrases=("see also",), at=at)) == expected


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        ("match", ["See also"]),
        ("sentence", ["See also a harbour."]),
        ("block", ["See also a harbour. It was old."]),
    ],
)
def test_as_much_goes_as_the_extent_says(extent: str, expected: list[str]) -> None:
    text = f"{STORY}\nSee also a harbour. It was old.\n{STORY}"
    assert taken(text, rule(phrases=("see also",), at="start", extent=extent)) == expected


def test_a_sentence_goes_from_the_middle_of_a_text_on_one_line() -> None:
    text = f"{STORY} Sign up for our newsletter today. {STORY}"
    found = taken(text, rule(phrases=("sign up for our newsletter",), at="start", extent="sentence"))
    assert found == ["Sign up for our newsletter today."]


def test_a_line_that_is_too_long_stays() -> None:
    text = "See also: " + "a harbour, " * 40
    assert taken(text, rule(phrases=("see also",), at="start", max_chars=200)) == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_phrase_is_found_in_every_normal_form_at_its_own_offsets(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Été à l’école.\nÀ lire également\u00a0: l’île\nFin.")
    [found] = find(text, rule(phrases=("à lire également :",), at="start"))
    assert text[found.start : found.end] == unicodedata.normalize(form, "À lire également\u00a0: l’île")


def test_a_colon_may_stand_close_or_apart() -> None:
    rules = rule(phrases=("lire aussi :",), at="start")
    assert taken("Lire aussi: A\nLire aussi : B\nLire aussi C", rules) == ["Lire aussi: A", "Lire aussi : B"]


@pytest.mark.parametrize(
    ("phrase", "text", "service"),
    [
        ("share on {service}", "Share on Facebook", "facebook"),
        ("share on {service}", "Share on X (Twitter)", "twitter"),
        ("share on {service}", "Share on the quay", "-"),
        ("{number} comments", "1,204 comments", None),
        ("{number} comments", "Some comments", "-"),
        ("photo by {name}", "Photo by Anna van den Berg", None),
        ("photo by {name}", "Photo by @annaberg", None),
        ("photo by {name}", "Photo by the quay", "-"),
        ("skip {service} post by {name}", "Skip YouTube post by Anna Berg", "youtube"),
        ("skip {any} and continue", "Skip most read and continue", None),
    ],
)
def test_slots_stand_for_what_they_say(phrase: str, text: str, service: str | None) -> None:
    found = find(f"{STORY}\n{text}\n{STORY}", rule(phrases=(phrase,)))
    assert [one.service for one in found] == ([] if service == "-" else [service])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Share Tweet Pin", True),
        ("Share 12 | Tweet 3 | Facebook", True),
        ("Share Tweet", False),
        ("Facebook Twitter Reddit", False),
        ("Share Tweet Harbour", False),
        ("Share", False),
    ],
)
def test_a_row_is_three_labels_or_more(text: str, expected: bool) -> None:
    found = taken(f"{STORY}\n{text}\n{STORY}", rule(phrases=("share", "tweet", "pin"), row=True))
    assert found == ([text] if expected else [])


def test_position_limits_a_rule_to_the_ends_of_a_page() -> None:
    lines = [f"{STORY} {number}" for number in range(30)]
    lines[2] = lines[15] = lines[27] = "See also"
    text = "\n".join(lines)
    places = {
        position: [
            text[: found.start].count("\n")
            for found in find(text, rule(phrases=("see also",), position=position))
        ]
        for position in ("anywhere", "top", "bottom", "edges", "start")
    }
    assert places == {
        "anywhere": [2, 15, 27], "top": [2], "bottom": [27], "edges": [2, 27], "start": [],
    }  # fmt: skip


def test_text_wrapped_at_a_width_is_no_label() -> None:
    text = "The letter that he had left behind held a good many\ncomments\nfrom his brother."
    assert taken(text, rule(phrases=("comments",))) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "Choose somebody from the list of contacts, press the",
            "button in the upper corner, and go on.",
            [],
        ),
        ("To see all that the office knows of a boat, press", ".", []),
        (
            "The letter was found in the harbour on Monday.",
            "his brother had kept it, nobody knows why.",
            ["View more"],
        ),
        (
            "The letter was found in the harbour on Monday",
            "His brother had kept it, nobody knows why.",
            ["View more"],
        ),
        ("Menu", "search", ["View more"]),
    ],
)
def test_a_label_within_a_sentence_that_was_broken_at_its_elements_is_none(
    before: str, after: str, expected: list[str]
) -> None:
    assert taken(f"{before}\nView more\n{after}", rule(phrases=("view more",))) == expected


@pytest.mark.parametrize(("number", "expected"), [(1, ["Posted 1 May"]), (2, ["Posted 1 May"] * 2), (3, [])])
def test_a_rule_leaves_what_stands_more_often_than_it_allows(number: int, expected: list[str]) -> None:
    text = f"\n{STORY}\n".join(["Posted 1 May"] * number)
    assert taken(text, rule(phrases=("posted {number} may",), most=2)) == expected


def test_what_stands_too_often_is_counted_all_over_the_page() -> None:
    text = f"\n{STORY}\n".join(["Posted 1 May"] * 20)
    assert taken(text, rule(phrases=("posted {number} may",), position="start", most=2)) == []


def test_a_rule_of_a_site_holds_there_only() -> None:
    site = rule(phrases=("see also",), hosts=("example.org",))
    assert len(find("See also", site, url="https://www.example.org/a")) == 1
    assert find("See also", site, url="https://example.com/a") == []
    assert find("See also", site) == []


def test_a_pattern_states_a_field_in_the_words_of_the_text() -> None:
    dated = rule(
        pattern=r"updated (?P<modified>\d{1,2} [a-z]{3,9} \d{4})", keywords=("updated",), metadata="modified"
    )
    ruleset = Ruleset((dated,), "dated")
    document = lay_out_text(f"Updated 3 MÄRZ 2021\n{STORY}", Metadata())
    found = find_phrases(document, ruleset)
    assert read_statements(document, found, ruleset) == {"modified": "3 MÄRZ 2021"}


def test_a_finding_tells_the_phrase_that_decided() -> None:
    [found] = find("Share on Facebook", rule(phrases=("share on {service}",), strength="weak"))
    assert found == Finding(
        0, 17, "related", "en.related.x", ("share on facebook",), "weak", "facebook", "en"
    )


@pytest.mark.parametrize(
    "text",
    [
        "see also " * 20_000,
        "share " * 30_000,
        "a" * 200_000,
        "{" * 50_000 + "}" * 50_000,
        "— " * 30_000 + "(@" * 30_000,
        "[caption " * 20_000,
        "http://" * 20_000,
        "1" * 100_000,
        "© copyright " * 10_000 + "all rights reserved " * 5_000,
        "date 2022-02 " * 10_000,
        "\n".join(["Share on Facebook"] * 20_000),
        "\n".join(["Photo: " + "ab" * 45 + " AFP?"] * 300),
        "\n".join(["Reporting by " + "ab-" * 90 + "?"] * 300),
        "\n".join(["Tags: " + "ab " * 90 + "?"] * 300),
    ],
)
def test_hostile_text_takes_a_time_that_grows_with_its_length(text: str) -> None:
    from cleantext.ruleset import load_rules

    document: Document = lay_out_text(text, Metadata())
    find_phrases(lay_out_text(STORY, Metadata()), load_rules())
    started = time.process_time()
    find_phrases(document, load_rules())
    assert time.process_time() - started < 5
