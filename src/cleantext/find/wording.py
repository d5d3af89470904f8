"""What a text says, by rules and by lexicons: phrases and notices, the words of both looked for at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from cleantext.find.automaton import Automata
from cleantext.find.notices import load_notice_finder
from cleantext.find.phrases import find_phrases, phrase_automaton
from cleantext.model import Document, Finding
from cleantext.ruleset import Ruleset


def find_wording(
    document: Document, ruleset: Ruleset, is_late: Callable[[], bool] = lambda: False
) -> list[Finding]:
    """What phrases and patterns of ``ruleset`` claim in a document, and then the notices in it.

    Once ``is_late`` says so, no more is looked for.

    >>> from cleantext.model import Metadata
    >>> from cleantext.read.lines import lay_out_text
    >>> from cleantext.ruleset import load_rules
    >>> text = "The minister left.\\nAdvertisement\\nWe use cookies to measure our audience. Accept all"
    >>> [found.rule for found in find_wording(lay_out_text(text, Metadata()), load_rules())]
    ['en.advert.label', 'notice.cookie-consent']
    """
    finder = load_notice_finder()
    automata = _join(ruleset)
    if automata is None:
        findings, anchors = find_phrases(document, ruleset), None
    else:
        phrases, anchors = automata.match(document.folded.text)
        findings = find_phrases(document, ruleset, phrases)
    return findings if is_late() else [*findings, *finder.find(document, is_late, anchors)]


@lru_cache(maxsize=8)
def _join(ruleset: Ruleset) -> Automata | None:
    phrases, anchors = phrase_automaton(ruleset), load_notice_finder().vocabulary.anchor_automaton
    return Automata([phrases, anchors]) if phrases else None
