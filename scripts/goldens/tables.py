"""Tables as other programs write them, and what scikit-learn makes of them: PYTHON scripts/goldens/tables.py

Writes engine/datasets/formats/table/fixtures: files of pandas and pyarrow, and oracle.json with the rows that are for
testing and the scores of a linear or logistic regression on the same split. Needs pandas and pyarrow besides.
"""
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression, LogisticRegression

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "engine/datasets/formats/table/fixtures"
SEED = 20251124
SHARE = 0.2


def permutation(count, seed, stream=0):
    """Philox 4x32-10 and Fisher-Yates, in Python's own integers."""
    mask, words = 0xFFFFFFFF, []
    for block in range((count + 2) // 4):
        c, k = [block, 0, 0, 0], [seed & mask, stream & mask]
        for _ in range(10):
            a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
            c = [(b >> 32) ^ c[1] ^ k[0], b & mask, (a >> 32) ^ c[3] ^ k[1], a & mask]
            k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
        words += c
    order = list(range(count))
    for i, word in zip(range(count - 1, 0, -1), words):
        other = int(word / 2**32 * (i + 1))
        order[i], order[other] = order[other], order[i]
    return order


def test_rows(classes, share=SHARE, least=1):
    """Indices of the test rows: of each class its share, by largest remainders."""
    names = sorted(set(classes))
    counts = [classes.count(name) for name in names]
    most = [count - 1 for count in counts] if len(names) > 1 else counts
    left = [min(max(math.floor(n * share), least), m) for n, m in zip(counts, most)]
    wanted = math.floor(len(classes) * share + 0.5) - sum(left)
    for remainder, c in sorted((math.floor(n * share) - n * share, c) for c, n in enumerate(counts)):
        if wanted > 0 and remainder < 0 and left[c] < most[c] and left[c] <= counts[c] * share:
            left[c], wanted = left[c] + 1, wanted - 1
    chosen = []
    for i in permutation(len(classes), SEED):
        left[names.index(classes[i])] -= 1
        if left[names.index(classes[i])] >= 0:
            chosen.append(i)
    return chosen


def scores(path, target, regression):
    """A linear or logistic regression on standardized numbers and one-hot words."""
    table = pd.read_csv(path).dropna().reset_index(drop=True)
    goal = table.pop(target)
    test = test_rows([0] * len(goal) if regression else goal.tolist())
    train = [i for i in range(len(goal)) if i not in set(test)]
    features = pd.get_dummies(table, dtype=float)
    numbers = table.select_dtypes("number").columns
    mean, std = features.loc[train, numbers].mean(), features.loc[train, numbers].std(ddof=0)
    features[numbers] = (features[numbers] - mean) / std
    x, y = features.to_numpy(), goal.to_numpy()
    if regression:
        found = LinearRegression().fit(x[train], y[train]).predict(x[test])
        return {"test": test, "rmse": float(np.sqrt(np.mean((found - y[test]) ** 2)))}
    model = LogisticRegression(C=1e6, max_iter=10000).fit(x[train], y[train])
    return {"test": test, "accuracy": float((model.predict(x[test]) == y[test]).mean())}


def write_tables():
    """The same table as written by several programs."""
    rows = np.arange(60)
    table = pd.DataFrame(
        {
            "größe": np.round(150 + 40 * np.sin(rows), 2),
            "stadt": np.array(["Köln", "Åre", "Québec"])[rows % 3],
            "anzahl": rows % 7 * 1000,
            "klasse": rows % 2,
        }
    )
    table.loc[[3, 17], "größe"] = np.nan
    table.to_parquet(FIXTURES / "pandas.parquet")
    table.to_json(FIXTURES / "pandas.jsonl", orient="records", lines=True, force_ascii=False)
    table.to_csv(FIXTURES / "latin1.csv", sep=";", decimal=",", index=False, encoding="cp1252", lineterminator="\r\n")
    table.to_csv(FIXTURES / "utf16be.csv", sep="\t", index=False, encoding="utf-16-be")
    table.to_csv(FIXTURES / "indexed.csv")
    chinese = table.rename(columns={"größe": "身高", "stadt": "城市", "anzahl": "数量", "klasse": "类别"})
    chinese["城市"] = np.array(["北京", "上海", "广州"])[rows % 3]
    chinese.to_csv(FIXTURES / "gb18030.csv", index=False, encoding="gb18030")
    return {"mean": float(table["größe"].mean()), "deviation": float(table["größe"].std(ddof=0)), "rows": len(table)}


SAMPLES = ROOT / "resources/samples"
tables = [
    (FIXTURES / "09-prices.csv", "price", True),
    (SAMPLES / "auto-mpg.csv", "mpg", True),
    (FIXTURES / "02c-word-classes.csv", "kind", False),
    (FIXTURES / "10-rare-class.csv", "kind", False),
]
oracle = {"written": write_tables(), "fits": {path.name: {"target": target, **scores(path, target, regression)} for path, target, regression in tables}}
(FIXTURES / "oracle.json").write_text(json.dumps(oracle) + "\n")
