"""Items as clean HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from cleantext.render.items import Item, Run, continues, split_cells


def write_html(items: Sequence[Item]) -> str:
    lines: list[str] = []
    open_tags: list[str] = []  # of the lists, tables and quotes around
    inside_items: list[bool] = []  # whether each stands in the item of a list
    elements: list[int] = []  # the list of the page that each is, -1 where that is not known
    numbers: dict[int, int] = {}  # the last number of each ordered list
    holders: dict[int, int] = {}  # the last item of each list
    previous: Item | None = None

    def close(depth: int) -> None:
        while len(open_tags) > depth:
            elements.pop()
            lines.append(f"</{open_tags.pop()}>" + ("</li>" if inside_items.pop() else ""))

    def open_element(tag: str, element: int = -1, attribute: str = "") -> None:
        # a list within a list stands in the item before it
        is_inside = bool(open_tags) and tag in ("ul", "ol") and lines[-1].endswith("</li>")
        if is_inside:
            lines[-1] = lines[-1].removesuffix("</li>")
        open_tags.append(tag)
        inside_items.append(is_inside)
        elements.append(element)
        lines.append(f"<{tag}{attribute}>")

    for item in items:
        is_joined = previous is not None and continues(previous, item)
        if previous is not None and previous.kind == "code" and not is_joined:
            lines[-1] += "</code></pre>"
        if not is_joined or item.kind not in ("list-item", "table-row"):
            keeps_quote = item.is_quoted and open_tags[:1] == ["blockquote"]
            close(1 if keeps_quote else 0)
        base = int(item.is_quoted)
        if item.is_quoted and not open_tags:
            open_element("blockquote")
        if item.kind == "code":
            text = html.escape("".join(run.text for run in item.runs), quote=False)
            if is_joined:
                lines[-1] += item.gap + text
            else:
                lines.append("<pre><code>" + text)
        elif item.kind == "table-row":
            if open_tags[base:] != ["table"]:
                open_element("table")
            tag = "th" if item.is_header else "td"
            cells = "".join(f"<{tag}>{_inline_html(cell)}</{tag}>" for cell in split_cells(item.runs))
            lines.append(f"<tr>{cells}</tr>")
        elif item.kind == "list-item":
            depth = base + max(1, item.level)
            close(depth)
            if len(open_tags) == depth and elements[-1] not in (-1, item.parent):  # another list
                close(depth - 1)
            tag = "ol" if item.is_ordered else "ul"
            number = numbers.get(item.parent, item.start - 1) + 1
            while len(open_tags) < depth - 1:
                open_element(tag)
            if len(open_tags) < depth:
                open_element(
                    tag, item.parent, f' start="{number}"' if item.is_ordered and number != 1 else ""
                )
            elements[-1] = item.parent
            if item.holder == holders.get(item.parent) and lines[-1].endswith("</li>"):
                # another paragraph of the item; behind a list within it, that list parts them
                part = "" if lines[-1].endswith(("</ul></li>", "</ol></li>")) else "<br>"
                lines[-1] = lines[-1].removesuffix("</li>") + f"{part}{_inline_html(item.runs)}</li>"
            else:
                holders[item.parent] = item.holder
                value = ""
                if item.is_ordered:
                    if item.number not in (None, number):
                        number = item.number or 0
                        value = f' value="{number}"'
                    numbers[item.parent] = number
                lines.append(f"<li{value}>{_inline_html(item.runs)}</li>")
        elif is_joined:
            lines[-1] = lines[-1][: -len("</p>")] + f"<br>{_inline_html(item.runs)}</p>"
        elif item.kind == "heading":
            level = min(max(1, item.level), 6)
            lines.append(f"<h{level}>{_inline_html(item.runs)}</h{level}>")
        elif item.kind == "image":
            lines.append(f"<figure>{_inline_html(item.runs)}</figure>")
        elif item.kind == "caption":
            caption = f"<figcaption>{_inline_html(item.runs)}</figcaption></figure>"
            if previous is not None and previous.kind == "image":
                lines[-1] = lines[-1][: -len("</figure>")] + caption
            else:
                lines.append("<figure>" + caption)
        else:
            lines.append(f"<p>{_inline_html(item.runs)}</p>")
        previous = item
    if previous is not None and previous.kind == "code":
        lines[-1] += "</code></pre>"
    close(0)
    return "\n".join(lines)


def _inline_html(runs: Iterable[Run]) -> str:
    pieces: list[str] = []
    for run in runs:
        if run.what == "text":
            pieces.append(html.escape(run.text, quote=False))
        elif run.what == "image":
            pieces.append(f'<img src="{html.escape(run.target)}" alt="{html.escape(run.text)}">')
        elif run.what == "open":
            pieces.append(f'<a href="{html.escape(run.target)}">' if run.name == "a" else f"<{run.name}>")
        elif run.what == "close":
            pieces.append(f"</{run.name}>")
    return "".join(pieces).strip()
