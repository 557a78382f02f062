package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A source is code of others, at a version that stays the same.
type source struct {
	name   string
	module string // path@version in the module proxy, or
	origin string // a repository,
	commit string // at this commit
	tags   string // for building

	// replaced are modules that the module proxy does not have at the version that is asked for, and where they are below the
	// folder with the sources.
	replaced map[string]string
}

// sources are looked at in this order.
var sources = []source{
	{name: "sdk", module: "go.temporal.io/sdk@v1.51.0"},
	{name: "sdk-go", origin: "https://github.com/temporalio/sdk-go", commit: "83fc2bc6c2c029075cb2d158f4d7b303a5c6b345", // its module test is no part of sdk
		replaced: map[string]string{"go.temporal.io/sdk/contrib/workflowstreams": "sdk-go/contrib/workflowstreams"}},
	{name: "samples-go", origin: "https://github.com/temporalio/samples-go", commit: "3c8a12e407354af125d86e654bd38621452d5714"},
	{name: "reference-app-orders-go", origin: "https://github.com/temporalio/reference-app-orders-go",
		commit: "5e96c824f68d4519cf0998bae4b9bc4d1e6c5cf5", tags: "integration"},
	{name: "background-checks", origin: "https://github.com/temporalio/background-checks",
		commit: "f92e8e467c76cd6a4ae5c57cdbbd95c05e7ab58b"},
	{name: "temporal-jumpstart-golang", origin: "https://github.com/temporalio/temporal-jumpstart-golang",
		commit: "ab6699378916bd6dceda7d263c39008b4ef1a8a2"},
	{name: "features", origin: "https://github.com/temporalio/features", commit: "98d4694b7bb831a38f98a549f7281a856b924cf1",
		replaced: map[string]string{
			"go.temporal.io/sdk/contrib/gcp/gcsdriver":        "sdk-go/contrib/gcp/gcsdriver",
			"go.temporal.io/sdk/contrib/gcp/gcsdriver/gcssdk": "sdk-go/contrib/gcp/gcsdriver/gcssdk",
		}},
	{name: "omes", origin: "https://github.com/temporalio/omes", commit: "9d9e345d9722957506a792a5b69f74ac79557ef5",
		replaced: map[string]string{"github.com/temporalio/features": "features"}},
	{name: "auto-scaled-workers", module: "go.temporal.io/auto-scaled-workers@v0.2.0-1.32.0.158.0"},
	{name: "iwf", origin: "https://github.com/indeedeng/iwf", commit: "ed9f8c228f56a0ab1009573395f5e43a5b76e819"},
	{name: "zigflow", origin: "https://github.com/zigflow/zigflow", commit: "f7ca6a5cd041798b062d3048094bbc22c46f1ad4",
		replaced: map[string]string{"github.com/zigflow/schema": "zigflow-schema"}},
	{name: "server", module: "go.temporal.io/server@v1.32.1"},
	{name: "payments", origin: "https://github.com/formancehq/payments", commit: "5fb996ac86113c04259bf38bf7b8d590f3caf251", tags: "it"},
	{name: "autokitteh", origin: "https://github.com/autokitteh/autokitteh", commit: "0b52de518357a3da3be67d98024744c9cdef9dbd"},
	{name: "flexprice", origin: "https://github.com/flexprice/flexprice", commit: "e4b5303fde24581003faf0b05c08feb605c2ef93"},
	{name: "nuon", origin: "https://github.com/nuonco/nuon", commit: "26e930da655fde1028c6d1a0f8aa617cf504d1c8"},
	{name: "gram", origin: "https://github.com/speakeasy-api/gram", commit: "2211d3402a51ec6172865df32305931f1000d860",
		replaced: map[string]string{
			"github.com/speakeasy-api/agenthooks":        "agenthooks",
			"github.com/speakeasy-api/mcp-setup-docs/go": "mcp-setup-docs/go",
		}},
	{name: "peerdb", origin: "https://github.com/PeerDB-io/peerdb", commit: "6b52fb6cd6db6226c2678e7a522799b317d9ca14"},
}

// others are only replacements for modules of sources.
var others = []source{
	{name: "agenthooks", origin: "https://github.com/speakeasy-api/agenthooks", commit: "097e68e92a18e9129bbfb9d0c3fac5dfa77ecb82"},
	{name: "mcp-setup-docs", origin: "https://github.com/speakeasy-api/mcp-setup-docs", commit: "b2cbeaac74a28c9ce3087e1f59d775e6c1ccc413"},
	{name: "zigflow-schema", origin: "https://github.com/zigflow/schema", commit: "e79c2b6217b14b90284aad67faccf571387bd2ad"},
}

func named(name string) source {
	all := slices.Concat(sources, others)
	return all[slices.IndexFunc(all, func(s source) bool { return s.name == name })]
}

// needs returns the names of the source and of those that replace modules of it.
func (s source) needs() []string {
	names := []string{s.name}
	for _, folder := range s.replaced {
		name, _, _ := strings.Cut(folder, "/")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// fetch puts the source into dir, unless something is there.
func (s source) fetch(ctx context.Context, dir string) error {
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if s.module == "" {
		if _, err := output(ctx, "", "git", "init", "--quiet", dir); err != nil {
			return err
		}
		if _, err := output(ctx, dir, "git", "fetch", "--quiet", "--depth=1", s.origin, s.commit); err != nil {
			return err
		}
		_, err := output(ctx, dir, "git", "checkout", "--quiet", "FETCH_HEAD")
		return err
	}
	if _, err := output(ctx, "", "go", "mod", "download", s.module); err != nil {
		return err
	}
	cache, err := moduleCache(ctx)
	if err != nil {
		return err
	}
	// The go command does not add what is missing in go.mod to files in its cache.
	return copyModule(filepath.Join(cache, filepath.FromSlash(s.module)), dir)
}

func moduleCache(ctx context.Context) (string, error) {
	folder, err := output(ctx, "", "go", "env", "GOMODCACHE")
	return strings.TrimSpace(string(folder)), err
}

// replaceIn lets a module find what is replaced.
func (s source) replaceIn(ctx context.Context, dir, module string) error {
	for _, path := range slices.Sorted(maps.Keys(s.replaced)) {
		replacement := "-replace=" + path + "=" + filepath.Join(dir, filepath.FromSlash(s.replaced[path]))
		if _, err := output(ctx, module, "go", "mod", "edit", replacement); err != nil {
			return err
		}
	}
	return nil
}

// copyModule copies files of the module cache, which are read-only, to where they are not.
func copyModule(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	return filepath.WalkDir(to, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := os.FileMode(0o644)
		if entry.IsDir() {
			mode = 0o755
		}
		return os.Chmod(path, mode)
	})
}

// environment is that of the go command without the workspace of this module, which the code of others is not part of.
func environment() []string {
	return append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -buildvcs=false")
}

// output runs a command in that environment.
func output(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = environment()
	text, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = errors.Join(err, errors.New(strings.TrimSpace(string(exit.Stderr))))
	}
	return text, err
}
