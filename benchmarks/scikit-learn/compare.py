#!/usr/bin/env python3
"""Compares Espalier with scikit-learn's multi-layer perceptron on public tables and writes docs/scikit-learn.md.

Neither is tuned: scikit-learn trains with its defaults, and with early stopping, Espalier with the stack that a beginner
writes: the data, two layers and a loss. A quarter of the rows is held apart for the test; each of five seeds draws the test
rows and the initial weights anew. A second table repeats this with standardized features.

    apt-get install python3-sklearn        # or: pip install scikit-learn
    python3 benchmarks/scikit-learn/compare.py
"""

import argparse
import csv
import datetime
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import warnings

import numpy
import sklearn
from sklearn import datasets
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ["iris", "wine", "breast_cancer", "digits", "diabetes"]
SEEDS = range(5)


class Split:
    """One table, cut into training and test rows by a seed."""

    def __init__(self, name, seed):
        self.name = name
        self.seed = seed
        data = getattr(datasets, "load_" + name)()
        self.regression = name == "diabetes"
        self.classes = 1 if self.regression else len(data.target_names)
        self.train, self.test, self.train_target, self.test_target = train_test_split(
            data.data,
            data.target,
            test_size=0.25,
            random_state=seed,
            stratify=None if self.regression else data.target,
        )

    def scikit_learn(self, early_stopping, scaled):
        kind = MLPRegressor if self.regression else MLPClassifier
        model = kind(random_state=self.seed, early_stopping=early_stopping)
        if scaled:
            model = make_pipeline(StandardScaler(), model)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that 200 epochs were not enough
            model.fit(self.train, self.train_target)
        return model.score(self.test, self.test_target)

    def espalier(self, command, scaled, folder):
        train, test = folder / "train.csv", folder / "test.csv"
        self.write(train, self.train, self.train_target)
        self.write(test, self.test, self.test_target)
        stack = folder / "stack.yaml"
        stack.write_text(stack_text(self, scaled))
        run = subprocess.run(
            [command, "train", stack, "--seed", str(self.seed), "--out", folder / "run", "--overwrite"],
            capture_output=True,
            text=True,
        )
        metric = "r-squared" if self.regression else "accuracy"
        found = re.search(r"^test: .*" + metric + r" ([-.\d]+)", run.stdout, re.MULTILINE)
        if found is None:
            sys.exit(run.stdout + run.stderr)
        return float(found.group(1))

    def write(self, file, rows, targets):
        with open(file, "w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([f"x{i}" for i in range(rows.shape[1])] + ["target"])
            for row, target in zip(rows, targets):
                cells = [repr(float(value)) for value in row]
                writer.writerow(cells + [repr(float(target)) if self.regression else f"class-{target}"])


def stack_text(split, scaled):
    preprocess = ", preprocess: [standardize]" if scaled else ""
    loss = "mean-squared-error" if split.regression else "cross-entropy"
    return (
        f"data: {{source: csv, path: train.csv, test: test.csv, label: target{preprocess}}}\n"
        f"model: [dense: 100, relu, dense: {split.classes}]\n"
        f"loss: {loss}\n"
    )


def rows(command, scaled):
    lines = []
    for name in TABLES:
        scores = {"plain": [], "early": [], "espalier": []}
        for seed in SEEDS:
            split = Split(name, seed)
            scores["plain"].append(split.scikit_learn(False, scaled))
            scores["early"].append(split.scikit_learn(True, scaled))
            with tempfile.TemporaryDirectory() as folder:
                scores["espalier"].append(split.espalier(command, scaled, pathlib.Path(folder)))
        cells = [f"{numpy.mean(values):.3f} ± {numpy.std(values):.3f}" for values in scores.values()]
        measure = "R²" if name == "diabetes" else "accuracy"
        line = f"| {name.replace('_', ' ')} | {measure} | " + " | ".join(cells) + " |"
        print(line, flush=True)
        lines.append(line)
    return lines


def page(plain, scaled):
    head = [
        "| table | measure | scikit-learn, defaults | scikit-learn, early stopping | Espalier |",
        "|---|---|---|---|---|",
    ]
    first = stack_text(Split("iris", 0), False)
    return "\n".join(
        [
            "# Compared with scikit-learn",
            "",
            "Mean and standard deviation over five seeds on rows that were held apart (a quarter of each table).",
            "Nothing is tuned: `MLPClassifier` and `MLPRegressor` have their defaults, and `early_stopping=True`;",
            "Espalier trains this stack, for other tables with as many outputs as they have classes:",
            "",
            "```yaml",
            first.strip(),
            "```",
            "",
            "As the tables are (on iris and wine, one test row more or less is 0.005):",
            "",
            *head,
            *plain,
            "",
            "With standardized features (`StandardScaler`; `preprocess: [standardize]`), as they should be:",
            "",
            *head,
            *scaled,
            "",
            f"Made by `benchmarks/scikit-learn/compare.py` on {datetime.date.today()} with scikit-learn"
            f" {sklearn.__version__}, Python {platform.python_version()}. The tables are those that scikit-learn"
            " brings along.",
            "",
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--espalier", default=PROJECT / "espalier", help="the command; that of this repository by default")
    parser.add_argument("--output", type=pathlib.Path, default=PROJECT / "docs" / "scikit-learn.md")
    options = parser.parse_args()
    plain = rows(options.espalier, False)
    scaled = rows(options.espalier, True)
    options.output.write_text(page(plain, scaled), encoding="utf-8")
    print(f"written: {options.output}")


if __name__ == "__main__":
    main()
