# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line says of words in the wrong place, of files that are not there or broken, and of what it has written: one
sentence each, with the file's name once and what to do.

   test-sentences.py GATESCOPE_CLI
"""

import fcntl
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time

cli = os.path.abspath(sys.argv[1])
root = os.environ["GS_SOURCE_ROOT"]
demo = os.path.join(root, "data", "demo", "demo.webm")
network = os.path.join(root, "data", "networks", "demo-valence.safetensors")
number = failed = 0

# Words of GLib, of the system and of Python's cousins, which say what was tried instead of what is wrong
FOREIGN = re.compile(r"No such file|Failed to open|Error opening|Is a directory|Permission denied|open\(\) failed|errno|Parse error|<data>|g-[a-z]+-error")


def check(good, name, *details):
    global number, failed
    number += 1
    print("%s %d %s" % ("ok" if good else "not ok", number, name), flush=True)
    if not good:
        failed += 1
        for detail in details:
            print("# " + str(detail).replace("\n", "\n# "), flush=True)


def run(*arguments):
    return subprocess.run([cli, *arguments], capture_output=True, text=True, timeout=120, cwd=folder)


def said(done):
    """The last line on stderr, without the program's name."""
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else ""


folder = tempfile.mkdtemp(prefix="gs-sentences-")
os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
try:
    # --- words in the wrong place ---
    for words, status, needed in [
        (["predict", "features.safetensors"], 2, ["“features.safetensors”", "type gatescope-cli predict --network M --features F.safetensors --out OUT.safetensors"]),
        (["bench", "fast"], 2, ["“fast”", "options"]),
        (["info", "more"], 2, ["“more”", "options"]),
        (["project", "info", "p.gatescope"], 2, ["project file comes before “info”", "type gatescope-cli project p.gatescope info"]),
        (["project", "export"], 2, ["project file comes before “export”", "gatescope-cli project P.gatescope export"]),
        (["project", "p.gatescope"], 2, ["“p.gatescope”", "type gatescope-cli project p.gatescope info", "events"]),
        (["project", "p.gatescope", "show"], 2, ["“show” is none of", "events"]),
        (["project"], 2, ["name a project file", "events"]),
    ]:
        done = run(*words)
        line = said(done)
        check(done.returncode == status and all(part in line for part in needed) and len(done.stderr.strip().splitlines()) == 1,
              "%s: one sentence says what is wrong and what to type" % " ".join(words), done.returncode, done.stderr)
    check("events" in run("project", "--help").stdout.splitlines()[1], "the usage of project has events", run("project", "--help").stdout)

    # --- files that are not there ---
    there = ["--network", network]
    open(os.path.join(folder, "some.csv"), "w").write("time,value\n0,0.1\n1,0.2\n")
    os.mkdir(os.path.join(folder, "empty"))
    for words, name in [
        (["analyse", "missing.mp4", "--project", "new.gatescope"], "missing.mp4"),
        (["features", "missing.mp4", "--out", "f.safetensors"], "missing.mp4"),
        (["attribute", "missing.mp4"], "missing.mp4"),
        (["analyse", demo, "--project", "new.gatescope", "--network", "missing.safetensors"], "missing.safetensors"),
        (["predict", "--network", "missing.safetensors", "--features", "f", "--out", "o"], "missing.safetensors"),
        (["predict", *there, "--features", "missing.safetensors", "--out", "o"], "missing.safetensors"),
        (["network", "missing.safetensors"], "missing.safetensors"),
        (["network", "missing.pth"], "missing.pth"),
        (["train", "--config", "missing.json", "--data", "empty", "--out", "n"], "missing.json"),
        (["ablate", "--config", "missing.json", "--data", "empty"], "missing.json"),
        (["synth", "--plan", "missing.json", "--out", "made", "--clips", "1"], "missing.json"),
        (["train", "--data", "missing", "--out", "n"], "missing"),
        (["evaluate", "--network", network, "--data", "missing"], "missing"),
        (["evaluate", "--network", "missing.safetensors", "--data", "empty"], "missing.safetensors"),
        (["agreement", "missing.csv", "some.csv"], "missing.csv"),
        (["gold", "missing.csv", "some.csv", "--out", "g.csv"], "missing.csv"),
        (["convert", "missing.csv", "out.json"], "missing.csv"),
        (["convert", "empty", "out.json"], "empty"),
        (["convert", "some.csv", "out.eaf", "--clip", "missing.mp4"], "missing.mp4"),
        (["report", "missing.gatescope", "--out", "r.pdf"], "missing.gatescope"),
        (["project", "missing.gatescope", "info"], "missing.gatescope"),
        (["project", "missing.gatescope", "events"], "missing.gatescope"),
        (["project", "missing.gatescope", "export", "tables"], "missing.gatescope"),
        (["project", "missing.gatescope", "import", "some.csv"], "missing.gatescope"),
        (["project", "missing.gatescope", "import-affwild2", "missing"], "missing"),
    ]:
        done = run(*words)
        line = said(done)
        check(done.returncode == 1 and re.match(r"gatescope-cli: .*[a-z]", line) and line.count(name) == 1 and not FOREIGN.search(done.stderr)
              and re.search(r"[;:,] (check|name|choose|find|make|copy|a data set is)\b", line),
              "%s: the file is named once, with what to do" % " ".join(os.path.basename(word) for word in words), done.returncode, done.stderr)

    # --- broken ones ---
    open(os.path.join(folder, "broken.json"), "w").write('{"window": 30,\n "epochs" 4}\n')
    open(os.path.join(folder, "words.json"), "w").write("window = 30\n")
    open(os.path.join(folder, "list.json"), "w").write("[1, 2]\n")
    open(os.path.join(folder, "nothing.json"), "w").close()
    for name, place in [("broken.json", "line 2"), ("words.json", "line 1"), ("list.json", "not a JSON object"), ("nothing.json", "nothing in it")]:
        for words in [["train", "--config", name, "--data", "empty", "--out", "n"], ["ablate", "--config", name, "--data", "empty"],
                      ["synth", "--plan", name, "--out", "made", "--clips", "1"]]:
            done = run(*words)
            line = said(done)
            check(done.returncode == 1 and line.startswith("gatescope-cli: %s: " % name) and line.count(name) == 1 and place in line
                  and not FOREIGN.search(line), "%s %s: says where it is broken" % (words[0], name), done.returncode, done.stderr)
    check("correct it there" in said(run("train", "--config", "broken.json", "--data", "empty", "--out", "n")), "and what to do")

    # --- what was written where ---
    done = run("analyse", demo, *there, "--project", "p.gatescope")
    check(done.returncode == 0 and said(run("analyse", "missing.mp4", "--project", "p.gatescope")).count("missing.mp4") == 1,
          "analyse names the file once", done.stderr)
    text = os.path.join(folder, "text.mp4")
    open(text, "w").write("no clip at all, only words and words and words\n")
    done = run("analyse", text, "--project", "p.gatescope")
    check(done.returncode == 1 and said(done).count("text.mp4") == 1 and ": it is " in said(done), "also where it is refused", done.stderr)
    done = run("features", demo, "--out", "f.safetensors")
    check(done.returncode == 0 and done.stdout == "" and "f.safetensors" in said(done), "features says what was written where", done.stderr)
    done = run("predict", *there, "--features", "f.safetensors", "--out", "o.safetensors")
    check(done.returncode == 0 and done.stdout == "" and re.search(r"o\.safetensors: \d+ frames are predicted and written there", said(done)),
          "so does predict", done.stderr)
    done = run("project", "p.gatescope", "export", "tables")
    check(done.returncode == 0 and "tables: %d files are written there" % len(os.listdir(os.path.join(folder, "tables"))) in said(done),
          "so does export", done.stderr)
    done = run("project", "p.gatescope", "export", "more", "--json")
    check(done.returncode == 0 and done.stderr == "", "and nothing with --json", done.stderr)
    done = run("project", "p.gatescope", "export", "tables")
    check(done.returncode == 1 and not FOREIGN.search(done.stderr.replace("(Directory not empty)", "").replace("(File exists)", "")),
          "a folder that is there already is refused", done.stderr)

    # --- nothing to import ---
    done = run("project", "p.gatescope", "import", "empty")
    check(done.returncode == 1 and "empty: there is no file to import in it; name" in said(done), "an empty folder has nothing to import", done.stderr)
    done = run("project", "p.gatescope", "import", "empty", "--dry-run")
    check(done.returncode == 1 and "empty: there is no file to import in it; name" in said(done), "which a dry run says too", done.stderr)
    done = run("project", "p.gatescope", "import", "some.csv")
    check(done.returncode == 1 and "none of 1 file" in said(done) and "--clip" in said(done), "a file that belongs to no clip tells how to say to which",
          done.stderr)

    # --- a sign of life ---
    terminal, other = pty.openpty()
    process = subprocess.Popen([cli, "bench"], stdout=subprocess.PIPE, stderr=other, cwd=folder)
    os.close(other)
    fcntl.fcntl(terminal, fcntl.F_SETFL, os.O_NONBLOCK)
    seen = b""
    end = time.monotonic() + 60
    while time.monotonic() < end and len(set(re.findall(rb"(\d+) %", seen))) < 2 and process.poll() is None:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            time.sleep(0.05)
    check(b"measuring [" in seen and len(set(re.findall(rb"(\d+) %", seen))) >= 2, "bench shows how far it is, on a terminal", seen)
    process.terminate()
    check(process.wait(30) == 130, "and ends when it is told to", process.returncode)
    os.close(terminal)
finally:
    shutil.rmtree(folder)

print("1..%d" % number)
sys.exit(1 if failed else 0)
