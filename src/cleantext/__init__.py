"""Clean article text with metadata, and a receipt of what was removed, from scraped pages."""

from typing import TYPE_CHECKING, Any

from cleantext.model import Article, Metadata, Removal
from cleantext.strip import strip

if TYPE_CHECKING:
    from cleantext.pipeline import Pipeline, clean_html, clean_text
else:

    def __getattr__(name: str) -> Any:
        """What needs numpy and lxml, loaded when it is first asked for."""
        if name not in ("Pipeline", "clean_html", "clean_text"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from cleantext import pipeline

        return globals().setdefault(name, getattr(pipeline, name))


__all__ = ["Article", "Metadata", "Pipeline", "Removal", "clean_html", "clean_text", "strip"]
