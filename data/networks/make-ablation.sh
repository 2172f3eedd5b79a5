#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the tables of docs/ablation.md: synthetic corpora, 96 small networks, their agreement and their gates.
#
#   data/networks/make-ablation.sh [PROGRAM [FOLDER]]
#
# PROGRAM is gatescope-cli (build/src/cli/gatescope-cli); FOLDER keeps corpora and networks (a temporary one that is
# removed). What is in FOLDER already is not made again, so that an interrupted run goes on where it stopped.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-$root/build/src/cli/gatescope-cli}
folder=${2:-}
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
program=$(realpath "$program")

corpus() {
  name=$1
  shift
  [ -d "$folder/$name" ] || "$program" synth --out "$folder/$name" --landmarks --seconds 40 --fps 5 "$@"
}

# All clips of a corpus in one part.
only() {
  (cd "$folder/$1" && printf '{"%s": [%s]}\n' "$2" "$(ls -d clip-* | sed 's/.*/"&"/' | paste -sd, -)" >split.json)
}

# Clips that train, choose the epoch and test; more that train; clips without a sound stream and clips in which no face is
# found, as the demo networks learn from; and more, of other people, that only test.
corpus main --clips 80 --seed 2041
corpus more --clips 60 --seed 2043
corpus mute --clips 14 --seed 2044 --without audio
corpus blind --clips 8 --seed 2045 --without video
corpus held --clips 40 --seed 2042
for name in more mute blind; do
  only "$name" train
done
only held test

for output in valence arousal; do
  cat >"$folder/$output.json" <<EOF
{"window": 50, "hop": 50, "output": "$output", "video_tcn": [32, 32], "audio_tcn": [32, 32], "kernel": 5, "hidden": 32,
 "dropout": {"tcn": 0.1, "attention": 0.3}, "batch": 12, "epochs": 10, "warmup": 1, "learning_rate": 0.003,
 "patience": 1, "factor": 0.3, "early_stop": 10, "seed": 1}
EOF
  (cd "$folder" && "$program" ablate --config "$output.json" --data main more mute blind held --seeds 3 \
    --out "$output" --resume --json >"$output-ablation.json")
done

"$root/data/networks/ablation-tables.py" "$folder/valence-ablation.json" "$folder/arousal-ablation.json" \
  "$root/docs/ablation.md"
