#!/usr/bin/env bash
# Runs each fuzz target of the main module for a time, such as 10s.
#
# Usage: scripts/fuzz.sh [time]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

time=${1:-10s}
# The go command fuzzes one target of one package at a time.
git grep -o -E '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' ':!acceptance' ':!examples' ':!devserver' |
	while IFS=: read -r file declaration; do
		target=${declaration#func }
		printf '\n=== %s in %s\n' "$target" "$(dirname "$file")"
		go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$time"
	done
