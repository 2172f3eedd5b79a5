# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of the Annotate page as a screen reader is told of it: what each part is, how it is called and what it says, with a joystick plugged in, a
take that leaves something out, stretches worth a look, segments, and a plan of what is to be rated; Tab reaches all of it."""

import os
import re
import shutil
import sys
import time

import pyatspi
from gi.repository import GLib

# Before anything else: what stands between libmanette and the kernel has to be there from the beginning
if "umockdev" not in os.environ.get("LD_PRELOAD", "") and shutil.which("umockdev-wrapper"):
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    os.execvp("umockdev-wrapper", ["umockdev-wrapper", sys.executable] + sys.argv)

import virtualstick
from accessiblefaults import describe, find_faults, walk
from gswindow import Tap, Window, demo_clip, project_of, query, wait_for

tap = Tap()
clip = demo_clip()
project = project_of(clip)
pictures = os.environ.get("GATESCOPE_PICTURES")
stick = virtualstick.Stick()
window = Window(clip, environment={"UMOCKDEV_DIR": stick.testbed.get_root_dir()})
window.wait("Play", "push button", 20)
window.key("alt+2")
done = wait_for(lambda: query(project, "SELECT state FROM run") == [("complete",)], 120)
tap.check(done, "the network has said what it has to say", lambda: query(project, "SELECT state FROM run"))
entry = window.wait("Rater’s name", "text")
x, y, width, height = window.extents(entry)
window.click(x + width / 2, y + height / 2)
window.type("Anna")
window.key("Return")
wait_for(lambda: window.find("Live value").getState().contains(pyatspi.STATE_FOCUSED), 5)
record = window.find("Record a trace", "push button")
pad = window.find("Live value")
px, py, pw, ph = window.extents(pad)
window.point(px + pw / 2, py + ph + 60)

# --- something in each part ---
stick.plug()
window.wait("Set up %s" % virtualstick.NAME, "push button", 5)
window.key("Home", *6 * ["Right"])
wait_for(lambda: abs(window.time() - 6) < 0.05, 5)
window.key("r")
wait_for(lambda: record.name == "Pause recording", 6)
window.key("Up", "Up")
wait_for(lambda: window.time() > 7.5, 8)
spoken = pad.description
window.key("shift+r")
wait_for(lambda: query(project, "SELECT state FROM trace WHERE removed = 0") == [("complete",)], 5)
window.key("Home", "i", "Right", "o")
wait_for(lambda: query(project, "SELECT 1 FROM segment"), 5)
window.wait("Worth a look", "list", 10)
tap.check("0.10" in spoken, "the live value says where it is while it moves", spoken)

# --- what is told of the page ---
page = window.frame
nodes = [(node, states) for node, states, path in walk(page)]


def find(role, name):
    for node, states in nodes:
        try:
            if node.getRoleName() == role and (re.fullmatch(name, node.name) if name else True):
                return node, states
        except Exception:
            continue
    return None, None


def items(list_name):
    """The rows of a list: what each is called, or what is written in it."""
    node, _ = find("list", list_name)
    found = []
    for inner, states, path in walk(node) if node is not None else []:
        if inner.getRoleName() == "list item":
            written = [below.name for below, _, _ in walk(inner) if below.getRoleName() == "label" and below.name]
            found.append(inner.name or " ".join(written))
    return found


# role, name, and what it says beside: a regular expression for its description or text, or a state; None = nothing more
EXPECTED = [
    ("text", "Rater’s name", "text", "Anna"),
    ("push button", "Valence", "state", pyatspi.STATE_PRESSED),
    ("push button", "Arousal", None, None),
    ("push button", "Both", None, None),
    ("push button", "Rate blind", None, None),
    ("push button", "Record a trace", None, None),
    ("push button", "End Trace", None, None),
    ("slider", "Live value", "description", r"[+−]?\d+\.\d+"),
    ("label", virtualstick.NAME, None, None),
    ("push button", "Set up " + virtualstick.NAME, None, None),
    ("label", "R records from the cursor on", None, None),
    ("label", "Take 1 Leaves Out", None, None),
    ("push button", "Close this report", None, None),
    ("list", "What the take leaves out", None, None),
    ("push button", r"Record over 0:00–0:0\d", None, None),
    ("push button", "Edit Range", None, None),
    ("list", "Traces", None, None),
    ("push button", "Let this take count", None, None),
    ("push button", "Delete this trace", None, None),
    ("label", "Worth a Look", None, None),
    ("push button", "Look again", None, None),
    ("list", "Worth a look", None, None),
    ("combo box", "Tier", None, None),
    ("push button", "Find segments", None, None),
    ("push button", "Add a tier", None, None),
    ("push button", "smile, key 1", None, None),
    ("text", "Label of the selected segment", None, None),
    ("text", "Note on the selected segment", None, None),
    ("panel", "Timeline", "description", "Segments"),
]

for role, name, kind, wanted in EXPECTED:
    node, states = find(role, name)
    if not tap.check(node is not None, "there is a %s called %s" % (role, name), [describe(other) for other, _ in nodes if re.search(name[:12], other.name)][:8]):
        continue
    if kind == "text":
        text = [inner.queryText().getText(0, inner.queryText().characterCount) for inner, _, _ in walk(node) if "Text" in inner.get_interfaces()]
        tap.check(wanted in text, "%s says %s" % (name, wanted), text)
    elif kind == "description":
        tap.check(re.search(wanted, node.description), "%s says what it stands at" % name, node.description)
    elif kind == "state":
        tap.check(states.contains(wanted), "%s says that it is chosen" % name)

listed = items("What the take leaves out")
tap.check(any("it starts late" in item for item in listed) and any("it ends early" in item for item in listed), "each place that is left out is read whole", listed)
listed = items("Traces")
tap.check([item for item in listed if item == "Anna · valence · take 1"], "so is each trace", listed)
listed = items("Worth a look")
tap.check(listed and all(re.search(r"\d:\d\d.*(differ|turn)", item) for item in listed), "and each stretch worth a look", listed)
faults, n = find_faults(page)
tap.check(n > 50 and not faults, "each of the controls that take the focus has its role and name, and its value", n, *sorted(set(faults)))
if pictures:
    window.picture(os.path.join(pictures, "accessible-annotate.png"))

# --- Tab reaches it ---
focused = []


def focus_cb(event):
    if event.detail1 and event.source is not None:
        try:
            focused.append(event.source.name)
        except Exception:
            pass


pyatspi.Registry.registerEventListener(focus_cb, "object:state-changed:focused")


def listen(condition, seconds=3.0):
    context = GLib.MainContext.default()

    def look():
        while context.pending():
            context.iteration(False)
        return condition()
    return wait_for(look, seconds, 0.02)


def press(*keys):
    n = len(focused)
    window.key(*keys)
    listen(lambda: len(focused) > n, 1.5)
    return focused[-1] if focused else None


visited = [press("Tab") for i in range(60)]
for wanted in (r"Set up " + virtualstick.NAME, r"Close this report", r"0:00–0:0\d  it starts late", r"Record over 0:00–0:0\d", r"Anna · valence · take 1", r"Look again"):
    tap.check(any(name and re.fullmatch(wanted, name) for name in visited), "Tab reaches “%s”" % wanted, *[name for name in visited if name])

# --- that a stick is away, and how one is set up ---
stick.move(virtualstick.Y, 100)
time.sleep(0.3)
stick.unplug()
tap.check(window.wait("%s was unplugged." % virtualstick.NAME, "label", 5), "that it is away can be read", lambda: window.texts())
tap.check(window.find("%s is unplugged: plug it in, or press R twice to record without it" % virtualstick.NAME, "label"), "and what can be done")
stick.plug()
window.wait("Set up %s" % virtualstick.NAME, "push button", 5)
window.press("Set up %s" % virtualstick.NAME, "push button")
dialog = window.dialog(virtualstick.NAME, 5) or wait_for(lambda: next((child for child in (window.frame.parent.get_child_at_index(i) for i in range(
    window.frame.parent.get_child_count())) if child is not None and child.path != window.frame.path), None), 5)
faults, n = find_faults(dialog)
tap.check(n > 3 and not faults, "the window that sets a stick up has its roles, names and values", n, *sorted(set(faults)))
if pictures:
    window.picture(os.path.join(pictures, "accessible-stick.png"))
window.key("Escape")
tap.check(wait_for(lambda: window.dialog(virtualstick.NAME, 0.1) is None, 5), "Escape closes it")
window.click(100, 330)

# --- who is to rate what ---
window.key("F10")
window.wait("Assignments…", seconds=5).queryAction().doAction(0)
dialog = window.dialog("Assignments", 5)
window.find("Rater’s name", "text", dialog).queryEditableText().setTextContents("Anna")
window.press("Assign", "push button", root=dialog)
window.wait("0 of 1 done", root=dialog, seconds=5)
faults, n = find_faults(dialog)
tap.check(n > 7 and not faults, "the assignments have their roles, names and values", n, *sorted(set(faults)))
names = {node.name for node, states, path in walk(dialog)}
wanted = {"Import…", "Export…", "Assign", "Rater’s name", "Dimension", "Times each", "Remove this assignment", "Anna", "0 of 1 done"}
tap.check(not wanted - names, "all of them", sorted(wanted - names), sorted(names))
if pictures:
    window.picture(os.path.join(pictures, "accessible-assignments.png"))
window.key("Escape")
wait_for(lambda: window.dialog("Assignments", 0.1) is None, 5)

status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status, window.read_log())
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
