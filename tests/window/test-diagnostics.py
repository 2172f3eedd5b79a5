# SPDX-License-Identifier: GPL-3.0-or-later
"""How sound and pictures go out, in the preferences: the device is chosen, and what happens to them is counted and seen."""

import configparser
import os
import subprocess
import sys
import time

import pyatspi

from gswindow import Tap, Window, children, make_clip, wait_for

tap = Tap()
home = os.environ["HOME"]
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope", "preferences.ini")
pictures = os.environ.get("GATESCOPE_PICTURES")
scheme = (sys.argv[1:] or ["dark"])[0]
os.makedirs(os.path.dirname(settings), exist_ok=True)
with open(settings, "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\nsound-device=gone away\n" % scheme)

clip = make_clip(os.path.join(home, "clip.mp4"), 30)
window = Window(clip)
tap.check(window.wait("Play", "push button", 20) is not None, "the clip opens")
wait_for(lambda: window.time() == 0.0)
# There is nothing for the worker to find in it
cancel = window.find("Cancel", "push button")
if cancel is not None:
    cancel.queryAction().doAction(0)
window.point(640, 30)
window.key("k")
time.sleep(2.5)
# A window that plays answers slowly when it is asked what is written in it.
window.key("k")
time.sleep(0.5)


def find_focus():
    """What has the keyboard, if it is no text inside a row."""
    stack = [dialog]
    while stack:
        node = stack.pop()
        try:
            state = node.getState()
            if state.contains(pyatspi.STATE_FOCUSED):
                return node
            if node.getRoleName() != "list item" and state.contains(pyatspi.STATE_VISIBLE):
                stack.extend(children(node))
        except Exception:
            continue
    return None


def focus(there, key="Tab", steps=20):
    """Walks on with that key until there() says so of what has the keyboard."""
    for _ in range(steps):
        node = find_focus()
        if node is not None and there(node):
            return True
        window.key(key)
        time.sleep(0.2)
    return False


def has_text(node, text):
    return any(text in found for found in window.texts(node))


window.key("ctrl+comma")
dialog = window.dialog("Preferences")
tap.check(dialog is not None, "the preferences open")
tab = window.wait("Diagnostics", "radio button", root=dialog) or window.wait("Diagnostics", root=dialog)
window.point(280, 300)
tap.check(focus(lambda node: node == tab or has_text(node, "Diagnostics")), "the keyboard leads to the tab Diagnostics")
window.key("space")
tap.check(wait_for(lambda: "default" in window.texts(dialog), 5), "the sound's device is shown", window.texts(dialog))
tap.check(wait_for(lambda: "48000 Hz, 2 channels" in window.texts(dialog), 5), "its rate and channels", window.texts(dialog))
latency = wait_for(lambda: [text for text in window.texts(dialog) if text.endswith(" ms")], 5)
tap.check(latency and 0 < int(latency[0].split()[0]) < 1000, "its latency", latency)
tap.check(wait_for(lambda: any("“gone away” cannot be used" in text for text in window.texts(dialog)), 5), "and why it is not the chosen one",
          lambda: window.texts(dialog))
tap.check("Ran dry" in window.numbers(dialog), "how often it ran dry", window.rows(dialog))
tap.check("avdec_h264" in window.texts(dialog), "what decodes the pictures", window.texts(dialog))
numbers = window.numbers(dialog)
tap.check(numbers.get("Shown", 0) >= 20, "how many pictures were shown", numbers)
tap.check(numbers.get("Decoded", 0) >= numbers.get("Shown", 0), "how many were decoded", numbers)
tap.check("Dropped" in numbers, "how many were dropped", numbers)
tap.note("decoded %(Decoded)d, shown %(Shown)d, dropped %(Dropped)d; ran dry %(Ran dry)d times" % numbers)
if pictures:
    time.sleep(1)
    window.picture(os.path.join(pictures, "diagnostics-%s.png" % scheme))

# The device is lost, and back
subprocess.run("pactl unload-module module-null-sink", shell=True, check=True, stdout=subprocess.DEVNULL)
tap.check(wait_for(lambda: has_text(dialog, "the sound device was lost") and "None" in window.texts(dialog), 15), "a lost device is told",
          window.texts(dialog))
subprocess.run("pactl load-module module-null-sink sink_name=nul rate=48000", shell=True, check=True, stdout=subprocess.DEVNULL)
tap.check(wait_for(lambda: "default" in window.texts(dialog), 40), "and when it is back", window.texts(dialog))

# Another device, from the keyboard
tab = window.find("General", "radio button", dialog) or window.find("General", root=dialog)
tap.check(focus(lambda node: node == tab or has_text(node, "General"), "shift+Tab"), "the keyboard leads to the tab General")
window.key("space")
time.sleep(0.5)
tap.check(wait_for(lambda: has_text(dialog, "gone away (not there now)"), 5), "what was chosen is shown, and that it is not there", window.texts(dialog))
if pictures:
    window.picture(os.path.join(pictures, "sound-device-%s.png" % scheme))
tap.check(focus(lambda node: has_text(node, "Sound goes to")), "the keyboard leads to the device")
window.key("space")
time.sleep(0.7)
if pictures:
    window.picture(os.path.join(pictures, "sound-devices-%s.png" % scheme))
window.key("Home", "Return")


def device_in_file():
    parser = configparser.ConfigParser()
    parser.read(settings)
    return parser["Gatescope"]["sound-device"]


tap.check(wait_for(lambda: device_in_file() == "", 5), "the choice is kept", device_in_file())
window.key("Escape")
time.sleep(0.5)
tap.check(window.quit() == 0, "the program ends as usual")
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
