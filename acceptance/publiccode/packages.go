package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

const sdk = "go.temporal.io/sdk"

// packagesOf returns the folders with code that imports the SDK, for each module below dir.
func packagesOf(dir string) (map[string][]string, error) {
	found := make(map[string]map[string]bool)
	modules := []string{} // that the walk is in, outermost first
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != dir && (name == "testdata" || name == "vendor" || strings.HasPrefix(name, "_") ||
			strings.HasPrefix(name, ".")):
			return fs.SkipDir
		case entry.IsDir():
			if matches, _ := filepath.Glob(filepath.Join(path, "go.mod")); matches != nil {
				modules = append(modules, path)
			}
		case strings.HasSuffix(name, ".go"):
			folder := filepath.Dir(path)
			modules = slices.DeleteFunc(modules, func(m string) bool { return m != folder && !strings.HasPrefix(folder, m+"/") })
			if len(modules) == 0 || !importsSDK(path) {
				return nil
			}
			module := modules[len(modules)-1]
			if found[module] == nil {
				found[module] = make(map[string]bool)
			}
			relative, err := filepath.Rel(module, folder)
			found[module]["./"+filepath.ToSlash(relative)] = true
			return err
		}
		return nil
	})
	packages := make(map[string][]string)
	for module, folders := range found {
		packages[module] = slices.Sorted(maps.Keys(folders))
	}
	return packages, err
}

func importsSDK(path string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		return false
	}
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		if imported == sdk || strings.HasPrefix(imported, sdk+"/") {
			return true
		}
	}
	return false
}

// complete returns the import paths of packages that the go command has all files for, with their tests, and why the others are
// incomplete. One of those would keep go vet from looking at any.
func complete(ctx context.Context, module, tags string, folders []string) (paths []string, incomplete map[string]string, err error) {
	args := slices.Concat([]string{"list", "-e", "-tags=" + tags, "-test", "-deps", "-json=ImportPath,ForTest,DepOnly,Error,DepsErrors,EmbedFiles"}, folders)
	text, err := output(ctx, module, "go", args...)
	if len(text) == 0 && err != nil {
		return nil, nil, err
	}
	incomplete = make(map[string]string)
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var p struct {
			ImportPath, ForTest string
			DepOnly             bool
			Error               *struct{ Err string }
			DepsErrors          []struct{ Err string }
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, err
		}
		if p.DepOnly && p.ForTest == "" {
			continue
		}
		path, _, _ := strings.Cut(p.ImportPath, " ")
		if p.ForTest != "" {
			path = p.ForTest
		}
		path = strings.TrimSuffix(path, ".test")
		switch {
		case p.Error != nil:
			incomplete[path] = p.Error.Err
		case len(p.DepsErrors) > 0:
			incomplete[path] = p.DepsErrors[0].Err
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	paths = slices.DeleteFunc(slices.Compact(paths), func(path string) bool { _, is := incomplete[path]; return is })
	return paths, incomplete, nil
}
