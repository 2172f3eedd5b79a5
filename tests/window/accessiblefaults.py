# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader would not make sense of."""

import re

import pyatspi

from gswindow import children

# Roles that say nothing about what one can do with it
VAGUE = {"unknown", "invalid", "filler", "redundant object", "panel"}
VALUED = {"slider", "spin button", "progress bar"}
# The name of a class is none
CLASS = re.compile(r"^(Gtk|Gs|Adw|Gdk)[A-Z]\w+$")


def walk(root):
    """Each visible node with its states and the roles of what it is in."""
    stack = [(root, ())]
    while stack:
        node, path = stack.pop()
        try:
            states = node.getState()
            if not states.contains(pyatspi.STATE_VISIBLE):
                continue
            yield node, states, path
            stack.extend((child, path + (node.getRoleName(),)) for child in children(node) if child is not None)
        except Exception:
            continue


def describe(node):
    return "%s “%s”" % (node.getRoleName(), node.name)


def has_name(node):
    return bool(node.name.strip()) and not CLASS.match(node.name) and not node.name.startswith("_")


def find_faults(root):
    """Scroll panes need no name: what is in them has one. Rows of tables are read by their cells. Gives the sentences and the number of
    controls that take the focus."""
    faults, n = [], 0
    for node, states, path in walk(root):
        role, place = node.getRoleName(), "in " + " > ".join(path[-3:])
        if role in VALUED:
            if "Value" in node.get_interfaces():
                value = node.queryValue()
                if not value.minimumValue <= value.currentValue <= value.maximumValue:
                    faults.append("%s: %s has the value %g, not within its range" % (place, describe(node), value.currentValue))
            elif not re.search(r"\d", node.description):
                faults.append("%s: %s has no value" % (place, describe(node)))
            if not has_name(node):
                faults.append("%s: %s has no name" % (place, describe(node)))
        if not states.contains(pyatspi.STATE_FOCUSABLE) or role in ("scroll pane", "table row"):
            continue
        n += 1
        if role in VAGUE and not has_name(node):
            faults.append("%s: %s takes the focus and is nothing" % (place, describe(node)))
        elif not has_name(node):
            faults.append("%s: %s has no name" % (place, describe(node)))
    return faults, n
