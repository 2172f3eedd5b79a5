"""The fusion network on PyTorch, given its best chance: the peer that bench programs are held against.

Weight normalisation is folded, batch normalisation stays a call that PyTorch fuses as it likes, and the whole
network is traced, frozen and optimised for inference. SPDX-License-Identifier: GPL-3.0-or-later
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

VIDEO, AUDIO = "video", "audio"
WIDTHS = {VIDEO: (512, [512, 512, 256, 256]), AUDIO: (128, [128, 128, 128, 128])}
KERNEL, WINDOW, HIDDEN, ITERATIONS, TEMPERATURE = 5, 300, 256, 2, 0.1


class Block(nn.Module):
    """Twice: causal convolution, leaky ReLU, dropout; shortcut; leaky ReLU."""

    def __init__(self, n_in, n_out, dilation, folded):
        super().__init__()
        self.pad = (KERNEL - 1) * dilation
        self.conv1 = nn.Conv1d(n_in, n_out, KERNEL, dilation=dilation)
        self.conv2 = nn.Conv1d(n_out, n_out, KERNEL, dilation=dilation)
        if not folded:
            self.conv1 = nn.utils.weight_norm(self.conv1)
            self.conv2 = nn.utils.weight_norm(self.conv2)
        self.shortcut = nn.Conv1d(n_in, n_out, 1) if n_in != n_out else nn.Identity()
        self.dropout = nn.Dropout(0.1)

    def forward(self, x):
        y = self.dropout(F.leaky_relu(self.conv1(F.pad(x, (self.pad, 0)))))
        y = self.dropout(F.leaky_relu(self.conv2(F.pad(y, (self.pad, 0)))))
        return F.leaky_relu(y + self.shortcut(x))


class Attention(nn.Module):
    """One iteration of recursive joint cross-attention."""

    def __init__(self, dv, da):
        super().__init__()
        d = dv + da
        self.query = nn.Linear(d, d)
        self.keys = nn.ModuleList([nn.Linear(WINDOW, WINDOW), nn.Linear(WINDOW, WINDOW)])
        self.values = nn.ModuleList([nn.Linear(dv, dv), nn.Linear(da, da)])
        self.updates = nn.ModuleList([nn.Linear(d, dv), nn.Linear(d, da)])
        self.scale = 1.0 / math.sqrt(d)
        self.dropout = nn.Dropout(0.6)

    def forward(self, video, audio):
        query = self.query(torch.cat((video, audio), -1))
        out = []
        for m, x in enumerate((video, audio)):
            scores = self.dropout(torch.tanh(torch.matmul(self.keys[m](x.transpose(1, 2)), query) * self.scale))
            attended = F.relu(torch.tanh(torch.matmul(self.values[m](x), scores)))
            out.append(x + self.dropout(F.relu(self.updates[m](attended))))
        return out[0], out[1]


class Grjca(nn.Module):
    """Temporal networks, batch normalisation, attention, gates and head."""

    def __init__(self, folded):
        super().__init__()
        self.temporal = nn.ModuleList()
        for n_in, channels in WIDTHS.values():
            blocks = []
            for i, n_out in enumerate(channels):
                blocks.append(Block(n_in, n_out, 2**i, folded))
                n_in = n_out
            self.temporal.append(nn.Sequential(*blocks))
        dv, da = WIDTHS[VIDEO][1][-1], WIDTHS[AUDIO][1][-1]
        self.norms = nn.ModuleList([nn.BatchNorm1d(dv), nn.BatchNorm1d(da)])
        self.attention = nn.ModuleList([Attention(dv, da) for _ in range(ITERATIONS)])
        self.gates = nn.ModuleList([nn.Linear(dv, ITERATIONS + 1), nn.Linear(da, ITERATIONS + 1)])
        self.regressor1 = nn.Linear(dv + da, HIDDEN)
        self.norm = nn.BatchNorm1d(HIDDEN)
        self.regressor2 = nn.Linear(HIDDEN, 1)

    def forward(self, video, audio):
        rows = [self.norms[m](self.temporal[m](x.transpose(1, 2))).transpose(1, 2) for m, x in enumerate((video, audio))]
        rows = [F.normalize(x, dim=-1) for x in rows]
        candidates = [[x] for x in rows]
        for attention in self.attention:
            rows = attention(rows[0], rows[1])
            for m in range(2):
                candidates[m].append(rows[m])
        fused = []
        for m in range(2):
            weights = torch.softmax(self.gates[m](rows[m]) / TEMPERATURE, -1)
            fused.append(F.relu((torch.stack(candidates[m], -1) * weights.unsqueeze(2)).sum(-1)))
        hidden = self.regressor1(torch.cat(fused, -1))
        hidden = F.leaky_relu(self.norm(hidden.transpose(1, 2)).transpose(1, 2))
        return torch.tanh(self.regressor2(hidden))


def inference_network(batch):
    """The network for windows [batch, T, F], traced, frozen and optimised; and its inputs."""
    network = Grjca(folded=True).eval()
    inputs = [torch.rand(batch, WINDOW, WIDTHS[m][0]) * 2 - 1 for m in (VIDEO, AUDIO)]
    with torch.no_grad():
        traced = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network, inputs, check_trace=False)))
        for _ in range(3):
            traced(*inputs)
    return traced, inputs


def count_operations():
    """Multiplications and additions of one window's matrix products, taps that see only padding left out."""
    n, widths = 0, []
    for n_in, channels in WIDTHS.values():
        for i, n_out in enumerate(channels):
            rows = sum(max(0, WINDOW - tap * 2**i) for tap in range(KERNEL))
            n += 2 * rows * n_out * (n_in + n_out)
            n += 2 * WINDOW * n_in * n_out if n_in != n_out else 0
            n_in = n_out
        widths.append(n_in)
    d = sum(widths)
    for _ in range(ITERATIONS):
        n += 2 * WINDOW * d * d + sum(2 * WINDOW * width * (WINDOW + width + 3 * d) for width in widths)
    return n + 2 * WINDOW * d * HIDDEN


def ccc_loss(label, prediction):
    """1 - CCC a sequence, averaged."""
    lm, pm = label.mean(1, keepdim=True), prediction.mean(1, keepdim=True)
    covariance = ((label - lm) * (prediction - pm)).mean(1, keepdim=True)
    return (1 - 2 * covariance / (label.var(1, keepdim=True) + prediction.var(1, keepdim=True) + (lm - pm) ** 2)).mean()


def training_step(batch):
    """A function that does one step of Adam on a batch of windows."""
    network = Grjca(folded=False).train()
    adam = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=1e-3)
    video, audio = [torch.rand(batch, WINDOW, WIDTHS[m][0]) * 2 - 1 for m in (VIDEO, AUDIO)]
    label = torch.sin(0.05 * torch.arange(WINDOW)).reshape(1, WINDOW, 1).expand(batch, -1, -1)

    def step():
        adam.zero_grad(set_to_none=True)
        loss = ccc_loss(label, network(video, audio))
        loss.backward()
        adam.step()

    return step
