#!/usr/bin/python3
"""Times the network, or the backbones of the deep encoder, against PyTorch, in turns, on the same cores, and prints the ratios.

    tests/bench/compare-torch.py BUILD/tests/bench/bench-network [--rounds N] [--threads 1,2] [--no-training]
    tests/bench/compare-torch.py BUILD/tests/bench/bench-deep --backbones [--rounds N] [--threads 1,2]

PyTorch (Debian: python3-torch) gets its best chance: weights folded, the network frozen and optimised for inference, the
best of several batch sizes, the fastest kernels that the processor has for it and its BLAS library.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

BATCHES = (1, 4, 12)
TRAINING_BATCH = 12


class Program:
    """bench-network with its pipe."""

    def __init__(self, path, threads):
        self.process = subprocess.Popen([path, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def time(self, what):
        return float(self.ask(what))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def choose_kernels(path):
    """Before PyTorch is loaded: the BLAS core that Gatescope found right for this processor, and AVX-512 where it exists."""
    program = Program(path, 1)
    core = program.ask("core")
    program.close()
    os.environ["OPENBLAS_CORETYPE"] = core
    with open("/proc/cpuinfo") as cpuinfo:
        os.environ["ATEN_CPU_CAPABILITY"] = "avx512" if "avx512vl" in cpuinfo.read() else "avx2"
    return core


def clock(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def best_network(peer, torch):
    """The frozen network with the batch size that takes the least time a window."""
    candidates = []
    for batch in BATCHES:
        network, inputs = peer.inference_network(batch)
        with torch.no_grad():
            seconds = statistics.median(clock(lambda: network(*inputs)) for _ in range(3)) / batch
        candidates.append((seconds, batch, network, inputs))
    return min(candidates, key=lambda c: c[0])


def best_backbone(peer, torch, name):
    """Of both layouts of memory and all batches, what takes the least time an input."""
    candidates = []
    for batch in BATCHES:
        for channels_last in (False, True):
            network, inputs = peer.backbone(name, batch, channels_last)
            with torch.no_grad():
                seconds = statistics.median(clock(lambda: network(inputs)) for _ in range(3)) / batch
            candidates.append((seconds, batch, network, inputs))
    return min(candidates, key=lambda c: c[0])


def compare_backbones(args, torch):
    import torch_backbones as peer

    for threads in (int(t) for t in args.threads.split(",")):
        torch.set_num_threads(threads)
        program = Program(args.program, threads)
        for name in ("ir50", "vggish"):
            _, batch, network, inputs = best_backbone(peer, torch, name)
            ours, theirs, bound = [], [], []
            with torch.no_grad():
                for i in range(-1, args.rounds):
                    times = (program.time("gemm"), program.time(name), clock(lambda: network(inputs)) / batch)
                    if i >= 0:
                        for to, value in zip((bound, ours, theirs), times):
                            to.append(value)
            row(f"{name} (of {batch})", threads, ours, theirs)
            operations = peer.OPERATIONS[name]
            against = statistics.median(o / (b * operations * 1e-9) for o, b in zip(ours, bound))
            print(f"{'':16} {'':7} takes {against:.2f} of its {operations * 1e-9:.2f} GFLOP at the sgemm rate, "
                  f"{1 / statistics.median(bound):.0f} GFLOP/s; fastest {min(ours) * 1e3:.1f} and {min(theirs) * 1e3:.1f} ms")
        program.close()


def row(what, threads, ours, theirs):
    ratio = statistics.median(t / o for o, t in zip(ours, theirs))
    print(f"{what:16} {threads:7} {statistics.median(ours) * 1e3:12.1f} {statistics.median(theirs) * 1e3:12.1f} {ratio:8.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--no-training", action="store_true")
    parser.add_argument("--backbones", action="store_true", help="the program is bench-deep")
    args = parser.parse_args()

    core = choose_kernels(args.program)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import torch
    import torch_peer as peer

    torch.manual_seed(1)
    print(f"PyTorch {torch.__version__}, BLAS core {core}, {args.rounds} rounds in turns, medians; milliseconds")
    print(f"{'':16} {'threads':>7} {'Gatescope':>12} {'PyTorch':>12} {'ratio':>8}")
    if args.backbones:
        compare_backbones(args, torch)
        return
    operations = peer.count_operations()
    for threads in (int(t) for t in args.threads.split(",")):
        torch.set_num_threads(threads)
        program = Program(args.program, threads)
        _, batch, network, inputs = best_network(peer, torch)
        ours, theirs, bound = [], [], []
        with torch.no_grad():
            for i in range(-1, args.rounds):
                times = (program.time("gemm"), program.time("window"), clock(lambda: network(*inputs)) / batch)
                if i >= 0:
                    for to, value in zip((bound, ours, theirs), times):
                        to.append(value)
        row(f"window (of {batch})", threads, ours, theirs)
        against = statistics.median(o / (b * operations * 1e-9) for o, b in zip(ours, bound))
        print(f"{'':16} {'':7} a window takes {against:.2f} of its {operations * 1e-9:.2f} GFLOP at the sgemm rate, "
              f"{1 / statistics.median(bound):.0f} GFLOP/s")
        if not args.no_training:
            step = peer.training_step(TRAINING_BATCH)
            ours, theirs = [], []
            for i in range(-1, args.rounds):
                times = program.time("step"), clock(step)
                if i >= 0:
                    ours.append(times[0])
                    theirs.append(times[1])
            row("training step", threads, ours, theirs)
        program.close()


if __name__ == "__main__":
    main()
