# SPDX-License-Identifier: GPL-3.0-or-later
"""A project with two clips, a run over each and four simulated raters: each late by a time of their own, with a scale and a noise of
their own, and one who says nearly the opposite. Made by the command line."""

import math
import os
import random
import subprocess

from gswindow import children, make_clip

RATERS = (("Ada", 0.0, 1.0, 0.04), ("Bob", 0.4, 0.8, 0.08), ("Mia", 0.2, 1.2, 0.06), ("Eve", 0.0, -0.8, 0.15))


def course(clip, dimension, time):
    phase = 1.7 * clip + (0.9 if dimension == "arousal" else 0.0)
    return 0.45 * math.sin(time / 1.3 + phase) + 0.2 * math.sin(time / 0.45 + 2 * phase)


def rate(path, clip, rater, seconds):
    name, late, scale, noise = rater
    generator = random.Random("%s %d" % (name, clip))
    with open(path, "w", encoding="utf-8") as file:
        file.write("time,valence,arousal\n")
        wander = [0.0, 0.0]
        for step in range(int(seconds * 10)):
            time = step / 10
            values = []
            for index, dimension in enumerate(("valence", "arousal")):
                wander[index] = 0.9 * wander[index] + generator.gauss(0, noise)
                values.append(max(-1, min(1, scale * course(clip, dimension, time - late) + wander[index])))
            file.write("%.1f,%.4f,%.4f\n" % (time, *values))


def make_project(folder, program, clips=(("one", 6), ("two", 6)), raters=RATERS):
    """The project's path."""
    project = os.path.join(folder, "study.gatescope")
    paths = [path if os.path.exists(path) else make_clip(os.path.join(folder, path + ".mp4"), seconds) for path, seconds in clips]
    subprocess.run([program, "analyse", "--project", project, *paths], check=True, capture_output=True)
    raters_folder = os.path.join(folder, "raters")
    os.makedirs(raters_folder)
    for number, (path, (_, seconds)) in enumerate(zip(paths, clips)):
        title = os.path.splitext(os.path.basename(path))[0]
        for rater in raters:
            file = os.path.join(raters_folder, "%s_%s.csv" % (title, rater[0]))
            rate(file, number, rater, seconds)
    subprocess.run([program, "project", project, "import", raters_folder, "--pattern", "{clip}_{rater}.csv"], check=True, capture_output=True)
    return project


def rate_mood(folder, clips=(("one", 6), ("two", 6)), raters=RATERS):
    """A table for each clip and rater of another dimension, on a scale from 1 to 7."""
    os.makedirs(folder)
    for number, (path, seconds) in enumerate(clips):
        for name, late, scale, noise in raters:
            generator = random.Random("mood %s %d" % (name, number))
            title = os.path.splitext(os.path.basename(path))[0]
            with open(os.path.join(folder, "%s_%s_mood.csv" % (title, name)), "w", encoding="utf-8") as file:
                file.write("time,mood\n")
                for step in range(int(seconds * 10)):
                    value = 4 + 3.5 * scale * course(number, "mood", step / 10 - late) + 3 * generator.gauss(0, noise)
                    file.write("%.1f,%.3f\n" % (step / 10, max(1, min(7, value))))


# --- what the Compare page shows ---

def number(value):
    return ("−" if value < -0.005 else "") + "%.2f" % abs(value)


def labels(node):
    if node.getRoleName() == "label":
        return [node.name]
    return [text for child in children(node) for text in labels(child)]


def rows_of(window):
    """The rows of the table from above: who, over what, and five figures with their intervals, as they are written."""
    view = window.find("Agreement with the reference")
    rows = []
    for part in children(view):
        for row in children(part):
            texts = labels(row)
            if len(texts) == 12:
                rows.append(texts)
    return rows
