"""What is asked of all sentences of a text at once is what is asked of each by itself."""

from __future__ import annotations

import bisect
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from cleantext.find.notice_gate import gather, may_say_enough, say_enough
from cleantext.find.notice_sentences import count_anchors, says_enough
from cleantext.find.vocabulary import ANCHOR_SETS, BIT, Hits, Vocabulary, load_vocabulary, tell
from cleantext.fold import fold
from cleantext.lexicon import Lexicon, load_lexicons
from cleantext.model import Block, Document, Metadata
from cleantext.read.sentences import Sentences, split_sentences

FIXTURES = Path(__file__).parent.parent / "fixtures" / "text"
PAGES = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*/page.txt"))]
NOTICES = [text for lexicon in load_lexicons() for text in (*lexicon.removes, *lexicon.keeps)]


def in_sets(mask: int) -> int:
    return sum(bit for name, bit in ANCHOR_SETS.items() if mask & BIT[name])


@pytest.mark.parametrize("text", [*PAGES, "\n".join(NOTICES)], ids=range(len(PAGES) + 1))
def test_all_sentences_at_once_say_enough_where_each_by_itself_does(text: str) -> None:
    folded = fold(text).text
    sentences = split_sentences(folded, 0, len(folded))
    hits = load_vocabulary().look(folded)
    starts = [start for start, _ in sentences]
    groups = [bisect.bisect_right(starts, hit[0]) - 1 for hit in hits]
    hits_of = defaultdict(list)
    for hit, group in zip(hits, groups, strict=True):
        hits_of[group].append(hit)
    expected = {}
    for number, (start, end) in enumerate(sentences):
        within = hits_of[number]
        if says_enough(within, end - start):
            seen, _ = count_anchors(within)
            expected[number] = {language: in_sets(mask) for language, mask in seen.items()}
    lengths = np.array([end - start for start, end in sentences])
    said = say_enough(gather(hits, np.array(groups), lengths))
    assert said == expected
    assert set(said) <= set(may_say_enough(hits, np.array(groups)).tolist())


def test_an_anchor_word_in_no_group_says_nothing() -> None:
    hits = load_vocabulary().look("we use cookies and you accept them")
    none = np.full(len(hits), -1)
    assert say_enough(gather(hits, none, np.array([34]))) == {}
    assert list(say_enough(gather(hits, none + 1, np.array([34])))) == [0]


def test_hits_are_given_one_by_one_as_well_as_in_arrays() -> None:
    shared = Lexicon("mul", "shared", {"accept": ("ok",)}, {}, ())
    french = Lexicon("fr", "French", {"cookie": ("traceur*",), "accept": ("ok",)}, {}, ())
    hits = Vocabulary([shared, french], {}).look("ok les traceurs ok")
    accept = ((0, BIT["accept"]), (-1, BIT["accept"]))
    first = (0, accept, BIT["accept"])
    assert list(hits) == [first, (7, ((0, BIT["cookie"]),), BIT["cookie"]), (16, accept, BIT["accept"])]
    assert hits[0] == first
    assert list(hits[:1]) == [first]
    assert len(hits) == 3
    assert isinstance(hits, Hits)


def test_a_notice_must_hold_a_word_of_its_own_or_two_others() -> None:
    names = [("cookie",), ("consent",), ("accept",), ("accept", "external"), ()]
    assert [tell(sum(ANCHOR_SETS[name] for name in some)) for some in names] == [
        True,
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("text", [*PAGES, "\n".join(NOTICES), "A\u0301. B! C?”  D…E. Dr. F . G"])
def test_the_sentences_of_a_document_are_those_of_its_blocks(text: str) -> None:
    places = [place for place, char in enumerate(text) if char == "\n"]
    spans = list(zip([0, *(place + 1 for place in places)], [*places, len(text)], strict=True))
    blocks = tuple(Block(start, end, "line", number) for number, (start, end) in enumerate(spans))
    sentences, folded = Sentences(Document(text, blocks, Metadata())), fold(text)
    for block in blocks:
        expected = [
            (folded.place(start), folded.place(end))
            for start, end in split_sentences(text, block.start, block.end)
        ]
        assert sentences.of(block.number) == expected
