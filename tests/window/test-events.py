# SPDX-License-Identifier: GPL-3.0-or-later
"""Events in Inspect: what stands out is listed without being asked for and walked with G; what face and sound contribute is computed in the background,
drawn as tracks, and the same as on the command line.

   run-window-test.sh GATESCOPE test-events.py GATESCOPE-CLI [PICTURES SCHEME]
"""

import json
import os
import re
import subprocess
import sys

from gswindow import Tap, Window, demo_clip, project_of, query, wait_for

tap = Tap()
program = sys.argv[1]
pictures = sys.argv[2] if len(sys.argv) > 2 else None
scheme = sys.argv[3] if len(sys.argv) > 3 else "dark"
clip = os.path.join(os.environ["HOME"], "clip.mkv")
project = project_of(clip)
subprocess.run(["ffmpeg", "-v", "error", "-y", "-ss", "6.5", "-t", "6.5", "-i", demo_clip(), "-c:v", "libx264", "-preset", "ultrafast",
                "-pix_fmt", "yuv420p", "-c:a", "aac", clip], check=True, timeout=60)
settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
os.makedirs(settings, exist_ok=True)
with open(os.path.join(settings, "preferences.ini"), "w") as file:
    file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)


def picture(name):
    if pictures:
        window.picture(os.path.join(pictures, "%s-%s.png" % (name, scheme)))


def time_shown():
    """The playhead's time in the transport, seconds."""
    shown = [text for text in window.texts() if len(text) == 9 and text[2] == ":" and text[5] == "."]
    return 60 * int(shown[0][:2]) + float(shown[0][3:]) if shown else None


window = Window(clip)
window.wait("Play", "push button", 20)
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 90, 0.2), "the clip is analysed", window.read_log)
window.press("Events…", "push button")
event = wait_for(lambda: [text for text in window.texts() if "no face" in text], 10)
tap.check(event and len(event) == 1, "where there is no face stands in the list", window.texts)

gone = query(project, "SELECT MIN(f.pts), MAX(f.pts) FROM face JOIN run ON run.id = run_id JOIN frame f ON f.clip_id = run.clip_id AND f.frame = face.frame WHERE presence < 0.5")[0]
window.key("g")
# Reasons that overlap are one event
tap.check(wait_for(lambda: time_shown() and 0.5 < time_shown() <= gone[0] / 1e9 + 0.1, 5), "G goes to it", gone, time_shown)
begins = time_shown()
tap.check(window.wait(lambda name: name.startswith("Selection 00:0"), "label", 5), "and selects it", window.texts)
attribute = window.find("Attribute", "push button")
tap.check(any(window.key("g") or window.toast("No event after the cursor", attribute) for _ in range(3)), "after the last one there is none", window.texts)
window.key("End", "shift+g")
tap.check(wait_for(lambda: time_shown() == begins, 5), "Shift+G goes back to it", time_shown)
picture("events")

window.press("Attribute", "push button")
tap.check(window.wait("off by", "label", 120), "contributions come while they are computed", window.texts, window.read_log)
selection = [text for text in window.texts() if text.startswith("Selection 00:0")][0]
first, end = (float(part.split(":")[1]) for part in selection.split(" ")[1].split("–"))


def ask():
    """What the file is known by in the project is found in the background."""
    answer = subprocess.run([program, "attribute", clip, "--project", project, "--range", "%.4f-%.4f" % (first - 0.001, end + 0.001), "--json"], capture_output=True, text=True, timeout=120)
    return answer if answer.returncode == 0 else None


asked = wait_for(ask, 20) or subprocess.run([program, "attribute", clip, "--project", project, "--json"], capture_output=True, text=True, timeout=120)
# On a busy machine the window's worker, which gives way to all others, takes its time
tap.check(asked.returncode == 0, "the command line asks the same networks", asked.stderr)
wanted = ["%s%.3f" % ("+" if o[key] >= -0.0005 else "−", abs(o[key])) for o in json.loads(asked.stdout or '{"outputs": []}')["outputs"] for key in ("face", "sound")]
tap.check(wait_for(lambda: window.find("Attribute", "push button") is None and all(text in window.texts() for text in wanted), 180, 0.5), "and are what the command line says", wanted, window.texts, asked.stderr)
tap.check(any(text.endswith(" %") and float(text[:-2]) < 1 for text in window.texts()), "with a completeness error below 1 %", window.texts)
picture("contributions")


def list_events():
    """The lines of the list: when, how long, what."""
    return [re.fullmatch(r"(\d+:\d\d)  ([\d.]+) s  (.*)", text).groups() for text in window.texts() if re.fullmatch(r"\d+:\d\d  [\d.]+ s  .*", text)]


# The same events with the same evidence on the command line
words = {"no-face": "no face", "silence": "silence", "no-pauses": "sound without pauses", "lips-apart": "lips and sound apart", "sound-decides": "sound decides more than usual"}
asked = subprocess.run([program, "project", project, "events", "--attribute"], capture_output=True, text=True, timeout=180)
found = json.loads(asked.stdout)["runs"][0] if asked.returncode == 0 else {"weak": [], "evidence": []}
tap.check(found["evidence"] == ["gates", "presence", "pauses", "lips", "contributions"], "the command line uses what the list uses", found["evidence"], asked.stderr)
lines = [("%d:%02d" % divmod(int(event["start"] + 0.5), 60), "%.1f" % (event["end"] - event["start"]), event["reasons"]) for event in found["weak"]]
tap.check(lines and wait_for(lambda: [line[:2] for line in list_events()] == [line[:2] for line in lines], 10), "and lists the same stretches", lines, list_events)
tap.check(all((word in shown[2]) == (reason in line[2]) for shown, line in zip(list_events(), lines) for reason, word in words.items()),
          "for the same reasons", lines, list_events)
log = window.read_log()
tap.check("CRITICAL" not in log and "WARNING **" not in log, "nothing was complained of", log)
window.quit()
tap.end()
