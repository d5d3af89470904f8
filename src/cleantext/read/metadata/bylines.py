"""The authors as a page shows them to readers: beside the headline, in what is marked as a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import etree
from lxml.html import HtmlElement

from cleantext.read.metadata.datelines import stands_aside
from cleantext.read.metadata.dates import read_date
from cleantext.read.metadata.markup import PageTree, following, is_page_footer, preceding, select_texts
from cleantext.read.metadata.names import (
    clean_name,
    is_for_several,
    is_organisation,
    is_role,
    labels_names,
    leads_on,
    split_names,
    starts_as_byline,
    unique,
)
from cleantext.read.metadata.patterns import one_of

# What holds no byline: links to elsewhere, captions (their "by" is a photographer's), code.
_NO_BYLINE = frozenset("nav figcaption caption pre code".split())
AFTER = 90  # elements after the headline that are looked at for a byline
BEFORE = 25
MOST_LISTED = 12  # texts below a label for several authors that may be names
MAX_BYLINE = 200  # characters

_AUTHOR = one_of("""
    authors? byline by-line autor(?:en|es|in)? auteurs? writer contributors? user-?name poster postuser
    verfasser redakteur vcard creator
""")
_OF_AUTHOR = one_of("""
    names? link info meta text list wrapper container title by s block details line item card display url
""")
_MARKED = re.compile(
    rf"(?:^|[\s_-])(?:[a-z]{{1,20}}[-_]{{1,2}}){{0,3}}{_AUTHOR}(?:[-_]{{0,2}}{_OF_AUTHOR})?(?:$|[\s_-])",
    re.IGNORECASE,
)
# One of these is in all that the pattern finds; looking for them first is four times as fast.
_HINT = re.compile(
    "author|byline|by-line|autor|auteur|writer|contributor|user|poster|verfasser|redakteur|vcard|creator",
    re.IGNORECASE,
)
# Parts of a byline that tell of the author, and do not name him.
_OF_WHOM = re.compile(
    rf"{_AUTHOR}[-_]{{1,2}}"
    + one_of("descriptions? desc bio about avatar image img photo picture role job position"),
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "dateAndAuthor" is "date-And-Author"
_NAME_PART = re.compile(r"(?:author|byline)[-_]{0,2}name|\bfn\b", re.IGNORECASE)
# What stands elsewhere than the byline of the page's own article; and parts of a byline that hold no name.
_ASIDE_WORDS = """
    related recommend sidebar comment popular trending promo(?!ted) reply respond \\bnav menu copyright
    breadcrumb licen[cs]e (?<!article[-_])(?<!entry[-_])(?<!post[-_])footer
"""
_ELSEWHERE = re.compile(
    one_of(_ASIDE_WORDS + "reviewer photograph caption \\bcredits?(?![\\w-])"), re.IGNORECASE
)
_SHARING = re.compile("share|social", re.IGNORECASE)  # bars that may hold a byline, but only a marked one
_PLACES = re.compile(
    one_of(
        _ASIDE_WORDS
        + """
        share social teaser latest (?<!elementor-)widget avatar image photo caption credit bio\\b description
        count role position job
        """
    ),
    re.IGNORECASE,
)
_AUTHOR_ADDRESS = re.compile(
    "/"
    + one_of("""
        authors? autor(?:en|es)? auteurs? autore by profiles? people staff contributors? writers? team
        journalist(?:en|es)? redakteure? byline experts? users? members? reporter redaktion columnists?
        personas? skribent firma
    """)
    + "/[^/?#]{2,80}",
    re.IGNORECASE,
)
_AUTHOR_WORDS = re.compile("author|autor|auteur|writer|contributor|journalist")  # where no byline is marked
_OTHER_HANDS = re.compile(
    r"\b(?:"
    + one_of("""
        reviewed fact[-\\s]checked checked edited translated illustrat(?:ed|ions?) photograph(?:y|ed)?
        photos? geprüft übersetzt relu verified approved
    """)
    + r"\s{1,3}(?:by|von|par)|medically\s{1,3}reviewed|fact[-\s]check)",
    re.IGNORECASE,
)
# "Text by Jane Roe Photos by Ada Byron": what others did, behind who wrote it.
_OTHERS_WORK = re.compile(
    r"(?<=\w)[\s,|]{1,3}"
    + one_of("""
        illustrations? illustrationen photos? fotos? photography photographs? fotografie bilder images?
        dessins? ilustraciones video grafik graphics?
    """)
    + r"\s{0,2}(?::|\s(?:by|von|par|por|de|di|door|av|af)\b).{0,200}$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_INNER_BY = re.compile(
    r"(?<![^\s|,·•-])(?:by|von|par|por|di|door|av|af|автор:?|oleh)\s{1,3}(?=\S)", re.IGNORECASE
)
_GAPS = re.compile(r"\s{0,3}[|•·/]\s{0,3}|\s{1,3}[–—-]\s{1,3}|\s{2,9}")
# "Jane Roe in Rivers", "Jane Roe on behalf of the builders"
_ROOM_AFTER = re.compile(rf"\s{{1,3}}{one_of('in on_behalf_of für pour para per')}(?:\s.{{0,200}})?$")
_FULL_STOP = re.compile(r"(?<=[a-zß-ÿ][a-zß-ÿ][a-zß-ÿ])\.(?=\s|$).*")
_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]{0,20}"
_FULL_NAME = re.compile(
    rf"{_CAPITALISED}(?:\s(?:de|da|van|von|der|den|la|di|bin|al|del|dos|{_CAPITALISED})){{1,3}}$"
)
_CHINESE_NAME = re.compile("[\u4e00-\u9fff]{2,4}$")
_TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::noscript or parent::time"
    " or parent::button or parent::svg or parent::figcaption)]",
    smart_strings=False,
)
_MARKS = ("uthor", "yline", "autor", "auteur", "username")


_SENTENCE = 160  # characters of a line that says who wrote a page, whatever else it says of them
_AROUND = 25  # of these beside the names, where it does not say that they wrote it
_MOST_LINES = 2
_MOST_LINKS = 40  # to authors' pages that are looked at
_MOST_LOOKUPS = 10  # of such lines whose place on the page is looked up, which costs a walk over it
_WRITTEN_BY = re.compile(
    r"\b(?:(?:written|authored)\s{1,3}by|(?:geschrieben|verfasst)\s{1,3}von|(?:écrit|rédigé)\s{1,3}par"
    r"|(?:escrito|redactado)\s{1,3}por|scritto\s{1,3}da|geschreven\s{1,3}door)\s{1,3}(?=\S)",
    re.IGNORECASE,
)
# A label for several, and two whole names at least after it: "Autoren Uta Muster und Max Muster".
_SEVERAL = re.compile(one_of("authors autoren auteurs autores autori") + r"\s{1,3}(?=\S)", re.IGNORECASE)
# One of these is in all that the pattern finds; looking for them first is five times as fast.
_WRITTEN_HINTS = tuple(
    hint.replace("_", " ")
    for hint in "tten_by ored_by ben_von asst_von rit_par igé_par ito_por ado_por tto_da en_door".split()
)
_NO_TEXT = _NO_BYLINE | {"script", "style", "noscript", "template", "button", "title", "option"}
_COLON = re.compile("[:：]")
_CREDIT = re.compile(
    one_of("photos? fotos? bild(?:er)? images? illustrations? credits? source quelle crédit graphic"),
    re.IGNORECASE,
)


def byline_near(heading: HtmlElement, root: HtmlElement | None = None) -> tuple[list[str], bool] | None:
    """The names in the byline nearest to a headline, and whether it was marked as one.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><h1>Bridge</h1><p>By Jane Roe</p><p>It ...</p></div>")
    >>> byline_near(page[0])
    (['Jane Roe'], False)
    """
    tail = (heading.tail or "").strip()  # "<h1>Bridge</h1> by Jane Roe"
    if starts_as_byline(tail) and len(tail) <= MAX_BYLINE and (names := _first_names(tail)):
        return names, False
    for elements in (islice(following(heading, root), AFTER), islice(preceding(heading, root), BEFORE)):
        skipped: HtmlElement | None = None
        sharing: HtmlElement | None = None
        for element in elements:
            if skipped is not None and _within(element, skipped):
                continue
            skipped = None
            name = _label(element)
            marked = bool(name) and is_marked(name)
            if not marked:
                aside = element.tag in _NO_BYLINE or is_page_footer(element)
                if aside or (name and _ELSEWHERE.search(name)):
                    skipped = element
                    continue
                if sharing is not None and _within(element, sharing):
                    continue
                sharing = element if name and _SHARING.search(name) else None
                if sharing is not None:
                    continue
            elif _OF_WHOM.search(name):
                skipped = element
                continue
            if element.tag == "a" and not marked:
                marked = bool(_AUTHOR_ADDRESS.search(element.get("href") or ""))
            if marked:
                if names := marked_names(element):
                    return names, True
                continue
            text = (element.text or "").strip()
            is_worded = 1 < len(text) < 60 and (starts_as_byline(text) or leads_on(text, first=True))
            if is_worded and not _in_aside(element) and (names := _worded(element, text)):
                return names, False
            for line in (text, (element.tail or "").strip()):
                if 6 < len(line) <= MAX_BYLINE and (names := _in_dateline(line)) and not _in_aside(element):
                    return names, False
    return None


def _within(element: HtmlElement, outer: HtmlElement) -> bool:
    return any(parent is outer for parent in islice(element.iterancestors(), 30))


def _in_aside(element: HtmlElement) -> bool:
    return any(
        outer.tag == "aside" and "meta" not in _label(outer) for outer in islice(element.iterancestors(), 12)
    )


def _in_dateline(line: str) -> list[str]:
    """Names in a line that begins with "by" or states a date ("18 Feb 2022 by Jane Roe")."""
    dated = bool(_DIGIT.search(line)) and read_date(line) is not None
    if match := _INNER_BY.search(line):
        if match.start() > 0 and not dated:
            return []
        rest = line[match.end() :]
        names = [name for name in split_names(rest) if _is_capitalised(name)]
        # in a sentence, a small word after "by" is one like any other: "better by this."
        is_word = len(names) == 1 and names[0].islower() and (names[0] != rest.strip() or rest[-1] in "!?")
        return [] if is_word and not dated else names
    if not dated:
        return []
    pieces = [_ROOM_AFTER.sub("", piece.strip(" \t\n,.")) for piece in _GAPS.split(line)]
    return [
        piece
        for piece in pieces
        if _FULL_NAME.match(piece) and clean_name(piece) and not is_organisation(piece) and not is_role(piece)
    ][:3]


def is_marked(label: str) -> bool:
    """Whether classes and ids mark a byline.

    >>> is_marked("post-author-name"), is_marked("dateAndAuthor"), is_marked("authority")
    (True, True, False)
    """
    return bool(_HINT.search(label)) and bool(_MARKED.search(_CAMEL.sub("-", label)))


def _worded(element: HtmlElement, text: str) -> list[str]:
    """Names in an element whose text begins with "By"."""
    line = _lines(element)
    if len(line) > MAX_BYLINE:
        return []  # a paragraph that begins so
    if leads_on(text) and len(element) == 0:
        line = f"{text}\n{_next_text(element)}"
    return [name for name in _first_names(line) if not name[0].islower()]


def _next_text(element: HtmlElement) -> str:
    if element.tail and element.tail.strip():
        return str(element.tail)[:100]
    for sibling in islice(element.itersiblings(), 1):
        return _lines(sibling)[:100]
    return ""


def marked_names(element: HtmlElement) -> list[str]:
    """Names in an element that is marked as a byline: those of its links or name parts, else of its text."""
    if element.tag in ("figcaption", "caption"):
        return []
    names: list[str] = []
    for child in islice(element.iter("a", "span", "strong", "b", "cite", "div", "p"), 40):
        if child is element:
            continue
        label = _label(child)
        linked = child.tag == "a" and (
            bool(_AUTHOR_ADDRESS.search(child.get("href") or "")) or "author" in (child.get("rel") or "")
        )
        named = "name" in (child.get("itemprop") or "") or _NAME_PART.search(label)
        if linked or named:
            text = _lines(child)
            if 2 < len(text) <= 80:
                names.extend(name for name in split_names(text) if name not in names)
    if any(" " in name for name in names):  # beside a whole name a login is no other author
        names = [name for name in names if " " in name or not name.islower()]
    if names:
        return names[:12]
    return _first_names(_lines(element))


def _first_names(text: str) -> list[str]:
    """Names in the first line of a byline that has any, and in the lines that it leads on to."""
    names: list[str] = []
    open_end = True
    others = False
    for line in text.split("\n")[:12]:
        if _OTHER_HANDS.search(line):
            others = True
            continue
        if others:  # the name of a reviewer, an illustrator
            others = leads_on(line)
            continue
        if leads_on(line):
            open_end = True
            continue
        if not open_end and not line.startswith((",", "&", "/", "und ", "and ")):
            break
        found: list[str] = []
        if len(line) <= MAX_BYLINE:
            found = _in_dateline(line) or [name for name in split_names(line) if _is_capitalised(name)]
        if not found and names:
            break
        names.extend(found)
        open_end = not names or line.rstrip().endswith((",", "&", "/", " and", " und", " et", " y"))
    return names[:12]


def worded_anywhere(tree: PageTree, heading: HtmlElement | None = None) -> list[str]:
    """Names in a line anywhere on a page that says nothing but who wrote it ("Text: Jane Roe").

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><p>It ...</p><p>This was written by Jane Roe.</p></div>")
    >>> worded_anywhere(PageTree(page))
    ['Jane Roe']
    """
    found: dict[str, list[str]] = {}
    looked = 0
    if labelled := _labelled_anywhere(tree, heading):
        return labelled
    texts = [text for text in tree.texts() if 5 < len(text) < _SENTENCE]
    # asked of the page at once: most say so nowhere
    low = " ".join("".join(texts).lower().split())
    is_written = any(hint in low for hint in _WRITTEN_HINTS)
    for text in texts:
        if len(text.split(None, 2)) < 3 and ":" not in text and text.isascii():
            continue  # too few words for "by" and a whole name
        line = " ".join(text.split()).strip("()（）[]【】")
        match = _WRITTEN_BY.search(line) if is_written else None
        several = _SEVERAL.match(line) if match is None else None
        if (match is None and several is None and not starts_as_byline(line)) or _CREDIT.match(line):
            continue
        line = _OTHERS_WORK.sub("", line)
        told = match or several
        stated = split_names(_FULL_STOP.sub("", line[told.end() :] if told else line))
        names = list(takewhile(_is_person, stated[:1])) + list(takewhile(_is_bare, stated[1:]))
        is_said = match is not None or _COLON.search(line[:_AROUND]) is not None
        if not names or not (is_said or len(line) <= len(", ".join(stated)) + _AROUND):
            continue
        if several and len(names) < max(2, len(stated)):
            continue
        looked += 1
        if looked > _MOST_LOOKUPS:
            break
        holders = tree.holders(text)
        if holders and holders[0].tag not in _NO_TEXT and not stands_aside(holders[0], heading):
            found[text] = names
            if len(found) > _MOST_LINES:
                return []  # a list of articles
    return unique(name for names in found.values() for name in names)


def _labelled_anywhere(tree: PageTree, heading: HtmlElement | None) -> list[str]:
    """Names in the text after a label that stands alone ("Author", and the name below it)."""
    texts = [text for text in tree.texts() if not text.isspace()]
    labels = (number for number, text in enumerate(texts[:-1]) if labels_names(text.strip()))
    for number in islice(labels, _MOST_LOOKUPS):
        following_text = texts[number + 1]
        names = split_names(following_text) if len(following_text) <= MAX_BYLINE else []
        if not names or not all(_is_person(name) for name in names):
            continue
        holder = next(iter(tree.holders(texts[number])), None)
        if holder is not None and holder.tag not in _NO_TEXT and not stands_aside(holder, heading):
            return _with_listed(texts[number], names, texts[number + 2 : number + 2 + MOST_LISTED])
    return []


def _with_listed(label: str, names: list[str], texts: list[str]) -> list[str]:
    """The names with those in the texts after them, each by itself, where the label is one for several."""
    if not is_for_several(label.strip()):
        return names
    listed = (split_names(text) if len(text) <= MAX_BYLINE else [] for text in texts)
    more = takewhile(lambda found: len(found) == 1 and _is_person(found[0]), listed)
    return unique([*names, *(found[0] for found in more)])


def _is_person(name: str) -> bool:
    return bool(_FULL_NAME.match(name) or _CHINESE_NAME.match(name)) and not is_organisation(name)


def _is_bare(name: str) -> bool:
    """Whether what follows a name is another one, and not what its bearer is ("Leiterin der Baustelle")."""
    return _is_person(name) and not any(word[0].islower() for word in name.split())


def linked_anywhere(tree: PageTree, heading: HtmlElement | None = None) -> list[str]:
    """The one name that links of a page to an author's page show, outside of lists of other articles.

    >>> import lxml.html
    >>> page = lxml.html.fragment_fromstring("<div><a href='/author/jane-roe'>Jane Roe</a></div>")
    >>> linked_anywhere(PageTree(page))
    ['Jane Roe']
    """
    names: list[str] = []
    addressed = (link for link in tree.tagged("a") if _leads_to_author(link.get("href") or ""))
    for link in islice(addressed, _MOST_LINKS):
        if stands_aside(link, heading):
            continue
        names.extend(name for name in split_names(_lines(link)) if _FULL_NAME.match(name))
    names = unique(name for name in names if not is_organisation(name))
    return names if len(names) == 1 else []


def _leads_to_author(address: str) -> bool:
    return bool(_AUTHOR_WORDS.search(address)) and bool(_AUTHOR_ADDRESS.search(address))


def marked_anywhere(tree: PageTree, heading: HtmlElement | None = None) -> Iterator[list[str]]:
    """Names of every element of a page that is marked as a byline, in the order of the page."""
    around = list(heading.iterancestors()) if heading is not None else []
    for element in islice(tree.with_class(*_MARKS), 40):
        if not is_marked(_label(element)) or _PLACES.search(element.get("class") or ""):
            continue
        outers = takewhile(
            lambda outer: not any(outer is holder for holder in around), islice(element.iterancestors(), 8)
        )
        if any(_PLACES.search(_label(outer)) for outer in outers):
            continue
        if names := marked_names(element):
            yield names


def _label(element: HtmlElement) -> str:
    """What an element is marked as, by any of the attributes that tell of authors."""
    found = (element.get(name) for name in ("class", "id", "data-testid", "itemprop", "rel"))
    return " ".join(value for value in found if value)[:300]


def _lines(element: HtmlElement) -> str:
    """The text under an element, a line for each text node, so that neighbours do not run together."""
    parts = [" ".join(part.split()) for part in select_texts(_TEXTS, element)[:40]]
    return "\n".join(part for part in parts if part)


def _is_capitalised(name: str) -> bool:
    """Whether a name begins as names do: a sentence fragment does not."""
    words = [word for word in name.split() if word[0].isalpha()]
    if words[:1] == ["the"]:
        del words[0]  # "the Bridges Team"
    return (
        bool(words)
        and (not words[0][0].islower() or len(words) == 1)
        and (len(words) < 2 or not words[-1][0].islower())
    )
