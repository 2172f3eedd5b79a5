# SPDX-License-Identifier: GPL-3.0-or-later
"""What a hand does is in the file, all of it and where it was done: with the pointer, the keys and a joystick that is not there, at half
the speed, the usual one and twice it. The screen is recorded meanwhile, and says which picture was to be seen when the hand moved."""

import math
import os
import random
import re
import shutil
import sys
import time

import pyatspi

# Before anything else: what stands between libmanette and the kernel has to be there from the beginning
if "umockdev" not in os.environ.get("LD_PRELOAD", "") and shutil.which("umockdev-wrapper"):
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    os.execvp("umockdev-wrapper", ["umockdev-wrapper", sys.executable] + sys.argv)

import codedscreen
import virtualstick
from gswindow import PATIENCE, Tap, Window, project_of, query, wait_for

N_MOVES = 14
FRAME = 1e9 / codedscreen.FRAME_RATE

tap = Tap()
dice = random.Random(11)
clip = codedscreen.make_clip(os.path.join(os.environ["HOME"], "hand.mp4"), 16)
project = project_of(clip)
pictures = sys.argv[1] if len(sys.argv) > 1 else None
stick = virtualstick.Stick()

window = Window(clip, environment={"UMOCKDEV_DIR": stick.testbed.get_root_dir()})
window.wait("Play", "push button", 20)
window.key("alt+2")
cancel = window.find("Cancel", "push button")
if cancel is not None:
    cancel.queryAction().doAction(0)
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")
wait_for(lambda: window.find("Live value").getState().contains(pyatspi.STATE_FOCUSED), 5)
button = window.find("Record a trace", "push button")
pad = window.find("Live value")
px, py, pw, ph = window.extents(pad)


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


def begin():
    window.key("Home")
    time.sleep(0.3)
    window.key("r")
    tap.check(wait_for(lambda: button.name == "Pause recording", 6), "recording begins", lambda: window.texts())


def end():
    n = len(query(project, "SELECT 1 FROM trace WHERE state = 'complete'"))
    window.key("shift+r")
    wait_for(lambda: len(query(project, "SELECT 1 FROM trace WHERE state = 'complete'")) > n, 5)
    return query(project, "SELECT id, device, speed FROM trace ORDER BY id DESC LIMIT 1")[0]


def moved(act):
    """When it was done, as exactly as can be said from outside."""
    before = time.monotonic()
    act()
    return before, time.monotonic()


def judge(name, trace, screen, started, moves, expected=None):
    """Each move is a change of the value, in its order, at the place of the clip that was to be seen then."""
    samples = query(project, "SELECT media_time, value FROM trace_sample WHERE trace_id = ? AND wall_time >= ? ORDER BY stroke, media_time, position",
                    trace, int((started - 0.2) * 1e6))
    changes = [after for before, after in zip(samples, samples[1:]) if after[1] != before[1]]
    if not tap.check(len(changes) == len(moves), "%s: each move is in the file, and nothing else" % name, len(changes), len(moves), samples[:40]):
        return
    if expected is not None:
        tap.check(all(abs(change[1] - value) < 0.02 for change, value in zip(changes, expected)), "%s: with its value" % name,
                  [round(change[1], 3) for change in changes], expected)
    # A machine that has its neighbours' work to do draws late what the player handed over in time, and stands still once in a while
    load = os.getloadavg()[0]
    slowed = PATIENCE > 1 or load > 1.2 * os.cpu_count()
    most = 4.0 if slowed else 1.0
    wrong = []
    worst = 0.0
    for (when, value), (before, after) in zip(changes, moves):
        shown = screen.shown(before, after)
        stored = when / FRAME
        # a picture is seen from its time until that of the next
        away = max(min(shown) - stored, stored - (max(shown) + 1), 0.0)
        worst = max(worst, away)
        if away > most:
            wrong.append((round(stored, 2), shown))
    tap.note("%s: %d moves, %.2f pictures away at the most; load %.1f" % (name, len(moves), worst, load))
    tap.check(len(wrong) <= (len(moves) // 4 if slowed else 0), "%s: within one picture of what was to be seen" % name, wrong)


def record(name, prepare, act, expected=None):
    begin()
    prepare()
    time.sleep(0.3)
    screen = codedscreen.Screen(window.extents(window.find("Video")))
    time.sleep(0.4)
    started = time.time()
    moves = []
    for i in range(N_MOVES):
        moves.append(moved(lambda: act(i)))
        time.sleep(dice.uniform(0.2, 0.36))
    picture("recording-" + name.split()[0])
    screen.stop()
    trace, device, speed = end()
    judge(name, trace, screen, started, moves, expected)
    return trace, device, speed


def value_of(reading):
    """What a reading of the upright axis means: up is more, and a twelfth of the way counts as rest."""
    way = 2.0 * reading / 1023.0 - 1.0
    return -math.copysign((abs(way) - 0.08) / 0.92, way)


def tremble(speed):
    """A stick that nobody has touched says nothing, however it trembles where it lies."""
    window.key("7")
    time.sleep(0.2)
    if speed == 0.5:
        stick.move(virtualstick.Y, 535)
        stick.move(virtualstick.Y, 490)
        time.sleep(0.2)
        tap.check("0.5" in pad.description, "a stick that nobody has touched gives no value", pad.description)


# --- pointer, keys and joystick at three speeds ---
for speed, key, steps in ((0.5, "bracketleft", 5), (1.0, "bracketright", 5), (2.0, "bracketright", 10)):
    window.key(*steps * [key])
    places = [py + ph * (0.2 if i % 2 else 0.7) + dice.randint(0, 20) for i in range(N_MOVES)]
    _, device, stored = record("pointer at %g times the speed" % speed, lambda: window.point(px + pw / 2, py + ph / 2),
                               lambda i: window.point(px + pw / 2, places[i]))
    tap.check(device == "pointer" and stored == speed, "the trace says with what and how fast", device, stored)
    digits = [1 + (i * 4 + i // 9) % 9 for i in range(N_MOVES)]
    window.point(px + pw / 2, py + ph + 60)
    _, device, stored = record("digits at %g times the speed" % speed, lambda: window.key("5"), lambda i: window.key(str(digits[i])),
                               [(digit - 5) / 4 for digit in digits])
    tap.check(device == "keyboard" and stored == speed, "the trace says with what and how fast", device, stored)
    if speed == 0.5:
        stick.plug()
        tap.check(window.wait(virtualstick.NAME, "label", 5), "a joystick that is plugged in is there at once", lambda: window.texts())
    readings = [(60 if i % 2 else 960) + dice.randint(0, 40) for i in range(N_MOVES)]
    _, device, stored = record("joystick at %g times the speed" % speed, lambda: tremble(speed),
                               lambda i: stick.move(virtualstick.Y, readings[i]),
                               [value_of(reading) for reading in readings])
    tap.check(device == "keyboard; " + virtualstick.NAME and stored == speed, "the trace says with what and how fast", device, stored)
window.key("BackSpace")

# --- undo takes a recording back, and brings it again, whatever gave its values ---
n_traces = len(query(project, "SELECT 1 FROM trace WHERE removed = 0"))
window.key("ctrl+z")
tap.check(wait_for(lambda: len(query(project, "SELECT 1 FROM trace WHERE removed = 0")) == n_traces - 1, 5), "undo takes a recording back")
window.key("ctrl+shift+z")
tap.check(wait_for(lambda: len(query(project, "SELECT 1 FROM trace WHERE removed = 0")) == n_traces, 5), "redo brings it again")

# --- unplugged while it records ---
begin()
stick.move(virtualstick.Y, 100)
time.sleep(0.6)
stick.unplug()
tap.check(window.wait("%s was unplugged: recording goes on with the last value." % virtualstick.NAME, "label", 5),
          "that it is unplugged is said", lambda: window.texts())
picture("unplugged")
time.sleep(0.5)
trace, device, _ = end()
tap.check(re.search("; %s unplugged at [0-9.]+ s$" % virtualstick.NAME, device), "the trace says from when on its last value stood", device)
strokes = query(project, "SELECT count(DISTINCT stroke), sum(value = (SELECT value FROM trace_sample WHERE trace_id = ?1 ORDER BY stroke DESC, media_time DESC, position DESC LIMIT 1)) "
                         "FROM trace_sample WHERE trace_id = ?1", trace)
tap.check(strokes[0][0] == 2 and strokes[0][1] > 20, "in a stroke of its own", strokes)

# --- unplugged while something else gives the values ---
stick.plug()
window.wait("Set up %s" % virtualstick.NAME, "push button", 5)
begin()
stick.move(virtualstick.Y, 100)
time.sleep(0.3)
window.key("8")
time.sleep(0.3)
stick.unplug()
tap.check(window.wait("%s was unplugged." % virtualstick.NAME, "label", 5), "that is said too", lambda: window.texts())
trace, device, _ = end()
tap.check("unplugged" not in device, "but the trace is not that of a device that went away", device)
tap.check(query(project, "SELECT count(DISTINCT stroke) FROM trace_sample WHERE trace_id = ?", trace) == [(1,)], "and is of one stroke")

# --- how late it all was, in the trace and in the file ---
window.key("ctrl+comma")
dialog = window.dialog("Preferences")
tab = window.wait("Diagnostics", "radio button", root=dialog) or window.wait("Diagnostics", root=dialog)
x, y, width, height = window.settled_extents(tab)
window.click(x + width / 2, y + height / 2)


def latencies():
    """Of each device that has said something: median and 95th percentile in ms and number, in the trace and in the file."""
    found = {}
    for title, texts in window.rows(dialog).items():
        match = re.fullmatch(r"in the trace: ([0-9.]+) and ([0-9.]+) ms, (\d+) samples?\nin the file: ([0-9]+) and ([0-9]+) ms, (\d+) samples?", texts[-1])
        if match:
            found[title] = [float(number) for number in match.groups()]
    return found


shown = wait_for(lambda: set(latencies()) >= {"Pointer", "Keyboard", "Gamepad or joystick"} and latencies(), 5)
tap.check(shown, "the diagnostics show how late what hands say is in the trace and in the file", lambda: window.rows(dialog))
for title, (noted, noted_high, n_noted, stored, stored_high, n_stored) in sorted((shown or {}).items()):
    tap.note("%s: in the trace %g and %g ms (%d), in the file %g and %g ms (%d)" % (title, noted, noted_high, n_noted, stored, stored_high, n_stored))
    tap.check(n_noted == n_stored, "%s: all of it is in the file" % title, n_noted, n_stored)
    tap.check(noted <= stored and noted_high <= stored_high and noted <= noted_high, "%s: later than in the trace" % title, shown[title])
    tap.check(stored < 500 * PATIENCE, "%s: within the half second that may be lost" % title, shown[title])
picture("latencies")
window.key("Escape")
wait_for(lambda: window.dialog("Preferences", 0.1) is None, 5)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()

