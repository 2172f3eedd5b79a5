# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog that makes a project of Aff-Wild2: what was found, what stands against it, Cancel, the report, the open project."""

import os
import shutil
import sys
import time

import pyatspi

from gswindow import Tap, Window, make_clip, query, wait_for

sys.path.insert(0, os.path.join(os.environ["GS_SOURCE_ROOT"], "tests", "cli"))
import affwild2  # noqa: E402

tap = Tap()
cli = sys.argv[1]
home = os.environ["HOME"]
pictures = os.environ.get("GATESCOPE_PICTURES")
scheme = (sys.argv[2:] or ["dark"])[0]
projects = os.path.join(os.environ["XDG_DATA_HOME"], "gatescope", "projects")
tree = affwild2.make_tree(os.path.join(home, "Aff-Wild2"), cli)
damaged = os.path.join(home, "damaged")
shutil.copytree(tree, damaged)
with open(os.path.join(damaged, "annotations", "Train_Set", "video1.txt"), "w") as file:
    file.write("valence,arousal\n0.5,3\n")
with open(os.path.join(damaged, "annotations", "Validation_Set", "video3.txt"), "w") as file:
    file.write("no labels\n")
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)


def picture(name):
    if pictures:
        time.sleep(0.7)
        window.picture(os.path.join(pictures, "affwild2-%s-%s.png" % (name, scheme)))


def label(part, seconds=10.0):
    node = window.wait(lambda name: part in name, "label", seconds, dialog)
    return node.name if node is not None else None


def is_sensitive(name):
    node = window.find(name, "push button", dialog)
    return node is not None and node.getState().contains(pyatspi.STATE_SENSITIVE)


def name_folder(path):
    """Types a folder into the dialog's first row."""
    node = window.wait("Folder", "text", 10, dialog)
    x, y, width, height = window.extents(node)
    window.click(x + width / 3, y + height / 2)
    wait_for(lambda: node.getState().contains(pyatspi.STATE_FOCUSED), 5)
    time.sleep(0.3)
    window.key("ctrl+a")
    window.type(path)
    window.key("Return")


def text_of(node):
    text = node.queryText()
    return text.getText(0, text.characterCount)


def open_dialog():
    """By the menu, with the keyboard."""
    window.key("F10")
    tap.check(window.wait("Import Aff-Wild2…", seconds=5) is not None, "the menu has it")
    time.sleep(0.5)
    window.key("i")
    return window.dialog("Import Aff-Wild2")


def left_over():
    return sorted(os.listdir(projects)) if os.path.isdir(projects) else []


window = Window()
dialog = open_dialog()
tap.check(dialog is not None, "the dialog opens")
tap.check(label("Choose the folder that holds videos") is not None and not is_sensitive("Import"), "it asks for a folder first")
window.point(300, 300)
picture("empty")

# --- folders that are none ---
name_folder(os.path.join(home, "nowhere"))
tap.check(label("there is no folder “videos” in it") is not None and not is_sensitive("Import"), "another folder is refused in a sentence", lambda: window.texts(dialog))
picture("refused")
name_folder(damaged)
tap.check(label("Nothing can be imported until this is mended.") is not None and not is_sensitive("Import"), "so are damaged labels", lambda: window.texts(dialog))
tap.check(label("outside -1 to 1") is not None and label("first line should be") is not None, "each of which is named", lambda: window.texts(dialog))
picture("damaged")

# --- what was found ---
name_folder(tree)
tap.check(label("4 to train, 2 to validate") is not None, "labels are counted by their parts", lambda: window.texts(dialog))
tap.check(label("of 3 people") is not None, "and so are crops", lambda: window.texts(dialog))
tap.check(label("nothing is copied") is not None and wait_for(lambda: is_sensitive("Import"), 5), "the import can begin")
name = window.find("Project", "text", dialog)
tap.check(name is not None and text_of(name) == "Aff-Wild2.gatescope", "the project has the folder's name", name and text_of(name))
picture("found")

# --- cancelled: a long video makes it last ---
long_clip = os.path.join(tree, "videos", "long.mp4")
make_clip(long_clip, 40)
for number in range(30):
    shutil.copy(long_clip, os.path.join(tree, "videos", "long%d.mp4" % number))
name_folder(tree)
tap.check(wait_for(lambda: label("36", 0.2) and is_sensitive("Import"), 10), "a folder can be read again", lambda: window.texts(dialog))
window.press("Import", "push button", root=dialog)
began = wait_for(lambda: window.find("Cancel", "push button", dialog), 5)
tap.check(began is not None, "Import shows progress and Cancel")
window.key("Escape")
window.press("Cancel", "push button", root=dialog)
asked = time.monotonic()
cancelled = label("Cancelled; there is no project.")
tap.note("cancelled after %.2f s" % (time.monotonic() - asked))
tap.check(cancelled is not None, "Cancel ends it", lambda: window.texts(dialog))
tap.check(left_over() == [], "and nothing is left", left_over())
tap.check(wait_for(lambda: is_sensitive("Import"), 5), "it can begin anew")

# --- done ---
for number in range(30):
    os.remove(os.path.join(tree, "videos", "long%d.mp4" % number))
os.remove(long_clip)
name_folder(tree)
wait_for(lambda: label("nothing is copied", 0.2) and is_sensitive("Import"), 10)
window.press("Import", "push button", root=dialog)
tap.check(label("4 videos are in the project, with 8 traces.", 30) is not None, "the report says what was done", lambda: window.texts(dialog))
tap.check(label("video2_left: 80 labels for 75 frames") is not None and label("ghost: there is no video for these labels") is not None,
          "and what is worth knowing", lambda: window.texts(dialog))
project = os.path.join(projects, "Aff-Wild2.gatescope")
tap.check([name for name in left_over() if "-wal" not in name and "-shm" not in name] == ["Aff-Wild2.gatescope"], "the project is there", left_over())
tap.check(query(project, "SELECT COUNT(*) FROM trace")[0][0] == 8, "with its traces")
tap.check(window.wait("video2_left", "label", 20) is not None and window.wait("video2_right", "label", 5) is not None,
          "the window opens it, with a clip for each of two people", window.texts)
picture("report")
window.press("Close", "push button", root=dialog)
tap.check(wait_for(lambda: window.dialog("Import Aff-Wild2", 0.1) is None, 5), "Close closes the dialog")
window.key("alt+2")
tap.check(window.wait(lambda name: name.startswith("Aff-Wild2"), None, 15) is not None, "the labels are traces of the rater Aff-Wild2", window.texts)
picture("project")

# --- again: another name is proposed; the program is told to quit in the middle of it ---
for number in range(12):
    shutil.copy(os.path.join(tree, "videos", "video3.mp4"), os.path.join(tree, "videos", "more%d.mp4" % number))
dialog = open_dialog()
name_folder(tree)
label("nothing is copied")
name = window.find("Project", "text", dialog)
tap.check(name is not None and text_of(name) == "Aff-Wild2 2.gatescope", "a name that is taken is not proposed again", name and text_of(name))
name.queryEditableText().setTextContents("Aff-Wild2")
tap.check(label("There is a project of that name already") is not None and not is_sensitive("Import"), "and is not written over", lambda: window.texts(dialog))
name.queryEditableText().setTextContents("other")
wait_for(lambda: is_sensitive("Import"), 5)
window.press("Import", "push button", root=dialog)
status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
left = [name for name in left_over() if name.startswith(".")]
tap.check(not left, "no half of a project stays", left_over())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
