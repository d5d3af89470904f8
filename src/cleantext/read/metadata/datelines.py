"""The publication day as a page shows it to readers: near the headline, in a dateline, in a ``<time>``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from cleantext.read.metadata.dates import is_swapped, read_date, read_dates, read_stamp
from cleantext.read.metadata.markup import (
    NO_LABEL,
    PageTree,
    following,
    is_page_footer,
    label,
    preceding,
)
from cleantext.read.metadata.patterns import one_of

# How far from the headline a dateline stands, in elements; measured on the training pages.
AFTER = 120
BEFORE = 25
# A dateline so near goes before one that is farther off on the other side: lists of other articles follow.
CLOSE_AFTER = 25
CLOSE_BEFORE = 6
MAX_LINE = 160  # characters of a dateline
_SHORT = 45  # characters of a line that cannot be a sentence about a day
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GAPS = re.compile(r"\s[|•·]\s")
_DIGIT = re.compile(r"\d")
_PLACES = re.compile(
    one_of("""
        related recommend sidebar comment teaser popular latest trending more- promo(?!ted) event
        (?<!elementor-)widget \\bnav menu breadcrumb archive similar copyright carousel
        (?<!article[-_])(?<!entry[-_])(?<!post[-_])footer
    """),
    re.IGNORECASE,
)
_DATE_PLACES = re.compile(
    one_of("date time publish posted byline dateline meta created datum fecha stamp entry-info author"),
    re.IGNORECASE,
)
# Classes that name the page's own dateline, wherever it stands.
_OWNER = one_of("""
    post article entry story news publish(?:ed)? pub posted blog page content byline author meta created?
    hero header single detail item box
""")
_OWN_DATE = re.compile(
    rf"(?:^|[\s_-])(?:{_OWNER}[-_]{{0,2}}){{0,2}}"
    + one_of("dates? datetime time datum dateline pubdate timestamp published fecha")
    + r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "itemPostDate" is "item-Post-Date"
_MANY = 60  # elements with such a class that are looked at
_DATE_MARKS = ("date", "Date", "time", "ublish", "datum", "fecha")
_WORDED = 5  # lines with a word for publishing that are looked at
_PUBLISHED = re.compile(
    r"\b"
    + one_of("""
        published posted first_published created written started date publi[eé] mis_en_ligne ver[oö]ffentlicht
        erstellt erschienen datum stand publicado publicada pubblicato geplaatst gepubliceerd publicerad
        publisert opublikowano dodano опубликовано yayınlan
        投稿 公開 掲載 発表 发布 發佈 入力 등록 입력 기사입력
    """),
    re.IGNORECASE,
)
_LABEL = re.compile(
    one_of("""
        publish(?:ed|ing)? published_on publish_date publication_date date_published date_posted posted
        posted_on date datum erstellt_am veröffentlicht veröffentlicht_am erscheinungsdatum publié_le
        date_de_publication fecha fecha_de_publicación publicado publicado_em pubblicato_il data geplaatst_op
        publicerad publicerat udgivet publisert data_publikacji дата опубликовано 公開日 投稿日 掲載日
        发布时间 發布時間 등록일 작성일
    """)
    + r"\s{0,2}[:：]?$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b"
    + one_of("""
        updated modified last_(?:updated|modified|reviewed|edited) reviewed edited revised aktualisiert
        zuletzt ge[aä]ndert bearbeitet mis_[aà]_jour modifi[eé] actualizado actualizada aggiornato
        bijgewerkt gewijzigd uppdaterad oppdatert zaktualizowano aktualizacja обновлено изменено güncelle 更新
        수정
    """),
    re.IGNORECASE,
)
# Whose day is another's: that on which the writer of a post joined a forum.
_JOINED = re.compile(
    r"\b"
    + one_of("""
        joined registered member_since registriert mitglied_seit dabei_seit inscrit membre_depuis registrado
        miembro_desde iscritto lid_sinds geregistreerd
    """),
    re.IGNORECASE,
)
_CHANGED_PLACES = re.compile(r"updated|modified|changed", re.IGNORECASE)  # of classes, "date-updated"
_PUBLISHED_PLACES = re.compile(r"publish|posted|created", re.IGNORECASE)  # "entry-date published updated"
_SKIPPED = frozenset("script style noscript template svg select option textarea nav form".split())

_ASIDE = frozenset(["nav", "noscript", "template"])

_Days = list[tuple[datetime.date, bool]]  # each with whether it is said to be that of a change


def shown_date(
    heading: HtmlElement,
    language: str | None,
    region: str | None,
    root: HtmlElement | None = None,
    after: int = AFTER,
) -> tuple[datetime.date, bool] | None:
    """The day shown nearest to a headline, and whether it is said to be the day of a change.

    ``after`` elements behind the headline are looked at; where these are few, none before it.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><h1>Bridge</h1><p>18 February 2022 | 5 min read</p></div>")
    >>> shown_date(page[0], "en", None)
    (datetime.date(2022, 2, 18), False)
    """
    changes: list[datetime.date] = []
    for days in _days_around(heading, language, region, root, after):
        day, is_change = _publication(days)
        if not is_change and day not in changes:
            return day, False
        changes.append(day)  # "Updated <b>18 Feb 2022</b>": in the inner element, too, it is that of a change
    return (changes[0], True) if changes else None


def shown_change(
    heading: HtmlElement, language: str | None, region: str | None, root: HtmlElement | None = None
) -> datetime.date | None:
    """The day close behind a headline that is said to be that of a change.

    Farther off there are half as many more, for three times the time.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><h1>Bridge</h1><p>By Roe, updated 18 Feb 2022</p></div>")
    >>> shown_change(page[0], "en", None)
    datetime.date(2022, 2, 18)
    """
    for days in _days_around(heading, language, region, root, CLOSE_AFTER):
        for day, is_change in days:
            if is_change:
                return day
    return None


def _days_around(
    heading: HtmlElement, language: str | None, region: str | None, root: HtmlElement | None, after: int
) -> Iterator[_Days]:
    """The days of each dateline in and around a headline, the near ones first."""
    passed_over: set[HtmlElement] = set()
    # nothing in these holds a figure, so that no more than the stamp of a <time> is to be found there
    without_figure: set[HtmlElement] = set()
    for element in _around(heading, root, after):
        outer = element.getparent()
        if outer in passed_over:
            passed_over.add(element)
            continue
        if outer in without_figure:
            without_figure.add(element)
            if element.tag != "time":
                continue
            while outer in without_figure and not _is_passed_over(outer, label(outer)):
                outer = outer.getparent()
            if outer in without_figure:
                continue
        name = label(element)
        if _is_passed_over(element, name):
            passed_over.add(element)
            continue
        if element.tag == "time":
            days = _read_time(element, name, language, region)
        else:
            parts = _line_parts(element)
            days = _read_parts(element, parts, name, language, region)
            if not days and _holds_all(parts, element) and not _DIGIT.search("".join(parts)):
                without_figure.add(element)
        if days := days or _read_tail(element, language, region):
            yield days


def _is_passed_over(element: HtmlElement, name: str) -> bool:
    """Whether what an element holds is no dateline of the page's own article."""
    if element.tag in _SKIPPED or is_page_footer(element):
        return True
    aside = element.tag == "aside" or (name != NO_LABEL and bool(_PLACES.search(name)))
    return aside and not _DATE_PLACES.search(name)


def _around(heading: HtmlElement, root: HtmlElement | None, after: int) -> Iterator[HtmlElement]:
    """The elements in and around a headline, the near ones first; what is around others before these."""
    behind, before = following(heading, root), preceding(heading, root)
    yield from islice(heading.iter("*"), 1, 12)
    yield from islice(behind, min(after, CLOSE_AFTER))
    if after <= CLOSE_AFTER:
        return
    yield from islice(before, CLOSE_BEFORE)
    yield from islice(behind, after - CLOSE_AFTER)
    yield from islice(before, BEFORE - CLOSE_BEFORE)


def labelled_date(
    tree: PageTree, language: str | None, region: str | None, heading: HtmlElement | None = None
) -> datetime.date | None:
    """The day of the first dateline anywhere on a page that is marked or worded as its own.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><h4>Bridge</h4><i class='post-date'>18 Feb 2022</i></div>")
    >>> labelled_date(PageTree(page), "en", None)
    datetime.date(2022, 2, 18)
    """
    changed: datetime.date | None = None
    for element in islice(tree.with_class(*_DATE_MARKS), _MANY):
        name = _CAMEL.sub("-", (element.get("class") or "")[:300])
        if not _OWN_DATE.search(name):
            continue
        days = _read_line(element, name, language, region)
        if not days or stands_aside(element, heading):
            continue
        shown, is_change = _publication(days)
        if not is_change:
            return shown
        changed = changed or shown
    texts = [text for text in tree.texts() if not text.isspace()]
    worded = (text for text in texts if _is_worded(text))
    for text in islice(worded, _WORDED):
        if day := read_date(text, language, region):
            holding = tree.holders(text)
            if holding and holding[0].tag not in _SKIPPED and not stands_aside(holding[0], heading):
                return day
    for number, text in enumerate(texts):
        if len(text) < 30 and _LABEL.match(text.strip()):  # "Published", and the day in the text after it
            for following_text in texts[number + 1 : number + 3]:
                if len(following_text) <= _SHORT and (day := read_date(following_text, language, region)):
                    return day
    return changed


_NO_DATELINE = _SKIPPED | frozenset("a h1 h2 h3 h4 h5 h6 figcaption caption td th li title".split())
_MOST_BARE = 40  # of such lines that are looked at
_MOST_NUMBERED = 2_000  # lines with a figure in which a day is looked for; real pages have some hundred
_STAMPED = re.compile(
    one_of("published posted date stand datum veröffentlicht") + r"[\s:$]{1,4}(?=\d)", re.IGNORECASE
)


def lone_date(
    tree: PageTree, language: str | None, region: str | None, heading: HtmlElement | None = None
) -> datetime.date | None:
    """The day of a stamp anywhere on a page, or else the one day that short lines of its text state.

    The last resort, for pages that name no day otherwise: where the lines disagree, none is taken.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><p>18 Feb 2022</p><p>It ...</p></div>")
    >>> lone_date(PageTree(page), "en", None)
    datetime.date(2022, 2, 18)
    """
    found: set[datetime.date] = set()
    for text in islice(dated_texts(tree, language, region), _MOST_BARE):
        line = " ".join(text.split())
        if stamp := _STAMPED.search(line):
            return read_date(line[stamp.end() :], language, region)
        if len(line) > _SHORT or _tells_of_change(line):
            continue
        holder = next(iter(tree.holders(text)), None)
        if holder is not None and holder.tag not in _NO_DATELINE and not stands_aside(holder, heading):
            found.update(day for _, day in read_dates(line, language, region))
    if len(found) == 1:
        return found.pop()
    # the day of what stands beside, a list of news on a front page say
    for element in islice(tree.with_class(*_DATE_MARKS), _MANY):
        line = " ".join("".join(islice(element.itertext(), 16)).split())[:MAX_LINE]
        if len(line) <= _SHORT and (day := read_date(line, language, region)):
            return day
    return None


def dated_texts(tree: PageTree, language: str | None = None, region: str | None = None) -> Iterator[str]:
    """The texts of a page, no longer than a dateline may be, that state a day."""
    numbered = (text for text in tree.texts() if 5 < len(text) <= MAX_LINE and _DIGIT.search(text))
    for text in islice(numbered, _MOST_NUMBERED):
        if read_date(text, language, region):
            yield text


def _tells_of_change(line: str) -> bool:
    return bool(_CHANGED.search(line)) and not _PUBLISHED.search(line)


def _read_days(line: str, language: str | None, region: str | None) -> _Days:
    """The days that a line states, each with whether it is that of a change.

    What a day is, the nearest word before it tells: "Written by Ada Byron, updated on 3 May 2022".
    """
    days = read_dates(line, language, region)
    if len(days) == 1 and not _CHANGED.search(line):
        return [(days[0][1], False)]
    told: _Days = []
    for number, (place, day) in enumerate(days):
        before = line[days[number - 1][0] if number else 0 : place]
        said = _last(_PUBLISHED, before), _last(_CHANGED, before)
        is_change = said[1] > said[0] if max(said) >= 0 else len(days) == 1 and _tells_of_change(line)
        told.append((day, is_change))
    return told


def _publication(days: _Days) -> tuple[datetime.date, bool]:
    """The first day that is not that of a change, or else the first."""
    return next((told for told in days if not told[1]), days[0])


def _last(words: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in words.finditer(text)), default=-1)


def _is_worded(text: str) -> bool:
    return 8 < len(text) < MAX_LINE and bool(_DIGIT.search(text)) and bool(_PUBLISHED.search(text))


def stands_aside(element: HtmlElement, heading: HtmlElement | None = None) -> bool:
    """Whether an element stands in what the page offers beside its own text.

    What holds the headline does not, whatever it is called ("layout-right-sidebar").

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div class='has-sidebar'><h1>Bridge</h1><p>By Roe</p></div>")
    >>> stands_aside(page[1]), stands_aside(page[1], page[0])
    (True, False)
    """
    around = list(heading.iterancestors()) if heading is not None else []
    for outer in chain([element], islice(element.iterancestors(), 12)):
        if any(outer is holder for holder in around):
            return False  # and so does all that is around it
        if outer.tag == "footer":
            return is_page_footer(outer)
        if outer.tag in _ASIDE or _PLACES.search(label(outer)):
            return outer.tag not in ("body", "html")
    return False


def _read_line(element: HtmlElement, name: str, language: str | None, region: str | None) -> _Days:
    """The days in an element's short text, if it is a dateline."""
    if element.tag == "time":
        return _read_time(element, name, language, region)
    return _read_parts(element, _line_parts(element), name, language, region)


def _read_time(element: HtmlElement, name: str, language: str | None, region: str | None) -> _Days:
    line = "".join(islice(element.itertext(), 12))[:MAX_LINE]
    day = time_day(element, line, language, region)
    return [(day, _tells_of_change(line) or _is_of_change(name))] if day else []


# The texts of a dateline are few, and so are the elements in it: of others, only the first text is looked at.
_MOST_PARTS, _MOST_CHILDREN = 16, 6


def _line_parts(element: HtmlElement) -> list[str]:
    if len(element) > _MOST_CHILDREN:
        return [element.text or ""]
    return list(islice(element.itertext(), _MOST_PARTS))


def _holds_all(parts: list[str], element: HtmlElement) -> bool:
    """Whether the parts of an element's line are all the texts in it."""
    return len(parts) < _MOST_PARTS and len(element) <= _MOST_CHILDREN


def _read_parts(
    element: HtmlElement, parts: list[str], name: str, language: str | None, region: str | None
) -> _Days:
    line = "".join(parts)
    if len(line) > 400 or not _DIGIT.search(line):
        return []
    line = " ".join(line.split())
    if len(parts) > 1:
        spaced = " ".join(" ".join(parts).split())  # "Editor" + "Updated 18 Feb 2022"
        if len(read_dates(spaced, language, region)) >= len(read_dates(line, language, region)):
            line = spaced
    if len(line) > MAX_LINE or not (days := _read_days(line, language, region)):
        return []
    if _JOINED.search(line) or not _is_dateline(line, name):
        return []
    stamp = next((read_stamp(time.get("datetime") or "") for time in islice(element.iter("time"), 1)), None)
    return [
        # figures with the day or the month first, which the stamp explains
        (stamp if stamp and is_swapped(day, stamp) else day, is_change or _is_of_change(name))
        for day, is_change in days
    ]


def _is_of_change(name: str) -> bool:
    """Whether the classes of an element say that it tells of a change."""
    return bool(_CHANGED_PLACES.search(name)) and not _PUBLISHED_PLACES.search(name)


def time_day(
    element: HtmlElement, line: str, language: str | None = None, region: str | None = None
) -> datetime.date | None:
    """The day of a ``<time>``: its stamp's, but where its text is a day off, the text's, which is local.

    >>> import lxml.html
    >>> time = lxml.html.fragment_fromstring('<time datetime="2022-10-12T19:38:01Z">12/10/2022</time>')
    >>> time_day(time, "12/10/2022", "en", "US"), time_day(time, "11 October 2022")
    (datetime.date(2022, 10, 12), datetime.date(2022, 10, 11))
    """
    shown = read_date(line, language, region)
    stamp = read_stamp(element.get("datetime") or element.get("content") or "")
    if shown and stamp and abs((shown - stamp).days) == 1:
        return shown
    return stamp or shown


def _read_tail(element: HtmlElement, language: str | None, region: str | None) -> _Days:
    """The days in the bare text after an element, if it is a dateline."""
    tail = element.tail
    if not tail or len(tail) > MAX_LINE or not _DIGIT.search(tail) or _JOINED.search(element.text or ""):
        return []
    line = " ".join(tail.split())
    return _read_days(line, language, region) if _is_dateline(line, "") else []


def _is_short(line: str) -> bool:
    """Whether a line is too short for a sentence; a Chinese sign says as much as three letters."""
    return len(line) <= _SHORT and (line.isascii() or len(line) + 2 * len(_SIGNS.findall(line)) <= _SHORT)


def _is_dateline(line: str, name: str) -> bool:
    """Whether a line is about the date, not a sentence that holds one."""
    if _is_short(line) or _DATE_PLACES.search(name):
        return True
    if any(_is_short(piece) and read_date(piece) for piece in _GAPS.split(line)):
        return True  # "18 Feb 2022 | Jane Roe in The great rivers of the world"
    return bool(_PUBLISHED.search(line) or _CHANGED.search(line)) and len(line) <= 120
