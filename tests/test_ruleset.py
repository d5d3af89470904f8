"""Rule files: what loads, what is refused, and with which words."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from cleantext import ruleset
from cleantext.ruleset import Condition, RuleError, Step, examples_of, load_rules, read_rules, read_selector

GOOD = """
category = "related"
language = "en"

[[rule]]
id = "en.related.mine"
phrases = ["more of the same"]
removes = ["<<More of the same>>"]
keeps = ["It was more of the same."]
"""


def refusal(toml: str) -> str:
    with pytest.raises(RuleError) as caught:
        read_rules(toml, "mine.toml")
    return str(caught.value)


def test_a_rule_is_read_with_its_defaults() -> None:
    [rule] = read_rules(GOOD, "mine.toml")
    assert (rule.category, rule.at, rule.extent, rule.max_chars, rule.position, rule.strength) == (
        "related", "whole", "block", 300, "anywhere", "strong",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id =", "name =", "a rule has no id"),
        ('"en.related.mine"', '"Mine"', 'write the id as "language.category.what-it-is"'),
        ('"related"', '"relatives"', "category is 'relatives'; write one of cookie-consent, embed,"),
        ('language = "en"', "", "the language is missing"),
        ("phrases =", "phrase =", "unknown key 'phrase'; write one of id,"),
        ('["more of the same"]', "[]", "write one of phrases = [...], pattern = '...' or selectors = [...]"),
        ('["more of the same"]', '"more of the same"', "phrases must be a list of texts"),
        ('["more of the same"]', '["more of {thing}"]', "unknown slot {thing}"),
        ('["more of the same"]', '["{number}"]', "holds no word; write a pattern instead"),
        ('["more of the same"]', '["(p)"]', "the phrase '(p)' is a single letter; write more of the line"),
        ('["more of the same"]', '["more", "never shown"]', "no example shows the phrase 'never shown'"),
        ('["<<More of the same>>"]', "[]", "write examples of both kinds"),
        ('["It was more of the same."]', "[]", "write examples of both kinds"),
        ('["<<More of the same>>"]', '["More of the same"]', "mark what goes in the example with <<...>>"),
        ("removes", 'at = "middle"\nremoves', "at is 'middle'; write one of whole, start, end, anywhere"),
        ("removes", "max_chars = 0\nremoves", "max_chars must be a whole number above 0"),
        ("removes", "row = 1\nremoves", "row is 1; write one of false, true"),
        ("removes", 'row = true\nat = "start"\nremoves', "row = true goes with phrases"),
        ("removes", 'keywords = ["more"]\nremoves', "keywords go with a pattern only"),
        ("removes", 'metadata = "month"\nremoves', "metadata needs a pattern with the named group (?P<month>...)"),
        ("[[rule]]", "[rule]", "there is no rule; begin each with a line [[rule]]"),
        ("= ", "== ", "not TOML"),
    ],
)  # fmt: skip
def test_what_is_not_described_is_refused_with_what_to_write(old: str, new: str, message: str) -> None:
    assert message in refusal(GOOD.replace(old, new, 1))


def test_a_refusal_names_the_file_and_the_rule() -> None:
    assert refusal(GOOD.replace("removes", 'at = "middle"\nremoves')).startswith(
        "mine.toml: rule en.related.mine: "
    )


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("pattern = '(a+)+'", "the pattern repeats what repeats"),
        ("pattern = '(?:a{2,})*'", "the pattern repeats what repeats"),
        ("pattern = 'Ae'", "a pattern is matched to folded text; write 'a' for 'A'"),
        ("pattern = 'é'", "a pattern is matched to folded text; write 'e' for 'é'"),
        ("pattern = '(a'", "the pattern is no regular expression"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(pattern: str, message: str) -> None:
    toml = GOOD.replace('phrases = ["more of the same"]', f'{pattern}\nkeywords = ["more"]')
    assert message in refusal(toml)


def test_a_pattern_needs_keywords() -> None:
    assert "a pattern needs keywords" in refusal(
        GOOD.replace('phrases = ["more of the same"]', "pattern = 'more'")
    )


def test_a_keyword_is_written_folded() -> None:
    toml = GOOD.replace('phrases = ["more of the same"]', "pattern = 'more'\nkeywords = ['Möre']")
    assert "write the keyword 'Möre' folded: 'more'" in refusal(toml)


@pytest.mark.parametrize("selector", ["div", "[class*=popup]", "p a", "[id*='x']"])
def test_a_selector_that_takes_too_much_is_refused(selector: str) -> None:
    toml = GOOD.replace('phrases = ["more of the same"]', f'selectors = ["{selector}"]')
    assert "takes too much" in refusal(toml)


@pytest.mark.parametrize("selector", ["div:not(.a)", ".a > .b", ".a +", "a##b", "", ".a,,.b"])
def test_css_that_is_not_offered_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match=r"cannot read|empty place"):
        read_selector(selector)


def test_a_selector_is_read_into_steps() -> None:
    assert read_selector("#box p.note[data-a='b'], x-tag") == (
        (Step(id="box"), Step("p", None, ("note",), (Condition("data-a", "=", "b"),))),
        (Step("x-tag"),),
    )


def test_the_marks_of_an_example_are_spans_of_its_text() -> None:
    assert examples_of("a <<b>> c\n<<d>>") == ("a b c\nd", ((2, 3), (6, 7)))


def test_rules_of_the_users_own_are_added(tmp_path: Path) -> None:
    (tmp_path / "related").mkdir()
    (tmp_path / "related" / "en.toml").write_text(GOOD, "utf-8")
    added = load_rules([tmp_path])
    assert "en.related.mine" in added.by_id
    assert len(added.rules) == len(load_rules().rules) + 1
    assert added != load_rules()


def test_an_id_is_used_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace("en.related.mine", "mul.scraper-header.date"), "utf-8")
    with pytest.raises(RuleError, match=r"the id is taken in rules/scraper-header/mul\.toml"):
        load_rules([file])


def test_a_path_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no rules there; give a \.toml file, or a folder that holds some"):
        load_rules([tmp_path])


def test_rules_come_from_installed_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en.toml").write_text(GOOD, "utf-8")
    point = EntryPoint("mine", "mine:folder", ruleset.ENTRY_POINT_GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _: lambda: tmp_path)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [point])
    ruleset._built_in.cache_clear()
    try:
        assert "en.related.mine" in load_rules().by_id
    finally:
        ruleset._built_in.cache_clear()


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, "utf-8")
    before = load_rules([file]).version
    assert load_rules([file]).version == before
    file.write_text(GOOD.replace("It was", "He was"), "utf-8")
    assert load_rules([file]).version != before
