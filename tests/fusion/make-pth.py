#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes PyTorch twins of some networks in tests/fusion/fixtures, in the ways in which people save them (Debian: python3-torch).

  make-pth.py [FOLDER]
"""
import collections
import json
import pathlib
import sys

import numpy
import torch
from torch import nn


def read(path):
    """The parameters of a fixture, as an ordered state dict."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    state = collections.OrderedDict()
    for name, entry in header.items():
        if name.startswith("param."):
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(data[8 + length + begin:8 + length + end], "<f4").reshape(entry["shape"])
            state[name[len("param."):]] = torch.from_numpy(values.copy())
    return state


def plain(state):
    """As `network.state_dict()` gives it: each convolution under two names, counters, parts that nothing uses."""
    full = collections.OrderedDict()
    for name, x in state.items():
        full[name] = x
        for conv, other in (("conv1", "net.0"), ("conv2", "net.4")):
            if f".{conv}." in name:
                full[name.replace(conv, other)] = x.detach()
        if name.endswith("running_var"):
            full[name.replace("running_var", "num_batches_tracked")] = torch.tensor(17)
    full["GRJCA.Joint.init_hidden"] = torch.ones(2, 3)
    full["spatial.visual.logits.weight"] = torch.ones(2, 2)
    full._metadata = collections.OrderedDict([("", {"version": 1}), ("temporal", {"version": 1})])
    return full


def checkpoint(state):
    """As a training program saves it: parallel over graphics cards, with its optimiser beside it."""
    parameters = {"module." + name: nn.Parameter(x) for name, x in state.items()}
    adam = torch.optim.Adam([p for name, p in parameters.items() if "regressor" in name])
    sum(p.sum() for p in parameters.values()).backward()
    before = {name: p.detach().clone() for name, p in parameters.items()}
    adam.step()
    for name, p in parameters.items():
        p.data.copy_(before[name])
    return {"epoch": 3, "best": 0.5, "optimizer": adam.state_dict(), "state_dict": collections.OrderedDict(parameters)}


def flat(state, dtype):
    """All tensors as views of one storage, the matrices transposed in it."""
    storage = torch.empty(sum(x.numel() for x in state.values()), dtype=dtype)
    views, at = collections.OrderedDict(), 0
    for name, x in state.items():
        turned = x.t() if x.dim() == 2 else x
        view = storage[at:at + x.numel()].reshape(turned.shape)
        view.copy_(turned)
        views[name] = view.t() if x.dim() == 2 else view
        at += x.numel()
    return views


def main(folder):
    torch.save(plain(read(folder / "small-grjca-2-both.safetensors")), folder / "small-grjca-2-both.pth")
    torch.save(checkpoint(read(folder / "small-hgrjca-2-valence.safetensors")), folder / "small-hgrjca-2-valence.pth")
    torch.save(flat(read(folder / "small-grjca-3-arousal.safetensors"), torch.float64), folder / "small-grjca-3-arousal.pth")
    torch.save(flat(read(folder / "small-rjca-2-valence.safetensors"), torch.float32), folder / "small-rjca-2-valence.pth")
    torch.save({"model": flat(read(folder / "small-dca-2-valence.safetensors"), torch.float32)},
               folder / "small-dca-2-valence.pth", pickle_protocol=4)
    torch.save(flat(read(folder / "small-ca-1-valence.safetensors"), torch.float32), folder / "small-ca-1-valence.pth")
    torch.save(flat(read(folder / "small-concat-1-both.safetensors"), torch.float32), folder / "small-concat-1-both.pth")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "fixtures")
