# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of twice the usual size, and a small window with text of the usual size: nothing that is to be used lies outside the
window or under another thing's edge."""

import os
import re
import subprocess
import time

import pyatspi

from gswindow import Tap, Window, children, demo_clip, wait_for

tap = Tap()
ROLES = ("push button", "toggle button", "slider", "entry", "text", "combo box", "menu button")


def set_text_size(dpi):
    subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                    "Xft.dpi:\t%d\n" % dpi], check=True)


def cut_off(window, right, root=None):
    """Names and extents of what reaches over the right edge."""
    found, n_seen = [], 0
    stack = [root or window.frame]
    while stack:
        node = stack.pop()
        try:
            if node is None or not node.getState().contains(pyatspi.STATE_VISIBLE):
                continue
            if node.getRoleName() in ROLES:
                x, y, width, height = window.extents(node)
                n_seen += width > 0
                if width > 0 and x + width > right:
                    found.append((node.getRoleName(), node.name, x, y, width, height))
            stack.extend(children(node))
        except Exception:  # gone meanwhile
            continue
    return found, n_seen


def look_at_clock(window, title):
    """A time and the length of the clip are read together: on one row."""
    at = []

    def beside():
        at[:] = [window.extents(window.find(lambda name: re.fullmatch(start + r"[0-9:]+\.\d\d\d", name), "label")) for start in ("", "/ ")]
        return abs(at[0][1] + at[0][3] / 2 - at[1][1] - at[1][3] / 2) < 6 and at[1][0] >= at[0][0] + at[0][2]

    # Another width is told of before there is another arrangement
    tap.check(wait_for(beside, 5), title + ": time and length stand side by side", *at)


def look(title, dpi, size):
    set_text_size(dpi)
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "preferences.ini"), "w") as file:
        file.write("[Gatescope]\nwindow-width=%d\nwindow-height=%d\n" % size)
    window = Window(demo_clip())
    tap.check(window.wait("Play", "push button", 60) is not None, title + ": the clip is open")
    x, y, width, height = window.extents(window.frame)
    pages = [("Inspect", "alt+1", "The fusion as it computes"), ("Annotate", "alt+2", "Live value")]
    # Last, for what it has stays in the tree; a smaller window grows for it
    if size[0] >= 1280:
        pages.append(("Compare", "alt+3", "Reference"))
    for page, key, landmark in pages:
        window.key(key)
        tap.check(wait_for(lambda: window.find(landmark)) is not None, "%s: %s is there" % (title, page))
        outside, n_seen = cut_off(window, x + width)
        tap.check(n_seen > 12, title + ": there is something to look at", n_seen)
        tap.check(not outside, "%s: everything of %s lies in the window" % (title, page), *outside)
        time.sleep(0.5)
        look_at_clock(window, "%s, %s" % (title, page))
        if page == "Annotate":
            volume, pad = window.extents(window.find("Volume")), window.extents(window.find(landmark))
            tap.check(volume[0] + volume[2] + 12 <= pad[0], title + ": the volume lies left of the panel", volume, pad)
    window.key("ctrl+t")
    dialog = window.dialog("Train a Network")
    tap.check(dialog is not None, title + ": the Train dialog is there")
    right = window.extents(dialog)[2]
    enough = min(680 * dpi / 96, size[0] - 60)
    tap.check(enough <= right <= size[0], title + ": it is as wide as its text needs and the window lets it be", right, enough)
    outside, n_seen = cut_off(window, right, dialog)
    tap.check(n_seen > 6 and not outside, title + ": everything of it lies in it", n_seen, *outside)
    label = window.find(lambda name: name.startswith("GRJCA"), "label", dialog)
    tap.check(label is not None and window.extents(label)[2] > 60 * dpi / 96, title + ": the fusion's name has its room",
              label and window.extents(label))
    picture = os.environ.get("GATESCOPE_PICTURES")
    if picture:
        window.picture(os.path.join(picture, "large-text-%d-%d.png" % (dpi, size[0])))
    window.quit()


def look_at_rest(title, size):
    """What is shown of an analysed clip, with a bar above it, has its room."""
    set_text_size(96)
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "preferences.ini"), "w") as file:
        file.write("[Gatescope]\nwindow-width=%d\nwindow-height=%d\n" % size)
    window = Window(demo_clip())
    tap.check(window.wait(lambda name: name.startswith("Demo network"), "label", 60) is not None, title + ": the bar is there")
    last = window.wait("Sound gate, arousal", "image", 180)
    timeline, plane = window.find("Timeline", "panel"), window.find("Valence and arousal at the playhead", "image")
    time.sleep(1)
    if tap.check(last and timeline and plane, title + ": gates and plane are there"):
        last, timeline, plane = (window.extents(node) for node in (last, timeline, plane))
        tap.check(last[3] > 30 and last[1] + last[3] <= timeline[1] + timeline[3] + 1, title + ": the last gate is whole", last, timeline)
        tap.check(plane[3] > 120 and plane[1] + plane[3] <= timeline[1], title + ": the plane is whole", plane, timeline)
    duration = window.find(lambda name: re.fullmatch(r"/ [0-9:]+\.\d\d\d", name), "label")
    tap.check(duration and window.extents(duration)[2] >= 70, title + ": the clip's length is whole",
              duration and window.extents(duration))
    window.quit()


look("usual text", 96, (1280, 800))
look_at_rest("analysed", (1280, 800))
# As much as other languages' words leave of the usual window
look_at_rest("analysed, narrower", (1207, 800))
look("usual text in a small window", 96, (1030, 720))
look("twice as large", 192, (1280, 800))
tap.end()
