#!/usr/bin/python3
"""Every file with words that people see is in po/POTFILES.in, and every file named there is there.

  check-potfiles.py SOURCE_ROOT
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
listed = [line for line in (root / "po" / "POTFILES.in").read_text().splitlines() if line and not line.startswith("#")]
wanted = []
for path in [*root.glob("src/**/*.c"), *root.glob("ui/*.ui"), *root.glob("data/*.in")]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".in" or re.search(r'\b(_|N_|C_|NC_|ngettext) ?\(\s*"|translatable="yes"', text):
        wanted.append(str(path.relative_to(root)))

missing = sorted(set(wanted) - set(listed))
gone = sorted(set(listed) - set(wanted))
for name in missing:
    print(f"po/POTFILES.in lacks {name}")
for name in gone:
    print(f"po/POTFILES.in names {name}, which has nothing to translate or is not there")
if listed != sorted(listed):
    print("po/POTFILES.in is not sorted")
sys.exit(bool(missing or gone or listed != sorted(listed)))
