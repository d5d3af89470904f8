"""An item pipeline for Scrapy: ``ITEM_PIPELINES = {"cleantext.adapters.scrapy.ArticlePipeline": 300}``."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter

from cleantext.pipeline import Pipeline


class ArticlePipeline:
    """Reads an item's ``html`` (or ``text``) and ``url``, and adds ``article`` to it, and beside it
    ``article_status``, ``article_metadata`` and ``article_removals``.

    Cleaning is work for the processor, and holds up the reactor as long as it lasts: for many pages,
    let Scrapy store them, and clean them afterwards with ``cleantext --jsonl``.
    """

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        self._pipeline = pipeline or Pipeline()

    def process_item(self, item: Any) -> Any:
        """The item with its article."""
        fields = ItemAdapter(item)
        url = fields.get("url")
        if fields.get("html") is not None:
            article = self._pipeline.clean_html(fields["html"], url)
        else:
            article = self._pipeline.clean_text(fields.get("text") or "", url)
        known = article.as_dict()
        fields["article"] = article.text
        for name in ("status", "metadata", "removals"):
            fields[f"article_{name}"] = known[name]
        return item
