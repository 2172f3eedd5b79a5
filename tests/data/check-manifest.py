#!/usr/bin/python3
"""The Flatpak manifest is YAML, names what the build needs, and flatpak-builder understands it where it is installed.

  check-manifest.py MANIFEST APPLICATION_ID
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

path, application_id = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    manifest = yaml.safe_load(file)

assert manifest["app-id"] == application_id, manifest["app-id"]
assert manifest["command"] == "gatescope"
assert isinstance(manifest["runtime-version"], str), "a version is text"
assert "--socket=pulseaudio" in manifest["finish-args"], "without it there is no sound"

for module in manifest["modules"]:
    for source in module["sources"]:
        name = f"{module['name']}: {source}"
        if source["type"] in ("archive", "file"):
            assert re.fullmatch("[0-9a-f]{64}", source["sha256"]), name
            assert "path" in source or source["url"].startswith("https://"), name
        elif source["type"] == "git":
            assert isinstance(source.get("commit", source["tag"]), str), name
        else:
            assert source["type"] == "dir", name
assert manifest["modules"][-1]["name"] == "gatescope"

builder = shutil.which("flatpak-builder")
if builder:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([builder, "--show-manifest", os.path.abspath(path)], check=True, stdout=subprocess.DEVNULL,
                       cwd=folder)
else:
    print("flatpak-builder is not installed: only the YAML was looked at")
