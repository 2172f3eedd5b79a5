# SPDX-License-Identifier: GPL-3.0-or-later
"""A trace is recorded, edited over a range, recorded over, undone; takes are chosen; a take's report is shown."""

import os
import time

from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "edit.mp4"), 12)
project = project_of(clip)


def strokes():
    return query(project, 'SELECT kind, start, "end" FROM stroke WHERE removed = 0 ORDER BY trace_id, number')


def kinds():
    return [row[0] for row in strokes()]


def values(trace=1):
    return query(project, "SELECT value FROM trace_frame WHERE trace_id = ? AND value IS NOT NULL", trace)


def clean():
    """Whatever is in the file when the program has had its moment."""
    return query(project, "SELECT COUNT(*) FROM trace_sample AS s JOIN stroke AS k ON k.trace_id = s.trace_id AND "
                          "k.number = s.stroke WHERE k.kind = 'recorded'")[0][0]


window = Window(clip)
window.wait("Play", "push button", 20)
window.key("alt+2")
pad = window.wait("Live value")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
x, y, width, height = window.extents(pad)
window.click(x + width / 2, y + height * 0.25)
window.key("ctrl+a", "shift+Delete")
tap.check(window.wait(lambda name: "no trace of this rater" in name, seconds=5) is not None,
          "without a trace there is nothing to edit, and the window says so", window.texts)

# --- a take, and what it leaves out ---
window.key("Escape", "Home")
record = window.find("Record a trace", "push button")
window.key("r")
tap.check(wait_for(lambda: record.name == "Pause recording", 6), "a take is recorded")
wait_for(lambda: window.time() > 4, 8)
window.key("shift+r")
tap.check(window.wait(lambda name: name.startswith("This take covers") and ", ends at 0:0" in name, seconds=5) is not None,
          "the report says how much is covered and where it ends", window.texts)
wait_for(lambda: query(project, "SELECT state FROM trace")[0][0] == "complete", 5)
recorded, said = clean(), len(values())
tap.check(kinds() == ["recorded"] and said > 60, "its samples are in the file", kinds(), said)

# --- edits over a range ---
window.key("Escape", "shift+Delete")
tap.check(window.wait(lambda name: name.startswith("No range is selected"), seconds=5) is not None, "an edit needs a range", window.texts)
timeline = window.find("Timeline", "panel")
x, y, width, height = window.extents(timeline)
window.drag(x + width * 0.25, y + 16, x + width * 0.35, y + 16)
window.key("shift+Delete")
tap.check(wait_for(lambda: kinds() == ["recorded", "erased"], 5), "Shift+Delete erases", kinds)
tap.check(0 < len(values()) < said and clean() == recorded, "fewer frames have a value, and every raw sample is there", len(values()), clean())
for key, kind in (("ctrl+shift+l", "interpolated"), ("alt+Up", "shifted"), ("alt+Down", "shifted"), ("alt+plus", "scaled"),
                  ("ctrl+shift+s", "smoothed"), ("alt+period", "nudged")):
    before = len(kinds())
    window.key("ctrl+a", key)
    tap.check(wait_for(lambda: kinds()[before:] and set(kinds()[before:]) == {kind}, 5), "%s: %s" % (key, kind), kinds)
tap.check(clean() == recorded, "every raw sample is still there")

# --- the menu says what would be undone, and undoing all of it leaves what was recorded ---
window.press(lambda name: name in ("Main menu", "Menu", "Main Menu"), "toggle button") if window.find(
    lambda name: name in ("Main menu", "Menu", "Main Menu"), "toggle button") else window.key("F10")
tap.check(window.wait(lambda name: name.startswith("Undo nudging 0:00"), seconds=5) is not None, "the menu says: Undo nudging …",
          lambda: query(project, "SELECT name FROM undo"))
window.key("Escape")
for i in range(7):
    n = len(kinds())
    window.key("ctrl+z")
    wait_for(lambda: len(kinds()) < n, 5)
tap.check(kinds() == ["recorded"] and len(values()) == said, "seven times Ctrl+Z leave what was recorded", kinds(), len(values()))

# --- over a range, recorded again ---
window.key("Escape")
window.drag(x + width * 0.25, y + 16, x + width * 0.35, y + 16)
window.key("ctrl+r")
tap.check(wait_for(lambda: kinds() == ["recorded", "recorded"], 10), "Ctrl+R records over the range", kinds)
tap.check(wait_for(lambda: query(project, "SELECT state FROM trace")[0][0] == "complete", 10), "and ends by itself", query(project, "SELECT state FROM trace"))
spans = query(project, "SELECT MIN(media_time) / 1e9, MAX(media_time) / 1e9 FROM trace_sample GROUP BY stroke ORDER BY stroke")
tap.check(len(spans) == 2 and spans[0][0] + 0.5 < spans[1][0] and spans[1][1] < spans[0][1], "where the range ends", spans)

# --- another take, chosen ---
window.key("Escape", "Home", "r")
wait_for(lambda: record.name == "Pause recording", 6)
time.sleep(1)
window.key("shift+r")
wait_for(lambda: query(project, "SELECT COUNT(*) FROM trace WHERE state = 'complete'")[0][0] == 2, 5)
star = window.wait("Let this take count", "push button", 5)
tap.check(star is not None, "each take has its star")
if star:
    star.queryAction().doAction(0)
    tap.check(wait_for(lambda: query(project, "SELECT chosen FROM trace ORDER BY id") == [(1,), (0,)], 5), "a press lets it count",
              lambda: query(project, "SELECT chosen FROM trace ORDER BY id"))
    tap.check(window.wait("This take counts", "push button", 5) is not None, "and shows it")

# --- over a range, but paused and gone on with elsewhere: that is recorded too, and does not end by itself ---
window.key("Escape")
window.drag(x + width * 0.25, y + 16, x + width * 0.35, y + 16)
window.key("ctrl+r")
wait_for(lambda: record.name == "Pause recording", 6)
time.sleep(0.4)
window.key("r")
wait_for(lambda: record.name == "Resume recording", 5)
window.key("Home", "r")
tap.check(wait_for(lambda: record.name == "Pause recording", 6), "a range is left by going elsewhere in a pause", record.name)
tap.check(wait_for(lambda: window.time() > spans[1][1] + 0.5, 12) and record.name == "Pause recording", "recording goes on past its end",
          window.time, record.name)
window.key("shift+r")
tap.check(wait_for(lambda: query(project, "SELECT state FROM trace") == [("complete",), ("complete",)], 10), "until somebody ends it")
times = [row[0] / 1e9 for row in query(project, "SELECT media_time FROM trace_sample WHERE trace_id = 1 AND stroke = "
                                                "(SELECT MAX(stroke) FROM trace_sample WHERE trace_id = 1) ORDER BY media_time")]
tap.check(times and times[0] < 0.3 and times[-1] > spans[1][1] + 0.4 and max(b - a for a, b in zip(times, times[1:])) < 1.0,
          "what was said before the range and after it is in the file", times[:3], times[-3:], spans)

# --- ended while it counts down: the next take knows nothing of the range ---
window.key("ctrl+r")
wait_for(lambda: record.name == "Stop counting down", 3)
window.key("shift+r")
wait_for(lambda: record.name == "Record a trace", 3)
window.key("r")
wait_for(lambda: record.name == "Pause recording", 6)
tap.check(wait_for(lambda: window.time() > spans[1][1] + 0.5, 12) and record.name == "Pause recording",
          "what was to be recorded over a range ends no other take", window.time, record.name)
window.key("shift+r")
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM trace WHERE state = 'complete'")[0][0] == 3, 5), "that ends when somebody ends it")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
