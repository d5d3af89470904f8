"""The command, as a user meets it."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cleantext
from cleantext.cli import main
from cleantext.testing import find_known, read_known

STORY = (
    "The heron stood in the river until dusk. Children threw bread, which it left to the ducks, and an old man "
    "drew it on the back of an envelope. When the lamps were lit it opened its wings and was gone."
)
GATE = "To view this Instagram post, you must accept social media cookies."
TEXT = f"{STORY}\n\n{GATE}\n\nNobody saw where it went."
CLEAN = f"{STORY}\n\nNobody saw where it went."
FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("page.txt")
    path.write_text(TEXT, "utf-8")
    return path


def _feed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_page_comes_out_clean(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt"]) == 0
    assert capsys.readouterr() == (f"{CLEAN}\n", "")


def test_the_founding_page_comes_out_whole(capsys: pytest.CaptureFixture[str]) -> None:
    folder = FIXTURES / "html" / "fr--founding-story-plain-paragraphs"
    assert main([str(folder / "page.html")]) == 0
    assert capsys.readouterr().out.split() == (folder / "article.txt").read_text("utf-8").split()


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _feed(monkeypatch, TEXT.encode())
    assert main(["-"]) == 0
    assert capsys.readouterr().out == f"{CLEAN}\n"


def test_what_is_given_as_html_is_read_as_html(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _feed(monkeypatch, f"{STORY}<!-- {STORY} --> &amp; more".encode())
    assert main(["-", "--html"]) == 0
    assert capsys.readouterr().out == f"{STORY} & more\n"


def test_json_holds_text_metadata_status_and_removals(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt", "--json", "--original", "--url", "https://birds.example/heron"]) == 0
    found = json.loads(capsys.readouterr().out)
    removal = found["removals"][0]
    assert (found["version"], found["text"], found["status"]) == (1, CLEAN, "ok")
    assert (removal["category"], removal["service"]) == ("embed", "instagram")
    assert found["original"][removal["start"] : removal["end"]] == removal["text"]
    assert found["metadata"]["url"] == "https://birds.example/heron"


def test_explain_says_what_went_and_where_and_by_which_rule(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page.txt", "--explain"]) == 0
    out = capsys.readouterr().out
    assert f"embed, instagram, en: line 3, characters {len(STORY) + 2} to " in out
    assert f"  - {GATE}\n  rule notice.embed, because of " in out
    assert "\x1b[" not in out


def test_explain_is_coloured_where_colour_is_asked_for(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page.txt", "--explain", "--color", "always"]) == 0
    assert f"\x1b[31m  - {GATE}\x1b[0m" in capsys.readouterr().out


def test_explain_of_a_clean_page_says_so(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text(STORY)
    assert main(["page.txt", "--explain"]) == 0
    assert capsys.readouterr().out.startswith(f"ok: nothing removed from {len(STORY)} characters\n")


def test_a_policy_marks_or_keeps(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt", "--policy", "embed=keep"]) == 0
    assert capsys.readouterr().out == f"{TEXT}\n"
    assert main(["page.txt", "--policy", "embed=mark"]) == 0
    assert capsys.readouterr().out == f"{STORY}\n\n[Instagram post]\n\nNobody saw where it went.\n"


RULE = """\
category = "related"
language = "en"
[[rule]]
id = "my.related.heronry"
phrases = ["from the heronry archive:"]
at = "start"
extent = "block"
removes = ["<<From the heronry archive: the ducks of 1987>>"]
keeps = ["A box from the heronry archive: so the label said, and nobody had opened it since the flood."]
"""


def test_rules_of_the_users_own_are_used(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text(f"{STORY}\n\nFrom the heronry archive: the ducks of 1987\n\nNobody saw where it went.")
    Path("mine.toml").write_text(RULE)
    assert main(["page.txt", "--rules", "mine.toml"]) == 0
    assert capsys.readouterr().out == f"{CLEAN}\n"


def test_a_rule_that_cannot_be_used_is_named(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text(RULE.replace("keeps", "spares"))
    assert main(["page.txt", "--rules", "mine.toml"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cleantext: mine.toml")
    assert "spares" in error


def test_markdown_and_html_are_given_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    page = str(FIXTURES / "html" / "fr--founding-story-neutral-div" / "page.html")
    assert main([page, "--format", "markdown"]) == 0
    assert "\n## Une desserte régulière depuis 2011\n" in capsys.readouterr().out
    assert main([page, "--format", "html"]) == 0
    assert "<h2>Une desserte régulière depuis 2011</h2>" in capsys.readouterr().out


def test_a_page_that_was_plain_text_has_paragraphs_alone(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page.txt", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == f"{CLEAN}\n"
    assert main(["page.txt", "--format", "html"]) == 0
    assert capsys.readouterr().out == f"<p>{STORY}</p>\n<p>Nobody saw where it went.</p>\n"


def test_several_pages_are_told_apart(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.txt").write_text(STORY)
    assert main(["page.txt", "other.txt"]) == 0
    out, err = capsys.readouterr()
    assert out == f"==> page.txt <==\n{CLEAN}\n\n==> other.txt <==\n{STORY}\n"
    assert err == "cleantext: 2 pages: 2 ok\n"


def test_several_pages_as_json_are_one_line_each(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.txt").touch()
    assert main(["page.txt", "empty.txt", "--json", "-q"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["text"]) == ("page.txt", CLEAN)
    assert second == {
        "id": "empty.txt",
        "url": None,
        "text": None,
        "status": "bad-record",
        "error": "the file is empty; there is nothing to clean",
    }


def test_a_folder_is_written_to_a_folder(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/sub").mkdir(parents=True)
    Path("in/a.txt").write_text(TEXT)
    Path("in/sub/b.html").write_text(f"<p>{STORY}</p><p>{STORY}</p>")
    assert main(["in", "-o", "out", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert {path.relative_to("out").as_posix() for path in Path("out").rglob("*.*")} == {"a.txt", "sub/b.txt"}
    assert Path("out/a.txt").read_text("utf-8") == f"{CLEAN}\n"


def test_two_pages_are_not_written_to_one_file(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text(f"<p>{STORY}</p>")
    assert main(["page.txt", "page.html", "-o", "out"]) == 1
    assert (
        "page.html: not written, because page.txt was written to out/page.txt already"
        in capsys.readouterr().err
    )


def test_one_page_is_written_to_a_file(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt", "-o", "clean.txt"]) == 0
    assert Path("clean.txt").read_text("utf-8") == f"{CLEAN}\n"
    assert capsys.readouterr() == ("", "")


def test_a_status_is_told_beside_the_text(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text(" \n x \n ")
    Path("wall.txt").write_text(
        "We use cookies. By continuing to use this site you accept our cookie policy.\n\nAccept all"
    )
    assert main(["wall.txt"]) == 0
    assert capsys.readouterr() == (
        "",
        "cleantext: wall.txt: consent-wall: the page is nothing but a consent notice\n",
    )


def test_records_come_in_and_records_go_out(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_text(
        f"{json.dumps({'id': 'a', 'text': TEXT})}\nno json\n{json.dumps({'id': 'c', 'html': f'<p>{STORY}</p>'})}\n"
    )
    assert main(["--jsonl", "in.jsonl", "-o", "out.jsonl", "--processes", "1"]) == 1
    first, second, third = map(json.loads, Path("out.jsonl").read_text("utf-8").splitlines())
    assert (first["id"], first["text"]) == ("a", CLEAN)
    assert second == {
        "id": 2,
        "url": None,
        "text": None,
        "status": "bad-record",
        "error": "line 2 is not JSON",
    }
    assert (third["id"], third["text"]) == ("c", STORY)
    assert capsys.readouterr().err.endswith("3 pages: 2 ok, 1 failed\n")


def test_records_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _feed(monkeypatch, json.dumps({"text": TEXT}).encode())
    assert main(["--jsonl", "-", "--processes", "0"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == CLEAN


def test_a_run_is_resumed_where_it_stopped(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_text(
        "".join(f'{{"id": {number}, "text": "Heron {number}."}}\n' for number in range(3))
    )
    Path("out.jsonl").write_bytes(b'{"id": 0, "text": "from the first run"}\n{"id": 1, "te')
    assert main(["--jsonl", "in.jsonl", "-o", "out.jsonl", "--resume", "--processes", "0"]) == 0
    lines = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [(line["id"], line["text"]) for line in lines] == [
        (0, "from the first run"),
        (1, "Heron 1."),
        (2, "Heron 2."),
    ]
    assert capsys.readouterr().err == "cleantext: 2 pages: 2 ok\n"


def test_a_resumed_run_loses_no_record_whose_id_stands_in_another_file_too(page: Path) -> None:
    # records without an id are named by their line, and each file has a first line
    for name in ("herons", "egrets"):
        Path(f"{name}.jsonl").write_text("".join(f'{{"text": "{name} {line}"}}\n' for line in (1, 2)))
    whole = ["--jsonl", "herons.jsonl", "egrets.jsonl", "-o", "out.jsonl", "--processes", "0"]
    assert main(whole) == 0
    once = Path("out.jsonl").read_bytes()
    assert [json.loads(line)["text"] for line in once.splitlines()] == [
        "herons 1",
        "herons 2",
        "egrets 1",
        "egrets 2",
    ]
    Path("out.jsonl").write_bytes(b"".join(once.splitlines(keepends=True)[:2]))
    assert main([*whole, "--resume"]) == 0
    assert Path("out.jsonl").read_bytes() == once


def test_a_zipped_page_of_a_folder_is_written_under_its_plain_name(page: Path) -> None:
    for name in ("a.html.gz", "deep/b.txt.gz"):
        path = Path("pages", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(TEXT.encode()))
    assert main(["pages", "-o", "clean"]) == 0
    assert sorted(map(str, Path("clean").rglob("*.*"))) == ["clean/a.txt", "clean/deep/b.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        ["page.txt", "-o", "/dev/full"],
        ["--jsonl", "in.jsonl", "-o", "/dev/full", "--processes", "0"],
        ["report", "page.txt", "-o", "/dev/full"],
    ],
    ids=" ".join,
)
def test_a_full_disk_is_told_in_one_line(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr("cleantext.cli._close_output", lambda: None)
    Path("in.jsonl").write_text('{"text": "Heron."}\n')
    assert main(arguments) == 1
    told = "cleantext: the output cannot be written: No space left on device"
    assert capsys.readouterr().err.splitlines()[-1] == told


def test_records_may_name_their_fields_as_they_like(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_text('{"key": "a", "body": "Heron."}\n{"key": "b", "text": "Egret."}\n')
    arguments = ["--jsonl", "in.jsonl", "--field", "text=body", "--field", "id=key", "--processes", "0"]
    assert main([*arguments, "-o", "out.jsonl"]) == 1
    assert [json.loads(line).get("error") for line in Path("out.jsonl").read_text("utf-8").splitlines()] == [
        None,
        'line 2: a record needs "html" or "text"; this one has: id, key',
    ]
    with pytest.raises(SystemExit):
        main([*arguments, "--field", "body=text"])
    assert "say which field has which key, such as html=content: " in capsys.readouterr().err


def test_the_examples_of_the_package_that_fail_are_known() -> None:
    known = find_known()
    assert known is not None
    assert read_known(known)


def test_a_time_limit_cleans_in_a_process_of_its_own(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt", "--time-limit", "60"]) == 0
    assert capsys.readouterr().out == f"{CLEAN}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "name a file or a folder, or - for standard input; --help says more"),
        (["none.html"], 2, "none.html: there is no such file or folder"),
        (
            ["https://example.org/a"],
            2,
            "https://example.org/a: nothing is fetched; hand it in: "
            "curl -s https://example.org/a | cleantext - --html --url https://example.org/a",
        ),
        (["folder"], 2, "folder: no .html, .htm, .xhtml or .txt file in this folder"),
        (["empty.html"], 1, "empty.html: the file is empty; there is nothing to clean"),
        (["binary.html"], 1, "binary.html: this is a PNG image, not HTML or text; extract its text first"),
        (["in.jsonl"], 2, "in.jsonl: this holds records, not a page; add --jsonl"),
        (["--jsonl", "none.jsonl"], 2, "none.jsonl: there is no such file or folder"),
        (
            ["--jsonl", "in.jsonl", "--resume"],
            2,
            "--resume goes with --jsonl and --output: it skips the ids that are in the output",
        ),
        (["page.txt", "--original"], 2, "--original goes with --json or --jsonl"),
        (
            ["page.txt", "page.txt", "--url", "https://a.example/"],
            2,
            "--url and --charset are for one page; records have fields for them (--jsonl)",
        ),
        (["page.txt", "-o", "page.txt"], 2, "page.txt: the output would overwrite the input"),
        (["page.txt", "-o", "none/out.txt"], 2, "none: there is no such folder to write to"),
        (
            ["page.txt", "binary.html", "-o", "empty.html"],
            2,
            "empty.html: there are several pages; give a folder, or use --json or --jsonl",
        ),
        (["page.txt", "--rules", "none.toml"], 2, "none.toml: there is no such rule file or folder"),
        (
            ["page.txt", "--processes", "0", "--time-limit", "5"],
            2,
            "--time-limit needs a process to stop: --processes 1 or more",
        ),
        (
            ["page.txt", "--field", "html=content"],
            2,
            "--field goes with --jsonl: it names the keys of records",
        ),
        (["-", "-"], 2, "standard input can be read once: give - once"),
        (["check", "none.toml"], 2, "none.toml: there is no such file or folder"),
        (["check", "folder"], 1, "there was nothing to check: no rule and no lexicon in what was given"),
        (["report", "none.html"], 2, "none.html: there is no such file or folder"),
        (["report", "empty.html"], 1, "empty.html: the file is empty; there is nothing to clean"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_one_line_that_says_what_to_do(
    page: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    Path("folder").mkdir()
    Path("empty.html").touch()
    Path("binary.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    Path("in.jsonl").write_text('{"text": "a"}\n')
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == f"cleantext: {message}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--policy", "cookies=mark"], "'cookies' is no category; there are cookie-consent, embed,"),
        (["--policy", "embed=drop"], "say embed=remove, embed=mark or embed=keep"),
        (["--processes", "two"], "a number of processes; 0 for none besides this one"),
        (["--time-limit", "-1"], "a number of seconds above 0"),
        (["--json", "--explain"], "not allowed with argument"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["page.txt", *arguments])
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


def test_a_report_shows_the_page_with_its_removals(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "page.txt", "-o", "report.html"]) == 0
    report = Path("report.html").read_text("utf-8")
    assert 'data-c="embed" title="embed: notice.embed, instagram, en, because of ' in report
    assert f">{GATE}" in report
    size = f"{len(TEXT) - len(CLEAN)} of {len(TEXT)} characters removed (23 %) in 1 place"
    assert f"<p><b class=status>ok</b> {size}; {len(CLEAN)} are the article.</p>" in report
    assert capsys.readouterr() == ("", "")


def test_check_runs_the_examples_of_a_file(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text(RULE)
    assert main(["check", "mine.toml"]) == 0
    Path("mine.toml").write_text(
        RULE.replace(
            "<<From the heronry archive: the ducks of 1987>>",
            "From the heronry archive: <<the ducks of 1987>>",
        )
    )
    assert main(["check", "mine.toml"]) == 1
    out, err = capsys.readouterr()
    assert "my.related.heronry" in out
    assert err.endswith("1 file checked, 1 fault\n")


def test_check_reads_the_rules_of_the_package_from_the_file_that_is_given(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Path(cleantext.__file__).parent / "rules" / "advert" / "en.toml"
    assert main(["check", str(own)]) == 0
    changed = Path("rules/advert/en.toml")
    changed.parent.mkdir(parents=True)
    changed.write_text(own.read_text("utf-8").replace("keeps = [", 'keeps = ["Advertisement", ', 1), "utf-8")
    assert main(["check", str(changed)]) == 1
    assert "'Advertisement' should lose [], and loses ['Advertisement']" in capsys.readouterr().out
    Path("mine.toml").write_text(own.read_text("utf-8"), "utf-8")
    assert main(["check", "mine.toml"]) == 1
    assert capsys.readouterr().out.endswith(": the id is taken in rules/advert/en.toml; write another one\n")


def test_check_says_what_is_wrong_with_a_file_without_a_rule(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.toml").write_text('categories = "related"\n')
    assert main(["check", "mine.toml"]) == 1
    told = "mine.toml: unknown key 'categories'; write one of category, language, hosts, rule\n"
    assert capsys.readouterr().out == told


def test_an_example_that_is_known_to_fail_is_excused_until_it_passes(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = "Heronries <<are>> somewhere else."
    Path("mine.toml").write_text(RULE.replace("removes = [", f'removes = ["{example}", '))
    Path("known.toml").write_text(f'[[known]]\nwhy = "no phrase for it"\nexamples = ["{example}"]\n')
    assert main(["check", "mine.toml"]) == 1
    assert main(["check", "mine.toml", "--known", "known.toml"]) == 0
    Path("mine.toml").write_text(RULE)
    capsys.readouterr()
    assert main(["check", "mine.toml", "--known", "known.toml"]) == 1
    told = f"{example!r} is listed as known to fail (no phrase for it), and passes: take it off the list\n"
    assert capsys.readouterr().out == told


def test_help_names_every_option_and_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    for word in (
        "--json",
        "--jsonl",
        "--explain",
        "--policy",
        "--rules",
        "--resume",
        "cleantext check",
        "exit codes",
    ):
        assert word in out


def test_the_module_is_the_command_and_a_closed_pipe_is_no_error(page: Path) -> None:
    page.write_text(STORY * 3000)  # more than a pipe holds
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, sys.path)))}
    run = subprocess.Popen(
        [sys.executable, "-m", "cleantext", "page.txt", "--original", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert run.stdout is not None
    assert run.stderr is not None
    assert run.stdout.read(10)
    run.stdout.close()
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait(120) == 0
