#!/bin/sh
# The MIME description is well-formed, update-mime-database takes it, and afterwards a project is known by name and by
# content.
#   check-mime.sh MIME_XML APPLICATION_ID
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
xmllint --noout --nonet "$1"
mkdir -p "$folder/mime/packages"
cp "$1" "$folder/mime/packages/$2.xml"
messages=$(XDG_DATA_DIRS="$folder" update-mime-database "$folder/mime" 2>&1)
[ -z "$messages" ] || { echo "$messages"; exit 1; }
grep -q 'application/x-gatescope:\*.gatescope' "$folder/mime/globs"
test -f "$folder/mime/application/x-gatescope.xml"

# A project under a name that says nothing: only its content tells. Over the system's own types, as on a desktop.
sqlite3 "$folder/renamed" 'PRAGMA application_id = 0x47745363; CREATE TABLE clip (id INTEGER)'
found=$(XDG_DATA_HOME="$folder" XDG_DATA_DIRS=/usr/share gio info -a standard::content-type "$folder/renamed")
case "$found" in
  *application/x-gatescope*) ;;
  *) echo "not known by its content: $found"; exit 1 ;;
esac
