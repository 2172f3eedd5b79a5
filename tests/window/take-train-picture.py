# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the documentation's picture of a training, on synthetic clips; not a test.

   run-window-test.sh GATESCOPE take-train-picture.py GATESCOPE-CLI FOLDER [light|dark]
"""

import json
import os
import subprocess
import sys
import time

import pyatspi

from gswindow import Window, demo_clip, wait_for

EDGE = 5  # of a window without a shadow, pixels; there is no window manager, so it stands in the corner
cli, folder, scheme = sys.argv[1], sys.argv[2], (sys.argv[3:] or ["dark"])[0]
home = os.environ["HOME"]
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
networks = os.path.join(os.environ["XDG_DATA_HOME"], "gatescope", "networks")
corpus = os.path.join(home, "corpus")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)
subprocess.run([cli, "synth", "--landmarks", "--out", corpus, "--clips", "30", "--seconds", "30", "--seed", "11"], check=True)

# A training that stands in the list of interrupted ones fills the dialog
os.makedirs(networks)
config = {"fusion": "grjca", "window": 200, "hop": 130, "output": "both", "video_tcn": [64, 64, 32, 32],
          "audio_tcn": [48, 48, 32, 32], "hidden": 64, "dropout": {"tcn": 0.1, "attention": 0.3}, "epochs": 30, "warmup": 4,
          "learning_rate": 0.001, "patience": 3, "factor": 0.3}
network = os.path.join(networks, "corpus grjca both.safetensors")
for ending in ".state", ".best":
    open(network + ending, "w").close()
with open(network + ".setup", "w") as file:
    json.dump({"data": [corpus], "config": config}, file)

window = Window(demo_clip())
window.wait("Play", "push button", 20)
window.key("ctrl+t")
root = window.dialog("Train a Network")
x, y, width, height = window.extents(window.wait("corpus grjca both.safetensors", "list item", 10, root))
window.click(x + width / 2, y + height / 2)
wait_for(lambda: window.find("Start Anew", "push button", root).getState().contains(pyatspi.STATE_SENSITIVE), 60)
window.press("Start Anew", "push button", 10, root)
wait_for(lambda: window.find("Use This Network", "push button", root), 600, 0.5)
time.sleep(1)
box = window.extents(root)
window.point(1200, 790)
time.sleep(0.5)
subprocess.run(["import", "-window", "root", "-crop", "%dx%d+0+0" % (box[2] + 2 * EDGE, box[3] + 2 * EDGE), "+repage",
                os.path.join(folder, "train.png")], check=True)
window.quit()
