"""The examples of rule and lexicon files, run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleantext.find.rule_examples import check_rules
from cleantext.lexicon import Lexicon, LexiconError, load_lexicons, read_lexicon
from cleantext.pipeline import Pipeline
from cleantext.ruleset import RuleError, Ruleset, join_rules, load_rules

# A notice is checked where it mostly stands, between two paragraphs of a story that says nothing of
# what notices are made of.
_BEFORE = "The old mill by the river turned again in spring, and the miller's daughter sold the first flour."
_AFTER = "In the evening the children ran along the dike, and nobody called them home before it was dark."
# Of one example, as much is shown.
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, as a sentence, and with which of its examples."""

    message: str
    example: str | None = None


def check_files(paths: Iterable[Path] = ()) -> tuple[int, list[Fault]]:
    """How many files were checked, and every fault of theirs.

    Without ``paths``: all rules and lexicons that come with the package.  Folders are searched for
    ``.toml`` files.  A lexicon's examples are run with the lexicons of the package.
    """
    paths = list(paths)
    if not paths:
        rules = load_rules()
        lexicons = {lexicon.language: lexicon for lexicon in load_lexicons()}
        checked = len({rule.source for rule in rules.rules}) + len(lexicons)
        return checked, [*_check_rules(rules), *_check_lexicons(lexicons)]
    return _check_given(sorted(found for path in paths for found in _toml_files(path)))


def find_known() -> Path | None:
    """The list of the examples of the package's own that are known to fail, installed or in a checkout."""
    here = Path(__file__)
    for path in (here.with_name("known-misses.toml"), here.parents[3] / "tests" / "known-misses.toml"):
        if path.is_file():
            return path
    return None


def read_known(path: Path) -> Mapping[str, str]:
    """Each example that is known to fail, and why: a file of ``[[known]]`` tables, ``why`` and ``examples``.

    Raises ``ValueError`` where it is not so.
    """
    table = tomllib.loads(path.read_text("utf-8"))
    known: dict[str, str] = {}
    for entry in table.get("known", ()):
        if entry.keys() != {"why", "examples"} or not entry["why"].strip():
            raise ValueError(f"{path}: a [[known]] table says why, and lists its examples")
        known |= dict.fromkeys(entry["examples"], entry["why"])
    return known


def excuse(faults: Iterable[Fault], known: Mapping[str, str]) -> list[Fault]:
    """The faults that are not known; a known one that is mended is a fault of the list.

    >>> for fault in excuse([Fault("a stays", "a"), Fault("b stays", "b")], {"b": "short", "c": "long"}):
    ...     print(fault.message)
    a stays
    'c' is listed as known to fail (long), and passes: take it off the list
    """
    faults = list(faults)
    failing = {fault.example for fault in faults}
    mended = [
        Fault(
            f"{_show(example)} is listed as known to fail ({why}), and passes: take it off the list", example
        )
        for example, why in known.items()
        if example not in failing
    ]
    return [*(fault for fault in faults if fault.example not in known), *mended]


def _check_given(files: list[Path]) -> tuple[int, list[Fault]]:
    faults: list[Fault] = []
    rule_files: list[Path] = []
    lexicons: dict[str, Lexicon] = {}
    for file in files:
        try:
            text = file.read_text("utf-8")
            keys = tomllib.loads(text).keys()
            if keys & {"concepts", "glue", "services"}:
                lexicons[str(file)] = read_lexicon(text, str(file))
            else:
                rule_files.append(file)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(Fault(f"{file}: this is no TOML file: {error}"))
        except LexiconError as error:
            faults.append(Fault(str(error)))
    checked = len(files)
    if rule_files:
        try:
            faults += _check_rules(_load_given(rule_files))
        except RuleError as error:
            faults.append(Fault(str(error)))
    return checked, [*faults, *_check_lexicons(lexicons)]


def _load_given(files: list[Path]) -> Ruleset:
    """The rules of these files alone, as the files have them.

    One of the package's own is known by where it lies, below ``rules/``; it may have been changed since the
    package was installed.  In any other file an id of the package is an error, as where rules are used.
    """
    built_in = load_rules()
    paths = [file.resolve().as_posix() for file in files]
    own = {
        source
        for source in {rule.source for rule in built_in.rules}
        if any(path.endswith(f"/{source}") for path in paths)
    }
    others = tuple(rule for rule in built_in.rules if rule.source not in own)
    texts = [(str(file), file.read_text("utf-8")) for file in files]
    joined = join_rules(Ruleset(others, built_in.version), texts)
    return Ruleset(joined.rules[len(others) :], joined.version)


def _check_rules(rules: Ruleset) -> Iterator[Fault]:
    return (Fault(str(failure), failure.example) for failure in check_rules(rules))


def _check_lexicons(lexicons: dict[str, Lexicon]) -> Iterator[Fault]:
    pipeline = _plain_pipeline()
    for name, lexicon in lexicons.items():
        for example in lexicon.removes:
            left = pipeline.clean_text(f"{_BEFORE}\n\n{example}\n\n{_AFTER}").text
            if left != f"{_BEFORE}\n\n{_AFTER}":
                rest = left.removeprefix(_BEFORE).removesuffix(_AFTER).strip()
                yield Fault(f"{name}: {_show(example)} should go, and leaves {_show(rest)}", example)
        for example in lexicon.keeps:
            text = f"{_BEFORE}\n\n{example}\n\n{_AFTER}"
            for removal in pipeline.clean_text(text).removals:
                message = f"{name}: {_show(example)} should stay, and loses {_show(removal.text)}"
                yield Fault(message, example)


@cache
def _plain_pipeline() -> Pipeline:
    return Pipeline(detect_language=False)


def _toml_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [found for found in path.rglob("*.toml") if found.is_file()]


def _show(text: str) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…")
