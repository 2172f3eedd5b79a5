# SPDX-License-Identifier: GPL-3.0-or-later
"""Leave-one-clip-out training on a small data set of another kind, against ridge regression on the same features.

    test-leave-one-out.py PROGRAM CONFIG small|whole

`small` sees in seconds that the data set can be made and trained; `whole` trains the 28 folds (docs/training.md has the
figures), with Gatescope's default number of threads, and stops and resumes every few minutes.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import leave_one_out
import numpy as np

# Seconds after which the whole run is interrupted, to be resumed at once, and seconds that all of it may take.
PIECE = 270
LIMIT = 20 * 60

count = 0


def report(passed, name):
    global count
    count += 1
    print("%s %d %s" % ("ok" if passed else "not ok", count, name), flush=True)


def note(text):
    print("# " + text, flush=True)


def train(program, config, data, out, folds, piece=None):
    """Runs to the end, over as many pieces as it takes; returns the summary, seconds and what was said."""
    command = [program, "train", "--config", config, "--data", data, "--folds", str(folds), "--fold", "all", "--out", out,
               "--resume", "--json"]
    start, said = time.monotonic(), ""
    while True:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            printed, errors = process.communicate(timeout=piece)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            printed, errors = process.communicate()
        said += errors
        if process.returncode != 130:
            break
    if process.returncode != 0:
        raise RuntimeError("status %d: %s" % (process.returncode, errors))
    return json.loads(printed), time.monotonic() - start, said


def check_summary(summary, clips, folds):
    names = {name for name, _, _ in clips}
    tested = [name for fold in summary["folds"] for name in fold["test"]]
    report(len(summary["folds"]) == folds and sorted(tested) == sorted(names), "every clip is held out once")
    report(all(set(f["test"]) | set(f["validate"]) | set(f["train"]) == names
               and len(f["test"]) + len(f["validate"]) + len(f["train"]) == len(names) and f["validate"]
               for f in summary["folds"]), "no fold chooses its epoch by what it holds out")
    report(summary["held_out"]["pooled"]["frames"] == sum(len(x) for _, x, _ in clips), "all frames are pooled")


def small(program, config, scratch):
    data, out = os.path.join(scratch, "set"), os.path.join(scratch, "folds")
    leave_one_out.make(program, data, clips=4, least=60, most=90)
    clips = leave_one_out.load(data)
    report(all(x.shape[1] == 27 and abs(y).max() <= 1 for _, x, y in clips), "the data set has its features and labels")
    with open(config, encoding="utf-8") as file:
        short = dict(json.load(file), epochs=2)
    path = os.path.join(scratch, "short.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(short, file)
    summary, _, _ = train(program, path, data, out, 4)
    check_summary(summary, clips, 4)
    report(summary["configuration"]["window"] == 90 and summary["configuration"]["frame_rate"] == 10,
           "the window follows the data")
    predictions = leave_one_out.ridge(clips, 0, scaled=True)
    note("ridge %.4f, GRJCA after two epochs %.4f"
         % (leave_one_out.measure(clips, 0, predictions)[0], summary["held_out"]["pooled"]["valence"]["ccc"]))
    linear = [(name, x, np.stack([x @ np.linspace(-0.1, 0.1, 27)] * 2, axis=1)) for name, x, _ in clips]
    report(leave_one_out.measure(linear, 0, leave_one_out.ridge(linear, 0))[0] > 0.99, "ridge finds what is linear")


def whole(program, config, scratch):
    data, out = os.path.join(scratch, "set"), os.path.join(scratch, "folds")
    leave_one_out.make(program, data)
    clips = leave_one_out.load(data)
    lengths = [len(x) for _, x, _ in clips]
    report(len(clips) == 28 and min(lengths) == 700 and max(lengths) == 2400, "28 clips of 700 to 2400 frames")

    summary, seconds, said = train(program, config, data, out, 28, PIECE)
    check_summary(summary, clips, 28)
    used = os.times()
    note("%.0f s on %d processors, %.0f s of processor time" % (seconds, os.cpu_count(), used.children_user + used.children_system))
    report(seconds < LIMIT, "28 folds take less than 20 minutes")
    report(re.search(r"folds done: \d+ %, [\d.]+ windows/s, \d+ (s|min) left", said) is not None,
           "a line says how fast it goes and what is left")

    held_out = summary["held_out"]
    pooled = held_out["pooled"]["valence"]["ccc"]
    note("GRJCA: pooled CCC %.4f, mean over clips %.4f" % (pooled, held_out["mean"]["valence"]["ccc"]))
    for name, context, scaled in leave_one_out.RIDGES:
        score, mean = leave_one_out.measure(clips, 0, leave_one_out.ridge(clips, 0, context, scaled))
        note("ridge %s: pooled CCC %.4f, mean over clips %.4f" % (name, score, mean))
        report(pooled >= score, "no worse than ridge " + name)


def main():
    program, config, size = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        try:
            {"small": small, "whole": whole}[size](program, config, scratch)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            report(False, str(error).replace("\n", " "))
    print("1..%d" % count)


main()
