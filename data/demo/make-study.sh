#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a synthetic study and its report: clips with known labels, four simulated raters, the demo networks, the pages in docs/.
# Each rater has a delay, a scale, an offset and noise of their own; Dan follows something else altogether. The same program makes
# the same study.
# usage: data/demo/make-study.sh [path of gatescope-cli [folder]]
# What is in the folder already is not made again; without one a temporary folder is used.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cli=${1:-$root/build/src/cli/gatescope-cli}
work=${2:-}
if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT INT TERM
fi
mkdir -p "$work/media" "$work/ratings"

# Clips, each under a name of its own.
[ -d "$work/clips" ] || "$cli" synth --out "$work/clips" --clips 3 --seconds 45 --fps 25 --seed 77
for folder in "$work"/clips/clip-*; do
  name=$(basename "$folder")
  [ -e "$work/media/$name.webm" ] || cp "$folder/clip.webm" "$work/media/$name.webm"
  "$cli" convert "$folder/VA_continuous_label.npy" "$work/$name.csv" --clip "$work/media/$name.webm" 2>/dev/null
done

# rate NAME SEED DELAY SCALE OFFSET NOISE SHARE: what somebody says of every clip, one value each 0.1 s. SHARE is how much of it is about the
# clip; the rest is a slow course that has nothing to do with it. Noise wanders, as hands do.
rate() {
  for labels in "$work"/clip-*.csv; do
    clip=$(basename "$labels" .csv)
    for column in 2 3; do
      dimension=$([ $column = 2 ] && echo valence || echo arousal)
      awk -F, -v seed="$2" -v delay="$3" -v scale="$4" -v offset="$5" -v noise="$6" -v share="$7" -v column=$column -v clip="$clip" '
        # Not rand(), which differs from one awk to the next.
        function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 * 2 - 1 }
        BEGIN { state = seed * 1000 + column * 100 + substr(clip, length(clip)) + 1; for (i = 0; i < 10; i++) draw(); print "time,value" }
        NR > 1 { time[NR - 2] = $1; value[NR - 2] = $column; n = NR - 1 }
        END {
          phase = draw() * 3.14; k = 0
          for (t = 0; t <= time[n - 1]; t += 0.1) {
            while (k + 1 < n && time[k + 1] <= t - delay) k++
            wander = 0.96 * wander + noise * draw()
            said = share * (scale * value[k] + offset) + (1 - share) * 0.5 * sin(t / 7 + phase) + wander
            printf "%.3f,%.4f\n", t, (said > 1 ? 1 : said < -1 ? -1 : said)
          }
        }' "$labels" >"$work/ratings/${clip}_${dimension}_$1.csv"
    done
  done
}

rate Ada 11 1.2 0.90 0.00 0.03 1
rate Bob 12 2.5 0.65 0.10 0.04 1
rate Cem 13 3.3 1.00 -0.10 0.05 1
rate Dan 14 2.0 1.00 0.00 0.06 0

project="$work/study.gatescope"
if [ ! -e "$project" ]; then
  "$cli" analyse "$work"/media/*.webm --project "$project" \
    --network "$root/data/networks/demo-valence.safetensors" --network "$root/data/networks/demo-arousal.safetensors"
  "$cli" project "$project" import "$work/ratings" --pattern '{clip}_{dimension}_{rater}.csv'
fi

# The report, and its pages as pictures.
rm -rf "$work/report"
"$cli" report "$project" --out "$work/report" --format pdf --format markdown --format latex --format pages \
  --method ewe --delay best --least-agreement 0.4

# What the documentation shows of it.
cp "$work/report/report.pdf" "$root/docs/study-report.pdf"
for page in 2:raters 4:network; do
  convert "$work/report/page-${page%%:*}.png" -resize 640x -colors 32 -strip -define png:exclude-chunks=date,time \
    "$root/docs/pictures/report-${page##*:}.png"
done
