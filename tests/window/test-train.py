# SPDX-License-Identifier: GPL-3.0-or-later
"""A network is trained in the window: chosen, begun, left alone, cancelled, taken up again after a restart, used.

   run-window-test.sh GATESCOPE test-train.py GATESCOPE-CLI
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

import numpy
import pyatspi
from gi.repository import Gio, GLib

from gswindow import Tap, Window, children, project_of, query, wait_for

EPOCHS = 100
TITLE = "Train a Network"

tap = Tap()
cli = sys.argv[1]
home = os.environ["HOME"]
networks = os.path.join(os.environ["XDG_DATA_HOME"], "gatescope", "networks")


def synth(*arguments):
    subprocess.run([cli, "synth", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)


def make_folder(name, clips=()):
    """A data set of plain arrays: what each clip's face features are, given as an array."""
    for number, video in enumerate(clips):
        clip = os.path.join(home, name, "clip%d" % number)
        os.makedirs(clip)
        numpy.save(os.path.join(clip, "cnn.npy"), video.astype(numpy.float32))
        numpy.save(os.path.join(clip, "vggish.npy"), numpy.zeros((len(video), 3), numpy.float32))
        numpy.save(os.path.join(clip, "VA_continuous_label.npy"), numpy.zeros((len(video), 2), numpy.float32))
    os.makedirs(os.path.join(home, name), exist_ok=True)
    return os.path.join(home, name)


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def lines_of(path):
    try:
        with open(path) as file:
            return [json.loads(line) for line in file]
    except (OSError, ValueError):
        return []


class Dialog:
    def __init__(self, window):
        self.window = window
        self.root = window.dialog(TITLE)

    def label(self, part, seconds=10.0):
        """What a label says that holds these words."""
        node = self.window.wait(lambda name: part in name, "label", seconds, self.root)
        return node.name if node is not None else None

    def press(self, name):
        self.window.press(name, "push button", 10.0, self.root)

    def button(self, name):
        return self.window.find(name, "push button", self.root)

    def can_press(self, name):
        node = self.button(name)
        return node is not None and node.getState().contains(pyatspi.STATE_SENSITIVE)

    def set(self, name, text):
        self.window.wait(name, "text", 10.0, self.root).queryEditableText().setTextContents(text)

    def add(self, folder):
        """Types a folder, as the dialog's first row lets one."""
        node = self.window.wait("Add a folder", "text", 10.0, self.root)
        x, y, width, height = self.window.extents(node)
        self.window.click(x + width / 3, y + height / 2)
        wait_for(lambda: node.getState().contains(pyatspi.STATE_FOCUSED), 5)
        time.sleep(0.3)
        self.window.type(folder)
        self.window.key("Return")

    def leave_out(self, folder):
        self.press("Leave out " + os.path.basename(folder))

    def epoch(self):
        """The last epoch that the curves' description tells of; 0 before the first."""
        node = self.window.find("Training curves", None, self.root)
        found = re.match(r"Epoch (\d+) of (\d+); loss \d\.\d+; validation CCC valence ", node.description)
        return int(found.group(1)) if found and int(found.group(2)) == EPOCHS else 0


class Question:
    """The one that is asked before the program ends."""

    TITLE = "Stop Training my corpus grjca valence?"

    def __init__(self, window):
        self.window = window
        self.root = wait_for(self.find, 10)

    def find(self):
        for child in children(self.window.frame.parent):
            if child is not None and child.name == self.TITLE and child.getState().contains(pyatspi.STATE_VISIBLE):
                time.sleep(0.3)  # until it has the keyboard
                return child
        return None

    def texts(self):
        return self.window.texts(self.root) if self.root is not None else []

    def says(self, part):
        return self.TITLE in self.texts() and any(part in text for text in self.texts())

    def is_gone(self):
        return wait_for(lambda: self.find() is None, 5)


class Files(threading.Thread):
    """A file manager, as far as it shows files."""

    XML = """<node><interface name='org.freedesktop.FileManager1'><method name='ShowItems'>
      <arg type='as' name='uris' direction='in'/><arg type='s' name='startup' direction='in'/></method></interface></node>"""

    def __init__(self):
        super().__init__(daemon=True)
        self.shown = []
        self.ready = threading.Event()

    def run(self):
        context = GLib.MainContext()
        context.push_thread_default()
        bus = Gio.DBusConnection.new_for_address_sync(
            os.environ["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        bus.register_object("/org/freedesktop/FileManager1", Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0], self.called)
        Gio.bus_own_name_on_connection(bus, "org.freedesktop.FileManager1", Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: self.ready.set(), None)
        GLib.MainLoop(context).run()

    def called(self, bus, sender, path, interface, method, parameters, invocation):
        self.shown += parameters.unpack()[0]
        invocation.return_value(None)


synth("--landmarks", "--out", os.path.join(home, "my corpus"), "--clips", "8", "--seconds", "20", "--seed", "5")
synth("--out", os.path.join(home, "clips"), "--clips", "1", "--seconds", "4", "--seed", "2")
corpus = os.path.join(home, "my corpus")
folder = os.path.join(home, "clips", "clip-0001")
clip = os.path.join(folder, [name for name in os.listdir(folder) if name.endswith(".webm")][0])
project = project_of(clip)
demo_arousal = os.path.join(os.environ["GS_SOURCE_ROOT"], "data", "networks", "demo-arousal.safetensors")

window = Window(clip)
tap.check(wait_for(lambda: query(project, "SELECT COUNT(*) FROM run WHERE state = 'complete'")[0][0] == 1, 120, 0.3),
          "the clip is analysed by the network in use")

# --- folders that are none ---
window.key("ctrl+t")
dialog = Dialog(window)
tap.check(dialog.root is not None, "Ctrl+T opens the dialog")
tap.check(dialog.label("Add a folder to begin with") is not None and not dialog.can_press("Start"), "without data there is no start")

wrong = numpy.ones((50, 4))
wrong[31, 2] = numpy.nan
for name, path, sentence in [
    ("that is not there", os.path.join(home, "nowhere"), "is not there; it may have been moved or deleted"),
    ("without clips", make_folder("empty"), "no folder in it holds features.safetensors"),
    ("that is one clip", os.path.join(corpus, "clip-0001"), "is the folder of one clip; choose the folder that holds it"),
    ("with a value that is no number", make_folder("broken", [numpy.ones((50, 4)), wrong]), "clip1"),
]:
    dialog.add(path)
    said = dialog.label(sentence)
    tap.check(said is not None and os.path.basename(path) in said, "a folder %s is said in one sentence" % name, said,
              window.texts(dialog.root))
    tap.check(not dialog.can_press("Start"), "and nothing can be started with it")
    dialog.leave_out(path)

# --- the data, and what they decide ---
dialog.add(corpus)
said = dialog.label("8 clips: 6 to train on, 1 to validate, 1 to test (split.json)")
tap.check(said is not None, "a good one says how many clips it has and how they are parted", window.texts(dialog.root))
tap.check(said and "frames a second" in said and "valence 100 %" in said and "compact-1" in said,
          "features, frame rate and labels", said)
tap.check(wait_for(lambda: dialog.can_press("Start"), 5), "now it can be started")

plain = make_folder("plain", [numpy.random.default_rng(number).normal(size=(50, 4)) for number in range(5)])
dialog.add(plain)
said = dialog.label("5 clips: 4 to train on, 1 to validate, 0 to test (fold 1 of 5 by clip)")
tap.check(said is not None, "a second folder says the same of itself", window.texts(dialog.root))
said = dialog.label("its features were made by")
tap.check((said is not None or dialog.label("where the clips before it have", 1) is not None) and not dialog.can_press("Start"),
          "but the two do not go together, and why is said", window.texts(dialog.root))
dialog.leave_out(plain)
tap.check(wait_for(lambda: dialog.can_press("Start"), 10), "without it the first is still good")

dialog.set("Epochs", "none")
tap.check(dialog.label("Epochs: “none” is no number") is not None and not dialog.can_press("Start"), "a word is no number of epochs")
dialog.set("Epochs", str(EPOCHS))
dialog.set("Iterations", "99")
tap.check(dialog.label("iterations") is not None and not dialog.can_press("Start"), "99 iterations are refused with a sentence",
          window.texts(dialog.root))
dialog.set("Iterations", "")
dialog.set("Window", "100")
dialog.set("Learning rate", "0,002")
dialog.set("Warm-up", "2")
dialog.set("Early stop", "1000")

dialog.set("Name of the file", "/dev/null/network")
dialog.press("Start")
tap.check(dialog.label("/dev/null") is not None and dialog.button("Cancel") is None, "a place that cannot be written to is said at once",
          window.texts(dialog.root))
dialog.set("Name of the file", "")
tap.check(dialog.label("my corpus grjca valence.safetensors") is not None, "the file has a name if nobody gives one",
          window.texts(dialog.root))
network = os.path.join(networks, "my corpus grjca valence.safetensors")

# --- data that vanish before they are read ---
os.rename(corpus, corpus + " gone")
dialog.press("Start")
said = dialog.label("my corpus", 20)
tap.check(wait_for(lambda: dialog.button("Cancel") is None, 10) and any("my corpus" in text and len(text) > 30
          for text in window.texts(dialog.root)), "data that have vanished are said", window.texts(dialog.root))
os.rename(corpus + " gone", corpus)
tap.check(not os.path.exists(network + ".setup"), "and leave nothing behind", os.listdir(networks))
dialog.press("Back to the settings")

# --- training, beside everything else ---
wait_for(lambda: dialog.can_press("Start"), 5)
window.key("alt+t", "alt+t")  # as an impatient hand does it
tap.check(wait_for(lambda: dialog.epoch() >= 2, 60), "Alt+T starts, and the curves tell of the epochs as they come",
          window.texts(dialog.root))
with open(network + ".setup") as file:
    config = json.load(file)["config"]
tap.check(config.get("epochs") == EPOCHS and config.get("learning_rate") == 0.002 and "hidden" not in config,
          "what is left empty stays with the engine", config)
status = dialog.label("windows/s")
tap.check(status is not None and "Epoch" in status, "with rate and epoch", status)
window.key("ctrl+q")
question = Question(window)
tap.check(question.root is not None and question.says("The epochs that are done are kept"),
          "Ctrl+Q asks before it ends a training, and says what is kept", question.texts(), window.read_log())
window.key("Return")
tap.check(question.is_gone() and window.process.poll() is None, "Return keeps it")
window.key("Escape")
tap.check(wait_for(lambda: window.dialog(TITLE, 0.1) is None, 5), "Escape closes the dialog")
window.press("Close", "push button")
question = Question(window)
tap.check(question.root is not None, "the window's own button asks too", window.texts())
window.key("Escape")
tap.check(question.is_gone() and window.process.poll() is None, "and Escape keeps the training")
tap.check(window.wait("Training my corpus grjca valence", "label", 5) is not None, "the window's progress row goes on with the training",
          window.texts())
before = len(lines_of(network + ".jsonl"))
time.sleep(1)
window.key("k")
tap.check(window.wait("Pause", "push button", 20) is not None and wait_for(lambda: window.time() > 0.5, 20),
          "the clip plays meanwhile")
window.key("k")
tap.check(wait_for(lambda: len(lines_of(network + ".jsonl")) > before, 30), "epochs are done meanwhile")
window.press("Show", "push button")
dialog = Dialog(window)
tap.check(dialog.root is not None and wait_for(lambda: dialog.epoch() > before, 10), "and Show leads back to the curves")

# --- cancelled ---
asked = time.monotonic()
dialog.press("Cancel")
said = dialog.label("Cancelled; ", 10)
tap.note("seen to be cancelled after %.2f s" % (time.monotonic() - asked))
tap.check(said is not None and "resumed" in said, "Cancel stops it and says what can be done", said, window.texts(dialog.root))
done = len(lines_of(network + ".jsonl"))
tap.check(0 < done < EPOCHS and os.path.exists(network + ".state") and not os.path.exists(network),
          "the epochs that are done are kept", done, os.listdir(networks))
tap.check(wait_for(lambda: dialog.can_press("Resume"), 5), "Resume is offered")
status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program from the dialog too", status, window.read_log())

# --- the last window is closed in the middle of it ---
window = Window(clip)
window.wait("Play", "push button", 20)
window.key("ctrl+t")
dialog = Dialog(window)
row = window.wait("my corpus grjca valence.safetensors", "list item", 10, dialog.root)
x, y, width, height = window.extents(row)
window.click(x + width / 2, y + height / 2)
wait_for(lambda: dialog.can_press("Resume"), 20)
window.key("alt+r")
wait_for(lambda: dialog.epoch() > done, 30)
window.key("ctrl+q")
question = Question(window)
window.key("Tab", "Return")
try:
    status = window.process.wait(20)
except subprocess.TimeoutExpired:
    status = None
tap.check(status == 0, "Stop ends the training and the program", status, window.read_log())
done = len(lines_of(network + ".jsonl"))
tap.check(done > 0 and os.path.exists(network + ".state"), "the epochs before it are kept", os.listdir(networks))

# --- another day ---
window = Window(clip)
window.wait("Play", "push button", 20)
window.key("ctrl+t")
dialog = Dialog(window)
row = window.wait("my corpus grjca valence.safetensors", "list item", 10, dialog.root)
tap.check(row is not None, "the interrupted training is listed", window.texts(dialog.root))
x, y, width, height = window.extents(row)
window.click(x + width / 2, y + height / 2)
tap.check(wait_for(lambda: dialog.can_press("Resume"), 20), "with its data and configuration", window.texts(dialog.root))
window.key("alt+r")
tap.check(wait_for(lambda: dialog.epoch() >= done, 10), "the curves begin with the epochs before the interruption", dialog.epoch())
tap.check(dialog.label("Best: epoch", 240) is not None and "Done" in dialog.label("Best: epoch"), "it trains to the end",
          window.texts(dialog.root))
log = lines_of(network + ".jsonl")
tap.check([line["epoch"] for line in log] == list(range(1, EPOCHS + 1)), "each epoch is logged once", len(log))
tap.check(sorted(os.listdir(networks)) == [os.path.basename(network), os.path.basename(network) + ".jsonl"],
          "nothing is left but the network and its log", os.listdir(networks))

# --- the same as on the command line ---
with open(os.path.join(home, "config.json"), "w") as file:
    json.dump(config, file)
other = os.path.join(home, "other.safetensors")
subprocess.run([cli, "train", "--config", os.path.join(home, "config.json"), "--data", corpus, "--out", other], check=True,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
with open(network, "rb") as one, open(other, "rb") as two:
    tap.check(one.read() == two.read(), "gatescope-cli makes the same file, byte for byte")

# --- shown ---
files = Files()
files.start()
files.ready.wait(10)
dialog.press("Show in Files")
tap.check(wait_for(lambda: files.shown == [GLib.filename_to_uri(network)], 10), "the file manager is asked for the file itself",
          files.shown)

# --- used ---
dialog.press("Use This Network")
tap.check(dialog.label("In use now") is not None, "it is put to use", window.texts(dialog.root))
runs = wait_for(lambda: (query(project, "SELECT id FROM run WHERE state = 'complete'") + [None] * 2)[1], 120, 0.3)
tap.check(runs is not None, "and the open clip is analysed anew with it", query(project, "SELECT id, state FROM run"))
counts = query(project, "SELECT COUNT(*), COUNT(valence), COUNT(arousal) FROM prediction WHERE run_id = (SELECT MAX(id) FROM run)")
tap.check(counts[0][0] > 80 and counts[0][1] == counts[0][0] == counts[0][2], "the new run says both", counts)
makers = query(project, "SELECT output, hash FROM network WHERE id IN (SELECT network_id FROM run_network WHERE run_id = (SELECT MAX(id) FROM run))")
tap.check(dict(makers).get("valence") == hash_of(network) and dict(makers).get("arousal") == hash_of(demo_arousal),
          "valence by this network, arousal by the one that was in use", makers)
window.key("Escape")
said = window.wait(lambda name: name.startswith("Demo network"), "label", 10)
tap.check(said is not None and said.name.startswith("Demo network for arousal:"), "the bar says which of them is the demo network's",
          window.texts())
window.key("ctrl+comma")
preferences = window.dialog("Preferences")
tap.check(window.wait(lambda name: os.path.basename(network) in name and "GRJCA, L = 2, window of 100 frames" in name, "label", 5,
                      preferences) is not None, "the preferences name the file and what it is", window.texts(preferences))
window.key("Escape")
wait_for(lambda: window.dialog("Preferences", 0.1) is None, 5)
status = window.quit()
tap.check(status == 0, "Ctrl+Q ends the program", status)
with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "gatescope", "preferences.ini")) as file:
    lines = file.read().splitlines()
    tap.check("network=" + network in lines and "kept-network=demo" in lines, "the choice is kept", *lines)
critical = [line for line in window.read_log().splitlines() if "CRITICAL" in line or "WARNING" in line]
tap.check(not critical, "nothing was complained about", *critical[:10])
tap.end()
