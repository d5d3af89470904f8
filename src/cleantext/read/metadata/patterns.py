"""Regular expressions that are long lists of words, written as lists."""

from __future__ import annotations


def one_of(words: str) -> str:
    """The pattern of any of the words, which are separated by white space and may be patterns themselves.

    An underscore stands for white space inside a word.  The result is fit for ``re.VERBOSE`` too.

    >>> one_of("by written_by authors?")
    '(?:by|written\\\\s{1,3}by|authors?)'
    """
    return "(?:" + "|".join(word.replace("_", r"\s{1,3}") for word in words.split()) + ")"
