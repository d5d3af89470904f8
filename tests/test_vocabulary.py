"""Sentences are read in a short way, and the short way finds what the long one does."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import pytest

from cleantext.find import vocabulary as vocabulary_module
from cleantext.find.automaton import Automata, Automaton
from cleantext.find.notice_sentences import is_telling
from cleantext.find.notices import Page, load_notice_finder
from cleantext.find.vocabulary import BIT, TOKEN, Reader, Vocabulary, load_vocabulary
from cleantext.fold import fold
from cleantext.lexicon import Lexicon, load_lexicons, load_services
from cleantext.model import Metadata
from cleantext.read.lines import lay_out_text

FIXTURES = Path(__file__).parent.parent / "fixtures" / "text"
TEXT = "\n".join(path.read_text("utf-8") for path in sorted(FIXTURES.glob("*/page.txt")))
LINES = [line for line in fold("\n".join(TEXT.splitlines())).text.split("  ") if line.strip()]


def reader_of(tag: str) -> Reader:
    shared, *lexicons = load_lexicons()
    lexicon = next(lexicon for lexicon in lexicons if lexicon.language == tag)
    services = {word: service for service, words in load_services().items() for word in words}
    return Reader(lexicon, shared, services)


@pytest.mark.parametrize("tag", ["en", "fr", "de", "ru", "hi", "ja", "bo"])
def test_words_that_are_known_one_by_one_are_read_as_a_search_for_all_words_reads_them(tag: str) -> None:
    reader = reader_of(tag)
    lexicon = next(lexicon for lexicon in load_lexicons() if lexicon.language == tag)
    lines = [*LINES, *(fold(text).text for text in (*lexicon.removes, *lexicon.keeps)), "do_not_track data"]
    short = 0
    for line in lines:
        tokens = tuple(match.span() for match in TOKEN.finditer(line))
        words = [line[start:end] for start, end in tokens]
        reading = reader.read(line, 0, len(line))
        short += reading.joined is not None
        assert dataclasses.replace(reading, joined=None) == reader._search(line, 0, words, tokens)
    assert short > 20  # the fixtures are in languages that part words by spaces


def test_a_part_of_a_reading_is_what_reading_the_part_gives() -> None:
    reader, chance, parts = reader_of("en"), random.Random(3), 0
    for line in LINES:
        reading = reader.read(line, 0, len(line))
        count = len(reading.tokens)
        for _ in range(5 if count > 2 else 0):
            first, end = sorted(chance.sample(range(count + 1), 2))
            part = reading.part(first, end)
            if part is not None:
                start, stop = reading.tokens[first][0], reading.tokens[end - 1][1]
                assert dataclasses.replace(reader.read(line, start, stop), joined=None) == part
                parts += 1
    assert parts > 100


def test_a_reading_is_not_cut_amid_words_that_were_read_as_one() -> None:
    text = "they met a third party here"
    reading = reader_of("en").read(text, 0, len(text))
    assert [reading.part(0, end) is None for end in range(1, 7)] == [False] * 3 + [True] + [False] * 2


def test_what_is_located_is_what_is_found_by_a_scan() -> None:
    words = ["cookie*", "*einstellung*", "adress* ip", "zu*stimm*", "e-mail", "»", "の", "third party", "я*"]
    automaton = Automaton(words)
    text = fold(
        "Cookies? Datenschutzeinstellungen! adresses IP, zugestimmt. E-mail e mail » クッキーの third  party "
        "third party яблоко"
    ).text
    [matches] = Automata([automaton]).match(text)
    assert automaton.scan(text, matches) == automaton.scan(text)
    indices, starts = automaton.locate(text)
    assert [array.tolist() for array in automaton.locate(text, matches)] == [
        indices.tolist(),
        starts.tolist(),
    ]
    found = sorted(zip(indices.tolist(), starts.tolist(), strict=True))
    assert found == sorted((index, start) for index, start, _ in automaton.scan(text))
    assert {index for index, _ in found} == set(range(len(words)))


def test_capitals_are_found_where_marks_were_left_out_and_beyond_the_first_plane() -> None:
    for text in ("Plain Text", "E\u0301te\u0301 A\u0300 Paris", "\U00010400\U00010428 Ж ж", "ǅ\uffff Ǆ"):
        page = Page(lay_out_text(text, Metadata()), load_notice_finder())
        original = page.document.folded.original
        capitals = [place for place in range(len(page.folded)) if text[original(place)].isupper()]
        assert [place for place in range(len(page.folded)) if page.is_capital(place)] == capitals


def test_languages_are_weighed_by_the_words_that_their_lexicons_have() -> None:
    vocabulary = load_vocabulary()
    tags = [lexicon.language for lexicon in load_lexicons()[1:]]
    text = "nous utilisons des cookies pour mesurer votre audience et pour vous montrer des publicites"
    weights = vocabulary.weigh_languages(text, 0, len(text), {})
    with_seen = vocabulary.weigh_languages(text, 0, len(text), {tags.index("fr"): 0b101, -1: 1})
    assert tags[int(weights.argmax())] == "fr"
    assert int(with_seen[tags.index("fr")]) == int(weights[tags.index("fr")]) + 2


def test_a_notice_begins_only_where_its_own_words_say_what_a_notice_must_say() -> None:
    assert is_telling(BIT["cookie"])
    assert is_telling(BIT["accept"] | BIT["external"])
    assert not is_telling(BIT["accept"] | BIT["you"] | BIT["site"])
    # hardly an anchor word, among words that every notice has
    text = "Alle weiteren Informationen zur Demonstration findet ihr hier auf der Seite."
    page = Page(lay_out_text(text, Metadata()), load_notice_finder())
    page.choose(load_vocabulary().look(page.folded))
    assert page.seeds() == {}


def test_only_so_many_languages_are_kept_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with the languages that a process meets; what is read does not change by it."""
    monkeypatch.setattr(vocabulary_module, "MOST_READERS", 2)
    lexicons = [Lexicon(code, code, {"accept": (f"word{code}",)}, {}, ()) for code in ("aa", "bb", "cc")]
    vocabulary = Vocabulary(lexicons, {})
    text = "wordaa wordbb wordcc"
    read = [vocabulary.read(text, 0, len(text), number).masks for number in (0, 1, 0, 2, 1, 0)]
    accept = BIT["accept"]
    assert read[:2] == [(accept, 0, 0), (0, accept, 0)]
    assert read[2:] == [read[0], (0, 0, accept), read[1], read[0]]
    assert list(vocabulary._readers) == [1, 0]
