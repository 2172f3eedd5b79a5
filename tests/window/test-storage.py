# SPDX-License-Identifier: GPL-3.0-or-later
"""The cache in the preferences: shown, limited and emptied, together with the command line."""

import configparser
import json
import os
import subprocess
import sys
import time

import pyatspi

from gswindow import Tap, Window, children, make_clip, wait_for

tap = Tap()
cli = sys.argv[1]
home = os.environ["HOME"]
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope", "preferences.ini")
pictures = os.environ.get("GATESCOPE_PICTURES")


def features(name, seconds):
    clip = make_clip(os.path.join(home, name + ".m4a"), seconds, video=False)
    subprocess.run([cli, "features", clip, "--out", os.path.join(home, name + ".safetensors")], check=True,
                   stderr=subprocess.DEVNULL)


def cache():
    return json.loads(subprocess.run([cli, "features", "--cache", "--json"], check=True, capture_output=True).stdout)


def find_text(text, root):
    return window.find(lambda name: text in name.replace("\xa0", " "), "label", root)


def find_focus():
    """What has the keyboard."""
    stack = [dialog]
    while stack:
        node = stack.pop()
        if node is not None and node.getState().contains(pyatspi.STATE_FOCUSED):
            return node
        stack.extend(children(node) if node is not None else [])
    return None


def focus(there, steps=15):
    """Walks on with the Tab key until there() says so of what has the keyboard."""
    for _ in range(steps):
        node = wait_for(find_focus, 1)
        if node is not None and there(node):
            return True
        window.key("Tab")
        time.sleep(0.2)
    return False


def has_text(node, text):
    return any(text in found for found in window.texts(node))


features("first", 2)
features("second", 3)
full = cache()
tap.check(full["files"] == 2, "the command line has filled the cache", full)

scheme = (sys.argv[2:] or ["dark"])[0]
os.makedirs(os.path.dirname(settings), exist_ok=True)
with open(settings, "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\ncache-limit=3000\n" % scheme)

window = Window()
window.key("ctrl+comma")
dialog = window.dialog("Preferences")
tap.check(dialog is not None, "the preferences open")
tab = window.wait("Storage", "radio button", root=dialog) or window.wait("Storage", root=dialog)
tap.check(tab is not None, "there is a page Storage")
window.point(280, 300)
tap.check(focus(lambda node: node == tab or has_text(node, "Storage")), "the keyboard leads to its tab")
window.key("space")
tap.check(wait_for(lambda: find_text("in 2 files", dialog), 5), "it says how many files there are", lambda: window.texts(dialog))
tap.check(wait_for(lambda: find_text(full["folder"], dialog), 5), "and where", lambda: window.texts(dialog))
tap.check(wait_for(lambda: find_text("compact-", dialog), 5), "and what they are", lambda: window.texts(dialog))
tap.check(wait_for(lambda: find_text("2.9 GiB", dialog), 5), "a limit that somebody wrote into the file is shown", lambda: window.texts(dialog))
if pictures:
    time.sleep(1)
    window.picture(os.path.join(pictures, "storage-%s.png" % scheme))

features("third", 4)
tap.check(wait_for(lambda: find_text("in 3 files", dialog), 8), "what another program adds is seen", lambda: window.texts(dialog))

tap.check(focus(lambda node: has_text(node, "At the most")), "the keyboard leads to the limit")
window.key("space")
time.sleep(0.7)
if pictures:
    window.picture(os.path.join(pictures, "storage-limits-%s.png" % scheme))
window.key("Home", "Return")


def limit_in_file():
    parser = configparser.ConfigParser()
    parser.read(settings)
    return float(parser["Gatescope"]["cache-limit"])


tap.check(wait_for(lambda: limit_in_file() == 256, 5), "another limit is kept at once", limit_in_file())
tap.check(cache()["limit"] == 256 << 20, "and holds for the command line", cache())

window.press("Clear…", "push button", root=dialog)
question = window.dialog("Clear the Cache?")
tap.check(question is not None and has_text(question, "No annotation and no result is lost"), "it asks first", window.texts)
time.sleep(0.3)  # until it has the keyboard
if pictures:
    window.picture(os.path.join(pictures, "storage-question-%s.png" % scheme))
window.key("Escape")
time.sleep(0.7)
tap.check(cache()["files"] == 3, "Escape keeps everything", cache())
window.press("Clear…", "push button", root=dialog)
window.dialog("Clear the Cache?")
time.sleep(0.3)
window.key("Tab", "Return")
tap.check(wait_for(lambda: find_text("Empty", dialog), 5), "the cache is emptied", lambda: window.texts(dialog))
tap.check(cache()["files"] == 0, "for the command line too", cache())
clear = window.find("Clear…", "push button", dialog)
tap.check(clear is not None and not clear.getState().contains(pyatspi.STATE_SENSITIVE), "there is nothing left to clear")
if pictures:
    window.picture(os.path.join(pictures, "storage-empty-%s.png" % scheme))
window.key("Escape")
time.sleep(0.5)
status = window.quit()
tap.check(status == 0, "the program ends", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
