#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the fuzzers' first inputs into tests/fuzz/corpus: files of other tests, and the smallest network there can be
(Debian: python3-torch).

  make-corpus.py
"""
import collections
import json
import pathlib
import shutil
import struct
import zipfile

import torch

HERE = pathlib.Path(__file__).parent
CORPUS, FIXTURES = HERE / "corpus", HERE.parent / "nn" / "fixtures"


def shapes():
    """Names and shapes of grjca with one iteration, one block and one channel a modality, and a window of two frames."""
    def linear(name, n_in, n_out):
        yield name + ".weight", (n_out, n_in)
        yield name + ".bias", (n_out,)

    for modality in ("video", "logmel"):
        for conv in ("conv1", "conv2"):
            name = f"temporal.{modality}.network.0.{conv}."
            yield name + "bias", (1,)
            yield name + "weight_g", (1, 1, 1)
            yield name + "weight_v", (1, 1, 1)
    for norm in ("bn.video", "bn.logmel", "bn1"):
        for leaf in ("weight", "bias", "running_mean", "running_var"):
            yield f"{norm}.{leaf}", (1,)
    layer = "GRJCA.coattn.dcn_layers.0."
    yield from linear(layer + "dense_coattn.query_linear", 2, 2)
    for i in (1, 2):
        yield from linear(layer + f"dense_coattn.key{i}_linear", 2, 2)
        yield from linear(layer + f"dense_coattn.value{i}_linear", 1, 1)
        yield from linear(layer + f"linears.{i - 1}.0", 2, 1)
    for modality in ("video", "audio"):
        yield from linear(f"GRJCA.{modality}_gating_fc_layer", 1, 2)
    yield from linear("regressor1", 2, 1)
    yield from linear("regressor2", 1, 1)


def main():
    for name in ("pickle", "pth", "safetensors"):
        (CORPUS / name).mkdir(parents=True, exist_ok=True)

    for name in ("small", "types", "protocol-4", "refused-module", "refused-two", "refused-expanded"):
        with zipfile.ZipFile(FIXTURES / f"{name}.pth") as archive:
            entry = next(x for x in archive.namelist() if x.endswith("/data.pkl"))
            (CORPUS / "pickle" / name).write_bytes(archive.read(entry))
    for name in ("small", "small-big", "refused-legacy"):
        shutil.copy(FIXTURES / f"{name}.pth", CORPUS / "pth" / name)
    for name in ("small", "types"):
        shutil.copy(FIXTURES / f"{name}.safetensors", CORPUS / "safetensors" / name)

    storage, header, state, at = torch.ones(200), {}, collections.OrderedDict(), 0
    for name, shape in shapes():
        n = torch.Size(shape).numel()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [4 * at, 4 * (at + n)]}
        state[name] = storage[at:at + n].reshape(shape)
        at += n
    text = json.dumps(header, separators=(",", ":")).encode()
    (CORPUS / "safetensors" / "network").write_bytes(
        struct.pack("<Q", len(text)) + text + storage[:at].numpy().tobytes())
    torch.save(state, CORPUS / "pth" / "network")


if __name__ == "__main__":
    main()
