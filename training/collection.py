"""How a collection of notices and articles is read, the same where weights are learnt and where they are measured.

Its files are JSON lines; a placeholder such as ``{SERVICE}`` stands where a vendor's script puts a name in.
``benchmarks/notices.py`` measures by these functions what ``training/notices.py`` learnt by them: the two must not
disagree on which vendors and sites are held out.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVICES = ("Twitter", "Instagram", "YouTube", "Facebook", "TikTok", "X")
# Any placeholder, and those alone that are sure to stand for the name of a service.
PLACEHOLDER = re.compile(r"\{[A-Za-z][^}]{0,30}\}|\[SERVICE\]|%\{?service\}?s?")
SERVICE_PLACEHOLDER = re.compile(
    r"\{(?:SERVICE|PROVIDER|PLATFORM|service|NAME)[^}]*\}|\[SERVICE\]|%\{?service\}?s?|\{\{service\}\}"
)


def number_of(key: str) -> int:
    """A number that is the same for a key on every machine, and spread evenly."""
    return int(hashlib.md5(key.encode()).hexdigest(), 16)


def is_held_out(source: str) -> bool:
    """Whether a vendor or site belongs to the quarter that nothing is learnt from.

    >>> is_held_out("a.example"), is_held_out("b.example")
    (False, True)
    """
    return number_of(source) % 4 == 0


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines; none if there is no such file."""
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def first_tag(tag: str | None) -> str:
    """The language of a tag, without its country or script.

    >>> first_tag("pt_BR"), first_tag("zh-Hant"), first_tag(None)
    ('pt', 'zh', '?')
    """
    return (tag or "?").split("-")[0].split("_")[0].lower()


def fill(text: str, chance: random.Random, placeholder: re.Pattern[str] = PLACEHOLDER) -> str:
    """The text as a page shows it: the name of a service in each placeholder, and one space between words.

    >>> fill("Content of {SERVICE}:  show", random.Random(1))
    'Content of Instagram: show'
    """
    return " ".join(placeholder.sub(lambda _: chance.choice(SERVICES), text).split())


def split_paragraphs(text: str) -> list[str]:
    """The lines that hold anything, with one space between words.

    >>> split_paragraphs("One  line.\\n\\n  Another. ")
    ['One line.', 'Another.']
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]
