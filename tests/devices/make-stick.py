# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what a joystick answers libevdev, as umockdev reads it: two axes of 0 to 1023, a throttle of 0 to 255, a cross, four buttons.

    make-stick.py >stick.ioctl
"""
import struct

BITS = {0: ([0, 1, 3], 8), 1: ([0x120, 0x121, 0x122, 0x123], 96), 2: ([], 8), 3: ([0, 1, 6, 0x10, 0x11], 8), 4: ([], 8), 5: ([], 8),
        0x11: ([], 8), 0x12: ([], 8), 0x15: ([], 16)}
AXES = {0: (512, 0, 1023, 0, 15, 0), 1: (512, 0, 1023, 0, 15, 0), 6: (128, 0, 255, 0, 15, 0), 0x10: (0, -1, 1, 0, 0, 0),
        0x11: (0, -1, 1, 0, 0, 0)}
NAME = b"Gatescope Test Stick"


def field(numbers, n_bytes):
    found = bytearray(n_bytes)
    for number in numbers:
        found[number // 8] |= 1 << number % 8
    return found


def line(name, result, data):
    print(name, result, bytes(data).hex().upper())


print("@DEV /dev/input/event7")
line("EVIOCGVERSION", 0, struct.pack("<I", 0x010001))
line("EVIOCGID", 0, struct.pack("<4H", 3, 0x6761, 0x7465, 0x0100))
line("EVIOCGNAME", len(NAME) + 1, NAME.ljust(255, b"\0"))
line("EVIOCGPHYS", 1, bytes(255))
line("EVIOCGUNIQ", 1, bytes(255))
line("EVIOCGPROP", 8, bytes(8))
line("EVIOCGKEY", 96, bytes(96))
line("EVIOCGLED", 8, bytes(8))
line("EVIOCGSW", 8, bytes(8))
for kind, (numbers, n_bytes) in BITS.items():
    line("EVIOCGBIT(%d)" % kind, n_bytes, field(numbers, n_bytes))
for axis, values in AXES.items():
    line("EVIOCGABS(%d)" % axis, 0, struct.pack("<6i", *values))
