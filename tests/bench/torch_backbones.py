"""IR-50 and VGGish on PyTorch, given their best chance: the peer that bench-deep is held against.

Traced, frozen and optimised for inference, with random weights. SPDX-License-Identifier: GPL-3.0-or-later
"""
import torch
from torch import nn
from torch.nn import functional

# Multiplications and additions of one input, counted tap by tap
OPERATIONS = {"ir50": 6.06e9, "vggish": 1.73e9}


class Unit(nn.Module):
    def __init__(self, n_in, n_out, stride):
        super().__init__()
        self.res_layer = nn.Sequential(
            nn.BatchNorm2d(n_in), nn.Conv2d(n_in, n_out, 3, 1, 1, bias=False), nn.PReLU(n_out),
            nn.Conv2d(n_out, n_out, 3, stride, 1, bias=False), nn.BatchNorm2d(n_out))
        self.shortcut = nn.Identity()
        if n_in != n_out:
            self.shortcut = nn.Sequential(nn.Conv2d(n_in, n_out, 1, stride, bias=False), nn.BatchNorm2d(n_out))

    def forward(self, x):
        return self.res_layer(x) + self.shortcut(x)


class Ir50(nn.Module):
    def __init__(self):
        super().__init__()
        self.input_layer = nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.PReLU(64))
        units = []
        for n_in, n_out, count, stride in ((64, 64, 3, 1), (64, 128, 4, 2), (128, 256, 14, 2), (256, 512, 3, 2)):
            units += [Unit(n_in, n_out, stride)] + [Unit(n_out, n_out, 1) for _ in range(count - 1)]
        self.body = nn.Sequential(*units)
        self.output_layer = nn.Sequential(nn.BatchNorm2d(512), nn.Flatten(), nn.Linear(512 * 25, 512), nn.BatchNorm1d(512))

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


def backbone(name, batch, channels_last):
    """The network for a batch of inputs, traced, frozen and optimised; and its input."""
    network = (Ir50() if name == "ir50" else Vggish()).eval()
    inputs = torch.rand(batch, 3, 40, 40) * 2 - 1 if name == "ir50" else torch.rand(batch, 96, 64) * 6 - 4
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
        inputs = inputs.to(memory_format=torch.channels_last) if inputs.dim() == 4 else inputs
    with torch.no_grad():
        traced = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network, inputs, check_trace=False)))
        for _ in range(3):
            traced(inputs)
    return traced, inputs
