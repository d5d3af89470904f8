"""Boosted trees."""

from __future__ import annotations

import numpy as np

from cleantext.find.trees import Trees


def test_a_short_tree_asks_in_vain_at_first() -> None:
    tree = Trees(np.array([[0, 1]]), np.array([[np.inf, 0.5]], "f"), np.array([[1, 2, 8, 9]], "f"), 0.0)
    assert tree.score(np.array([[5, 0.4], [5, 0.6]], "f")).tolist() == [1.0, 2.0]
