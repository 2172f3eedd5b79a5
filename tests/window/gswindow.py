# SPDX-License-Identifier: GPL-3.0-or-later
"""Driving the window as a person would: AT-SPI for what has a name, xdotool for keys and pointer."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time

import pyatspi
from gi.repository import GLib

from accessibletree import accessible_of, read_tree

PROGRAM = os.environ["GATESCOPE"]

# Sanitizers make the program slow; whoever waits for it waits longer.
_libraries = subprocess.run(["ldd", PROGRAM], capture_output=True).stdout
PATIENCE = 5.0 if b"libasan" in _libraries or b"libtsan" in _libraries else 1.0


class Tap:
    """Test results in the form that meson reads; a test that fails does not end the others."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def check(self, good, name, *details):
        """A detail that takes a moment to find may be a function: it is asked only where the test fails."""
        self.number += 1
        print("%s %d %s" % ("ok" if good else "not ok", self.number, name), flush=True)
        if not good:
            self.failed += 1
            for detail in details:
                print("# " + str(detail() if callable(detail) else detail), flush=True)
        return good

    def skip(self, name, why):
        """What cannot be tried here is not said to be good."""
        self.number += 1
        print("ok %d %s # SKIP %s" % (self.number, name, why), flush=True)

    def note(self, text):
        print("# " + text, flush=True)

    def end(self):
        print("1..%d" % self.number, flush=True)
        sys.exit(1 if self.failed else 0)


def wait_for(condition, seconds=10.0, step=0.05):
    """Whatever condition() gives that is true, or None when the time is over."""
    end = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < end:
        try:
            found = condition()
        except Exception:  # what is asked over the bus may be gone the next moment
            found = None
        if found:
            return found
        time.sleep(step)
    return None


def written_in(node):
    """What is written at and below a node of read_tree()."""
    return [inner.name for inner in node if inner.role in ("label", "text", "notification", "status bar", "static") and inner.name]


def children(node):
    """A node's children."""
    return [node.get_child_at_index(i) for i in range(node.get_child_count())]


class Window:
    """A running program and its (first) window."""

    def __init__(self, *arguments, environment=None, seconds=20.0):
        self.environment = dict(os.environ, **(environment or {}))
        self.log = open(os.path.join(os.environ["HOME"], "gatescope.log"), "a+")
        self.process = subprocess.Popen([PROGRAM, *arguments], env=self.environment, stdout=self.log, stderr=self.log)
        self.clock = None
        self.frame = wait_for(self._find_frame, seconds)
        if self.frame is None:
            raise RuntimeError("the window did not open:\n" + self.read_log())
        self.point(640, 300)

    def _find_frame(self):
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == self.process.pid:
                # Names and children are asked anew each time: what is remembered gets old, and to have it forgotten
                # takes libatspi round in circles until its stack ends.
                application.set_cache_mask(pyatspi.Atspi.Cache.NONE)
                for child in children(application):
                    if child is not None and child.getRoleName() == "frame":
                        return child
        return None

    def read_log(self):
        self.log.flush()
        self.log.seek(0)
        return "".join(line for line in self.log if "dbus-daemon" not in line)

    def find(self, name=None, role=None, root=None):
        """The first visible accessible, depth first, with that name (or a function of it) and role."""
        root = root or self.frame
        for _ in range(4):
            for node in read_tree(root):
                if name is not None and not (name(node.name) if callable(name) else node.name == name):
                    continue
                if role is None or node.role == role:
                    break
            else:
                return None
            found = accessible_of(root, node)
            if found is not None:
                return found
            # What was there has been made anew meanwhile
        return None

    def wait(self, name=None, role=None, seconds=10.0, root=None):
        return wait_for(lambda: self.find(name, role, root), seconds)

    def dialog(self, title, seconds=10.0):
        """Another window of the program, by its title."""
        def find_dialog():
            for child in children(self.frame.parent):
                if child is not None and child.name == title and child.getState().contains(pyatspi.STATE_VISIBLE):
                    return child
            return None
        return wait_for(find_dialog, seconds)

    def wait_active(self, seconds=10.0):
        """After another window of the program has closed: keys go to this one when it is the active one again, not before."""
        return wait_for(lambda: self.frame.getState().contains(pyatspi.STATE_ACTIVE), seconds)

    def toast(self, part, near, seconds=4.0):
        """The label of the toast that says that. It stays for four seconds, in which a look through the whole window may not be over:
        it is the last child of one of the nodes around `near`, any node of the window's content."""
        around = []
        while near is not None and near.getRoleName() != "frame":
            around.append(near)
            near = near.get_parent()

        def look():
            for node in reversed(around):
                stack = [(child, 0) for child in children(node)[1:][-1:] if child not in around]
                while stack:
                    child, depth = stack.pop()
                    if part in child.name:
                        return child
                    if depth < 4:
                        stack.extend((inner, depth + 1) for inner in children(child)[:4])
            return None

        return wait_for(look, seconds)

    def texts(self, root=None):
        """Everything that is written in the window now."""
        return written_in(read_tree(root or self.frame))

    def rows(self, root):
        """What is written in each row of lists below @root, by the row's title."""
        found = {}

        def look(node):
            if node is None or not node.visible:
                return
            if node.role == "list item" and node.name:
                found[node.name] = written_in(node)
            else:
                for child in node.children:
                    look(child)

        look(read_tree(root))
        return found

    def numbers(self, root):
        """The first whole number of each such row that has one."""
        numbers = {title: [int(text) for text in texts if text.isdigit()] for title, texts in self.rows(root).items()}
        return {title: found[0] for title, found in numbers.items() if found}

    def press(self, name, role=None, seconds=10.0, root=None):
        """Presses the button of that name."""
        node = self.wait(name, role, seconds, root)
        if node is None:
            raise RuntimeError("there is no “%s” in the window" % name)
        action = node.queryAction()
        action.doAction(0)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", text], check=True)

    def point(self, x, y):
        subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y))], check=True)

    def click(self, x, y, button=1):
        subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y)), "click", str(button)], check=True)

    def drag(self, x, y, to_x, to_y, steps=12):
        """Presses, moves and lets go as slowly as a hand does it."""
        self.point(x, y)
        time.sleep(0.1)
        subprocess.run(["xdotool", "mousedown", "1"], check=True)
        for step in range(steps + 1):
            self.point(x + (to_x - x) * step / steps, y + (to_y - y) * step / steps)
            time.sleep(0.03)
        subprocess.run(["xdotool", "mouseup", "1"], check=True)

    def extents(self, node):
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        return box.x, box.y, box.width, box.height

    def settled_extents(self, node):
        """The same when it has its place: what was shown a moment ago may still be given another."""
        before = None
        for _ in range(20):
            found = self.extents(node)
            if found == before:
                break
            before = found
            time.sleep(0.25)
        return found

    def scroll_to(self, find, below=None, seconds=15.0):
        """Turns the wheel over the side panel until what `find` finds stands in it, above the timeline. The pointer is beside what stands
        in the panel: a list would take the wheel for itself."""
        below = below or self.extents(self.find("Timeline", "panel"))[1]

        def in_sight():
            x, y, width, height = self.extents(find())
            if y + height <= below:
                return True
            self.click(x + width + 6, below - 100, 5)
            return False

        return wait_for(in_sight, seconds)

    def picture(self, path):
        subprocess.run(["import", "-window", "root", path], check=True)

    def time(self):
        """Where the clip is, in seconds, as the transport says it."""
        if self.clock is None:
            self.clock = self.find(lambda name: re.fullmatch(r"(\d+:)?\d\d:\d\d\.\d\d\d", name), "label")
        if self.clock is None:
            return None
        return sum(float(part) * 60 ** i for i, part in enumerate(reversed(self.clock.name.split(":"))))

    def kill(self):
        """As a crash does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def quit(self, seconds=10.0):
        self.key("ctrl+q")
        try:
            return self.process.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return None


def project_of(clip):
    """The project file that the program makes for a clip opened by itself."""
    name = os.path.splitext(os.path.basename(clip))[0]
    return os.path.join(os.environ["XDG_DATA_HOME"], "gatescope", "projects", name + ".gatescope")


def query(path, sql, *values):
    connection = sqlite3.connect("file:%s?mode=ro" % path, uri=True, timeout=10)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def make_clip(path, seconds=8, video=True, audio=True):
    """A clip of ffmpeg's own pictures and tones, where no better one is needed."""
    command = ["ffmpeg", "-v", "error", "-y"]
    if video:
        command += ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=%g" % seconds]
    if audio:
        command += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=%g" % seconds]
    if video:
        command += ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "50"]
    if audio:
        command += ["-c:a", "aac"]
    subprocess.run(command + [path], check=True, timeout=60)
    return path


def demo_clip():
    """The clip that comes with the program, or one of ffmpeg's."""
    path = os.path.join(os.environ.get("GS_SOURCE_ROOT", ""), "data", "demo", "demo.webm")
    if os.path.exists(path):
        return path
    return make_clip(os.path.join(os.environ["HOME"], "demo.mp4"))
