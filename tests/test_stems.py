"""What a stem of a lexicon catches beside what was meant, as docs/languages.md tells it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cleantext.lexicon import read_lexicon

sys.path.append(str(Path(__file__).parents[1] / "training"))
pytest.importorskip("wordfreq")
from stems import broad_stems

LEXICON = """
language = "xx"
name = "X"
[concepts]
refuse = ["block*"]
content = ["*video*", "clip"]
[examples]
removes = ["Blocking ads hides our videos."]
"""


def test_common_words_that_no_notice_uses_are_told_by_stem() -> None:
    common = {"videos": 60.0, "blocking": 13.0, "blockchain": 5.0, "blockbuster": 3.0, "clip": 18.0}
    assert list(broad_stems(read_lexicon(LEXICON, "xx.toml"), common)) == [
        ("refuse", "block*", 1, ["blockchain", "blockbuster"]),
    ]
