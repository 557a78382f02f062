package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// A subject is a package that is looked at.
type subject struct{ module, folder string }

// The modules that packages are taken from.
const (
	examples = "examples"
	server   = "go.temporal.io/server@v1.32.1"
)

var subjects = []subject{
	{examples, "order"},
	{server, "service/worker/workerdeployment"}, // workflows without temporalgen
	{server, "common/backoff"},                  // nothing that has to do with them
}

func (s subject) name() string { return path.Join(s.module, s.folder) }

// prepare makes a copy of a module, in which packages can be edited, and returns its folder.
func (b *bench) prepare(ctx context.Context, module string) (string, error) {
	dir := filepath.Join(b.work, filepath.FromSlash(module))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	from := filepath.Join(b.root, examples)
	if module != examples {
		// A module that is not of the workspace is downloaded outside of it.
		if _, err := output(ctx, b.work, "go", "mod", "download", module); err != nil {
			return "", err
		}
		cache, err := output(ctx, b.work, "go", "env", "GOMODCACHE")
		if err != nil {
			return "", err
		}
		from = filepath.Join(cache, filepath.FromSlash(module))
	}
	if err := copyFiles(dir, from); err != nil {
		return "", err
	}
	if module != examples {
		return dir, nil
	}
	for _, name := range []string{".", "devserver"} {
		replaced := path.Join("github.com/temporalgen/temporalgen", name)
		if _, err := output(ctx, dir, "go", "mod", "edit", "-replace", fmt.Sprintf("%s=%s", replaced, filepath.Join(b.root, name))); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// copyFiles copies the files of a folder. The copies can be changed, those in the module cache cannot.
func copyFiles(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case d.Name() == "node_modules":
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		case !d.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, 0o666)
	})
}
