# SPDX-License-Identifier: GPL-3.0-or-later
"""The way through the window: open, play, analyse, annotate, crash, find it all again."""

import os
import subprocess
import time

from gswindow import PATIENCE, Tap, Window, demo_clip, project_of, query, wait_for

tap = Tap()
clip = demo_clip()
project = project_of(clip)

# --- open and play ---
window = Window(clip)
tap.check(window.wait("Play", "push button", 20) is not None, "the clip opens with its transport")
tap.check(wait_for(lambda: os.path.exists(project)), "a project is made for a clip opened by itself", project)
tap.check(wait_for(lambda: window.time() == 0.0), "the clip stands at its start", window.time())

window.key("k")
tap.check(window.wait("Pause", "push button") is not None, "K plays: the button says Pause")
wait_for(lambda: window.time() > 0)
early = time.monotonic()
first = window.time()
late = time.monotonic()
time.sleep(2)
least = time.monotonic() - late
moved = window.time() - first
most = time.monotonic() - early
tap.check(least - 0.2 < moved < most + 0.2, "the clip plays at its speed",
          "%.2f s of clip in %.2f to %.2f s" % (moved, least, most))

window.key("k")
tap.check(window.wait("Play", "push button") is not None, "K again pauses")
time.sleep(0.3)
still = window.time()
time.sleep(0.5)
tap.check(window.time() == still, "paused means paused")

window.key("period")
tap.check(wait_for(lambda: 0 < window.time() - still < 0.1, 5), "the full stop steps one frame on", still, window.time())
window.key("Home")
tap.check(wait_for(lambda: window.time() == 0.0, 5), "Home goes to the start")
window.key("Right")
tap.check(wait_for(lambda: abs(window.time() - 1.0) < 0.06, 5), "the right arrow goes a second on", window.time())

# --- the worker's results ---
clip_id = query(project, "SELECT id FROM clip")[0][0]
n_frames = query(project, "SELECT COUNT(*) FROM frame WHERE clip_id = ?", clip_id)[0][0]
tap.check(n_frames > 100, "the project holds the frame index", n_frames)
demo_network = window.find(lambda name: name.startswith("Demo network"), "label")
if window.find(lambda name: "not installed" in name) is None:
    done = wait_for(lambda: query(project, "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 180, 0.5)
    tap.check(done, "the worker analyses the clip")
    tap.check(query(project, "SELECT COUNT(*) FROM prediction")[0][0] == n_frames, "one prediction a frame is stored")
    worst = query(project, "SELECT MAX(ABS(s - 1)) FROM (SELECT SUM(weight) AS s FROM gate GROUP BY run_id, frame, output, modality, stage)")[0][0]
    tap.check(worst is not None and worst < 1e-4, "the weights of each gate add up to one", worst)
    tap.check(window.wait(lambda name: name.startswith("Demo network"), "label") is not None, "the window says whose network it is")

# --- a trace, as a hand records it ---
window.key("Home")
window.key("alt+2")
pad = window.wait("Live value")
tap.check(pad is not None, "the Annotate page has the area for the live value")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna Mega")
x, y, width, height = window.extents(pad)
window.click(x + width / 2, y + height / 2)
# Each number stands for a second, about as long as it takes to look through the whole window.
stage = window.find("Video").parent.parent.parent
record = window.find("Record a trace", "push button")
window.key("r")
tap.check(window.wait("3", "label", 3, stage) is not None, "recording counts down from three")
tap.check(wait_for(lambda: record.name == "Pause recording", 6), "and then records")
x, y, width, height = window.extents(pad)


def live_value():
    return float(pad.description.replace("−", "-"))


given = {}
for step in range(12):
    share = step / 11
    window.point(x + width / 2, y + height * (0.9 - 0.8 * share))
    time.sleep(0.15)
    given[step] = live_value()
window.key("9")
tap.check(wait_for(lambda: abs(live_value() - 1.0) < 1e-6, 3), "the key 9 is the highest value")
time.sleep(0.7)
tap.check(given[11] > given[0] + 1.0, "the pointer's height is the value", given)

# --- kill -9 in the middle of it ---
last_seen = window.time()
window.kill()
rows = query(project, """SELECT s.media_time, s.value, t.dimension, t.state, r.name FROM trace_sample s JOIN trace t ON t.id = s.trace_id
                         JOIN rater r ON r.id = t.rater_id ORDER BY s.media_time""")
tap.check(len(rows) > 60, "the samples are in the file after kill -9", len(rows))
tap.check(rows and rows[0][4] == "Anna Mega" and rows[0][2] == "valence", "with rater and dimension", rows[:1])
end = rows[-1][0] / 1e9 if rows else 0
tap.check(last_seen - end < 0.55, "at most half a second is missing", "seen %.3f, stored %.3f" % (last_seen, end))
times = [row[0] for row in query(project, "SELECT pts FROM frame WHERE clip_id = ? ORDER BY frame", clip_id)]
recorded = [row[0] for row in rows]
inside = [t for t in times if recorded[0] <= t < recorded[-1]]
missing = 0
for this, after in zip(inside, inside[1:]):
    if not any(this <= sample < after for sample in recorded):
        missing += 1
tap.note("%d samples over %d frames, %d frames without one of their own" % (len(rows), len(inside), missing))
# A busy machine skips drawn frames; what holds between two samples is the earlier one, so every frame has its value.
gap = max((after - this for this, after in zip(recorded, recorded[1:])), default=0) / 1e9
# A sanitizer makes the machine as busy as several.
tap.check(missing <= len(inside) // (4 if PATIENCE == 1.0 else 2), "a sample for (nearly) each frame", missing, len(inside))
tap.check(gap < 0.5, "and none of the recording is a gap", gap)
values = [row[1] for row in rows]
tap.check(min(values) < -0.5 and max(values) > 0.9, "the values are those of the hand", min(values), max(values))
tap.check(query(project, "PRAGMA integrity_check")[0][0] == "ok", "the file is whole")

# --- the next start shows it ---
window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+2")
interrupted = window.wait(lambda name: "interrupted" in name and "sample" in name)
tap.check(interrupted is not None, "the trace is there, shown as interrupted", window.texts())
tap.check(window.find(lambda name: name.startswith("Anna Mega")) is not None, "with the rater's name")

# --- a range, drawn on the ruler ---
window.key("alt+1")
x, y, width, height = window.extents(window.find("Timeline", "panel"))
window.drag(x + width * 0.4, y + 16, x + width * 0.6, y + 16)
chosen = window.wait(lambda name: name.startswith("Selection 0:"), "label", 5)
tap.check(chosen is not None, "a drag on the ruler selects, and the statistics follow", window.texts())
window.key("Escape")
tap.check(window.wait("Whole clip", "label", 5) is not None, "Escape lets go of it")
window.key("alt+2")
tap.check(window.find("Arousal", "push button") is not None, "the dimension can be chosen")

# --- segments, labels, undo ---
window.key("Home", "Right", "Right")
time.sleep(0.5)
window.key("i")
window.key("Right", "Right")
time.sleep(0.8)
window.key("o")
made = wait_for(lambda: query(project, 'SELECT start, "end", label FROM segment'), 5)
tap.check(made is not None and len(made) == 1, "I and O make a segment", made)
if made:
    tap.check(abs(made[0][0] / 1e9 - 2) < 0.1 and abs(made[0][1] / 1e9 - 4) < 0.1, "from two to four seconds", made)
window.key("2")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment")[0][0] == "laughter", 5), "the key 2 labels it")
window.key("Left")
time.sleep(0.5)
window.key("s")
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM segment")[0][0] == 2, 5), "S splits it")
window.key("ctrl+z")
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM segment")[0][0] == 1, 5), "Ctrl+Z undoes the split in one step")
window.key("ctrl+z")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment")[0][0] == "", 5), "and then the label")
window.key("ctrl+shift+z", "ctrl+shift+z")
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM segment")[0][0] == 2, 5), "Ctrl+Shift+Z does both again")


# --- a digit held while the clip plays ---
window.key("Home")
wait_for(lambda: window.time() == 0.0, 5)
window.key("k")
wait_for(lambda: window.time() > 0.3, 5)
subprocess.run(["xdotool", "keydown", "3"])
time.sleep(0.8)
subprocess.run(["xdotool", "keyup", "3"])
window.key("k")
held = wait_for(lambda: query(project, "SELECT start, \"end\" FROM segment WHERE label = 'frown'"), 5)
tap.check(held and 0.5 < (held[0][1] - held[0][0]) / 1e9 < 1.6, "a digit held while playing labels what passes", held)

# --- recording at the very end ---
n_traces = query(project, "SELECT COUNT(*) FROM trace")[0][0]
n_segments = query(project, "SELECT COUNT(*) FROM segment")[0][0]
window.key("alt+2", "End")
tap.check(wait_for(lambda: window.time() > 20, 5), "End goes to the end", window.time())
window.key("k")
wait_for(lambda: window.find("Play", "push button"), 5)
time.sleep(0.5)
record = window.find("Record a trace", "push button")
window.key("r")
tap.check(wait_for(lambda: window.time() == 0.0, 2), "recording at the end goes back to the start before it counts down", window.time())
tap.check(wait_for(lambda: record.name == "Pause recording", 6), "and then records there")
window.key("s")
time.sleep(0.4)
tap.check(window.toast("no segment under the cursor", record, 0.5) is None, "a stray S is not answered while it records", window.texts())
window.key("shift+r")
taken = wait_for(lambda: query(project, """SELECT media_time FROM trace_sample WHERE trace_id = (SELECT MAX(id) FROM trace)
                                           ORDER BY wall_time, position"""), 5)
# Looking through the window for the answer may take so long that the recording comes to the clip's end by itself.
tap.check(query(project, "SELECT COUNT(*) FROM trace")[0][0] == n_traces + 1 and taken and 0 <= taken[0][0] < 0.5e9
          and taken == sorted(taken), "no sample is stored at the end before it starts", taken[:3] if taken else taken)
# There is no segment at the start; there may be one where the recording stopped.
window.key("Home")
wait_for(lambda: window.time() == 0.0, 5)
window.key("s")
tap.check(window.toast("no segment under the cursor", record) is not None, "and is answered when it does not", window.texts())
tap.check(query(project, "SELECT COUNT(*) FROM segment")[0][0] == n_segments, "and none of them splits a segment")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
