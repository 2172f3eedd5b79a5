# SPDX-License-Identifier: GPL-3.0-or-later
"""A rater who is 1.2 s late: estimated against another, applied as a property that can be undone; a fixed delay."""

import math
import os
import sqlite3
import sys
import time

from gswindow import Tap, Window, children, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "delay.mp4"), 20)
project = project_of(clip)
pictures = sys.argv[1] if len(sys.argv) > 1 else None
LATE = 1.2
RATE = 60


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


def value(t):
    return 0.5 * math.sin(0.9 * t) + 0.3 * math.sin(2.3 * t + 1)


def add_trace(connection, rater, name, late):
    connection.execute("INSERT INTO rater (id, name) VALUES (?, ?)", (rater, name))
    connection.execute("INSERT INTO trace (id, clip_id, rater_id, dimension, minimum, maximum, take, state, started) "
                       "VALUES (?, 1, ?, 'valence', -1, 1, 1, 'complete', 0)", (rater, rater))
    connection.execute("INSERT INTO stroke (trace_id, number, started) VALUES (?, 1, 0)", (rater,))
    connection.executemany("INSERT INTO trace_sample (trace_id, stroke, media_time, position, wall_time, value) VALUES (?, 1, ?, ?, 0, ?)",
                           [(rater, i * 10**9 // RATE, i, value(i / RATE - late)) for i in range(20 * RATE - 20)])


window = Window(clip)
window.wait("Play", "push button", 20)
wait_for(lambda: query(project, "SELECT count(*) FROM frame")[0][0] > 400, 10)
tap.check(window.quit() == 0, "a project is there")
connection = sqlite3.connect(project)
add_trace(connection, 1, "Anna", 0.0)
add_trace(connection, 2, "Berta", LATE)
connection.commit()
connection.close()

window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+2")


def is_late(name):
    return name.startswith("Berta · valence")


def open_dialog():
    row = window.wait(is_late, "list item", 5)
    window.scroll_to(lambda: row)
    x, y, width, height = window.settled_extents(row)
    window.click(x + 60, y + height / 2)
    return window.dialog("Delay of the Rater", 5)


def choose(root, number, index):
    """Opens the drop-down of that number and takes the choice of that index."""
    boxes = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.getRoleName() == "combo box":
            boxes.append(node)
        stack.extend(reversed(children(node)))
    # Without a window manager the dialog is where the window is
    x, y, width, height = window.extents(boxes[number])
    window.click(x + width / 2, y + height / 2)
    time.sleep(0.4)
    window.key("Home", *["Down"] * index)
    window.key("Return")
    time.sleep(0.2)


def delays():
    return query(project, "SELECT delay_method, delay, delay_criterion FROM trace ORDER BY id")


dialog = open_dialog()
tap.check(dialog is not None, "the row of a trace opens its delay")
choose(dialog, 0, 2)
tap.check(window.wait(lambda name: name.startswith("Best at "), root=dialog, seconds=5) is not None or
          window.wait(lambda name: "too little" in name, root=dialog, seconds=1) is not None, "the network's line is tried first",
          lambda: window.texts(dialog))
choose(dialog, 1, 1)
found = window.wait(lambda name: name.startswith("Best at 1.20 s"), root=dialog, seconds=5)
tap.check(found is not None, "against Anna, Berta is found to be 1.20 s late", lambda: window.texts(dialog))
picture("delay-estimated")
window.press("Apply", "push button", root=dialog)
tap.check(wait_for(lambda: delays()[1] == ("estimated", int(LATE * 1e9), "ccc"), 5), "the delay is a property of her trace", delays)
curve = query(project, "SELECT json_extract(delay_settings, '$.reference'), json_extract(delay_settings, '$.id'), "
                       "json_array_length(delay_settings, '$.curve'), json_extract(delay_settings, '$.step') FROM trace WHERE id = 2")[0]
tap.check(curve[:2] == ("trace", 1) and curve[2] == 251 and curve[3] == 40000000, "with the curve that it was read from", curve)
tap.check(window.wait(lambda name: "1.20 s late" in name, seconds=5) is not None, "and the list says so", window.texts)
errors = query(project, "SELECT max(abs(a.value - b.aligned)), max(abs(a.value - b.value)) FROM trace_frame AS a JOIN trace_frame AS b ON b.frame = a.frame "
                        "WHERE a.trace_id = 1 AND b.trace_id = 2 AND a.frame BETWEEN 30 AND 450")[0]
tap.check(errors[0] < 0.05 < errors[1], "aligned, the two say the same; recorded, they do not", errors)
window.key("ctrl+z")
tap.check(wait_for(lambda: delays()[1] == ("none", 0, None), 5), "Ctrl+Z takes it back", delays)
window.key("ctrl+shift+z")
tap.check(wait_for(lambda: delays()[1][0] == "estimated", 5), "and Ctrl+Shift+Z does it again", delays)
picture("delay-list")

dialog = open_dialog()
if dialog is not None:
    choose(dialog, 0, 1)
    spin = window.wait("Seconds", "spin button", 5, dialog)
    tap.check(spin is not None, "a delay can be said, too", lambda: window.texts(dialog))
    picture("delay-fixed")
    window.press("Apply", "push button", root=dialog)
    tap.check(wait_for(lambda: delays()[1] == ("fixed", int(LATE * 1e9), None), 5), "as a fixed one", delays)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
