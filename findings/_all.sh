#!/usr/bin/env bash
# Runs the entries of this folder one after another, a line each, and counts; no entry itself.
#   findings/_all.sh                  all of them
#   findings/_all.sh NAME,NAME        only these, with all that they print
# Exit status: 1 where one came out otherwise than when it was written or a name is unknown, else 0.
set -euo pipefail
cd "$(dirname "$0")"

names=()
if [ -n "${1:-}" ]; then
  IFS=', ' read -r -a names <<<"$1"
else
  for entry in [!_]*.sh; do names+=("${entry%.sh}"); done
fi
for name in "${names[@]}"; do
  case "$name" in _* | */* | "") known= ;; *) known=$name ;; esac
  if [ -z "$known" ] || [ ! -f "$known.sh" ]; then
    echo "There is no entry “$name” in findings/: ONLY takes names as in findings/NAME.sh." >&2
    exit 1
  fi
done

as_seen=0 changed=0 missing=0
for name in "${names[@]}"; do
  status=0 started=$SECONDS
  output=$(bash "$name.sh" 2>&1) || status=$?
  case $status in
    0) word="as seen" as_seen=$((as_seen + 1)) ;;
    2) word="not installed" missing=$((missing + 1)) ;;
    *) word="CHANGED" changed=$((changed + 1)) ;;
  esac
  printf '%-14s %5d s  %s\n' "$word" $((SECONDS - started)) "$name"
  if [ "$status" != 0 ] || [ -n "${1:-}" ]; then
    sed 's/^/    /' <<<"$output"
  fi
done
echo "$as_seen as seen, $changed changed, $missing not installed here"
[ "$changed" = 0 ]
