"""People's names out of what pages write where they name an author."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_NAMES = 30  # some scientific papers name thousands
MAX_NAME = 70  # characters; longer ones are sentences

# "By" in the larger languages, at the start of a byline.
_BY = re.compile(
    r"""^(?:
      (?:(?:words|story|text|written|posted|published|edited|reported|reporting|reviewed|submitted|created|authored|produced|compiled|medically\ reviewed|
         article|blog|review|analysis|opinion|interview|photos?|started|asked|updated|contributed|started|photographs?)(?:\ and\ photos?)?\s{1,3})?by(?:[:\s]\s{0,3}|(?=(?-i:[A-Z])))
    | (?:(?:ein\ (?:beitrag|artikel|kommentar|interview|gastbeitrag)|geschrieben|veröffentlicht|erstellt|verfasst|text|interview|kommentar|gepostet|beitrag)\s{1,3})?von:?\s{1,3}
    | (?:(?:écrit|publié|rédigé|posté|article|propos\ recueillis|texte|proposé|ecrit|publie)\s{1,3})?par\s?:?\s{1,3}
    | (?:(?:escrito|publicado|texto|postado)\s{1,3})?por:?\s{1,3}
    | (?:(?:scritto|pubblicato|articolo|a\ cura|testo)\s{1,3})?(?:di|da):?\s{1,3}
    | (?:(?:geschreven|geplaatst|gepost|tekst)\s{1,3})?door:?\s{1,3}
    | (?:(?:skrevet|skriven|publicerad|publisert|tekst|text)\s{1,3})?(?:av|af):?\s{1,3}
    | oleh\s{0,3}:?\s{1,3}
    | (?:de\ |el\ )?(?:author|autor|autorin|autoren|autora|autores|auteur|auteurs|auteure|autore|autori|autorzy|författare|forfatter|kirjoittaja|teksti|penulis|yazar|yazan|szerző|
        writer|writers|authors|staff\ writer|text|texte|texto|testo|tekst|words|credits?|redakteur|redaktion|journalist|journaliste|reporter|editor|
        автор|авторы|автори|текст|автор\ статьи|tác\ giả|συντάκτης|كتب|بقلم|كاتب|מאת|文|文字|作者|記者|记者|編輯|编辑|撰文|責任編輯|责任编辑|筆者|執筆|著者|取材・文|기자)\s{0,3}[:：/／|－-]\s{0,3}
    | (?:記者|记者|文/|文／|作者|撰文)\s{0,3}(?=[\u4e00-\u9fff])
    | (?:بقلم|كتب|مأخوذ\ من|מאת|автор)\s{1,3}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_URL = re.compile(r"(?:https?://|www\.)\S{1,500}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@\w{2,40}")
_PARENTHESES = re.compile(r"\s{0,3}[(\[（【][^()\[\]（）【】]{0,100}[)\]）】]")
_TAGS = re.compile(r"<[^<>]{1,300}>")
# What ends the names in a byline: a date, a time, a count.
_TAIL = re.compile(
    r"""\s{0,3}(?:
      [|•·–—\u2022]\s.{0,500}$
    | \b(?:on|am|le|el|il|op|den|den\ |posted|published|updated|last\ updated|publié|veröffentlicht|aktualisiert|publicado|actualizado|pubblicato|in|at|for|is\ a|is\ an|für|pour|para|per|voor)\b\s.{0,500}$
    | \b\d.{0,500}$
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SEPARATORS = re.compile(
    r"""\s{0,3}(?:
      [;,|/•·、，；／＆&+\n](?:\s{0,3}(?:and|und|et|y|e|en|och|og|ja|i|и|та|oraz|ve|dan|és|&)\s)?
    | \s(?:and|und|et|y|e|en|och|og|ja|i|и|та|oraz|ve|dan|with|mit|avec|con|és|και|och|şi|și|a)\s
    | \s[–—-]\s
    )\s{0,3}""",
    re.VERBOSE,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_ROLE_BEFORE = re.compile(r"^(?:(?:本[报報]|[實实][习習]|特[约約]|通[讯訊][员員]?|[记記]者|[编編][辑輯]|作者|撰文|文)[:：\s/／]{0,3}){1,3}")
_CJK_ROLE_AFTER = re.compile(r"[\s/／|｜_]{0,3}(?:記者|记者|編輯|编辑|기자|특파원|논설위원|선임기자|인턴기자|인턴|에디터|編集部|撰文|報導|报道)$")

# Words that no person's name holds: agencies' boilerplate, desks, roles, parts of the page.
_NOT_PEOPLE = re.compile(
    r"""\b(?:
      admin|administrator|webmaster|unknown|anonymous|guest|null|undefined|none|n/a|default|author|authors|user|login|log\ in|sign\ in|
      view\ all|all\ posts|more\ (?:by|from)|read\ more|follow|share|subscribe|comments?|copyright|all\ rights|
      privacy|cookies?|terms|http|https|www
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ROLE = re.compile(
    r"""(?:^|\s{1,3})(?:
      (?:(?:senior|chief|deputy|associate|assistant|contributing|managing|executive|staff|political|business|sports?|news|features?|science|health|technology|tech|
         education|foreign|diplomatic|digital|special|freelance|guest|lead|national|international|local|crime|legal|economics|environment|general|lifestyle|
         investigative|us|uk|editorial|chief\ political|city|video|photo|royal|entertainment|culture|arts?|music|film|money|consumer|world|media|social|medical|
         principal|global|head|multimedia|trainee|data|travel|food|weekend|audience|opinion|breaking|live)\s{1,3}){0,4}
      (?:writer|editor|editors|reporter|correspondent|contributor|columnist|journalist|producer|photographer|in[- ]chief|director|analyst|blogger|intern|
         redakteurin|redakteur|redakteure|redaktion|korrespondentin|korrespondent|journalistin|journaliste|reporterin|chefredakteur|volontärin|volontär|rédacteur|rédactrice|
         periodista|redactora?|corresponsal|giornalista|redattore|redattrice|inviato|verslaggever|redacteur|journalistes|redaktör|journalist|muhabir|editörü)
      (?:\s{1,3}(?:at\ large|of|for|in|emeritus|in[- ]chief).{0,80})?
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
# Two letters at the end are an initial or a title, not a second author: "Smith, Jr.", "Jane Roe, MD".
_SUFFIX = re.compile(
    r"^(?:jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|rd|rdn|ldn|cpt|mba|cfa|cfp|esq|dds|dvm|ms|msc|m\.s|ma|m\.a|mph|bsc|ba|jd|j\.d|llm|rn|np|pa-c|do|lcsw|psyd|cpa|ceo|cto|cfo|mpa|facs|dpt|dr|od|edd|pe)\.?$",
    re.IGNORECASE,
)
_PARTICLES = frozenset("de da do dos das di del della la le van von der den ter ten bin ibn al el y e i du des af av zu zur".split())


def split_names(text: str) -> list[str]:
    """The names in a byline, without "By", roles, addresses, handles, dates.

    >>> split_names("By Jane Roe, Science Editor, and Ada Byron | 18 Feb 2022")
    ['Jane Roe', 'Ada Byron']
    >>> split_names("Von Max Muster und Erika Musterfrau"), split_names("記者王小明")
    (['Max Muster', 'Erika Musterfrau'], ['王小明'])
    >>> split_names("https://www.facebook.com/example")
    []
    """
    text = " ".join(text[:2000].split())
    text = _TAGS.sub(" ", text)
    text = _EMAIL.sub(" ; ", _URL.sub(" ; ", text))
    text = _PARENTHESES.sub("", text)
    text = text.strip(" \t,;:|-–—•·/\u200b\xa0")
    text = _strip_by(text)
    text = _HANDLE.sub(" ; ", text)
    if _CJK.search(text):
        return _split_cjk(text)
    text = _TAIL.sub("", text)
    names: list[str] = []
    for part in _SEPARATORS.split(text):
        name = clean_name(part)
        if name and not _SUFFIX.match(name):
            names.append(name)
        if len(names) >= MAX_NAMES:
            break
    return unique(names)


def clean_name(part: str) -> str | None:
    """One name as it stands in a list of authors, or ``None`` if no name is left of it.

    >>> clean_name("by Jane Roe "), clean_name("jane.roe@example.com"), clean_name("Senior Political Editor")
    ('Jane Roe', None, None)
    """
    name = _strip_by(part.strip(" \t,;:|-–—•·/*\"“”\u200b\xa0"))
    name = _ROLE.sub("", name).strip(" ,;:|-–—•·/*\"“”\u200b\xa0")
    if not 2 <= len(name) <= MAX_NAME or not any(char.isalpha() for char in name):
        return None
    if "@" in name or "/" in name or "://" in name or _NOT_PEOPLE.search(name):
        return None
    if len(name.split()) > 6:
        return None
    return name


def unique(names: Iterable[str]) -> list[str]:
    """The names, each once, in their order; case makes no difference."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(" ".join(name.casefold().split()), name)
    return list(seen.values())


def is_by(text: str) -> bool:
    """Whether a text begins as a byline does ("By ...", "Von ...", "記者 ...").

    >>> is_by("By Jane Roe"), is_by("Bypass opened")
    (True, False)
    """
    return bool(_BY.match(text)) and bool(split_names(text))


def _strip_by(text: str) -> str:
    for _ in range(2):
        stripped = _BY.sub("", text, count=1)
        if stripped == text:
            return text
        text = stripped
    return text


def _split_cjk(text: str) -> list[str]:
    names = []
    for part in re.split(r"[\s、，,;；/／・|｜]{1,5}|和(?=[\u4e00-\u9fff]{2,3}$)", text):
        part = _CJK_ROLE_AFTER.sub("", _CJK_ROLE_BEFORE.sub("", part)).strip()
        if 1 < len(part) <= 30 and part not in ("記者", "记者", "기자", "編輯", "编辑", "文"):
            names.append(part)
    return unique(names[:MAX_NAMES])
