# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on one project: what one does appears in the other. A disk that is full: the project goes on elsewhere."""

import os
import re
import sqlite3
import subprocess
import time

import pyatspi

from gswindow import Tap, Window, children, make_clip, project_of, query, wait_for

tap = Tap()
home = os.environ["HOME"]
clip = make_clip(os.path.join(home, "talk.mp4"), 8)
project = project_of(clip)
pictures = os.environ.get("GATESCOPE_PICTURES")


def activate(number, action, value=None):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/%d" % number, "--method", "org.gtk.Actions.Activate", action,
                    "[<%s>]" % value if value else "[]", "{}"], check=True, capture_output=True)


def write(path, sql, *values):
    """As any other program does it."""
    connection = sqlite3.connect(path, timeout=10)
    with connection:
        connection.execute(sql, values)
    connection.close()


def picture(name):
    if pictures:
        window.picture(os.path.join(pictures, name))


def frames():
    """Each window of the program; a new one is not called a frame at once."""
    return [child for child in children(window.frame.parent) if child is not None]


def has_selected(frame):
    node = window.find("Label of the selected segment", "text", frame)
    return node is not None and node.getState().contains(pyatspi.STATE_SENSITIVE)


def name_rater():
    activate(1, "page", "'annotate'")
    entry = window.wait("Rater’s name", "text")
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

def make_segment():
    activate(1, "step", "1")
    time.sleep(0.4)
    activate(1, "segment-in")
    activate(1, "step", "1")
    time.sleep(0.4)
    activate(1, "segment-out")


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
tap.check(query(project, "PRAGMA integrity_check") == [("ok",)], "the file is sound")
tap.check(window.quit() == 0, "the program ends as usual", window.read_log)

# --- a disk that is full ---
disk = os.path.join(home, "disk")
os.mkdir(disk)
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], capture_output=True).returncode != 0:
    tap.note("mounting a small disk is not allowed: saving elsewhere is not tried")
    tap.end()

try:
    small = os.path.join(disk, "small.gatescope")
    with sqlite3.connect(project) as source, sqlite3.connect(small) as target:
        source.backup(target)
    source.close()
    target.close()
    window = Window(small)
    window.wait("Play", "push button", 20)
    name_rater()
    with open(os.path.join(disk, "ballast"), "wb") as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
                ballast.flush()
        except OSError:
            pass
        try:
            ballast.close()
        except OSError:
            pass
    for _ in range(12):
        make_segment()
    button = window.wait("Save Elsewhere…", "push button", 15)
    tap.check(button is not None, "a full disk is said, with a way out", window.texts)
    for sentence in [text for text in window.texts() if "disk" in text]:
        tap.note(sentence)
    picture("save-elsewhere.png")

    window.key("ctrl+q")
    dialog = window.dialog("Not Everything Is Stored")
    tap.check(dialog is not None, "closing asks first")
    picture("close-unstored.png")
    window.point(100, 60)
    time.sleep(0.5)
    window.key("Escape")
    tap.check(wait_for(lambda: window.dialog("Not Everything Is Stored", 0.1) is None, 5), "and not to close is the way back")

    def save_to(path):
        window.press("Save Elsewhere…", "push button")
        tap.check(window.dialog("Save the Project Elsewhere") is not None, "it asks where")
        time.sleep(1)
        window.key("ctrl+a")
        window.type(path)
        time.sleep(0.5)
        window.key("Return")

    elsewhere = os.path.join(home, "elsewhere.gatescope")
    save_to(elsewhere)
    tap.check(wait_for(lambda: os.path.exists(elsewhere), 10), "the new file appears", lambda: os.listdir(home))
    tap.check(window.wait("elsewhere.gatescope", "label") is not None, "the window names it", window.texts)
    tap.check(wait_for(lambda: window.find("stored as you go", "label") and not window.find("not stored!", "label"), 8),
              "and all is stored again", window.texts)
    picture("saved-elsewhere.png")
    n_stored = query(small, "SELECT count(*) FROM segment")[0][0]
    n_now = query(elsewhere, "SELECT count(*) FROM segment")[0][0]
    tap.check(n_now > n_stored, "with what waited in memory", (n_stored, n_now))
    make_segment()
    tap.check(wait_for(lambda: query(elsewhere, "SELECT count(*) FROM segment")[0][0] > n_now, 8), "it goes on there",
              lambda: (n_now, query(elsewhere, "SELECT count(*) FROM segment"), query(elsewhere, "SELECT * FROM undo ORDER BY id DESC LIMIT 3"), window.texts()))
    tap.check(window.quit() == 0, "the program ends as usual", window.read_log)
    tap.check(query(elsewhere, "PRAGMA integrity_check") == [("ok",)], "the new file is sound")
    tap.check(query(small, "PRAGMA integrity_check") == [("ok",)], "and so is the old one")
finally:
    subprocess.run(["umount", "-l", disk], check=False)
tap.end()
