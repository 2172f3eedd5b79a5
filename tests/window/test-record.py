# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording from a camera, for which a clip stands; and the sound's two tracks. With a folder as argument it leaves pictures there."""

import glob
import os
import subprocess
import sys
import time

from gswindow import Tap, Window, demo_clip, query, wait_for

tap = Tap()
clip = demo_clip()
folder = sys.argv[1] if len(sys.argv) > 1 else None
scheme = sys.argv[2] if len(sys.argv) > 2 else "dark"
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\nrater=Anna\nvolume=0.6\n" % scheme)


def picture(window, name):
    if folder:
        window.picture(os.path.join(folder, "%s-%s.png" % (name, scheme)))


# Without a camera: one sentence.
if not glob.glob("/dev/video*"):
    window = Window()
    window.press("Record from Camera…")
    dialog = window.dialog("Record from Camera")
    tap.check(dialog and window.wait(lambda name: name and "No camera was found" in name, root=dialog, seconds=20),
              "no camera: one sentence", window.read_log())
    picture(window, "record-none")
    window.quit()

window = Window(environment={"GATESCOPE_LIVE_SOURCE": "test:" + clip})
picture(window, "record-welcome")
window.press("Record from Camera…")
dialog = window.dialog("Record from Camera")
tap.check(dialog is not None, "the dialog opens")
tap.check(window.wait("A face is seen", root=dialog, seconds=30), "the preview looks for a face", window.texts(dialog))
picture(window, "record-ready")
window.press("Record", "push button", root=dialog)
tap.check(window.wait("Stop", "push button", root=dialog, seconds=20), "recording begins")
told = window.wait(lambda name: name and "delay" in name, root=dialog, seconds=30)
tap.check(told, "the delay is told", window.texts(dialog))
time.sleep(6)
picture(window, "record-running")
if told:
    tap.note("at the end: " + told.name)
window.press("Stop", "push button", root=dialog)
recording = wait_for(lambda: glob.glob(os.path.join(os.environ["HOME"], "Recording *.mkv")), 20)
tap.check(recording, "the recording is a file")
tap.check(window.wait("Play", "push button", 30), "it is opened")
project = wait_for(lambda: glob.glob(os.path.join(os.environ["XDG_DATA_HOME"], "gatescope", "projects", "Recording*.gatescope")), 20)
tap.check(project and wait_for(lambda: query(project[0], "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 180, 0.5),
          "and analysed as any clip")
if recording and project:
    frames = int(subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
                                 "stream=nb_read_frames", "-of", "csv=p=0", recording[0]], capture_output=True,
                                text=True).stdout.strip().strip(","))
    tap.check(frames > 100 and query(project[0], "SELECT COUNT(*) FROM frame")[0][0] == frames, "every frame is there", frames)
picture(window, "record-opened")

# The spectrogram is shown from the timeline's menu, and the next window remembers it.
tap.check(window.find("Mel spectrogram") is None, "the spectrogram is hidden until it is asked for")
timeline = window.find("Timeline", "panel")
x, y, width, height = window.extents(timeline)
window.key("shift+F10")
item = window.wait(lambda name: name and "Mel spectrogram" in name)
if tap.check(item, "the menu has it"):
    window.press(item.name)
tap.check(window.wait("Mel spectrogram", seconds=10), "it is shown")
window.key("Home", "Right")
time.sleep(1.5)
picture(window, "mel")
window.quit()
window = Window(clip)
window.wait("Play", "push button", 20)
tap.check(window.wait("Mel spectrogram", seconds=10), "it is shown in the next window too")
window.quit()
tap.end()
