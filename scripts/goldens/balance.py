"""Goldens of balanced class weights, by scikit-learn's compute_class_weight.

    python scripts/goldens/balance.py

writes engine/training/goldens/balance.json.
"""
import json
import pathlib

import numpy as np
from sklearn.utils.class_weight import compute_class_weight

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "balance.json"

random = np.random.default_rng(1)
cases = []
for count, shares in [(12, [0.5, 0.5]), (40, [0.9, 0.05, 0.05]), (300, [0.4, 0.3, 0.2, 0.08, 0.02])]:
    labels = np.concatenate([np.arange(len(shares)), random.choice(len(shares), count - len(shares), p=shares)])
    weights = compute_class_weight("balanced", classes=np.arange(len(shares)), y=labels)
    cases.append({"labels": labels.tolist(), "weights": weights.tolist()})
TARGET.write_text(json.dumps(cases) + "\n")
