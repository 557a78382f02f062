package earlier

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"go/build"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/internal/patterns"
	"github.com/temporalgen/temporalgen/parser"
)

// A tree is the files of a commit, in a folder where the go command looks at them.
type tree struct {
	repository *repository
	dir        string // absolute, without symbolic links
	name       string // of the commit, for people
}

// path is where a path of the repository, with slashes, is in the tree.
func (t *tree) path(path string) string { return filepath.Join(t.dir, filepath.FromSlash(path)) }

// counterpart is where a file or a folder of the work tree is in the tree, if it is one of the work tree. It need not exist.
func (t *tree) counterpart(path string) (string, bool) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	relative, err := filepath.Rel(filepath.FromSlash(t.repository.top), path)
	if err != nil || !filepath.IsLocal(relative) {
		return "", false
	}
	return filepath.Join(t.dir, relative), true
}

// existing are the patterns of packages, as they are written for the tree, without those that match nothing there. at is the
// configuration with which packages of the tree are loaded.
func (t *tree) existing(ctx context.Context, packages, at parser.Config, note func(format string, args ...any)) ([]string, error) {
	if !t.hasModule() {
		note("%s has no Go module: all is new", t.name)
		return nil, nil
	}
	var kept []string
	for _, text := range packages.Patterns {
		pattern := patterns.Parse(packages.Dir, text)
		folder := pattern.Root()
		if folder == "" && !pattern.IsWildcard() && !pattern.IsQuery() {
			folder = folderOf(ctx, packages, text)
		}
		there, ok := t.counterpart(folder)
		if pattern.Root() == "" && ok {
			there = cmp.Or(folderOf(ctx, at, text), there) // a module can have been elsewhere
		}
		if folder == "" || !ok {
			kept = append(kept, text) // the go command finds out
			continue
		}
		has, err := hasPackage(there, pattern.IsWildcard(), packages.BuildFlags)
		switch {
		case err != nil:
			return nil, err
		case !has:
			note("%s has no %s: it is new", t.name, text)
			continue
		case filepath.IsAbs(text):
			text = there + strings.TrimPrefix(filepath.Clean(text), filepath.Clean(folder))
		}
		kept = append(kept, text)
	}
	return kept, nil
}

// hasModule reports whether there is a Go module.
func (t *tree) hasModule() bool {
	found := errors.New("found")
	err := filepath.WalkDir(t.dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "go.mod" {
			return found
		}
		return err
	})
	return errors.Is(err, found)
}

// hasPackage reports whether a folder has a package that the go command builds, or, for a wildcard, whether there is such a folder.
func hasPackage(folder string, wildcard bool, buildFlags []string) (bool, error) {
	switch _, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil || wildcard:
		return err == nil, err
	}
	configuration := build.Default
	for _, flag := range buildFlags {
		if tags, ok := strings.CutPrefix(flag, "-tags="); ok {
			configuration.BuildTags = strings.Split(tags, ",")
		}
	}
	_, err := configuration.ImportDir(folder, 0)
	_, nothing := errors.AsType[*build.NoGoError](err)
	return !nothing, nil // whatever else is wrong is told when it is loaded
}

// folderOf is the folder of a package, "" if the go command knows none.
func folderOf(ctx context.Context, packages parser.Config, path string) string {
	args := append([]string{"list", "-e", "-find", "-f", "{{.Dir}}"}, packages.BuildFlags...)
	return goCommand(ctx, packages.Dir, packages.Env, append(args, "--", path)...)
}

// environment is that of the go command. What names files of the work tree there names those of the tree: the workspace above
// all, which is not looked for outside of the tree.
func (t *tree) environment(ctx context.Context) []string {
	environment := os.Environ()
	if flags := os.Getenv("GOFLAGS"); flags != "" {
		fields := strings.Fields(flags)
		for i, field := range fields {
			name, value, _ := strings.Cut(field, "=")
			if there, ok := t.counterpart(value); ok && filepath.IsAbs(value) {
				fields[i] = name + "=" + there
			}
		}
		environment = append(environment, "GOFLAGS="+strings.Join(fields, " "))
	}
	return append(environment, "GOWORK="+t.workspace(goCommand(ctx, t.repository.dir, nil, "env", "GOWORK")))
}

// workspace is the go.work of the tree where the one of the work tree is known: the same file, or else the nearest one.
func (t *tree) workspace(now string) string {
	const off = "off"
	if now == off {
		return off
	}
	if there, ok := t.counterpart(now); ok && now != "" && exists(there) {
		return there
	}
	for dir := t.path(t.repository.prefix); ; dir = filepath.Dir(dir) {
		if file := filepath.Join(dir, "go.work"); exists(file) {
			return file
		}
		if dir == t.dir || len(dir) < len(t.dir) {
			return off
		}
	}
}

// exists reports whether there is a file.
func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// goCommand is a line that the go command prints, "" if it fails.
func goCommand(ctx context.Context, dir string, environment []string, args ...string) string {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, environment
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(bytes.TrimSpace(out)), "\n")
	return strings.TrimSuffix(line, "\r")
}
