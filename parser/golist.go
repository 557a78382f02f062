package parser

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A goCommand runs the go command. It is called directly, without go/packages, since
// that lists and reads far more than what is needed to read contracts.
type goCommand struct {
	dir string // absolute
	env []string
}

func newGoCommand(cfg Config) (*goCommand, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	env := cfg.Env
	if env == nil {
		env = os.Environ()
	}
	// With PWD the go command keeps the symbolic links in dir.
	return &goCommand{dir, append(slices.Clone(env), "PWD="+dir)}, nil
}

// A listedPackage is what go list says about a package.
type listedPackage struct {
	ImportPath     string
	Name           string
	Dir            string
	Export         string // file with export data
	GoFiles        []string
	CgoFiles       []string
	IgnoredGoFiles []string
	TestGoFiles    []string
	XTestGoFiles   []string
	Match          []string // patterns
	Module         *listedModule
	Error          *struct{ Err string }
}

// A listedModule is what go list says about the module of a package.
type listedModule struct {
	Path string
	Dir  string
	Main bool // it is the one in which the go command runs, or one of the workspace
}

// sources are the absolute paths of the files of p that are built.
func (p *listedPackage) sources() []string {
	return p.absolute(slices.Concat(p.GoFiles, p.CgoFiles))
}

func (p *listedPackage) absolute(names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(p.Dir, name)
	}
	slices.Sort(paths)
	return paths
}

// find lists the packages that match patterns, without looking at what they import.
func (g *goCommand) find(ctx context.Context, patterns []string) ([]*listedPackage, error) {
	fields := "ImportPath,Name,Dir,GoFiles,CgoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles,Match,Module,Error"
	return g.list(ctx, "-find", fields, patterns)
}

// export lists packages and has their export data made where it can be.
func (g *goCommand) export(ctx context.Context, paths []string) ([]*listedPackage, error) {
	return g.list(ctx, "-export", "ImportPath,Name,Dir,GoFiles,CgoFiles,Export,Error", paths)
}

func (g *goCommand) list(ctx context.Context, mode, fields string, args []string) ([]*listedPackage, error) {
	cmd := exec.CommandContext(ctx, "go", slices.Concat([]string{"list", "-e", mode, "-json=" + fields, "--"}, args)...)
	cmd.Dir, cmd.Env = g.dir, g.env
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if text := strings.TrimSpace(stderr.String()); text != "" {
			return nil, fmt.Errorf("go list: %s", text)
		}
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []*listedPackage
	for dec := json.NewDecoder(&stdout); ; {
		p := new(listedPackage)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}
