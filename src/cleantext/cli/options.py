"""What can be asked of the command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

_USAGE = """\
cleantext [options] FILE... | -
       cleantext check [FILE...]
       cleantext report FILE [-o PAGE]"""
_FORMS = {
    "json": "text, metadata, status and removals; one line for each page if there are several",
    "jsonl": "records in (JSON lines, Parquet, WARC), JSON lines out",
    "explain": "what went, by which rule, where and why",
}
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
  cleantext --jsonl table.parquet --field html=content
                                               records with names of their own
  cleantext check                              the examples of all rules and lexicons

A record is a JSON object with "html" or "text", and "id", "url", "charset" where known; what
comes out has text, metadata, status, removals. A record that cannot be cleaned comes out with
"text": null and an "error", and the run goes on.

exit codes: 0 every page was cleaned; 1 some could not be (named on standard error, records in
the output), or a check failed; 2 the command was not understood.

A file named check or report is given as ./check or ./report."""


def build_parser() -> argparse.ArgumentParser:
    """The options of the main command, and its help."""
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
    add_input_options(parser).add_argument(
        "--field", metavar="FIELD=KEY", action="append", default=[], type=_read_field,
        help="the key of a record's html, text, id, url or charset, such as html=content; may be repeated",
    )  # fmt: skip
    output = parser.add_argument_group("what comes out")
    form = output.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        dest="form",
        choices=("text", "markdown", "html"),
        default="text",
        help="form of the article (default: text)",
    )
    for name, meaning in _FORMS.items():
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=meaning)
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
    add_pipeline_options(parser)
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


def add_input_options(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Options that say what a page is; the group that they stand in."""
    group = parser.add_argument_group("what goes in")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument("--html", dest="kind", action="store_const", const="html", help="the pages are HTML")
    kind.add_argument(
        "--text", dest="kind", action="store_const", const="text", help="the pages are plain text"
    )
    group.add_argument("--url", help="the address of the page, for its site's rules and its metadata")
    group.add_argument("--charset", help="the encoding that the server stated")
    return group


def add_pipeline_options(parser: argparse.ArgumentParser) -> None:
    """Options that ``build_pipeline`` reads."""
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
        "--no-trafilatura", action="store_true", help="do not ask trafilatura for dates: faster"
    )
    group.add_argument("--no-language", action="store_true", help="do not detect the language")


def _read_field(given: str) -> tuple[str, str]:
    from cleantext.batch.records import KEYS

    field, _, key = given.partition("=")
    if field not in KEYS or not key:
        raise argparse.ArgumentTypeError(
            f"say which field has which key, such as html=content: {', '.join(KEYS)}"
        )
    return field, key


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
