package evolution

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// module is the path of the module that has the changed contracts.
const module = "example.com/evolution"

// contracts are the folders of those that are changed, with whether they have activities.
var contracts = []struct {
	name       string
	activities bool
}{{"account", false}, {"branch", true}}

// folder is the name of the package of a changed contract.
func (c change) folder() string {
	return c.of + "-" + strings.ReplaceAll(strings.ReplaceAll(c.name, ",", ""), " ", "-")
}

// A changedModule has the contracts as they are and all changed ones, with their code.
type changedModule struct {
	dir         string
	env         []string // for the go command, and temporalgen
	temporalgen string   // the command of this repository
	program     string   // that measures the changes
}

// newModule writes the contracts and generates and builds their code.
func newModule(t *testing.T, changes []change) *changedModule {
	t.Helper()
	m := &changedModule{dir: t.TempDir(), env: append(os.Environ(), testmodule.Env()...)}
	if err := testmodule.Write(m.dir, module); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, "measure", filepath.Join(m.dir, "measure"))
	for _, c := range contracts {
		copyFolder(t, c.name, filepath.Join(m.dir, c.name))
	}
	for _, c := range changes {
		to := filepath.Join(m.dir, c.folder())
		copyFolder(t, c.of, to)
		c.apply(t, to)
	}
	write(t, filepath.Join(m.dir, "main.go"), mainFile(t, changes))

	m.temporalgen = strings.TrimSpace(command(t, ".", nil, "go", "tool", "-n", "temporalgen"))
	command(t, m.dir, m.env, m.temporalgen, "./...")
	for _, c := range contracts {
		command(t, m.dir, m.env, m.temporalgen, "contract", "-o", contractFile(c.name), "./"+c.name)
	}
	m.program = filepath.Join(m.dir, "program")
	// What is as it was comes from the build cache, since the module's folder is in nothing that is compiled. And compiling
	// takes longer than running.
	command(t, m.dir, m.env, "go", "build", "-trimpath", "-gcflags="+module+"/...=-N -l -dwarf=false", "-ldflags=-s -w", "-o", m.program, ".")
	return m
}

// copyFolder copies a package without its tests and without what is generated.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there is nothing in %s: %v", from, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_temporal.go") {
			continue
		}
		write(t, filepath.Join(to, filepath.Base(file)), read(t, file))
	}
}

// apply changes a copy of a contract.
func (c change) apply(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.edits {
		found := 0
		for _, file := range files {
			before := read(t, file)
			after := strings.ReplaceAll(before, e.old, e.new)
			if e.word {
				after = regexp.MustCompile(`\b`+e.old+`\b`).ReplaceAllLiteralString(before, e.new)
			}
			if after != before {
				found++
				write(t, file, after)
			}
		}
		if found == 0 || found > 1 && !e.word {
			t.Fatalf("%s: %d files have the text %q", c.folder(), found, e.old)
		}
	}
	for _, file := range files {
		formatted, err := format.Source([]byte(read(t, file)))
		if err != nil {
			t.Fatalf("%s: %v", c.folder(), err)
		}
		write(t, file, string(formatted))
	}
}

// mainFile is the source of the program.
func mainFile(t *testing.T, changes []change) string {
	t.Helper()
	var imports, list strings.Builder
	contract := func(folder, alias, name, of string, activities bool) {
		fmt.Fprintf(&imports, "%s %q\n", alias, module+"/"+folder)
		histories, err := filepath.Abs(filepath.Join("testdata", of))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "&measure.Contract{Name: %q, Histories: %q, Activities: %t, Queue: %s.Queue, WorkflowIDs: %[4]s.WorkflowIDs, "+
			"Register: %[4]s.Register, Talk: %[4]s.Talk, Continue: %[4]s.Continue", name, histories, activities, alias)
	}
	activities := map[string]bool{}
	for _, c := range contracts {
		activities[c.name] = c.activities
		fmt.Fprintf(&list, "%s := ", "was"+c.name)
		contract(c.name, c.name, c.name, c.name, c.activities)
		list.WriteString("}\n")
	}
	fmt.Fprintf(&list, "os.Exit(measure.Main(\n")
	for _, c := range contracts {
		fmt.Fprintf(&list, "was%s,\n", c.name)
	}
	for i, c := range changes {
		contract(c.folder(), fmt.Sprintf("changed%d", i), c.folder(), c.of, activities[c.of])
		fmt.Fprintf(&list, ", Of: was%s},\n", c.of)
	}
	list.WriteString("))\n")
	return fmt.Sprintf("package main\n\nimport (\n\"os\"\n\n%q\n%s)\n\nfunc main() {\n%s}\n", module+"/measure", imports.String(), list.String())
}

// command runs a command and returns what it has printed. Without an environment it gets that of the test.
func command(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, env
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", cmd, err, stdout.String(), stderr.String())
	}
	return stdout.String()
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
