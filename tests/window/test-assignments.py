# SPDX-License-Identifier: GPL-3.0-or-later
"""Clips are assigned to a rater, rated twice, and the list says how far it is and how consistent the rater was."""

import os
import sys
import time

from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "assigned.mp4"), 2.4)
project = project_of(clip)
pictures = sys.argv[1] if len(sys.argv) > 1 else None


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


def states():
    return [row[0] for row in query(project, "SELECT state FROM assignment WHERE removed = 0 ORDER BY repetition")]


window = Window(clip)
window.wait("Play", "push button", 20)
window.key("F10")
window.wait("Assignments…", seconds=5).queryAction().doAction(0)
dialog = window.dialog("Assignments", 5)
tap.check(dialog is not None, "the menu opens the assignments")
tap.check(window.wait("Nobody is to rate anything yet.", root=dialog, seconds=5) is not None, "there are none yet")
picture("assignments-empty")
window.find("Rater’s name", "text", dialog).queryEditableText().setTextContents("Anna")
window.find("Times each", "spin button", dialog).queryValue().currentValue = 2
window.find("The clip that is shown is for practice", "check box", dialog).queryAction().doAction(0)
window.press("Assign", "push button", root=dialog)
tap.check(wait_for(lambda: states() == ["open", "open"], 5), "the clip is assigned twice", states)
tap.check(window.wait("0 of 2 done", root=dialog, seconds=5) is not None, "the list says how far it is", lambda: window.texts(dialog))
row = window.wait("assigned · valence · practice", "list item", 5, dialog)
tap.check(row is not None, "practice is named so", lambda: window.texts(dialog))
x, y, width, height = window.extents(row)
window.click(x + 120, y + height / 2)
record = window.wait("Record a trace", "push button", 5)
tap.check(wait_for(lambda: window.wait("Rater’s name", "text").queryText().getText(0, -1) == "Anna", 5), "a press on it makes it ready to be rated")
for i in range(2):
    window.press("Record a trace", "push button")
    tap.check(wait_for(lambda: states()[i] != "open", 8), "recording begins it", states)
    pad = window.find("Live value")
    px, py, pw, ph = window.extents(pad)
    end = time.monotonic() + 2
    while time.monotonic() < end:
        window.point(px + pw / 2, py + ph * (0.3 + 0.3 * (end - time.monotonic()) / 2))
        time.sleep(0.1)
    tap.check(wait_for(lambda: states()[i] == "done", 8), "a take over the whole of the clip is enough", states)
tap.check(window.wait("2 of 2 done", root=dialog, seconds=5) is not None, "all is done", lambda: window.texts(dialog))
tap.check(window.wait(lambda name: name.startswith("done · CCC with the first time"), root=dialog, seconds=5) is not None,
          "and how consistent Anna was", lambda: window.texts(dialog))
picture("assignments-done")
window.press("Remove this assignment", "push button", root=dialog)
tap.check(wait_for(lambda: len(states()) == 1, 5), "an assignment can be removed", states)
tap.check(query(project, "SELECT count(*) FROM trace WHERE removed = 0") == [(2,)], "what was recorded stays")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
