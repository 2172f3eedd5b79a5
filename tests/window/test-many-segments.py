# SPDX-License-Identifier: GPL-3.0-or-later
"""From key to drawn result with 100,000 segments on a tier and an hour of 60 Hz samples in a trace; how long undo takes.

   test-many-segments.py [KEYS]

Each kind of key is pressed KEYS times, half of them with the whole hour in sight and half with half a minute. A key's time is the display
server's, the result's is the end of the frame it is drawn in. While it measures, nothing asks the program anything.
"""

import os
import sqlite3
import subprocess
import sys
import time

from gswindow import PROGRAM, Tap, Window, project_of, query, wait_for

tap = Tap()
n_keys = int(sys.argv[1]) if len(sys.argv) > 1 else 16
home = os.environ["HOME"]
log = os.path.join(home, "frames.log")
clip = os.path.join(home, "hour.mp4")
project = project_of(clip)
SECONDS, N_SEGMENTS, RATE = 3600, 100_000, 60

subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=c=gray:size=64x36:rate=2:duration=%d" % SECONDS, "-c:v", "libx264",
                "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "20", clip], check=True, timeout=120)


def activate(action):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/1", "--method", "org.gtk.Actions.Activate", action, "[]", "{}"],
                   check=True, capture_output=True)


def stop_analysis(window):
    """The worker would be measured too."""
    wait_for(lambda: window.find(lambda name: name.startswith("Analysing"), "label"), 5)
    activate("cancel-job")
    wait_for(lambda: window.find(lambda name: name.startswith("Analysing"), "label") is None, 5)


# --- a project as it is after weeks ---
window = Window(clip)
window.wait("Play", "push button", 30)
wait_for(lambda: query(project, "SELECT count(*) FROM frame")[0][0] == 2 * SECONDS, 20)
stop_analysis(window)
status = window.quit(30)
tap.check(status == 0, "a clip of an hour has its project", status, window.read_log())

db = sqlite3.connect(project)
words = ["smile", "laughter", "frown", "surprise", "speech", "silence"]
step = SECONDS * 10**9 // N_SEGMENTS
db.execute("INSERT INTO rater (name) VALUES ('Ada')")
db.execute("INSERT INTO tier (clip_id, rater_id, name) VALUES (1, 1, 'face')")
db.executemany("INSERT INTO vocabulary (tier_id, position, name, \"key\") VALUES (1, ?, ?, ?)", [(i, w, str(i + 1)) for i, w in enumerate(words)])
db.executemany("INSERT INTO segment (tier_id, start, \"end\", label, note) VALUES (1, ?, ?, ?, '')",
               ((i * step, i * step + step - 2_000_000, words[i * i % 6]) for i in range(N_SEGMENTS)))
db.execute("INSERT INTO trace (clip_id, rater_id, dimension, minimum, maximum, take, state, started) VALUES (1, 1, 'valence', -1, 1, 1, 'complete', 0)")
db.execute("INSERT INTO stroke (trace_id, number, started) VALUES (1, 1, 0)")
db.executemany("INSERT INTO trace_sample (trace_id, stroke, media_time, position, wall_time, value) VALUES (1, 1, ?, ?, ?, ?)",
               ((i * 10**9 // RATE, i, i * 10**6 // RATE, (i * 7919 % 2000) / 1000 - 1) for i in range(SECONDS * RATE)))
db.commit()
db.close()

window = Window(project, environment={"GATESCOPE_FRAME_LOG": log})
window.wait("Play", "push button", 60)
tap.check(wait_for(lambda: window.find("smile, key 1", "push button"), 20) is not None, "100,000 segments and 216,000 samples are opened")
stop_analysis(window)
window.key("alt+2")
x, y, width, height = window.extents(window.find("Timeline", "panel"))
window.click(x + width / 2, y + 200)
wait_for(lambda: 1000 < window.time() < 2600)
window.key("ctrl+Right")


def read_log():
    with open(log) as file:
        return [line.split() for line in file.read().splitlines()]


def press(key, mark=None):
    """Milliseconds from the key to the end of the frame that shows what it did, and how many of them the main thread worked."""
    n_before = len(read_log())
    subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        lines = read_log()[n_before:]
        keys = [i for i, line in enumerate(lines) if line[0] == "key" and line[3] not in ("Control_L", "Shift_L", "Alt_L", "Meta_L")]
        done = [i for i, line in enumerate(lines) if line[0] == "mark" and line[2] == mark] if mark else keys
        if keys and done:
            frames = [line for line in lines[max(keys[-1], done[-1]) + 1:] if line[0] not in ("key", "mark")]
            if frames:
                # Of what is measured, nothing goes on
                time.sleep(0.05)
                return int(frames[0][0]) / 1000 - int(lines[keys[-1]][2]), (int(frames[0][2]) - int(lines[keys[-1]][4])) / 1000
        time.sleep(0.005)
    raise RuntimeError("nothing was drawn after %s: %s" % (key, lines[-12:]))


def find_level(values):
    values = sorted(values)
    return values[len(values) // 2], values[min(int(len(values) * 0.99), len(values) - 1)]


def show(name, times):
    """Median and 99th percentile, of the time and of the work."""
    figures = find_level([time for time, work in times]) + find_level([work for time, work in times])
    tap.note("%s: %d keys, median %.1f ms, 99th percentile %.1f ms; work of the main thread %.1f ms, %.1f ms" % ((name, len(times)) + figures))
    return figures


results = {"label": [], "edge": [], "delete": [], "undo": []}
for view in ("ctrl+0", "ctrl+plus"):
    for i in range(1 if view == "ctrl+0" else 7):
        window.key(view)
    time.sleep(0.5)
    for i in range(max(n_keys // 2, 1)):
        results["label"].append(press("123456"[i % 6]))
        results["edge"].append(press("alt+shift+Right"))
        results["undo"].append(press("ctrl+z", "undone"))
        press("ctrl+Right")
        results["delete"].append(press("Delete"))
        results["undo"].append(press("ctrl+z", "undone"))
        press("ctrl+Right")
load = os.getloadavg()[0]
figures = {name: show(name, times) for name, times in results.items()}
drawn = show("all but undo", [t for name, times in results.items() if name != "undo" for t in times])
tap.note("%.1f processes waiting for %d cores" % (load, os.cpu_count()))

# 16.7, 25 and 50 ms are the budget on a machine that does nothing else. On one that others use, the work that the main thread has with
# a key says whether it could be kept; there the clock proves no more than that the window answers.
libraries = subprocess.run(["ldd", PROGRAM], capture_output=True).stdout
sanitized = b"libasan" in libraries or b"libtsan" in libraries
busy = load > 0.75 * os.cpu_count()
factor = 8.0 if sanitized else 2.0 if busy else 1.0
undone = figures["undo"]
# The budget is asked of the long run: of the few keys of every day the 99th percentile is one key, and tests that ran just before
# are still on the machine.
if n_keys >= 100:
    tap.check(drawn[2] < 16.7 * factor and undone[2] < 16.7 * factor, "the work from key to drawn result fits into a frame", drawn, undone)
    tap.check(drawn[3] < 25.0 * factor and undone[3] < 50.0 * factor, "and hardly ever takes longer", drawn, undone)
if n_keys >= 100 and not busy and not sanitized:
    tap.check(drawn[0] < 16.7, "from key to drawn result within a frame", drawn)
    tap.check(drawn[1] < 40.0, "and hardly one is late", drawn)
    tap.note("99 of 100 within %.1f ms; 25 are asked for" % drawn[1])
    tap.check(undone[0] < 50.0, "undo of a step takes less than 50 ms", undone)
else:
    tap.check(drawn[1] < 20000.0, "every key is answered", drawn)
tap.check(query(project, "SELECT count(*) FROM segment")[0][0] == N_SEGMENTS, "all segments are there in the end")

# --- undo of a step over everything: the tier with all its segments ---
subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                "/io/github/gatescope/Gatescope/window/1", "--method", "org.gtk.Actions.Activate", "edit-tier", "[]", "{}"], check=True,
               capture_output=True)
dialog = window.dialog("Tier")
window.press("Delete This Tier and Its Segments", "push button", root=dialog)
wait_for(lambda: query(project, "SELECT removed FROM tier")[0][0] == 1, 10)
wait_for(lambda: window.dialog("Tier", 0.1) is None, 5)
whole, work = press("ctrl+z", "undone")
tap.note("undo of the removal of the whole tier: %.1f ms, work of the main thread %.1f ms" % (whole, work))
if n_keys >= 100:
    tap.check(work < 50.0 * factor and (busy or sanitized or whole < 50.0), "also of the whole tier", whole, work)
tap.check(query(project, "SELECT removed FROM tier")[0][0] == 0, "which is back")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
