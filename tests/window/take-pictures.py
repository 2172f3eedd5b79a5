# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures of the documentation from the demo clip; not a test.

   run-window-test.sh GATESCOPE take-pictures.py FOLDER [light|dark]
"""

import math
import os
import sys
import time

from gswindow import Window, demo_clip, project_of, query, wait_for

folder, scheme = sys.argv[1], (sys.argv[2:] or ["dark"])[0]
clip = demo_clip()
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\nrater=Anna\nvolume=0.6\n" % scheme)

window = Window(clip)
window.wait("Play", "push button", 20)
wait_for(lambda: query(project_of(clip), "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 180, 0.5)

# A trace of each dimension, as a hand follows the face
for dimension, phase in ("valence", 0.0), ("arousal", 1.2):
    window.key("alt+2", "Home")
    window.press(dimension.capitalize(), "push button")
    time.sleep(0.5)
    x, y, width, height = window.extents(window.wait("Live value"))
    window.key("r")
    window.wait("Pause recording", "push button", 8)
    begun = time.monotonic()
    while time.monotonic() - begun < 14:
        passed = time.monotonic() - begun
        value = 0.75 * math.sin(passed / 3.2 + phase) * (0.6 + 0.4 * math.cos(passed / 5))
        window.point(x + width / 2, y + height * (0.5 - 0.42 * value))
        time.sleep(0.04)
    if dimension == "valence":
        window.key("shift+r")
        time.sleep(0.5)
        window.key("Home", "Right")
        time.sleep(0.4)
        window.key("i", "Right", "Right", "Right")
        time.sleep(0.6)
        window.key("o", "1")
        time.sleep(0.5)
    else:
        window.picture(os.path.join(folder, "annotate-demo.png"))
        window.key("shift+r")

window.key("alt+1", "Home", "Right", "Right", "Right", "Right", "Right", "Right", "Right")
time.sleep(1.0)
# a range on the ruler
timeline = window.find("Timeline", "panel")
x, y, width, height = window.extents(timeline)
window.drag(x + 500, y + 18, x + 790, y + 18)
time.sleep(0.3)
window.key("Home", "Right", "Right", "Right", "Right", "Right", "Right", "Right")
window.point(640, 300)
time.sleep(1.0)
window.key("k")
# Where the face is hidden, however fast the machine
wait_for(lambda: window.time() >= 9.4, 20, 0.02)
window.picture(os.path.join(folder, "inspect-demo.png"))
window.quit()
