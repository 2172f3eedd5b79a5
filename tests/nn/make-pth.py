#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the PyTorch files in tests/nn/fixtures (Debian: python3-torch), and what their tensors hold as safetensors.

  make-pth.py [FOLDER]
"""
import collections
import io
import json
import pathlib
import struct
import sys
import zipfile

import numpy
import torch
from torch import nn


def tensors():
    """Every type of real numbers, and views of every kind."""
    base = torch.arange(24, dtype=torch.float32) / 7
    return collections.OrderedDict([
        ("float", torch.tensor([[0.1, -2.5], [1e-40, float("inf")]])),
        ("double", torch.tensor([0.1, -1e300, 1 / 3], dtype=torch.float64)),
        ("half", torch.tensor([0.1, -65504.0, 6e-8], dtype=torch.float16)),
        ("bfloat16", torch.tensor([0.1, -3e38, 1.0], dtype=torch.bfloat16)),
        ("int64", torch.tensor([-1, 2 ** 40, 7])),
        ("int32", torch.tensor([-1, 2 ** 30], dtype=torch.int32)),
        ("int16", torch.tensor([-32768, 5], dtype=torch.int16)),
        ("int8", torch.tensor([-128, 127], dtype=torch.int8)),
        ("uint8", torch.tensor([0, 255], dtype=torch.uint8)),
        ("bool", torch.tensor([True, False])),
        ("scalar", torch.tensor(12345)),
        ("empty", torch.zeros(0, 3)),
        ("empty.view", torch.zeros(4, 3)[4:]),
        ("transposed", base.reshape(4, 6).t()),
        ("offset", base[3:9]),
        ("every third", base[::3]),
        ("block", base.reshape(2, 3, 4)[:, 1:, 1:3]),
        ("alias", base[3:9]),
        ("four axes", base.reshape(1, 2, 3, 4).permute(3, 1, 0, 2)),
        ("parameter", nn.Parameter(torch.tensor([1.5, -1.5]))),
        ("naïve “name”", torch.tensor([4.0])),
    ])


def save_safetensors(path, values):
    header, blobs, offset = {}, [], 0
    for name, x in values.items():
        x = x.detach().to(torch.float32).contiguous()
        data = x.numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(x.shape), "data_offsets": [offset, offset + len(data)]}
        blobs.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def save_big_endian(path, values):
    """As PyTorch on a big-endian computer writes it: the storages' bytes the other way round, and a note of that."""
    buffer = io.BytesIO()
    torch.save(values, buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if "/data/" in name:
                data = numpy.frombuffer(data, "<f4").astype(">f4").tobytes()
            target.writestr(zipfile.ZipInfo(name), data)
        target.writestr(zipfile.ZipInfo("archive/byteorder"), "big")


def main(folder):
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    values = tensors()
    save_safetensors(folder / "types.safetensors", values)

    others = {"note": "not a tensor", "five axes": torch.zeros(1, 1, 1, 1, 2), "list": [torch.zeros(1)], "nothing": None}
    torch.save(collections.OrderedDict(values, **others), folder / "types.pth")
    torch.save({"epoch": 3, "loss": 0.25, "state_dict": values, "rates": [1e-3, 1e-4], "big": 2 ** 60, "low": -5},
               folder / "protocol-4.pth", pickle_protocol=4)

    base = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    small = collections.OrderedDict([("a", base), ("b", base.t())])
    save_safetensors(folder / "small.safetensors", small)
    torch.save(small, folder / "small.pth")
    save_big_endian(folder / "small-big.pth", small)
    torch.save(small, folder / "refused-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(nn.Linear(2, 2), folder / "refused-module.pth")
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), str(folder / "refused-script.pth"))
    torch.save(base, folder / "refused-tensor.pth")
    torch.save({"one": small, "two": small}, folder / "refused-two.pth")
    torch.save({"a": base[:1].expand(4, 3)}, folder / "refused-expanded.pth")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "fixtures")
