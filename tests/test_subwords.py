import numpy as np
import pytest

from cleantext.find.subwords import PLACES, Subwords


def test_a_word_of_several_characters_of_a_script_without_spaces_has_one_weight() -> None:
    # beyond the basic plane a digit is stuck to a character; of three pieces with weight one each says two halves
    text = "\U000200000"
    assert Subwords(np.ones(PLACES)).weigh_words(text, [(0, 2)]) == [pytest.approx(3 / 3**0.5)]
