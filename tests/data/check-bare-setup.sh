#!/bin/bash
# ./run sets the build up where what the tests need was never installed: meson must not look for any of it.
#
#   check-bare-setup.sh SOURCE_ROOT
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

root=$1
command -v dpkg-query >/dev/null || { echo "not a Debian system" >&2; exit 77; }
. "$root/build-aux/packages.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/gatescope-bare-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Every program but those of the packages that only tests name
mkdir "$work/bin"
for folder in /usr/local/bin /usr/bin /bin /usr/sbin; do
  [ -d "$folder" ] && find "$folder" -maxdepth 1 \( -type f -o -type l \) -exec ln -sf -t "$work/bin" {} +
done
for package in "${packages_test[@]}"; do
  case " ${packages_build[*]} ${packages_runtime[*]} " in *" $package "*) continue ;; esac
  dpkg-query -L "$package" 2>/dev/null | while read -r file; do
    case "$file" in /usr/bin/* | /bin/*) rm -f "$work/bin/${file##*/}" ;; esac
  done
done
for tool in appstreamcli Xvfb xdotool; do
  [ ! -e "$work/bin/$tool" ] || { echo "$tool was meant to be hidden" >&2; exit 1; }
done

# The very options that ./run sets
options=$(sed -n 's/^ *meson setup "$build" "$here" //p' "$root/run")
[ -n "$options" ] || { echo "run: no “meson setup” found" >&2; exit 1; }
# shellcheck disable=SC2086
PATH=$work/bin meson setup "$work/build" "$root" $options >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
