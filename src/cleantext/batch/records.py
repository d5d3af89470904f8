"""The values of a batch: a record goes in; an outcome, an article or a failure, comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from cleantext.model import Article

Reason = Literal["bad-record", "error", "timed-out", "crashed"]

KEYS = ("id", "html", "text", "url", "charset")
# What JSON and tables hold where a page should stand; a parsed tree is neither of them.
_NO_PAGE = (bool, int, float, list, tuple, dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One page to clean: ``html`` or ``text``, never both, and what is known of it.

    ``id`` is given back with the outcome.  ``charset`` is the one of the HTTP header, for bytes.
    """

    id: str | int | None = None
    html: Any = None
    text: str | bytes | None = None
    url: str | None = None
    charset: str | None = None

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Record:
        """The record that a mapping describes; keys that are not a record's are left aside.

        >>> Record.of({"id": 7, "text": "A story.", "crawl": "2022-05"})
        Record(id=7, html=None, text='A story.', url=None, charset=None)
        >>> Record.of({"id": 7, "body": "A story."})
        Traceback (most recent call last):
        ValueError: a record needs "html" or "text"; this one has: body, id
        """
        record = cls(**{key: fields[key] for key in KEYS if key in fields})
        if (record.html is None) == (record.text is None):
            if record.html is None:
                there = sorted(str(key) for key, value in fields.items() if value is not None)
                raise ValueError(
                    f'a record needs "html" or "text"; this one has: {", ".join(there) or "nothing"}'
                )
            raise ValueError('a record has "html" or "text", not both: give the one that is to be cleaned')
        if not isinstance(record.id, str | int | None):
            raise ValueError(f'the "id" of a record is a string or a number, not {_kind(record.id)}')
        if isinstance(record.html, _NO_PAGE):
            raise ValueError(f'the "html" of a record is a page, not {_kind(record.html)}')
        if not isinstance(record.text, str | bytes | None):
            raise ValueError(f'the "text" of a record is a string, not {_kind(record.text)}')
        for key, value in (("url", record.url), ("charset", record.charset)):
            if not isinstance(value, str | None):
                raise ValueError(f'the "{key}" of a record is a string, not {_kind(value)}')
        return record


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no article for a record.

    ``bad-record``: it could not be read; ``error``: cleaning raised; ``timed-out``: it took longer
    than the time limit; ``crashed``: the worker process died over it.
    """

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: an ``article``, or else a ``failure``."""

    id: str | int | None
    url: str | None = None
    article: Article | None = None
    failure: Failure | None = None

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON values; of a failure, ``status`` is its reason and ``error`` says more.

        >>> Outcome("a", failure=Failure("timed-out", "more than 10 s")).as_dict()
        {'id': 'a', 'url': None, 'text': None, 'status': 'timed-out', 'error': 'more than 10 s'}
        """
        known = {"id": self.id, "url": self.url}
        if self.article is not None:
            return {**known, **self.article.as_dict()}
        failure = self.failure or Failure("error", "no article")
        return {**known, "text": None, "status": failure.reason, "error": failure.message}


def read_record(fields: object, number: int | None = None, place: str = "") -> Record | Outcome:
    """The record that ``fields`` describe, or the outcome of a bad one.

    ``number`` stands in where there is no id, and ``place`` begins the message of a failure.

    >>> read_record({"text": "A story."}, 3).id
    3
    >>> read_record(["A story."], 3, "line 3: ").failure.message
    'line 3: a record is a mapping of its fields, not list'
    """
    name: str | int | None = number
    url = None
    try:
        if not isinstance(fields, Mapping):
            raise TypeError(f"a record is a mapping of its fields, not {_kind(fields)}")
        given, url = fields.get("id"), fields.get("url")
        if isinstance(given, str | int):
            name = given
        record = Record.of(fields)
        return replace(record, id=number) if given is None else record
    except (TypeError, ValueError) as error:
        failure = Failure("bad-record", place + str(error))
        return Outcome(name, url if isinstance(url, str) else None, failure=failure)


def _kind(value: object) -> str:
    return type(value).__name__
