"""How blocks are labelled for training."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

TRAINING = Path(__file__).parent.parent / "training" / "alignment.py"


@pytest.fixture(scope="module")
def alignment() -> Any:
    spec = importlib.util.spec_from_file_location("alignment", TRAINING)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["alignment"] = module
    spec.loader.exec_module(module)
    return module


def label(alignment: Any, page: list[str], truth: str) -> list[float]:
    labels: list[float] = alignment.label_by_text([line.lower().split() for line in page], truth).tolist()
    return labels


def test_the_short_items_of_a_list_are_labelled_and_the_menu_with_the_same_words_is_not(
    alignment: Any,
) -> None:
    page = [
        "Oars",
        "Ropes",
        "Contact",
        "Oars",
        "Ash oar",
        "49",
        "Add to cart",
        "Pine oar",
        "39",
        "Add to cart",
        "Oars",
    ]
    truth = "Oars\nAsh oar\n49\nPine oar\n39"
    assert label(alignment, page, truth) == [0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0]


def test_of_two_copies_of_a_paragraph_one_is_labelled(alignment: Any) -> None:
    paragraph = "the boats came back at noon with crates of mackerel"
    page = [paragraph, "Menu", paragraph, "Prices had risen by a third over the summer months"]
    assert label(alignment, page, paragraph + ". " + page[3]) == [0, 0, 1, 1]


def test_a_word_far_from_the_article_is_there_by_chance(alignment: Any) -> None:
    page = ["The wind rose in the night and the harbour was empty", *["Menu"] * 40, "night"]
    assert label(alignment, page, page[0] + "\nnight") == [1, *[0] * 40, 0]


def test_a_list_in_another_order_is_labelled_within_the_article(alignment: Any) -> None:
    page = [
        "Oars and ropes for small boats of all kinds",
        "Pine oar with leather",
        "Ash oar with brass",
        "Hemp rope by the metre",
        "Made on the quay since 1901 by us",
    ]
    truth = "\n".join([page[0], page[3], page[2], page[1], page[4]])
    assert label(alignment, page, truth) == [1, 1, 1, 1, 1]
