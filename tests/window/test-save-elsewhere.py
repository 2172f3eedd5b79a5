# SPDX-License-Identifier: GPL-3.0-or-later
"""A project that is busy, or on a disk that is full: nothing is lost unasked, and it goes on elsewhere."""

import os
import sqlite3
import subprocess
import time

from gswindow import Tap, Window, children, make_clip, project_of, query, wait_for

tap = Tap()
home = os.environ["HOME"]
clip = make_clip(os.path.join(home, "talk.mp4"), 8)
project = project_of(clip)
pictures = os.environ.get("GATESCOPE_PICTURES")
QUESTION = "Not Everything Is Stored"


def activate(action, value=None):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<%s>]" % value if value else "[]", "{}"], check=True, capture_output=True)


def picture(name):
    if pictures:
        window.picture(os.path.join(pictures, name))


def name_rater():
    activate("page", "'annotate'")
    entry = window.wait("Rater’s name", "text")
    left, top, wide, high = window.extents(entry)
    window.click(left + wide / 2, top + high / 2)
    window.key("ctrl+a")
    window.type("Anna")
    window.key("Return")


def make_segment():
    activate("step", "1")
    time.sleep(0.3)
    activate("segment-in")
    activate("step", "1")
    time.sleep(0.3)
    activate("segment-out")


def offers():
    """Whether the way out is to be seen: what a banner that has been put away says is still in the tree, without any height."""
    banner = window.find(lambda name: name and name.startswith("The disk with the project"))
    return banner is not None and window.extents(banner)[3] > 10 and window.find("Save Elsewhere…", "push button") is not None


def questions():
    return [child for child in children(window.frame.parent) if child is not None and child.name == QUESTION]


def end_question():
    window.point(100, 60)
    time.sleep(0.5)
    window.key("Escape")
    return wait_for(lambda: not questions(), 5)


# --- another program keeps the project busy, which nobody knows yet when the window is to be closed ---
window = Window(clip)
window.wait("Play", "push button", 20)
name_rater()
make_segment()
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM segment") == [(1,)], 8), "a segment is stored")
busy = sqlite3.connect(project, timeout=10, isolation_level=None)
busy.execute("BEGIN IMMEDIATE")
make_segment()
window.key("ctrl+q")
dialog = window.dialog(QUESTION, 25)
tap.check(dialog is not None, "closing asks, before it was said that nothing can be stored", lambda: window.process.poll())
tap.check(window.wait("Close All the Same", None, 5, dialog) is not None, "whether it is to be closed", lambda: window.texts(dialog))
tap.check(window.find("Save Elsewhere…", None, dialog) is None, "another place is no way out of that")
picture("close-busy.png")
tap.check(end_question(), "it stays open")
busy.execute("ROLLBACK")
busy.close()
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM segment") == [(2,)], 15), "when the other program lets go it is stored")
tap.check(window.wait("stored as you go", "label", 5) is not None, "and that is said", window.texts)
tap.check(window.quit() == 0, "the program ends as usual", window.read_log)

# --- a disk that is full ---
disk = os.path.join(home, "disk")
os.mkdir(disk)
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], capture_output=True).returncode != 0:
    tap.skip("a full disk", "mounting a small disk is not allowed")
    tap.end()


def copy_project(path):
    with sqlite3.connect(project) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()


def fill_disk():
    with open(os.path.join(disk, "ballast"), "ab") as ballast:
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


def stall():
    """Works until the window says that nothing can be stored."""
    for _ in range(12):
        make_segment()
        if window.find("not stored!", "label"):
            return True
    return window.wait("not stored!", "label", 10) is not None


def answer(dialog, name):
    """What a person clicks in a question; it stands in the corner of the screen."""
    button = window.wait(name, None, 5, dialog)
    left, top, wide, high = window.settled_extents(button)
    window.click(left + wide / 2, top + high / 2)


def choose(path):
    """In the file chooser that is there, whatever it asks by itself about what is there already."""
    dialog = window.dialog("Save the Project Elsewhere")
    tap.check(dialog is not None, "it asks where")
    time.sleep(1)
    window.key("ctrl+a")
    window.type(path)
    time.sleep(0.5)
    window.key("Return")
    if os.path.exists(path):
        time.sleep(1.5)
        window.key("Return") # yes, replace it: that is for the program to refuse


def save_to(path):
    window.press("Save Elsewhere…", "push button")
    choose(path)


def dump(path):
    """All that a project says."""
    connection = sqlite3.connect("file:%s?mode=ro" % path, uri=True, timeout=10)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


try:
    small = os.path.join(disk, "small.gatescope")
    copy_project(small)
    window = Window(small)
    window.wait("Play", "push button", 20)
    name_rater()
    fill_disk()
    tap.check(stall(), "a full disk is said", window.texts)
    tap.check(wait_for(offers, 8), "with a way out", window.texts)
    for sentence in [text for text in window.texts() if "disk" in text]:
        tap.note(sentence)
    picture("save-elsewhere.png")
    n_stored = query(small, "SELECT count(*) FROM segment")[0][0]

    # What else is to be said does not take that away
    second_clip = make_clip(os.path.join(home, "second.mp4"), 4)
    activate("open-path", "'%s'" % second_clip)
    tap.check(wait_for(lambda: window.find("second", "label"), 10), "another clip joins the project", window.texts)
    time.sleep(1.0)
    tap.check(offers(), "the way out stays when another clip is shown", window.texts)
    activate("open-path", "'%s'" % os.path.join(home, "nowhere.mp4"))
    tap.check(wait_for(lambda: window.find(lambda name: name and "nowhere.mp4" in name), 5), "another problem is said", window.texts)
    tap.check(offers() and window.find("not stored!", "label") is not None, "beside it", window.texts)
    picture("save-elsewhere-problems.png")

    # Another project, whatever it is called, does not take its place unasked; two are asked about once
    other = os.path.join(home, "other.db")
    copy_project(other)
    for _ in range(2):
        activate("open-path", "'%s'" % other)
    dialog = window.dialog(QUESTION)
    tap.check(dialog is not None and window.wait("Open All the Same", None, 5, dialog), "another project, by another ending, is asked about first",
              window.texts)
    time.sleep(1.0)
    tap.check(len(questions()) == 1, "once", lambda: len(questions()))
    tap.check(end_question(), "and not to open it is the way back")
    tap.check(window.find("small.gatescope", "label") is not None, "the project is still there", window.texts)

    window.key("ctrl+q")
    dialog = window.dialog(QUESTION)
    tap.check(dialog is not None, "closing asks first")
    picture("close-unstored.png")

    # Out of that question: to where something lies, to the project itself, and to a place that is free
    taken = os.path.join(home, "taken.gatescope")
    with open(taken, "w", encoding="utf-8") as file:
        file.write("something else")
    answer(dialog, "Save Elsewhere…")
    choose(taken)
    tap.check(window.wait(lambda name: name and "is there already" in name, seconds=8) is not None, "what is there is not written over", window.texts)
    with open(taken, encoding="utf-8") as file:
        tap.check(file.read() == "something else", "and stays")
    save_to(small)
    tap.check(window.wait(lambda name: name and "is this project itself" in name, seconds=8) is not None, "the project itself is no other place", window.texts)

    before = dump(small)
    elsewhere = os.path.join(home, "elsewhere.gatescope")
    save_to(elsewhere)
    tap.check(wait_for(lambda: os.path.exists(elsewhere), 10), "the new file appears", lambda: os.listdir(home))
    tap.check(window.wait("elsewhere.gatescope", "label") is not None, "the window names it", window.texts)
    tap.check(wait_for(lambda: window.find("stored as you go", "label") and not window.find("not stored!", "label"), 8),
              "and all is stored again", window.texts)
    tap.check(wait_for(lambda: not offers(), 5), "nothing is left to be said", window.texts)
    picture("saved-elsewhere.png")
    n_now = query(elsewhere, "SELECT count(*) FROM segment")[0][0]
    tap.check(n_now > n_stored, "with what waited in memory", (n_stored, n_now))
    make_segment()
    tap.check(wait_for(lambda: query(elsewhere, "SELECT count(*) FROM segment")[0][0] > n_now, 8), "it goes on there",
              lambda: (n_now, query(elsewhere, "SELECT count(*) FROM segment"), window.texts()))
    tap.check(dump(small) == before, "the old file is left alone")
    with open(os.path.join(os.environ["XDG_DATA_HOME"], "recently-used.xbel"), encoding="utf-8") as file:
        tap.check("elsewhere.gatescope" in file.read(), "the new one is among the recent projects")
    tap.check(window.quit() == 0, "the program ends as usual", window.read_log)
    tap.check(query(elsewhere, "PRAGMA integrity_check") == [("ok",)], "the new file is sound")
    tap.check(query(small, "PRAGMA integrity_check") == [("ok",)], "and so is the old one")

    # What waits may be given up
    window = Window(small)
    window.wait("Play", "push button", 20)
    name_rater()
    fill_disk()
    tap.check(stall(), "the disk is full again", window.texts)
    activate("open-path", "'%s'" % other)
    dialog = window.dialog(QUESTION)
    answer(dialog, "Open All the Same")
    tap.check(window.wait("other.db", "label") is not None, "another project is opened all the same", window.texts)
    tap.check(window.find("not stored!", "label") is None, "which is stored", window.texts)
    activate("open-path", "'%s'" % small)
    tap.check(window.wait("small.gatescope", "label") is not None, "and it can be gone back", window.texts)
    window.wait("Play", "push button", 20)
    tap.check(stall(), "to a disk that is still full", window.texts)
    window.key("ctrl+q")
    dialog = window.dialog(QUESTION)
    answer(dialog, "Close All the Same")
    tap.check(wait_for(lambda: window.process.poll() is not None, 15) and window.process.returncode == 0, "the window is closed all the same", window.read_log)
finally:
    subprocess.run(["umount", "-l", disk], check=False)
tap.end()
