# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on one project: what one does appears in the other, and leaves alone what somebody is at there."""

import os
import re
import sqlite3
import subprocess
import time

import pyatspi

from gswindow import Tap, Window, children, make_clip, project_of, query, wait_for

tap = Tap()
home = os.environ["HOME"]
clip = make_clip(os.path.join(home, "talk.mp4"), 16)
project = project_of(clip)
pictures = os.environ.get("GATESCOPE_PICTURES")


def activate(number, action, value=None):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/%d" % number, "--method", "org.gtk.Actions.Activate", action,
                    "[<%s>]" % value if value else "[]", "{}"], check=True, capture_output=True)


def write(path, sql, *values):
    """As any other program does it."""
    connection = sqlite3.connect(path, timeout=10)
    connection.execute("PRAGMA foreign_keys = ON")
    with connection:
        row = connection.execute(sql, values).lastrowid
    connection.close()
    return row


def text_of(name, root=None):
    """What stands in an entry."""
    text = window.find(name, "text", root).queryText()
    return text.getText(0, text.characterCount)


def says(part, frame=None):
    """Whether a banner or a toast says that."""
    return window.find(lambda name: name and part in name, root=frame)


def picture(name):
    if pictures:
        window.picture(os.path.join(pictures, name))


def frames():
    """Each window of the program; a new one is not called a frame at once."""
    return [child for child in children(window.frame.parent) if child is not None]


def has_selected(frame):
    node = window.find("Label of the selected segment", "text", frame)
    return node is not None and node.getState().contains(pyatspi.STATE_SENSITIVE)


def name_rater(number=1, root=None):
    activate(number, "page", "'annotate'")
    entry = window.wait("Rater’s name", "text", root=root)
    left, top, wide, high = window.extents(entry)
    window.click(left + wide / 2, top + high / 2)
    window.key("ctrl+a")
    window.type("Anna")
    window.key("Return")


# --- two windows ---
window = Window(clip)
window.wait("Play", "push button", 20)
name_rater()
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM clip")[0][0] == 1, 10), "a project is open")
window.key("ctrl+n")
tap.check(wait_for(lambda: len(frames()) == 2, 30), "Ctrl+N opens a second window",
          lambda: [(child.name, child.getRoleName()) for child in children(window.frame.parent)])
picture("second-window-empty.png")
first = window.frame
second = [frame for frame in frames() if frame != first][0]
row = window.wait(lambda name: name.startswith("talk"), "list item", root=second)
tap.check(row is not None, "it lists the project", lambda: window.texts(second))
x, y, width, height = window.extents(row)
window.click(x + width / 2, y + height / 2)
tap.check(window.wait("Play", "push button", 20, second) is not None, "which opens there as well", lambda: window.texts(second))
activate(2, "page", "'annotate'")
picture("second-window.png")

write(project, "INSERT OR IGNORE INTO rater (name) VALUES ('Anna')")
write(project, "INSERT INTO tier (clip_id, rater_id, name) VALUES (1, 1, 'mirth')")
write(project, "INSERT INTO vocabulary (tier_id, position, name, \"key\") VALUES (1, 0, 'laughter', '2')")
for name, frame in (("first", first), ("second", second)):
    tap.check(window.wait("laughter, key 2", "push button", 5, frame) is not None,
              "what another program writes appears in the %s window" % name, lambda: window.texts(frame))

def make_segment(number=1):
    activate(number, "step", "1")
    time.sleep(0.4)
    activate(number, "segment-in")
    activate(number, "step", "1")
    time.sleep(0.4)
    activate(number, "segment-out")


make_segment()
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM segment")[0][0] == 1, 8), "a segment is made in the first window",
          lambda: query(project, "SELECT * FROM segment"))
time.sleep(1.2)
activate(2, "segment-step", "1")
tap.check(wait_for(lambda: has_selected(second), 5), "and can be chosen in the second", lambda: window.texts(second))
def chosen_range(frame):
    node = window.find(lambda name: re.fullmatch(r"[0-9:]+\.\d+–[0-9:]+\.\d+", name), "label", frame)
    return node.name if node is not None else None


before = chosen_range(second)
tap.check(before is not None, "where it lies is written there", lambda: window.texts(second))
activate(1, "segment", "'end-later'")
tap.check(wait_for(lambda: chosen_range(second) not in (None, before), 5), "and that it is moved in the first window", lambda: chosen_range(second))
tap.check(chosen_range(first) == chosen_range(second), "both say the same", lambda: (chosen_range(first), chosen_range(second)))
window.press("laughter, key 2", "push button", root=first)
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment") == [("laughter",)], 5), "it gets a label in the first window")
time.sleep(1.5)
picture("second-window-label.png")

activate(2, "undo")
time.sleep(1.5)
tap.check(query(project, "SELECT label FROM segment") == [("laughter",)], "undo in the second window leaves it alone",
          lambda: query(project, "SELECT * FROM undo"))
activate(1, "undo")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment") == [("",)], 5), "undo in the first takes it back")
activate(1, "undo")
activate(1, "undo")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM segment")[0][0] == 0, 5), "and the segment")
tap.check(wait_for(lambda: not has_selected(second), 5), "which is gone from the second window")

# --- over a clip that was added in this window: a segment and a stroke that are made elsewhere ---
made = write(project, 'INSERT INTO segment (tier_id, start, "end", label) VALUES (1, 1000000000, 2000000000, \'smile\')')
activate(1, "go-to-start")
tap.check(wait_for(lambda: activate(1, "segment-step", "1") is None and has_selected(first), 15, 0.3),
          "a segment that another program makes over a clip added here can be chosen here", lambda: window.texts(first))
berta = write(project, "INSERT INTO rater (name) VALUES ('Berta')")
trace = write(project, "INSERT INTO trace (clip_id, rater_id, dimension, minimum, maximum, started) VALUES (1, ?, 'valence', -1, 1, 0)", berta)
tap.check(window.wait(lambda name: name and "Berta" in name, seconds=5, root=first) is not None, "and a trace is listed", lambda: window.texts(first))
write(project, "INSERT INTO stroke (trace_id, number, started) VALUES (?, 1, 0)", trace)
connection = sqlite3.connect(project, timeout=10)
with connection:
    connection.executemany("INSERT INTO trace_sample VALUES (?, 1, ?, ?, 0, 0.5)", [(trace, i * 40000000, i) for i in range(100)])
connection.close()
tap.check(window.wait(lambda name: name and "100 samples" in name, seconds=5, root=first) is not None, "and the samples of its stroke", lambda: window.texts(first))

# --- a dimension that is gone while it is recorded ---
power = write(project, "INSERT INTO dimension (name) VALUES ('power')")
time.sleep(1.0)
menu = window.find("Other", root=second)
x, y, width, height = window.extents(menu)
window.click(x + width / 2, y + height / 2)
item = window.wait("power", seconds=5, root=second)
tap.check(item is not None, "a dimension that another program makes can be chosen", window.texts)
item.queryAction().doAction(0)
tap.check(wait_for(lambda: window.find("Other", root=second) is None, 5), "and is")
name_rater(2, second)
activate(2, "go-to-start")
activate(2, "rate", "0.25") # on a busy machine too the clip is not to end before
activate(2, "record")
tap.check(window.wait("Pause recording", "push button", 20, second) is not None, "it is recorded", lambda: window.texts(second))
write(project, "UPDATE dimension SET removed = 1 WHERE id = ?", power)
time.sleep(1.5)
tap.check(query(project, "SELECT state FROM trace WHERE dimension = 'power'") == [("running",)], "and goes on being recorded when the dimension is taken away elsewhere",
          lambda: (query(project, "SELECT * FROM trace"), window.texts(second)))
activate(2, "end-trace")
activate(2, "rate", "1.0")
tap.check(window.wait("Other", seconds=5, root=second) is not None, "until it has ended: then another one is rated", lambda: window.texts(second))

# --- what is being typed stays; in the window that has the keys ---
NOTE, LABEL = "Note on the selected segment", "Label of the selected segment"
activate(2, "go-to-start")
wait_for(lambda: activate(2, "segment-step", "1") is None and has_selected(second), 5, 0.3)
activate(2, "edit-note")
tap.check(wait_for(lambda: window.find(NOTE, "text", second).getState().contains(pyatspi.STATE_FOCUSED), 5), "a note is to be typed")
window.type("half a ")
write(project, "UPDATE segment SET label = 'laughter' WHERE id = ?", made)
tap.check(wait_for(lambda: text_of(LABEL, second) == "laughter", 5), "meanwhile another program labels the segment", lambda: text_of(LABEL, second))
tap.check(text_of(NOTE, second) == "half a ", "what has been typed stays", lambda: text_of(NOTE, second))
window.type("thought")
window.key("Return")
tap.check(wait_for(lambda: query(project, "SELECT label, note FROM segment WHERE id = ?", made) == [("laughter", "half a thought")], 5),
          "and is stored whole", lambda: query(project, "SELECT * FROM segment"))
activate(2, "segment-rename")
wait_for(lambda: window.find(LABEL, "text", second).getState().contains(pyatspi.STATE_FOCUSED), 5)
window.key("ctrl+a")
window.type("smi")
write(project, "UPDATE segment SET note = 'another' WHERE id = ?", made)
tap.check(wait_for(lambda: text_of(NOTE, second) == "another", 5), "another program writes a note", lambda: text_of(NOTE, second))
tap.check(text_of(LABEL, second) == "smi", "the label that is being typed stays", lambda: text_of(LABEL, second))
window.key("Escape")

# --- a segment that is gone, behind tracks that were made anew ---
other = write(project, "INSERT INTO tier (clip_id, rater_id, name) VALUES (1, ?, 'gestures')", berta)
time.sleep(1.5) # the tracks are made anew when it is there
activate(2, "edit-note")
wait_for(lambda: window.find(NOTE, "text", second).getState().contains(pyatspi.STATE_FOCUSED), 5)
window.key("ctrl+a")
window.type("last words")
write(project, "DELETE FROM segment WHERE id = ?", made)
tap.check(wait_for(lambda: says("last words", second), 10), "a note whose segment is deleted elsewhere is said with its words", lambda: window.texts(second))
picture("second-window-lost-note.png")
activate(2, "segment", "'join-next'")
tap.check(wait_for(lambda: not has_selected(second), 5), "nothing that is gone is selected, and nobody looks for it for ever", lambda: window.texts(second))

# --- a change that could not be stored, and the next one that was ---
made = write(project, 'INSERT INTO segment (tier_id, start, "end", label) VALUES (1, 1000000000, 2000000000, \'smile\')')
activate(2, "go-to-start")
wait_for(lambda: activate(2, "segment-step", "1") is None and has_selected(second), 5, 0.3)
write(project, "DELETE FROM segment WHERE id = ?", made)
activate(2, "label", "'laughter'")
wait_for(lambda: not has_selected(second), 5)
tap.check(window.find("stored as you go", "label", second) is not None, "a change that came too late does not count as a full disk", lambda: window.texts(second))

# --- the window of a tier ---
activate(2, "edit-tier")
dialog = window.dialog("Tier")
write(project, "UPDATE tier SET name = 'joy' WHERE id = 1")
time.sleep(1.5) # until the window knows
window.press("Done", root=dialog)
wait_for(lambda: window.dialog("Tier", 0.1) is None, 5)
time.sleep(0.5)
tap.check(window.find("joy", "label", second) is not None, "a tier that is called otherwise elsewhere is so here", lambda: window.texts(second))
tap.check(query(project, "SELECT name FROM tier WHERE id = 1") == [("joy",)], "its window does not take that back", lambda: query(project, "SELECT * FROM tier"))
activate(2, "edit-tier")
dialog = window.dialog("Tier")
word = window.wait("Word", "text", root=dialog)
word.queryEditableText().setTextContents("giggling")
write(project, "INSERT INTO vocabulary (tier_id, position, name, \"key\") VALUES (1, 1, 'grin', '3')")
tap.check(window.wait(lambda name: name.startswith("The words have been changed in another window"), seconds=5, root=dialog) is not None,
          "words that were changed elsewhere are not written over", lambda: window.texts(dialog))
picture("second-window-words.png")
tap.check(not window.find("Done", "push button", dialog).getState().contains(pyatspi.STATE_SENSITIVE), "Done waits")
window.press("Cancel", root=dialog)
wait_for(lambda: window.dialog("Tier", 0.1) is None, 5)
tap.check(query(project, "SELECT name FROM vocabulary WHERE tier_id = 1 ORDER BY position") == [("laughter",), ("grin",)], "and stay",
          lambda: query(project, "SELECT * FROM vocabulary"))

# --- a tier, and then a clip, that is taken away under somebody's hands ---
near = window.find("Record a trace", "push button", second)
write(project, "DELETE FROM tier WHERE id = 1")
tap.check(window.toast("was taken away in another window", near), "that the tier is gone is said", lambda: window.texts(second))
picture("second-window-lost-tier.png")
time.sleep(0.5)
make_segment(2)
tap.check(window.toast("Choose a tier first", near), "nothing goes to another rater's in its place", lambda: window.texts(second))
tap.check(query(project, "SELECT count(*) FROM segment") == [(0,)], "nor is it stored there", lambda: query(project, "SELECT * FROM segment"))

tap.check(query(project, "PRAGMA integrity_check") == [("ok",)], "the file is sound")
write(project, "DELETE FROM clip WHERE id = 1")
for name, frame in (("first", first), ("second", second)):
    tap.check(wait_for(lambda: says("is not in this project any more", frame), 6), "a clip that was taken out is left in the %s window" % name,
              lambda: window.texts(frame))
picture("second-window-lost-clip.png")
tap.check(window.quit() == 0, "the program ends as usual", window.read_log)
tap.end()
