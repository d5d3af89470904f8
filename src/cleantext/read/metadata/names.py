"""People's names out of what pages write where they name an author."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from cleantext.read.metadata.dates import month_number
from cleantext.read.metadata.patterns import one_of

MAX_NAMES = 60  # some scientific papers name thousands
MAX_NAME = 70  # characters; longer ones are sentences
MAX_WORDS = 7
MAX_LABEL = 25  # characters of a label that the names follow

# "By" in the larger languages, and what stands before it; then words for the author with a colon.
_GAP = r"(?:\s{0,2}:\s{0,3}|\s{1,3})"
_DONE = {
    r"by(?:\s{0,2}:\s{0,3}|\s{1,3}|(?=(?-i:[A-Z])))": """
        words story text written posted published edited reported reporting reviewed submitted created
        authored produced compiled post recipe guide article blog review analysis opinion interview photos?
        started asked updated contributed photographs? medically_reviewed
        (?:words|text|story|written)_and_photos?
    """,
    f"von{_GAP}": """
        geschrieben veröffentlicht erstellt verfasst text interview kommentar gepostet (?:blog\\s)?beitrag
        ein_beitrag ein_artikel ein_kommentar ein_interview ein_gastbeitrag
    """,
    f"par{_GAP}": "écrit publié rédigé posté article propos_recueillis texte proposé ecrit publie",
    f"por{_GAP}": "escrito publicado texto postado",
    f"(?:di|da){_GAP}": "scritto pubblicato articolo a_cura testo",
    f"door{_GAP}": "geschreven geplaatst gepost tekst",
    f"(?:av|af){_GAP}": "skrevet skriven publicerad publisert tekst text",
}
_COLON = one_of("""
    (?:de_|el_)?autor authors? autorin autoren autora autores auteurs? auteure autore autori autorzy
    författare forfatter kirjoittaja teksti penulis yazar yazan szerző writers? staff_writer texte? texto
    testo tekst words credits? redakteur redaktion journaliste? reporter editor interview автор авторы
    автори текст автор_статьи tác_giả συντάκτης كتب بقلم كاتب מאת 文 文字 作者 記者 记者
    編輯 编辑 撰文 責任編輯 责任编辑 责编 責編 筆者 執筆 著者
    取材・文 기자 글
""")
_BY = re.compile(
    "^(?:"
    + "|".join(rf"(?:{one_of(before)}\s{{1,3}})?{by}" for by, before in _DONE.items())
    + r"|oleh\s{0,3}:?\s{1,3}|via\s{1,3}|more\sabout\s{1,3}"
    + r"|(?:(?:zeige|view|see|read|show|visa|voir|ver)\s)?"
    + r"(?:all|alle|more|mehr|weitere|tous\sles|todos\slos|alla)"
    + r"\s(?:posts?|articles?|beiträge|artikel|stories|entries|artículos|inlägg)"
    + r"\s(?:by|von|from|par|de|of|av)\s{1,3}"
    + rf"|{_COLON}\s{{0,3}}[:：/／|－-]\s{{0,3}}"
    + r"|(?:責任編輯|责任编辑|記者|记者|作者|撰文)\s{0,3}(?=[\u4e00-\u9fff]{2,4}(?:$|[\s、，／/]))"
    + r"|(?:بقلم|كتب|מאת|автор)\s{1,3}"
    + ")",
    re.IGNORECASE,
)
_BARE_BY = re.compile(
    "^(?:"
    + one_of("written posted published words story text reviewed edited reported created contributed")
    + r"\s{1,3})?"
    + one_of("""
        by von par por di door av af author(?:\\(s\\))? authors autor autoren auteur autore verfasser written
        credits? and und et y e en och og ja with mit
    """)
    + r"\s{0,3}[:：]?$",
    re.IGNORECASE,
)
_BARE_AND = re.compile("(?:and|und|et|y|e|en|och|og|ja|with|mit)$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_URL = re.compile(r"(?:https?://|www\.)[^\s()<>]{1,500}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@\w{2,40}")
_PARENTHESES = re.compile(r"\s{0,3}[(\[（【][^()\[\]（）【】]{0,200}[)\]）】]")
_TAGS = re.compile(r"<[^<>]{1,300}>")
# What ends the names in a byline that a page shows: a date, a count, a word that leads to one.
_LEADS_OFF = (
    r"(?-i:[Oo]n|[Aa]m|[Oo]p|[Aa]t|le|el|il|den)|(?:le|el|il|den)(?=\s(?:\d|lun|mar|mer|mié|jeu|jue|gio|ven|vie))|"
    + one_of("""
        posted published publiée? veröffentlicht aktualisiert updated last_updated edited modified stand hace
        publicado actualizado pubblicato is_an? has was says sagt schreibt dit
        wrote alle_artikel all_articles posts follow
    """)
)
# For whom somebody wrote: "Jane Roe for the Tidal Times", but not "Centre for Tides".
_FOR = re.compile(r"(?:^|\s{1,3})(?:for|für|pour|para|per|voor)\s.{0,500}$", re.IGNORECASE | re.DOTALL)
_FOR_PAPER = re.compile(
    r"\s{1,3}(?:for|für|pour|para|per|voor)\s{1,3}(?:the|die|das|den|le|la|el|il|de)\s.{0,100}$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"""\s{{0,3}}(?:
      \s[|•·–—]\s.{{0,500}}$
    | (?:^|(?<=[\s,|•·]))(?:{_LEADS_OFF})\b.{{0,500}}$
    | (?<![\w])\d{{1,4}}(?:st|nd|rd|th)?[\s./:,-].{{0,500}}$
    | \s\d{{1,4}}$
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"\s{0,3}[;|•·、，；\n]\s{0,3}")
_CONJUNCTION = one_of("and und et y e en och og ja i и та oraz ve dan és και şi și &")
_COMMA = re.compile(rf"\s{{0,2}},\s{{1,3}}(?:{_CONJUNCTION}\s{{1,3}})?|,(?=\w)")
_AND = re.compile(rf"\s{{1,3}}(?:{_CONJUNCTION}|[+/–—-])\s{{1,3}}", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_ROLE_BEFORE = re.compile(
    "^(?:"
    + one_of("""
        本[报報] [實实][习習] 特[约約] 通[讯訊][员員]? [记記]者 [编編][辑輯] 責任 责任 作者 著者 撰文 文
    """)
    + r"[:：\s/／]{0,3}){1,4}"
)
_CJK_ROLE_AFTER = re.compile(
    r"[\s/／|｜_]{0,3}"
    + one_of("記者 记者 編輯 编辑 선임기자 인턴기자 기자 특파원 논설위원 인턴 에디터 撰文 報導 报道")
    + "$"
)
# Words of parts of the page that stand where a name would.
_NOT_PEOPLE = re.compile(
    r"\b"
    + one_of("""
        admin administrator webmaster unknown anonymous guest null undefined none n/a default authors? user
        log(?:_)?in sign_in sign_up view_all all_posts more_by more_from read_more follow share subscribe
        comments? copyright all_rights photos? image getty shutterstock pexels privacy cookies? terms https?
        www this min_read minutes? updated published posted please enter_your last alle_artikel mehr_von
        learn_more full_bio see_full full_profile start_shopping (?:photography|styled|illustrations?)_by
    """)
    + r"\b",
    re.IGNORECASE,
)
# Whose picture it is.
_PICTURE = re.compile(
    one_of("fotos? фото bild(?:er)? images? grafik graphics? illustration") + r"\s?:", re.IGNORECASE
)
_ROLE_NOUN = one_of("""
    writers? editors? reporters? correspondents? contributors? columnists? journalists? producers?
    photographers? in[-\\s]chief directors? analysts? bloggers? interns? founder co-founder ceo cto expert
    manager owner president marketing researchers? educators? coordinator specialist dietiti?ci?an
    nutritionist strategist consultant engineer scientist professor attorney lawyer therapist physician
    coach teacher student designer developer gardener astrologer redakteurin redakteure? redaktion
    korrespondentin korrespondent journalistin journalistes? reporterin chefredakteur volontärin volontär
    rédacteurs? rédactrice periodista redactora? corresponsal giornalista redattore redattrice inviato
    verslaggever redacteur redaktör muhabir editörü correspondante? leiter(?:in)? projektleiter(?:in)?
    geschäftsführer(?:in)? sprecher(?:in)? dozent(?:in)? rechtsanw[aä]lt(?:in)? autor(?:in)?
""")
_ROLE_LINK = one_of("at of for in à chez für bei emeritus en de and der des im du von")
_ROLE = re.compile(
    rf"^(?:[\w'’&-]{{2,20}}\s{{1,3}}){{0,5}}{_ROLE_NOUN}" + rf"(?:\s{{1,3}}{_ROLE_LINK}\b.{{0,80}})?$",
    re.IGNORECASE,
)
_RANK = one_of("""
    senior chief deputy associate assistant contributing managing executive staff political politics
    business sports? news features? science health technology tech education foreign special freelance guest
    lead national international local editorial city entertainment culture former global head us uk expert
    digital
""")
_TRAILING_ROLE = re.compile(rf"\s{{1,3}}(?:{_RANK}\s{{1,3}}){{0,4}}{_ROLE_NOUN}$", re.IGNORECASE)
# Agencies and papers that some pages add to a name without a comma: "Jane Roe The Associated Press".
_TRAILING_AGENCY = re.compile(
    r"\s{1,3}(?:(?:for\s|of\s)?the\s)?(?:associated\spress|press\sassociation|canadian\spress)$",
    re.IGNORECASE,
)
_LABELS = frozenset(
    """
    the via text texte texto email e-mail mail beitrag publiziert gepostet geschrieben about home news blog
    contact kontakt menu top more mehr reviewed edited staff article artikel image foto bild video podcast
    interview analysis opinion red in at on by for datum date stand lesedauer words sections publisher
    facebook twitter instagram linkedin login
""".split()
)
# Academic and professional letters belong to the name before them: "Jane Roe, MD".
_LETTERS = re.compile(
    "^"
    + one_of("""
        jr sr ii iii iv m\\.?d ph\\.?\\s?d r\\.?d rdn ldn? cpt mba cfa cfp cepf esq dds dvm vmd ms msc m\\.s
        ma m\\.a mph bsc ba b\\.a jd j\\.d llm rn np pa-c do lcsw psyd cpa mpa facs facc faclm fand foma
        dabom dacvb dpt edd pe cscs cdces cdn nasm psp cpp cissp pmp bvsc mrcvs bs b\\.s lvt vts cnm aprn
        fnp dnp pharmd lmft lpc
    """)
    + r"[.®]?(?:\s(?:faclm|facs|facc))?$",
    re.IGNORECASE,
)
# Words of organisations, where a person is looked for.
_ORGANISATION = re.compile(
    r"\b"
    + one_of("""
        gmbh e\\.?\\s?v\\.? ag inc llc ltd s\\.?a\\.? corp co\\. news media magazine magazin team redaktion
        staff editors? editorial foundation stiftung universit\\w{1,5} institut\\w{0,3} verlag zeitung times
        post press presse agency agentur agenc\\w{1,5} reuters afp dpa apa ansa efe associated group
        association verband society department ministry college school network studios? labs? today daily
        journal online digital company services? nast guardian telegraph tv radio broadcasting blog
        community council committee center centre church club library museum nachrichten notizie rédaction
        redacción redazione redactie desk bureau contributors? publishing insider welle
    """)
    + r"\b|\w\.(?:com|de|org|net|at|ch|fr|it|es|co|tv|lt|info|eu|pl|se|no|nl)\b",
    re.IGNORECASE,
)
# That of a sentence, not of an abbreviation ("Jr.", "Acme Inc.").
_FULL_STOP = re.compile(r"(?<=[a-zß-ÿ]{2})(?<!\bInc)(?<!\bLtd)(?<!\bCorp)\.$")
_EDGES = ' \t\n,;:|-–—•·/*»«›‹"“”\u200b\ufeff\xa0'
_WEEKDAYS = frozenset(
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday am pm ago".split()
)


def split_names(text: str, shown: bool = True) -> list[str]:
    """The names in a byline, without "By", roles, addresses, handles, dates.

    ``shown`` tells that the text was read off the page, where dates and other things may follow
    the names; a name stated to machines is taken more at its word.

    >>> split_names("By Jane Roe, Science Editor, and Ada Byron | 18 Feb 2022")
    ['Jane Roe', 'Ada Byron']
    >>> split_names("Von Max Muster und Erika Musterfrau"), split_names("記者王小明")
    (['Max Muster', 'Erika Musterfrau'], ['王小明'])
    >>> split_names("Jane Roe, MD", shown=False), split_names("https://www.facebook.com/example")
    (['Jane Roe, MD'], [])
    """
    text = text[:3000]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = _TAGS.sub("\n", text)
    text = _PARENTHESES.sub("", text)
    text = _EMAIL.sub(" ; ", _URL.sub(" ; ", text))
    text = _HANDLE.sub(" ; ", text)
    text = _strip_by(text.strip(_EDGES))
    names: list[str] = []
    roles: list[str] = []
    for piece in _BREAK.split(text):
        if _CJK.search(piece):
            names.extend(_split_cjk(piece))
            continue
        if shown:
            piece = _TAIL.sub("", _strip_by(piece.strip(_EDGES)))
            piece = _without_client(piece)
        for part in _comma_parts(piece):
            if not shown:
                part = _without_paper(part)
            if names and _LETTERS.match(part):
                names[-1] = f"{names[-1]}, {part}"
                continue
            for whole in _and_parts(part):
                name = clean_name(whole)
                if name is None:
                    continue
                if _ROLE.match(name) or (shown and names and " " in names[0] and " " not in name):
                    roles.append(name)  # what stands alone beside a whole name is no name
                else:
                    names.append(name)
        if len(names) >= MAX_NAMES:
            break
    if not names and not shown:
        names = roles[:1]
    return unique(names[:MAX_NAMES])


def _without_client(piece: str) -> str:
    """A name without for whom its bearer wrote; an organisation is called so."""
    head = _FOR.sub("", piece, count=1)
    is_name = not head or (len(head.split()) > 1 and not is_organisation(head))
    return head if head != piece and is_name else piece


def _without_paper(name: str) -> str:
    """A stated name without the paper for which its bearer wrote, which says so by its article.

    What is stated is taken more at its word: "Council for Tides" is whole.
    """
    head = _FOR_PAPER.sub("", name, count=1)
    return head if len(head.split()) > 1 and not is_organisation(head) else name


def _comma_parts(piece: str) -> list[str]:
    return [part.strip(_EDGES) for part in _COMMA.split(piece)]


def _and_parts(part: str) -> list[str]:
    """The names on both sides of "and", if both sides are whole names; "Maria & Ana" is one."""
    parts = _AND.split(part)
    if len(parts) == 1 or all(len(name.split()) >= 2 for name in parts):
        return parts
    return [part]


def clean_name(part: str) -> str | None:
    """One name as it stands in a list of authors, or ``None`` if no name is left of it.

    >>> clean_name("by Jane Roe "), clean_name("jane.roe@example.com"), clean_name("Jane Roe Senior Writer")
    ('Jane Roe', None, 'Jane Roe')
    """
    name = " ".join(_strip_by(part.strip(_EDGES)).strip(_EDGES).split())
    name = _FULL_STOP.sub("", name)
    bare = _TRAILING_ROLE.sub("", _TRAILING_AGENCY.sub("", name)).strip(_EDGES)
    if len(bare.split()) >= 2:
        name = bare
    if not 2 <= len(name) <= MAX_NAME or sum(map(str.isalpha, name)) < 2:
        return None
    words = name.split()
    if len(words) == 1 and name.lower() in _LABELS:
        return None
    if len(words) > MAX_WORDS or "@" in name or "://" in name:
        return None
    if _BARE_BY.match(name) or _NOT_PEOPLE.search(name) or _PICTURE.match(name):
        return None
    if all(word.lower().strip(".,") in _WEEKDAYS or month_number(word) or word.isdigit() for word in words):
        return None
    return name


def is_organisation(name: str) -> bool:
    """Whether a name sounds like that of an organisation, an agency or a desk.

    >>> is_organisation("Example News"), is_organisation("example.com"), is_organisation("Jane Roe")
    (True, True, False)
    """
    return bool(_ORGANISATION.search(name))


def unique(names: Iterable[str]) -> list[str]:
    """The names, each once, in their order; case makes no difference."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(" ".join(name.casefold().split()), name)
    return list(seen.values())


def starts_as_byline(text: str) -> bool:
    """Whether a text begins as a byline does ("By ...", "Von ...", "記者 ...").

    >>> starts_as_byline("By Jane Roe"), starts_as_byline("Bypass opened")
    (True, False)
    """
    return bool(_BY.match(text))


def names_alone(line: str) -> list[str]:
    """A line in the parts that would be names if it were nothing but a byline, none if one is a single word.

    Unlike ``split_names`` it leaves nothing out.

    >>> names_alone("By Jane Roe and Ada Byron"), names_alone("JANE ROE"), names_alone("By noon")
    (['Jane Roe', 'Ada Byron'], ['JANE ROE'], [])
    >>> names_alone("By Jane Roe, who was there")
    ['Jane Roe', 'who was there']
    """
    bare = _strip_by(line.strip(_EDGES))
    names = [name for part in _comma_parts(bare) for name in _and_parts(part)]
    return names if all(len(name.split()) > 1 or _CJK.search(name) for name in names) else []


def is_role(text: str) -> bool:
    """Whether a text is somebody's job.

    >>> is_role("Senior Science Editor"), is_role("Jane Roe")
    (True, False)
    """
    return bool(_ROLE.match(text))


# A label that has the line to itself, the names below it: "Article by", "Author(s)", "Von:".
_NAMED_AS = """
    authors? author\\(s\\) contributors? writers? autor autorin autoren auteurs? autores autore verfasser
"""
_NAMES_FOLLOW = re.compile(
    "(?:"
    + one_of("written article story words text authored contributed")
    + rf"\s{{1,3}}by\s{{0,2}}:?|{one_of(_NAMED_AS)}\s{{0,2}}[:：]?|{one_of('by von par por')}\s{{0,2}}:)$",
    re.IGNORECASE,
)
_FOR_SEVERAL = re.compile(
    one_of("authors author\\(s\\) contributors writers autoren auteurs autores") + r"\s{0,2}[:：]?$",
    re.IGNORECASE,
)


def labels_names(line: str) -> bool:
    """Whether a line is nothing but a label that the names of authors follow.

    >>> labels_names("Article by"), labels_names("Author(s)"), labels_names("Von:"), labels_names("By")
    (True, True, True, False)
    """
    return len(line) < MAX_LABEL and bool(_NAMES_FOLLOW.match(line))


def is_for_several(label: str) -> bool:
    """Whether a label announces that several names may follow.

    >>> is_for_several("Author(s)"), is_for_several("Autoren:"), is_for_several("Author")
    (True, True, False)
    """
    return bool(_FOR_SEVERAL.match(label))


def leads_on(line: str, first: bool = False) -> bool:
    """Whether a line of a byline is nothing but "By" or "and", so that the names follow on the next.

    ``first`` leaves out what can only go on ("and").

    >>> leads_on("Written by"), leads_on("and"), leads_on("Jane Roe"), leads_on("and", first=True)
    (True, True, False, False)
    """
    bare = line.strip(_EDGES)
    return bool(_BARE_BY.match(bare)) and not (first and _BARE_AND.match(bare))


def _strip_by(text: str) -> str:
    for _ in range(2):
        stripped = _BY.sub("", text, count=1)
        if stripped == text:
            return text
        text = stripped
    return text


def _split_cjk(piece: str) -> list[str]:
    """Names in Chinese, Japanese or Korean; a space stands inside a Japanese name, between Chinese ones."""
    names = []
    piece = _CJK_ROLE_AFTER.sub("", _CJK_ROLE_BEFORE.sub("", piece.strip(_EDGES)))
    parts = [part for part in re.split(r"[,/／・]\s{0,3}|和(?=[\u4e00-\u9fff]{2,3}$)", piece) if part]
    if len(parts) == 1:
        words = piece.split()
        spaced = all(len(word) == 3 and "\u4e00" <= word[0] <= "\u9fff" for word in words)
        korean = any("\uac00" <= char <= "\ud7af" for char in piece)
        if len(words) > 1 and (spaced or korean):
            parts = words
    for part in parts:
        part = _CJK_ROLE_AFTER.sub("", _CJK_ROLE_BEFORE.sub("", part.strip(_EDGES))).strip(_EDGES)
        if 1 < len(part) <= 30 and not part.isdigit() and not re.search(r"\d{2}", part):
            names.append(part)
    return unique(names[:MAX_NAMES])
