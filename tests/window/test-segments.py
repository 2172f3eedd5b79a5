# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments by keys and pointer: words of a tier, labels while playing, edges, neighbours, overlaps, notes, search, history."""

import os
import subprocess

import pyatspi

from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
clip = make_clip(os.path.join(os.environ["HOME"], "talk.mp4"), 12)
project = project_of(clip)
pictures = os.environ.get("GATESCOPE_PICTURES")
FRAME = 40_000_000


def segments():
    return query(project, 'SELECT label, start, "end" FROM segment AS s JOIN tier AS t ON t.id = s.tier_id AND t.removed = 0 ORDER BY start')


def labels():
    return [row[0] for row in segments()]


def activate(action, value=None):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<'%s'>]" % value if value else "[]", "{}"], check=True, capture_output=True)


def undo_names():
    return [row[0] for row in query(project, "SELECT name FROM undo WHERE undone = 0 ORDER BY id DESC")]


def wait_segments(expected, what):
    tap.check(wait_for(lambda: segments() == expected, 8), what, segments)


def go(*keys, to):
    window.key(*keys)
    wait_for(lambda: abs(window.time() - to) < 0.001, 8)


window = Window(clip)
window.wait("Play", "push button", 20)
window.key("alt+2")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")

# --- the words of a tier ---
activate("edit-tier")
dialog = window.dialog("Tier")
tap.check(dialog is not None and window.wait(lambda name: name.startswith("No words"), root=dialog), "a new tier has no words")
window.press("Begin with the Usual Words", root=dialog)
tap.check(window.wait("Word", "text", root=dialog) is not None, "and can begin with the usual ones")
if pictures:
    window.picture(os.path.join(pictures, "segments-words.png"))
window.press("Done", root=dialog)
tap.check(wait_for(lambda: query(project, 'SELECT name, "key" FROM vocabulary ORDER BY position')[:2] == [("smile", "1"), ("laughter", "2")], 8),
          "Done keeps them, with their keys", lambda: query(project, "SELECT * FROM vocabulary"))
tap.check(window.wait("laughter, key 2", "push button") is not None, "the page shows them as buttons")

# --- I, O, labels ---
go("Home", "Right", to=1)
window.key("i")
go("Right", "Right", to=3)
window.key("o")
wait_segments([("", 1_000_000_000, 3_000_000_000)], "I and O make a segment")
window.press("laughter, key 2", "push button")
tap.check(wait_for(lambda: labels() == ["laughter"], 8), "a word's button labels it", labels)
window.key("n")
wait_for(lambda: window.find("Label of the selected segment", "text").getState().contains(pyatspi.STATE_FOCUSED), 3)
window.key("ctrl+a")
window.type("grin")
window.key("Return")
tap.check(window.wait(lambda name: "not among the words" in name, seconds=6) is not None and labels() == ["laughter"],
          "a label that is no word of the tier is refused, and the window says how to add it", window.texts)

# --- edges ---
window.key("alt+Right")
wait_segments([("laughter", 1_000_000_000 + FRAME, 3_000_000_000)], "Alt+Right: the start a frame later")
window.key("alt+Left", "alt+shift+Right", "alt+shift+Right")
wait_segments([("laughter", 1_000_000_000, 3_000_000_000 + 2 * FRAME)], "Alt+Shift+Right: the end a frame later")
go("Home", "Right", "Right", "Right", "Right", to=4)
window.key("shift+o")
wait_segments([("laughter", 1_000_000_000, 4_000_000_000)], "Shift+O: the end to the cursor")
tap.check(undo_names()[0].startswith("moving “laughter” at 0:01"), "the step says what it was", undo_names()[:1])

# --- split, join ---
go("Left", "Left", to=2)
window.key("s")
wait_segments([("laughter", 1_000_000_000, 2_000_000_000), ("laughter", 2_000_000_000, 4_000_000_000)], "S splits it")
window.key("3")
tap.check(wait_for(lambda: labels() == ["laughter", "frown"], 8), "the key 3 labels the second part", labels)
window.key("ctrl+shift+j")
wait_segments([("frown", 1_000_000_000, 4_000_000_000)], "Ctrl+Shift+J joins it with the one before")
window.key("ctrl+z")
wait_segments([("laughter", 1_000_000_000, 2_000_000_000), ("frown", 2_000_000_000, 4_000_000_000)], "undone in one step")

# --- a note, and what is searched for ---
window.key("ctrl+Left", "ctrl+Right")
window.key("shift+n")
note = window.find("Note on the selected segment", "text")
wait_for(lambda: note.getState().contains(pyatspi.STATE_FOCUSED), 3)
window.type("she thinks of Ulm")
window.key("Return")
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment WHERE note = 'she thinks of Ulm'"), 8) is not None, "Shift+N takes a note",
          lambda: query(project, "SELECT label, note FROM segment"))

# --- overlaps: cut, then refused ---
def choose_overlap(key, nick):
    activate("edit-tier")
    dialog = window.dialog("Tier")
    combo = window.wait("Overlaps", "combo box", 5, dialog)
    if combo is None:
        return tap.check(False, "the policy has a name for screen readers")
    wait_for(lambda: dialog.getState().contains(pyatspi.STATE_ACTIVE), 3)
    x, y, width, height = window.extents(combo)
    window.click(x + width / 2, y + height / 2)
    wait_for(lambda: window.find("Are refused", "label", combo), 3)
    window.key(key, "Return")
    window.press("Done", "push button", root=dialog)
    wait_for(lambda: window.dialog("Tier", 0.1) is None, 5)
    return tap.check(wait_for(lambda: query(project, "SELECT overlap FROM tier WHERE removed = 0")[0][0] == nick, 8), "the tier's policy: " + nick,
                     lambda: query(project, "SELECT overlap FROM tier"))


choose_overlap("Down", "cut")
go("Home", "Right", "Right", to=2)
window.key("i")
go("Right", to=3)
window.key("o")
wait_segments([("laughter", 1_000_000_000, 2_000_000_000), ("", 2_000_000_000, 3_000_000_000), ("frown", 3_000_000_000, 4_000_000_000)],
              "where the older gives way, it is shortened")
window.key("ctrl+z")
wait_segments([("laughter", 1_000_000_000, 2_000_000_000), ("frown", 2_000_000_000, 4_000_000_000)], "undone in one step too")
choose_overlap("End", "refuse")
go("Left", to=2)
window.key("i")
go("Right", to=3)
window.key("o")
tap.check(window.wait(lambda name: "is in the way" in name and "refuses overlaps" in name, seconds=8) is not None and len(segments()) == 2,
          "where overlaps are refused, the window says what is in the way", window.texts)
window.key("Escape")

# --- labels while the clip plays ---
go("Home", "Right", "Right", "Right", "Right", "Right", to=5)
window.key("k")
wait_for(lambda: window.time() > 5.2, 8)
window.key("4")
tap.check(window.wait(lambda name: name.startswith("“surprise” from"), seconds=5) is not None, "a tapped key begins a segment", window.texts)
wait_for(lambda: window.time() > 6.2, 8)
window.key("4")
tap.check(wait_for(lambda: "surprise" in labels(), 8), "and ends it when it is tapped again", segments)
subprocess.run(["xdotool", "keydown", "5"])
start = window.time()
wait_for(lambda: window.time() > start + 1, 8)
subprocess.run(["xdotool", "keyup", "5"])
window.key("k")
tap.check(wait_for(lambda: "speech" in labels(), 8), "a held one labels what passes", segments)

# --- search over labels and notes, and back through the steps ---
window.key("Home", "ctrl+f")
search = window.dialog("Find Segments")
window.type("ULM")
tap.check(window.wait("1 segment", None, 8, search) is not None, "a word in a note is found", lambda: window.texts(search))
if pictures:
    window.picture(os.path.join(pictures, "segments-search.png"))
window.key("Return")
found = query(project, "SELECT start / 1e9 FROM segment WHERE note LIKE '%Ulm%'")[0][0]
tap.check(wait_for(lambda: abs(window.time() - found) < 0.001, 8), "Return goes there", window.time, found)

window.key("ctrl+h")
history = window.dialog("History")
tap.check(window.wait("Before the first step", None, 8, history) is not None, "the history goes back to the first step", lambda: window.texts(history))
if pictures:
    window.picture(os.path.join(pictures, "segments-history.png"))
window.key("End", "Return")
tap.check(wait_for(lambda: not segments() and query(project, "SELECT count(*) FROM undo WHERE undone = 0")[0][0] == 0, 8),
          "back to before the first step", segments)
window.key("ctrl+h")
history = window.dialog("History")
window.wait("Before the first step", None, 8, history)
window.key("Home", "Return")
tap.check(wait_for(lambda: "speech" in labels() and "surprise" in labels(), 8), "and on to the last", segments)
if pictures:
    window.picture(os.path.join(pictures, "segments-page.png"))

# --- a tier that is taken away ---
def mark(expected, rater, what):
    go("Home", "Right", to=1)
    window.key("i")
    go("Right", to=2)
    window.key("o")
    wait_segments([("", 1_000_000_000, 2_000_000_000)] * expected, what)
    owners = query(project, "SELECT r.name FROM tier AS t JOIN rater AS r ON r.id = t.rater_id WHERE t.removed = 0 ORDER BY t.id DESC")
    tap.check(owners and owners[0] == (rater,), "on a tier of " + rater, owners)


activate("edit-tier")
window.press("Delete This Tier and Its Segments", root=window.dialog("Tier"))
wait_segments([], "a tier is deleted with its segments")
window.key("Escape")
window.wait_active()
mark(1, "Anna", "then a segment goes to a tier that is there")

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
