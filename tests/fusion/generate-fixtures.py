#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the fixtures in tests/fusion/fixtures with PyTorch's layers and autograd (Debian: python3-torch).

Parameters and inputs are drawn here and stored; the tests read them and never draw their own. Every
network is smaller than one that would be trained, with different widths everywhere, so that an axis
mixed up cannot go unnoticed.

  generate-fixtures.py [FOLDER]
"""
import json
import pathlib
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional

NETWORKS = [
    ("concat", 1, "both"), ("ca", 1, "valence"), ("dca", 2, "valence"), ("rjca", 2, "valence"),
    ("grjca", 2, "both"), ("grjca", 3, "arousal"), ("hgrjca", 2, "valence"), ("hgrjca", 3, "both"),
]


class Block(nn.Module):
    def __init__(self, n_in, n_out, kernel, dilation):
        super().__init__()
        self.reach = (kernel - 1) * dilation
        self.conv1 = nn.utils.weight_norm(nn.Conv1d(n_in, n_out, kernel, dilation=dilation))
        self.conv2 = nn.utils.weight_norm(nn.Conv1d(n_out, n_out, kernel, dilation=dilation))
        if n_in != n_out:
            self.downsample = nn.Conv1d(n_in, n_out, 1)

    def forward(self, x):
        y = x
        for conv in (self.conv1, self.conv2):
            y = functional.leaky_relu(conv(functional.pad(y, (self.reach, 0))))
        shortcut = self.downsample(x) if hasattr(self, "downsample") else x
        return functional.leaky_relu(y + shortcut)


class Temporal(nn.Module):
    def __init__(self, n_in, widths, kernel):
        super().__init__()
        sizes = [n_in] + widths
        self.network = nn.Sequential(*(Block(a, b, kernel, 2 ** i) for i, (a, b) in enumerate(zip(sizes, widths))))

    def forward(self, x):
        return self.network(x.mT).mT


class Correlation(nn.Module):
    """The linear maps of one iteration, held under the names of the checkpoints."""

    def __init__(self, widths, window, cross):
        super().__init__()
        d1, d2 = widths
        if cross:
            self.query1_linear, self.query2_linear = nn.Linear(d2, d2), nn.Linear(d1, d1)
        else:
            self.query_linear = nn.Linear(d1 + d2, d1 + d2)
        self.key1_linear, self.key2_linear = nn.Linear(window, window), nn.Linear(window, window)
        self.value1_linear, self.value2_linear = nn.Linear(d1, d1), nn.Linear(d2, d2)


class Iteration(nn.Module):
    def __init__(self, widths, window, cross):
        super().__init__()
        d1, d2 = widths
        self.cross = cross
        self.dense_coattn = Correlation(widths, window, cross)
        queries = (d2, d1) if cross else (d1 + d2, d1 + d2)
        self.linears = nn.ModuleList(nn.Sequential(nn.Linear(q, d)) for q, d in zip(queries, widths))

    def forward(self, video, audio):
        c = self.dense_coattn
        if self.cross:
            queries = c.query1_linear(audio), c.query2_linear(video)
        else:
            queries = (c.query_linear(torch.cat([video, audio], 2)),) * 2
        result = []
        for x, q, key, value, update in zip((video, audio), queries, (c.key1_linear, c.key2_linear),
                                            (c.value1_linear, c.value2_linear), self.linears):
            correlation = torch.tanh(torch.einsum("bct,btq->bcq", key(x.mT), q) / q.shape[2] ** 0.5)
            attended = torch.relu(torch.tanh(torch.einsum("btc,bcq->btq", value(x), correlation)))
            result.append(x + torch.relu(update(attended)))
        return result


class Fusion(nn.Module):
    def __init__(self, config, widths):
        super().__init__()
        kind, n = config["fusion"], config["iterations"]
        if kind != "concat":
            self.coattn = nn.Module()
            self.coattn.dcn_layers = nn.ModuleList(Iteration(widths, config["window"], kind in ("ca", "dca"))
                                                   for _ in range(n))
        for name, d in zip(("video", "audio"), widths):
            if kind in ("dca", "grjca"):
                setattr(self, name + "_gating_fc_layer", nn.Linear(d, n + 1))
            if kind == "hgrjca":
                for t in range(1, n + 1):
                    setattr(self, f"{name}_gating_fc_layer_stage{t}", nn.Linear(d, t + 1))
                setattr(self, name + "_gating_fc_layer_stage", nn.Linear(d, n))


class Network(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        widths = config["video_tcn"][-1], config["audio_tcn"][-1]
        self.temporal = nn.ModuleDict({
            "video": Temporal(config["video_features"], config["video_tcn"], config["kernel"]),
            "logmel": Temporal(config["audio_features"], config["audio_tcn"], config["kernel"])})
        self.bn = nn.ModuleDict({"video": nn.BatchNorm1d(widths[0]), "logmel": nn.BatchNorm1d(widths[1])})
        self.root = config["fusion"].upper() if config["fusion"] in ("grjca", "hgrjca") else "fusion"
        setattr(self, self.root, Fusion(config, widths))
        self.regressor1 = nn.Linear(sum(widths), config["hidden"])
        self.bn1 = nn.BatchNorm1d(config["hidden"])
        self.regressor2 = nn.Linear(config["hidden"], 2 if config["output"] == "both" else 1)

    def gate(self, trace, name, selector, candidates):
        layer = getattr(getattr(self, self.root), name)
        weights = torch.softmax(layer(selector) / self.config["temperature"], 2)
        trace["gate." + name] = weights
        return torch.relu(torch.einsum("btk,btkd->btd", weights, torch.stack(candidates, 2)))

    def forward(self, video, audio):
        trace, states, fusion = {}, {}, getattr(self, self.root)
        for name, x in (("video", video), ("logmel", audio)):
            trace[name + ".tcn"] = self.temporal[name](x)
            trace[name + ".bn"] = self.bn[name](trace[name + ".tcn"].mT).mT
            states["audio" if name == "logmel" else name] = [functional.normalize(trace[name + ".bn"], dim=2)]
        if self.config["fusion"] != "concat":
            for t, layer in enumerate(fusion.coattn.dcn_layers, 1):
                for name, x in zip(states, layer(*(s[-1] for s in list(states.values())))):
                    trace[f"{name}.attended.{t}"] = x
                for name in states:
                    states[name].append(trace[f"{name}.attended.{t}"])
        parts = []
        for name, s in states.items():
            layer = name + "_gating_fc_layer"
            if self.config["fusion"] == "hgrjca":
                stages = [self.gate(trace, f"{layer}_stage{t}", s[t], s[:t + 1]) for t in range(1, len(s))]
                parts.append(self.gate(trace, layer + "_stage", s[-1], stages))
            elif self.config["fusion"] in ("grjca", "dca"):
                parts.append(self.gate(trace, layer, s[-1], s))
            else:
                parts.append(s[-1])
        trace["fused"] = torch.cat(parts, 2)
        hidden = functional.leaky_relu(self.bn1(self.regressor1(trace["fused"]).mT))
        trace["prediction"] = torch.tanh(self.regressor2(hidden.mT))
        return trace


def loss_of(prediction, label):
    """1 - CCC of each sequence and output over the frames that have a label, averaged."""
    losses = []
    for b in range(len(label)):
        for o in range(label.shape[2]):
            known = ~torch.isnan(label[b, :, o])
            x, y = prediction[b, known, o], label[b, known, o]
            covariance = ((x - x.mean()) * (y - y.mean())).mean()
            losses.append(1 - 2 * covariance / (x.var() + y.var() + (x.mean() - y.mean()) ** 2))
    return torch.stack(losses).mean()


def write(path, tensors, metadata):
    header, blobs, at = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(numpy.uint64(len(text)).astype("<u8").tobytes() + text + b"".join(blobs))


def make(folder, fusion, iterations, output):
    torch.manual_seed(len(fusion) * 10 + iterations)
    config = dict(fusion=fusion, iterations=iterations, output=output, window=9, video_features=5, audio_features=4,
                  video_tcn=[6, 5], audio_tcn=[3, 3], kernel=3, hidden=4, temperature=0.1)
    network = Network(config)
    with torch.no_grad():
        for name, x in network.named_buffers():
            if name.endswith("running_mean"):
                x.uniform_(-0.2, 0.2)
            if name.endswith("running_var"):
                x.uniform_(0.5, 2.0)
        for name, x in network.named_parameters():
            if "weight_g" in name or "bn" in name:
                x.add_(torch.empty_like(x).uniform_(-0.3, 0.3))

    video, audio = torch.rand(3, 9, 5) * 2 - 1, torch.rand(3, 9, 4) * 2 - 1
    label = torch.sin(torch.arange(27.0 * 2).reshape(3, 9, 2) * 0.7)[:, :, :2 if output == "both" else 1] * 0.7
    label[1, 2:4] = float("nan")
    label[2, 7:] = float("nan")

    def state():
        return {k: x.clone() for k, x in network.state_dict().items() if not k.endswith("num_batches_tracked")}

    tensors = {"input.video": video, "input.audio": audio, "input.label": label}
    tensors.update(("param." + k, x) for k, x in state().items())
    network.eval()
    with torch.no_grad():
        tensors.update(("eval." + k, x) for k, x in network(video, audio).items())
    network.train()
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-3)
    for step in range(3):
        adam.zero_grad()
        loss = loss_of(network(video, audio)["prediction"], label)
        loss.backward()
        if step == 0:
            tensors.update(("grad." + k, x.grad.clone()) for k, x in network.named_parameters())
        tensors[f"train.loss.{step}"] = loss.reshape(1)
        adam.step()
    # With the running statistics of batch normalisation, which have moved too.
    tensors.update(("adam." + k, x) for k, x in state().items())
    write(folder / f"small-{fusion}-{iterations}-{output}.safetensors", tensors, {"config": json.dumps(config)})


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "fixtures")
    target.mkdir(exist_ok=True)
    for arguments in NETWORKS:
        make(target, *arguments)
