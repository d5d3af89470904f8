"""A step of a datatrove pipeline; needs ``datatrove[io]`` (``[processing]`` pins an old trafilatura)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from datatrove.pipeline.base import PipelineStep

from cleantext.batch import clean_many
from cleantext.pipeline import Pipeline


class ArticleCleaner(PipelineStep):
    """Cleans ``document.text``; metadata, status and removals go to ``document.metadata["cleantext"]``.

    ``kind`` says what the text is: ``"html"`` or ``"text"``.  ``document.metadata["url"]`` is used where it
    is there.  A document that could not be cleaned, or of which nothing is left, goes no further, and is
    counted.
    """

    name = "cleantext"
    type = "FORMAT"

    def __init__(self, kind: Literal["html", "text"] = "html", pipeline: Pipeline | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.pipeline = pipeline or Pipeline()

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002
        """Clean a stream of documents."""
        for document in data:
            record = {"id": document.id, self.kind: document.text, "url": document.metadata.get("url")}
            (outcome,) = clean_many([record], pipeline=self.pipeline, processes=0)
            status = outcome.as_dict()["status"]
            self.stat_update(f"status-{status}")
            if outcome.article is None or not outcome.article.text.strip():
                continue
            for removal in outcome.article.removals:
                self.stat_update(f"removed-{removal.category}")
            document.text = outcome.article.text
            known = outcome.article.as_dict()
            document.metadata["cleantext"] = {key: known[key] for key in ("status", "metadata", "removals")}
            yield document
