# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures of the Compare page for the documentation: the demo clip and its mirror image with four simulated raters, one of
them bad; not a test.

   run-window-test.sh GATESCOPE take-compare-pictures.py GATESCOPE_CLI FOLDER [light|dark]
"""

import os
import subprocess
import sys
import time

from compare_project import make_project
from gswindow import Window, demo_clip, query, wait_for

cli, folder, scheme = (sys.argv[1:] + ["dark"])[:3]
home = os.environ["HOME"]
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)

mirror = os.path.join(home, "mirror.mp4")
subprocess.run(["ffmpeg", "-v", "error", "-y", "-t", "12", "-i", demo_clip(), "-vf", "hflip", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", mirror],
               check=True, timeout=120)
project = make_project(home, cli, clips=((demo_clip(), 24), (mirror, 12)))


def press(name):
    x, y, width, height = window.extents(window.wait(name, seconds=15))
    window.click(x + width / 2, y + height / 2)
    time.sleep(0.7)


def picture(name):
    window.point(640, 300)
    time.sleep(2.5)
    window.picture(os.path.join(folder, name))


window = Window(project)
window.wait("Play", "push button", 30)
window.key("alt+3")
window.wait("Agreement with the reference", seconds=30)
press("Gold Standard")
press("Make for All Clips")
window.wait(lambda name: name and name.startswith("Up to date"), seconds=20)
wait_for(lambda: query(project, "SELECT count(*) FROM trace WHERE derived IS NOT NULL AND removed = 0")[0][0] == 2)
picture("compare-gold.png")
press("Table")
window.wait(lambda name: name and name.startswith("95 % intervals: 2000"), "label", 60)
table = window.find("Agreement with the reference")
x, y, width, height = window.extents(window.find("CCC", "label", table))
window.click(x + width / 2, y + height / 2)
time.sleep(1)
x, y, width, height = window.extents(table)
window.click(x + 60, y + 44)
stretch = window.wait(lambda name: name and "mean error" in name, "list item", 10)
x, y, width, height = window.extents(stretch)
window.click(x + 20, y + height / 2)
picture("compare-table.png")
press("Raters")
window.wait("Krippendorff’s α", "label", 20)
picture("compare-raters.png")
window.quit()
