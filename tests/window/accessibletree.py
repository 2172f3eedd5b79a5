# SPDX-License-Identifier: GPL-3.0-or-later
"""All that an accessible shows, asked level by level.

libatspi asks for one thing after the other, and each answer takes as long as the window takes to draw. Here the questions about
all nodes of a level are on the way at the same time, so that a window of a thousand nodes is read in the time of some twenty frames.
"""

import pyatspi
from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"
NULL = "/org/a11y/atspi/null"
SECONDS = 5

_bus = None


def _connection():
    global _bus
    if _bus is None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None,
                                    GLib.VariantType("(s)"), Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        _bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    return _bus


class Node:
    """One accessible as it was when it was asked. What was not answered, or is not visible, has no children here."""

    def __init__(self, bus_name, path, way):
        self.bus_name = bus_name
        self.path = path
        self.way = way  # the number of the child to take at each step from the root
        self.name = ""
        self.role = None
        self.visible = False
        self.children = []

    def __iter__(self):
        """The visible ones, depth first, itself before its children."""
        stack = [self]
        while stack:
            node = stack.pop()
            if node is not None and node.visible:
                yield node
                stack.extend(reversed(node.children))


class _Walk:
    def __init__(self):
        self.pending = 0

    def ask(self, node, interface, method, arguments, take):
        def answered(connection, result):
            self.pending -= 1
            try:
                take(connection.call_finish(result).unpack()[0])
            except GLib.Error:
                pass  # it is gone

        self.pending += 1
        _connection().call(node.bus_name, node.path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                           SECONDS * 1000, None, answered)

    def visit(self, node):
        parts = {}

        # GetChildren would give them all at once, but for some widgets others than GetChildAtIndex, which pyatspi follows.
        def take(what, value):
            parts[what] = value
            if len(parts) == 2 and node.visible:
                node.children = [None] * parts["count"]
                for number in range(parts["count"]):
                    self.ask(node, ACCESSIBLE, "GetChildAtIndex", GLib.Variant("(i)", (number,)),
                             lambda child, number=number: take_child(number, *child))

        def take_child(number, bus_name, path):
            if path != NULL:
                node.children[number] = Node(bus_name, path, node.way + (number,))
                self.visit(node.children[number])

        def take_state(bits):
            place = int(pyatspi.STATE_VISIBLE)
            node.visible = bool(bits[place // 32] >> (place % 32) & 1)
            take("state", bits)

        def take_name(name):
            node.name = name

        def take_role(role):
            node.role = pyatspi.Atspi.role_get_name(pyatspi.Atspi.Role(role))

        self.ask(node, ACCESSIBLE, "GetState", None, take_state)
        self.ask(node, ACCESSIBLE, "GetRole", None, take_role)
        self.ask(node, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, "ChildCount")), lambda count: take("count", count))
        self.ask(node, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Name")), take_name)


def read_tree(root):
    """What is at and below @root (one of pyatspi's accessibles) now."""
    walk = _Walk()
    node = Node(root.app.bus_name, root.path, ())
    walk.visit(node)
    context = GLib.MainContext.default()
    while walk.pending > 0:
        context.iteration(True)
    return node


def accessible_of(root, node):
    """pyatspi's accessible for a @node that was read from @root, or None if another has its place by now."""
    found = root
    try:
        for number in node.way:
            found = found.get_child_at_index(number)
            if found is None:
                return None
        return found if found.path == node.path else None
    except GLib.Error:
        return None
