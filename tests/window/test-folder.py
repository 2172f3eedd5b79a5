# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of annotation files imported over the clips of a project: its pattern, what fits and what does not and why, the import,
its report, and one step of undo."""

import os
import subprocess
import sys
import time

import pyatspi

from gswindow import Tap, Window, make_clip, query, wait_for

tap = Tap()
cli = os.path.realpath(sys.argv[1])
home = os.environ["HOME"]
pictures = os.environ.get("GATESCOPE_PICTURES")
scheme = (sys.argv[2:] or ["dark"])[0]
application = "io.github.gatescope.Gatescope"
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\nrater=Ada\n" % scheme)
TITLE = "Import a Folder of Annotations"
folder = os.path.join(home, "ratings")


def write(name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def activate(action, value):
    subprocess.run(["gdbus", "call", "--session", "--dest", application, "--object-path",
                    "/" + application.replace(".", "/") + "/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<'%s'>]" % value, "{}"], check=True, capture_output=True)


def picture(name):
    if pictures:
        time.sleep(0.7)
        window.picture(os.path.join(pictures, "folder-%s-%s.png" % (name, scheme)))


def says(part, seconds=40.0):
    return window.wait(lambda name: part in name, "label", seconds, dialog) is not None


def texts():
    return window.texts(dialog)


def row(title):
    """What stands in the row of a file."""
    return wait_for(lambda: window.rows(dialog).get(title), 10) or []


def can_press(name):
    node = window.find(name, "push button", dialog)
    return node is not None and node.getState().contains(pyatspi.STATE_SENSITIVE)


def type_into(name, text):
    node = window.wait(name, "text", 10, dialog)
    x, y, width, height = window.extents(node)
    window.click(x + width / 3, y + height / 2)
    wait_for(lambda: node.getState().contains(pyatspi.STATE_FOCUSED), 5)
    # Keys repeat by themselves where the program is slow
    node.queryEditableText().setTextContents(text)
    time.sleep(0.3)
    window.key("Return")


def content(name):
    text = window.wait(name, "text", 10, dialog).queryText()
    return text.getText(0, text.characterCount)


def count(table, where="removed = 0"):
    return query(project, "SELECT count(*) FROM %s WHERE %s" % (table, where))[0][0]


# Two clips, raters with underscores, both dimensions, a tier; and what does not belong
clips = [make_clip(os.path.join(home, name), seconds) for name, seconds in (("talk.mp4", 4), ("walk_home.mp4", 5))]
project = os.path.join(home, "study.gatescope")
subprocess.run([cli, "analyse", "--project", project, *clips], check=True, capture_output=True)
for clip in ("talk", "walk_home"):
    for rater in ("Ada_L", "Bob"):
        for dimension in ("valence", "arousal"):
            write("%s_%s_%s.csv" % (clip, rater, dimension), "time,value\n0,0.5\n1,0.25\n2,-0.5\n")
write("talk_Ada_L_words.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v words>hello\n")
write("run_Bob_valence.csv", "time,value\n0,0.5\n")
write("talk_Eve_valence.csv", "time,value\n0,0.5\n1,oops\n")
write("readme.md", "not an annotation")

window = Window(project)
tap.check(window.wait("talk.mp4", "label", 20) is not None and window.wait("walk_home.mp4", "label", 5) is not None, "the project opens with its clips", window.texts)
window.wait(lambda name: name in ("Play", "Pause"), None, 20)

# --- the dialog, by the menu ---
window.key("F10")
tap.check(window.wait("Import a Folder of Annotations…", seconds=5) is not None, "the menu has it")
window.key("Escape")
time.sleep(0.3)
activate("import-annotation-folder", "")
dialog = window.dialog(TITLE)
tap.check(dialog is not None and says("Choose the folder that holds the annotation files.") and not can_press("Import"), "it asks for a folder first")
picture("empty")
type_into("Folder", os.path.join(home, "nowhere"))
tap.check(says("There is no folder") and not can_press("Import"), "a folder that is not there is named", texts)

# --- a look without writing anything ---
type_into("Folder", folder)
tap.check(says("9 of 12 files can be imported."), "it says how many fit", texts)
tap.check(content("Pattern of the names") == "{clip}_{rater}_{dimension}.*", "the pattern is found out", content("Pattern of the names"))
tap.check("walk_home.mp4 · Ada_L · valence" in row("walk_home_Ada_L_valence.csv"), "clip, rater and dimension are told apart", row("walk_home_Ada_L_valence.csv"))
tap.check("no clip of the project, or more than one, is called so" in row("run_Bob_valence.csv"), "a file without a clip is listed with the reason", row("run_Bob_valence.csv"))
tap.check(any("line 3: “oops” in column “value” is not a number" in text for text in row("talk_Eve_valence.csv")), "and so is one that cannot be read",
          row("talk_Eve_valence.csv"))
tap.check("its name is not as the pattern says" in row("readme.md"), "and one of another name", row("readme.md"))
tap.check(count("trace") == 0, "nothing is written yet")
picture("found")

# --- a pattern that is written, one that fits nothing, and back to the one that is found out ---
type_into("Pattern of the names", "{clip}_{rater}_valence.csv")
tap.check(says("4 of 12 files can be imported."), "a written pattern says which files are meant", texts)
type_into("Pattern of the names", "{clip}.eaf")
tap.check(says("No file fits: say how they are called") and not can_press("Import"), "one that fits nothing is said in a sentence", texts)
picture("nothing")
type_into("Pattern of the names", " ")
tap.check(says("9 of 12 files can be imported."), "an empty one is found out", texts)

# --- the import, shown at once ---
window.press("Import", "push button", root=dialog)
tap.check(says("Imported: 8 traces and 1 tier; 3 files were left out."), "the report says what was done", texts)
tap.check(any("1 trace imported" in text for text in row("talk_Bob_arousal.csv")), "of each file", row("talk_Bob_arousal.csv"))
tap.check("its name is not as the pattern says" in row("readme.md"), "and what was left out, and why", row("readme.md"))
tap.check(count("trace") == 8 and count("tier") == 1 and count("segment", "1") == 1, "everything is in the project")
picture("report")
window.press("Copy Report", "push button", root=dialog)
tap.check(says("The report is on the clipboard."), "the report can be copied")
window.press("Close", "push button", root=dialog)
tap.check(wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5), "Close closes the dialog")
window.key("alt+2")
tap.check(window.wait(lambda name: name.startswith("Ada_L · valence"), None, 10) is not None, "the window shows the new takes at once", window.texts)
tap.check(window.wait(lambda name: "3 samples, complete" in name, None, 5) is not None, "with their values", window.texts)
picture("window")

# --- the other clip has its own when it is looked at ---
node = window.find("walk_home.mp4", "label")
x, y, width, height = window.extents(node)
window.click(x + width / 2, y + height / 2)
tap.check(wait_for(lambda: sum("3 samples, complete" in text for text in window.texts()) == 4, 10), "and the other clip its own", window.texts)

# --- again: what is known is not added twice ---
activate("import-annotation-folder", folder)
dialog = window.dialog(TITLE)
tap.check(says("9 of 12 files can be imported."), "a folder can be given at once", texts)
wait_for(lambda: can_press("Import"), 5)
window.press("Import", "push button", root=dialog)
tap.check(says("Imported: 0 traces and 0 tiers; 3 files were left out."), "what is in the project already is not added again", texts)
tap.check(any("1 was in the project already" in text for text in row("talk_Bob_arousal.csv")), "and said", row("talk_Bob_arousal.csv"))
tap.check(count("trace") == 8, "there are as many as before")
window.key("Escape")
wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5)

# --- one step of undo takes all of it back, over clips that are shown and others ---
window.key("ctrl+z")
tap.check(wait_for(lambda: count("trace") == 0 and count("tier") == 0, 10), "one Undo takes all of it back", lambda: (count("trace"), count("tier")))
tap.check(wait_for(lambda: not any("samples, complete" in text for text in window.texts()), 10), "in the window too", window.texts)
window.key("ctrl+shift+z")
tap.check(wait_for(lambda: count("trace") == 8 and count("tier") == 1, 10), "and Redo brings it back", lambda: (count("trace"), count("tier")))
tap.check(wait_for(lambda: sum("3 samples, complete" in text for text in window.texts()) == 4, 10), "with its values", window.texts)

# --- what was guessed is said, what cannot be right is refused, and both can be explained ---
guessed = os.path.join(home, "guessed")
write("../guessed/talk_Cleo_valence.csv", "time;value\n0;0,5\n2000;0,25\n3500;-0,5\n")
write("../guessed/talk_Dan_valence.csv", "time,value\n0,-20\n1,7000\n2,5\n")
write("../guessed/talk_Eli_arousal.csv", "time,value\n0,50\n1,60\n2,70\n")
activate("import-annotation-folder", guessed)
dialog = window.dialog(TITLE)
tap.check(says("2 of 3 files can be imported. Look at 2 first: something was guessed or remembered."), "guesses are counted", texts)
tap.check(any("times taken as milliseconds" in text for text in row("talk_Cleo_valence.csv")), "a row says what was taken", row("talk_Cleo_valence.csv"))
tap.check(any("“value” taken as on a scale from 0 to 100" in text for text in row("talk_Eli_arousal.csv")), "of scales too", row("talk_Eli_arousal.csv"))
tap.check(any("“valence” goes from -20 to 7000, and should lie between -1 and 1" in text for text in row("talk_Dan_valence.csv")),
          "what cannot be right is refused in a sentence", row("talk_Dan_valence.csv"))
picture("guessed")

node = window.wait("Pattern of the names", "text", 10, dialog)
node.queryEditableText().setTextContents("{clip}_{rater}_arousal.csv")
tap.check(says("What was typed has not been read yet") and not can_press("Import"), "what was typed and not read is not lost in silence", texts)
picture("typed")
type_into("Folder", folder)
tap.check(says("4 of 12 files can be imported.") and content("Pattern of the names") == "{clip}_{rater}_arousal.csv",
          "Enter in one row takes what was typed into the other along", texts, content("Pattern of the names"))
type_into("Folder", guessed)
tap.check(says("2 of 3 files can be imported."), "another folder has its own pattern", texts, content("Pattern of the names"))

window.press("Say what the columns of talk_Dan_valence.csv are", "push button", root=dialog)
mapping = window.dialog("Columns of the Table")
tap.check(mapping is not None, "a row's button opens the dialog of columns", texts)
for end, value in (("Lowest", "-100"), ("Highest", "10000")):
    window.wait("%s value of the scale of “value”" % end, "text", 5, mapping).queryEditableText().setTextContents(value)
window.press("Use These Columns", "push button", root=mapping)
tap.check(wait_for(lambda: window.dialog("Columns of the Table", 0.1) is None, 10), "which closes")
tap.check(says("3 of 3 files can be imported. Look at 2 first"), "and the folder is read anew", texts)
tap.check("talk.mp4 · Dan · valence" in row("talk_Dan_valence.csv"), "what was said of a file needs no remark", row("talk_Dan_valence.csv"))
tap.check(any("columns as remembered from talk_Dan_valence.csv" in text for text in row("talk_Eli_arousal.csv")),
          "another with the same headers says where its columns come from", row("talk_Eli_arousal.csv"))
picture("explained")
window.press("Import", "push button", root=dialog)
tap.check(says("Imported: 3 traces and 0 tiers; 0 files were left out."), "all come in", texts)
tap.check(query(project, "SELECT max(s.media_time) FROM trace_sample AS s JOIN trace AS t ON t.id = s.trace_id JOIN rater AS r ON r.id = t.rater_id "
                         "WHERE r.name = 'Cleo'")[0][0] == 3500000000, "milliseconds as milliseconds")
window.key("Escape")
wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5)

# --- not while somebody records ---
window.key("r")
tap.check(wait_for(lambda: count("trace", "state = 'running'") == 1, 15), "a recording goes on", window.texts)
activate("import-annotation-folder", folder)
tap.check(wait_for(lambda: any("stop recording before importing a folder" in text for text in window.texts()), 5), "while one goes on it is refused in a sentence",
          window.texts)
tap.check(window.dialog(TITLE, 0.5) is None and count("trace", "state = 'running'") == 1, "and the recording goes on")
window.key("Escape")
window.quit()
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
