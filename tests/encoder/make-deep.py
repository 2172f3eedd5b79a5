#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes fixtures/deep.safetensors: what IR-50 and VGGish give on PyTorch (Debian: python3-torch) in double precision.

Weights and inputs are drawn from their names, by the tests as well (deep-weights.c): only outputs are kept.

  make-deep.py [FILE]
"""
import json
import pathlib
import struct
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional


def draw(name, shape, low, high):
    """splitmix64 of FNV-1a of the name plus the position; its upper 24 bits are the fraction."""
    start = 0xCBF29CE484222325
    for byte in name.encode():
        start = (start ^ byte) * 0x100000001B3 % 2**64
    with numpy.errstate(over="ignore"):
        x = numpy.arange(numpy.prod(shape), dtype=numpy.uint64) + numpy.uint64(start) + numpy.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        x = x ^ (x >> numpy.uint64(31))
    values = low + (high - low) * ((x >> numpy.uint64(40)).astype(numpy.float64) * 2.0**-24)
    return torch.from_numpy(values.astype(numpy.float32).reshape(shape))


class Unit(nn.Module):
    def __init__(self, n_in, n_out, stride):
        super().__init__()
        self.stride = stride
        self.res_layer = nn.Sequential(
            nn.BatchNorm2d(n_in), nn.Conv2d(n_in, n_out, 3, 1, 1, bias=False), nn.PReLU(n_out),
            nn.Conv2d(n_out, n_out, 3, stride, 1, bias=False), nn.BatchNorm2d(n_out))
        if n_in != n_out:
            self.shortcut_layer = nn.Sequential(nn.Conv2d(n_in, n_out, 1, stride, bias=False), nn.BatchNorm2d(n_out))

    def forward(self, x):
        shortcut = self.shortcut_layer(x) if hasattr(self, "shortcut_layer") else functional.max_pool2d(x, 1, self.stride)
        return self.res_layer(x) + shortcut


class Ir50(nn.Module):
    def __init__(self):
        super().__init__()
        self.input_layer = nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.PReLU(64))
        units = []
        for n_in, n_out, count, stride in ((64, 64, 3, 1), (64, 128, 4, 2), (128, 256, 14, 2), (256, 512, 3, 2)):
            units += [Unit(n_in, n_out, stride)] + [Unit(n_out, n_out, 1) for _ in range(count - 1)]
        self.body = nn.Sequential(*units)
        self.output_layer = nn.Sequential(nn.BatchNorm2d(512), nn.Dropout(), nn.Flatten(), nn.Linear(512 * 25, 512),
                                          nn.BatchNorm1d(512))

    def forward(self, faces):
        return functional.normalize(self.output_layer(self.body(self.input_layer(faces))), dim=1)


class Vggish(nn.Module):
    def __init__(self):
        super().__init__()
        layers, n_in = [], 1
        for n_out in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool"):
            layers += [nn.MaxPool2d(2)] if n_out == "pool" else [nn.Conv2d(n_in, n_out, 3, 1, 1), nn.ReLU()]
            n_in = n_in if n_out == "pool" else n_out
        self.features = nn.Sequential(*layers)
        self.embeddings = nn.Sequential(nn.Linear(512 * 24, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(),
                                        nn.Linear(4096, 128))

    def forward(self, patches):
        return self.embeddings(self.features(patches[:, None]).permute(0, 2, 3, 1).flatten(1))


def fill(network, prefix):
    """Ranges in which activations neither vanish nor explode."""
    for name, values in network.state_dict().items():
        leaf = name.rsplit(".", 1)[1]
        if leaf == "num_batches_tracked":
            continue
        bound = (3.0 / values[0].numel()) ** 0.5
        ranges = {"running_mean": (-0.1, 0.1), "running_var": (0.5, 1.5), "bias": (-0.1, 0.1), "weight": (-bound, bound)}
        if leaf == "weight" and values.dim() == 1:
            module = network.get_submodule(name.rsplit(".", 1)[0])
            ranges["weight"] = (0.1, 0.4) if isinstance(module, nn.PReLU) else (0.5, 1.0)
        values.copy_(draw(prefix + name, tuple(values.shape), *ranges[leaf]))


def main():
    default = pathlib.Path(__file__).parent / "fixtures" / "deep.safetensors"
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    inputs = {"ir50": draw("input.face", (3, 3, 40, 40), -1, 1), "vggish": draw("input.patch", (3, 96, 64), -4.5, 2.0)}
    outputs = {}
    with torch.no_grad():
        for key, network, prefix in (("ir50", Ir50(), "spatial.visual.backbone."), ("vggish", Vggish(), "spatial.audio.backbone.")):
            fill(network, prefix)
            outputs[key] = network.eval().double()(inputs[key].double()).float().numpy()

    header, data = {}, b""
    for key, values in outputs.items():
        header[key] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.astype("<f4").tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    main()
