# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking inside the networks from Inspect: the fusion as it computes follows playhead and selection, each of its gates and correlations is reached by
pointer and keyboard and shown by itself, norms come as tracks, and Ctrl+E writes each figure with its numbers.

   run-window-test.sh GATESCOPE test-inside.py [PICTURES SCHEME]
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import time

import pyatspi
from gi.repository import Gio, GLib

from gswindow import Tap, Window, children, demo_clip, project_of, query, wait_for

tap = Tap()
pictures = sys.argv[1] if len(sys.argv) > 1 else None
scheme = sys.argv[2] if len(sys.argv) > 2 else "dark"
home = os.environ["HOME"]
clip = os.path.join(home, "clip.mkv")
project = project_of(clip)
subprocess.run(["ffmpeg", "-v", "error", "-y", "-ss", "6.5", "-t", "6.5", "-i", demo_clip(), "-c:v", "libx264", "-preset", "ultrafast",
                "-pix_fmt", "yuv420p", "-c:a", "aac", clip], check=True, timeout=60)
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)


def picture(name):
    if pictures:
        time.sleep(0.5)
        window.picture(os.path.join(pictures, "%s-%s.png" % (name, scheme)))


def weights(output, modality, first, last):
    """The mean weights of the final gate over frames, as the project has them."""
    rows = query(project, "SELECT candidate, AVG(weight) FROM gate_weight JOIN gate_series ON gate_series.id = series_id WHERE output = ? AND "
                          "modality = ? AND stage = 0 AND frame BETWEEN ? AND ? GROUP BY candidate ORDER BY candidate", output, modality, first, last)
    return [weight for _, weight in rows]


def spot(start):
    """The button over a place of the fusion."""
    return window.find(lambda name: name.startswith(start), "push button")


def numbers(name):
    """What the name of a gate's button or a figure's description says its weights are."""
    return [float(text) for text in re.findall(r" ([01]\.\d\d)\b", name)]


def says(start, wanted):
    button = spot(start)
    said = numbers(button.name) if button else []
    return len(said) == len(wanted) and all(abs(a - b) <= 0.0051 for a, b in zip(said, wanted))


def figure(start):
    """The description of the figure that is shown."""
    image = window.find(lambda name: name.startswith(start), "image")
    return image.name if image else None


def frame_of_cursor():
    moment = window.time()
    return query(project, "SELECT MAX(frame) FROM frame WHERE pts <= ?", int(moment * 1e9 + 500000))[0][0]


def export(name):
    """Ctrl+E, and the name typed into the dialog."""
    path = os.path.join(home, name)
    window.key("ctrl+e")
    if not window.dialog("Save the Figure as SVG, PDF or PNG", 10):
        return None
    # Only the name is marked there, not its ending
    window.key("ctrl+a")
    window.type(path)
    time.sleep(0.5)
    window.key("Return")
    data = os.path.splitext(path)[0] + ".csv"
    if not wait_for(lambda: os.path.exists(path) and os.path.exists(data), 20):
        return None
    with open(path, "rb") as written:
        head = written.read(5)
    with open(data, newline="") as table:
        return head, list(csv.DictReader(table))


window = Window(clip)
window.wait("Play", "push button", 20)
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 90, 0.2), "the clip is analysed", window.read_log)
n_frames = query(project, "SELECT COUNT(*) FROM frame")[0][0]

# At the playhead
window.key("Home", "Right", "Right")
tap.check(wait_for(lambda: 1.9 < window.time() < 2.1, 5), "the cursor is at two seconds", window.time)
for modality, word in ("video", "face"), ("audio", "sound"):
    for output in "valence", "arousal":
        frame = frame_of_cursor()
        wanted = weights(output, modality, frame, frame)
        tap.check(len(wanted) > 1 and wait_for(lambda: says("%s gate of %s: " % (word, output), wanted), 5),
                  "the %s gate of %s has the weights of the frame at the cursor" % (word, output), wanted, lambda: spot("%s gate of %s" % (word, output)).name)
said = query(project, "SELECT valence, arousal FROM prediction WHERE frame = ?", frame_of_cursor())[0]
shown = re.findall(r"(?:valence|arousal) ([+−]\d\.\d\d)", figure("valence ") or "")
tap.check(len(shown) == 2 and all(abs(float(text.replace("−", "-")) - value) <= 0.0051 for text, value in zip(shown, said)),
          "and both outputs stand side by side", said, figure("valence "))
n_iterations = len(weights("valence", "video", 0, 0)) - 1
tap.check(all(spot("%s correlation of valence, iteration %d" % (word, t)) for word in ("face", "sound") for t in range(1, n_iterations + 1)),
          "every iteration's correlations can be asked for", n_iterations)
picture("inside-cursor")

# While it plays, slowly, so that the clip lasts
window.key("Home", *["bracketleft"] * 6)
before = spot("face gate of valence: ").name
window.press("Play", "push button")
tap.check(wait_for(lambda: spot("face gate of valence: ").name != before, 8), "it follows what plays", before)
window.press("Pause", "push button")
window.wait("Play", "push button", 5)
time.sleep(0.5)
window.key("BackSpace")
frame = frame_of_cursor()
tap.check(wait_for(lambda: says("face gate of valence: ", weights("valence", "video", frame_of_cursor(), frame_of_cursor())), 5),
          "and rests at the frame where it stopped", frame, lambda: spot("face gate of valence: ").name)

# Over the selection
timeline = window.find("Timeline", "panel")
x, y, width, height = window.extents(timeline)
window.drag(x + 500, y + 18, x + 800, y + 18)
title = window.wait(lambda name: name.startswith("Selection 00:0"), "label", 5)
tap.check(window.wait("selection mean", "label", 5), "a selection's mean takes the place of the frame", window.texts)
start, end = (float(part.split(":")[1]) for part in title.name.split(" ")[1].split("–"))
first, last = (query(project, "SELECT MAX(frame) FROM frame WHERE pts <= ?", int(moment * 1e9))[0][0] for moment in (start, end))
wanted = weights("arousal", "audio", first, last)
tap.check(last > first + 10 and wait_for(lambda: all(abs(a - b) < 0.02 for a, b in zip(numbers(spot("sound gate of arousal: ").name), wanted)), 5),
          "and is the mean of its frames", wanted, lambda: spot("sound gate of arousal: ").name)

# A gate by itself: by pointer, over the selection
left, top, across, down = window.extents(spot("face gate of valence: "))
window.click(left + across * 0.5, top + down * 0.5)
tap.check(window.wait(lambda name: name.startswith("selection 00:0"), "label", 10), "a click on a gate shows it over the selection", window.texts)
wanted = weights("valence", "video", first, last)
description = wait_for(lambda: figure("Face gate, valence"), 10)
tap.check(description and all(abs(a - b) < 0.02 for a, b in zip(numbers(description), wanted)), "with the means of its weights", description, wanted)
picture("inside-gate-selection")
window.key("Escape")
tap.check(window.wait("whole clip", "label", 5), "without a selection it is the whole clip's", window.texts)
wanted = weights("valence", "video", 0, n_frames - 1)
tap.check(wait_for(lambda: all(abs(a - b) <= 0.0051 for a, b in zip(numbers(figure("Face gate, valence")), wanted)), 10),
          "and its means are the clip's", wanted, lambda: figure("Face gate, valence"))
picture("inside-gate")
written = export("gate.pdf")
rows = written[1] if written else []
tap.check(written and written[0].startswith(b"%PDF") and len(rows) == n_frames and abs(sum(float(row["own"]) for row in rows) / n_frames - wanted[0]) < 1e-4,
          "Ctrl+E writes the gate as PDF with every frame's weights", written and rows[:2], window.texts)

# And back, and a correlation by keyboard
window.key("alt+w")
back = wait_for(lambda: spot("face correlation of valence, iteration 1"), 5)
tap.check(back, "Alt+W leads back to the fusion", window.texts)


def reach(start, presses=20):
    """Shift+Tab, until that place of the fusion has the focus."""
    for _ in range(presses):
        window.key("shift+Tab")
        time.sleep(0.2)
        if spot(start).getState().contains(pyatspi.STATE_FOCUSED):
            return True
    return False


tap.check(spot("face gate of valence: ").getState().contains(pyatspi.STATE_FOCUSED), "to the place where one was")
tap.check(reach("face correlation of valence, iteration 1"), "Tab reaches a correlation")
picture("inside-focus")

# What cannot be computed says why: features that nobody kept, of a file that is gone
features = os.path.join(os.environ["XDG_CACHE_HOME"], "gatescope", "features")
shutil.rmtree(features, ignore_errors=True)
os.rename(clip, clip + ".away")
window.key("Return")
again = wait_for(lambda: [text for text in window.texts() if "clip.mkv" in text], 30)
tap.check(again, "what goes wrong is said, with the file's name", window.texts)
picture("inside-error")
os.rename(clip + ".away", clip)


def stays(text, key):
    """Whether a message is still there after the cursor has moved, and no figure instead."""
    window.key(key)
    time.sleep(1.5)
    return text in window.texts() and not figure("Face correlation of iteration 1, valence")


tap.check(stays(again[0], "Right"), "what went wrong stays there while the cursor moves, though it would do now", window.texts)
window.press("Compute Again", "push button")
cancel = window.wait("Cancel", "push button", 10)
tap.check(cancel, "what takes long can be cancelled", window.texts)
cancel.queryAction().doAction(0)
tap.check(window.wait("Cancelled", "label", 5) and stays("Cancelled", "Left"), "and stays cancelled while the cursor moves", window.texts)
window.key("alt+1", "alt+2", "alt+1")
tap.check(stays("Cancelled", "Right"), "and while somebody looks elsewhere", window.texts)
shutil.rmtree(features, ignore_errors=True)
window.press("Compute Again", "push button")
described = wait_for(lambda: figure("Face correlation of iteration 1, valence"), 120)
tap.check(described and "root mean square" in described, "and can be tried again: the correlation is computed and shown", described, window.texts, window.read_log)
window_label = wait_for(lambda: [text for text in window.texts() if text.startswith("window 00:0")], 3)
tap.check(window_label, "and says which window it is of", window.texts)
picture("inside-correlation")
left, top, across, down = window.extents(window.find("Strongest channels first", "check box"))
window.click(left + 10, top + down * 0.5)
tap.check(wait_for(lambda: figure("Face correlation of iteration 1, valence"), 10), "the strongest channels can stand first")
time.sleep(0.6)
written = export("correlation.svg")
rows = written[1] if written else []
strengths = [float(row["strength"]) for row in rows]
values = [float(value) for row in rows for name, value in row.items() if re.fullmatch(r"[VA] \d+", name)]
tap.check(written and written[0].startswith(b"<?xml") and strengths == sorted(strengths, reverse=True) and len(strengths) > 10 and all(-1 <= v <= 1 for v in values)
          and any(abs(v) > 0.001 for v in values), "Ctrl+E writes the map, rows by their strength, values between -1 and 1", strengths[:4], len(values))
picture("inside-correlation-strength")

# The fusion itself as a file
back = window.find("At the Cursor", "push button", window.find(lambda name: name.startswith("window 00:0"), "label").get_parent())
back.queryAction().doAction(0)
tap.check(wait_for(lambda: spot("face correlation of valence, iteration 1").getState().contains(pyatspi.STATE_FOCUSED), 5), "a button leads back too")
frame = frame_of_cursor()
written = export("fusion.png")
wanted = weights("valence", "audio", frame, frame)
rows = [row for row in (written[1] if written else []) if row["what"] == "gate" and row["output"] == "valence" and row["modality"] == "audio" and row["stage"] == "0"]
tap.check(written and written[0].startswith(b"\x89PNG") and len(rows) == len(wanted) and all(abs(float(row["value"]) - w) < 1e-5 for row, w in zip(rows, wanted)),
          "Ctrl+E writes the fusion with its numbers", rows, wanted)

# Norms as tracks
window.press("Norms", "push button")
track = window.wait(lambda name: name.startswith("Face norms"), seconds=60)
tap.check(track and window.find(lambda name: name.startswith("Sound norms")), "norms come as tracks of the timeline", window.texts, window.read_log)
picture("inside-norms")
window.press("Norms", "push button")
tap.check(wait_for(lambda: window.find(lambda name: name.startswith("Face norms")) is None, 10), "and go again")

# Cursors A and B: where they are put, the values there and what differs
def line(name, nth=0):
    """What stands beside a name in the table of cursors: at A, at B and the difference; of names that come more than once the nth."""
    rows = [row for row in table() if row[0] == name]
    return [float(text.replace("−", "-").replace("+", "").replace(" s", "").split(":")[-1]) for text in rows[nth][1:]] if len(rows) > nth else []


def table():
    grid = window.find("Values at cursors A and B")
    texts = [node.name for node in children(grid) if node.getRoleName() == "label"] if grid else []
    rows = []
    while texts:
        heading = texts[0].endswith(("valence", "arousal")) and texts[0] not in ("valence", "arousal") or texts[0].startswith("Run ")
        rows.append([texts[0]] if heading else texts[:4])
        del texts[:len(rows[-1])]
    return rows


def value(output, frame):
    return query(project, "SELECT %s FROM prediction WHERE run_id = (SELECT MIN(id) FROM run WHERE state = 'complete') AND frame = ?" % output, frame)[0][0]


def settled():
    """The frame where the clip stands, once it does."""
    last, now = None, window.time()
    while last != now:
        time.sleep(0.6)
        last, now = now, window.time()
    return frame_of_cursor(), now


window.key("Home", "Right")
first, begins = settled()
window.key("shift+a")
tap.check(window.wait(lambda name: name.startswith("Cursor A at 00:0"), "label", 5), "Shift+A puts cursor A where the clip stands", window.texts)
window.key("Right", "Right")
settled()
window.key("period")
second, ends = settled()
window.key("shift+b")
summary = window.wait(lambda name: name.startswith("B − A: "), "label", 5)
said = re.fullmatch(r"B − A: ([+−][\d.]+) s, valence ([+−][\d.]+), arousal ([+−][\d.]+)", summary.name.split("\n")[0]) if summary else None
wanted = [ends - begins] + [value(output, second) - value(output, first) for output in ("valence", "arousal")]
tap.check(said and all(abs(float(text.replace("−", "-")) - number) <= 0.0011 for text, number in zip(said.groups(), wanted)),
          "Shift+B puts B, and Inspect says what differs: time, valence and arousal", summary and summary.name, wanted)
picture("inside-cursors-row")
window.press(lambda name: name.startswith("B − A: "), "push button")
tap.check(window.wait("Values at cursors A and B", seconds=5), "one click shows all of it", window.texts)
for output in "valence", "arousal":
    a, b = value(output, first), value(output, second)
    tap.check(wait_for(lambda: len(line(output)) == 3 and all(abs(x - y) <= 0.0011 for x, y in zip(line(output), (a, b, b - a))), 5),
              "%s at A, at B and the difference" % output, (a, b), table)
gates = query(project, "SELECT output, modality, stage, a.candidate, a.weight, b.weight FROM gate_series JOIN gate_weight a ON a.series_id = gate_series.id AND a.frame = ? "
                       "JOIN gate_weight b ON b.series_id = a.series_id AND b.candidate = a.candidate AND b.frame = ? "
                       "WHERE run_id = (SELECT MIN(id) FROM run WHERE state = 'complete')", first, second)
own = [line("own", nth) for nth in range(4)]
wanted = [(a, b, b - a) for _, _, _, candidate, a, b in gates if candidate == 0]
tap.check(len(wanted) == 4 and all(any(len(said) == 3 and all(abs(x - y) <= 0.0011 for x, y in zip(said, numbers_)) for said in own) for numbers_ in wanted),
          "and each gate's weights", own, wanted)
picture("inside-cursors")
window.key("alt+a")
tap.check(wait_for(lambda: frame_of_cursor() == first, 5), "Alt+A goes back to A", frame_of_cursor, first)
window.key("shift+a")
tap.check(wait_for(lambda: len(table()) > 2 and table()[1][1] == "–" and table()[2][1] == "–", 5), "Shift+A there takes it away", table)
window.press("Remove", "push button")
tap.check(wait_for(lambda: not window.find("Values at cursors A and B"), 5), "and both can be taken away", table)
window.key("alt+w")

# Another run, and what is asked for in the same moment: the figure of the one before is none of it
spot("face gate of valence").queryAction().doAction(0)
tap.check(wait_for(lambda: "n = %d" % n_frames in (figure("Face gate, valence") or ""), 10), "a gate is shown over the clip", window.texts)
stale = os.path.join(home, "stale.csv")
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
for action, values in ("analyse", []), ("export-figure-path", [GLib.Variant("s", stale.replace(".csv", ".svg"))]):
    bus.call("io.github.gatescope.Gatescope", "/io/github/gatescope/Gatescope/window/1", "org.gtk.Actions", "Activate",
             GLib.Variant("(sava{sv})", (action, values, {})), None, Gio.DBusCallFlags.NONE, -1, None, None)
bus.flush_sync(None)
tap.check(wait_for(lambda: "n = %d" % n_frames in (figure("Face gate, valence") or ""), 90, 0.2), "after another analysis the gate is that of the new run", lambda: figure("Face gate, valence"))
tap.check(not os.path.exists(stale), "and the figure of the one before was not written as it")

log = window.read_log()
tap.check("CRITICAL" not in log and "WARNING **" not in log, "nothing was complained of", log)
tap.check(window.quit() == 0, "the program ends well")
tap.end()
