"""Clean article text with metadata, and a receipt of what was removed, from scraped pages."""

from cleantext.model import Article, Metadata, Removal
from cleantext.pipeline import Pipeline, clean_html, clean_text
from cleantext.strip import strip

__all__ = ["Article", "Metadata", "Pipeline", "Removal", "clean_html", "clean_text", "strip"]
