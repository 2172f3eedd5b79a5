# SPDX-License-Identifier: GPL-3.0-or-later
"""A small folder laid out as Aff-Wild2, of the program's own clips."""

import glob
import math
import os
import shutil
import subprocess

# Numbers of the crops of video1: two are missing, and the last is two later.
N_CROPS = 10

SECONDS = 3
N_FRAMES = {"video1": 75, "video2": 75, "video3": 30}


def labels():
    """What each label file says, in the order of lines; -5 = not labelled, each axis by itself."""
    def wave(n, phase):
        return [(round(math.sin(i / 9 + phase), 6), round(math.cos(i / 7 + phase), 6)) for i in range(n)]

    found = {"video1": wave(N_FRAMES["video1"], 0), "video2_left": wave(N_FRAMES["video2"] + 5, 1),
             "video2_right": wave(N_FRAMES["video2"], 2), "video3": wave(N_FRAMES["video3"] - 7, 3)}
    one = found["video1"]
    for i in 0, 10, 11, 12, 20, 22, 74:
        one[i] = (-5, one[i][1])
    for i in 11, 30, 74:
        one[i] = (one[i][0], -5)
    found["video2_right"][3:70] = [(-5, -5)] * 67
    return found


def write_labels(path, values, ending="\n"):
    with open(path, "w", newline="") as file:
        file.write("valence,arousal" + ending)
        for valence, arousal in values:
            file.write("%g,%g%s" % (valence, arousal, ending))


def make_tree(tree, cli):
    """video1 in a folder of its own, video2 with two people, video3 at ten frames a second with labels that end in CR LF, one that is
    broken, one that nobody has labelled; labels and crops without a video."""
    videos = os.path.join(tree, "videos")
    train, validate = (os.path.join(tree, "annotations", name) for name in ("Train_Set", "Validation_Set"))
    crops = os.path.join(tree, "cropped_aligned")
    for folder in os.path.join(videos, "batch1"), train, validate, crops:
        os.makedirs(folder)

    made = os.path.join(tree, "made")
    subprocess.run([cli, "synth", "--out", made, "--clips", "3", "--seconds", str(SECONDS), "--fps", "25", "--seed", "11"], check=True,
                   capture_output=True)
    clips = sorted(glob.glob(os.path.join(made, "clip-*", "clip.webm")))
    for clip, name in zip(clips, ("batch1/video1.webm", "video2.webm", "unlabelled.webm")):
        shutil.copy(clip, os.path.join(videos, name))
    subprocess.run(["ffmpeg", "-v", "error", "-i", clips[0], "-r", "10", "-t", str(SECONDS), "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac",
                    os.path.join(videos, "video3.mp4")], check=True)
    with open(os.path.join(videos, "broken.mp4"), "w") as file:
        file.write("this is no video")
    with open(os.path.join(videos, "readme.txt"), "w") as file:
        file.write("no video either")

    said = labels()
    for name in "video1", "video2_left", "video2_right":
        write_labels(os.path.join(train, name + ".txt"), said[name])
    write_labels(os.path.join(train, "broken.txt"), [(0, 0)] * 5)
    write_labels(os.path.join(validate, "video3.txt"), said["video3"], "\r\n")
    write_labels(os.path.join(validate, "ghost.txt"), [(0, 0)] * 5)

    for name in "video1", "video2_left", "stray":
        os.makedirs(os.path.join(crops, name))
        subprocess.run(["ffmpeg", "-v", "error", "-i", clips[0], "-vf", "crop=200:200,scale=112:112", "-frames:v", str(N_CROPS), "-q:v", "2",
                        os.path.join(crops, name, "%05d.jpg")], check=True)
    one = os.path.join(crops, "video1")
    os.remove(os.path.join(one, "00003.jpg"))
    os.remove(os.path.join(one, "00004.jpg"))
    os.rename(os.path.join(one, "%05d.jpg" % N_CROPS), os.path.join(one, "%05d.jpg" % (N_CROPS + 2)))
    shutil.rmtree(made)
    return tree
