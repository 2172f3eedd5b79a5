# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog in which people say what the columns of a table are: guessed, changed, refused in a sentence, remembered."""

import os
import subprocess
import sys
import time

import pyatspi

from gswindow import Tap, Window, make_clip, project_of, query, wait_for

tap = Tap()
home = os.environ["HOME"]
pictures = os.environ.get("GATESCOPE_PICTURES")
scheme = (sys.argv[1:] or ["dark"])[0]
application = "io.github.gatescope.Gatescope"
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)
TITLE = "Columns of the Table"


def write(name, text, encoding="utf-8"):
    path = os.path.join(home, name)
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(text)
    return path


def activate(action, value):
    subprocess.run(["gdbus", "call", "--session", "--dest", application, "--object-path",
                    "/" + application.replace(".", "/") + "/window/1", "--method", "org.gtk.Actions.Activate", action,
                    "[<'%s'>]" % value, "{}"], check=True, capture_output=True)


def picture(name):
    if pictures:
        time.sleep(0.7)
        window.picture(os.path.join(pictures, "mapping-%s-%s.png" % (name, scheme)))


def explain(path):
    """Imports a table that has to be explained."""
    wait_for(lambda: window.dialog(TITLE, 0.1) is None, 10)
    activate("import-annotation-path", path)
    return window.dialog(TITLE, 30)


def says(part, seconds=30.0):
    return window.wait(lambda name: part in name, "label", seconds, dialog) is not None


def texts():
    return window.texts(dialog)


def can_import():
    node = window.find("Import", "push button", dialog)
    return node is not None and node.getState().contains(pyatspi.STATE_SENSITIVE)


def chosen(name):
    """What a drop-down of that name shows."""
    node = window.find(name, "combo box", dialog)
    return next((text for text in window.texts(node) if text != "(None)"), None) if node is not None else None


ROLES = ["Not read", "Time", "Frame number", "Valence", "Arousal", "Other dimension", "Segment start", "Segment end", "Segment duration",
         "Segment label", "Segment note", "Tier"]
UNITS = ["In seconds", "In milliseconds", "In frames of the clip", "As hh:mm:ss.mmm", "None: values at a rate"]
ENCODINGS = ["Unicode (UTF-8)", "Western European (Windows)"]
SEPARATORS = ["Comma", "Semicolon", "Tab", "Space", "Vertical bar"]


def choose(name, entry, entries=ROLES):
    """Opens a drop-down and goes to an entry with the keyboard."""
    window.press(lambda name: True, "push button", root=window.wait(name, "combo box", 5, dialog))
    time.sleep(0.5)
    window.key("Home")
    for _ in range(entries.index(entry)):
        window.key("Down")
    time.sleep(0.2)
    window.key("Return")
    return wait_for(lambda: chosen(name) == entry, 3)


def content(name):
    """What stands in an entry of that name."""
    node = window.wait(name, "text", 5, dialog)
    text = node.queryText() if node is not None else None
    return text.getText(0, text.characterCount) if text is not None else None


def set_text(name, text):
    node = window.wait(name, "text", 5, dialog)
    node.queryEditableText().setTextContents(text)


def traces():
    return query(project, "SELECT r.name, t.dimension, t.minimum, t.maximum FROM trace AS t JOIN rater AS r ON r.id = t.rater_id "
                          "WHERE t.state = 'complete' ORDER BY t.id")


def samples(rater):
    return query(project, "SELECT t.dimension, s.media_time, s.value FROM trace AS t JOIN rater AS r ON r.id = t.rater_id "
                          "JOIN trace_sample AS s ON s.trace_id = t.id WHERE r.name = ? ORDER BY t.id, s.media_time", rater)


clip = make_clip(os.path.join(home, "talk.mp4"), 8)
window = Window(clip)
tap.check(window.wait("Play", seconds=20) is not None or window.wait("Pause") is not None, "the clip opens")
project = wait_for(lambda: project_of(clip) if os.path.exists(project_of(clip)) else None)
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM frame")[0][0] == 200), "its frames are known")

# --- a table that explains itself is not asked about ---
activate("import-annotation-path", write("plain.csv", "time,valence,arousal\n0,0.5,-0.5\n1,0.25,\n"))
tap.check(wait_for(lambda: len(traces()) == 2), "a table that explains itself is imported at once", traces())
tap.check(window.dialog(TITLE, 0.5) is None, "and nobody is asked")

# --- guesses: milliseconds, a scale from 1 to 9, marks, western text, a column whose name nobody knows ---
table = write("study.csv", "Zeitpunkt;Gefühl;Erregung;wer\n" +
              "".join("%d;%s;%d,5;ada\n" % (i * 500, "?" if i == 3 else 1 + i % 9, 1 + i % 7) for i in range(16)), "cp1252")
dialog = explain(table)
tap.check(dialog is not None, "one that does not opens the dialog")
tap.check(wait_for(lambda: chosen("What “Zeitpunkt” is") == "Time", 5), "the column that rises is taken for the time", texts)
tap.check(chosen("What “Gefühl” is") == "Other dimension" and chosen("What “wer” is") == "Not read", "numbers are values, words are not", texts)
tap.check(chosen("Separator") == "Semicolon" and chosen("Encoding") == "Western European (Windows)", "separator and encoding are found out",
          chosen("Separator"), chosen("Encoding"))
tap.check(chosen("Times") == "In milliseconds", "the clip's end says the unit of the times", chosen("Times"))
ends = [content("%s value of the scale of “Gefühl”" % end) for end in ("Lowest", "Highest")]
tap.check(ends == ["1", "9"], "the values say their scale", ends)
tap.check(content("Missing values") == "?", "and what stands for a missing one", content("Missing values"))
tap.check("3500" in texts() and "ada" in texts(), "the first rows are shown", texts)
tap.check(says("2 traces: Gefühl, Erregung. The first rows reach to 00:07.500.") and can_import(), "what comes of it is said", texts)
picture("guessed")

# --- by the keyboard: roles, a contradiction in a sentence, its mending ---
tap.check(choose("What “Gefühl” is", "Valence"), "a role is chosen by the keyboard", texts)
choose("What “Erregung” is", "Valence")
tap.check(says("It cannot be read so: two columns are given the same name") and not can_import(), "what contradicts itself is said, and not imported", texts)
picture("contradiction")
choose("What “Erregung” is", "Arousal")
tap.check(says("2 traces: valence, arousal.") and can_import(), "until it is mended", texts)
set_text("Highest value of the scale of “Gefühl”", "4")
tap.check(says("line 6: “5” in column “Gefühl” is not from 1 to 4") and not can_import(), "a value outside its scale is named with its line", texts)
set_text("Highest value of the scale of “Gefühl”", "9")
set_text("Missing values", "")
tap.check(says("line 5: “?” in column “Gefühl” is not a number") and not can_import(), "so is what is no number", texts)
set_text("Missing values", "?")
choose("Times", "In seconds", UNITS)
tap.check(says("the clip ends at 00:08.000: is the unit of the times right?") and can_import(), "times beyond the clip are asked about", texts)
picture("beyond")
choose("Times", "In milliseconds", UNITS)
choose("Encoding", "Unicode (UTF-8)", ENCODINGS)
tap.check(says("byte 13 is no text in UTF-8; choose another encoding") and not can_import(), "a wrong encoding is named", texts)
picture("encoding")
choose("Encoding", "Western European (Windows)", ENCODINGS)
wait_for(lambda: chosen("What “Gefühl” is") == "Other dimension", 5)
choose("What “Gefühl” is", "Valence")
choose("What “Erregung” is", "Arousal")
tap.check(says("2 traces: valence, arousal.") and can_import(), "and put right", texts)
window.press("Import", "push button", root=dialog)
tap.check(wait_for(lambda: len(traces()) == 4), "Import imports it", traces, texts)
tap.check(wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5), "and closes the dialog")
found = samples("study.csv")
tap.check(len(found) == 31 and found[1] == ("valence", 500000000, -0.75) and ("valence", 1500000000) not in [row[:2] for row in found],
          "times, scale and missing values are as they were explained", found[:5])
tap.check(traces()[2][1:] == ("valence", -1.0, 1.0), "on a scale from -1 to 1", traces)

# --- remembered for tables with the same headers ---
dialog = explain(write("other.csv", "Zeitpunkt;Gefühl;Erregung;wer\n0;5;4,5;bob\n40;5;5,5;bob\n", "cp1252"))
tap.check(says("As you explained a table with these headers the last time. (study.csv)"), "the same headers are known again", texts)
tap.check(chosen("What “Erregung” is") == "Arousal" and chosen("Times") == "In milliseconds", "with what was said of them", texts)
picture("remembered")
window.press("Guess Anew", "push button", root=dialog)
tap.check(wait_for(lambda: chosen("What “Erregung” is") == "Other dimension", 5), "and can be guessed anew", texts)
window.key("Escape")
tap.check(wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5) and len(traces()) == 4, "Escape imports nothing", traces)
dialog = explain(os.path.join(home, "other.csv"))
says("As you explained")
time.sleep(0.5)
window.key("Return")
tap.check(wait_for(lambda: len(traces()) == 6), "Enter imports it as it was explained", traces)
tap.check(samples("other.csv") == [("valence", 0, 0.0), ("valence", 40000000, 0.0), ("arousal", 0, samples("other.csv")[2][2]), ("arousal", 40000000, samples("other.csv")[3][2])],
          "with both dimensions", samples("other.csv"))

# --- values without times, without headers ---
dialog = explain(write("bare.txt", "".join("%s\n" % (0.1 * (i % 5)) for i in range(50))))
tap.check(dialog is not None and chosen("Times") == "None: values at a rate", "values without times follow at a rate", texts)
rate = window.find("Values a second", "spin button", dialog)
tap.check(rate is not None and abs(rate.queryValue().currentValue - 25.0) < 0.01, "which is the clip's", rate and rate.queryValue().currentValue)
box = window.find("The first row holds headers", "check box", dialog)
tap.check(box is not None and not box.getState().contains(pyatspi.STATE_CHECKED), "a first row of numbers holds no headers")
choose("What “column 1” is", "Valence")
tap.check(says("1 trace: valence. The first rows reach to 00:01.960."), "and is a value too", texts)
picture("bare")
window.press("Import", "push button", root=dialog)
tap.check(wait_for(lambda: len(samples("bare.txt")) == 50), "they are imported", samples("bare.txt")[:5])
tap.check(samples("bare.txt")[1][1] == 40000000, "a fortieth of a second apart", samples("bare.txt")[:3])

# --- segments, parted by bars; a row that is wrong behind what was looked at ---
dialog = explain(write("scenes.csv", "from|n|what\n" + "".join("%d|1|scene %d\n" % (i, i) for i in range(6))))
choose("Separator", "Vertical bar", SEPARATORS)
tap.check(wait_for(lambda: chosen("What “n” is") is not None, 5), "another separator parts the table anew", texts)
choose("What “n” is", "Segment duration")
tap.check(says("a table of segments needs one column for their start"), "segments need a start", texts)
choose("What “from” is", "Segment start")
# What it was taken for before leaves no name behind
choose("What “what” is", "Valence")
choose("What “what” is", "Segment label")
tap.check(wait_for(lambda: any("Segments: the first rows have 6" in text for text in texts()), 5), "a start, a duration and a label make segments", texts)
picture("segments")
window.press("Import", "push button", root=dialog)
tap.check(wait_for(lambda: query(project, "SELECT count(*) FROM segment")[0][0] == 6), "which are a tier",
          lambda: query(project, "SELECT start, label FROM segment"))
tap.check(query(project, "SELECT name FROM tier") == [("segments",)], "that is not called after a dimension", lambda: query(project, "SELECT name FROM tier"))

long_table = "t;V\n" + "".join("%d;0,5\n" % i for i in range(9000)) + "9000;oops\n" + "".join("%d;0,5\n" % i for i in range(9001, 12000))
dialog = explain(write("long.csv", long_table))
says("1 trace: V.")
window.press("Import", "push button", root=dialog)
tap.check(says("line 9002: “oops” in column “V” is not a number"), "a slip far down is named with its line", texts)
tap.check(window.dialog(TITLE, 0.3) is not None and len(traces()) == 7, "and nothing of the table is imported", traces)
window.key("Escape")
wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5)

# --- no table at all ---
activate("import-annotation-path", write("letter.txt", "Dear all,\nthis is no table.\n"))
refused = window.dialog("The File Was Not Imported")
tap.check(refused is not None and any("it is no table of ratings or segments" in text for text in window.texts(refused)), "a letter is refused in a sentence",
          lambda: refused and window.texts(refused))
time.sleep(0.4)
window.key("Escape")
window.quit()
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
