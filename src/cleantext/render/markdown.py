"""Items as CommonMark, with GitHub's tables.

What a reader of Markdown shows is to be the text of the article to the letter, so whatever in it could be
taken for a sign is escaped, and emphasis is left out where CommonMark would show its asterisks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from cleantext.render.items import Item, Run, continues, split_cells

_EMPHASIS = {"strong": "**", "em": "*"}
# Signs within a line.  An underscore between letters is none, and an ampersand only before an entity.
_SIGNS = re.compile(r"([\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};))")
# Brackets such as "[1]" are none either, where they stand in no link, and are no box to tick or footnote.
_BRACKETS = re.compile(r"\[(?!\^|[ xX]\])[^\[\]()\\`*_<&]{1,60}\](?![(\[:])")
# Signs at the start of a line: headings and their underlines, lists, quotes, rules, fences (behind which a
# line holds no other backtick), tables.
_LINE_SIGNS = re.compile(
    r"#{1,6}(?:\s|$)|[-+](?:\s|$)|>|\d{1,9}[.)](?:\s|$)|=+\s*$|-+\s*$|-{3}|~{3}"
    r"|`{3,}(?=[^`]*$)|[-:|](?=[-:| ]*$)"
)
# Signs at the end of a heading, which would not be shown.
_CLOSING_SIGNS = re.compile(r"(?<!\S)(#{1,99})$")
_NUMBER = re.compile(r"\d+")
_TICKS = re.compile("`+")
_SHORTEST_FENCE = 3


def write_markdown(items: Sequence[Item]) -> str:
    """The Markdown of an article.

    >>> write_markdown([Item("heading", 2, (Run("text", "Tides & *boats*"),), "")])
    '## Tides & \\\\*boats\\\\*'
    """
    lines: list[str] = []
    numbers: dict[int, int] = {}
    previous: Item | None = None
    for group in _group(items):
        first = group[0]
        quote = "> " if first.is_quoted else ""
        if previous is not None:
            lines.append(">" if first.is_quoted and previous.is_quoted else "")
        lines += ((quote + line).rstrip(" ") for line in _write_group(group, numbers))
        previous = group[-1]
    return "\n".join(lines)


def _group(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items that are parted by no empty line: a list, a table, lines of code, lines of a paragraph."""
    group: list[Item] = []
    for item in items:
        if group and not continues(group[-1], item):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _write_group(group: Sequence[Item], numbers: dict[int, int]) -> Iterable[str]:
    first = group[0]
    if first.kind == "code":
        return _write_code(group)
    if first.kind == "table-row":
        return _write_table(group)
    if first.kind == "list-item":
        return _write_list(group, numbers)
    if first.kind == "heading":
        line = _CLOSING_SIGNS.sub(_ESCAPED, write_inline(first.runs))
        return ["#" * min(max(1, first.level), 6) + " " + line]
    if first.kind == "image":
        return [write_inline(first.runs)]
    if first.kind == "caption":
        runs = [run for run in first.runs if run.name not in _EMPHASIS]
        return [write_inline([Run("open", name="em"), *runs, Run("close", name="em")])]
    lines = [_guard(line) for item in group if (line := write_inline(item.runs))]
    return [*(line + "\\" for line in lines[:-1]), *lines[-1:]]


def _write_code(group: Sequence[Item]) -> list[str]:
    lines: list[str] = []
    for item in group:
        if lines:
            lines += [""] * (item.gap.count("\n") - 1)
        lines.append("".join(run.text for run in item.runs))
    longest = max((len(ticks) for line in lines for ticks in _TICKS.findall(line)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    return [fence, *lines, fence]


def _write_table(group: Sequence[Item]) -> list[str]:
    rows = [[write_inline(cell, in_table=True) for cell in split_cells(item.runs)] for item in group]
    # cells beyond those of the first row would not be shown
    width = max(map(len, rows))
    rows[0] += [""] * (width - len(rows[0]))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def _write_list(group: Sequence[Item], numbers: dict[int, int]) -> list[str]:
    """The lines of a list; ``numbers`` holds the last number of each ordered list so far."""
    lines: list[str] = []
    widths: list[int] = []  # of the marks of the items that are open, the outermost first
    holders: list[int] = []
    for item in group:
        depth = max(1, item.level)
        text = _guard(write_inline(item.runs))
        if len(holders) >= depth and holders[depth - 1] == item.holder:  # another paragraph of the item
            indent = " " * sum(widths[:depth])
            if len(holders) > depth:
                lines.append("")
            else:
                lines[-1] += "\\"
            lines.append(indent + text)
            del widths[depth:], holders[depth:]
            continue
        begins_below = bool(lines) and len(holders) < depth
        del widths[depth - 1 :], holders[depth - 1 :]
        mark = "- "
        if item.is_ordered:
            number = numbers.get(item.parent, item.start - 1) + 1 if item.number is None else item.number
            numbers[item.parent] = number
            mark = f"{number}. "
            if begins_below and number != 1:  # only a list from 1 on begins right below a line of text
                lines.append("")
        lines.append(" " * sum(widths) + mark + text)
        skipped = depth - 1 - len(widths)  # lists in an item without a word of its own
        widths += [0] * skipped + [len(mark)]
        holders += [-1] * skipped + [item.holder]
    return lines


def _guard(line: str) -> str:
    """A line that Markdown will not take for a heading, a list or a rule."""
    if not _LINE_SIGNS.match(line):
        return line
    digits = _NUMBER.match(line)
    return line[: digits.end()] + "\\" + line[digits.end() :] if digits else "\\" + line


def write_inline(runs: Iterable[Run], in_table: bool = False) -> str:
    """A line of words with their emphasis, links, code and images.

    >>> write_inline([Run("text", "So"), Run("open", name="em"), Run("text", " it"), Run("close", name="em")])
    'So it'
    """
    pieces: list[str] = []
    pairs: list[tuple[int, int]] = []  # where in ``pieces`` emphasis opens and closes
    opened: list[int] = []
    in_link = False
    code: list[str] | None = None
    span, spans = -2, [""]  # the last code span: its place (none yet), and what it holds
    for run in runs:
        if code is not None:  # nothing is markup within code
            if run.what == "text":
                code.append(run.text)
            elif run.what == "close" and run.name == "code":
                if span == len(pieces) - 1:  # side by side, the ticks of two would be read as one
                    code[:0] = spans
                    pieces.pop()
                span, spans = len(pieces), code
                pieces.append(_write_code_span("".join(code), in_table))
                code = None
        elif run.what == "text":
            text = _escape(run.text, in_link)
            if text[:1] in ("(", ":") and pieces and pieces[-1].endswith("]"):
                text = "\\" + text  # or the brackets before it would be a link
            pieces.append(text.replace("|", "\\|") if in_table else text)
        elif run.what == "image":
            pieces.append(f"![{_SIGNS.sub(_ESCAPED, run.text)}]({_bracket(run.target)})")
        elif run.name == "code":
            code = []
        elif run.name == "a":
            if run.what == "open" and pieces and pieces[-1].endswith("!"):
                pieces[-1] = pieces[-1][:-1] + "\\!"  # or it would be an image
            in_link = run.what == "open"
            pieces.append("[" if run.what == "open" else f"]({_bracket(run.target)})")
        elif run.what == "open":
            opened.append(len(pieces))
            pieces.append(_EMPHASIS[run.name])
        elif run.what == "close" and opened:
            pairs.append((opened.pop(), len(pieces)))
            pieces.append(_EMPHASIS[run.name])
    _drop_emphasis(pieces, pairs)
    return "".join(pieces).strip()


_ESCAPED = r"\\\1"


def _escape(text: str, in_link: bool) -> str:
    if in_link or "[" not in text:
        return _SIGNS.sub(_ESCAPED, text)
    pieces: list[str] = []
    place = 0
    for match in _BRACKETS.finditer(text):
        pieces += _SIGNS.sub(_ESCAPED, text[place : match.start()]), match.group()
        place = match.end()
    pieces.append(_SIGNS.sub(_ESCAPED, text[place:]))
    return "".join(pieces)


def _write_code_span(code: str, in_table: bool) -> str:
    longest = max(map(len, _TICKS.findall(code)), default=0)
    fence = "`" * (longest + 1)
    room = " " if code.startswith("`") or code.endswith("`") else ""
    return fence + room + (code.replace("|", "\\|") if in_table else code) + room + fence


def _drop_emphasis(pieces: list[str], pairs: Iterable[tuple[int, int]]) -> None:
    """Take out the marks of emphasis that CommonMark would not take for marks.

    An opening mark is one only if what follows is a letter, or what stands before it is none; a closing mark
    the other way round.  Marks that close and open side by side would be read as one.
    """
    marks = {place for pair in pairs for place in pair}
    closing = {end: start for start, end in pairs}

    def look(place: int, step: int) -> str:
        """The character nearest to a mark, other marks passed over."""
        place += step
        while 0 <= place < len(pieces) and (place in marks or not pieces[place]):
            place += step
        if not 0 <= place < len(pieces):
            return " "
        return pieces[place][0 if step > 0 else -1]

    for start, end in sorted(pairs):
        before, after = look(start, -1), look(start, 1)
        last, following = look(end, -1), look(end, 1)
        if (
            not _flanks(before, after)
            or not _flanks(following, last)
            or (start - 1 in closing and pieces[start - 1])
        ):
            # brackets and parentheses that only a mark parted must not become a link
            pieces[start] = "\\" if before == "]" and after in "(:" else ""
            pieces[end] = "\\" if last == "]" and following in "(:" else ""


def _flanks(outside: str, inside: str) -> bool:
    if inside.isspace():
        return False
    if unicodedata.category(inside)[0] not in "PS":
        return True
    # symbols beyond ASCII are punctuation to some versions of CommonMark, and to others not
    return outside.isspace() or (outside.isascii() and not outside.isalnum()) or _is_mark(outside)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "P"


def _bracket(target: str) -> str:
    return target.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
