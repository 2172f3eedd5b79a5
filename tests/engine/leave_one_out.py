# SPDX-License-Identifier: GPL-3.0-or-later
"""A small data set of another kind, and what ridge regression makes of it.

28 clips of 700 to 2400 frames at 10 Hz, each frame with 12 values of the face and 15 of the voice: what a laboratory may
bring that measures by its own means. Made from the landmark corpus of `gatescope-cli synth`, three frames of it averaged into
one. Needs numpy.

    leave_one_out.py make PROGRAM DIR [OUTPUT_CLIPS]    makes the data set in DIR
    leave_one_out.py ridge DIR valence|arousal          leave-one-clip-out CCC of ridge regression on it
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

import numpy as np

CLIPS = 28
RATE = 10
AVERAGED = 3

# Numbers of the compact encoder (docs/encoder.md) that are taken, several of them averaged.
VIDEO = [[102, 103], [104], [105], [106], [107], [108], [109], [110], [111], [112], [113], [127]]
AUDIO = [[33], [34], [36], [37], [38], [39], [40], [41], [42], [43], [45], [46], [47], list(range(1, 9)),
         list(range(9, 17))]

LAMBDAS = 10.0 ** np.arange(-2, 7)


def load_tensors(path):
    """The tensors of a safetensors file by name."""
    with open(path, "rb") as file:
        data = file.read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    kinds = {"F32": np.float32, "F64": np.float64}
    return {name: np.frombuffer(data[8 + size + entry["data_offsets"][0]:8 + size + entry["data_offsets"][1]],
                                kinds[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items() if name != "__metadata__"}


def save_tensors(path, tensors):
    """A safetensors file of float32 tensors; `pts` stays float64."""
    header, blobs, offset = {}, [], 0
    for name, array in tensors.items():
        array = np.ascontiguousarray(array, np.float64 if name == "pts" else np.float32)
        blobs.append(array.tobytes())
        header[name] = {"dtype": "F64" if name == "pts" else "F32", "shape": list(array.shape),
                        "data_offsets": [offset, offset + len(blobs[-1])]}
        offset += len(blobs[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def average(rows, n_frames):
    """[3 n, F] at 30 Hz to [n, F] at 10 Hz."""
    return rows[:n_frames * AVERAGED].reshape(n_frames, AVERAGED, -1).mean(axis=1)


def make(program, folder, clips=CLIPS, least=700, most=2400):
    """The data set; lengths are spread evenly from least to most, in a shuffled order."""
    lengths = np.random.default_rng(28).permutation(np.linspace(least, most, clips).round().astype(int))
    with tempfile.TemporaryDirectory() as scratch:
        corpus = os.path.join(scratch, "corpus")
        subprocess.run([program, "synth", "--landmarks", "--out", corpus, "--clips", str(clips), "--seconds",
                        str(most / RATE), "--fps", str(RATE * AVERAGED), "--seed", "28"], check=True)
        for i, name in enumerate(sorted(n for n in os.listdir(corpus) if n.startswith("clip-"))):
            n = int(lengths[i])
            source = load_tensors(os.path.join(corpus, name, "features.safetensors"))
            labels = np.load(os.path.join(corpus, name, "VA_continuous_label.npy"))
            video = np.stack([source["video"][:, k].mean(axis=1) for k in VIDEO], axis=1)
            audio = np.stack([source["audio"][:, k].mean(axis=1) for k in AUDIO], axis=1)
            os.makedirs(os.path.join(folder, name))
            save_tensors(os.path.join(folder, name, "features.safetensors"),
                         {"video": average(video, n), "audio": average(audio, n), "pts": np.arange(n) / RATE})
            np.save(os.path.join(folder, name, "VA_continuous_label.npy"), average(labels, n).astype(np.float32))


def load(folder):
    """[(name, [T, 27], [T, 2])] of all clips."""
    clips = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name, "features.safetensors")
        if os.path.isfile(path):
            tensors = load_tensors(path)
            labels = np.load(os.path.join(folder, name, "VA_continuous_label.npy"))
            clips.append((name, np.hstack([tensors["video"], tensors["audio"]]).astype(float), labels.astype(float)))
    return clips


def ccc(labels, predicted):
    """Lin's concordance with 1/N throughout."""
    covariance = ((labels - labels.mean()) * (predicted - predicted.mean())).mean()
    return 2 * covariance / (labels.var() + predicted.var() + (labels.mean() - predicted.mean()) ** 2)


def with_context(x, context):
    """Each frame beside the means of its last 1, 2, 4 .. seconds: what a linear map may know of time."""
    if not context:
        return x
    sums = np.vstack([np.zeros(x.shape[1]), np.cumsum(x, axis=0)])
    ends = np.arange(1, len(x) + 1)
    parts = [x]
    for seconds in context:
        starts = np.maximum(ends - int(seconds * RATE), 0)
        parts.append((sums[ends] - sums[starts]) / (ends - starts)[:, None])
    return np.hstack(parts)


class Moments:
    """Sums over a clip's frames from which ridge regression on any choice of clips follows."""

    def __init__(self, x, y):
        self.n = len(x)
        self.x, self.y = x.sum(axis=0), y.sum()
        self.xx, self.xy, self.yy = x.T @ x, x.T @ y, y @ y

    @staticmethod
    def add(several):
        total = Moments.__new__(Moments)
        for name in ("n", "x", "y", "xx", "xy", "yy"):
            setattr(total, name, sum(getattr(m, name) for m in several))
        return total

    def fit(self, strength):
        """Weights and offset of ridge regression on standardised features."""
        mean = self.x / self.n
        deviation = np.sqrt(np.maximum(np.diag(self.xx) / self.n - mean ** 2, 1e-12))
        xx = (self.xx - self.n * np.outer(mean, mean)) / np.outer(deviation, deviation)
        xy = (self.xy - mean * self.y) / deviation
        weights = np.linalg.solve(xx + strength * np.eye(len(mean)), xy) / deviation
        return weights, self.y / self.n - weights @ mean


def ridge(clips, output, context=(), scaled=False):
    """Predictions of each clip by ridge regression on all others.

    The strength is the one with the best pooled CCC over an inner leave-one-clip-out on those others. With `scaled` the
    predictions are spread about their mean by the factor that is best there too: least squares shrinks them, which CCC punishes.
    """
    xs = [with_context(x, context) for _, x, _ in clips]
    ys = [y[:, output] for _, _, y in clips]
    moments = [Moments(x, y) for x, y in zip(xs, ys)]
    factors = np.arange(1.0, 3.01, 0.1) if scaled else [1.0]
    predictions = []
    for held_out in range(len(clips)):
        inner = [i for i in range(len(clips)) if i != held_out]
        labels = np.concatenate([ys[i] for i in inner])
        best = (-2, None, None)
        for strength in LAMBDAS:
            predicted = []
            for i in inner:
                weights, offset = Moments.add([moments[k] for k in inner if k != i]).fit(strength)
                predicted.append(xs[i] @ weights + offset)
            predicted = np.concatenate(predicted)
            for factor in factors:
                score = ccc(labels, predicted.mean() + factor * (predicted - predicted.mean()))
                best = max(best, (score, strength, factor))
        total = Moments.add([moments[i] for i in inner])
        weights, offset = total.fit(best[1])
        mean = total.y / total.n
        predictions.append(mean + best[2] * (xs[held_out] @ weights + offset - mean))
    return predictions


def measure(clips, output, predictions):
    """CCC of all frames together and mean of the clips' CCC."""
    labels = [y[:, output] for _, _, y in clips]
    return (ccc(np.concatenate(labels), np.concatenate(predictions)),
            float(np.mean([ccc(y, p) for y, p in zip(labels, predictions)])))


# What ridge regression is given: its name, seconds of context, whether its spread is put right.
RIDGES = [("frame by frame", (), False), ("frame by frame, spread put right", (), True),
          ("with means of the last 1, 2, 4 and 8 s, spread put right", (1, 2, 4, 8), True)]


def main():
    if sys.argv[1:2] == ["make"] and len(sys.argv) in (4, 5):
        make(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:]))
    elif sys.argv[1:2] == ["ridge"] and len(sys.argv) == 4:
        clips = load(sys.argv[2])
        output = ["valence", "arousal"].index(sys.argv[3])
        for name, context, scaled in RIDGES:
            print("ridge %s: pooled CCC %.4f, mean over clips %.4f"
                  % ((name,) + measure(clips, output, ridge(clips, output, context, scaled))))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
