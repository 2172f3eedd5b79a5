# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be opened is said in one sentence in the window, which stays usable."""

import os
import sqlite3

from gi.repository import Gio, GLib

from gswindow import Tap, Window, demo_clip, make_clip, project_of, query, wait_for

tap = Tap()
home = os.environ["HOME"]


def write(name, data):
    path = os.path.join(home, name)
    with open(path, "wb") as file:
        file.write(data)
    return path


whole = make_clip(os.path.join(home, "whole.mp4"))
with open(whole, "rb") as file:
    beginning = file.read(40000)

newer = os.path.join(home, "newer.gatescope")
connection = sqlite3.connect(newer)
connection.execute("CREATE TABLE clip (id INTEGER)")
connection.execute("PRAGMA application_id = %d" % 0x47745363)
connection.execute("PRAGMA user_version = 9999")
connection.commit()
connection.close()

other = os.path.join(home, "other.gatescope")
connection = sqlite3.connect(other)
connection.execute("CREATE TABLE recipe (id INTEGER)")
connection.commit()
connection.close()

refused = [
    ("missing", os.path.join(home, "nowhere é.mp4"), "is not there"),
    ("empty", write("empty.mp4", b""), None),
    ("text", write("text.mp4", b"This is no film at all.\n" * 200), None),
    ("truncated", write("truncated.mp4", beginning), None),
    ("newer project", newer, "newer"),
    ("another program's database", other, None),
    ("broken project", write("broken.gatescope", b"SQLite format 3\0" + b"\xff" * 5000), None),
    ("folder", home, "folder"),
]

for name, path, part in refused:
    window = Window(path)
    title = wait_for(lambda: window.find(lambda text: text.startswith("“") and "cannot be opened" in text), 20)
    sentences = [text for text in window.texts() if os.path.basename(path) in text and "cannot be opened" not in text]
    tap.check(title is not None, "%s: the window says that it cannot be opened" % name, window.texts())
    tap.check(sentences, "%s: and why" % name, window.texts())
    for sentence in sentences[:1]:
        tap.note("%s: %s" % (name, sentence))
    if part is not None:
        tap.check(any(part in sentence for sentence in sentences), "%s: in words that fit" % name, sentences)
    tap.check(window.find("Open…", "push button") is not None, "%s: another file can be opened" % name)
    tap.check(window.quit() == 0, "%s: the program ends as usual" % name, window.read_log())

# A truncated WebM has its index at the front: it plays as far as it goes, or is refused; never worse.
sound = make_clip(os.path.join(home, "sound.m4a"), video=False)
window = Window(sound)
tap.check(window.wait(lambda text: "no picture" in text, seconds=20) is not None, "sound alone: said in place of the picture", window.texts())
window.key("k")
tap.check(wait_for(lambda: (window.time() or 0) > 0.5, 10), "sound alone: it plays", window.time())
tap.check(wait_for(lambda: query(project_of(sound), "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 60),
          "sound alone: it is analysed")
tap.check(window.quit() == 0, "sound alone: the program ends as usual")

silent = make_clip(os.path.join(home, "silent.mp4"), audio=False)
window = Window(silent)
tap.check(window.wait(lambda text: text.endswith("fps · no sound"), "label", 20) is not None, "picture alone: said", window.texts())
window.key("k")
tap.check(wait_for(lambda: (window.time() or 0) > 0.5, 10), "picture alone: it plays", window.time())
tap.check(window.quit() == 0, "picture alone: the program ends as usual")

# A network that is none
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope", "preferences.ini")
os.makedirs(os.path.dirname(settings), exist_ok=True)
with open(settings, "w") as file:
    file.write("[Gatescope]\nnetwork=%s\n" % write("wrong.safetensors", b"\x10\0\0\0\0\0\0\0{\"a\":1}         "))
clip = demo_clip()
window = Window(clip)
problem = window.wait(lambda text: "wrong.safetensors" in text, seconds=20)
tap.check(problem is not None, "wrong network: said in a banner", window.texts())
if problem is not None:
    tap.note(problem.name)
window.key("k")
tap.check(wait_for(lambda: (window.time() or 0) > 0.5, 10), "wrong network: the clip plays all the same")
tap.check(window.quit() == 0, "wrong network: the program ends as usual")
os.remove(settings)

# A network for the features of another encoder: refused, with everything left as it is
with open(os.path.join(os.environ["GS_SOURCE_ROOT"], "data", "networks", "demo-valence.safetensors"), "rb") as file:
    demo = file.read()
unfit = write("unfit.safetensors", demo.replace(b"compact-1", b"compact-0"))
spare = write("spare-valence.safetensors", demo.replace(b"3407", b"3408", 1))
seen = make_clip(os.path.join(home, "seen.mp4"), seconds=4)
project = project_of(seen)


def n_runs():
    return query(project, "SELECT COUNT(*), SUM(state = 'complete') FROM run")[0]


def wrote(key):
    with open(settings) as file:
        return [line.strip() for line in file if line.startswith(key + "=")]


def use_network(path):
    """As the training window does it with what it has trained."""
    Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        "io.github.gatescope.Gatescope", "/io/github/gatescope/Gatescope/window/1", "org.gtk.Actions", "Activate",
        GLib.Variant("(sava{sv})", ("use-network", [GLib.Variant("s", path)], {})), None, 0, -1, None)


window = Window(seen)
tap.check(wait_for(lambda: n_runs() == (1, 1), 60, 0.2), "unfit network: the demo network analyses the clip before")
use_network(spare)
tap.check(wait_for(lambda: n_runs() == (2, 2), 60, 0.2), "unfit network: and another network")
tap.check(wait_for(lambda: wrote("network") == ["network=" + spare], 10), "unfit network: which is kept for the next start")
use_network(unfit)
tap.check(window.wait(lambda text: unfit in text and "compact-0" in text, seconds=10) is not None,
          "unfit network: said in a banner", window.texts())
tap.check(window.find(lambda text: text.startswith("Demo network for arousal")) is not None,
          "unfit network: the networks before stay in use", window.texts())
tap.check(n_runs() == (2, 2), "unfit network: nothing is analysed anew", n_runs())
tap.check(window.quit() == 0, "unfit network: the program ends as usual")
tap.check(wrote("network") == ["network=" + spare], "unfit network: it is not kept for the next start", wrote("network"))

# and at the start, where there are none before it
with open(settings, "w") as file:
    file.write("[Gatescope]\nnetwork=%s\n" % unfit)
window = Window(seen)
tap.check(window.wait(lambda text: unfit in text and "compact-0" in text, seconds=20) is not None,
          "unfit network at the start: said in a banner", window.texts())
tap.check(window.wait("0:04 · analysed", "label") is not None and window.find("Not analysed yet") is None,
          "unfit network at the start: what the project holds is shown", window.texts())
tap.check(n_runs() == (2, 2), "unfit network at the start: nothing is analysed anew", n_runs())
tap.check(window.quit() == 0, "unfit network at the start: the program ends as usual")
tap.check(wrote("network") == ["network=" + unfit], "unfit network at the start: the choice is left, it may fit again", wrote("network"))
fresh = make_clip(os.path.join(home, "fresh.mp4"), seconds=4)
project = project_of(fresh)
window = Window(fresh)
tap.check(wait_for(lambda: n_runs() == (1, 1), 60, 0.2), "unfit network at the start: the demo network analyses another clip")
tap.check(window.find(lambda text: text.startswith("Demo network:")) is not None, "unfit network at the start: and the window says so",
          window.texts())
tap.check(window.quit() == 0, "unfit network at the start: the program ends as usual, again")
os.remove(settings)

# A clip that was made anew in its place: as long, as many bytes and frames
with open(whole, "rb") as file:
    content = file.read()
project = project_of(whole)
window = Window(whole)
window.wait("Play", "push button", 20)
tap.check(wait_for(lambda: query(project, "SELECT hash FROM clip")[0][0], 20), "changed clip: it was hashed")
tap.check(window.quit() == 0, "changed clip: the program ends as usual")
write("whole.mp4", content[:-4] + bytes([content[-4] ^ 1]) + content[-3:])
for path in (whole, project):
    window = Window(path)
    tap.check(window.wait(lambda text: "whole.mp4 has changed" in text, seconds=20) is not None,
              "changed clip: the window says so", path, window.texts())
    tap.check(window.quit() == 0, "changed clip: the program ends as usual")
write("whole.mp4", content)
window = Window(whole)
window.wait("Play", "push button", 20)
tap.check(wait_for(lambda: window.find(lambda text: "whole.mp4 has changed" in text), 3) is None,
          "changed clip: not when it is the same again", window.texts())
window.quit()

# A clip that has gone since
project = project_of(whole)
window = Window(whole)
window.wait("Play", "push button", 20)
window.quit()
os.rename(whole, os.path.join(home, "moved.mp4"))
window = Window(project)
tap.check(window.wait("Locate…", "push button", 20) is not None, "moved clip: the window asks where it is", window.texts())
tap.check(window.quit() == 0, "moved clip: the program ends as usual")
tap.end()
