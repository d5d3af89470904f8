"""Bytes of a page to text; the one room that knows beautifulsoup4's detector."""

from __future__ import annotations

import codecs
import re

# Declarations stand in the first bytes: the HTML standard says 1,024, pages say otherwise.
DECLARATION_BYTES = 8_192
# The detector costs about 1 ms per 2 kB; more than this tells it nothing new.
SAMPLE_BYTES = 32_768

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a label means to browsers (WHATWG Encoding Standard) where Python reads it otherwise.
_LABELS_OF = {
    "windows-1252": "ascii us-ascii iso-8859-1 iso8859-1 latin1 latin-1 l1 iso_8859-1 cp1252 ansi x-cp1252",
    "windows-1254": "iso-8859-9 latin5",
    "cp874": "iso-8859-11 tis-620 windows-874",
    "gb18030": "gb2312 gb_2312-80 gbk x-gbk cp936",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 korean windows-949",
    "big5hkscs": "big5 big-5 x-x-big5 big5-hkscs",
    "euc_jp": "x-euc-jp",
    "utf-8": "utf8 unicode utf-16 utf-16le utf-16be utf-32 utf-7",
    "mac-roman": "x-mac-roman macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
    "iso-8859-8": "iso-8859-8-i logical",
    "koi8-r": "koi koi8",
    "cp866": "dos-866 866",
}
_AS_BROWSERS_READ = {label: name for name, labels in _LABELS_OF.items() for label in labels.split()}
# The same encoding under the names that Python gives it.
_PYTHON_NAMES = {
    "cp1252": "windows-1252",
    "iso8859-1": "windows-1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Encodings that the web is written in; the detector's other answers (hp_roman8 ...) are mistakes.
_WEB = frozenset(
    """utf-8 windows-1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp932 cp949 gb18030
    big5hkscs big5 euc_jp iso2022_jp iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8
    iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp866 euc_kr
    johab utf-16-le utf-16-be""".split()
)
_TWO_BYTES = frozenset(["gb18030", "big5hkscs", "big5", "cp932", "cp949", "euc_jp", "euc_kr", "johab"])
# As the detector looks for them; it is loaded only for pages that state nothing (0.1 s, once).
_XML_DECLARATION = re.compile(rb"^\s{0,100}<\?[^>]{0,200}encoding=['\"]([^'\">]{0,100})['\"]", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<\s{0,20}meta[^>]{1,1000}?charset\s{0,20}=\s{0,20}[\"']?([^> /;'\"]{0,100})[ /;'\">]", re.IGNORECASE
)
# Of UTF-16 half of the bytes are null, of nulls put before a page (to hide what it is) all.
_MOSTLY_NULL = 0.75
_NON_ASCII = re.compile(rb"[\x80-\xff]")
# A page in an encoding of two bytes a character with fewer bytes beyond ASCII than this may be
# valid UTF-8 by chance; with more it is UTF-8, whatever it declares.
_TOO_FEW_TO_TELL = 8


def decode(page: bytes, charset: str | None = None) -> str:
    """The text of a page; ``charset`` is what the HTTP header said.  Never raises on any bytes.

    A byte order mark decides; then bytes that are valid UTF-8 are UTF-8; then the charset given,
    the one declared in the page, and what a detector finds, whichever fits the bytes.

    >>> decode("déjà".encode("utf-8"), "iso-8859-1"), decode("50 €".encode("cp1252"), "latin-1")
    ('déjà', '50 €')
    >>> decode(b"caf\\xe9 <meta charset=utf-8>")
    'café <meta charset=utf-8>'
    """
    for bom, name in _BOMS:
        if page.startswith(bom):
            return _decode_utf(page[len(bom) :], name)
    stated = [name for name in (_codec(charset), _codec(_declared(page))) if name]
    if (wide := _wide(page)) is not None:
        return page.decode(wide, "replace")
    beyond = _NON_ASCII.search(page)
    if beyond is None:
        if "iso2022_jp" in stated and b"\x1b$" in page:
            return page.decode("iso2022_jp", "replace")
        return page.decode("ascii")
    text = _strictly(page, "utf-8")
    chance = bool(stated) and stated[0] in _TWO_BYTES and _count(page) < _TOO_FEW_TO_TELL
    if text is not None and not chance:
        return text
    if text is None and _mostly_utf8(page):
        return _decode_utf(page, "utf-8")
    for name in stated:
        if name != "utf-8" and (fitting := _strictly(page, name)) is not None:
            return fitting
    if text is not None:
        return text
    for name in stated:
        if name != "utf-8":
            loose = page.decode(name, "replace")
            if loose.count("\ufffd") * 100 <= _count(page):  # a slip here and there, not another encoding
                return loose
    return _detected(page, beyond.start())


def _decode_utf(page: bytes, name: str) -> str:
    return page.decode(name, "stray-as-windows-1252" if name == "utf-8" else "replace")


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 inside a page of it are read as windows-1252, as the text around was pasted."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("windows-1252", "replace"), error.end


codecs.register_error("stray-as-windows-1252", _read_stray)


def _codec(label: str | None) -> str | None:
    """Python's name for a charset label, read as browsers read it; ``None`` for what is none."""
    if not label:
        return None
    label = label.strip().strip("\"';").lower()[:40]
    label = _AS_BROWSERS_READ.get(label, label)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _PYTHON_NAMES.get(name, name)
    return name if name in _WEB else None


def _declared(page: bytes) -> str | None:
    """The encoding that the page's XML declaration or meta elements state."""
    head = page[:DECLARATION_BYTES]
    match = _XML_DECLARATION.search(head) or _META_CHARSET.search(head)
    return match[1].decode("ascii", "replace") if match else None


def _wide(page: bytes) -> str | None:
    """UTF-16 without a mark: half of the bytes of its markup are null."""
    head = page[:200]
    if len(head) < 8 or not 0 < head.count(0) < len(head) * _MOSTLY_NULL:
        return None
    if head[1::2].count(0) > len(head) // 2 * 0.7:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 2 * 0.7:
        return "utf-16-be"
    return None


def _strictly(page: bytes, name: str) -> str | None:
    try:
        return page.decode(name)
    except (UnicodeDecodeError, ValueError):
        return None


def _count(page: bytes) -> int:
    return len(page) - len(page.translate(None, bytes(range(0x80, 0x100))))


def _mostly_utf8(page: bytes) -> bool:
    """Whether nearly all that is beyond ASCII is valid UTF-8, so that the rest is stray."""
    valid = page.decode("utf-8", "ignore")
    good = _count(valid.encode())
    return good > 10 * (_count(page) - good)


def _detected(page: bytes, first: int) -> str:
    """The page as the first of the detector's encodings that fits it; windows-1252 if none does."""
    from bs4.dammit import EncodingDetector

    start = max(0, first - 1_000)
    sample = page[start : start + SAMPLE_BYTES]
    for name in map(_codec, EncodingDetector(sample, is_html=False).encodings):
        if name and name != "utf-8":
            loose = page.decode(name, "replace")
            if loose.count("\ufffd") * 100 <= _count(page):
                return loose
    return page.decode("windows-1252", "replace")
