# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be opened is said in one sentence in the window, which stays usable."""

import os
import sqlite3

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
tap.check(window.quit() == 0, "sound alone: the program ends as usual")

silent = make_clip(os.path.join(home, "silent.mp4"), audio=False)
window = Window(silent)
tap.check(window.wait(lambda text: "no sound" in text, seconds=20) is not None, "picture alone: said", window.texts())
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
