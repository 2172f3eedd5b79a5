# SPDX-License-Identifier: GPL-3.0-or-later
"""By keys alone, from the empty window to a figure in a file: a clip is opened, valence rated, a segment labelled, the network held against
the person, and the figure saved."""

import os
import sys
import time

import pyatspi
from gi.repository import GLib

from gswindow import Tap, Window, demo_clip, project_of, query, wait_for

tap = Tap()
clip = demo_clip()
project = project_of(clip)
home = os.environ["HOME"]
pictures = sys.argv[1] if len(sys.argv) > 1 else None
focused = []


def picture(name):
    if pictures:
        time.sleep(0.5)
        window.picture(os.path.join(pictures, name + ".png"))


def focus_cb(event):
    if event.detail1 and event.source is not None:
        try:
            focused.append((event.source.getRoleName(), event.source.name))
        except Exception:
            pass


pyatspi.Registry.registerEventListener(focus_cb, "object:state-changed:focused")


def listen(condition, seconds=3.0):
    """Takes what has been told."""
    context = GLib.MainContext.default()

    def look():
        while context.pending():
            context.iteration(False)
        return condition()
    return wait_for(look, seconds, 0.02)


def press(*keys):
    """Where the focus is after the key."""
    n = len(focused)
    window.key(*keys)
    listen(lambda: len(focused) > n, 1.5)
    return focused[-1] if focused else None


def tab_to(good, most=60, key="Tab"):
    """Whether the key leads there, and the way."""
    way = []
    for _ in range(most):
        way.append(press(key))
        if way[-1] and good(way[-1]):
            return True, way
    return False, way


def choose(title, path):
    """Types a file's name into a file chooser."""
    chooser = window.dialog(title, 15)
    if chooser is None:
        return False
    time.sleep(1.0)
    window.key("ctrl+a")
    window.type(path)
    time.sleep(1.0)
    window.key("Return")
    # What completes the name takes a first one, or a first two
    for _ in range(4):
        if wait_for(lambda: window.dialog(title, 0.1) is None, 3):
            return True
        window.key("Return")
    return wait_for(lambda: window.dialog(title, 0.1) is None, 5)


# --- opening ---
window = Window()
tap.check(window.wait(lambda name: name.startswith("Open"), "push button", 20), "the window is open and empty")
here = press("Tab")
tap.check(here is not None, "the focus is somewhere", here)
window.key("ctrl+o")
tap.check(choose("Open a Clip or a Project", clip), "Ctrl+O asks for a file and takes a typed name", lambda: [child.name for child in window.frame.parent])
tap.check(window.wait("Play", "push button", 30), "the clip is open", lambda: window.texts())
tap.check(wait_for(lambda: query(project, "SELECT state FROM run") == [("complete",)], 180, 0.3), "and analysed")

# --- rating ---
window.key("alt+2")
found, way = tab_to(lambda here: here[1] == "Rater’s name")
tap.check(found, "Tab reaches the rater's name", *way)
window.type("Anna")
window.key("Return")
window.key("Home")
wait_for(lambda: window.time() == 0.0, 5)
record = window.wait("Record a trace", "push button")
window.key("r")
tap.check(wait_for(lambda: record.name == "Pause recording", 8), "R records", record.name)
for i in range(12):
    window.key("Up" if i % 4 else "Down")
    time.sleep(0.4)
picture("keyboard-rating")
window.key("shift+r")
tap.check(wait_for(lambda: query(project, "SELECT count(DISTINCT value) > 3 FROM trace_sample")[0][0] == 1, 8), "the arrow keys rate valence",
          lambda: query(project, "SELECT count(*), count(DISTINCT value) FROM trace_sample"))

# --- a segment ---
window.key("Home", "i")
wait_for(lambda: window.time() == 0.0, 5)
window.key("Right", "Right")
wait_for(lambda: abs(window.time() - 2) < 0.05, 5)
window.key("o")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM segment") == [(1,)], 5), "I and O make a segment")
window.key("n")
listen(lambda: focused and focused[-1][1].startswith("Label of"), 5)
tap.check(focused[-1][1].startswith("Label of"), "N leads to its label", focused[-1])
picture("keyboard-label")
window.type("smile")
window.key("Return")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment") == [("smile",)], 5), "which is typed", lambda: query(project, "SELECT label FROM segment"))

# --- comparing ---
window.key("alt+3")
table = window.wait("Agreement with the reference", seconds=30)
tap.check(table is not None, "Alt+3 leads to the table", lambda: window.texts())
time.sleep(2.0)
found, way = tab_to(lambda here: here[0] in ("list item", "table row", "tree item", "table cell") and here[1] != "demo")
tap.check(found and not any(here and here[0] == "scroll pane" for here in way), "Tab reaches its rows, by nothing that only scrolls", *way)
picture("keyboard-table")
window.key("Down", "Up", "Return")
stretch = window.wait(lambda name: name and "mean error" in name, "list item", 15)
tap.check(stretch is not None, "Return on a row shows where the two are apart", lambda: window.texts())
found, way = tab_to(lambda here: here[1] == "Figures", 60, "shift+Tab")
if not found:
    found, way = tab_to(lambda here: here[1] == "Table", 60, "shift+Tab")
    here = press("Right")
    found = here is not None and here[1] == "Figures"
tap.check(found, "Tab and the arrows reach Figures", *way)
window.key("space")
save = window.wait(lambda name: name.startswith("Save"), "push button", 15)
tap.check(save is not None, "where there is one to save", lambda: window.texts())
time.sleep(2.0)
picture("keyboard-figure")
window.key("ctrl+e")
path = os.path.join(home, "figure.svg")
tap.check(choose("Save the Figure as SVG, PDF or PNG", path), "Ctrl+E asks where to", lambda: window.texts())
tap.check(wait_for(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, 10), "and saves it", lambda: os.listdir(home))
here = press("Tab")
tap.check(here == ("page tab", "Raters"), "the keys are again where they were", here)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
