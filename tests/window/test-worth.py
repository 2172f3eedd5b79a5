# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worth a person's time, walked with one key; the network's line as the beginning of a trace, which nobody sees who rates blind."""

import os
import shutil
import sys
import time

import pyatspi

from accessibletree import read_tree
from gswindow import Tap, Window, demo_clip, project_of, query, wait_for

tap = Tap()
clip = demo_clip()
project = project_of(clip)
pictures = sys.argv[1] if len(sys.argv) > 1 else None


def picture(name):
    if pictures:
        time.sleep(0.4)
        window.picture(os.path.join(pictures, name + ".png"))


window = Window(clip)
window.wait("Play", "push button", 20)
window.key("alt+2")
done = wait_for(lambda: query(project, "SELECT state FROM run") == [("complete",)], 90)
tap.check(done, "the network has said what it has to say", lambda: query(project, "SELECT state FROM run"))
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")
wait_for(lambda: window.find("Live value").getState().contains(pyatspi.STATE_FOCUSED), 5)

# --- the queue ---
worth = window.wait("Worth a look", "list")


def lines():
    return [node for node in read_tree(worth) if node.role == "list item"]


tap.check(wait_for(lambda: lines(), 10), "something of the clip is worth a look", lambda: window.texts())
window.key("Home")
wait_for(lambda: window.time() == 0.0, 5)
window.key("alt+1")
window.key("w")
places = []
tap.check(window.wait("Worth a look", "list", 5), "W leads to the page where it is looked at")
for i in range(3):
    time.sleep(0.8)
    places.append(window.time())
    window.key("w")
tap.check(len(set(places)) == min(3, len(lines())), "and from one stretch to the next", places)
time.sleep(0.5)
window.key("shift+w")
time.sleep(0.8)
tap.check(window.time() == places[-1], "Shift+W leads back", window.time(), places)
picture("worth")

# --- what one says by oneself ---
button = window.find("Record a trace", "push button")
px, py, pw, ph = window.extents(window.find("Live value"))
window.key("Home")
wait_for(lambda: window.time() == 0.0, 5)
window.key("r")
wait_for(lambda: button.name == "Pause recording", 6)
for i in range(40):
    window.point(px + pw / 2, py + ph * (0.3 + 0.01 * (i * 7 % 40)))
    time.sleep(0.05)
window.key("shift+r")
wait_for(lambda: query(project, "SELECT state FROM trace WHERE removed = 0") == [("complete",)], 5)


def summed_up():
    """The row of Inspect that holds the network against whoever rated last."""
    texts = window.texts()
    return texts[texts.index("CCC"):texts.index("CCC") + 3] if "CCC" in texts else None


def everybody():
    """Names in the table and the chosen reference."""
    window.key("alt+3")
    window.wait("Agreement with the reference", seconds=15)
    return wait_for(lambda: " ".join(name for node in read_tree(window.frame) if node.visible for name in [node.name] if "Anna" in name), 15)


tap.check("Anna" in (everybody() or "") and "Anna from network" not in (everybody() or ""), "Compare holds the network against what one says by oneself", everybody)
picture("worth-compare-before")
window.key("alt+2")

# --- the network's line ---
window.press("Edit Range")
window.press("Start from the Network’s Line")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM trace WHERE dimension = 'valence' AND removed = 0") == [(2,)], 5),
          "its line is a take of the rater’s", lambda: query(project, "SELECT * FROM trace"))


tap.check(window.wait(lambda name: name.startswith("Anna · valence · take 2"), "list item", 15), "the list of traces has it",
          lambda: [node.name for node in read_tree(window.frame) if node.role == "list item"])


def said():
    """What the valence's lines say at the cursor."""
    return window.find("Valence", "image").description


window.key("comma")
tap.check(wait_for(lambda: "Anna" in said() and "network" in said(), 5), "the timeline draws it beside the network’s", said)
picture("taken-over")
window.find("Rate blind").queryAction().doAction(0)
window.key("comma")
tap.check(wait_for(lambda: "take 2" not in said() and "network" not in said(), 5) and "Anna" in said(), "who rates blind sees neither, but what was said without", said)
tap.check(window.find("Worth a look", "list") is None or not lines(), "nor what is worth a look", lambda: [node.name for node in lines()])
picture("blind")
window.key("w")
tap.check(window.toast("Hidden while you rate blind", entry), "and is told so")
window.find("Rate blind").queryAction().doAction(0)
window.key("comma")
tap.check(wait_for(lambda: "take 2" in said(), 5), "afterwards it is there again", said)

# --- nobody's until it is worked over ---
names = everybody() or ""
tap.check("Anna" in names and "Anna from network" not in names, "a line that nobody corrected is not in Compare, and what was said before still is", names)
picture("worth-compare-copied")
window.key("alt+1")
window.key("Escape")
tap.check(wait_for(lambda: summed_up() and not any("1.00" in text for text in summed_up()), 8), "Inspect does not hold the network against itself", summed_up)
window.key("alt+2")
window.wait("Worth a look", "list", 5)
timeline = window.find("Timeline", "panel")
x, y, width, height = window.settled_extents(timeline)
window.drag(x + width * 0.5, y + 16, x + width * 0.7, y + 16)
window.key("alt+Up")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM stroke AS s JOIN trace AS t ON t.id = s.trace_id WHERE s.kind = 'shifted' AND t.take = 2") == [(1,)], 5),
          "an edit is for the line that was taken over", lambda: query(project, "SELECT trace_id, kind FROM stroke"))
tap.check(wait_for(lambda: "Anna from network" in (everybody() or ""), 20), "from the first correction on it is in Compare", everybody)
picture("worth-compare-corrected")
window.key("alt+2")
window.wait("Worth a look", "list", 5)

# --- who records stays where they are ---
tap.check(wait_for(lambda: lines(), 5), "what is worth a look is there again")
button = window.find("Record a trace", "push button")
px, py, pw, ph = window.extents(window.find("Live value"))
window.click(px + pw / 2, py + ph / 2)
window.key("Home")
tap.check(wait_for(lambda: window.time() == 0.0, 5), "Home leads to the beginning", window.time)
window.key("r")
tap.check(wait_for(lambda: button.name == "Pause recording", 6), "recording begins")
picture("worth-recording")
# The list stands last on the page
tap.check(window.scroll_to(lambda: window.find("Worth a look", "list")), "the list is in sight", lambda: window.extents(window.find("Worth a look", "list")))
x, y, width, height = window.settled_extents(window.find("Worth a look", "list"))
window.key("Home")
wait_for(lambda: window.time() < 4.0, 5)
window.click(x + 30, y + 10)
time.sleep(0.5)
tap.check(window.time() < 5.0, "a click on the list does not lead away from what is recorded", window.time())
window.key("shift+r")

# --- trained on ---


def collect():
    """Asks for it in the menu."""
    window.key("F10")
    time.sleep(0.8)
    window.key("s")


# Without what is kept of the clip collecting takes long enough to be looked at
cache = os.path.join(os.environ["XDG_CACHE_HOME"], "gatescope")
shutil.rmtree(cache)
collect()
time.sleep(0.5)
collect()
asked = window.dialog("Collecting Annotations", 5)
tap.check(asked is not None and any("data set to train on" in text for text in window.texts(asked)),
          "asked for a second time it says what it does", lambda: window.texts())
picture("collecting")
window.key("Right", "Return")
training = os.path.join(os.environ["XDG_DATA_HOME"], "gatescope", "training")
tap.check(wait_for(lambda: window.dialog("Collecting Annotations", 0.1) is None, 5), "and ends there", lambda: window.texts())
tap.check(wait_for(lambda: not os.path.isdir(training) or not os.listdir(training), 10) and window.dialog("Train a Network", 1) is None,
          "with nothing left of it, and without a training", lambda: os.listdir(training))
shutil.rmtree(cache, ignore_errors=True)
collect()
window.press("Show", "push button", 5)
asked = window.dialog("Collecting Annotations", 5)
tap.check(asked is not None and window.dialog("Train a Network", 0.2) is None, "Show says the same, and opens no empty training",
          lambda: window.texts())
window.key("Return")
dialog = window.dialog("Train a Network", 240)
tap.check(dialog is not None, "the training dialog opens when the annotations are collected", lambda: window.texts())
tap.check(wait_for(lambda: any("1 clip" in text for text in window.texts(dialog)), 20), "with what was said of the clip",
          lambda: window.texts(dialog))
picture("train-on-annotations")
window.key("Escape")
wait_for(lambda: window.dialog("Train a Network", 0.1) is None, 5)
status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
