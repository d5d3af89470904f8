"""The fixture kit and its plug-in.  The fixtures themselves are run by the plug-in, from ``fixtures/``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import pytest_cleantext
from cleantext import Article, Metadata, Removal
from cleantext.testing import CaseError, compare, find_cases, load_case

FIXTURES = Path(__file__).parent.parent / "fixtures"
NOTICE = "This site uses cookies. By continuing to use it, you accept our cookie policy."
STORY = "It rained for nine days, and the river came up to the doors of the houses along the lower road."
PAGE = f"{STORY}\n\n{NOTICE}\n\nThen it stopped.\n"
REMOVALS = f'[[removed]]\ncategory = "cookie-consent"\ntext = "{NOTICE}"\n'
START, END = PAGE.index(NOTICE), PAGE.index(NOTICE) + len(NOTICE) + 2

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a whole fixture, apart from the files that are given otherwise (``None``: not at all)."""

    def write(**files: str | None) -> Path:
        whole = {
            "page.txt": PAGE,
            "article.txt": f"{STORY}\n\nThen it stopped.\n",
            "removals.toml": REMOVALS,
            "metadata.toml": 'status = "ok"\n[metadata]\nlanguage = "en"\n',
        }
        whole |= {name.replace("__", "-").replace("_", ".", 1): text for name, text in files.items()}  # type: ignore[dict-item]
        for name, text in whole.items():
            if text is not None:
                (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return write


def _article(text: str, *removals: Removal, status: str = "ok", language: str = "en") -> Article:
    return Article(text, Metadata(language=language), status, removals, PAGE)  # type: ignore[arg-type]


def _removal(start: int, end: int, category: str = "cookie-consent") -> Removal:
    return Removal(start, end, PAGE[start:end], category, "a.rule")  # type: ignore[arg-type]


def test_there_are_fixtures_in_many_languages() -> None:
    cases = [load_case(folder) for folder in find_cases(FIXTURES)]
    assert len(cases) >= 40
    assert len({case.folder.name.split("--")[0] for case in cases}) >= 20
    assert sum(case.kind == "html" for case in cases) >= 20
    assert sum(not case.removed for case in cases) >= 8


def test_every_folder_of_fixtures_holds_a_case() -> None:
    folders = {folder for kind in ("html", "text") for folder in (FIXTURES / kind).iterdir()}
    assert folders == set(find_cases(FIXTURES))


def test_a_whole_case_is_loaded(write: Write) -> None:
    case = load_case(
        write(metadata_toml='status = "ok"\nabsent = ["date"]\n[given]\nurl = "https://a.example/"\n')
    )
    assert (case.kind, case.url, case.absent, case.metadata) == ("text", "https://a.example/", ("date",), {})


@pytest.mark.parametrize("missing", ["article.txt", "removals.toml", "metadata.toml"])
def test_a_missing_half_is_an_error(write: Write, missing: str) -> None:
    folder = write(**{missing.replace(".", "_"): None})
    with pytest.raises(CaseError, match=f"{missing} is missing; write what is expected"):
        load_case(folder)


def test_two_pages_are_an_error(write: Write) -> None:
    with pytest.raises(CaseError, match=r"one page, page.html or page.txt; this one has 2"):
        load_case(write(page_html="<p>Rain"))


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("metadata_toml", 'verdict = "ok"', "nothing reads 'verdict'"),
        ("metadata_toml", 'status = "fine"', "status is one of ok"),
        ("metadata_toml", '[metadata]\nheadline = "Rain"', "nothing reads 'headline'"),
        ("metadata_toml", '[given]\ncookies = "all"', "nothing reads 'cookies'"),
        ("metadata_toml", 'absent = ["headline"]', "nothing reads 'headline'"),
        ("metadata_toml", "status = ", "metadata.toml: Invalid value"),
        ("removals_toml", "", "or write: removed = "),
        (
            "removals_toml",
            '[[removed]]\ncategory = "cookies"\ntext = "x"',
            "a category is one of cookie-consent",
        ),
        ("removals_toml", '[[removed]]\ncategory = "embed"', "text is what goes"),
        ("removals_toml", '[[removed]]\ncategory = "embed"\ntext = "x"\nrule = "y"', "nothing reads 'rule'"),
        ("known__failure_toml", "", "name what fails"),
        ("known__failure_toml", 'article = " "', "say why article fails"),
        ("known__failure_toml", 'text = "hard"', "nothing reads 'text'"),
    ],
)
def test_a_case_that_says_what_nobody_reads_is_an_error(
    write: Write, file: str, content: str, message: str
) -> None:
    with pytest.raises(CaseError, match=message):
        load_case(write(**{file: content}))


def test_an_article_as_expected_has_no_difference(write: Write) -> None:
    case = load_case(write())
    article = _article(f"{STORY}\n\nThen it stopped.\n", _removal(START, END))
    assert [compare(case, article, aspect) for aspect in ("article", "removals", "metadata")] == ["", "", ""]


def test_a_lost_sentence_is_shown(write: Write) -> None:
    assert "-Then it stopped." in compare(load_case(write()), _article(f"{STORY}\n"), "article").splitlines()


def test_what_did_not_go_is_shown(write: Write) -> None:
    difference = compare(load_case(write()), _article(PAGE, _removal(START, START + 23)), "removals")
    assert difference == "did not go: ' By continuing to use it, you accept our cookie policy.'"


def test_what_should_not_have_gone_is_shown(write: Write) -> None:
    difference = compare(load_case(write()), _article("", _removal(0, END)), "removals")
    assert difference == f"went as cookie-consent (a.rule), and should not: '{STORY}\\n\\n'"


def test_what_went_as_something_else_is_shown(write: Write) -> None:
    difference = compare(load_case(write()), _article("", _removal(START, END, "embed")), "removals")
    assert difference == f"went as embed (a.rule), not cookie-consent: '{NOTICE}'"


def test_a_text_that_is_not_on_the_page_is_shown(write: Write) -> None:
    case = load_case(write(removals_toml=REMOVALS.replace("This site", "That site")))
    assert "not on the page as laid out: 'That site uses cookies. By" in compare(
        case, _article(PAGE), "removals"
    )


def test_another_status_and_language_are_shown(write: Write) -> None:
    difference = compare(load_case(write()), _article(PAGE, status="empty", language="de"), "metadata")
    assert difference == "status is 'empty', not 'ok'\nlanguage is 'de' (None), not 'en'"


# --- the plug-in ---------------------------------------------------------------------------------

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _find_the_plugin_from_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(pytest_cleantext.__file__).parent))


def _run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    # in a process of its own: a plug-in is loaded once
    return pytester.runpytest_subprocess("-p", "pytest_cleantext", "-p", "no:cacheprovider", *arguments)


def test_the_plugin_runs_the_fixtures_of_a_folder(pytester: pytest.Pytester, write: Write) -> None:
    folder = write()
    pytester.makepyfile("def test_of_the_users_own(): raise AssertionError('not asked for')")
    _run(pytester, "--cleantext-fixtures", str(folder)).assert_outcomes(passed=3)


def test_the_plugin_runs_beside_the_tests_that_are_named(pytester: pytest.Pytester, write: Write) -> None:
    own = pytester.makepyfile("def test_of_the_users_own(): pass")
    _run(pytester, str(own), "--cleantext-fixtures", str(write())).assert_outcomes(passed=4)


def test_a_known_failure_is_a_strict_xfail(pytester: pytest.Pytester, write: Write) -> None:
    folder = write(
        article_txt="It snowed.\n",
        known__failure_toml='article = "snow is not rain"\nmetadata = "it has passed"\n',
    )
    result = _run(pytester, "--cleantext-fixtures", str(folder))
    result.assert_outcomes(passed=1, xfailed=1, failed=1)
    result.stdout.fnmatch_lines(["*XPASS(strict)*it has passed*"])


def test_a_missing_half_stops_the_run(pytester: pytest.Pytester, write: Write) -> None:
    result = _run(pytester, "--cleantext-fixtures", str(write(article_txt=None)))
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*article.txt is missing; write what is expected of the page*"])


def test_a_folder_without_fixtures_is_a_mistake(pytester: pytest.Pytester, tmp_path: Path) -> None:
    result = _run(pytester, "--cleantext-fixtures", str(tmp_path))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*there is no fixture in *"])
