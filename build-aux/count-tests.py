#!/usr/bin/python3
"""Counts the cases in meson's JUnit log, names those that failed, and ends with `N passed, N failed`.

  count-tests.py testlog.junit.xml STATUS

STATUS is what `meson test` returned: a failure that left no failed case (a program that
crashed before its first case, say) still counts as one.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import xml.etree.ElementTree as ElementTree

passed, failed, skipped = 0, [], []
for suite in ElementTree.parse(sys.argv[1]).getroot().iter("testsuite"):
    bad = len(failed)
    for case in suite.iter("testcase"):
        name = f"{suite.get('name')}: {case.get('name')}"
        if case.find("skipped") is not None:
            skipped.append(name)
        elif case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
        else:
            passed += 1
    broken = int(suite.get("errors") or 0) + int(suite.get("failures") or 0)
    if broken and len(failed) == bad:
        failed.append(suite.get("name"))

status = int(sys.argv[2])
if status and not failed:
    failed.append(f"meson test ended with status {status}")
for name in skipped:
    print("skipped:", name)
for name in failed:
    print("failed:", name)
print(f"{passed} passed, {len(failed)} failed" + (f", {len(skipped)} skipped" if skipped else ""))
sys.exit(1 if failed or not passed else 0)
