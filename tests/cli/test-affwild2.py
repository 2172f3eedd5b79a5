# SPDX-License-Identifier: GPL-3.0-or-later
"""`gatescope-cli project P import-affwild2 DIR` on a small tree of the program's own clips, and on odd and damaged ones.

   test-affwild2.py GATESCOPE_CLI
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import affwild2

cli = os.path.abspath(sys.argv[1])
number = failed = 0


def check(good, name, *details):
    global number, failed
    number += 1
    print("%s %d %s" % ("ok" if good else "not ok", number, name), flush=True)
    if not good:
        failed += 1
        for detail in details:
            print("# " + str(detail).replace("\n", "\n# "), flush=True)


def run(project, tree, *options):
    return subprocess.run([cli, "project", project, "import-affwild2", tree, *options], capture_output=True, text=True, timeout=120)


def query(project, sql, *values):
    connection = sqlite3.connect("file:%s?mode=ro" % project, uri=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def dump(project):
    return query(project, "SELECT * FROM clip ORDER BY id"), query(project, "SELECT * FROM trace_sample ORDER BY 1, 2, 3, 4"), \
        query(project, "SELECT * FROM setting ORDER BY key"), query(project, "SELECT * FROM trace ORDER BY id")


def values_of(project, rater, dimension, clip):
    return [row[0] for row in query(project, """
        SELECT trace_frame.value FROM trace JOIN rater ON rater.id = trace.rater_id JOIN clip ON clip.id = trace.clip_id
        JOIN trace_frame ON trace_frame.trace_id = trace.id
        WHERE rater.name = ? AND trace.dimension = ? AND clip.title || '.' LIKE ? ORDER BY trace_frame.frame""", rater, dimension, clip + ".%")]


def is_like(values, labels):
    """Frame for frame the label of the same line, and nothing where there is none."""
    labels = (labels + [-5] * len(values))[:len(values)]
    return len(values) > 0 and all((value is None) if label == -5 else value is not None and abs(value - label) < 1e-6
                                   for value, label in zip(values, labels))


def leftovers(project):
    return [name for name in os.listdir(os.path.dirname(project)) if os.path.basename(project) in name]


home = tempfile.mkdtemp(prefix="gatescope-affwild2-")
os.environ["XDG_CACHE_HOME"] = os.path.join(home, "cache")
os.environ["XDG_CONFIG_HOME"] = os.path.join(home, "config")
try:
    tree = affwild2.make_tree(os.path.join(home, "Aff-Wild 2 ü"), cli)
    labels = affwild2.labels()
    project = os.path.join(home, "project.gatescope")

    # --- the whole tree ---
    done = run(project, tree, "--json")
    check(done.returncode == 0, "the tree is imported", done.returncode, done.stderr)
    report = json.loads(done.stdout)
    people = {person["name"]: person for person in report["people"]}
    n_frames = {name: count for name, count in query(project, "SELECT substr(title, 1, instr(title || '.', '.') - 1), n_frames FROM clip")}
    check(sorted(n_frames) == ["unlabelled", "video1", "video2_left", "video2_right", "video3"],
          "every video that can be read is a clip, or one for each of its people", n_frames)
    people_clips = query(project, "SELECT path, hash, n_frames FROM clip WHERE title LIKE 'video2_%'")
    check(len(people_clips) == 2 and people_clips[0] == people_clips[1], "two people are clips of the same video", people_clips)
    check(all(count > 20 for count in n_frames.values()) and query(project, "SELECT COUNT(*) FROM frame")[0][0] == sum(n_frames.values()),
          "with its frame index", n_frames)
    check(report["clips"] == report["new_clips"] == 5 and report["videos"] == 5 and report["new_traces"] == 8, "the report counts", report)
    raters = [row[0] for row in query(project, "SELECT name FROM rater ORDER BY name")]
    check(raters == ["Aff-Wild2"], "the labels are a rater's", raters)
    for name in "video1", "video2_left", "video2_right", "video3":
        for axis, dimension in enumerate(("valence", "arousal")):
            values = values_of(project, "Aff-Wild2", dimension, name)
            check(len(values) == n_frames[name] and is_like(values, [pair[axis] for pair in labels[name]]),
                  "%s, %s: each frame has the label of its line" % (name, dimension), values[:12], labels[name][:12])
    check(query(project, "SELECT DISTINCT state, take, minimum, maximum FROM trace") == [("complete", 1, -1, 1)], "the traces are complete")
    check(people["video1"]["lines"] == people["video1"]["frames"] == n_frames["video1"] and
          people["video1"]["valence"] == sum(pair[0] != -5 for pair in labels["video1"]) and
          people["video1"]["arousal"] == sum(pair[1] != -5 for pair in labels["video1"]), "labels are counted for each axis", people["video1"])
    check(people["video2_left"]["lines"] == n_frames["video2_left"] + 5 and people["video2_left"]["frames"] == n_frames["video2_left"],
          "more lines than frames are reported", people["video2_left"])
    check(people["video3"]["lines"] == n_frames["video3"] - 7, "and fewer", people["video3"])
    check(people["video1"]["faces"] == affwild2.N_CROPS - 2 and people["video1"]["last_face"] == affwild2.N_CROPS + 2, "crops are counted", people["video1"])
    check(people["ghost"]["video"] is None and people["stray"]["video"] is None and people["stray"]["part"] is None,
          "labels and crops without a video are reported", people["ghost"], people["stray"])
    check(report["unlabelled_videos"] == ["unlabelled.webm"] and [video["video"] for video in report["unreadable_videos"]] == ["broken.mp4"],
          "so are videos without labels, and those that cannot be read", report["unlabelled_videos"], report["unreadable_videos"])
    split = json.loads(query(project, "SELECT value FROM setting WHERE key = 'split'")[0][0])
    check(split == {"train": ["video1", "video2_left", "video2_right"], "validate": ["video3"], "test": []}, "the parts are in the project", split)
    places = json.loads(query(project, "SELECT value FROM setting WHERE key = 'affwild2'")[0][0])
    titles = dict(query(project, "SELECT id, title FROM clip"))
    check([titles[person["clip"]].rsplit(".", 1)[0] for person in places["people"]] == [person["name"] for person in places["people"]],
          "each of the people has the clip of its name", places, titles)
    check(places["folder"] == tree and [person["name"] for person in places["people"] if "crops" in person] == ["video1", "video2_left"],
          "and so is where labels and crops are", places)
    info = json.loads(subprocess.run([cli, "project", project, "info", "--json"], capture_output=True, check=True).stdout)
    check(info["split"] == split and len(info["clips"]) == 5, "project info tells them")
    done = subprocess.run([cli, "project", project, "check"], capture_output=True, text=True)
    check(done.returncode == 0, "the project is in order", done.stdout)
    check(leftovers(project) == ["project.gatescope"], "nothing else is left beside it", leftovers(project))

    # --- again, in words ---
    before = dump(project)
    done = run(project, tree)
    check(done.returncode == 0 and dump(project) == before, "importing again changes nothing", done.stderr)
    for sentence in ("broken.mp4: it cannot be read and was left out", "unlabelled.webm: nobody has labelled it",
                     "ghost: there is no video for these labels", "stray: there is no video for these crops",
                     "video2_left: %d labels for %d frames" % (n_frames["video2_left"] + 5, n_frames["video2_left"]),
                     "video3: %d labels for %d frames" % (n_frames["video3"] - 7, n_frames["video3"]),
                     "video3: there are no crops of it", "already, and keeps them", "4 of 5 videos are in the project as 5 clips (0 new)"):
        check(sentence in done.stdout, "it says: " + sentence, done.stdout)

    # --- merged into another project: both people of a video are still two ---
    other = os.path.join(home, "other.gatescope")
    subprocess.run([cli, "project", other, "merge", project], check=True, capture_output=True)
    merged = [row[0] for row in query(other, "SELECT title FROM clip ORDER BY title")]
    check(merged == sorted(titles.values()), "merging keeps both people of a video apart", merged)
    check(query(other, "SELECT COUNT(*) FROM trace")[0][0] == 8, "and every trace", query(other, "SELECT * FROM trace"))
    for name in "video2_left", "video2_right":
        check(is_like(values_of(other, "Aff-Wild2", "valence", name), [pair[0] for pair in labels[name]]), name + " keeps its labels")
    before = dump(other)
    subprocess.run([cli, "project", other, "merge", project], check=True, capture_output=True)
    check(dump(other) == before, "merging again changes nothing")
    done = run(other, tree)
    check(done.returncode == 0 and dump(other)[0] == before[0] and dump(other)[3] == before[3], "nor does importing what was merged", done.stderr)

    # --- trees that are odd or damaged: one sentence, and nothing is imported ---
    def refused(name, change, *sentences, made=None):
        odd = os.path.join(home, "odd")
        shutil.copytree(tree, odd, symlinks=True)
        change(odd)
        target = made or os.path.join(home, "refused.gatescope")
        old = dump(target) if made else None
        done = run(target, odd)
        check(done.returncode == 1 and all(sentence in done.stderr for sentence in sentences), name + " is refused", done.returncode, done.stderr,
              done.stdout)
        check((dump(target) == old) if made else not leftovers(target), name + ": the project is as it was", leftovers(target))
        shutil.rmtree(odd)

    def write(path, text):
        def change(odd):
            with open(os.path.join(odd, path), "w", newline="") as file:
                file.write(text)
        return change

    train = os.path.join("annotations", "Train_Set")
    refused("a tree without videos", lambda odd: shutil.rmtree(os.path.join(odd, "videos")), "no folder “videos”")
    refused("an empty folder of videos", lambda odd: (shutil.rmtree(os.path.join(odd, "videos")), os.mkdir(os.path.join(odd, "videos"))),
            "holds no videos")
    refused("a tree without annotations", lambda odd: shutil.rmtree(os.path.join(odd, "annotations")), "neither annotations/Train_Set")
    refused("a wrong header", write(os.path.join(train, "video1.txt"), "arousal;valence\n0;0\n"), "video1.txt", "first line should be “valence,arousal”")
    refused("a value out of range", write(os.path.join(train, "video1.txt"), "valence,arousal\n0,0\n0.1,1.5\n"), "video1.txt", "1.5", "outside -1 to 1",
            made=project)
    refused("a line that is none", write(os.path.join(train, "video1.txt"), "valence,arousal\n0,0\n0.1\n"), "line 3")
    refused("an empty label file", write(os.path.join(train, "video1.txt"), ""), "video1.txt")
    refused("labels in both parts", write(os.path.join("annotations", "Validation_Set", "video1.txt"), "valence,arousal\n0,0\n"), "other labels of that name")
    refused("two videos of one name", lambda odd: shutil.copy(os.path.join(odd, "videos", "video2.webm"), os.path.join(odd, "videos", "video1.mkv")),
            "another video of that name")

    def two_wrongs(odd):
        write(os.path.join(train, "video1.txt"), "nonsense")(odd)
        write(os.path.join(train, "video2_left.txt"), "valence,arousal\n7,7\n")(odd)
    refused("a tree with several faults", two_wrongs, "video1.txt", "video2_left.txt", "nothing was imported")

    def only_broken(odd):
        for name in "video2.webm", "video3.mp4", "unlabelled.webm", os.path.join("batch1", "video1.webm"):
            write(os.path.join("videos", name), "no video")(odd)
    refused("a tree of broken videos", only_broken, "None of the videos can be read")
    done = run(os.path.join(home, "refused.gatescope"), os.path.join(home, "nowhere"))
    check(done.returncode == 1 and "nowhere" in done.stderr, "a folder that is not there is refused", done.stderr)
    text = os.path.join(home, "text.gatescope")
    write(text, "this is no project")(home)
    done = run(text, tree)
    check(done.returncode == 1 and "not a Gatescope project" in done.stderr and open(text).read() == "this is no project",
          "another file in the project's place is refused and kept", done.stderr)

    # --- what may be missing, and what is only odd ---
    poor = os.path.join(home, "poor")
    shutil.copytree(tree, poor)
    shutil.rmtree(os.path.join(poor, "cropped_aligned"))
    shutil.rmtree(os.path.join(poor, "annotations", "Validation_Set"))
    write(os.path.join(train, "video1.txt"), "valence,arousal\n")(poor)
    os.mkfifo(os.path.join(poor, "annotations", "Train_Set", "pipe.txt"))
    target = os.path.join(home, "poor.gatescope")
    done = run(target, poor, "--json")
    check(done.returncode == 0, "crops and a part may be missing, and labels be none", done.stderr)
    check(done.returncode == 0 and json.loads(done.stdout)["new_traces"] == 4, "what is there is imported", done.stdout)

    # --- the real data set's deeper folders, labels as another system writes them, names of all letters, videos that are the same ---
    deep = os.path.join(home, "deep")
    shutil.copytree(tree, deep)
    annotations = os.path.join(deep, "annotations")
    os.mkdir(os.path.join(annotations, "VA_Estimation_Challenge"))
    for part in "Train_Set", "Validation_Set":
        os.rename(os.path.join(annotations, part), os.path.join(annotations, "VA_Estimation_Challenge", part))
    os.mkdir(os.path.join(annotations, "AU_Detection_Challenge"))
    train = os.path.join(annotations, "VA_Estimation_Challenge", "Train_Set")
    os.rename(os.path.join(deep, "videos", "unlabelled.webm"), os.path.join(deep, "videos", "Gespräch 愛 \u202e1.webm"))
    with open(os.path.join(train, "Gespräch 愛 \u202e1.txt"), "wb") as file:
        file.write(b"\xef\xbb\xbfvalence,arousal\r\n0.25,-5\r\n-5,-0.5\r\n")
    shutil.copy(os.path.join(deep, "videos", "video3.mp4"), os.path.join(deep, "videos", "video4.mp4"))
    shutil.copy(os.path.join(train, "video1.txt"), os.path.join(train, "video2.txt"))
    target = os.path.join(home, "deep.gatescope")
    done = run(target, deep)
    check(done.returncode == 0, "labels may lie deeper, and have a byte order mark", done.stderr)
    check(values_of(target, "Aff-Wild2", "valence", "Gespräch%")[:3] == [0.25, None, None] and
          values_of(target, "Aff-Wild2", "arousal", "Gespräch%")[:3] == [None, -0.5, None], "and are read like the others",
          values_of(target, "Aff-Wild2", "valence", "Gespräch%")[:3])
    check("video4.mp4: it holds the same as video3.mp4, and both are one clip" in done.stdout and
          "5 of 6 videos are in the project as 6 clips (6 new)" in done.stdout, "a video that is there twice is one clip", done.stdout)
    found = [row[0] for row in query(target, "SELECT title FROM clip WHERE title LIKE 'video2%' ORDER BY title")]
    check(found == ["video2.webm", "video2_left", "video2_right"], "a video with labels of its own is a clip beside its people's", found)
    before = dump(target)
    done = run(target, deep)
    check(done.returncode == 0 and dump(target) == before, "which is not made twice", done.stderr, done.stdout)
    target = os.path.join(home, "later.gatescope")
    run(target, tree)
    run(target, deep)
    found = [row[0] for row in query(target, "SELECT title FROM clip WHERE title LIKE 'video2%' ORDER BY title")]
    check(found == ["video2.webm", "video2_left", "video2_right"], "nor instead of its people's, if it comes later", found)

    # --- interrupted, and killed ---
    for name, sent, status in ("Ctrl+C", signal.SIGINT, 130), ("kill -9", signal.SIGKILL, -9):
        statuses = set()
        for pause in 0.02, 0.1, 0.2, 0.3, 0.4, 0.6:
            target = os.path.join(home, "cut", "cut.gatescope")
            shutil.rmtree(os.path.dirname(target), ignore_errors=True)
            os.mkdir(os.path.dirname(target))
            process = subprocess.Popen([cli, "project", target, "import-affwild2", tree], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(pause)
            process.send_signal(sent)
            statuses.add(process.wait(60))
            if os.path.exists(target):
                good = query(target, "SELECT COUNT(*) FROM trace")[0][0] == 8
            else:
                good = sent == signal.SIGKILL or not os.listdir(os.path.dirname(target))
            if not good:
                break
        check(good and status in statuses, name + " leaves all or nothing", statuses, os.listdir(os.path.dirname(target)))
        check(statuses <= {0, status, -sent}, name + ": the status tells", statuses)

    # --- what a killed import has left, hidden, goes with the next one ---
    target = os.path.join(home, "cut", "cut.gatescope")
    shutil.rmtree(os.path.dirname(target), ignore_errors=True)
    os.mkdir(os.path.dirname(target))
    for name, age in (".cut.gatescope.import.abc123", 4000), (".cut.gatescope.import.abc123-wal", 4000), (".cut.gatescope.import.new456", 60):
        write(name, "half")(os.path.dirname(target))
        os.utime(os.path.join(os.path.dirname(target), name), (time.time() - age,) * 2)
    run(target, tree)
    check(sorted(os.listdir(os.path.dirname(target))) == [".cut.gatescope.import.new456", "cut.gatescope"], "old leftovers are removed",
          os.listdir(os.path.dirname(target)))

    # --- usage ---
    done = subprocess.run([cli, "project", project, "import-affwild2"], capture_output=True, text=True)
    check(done.returncode == 2 and "one folder" in done.stderr, "without a folder it is a matter of usage", done.stderr)
finally:
    shutil.rmtree(home, ignore_errors=True)

print("1..%d" % number)
sys.exit(1 if failed else 0)
