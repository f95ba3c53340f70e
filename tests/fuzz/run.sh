#!/usr/bin/env bash
# Feeds every reader garbage for so many seconds each; what is found lies in target/fuzz.
#   run.sh SECONDS [TARGET...]
# Needs cargo-fuzz and a nightly toolchain.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
shift || true
[ $# -gt 0 ] || set -- spreadsheet list review fold config
for target in "$@"; do
  printf '== %s, %s seconds\n' "$target" "$seconds"
  corpus=target/fuzz/corpus/$target
  mkdir -p "$corpus" target/fuzz/found
  cargo +nightly fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz "$target" "$PWD/$corpus" -- \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$PWD/target/fuzz/found/$target-"
done
