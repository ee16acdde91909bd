"""Optuna's TPE on the functions of the search benchmark (functions.ts).

Usage: peer.py FUNCTION SEEDS TRIALS. Prints the least value of each seed, one a line.
"""
import math
import sys

import optuna

name, seeds, trials = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
optuna.logging.set_verbosity(optuna.logging.ERROR)

WEIGHTS = [1, 1.2, 3, 3.2]
SHARPNESS = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
CENTERS = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    b = 5.1 / (4 * math.pi**2)
    return (y - b * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    distances = [
        sum(a * (at - center) ** 2 for a, at, center in zip(sharp, x, centers))
        for sharp, centers in zip(SHARPNESS, CENTERS)
    ]
    return -sum(weight * math.exp(-distance) for weight, distance in zip(WEIGHTS, distances))


def conditional(trial):
    def off(value, best):
        return math.log10(value / best) ** 2

    optimizer = trial.suggest_categorical("optimizer", ["SGD", "Adam", "RMSprop"])
    if optimizer == "SGD":
        rate = 0.5 * off(trial.suggest_float("sgdRate", 1e-5, 1, log=True), 0.02)
        rate += (trial.suggest_float("momentum", 0, 0.99) - 0.9) ** 2
    else:
        rate = 0.5 * off(trial.suggest_float("rate", 1e-5, 1, log=True), 0.002)
        rate += 0.1 if optimizer == "Adam" else 0.25
    depth = trial.suggest_int("depth", 1, 4)
    value = rate + [0.6, 0.25, 0, 0.05][depth - 1] + 0.3 * off(trial.suggest_int("width", 4, 512, log=True), 64)
    if depth >= 3:
        value += 0.3 * off(trial.suggest_int("second", 4, 512, log=True), 32)
    return value


FUNCTIONS = {"Branin": branin, "Hartmann-6": hartmann, "conditional": conditional}
for seed in range(seeds):
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(FUNCTIONS[name], n_trials=trials)
    print(study.best_value, flush=True)
