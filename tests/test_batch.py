"""Many records: order, failures, time limits, memory, and the files that records come from."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import pickle
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleantext
from cleantext.batch import BatchError, Failure, Outcome, Record, clean_many, pages
from cleantext.batch.files import encode_outcome, read_done, read_jsonl, read_parquet, read_warc, write_jsonl
from cleantext.batch.pages import PageError, find_pages, read_page, read_pages
from cleantext.model import Article, Metadata

NOTICE = "We use cookies to personalise ads. By continuing to use this site, you accept our cookie policy."
STORY = (
    "The heron stood in the river until dusk. Children threw bread, which it left to the ducks, and an old man "
    "drew it on the back of an envelope. When the lamps were lit it opened its wings and was gone."
)


class OddPipeline:
    """Does to a page what the page says, so that failures can be had for the asking."""

    def clean_html(self, html: object, url: str | None = None, *, charset: str | None = None) -> Article:
        return Article(str(html), Metadata(url=url), "ok", (), str(html))

    def clean_text(self, text: str, url: str | None = None) -> Article:
        if text == "raise":
            raise LookupError("no such word")
        if text == "die":
            os._exit(7)
        if text.startswith("sleep"):
            time.sleep(float(text.split()[1]))
        if text == "pid":
            text = str(os.getpid())
        return Article(text, Metadata(url=url), "ok", (), text)


class BrokenPipeline:
    def clean_html(self, html: object, url: str | None = None, *, charset: str | None = None) -> Article:
        raise RuntimeError("the weights are missing")


def _texts(*texts: str) -> Iterator[dict[str, Any]]:
    return ({"id": number, "text": text} for number, text in enumerate(texts))


def _run(records: Any, **options: Any) -> list[Outcome]:
    return list(clean_many(records, pipeline=OddPipeline(), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_each_record_gives_one_outcome_in_order(processes: int) -> None:
    records = [
        {"id": "a", "text": f"{STORY}\n\n{NOTICE}"},
        {"id": "b", "html": f"<p>{STORY}</p>"},
        {"id": "c", "text": ""},
    ]
    outcomes = list(clean_many(records, processes=processes))
    assert [(one.id, one.article.text, one.article.status) for one in outcomes if one.article] == [
        ("a", STORY, "ok"),
        ("b", cleantext.clean_html(f"<p>{STORY}</p>").text, cleantext.clean_html(f"<p>{STORY}</p>").status),
        ("c", "", "empty"),
    ]


def test_order_is_kept_when_the_first_is_the_slowest() -> None:
    outcomes = _run(_texts("sleep 0.5", *map(str, range(20))), processes=2)
    assert [outcome.id for outcome in outcomes] == list(range(21))


@pytest.mark.parametrize("processes", [0, 2])
def test_one_bad_record_is_one_failure(processes: int) -> None:
    records = [
        {"id": 1, "text": "fine"},
        {"id": 2, "text": "raise"},
        {"id": 3},
        "no record",
        {"id": 5, "text": "fine"},
    ]
    assert [outcome.failure for outcome in _run(records, processes=processes)] == [
        None,
        Failure("error", "LookupError: no such word"),
        Failure("bad-record", 'a record needs "html" or "text"; this one has: id'),
        Failure("bad-record", "a record is a mapping of its fields, not str"),
        None,
    ]


def test_a_record_over_the_time_limit_is_given_up_and_the_rest_is_cleaned() -> None:
    begin = time.monotonic()
    outcomes = _run(_texts("a", "sleep 60", "b", "sleep 60", "c"), processes=2, time_limit=0.4)
    assert time.monotonic() - begin < 30
    late = Failure("timed-out", "not clean after 0.4 s; the page was given up")
    assert [outcome.failure for outcome in outcomes] == [None, late, None, late, None]


@pytest.mark.parametrize("processes", [0, 1])
def test_a_record_over_the_time_limit_of_the_pipeline_is_given_up_too(processes: int) -> None:
    # an article that was cleaned by half would pass for a clean one with whoever does not read its status
    records = [{"id": "a", "text": f"{STORY}\n\n{NOTICE}"}, {"id": "b", "html": f"<p>{STORY}</p>"}]
    pipeline = cleantext.Pipeline(time_limit=1e-9)
    late = Failure("timed-out", "not clean after 1e-09 s; the page was given up")
    outcomes = list(clean_many(records, pipeline=pipeline, processes=processes))
    assert outcomes == [Outcome("a", failure=late), Outcome("b", failure=late)]


def test_a_process_that_dies_costs_one_record_and_is_replaced() -> None:
    outcomes = _run(_texts("a", "die", "b", "die", "c"), processes=1)
    dead = Failure("crashed", "the worker process died over this page (exit code 7)")
    assert [outcome.failure for outcome in outcomes] == [None, dead, None, dead, None]


def test_the_work_is_shared_among_processes() -> None:
    outcomes = _run(_texts("sleep 1", "sleep 1", *["pid"] * 4), processes=2)
    assert os.getpid() not in {int(one.article.text) for one in outcomes[2:] if one.article}


def test_a_record_that_cannot_be_sent_is_a_failure() -> None:
    outcome, other = _run([Record("tree", html=lambda: None), Record("next", text="fine")], processes=1)
    assert outcome.failure is not None
    assert (outcome.failure.reason, outcome.failure.message[:38]) == (
        "bad-record",
        "cannot be sent to another process: Can",
    )
    assert other.article is not None


def test_workers_that_cannot_start_end_the_batch() -> None:
    with pytest.raises(BatchError, match="a worker process did not start"):
        list(clean_many(_texts("a"), pipeline=BrokenPipeline(), processes=1))  # type: ignore[arg-type]


def test_records_are_read_as_they_are_needed() -> None:
    read = 0

    def endless() -> Iterator[Record]:
        nonlocal read
        for read in itertools.count(1):
            yield Record(read, text="fine")

    outcomes = clean_many(endless(), pipeline=OddPipeline(), processes=2)  # type: ignore[arg-type]
    assert [outcome.id for outcome in itertools.islice(outcomes, 10)] == list(range(1, 11))
    assert read < 100
    outcomes.close()  # type: ignore[attr-defined]


def test_a_slow_record_does_not_let_the_others_pile_up() -> None:
    read = 0

    def many() -> Iterator[Record]:
        nonlocal read
        yield Record(0, text="sleep 1.5")
        for read in range(1, 100_000):
            yield Record(read, text="fine")

    outcomes = clean_many(many(), pipeline=OddPipeline(), processes=2)  # type: ignore[arg-type]
    assert next(outcomes).id == 0
    assert read < 200
    outcomes.close()  # type: ignore[attr-defined]


def test_memory_stays_flat_over_many_records() -> None:
    text = f"{STORY}\n\n{NOTICE}\n\n" * 5

    def clean(number: int) -> int:
        for outcome in clean_many(({"text": f"{one} {text}"} for one in range(number)), processes=0):
            assert outcome.article is not None
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = clean(100)
    assert clean(600) - before < 20_000  # in kB on Linux; in bytes on a Mac, where this is a weaker test


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"processes": -1}, "processes is a number of processes"),
        ({"time_limit": 0}, "time_limit is a number of seconds above 0"),
        ({"processes": 0, "time_limit": 5}, "a time limit needs processes of its own"),
    ],
)
def test_options_that_make_no_sense_are_refused_at_once(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        clean_many([], **options)


def test_nothing_in_gives_nothing_out() -> None:
    assert list(clean_many([], processes=2)) == []


def test_records_and_outcomes_can_be_pickled() -> None:
    outcome = Outcome("a", article=cleantext.clean_text(NOTICE))
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    assert pickle.loads(pickle.dumps(Record("a", text="b"))) == Record("a", text="b")


# --- files ---------------------------------------------------------------------------------------


def test_a_bad_line_is_a_failure_and_the_next_is_read() -> None:
    lines = io.BytesIO(
        b'{"id": "a", "text": "A."}\nnot json\n\n[1]\n{"url": "https://b.example/", "html": "<p>B."}\n{"id": 6}'
    )
    assert list(read_jsonl(lines)) == [
        Record("a", text="A."),
        Outcome(2, failure=Failure("bad-record", "line 2 is not JSON")),
        Outcome(4, failure=Failure("bad-record", "line 4: a record is a mapping of its fields, not list")),
        Record(5, html="<p>B.", url="https://b.example/"),
        Outcome(
            6, failure=Failure("bad-record", 'line 6: a record needs "html" or "text"; this one has: id')
        ),
    ]


def test_lines_may_be_compressed_and_hold_lone_surrogates(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "half a \\ud83d face"}\n'))
    (record,) = read_jsonl(path)
    assert record == Record(1, text="half a \ud83d face")
    (outcome,) = clean_many([record], processes=0)
    assert json.loads(encode_outcome(outcome))["text"] == "half a \ud83d face"


def test_a_line_of_output_holds_the_article_or_the_failure() -> None:
    stream = io.BytesIO()
    write_jsonl(
        clean_many([{"id": "a", "text": f"{STORY}\n\n{NOTICE}"}, {"id": "b"}], processes=0),
        stream,
        original=True,
    )
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["id"], first["text"], first["status"]) == ("a", STORY, "ok")
    removal = first["removals"][0]
    assert first["original"][removal["start"] : removal["end"]] == removal["text"]
    assert second == {"id": "b", "url": None, "text": None, "status": "bad-record", "error": 'a record needs "html" or "text"; this one has: id'}  # fmt: skip


def test_what_is_done_is_read_from_the_output_and_a_torn_line_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b'{"id": "a", "text": "A."}\n{"id": 2, "text": null}\n{"id": 2}\n{"id": "c", "te')
    assert read_done(path) == {"a": 1, 2: 2}
    assert path.read_bytes() == b'{"id": "a", "text": "A."}\n{"id": 2, "text": null}\n{"id": 2}\n'
    assert read_done(tmp_path / "none.jsonl") == {}


def test_parquet_rows_become_records(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra: parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "pages.parquet"
    table = {"url": ["https://a.example/", None], "content": ["<p>A.", None], "warc_date": ["2022", "2023"]}
    parquet.write_table(pyarrow.table(table), path)
    assert list(read_parquet(path, {"html": "content"})) == [
        Record(1, html="<p>A.", url="https://a.example/"),
        Outcome(
            2,
            failure=Failure("bad-record", 'row 2: a record needs "html" or "text"; this one has: nothing'),
        ),
    ]


def test_a_parquet_table_without_pages_says_what_it_has(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra: parquet")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "pages.parquet"
    parquet.write_table(pyarrow.table({"url": ["https://a.example/"], "content": ["<p>A."]}), path)
    with pytest.raises(ValueError, match='neither a column "html" nor "text", but: content, url'):
        list(read_parquet(path))
    with pytest.raises(ValueError, match="no column 'body', but: content, url"):
        list(read_parquet(path, {"html": "body"}))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": 5}, 'the "text" of a record is a string, not int'),
        ({"html": 5}, 'the "html" of a record is a page, not int'),
        ({"html": ["<p>"]}, 'the "html" of a record is a page, not list'),
        ({"text": {"a": "b"}}, 'the "text" of a record is a string, not dict'),
    ],
)
def test_a_record_whose_page_is_none_is_a_bad_record(fields: dict[str, Any], message: str) -> None:
    (outcome,) = clean_many([fields], processes=0)
    assert outcome.failure == Failure("bad-record", message)


def _warc(*responses: tuple[str, bytes, bytes]) -> bytes:
    out = b""
    for number, (url, content_type, body) in enumerate(responses):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type + b"\r\n\r\n" + body
        out += (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0000-{number}>\r\nWARC-Target-URI: {url}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            ).encode()
            + http
            + b"\r\n\r\n"
        )
    return out


def test_the_html_responses_of_a_warc_become_records_with_their_charset(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs the extra: warc")
    path = tmp_path / "crawl.warc.gz"
    pages = [
        ("https://a.example/", b"text/html; charset=iso-8859-2", "<p>Żółw".encode("iso-8859-2")),
        ("https://a.example/x.png", b"image/png", b"\x89PNG"),
    ]
    path.write_bytes(gzip.compress(_warc(*pages)))
    (record,) = read_warc(path)
    assert isinstance(record.html, bytes)
    assert (record.url, record.html.decode(record.charset or ""), record.id) == (
        "https://a.example/",
        "<p>Żółw",
        "<urn:uuid:0000-0>",
    )


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"<p>Rain.", "a.html", Record("a.html", html=b"<p>Rain.")),
        (b"Rain.", "a.txt", Record("a.txt", text=b"Rain.")),
        (
            b"  <!DOCTYPE html><p>Rain.",
            "standard input",
            Record("standard input", html=b"  <!DOCTYPE html><p>Rain."),
        ),
        (b"Rain, 3 < 5.", "standard input", Record("standard input", text=b"Rain, 3 < 5.")),
        (gzip.compress(b"<p>Rain.", mtime=0), "a.html.gz", Record("a.html.gz", html=b"<p>Rain.")),
        ("<html><p>Rain.".encode("utf-16"), "page", Record("page", html="<html><p>Rain.".encode("utf-16"))),
    ],
)
def test_a_page_is_html_or_text_by_its_name_or_else_its_content(
    content: bytes, name: str, expected: Record
) -> None:
    assert read_page(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b" \n", "a.html", "the file is empty; there is nothing to clean"),
        (b"%PDF-1.7 ...", "a.html", "this is a PDF file, not HTML or text; extract its text first"),
        (bytes(range(256)), "a.txt", "this is a binary file, not HTML or text; extract its text first"),
        (b"\x1f\x8b\x08\x00broken", "a.html.gz", "a damaged gzip file; fetch it again"),
        (b"It said <b>no</b>.", "page", "cannot tell whether this is HTML or text; say --html or --text"),
    ],
)
def test_what_is_no_page_is_refused_in_one_line_that_says_what_to_do(
    content: bytes, name: str, message: str
) -> None:
    outcome = read_page(content, name)
    assert outcome == Outcome(name, failure=Failure("bad-record", message))


def test_a_compressed_page_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # a megabyte of gzip may hold a gigabyte
    monkeypatch.setattr(pages, "_LARGEST_INFLATED", 2**20)
    whole = gzip.compress(b"<p>" + b"a" * (2**20 - 3))
    beyond = gzip.compress(b"<p>" + b"a" * (2**20 - 2))
    assert read_page(whole, "a.html.gz") == Record("a.html.gz", html=gzip.decompress(whole))
    message = "a gzip file that holds more than 1 MB; unpack it, if that is right"
    assert read_page(beyond, "a.html.gz") == Outcome("a.html.gz", failure=Failure("bad-record", message))


def test_a_page_in_two_compressed_parts_is_whole() -> None:
    parts = gzip.compress(b"<p>Rain.") + gzip.compress(b"<p>Sun.")
    assert read_page(parts, "a.html.gz") == Record("a.html.gz", html=b"<p>Rain.<p>Sun.")


def test_a_folder_gives_its_pages_in_order(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "sub/c.htm", "style.css", "sub/d.html.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in find_pages([tmp_path])] == [
        "a.txt",
        "b.html",
        "sub/c.htm",
        "sub/d.html.gz",
    ]


def test_a_folder_without_pages_and_a_wrong_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"no .html, .htm, .xhtml or .txt file in this folder"):
        find_pages([tmp_path])
    with pytest.raises(PageError, match="there is no such file or folder"):
        find_pages([tmp_path / "none"])


def test_a_file_that_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    (outcome,) = read_pages([tmp_path / "gone.html"])
    assert outcome == Outcome(
        str(tmp_path / "gone.html"),
        failure=Failure("bad-record", "cannot be read (No such file or directory)"),
    )


def test_a_script_without_a_guard_is_told_of_it(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from cleantext.batch import clean_many\nprint(list(clean_many([{'text': 'a'}], processes=1)))\n"
    )
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert 'if __name__ == "__main__":' in run.stderr
