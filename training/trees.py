"""CatBoost's trees as those of the package."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import catboost
import numpy as np

from cleantext.find.trees import Trees


def export(model: catboost.CatBoost) -> Trees:
    """CatBoost's trees, which ask one question on each level, as arrays."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        model.save_model(file.name, format="json")
        told = json.loads(Path(file.name).read_bytes())
    column_of = {
        known["flat_feature_index"]: known["feature_index"]
        for known in told["features_info"]["float_features"]
    }
    depth = max(len(tree["splits"]) for tree in told["oblivious_trees"])
    levels, thresholds, leaves = [], [], []
    scale, bias = told["scale_and_bias"]
    for tree in told["oblivious_trees"]:
        splits = tree["splits"]
        missing = depth - len(splits)
        # CatBoost's first split is the lowest bit of a leaf's number; a short tree asks in vain at first
        levels.append([0] * missing + [column_of[split["float_feature_index"]] for split in splits[::-1]])
        thresholds.append([np.inf] * missing + [split["border"] for split in splits[::-1]])
        own = np.array(tree["leaf_values"]) * scale
        leaves.append(np.concatenate([own, np.zeros((1 << depth) - len(own))]))
    return Trees(
        np.array(levels, dtype=np.int64),
        np.array(thresholds, dtype=np.float32),
        np.array(leaves, dtype=np.float16).astype(np.float32),
        float(bias[0] if isinstance(bias, list) else bias),
    )
