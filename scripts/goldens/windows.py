"""Windows of time series, cut by numpy from a table of two stations: PYTHON scripts/goldens/windows.py

Writes engine/datasets/testing/fixtures/series: stations.csv, rows of two stations by turns with a weekly season and a
gap, and windows.json: inputs and targets as sums by place, and the error of the forecast that repeats the last value.
"""
import csv
import datetime
import json
import math
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

FOLDER = Path(__file__).resolve().parents[2] / "engine/datasets/testing/fixtures/series"
DAYS, LENGTH, HORIZON, STRIDE, PERIOD = 300, 14, 2, 1, 97
GAP = 120
SHARE = 0.2


def write_table():
    random = np.random.default_rng(7)
    with open(FOLDER / "stations.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["day", "station", "wind", "load"])
        for t in range(DAYS):
            day = datetime.date(2024, 1, 1) + datetime.timedelta(days=t)
            for k, station in enumerate(["north", "south"]):
                wind = 6 + 2 * math.sin(2 * math.pi * (t + 3 * k) / 11) + random.normal(0, 0.4)
                load = 120 + 60 * k + 20 * math.sin(2 * math.pi * (t + k) / 7) - 2 * wind + random.normal(0, 2)
                gone = k == 0 and t == GAP
                out.writerow([day.isoformat(), station, "" if gone else f"{wind:.2f}", f"{load:.1f}"])


def weighed(values):
    """Every value has a weight by its place."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    return float((flat * (1 + np.arange(flat.size) % PERIOD)).sum())


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_table()
    with open(FOLDER / "stations.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    windows, targets, last, days = [], [], [], []
    covered = {}
    for k, station in enumerate(["north", "south"]):
        own = [row for row in rows if row["station"] == station]
        table = np.array([[float(row["wind"] or "nan"), float(row["load"])] for row in own])
        words = np.tile([1 - k, k], (len(own), 1)).astype(float)
        values = np.concatenate([words, table], axis=1)
        for start, window in enumerate(sliding_window_view(values, LENGTH, axis=0).transpose(0, 2, 1)):
            goal = start + LENGTH - 1 + HORIZON
            if goal >= len(own) or start % STRIDE or np.isnan(window).any():
                continue
            windows.append(window)
            targets.append(table[goal, 1])
            last.append(window[-1, -1])
            days.append(goal)
            covered[len(windows) - 1] = [(k, place) for place in range(start, start + LENGTH)]
    days = np.array(days)
    # Whole days go to the test part, the newest first, while that brings its size nearer to the share.
    wanted, count, cut = math.floor(len(days) * SHARE + 0.5), 0, days.max() + 1
    for day in sorted(set(days), reverse=True):
        size = int((days == day).sum())
        if abs(count + size - wanted) >= abs(count - wanted):
            break
        count, cut = count + size, day
    train, test = np.flatnonzero(days < cut), np.flatnonzero(days >= cut)
    windows, targets, last = np.array(windows), np.array(targets), np.array(last)
    # Every row that training sees counts once.
    seen = {place: windows[i][j] for i in train for j, place in enumerate(covered[i])}
    table = np.array([seen[place] for place in sorted(seen)])
    mean, deviation = table.mean(0), table.std(0)
    mean[:2], deviation[:2] = 0, 1
    goal_mean, goal_deviation = targets[train].mean(), targets[train].std()
    part = lambda chosen: {
        "count": len(chosen),
        "values": weighed(((windows[chosen] - mean) / deviation).astype(np.float32)),
        "labels": weighed(((targets[chosen] - goal_mean) / goal_deviation).astype(np.float32)),
    }
    naive = last[test] - targets[test]
    golden = {
        "settings": {"length": LENGTH, "horizon": HORIZON, "stride": STRIDE},
        "train": part(train),
        "test": part(test),
        "naive": {"rmse": float(np.sqrt((naive**2).mean())), "mae": float(np.abs(naive).mean())},
    }
    (FOLDER / "windows.json").write_text(json.dumps(golden, indent=2) + "\n", encoding="utf-8")


main()
