# SPDX-License-Identifier: GPL-3.0-or-later
"""Clips are assigned to a rater, rated twice, and the list says how far it is and how consistent the rater was; back to a copy of
the project."""

import os
import sqlite3
import subprocess
import sys
import time

from gswindow import Tap, Window, children, make_clip, project_of, query, wait_for

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
window.wait("Record a trace", "push button", 5)
pad = window.wait("Live value")
px, py, pw, ph = window.extents(pad)
for i in range(2):
    window.press("Record a trace", "push button")
    begun = []
    step = 0

    def is_done():
        global step
        step += 1
        window.point(px + pw / 2, py + ph * (0.2 + 0.05 * (step % 10)))
        begun.append(states()[i])
        return begun[-1] == "done"

    tap.check(wait_for(is_done, 20), "a take over the whole of the clip makes it done", states)
    tap.check("begun" in begun, "and before that it was begun", begun)
tap.check(window.wait("2 of 2 done", root=dialog, seconds=5) is not None, "all is done", lambda: window.texts(dialog))
tap.check(window.wait(lambda name: name.startswith("done · CCC with the first time"), root=dialog, seconds=5) is not None,
          "and how consistent Anna was", lambda: window.texts(dialog))
picture("assignments-done")
window.press("Remove this assignment", "push button", root=dialog)
tap.check(wait_for(lambda: len(states()) == 1, 5), "an assignment can be removed", states)
tap.check(query(project, "SELECT count(*) FROM trace WHERE removed = 0") == [(2,)], "what was recorded stays")

# --- a plan from a table ---
def activate(action, value):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<'%s'>]" % value, "{}"], check=True, capture_output=True)


def plan(text):
    path = os.path.join(os.environ["HOME"], "plan.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    activate("import-assignments-path", path)


def assigned():
    return query(project, "SELECT name, dimension, repetition, coalesce(note, '') FROM assignment JOIN rater ON rater.id = rater_id WHERE assignment.removed = 0 ORDER BY assignment.id")


before = assigned()
plan("name,film\nBerta,assigned\n")
question = window.dialog("The List Cannot Be Read", 5) or window.wait("The List Cannot Be Read", seconds=5)
tap.check(question is not None, "what is no list is told", lambda: window.texts(window.frame.parent))
picture("assignments-unreadable")
window.key("Escape")
time.sleep(0.5)
plan("rater,clip,dimension,order\nBerta,assigned,arousal,2\nBerta,assigned,valence,1\nCleo,nowhere.mp4,valence,1\nCleo,assigned,colour,2\nCleo,nowhere.mp4,arousal,3\n")


def asked(part):
    """The question stands in a window of its own."""
    for child in children(window.frame.parent):
        if child is not None and any(part in text for text in window.texts(child)):
            return child
    return None


question = wait_for(lambda: asked("3 Lines Cannot Be Assigned"), 5)
tap.check(question is not None and asked("“nowhere.mp4” is no clip of this project (lines 4, 6)") and asked("“colour” is neither valence nor arousal"),
          "what cannot be assigned is said all at once", lambda: [window.texts(child) for child in children(window.frame.parent)])
tap.check(assigned() == before, "and nothing is assigned yet", assigned)
picture("assignments-question")
tap.check(window.find("Assign the Other 2", None, question) is not None, "and how many can be assigned", lambda: window.texts(question))
window.key("Tab", "Return")
tap.check(wait_for(lambda: assigned() == before + [("Berta", "valence", 1, ""), ("Berta", "arousal", 1, "")], 5), "the rest is assigned on demand, in its order", assigned)
tap.check(window.wait("2 assignments are new. New raters: Berta.", root=dialog, seconds=5) is not None, "the window says what became of it", lambda: window.texts(dialog))
picture("assignments-imported")
plan("rater;clip;dimension\nBerta;assigned.mp4;valence\nBerta;assigned;power\n")
question = wait_for(lambda: asked("1 Line Cannot Be Assigned"), 5)
tap.check(question is not None and window.find(lambda name: name.startswith("Assign the Other"), None, question) is None, "where nothing is new there is nothing to choose")
window.key("Escape")
written = os.path.join(os.environ["HOME"], "written.csv")
activate("export-assignments-path", written)
tap.check(window.wait("“written.csv” was written", root=dialog, seconds=5) is not None, "the list is written", lambda: window.texts(dialog))
lines = open(written, encoding="utf-8").read().splitlines()
tap.check(lines[0] == "rater,clip,dimension,order,time,note,state" and "Berta,assigned,valence,1,1,,open" in lines and "Berta,assigned,arousal,2,1,,open" in lines,
          "as the table that can be read", *lines)
plan(open(written, encoding="utf-8").read())
tap.check(window.wait(lambda name: name.startswith("0 assignments are new, 3 were there already"), root=dialog, seconds=5) is not None, "and reading it again changes nothing",
          lambda: window.texts(dialog))

# --- back to a copy of the project, which is opened beside it ---
os.makedirs(project + " backups")
source, copy = sqlite3.connect(project), sqlite3.connect(os.path.join(project + " backups", "2026-01-02.gatescope"))
source.backup(copy)
copy.close()
source.close()
window.key("F10")
window.wait("Revert To…", seconds=5).queryAction().doAction(0)


def find_copy():
    for child in children(window.frame.parent):
        row = window.find("2026-01-02", "list item", child)
        if row is not None:
            return child, row
    return None


found = wait_for(find_copy, 5)
tap.check(found is not None, "the copies are listed")
if found:
    x, y, width, height = window.extents(found[1])
    picture("revert")
    window.click(x + width / 2, y + height / 2)
    tap.check(wait_for(lambda: "as of 2026-01-02" in window.frame.name, 8), "a press opens it as a project of its own", lambda: window.frame.name)
tap.check(query(project, "SELECT count(*) FROM trace WHERE removed = 0") == [(2,)], "the project is as it was")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
