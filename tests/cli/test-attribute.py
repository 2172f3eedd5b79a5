# SPDX-License-Identifier: GPL-3.0-or-later
"""`gatescope-cli attribute` on the demo clip and on features.

   test-attribute.py GATESCOPE_CLI
"""

import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile

cli = os.path.abspath(sys.argv[1])
root = os.environ["GS_SOURCE_ROOT"]
demo = os.path.join(root, "data", "demo", "demo.webm")
networks = [os.path.join(root, "data", "networks", "demo-%s.safetensors" % output) for output in ("valence", "arousal")]
number = failed = 0


def check(good, name, *details):
    global number, failed
    number += 1
    print("%s %d %s" % ("ok" if good else "not ok", number, name), flush=True)
    if not good:
        failed += 1
        for detail in details:
            print("# " + str(detail).replace("\n", "\n# "), flush=True)


def run(*arguments):
    return subprocess.run([cli, *arguments], capture_output=True, text=True, timeout=120)


def ask(*arguments):
    done = run("attribute", "--json", *arguments)
    return json.loads(done.stdout) if done.returncode == 0 else {"outputs": [], "said": done.stderr}


def read(path):
    data = open(path, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            code = {"F32": "f", "F64": "d"}[entry["dtype"]]
            tensors[name] = struct.unpack("<%d%s" % ((end - first) // struct.calcsize(code), code), data[8 + length:][first:end])
    return tensors


folder = tempfile.mkdtemp(prefix="gs-attribute-")
os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
os.environ["XDG_DATA_DIRS"] = "/nowhere"
project = os.path.join(folder, "a project.gatescope")
named = [word for path in networks for word in ("--network", path)]
try:
    done = run("analyse", demo, "--project", project, *named)
    check(done.returncode == 0, "demo clip analysed", done.stderr)

    # Networks and person from the project; what is explained is what the project has.
    connection = sqlite3.connect("file:%s?mode=ro" % project, uri=True)
    part = connection.execute("""SELECT avg(p.valence), avg(p.arousal), count(*) FROM prediction p JOIN run r ON r.id = p.run_id
        JOIN frame f ON f.clip_id = r.clip_id AND f.frame = p.frame WHERE f.pts >= 3000000000 AND f.pts < 5500000000""").fetchone()
    connection.close()
    out = os.path.join(folder, "out.safetensors")
    some = ask(demo, "--project", project, "--range", "3-5.5", "--out", out)
    check(some["frames"] == part[2] and all(abs(o["prediction"] - mean) < 1e-5 for o, mean in zip(some["outputs"], part)), "a stretch is explained", some, part)
    check([o["output"] for o in some["outputs"]] == ["valence", "arousal"], "both outputs", some)
    for output in some["outputs"]:
        check(abs(output["face"] + output["sound"] - output["difference"]) < 1e-5 and output["error"] < 1e-5, "contributions add up", output)
        check(output["relative_error"] is None or output["relative_error"] < 0.01, "below 1 %", output)
    rows = read(out)
    check(len(rows["pts"]) == part[2] and min(rows["pts"]) >= 3 and max(rows["pts"]) < 5.5, "every frame of it is written", len(rows["pts"]))
    for output in some["outputs"]:
        name = output["output"]
        worst = max(abs(f + s - d) for f, s, d in zip(rows[name + ".face"], rows[name + ".sound"], rows[name + ".difference"]))
        mean = sum(rows[name + ".face"]) / part[2]
        check(worst < 1e-5 and abs(mean - output["face"]) < 1e-5, "%s adds up in every frame; the mean of frames is what is said" % name, worst, mean)

    # Where a modality seems to be weak: with contributions, of one modality, and by networks that are gone.
    def events(*arguments):
        done = run("project", project, "events", *arguments)
        return (json.loads(done.stdout)["runs"][0] if done.returncode == 0 else {"evidence": [], "weak": []}), done.stderr

    plain, with_all, of_face = events(), events("--attribute"), events("--attribute", "--modality", "face")
    check(plain[0]["evidence"] == ["gates", "presence"] and with_all[0]["evidence"] == ["gates", "presence", "pauses", "lips", "contributions"]
          and of_face[0]["evidence"] == ["gates", "presence"], "events say what was known", plain, with_all, of_face)
    more = {reason for event in with_all[0]["weak"] for reason in event["reasons"]}
    check(more & {"silence", "no-pauses", "lips-apart", "sound-decides"} and not {reason for event in plain[0]["weak"] + of_face[0]["weak"] for reason in event["reasons"]} - {"kept-own", "no-face"},
          "and contributions and lips tell more than gates and presence", plain, with_all, of_face)
    one = events("--attribute", "--threads", "1")
    check(one[0] == with_all[0], "with any number of threads")
    # Of a network that does not come with the program: the last bit of its last weight is another
    moved = os.path.join(folder, "moved.safetensors")
    own = [shutil.copy(path, folder) for path in networks]
    with open(own[0], "r+b") as file:
        file.seek(-4, os.SEEK_END)
        last = file.read(1)[0] ^ 1
        file.seek(-4, os.SEEK_END)
        file.write(bytes([last]))
    project = os.path.join(folder, "elsewhere.gatescope")
    done = run("analyse", demo, "--project", project, *[word for path in own for word in ("--network", path)])
    with_all = events("--attribute")
    check("contributions" in with_all[0]["evidence"], "networks are found where they came from", done.stderr, with_all)
    os.rename(own[0], moved)
    gone = events("--attribute")
    check(gone[0]["evidence"] == ["gates", "presence"] and "run 1: a network of the clip's run is no longer where it was" in gone[1], "when they are gone it is said, and the run tells what it can", gone)
    named_again = events("--attribute", "--network", moved, "--network", own[1])
    check(named_again[0] == with_all[0], "and they can be named", named_again)
    project = os.path.join(folder, "a project.gatescope")

    # Features say the same as the clip, with any number of threads.
    features = os.path.join(folder, "f.safetensors")
    done = run("features", demo, "--out", features)
    for n_threads in ("1", "2"):
        again = ask("--features", features, *named, "--range", "3-5.5", "--threads", n_threads)
        check(again["outputs"] == some["outputs"], "features, %s threads: the same" % n_threads, again, done.stderr)

    # Without sound nothing comes of the sound.
    quiet = os.path.join(folder, "quiet.safetensors")
    data = bytearray(open(features, "rb").read())
    length = struct.unpack("<Q", data[:8])[0]
    first, end = json.loads(data[8:8 + length])["audio"]["data_offsets"]
    data[8 + length + first:8 + length + end] = bytes(end - first)
    open(quiet, "wb").write(data)
    silent = ask("--features", quiet, *named, "--range", "3-5.5")
    check(len(silent["outputs"]) == 2 and all(o["sound"] == 0 and abs(o["face"] - o["difference"]) < 1e-5 for o in silent["outputs"]), "no sound contributes nothing", silent)

    # Text, and what is refused.
    done = run("attribute", "--features", features, *named, "--range", "3-3.5")
    check(done.returncode == 0 and done.stdout.startswith("valence: face ") and "sound" in done.stdout and len(done.stdout.splitlines()) == 2, "two lines of text", done.stdout, done.stderr)
    for arguments, status, said in (
            ([], 2, "one clip, or --features, is needed"),
            ([demo, "--features", features], 2, "one clip, or --features, is needed"),
            (["--features", features, "--project", project], 2, "--project goes with a clip"),
            ([demo, "--range", "5-3"], 2, "A before B"),
            (["--features", features, *named, "--range", "900-901"], 1, "no frame lies from 900 to 901 seconds"),
            (["--features", networks[0], *named], 1, "make it with gatescope-cli features"),
            ([os.path.join(folder, "nothing.mp4"), *named], 1, "nothing.mp4"),
            ([demo, "--project", os.path.join(folder, "none.gatescope")], 1, "none.gatescope"),
    ):
        done = run("attribute", *arguments)
        check(done.returncode == status and said in done.stderr and done.stdout == "", "refused: " + said, done.returncode, done.stderr)
    check(not os.path.exists(os.path.join(folder, "none.gatescope")), "no project is made")
finally:
    shutil.rmtree(folder)

print("1..%d" % number)
sys.exit(failed > 0)
