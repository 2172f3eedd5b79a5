# SPDX-License-Identifier: GPL-3.0-or-later
"""What if: changes are put together in Inspect, computed, stored as runs of their own, found again and held against each other;
what the window stores is what the command line finds.

   run-window-test.sh GATESCOPE test-what-if.py GATESCOPE-CLI [all]
"""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time

import pyatspi

from gswindow import Tap, Window, children, demo_clip, project_of, query, wait_for

tap = Tap()
program = sys.argv[1]
everything = sys.argv[2:] == ["all"]
CHANGES = ["No sound", "Add noise", "Sound of another clip", "Delay the sound", "Hide the face", "Freeze the picture", "Blur the picture",
           "Face of another clip", "Drop frames", "Force a gate", "Leave an iteration out", "Hold the gates"]
home = os.environ["HOME"]
clip = os.path.join(home, "clip.mkv")
other = os.path.join(home, "other.mkv")
project = project_of(clip)
by_hand = os.path.join(home, "by-hand.gatescope")

for path, start in ((clip, "1"), (other, "9")):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-ss", start, "-t", "2", "-i", demo_clip(), "-c:v", "libx264", "-preset", "ultrafast",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", path], check=True, timeout=60)


def complete(perturbation):
    return query(project, "SELECT id FROM run WHERE state = 'complete' AND perturbation IS ?", perturbation)


def n_complete():
    return query(project, "SELECT count(*) FROM run WHERE state = 'complete'")[0][0]


def choose(text):
    """Chooses what is to be changed: the list opens at what is chosen, from which the keys go on."""
    def chosen():
        texts = window.texts(window.wait("Change", "combo box"))
        return next((title for title in CHANGES if title in texts), None)

    for _ in range(3):
        way = CHANGES.index(text) - CHANGES.index(wait_for(chosen, 5))
        if way == 0:
            return
        window.press(lambda name: True, "push button", root=window.wait("Change", "combo box"))
        time.sleep(0.4)
        for _ in range(abs(way)):
            window.key("Down" if way > 0 else "Up")
        window.key("Return")
        wait_for(lambda: chosen() == text, 2)


def values(path, perturbation):
    return query(path, "SELECT prediction.frame, valence, arousal FROM prediction JOIN run ON run.id = run_id "
                       "WHERE state = 'complete' AND perturbation IS ? ORDER BY frame", perturbation)


def weights(path, perturbation):
    return query(path, "SELECT output, modality, stage, frame, candidate, weight FROM gate_weight JOIN gate_series ON gate_series.id = series_id "
                       "JOIN run ON run.id = run_id WHERE state = 'complete' AND perturbation IS ? ORDER BY 1, 2, 3, 4, 5", perturbation)


def check_by_hand(perturbation):
    """The same asked of the command line, for a project of its own."""
    arguments = [part for line in perturbation.split("\n") for part in ("--perturb", line)]
    done = subprocess.run([program, "analyse", clip, "--project", by_hand, *arguments], capture_output=True, text=True, timeout=120)
    mine, theirs = values(project, perturbation), values(by_hand, perturbation)
    tap.check(len(mine) == 50 and mine == theirs and weights(project, perturbation) == weights(by_hand, perturbation),
              "“%s”: the same values as on the command line" % perturbation.replace("\n", ", "), done.stderr, mine[:3], theirs[:3])


def compute(perturbation, seconds=40):
    window.press("Compute", "push button")
    found = wait_for(lambda: complete(perturbation), seconds, 0.1)
    tap.check(found, "“%s” is computed and stored" % perturbation.replace("\n", ", "), lambda: query(project, "SELECT state, perturbation, notes FROM run"),
              window.texts, window.read_log)


def check_sweep():
    """The curve that is drawn says from where to where each of its lines goes."""
    window.press("Sweep", "push button")
    asked = ["noise:%g" % value for value in range(-10, 31, 5)]
    tap.check(wait_for(lambda: all(complete(change) for change in asked), 120, 0.5), "a sweep makes a run for each value",
              lambda: query(project, "SELECT state, perturbation FROM run"), window.read_log)
    done = subprocess.run([program, "analyse", clip, "--project", by_hand, "--sweep", "noise:-10..30/9", "--json"], capture_output=True, text=True, timeout=300)
    points = json.loads(done.stdout)["clips"][0]["sweep"]["points"] if done.returncode == 0 else []
    tap.check(len(points) == 9 and all(values(project, change) == values(by_hand, change) for change in asked),
              "and they say what the command line's say", done.stderr)

    def drawn():
        image = window.find(lambda name: "CCC with the original" in name, "image")
        return [[float(number.replace("−", "-")) for number in re.findall("%s ([−0-9.]+)…([−0-9.]+)" % name, image.name)[0]]
                for name in ("face own", "sound own", "CCC with the original")] if image else None

    for output in ("valence", "arousal"):
        if output == "arousal":
            window.press(lambda name: True, "push button", root=window.wait("Output of the curve", "combo box"))
            time.sleep(0.4)
            window.key("Down", "Return")
        wanted = [[edge(point[output][key] for point in points) for edge in (min, max)] for key in ("video_own", "audio_own", "ccc")]

        def same():
            shown = drawn()
            return shown and all(abs(a - b) <= 0.0051 for ours, theirs in zip(shown, wanted) for a, b in zip(ours, theirs))

        tap.check(wait_for(same, 15), "the curve of %s goes where the command line's does" % output, wanted, drawn)


def make_other_network(path):
    """The network that comes with the program, with one weight of its head moved."""
    shutil.copy(os.path.join(os.environ["GS_SOURCE_ROOT"], "data", "networks", "demo-valence.safetensors"), path)
    with open(path, "r+b") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        file.seek(8 + size + header["regressor2.bias"]["data_offsets"][0])
        value = struct.unpack("<f", file.read(4))[0]
        file.seek(-4, os.SEEK_CUR)
        file.write(struct.pack("<f", value + 0.25))


def check_other_network():
    path = os.path.join(home, "other.safetensors")
    make_other_network(path)
    window.press(lambda name: True, "push button", root=window.wait("Networks to ask", "combo box"))
    time.sleep(0.4)
    window.key("Down", "Return")
    tap.check(window.dialog("Choose a Network", 10), "another network is asked for by a file")
    window.type(path)
    time.sleep(0.5)
    window.key("Return")
    tap.check(window.wait("other.safetensors", seconds=10), "and stands among those to ask", window.texts)
    # Another clip of the project may have a run of its own
    n_before = len(complete(None))
    window.press("Compute", "push button")
    swapped = wait_for(lambda: len(complete(None)) == n_before + 1, 60, 0.2)
    tap.check(swapped, "another network is a run of its own", lambda: query(project, "SELECT state, perturbation FROM run"), window.texts)
    apart = os.path.join(home, "apart.gatescope")
    arousal = os.path.join(os.environ["GS_SOURCE_ROOT"], "data", "networks", "demo-arousal.safetensors")
    done = subprocess.run([program, "analyse", clip, "--project", apart, "--network", path, "--network", arousal], capture_output=True, text=True, timeout=120)
    newest = query(project, "SELECT frame, valence, arousal FROM prediction WHERE run_id = (SELECT max(id) FROM run WHERE state = 'complete') ORDER BY frame")
    first = query(project, "SELECT frame, valence, arousal FROM prediction WHERE run_id = ? ORDER BY frame", complete(None)[0][0])
    tap.check(newest == values(apart, None) and newest != first and [row[2] for row in newest] == [row[2] for row in first],
              "which says what it says on the command line: another valence, the same arousal", done.stderr, newest[:2], first[:2])


def take_out_all():
    for _ in range(4):
        button = window.find("Take out", "push button")
        if button is None:
            break
        button.queryAction().doAction(0)
        time.sleep(0.2)


window = Window(clip)
window.wait("Play", "push button", 20)
tap.check(wait_for(lambda: complete(None), 60, 0.2), "the clip is analysed as it is", window.read_log())

window.key("alt+w")
tap.check(window.wait("Change", "combo box"), "Alt+W shows what can be changed")
window.press("Add", "push button")
compute("silence")
check_by_hand("silence")

# Heard: the player plays what was changed, and leads back
tap.check(window.wait("Changed: No sound", "label", 30), "the player plays the changed clip, and the picture says so",
          lambda: [text for text in window.texts() if "hang" in text or "rigin" in text])
changed = [os.path.join(root, name) for root, _, names in os.walk(os.path.join(os.environ["XDG_CACHE_HOME"], "gatescope", "changed")) for name in names]
window.press("Play the Original", "push button")
tap.check(window.wait("Play the Change", "push button", 10) and len(changed) == 1, "and goes back to the original", changed)

# How far it moved, as the rows say it
moved = query(project, "SELECT avg(abs(b.valence - a.valence)), max(abs(b.valence - a.valence)) FROM prediction a JOIN prediction b USING (frame) "
                       "WHERE a.run_id = ? AND b.run_id = ?", complete(None)[0][0], complete("silence")[0][0])[0]
tap.check(wait_for(lambda: "%.3f" % moved[0] in window.texts() and "%.3f" % moved[1] in window.texts(), 5),
          "the summary says how far the prediction moved", moved, window.texts())

# Two pins, and their difference
window.press("Pin the Values at the Cursor", "push button")
window.wait("valence A", "label")
window.key("period")
wait_for(lambda: window.time() > 0, 5)
window.press("Pin the Values at the Cursor", "push button")
(first,), (second,) = query(project, "SELECT valence FROM prediction WHERE run_id = ? AND frame < 2 ORDER BY frame", complete("silence")[0][0])
apart = "%s%.3f" % ("−" if second - first < -0.0005 else "+", abs(second - first))
tap.check(wait_for(lambda: apart in window.texts(window.find("Pinned values")), 5), "two pins say how far they are apart", apart,
          lambda: window.texts(window.find("Pinned values")))

# The same two places as cursors: what either run says there
window.key("Home")
wait_for(lambda: window.time() == 0, 5)
window.key("shift+a", "period")
wait_for(lambda: window.time() > 0, 5)
window.key("shift+b", "alt+w")
window.press(lambda name: name.startswith("B − A: "), "push button")


def table():
    grid = window.find("Values at cursors A and B")
    return window.texts(grid) if grid else []


shown = wait_for(lambda: "Run A: As it is" in table() and "Run B: No sound" in table() and table(), 5) or table()
for run, perturbation, what in ("Run A: As it is", None, "as it is"), ("Run B: No sound", "silence", "changed"):
    (first,), (second,) = query(project, "SELECT valence FROM prediction WHERE run_id = ? AND frame < 2 ORDER BY frame", complete(perturbation)[0][0])
    row = shown[shown.index(run) + 1:][:4] if run in shown else []
    read = [float(text.replace("−", "-")) for text in row[1:]]
    tap.check(row[:1] == ["valence"] and all(abs(a - b) <= 0.0011 for a, b in zip(read, (first, second, second - first))),
              "cursors A and B: what the run of the clip %s says, and the difference" % what, row, first, second)
window.press("Remove", "push button")
window.key("alt+w", "alt+w")
window.wait("Change", "combo box")

# What the gates held back
window.press("How Much Did the Gates Hold Back?", "push button")
tap.check(wait_for(lambda: complete("silence\nhold-gates"), 30, 0.1), "the same change with the gates held is computed")
free, held = [query(project, "SELECT avg(abs(b.valence - a.valence)) FROM prediction a JOIN prediction b USING (frame) WHERE a.run_id = ? AND b.run_id = ?",
                    complete(None)[0][0], complete(what)[0][0])[0][0] for what in ("silence", "silence\nhold-gates")]
tap.check(wait_for(lambda: "%.3f" % held in window.texts() and "%.0f %%" % (100 * (1 - free / held)) in window.texts(), 5),
          "and the summary says what they held back", free, held, window.texts())

# The command line sweeps, and takes what is there
swept = subprocess.run([program, "analyse", clip, "--project", by_hand, "--sweep", "noise:0..20/3", "--json"], capture_output=True, text=True, timeout=120)
points = json.loads(swept.stdout)["clips"][0]["sweep"]["points"] if swept.returncode == 0 else []
right = [query(by_hand, "SELECT avg(abs(b.arousal - a.arousal)) FROM prediction a JOIN prediction b USING (frame) JOIN run x ON x.id = a.run_id "
                        "JOIN run y ON y.id = b.run_id WHERE x.perturbation IS NULL AND y.perturbation = ?", "noise:%g" % value)[0][0] for value in (0, 10, 20)]
tap.check([point["value"] for point in points] == [0, 10, 20]
          and all(abs(point["arousal"]["moved_mean"] - value) < 1e-6 for point, value in zip(points, right)),
          "a sweep is a run for each value, and says how far they moved", swept.stderr, points, right)

# Several add up, on the selection, in an order that can be changed
x, y, width, height = window.extents(window.find("Timeline", "panel"))
window.drag(x + 500, y + 18, x + 790, y + 18)
window.wait(lambda name: name.startswith("Selection 00:0"), "label")
choose("Force a gate")
window.press("Add", "push button")
for button in [window.wait(lambda name: name == "Move up", "push button")]:
    rows = window.find("Changes", "list")
    children(rows)[1]
    stack = [children(rows)[1]]
    while stack:
        node = stack.pop()
        if node.name == "Move up" and node.getRoleName() == "push button":
            node.queryAction().doAction(0)
            break
        stack.extend(children(node))
window.press("Compute", "push button")
both = wait_for(lambda: [row[0] for row in query(project, "SELECT perturbation FROM run WHERE state = 'complete' AND perturbation LIKE 'force-gate%'")], 30, 0.1)
tap.check(both and both[0].startswith("force-gate:video/own@") and both[0].endswith("\nsilence"), "two changes add up, the second moved up before the first", both)
if both:
    check_by_hand(both[0])

# Found, not computed
n = n_complete()
window.press("Compute", "push button")
tap.check(window.toast("computed before", window.find("Compute", "push button")), "what the project holds is shown and not computed again")
tap.check(n_complete() == n, "and no second run is stored", n_complete())

if everything:
    take_out_all()
    window.key("Escape")
    time.sleep(0.5)
    cases = [(1, "noise:10"), (3, "delay:0.5"), (4, "hide"), (5, "freeze"), (6, "blur:8"), (8, "drop:0.5"), (10, "without-iteration:1")]
    for index, perturbation in cases:
        choose(CHANGES[index])
        window.press("Add", "push button")
        compute(perturbation)
        check_by_hand(perturbation)
        take_out_all()
    check_sweep()

tap.check(window.quit() == 0, "the program ends well", window.read_log())

if everything:
    # With another clip in the project, whose sound and face this one is given
    done = subprocess.run([program, "analyse", other, "--project", project], capture_output=True, text=True, timeout=120)
    window = Window(project)
    window.wait("Play", "push button", 20)
    window.key("alt+w")
    for index, perturbation in ((2, "sound-from:" + other), (7, "face-from:" + other)):
        choose(CHANGES[index])
        window.press("Add", "push button")
        compute(perturbation)
        check_by_hand(perturbation)
        take_out_all()
    check_other_network()
    tap.check(window.quit() == 0, "the program ends well", window.read_log())

# Another start, and a run is deleted when asked twice
window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+w")
tap.check(window.wait("No sound", "label") or window.find("No sound"), "the runs are there when the project is opened again", window.texts())
before = n_complete()


def ask_to_delete():
    """Presses the button of the second run, which is the first that was changed; those of a list that is being filled are not there yet."""
    deletes = []
    stack = [window.find("Runs of this clip", "list")]
    while stack:
        node = stack.pop()
        if node.name == "Delete this run" and node.getRoleName() == "push button":
            deletes.append(node)
        stack.extend(reversed(children(node)))
    if len(deletes) < before or not deletes[1].getState().contains(pyatspi.STATE_SENSITIVE):
        return None
    deletes[1].queryAction().doAction(0)
    return window.dialog("Delete This Run?", 3)


dialog = wait_for(ask_to_delete, 20, 0.5)
delete = window.wait("Delete", root=dialog)
while delete.getRoleName() != "push button":
    delete = delete.get_parent()
delete.queryAction().doAction(0)
tap.check(wait_for(lambda: n_complete() == before - 1, 5) and not complete("silence"), "a run is deleted when that is confirmed",
          lambda: query(project, "SELECT state, perturbation FROM run"))
tap.check(window.quit() == 0, "the program ends well", window.read_log())
tap.end()
