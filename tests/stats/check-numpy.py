#!/usr/bin/python3
"""Holds `gatescope-cli agreement` and `gold` against the definitions in docs/statistics.md, written down once more with numpy.

  check-numpy.py GATESCOPE_CLI

Nothing here is derived from the program's code: every figure is computed in the plainest way, by copying what a bootstrap
draws and by building tables. Agreement to 1e-9; skipped where numpy is not installed.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import math
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: numpy is not installed")
    sys.exit(77)

CLI = sys.argv[1]
TOLERANCE = 1e-9
checked = 0


def same(name, value, expected):
    global checked
    checked += 1
    if value is None or (isinstance(expected, float) and math.isnan(expected)):
        assert value is None and math.isnan(expected), f"{name}: {value}, numpy says {expected}"
    else:
        assert abs(value - expected) <= TOLERANCE * max(1.0, abs(expected)), f"{name}: {value!r}, numpy says {expected!r}"


def run(*arguments):
    done = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


# The definitions


def pairs_of(x, y):
    there = ~(np.isnan(x) | np.isnan(y))
    return x[there], y[there]


def pearson(x, y):
    x, y = pairs_of(x, y)
    return np.corrcoef(x, y)[0, 1]


def agreement(x, y):
    x, y = pairs_of(x, y)
    n = len(x)
    gap = x.mean() - y.mean()
    covariance = np.cov(x, y, ddof=0)[0, 1]
    d = x - y
    return {
        "n": n,
        "ccc": 2 * covariance / (x.var() + y.var() + gap**2),
        "ccc_unbiased": 2 * np.cov(x, y)[0, 1] / (x.var(ddof=1) + y.var(ddof=1) + gap**2),
        "ccc_avec": 2 * covariance / (x.var(ddof=1) + y.var(ddof=1) + gap**2),
        "pearson": np.corrcoef(x, y)[0, 1],
        "rmse": np.sqrt(np.mean(d**2)),
        "mae": np.mean(np.abs(d)),
        "sagr": np.mean(np.sign(x) == np.sign(y)),
        "bias": d.mean(),
        "limit_low": d.mean() - 1.959963984540054 * d.std(ddof=1),
        "limit_high": d.mean() + 1.959963984540054 * d.std(ddof=1),
    }


def reliability(table):
    whole = table[~np.isnan(table).any(axis=1)]
    n, k = whole.shape
    mean = whole.mean()
    rows = whole.mean(axis=1, keepdims=True)
    columns = whole.mean(axis=0, keepdims=True)
    msr = k * np.sum((rows - mean) ** 2) / (n - 1)
    msc = n * np.sum((columns - mean) ** 2) / (k - 1)
    mse = np.sum((whole - rows - columns + mean) ** 2) / ((n - 1) * (k - 1))
    r = np.corrcoef(whole.T)[np.triu_indices(k, 1)].mean()

    units = [row[~np.isnan(row)] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    values = np.concatenate(units)
    # Krippendorff by pairs: observed and expected disagreement
    observed = sum(((u[:, None] - u[None, :]) ** 2).sum() / (len(u) - 1) for u in units) / len(values)
    expected = 2 * (len(values) * (values**2).sum() - values.sum() ** 2) / (len(values) * (len(values) - 1))
    return {
        "icc_a1": (msr - mse) / (msr + (k - 1) * mse + k / n * (msc - mse)),
        "icc_ak": (msr - mse) / (msr + (msc - mse) / n),
        "icc_c1": (msr - mse) / (msr + (k - 1) * mse),
        "icc_ck": (msr - mse) / msr,
        "alpha": k / (k - 1) * (1 - whole.var(axis=0, ddof=1).sum() / whole.sum(axis=1).var(ddof=1)),
        "alpha_standardised": k * r / (1 + (k - 1) * r),
        "krippendorff": 1 - observed / expected,
    }


def block_length(traces):
    """Politis and White (2004), corrected (2009), the longest of the traces; at least the cube root of n."""
    longest = math.ceil(round(len(traces[0]) ** (1 / 3), 9))
    for trace in traces:
        n = len(trace)
        x = np.where(np.isnan(trace), 0.0, trace - np.nanmean(trace))
        following = max(5, math.ceil(math.sqrt(math.log10(n))))
        most = min(n - 1, math.ceil(math.sqrt(n)) + following)
        r = np.array([np.sum(x[: n - k] * x[k:]) / n for k in range(most + 1)])
        small = np.abs(r / r[0]) < 2 * math.sqrt(math.log10(n) / n)
        cut = [m for m in range(0, most - following + 1) if small[m + 1 : m + following + 1].all()]
        m = max(1, cut[0] if cut else max([1] + [k for k in range(1, most + 1) if not small[k]]))
        bandwidth = min(2 * m, most)
        k = np.arange(-bandwidth, bandwidth + 1)
        weight = np.where(np.abs(k) / bandwidth <= 0.5, 1.0, 2 * (1 - np.abs(k) / bandwidth))
        g = np.sum(weight * np.abs(k) * r[np.abs(k)])
        d = 4 / 3 * np.sum(weight * r[np.abs(k)]) ** 2
        length = (2 * g**2 / d) ** (1 / 3) * n ** (1 / 3)
        longest = max(longest, min(math.ceil(length), math.ceil(min(3 * math.sqrt(n), n / 3))))
    return longest


MASK = (1 << 64) - 1


def mix(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def drawn_rows(n, block, seed, replicate):
    block = min(block, max(1, (n + 2) // 3))
    key = mix(mix(seed) ^ replicate)
    rows = []
    for draw in range(math.ceil(n / block)):
        unit = (mix((key + 0x9E3779B97F4A7C15 * draw) & MASK) >> 11) * 2.0**-53
        start = int(unit * (n - block + 1))
        rows.extend(range(start, start + block))
    return np.array(rows[:n])


def check_intervals(name, intervals, figures):
    for figure, interval in intervals.items():
        values = [replicate[figure] for replicate in figures]
        same(f"{name} {figure} low", interval[0], float(np.quantile(values, 0.025)))
        same(f"{name} {figure} high", interval[1], float(np.quantile(values, 0.975)))


def write(path, times, values):
    with open(path, "w") as file:
        file.write("time,value\n")
        for time, value in zip(times, values):
            file.write(f"{time!r},{'' if math.isnan(value) else repr(float(value))}\n")


def check_case(folder, random, n, k, gaps):
    times = [float(t) for t in np.arange(n) / 25]
    common = np.zeros(n)
    for t in range(1, n):
        common[t] = 0.95 * common[t - 1] + 0.1 * random.normal()
    traces = [(0.8 + 0.2 * i) * common + 0.1 * i + 0.1 * random.normal(size=n) for i in range(k)]
    for trace in traces:
        trace[random.random(n) < gaps] = np.nan
    paths = [folder / f"rater{i}.csv" for i in range(k)]
    for path, trace in zip(paths, traces):
        write(path, times, trace)

    seed, replicates = 11, 100
    result = json.loads(run("agreement", *paths, "--json", "--bootstrap", replicates, "--seed", seed))
    block = result["bootstrap"]["block"]
    same("block", block, block_length(traces))
    draws = [drawn_rows(n, block, seed, r) for r in range(replicates)]

    assert len(result["pairs"]) == k * (k - 1) // 2
    for pair in result["pairs"]:
        x, y = (traces[[str(p) for p in paths].index(pair[side])] for side in "ab")
        for figure, expected in agreement(x, y).items():
            same(f"{pair['a']} {figure}", pair[figure], float(expected))
        check_intervals(pair["a"], pair["intervals"], [agreement(x[rows], y[rows]) for rows in draws])

    table = np.array(traces).T
    group = result["group"]
    for figure, expected in reliability(table).items():
        same(figure, group[figure], float(expected))
    check_intervals("group", group["intervals"], [reliability(table[rows]) for rows in draws])
    for i in range(k):
        others = np.nanmean(np.delete(table, i, axis=1), axis=1)
        same("ewe", group["ewe_weights"][i], float(pearson(table[:, i], np.nanmean(table, axis=1))))
        same("ewe leave one out", group["ewe_loo_weights"][i], float(pearson(table[:, i], others)))

    check_gold(folder, paths, table)


def read_csv(text):
    rows = [line.split(",") for line in text.splitlines()[1:]]
    return np.array([[float(field) if field else np.nan for field in row] for row in rows])


def check_column(name, column, expected):
    for value, number in zip(column, expected):
        same(name, None if math.isnan(value) else value, float(number))


def check_gold(folder, paths, table):
    n, k = table.shape
    weights = np.array([pearson(table[:, i], np.nanmean(table, axis=1)) for i in range(k)])
    there = np.where(np.isnan(table), 0.0, 1.0)
    filled = np.nan_to_num(table)
    means = np.nanmean(table, axis=0)
    ccc = np.array([np.mean([agreement(table[:, i], table[:, j])["ccc"] for j in range(k) if j != i]) for i in range(k)])
    expected = {
        "mean": np.nanmean(table, axis=1),
        "median": np.nanmedian(table, axis=1),
        "ewe": (filled @ weights) / (there @ weights),
        "ccc-centred": np.nanmean(table - means, axis=1) + (means * ccc).sum() / ccc.sum(),
    }
    for method, values in expected.items():
        rows = read_csv(run("gold", *paths, "--method", method))
        check_column(method, rows[:, 1], values)
        check_column("sd", rows[:, 2], np.nanstd(table, axis=1, ddof=1))
        check_column("minimum", rows[:, 3], np.nanmin(table, axis=1))
        check_column("maximum", rows[:, 4], np.nanmax(table, axis=1))
        check_column("raters", rows[:, 5], there.sum(axis=1))


def check_bins(folder, random):
    """Files whose times differ are compared in bins: by time stamp, means, empty bins missing."""
    columns, paths = [], []
    for i in range(3):
        times = np.sort(random.random(400) * 20)
        values = np.sin(times) + random.normal(size=400)
        path = folder / f"uneven{i}.csv"
        write(path, [float(t) for t in times], values)
        nanoseconds = np.rint(times * 1e9)
        bins = np.floor(nanoseconds / 1e9 * 10).astype(int)
        columns.append([values[bins == b].mean() if (bins == b).any() else np.nan for b in range(200)])
        paths.append(path)

    result = json.loads(run("agreement", *paths, "--json", "--rate", 10))
    columns = np.array(columns)
    for pair in result["pairs"]:
        x, y = (columns[[str(p) for p in paths].index(pair[side])] for side in "ab")
        for figure, expected in agreement(x, y).items():
            same(f"bins {figure}", pair[figure], float(expected))
    assert "intervals" not in result["pairs"][0] and "bootstrap" not in result


def main():
    random = np.random.default_rng(5)
    np.seterr(all="ignore")
    import warnings

    warnings.simplefilter("ignore", RuntimeWarning)
    with tempfile.TemporaryDirectory(prefix="gatescope-numpy-") as folder:
        check_case(pathlib.Path(folder), random, 600, 4, 0.0)
        check_case(pathlib.Path(folder), random, 531, 3, 0.08)
        check_case(pathlib.Path(folder), random, 250, 2, 0.02)
        check_bins(pathlib.Path(folder), random)
    print(f"{checked} figures agree to {TOLERANCE}")


main()
