"""An HTML page that shows a page with its removals."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from cleantext.explain import count_removed, list_metadata, say_why, sum_up
from cleantext.model import Article, Removal

__all__ = ["render_report"]

# As many tints as are told apart at a glance; categories share them in the order of their size.
_TINTS = 6


def render_report(article: Article, title: str | None = None) -> str:
    """A page of its own (no script, nothing loaded from elsewhere) with the original text, in which
    every removal is marked with its category, and named with its rule and evidence.

    >>> from cleantext import Metadata
    >>> removal = Removal(4, 10, " <Ads>", "advert", "en.advert.label", ("ads",))
    >>> page = render_report(Article("Text", Metadata(), "ok", (removal,), "Text <Ads>"), "A page")
    >>> "&lt;Ads&gt;" in page, "en.advert.label" in page
    (True, True)
    """
    name = title or article.metadata.title or "A page"
    style = files("cleantext.report").joinpath("report.css").read_text("utf-8")
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(name)}: what was removed</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>\n{style}</style></head><body>",
            f"<header><h1>{escape(name)}</h1>{_render_summary(article)}</header>",
            f"<main><section>{_render_filters(article)}",
            f"<div class=page>{_render_text(article)}</div></section>",
            f"<aside>{_render_metadata(article)}{_render_removals(article)}</aside></main>",
            "</body></html>\n",
        ]
    )


def _tint(article: Article) -> dict[str, int]:
    return {category: number % _TINTS for number, category in enumerate(count_removed(article))}


def _render_summary(article: Article) -> str:
    return (
        f"<p><b class=status>{escape(article.status)}</b> {sum_up(article)}; "
        f"{len(article.text):,} are the article.</p>"
    )


def _render_filters(article: Article) -> str:
    """One box for each category, checked: unchecked, its removals are hidden (by the style alone)."""
    tints = _tint(article)
    boxes = [
        f'<label class="t{tints[category]}"><input type=checkbox checked id="c-{category}"> '
        f"{escape(category)} <small>{size:,}</small></label>"
        for category, size in count_removed(article).items()
    ]
    rules = [
        f'section:has(#c-{category}:not(:checked)) del[data-c="{category}"]{{display:none}}'
        for category in count_removed(article)
    ]
    return f"<style>{''.join(rules)}</style><form class=filters>{' '.join(boxes)}</form>" if boxes else ""


def _render_text(article: Article) -> str:
    return "".join(_render_pieces(article)) or "<p class=none>The page has no text.</p>"


def _render_pieces(article: Article) -> Iterator[str]:
    tints = _tint(article)
    place = 0
    for number, removal in enumerate(article.removals, 1):
        yield escape(article.original[place : removal.start])
        yield (
            f'<del id="r{number}" class="t{tints[removal.category]}" data-c="{removal.category}" '
            f'title="{escape(_name(removal))}">{escape(removal.text)}</del>'
        )
        if removal.replacement:
            yield f"<ins>{escape(removal.replacement)}</ins>"
        place = removal.end
    yield escape(article.original[place:])


def _render_metadata(article: Article) -> str:
    rows = [
        f"<tr><th>{escape(name)}<td>{escape(shown)} <small>{escape(source)}</small></tr>"
        for name, shown, source in list_metadata(article.metadata)
    ]
    return f"<h2>Metadata</h2><table>{''.join(rows)}</table>" if rows else ""


def _render_removals(article: Article) -> str:
    if not article.removals:
        return "<h2>Removals</h2><p>Nothing was removed.</p>"
    tints = _tint(article)
    items = [
        f'<li class="t{tints[removal.category]}"><a href="#r{number}">{escape(removal.category)}</a> '
        f"<code>{escape(removal.rule)}</code><br><small>characters {removal.start:,} to {removal.end:,}"
        f"{escape(_because(removal))}{escape(f', at {removal.xpath}') if removal.xpath else ''}</small></li>"
        for number, removal in enumerate(article.removals, 1)
    ]
    return f"<h2>Removals</h2><ol>{''.join(items)}</ol>"


def _because(removal: Removal) -> str:
    named = "".join(f", {part}" for part in (removal.service, removal.language) if part)
    return named + say_why(removal)


def _name(removal: Removal) -> str:
    return f"{removal.category}: {removal.rule}{_because(removal)}"
