"""What is stored for a quick start is what the sources say, and is not used once they say something else."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleantext import compiled, fold, lexicon, ruleset
from cleantext.find import automaton, phrases, words
from cleantext.find.notices import read_weights, restore_weights
from cleantext.find.subwords import PLACES, Subwords
from cleantext.find.vocabulary import Vocabulary
from cleantext.model import Metadata
from cleantext.read.lines import lay_out_text

ROOT = Path(__file__).parent.parent
TEXT = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "fixtures/text").glob("*/page.txt")))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("compiled")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    return {path.stem: json.loads(path.read_bytes()) for path in hook.compile_into(folder)}


def test_each_kind_of_source_is_stored(stored: dict[str, Any]) -> None:
    kinds = {name.partition("-")[0] for name in stored}
    assert kinds == {
        "anchors", "characters", "lexicon", "lexicons", "notice", "phrases", "rules", "services",
    }  # fmt: skip


def test_a_build_needs_numpy_and_nothing_else_of_what_the_package_needs() -> None:
    # the wheel is built where only build-system.requires is installed
    needed = ("lxml", "bs4", "trafilatura", "langdetect", "htmldate", "ahocorasick_rs")
    block = f"import sys; sys.modules.update(dict.fromkeys({needed!r})); import hatch_build; "
    load = "from cleantext import fold, lexicon, ruleset; from cleantext.find import automaton, phrases, vocabulary, words"
    done = subprocess.run(
        [sys.executable, "-c", block + load], cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert done.returncode == 0


def test_stored_rules_are_those_of_the_files(stored: dict[str, Any]) -> None:
    own, restored = ruleset.read_own_rules(), ruleset.restore_rules(stored["rules"])
    assert (restored.version, restored.rules) == (own.version, own.rules)


def test_stored_phrases_find_what_the_rules_find(stored: dict[str, Any]) -> None:
    own = ruleset.read_own_rules()
    page = phrases._Page(lay_out_text(TEXT, Metadata()))
    slow = phrases._Matcher(own.rules, phrases.tabulate(own.rules))
    quick = phrases._Matcher(own.rules, stored["phrases"]["tables"])
    claims = [*slow.labels(page), *slow.hits(page)]
    assert len(claims) > 20
    assert [*quick.labels(page), *quick.hits(page)] == claims
    assert stored["phrases"]["version"] == own.version


def test_what_is_stored_of_all_rules_is_not_read_for_some_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    # each example of each rule is checked by that rule alone: to read 1.4 MB for each took minutes
    read: list[str] = []
    monkeypatch.setattr(phrases, "load_compiled", read.append)
    phrases._compile.cache_clear()
    some = ruleset.load_rules().only("mul.scraper-header.date")
    text = "date 2022-03 The tide was low."
    assert [
        text[one.start : one.end] for one in phrases.find_phrases(lay_out_text(text, Metadata()), some)
    ] == ["date 2022-03"]
    assert read == []
    phrases.find_phrases(lay_out_text(text, Metadata()), ruleset.load_rules())
    phrases._compile.cache_clear()
    assert read == ["phrases"]


def test_stored_lexicons_are_those_of_the_files_without_their_examples(stored: dict[str, Any]) -> None:
    words = [replace(one, removes=(), keeps=()) for one in lexicon.load_lexicons()]
    assert [lexicon.restore_lexicon(stored[name]) for name in stored["lexicons"]] == words
    assert stored["services"] == {name: list(words) for name, words in lexicon.read_services().items()}


def test_stored_anchors_find_what_the_lexicons_find(stored: dict[str, Any]) -> None:
    folded = fold.fold(TEXT).text
    lexicons, services = lexicon.load_lexicons(), lexicon.load_services()
    slow, quick = Vocabulary(lexicons, services), Vocabulary(lexicons, services, stored["anchors"])
    hits = slow.look(folded)
    assert len(hits) > 100
    assert list(quick.look(folded)) == list(hits)
    weights = slow.weigh_languages(folded, 0, len(folded), {})
    assert weights.sum() > 1000
    assert np.array_equal(quick.weigh_languages(folded, 0, len(folded), {}), weights)


def test_stored_characters_fold_and_part_words_as_unicode_says(stored: dict[str, Any]) -> None:
    characters = stored["characters"]
    assert np.array_equal(fold.restore_table(characters["fold"]), fold.make_table())
    assert np.array_equal(
        automaton.restore_table(characters["space"]), automaton.restore_table(automaton.compile_table())
    )
    for restored, made in zip(words.restore_tables(characters), words.make_tables(), strict=True):
        assert np.array_equal(restored, made)
        assert restored.dtype == made.dtype


def test_stored_weights_are_those_of_the_file(stored: dict[str, Any]) -> None:
    nothing = Subwords(np.zeros(PLACES))
    text = (ROOT / "src/cleantext/weights/notices.toml").read_text("utf-8")
    weights, restored = read_weights(text, nothing), restore_weights(stored["notice-weights"], nothing)
    assert restored.sentences == weights.sentences
    assert (restored.seed, restored.sure) == (weights.seed, weights.sure)
    for name in ("words", "gaps", "edges", "runs"):
        assert np.array_equal(getattr(restored.chain, name), getattr(weights.chain, name))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of stored values, which is not the package's own."""
    monkeypatch.setattr(compiled, "FOLDER", tmp_path)
    compiled.is_current.cache_clear()
    (tmp_path / "rules.json").write_text('{"version": "new"}', "utf-8")
    yield tmp_path
    compiled.is_current.cache_clear()


def test_what_was_stored_with_the_wheel_is_used(folder: Path) -> None:
    assert compiled.load_compiled("rules") == {"version": "new"}
    assert compiled.load_compiled("lexicons") is None


def test_what_was_stored_in_a_checkout_is_used_while_its_sources_are_the_same(folder: Path) -> None:
    (folder / compiled.NOTE).write_text(compiled.describe_sources(), "utf-8")
    assert compiled.load_compiled("rules") == {"version": "new"}


def test_what_was_stored_in_a_checkout_is_not_used_once_its_sources_changed(folder: Path) -> None:
    (folder / compiled.NOTE).write_text("of yesterday", "utf-8")
    assert compiled.load_compiled("rules") is None


def test_a_changed_source_is_noticed_by_its_time_and_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    (tmp_path / "rules").mkdir()
    file = tmp_path / "rules" / "en.toml"
    file.write_text("a", "utf-8")
    before = compiled.describe_sources()
    assert compiled.describe_sources() == before
    file.write_text("ab", "utf-8")
    assert compiled.describe_sources() != before
