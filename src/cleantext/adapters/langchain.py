"""A document transformer for LangChain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from langchain_core.documents import BaseDocumentTransformer, Document

from cleantext.pipeline import Pipeline


class ArticleTransformer(BaseDocumentTransformer):
    """Cleans ``page_content`` and adds what is known of the page to ``metadata``, in new documents.

    ``kind`` says what the content is: ``"html"`` or ``"text"``.  A document of which nothing is left is
    left out.
    """

    def __init__(self, kind: Literal["html", "text"] = "html", pipeline: Pipeline | None = None) -> None:
        self.kind = kind
        self.pipeline = pipeline or Pipeline()

    def transform_documents(self, documents: Sequence[Document], **_: Any) -> list[Document]:
        """The articles of ``documents``, in their order."""
        clean = self.pipeline.clean_html if self.kind == "html" else self.pipeline.clean_text
        articles: list[Document] = []
        for document in documents:
            source = document.metadata.get("source")  # a loader's own: an address, a path, or anything
            article = clean(document.page_content, source if isinstance(source, str) else None)
            if article.text.strip():
                known = {
                    key: value
                    for key, value in article.metadata.as_dict().items()
                    if value and key != "sources"
                }
                metadata = {**known, **document.metadata, "status": article.status}
                articles.append(Document(page_content=article.text, metadata=metadata, id=document.id))
        return articles
