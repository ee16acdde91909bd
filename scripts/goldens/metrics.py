"""Goldens of metrics, from scikit-learn.

    python scripts/goldens/metrics.py

writes engine/training/goldens/metrics.json.
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn import metrics as m

from formula import hashed, values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "metrics.json"


def classes_case(count, classes, present, ties):
    """`present`: number of classes with samples. `ties`: scores on a coarse grid."""
    raw = values((count, classes), 4, 2.0).double().numpy()
    labels = np.array([int(h) % present for h in hashed(count, 6)])
    raw[np.arange(count), labels] += 1.0
    if ties:
        raw = np.round(raw * 2) / 2
    p = np.exp(raw) / np.exp(raw).sum(1, keepdims=True)
    p = p.astype(np.float32).astype(np.float64)
    predicted = p.argmax(1)
    precision, recall, f1, support = m.precision_recall_fscore_support(labels, predicted, labels=range(classes), zero_division=0)
    macro = m.precision_recall_fscore_support(labels, predicted, average="macro", zero_division=0)[:3]
    micro = m.precision_recall_fscore_support(labels, predicted, average="micro", zero_division=0)[:3]
    auc = [m.roc_auc_score(labels == c, p[:, c]) if 0 < (labels == c).sum() < count else None for c in range(classes)]
    case = {
        "classes": classes, "labels": labels.tolist(), "probabilities": [float(f"{v:.9g}") for v in p.flatten()],
        "accuracy": m.accuracy_score(labels, predicted),
        "confusion": m.confusion_matrix(labels, predicted, labels=range(classes)).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
        "macro": list(macro), "micro": list(micro), "auc": auc,
        "macroAuc": float(np.mean([a for a in auc if a is not None])),
        "perplexity": float(np.exp(-np.log(p[np.arange(count), labels]).mean())),
    }
    if not ties:
        case["top3"] = m.top_k_accuracy_score(labels, p, k=3, labels=range(classes))
    if present == classes:
        assert abs(case["macroAuc"] - m.roc_auc_score(labels, p, multi_class="ovr", average="macro", labels=range(classes))) < 1e-12
    return case


def values_case(count, width):
    wanted = values((count, width), 7, 3.0).double().numpy() + 100
    got = (wanted + values((count, width), 8, 1.0).double().numpy()).astype(np.float32).astype(np.float64)
    wanted = wanted.astype(np.float32).astype(np.float64)
    return {
        "width": width, "wanted": wanted.flatten().tolist(), "got": got.flatten().tolist(),
        "mae": m.mean_absolute_error(wanted, got), "rmse": float(np.sqrt(m.mean_squared_error(wanted, got))), "r2": m.r2_score(wanted, got, multioutput="variance_weighted"),
    }


TARGET.write_text(json.dumps({
    "sklearn": sklearn.__version__,
    "classes": [classes_case(60, 5, 5, False), classes_case(40, 6, 4, True)],
    "values": [values_case(30, 1), values_case(20, 4)],
}) + "\n")
print(TARGET.stat().st_size, "bytes")
