"""The language of a text; the one room that knows langdetect."""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

SAMPLE_CHARS = 600
MIN_LETTERS = 20
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].{0,30})?$", re.IGNORECASE)


def detect_language(text: str) -> str | None:
    """The BCP 47 tag of the language of a text, or ``None`` if it cannot be told.

    >>> detect_language("Le président a annoncé le retrait des troupes engagées au Mali depuis neuf ans.")
    'fr'
    >>> detect_language("OK") is None
    True
    """
    sample = " ".join(text[:SAMPLE_CHARS].split())
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(sample)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return None
    return found[0].lang if found and found[0].prob > 0.8 else None


_loading = threading.Lock()


def _factory() -> DetectorFactory:
    with _loading:
        return _load()


@cache
def _load() -> DetectorFactory:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.seed = 0
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def declared_language(root: HtmlElement) -> str | None:
    """The BCP 47 tag that a page declares for itself.

    >>> import lxml.html
    >>> declared_language(lxml.html.document_fromstring('<html lang="pt_br"><p>x'))
    'pt-BR'
    """
    for element in root.iter("html", "body"):
        for name in ("lang", "xml:lang"):
            if tag := normalise_tag(element.get(name) or ""):
                return tag
    return None


def normalise_tag(tag: str) -> str | None:
    """A language tag in the case and with the hyphens of BCP 47, or ``None`` if it is none.

    >>> normalise_tag("EN_us"), normalise_tag("zh-hans-cn"), normalise_tag("german, no")
    ('en-US', 'zh-Hans-CN', None)
    """
    match = _TAG.match(tag.strip()[:60])
    if not match:
        return None
    language, script, region = match.groups()
    parts = [language.lower()]
    if script:
        parts.append(script.title())
    if region:
        parts.append(region.upper())
    return "-".join(parts)
