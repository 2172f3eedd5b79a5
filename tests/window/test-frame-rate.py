# SPDX-License-Identifier: GPL-3.0-or-later
"""How evenly the window is drawn while a clip plays and the worker runs: median and 99th percentile of the time between two frames.

   test-frame-rate.py [CLIP]
"""

import os
import subprocess
import sys
import time

from gswindow import PROGRAM, Tap, Window, demo_clip, wait_for

tap = Tap()
log = os.path.join(os.environ["HOME"], "frames.log")
clip = sys.argv[1] if len(sys.argv) > 1 else demo_clip()
window = Window(clip, environment={"GATESCOPE_FRAME_LOG": log})
window.wait("Play", "push button", 20)
wait_for(lambda: window.time() == 0.0)
time.sleep(1.0)
working = window.find(lambda name: name.startswith("Analysing"), "label") is not None

window.key("k")
wait_for(lambda: (window.time() or 0) > 0.2)
# Nothing asks the program anything meanwhile: the accessibility bus would be part of what is measured
with open(log) as file:
    n_before = len(file.readlines())
time.sleep(6.0)
with open(log) as file:
    stamps = [int(line.split()[0]) for line in file.read().splitlines()[n_before:]]
moved = window.time()

gaps = sorted(after - this for this, after in zip(stamps, stamps[1:]))
tap.check(len(gaps) > 60, "the window is drawn while the clip plays", len(gaps))
median = gaps[len(gaps) // 2] / 1000
high = gaps[int(len(gaps) * 0.99)] / 1000
load = os.getloadavg()[0]
tap.note("worker %s, %d frames, median %.1f ms, 99th percentile %.1f ms, longest %.1f ms, %d processes waiting for %d cores"
         % ("running" if working else "idle", len(gaps), median, high, gaps[-1] / 1000, load, os.cpu_count()))
# 16.7 and 25 ms are the budget on a machine that does nothing else. A test that shares it with its neighbours, or a program
# slowed down by a sanitizer, can prove no more than that the window goes on being drawn.
slowed = load > 1.5 * os.cpu_count() or b"libasan" in subprocess.run(["ldd", PROGRAM], capture_output=True).stdout \
    or b"libtsan" in subprocess.run(["ldd", PROGRAM], capture_output=True).stdout
tap.check(median < (100.0 if slowed else 18.5), "the median is that of sixty frames a second", median)
tap.check(high < (2000.0 if slowed else 60.0), "and hardly a frame is late", high)
tap.check(moved > 4.0, "the clip went on meanwhile", moved)
tap.check(window.quit() == 0, "the program ends as usual")
tap.end()
