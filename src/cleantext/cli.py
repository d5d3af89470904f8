"""The command ``cleantext``."""

from __future__ import annotations

import argparse
import os
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from cleantext.batch import Outcome, Record
    from cleantext.model import Article
    from cleantext.pipeline import Pipeline

# What the exit codes mean.
_DONE, _FAILED, _MISUSED, _INTERRUPTED = 0, 1, 2, 130
# From this many pages on, the work is shared among processes: starting one costs as much as about
# this many pages.
_SHARED_FROM = 32
_ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json", "explain": ".txt"}
_STATUSES = {
    "consent-wall": "the page is nothing but a consent notice",
    "mostly-removed": "more than half of the page was boilerplate; --explain shows what",
    "paywall-stub": "only the beginning of the article is there; the rest is behind a paywall",
    "empty": "there is no text on the page",
    "not-an-article": "the page does not look like an article",
    "timed-out": "the time limit was reached",
}

_USAGE = """\
cleantext [options] FILE... | -
       cleantext check [FILE...]
       cleantext report FILE [-o PAGE]"""
_DESCRIPTION = """\
Prints the article in scraped pages, HTML or plain text: without consent notices, embed
placeholders, share bars, newsletter boxes and the rest of what is not the article."""
_EPILOG = """\
examples:
  cleantext page.html                          the clean text of a page
  curl -s URL | cleantext - --html --url URL   a page from a pipe
  cleantext page.html --explain                what went: which rule, where, why
  cleantext report page.html -o report.html    the same to look at in a browser
  cleantext scraped.txt --json                 text, metadata, status and removals
  cleantext pages/ -o clean/ --format markdown a folder into a folder
  cleantext --jsonl in.jsonl -o out.jsonl --resume
                                               records; goes on where an earlier run stopped
  cleantext --jsonl crawl.warc.gz > out.jsonl  the pages of a crawl
  cleantext check                              the examples of all rules and lexicons

A record is a JSON object with "html" or "text", and "id", "url", "charset" where known; what
comes out has text, metadata, status, removals. A record that cannot be cleaned comes out with
"text": null and an "error", and the run goes on.

exit codes: 0 every page was cleaned; 1 some could not be (named on standard error), or a check
failed; 2 the command was not understood.

A file named check or report is given as ./check or ./report."""


class _UsageError(Exception):
    """What was asked for cannot be; the message says what to ask for instead."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands: dict[str, Callable[[list[str]], int]] = {"check": _check, "report": _report}
    try:
        return commands[given[0]](given[1:]) if given and given[0] in commands else _clean(given)
    except _UsageError as error:
        return _complain(str(error), _MISUSED)
    except BrokenPipeError:  # whoever read the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except KeyboardInterrupt:
        return _complain("stopped", _INTERRUPTED)


def _complain(message: str, code: int = _FAILED) -> int:
    print(f"cleantext: {message}", file=sys.stderr)
    return code


# --- what can be asked for ---------------------------------------------------------------------


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleantext",
        usage=_USAGE,
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="pages, folders of pages, or - for standard input"
    )
    _add_input_options(parser)
    output = parser.add_argument_group("what comes out")
    form = output.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=("text", "markdown", "html"),
        default="text",
        help="form of the article (default: text)",
    )
    form.add_argument(
        "--json",
        action="store_true",
        help="text, metadata, status and removals; one line for each page if there are several",
    )
    form.add_argument(
        "--jsonl", action="store_true", help="records in (JSON lines, Parquet, WARC), JSON lines out"
    )
    form.add_argument("--explain", action="store_true", help="what went, by which rule, where and why")
    output.add_argument(
        "--original",
        action="store_true",
        help="with --json or --jsonl: also the string in which removals count",
    )
    output.add_argument(
        "-o", "--output", metavar="PATH", type=Path, help="a file; for several pages a folder"
    )
    output.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in --explain (default: on a terminal)",
    )
    _add_pipeline_options(parser)
    runs = parser.add_argument_group("long runs")
    runs.add_argument(
        "--processes",
        metavar="N",
        type=_read_count,
        help="clean in N processes (default: one for each core if there are many pages)",
    )
    runs.add_argument(
        "--time-limit", metavar="SECONDS", type=_read_seconds, help="give up a page that takes longer"
    )
    runs.add_argument(
        "--resume",
        action="store_true",
        help="with --jsonl and --output: skip the ids that are already there, and append",
    )
    runs.add_argument("-q", "--quiet", action="store_true", help="no progress bar, no remarks; errors only")
    parser.add_argument("--version", action="version", version=_name_version())
    return parser


def _add_input_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what goes in")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument("--html", dest="kind", action="store_const", const="html", help="the pages are HTML")
    kind.add_argument(
        "--text", dest="kind", action="store_const", const="text", help="the pages are plain text"
    )
    group.add_argument("--url", help="the address of the page, for its site's rules and its metadata")
    group.add_argument("--charset", help="the encoding that the server stated")


def _add_pipeline_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it is cleaned")
    group.add_argument(
        "--policy", metavar="CATEGORY=ACTION", action="append", default=[], type=_read_policy,
        help="remove, mark or keep a category, such as embed=mark; may be repeated",
    )  # fmt: skip
    group.add_argument(
        "--rules",
        metavar="PATH",
        action="append",
        default=[],
        type=Path,
        help="rules of your own: a file or folder; may be repeated",
    )
    group.add_argument(
        "--no-trafilatura", action="store_true", help="do not ask trafilatura: faster, a little less exact"
    )
    group.add_argument("--no-language", action="store_true", help="do not detect the language")


def _read_policy(given: str) -> tuple[str, str]:
    from cleantext.model import Action, Category

    category, _, action = given.partition("=")
    if category not in get_args(Category):
        raise argparse.ArgumentTypeError(
            f"{category!r} is no category; there are {', '.join(get_args(Category))}"
        )
    if action not in get_args(Action):
        raise argparse.ArgumentTypeError(f"say {category}=remove, {category}=mark or {category}=keep")
    return category, action


def _read_count(given: str) -> int:
    if not given.isdecimal():
        raise argparse.ArgumentTypeError("a number of processes; 0 for none besides this one")
    return int(given)


def _read_seconds(given: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("a number of seconds above 0")
    return seconds


def _name_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"cleantext {version('cleantext-articles')}"
    except PackageNotFoundError:
        return "cleantext (not installed)"


def _build_pipeline(options: argparse.Namespace, formats: Sequence[str] = ()) -> Pipeline:
    from cleantext.pipeline import Pipeline

    for path in options.rules:
        if not path.exists():
            raise _UsageError(f"{path}: there is no such rule file or folder")
    chosen: dict[str, Any] = {"formats": tuple(formats)} if formats else {}
    try:
        return Pipeline(
            policy=dict(options.policy),
            rules=options.rules,
            ask_trafilatura=not options.no_trafilatura,
            detect_language=not options.no_language,
            **chosen,
        )
    except ValueError as error:  # a rule file that is not fully described
        raise _UsageError(str(error)) from None


# --- cleaning ----------------------------------------------------------------------------------


def _clean(arguments: list[str]) -> int:
    from cleantext.batch import BatchError, clean_many

    parser = _build_parser()
    options = parser.parse_args(arguments)
    if not options.files:
        parser.print_usage(sys.stderr)
        return _complain("name a file or a folder, or - for standard input; --help says more", _MISUSED)
    form = (
        "jsonl"
        if options.jsonl
        else "json"
        if options.json
        else "explain"
        if options.explain
        else options.format
    )
    _check_options(options, form)
    records, total = _find_records(options)
    processes = options.processes
    if processes is None:
        many = options.jsonl or (total or 0) >= _SHARED_FROM
        processes = None if many else int(options.time_limit is not None)
    elif processes == 0 and options.time_limit is not None:
        raise _UsageError("--time-limit needs a process to stop: --processes 1 or more")
    pipeline = _build_pipeline(options, [form] if form in ("markdown", "html") else [])
    outcomes = clean_many(records, pipeline=pipeline, processes=processes, time_limit=options.time_limit)
    try:
        with _open_output(options, form, total) as writer, _show_progress(options, total) as advance:
            for outcome in outcomes:
                writer.write(outcome)
                advance()
    except BatchError as error:
        return _complain(str(error))
    except ImportError as error:
        return _complain(f"{error}; install it, such as: pip install 'cleantext-articles[parquet,warc]'")
    if (total is None or total > 1) and not options.quiet:
        print(writer.summarise(), file=sys.stderr)
    return _FAILED if writer.failed else _DONE


def _check_options(options: argparse.Namespace, form: str) -> None:
    if options.files.count("-") > 1:
        raise _UsageError("standard input can be read once: give - once")
    if options.resume and not (options.jsonl and options.output):
        raise _UsageError("--resume goes with --jsonl and --output: it skips the ids that are in the output")
    if options.original and form not in ("json", "jsonl"):
        raise _UsageError("--original goes with --json or --jsonl")
    if (options.url or options.charset) and (options.jsonl or len(options.files) > 1):
        raise _UsageError("--url and --charset are for one page; records have fields for them (--jsonl)")
    if options.output and options.output.resolve() in {
        Path(name).resolve() for name in options.files if name != "-"
    }:
        raise _UsageError(f"{options.output}: the output would overwrite the input")
    if options.output and not options.output.parent.is_dir():
        raise _UsageError(f"{options.output.parent}: there is no such folder to write to")


def _find_records(options: argparse.Namespace) -> tuple[Iterator[Record | Outcome], int | None]:
    """The records that the files name, and their number where it is known beforehand."""
    from cleantext.batch.pages import PageError, find_pages

    sources: list[str | list[Path]] = []  # "-", or files that hold one page each, or one of records
    for name in options.files:
        path = Path(name)
        if name == "-":
            sources.append(name)
        elif _holds_records(path):
            if not options.jsonl:
                raise _UsageError(f"{name}: this holds records, not a page; add --jsonl")
            if not path.exists():
                raise _UsageError(f"{name}: there is no such file or folder")
            sources.append([path])
        else:
            try:
                sources.append(find_pages([path]))
            except PageError as error:
                raise _UsageError(str(error)) from None
    total = None if options.jsonl else sum(len(source) if source != "-" else 1 for source in sources)
    return _read_sources(sources, options), total


def _holds_records(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(
        (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet", ".warc", ".warc.gz", ".warc.zst")
    )


def _read_sources(
    sources: Iterable[str | list[Path]], options: argparse.Namespace
) -> Iterator[Record | Outcome]:
    from cleantext.batch.files import read_done

    done = read_done(options.output) if options.resume else frozenset()
    for source in sources:
        for record in _read_source(source, options):
            if record.id not in done:
                yield record


def _read_source(source: str | list[Path], options: argparse.Namespace) -> Iterator[Record | Outcome]:
    from cleantext.batch import Failure, Outcome, Record
    from cleantext.batch.files import read_jsonl
    from cleantext.batch.pages import read_page, read_pages

    if isinstance(source, str):
        if options.jsonl:
            yield from read_jsonl(sys.stdin.buffer)
            return
        found: Iterable[Record | Outcome] = [
            read_page(sys.stdin.buffer.read(), "standard input", options.kind)
        ]
    elif len(source) == 1 and _holds_records(source[0]):
        number = 0
        try:
            for record in _choose_reader(source[0])(source[0]):
                yield record
                number += 1
        except (OSError, EOFError, ValueError, zlib.error) as error:
            message = f"reading stopped after {number:,} records: {error}"
            yield Outcome(str(source[0]), failure=Failure("bad-record", message))
        return
    else:
        found = read_pages(source, options.kind)
    for record in found:
        known = isinstance(record, Record) and (options.url or options.charset)
        yield replace(record, url=options.url, charset=options.charset) if known else record


def _choose_reader(path: Path) -> Callable[[Path], Iterator[Record | Outcome]]:
    from cleantext.batch import files

    name = path.name.lower()
    if name.endswith(".parquet"):
        return files.read_parquet
    return files.read_jsonl if "json" in name or "ndjson" in name else files.read_warc


# --- what comes out ----------------------------------------------------------------------------


class _Writer:
    """Writes outcomes in one form, to a stream or as files of a folder, and counts them."""

    def __init__(
        self, options: argparse.Namespace, form: str, several: bool, stream: IO[bytes] | None
    ) -> None:
        self._options, self._form, self._several, self._stream = options, form, several, stream
        self._statuses: Counter[str] = Counter()
        self._written: dict[Path, str] = {}
        self.failed = 0

    def write(self, outcome: Outcome) -> None:
        if outcome.article is None:
            self._write_failure(outcome)
            return
        status = outcome.article.status
        self._statuses[status] += 1
        if status in _STATUSES and self._form not in ("json", "jsonl") and not self._options.quiet:
            _complain(f"{outcome.id}: {status}: {_STATUSES[status]}")
        if self._stream is None:
            self._write_file(outcome, outcome.article)
        else:
            if self._several and self._form not in ("json", "jsonl"):
                first = sum(self._statuses.values()) == 1
                self._stream.write(
                    f"{'' if first else chr(10)}==> {outcome.id} <==\n".encode("utf-8", "replace")
                )
            self._stream.write(self._render(outcome, outcome.article))
            self._stream.flush()

    def _write_failure(self, outcome: Outcome) -> None:
        from cleantext.batch.files import encode_outcome

        self.failed += 1
        assert outcome.failure is not None
        if self._form != "jsonl":
            _complain(f"{outcome.id}: {outcome.failure.message}")
        if self._stream is not None and (self._form == "jsonl" or (self._form == "json" and self._several)):
            self._stream.write(encode_outcome(outcome))

    def _write_file(self, outcome: Outcome, article: Article) -> None:
        target = self._options.output / _place(str(outcome.id), self._options.files)
        target = target.with_suffix(_ENDINGS[self._form])
        if target in self._written:
            self.failed += 1
            _complain(
                f"{outcome.id}: not written, because {self._written[target]} was written to {target} already"
            )
            return
        self._written[target] = str(outcome.id)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self._render(outcome, article))

    def _render(self, outcome: Outcome, article: Article) -> bytes:
        if self._form == "jsonl" or (self._form == "json" and self._several and self._stream is not None):
            from cleantext.batch.files import encode_outcome

            return encode_outcome(outcome, original=self._options.original)
        if self._form == "json":
            return _render_json(article, self._options.original)
        if self._form == "explain":
            return _render_explanation(article, self._options).encode("utf-8", "replace")
        text = {"text": article.text, "markdown": article.markdown, "html": article.html}[self._form] or ""
        return (text if text.endswith("\n") or not text else f"{text}\n").encode("utf-8", "replace")

    def summarise(self) -> str:
        """``1,200 pages: 1,180 ok, 12 consent-wall, 8 failed``."""
        counts = [f"{number:,} {status}" for status, number in self._statuses.most_common()]
        if self.failed:
            counts.append(f"{self.failed:,} failed")
        total = sum(self._statuses.values()) + self.failed
        pages = "page" if total == 1 else "pages"
        return f"cleantext: {total:,} {pages}: {', '.join(counts) or 'nothing to do'}"


def _place(name: str, given: Iterable[str]) -> Path:
    """The path of a page below the folder it was found in."""
    path = Path(name)
    for folder in map(Path, given):
        if folder != path and path.is_relative_to(folder):
            return path.relative_to(folder)
    return Path(path.name.removesuffix(".gz"))


def _render_json(article: Article, original: bool) -> bytes:
    import json

    fields = article.as_dict()
    if original:
        fields["original"] = article.original
    try:
        return f"{json.dumps(fields, ensure_ascii=False, indent=2)}\n".encode()
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8, but JSON has an escape for it
        return f"{json.dumps(fields, indent=2)}\n".encode()


def _render_explanation(article: Article, options: argparse.Namespace) -> str:
    from cleantext.explain import describe, explain

    wanted = options.color == "always" or (
        options.color == "auto"
        and options.output is None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
    )
    if not wanted:
        return f"{explain(article)}\n"
    from rich.console import Console
    from rich.text import Text

    styles = {"plain": "", "heading": "bold", "removed": "red", "reason": "green", "place": "dim"}
    console = Console(force_terminal=True, color_system="standard", soft_wrap=True, no_color=False)
    with console.capture() as capture:
        console.print(Text.assemble(*((text, styles[style]) for text, style in describe(article))), end="")
    return capture.get()


class _open_output:  # noqa: N801 - used as a function
    """The writer, with its stream open for as long as it is needed."""

    def __init__(self, options: argparse.Namespace, form: str, total: int | None) -> None:
        several = total is None or total > 1 or any(Path(name).is_dir() for name in options.files)
        output: Path | None = options.output
        self._stream: IO[bytes] | None = None
        self._own = False
        if output is None:
            self._stream = sys.stdout.buffer
        elif form not in ("json", "jsonl") and (several or output.is_dir()):
            if output.exists() and not output.is_dir():
                raise _UsageError(
                    f"{output}: there are several pages; give a folder, or use --json or --jsonl"
                )
        elif output.is_dir():
            if form == "jsonl":
                raise _UsageError(f"{output}: this is a folder; give a file for the records")
        else:
            self._stream, self._own = output.open("ab" if options.resume else "wb"), True
        self._writer = _Writer(options, form, several, self._stream)

    def __enter__(self) -> _Writer:
        return self._writer

    def __exit__(self, *_: object) -> None:
        if self._own and self._stream:
            self._stream.close()


class _Progress:
    """A bar on the terminal, where there is one and the output goes elsewhere."""

    def __init__(self, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            SpinnerColumn(), MofNCompleteColumn(), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task("pages", total=total)

    def __enter__(self) -> Callable[[], None]:
        self._bar.start()
        return lambda: self._bar.advance(self._task)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _show_progress(options: argparse.Namespace, total: int | None) -> Any:
    shown = (
        sys.stderr.isatty()
        and not options.quiet
        and total != 1
        and (options.output or not sys.stdout.isatty())
    )
    return _Progress(total) if shown else nullcontext(lambda: None)


# --- the other commands ------------------------------------------------------------------------


def _report(arguments: list[str]) -> int:
    from cleantext.batch import clean_many
    from cleantext.report import render_report

    parser = argparse.ArgumentParser(
        prog="cleantext report",
        description="Makes an HTML page that shows a page with everything that was removed from it, and why.",
    )
    parser.add_argument("file", metavar="FILE", help="a page, or - for standard input")
    parser.add_argument(
        "-o", "--output", metavar="PAGE", type=Path, help="where to write it (default: standard output)"
    )
    _add_input_options(parser)
    _add_pipeline_options(parser)
    options = parser.parse_args(arguments)
    options.files, options.jsonl, options.resume, options.original = [options.file], False, False, False
    _check_options(options, "report")
    records, total = _find_records(options)
    if total != 1:
        raise _UsageError(f"{options.file}: a report shows one page; name it")
    outcome: Outcome = next(iter(clean_many(records, pipeline=_build_pipeline(options), processes=0)))
    if outcome.article is None:
        assert outcome.failure is not None
        return _complain(f"{outcome.id}: {outcome.failure.message}")
    page = render_report(outcome.article, outcome.article.metadata.title or str(outcome.id)).encode(
        "utf-8", "replace"
    )
    if options.output:
        options.output.write_bytes(page)
    else:
        sys.stdout.buffer.write(page)
        sys.stdout.flush()
    return _DONE


def _check(arguments: list[str]) -> int:
    from cleantext.testing import check_files

    parser = argparse.ArgumentParser(
        prog="cleantext check",
        description="Runs the examples of rules and lexicons: what they should remove, and what they should "
        "keep. Without FILE, those of all rules and lexicons that come with cleantext.",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        type=Path,
        help="rule or lexicon files (.toml), or folders of them",
    )
    options = parser.parse_args(arguments)
    for path in options.files:
        if not path.exists():
            raise _UsageError(f"{path}: there is no such file or folder")
    checked, faults = check_files(options.files)
    for fault in faults:
        print(fault)
    if not checked and not faults:
        return _complain("there was nothing to check: no rule and no lexicon in what was given")
    print(f"cleantext: {checked:,} files checked, {len(faults):,} faults", file=sys.stderr)
    return _FAILED if faults else _DONE
