// Package earlier reads an earlier version of what contracts say: from a file, or from a commit.
package earlier

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/contractfile"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Read returns the version that is named: that of a file if there is one of the name, or else that of a commit of the repository
// that packages.Dir is in. Of a commit it is the file [contractfile.DefaultName], another one with commit:path, or without a file
// what the source of the packages says; note is told so. packages.Dir is the working directory.
func Read(ctx context.Context, name string, packages parser.Config, note func(format string, args ...any)) (*descriptor.Document, error) {
	switch info, err := os.Stat(name); {
	case err == nil && !info.IsDir():
		return contractfile.Read(name)
	case err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid):
		return nil, err
	}
	revision, path, hasPath := strings.Cut(name, ":")
	switch {
	case revision == "":
		return nil, fmt.Errorf("%s names no commit: it is commit:path", name)
	case hasPath && path == "":
		return nil, fmt.Errorf("%s names no file: it is commit:path, or only a commit", name)
	case !hasPath:
		path = "./" + contractfile.DefaultName
	}
	repository, err := openRepository(ctx, packages.Dir)
	if err != nil {
		return nil, fmt.Errorf("%s is no file, and no commit either: %w", name, err)
	}
	commit, err := repository.commit(ctx, revision)
	if err != nil {
		return nil, fmt.Errorf("%s is neither a file nor a commit, a branch or a tag: %w", name, err)
	}
	content, err := repository.file(ctx, commit, path)
	switch {
	case err == nil:
		document, err := descriptor.Read(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("%s at %s: %w", strings.TrimPrefix(path, "./"), revision, err)
		}
		return document, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case hasPath:
		return nil, fmt.Errorf("there is no %s at %s", path, revision)
	}
	note("%s has no %s here: its source is compared", revision, contractfile.DefaultName)
	dir, err := os.MkdirTemp("", "temporalgen-earlier-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	if err := repository.extract(ctx, commit, dir); err != nil {
		return nil, fmt.Errorf("reading %s: %w", revision, err)
	}
	t := &tree{repository: repository, dir: dir, name: revision}
	return t.load(ctx, packages, note)
}

// load returns what the source of the commit says. What has no source there has not existed.
func (t *tree) load(ctx context.Context, packages parser.Config, note func(format string, args ...any)) (*descriptor.Document, error) {
	at := packages
	at.Dir = t.path(t.repository.prefix)
	at.Env = t.environment(ctx)
	var err error
	if at.Patterns, err = t.existing(ctx, packages, at, note); err != nil {
		return nil, err
	}
	if len(at.Patterns) == 0 {
		return &descriptor.Document{Format: descriptor.Format}, nil
	}
	loaded, err := parser.Load(ctx, at)
	if err == nil {
		err = t.wrong(diag.Errors(loaded.Diagnostics))
	}
	if err != nil {
		return nil, fmt.Errorf("the source of %s: %w", t.name, err)
	}
	document, _ := descriptor.Of(loaded.Packages, os.ReadFile)
	return document, nil
}

// wrong is the error for diagnostics, nil if there are none. Files are named as in the repository.
func (t *tree) wrong(ds []diag.Diagnostic) error {
	if len(ds) == 0 {
		return nil
	}
	first := ds[0]
	first.Pos.Filename = strings.TrimPrefix(first.Pos.Filename, t.dir+string(filepath.Separator))
	if len(ds) == 1 {
		return errors.New(first.String())
	}
	return fmt.Errorf("%s, and %d more", first, len(ds)-1)
}
