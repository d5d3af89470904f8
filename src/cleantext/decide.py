"""Findings to Removals: back up the weak, settle overlaps, apply the policy, take the space along."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import get_args

from cleantext.model import Action, Category, Document, Finding, Removal, Status
from cleantext.read.quotes import find_marks, is_between

# What stands where something of the category was, under the policy "mark".
_MARKERS: Mapping[str, str] = {
    "twitter": "[tweet]",
    "instagram": "[Instagram post]",
    "facebook": "[Facebook post]",
    "youtube": "[video]",
    "vimeo": "[video]",
    "dailymotion": "[video]",
    "tiktok": "[video]",
    "spotify": "[audio]",
    "soundcloud": "[audio]",
    "google-maps": "[map]",
}
# All of them, however the service or the category is called.
_MARKED = re.compile(
    "|".join(map(re.escape, {*_MARKERS.values(), *(f"[{name}]" for name in get_args(Category))}))
)
# A strong finding backs up a weak one of its category across a gap of at most this many characters.
_BACKING_GAP = 60
# A text of which less than this share is left was (nearly) all boilerplate.  RefinedWeb and DCLM drop a
# document that loses 5 % of its words to line rules; a notice in a short article takes far more than that.
_WALL_SHARE = 0.2
_MOST_SHARE = 0.5


# What the labels of menus are of: those of threads ("Reply") stand between what people say, those of
# related links ("See also", "In this article") above lists that are the article's own.
_MENU_CATEGORIES = frozenset(
    ["advert", "app-promo", "cookie-consent", "login", "navigation", "newsletter", "paywall", "rights",
     "share-bar", "tags"]
)  # fmt: skip
# A line of so many words may be the article's headline, which stands between two menus in the text of a whole
# page: of 455 lines that went from French and Swedish pages 2 had as many, and 4 of 1,456 pages lost a
# headline or a standfirst that had.
_HEADLINE_WORDS = 8
# Advertisements and credits stand beside headings of an article as well, and make no menu among themselves.
_BESIDE_HEADINGS = frozenset(["advert", "rights"])
_MENU_RULE = "menu.between-labels"
# What a section of an article may be headed with in one word ("Discussion", "Subscribers"); nobody heads one
# with "Advertisement".
_HEADED_CATEGORIES = frozenset(["comments", "login", "navigation", "newsletter", "paywall", "tags"])
# Lines of a menu are no longer than this, and a run of them holds at least so many labels that are known, of
# which it has at least this share.  Of 2,487 lines of menus and lists in French and Swedish pages
# (benchmarks/lines.py) 415 stand in such runs and no line to keep; no article of 1,343 loses one.
_MENU_CHARS = 60
_MENU_LABELS = 3
_MENU_SHARE = 0.1
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", "…", "。", "！", "？", "।", "؟", "،")

# What stands inside the article itself: a scraper that took nothing else of the page leaves it all the same.
_INSIDE_ARTICLES = ("embed", "cookie-consent")


def shows_page(taken: Iterable[Finding | Removal]) -> bool:
    """Whether what is taken tells that a text is a whole page, and no article as somebody holds it.

    >>> shows_page([Finding(0, 9, "embed", "x")]), shows_page([Finding(0, 9, "share-bar", "x")])
    (False, True)
    """
    return any(one.category not in _INSIDE_ARTICLES for one in taken)


def decide(
    document: Document,
    findings: Iterable[Finding],
    policy: Mapping[Category, Action] | None = None,
    *,
    is_page: bool = False,
) -> tuple[Removal, ...]:
    """The removals that follow from what was found: in order, disjoint, each with its rule.

    ``is_page`` says that something was taken from the page before: it is no article as somebody holds it.

    Where two findings claim the same characters, the more telling one has them: a notice or a phrase
    before ``main-content``, then the one that begins first, then the longer one.
    """
    policy, findings = policy or {}, list(findings)
    if not findings:
        return ()
    spoken = _guard_quoted(document, _guard_markers(document.text, findings))
    spoken += _find_menus(document, spoken, policy)
    if not is_page and document.layout is None:
        spoken = _doubt_labels(document, spoken)
    is_page = is_page or shows_page(finding for finding in spoken if finding.strength == "strong")
    kept = [finding for finding in spoken if policy.get(finding.category, "remove") != "keep"]
    claims = _settle(_back_up(_know_page(kept, is_page)))
    removals: list[Removal] = []
    runs = _runs_in_lines(document.text, claims, policy)
    for number, run in enumerate(runs):
        floor = removals[-1].end if removals else 0
        ceiling = runs[number + 1][0].start if number + 1 < len(runs) else len(document.text)
        marker = _marker(run[0]) if policy.get(run[0].category) == "mark" else ""
        start, end = run[0].start, run[-1].end
        if not marker:
            start, end = _widen(document.text, start, end, floor, ceiling)
        stops = [*(finding.start for finding in run[1:]), end]
        for finding, stop in zip(run, stops, strict=True):
            if start < stop:
                removals.append(
                    Removal(
                        start,
                        stop,
                        document.text[start:stop],
                        finding.category,
                        finding.rule,
                        finding.evidence,
                        finding.service,
                        finding.language,
                        marker,
                    )
                )
            start = stop
    return tuple(_take_last_space(document.text, removals))


def _take_last_space(text: str, removals: list[Removal]) -> list[Removal]:
    """The removals, the first of those that reach to the end of the text with the space before it.

    >>> removals = [Removal(6, 8, "B ", "advert", "x"), Removal(8, 9, "C", "advert", "y")]
    >>> [(removal.start, removal.end) for removal in _take_last_space("A.    B C", removals)]
    [(2, 8), (8, 9)]
    """
    first = len(removals)
    end = len(text)
    while first > 0 and removals[first - 1].end == end and not removals[first - 1].replacement:
        first -= 1
        end = removals[first].start
    if first < len(removals):
        floor = removals[first - 1].end if first else 0
        start = floor + len(text[floor:end].rstrip())
        if start < end:
            removal = removals[first]
            removals[first] = replace(removal, start=start, text=text[start : removal.end])
    return removals


def judge_share(original: str, text: str, removals: Iterable[Removal]) -> Status:
    """The status of a plain text that lost a large share of itself.

    >>> judge_share("", "", [])
    'empty'
    """
    if not text.strip():
        return "consent-wall" if _is_consent(removals) else "empty"
    if text == original:
        return "ok"
    left = _letters(text) / max(1, _letters(original))
    if left < _WALL_SHARE and _is_consent(removals):
        return "consent-wall"
    return "mostly-removed" if left < _MOST_SHARE else "ok"


def _letters(text: str) -> int:
    return len(text) - sum(map(text.count, " \n\t\r"))


def _is_consent(removals: Iterable[Removal]) -> bool:
    taken: dict[str, int] = {}
    for removal in removals:
        taken[removal.category] = taken.get(removal.category, 0) + len(removal.text)
    return taken.get("cookie-consent", 0) > sum(taken.values()) / 2


def _marker(finding: Finding) -> str:
    if marker := _MARKERS.get(finding.service or ""):
        return marker
    return "[embed]" if finding.category == "embed" else f"[{finding.category}]"


def _guard_markers(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings without those that are nothing but a marker of ours, which reads like a label.

    >>> marker, notice = Finding(0, 7, "embed", "x"), Finding(0, 15, "embed", "y")
    >>> _guard_markers("[tweet] Accept.", [marker, notice]) == [notice]
    True
    """
    if "[" not in text:
        return findings
    spans = [match.span() for match in _MARKED.finditer(text)]
    ends = [end for _, end in spans]

    def is_marker(finding: Finding) -> bool:
        at = bisect_left(ends, finding.start + len(text[finding.start : finding.end].rstrip()))
        return at < len(spans) and spans[at][0] <= finding.start

    return [finding for finding in findings if finding.category == "main-content" or not is_marker(finding)]


def _guard_quoted(document: Document, findings: Iterable[Finding]) -> list[Finding]:
    """The findings without what somebody quotes: "It read: 'We use cookies.'"."""
    text = document.text
    kept = []
    line_start = line_end = -1  # the line of the finding before: a page of one line may have very many
    marks: list[int] = []
    for finding in findings:
        if finding.category != "main-content":
            if not line_start <= finding.start <= finding.end <= line_end:
                line_start = text.rfind("\n", 0, finding.start) + 1
                line_end = text.find("\n", finding.end)
                line_end = line_end if line_end >= 0 else len(text)
                marks = find_marks(text, line_start, line_end)
            if is_between(marks, finding.start, finding.end):
                continue
        kept.append(finding)
    return kept


def _doubt_labels(document: Document, findings: list[Finding]) -> list[Finding]:
    """The findings, labels that may be the text's own made such as go from pages only.

    - An item of a list: "Share" stands between a byline and a date, and among the words of SQL as well, or in
      a poem.  If the line above and the line below are short ones that nobody claims, and no label of another
      wording is found, nothing tells which.
    - A heading of one word ("Comments", "Newsletter") above a paragraph.
    """
    text, blocks = document.text, document.blocks
    strong = {finding.start: finding for finding in findings if finding.strength == "strong"}
    claimed = strong.keys() | {finding.start for finding in findings if finding.rule == _MENU_RULE}
    items: list[tuple[int, int]] = []
    headings: list[tuple[int, int]] = []
    for number in range(1, len(blocks) - 1) if strong else ():
        finding = strong.get(blocks[number].start)
        if finding is None or finding.end < blocks[number].end or not shows_page([finding]):
            continue
        above, label, below = (text[block.start : block.end] for block in blocks[number - 1 : number + 2])
        if blocks[number + 1].start in claimed:
            continue
        if finding.category in _HEADED_CATEGORIES and " " not in label.strip() and _is_prose(below):
            headings.append((finding.start, finding.end))
        elif blocks[number - 1].start not in claimed and _is_short_line(above) and _is_short_line(below):
            items.append((finding.start, finding.end))
    if len({text[start:end].casefold() for start, end in items}) > 1:
        items = []
    doubtful = {*items, *headings}
    return [
        replace(finding, strength="page")
        if finding.strength == "strong" and (finding.start, finding.end) in doubtful
        else finding
        for finding in findings
    ]


def _is_prose(line: str) -> bool:
    """Whether a line is a paragraph: longer than a label, and closed by a mark."""
    return len(line) > _MENU_CHARS and line.rstrip("\"'”’») ").endswith(_SENTENCE_ENDS)


def _is_short_line(line: str) -> bool:
    """Whether a line may be an item of a menu or of another list: short, and no sentence."""
    return 0 < len(line) <= _MENU_CHARS and not line.rstrip().endswith(_SENTENCE_ENDS)


def _find_menus(
    document: Document, findings: Iterable[Finding], policy: Mapping[Category, Action]
) -> list[Finding]:
    """The lines between the first and the last known label of a menu: short ones, no sentences, in a run.

    A menu's own items ("Harbour news") are known by nobody, but they stand between labels that are.  At
    least one of these must be surer than weak, or a list of services would be a menu.
    """
    text = document.text
    labels: dict[int, Finding] = {}
    for finding in findings:
        known = labels.get(finding.start)
        if finding.category != "main-content" and (known is None or known.end <= finding.end):
            labels[finding.start] = finding if known is None or known.strength == "weak" else known
    if len(labels) < _MENU_LABELS:
        return []
    menus: list[Finding] = []
    run: list[tuple[int, int, Finding | None]] = []
    for start, end in [*((block.start, block.end) for block in document.blocks), (len(text), len(text))]:
        label = labels.get(start)
        if label is not None and label.end >= start + len(text[start:end].rstrip()):
            belongs = label.category in _MENU_CATEGORIES and policy.get(label.category, "remove") != "keep"
        else:
            label = None
            belongs = _is_short_line(text[start:end])
            belongs = belongs and not _MARKED.fullmatch(text[start:end].strip())
        if belongs:
            run.append((start, end, label))
        else:
            menus += _menu_of(text, run)
            run = []
    return menus


def _menu_of(text: str, run: list[tuple[int, int, Finding | None]]) -> Iterable[Finding]:
    """The lines of a run that go as a menu: none, or those between its labels and the weak among these."""
    known = [number for number, (_, _, label) in enumerate(run) if label is not None]
    if len(known) < _MENU_LABELS or len(known) < _MENU_SHARE * (known[-1] - known[0] + 1):
        return
    labels = [label for _, _, label in run if label is not None]
    distinct = {text[label.start : label.end].casefold() for label in labels}
    if len(distinct) < _MENU_LABELS or all(label.strength == "weak" for label in labels):
        return
    if all(label.category in _BESIDE_HEADINGS for label in labels):
        return
    for start, end, label in run[known[0] : known[-1] + 1]:
        is_headline = label is None and text.count(" ", start, end) >= _HEADLINE_WORDS - 1
        if not is_headline and (label is None or label.strength == "weak"):
            yield Finding(start, end, "navigation", _MENU_RULE, (), "page")


def _know_page(findings: Iterable[Finding], is_page: bool) -> list[Finding]:
    """The findings, those that hold in pages made strong, or left out where nothing speaks for a page.

    A text of which nothing else goes was cleaned before, or is somebody's own: its lines "Read more: TITLE"
    are then as likely kept by those who read it as not (benchmarks/rules.py: 20 sites of 58 keep them).
    """
    known = (
        replace(finding, strength="strong") if finding.strength == "page" else finding for finding in findings
    )
    return list(known) if is_page else [finding for finding in findings if finding.strength != "page"]


def _back_up(findings: Iterable[Finding]) -> list[Finding]:
    """All strong findings, and the weak that stand beside a strong or backed-up one of their category."""
    ordered = sorted(findings, key=lambda finding: (finding.start, finding.end))
    chosen = [finding for finding in ordered if finding.strength == "strong"]
    if len(chosen) == len(ordered):
        return ordered
    backed: set[int] = set()
    for numbers in (range(len(ordered)), range(len(ordered) - 1, -1, -1)):
        reach: dict[str, tuple[int, int]] = {}
        for number in numbers:
            finding = ordered[number]
            near = reach.get(finding.category)
            touches = (
                near is not None
                and finding.start - near[1] <= _BACKING_GAP
                and near[0] - finding.end <= _BACKING_GAP
            )
            if finding.strength == "strong" or touches:
                backed.add(number)
                reach[finding.category] = (finding.start, finding.end)
    return [ordered[number] for number in sorted(backed)]


def _settle(findings: list[Finding]) -> list[Finding]:
    """Disjoint findings: what an earlier claim has taken is cut from the later ones."""
    telling = sorted(
        findings, key=lambda finding: (finding.category == "main-content", finding.start, -finding.end)
    )
    taken: list[Finding] = []
    for finding in telling:
        if finding.category != "main-content" and taken and taken[-1].end > finding.start:
            if finding.end <= taken[-1].end:
                continue
            finding = replace(finding, start=taken[-1].end)
        elif finding.category == "main-content":
            break
        taken.append(finding)
    pieces: list[Finding] = []
    claimed = 0
    for finding in telling[_count_telling(telling) :]:
        start = max(finding.start, pieces[-1].end if pieces else 0)
        while claimed < len(taken) and taken[claimed].end <= start:
            claimed += 1
        place = claimed
        while start < finding.end:
            stop = taken[place].start if place < len(taken) else finding.end
            if start < min(stop, finding.end):
                pieces.append(replace(finding, start=start, end=min(stop, finding.end)))
            if place >= len(taken) or stop >= finding.end:
                break
            start = max(start, taken[place].end)
            place += 1
    return sorted([*taken, *pieces], key=lambda finding: finding.start)


def _count_telling(findings: list[Finding]) -> int:
    return sum(finding.category != "main-content" for finding in findings)


def _runs_in_lines(
    text: str, claims: Iterable[Finding], policy: Mapping[Category, Action]
) -> list[list[Finding]]:
    """Claims that stand side by side in one line, to be widened as one; what leaves a marker stands alone."""
    runs: list[list[Finding]] = []
    for finding in claims:
        if runs and "mark" not in (policy.get(runs[-1][-1].category), policy.get(finding.category)):
            between = text[runs[-1][-1].end : finding.start]
            if not between.strip() and "\n" not in between and "\r" not in between:
                runs[-1].append(finding)
                continue
        runs.append([finding])
    return runs


def _widen(text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[int, int]:
    """The span with the white space that would be left over beside it.

    Of whole lines, the line breaks behind them go too; within a line, the spaces behind; at the end of
    the text or of a line, the space before.
    """
    before = start
    while before > floor and text[before - 1].isspace():
        before -= 1
    after = end
    while after < ceiling and text[after].isspace():
        after += 1
    opens_text = before == 0
    gap = text[start - 1 : start] if before == start else text[before:start]
    opens_line = opens_text or "\n" in gap or "\r" in gap
    if after == len(text):
        return before, after
    if opens_text:
        return 0, after
    if opens_line:
        return start, after
    closing = text[end:after]
    if "\n" in closing or "\r" in closing:
        return before, end
    return start, after
