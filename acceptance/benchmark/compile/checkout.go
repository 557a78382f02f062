package main

import (
	"bytes"
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// module is the path of the module with the contracts.
const module = "example.com/contracts"

// A checkout is this repository, now or before a change, and a workspace with contracts for which it has generated code.
type checkout struct {
	dir      string // as the user has named it
	module   string // the folder of the contracts' module
	compiler string
	imports  string // the file in which the compiler finds what the contracts import
}

// newCheckout makes a workspace in work with contracts for each size and layout, and generates their code.
func newCheckout(ctx context.Context, dir, work string, sizes []int) (*checkout, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	c := &checkout{dir: dir, module: filepath.Join(work, "contracts"), imports: filepath.Join(work, "importcfg")}
	for _, n := range sizes {
		for _, l := range []layout{apart, together} {
			if err := l.write(c.module, n); err != nil {
				return nil, err
			}
		}
	}
	if _, err := run(ctx, c.module, "go", "mod", "init", module); err != nil {
		return nil, err
	}
	// The SDK is the one of the module acceptance, since what users compile is mostly the newest one.
	if _, err := run(ctx, work, "go", "work", "init", c.module, root, filepath.Join(root, "acceptance")); err != nil {
		return nil, err
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.work.sum"))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(work, "go.work.sum"), sums, 0o644); err != nil {
		return nil, err
	}
	generator := filepath.Join(work, "temporalgen")
	if _, err := run(ctx, root, "go", "build", "-o", generator, "./cmd/temporalgen"); err != nil {
		return nil, err
	}
	if _, err := run(ctx, c.module, generator, "./..."); err != nil {
		return nil, err
	}
	compiler, err := run(ctx, c.module, "go", "tool", "-n", "compile")
	if err != nil {
		return nil, err
	}
	c.compiler = strings.TrimSpace(compiler)
	return c, c.listImports(ctx)
}

// listImports lists the files with the export data of what the contracts import, which the go command makes for it. Of the
// contracts themselves it compiles none.
func (c *checkout) listImports(ctx context.Context) error {
	imported, err := run(ctx, c.module, "go", "list", "-f", `{{join .Imports "\n"}}`, "./...")
	if err != nil {
		return err
	}
	packages := strings.Fields(imported)
	slices.Sort(packages)
	list := []string{"go", "list", "-export", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"}
	config, err := run(ctx, c.module, append(list, slices.Compact(packages)...)...)
	if err != nil {
		return err
	}
	return os.WriteFile(c.imports, []byte(config), 0o644)
}

// A pkg is a package for the compiler.
type pkg struct {
	path  string
	files []string
}

// packages are those of n contracts.
func (c *checkout) packages(l layout, n int) ([]pkg, error) {
	dirs := []string{filepath.Join(c.module, l.dir(n))}
	if l == apart {
		var err error
		if dirs, err = filepath.Glob(filepath.Join(dirs[0], "*")); err != nil {
			return nil, err
		}
	}
	var packages []pkg
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		relative, err := filepath.Rel(c.module, dir)
		if err != nil {
			return nil, err
		}
		packages = append(packages, pkg{path.Join(module, filepath.ToSlash(relative)), files})
	}
	return packages, nil
}

// bare returns packages without what is generated. In its place is a file that imports the same, and takes an SDK client as
// code written by hand does: for that alone the compiler makes more than a hundred functions in each package, of generic
// types that are somewhere in the SDK and in gRPC.
func (c *checkout) bare(packages []pkg) ([]pkg, error) {
	var bare []pkg
	for _, p := range packages {
		rest := pkg{path: p.path}
		for _, file := range p.files {
			if name, ok := strings.CutSuffix(file, "_temporal.go"); ok {
				file = name + "_bare.txt" // no package for the go command
				if err := writeBare(file, name+"_temporal.go"); err != nil {
					return nil, err
				}
			}
			rest.files = append(rest.files, file)
		}
		bare = append(bare, rest)
	}
	return bare, nil
}

// writeBare writes a file that imports what a generated one does and takes an SDK client.
func writeBare(file, generated string) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), generated, nil, parser.ImportsOnly)
	if err != nil {
		return err
	}
	var source bytes.Buffer
	fmt.Fprintf(&source, "package %s\nimport \"go.temporal.io/sdk/client\"\n", parsed.Name)
	for _, spec := range parsed.Imports {
		fmt.Fprintf(&source, "import _ %s\n", spec.Path.Value)
	}
	contract, _, _ := strings.Cut(filepath.Base(generated), "_")
	fmt.Fprintf(&source, "func Take_%s(client.Client) {}\n", contract)
	return os.WriteFile(file, source.Bytes(), 0o644)
}

// run runs a command and returns what it prints.
func run(ctx context.Context, dir string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	// Settings of the caller would change what is compiled.
	cmd.Env = append(cmd.Environ(), "GOWORK=", "GOFLAGS=-buildvcs=false")
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, &stderr)
	}
	return stdout.String(), nil
}
