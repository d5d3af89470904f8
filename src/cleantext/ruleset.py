"""Rule files to values: what recognises boilerplate by its words or by its markup, each with its examples."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, cached_property
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, get_args

from cleantext.compiled import load_compiled
from cleantext.fold import fold
from cleantext.model import Category, Status, Strength

At = Literal["whole", "start", "end", "anywhere"]
Extent = Literal["match", "sentence", "block"]
Position = Literal["anywhere", "top", "bottom", "edges", "start"]

# Longer units are hardly ever one piece of boilerplate: of the lines labelled as boilerplate in the
# collection that rules were written from, 99 in 100 are shorter.
MAX_CHARS = 300
SLOTS = ("service", "number", "name", "any")
# What a package names in its metadata to bring rules of its own: a function or a path-like object.
ENTRY_POINT_GROUP = "cleantext.rules"

_FILE_KEYS = ("category", "language", "hosts", "rule")
_RULE_KEYS = (
    "id", "category", "phrases", "row", "pattern", "keywords", "selectors", "at", "extent", "max_chars",
    "most", "position", "strength", "status", "metadata", "service", "removes", "keeps",
)  # fmt: skip
_FIELDS = ("month", "date", "modified")
_ID = re.compile(r"[a-z0-9][A-Za-z0-9-]*(\.[a-z0-9][a-z0-9-]*){2,4}")
_SLOT = re.compile(r"\{(\w*)\}")
_SELECTOR_PIECE = re.compile(
    r"""  (?P<tag>[a-zA-Z][\w-]*)
        | \#(?P<id>[\w:-]+)
        | \.(?P<class>[\w-]+)
        | \[\s*(?P<name>[\w:-]+)\s*
          (?:(?P<sign>[~^$*]?)=\s*(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\]\s]+))\s*)?\]
        | (?P<gap>\s+)
        | (?P<comma>\s*,\s*)
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\.|\(\?P<\w+>|\(\?P=\w+\)|\(\?[aiLmsux]+\)")


class RuleError(ValueError):
    """A rule that cannot be used; the message names the file, the rule and what to write instead."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise one kind of boilerplate; the keys are told in docs/rules.md.

    ``source`` names the file.  ``hosts`` are the sites to which the rule is limited (all, if empty).
    """

    id: str
    category: Category
    language: str
    source: str
    phrases: tuple[str, ...] = ()
    row: bool = False
    pattern: str | None = None
    keywords: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()
    at: At = "whole"
    extent: Extent = "block"
    max_chars: int = MAX_CHARS
    most: int | None = None
    position: Position = "anywhere"
    strength: Strength = "strong"
    status: Status | None = None
    metadata: str | None = None
    service: str | None = None
    hosts: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What an attribute must be: ``sign`` is one of ``= ~ ^ $ *`` as in CSS, or empty (it is there)."""

    name: str
    sign: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a selector: all that it must be."""

    tag: str | None = None
    id: str | None = None
    classes: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Ruleset:
    """Rules that are used together.  ``version`` changes with the content of any of their files.

    Two rulesets are equal when their versions are.
    """

    rules: tuple[Rule, ...] = field(compare=False, repr=False)
    version: str

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Each rule under its id."""
        return {rule.id: rule for rule in self.rules}

    def only(self, *ids: str) -> Ruleset:
        """The rules with these ids alone.

        >>> load_rules().only("mul.scraper-header.date").by_id.keys()
        dict_keys(['mul.scraper-header.date'])
        """
        return Ruleset(tuple(self.by_id[name] for name in ids), f"{self.version}:{','.join(ids)}")


def with_examples(ruleset: Ruleset) -> Ruleset:
    """The same rules with their examples, which are left aside when the package's own rules are loaded."""
    rules = tuple(rule if rule.removes else _built_in_examples()[rule.id] for rule in ruleset.rules)
    return Ruleset(rules, ruleset.version)


def load_rules(paths: Iterable[str | Path] = ()) -> Ruleset:
    """The rules that come with the package and with installed packages, and those in ``paths``.

    ``paths`` are rule files, or folders of them.  The package's own files are read once per process.

    Raises RuleError for a rule that is not fully described.

    >>> len(load_rules().rules) > 0
    True
    """
    files = [(str(path), toml) for given in paths for path, toml in _files_at(Path(given))]
    return join_rules(_built_in(), files) if files else _built_in()


def read_rules(toml: str, source: str) -> tuple[Rule, ...]:
    """The rules in the text of a rule file; ``source`` names the file in errors.

    Raises RuleError for anything that is not described in docs/rules.md.

    >>> read_rules('''
    ... category = "advert"
    ... language = "en"
    ... [[rule]]
    ... id = "en.advert.label"
    ... phrases = ["advertisement"]
    ... removes = ["<<Advertisement>>"]
    ... keeps = ["The advertisement was banned."]
    ... ''', "en.toml")[0].phrases
    ('advertisement',)
    """
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{source}: not TOML: {error}") from None
    _refuse_unknown(table, _FILE_KEYS, source)
    if not isinstance(table.get("language"), str):
        raise RuleError(f'{source}: the language is missing; write language = "fr", or "mul" for all')
    hosts = tuple(host.lower().removeprefix("www.") for host in _texts(table, "hosts", source))
    entries = table.get("rule", [])
    if not isinstance(entries, list) or not entries:
        raise RuleError(f"{source}: there is no rule; begin each with a line [[rule]]")
    return tuple(_read_rule(entry, table, hosts, source) for entry in entries)


def examples_of(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of an example without its marks, and the spans that they enclose.

    >>> examples_of("One. <<Read also: Two>>")
    ('One. Read also: Two', ((5, 19),))
    >>> examples_of("<<<!--more-->>>")
    ('<!--more-->', ((0, 11),))
    """
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    size = place = 0
    for mark in re.finditer(r"<<(.*?)>>(?!>)", text, re.DOTALL):
        before, inside = text[place : mark.start()], mark[1]
        spans.append((size + len(before), size + len(before) + len(inside)))
        pieces += before, inside
        size += len(before) + len(inside)
        place = mark.end()
    pieces.append(text[place:])
    return "".join(pieces), tuple(spans)


def split_phrase(phrase: str) -> list[str]:
    """A phrase's parts: literal words at even places, names of slots at odd places.

    >>> split_phrase("share on {service} now")
    ['share on ', 'service', ' now']
    """
    return _SLOT.split(phrase)


@cache
def read_selector(selector: str) -> tuple[tuple[Step, ...], ...]:
    """The alternatives of a selector, each as its steps from the outermost element inwards.

    Raises ValueError for CSS that is not told in docs/rules.md.

    >>> [[step.id or step.classes for step in steps] for steps in read_selector("#box .note, .hint")]
    [['box', ('note',)], [('hint',)]]
    """
    alternatives: list[tuple[Step, ...]] = []
    steps: list[Step] = []
    tag: str | None = None
    name: str | None = None
    classes: list[str] = []
    conditions: list[Condition] = []
    place, text = 0, selector.strip() + ","
    while place < len(text):
        piece = _SELECTOR_PIECE.match(text, place)
        if piece is None or (piece["tag"] and (tag or name or classes or conditions)):
            raise ValueError(f"cannot read {selector!r} from {text[place:-1]!r} on")
        place = piece.end()
        if piece["gap"] and text[place] == ",":
            continue
        tag = piece["tag"].lower() if piece["tag"] else tag
        name = piece["id"] or name
        if piece["class"]:
            classes.append(piece["class"])
        if piece["name"]:
            value = next(
                (piece[kind] for kind in ("quoted", "single", "bare") if piece[kind] is not None), None
            )
            sign = "" if value is None else piece["sign"] or "="
            conditions.append(Condition(piece["name"].lower(), sign, value or ""))
        if piece["gap"] or piece["comma"]:
            if not (tag or name or classes or conditions):
                raise ValueError(f"{selector!r} has an empty place")
            steps.append(Step(tag, name, tuple(classes), tuple(conditions)))
            tag, name, classes, conditions = None, None, [], []
        if piece["comma"]:
            alternatives.append(tuple(steps))
            steps = []
    return tuple(alternatives)


def _read_rule(entry: Any, table: Mapping[str, Any], hosts: tuple[str, ...], source: str) -> Rule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise RuleError(f'{source}: a rule has no id; write id = "{table["language"]}.category.what-it-is"')
    where = f"{source}: rule {entry['id']}"
    if not _ID.fullmatch(entry["id"]):
        raise RuleError(f'{where}: write the id as "language.category.what-it-is", in small letters')
    _refuse_unknown(entry, _RULE_KEYS, where)
    language = str(table["language"])
    category = entry.get("category", table.get("category"))
    rule = Rule(
        id=entry["id"],
        category=_one_of(category, get_args(Category), "category", where),
        language=language,
        source=source,
        phrases=_texts(entry, "phrases", where),
        row=_one_of(entry.get("row", False), (False, True), "row", where),
        pattern=_text(entry, "pattern", where),
        keywords=_texts(entry, "keywords", where),
        selectors=_texts(entry, "selectors", where),
        at=_one_of(entry.get("at", "whole"), get_args(At), "at", where),
        extent=_one_of(entry.get("extent", "block"), get_args(Extent), "extent", where),
        max_chars=_positive(entry.get("max_chars", MAX_CHARS), "max_chars", where),
        most=_positive(entry["most"], "most", where) if "most" in entry else None,
        position=_one_of(entry.get("position", "anywhere"), get_args(Position), "position", where),
        strength=_one_of(entry.get("strength", "strong"), get_args(Strength), "strength", where),
        status=_one_of(entry["status"], get_args(Status), "status", where) if "status" in entry else None,
        metadata=_one_of(entry["metadata"], _FIELDS, "metadata", where) if "metadata" in entry else None,
        service=_text(entry, "service", where),
        hosts=hosts,
        removes=_texts(entry, "removes", where),
        keeps=_texts(entry, "keeps", where),
    )  # fmt: skip
    _check_kind(rule, where)
    _check_phrases(rule, where)
    _check_pattern(rule, where)
    _check_selectors(rule, where)
    _check_examples(rule, where)
    return rule


def _check_kind(rule: Rule, where: str) -> None:
    kinds = sum(map(bool, (rule.phrases, rule.pattern, rule.selectors)))
    if kinds != 1:
        raise RuleError(f"{where}: write one of phrases = [...], pattern = '...' or selectors = [...]")
    if rule.row and (not rule.phrases or rule.at != "whole" or rule.extent != "block"):
        raise RuleError(f'{where}: row = true goes with phrases, at = "whole" and extent = "block" only')
    if rule.metadata and (not rule.pattern or f"(?P<{rule.metadata}>" not in rule.pattern):
        raise RuleError(f"{where}: metadata needs a pattern with the named group (?P<{rule.metadata}>...)")


def _check_phrases(rule: Rule, where: str) -> None:
    for phrase in rule.phrases:
        parts = split_phrase(phrase)
        for slot in parts[1::2]:
            if slot not in SLOTS:
                raise RuleError(f"{where}: unknown slot {{{slot}}}; write one of {{{'}, {'.join(SLOTS)}}}")
        if not any(_holds_letter(part) for part in parts[0::2]):
            raise RuleError(f"{where}: the phrase {phrase!r} holds no word; write a pattern instead")
        if len(parts) == 1 and sum(map(str.isalnum, phrase)) == 1 and phrase.isascii():
            raise RuleError(f"{where}: the phrase {phrase!r} is a single letter; write more of the line")
        if rule.at in ("end", "anywhere") and not _holds_letter(parts[0]):
            raise RuleError(f'{where}: {phrase!r} begins with a slot; write at = "start", or a pattern')


def _check_pattern(rule: Rule, where: str) -> None:
    if rule.pattern is None:
        if rule.keywords:
            raise RuleError(f"{where}: keywords go with a pattern only")
        return
    if not rule.keywords:
        raise RuleError(f"{where}: a pattern needs keywords = [...], of which one must be in the text")
    plain = _ESCAPE.sub("", rule.pattern)
    folded = fold(plain).text
    if odd := next((char for char, other in zip(plain, folded, strict=False) if char != other), None):
        raise RuleError(f"{where}: a pattern is matched to folded text; write {fold(odd).text!r} for {odd!r}")
    for keyword in rule.keywords:
        if fold(keyword).text != keyword or not keyword.strip(" *"):
            raise RuleError(f"{where}: write the keyword {keyword!r} folded: {fold(keyword).text!r}")
    if _nests_quantifiers(rule.pattern):
        raise RuleError(
            f"{where}: the pattern repeats what repeats; write ++ for the inner +, or a mark between"
        )
    try:
        re.compile(rule.pattern)
    except re.error as error:
        raise RuleError(f"{where}: the pattern is no regular expression: {error}") from None


def _check_selectors(rule: Rule, where: str) -> None:
    for selector in rule.selectors:
        try:
            alternatives = read_selector(selector)
        except ValueError as error:
            raise RuleError(
                f"{where}: {error}; write tag, #id, .class, [attr], [attr=value], [attr^=value], spaces"
            ) from None
        for steps in alternatives:
            last = steps[-1]
            loose = [one for one in last.conditions if one.name in ("class", "id") and one.sign == "*"]
            sure = last.id or last.classes or len(last.conditions) > len(loose) or len(loose) > 1
            if (
                not sure
                and not (last.tag and "-" in last.tag)
                and not (loose and (last.tag or len(steps) > 1))
            ):
                raise RuleError(
                    f"{where}: {selector!r} takes too much; add an id, a class or a second condition"
                )


def _check_examples(rule: Rule, where: str) -> None:
    if not rule.removes or not rule.keeps:
        raise RuleError(f"{where}: write examples of both kinds, removes = [...] and keeps = [...]")
    for example in rule.removes:
        if "<<" not in example:
            raise RuleError(f"{where}: mark what goes in the example with <<...>>: {example[:60]!r}")
    if rule.phrases:
        shown = _squeeze(" ".join(rule.removes))
        for phrase in rule.phrases:
            if not all(_squeeze(part) in shown for part in split_phrase(phrase)[0::2]):
                raise RuleError(f"{where}: no example shows the phrase {phrase!r}; add one to removes")


def _squeeze(text: str) -> str:
    """Folded text without spaces and marks, to see whether one holds another."""
    return re.sub(r"<<|>>|\s+", "", fold(text).text)


def _holds_letter(text: str) -> bool:
    return any(char.isalnum() for char in text)


_PIECE = re.compile(
    r"""(?P<open>\((?:\?(?:P<\w+>|P=\w+\)?|<?[=!]|[:>]))?)
      | (?P<close>\))
      | (?P<bar>\|)
      | (?P<edge>\\[bBAZ]|[\^$])
      | (?P<unit>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.)""",
    re.VERBOSE | re.DOTALL,
)
_QUANTIFIER = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})(?P<kind>[+?]?)")


def _nests_quantifiers(pattern: str) -> bool:
    """Whether a repeated group can share out the same characters among its rounds in many ways.

    That is so if it holds a repeat without bound and nothing else that must be there.  A possessive
    repeat (``++``) gives nothing back.

    >>> [_nests_quantifiers(pattern) for pattern in ("(a+)+", "(?:a+ ?){0,5}", "(?:a+|bc)*", "(?:a|b*)*")]
    [True, True, True, True]
    >>> [_nests_quantifiers(pattern) for pattern in ("(a{1,9})+", "(?: a+){0,5}", "(?:a++ ?){0,5}", "[(+]+")]
    [False, False, False, False]
    """
    # of each open group: whether its present alternative repeats without bound, whether it holds
    # something that must be there, and whether an alternative before it was all repeat
    groups: list[list[bool]] = [[False, False, False]]
    place = 0
    while place < len(pattern):
        piece = _PIECE.match(pattern, place)
        if piece is None:
            return False
        place = piece.end()
        if piece["open"]:
            groups.append([False, False, False])
            continue
        if piece["bar"]:
            repeats, holds, loose = groups[-1]
            groups[-1] = [False, False, loose or (repeats and not holds)]
            continue
        quantifier = _QUANTIFIER.match(pattern, place)
        least, most, possessive = 1, 1, False
        if quantifier:
            place = quantifier.end()
            least, most, possessive = _bounds(quantifier)
        is_loose = False
        if piece["close"] and len(groups) > 1:
            repeats, holds, loose = groups.pop()
            is_loose = loose or (repeats and not holds)
            if is_loose and most > 1 and not possessive:
                return True
            must = holds and not loose
        else:
            must = not piece["edge"]
            is_loose = most == _ENDLESS and not possessive
        if is_loose:
            groups[-1][0] = True
        elif must and least:
            groups[-1][1] = True
    return False


_ENDLESS = 1_000_000


def _bounds(quantifier: re.Match[str]) -> tuple[int, int, bool]:
    """How often at least and at most, and whether nothing is given back."""
    possessive = quantifier["kind"] == "+"
    if quantifier["sign"]:
        least = 1 if quantifier["sign"] == "+" else 0
        return least, 1 if quantifier["sign"] == "?" else _ENDLESS, possessive
    least = int(quantifier["least"] or 0)
    most = int(quantifier["most"]) if quantifier["most"] else _ENDLESS if quantifier["comma"] else least
    return least, most, possessive


@cache
def _built_in() -> Ruleset:
    """The package's own rules, without their examples, and those that installed packages bring."""
    stored = load_compiled("rules")
    own = read_own_rules() if stored is None else restore_rules(stored)
    brought: list[tuple[str, str]] = []
    for point in sorted(metadata.entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        given = point.load()
        folder = given() if callable(given) else given
        brought += [(str(path), toml) for path, toml in _files_at(Path(folder))]
    return join_rules(own, brought) if brought else own


def read_own_rules() -> Ruleset:
    """The package's own rules from their files, without their examples."""
    return join_rules(Ruleset((), ""), _own_files(), read_quickly)


def compile_rules() -> dict[str, Any]:
    """The same in JSON values: of each rule what is not as by default."""
    ruleset = read_own_rules()
    rules = [
        {
            name: value
            for name in _FIELD_NAMES
            if (value := getattr(rule, name)) != _DEFAULTS.get(name, MISSING)
        }
        for rule in ruleset.rules
    ]
    return {"version": ruleset.version, "rules": rules}


def restore_rules(stored: Mapping[str, Any]) -> Ruleset:
    """The ruleset of ``compile_rules``."""
    return Ruleset(tuple(map(_restore_rule, stored["rules"])), stored["version"])


def _restore_rule(entry: Mapping[str, Any]) -> Rule:
    values: dict[str, Any] = {
        name: tuple(value) if type(value) is list else value for name, value in entry.items()
    }
    return Rule(**values)


@cache
def _built_in_examples() -> Mapping[str, Rule]:
    return {rule.id: rule for source, toml in _own_files() for rule in read_rules(toml, source)}


def _own_files() -> list[tuple[str, str]]:
    return list(_files_in(resources.files("cleantext") / "rules", "rules"))


_EXAMPLES = re.compile(
    r"^(?:removes|keeps) = \[.*?(?=^\[\[rule\]\]|^[a-z_]+ = |\Z)", re.MULTILINE | re.DOTALL
)
_FIELD_NAMES = tuple(entry.name for entry in fields(Rule))
_DEFAULTS = {entry.name: entry.default for entry in fields(Rule) if entry.default is not MISSING}


def read_quickly(toml: str, source: str) -> tuple[Rule, ...]:
    """The rules of one of the package's own files, trusted and without their examples.

    The tests read these files with ``read_rules`` and hold that this gives the same rules.
    """
    table = tomllib.loads(_EXAMPLES.sub("", toml))
    shared = {**_DEFAULTS, "source": source, "language": table["language"], "category": table.get("category")}
    shared["hosts"] = tuple(table.get("hosts", ()))
    return tuple(
        Rule(**{
            **shared,
            **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()},
        })
        for entry in table["rule"]
    )  # fmt: skip


def join_rules(
    known: Ruleset,
    files: Iterable[tuple[str, str]],
    read: Callable[[str, str], tuple[Rule, ...]] = read_rules,
) -> Ruleset:
    """The known rules and those in the texts of ``files``; an id stands for one rule only."""
    digest = hashlib.sha256(known.version.encode())
    rules = list(known.rules)
    sources = {rule.id: rule.source for rule in rules}
    for source, toml in files:
        digest.update(toml.encode("utf-8", "surrogatepass"))
        for rule in read(toml, source):
            if rule.id in sources:
                raise RuleError(
                    f"{source}: rule {rule.id}: the id is taken in {sources[rule.id]}; write another one"
                )
            sources[rule.id] = source
            rules.append(rule)
    return Ruleset(tuple(rules), digest.hexdigest()[:16])


def _files_in(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_in(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".toml"):
            yield f"{name}/{entry.name}", entry.read_text("utf-8")


def _files_at(path: Path) -> list[tuple[Path, str]]:
    if path.is_dir():
        found = sorted(path.rglob("*.toml"))
    elif path.is_file():
        found = [path]
    else:
        found = []
    if not found:
        raise RuleError(f"{path}: no rules there; give a .toml file, or a folder that holds some")
    try:
        return [(file, file.read_text("utf-8")) for file in found]
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    if unknown := sorted(set(table) - set(known)):
        raise RuleError(f"{where}: unknown key {unknown[0]!r}; write one of {', '.join(known)}")


def _text(table: Mapping[str, Any], key: str, where: str) -> str | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise RuleError(f"{where}: {key} must be a text in quotes")
    return value


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise RuleError(f'{where}: {key} must be a list of texts, as in {key} = ["...", "..."]')
    return tuple(value)


def _one_of(value: Any, known: tuple[Any, ...], key: str, where: str) -> Any:
    if not any(type(value) is type(one) and value == one for one in known):  # 1 == True
        written = ", ".join(str(one).lower() if isinstance(one, bool) else str(one) for one in known)
        raise RuleError(f"{where}: {key} is {value!r}; write one of {written}")
    return value


def _positive(value: Any, key: str, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise RuleError(f"{where}: {key} must be a whole number above 0")
    return value
