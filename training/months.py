"""Write src/cleantext/read/metadata/months.py from the CLDR month names that dateparser carries.

python training/months.py > src/cleantext/read/metadata/months.py
"""

from __future__ import annotations

import importlib
import unicodedata
from collections import defaultdict

# The larger languages; none of those that write dates in figures (Chinese, Japanese, Korean, Vietnamese).
LANGUAGES = """
en fr de es it pt nl sv da nb nn fi is pl cs sk sl hr bs sr sr-Latn ru uk be bg mk ro hu el tr az lt lv et
ca gl eu cy ga sq hy ka ar fa he hi bn mr ne gu pa ta te kn ml si th id ms fil sw af kk uz ur
""".split()
NAMES = """january february march april may june july august september october november december""".split()


def main() -> None:
    by_word: dict[str, dict[str, int]] = defaultdict(dict)
    for language in LANGUAGES:
        module = importlib.import_module(f"dateparser.data.date_translation_data.{language}")
        for number, name in enumerate(NAMES, 1):
            for word in module.info.get(name, ()):
                word = unicodedata.normalize("NFC", word).lower().rstrip(".")
                if 2 <= len(word) <= 20 and not any(char.isdigit() or char.isspace() for char in word):
                    by_word[word].setdefault(language, number)
    words: dict[int, set[str]] = defaultdict(set)
    contested: dict[str, int] = {}
    for word, languages in by_word.items():
        numbers = set(languages.values())
        if len(numbers) == 1:
            words[numbers.pop()].add(word)
        else:
            contested |= {f"{language[:2]}:{word}": number for language, number in languages.items()}
    print('"""Month names and abbreviations of the larger languages, from CLDR by way of dateparser.\n')
    print("Written by training/months.py.  A word that is another month in another language stands under")
    print('its language only (``hr:listopad``).\n"""\n')
    print("from __future__ import annotations\n\nfrom collections.abc import Mapping\n")
    print("_NAMES = (")
    for number in range(1, 13):
        for line in _lines(sorted(words[number])):
            print(f"    ({number}, {quoted(line)}),")
    print(")")
    print("_CONTESTED = {")
    for key, number in sorted(contested.items()):
        print(f"    {quoted(key)}: {number},")
    print("}")
    print("_WORDS = {word: number for number, row in _NAMES for word in row.split()}")
    print("MONTHS: Mapping[str, int] = _WORDS | _CONTESTED")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(words: list[str]) -> list[str]:
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 90:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


if __name__ == "__main__":
    main()
