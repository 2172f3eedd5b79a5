# SPDX-License-Identifier: GPL-3.0-or-later
"""A joystick that is unplugged while it counts down, or in a pause: nothing is recorded with what is gone, the take says what happened, and
plugging in again goes on."""

import os
import re
import shutil
import sys
import time

import pyatspi

# Before anything else: what stands between libmanette and the kernel has to be there from the beginning
if "umockdev" not in os.environ.get("LD_PRELOAD", "") and shutil.which("umockdev-wrapper"):
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    os.execvp("umockdev-wrapper", ["umockdev-wrapper", sys.executable] + sys.argv)

import virtualstick
from gswindow import Tap, Window, make_clip, project_of, query, wait_for

NAME = virtualstick.NAME

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "unplug.mp4"), 20)
project = project_of(clip)
pictures = sys.argv[1] if len(sys.argv) > 1 else None
stick = virtualstick.Stick()
window = Window(clip, environment={"UMOCKDEV_DIR": stick.testbed.get_root_dir()})
window.wait("Play", "push button", 20)
window.key("alt+2")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")
wait_for(lambda: window.find("Live value").getState().contains(pyatspi.STATE_FOCUSED), 5)
button = window.find("Record a trace", "push button")
pad = window.find("Live value")
px, py, pw, ph = window.extents(pad)
# Out of the pad's way: a pointer that moves is a hand too
window.point(px + pw / 2, py + ph + 60)


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


def plug():
    stick.plug()
    return window.wait("Set up %s" % NAME, "push button", 5)


def take_up(reading):
    """A hand moves the stick, and the window has heard it."""
    before = pad.description
    stick.move(virtualstick.Y, reading)
    return wait_for(lambda: pad.description != before, 5)


def traces():
    return query(project, "SELECT id, device, state FROM trace WHERE removed = 0 ORDER BY id")


def count_down():
    window.key("r")
    return wait_for(lambda: button.name == "Stop counting down", 3)


def is_recording(seconds=6):
    return wait_for(lambda: button.name == "Pause recording", seconds)


def end():
    window.key("shift+r")
    return wait_for(lambda: not query(project, "SELECT 1 FROM trace WHERE state = 'running'"), 5)


# --- while it counts down, of a take that is to begin ---
plug()
tap.check(take_up(100), "the stick is taken up")
tap.check(count_down(), "it counts down")
stick.unplug()
tap.check(window.wait("%s was unplugged: recording did not begin. It counts down again once it is plugged in." % NAME, "label", 5),
          "that it did not begin is said", lambda: window.texts())
tap.check(window.find(lambda name: name.startswith("%s is unplugged: plug it in" % NAME), "label"), "and what can be done", lambda: window.texts())
picture("countdown-unplugged")
time.sleep(3.0)
tap.check(button.name == "Record a trace" and window.time() == 0.0 and not traces(), "nothing is recorded with a device that is gone",
          button.name, window.time(), traces())
window.key("r")
tap.check(window.toast("%s is unplugged: plug it in, or press R again to record without it." % NAME, pad) and button.name == "Record a trace",
          "R says that it is away", button.name)
plug()
tap.check(wait_for(lambda: button.name == "Stop counting down", 3), "plugged in again it counts down anew", button.name)
stick.unplug()
tap.check(window.wait("%s was unplugged: recording did not begin. It counts down again once it is plugged in." % NAME, "label", 5),
          "unplugged a second time, untouched, it does not begin either", lambda: window.texts())
time.sleep(3.0)
tap.check(button.name == "Record a trace" and window.time() == 0.0 and not traces(), "nor is anything recorded then", button.name, window.time(), traces())
plug()
tap.check(is_recording(), "plugged in once more it records", button.name)
tap.check(take_up(900), "with what the hand gives then")
time.sleep(0.3)
end()
device = traces()[-1][1]
tap.check(device == "%s; %s unplugged before it began" % (NAME, NAME), "the take says so", device)
values = query(project, "SELECT max(value), min(value) FROM trace_sample WHERE trace_id = ?", traces()[-1][0])
tap.check(values[0][0] > 0.7 and values[0][1] < -0.6, "it begins where the hand was, and goes where it is", values)

# --- in a pause ---
window.key("Home")
count_down()
is_recording()
take_up(100)
time.sleep(0.4)
window.key("r")
tap.check(wait_for(lambda: button.name == "Resume recording", 5), "a pause", button.name)
stick.unplug()
tap.check(window.wait("%s was unplugged while the trace is paused. Plug it in to go on with it." % NAME, "label", 5), "unplugged in it",
          lambda: window.texts())
picture("pause-unplugged")
n = query(project, "SELECT count(*) FROM trace_sample")
window.key("r")
tap.check(window.toast("%s is unplugged" % NAME, pad), "R says that it is away")
time.sleep(2.5)
tap.check(button.name == "Resume recording" and query(project, "SELECT count(*) FROM trace_sample") == n, "and does not resume", button.name)
plug()
time.sleep(1.0)
tap.check(button.name == "Resume recording", "who paused goes on by himself", button.name)
stick.unplug()
window.wait("%s was unplugged while the trace is paused. Plug it in to go on with it." % NAME, "label", 5)
window.key("r")
time.sleep(3.0)
tap.check(button.name == "Resume recording" and query(project, "SELECT count(*) FROM trace_sample") == n,
          "unplugged a second time, untouched, R does not resume either", button.name)
plug()
count_down()
at = window.time()
tap.check(is_recording(), "R resumes when it is back", button.name)
take_up(800)
# What is said of two places is said once where they are one
wait_for(lambda: window.time() > at + 0.2, 8)

# --- while it counts down to resume ---
window.key("r")
wait_for(lambda: button.name == "Resume recording", 5)
at = window.time()
count_down()
stick.unplug()
tap.check(wait_for(lambda: button.name == "Resume recording", 5), "a countdown to resume stops too", button.name)
plug()
tap.check(is_recording(), "and begins anew", button.name)
wait_for(lambda: window.time() > at + 0.2, 8)
window.key("r")
wait_for(lambda: button.name == "Resume recording", 5)

# --- without it ---
take_up(300)
stick.unplug()
window.wait("%s was unplugged while the trace is paused. Plug it in to go on with it." % NAME, "label", 5)
window.key("r")
window.toast("%s is unplugged" % NAME, pad)
window.key("r")
tap.check(is_recording(), "who insists records without it", button.name)
window.key("8")
time.sleep(0.3)
end()
device = traces()[-1][1]
tap.check(re.fullmatch(r"%s; %s; keyboard" % (NAME, "; ".join([NAME + r" unplugged at [0-9.]+ s"] * 3)), device), "the take says all of it", device)

# --- something else is taken up ---
plug()
take_up(700)
stick.unplug()
window.wait("%s was unplugged." % NAME, "label", 5)
window.click(px + pw / 2, py + ph / 4)
window.point(px + pw / 2, py + ph + 60)
tap.check(count_down() and is_recording(), "a value from something else is enough", button.name)
window.click(px + pw / 2, py + ph / 3)
end()
tap.check(traces()[-1][1] == "pointer", "and the take is that of what gave it", traces()[-1])

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
