# SPDX-License-Identifier: GPL-3.0-or-later
"""The person to analyse is chosen by a click in the picture and by keys, and the project remembers it.

   run-window-test.sh GATESCOPE test-persons.py [FOLDER-FOR-PICTURES light|dark [CLIP]]
"""

import os
import re
import subprocess
import sys
import time

from gswindow import Tap, Window, demo_clip, project_of, query, wait_for

tap = Tap()
folder, scheme, given = (sys.argv[1:] + [None, None, None])[:3]


def two_faces(path):
    """The demo's face twice: as it is, and a mirrored smaller one beside it."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-t", "4", "-i", demo_clip(), "-filter_complex",
                    "[0:v]scale=640:480,split[a][b];[b]hflip,scale=480:360,pad=640:480:80:60[c];[a][c]hstack", "-c:v", "libx264", "-pix_fmt", "yuv420p",
                    "-c:a", "aac", path], check=True, timeout=60)
    return path


clip = given or two_faces(os.path.join(os.environ["HOME"], "two faces.mp4"))
project = project_of(clip)
if scheme:
    settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope")
    os.makedirs(settings, exist_ok=True)
    with open(os.path.join(settings, "preferences.ini"), "w") as file:
        file.write("[Gatescope]\ncolor-scheme=%s\n" % scheme)


def complete(person):
    return query(project, "SELECT count(*) FROM run WHERE state = 'complete' AND coalesce(person, 0) = ?", person)[0][0]


def shown(pattern, seconds=15):
    return wait_for(lambda: window.find(lambda name: re.fullmatch(pattern, name or ""), "label"), seconds)


def place(person, frame):
    """Where a person's face is in the window."""
    canvas = window.find("Video")
    left, top, width, height = window.extents(canvas)
    picture_width, picture_height = query(project, "SELECT width, height FROM clip")[0]
    x, y, w, h = query(project, "SELECT x, y, width, height FROM person_face WHERE person = ? AND frame = ?", person, frame)[0]
    scale = min(width / picture_width, height / picture_height)
    return (left + (width - picture_width * scale) / 2 + (x + w / 2) * scale,
            top + (height - picture_height * scale) / 2 + (y + h / 2) * scale)


window = Window(clip)
window.wait("Play", "push button", 20)
tap.check(wait_for(lambda: complete(0) == 1, 120, 0.3), "the largest face is analysed where nobody is chosen", window.read_log())
n_persons = wait_for(lambda: query(project, "SELECT max(number) FROM person")[0][0], 10)
tap.check(n_persons is not None and n_persons >= 2, "the clip's persons are in the project", n_persons)
tap.check(shown("%d faces, the largest is followed" % min(n_persons, 2) if not given else r"\d faces, the largest is followed"),
          "the picture says that the largest face is followed", window.texts())
if folder:
    window.point(5, 5)
    time.sleep(0.5)
    window.picture(os.path.join(folder, "persons-largest-%s.png" % scheme))

# A click in the picture
window.click(*place(2, 0))
tap.check(wait_for(lambda: query(project, "SELECT person FROM clip")[0][0] == 2, 5), "a click chooses a person, and the project remembers it")
tap.check(shown("Person 2 of %d is followed" % n_persons), "the picture says who is followed", window.texts())
tap.check(wait_for(lambda: complete(2) == 1, 30, 0.2), "the chosen person is analysed", window.read_log())
faces = query(project, "SELECT count(*), sum(abs(face.x - person_face.x) < 0.01) FROM run JOIN face ON face.run_id = run.id "
                       "JOIN person_face ON person_face.person = run.person AND person_face.frame = face.frame "
                       "WHERE run.person = 2 AND face.presence > 0.5")[0]
tap.check(faces[0] > 20 and faces[0] == faces[1], "every face of that analysis is theirs", faces)
if folder:
    x, y = place(1, 0)
    window.point(x, y)
    time.sleep(4)
    window.picture(os.path.join(folder, "persons-chosen-%s.png" % scheme))

# Beside every face nothing is chosen
left, top, width, height = window.extents(window.find("Video"))
window.click(left + width / 2, top + height - 4)
time.sleep(0.5)
tap.check(query(project, "SELECT person FROM clip")[0][0] == 2, "a click beside the faces changes nothing")

# Keys: on from the chosen one, and nobody after the last
window.key("shift+p")
tap.check(wait_for(lambda: query(project, "SELECT person FROM clip")[0][0] == 1, 5), "Shift+P goes to the person before")
window.key("shift+p")
tap.check(wait_for(lambda: query(project, "SELECT person IS NULL FROM clip")[0][0] == 1, 5), "and from the first to nobody: the largest face")
tap.check(shown(r"\d faces, the largest is followed"), "what was found of the largest face is shown again", window.texts())
tap.check(complete(0) == 1, "without another analysis", complete(0))
window.key("p")
tap.check(wait_for(lambda: query(project, "SELECT person FROM clip")[0][0] == 1, 5), "P goes to the next person")
tap.check(shown("Person 1 of %d is followed" % n_persons), "who is followed then", window.texts())
wait_for(lambda: complete(1) == 1, 30, 0.2)
tap.check(window.quit() == 0, "the program ends well", window.read_log())

window = Window(project)
window.wait("Play", "push button", 20)
tap.check(shown("Person 1 of %d is followed" % n_persons), "the choice is there when the project is opened again", window.texts())
if folder:
    window.key("ctrl+question")
    time.sleep(1.5)
    window.picture(os.path.join(folder, "persons-keys-%s.png" % scheme))
    window.key("Escape")
tap.check(window.quit() == 0, "the program ends well")
tap.end()
