# SPDX-License-Identifier: GPL-3.0-or-later
"""The Compare page: a table of everybody against a reference, with figures that the command line gives too, and where two are farthest
apart; the gold standard of the raters.

   run-window-test.sh GATESCOPE test-compare.py GATESCOPE_CLI [FOLDER-FOR-PICTURES light|dark [CLIP…]]
"""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time

from compare_project import make_project, number, rows_of
from gswindow import Tap, Window, children, query, wait_for

tap = Tap()
cli, (folder, scheme) = sys.argv[1], (sys.argv[2:] + [None, None])[:2]
clips = tuple((path, 20) for path in sys.argv[4:]) or (("one", 5), ("two", 4))
if scheme:
    settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
    os.makedirs(settings, exist_ok=True)
    with open(os.path.join(settings, "preferences.ini"), "w") as file:
        file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)

project = make_project(os.environ["HOME"], cli, clips)


def picture(name):
    if folder:
        window.point(5, 5)
        time.sleep(0.6)
        window.picture(os.path.join(folder, "compare-%s-%s.png" % (name, scheme)))


def table():
    return rows_of(window)


def figures():
    """Every row by who and where: CCC, r, RMSE, MAE, SAGR."""
    return {(row[0], row[1]): row[2::2] for row in table()}


window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+3")
tap.check(window.wait("Agreement with the reference", seconds=15) is not None, "Compare shows a table", window.texts)

# What it says is what the command line says
said = json.loads(subprocess.run([cli, "agreement", project, "--dimension", "valence", "--reference", "Ada", "--bootstrap", "2000", "--json"],
                                 check=True, capture_output=True).stdout)
bob = next(pair for pair in said["pairs"] if "Bob" in (pair["a"], pair["b"]))
names = ("ccc", "pearson", "rmse", "mae", "sagr")
rows = wait_for(lambda: (lambda found: found if len(found) >= 16 and all(row[3] != "…" for row in found) else None)(table()), 20, 0.3)
tap.check(rows is not None and window.find(lambda name: name and name.startswith("95 % intervals: 2000 draws"), "label") is not None,
          "with intervals, and how they are drawn", table)
found = figures()
joined = ("Bob", "2 clips joined")
tap.check(found.get(joined) == [number(bob[name]) for name in names], "the figures over all clips are the command line's",
          lambda: table(), [bob[name] for name in names])
intervals = next(row for row in table() if row[0] == "Bob" and row[1] == joined[1])[3::2]
tap.check(intervals == ["%s…%s" % tuple(map(number, bob["intervals"][name])) for name in names], "and so are their intervals", intervals)
tap.check(found.get(("Bob", "mean over 2 clips")) == [number(bob["mean_over_clips"][name]) for name in names], "as are the means over clips")
tap.check(found.get(("Bob", bob["clips"][0]["clip"])) == [number(bob["clips"][0][name]) for name in names], "and the clips' own")

# Sorted by a click on a head: the bad rater is last of all in the end
def head(name):
    x, y, width, height = window.extents(window.find("Agreement with the reference"))
    node = window.find(name, "label", window.find("Agreement with the reference"))
    x, y, width, height = window.extents(node)
    window.click(x + width / 2, y + height / 2)


def cccs():
    return [float(row[2].replace("−", "-")) for row in table()]


head("CCC")
tap.check(wait_for(lambda: cccs() == sorted(cccs()) and cccs()[0] < 0, 5, 0.3), "a click on a head sorts", cccs)
head("CCC")
tap.check(wait_for(lambda: cccs() == sorted(cccs(), reverse=True), 5, 0.3), "and the next one turns it round", cccs)

# A row shows both lines and the worst stretches
first = table()[0]
view = window.extents(window.find("Agreement with the reference"))
window.click(view[0] + 50, view[1] + 44)
title = window.wait(lambda name: name and name.startswith("Worst stretches: ") and name.endswith(" against Ada"), "label", 8)
tap.check(title is not None and title.name == "Worst stretches: %s against Ada" % first[0], "a click on a row lists the worst stretches", first, window.texts)
stretch = window.wait(lambda name: name and "mean error" in name, "list item", 5)
picture("table")
tap.check(stretch is not None, "each with its error")
minutes, seconds = stretch.name.split(" to ")[0].split(":")
x, y, width, height = window.extents(stretch)
window.click(x + 20, y + height / 2)
start = int(minutes) * 60 + float(seconds)
tap.check(wait_for(lambda: abs(window.time() - start) < 0.1, 5), "a click on one goes there", window.time(), start)
window.key("Down", "Return")
other = wait_for(lambda: [item for item in children(stretch.get_parent())][1].name, 3)
if other:
    minutes, seconds = other.split(" to ")[0].split(":")
    start = int(minutes) * 60 + float(seconds)
    tap.check(wait_for(lambda: abs(window.time() - start) < 0.1, 5), "and so does Return on the next", window.time(), other)

# A range on the ruler restricts the table
timeline = window.extents(window.find("Timeline", "panel"))
window.drag(timeline[0] + 400, timeline[1] + 18, timeline[0] + 800, timeline[1] + 18)
ranged = wait_for(lambda: [row for row in table() if "0:0" in row[1]] or None, 8, 0.3)
tap.check(ranged is not None and len(ranged) == len(table()), "the selection restricts the table to itself", table)
picture("selection")
window.click(timeline[0] + 600, timeline[1] + 18)
window.click(timeline[0] + 600, timeline[1] + 18)
tap.check(wait_for(lambda: len(table()) > 5, 8, 0.3), "and without it all clips are back", table)

# How the raters agree, and who does not
def section(name):
    x, y, width, height = window.extents(window.wait(name))
    window.click(x + width / 2, y + height / 2)


section("Raters")
tap.check(window.wait(lambda name: name and "Eve" in name and "below 0.20" in name, seconds=10) is not None, "the bad rater is found", window.texts)
tap.check(window.wait("Krippendorff’s α", "label", 5) is not None, "among the coefficients of reliability")
group = json.loads(subprocess.run([cli, "agreement", project, "--dimension", "valence", "--json"], check=True, capture_output=True).stdout)["group"]
tap.check(number(group["icc_a1"]) in window.texts(window.find("Reliability")), "which are the command line's", group, lambda: window.texts(window.find("Reliability")))
picture("raters")

# The gold standard is made without her, kept, undone and made again when there is another rater
def golds():
    return query(project, "SELECT trace.dimension, trace.derived, count(trace_sample.value) FROM trace JOIN rater ON rater.id = trace.rater_id "
                          "JOIN trace_sample ON trace_sample.trace_id = trace.id "
                          "WHERE trace.derived IS NOT NULL AND trace.removed = 0 AND rater.derived IS NOT NULL GROUP BY trace.id ORDER BY clip_id")


section("Gold Standard")
window.wait("This clip has no gold standard yet.", seconds=5)
section("Make for All Clips")
made = wait_for(lambda: golds() if len(golds()) == 2 else None, 10, 0.2)
tap.check(made is not None, "a gold standard of each clip is in the project", golds)
tap.check(window.wait("Up to date: of 3 of 4 raters, mean.", seconds=10) is not None, "made without the bad rater", window.texts)
out = [rater["name"] for rater in json.loads(made[0][1])["raters"] if not rater["used"]]
tap.check(out == ["Eve"] and made[0][2] > 60, "as it says of itself", made)
again = json.loads(subprocess.run([cli, "agreement", project, "--dimension", "valence", "--reference", "Ada", "--bootstrap", "2000", "--json"],
                                  check=True, capture_output=True).stdout)
tap.check(again == said, "and is no rater itself")
picture("gold")
window.key("ctrl+z")
tap.check(wait_for(lambda: golds() == [], 5), "undo takes them all back", golds)
window.key("ctrl+shift+z")
tap.check(wait_for(lambda: len(golds()) == 2, 5), "and redo brings them again", golds)
window.wait("Up to date: of 3 of 4 raters, mean.", seconds=10)
with open(os.path.join(os.environ["HOME"], "Zoe.csv"), "w", encoding="utf-8") as file:
    file.write("time,valence\n" + "".join("%.1f,%.3f\n" % (step / 10, 0.4) for step in range(20)) + "".join("%.1f,%.3f\n" % (step / 10, -0.3) for step in range(20, 40)))
at_work = threading.Event()


def work():
    """Another program writes segments meanwhile, twice as often as the window looks."""
    connection = sqlite3.connect(project, timeout=10)
    with connection:
        tier = connection.execute("INSERT INTO tier (clip_id, rater_id, name) SELECT clip_id, rater_id, 'elsewhere' FROM trace WHERE derived IS NULL LIMIT 1").lastrowid
    n = 0
    while not at_work.wait(0.25):
        n += 1
        with connection:
            connection.execute('INSERT INTO segment (tier_id, start, "end") VALUES (?, ?, ?)', (tier, n * 1000000, n * 1000000 + 500000))
    connection.close()


worker = threading.Thread(target=work)
worker.start()
time.sleep(1.0)
subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path", "/io/github/gatescope/Gatescope/window/1",
                "--method", "org.gtk.Actions.Activate", "import-annotation-path", "[<'%s'>]" % os.path.join(os.environ["HOME"], "Zoe.csv"), "{}"],
               check=True, capture_output=True)
tap.check(wait_for(lambda: len(golds()) == 2 and golds()[0][1] != made[0][1] and "Zoe" in golds()[0][1], 15, 0.2),
          "it is made again when its sources change, whatever else another program writes", golds)
tap.check(window.wait(lambda name: name and name.startswith("Made again, since its sources have changed"), seconds=5) is not None, "and says so", window.texts)
at_work.set()
worker.join()

window.quit()
tap.end()
