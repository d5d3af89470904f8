"""The commands: cleaning, ``check`` and ``report``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cleantext.batch import BatchError, clean_many
from cleantext.cli.complain import DONE, FAILED, MISUSED, UsageError, complain, count
from cleantext.cli.options import add_input_options, add_pipeline_options, build_parser
from cleantext.cli.sources import find_records
from cleantext.cli.writer import open_writer, show_progress
from cleantext.pipeline import Pipeline
from cleantext.report import render_report
from cleantext.testing import check_files, excuse, find_known, read_known

# From this many pages on, the work is shared among processes: starting one costs as much as about
# this many pages.
_SHARED_FROM = 32


def choose(arguments: list[str]) -> int:
    """Run the command that the first argument names, or else clean."""
    commands: dict[str, Callable[[list[str]], int]] = {"check": check, "report": report}
    if arguments and arguments[0] in commands:
        return commands[arguments[0]](arguments[1:])
    return clean(arguments)


def clean(arguments: list[str]) -> int:
    """``cleantext FILE...``"""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if not options.files:
        parser.print_usage(sys.stderr)
        return complain("name a file or a folder, or - for standard input; --help says more", MISUSED)
    _check_options(options)
    records, total = find_records(options)
    processes = options.processes
    if processes is None:
        many = options.form == "jsonl" or (total or 0) >= _SHARED_FROM
        processes = None if many else int(options.time_limit is not None)
    elif processes == 0 and options.time_limit is not None:
        raise UsageError("--time-limit needs a process to stop: --processes 1 or more")
    pipeline = build_pipeline(options, [options.form] if options.form in ("markdown", "html") else [])
    outcomes = clean_many(records, pipeline=pipeline, processes=processes, time_limit=options.time_limit)
    try:
        with open_writer(options, total) as writer, show_progress(options, total) as advance:
            for outcome in outcomes:
                writer.write(outcome)
                advance()
    except BatchError as error:
        return complain(str(error))
    except ImportError as error:
        return complain(f"{error}; install it, such as: pip install 'cleantext-articles[parquet,warc]'")
    if (total is None or total > 1) and not options.quiet:
        complain(writer.summarise())
    return FAILED if writer.failed else DONE


def _check_options(options: argparse.Namespace) -> None:
    if options.files.count("-") > 1:
        raise UsageError("standard input can be read once: give - once")
    if options.resume and not (options.form == "jsonl" and options.output):
        raise UsageError("--resume goes with --jsonl and --output: it skips the ids that are in the output")
    if options.original and options.form not in ("json", "jsonl"):
        raise UsageError("--original goes with --json or --jsonl")
    if options.field and options.form != "jsonl":
        raise UsageError("--field goes with --jsonl: it names the keys of records")
    if (options.url or options.charset) and (options.form == "jsonl" or len(options.files) > 1):
        raise UsageError("--url and --charset are for one page; records have fields for them (--jsonl)")
    if options.output and options.output.resolve() in {
        Path(name).resolve() for name in options.files if name != "-"
    }:
        raise UsageError(f"{options.output}: the output would overwrite the input")
    if options.output and not options.output.parent.is_dir():
        raise UsageError(f"{options.output.parent}: there is no such folder to write to")


def build_pipeline(options: argparse.Namespace, formats: Sequence[str] = ()) -> Pipeline:
    """The pipeline that was asked for."""
    for path in options.rules:
        if not path.exists():
            raise UsageError(f"{path}: there is no such rule file or folder")
    try:
        return Pipeline(
            policy=dict(options.policy),
            rules=options.rules,
            ask_trafilatura=not options.no_trafilatura,
            detect_language=not options.no_language,
            formats=formats,
        )
    except ValueError as error:  # a rule file that is not fully described
        raise UsageError(str(error)) from None


def report(arguments: list[str]) -> int:
    """``cleantext report FILE``"""
    parser = argparse.ArgumentParser(
        prog="cleantext report",
        description="Makes an HTML page that shows a page with everything that was removed from it, and why.",
    )
    parser.add_argument("file", metavar="FILE", help="a page, or - for standard input")
    parser.add_argument(
        "-o", "--output", metavar="PAGE", type=Path, help="where to write it (default: standard output)"
    )
    add_input_options(parser)
    add_pipeline_options(parser)
    options = parser.parse_args(arguments)
    options.files, options.form, options.resume, options.original = [options.file], "report", False, False
    options.field = []
    _check_options(options)
    records, total = find_records(options)
    if total != 1:
        raise UsageError(f"{options.file}: a report shows one page; name it")
    outcome = next(iter(clean_many(records, pipeline=build_pipeline(options), processes=0)))
    if outcome.article is None:
        assert outcome.failure is not None
        return complain(f"{outcome.id}: {outcome.failure.message}")
    name = outcome.article.metadata.title or str(outcome.id)
    page = render_report(outcome.article, name).encode("utf-8", "replace")
    if options.output:
        options.output.write_bytes(page)
    else:
        sys.stdout.buffer.write(page)
        sys.stdout.flush()
    return DONE


def check(arguments: list[str]) -> int:
    """``cleantext check [FILE...]``"""
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
    parser.add_argument(
        "--known",
        metavar="LIST",
        type=Path,
        help="examples that are known to fail; one that passes is a fault (default, without FILE: those of "
        "cleantext's own that are)",
    )
    options = parser.parse_args(arguments)
    for path in [*options.files, *filter(None, [options.known])]:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    checked, faults = check_files(options.files)
    known = options.known or (None if options.files else find_known())
    if known:
        try:
            faults = excuse(faults, read_known(known))
        except ValueError as error:
            raise UsageError(str(error)) from None
    for fault in faults:
        print(fault.message)
    if not checked and not faults:
        return complain("there was nothing to check: no rule and no lexicon in what was given")
    counts = f"{count(checked, 'file')} checked, {count(len(faults), 'fault')}"
    return complain(counts, FAILED if faults else DONE)
