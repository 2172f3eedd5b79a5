#!/bin/sh
# Both icons are well-formed SVG that can be drawn, and the symbolic one holds only shapes that toolkits can recolour.
#   check-icons.sh ICON SYMBOLIC_ICON
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

picture=$(mktemp)
trap 'rm -f "$picture"' EXIT
for icon in "$1" "$2"; do
  xmllint --noout --nonet "$icon"
  for size in 16 32 128 512; do
    rsvg-convert -w "$size" "$icon" -o "$picture"
    [ -s "$picture" ]
  done
done
if grep -q 'stroke=' "$2"; then
  echo "$2 has strokes, which are not recoloured"
  exit 1
fi
