"""Batches that are mappings of columns: Hugging Face ``Dataset.map(batched=True)``, Ray ``map_batches``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cleantext.batch import Outcome, clean_many
from cleantext.pipeline import Pipeline

# The columns that are added, all of them text or lists of text, so that every engine's schema has a
# place for them.
COLUMNS = ("article", "status", "error", "title", "authors", "date", "language", "removals")


class BatchCleaner:
    """Adds the columns of ``COLUMNS`` to a batch; ``removals`` is JSON text, for ``json.loads``.

    ``html`` or ``text`` names the column that holds the pages, ``url`` the one with their addresses.
    The engine has processes of its own, so the pages are cleaned in this one.

    >>> clean = BatchCleaner(text="body")
    >>> story = "The heron stood in the river until dusk, and then it was gone. Nobody saw where it went."
    >>> batch = clean({"body": [story + "\\n\\nTo see this tweet, please accept social media cookies."]})
    >>> batch["article"] == [story], batch["status"]
    (True, ['ok'])
    """

    def __init__(
        self,
        pipeline: Pipeline | None = None,
        *,
        html: str | None = None,
        text: str | None = None,
        url: str | None = None,
    ) -> None:
        if (html is None) == (text is None):
            raise ValueError("name the column that holds the pages: html=... or text=...")
        self._pipeline = pipeline or Pipeline()
        self._kind, self._column = ("html", html) if html is not None else ("text", text)
        self._url = url

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """The batch with its new columns; what it held is handed on as it was."""
        pages = batch[self._column or ""]
        urls = batch[self._url] if self._url else [None] * len(pages)
        records = (
            {self._kind: page, "url": url if isinstance(url, str) else None}
            for page, url in zip(pages, urls, strict=True)
        )
        rows = [flatten(outcome) for outcome in clean_many(records, pipeline=self._pipeline, processes=0)]
        return {**batch, **{column: [row[column] for row in rows] for column in COLUMNS}}


def flatten(outcome: Outcome) -> dict[str, Any]:
    """One outcome as the values of ``COLUMNS``.

    >>> from cleantext.batch import Failure
    >>> flatten(Outcome(None, failure=Failure("timed-out", "too long")))["status"]
    'timed-out'
    """
    fields = outcome.as_dict()
    metadata = fields.get("metadata", {})
    return {
        "article": fields["text"] or "",
        "status": fields["status"],
        "error": fields.get("error"),
        "title": metadata.get("title"),
        "authors": metadata.get("authors", []),
        "date": metadata.get("date"),
        "language": metadata.get("language"),
        "removals": json.dumps(fields.get("removals", []), ensure_ascii=False),
    }
