"""What the command writes: outcomes in one form, and how far it is."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import IO

from cleantext.batch import Outcome
from cleantext.batch.files import encode_outcome
from cleantext.cli.complain import UsageError, complain
from cleantext.explain import describe, explain
from cleantext.model import Article

_ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json", "explain": ".txt"}
_STATUSES = {
    "consent-wall": "the page is nothing but a consent notice",
    "mostly-removed": "more than half of the page was boilerplate; --explain shows what",
    "paywall-stub": "only the beginning of the article is there; the rest is behind a paywall",
    "empty": "there is no text on the page",
    "not-an-article": "the page does not look like an article",
    "timed-out": "the time limit was reached",
}
_COLOURS = {"plain": "", "heading": "bold", "removed": "red", "reason": "green", "place": "dim"}


class Writer:
    """Writes outcomes in one form, to a stream or as files of a folder, and counts them."""

    def __init__(self, options: argparse.Namespace, several: bool, stream: IO[bytes] | None) -> None:
        self._options, self._several, self._stream = options, several, stream
        # Every page is a line of its own where there are several in one stream.
        self._lines = options.form == "jsonl" or (options.form == "json" and several and stream is not None)
        self._statuses: Counter[str] = Counter()
        self._written: dict[Path, str] = {}
        self.failed = 0

    def write(self, outcome: Outcome) -> None:
        """Write one outcome; what went wrong with it is said on standard error."""
        if outcome.article is None:
            self._write_failure(outcome)
            return
        status = outcome.article.status
        if status in _STATUSES and self._options.form not in ("json", "jsonl") and not self._options.quiet:
            complain(f"{outcome.id}: {status}: {_STATUSES[status]}")
        if self._stream is None:
            self._write_file(outcome, outcome.article)
        else:
            if self._several and not self._lines:
                gap = "\n" if self._statuses else ""
                self._stream.write(f"{gap}==> {outcome.id} <==\n".encode("utf-8", "replace"))
            self._stream.write(self._render(outcome, outcome.article))
            self._stream.flush()
        self._statuses[status] += 1

    def summarise(self) -> str:
        """``1,200 pages: 1,180 ok, 12 consent-wall, 8 failed``."""
        counts = [f"{number:,} {status}" for status, number in self._statuses.most_common()]
        if self.failed:
            counts.append(f"{self.failed:,} failed")
        total = sum(self._statuses.values()) + self.failed
        return f"{total:,} {'page' if total == 1 else 'pages'}: {', '.join(counts) or 'nothing to do'}"

    def _write_failure(self, outcome: Outcome) -> None:
        self.failed += 1
        if outcome.failure and self._options.form != "jsonl":
            complain(f"{outcome.id}: {outcome.failure.message}")
        if self._stream is not None and self._lines:
            self._stream.write(encode_outcome(outcome))

    def _write_file(self, outcome: Outcome, article: Article) -> None:
        target = self._options.output / _place(str(outcome.id), self._options.files)
        target = target.with_suffix(_ENDINGS[self._options.form])
        if target in self._written:
            self.failed += 1
            earlier = self._written[target]
            complain(f"{outcome.id}: not written, because {earlier} was written to {target} already")
            return
        self._written[target] = str(outcome.id)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self._render(outcome, article))

    def _render(self, outcome: Outcome, article: Article) -> bytes:
        if self._lines:
            return encode_outcome(outcome, original=self._options.original)
        if self._options.form == "json":
            return _render_json(article, self._options.original)
        if self._options.form == "explain":
            text = _render_explanation(article, self._options)
        else:
            text = _render_form(article, self._options.form)
        return (text if text.endswith("\n") or not text else f"{text}\n").encode("utf-8", "replace")


@contextmanager
def open_writer(options: argparse.Namespace, total: int | None) -> Iterator[Writer]:
    """The writer that the options ask for, its file open as long as it is needed.

    ``total`` is the number of pages, where it is known.
    """
    output: Path | None = options.output
    several = total is None or total > 1 or any(Path(name).is_dir() for name in options.files)
    if output is None:
        yield Writer(options, several, sys.stdout.buffer)
    elif options.form not in ("json", "jsonl") and (several or output.is_dir()):
        if output.exists() and not output.is_dir():
            raise UsageError(f"{output}: there are several pages; give a folder, or use --json or --jsonl")
        yield Writer(options, several, None)
    elif output.is_dir():
        if options.form == "jsonl":
            raise UsageError(f"{output}: this is a folder; give a file for the records")
        yield Writer(options, several, None)
    else:
        with output.open("ab" if options.resume else "wb") as stream:
            yield Writer(options, several, stream)


@contextmanager
def show_progress(options: argparse.Namespace, total: int | None) -> Iterator[Callable[[], object]]:
    """A bar on the terminal, where there is one and the output goes elsewhere; gives what moves it on."""
    elsewhere = options.output is not None or not sys.stdout.isatty()
    if options.quiet or total == 1 or not elsewhere or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.SpinnerColumn(),
        progress.MofNCompleteColumn(),
        progress.BarColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("pages", total=total)
        yield lambda: bar.advance(task)


def _place(name: str, given: Iterable[str]) -> Path:
    """The path of a page below the folder it was found in."""
    path = Path(name.removesuffix(".gz"))
    for folder in map(Path, given):
        if folder != Path(name) and path.is_relative_to(folder):
            return path.relative_to(folder)
    return Path(path.name)


def _render_form(article: Article, form: str) -> str:
    """The article as text, Markdown or HTML; a page that was plain text has paragraphs alone."""
    if form == "markdown":
        return article.markdown if article.markdown is not None else article.text
    if form == "html":
        if article.html is not None:
            return article.html
        lines = (line.strip() for line in article.text.splitlines())
        return "\n".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return article.text


def _render_json(article: Article, original: bool) -> bytes:
    fields = article.as_dict()
    if original:
        fields["original"] = article.original
    try:
        return f"{json.dumps(fields, ensure_ascii=False, indent=2)}\n".encode()
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8, but JSON has an escape for it
        return f"{json.dumps(fields, indent=2)}\n".encode()


def _render_explanation(article: Article, options: argparse.Namespace) -> str:
    on_terminal = options.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if options.color == "never" or (options.color == "auto" and not on_terminal):
        return explain(article)
    from rich.console import Console
    from rich.text import Text

    console = Console(force_terminal=True, color_system="standard", soft_wrap=True, no_color=False)
    with console.capture() as capture:
        console.print(Text.assemble(*((text, _COLOURS[style]) for text, style in describe(article))), end="")
    return capture.get()
