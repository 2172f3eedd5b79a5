# SPDX-License-Identifier: GPL-3.0-or-later
"""Rating blind is enforced: what others and the network say is in no list, no search, no name that a screen reader is told, and no edge of a
segment finds it."""

import os
import subprocess
import sys
import time

import pyatspi

from accessibletree import read_tree
from compare_project import make_project
from gswindow import Tap, Window, children, query, wait_for, written_in

SECOND = 1_000_000_000
# No frame is at these times: who meets them has looked
BERTA = (1_013_000_000, 2_987_000_000)
LABEL = "hiddenlaugh"

tap = Tap()
home = os.environ["HOME"]
program = sys.argv[1]
pictures = os.environ.get("GATESCOPE_PICTURES")
project = make_project(home, program, clips=(("talk", 8),), raters=(("Bob", 0.4, 0.8, 0.08), ("Mia", 0.2, 1.2, 0.06)))
folder = os.path.join(home, "tiers")
os.makedirs(folder)
with open(os.path.join(folder, "talk_Berta.TextGrid"), "w", encoding="utf-8") as file:
    file.write('File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n8\n<exists>\n1\n"IntervalTier"\n"moods"\n0\n8\n3\n'
               '0\n%.3f\n""\n%.3f\n%.3f\n"%s"\n%.3f\n8\n""\n' % (BERTA[0] / 1e9, BERTA[0] / 1e9, BERTA[1] / 1e9, LABEL, BERTA[1] / 1e9))
done = subprocess.run([program, "project", project, "import", folder, "--pattern", "{clip}_{rater}.TextGrid"], capture_output=True, text=True)
tap.check(done.returncode == 0 and query(project, 'SELECT start, "end", label FROM segment') == [BERTA + (LABEL,)], "another rater's tier is in the project",
          done.stderr, lambda: query(project, "SELECT * FROM segment"))


def activate(action, value=None):
    subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.gatescope.Gatescope", "--object-path",
                    "/io/github/gatescope/Gatescope/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<%s>]" % value if value else "[]", "{}"], check=True, capture_output=True)


def own():
    """Anna's segment."""
    rows = query(project, 'SELECT s.start, s."end" FROM segment AS s JOIN tier AS t ON t.id = s.tier_id AND t.removed = 0 '
                          "JOIN rater AS r ON r.id = t.rater_id WHERE r.name = 'Anna'")
    return rows[0] if rows else None


def go(*keys, to):
    window.key(*keys)
    wait_for(lambda: abs(window.time() - to) < 0.001, 8)


def told():
    """All that is told of anything in the window that is shown: names and descriptions."""
    texts = []
    stack = [window.frame]
    while stack:
        node = stack.pop()
        try:
            if node.getState().contains(pyatspi.STATE_VISIBLE):
                texts.extend((node.name, node.description))
                if "Text" in node.get_interfaces():
                    texts.append(node.queryText().getText(0, node.queryText().characterCount))
                stack.extend(child for child in children(node) if child is not None)
        except Exception:
            continue
    return [text for text in texts if text]


def telling(words):
    return [text for text in told() if any(word in text for word in words)]


window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+2")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")
switch = window.find("Rate blind")

# --- all pages have been looked at: what they show stays with them when they are turned away ---
window.key("alt+3")
window.wait("Agreement with the reference", seconds=15)
wait_for(lambda: any("Mia" in name for name in written_in(read_tree(window.find("Agreement with the reference")))), 15)
window.key("alt+1")
activate("inspect-side", "'events'")
window.wait(lambda name: "own" in name, seconds=5)
activate("inspect-side", "'cursor'")
window.key("alt+2")
time.sleep(1)

# --- a segment of one's own, beside Berta's ---
activate("add-tier")
question = window.dialog("Add a Tier", 5) or window.wait("Add a Tier", seconds=5)
window.type("Segments")
window.key("Return")
wait_for(lambda: query(project, "SELECT 1 FROM tier AS t JOIN rater AS r ON r.id = t.rater_id WHERE r.name = 'Anna'"), 8)
go("Home", "Right", to=1)
window.key("i")
go("Right", "Right", to=3)
window.key("o")
tap.check(wait_for(lambda: own() == (SECOND, 3 * SECOND), 8), "a segment of one's own", own)
tap.check(telling([LABEL]) and telling(["Bob"]) and telling(["Mia"]), "what others say is there to see", told)

# --- where the ruler's times are ---
timeline = window.find("Timeline", "panel")
tx, ty, tw, th = window.settled_extents(timeline)


def time_at(x):
    before = window.time()
    window.click(x, ty + 16)
    return wait_for(lambda: window.time() if window.time() != before else None, 5)


left, right = tx + tw * 0.3, tx + tw * 0.8
early, late = time_at(left), time_at(right)


def place_of(nanoseconds):
    return left + (nanoseconds / 1e9 - early) / (late - early) * (right - left)


def drag_end(towards):
    """Takes the end of Anna's segment there. The cursor, which an edge meets too, is out of the way."""
    go("Home", to=0)
    track = window.wait(lambda name: name.startswith("Segments") and "Anna" in name, root=window.find("Timeline", "panel"), seconds=5)
    x, y, width, height = window.settled_extents(track)
    window.drag(place_of(own()[1]), y + height / 2, place_of(towards), y + height / 2)


# --- edges that meet ---
activate("segment", "'end-tier'")
tap.check(wait_for(lambda: own()[1] == BERTA[1], 8), "an edge goes to that of another tier where that is shown", own)
window.key("ctrl+z")
wait_for(lambda: own()[1] == 3 * SECOND, 8)
go("Home", "Right", "Right", "Right", "Right", to=4)
window.key("shift+o")
wait_for(lambda: own()[1] == 4 * SECOND, 8)
drag_end(BERTA[1] + 15_000_000)
tap.check(wait_for(lambda: own()[1] == BERTA[1], 8), "one that is dragged meets it", own)
window.key("ctrl+z")
wait_for(lambda: own()[1] == 4 * SECOND, 8)
if pictures:
    window.picture(os.path.join(pictures, "blind-before.png"))

# --- blind ---
switch.queryAction().doAction(0)
tap.check(wait_for(lambda: not telling([LABEL, "Bob", "Mia", "Berta", "moods"]), 5), "nothing that is shown tells of others",
          lambda: telling([LABEL, "Bob", "Mia", "Berta", "moods"]))
NETWORK = ["network +", "network −", "network: valence", "latest trace", "CCC", "own 0"]
tap.check(wait_for(lambda: not telling(NETWORK), 5), "nor of the network", lambda: telling(NETWORK))
if pictures:
    window.picture(os.path.join(pictures, "blind-annotate.png"))
window.key("alt+1")
time.sleep(1)
tap.check(not telling([LABEL, "Bob", "Mia", "Berta", "moods", "CCC"]), "not in Inspect either", lambda: telling([LABEL, "Bob", "Mia", "Berta", "moods", "CCC"]))
if pictures:
    window.picture(os.path.join(pictures, "blind-inspect.png"))
window.key("alt+3")
window.key("alt+2")
activate("page", "'compare'")
time.sleep(1)
tap.check(not telling(["CCC", "Agreement with the reference"]), "there is no way to Compare", lambda: telling(["CCC", "Agreement with the reference"]))
if pictures:
    window.picture(os.path.join(pictures, "blind-no-compare.png"))


def is_refused(what, act):
    """One sentence at a time: that of before goes first."""
    wait_for(lambda: not [node for node in read_tree(window.frame) if node.visible and node.name == "Hidden while you rate blind"
                          and node.role == "label" and node.path not in still], 8)
    act()
    tap.check(window.toast("Hidden while you rate blind", entry), what)


still = {node.path for node in read_tree(window.frame) if node.name == "Hidden while you rate blind"}
is_refused("segments cannot be searched for", lambda: window.key("ctrl+f"))
tap.check(window.dialog("Find Segments", 0.5) is None, "there is no window for it")
is_refused("the history does not open", lambda: window.key("ctrl+h"))
tap.check(window.dialog("History", 0.5) is None, "there is no window for that")
exported = os.path.join(home, "told.csv")
is_refused("nothing is exported", lambda: activate("export-annotation-path", "'%s'" % exported))
report = os.path.join(home, "told.md")
is_refused("no report is written", lambda: activate("export-report-path", "'%s'" % report))
figure = os.path.join(home, "told.svg")
is_refused("nor a figure", lambda: activate("export-figure-path", "'%s'" % figure))
is_refused("no walk through what is worth a look", lambda: window.key("w"))
is_refused("nor through events", lambda: window.key("g"))
tap.check(not any(os.path.exists(path) for path in (exported, report, figure)), "there are no such files")

# --- edges that meet nothing ---
timeline = window.find("Timeline", "panel")
window.key("ctrl+Left", "ctrl+Right")
go("Home", to=0)
window.key("ctrl+Right")
wait_for(lambda: window.find("Label of the selected segment", "text").getState().contains(pyatspi.STATE_SENSITIVE), 5)
before = own()
activate("segment", "'end-tier'")
tap.check(window.toast("No other tier has an edge within five seconds.", entry) and own() == before, "an edge does not go where a hidden one is", own(), before)
drag_end(BERTA[1] + 15_000_000)
tap.check(wait_for(lambda: own() != before, 8) and own()[1] != BERTA[1] and abs(own()[1] - BERTA[1]) < 60_000_000,
          "one that is dragged there does not meet it", own(), BERTA)
window.key("ctrl+z")
tap.check(window.toast("Undone", entry), "a step is taken back without a word of what it was")
tap.check(wait_for(lambda: own() == before, 8), "it is taken back", own)

# --- back again ---
switch = window.find("Rate blind")
switch.queryAction().doAction(0)
tap.check(wait_for(lambda: telling([LABEL]) and telling(["Bob"]) and telling(["Mia"]), 5), "afterwards all is there again", told)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])

# --- a crash opens no eyes ---
window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+2")
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.key("ctrl+a")
window.type("Anna")
window.key("Return")
window.find("Rate blind").queryAction().doAction(0)
wait_for(lambda: not telling(["Bob"]), 5)
window.key("r")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM trace AS t JOIN trace_sample AS s ON s.trace_id = t.id WHERE t.blind = 1")[0][0] > 10, 20),
          "a blind take is being recorded")
window.kill()
window = Window(project)
window.wait("Play", "push button", 20)
window.key("alt+2")
tap.check(wait_for(lambda: window.find("Rate blind").getState().contains(pyatspi.STATE_PRESSED), 8), "after a crash the window is as blind as before")
tap.check(not telling(["Bob"]) and not telling([LABEL]), "and tells nothing", lambda: telling(["Bob", LABEL]))
tap.check(window.quit() == 0, "Ctrl+Q ends it", window.read_log)
tap.end()
