#!/bin/bash
# Runs a window test as a person would meet the program: a display, a session bus with accessibility, a sound
# server with a null sink, and a home of its own, all private and gone afterwards.
#
#   run-window-test.sh GATESCOPE TEST.py [ARGUMENT…]
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -u

for tool in Xvfb dbus-run-session xdotool import ffmpeg; do
  command -v "$tool" >/dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 0; }
done
/usr/bin/python3 -c 'import pyatspi' 2>/dev/null || { echo "1..0 # SKIP pyatspi is not installed"; exit 0; }

here=$(cd "$(dirname "$0")" && pwd)
GATESCOPE=$(realpath "$1")
shift
export GATESCOPE

home=$(mktemp -d "${TMPDIR:-/tmp}/gatescope-window-XXXXXX")
export HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache
export XDG_STATE_HOME=$home/state XDG_RUNTIME_DIR=$home/run GST_REGISTRY_1_0=${GST_REGISTRY_1_0:-$home/registry.bin}
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
mkdir -m 700 -p "$XDG_RUNTIME_DIR"

# The test that is to prove a default must not inherit somebody's choice
unset GTK_THEME GSK_RENDERER WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS PULSE_SERVER NO_AT_BRIDGE
# Of interest to a build with AddressSanitizer alone. GStreamer and EGL keep memory until the end, which can be told from
# leaks of ours by whole stacks only; those make a window too slow for a test of what people see. GATESCOPE_LEAKS=1 looks for leaks.
if [ -n "${GATESCOPE_LEAKS:-}" ]; then
  export ASAN_OPTIONS="fast_unwind_on_malloc=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
else
  export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0:fast_unwind_on_malloc=1:malloc_context_size=8"
fi
export GDK_BACKEND=x11 GTK_A11Y=atspi LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1

mkfifo "$home/display"
Xvfb -displayfd 3 -screen 0 "${GATESCOPE_SCREEN:-1280x800x24}" -nolisten tcp >"$home/xvfb.log" 2>&1 3>"$home/display" &
xvfb=$!
read -r number <"$home/display"
export DISPLAY=:$number

# The daemons of the session talk too; only the test's own words are to be read as results
exec 4>&1
"$here/../media/with-sound.sh" dbus-run-session -- sh -c 'exec /usr/bin/python3 "$@" >&4 4>&-' sh "$@" >/dev/null
status=$?

kill "$xvfb" 2>/dev/null
wait 2>/dev/null
if [ "$status" -ne 0 ] && [ -n "${GATESCOPE_KEEP:-}" ]; then
  echo "# left in $home" >&2
else
  rm -rf "$home"
fi
exit $status
