# SPDX-License-Identifier: GPL-3.0-or-later
"""A joystick that is not there: umockdev answers for it to every program that this one starts. Needs to be run by umockdev-wrapper."""

import os
import struct
import time

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev

KEY, ABS = 1, 3
X, Y = 0, 1
TRIGGER, THUMB = 0x120, 0x121
NAME = "Gatescope Test Stick"


class Stick:
    """Readings are 0 to 1023, 512 at rest."""

    def __init__(self):
        self.testbed = UMockdev.Testbed.new()
        # umockdev would answer for every other device as well, and has room for fifty that are open
        os.unlink(os.path.join(self.testbed.get_root_dir(), "ioctl", "_default"))
        self.number = 6
        self.answers = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "devices", "stick.ioctl")

    def plug(self):
        # A node cannot come back under its name
        self.number += 1
        number = self.number
        self.node = "/dev/input/event%d" % number
        self.path = "/sys/devices/usb1/1-1/input/input%d/event%d" % (number, number)
        # Described is told to everybody at once, who ask at once: the answers have to be there before
        with open(self.answers) as file:
            answers = file.read().replace("/dev/input/event7", self.node)
        path = os.path.join(os.environ["HOME"], "stick-%d.ioctl" % number)
        with open(path, "w") as file:
            file.write(answers)
        self.testbed.load_ioctl(self.node, path)
        self.testbed.add_from_string(
            "P: %s\nN: input/event%d\nE: DEVNAME=%s\nE: ID_BUS=usb\nE: ID_INPUT=1\nE: ID_INPUT_JOYSTICK=1\nE: MAJOR=13\nE: MINOR=%d\n"
            "E: SUBSYSTEM=input\nA: dev=13:%d\n" % (self.path[len("/sys"):], number, self.node, 64 + number, 64 + number))
        self.testbed.uevent(self.path, "add")

    def unplug(self):
        self.testbed.uevent(self.path, "remove")
        self.testbed.remove_device(self.path)

    def _say(self, kind, code, value):
        now = time.time()
        stamp = struct.pack("ll", int(now), int(now % 1 * 1e6))
        os.write(self.testbed.get_dev_fd(self.node), stamp + struct.pack("HHi", kind, code, value) + stamp + struct.pack("HHi", 0, 0, 0))

    def move(self, axis, reading):
        self._say(ABS, axis, reading)

    def press(self, button):
        self._say(KEY, button, 1)
        self._say(KEY, button, 0)
