# SPDX-License-Identifier: GPL-3.0-or-later
"""What a take leaves out is listed after it: each place can be gone to by a click and by Enter, and recorded over, exactly that and no more."""

import os
import time

import pyatspi

from accessibletree import read_tree
from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "coverage.mp4"), 14)
project = project_of(clip)
pictures = os.environ.get("GATESCOPE_PICTURES")
LIST = "What the take leaves out"


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


def places():
    found = window.find(LIST, "list")
    return [node.name for node in read_tree(found) if node.role == "list item"] if found is not None else []


def row(reason):
    return window.find(lambda name: name.endswith(reason), "list item", window.find(LIST, "list"))


def strokes(trace):
    return query(project, "SELECT min(media_time), max(media_time) FROM trace_sample WHERE trace_id = ? GROUP BY stroke ORDER BY stroke", trace)


def is_complete(n=1):
    return wait_for(lambda: query(project, "SELECT count(*) FROM trace WHERE state = 'complete'") == [(n,)]
                    and not query(project, "SELECT 1 FROM trace WHERE state = 'running'"), 12)


def go(*keys, to):
    window.key(*keys)
    return wait_for(lambda: abs(window.time() - to) < 0.001, 8)


def record(until):
    window.key("r")
    wait_for(lambda: button.name == "Pause recording", 6)
    return wait_for(lambda: window.time() > until, 12)


window = Window(clip)
window.wait("Play", "push button", 20)
window.key("alt+2")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")
wait_for(lambda: window.find("Live value").getState().contains(pyatspi.STATE_FOCUSED), 5)
button = window.find("Record a trace", "push button")
tap.check(window.find(LIST, "list") is None, "before a take there is nothing to report")

# --- a take with a late start, a gap and an early end ---
go("Home", *6 * ["Right"], to=6)
record(7)
window.key("r")
wait_for(lambda: button.name == "Resume recording", 5)
go("Home", "shift+Right", to=10)
record(11)
window.key("shift+r")
is_complete()
tap.check(wait_for(lambda: len(places()) == 3, 5) and [name.split("  ")[1] for name in places()] == ["it starts late", "a gap", "it ends early"],
          "each place that the take leaves out is listed", places)
first, second = strokes(1)
picture("coverage")
tap.check(window.find("Record over 0:00–0:06", "push button") is not None, "each with a button of its own", lambda: [node.name for node in read_tree(window.find(LIST, "list"))])

# --- a click goes there ---
x, y, width, height = window.settled_extents(row("a gap"))
window.click(x + width / 3, y + height / 2)
tap.check(wait_for(lambda: abs(window.time() - first[1] / 1e9) < 0.05, 5), "a click goes to the place", window.time, first)

# --- the button records over it ---
before = strokes(1)
window.find(lambda name: name.startswith("Record over 0:07"), "push button").queryAction().doAction(0)
tap.check(wait_for(lambda: button.name == "Pause recording", 6), "its button records over it", button.name)
x, y, width, height = window.extents(row("it starts late"))
window.click(x + width / 3, y + height / 2)
time.sleep(0.3)
tap.check(button.name == "Pause recording" and window.time() > 6.9, "meanwhile no place can be gone to", button.name, window.time)
tap.check(is_complete() and wait_for(lambda: len(strokes(1)) == 3, 5), "and ends by itself", lambda: strokes(1))
tap.check(strokes(1)[:2] == before and strokes(1)[2] == (first[1], second[0]), "exactly over the gap and no farther", lambda: strokes(1), first, second)
tap.check(wait_for(lambda: len(places()) == 2, 5), "what is filled leaves the list", places)

# --- by the keyboard: on to the next place, Enter, Ctrl+R ---
x, y, width, height = window.settled_extents(row("it starts late"))
window.click(x + width / 3, y + height / 2)
tap.check(wait_for(lambda: window.time() == 0.0, 5), "a late start begins at the clip's", window.time)
window.key("Down")
tap.check(wait_for(lambda: row("it ends early").getState().contains(pyatspi.STATE_FOCUSED), 3), "Down leads to the next place")
window.key("Return")
tap.check(wait_for(lambda: abs(window.time() - second[1] / 1e9) < 0.05, 5), "Enter goes to the place", window.time, second)
window.key("ctrl+r")
tap.check(wait_for(lambda: len(strokes(1)) == 4, 10) and is_complete(), "Ctrl+R records over what is selected then", lambda: strokes(1))
tap.check(strokes(1)[3][0] == second[1] and strokes(1)[3][1] > 13.8e9, "from there to the end", lambda: strokes(1))
tap.check(wait_for(lambda: len(places()) == 1, 5), "one place is left", places)

# --- undo brings a place back, redo takes it ---
window.key("ctrl+z")
tap.check(wait_for(lambda: len(places()) == 2, 5), "undo brings the place back", places)
window.key("ctrl+shift+z")
tap.check(wait_for(lambda: len(places()) == 1, 5), "redo takes it", places)

# --- the reported take is gone on with, whichever counts ---
go("Home", to=0)
record(1)
window.key("shift+r")
is_complete(2)
window.wait("Take 2 Leaves Out", "label", 5)
window.press("Let this take count", "push button", root=window.find(lambda name: name.endswith("take 1"), "list item"))
tap.check(wait_for(lambda: query(project, "SELECT chosen FROM trace ORDER BY id") == [(1,), (0,)], 5), "take 1 counts")
n = len(strokes(1)), len(strokes(2))
window.find(lambda name: name.startswith("Record over 0:01"), "push button").queryAction().doAction(0)
tap.check(wait_for(lambda: len(strokes(2)) == n[1] + 1, 8) and len(strokes(1)) == n[0], "the button goes on with take 2, which it stands for")
window.key("shift+r")
is_complete(2)
places_before = places()
window.press("Close this report", "push button")
tap.check(places_before and wait_for(lambda: not places(), 3), "the report can be closed", places)

# --- it is for the rater whose take it is ---
go("Home", to=0)
record(1)
window.key("shift+r")
is_complete(3)
tap.check(wait_for(places, 5), "a third take is reported on", places)
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.key("ctrl+a")
window.type("Bob")
window.key("Return")
tap.check(wait_for(lambda: not places(), 5), "another rater is shown none of it", places)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
