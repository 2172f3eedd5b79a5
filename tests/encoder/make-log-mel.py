#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes fixtures/log-mel.safetensors: log-mel of a test sound, in double precision, straight from the definition.

  tests/encoder/make-log-mel.py tests/encoder/fixtures/log-mel.safetensors

The definition is that of VGGish's front end: 25 ms periodic Hann window, 10 ms hop, magnitude of a 512-point
Fourier transform, 64 triangular HTK mel bands from 125 to 7500 Hz, ln(x + 0.01). The sound, which test-log-mel.c
makes alike, sweeps upwards under noise of a linear congruential generator and ends in silence.
"""
import json
import struct
import sys

import numpy as np

RATE, COUNT = 16000, 5000


def sound():
    pcm, state = np.zeros(COUNT), 1
    for i in range(COUNT):
        state = (state * 1664525 + 1013904223) % 2**32
        t = i / RATE
        noise = state / 2**32 - 0.5
        pcm[i] = (0.3 * np.sin(2 * np.pi * (200 + 9000 * t) * t) + 0.1 * noise) if i < 4000 else 0.0
    return pcm.astype(np.float32).astype(np.float64)


def mel(frequency):
    return 1127.0 * np.log(1.0 + frequency / 700.0)


def bank():
    bins = mel(np.arange(257) * RATE / 512)
    edges = np.linspace(mel(125.0), mel(7500.0), 66)
    weights = np.zeros((257, 64))
    for band in range(64):
        lower, centre, upper = edges[band:band + 3]
        rise, fall = (bins - lower) / (centre - lower), (upper - bins) / (upper - centre)
        weights[:, band] = np.clip(np.minimum(rise, fall), 0.0, None)
    weights[0] = 0.0
    return weights


def main():
    pcm = sound()
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    starts = range(0, COUNT - 400 + 1, 160)
    spectra = np.abs(np.fft.rfft([pcm[s:s + 400] * window for s in starts], 512))
    frames = np.log(spectra @ bank() + 0.01).astype("<f4")
    header = json.dumps({"mel": {"dtype": "F32", "shape": list(frames.shape), "data_offsets": [0, frames.nbytes]}})
    header += " " * (-len(header) % 8)
    with open(sys.argv[1], "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header.encode() + frames.tobytes())


main()
