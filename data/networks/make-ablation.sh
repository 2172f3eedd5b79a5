#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the tables of docs/ablation.md: two synthetic corpora, 96 small networks, their agreement and their gates.
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

corpus() {
  name=$1
  shift
  [ -d "$folder/$name" ] || "$program" synth --out "$folder/$name" --landmarks --seconds 40 --fps 5 "$@"
}

# Clips to train on, to choose the epoch by and to test on; and more, of other people, that only test.
corpus main --clips 80 --seed 2041
corpus held --clips 40 --seed 2042
(cd "$folder/held" && printf '{"test": [%s]}\n' "$(ls -d clip-* | sed 's/.*/"&"/' | paste -sd, -)" >split.json)

for output in valence arousal; do
  cat >"$folder/$output.json" <<EOF
{"window": 50, "hop": 50, "output": "$output", "video_tcn": [32, 32], "audio_tcn": [32, 32], "kernel": 5, "hidden": 32,
 "dropout": {"tcn": 0.1, "attention": 0.3}, "batch": 12, "epochs": 30, "warmup": 2, "learning_rate": 0.003,
 "patience": 2, "factor": 0.3, "early_stop": 8, "seed": 1}
EOF
  "$program" ablate --config "$folder/$output.json" --data "$folder/main" "$folder/held" --seeds 3 \
    --out "$folder/$output" --resume --json >"$folder/$output-ablation.json"
done

"$root/data/networks/ablation-tables.py" "$folder/valence-ablation.json" "$folder/arousal-ablation.json" \
  "$root/docs/ablation.md"
