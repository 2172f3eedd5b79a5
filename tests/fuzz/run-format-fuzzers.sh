#!/bin/bash
# Builds the fuzzers of the annotation formats with clang, under AddressSanitizer and UndefinedBehaviorSanitizer, and runs them.
#
#   run-format-fuzzers.sh SOURCE_ROOT WORK_FOLDER SECONDS [FORMAT...]
#
# FORMAT is a name of `gatescope-cli convert --list`, or `any`: whatever the bytes look like, or `tables`: a table
# of which nobody knows what its columns are. Two run side by side. Prints TAP.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

source_root=$1
work=$2
seconds=$3
shift 3
targets=("${@:-any}")

if ! command -v clang >/dev/null; then
  echo "1..0 # SKIP clang is not installed"
  exit 0
fi

mkdir -p "$work"
# Of the whole program's configuration the readers ask for this alone
echo '#define GS_GETTEXT_PACKAGE "gatescope"' >"$work/config.h"
flags=(-I"$work" -g -O1 -std=gnu11 -D_GNU_SOURCE -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined)
read -ra packages <<<"$(pkg-config --cflags gio-2.0 libxml-2.0 json-glib-1.0)"
read -ra libraries <<<"$(pkg-config --libs gio-2.0 libxml-2.0 json-glib-1.0)"
compiler=(clang)
command -v ccache >/dev/null && compiler=(ccache clang)

# The readers once, and a small file for each target.
printf '%s\n' "$source_root"/src/formats/*.c |
  xargs -P 2 -I '{}' sh -c 'out=$1/$(basename "$2" .c).o; shift 2; exec "$@" -c "$0" -o "$out"' '{}' "$work" '{}' \
    "${compiler[@]}" "${flags[@]}" -fsanitize=fuzzer-no-link "${packages[@]}"
objects=("$work"/gs-*.o)
for target in "${targets[@]}"; do
  define=()
  [ "$target" = any ] || define=(-DGS_FUZZ_FORMAT="\"$target\"")
  "${compiler[@]}" "${flags[@]}" -fsanitize=fuzzer-no-link "${packages[@]}" -I"$source_root/src/formats" "${define[@]}" \
    -c "$source_root/tests/fuzz/fuzz-formats.c" -o "$work/target-$target.o"
  clang "${flags[@]}" -fsanitize=fuzzer "$work/target-$target.o" "${objects[@]}" "${libraries[@]}" -lm -o "$work/fuzz-$target"
done

# run TARGET: what it finds stays in the work folder.
run ()
{
  local target=$1 found=$work/found-$1

  mkdir -p "$found"
  (cd "$work" && UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "./fuzz-$target" -max_total_time="$seconds" -timeout=20 \
    -rss_limit_mb=2000 -max_len=4096 -print_final_stats=1 -artifact_prefix="crash-$target-" -dict="$source_root/tests/fuzz/formats.dict" \
    "$found" "$source_root/tests/fuzz/corpus/formats") >"$work/log-$target" 2>&1
}

echo "1..${#targets[@]}"
number=0
status=0
while [ $number -lt ${#targets[@]} ]; do
  pair=("${targets[@]:$number:2}")
  pids=()
  for target in "${pair[@]}"; do
    run "$target" &
    pids+=($!)
  done
  for i in "${!pair[@]}"; do
    number=$((number + 1))
    if wait "${pids[$i]}"; then
      tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log-${pair[$i]}")
      echo "ok $number - ${pair[$i]}: $tried inputs in $seconds s"
    else
      echo "not ok $number - ${pair[$i]}"
      tail -n 60 "$work/log-${pair[$i]}" | sed 's/^/# /'
      status=1
    fi
  done
done
exit $status
