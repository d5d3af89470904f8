"""Where a prompt ends whose full stop was lost: "Follow us on Facebook The council met on Monday."."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from cleantext.find.automaton import Automaton, is_unspaced
from cleantext.fold import fold_all
from cleantext.lexicon import load_lexicon

# What follows a prompt is another sentence only if it has so many words; in a script without capitals, where
# nothing shows that it begins, so many (characters, where words are not spaced).
FEWEST_WORDS, FEWEST_UNCASED = 5, 10
# Words of so many letters ("from") rarely end a sentence.
SHORT = 4
# Languages that write all nouns with a capital: there only a function word with one begins a sentence.
_CAPITAL_NOUNS = frozenset({"de", "lb"})
_WORD = re.compile(r"(?P<open>[\"'(\[«»]*)(?P<word>[^\s]+)")


def find_prompt_end(
    folded: str, start: int, end: int, language: str, is_capital: Callable[[int], bool]
) -> int:
    """Where the prompt ends of which all up to ``start`` is known, in a sentence that ends at ``end``.

    That is before a capital behind a word that may be the last of a sentence, if many words follow and none
    of them speaks to the reader ("you", "our"), as a prompt does.  ``is_capital`` says whether one stands at
    a place on the page.

    >>> text = "Follow us on Facebook The council met on Monday at noon."
    >>> where = find_prompt_end(text.lower(), 21, len(text), "en", lambda place: text[place].isupper())
    >>> text[:where]
    'Follow us on Facebook'
    >>> text = "Follow us on Facebook for news of Bath and the hills around your town."
    >>> find_prompt_end(text.lower(), 21, len(text), "en", lambda place: text[place].isupper()) == len(text)
    True
    """
    words = list(_WORD.finditer(folded, start, end))
    previous = _WORD.search(folded, folded.rfind(" ", 0, start) + 1, start)
    for number, word in enumerate(words):
        before, previous = previous, word
        place = word.start("word")
        if before is None or not _is_letter(before.group()[-1]) or not folded[place].isalpha():
            continue
        if folded[place].upper() == folded[place]:  # no script with capitals: only right behind what is known
            has_begun = not number
            is_long = max(len(words), _count_unspaced(folded[place:end])) >= FEWEST_UNCASED
        else:
            has_begun = is_capital(place) and not (number and _goes_on(before, language, is_capital))
            has_begun = has_begun and (language not in _CAPITAL_NOUNS or is_glue(word["word"], language))
            is_long = len(words) - number >= FEWEST_WORDS
        if has_begun and is_long and not speaks_to_reader(folded[place:end], language):
            return before.end()
    return end


def _goes_on(word: re.Match[str], language: str, is_capital: Callable[[int], bool]) -> bool:
    """Whether a word is hardly the last of a sentence: a short or common one, or part of a name."""
    return len(word["word"]) <= SHORT or is_capital(word.start("word")) or is_glue(word["word"], language)


def speaks_to_reader(folded: str, language: str) -> bool:
    """Whether folded words of a language hold one for the reader or for the site: "you", "our".

    >>> speaks_to_reader("sent to your inbox", "en"), speaks_to_reader("the council met", "en")
    (True, False)
    """
    words = _words_for(language)
    return words is not None and bool(words.scan(folded))


def is_glue(word: str, language: str) -> bool:
    """Whether a folded word is a function word, or one as common.

    >>> is_glue("the", "en"), is_glue("harbour", "en")
    (True, False)
    """
    return word in _glue_of(language)


@cache
def _words_for(language: str) -> Automaton | None:
    lexicon = load_lexicon(language)
    words = (
        fold_all(word for name in ("you", "we") for word in lexicon.concepts.get(name, ())) if lexicon else ()
    )
    return Automaton(tuple(dict.fromkeys(words))) if words else None


@cache
def _glue_of(language: str) -> frozenset[str]:
    lexicon = load_lexicon(language)
    return frozenset(fold_all(lexicon.glue)) if lexicon else frozenset()


def _is_letter(char: str) -> bool:
    """Whether a word ends with this and not with a mark; signs for vowels are letters, too."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _count_unspaced(folded: str) -> int:
    return sum(map(is_unspaced, folded))
