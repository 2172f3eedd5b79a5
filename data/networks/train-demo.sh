#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the demo networks: synthetic corpora, training, evaluation on clips that were held out, and the table in
# docs/demo-network.md. The same program makes the same networks.
#
#   data/networks/train-demo.sh [PROGRAM [FOLDER]]
#
# PROGRAM is gatescope-cli (build/src/cli/gatescope-cli); FOLDER keeps corpora and networks (a temporary one that is
# removed). What is in FOLDER already is not made again.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-$root/build/src/cli/gatescope-cli}
folder=${2:-}
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"

note="Prior trained on synthetic faces and voices, not on people."

corpus() {
  name=$1
  shift
  [ -d "$folder/$name" ] || "$program" synth --out "$folder/$name" --landmarks --seconds 40 "$@"
}

# Whole clips with weak spans; clips without a sound stream; clips in which no face is found.
corpus main --clips 150 --seed 2026
corpus mute --clips 20 --seed 2027 --without audio
corpus blind --clips 10 --seed 2028 --without video

for fusion in grjca rjca concat; do
  for output in valence arousal; do
    name=$output-$fusion
    cat >"$folder/$name.json" <<EOF
{"fusion": "$fusion", "iterations": 2, "window": 200, "hop": 130, "output": "$output",
 "video_tcn": [64, 64, 32, 32], "audio_tcn": [48, 48, 32, 32], "kernel": 5, "hidden": 64,
 "dropout": {"tcn": 0.1, "attention": 0.3}, "batch": 12, "epochs": 12, "warmup": 2, "learning_rate": 0.001,
 "patience": 1, "factor": 0.3, "early_stop": 8}
EOF
    [ -f "$folder/$name.safetensors" ] ||
      "$program" train --config "$folder/$name.json" --data "$folder/main" "$folder/mute" "$folder/blind" \
        --note "$note" --resume --out "$folder/$name.safetensors"
    "$program" evaluate --network "$folder/$name.safetensors" --data "$folder/main" --part test >"$folder/$name.txt"
    [ "$fusion" != grjca ] || cp "$folder/$name.safetensors" "$root/data/networks/demo-$output.safetensors"
  done
done

"$root/data/networks/demo-table.sh" "$folder" >"$folder/demo-network.md"
mv "$folder/demo-network.md" "$root/docs/demo-network.md"
