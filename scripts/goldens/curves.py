"""Goldens of ROC and precision-recall curves and of calibration, from scikit-learn.

    python scripts/goldens/curves.py

reads the scores in engine/training/goldens/metrics.json, adds a test of two classes, and writes curves.json beside it.
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

FOLDER = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens"
BINS = 15


def curve(positive, score):
    """Counts at each distinct score, from the highest; None without both kinds."""
    if not 0 < positive.sum() < len(positive):
        return None
    fpr, tpr, thresholds = m.roc_curve(positive, score, drop_intermediate=False)
    precision, recall, _ = m.precision_recall_curve(positive, score)
    return {
        "thresholds": thresholds[1:].tolist(), "fpr": fpr[1:].tolist(), "tpr": tpr[1:].tolist(),
        # From the highest score, as the ROC curve has it; without the point that scikit-learn adds.
        "precision": precision[:-1][::-1].tolist(), "recall": recall[:-1][::-1].tolist(),
        "auc": m.roc_auc_score(positive, score), "ap": m.average_precision_score(positive, score),
    }


def calibration(labels, p):
    """Expected calibration error of the predicted class (Guo et al. 2017), bins of equal width."""
    predicted = p.argmax(1)
    confidence, right = p.max(1), predicted == labels
    share, mean = calibration_curve(right, confidence, n_bins=BINS)
    at = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence)
    count = np.bincount(at, minlength=BINS)
    filled = count[count > 0]
    return {
        "count": count.tolist(), "share": share.tolist(), "confidence": mean.tolist(),
        "ece": float((filled * np.abs(share - mean)).sum() / filled.sum()),
    }


def decisions(positive, score):
    """Confusion and scores of deciding for the class from a threshold on."""
    found = []
    for threshold in (0.0, 0.1, 0.25, 0.5, 0.731, 0.9, 1.0):
        says = score >= threshold
        (tn, fp), (fn, tp) = m.confusion_matrix(positive, says, labels=[False, True])
        precision, recall, f1, _ = m.precision_recall_fscore_support(positive, says, average="binary", zero_division=0)
        found.append({"threshold": threshold, "counts": [int(tp), int(fp), int(fn), int(tn)],
                      "precision": precision, "recall": recall, "f1": f1})
    return found


def case(labels, p):
    curves = [curve(labels == c, p[:, c]) for c in range(p.shape[1])]
    return {
        "curves": curves, "macroAp": float(np.mean([one["ap"] for one in curves if one])),
        "calibration": calibration(labels, p),
    }


def two_classes(count):
    rng = np.random.default_rng(4)
    labels = (rng.random(count) < 0.3).astype(int)
    yes = 1 / (1 + np.exp(-(rng.normal(size=count) * 1.5 + 2 * labels - 1)))
    yes = yes.astype(np.float32).astype(np.float64)
    p = np.stack([(1 - yes).astype(np.float32).astype(np.float64), yes], 1)
    return {
        "classes": 2, "labels": labels.tolist(), "probabilities": p.flatten().tolist(), **case(labels, p),
        "decisions": decisions(labels == 1, yes),
    }


known = json.loads((FOLDER / "metrics.json").read_text())["classes"]
cases = [
    {"classes": one["classes"], "labels": one["labels"], "probabilities": one["probabilities"],
     **case(np.array(one["labels"]), np.array(one["probabilities"], dtype=np.float32).astype(np.float64).reshape(-1, one["classes"]))}
    for one in known
]
target = FOLDER / "curves.json"
target.write_text(json.dumps({"sklearn": sklearn.__version__, "cases": [*cases, two_classes(80)]}) + "\n")
print(target.stat().st_size, "bytes")
