# SPDX-License-Identifier: GPL-3.0-or-later
"""Two dimensions at once, a dimension of one's own with and without ends, and rating blind."""

import os
import sys
import time

import pyatspi

from gswindow import Tap, Window, children, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "rate.mp4"), 8)
project = project_of(clip)
pictures = sys.argv[1] if len(sys.argv) > 1 else None


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


def record(seconds, move):
    """Records from the start for so long and lets the hand move meanwhile."""
    window.key("Home")
    window.key("r")
    tap.check(wait_for(lambda: button.name == "Pause recording", 6), "recording begins")
    end = time.monotonic() + seconds
    i = 0
    while time.monotonic() < end:
        move(i)
        i += 1
        time.sleep(0.05)


def end():
    n = len(query(project, "SELECT 1 FROM trace WHERE state = 'complete'"))
    window.key("shift+r")
    return wait_for(lambda: len(query(project, "SELECT 1 FROM trace WHERE state = 'complete'")) > n
                    and not query(project, "SELECT 1 FROM trace WHERE state = 'running'"), 5)


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

# --- both dimensions at once ---
window.press("Both")
pad = window.wait("Live valence and arousal")
tap.check(pad is not None, "for both dimensions there is one pad")
px, py, pw, ph = window.settled_extents(pad)
picture("both")
record(2.5, lambda i: window.point(px + pw / 2 + 40, py + ph / 2 - 5 - i % 30))
picture("both-recording")
tap.check("valence +" in pad.description and "arousal +" in pad.description, "the pad says both values", pad.description)
window.key("7")
tap.check(wait_for(lambda: pad.description == "valence −0.75, arousal +0.75", 3), "digits lie as on a number pad", lambda: pad.description)
tap.check(end(), "the take ends")
traces = query(project, "SELECT dimension, take, state, bounded, device, speed FROM trace ORDER BY id")
tap.check([row[:4] for row in traces] == [("valence", 1, "complete", 1), ("arousal", 1, "complete", 1)], "each dimension is a trace of the same take", traces)
tap.check(all(row[5] == 1.0 for row in traces), "the speed is stored", traces)
pairs = query(project, "SELECT count(*), count(b.value), min(a.value), max(b.value) FROM trace_sample AS a LEFT JOIN trace_sample AS b ON b.trace_id = 2 "
                       "AND b.media_time = a.media_time AND b.wall_time = a.wall_time AND b.position = a.position WHERE a.trace_id = 1")
tap.check(pairs[0][0] > 15 and pairs[0][0] == pairs[0][1] and pairs[0][2] == -0.75 and pairs[0][3] == 0.75,
          "their samples are of the same moments", pairs)
window.key("ctrl+z")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM trace WHERE removed = 0") == [(0,)], 5), "one undo takes both")
window.key("ctrl+shift+z")
wait_for(lambda: query(project, "SELECT count(*) FROM trace WHERE removed = 0") == [(2,)], 5)

# --- a dimension of one's own ---


def press_one(name):
    """One of the buttons that say what is rated: the tracks are called as they are."""
    (window.find(name, "push button") or window.find(name, "toggle button")).queryAction().doAction(0)


def add_dimension(name, bounded):
    menu = wait_for(lambda: window.find("Other") or window.find("power"), 5)
    x, y, width, height = window.extents(menu)
    window.click(x + width / 2, y + height / 2)
    item = window.wait("New Dimension…", seconds=5)
    item.queryAction().doAction(0)
    dialog = window.dialog("New Dimension")
    add = window.wait("Add", "push button", root=dialog)
    if add is None:
        tap.note(str(dialog))
        tap.note(str(window.texts(dialog)))
    tap.check(not add.getState().contains(pyatspi.STATE_SENSITIVE), "without a name nothing is added")
    wait_for(lambda: window.find("Name", "text", dialog) is not None, 5)
    window.find("Name", "text", dialog).queryEditableText().setTextContents(name)
    if bounded:
        window.find("At the upper end", "text", dialog).queryEditableText().setTextContents("strong")
        window.find("At the lower end", "text", dialog).queryEditableText().setTextContents("weak")
    else:
        window.find("With ends", "check box", dialog).queryAction().doAction(0)
    picture("dimension-" + name)
    window.press("Add", "push button", root=dialog)
    tap.check(wait_for(lambda: query(project, "SELECT bounded FROM dimension WHERE name = ? AND removed = 0", name) == [(int(bounded),)], 5),
              "the dimension %s is in the project" % name, lambda: query(project, "SELECT * FROM dimension"))


add_dimension("power", True)
pad = window.wait("Live value")
px, py, pw, ph = window.settled_extents(pad)
record(1.0, lambda i: window.point(px + pw / 2, py + ph * 0.3 + i % 5))
end()
tap.check(query(project, "SELECT count(*) > 5 FROM trace_sample JOIN trace ON trace.id = trace_id WHERE dimension = 'power'") == [(1,)],
          "it is recorded", lambda: query(project, "SELECT dimension FROM trace"))
add_dimension("tension", False)
window.point(px + pw / 2, py + ph - 20)


def pull(i):
    """The wheel goes on where a pad ends; a pointer that jumps back between two events would take part of its way back."""
    window.click(px + pw / 2, py + ph / 2, 4)


record(1.0, pull)
for more in range(100):
    if window.time() > 7 or float(pad.description.replace("−", "-")) > 1.4:
        break
    pull(more)
picture("unbounded-recording")
end()
found = query(project, "SELECT max(value), max(bounded) FROM trace_sample JOIN trace ON trace.id = trace_id WHERE dimension = 'tension'")
tap.check(found[0][0] > 1.2 and found[0][1] == 0, "without ends the value goes on", found)

# --- blind ---
press_one("Valence")
switch = window.find("Rate blind")
switch.queryAction().doAction(0)
window.key("alt+1")
picture("blind-inspect")
window.key("alt+2")
wait_for(lambda: window.find("Rate blind"), 5)
record(1.0, lambda i: None)
tap.check(not switch.getState().contains(pyatspi.STATE_SENSITIVE), "while there is a trace nobody looks at the others'")
picture("blind-recording")
end()
tap.check(query(project, "SELECT blind FROM trace ORDER BY id DESC LIMIT 1") == [(1,)], "the trace remembers that it was blind")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.key("ctrl+a")
window.type("Berta")
window.key("Return")
timeline = window.find("Timeline", "panel")
tap.check(not window.find(lambda name: name.startswith("power"), root=timeline), "another rater sees none of it", lambda: window.texts(timeline))
picture("blind-other")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
