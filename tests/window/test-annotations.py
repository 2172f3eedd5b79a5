# SPDX-License-Identifier: GPL-3.0-or-later
"""Annotation files of other tools, taken in over the clip that is shown and written of it."""

import os
import subprocess
import time

from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
home = os.environ["HOME"]
pictures = os.environ.get("GATESCOPE_PICTURES")
application = "io.github.gatescope.Gatescope"


def path(name):
    return os.path.join(home, name)


def write(name, text):
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return path(name)


def activate(action, value):
    subprocess.run(["gdbus", "call", "--session", "--dest", application, "--object-path",
                    "/" + application.replace(".", "/") + "/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<'%s'>]" % value, "{}"], check=True, capture_output=True)


def answer(key):
    """By the keyboard: the dialog gets it a moment after it is there."""
    time.sleep(0.4)
    window.key(key)
    time.sleep(0.4)


clip = make_clip(path("talk.mp4"), 4)
window = Window(clip)
tap.check(window.wait("Play", seconds=20) is not None or window.wait("Pause") is not None, "the clip opens")
project = wait_for(lambda: project_of(clip) if os.path.exists(project_of(clip)) else None)
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM frame")[0][0] > 90), "its frames are known")

activate("import-annotation-path", write("labels.txt", "valence,arousal\n0.5,-5\n0.25,1\n"))
notes = window.dialog("Worth Knowing")
tap.check(notes is not None and any("values for 2 frames" in text for text in window.texts(notes)),
          "a difference of lines and frames is said")
if pictures:
    window.picture(os.path.join(pictures, "annotations-notes.png"))
answer("Escape")
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM trace WHERE state = 'complete'")[0][0] == 2),
          "both axes are traces of the clip", query(project, "SELECT dimension, state FROM trace"))
tap.check(query(project, "SELECT count(*) FROM trace_sample")[0][0] == 3, "with the values that were labelled")

activate("import-annotation-path", write("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>hello\n"))
tap.check(wait_for(lambda: query(project, "SELECT label FROM segment") == [("hello",)]), "cues are segments of a tier")

activate("import-annotation-path", write("bad.txt", "valence,arousal\n0.5,7\n"))
refused = window.dialog("The File Was Not Imported")
tap.check(refused is not None and any("line 2" in text for text in window.texts(refused)), "a damaged file is refused, with the line")
if pictures:
    window.picture(os.path.join(pictures, "annotations-refused.png"))
answer("Escape")
tap.check(query(project, "SELECT count(*) FROM trace")[0][0] == 2, "and nothing of it is imported")

activate("export-annotation-path", path("out.TextGrid"))
question = window.dialog("The Format Cannot Hold Everything")
tap.check(question is not None and any("no traces" in text for text in window.texts(question)), "what would be lost is said first")
if pictures:
    window.picture(os.path.join(pictures, "annotations-lost.png"))
tap.check(not os.path.exists(path("out.TextGrid")), "before anything is written")
answer("Return")
tap.check(wait_for(lambda: os.path.exists(path("out.TextGrid"))), "then it is written", window.texts())
tap.check("hello" in open(path("out.TextGrid"), encoding="utf-8").read(), "with the segment")

# A report of the project: in the background, and what cannot be written is said.
activate("export-report-path", path("report.md"))
tap.check(wait_for(lambda: os.path.exists(path("report.md")), 20), "a report of the project is written", window.texts())
text = open(path("report.md"), encoding="utf-8").read()
tap.check("## Valence" in text and "## Arousal" in text and "talk" in text, "about what was said in it", text[:300])
tap.check(wait_for(lambda: any("report.md" in text for text in window.texts())), "and the window says so")
activate("export-report-path", path("no-folder/report.pdf"))
refused = window.dialog("No Report Was Written")
tap.check(refused is not None, "a report that cannot be written is said, with the reason")
answer("Escape")

window.quit()
tap.end()
