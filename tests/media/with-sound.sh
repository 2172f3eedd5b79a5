#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# with-sound.sh COMMAND [ARGUMENT...]: runs COMMAND with a sound server of its own whose only device is a null sink of
# 48 kHz, kept awake by a recorder. Nothing of the user's own sound is touched. The server's process id is in
# GS_SOUND_SERVER_PID, so that a test can take it away, and what is heard (48 kHz, one channel, 16 bits) in the file
# GS_SOUND_RECORDING. Exits with the status of COMMAND, 77 (skipped) without PulseAudio.

set -u

for program in pulseaudio parec pactl; do
  if ! command -v "$program" >/dev/null; then
    echo "1..0 # SKIP $program is not installed"
    exit 77
  fi
done

dir=$(mktemp -d "${TMPDIR:-/tmp}/gs-sound-XXXXXX") || exit 1
server=
recorder=

clean_up () {
  [ -n "$recorder" ] && kill "$recorder" 2>/dev/null
  [ -n "$server" ] && kill "$server" 2>/dev/null
  # The test's other server, if the test broke off
  [ -s "$dir/second.pid" ] && kill "$(cat "$dir/second.pid")" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

mkdir -p "$dir/runtime" "$dir/home"
chmod 700 "$dir/runtime"
cat >"$dir/asound.conf" <<CONF
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.second { type pulse server "unix:$dir/second.socket" }
CONF

socket="$dir/runtime/native"
env HOME="$dir/home" XDG_RUNTIME_DIR="$dir/runtime" PULSE_RUNTIME_PATH="$dir/runtime" PULSE_STATE_PATH="$dir/home" \
  pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --realtime=no --high-priority=no --log-level=error \
  -L "module-native-protocol-unix auth-anonymous=1 socket=$socket" \
  -L "module-null-sink sink_name=nul rate=48000" >/dev/null 2>"$dir/server.log" &
server=$!

export PULSE_SERVER="unix:$socket"
export ALSA_CONFIG_PATH="$dir/asound.conf"
export GS_SOUND_SERVER_PID="$server"
# Where a test may start another server, whose device is called "second".
export GS_SOUND_SECOND="$dir/second"

tries=0
until pactl info >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ]; then
    echo "the sound server did not start:" >&2
    cat "$dir/server.log" >&2
    exit 1
  fi
  sleep 0.1
done

# An idle null sink stands still: somebody has to listen. What it hears can be looked at by the test.
export GS_SOUND_RECORDING="$dir/recording"
parec -d nul.monitor --latency-msec=10 --raw --format=s16le --rate=48000 --channels=1 >"$GS_SOUND_RECORDING" 2>/dev/null &
recorder=$!
tries=0
until [ -s "$GS_SOUND_RECORDING" ] || [ $tries -gt 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done

"$@"
exit $?
