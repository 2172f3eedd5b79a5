#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the demo clip, its labels and its weak spans again from plan.json.
# usage: data/demo/make-demo.sh [path of gatescope-cli]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cli=${1:-$here/../../build/src/cli/gatescope-cli}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

"$cli" synth --plan "$here/plan.json" --out "$work/demo"
for name in VA_continuous_label.npy weak.json; do
  mv "$work/demo/clip-0001/$name" "$here/$name"
done
mv "$work/demo/clip-0001/clip.webm" "$here/demo.webm"
