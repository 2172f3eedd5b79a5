# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told: every control that takes the focus has a role, a name and, where it has one, a value. Tab reaches all of
the Annotate page and comes out of it; recording, labelling, splitting and undoing go by keys alone."""

import os
import time

import pyatspi
from gi.repository import GLib

from accessiblefaults import find_faults
from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "talk.mp4"), 8)
project = project_of(clip)

window = Window(clip)
window.wait("Play", "push button", 30)

# --- names, roles, values: all pages are in the tree ---
window.key("alt+2")
faults, n = find_faults(window.frame)
tap.check(n > 40 and not faults, "each of the controls that take the focus has its role and name, and its value", n, *sorted(set(faults)))

# --- what the focus does, as the window tells it ---
focused = []


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
    listen(lambda: len(focused) > n)
    return focused[-1] if focused else None


# --- by keys alone: the rater's name, a trace, a segment, its label, undo ---
visited = []
for i in range(60):
    visited.append(press("Tab"))
    if visited[-1] and visited[-1][1] == "Rater’s name":
        break
tap.check(visited[-1] == ("text", "Rater’s name"), "Tab reaches the rater's name", *visited)
record = window.wait("Record a trace", "push button")
pad = window.find("Live value", "slider")
window.type("Anna")
window.key("Return", "r")
tap.check(wait_for(lambda: record.name == "Pause recording", 8), "R records", record.name)
wait_for(lambda: window.time() > 1, 8)
# A slow window may be read once more only when the clip has ended
pad = pad or window.find("Live value", "slider")
window.key("Up", "Up")
wait_for(lambda: "0.10" in pad.description, 5)
wait_for(lambda: query(project, "SELECT max(value) FROM trace_sample")[0][0] > 0.05, 5)
window.key("shift+r")
tap.check(wait_for(lambda: query(project, "SELECT count(*), max(value) FROM trace_sample")[0][1] > 0.05, 8), "the arrow keys give the value, Shift+R ends it",
          lambda: query(project, "SELECT count(*), max(value) FROM trace_sample"))
window.key("Home", "i")
wait_for(lambda: window.time() == 0, 5)
window.key("Right", "Right")
wait_for(lambda: abs(window.time() - 2) < 0.01, 5)
window.key("o", "1", "Left")
wait_for(lambda: abs(window.time() - 1) < 0.01, 5)
window.key("s")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment") == [("smile",), ("smile",)], 8), "I, O, 1 and S make, label and split a segment",
          lambda: query(project, "SELECT label FROM segment"))
window.key("ctrl+z", "ctrl+z")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment") == [("",)], 8), "Ctrl+Z undoes it", lambda: query(project, "SELECT label FROM segment"))
window.key("ctrl+shift+z")
wait_for(lambda: query(project, "SELECT label FROM segment") == [("smile",)], 8)

# --- values at the cursor ---
timeline = window.find("Timeline", "panel")
spoken = wait_for(lambda: timeline.description if ": smile" in timeline.description and "Valence" in timeline.description else None, 5)
tap.check(spoken is not None, "the timeline says what is at the cursor", timeline.description)

# --- Tab goes all the way round, segments and all ---
visited = []
window.key("ctrl+Left")
for i in range(120):
    here = press("Tab")
    if len(visited) > 20 and here == visited[0]:
        break
    visited.append(here)
names = {name for role, name in visited if name}
wanted = {"Play", "Mute", "Volume", "talk", "Live value", "Rater’s name", "Record a trace", "Edit Range", "Find segments", "Add a tier", "Tier", "Words…",
          "smile, key 1", "silence, key 6", "In", "Out", "Split", "Edges", "Delete the segment", "Label of the selected segment",
          "Note on the selected segment", "Timeline", "Open", "Main Menu"}
tap.check(len(visited) < 120, "Tab comes round to where it began", *visited[-10:])
tap.check(not wanted - names, "and has been everywhere on the way", sorted(wanted - names), *visited)

# --- the dialogs; Return gives the keys back from the entry that Tab has ended in ---
window.key("Return")
for key, title in (("ctrl+f", "Find Segments"), ("ctrl+h", "History"), ("v", "Tier")):
    window.key(key)
    dialog = window.dialog(title)
    if tap.check(dialog is not None, "%s opens by a key" % title):
        if title == "Tier":
            window.press("Begin with the Usual Words", "push button", root=dialog)
            window.wait("Key of “smile”", "text", 5, dialog)
        faults, n = find_faults(dialog)
        tap.check(not faults, "its controls have their roles and names", *sorted(set(faults)))
    window.key("Escape")
    wait_for(lambda: window.dialog(title, 0.1) is None, 5)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
