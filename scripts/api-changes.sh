#!/usr/bin/env bash
# Compares the exported API of the packages that users import with that of the last release, and fails if something that
# compiled no longer does. Before the first release there is nothing to compare with.
#
# Usage: scripts/api-changes.sh golang.org/x/exp/cmd/apidiff@VERSION
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

apidiff=$1
export GOWORK=off GOFLAGS=-buildvcs=false

last=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || true)
if [[ -z $last ]]; then
	echo 'there is no release to compare with'
	exit
fi

work=$(mktemp -d)
trap 'git worktree remove --force "$work/last" 2>/dev/null || true; rm -rf "$work"' EXIT
GOBIN=$work/bin go install "$apidiff"
git worktree add --quiet --detach "$work/last" "$last"

# changes compares the module in a folder, apart from what only this repository can import.
changes() {
	(cd "$work/last/$1" && "$work/bin/apidiff" -m -w "$work/api" .)
	(cd "$1" && "$work/bin/apidiff" -m -incompatible "$work/api" .)
}
broken=
for module in . devserver; do
	echo "=== $module since $last"
	changes "$module" >"$work/changes"
	cat "$work/changes"
	[[ ! -s $work/changes ]] || broken=yes
done
if [[ -n $broken ]]; then
	echo 'the API has changed in ways that break users' >&2
	exit 1
fi
