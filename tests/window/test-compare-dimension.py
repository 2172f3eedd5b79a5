# SPDX-License-Identifier: GPL-3.0-or-later
"""Another dimension than valence and arousal on the Compare page: chosen, its figures those of the command line, its lines, raters and
gold standard.

   run-window-test.sh GATESCOPE test-compare-dimension.py GATESCOPE_CLI [FOLDER-FOR-PICTURES light|dark]
"""

import json
import os
import subprocess
import sys
import time

from compare_project import make_project, number, rate_mood, rows_of
from gswindow import Tap, Window, query, wait_for

tap = Tap()
cli, (folder, scheme) = sys.argv[1], (sys.argv[2:] + [None, None])[:2]
home = os.environ["HOME"]
if scheme:
    settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
    os.makedirs(settings, exist_ok=True)
    with open(os.path.join(settings, "preferences.ini"), "w") as file:
        file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)
clips = (("one", 5), ("two", 4))
project = make_project(home, cli, clips)
rate_mood(os.path.join(home, "moods"), clips)
subprocess.run([cli, "project", project, "import", os.path.join(home, "moods"), "--pattern", "{clip}_{rater}_{dimension}.csv"], check=True,
               capture_output=True)


def picture(name):
    if folder:
        window.point(5, 5)
        time.sleep(0.6)
        window.picture(os.path.join(folder, "compare-dimension-%s-%s.png" % (name, scheme)))


def agreement(*arguments):
    return json.loads(subprocess.run([cli, "agreement", project, "--dimension", "mood", "--json", *arguments], check=True, capture_output=True).stdout)


def figures():
    return {(row[0], row[1]): row[2::2] for row in rows_of(window)}


def chosen(name):
    node = window.find(name, "combo box")
    return next((text for text in window.texts(node) if text != "(None)"), None) if node is not None else None


def choose(name, steps):
    window.press(lambda name: True, "push button", root=window.wait(name, "combo box", 5))
    time.sleep(0.5)
    window.key("Home")
    for _ in range(steps):
        window.key("Down")
    time.sleep(0.2)
    window.key("Return")


def section(name):
    x, y, width, height = window.extents(window.wait(name))
    window.click(x + width / 2, y + height / 2)


window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+3")
tap.check(window.wait("Agreement with the reference", seconds=15) is not None, "Compare shows a table", window.texts)
tap.check(wait_for(lambda: chosen("Dimension") == "Valence", 10), "where there are other dimensions they can be chosen", lambda: chosen("Dimension"))
tap.check(window.find("Arousal", "toggle button") is None, "instead of two buttons")
names = ("ccc", "pearson", "rmse", "mae", "sagr")
valence = wait_for(lambda: figures().get(("Bob", "2 clips joined")), 20, 0.3)
tap.check(valence is not None, "valence is compared first", window.texts)

# --- the table is the command line's ---
choose("Dimension", 2)
tap.check(wait_for(lambda: chosen("Dimension") == "mood", 3), "mood is chosen by the keyboard", lambda: chosen("Dimension"))
bob = next(pair for pair in agreement("--reference", "Ada")["pairs"] if "Bob" in (pair["a"], pair["b"]))
tap.check(wait_for(lambda: figures().get(("Bob", "2 clips joined")) == [number(bob[name]) for name in names], 15, 0.3),
          "its figures are the command line's", figures, [bob[name] for name in names])
tap.check(bob["ccc"] != 0 and number(bob["ccc"]) != valence[0], "and not those of valence", valence)
tap.check(not any("network" in row[0].lower() for row in rows_of(window)), "no network says anything about it", lambda: rows_of(window))

# --- its lines in its own track, and the worst stretches ---
view = window.extents(window.find("Agreement with the reference"))
window.click(view[0] + 50, view[1] + 44)
title = window.wait(lambda name: name and name.startswith("Worst stretches: ") and name.endswith(" against Ada"), "label", 8)
tap.check(title is not None, "a click on a row lists the worst stretches", window.texts)
picture("table")

# --- raters and gold standard ---
section("Raters")
group = agreement()["group"]
tap.check(wait_for(lambda: number(group["icc_a1"]) in window.texts(window.find("Reliability")), 10), "reliability is the command line's",
          group, lambda: window.texts(window.find("Reliability")))
picture("raters")
section("Gold Standard")
section("Make for All Clips")


def golds():
    return query(project, "SELECT dimension, minimum, maximum FROM trace WHERE derived IS NOT NULL AND removed = 0")


tap.check(wait_for(lambda: len(golds()) == 2, 10, 0.2) and {gold[0] for gold in golds()} == {"mood"}, "a gold standard of each clip is made of it", golds)
tap.check(window.wait("Up to date: of 3 of 4 raters, mean.", seconds=10) is not None, "without the bad rater, and up to date", window.texts)
picture("gold")
# The gold standard has become the reference: nobody is held against it yet
section("Table")
wait_for(lambda: figures().get(("Bob", "2 clips joined")), 15, 0.3)
window.click(view[0] + 50, view[1] + 44)
window.wait(lambda name: name and name.startswith("Worst stretches: ") and name.endswith("gold standard"), "label", 8)
section("Figures")
choose("Figure", 2)
tap.check(window.wait("Quadrants need valence and arousal of both.", "label", 8) is not None, "what needs valence and arousal says so", window.texts)
choose("Figure", 3)
tap.check(window.wait(lambda name: name and "neither of the two is one" in name, "label", 8) is not None, "and what needs a network", window.texts)
choose("Figure", 0)
picture("figure")

# --- and back ---
choose("Dimension", 0)
tap.check(wait_for(lambda: figures().get(("Bob", "2 clips joined")) == valence, 15, 0.3), "valence is as before", figures, valence)

window.quit()
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
