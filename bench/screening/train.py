"""Learns the weights of ``screening/shipped/weights.yaml`` from public lists; same seed, same file.

    python bench/screening/train.py LISTS            # prints how the folds come out
    python bench/screening/train.py LISTS --write    # and writes the weights

LISTS is a folder with the CSL (``csl_us_consolidated_2022-04.csv.gz``), OFAC's
(``ofac_bench_*.csv.gz``) and the UN's (``UN_consolidated.xml.gz``): public material. Labelled
analyst judgements are never read here; they only measure (``measure.py``).

1. Cases (``cases.py``), parted by party into five folds.
2. A logistic regression whose every weight keeps the sign that its feature's meaning demands: on
   all folds for the weights, and on each four to see what they say of the fifth.
3. Isotonic calibration on what was said of unseen folds, at the share of same parties said below,
   thinned to a few points; the threshold with the best F1 there.
4. What is printed and written of the fit is of unseen folds; its calibration error is too good, as
   the table was made from the same totals.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

import lists
import numpy as np
import yaml

from cases import Case, Makes, alike
from countermark.screening.evaluation.metrics import best_f1, calibration_error
from countermark.screening.evaluation.party_scorer import PartyScorer
from countermark.screening.names.normaliser import Normaliser
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.feature_vector import FIELDS

SHIPPED = Path(__file__).parents[2] / "src/countermark/screening/shipped"
SEED = 20261127
SHARE = {"organisation": 0.6, "person": 0.8}
"""Share of same parties among the pairs that a search shows an analyst, to calibrate at."""

AGAINST = frozenset(
    row["id"].replace("-", "_")
    for row in yaml.safe_load((SHIPPED / "weights.yaml").read_text())["features"]
    if row["sign"] == "against"
)
"""Features that may only lower the probability; all others may only raise it."""

EITHER = {
    "transliteration": 0.0,
    "identifier": 6.0,
    "other_identifier": -4.0,
    "acronym": 3.0,
    "homoglyph": 1.0,
    "weak_role": -1.8,
}
OF_LISTS = {
    "organisation": {"other_kind": -5.0, "one_word": -4.0, "generic": -3.0},
    "person": {"other_kind": -7.0, "one_word": -5.0, "other_father": -6.0},
}
"""What only screening against a list knows, and no pair: see ``matching/party_kinds.py``."""

GIVEN = {
    "organisation": EITHER
    | OF_LISTS["organisation"]
    | {"misspelt_distinctive": -2.4, "no_distinctive_overlap": -4.2, "other_words": -2.0},
    "person": EITHER
    | OF_LISTS["person"]
    | {
        "misspelt_distinctive": -3.15,
        "no_distinctive_overlap": -4.2,
        "other_form": -2.2,
        "other_initial": -3.0,
    },
}
"""Not learnt: the lists hold too few cases of them. Set by judgement, and said so.

``misspelt_distinctive``: the lists hold one firm in ten thousand; among all firms of the world many
more short names lie one letter apart than the lists show.
"""

FOLDS = 5

LARGEST = 6.0
"""No single value decides alone."""

RIDGE = 3e-5

DOUBT = 0.02
"""How often a judgement itself may be wrong: no score comes nearer to 0 or 1 than the calibrated
probability allows under that."""


def made(person: bool, count: int, tables: Tables, listed: list[lists.Listed]) -> list[Case]:
    normaliser = Normaliser(tables.forms)
    makes = Makes(listed, normaliser, SEED + person, tables.words, tables.places)
    found = [
        *makes.across_lists(person, count),
        *makes.alias_groups(person, count),
        *makes.perturbed(person, count),
        *makes.neighbours(person, 3 * count),
        *makes.far(person, count // 2),
        *makes.sharing(person, count // 8),
    ]
    if not person:
        places = [
            "Shanghai",
            "Beijing",
            "Moscow",
            "Dubai",
            "Tehran",
            "Singapore",
            "Wuhan",
            "Istanbul",
        ]
        found += makes.changed(count // 2, places, tables.words)
    else:
        found += makes.exchanged(count)
    return alike(found, normaliser)


def fold(case: Case) -> int:
    """The fold of a case: one party's cases stay together."""
    return hashlib.sha256(case.group.encode()).digest()[0] % FOLDS


def fit(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, given: dict[str, float]
) -> tuple[np.ndarray, float]:
    """Projected gradient descent (Adam) on the logistic loss; signs are held after each step."""
    sign = np.array([-1.0 if name in AGAINST else 1.0 for name in FIELDS])
    fixed = np.array([name in given for name in FIELDS])
    held = np.array([given.get(name, 0.0) for name in FIELDS])
    w, b = np.where(fixed, held, 0.0), 0.0
    mean, square = np.zeros(len(w) + 1), np.zeros(len(w) + 1)
    weight = weight / weight.sum()
    for step in range(1, 4001):
        error = (1 / (1 + np.exp(-(x @ w + b))) - y) * weight
        gradient = np.append(x.T @ error + RIDGE * w, error.sum())
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        change = 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
        w = np.where(fixed, held, w - change[:-1])
        w = np.clip(np.where(sign * w > 0, w, 0.0), -LARGEST, LARGEST)
        b -= change[-1]
    return w, float(b)


def isotonic(total: np.ndarray, y: np.ndarray, weight: np.ndarray) -> list[tuple[float, float]]:
    """Pool adjacent violators, then a few points; ends bend towards but never reach 0 and 1."""
    order = np.argsort(total, kind="stable")
    # One imagined case of each label at the ends keeps the table off 0 and 1.
    blocks: list[list[float]] = []
    for t, label, w in zip(total[order], y[order], weight[order], strict=True):
        blocks.append([label * w, w, t * w, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    # Blocks of too few cases are joined to the next: a table of a dozen points can be reviewed.
    joined: list[list[float]] = []
    least = len(y) / 14
    for block in blocks:
        if joined and joined[-1][3] < least:
            joined[-1] = [a + b for a, b in zip(joined[-1], block, strict=True)]
        else:
            joined.append(list(block))
    prior = weight.mean()
    points = [(t / w, (s + 0.5 * prior) / (w + prior)) for s, w, t, _ in joined]
    low, high = points[0], points[-1]
    points = [(low[0] - 6, low[1] / 20), *points, (high[0] + 6, 1 - (1 - high[1]) / 3)]
    clean: list[tuple[float, float]] = []
    for t, p in points:
        p = min(max(DOUBT + (1 - 2 * DOUBT) * p, 0.0005), 0.985)
        if not clean or (t > clean[-1][0] + 0.01 and p >= clean[-1][1]):
            clean.append((round(t, 2), round(p, 4)))
    return clean


def shares(y: np.ndarray, share: float) -> np.ndarray:
    """Weights of cases under which same parties have ``share``."""
    return np.where(y, share / y.mean(), (1 - share) / (1 - y.mean()))


def plateau(score: np.ndarray, same: np.ndarray, weight: np.ndarray) -> float:
    """The middle of the thresholds whose F1 is within 0.003 of the best: the best alone is luck."""
    _, best = best_f1(score, same, weight)
    good = []
    for threshold in np.arange(0.2, 0.95, 0.01):
        says = score >= threshold
        f1 = 2 * weight[says & same].sum() / (weight[says].sum() + weight[same].sum())
        if f1 >= best - 0.003:
            good.append(threshold)
    return round((good[0] + good[-1]) / 2, 4)


def learn(kind: str, cases: list[Case], scorer: PartyScorer) -> dict:
    x = scorer.values([(case.left, case.right) for case in cases]).astype(float)
    y = np.array([case.same for case in cases], float)
    folds = np.array([fold(case) for case in cases])
    weight = shares(y, SHARE[kind])
    total = np.empty(len(y))
    for unseen in range(FOLDS):
        of = folds == unseen
        w, b = fit(x[~of], y[~of], weight[~of], GIVEN[kind])
        total[of] = x[of] @ w + b
    w, b = fit(x, y, weight, GIVEN[kind])
    points = isotonic(total, y, weight)
    score, same = np.interp(total, *np.array(points).T), y > 0
    threshold = plateau(score, same, weight)
    says = score >= threshold
    precision = weight[says & same].sum() / weight[says].sum()
    recall = weight[says & same].sum() / weight[same].sum()
    report = {
        "cases": len(cases),
        "same": int(y.sum()),
        "f1": round(float(2 * precision * recall / (precision + recall)), 4),
        "ece": round(float(calibration_error(score, same, weight)), 4),
    }
    print(kind, report, "threshold", threshold)
    for sort in sorted({case.sort for case in cases}):
        of = np.array([case.sort == sort for case in cases])
        print(f"  {sort:10} {of.sum():6} cases, called the same {np.mean(says[of]):.3f}")
    return {"w": w, "b": b, "points": points, "threshold": threshold, "report": report}


def written(text: str, found: dict[str, dict], provenance: dict[str, str]) -> str:
    """The weights file with new numbers; its words, identifiers and comments stay."""
    for kind, one in found.items():
        for name, value in zip(FIELDS, one["w"], strict=True):
            text = re.sub(
                rf"(id: {name.replace('_', '-')},.*? {kind}: )[-\d.]+", rf"\g<1>{value:.3f}", text
            )
    kinds = "\n".join(
        f"  - id: {kind}\n    bias: {one['b']:.3f}\n    threshold: {one['threshold']:.4f}\n"
        f"    calibration: [{', '.join(f'[{t:g}, {p:g}]' for t, p in one['points'])}]"
        for kind, one in found.items()
    )
    said = "\n".join(f'  {key}: "{value}"' for key, value in provenance.items())
    return re.sub(r"(?ms)^trained:.*?(?=^features:)", f"trained:\n{said}\nkinds:\n{kinds}\n", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lists", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--count", type=int, default=3000)
    options = parser.parse_args()
    tables = Tables.read(
        {path.name: path.read_bytes() for path in SHIPPED.iterdir() if path.is_file()}
    )
    listed = lists.everything(options.lists)
    scorer = PartyScorer(tables)
    found = {}
    for kind in ("organisation", "person"):
        cases = made(kind == "person", options.count, tables, listed)
        found[kind] = learn(kind, cases, scorer)
        for name, value in zip(FIELDS, found[kind]["w"], strict=True):
            print(f"    {name:18}{value:8.3f}")
        print("    bias", round(found[kind]["b"], 3), found[kind]["points"])
    if options.write:
        provenance = {
            "by": "bench/screening/train.py",
            "seed": str(SEED),
            "from": "US Consolidated Screening List 2022-04, OFAC SDN list, UN consolidated list "
            "2026-02-27 (public material)",
            **{f"{kind}s": str(one["report"]).replace('"', "'") for kind, one in found.items()},
        }
        path = SHIPPED / "weights.yaml"
        path.write_text(written(path.read_text(), found, provenance))
        yaml.safe_load(path.read_text())


if __name__ == "__main__":
    main()
