#!/usr/bin/env bash
# Publishes a commit to a folder that the go command takes for a module proxy, as the tags of a release would publish it,
# and uses it from there as a user does: with go get -tool, go generate and go test in a new module, and nothing of this
# repository beside it. Nothing leaves this machine, and the user's module cache stays as it is.
#
# Usage: scripts/release-rehearsal.sh [version [commit [server]]]
#
# With a third argument a program starts a Temporal server with the devserver that was published, which takes minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:-v0.1.0}
commit=$(git rev-parse --verify "${2:-HEAD}^{commit}")
server=${3:-}
readonly repository=github.com/temporalgen/temporalgen

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# An archive of git has entries for folders, and that of a module must not.
cat >"$work/files.go" <<'GO'
package main

import (
	"archive/zip"
	"log"
	"os"
	"strings"
)

func main() {
	in, err := zip.OpenReader(os.Args[1])
	check(err)
	file, err := os.Create(os.Args[2])
	check(err)
	out := zip.NewWriter(file)
	for _, entry := range in.File {
		if !strings.HasSuffix(entry.Name, "/") {
			check(out.Copy(entry))
		}
	}
	check(out.Close())
	check(file.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
GO

# publish makes a module available: its folder, and the folders of other modules below it.
publish() {
	local folder=$1 module=$repository tree=$commit: nested=() name
	shift
	[[ $folder == . ]] || module=$repository/$folder tree=$commit:$folder/
	for name in "$@"; do nested+=(":!$name"); done

	local at=$work/proxy/$module/@v
	mkdir -p "$at"
	echo "$version" >"$at/list"
	printf '{"Version":"%s"}\n' "$version" >"$at/$version.info"
	git show "${tree}go.mod" >"$at/$version.mod"
	if grep -E '^(replace|exclude)' "$at/$version.mod"; then
		echo "go.mod of $module has what those who require it do not see" >&2
		exit 1
	fi
	git archive --format=zip --prefix="$module@$version/" -o "$work/archive.zip" "${tree%/}" -- . "${nested[@]}"
	go run "$work/files.go" "$work/archive.zip" "$at/$version.zip"
	echo "published $module $version"
}
publish . devserver examples acceptance
publish devserver server ui
publish devserver/server
publish devserver/ui

# A cache of its own, which is filled from the user's as far as that goes.
upstream=file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)
export GOPROXY=file://$work/proxy,$upstream GOMODCACHE=$work/modules
export GOWORK=off GOFLAGS=-modcacherw GONOSUMDB=$repository,$repository/*

mkdir "$work/order"
cd "$work/order"
cat >order.go <<'GO'
package order

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Order is what a release is tried with.
//
//temporal:workflow queue=orders id={ID}
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) error

	// Add adds an item.
	//
	//temporal:update id={SKU} dedup
	Add(ctx workflow.Context, item Item) error
}

// Input starts an order.
type Input struct{ ID string }

// An Item is added.
type Item struct {
	SKU string `validate:"required"`
}
GO
cat >order_test.go <<'GO'
package order

import (
	"testing"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

type order struct{ items int }

func (o *order) Run(ctx workflow.Context, _ Input) error {
	return workflow.Await(ctx, func() bool { return o.items > 0 })
}

func (o *order) Add(workflow.Context, Item) error {
	o.items++
	return nil
}

func TestOrder(t *testing.T) {
	env := temporaltest.New(t)
	RegisterOrder(env, func(workflow.Context, Input) (Order, error) { return &order{}, nil })
	handle, err := NewOrderClient(env.Client()).Start(t.Context(), Input{ID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := handle.Add(t.Context(), Item{SKU: "a"}); err != nil {
		t.Fatal(err)
	}
	if err := handle.Result(t.Context()); err != nil {
		t.Fatal(err)
	}
}
GO
set -x
go mod init example.com/order
go get -tool "$repository/cmd/temporalgen@$version"
go mod tidy
go generate ./...
go tool temporalgen -version
go tool temporalgen -check ./...
go vet ./...
go test ./...
go mod verify
if [[ -n $server ]]; then
	mkdir server
	cat >server/main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/temporalgen/temporalgen/devserver"
)

func main() {
	server, err := devserver.Start(context.Background(), devserver.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer server.Stop()
	fmt.Println("a server was started")
}
GO
	go get "$repository/devserver@$version"
	go run ./server
fi
