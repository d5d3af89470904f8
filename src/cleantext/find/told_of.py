"""Whether a sentence tells of boilerplate, as an article does, and is none itself."""

from __future__ import annotations

from functools import cache

from cleantext.find.automaton import Automaton
from cleantext.fold import fold_all
from cleantext.lexicon import load_lexicon


def is_told_of(folded: str, language: str) -> bool:
    """Whether words of a language, folded, report or narrate: "..., the sign said", "... was banned in June".

    What a rule knows is only how a sentence begins ("Subscribe to our newsletter ..."), and an article that
    quotes a page begins so too.  The words are the guards of the lexicons, by which notices are doubted too.

    >>> is_told_of(", begged the page, she wrote.", "en"), is_told_of(" for more of this.", "en")
    (True, False)
    """
    words = _words_of(language)
    return words is not None and bool(words.scan(folded))


@cache
def _words_of(language: str) -> Automaton | None:
    lexicon = load_lexicon(language)
    guards = lexicon.guards.values() if lexicon else ()
    words = tuple(dict.fromkeys(fold_all(word for some in guards for word in some)))
    return Automaton(words) if words else None
