"""Days out of what pages write: machine stamps, dates in the larger languages, addresses."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

from cleantext.read.metadata.months import MONTHS

# The first page on the web is of 1991.  The last year is fixed, not reckoned from today, so that a
# page says the same whenever it is read.
EARLIEST = datetime.date(1991, 1, 1)
LATEST = datetime.date(2099, 12, 31)
BUDDHIST_ERA = 543  # Thai pages count years so

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_SLASHED_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?(?!\d)")
_CJK = re.compile(
    r"(?<!\d)(\d{4})\s{0,3}[年년]\s{0,3}(\d{1,2})\s{0,3}[月월]\s{0,3}(\d{1,2})\s{0,3}[日일號号]?"
)
_FULL_YEAR = re.compile(r"\d{4}")  # all patterns but the one of dotted days ask for one
_DOTTED_DAY_FIRST = re.compile(
    r"(?<![\d.])(\d{1,2})\.\s{0,2}(\d{1,2})\.\s{0,2}(\d{4}|\d{2})(?![\d.]\d)(?!\d)"
)
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/])")
_WORD = r"[^\s\d.,:;/()|<>-]{2,20}"  # not \w, which leaves out the vowel signs of Indian scripts
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\.|st|nd|rd|th|er|º|°|ª|-?го|\s?তারিখ)?(?:\s{{1,3}}(?:de|di|of|d[’']))?[\s,.-]{{0,3}}({_WORD})\.?,?(?:\s{{1,3}}(?:de|del|of|du))?[\s,.-]{{1,3}}(\d{{4}})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w)({_WORD})\.?[\s]{{1,3}}(\d{{1,2}})(?:st|nd|rd|th|\.)?,?[\s,]{{1,3}}(\d{{4}})(?!\d)"
)
_YEAR_MONTH_DAY_WORDS = re.compile(rf"(?<!\d)(\d{{4}})\.?\s{{1,3}}({_WORD})\.?\s{{1,3}}(\d{{1,2}})(?!\d)")
_VIETNAMESE = re.compile(
    r"(?<!\d)(\d{1,2})\s{1,3}tháng\s{1,3}(\d{1,2}),?\s{1,3}(?:năm\s{1,3})?(\d{4})(?!\d)", re.I
)
_MONTH_ONLY = re.compile(r"^\D{0,30}(\d{4})[-/.](\d{1,2})(?![-/.\d])")
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_URL_DAY_LOOSE = re.compile(r"[/_-]((?:19|20)\d{2})([/_-])(\d{1,2})\2(\d{1,2})(?=[/_.-]|$)")
_URL_WORDS = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/|$)")
_URL_DAY_FIRST = re.compile(r"[-_/](0[1-9]|[12]\d|3[01])[-_](0[1-9]|1[0-2])[-_](20\d{2})(?=[-_/.]|$)")
# A number that begins as a day and goes on: "MYH20230420009000641", "A2026012914320005196".
_URL_STAMP = re.compile(r"/[a-z]{0,4}(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{4,12}(?=$|[/?.-])")
_ARCHIVED = re.compile(
    r"^https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,4}"
)  # the day of the copy, not of the page
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})[/_-](0[1-9]|1[0-2])(?=/|$)")


def read_stamp(text: str) -> datetime.date | None:
    """The day of a machine's stamp (ISO 8601, RFC 2822, seconds since 1970), in the zone that it states.

    >>> read_stamp("2022-02-18T23:30:00-05:00"), read_stamp("Fri, 18 Feb 2022 07:00:00 GMT")
    (datetime.date(2022, 2, 18), datetime.date(2022, 2, 18))
    """
    text = text[:120].strip()
    if not text:
        return None
    if (match := _ISO.search(text)) or (match := _SLASHED_YEAR_FIRST.search(text)):
        return _day(match[1], match[2], match[3])
    if match := _COMPACT.match(text):
        return _day(match[1], match[2], match[3])
    if text.isdigit() and len(text) in (10, 13):
        seconds = int(text[:10])
        return _checked(datetime.datetime.fromtimestamp(seconds, datetime.UTC).date())
    if day := read_date(text):
        return day
    try:
        return _checked(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def read_date(text: str, language: str | None = None, region: str | None = None) -> datetime.date | None:
    """The first day that a short text states in words or figures, or ``None``.

    ``3/4/2022`` is read by the region (American: month first) and left alone where it may be either.

    >>> read_date("Publié le 18 février 2022 à 07h00"), read_date("2022년 2월 18일")
    (datetime.date(2022, 2, 18), datetime.date(2022, 2, 18))
    >>> read_date("3/4/2022") is None, read_date("3/14/2022"), read_date("3/4/2022", region="GB")
    (True, datetime.date(2022, 3, 14), datetime.date(2022, 4, 3))
    """
    found = read_dates(text, language, region)
    return found[0][1] if found else None


def read_dates(
    text: str, language: str | None = None, region: str | None = None
) -> list[tuple[int, datetime.date]]:
    """Every day that a short text states, with the place where it begins, in the order of the text.

    >>> read_dates("18 Feb 2022, updated 1 Mar 2022")
    [(0, datetime.date(2022, 2, 18)), (21, datetime.date(2022, 3, 1))]
    """
    found: list[tuple[int, datetime.date]] = []
    text = text[:500]
    # most texts with a figure state no day: what all of a pattern's finds hold is looked for first
    if "." in text:
        for match in _DOTTED_DAY_FIRST.finditer(text):
            _note(found, match, _day(match[3], match[2], match[1]))
    if not _FULL_YEAR.search(text):
        return sorted(found)
    if not text.isascii():
        for match in _VIETNAMESE.finditer(text):
            _note(found, match, _day(match[3], match[2], match[1]))
    for pattern, signs in ((_ISO, "-"), (_SLASHED_YEAR_FIRST, "/."), (_CJK, "年년")):
        if any(sign in text for sign in signs):
            for match in pattern.finditer(text):
                _note(found, match, _day(match[1], match[2], match[3]))
    if "/" in text or "-" in text:
        for match in _NUMERIC.finditer(text):
            _note(found, match, _numeric(match, language, region))
    for match in _DAY_MONTH_YEAR.finditer(text):
        if month := month_number(match[2], language):
            _note(found, match, _day(match[3], month, match[1]))
    for match in _MONTH_DAY_YEAR.finditer(text):
        if month := month_number(match[1], language):
            _note(found, match, _day(match[3], month, match[2]))
    for match in _YEAR_MONTH_DAY_WORDS.finditer(text):
        if month := month_number(match[2], language):
            _note(found, match, _day(match[1], month, match[3]))
    return sorted(found)


def is_swapped(one: datetime.date, other: datetime.date) -> bool:
    """Whether two days are one and the same in figures, read with the day or with the month first.

    >>> is_swapped(datetime.date(2022, 2, 11), datetime.date(2022, 11, 2))
    True
    """
    return one != other and (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _note(found: list[tuple[int, datetime.date]], match: re.Match[str], day: datetime.date | None) -> None:
    if day:
        found.append((match.start(), day))


def _numeric(match: re.Match[str], language: str | None, region: str | None) -> datetime.date | None:
    first, second, year = int(match[1]), int(match[3]), match[4]
    if first == second or second > 12:
        return _day(year, first, second)
    if first > 12:
        return _day(year, second, first)
    american = region == "US" or (region is None and language == "en-US")
    if american:
        return _day(year, first, second)
    if region or (language and not language.startswith("en")):
        return _day(year, second, first)
    return None  # English with no region: either may be meant


def month_number(word: str, language: str | None = None) -> int | None:
    """The number of a month's name or abbreviation, in the language if it matters there.

    >>> month_number("Sept"), month_number("listopad", "hr"), month_number("listopad", "pl")
    (9, 10, 11)
    """
    word = word.lower().rstrip(".")
    if language and (number := MONTHS.get(f"{language[:2]}:{word}")):
        return number
    return MONTHS.get(word)


def read_month(text: str) -> str | None:
    """The month of a text that states a month and no day, as ``YYYY-MM``.

    >>> read_month("2022-02"), read_month("2022-02-18")
    ('2022-02', None)
    """
    if (match := _MONTH_ONLY.match(text[:60])) and (day := _day(match[1], match[2], 1)):
        return f"{day.year:04}-{day.month:02}"
    return None


def read_date_line(text: str, language: str | None = None) -> datetime.date | None:
    """The day that a dateline or an "updated at" line states; the first if it states several.

    >>> read_date_line("Mis à jour le 18/02/2022 à 07:30", "fr"), read_date_line("Updated at 7 am")
    (datetime.date(2022, 2, 18), None)
    """
    return read_date(text, language)


def url_day(url: str) -> datetime.date | None:
    """The day that an address states.

    >>> url_day("https://example.com/2022/02/18/mali"), url_day("https://example.com/20220218-mali")
    (datetime.date(2022, 2, 18), datetime.date(2022, 2, 18))
    """
    url = _ARCHIVED.sub("", url[:2000].lower())
    for pattern in (_URL_DAY, _URL_DAY_LOOSE, _URL_STAMP):
        for match in pattern.finditer(url):
            groups = match.groups()
            if day := _day(groups[0], groups[-2], groups[-1]):
                return day
    if (words := _URL_WORDS.search(url)) and (month := month_number(words[2])):
        return _day(words[1], month, words[3])
    if day_first := _URL_DAY_FIRST.search(url):
        return _day(day_first[3], day_first[2], day_first[1])
    return None


def url_month(url: str) -> str | None:
    """The month that an address states, as ``YYYY-MM``.

    >>> url_month("https://example.com/2022/02/mali")
    '2022-02'
    """
    match = _URL_MONTH.search(_ARCHIVED.sub("", url[:2000]))
    return f"{match[1]}-{match[2]}" if match and _day(match[1], match[2], 1) else None


def _day(year: str | int, month: str | int, day: str | int) -> datetime.date | None:
    number = int(year)
    if number < 100:
        number += 2000 if number < 70 else 1900
    elif 2534 <= number <= 2642:
        number -= BUDDHIST_ERA
    try:
        return _checked(datetime.date(number, int(month), int(day)))
    except ValueError:
        return None


def _checked(day: datetime.date) -> datetime.date | None:
    """The day, if a page can have been published on it."""
    return day if EARLIEST <= day <= LATEST else None
