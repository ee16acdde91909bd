"""Windows of time series, cut by numpy from a table of two stations: PYTHON scripts/goldens/windows.py

Writes engine/datasets/testing/fixtures/series: stations.csv, rows of two stations by turns with a weekly season and a
gap, and windows.json: inputs and targets as sums by place, and the errors of forecasts that repeat the last value, or
the season before; of one target some rows later, and of several steps of several columns.
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
# Columns of a window after the two of the station, and rows of a week.
WIND, LOAD, PERIODIC = 2, 3, 7
STATIONS = ["north", "south"]


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


def cut(rows, length, horizon, stride, columns, multi_step):
    """Windows, targets [N, steps, columns], and of each window its series and its first row in it."""
    windows, targets, places = [], [], []
    for k, station in enumerate(STATIONS):
        own = [row for row in rows if row["station"] == station]
        table = np.array([[float(row["wind"] or "nan"), float(row["load"])] for row in own])
        words = np.tile([1 - k, k], (len(own), 1)).astype(float)
        values = np.concatenate([words, table], axis=1)
        ahead = np.arange(1, horizon + 1) if multi_step else np.array([horizon])
        for start, window in enumerate(sliding_window_view(values, length, axis=0).transpose(0, 2, 1)):
            goals = start + length - 1 + ahead
            if goals[-1] >= len(own) or start % stride or np.isnan(window).any():
                continue
            goal = values[goals][:, columns]
            if np.isnan(goal).any():
                continue
            windows.append(window)
            targets.append(goal)
            places.append((k, start))
    return np.array(windows), np.array(targets), places


def parts(last, first):
    """Whole days go to the test part, the newest first, while that brings its size nearer to the share.

    A window whose targets end on a day from which on others are tested is in no part.
    """
    wanted, count, at = math.floor(len(last) * SHARE + 0.5), 0, last.max() + 1
    for day in sorted(set(last), reverse=True):
        size = int((last == day).sum())
        if abs(count + size - wanted) >= abs(count - wanted):
            break
        count, at = count + size, day
    test = np.flatnonzero(last >= at)
    return np.flatnonzero(last < min(at, first[test].min())), test


def naive(rows, places, length, ahead, columns, season):
    """The last value of each column, and its value a season before: of the window, or older."""
    repeated, seasonal = [], []
    for k, start in places:
        own = np.array([[float(row["wind"] or "nan"), float(row["load"])] for row in rows if row["station"] == STATIONS[k]])
        values = own[:, [column - 2 for column in columns]]
        last = start + length - 1
        repeated.append([values[last] for _ in ahead])
        seasonal.append([values[last + step - season * math.ceil(step / season)] for step in ahead])
    return np.array(repeated), np.array(seasonal)


def errors(forecast, truth):
    return {"rmse": float(np.sqrt(((forecast - truth) ** 2).mean())), "mae": float(np.abs(forecast - truth).mean())}


def golden_of(rows, length, horizon, stride, columns, multi_step=False, season=PERIODIC):
    windows, targets, places = cut(rows, length, horizon, stride, columns, multi_step)
    ahead = np.arange(1, horizon + 1) if multi_step else np.array([horizon])
    last = np.array([start + length - 1 + horizon for _, start in places])
    train, test = parts(last, last - (horizon - 1 if multi_step else 0))
    # Every row that training sees counts once.
    seen = {(places[i][0], places[i][1] + j): windows[i][j] for i in train for j in range(length)}
    table = np.array([seen[place] for place in sorted(seen)])
    mean, deviation = table.mean(0), table.std(0)
    mean[:2], deviation[:2] = 0, 1
    goals = {(places[i][0], places[i][1] + length - 1 + step): targets[i][s] for i in train for s, step in enumerate(ahead)}
    goals = np.array([goals[place] for place in sorted(goals)])
    goal_mean, goal_deviation = goals.mean(0), goals.std(0)
    part = lambda chosen: {
        "count": len(chosen),
        "values": weighed(((windows[chosen] - mean) / deviation).astype(np.float32)),
        "labels": weighed(((targets[chosen] - goal_mean) / goal_deviation).astype(np.float32)),
    }
    repeated, seasonal = naive(rows, [places[i] for i in test], length, ahead, columns, season)
    truth = targets[test]
    each = lambda forecast: [errors(forecast[:, s, c], truth[:, s, c]) for s in range(len(ahead)) for c in range(len(columns))]
    return {
        "settings": {"length": length, "horizon": horizon, "stride": stride},
        "train": part(train),
        "test": part(test),
        "naive": errors(repeated, truth),
        "seasonal": errors(seasonal, truth),
        **({"steps": {"naive": each(repeated), "seasonal": each(seasonal)}} if multi_step else {}),
    }


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_table()
    with open(FOLDER / "stations.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    golden = golden_of(rows, LENGTH, HORIZON, STRIDE, [LOAD])
    golden["multiStep"] = golden_of(rows, LENGTH, 5, 1, [LOAD], multi_step=True)
    golden["columns"] = golden_of(rows, 10, 3, 2, [LOAD, WIND], multi_step=True)
    (FOLDER / "windows.json").write_text(json.dumps(golden, indent=2) + "\n", encoding="utf-8")


main()
