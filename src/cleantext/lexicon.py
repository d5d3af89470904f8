"""Lexicon files to values: each language's words for the concepts that notices are made of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, overload

from cleantext.compiled import load_compiled

# What each concept means is told in docs/languages.md; the order is that of the weights file.
CONCEPTS = (
    "cookie", "technology", "accept", "consent", "refuse", "choices", "show", "content", "external",
    "blocked", "personalise", "advert", "measure", "data", "process", "policy", "you", "we", "site", "use",
    "continue", "device", "improve", "necessary", "must",
)  # fmt: skip
GUARDS = ("said", "authority")
SHARED = "mul"


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file and what to write instead."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words.  How a word is written (``accept*``) is told in docs/languages.md.

    ``removes`` are whole notices that must go, ``keeps`` sentences about the topic that must stay.
    """

    language: str
    name: str
    concepts: Mapping[str, tuple[str, ...]]
    guards: Mapping[str, tuple[str, ...]]
    glue: tuple[str, ...]
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def read_lexicon(toml: str, source: str) -> Lexicon:
    """One lexicon from the text of its file; ``source`` names the file in errors.

    Raises LexiconError for anything that is not described in docs/languages.md.

    >>> read_lexicon('language = "xx"\\nname = "X"\\n[concepts]\\ncookie = ["cookie*"]', "xx.toml").concepts
    {'cookie': ('cookie*',)}
    """
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{source}: not TOML: {error}") from None
    allowed = {"language", "name", "concepts", "guards", "glue", "examples", "services"}
    if unknown := sorted(set(table) - allowed):
        raise LexiconError(f"{source}: unknown key {unknown[0]!r}; write one of {', '.join(sorted(allowed))}")
    if not isinstance(table.get("language"), str):
        raise LexiconError(f'{source}: the language is missing; write language = "fr" (a BCP 47 tag)')
    examples = table.get("examples", {})
    return Lexicon(
        language=table["language"],
        name=table.get("name", table["language"]),
        concepts=_word_lists(table.get("concepts", {}), CONCEPTS, "concept", source),
        guards=_word_lists(table.get("guards", {}), GUARDS, "guard", source),
        glue=_words(table.get("glue", {}).get("words", []), "glue", source),
        removes=tuple(examples.get("removes", ())),
        keeps=tuple(examples.get("keeps", ())),
    )


@cache
def load_lexicons() -> tuple[Lexicon, ...]:
    """Every language's lexicon, in the order of their tags; the shared one (``mul``) is the first."""
    lexicons = [read_lexicon(toml, name) for name, toml in _files()]
    return tuple(sorted(lexicons, key=lambda lexicon: (lexicon.language != SHARED, lexicon.language)))


@cache
def load_words() -> Sequence[Lexicon]:
    """The same without their examples, each made when it is asked for where they are stored."""
    stored = load_compiled("lexicons")
    return load_lexicons() if stored is None else StoredLexicons(stored)


class StoredLexicons(Sequence[Lexicon]):
    """Lexicons by their stored names, each read when it is asked for: a process meets few languages."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> Lexicon: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Lexicon]: ...
    def __getitem__(self, place: int | slice) -> Lexicon | Sequence[Lexicon]:
        if isinstance(place, slice):
            return StoredLexicons(self._names[place])
        return restore_lexicon(load_compiled(self._names[place]))


@cache
def load_lexicon(language: str) -> Lexicon | None:
    """One language's lexicon without its examples, if there is one.

    >>> "said" in load_lexicon("en").guards["said"], load_lexicon("tlh")
    (True, None)
    """
    stored = load_compiled("lexicons")
    if stored is None:
        return next((found for found in load_lexicons() if found.language == language), None)
    name = _stored_name(language)
    return restore_lexicon(load_compiled(name)) if name in stored else None


def compile_lexicons() -> dict[str, Any]:
    """The words of all lexicons in JSON values, and their names in order under ``lexicons``."""
    lexicons = {_stored_name(lexicon.language): lexicon for lexicon in load_lexicons()}
    kept = ("language", "name", "concepts", "guards", "glue")
    return {
        "lexicons": list(lexicons),
        **{name: {key: getattr(lexicon, key) for key in kept} for name, lexicon in lexicons.items()},
    }


def _stored_name(language: str) -> str:
    return f"lexicon-{language}"


def restore_lexicon(stored: Mapping[str, Any]) -> Lexicon:
    """A lexicon without its examples, from what ``compile_lexicons`` made of it."""
    concepts, guards = (
        {name: tuple(words) for name, words in stored[kind].items()} for kind in ("concepts", "guards")
    )
    return Lexicon(stored["language"], stored["name"], concepts, guards, tuple(stored["glue"]))


@cache
def load_services() -> Mapping[str, tuple[str, ...]]:
    """Service id (``twitter``) to the spellings of its name in all languages."""
    stored = load_compiled("services")
    if stored is None:
        return read_services()
    return {service: tuple(words) for service, words in stored.items()}


@cache
def read_services() -> Mapping[str, tuple[str, ...]]:
    """The same from the files."""
    services: dict[str, tuple[str, ...]] = {}
    for name, toml in _files():
        for service, words in tomllib.loads(toml).get("services", {}).items() if "[services]" in toml else ():
            services[service] = services.get(service, ()) + _words(words, service, name)
    return services


@cache
def _files() -> tuple[tuple[str, str], ...]:
    folder = resources.files("cleantext") / "lexicon"
    return tuple(
        (file.name, file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    )


def _word_lists(table: Any, known: tuple[str, ...], what: str, source: str) -> dict[str, tuple[str, ...]]:
    for name in table:
        if name not in known:
            raise LexiconError(f"{source}: unknown {what} {name!r}; write one of {', '.join(known)}")
    return {name: _words(words, name, source) for name, words in table.items()}


def _words(words: Any, where: str, source: str) -> tuple[str, ...]:
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise LexiconError(f"{source}: {where} must be a list of words in quotes")
    for word in words:
        if not word.split("*")[0 if word[:1] != "*" else 1].strip() or word != word.strip():
            raise LexiconError(f"{source}: {where}: {word!r} is not a word; write cookie, accept* or *form*")
    return tuple(words)
