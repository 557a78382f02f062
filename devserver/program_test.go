package devserver

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/goproxytest"
)

// writeProgram writes a program that prints a text, instead of one that is a server.
func writeProgram(t *testing.T, folder, text string) {
	t.Helper()
	for name, content := range map[string]string{
		"go.mod":  "module example.com/program\n\ngo 1.26\n",
		"main.go": "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(" + text + ") }\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// buildProgram returns the executable of a program, and whether it was built for that.
func buildProgram(t *testing.T, p program, folder string) (executable string, built bool) {
	t.Helper()
	executable, err := p.executableIn(t.Context(), folder, func(string) { built = true })
	if err != nil {
		t.Fatal(err)
	}
	return executable, built
}

// output returns what an executable prints.
func output(t *testing.T, executable string) string {
	t.Helper()
	text, err := exec.Command(executable).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(text))
}

func TestProgramIsBuiltWhenItHasChanged(t *testing.T) {
	p, folder := program{component: temporalServer, folder: t.TempDir()}, t.TempDir()
	writeProgram(t, p.folder, `"first"`)
	first, built := buildProgram(t, p, folder)
	if got := output(t, first); got != "first" || !built {
		t.Errorf("it prints %q, built is %t", got, built)
	}
	if again, built := buildProgram(t, p, folder); again != first || built {
		t.Errorf("%s was built again (%t), want %s to be used", again, built, first)
	}
	writeProgram(t, p.folder, `"second"`)
	second, built := buildProgram(t, p, folder)
	if got := output(t, second); got != "second" || !built {
		t.Errorf("it prints %q after a change, built is %t", got, built)
	}
	// Somebody who has the source before the change is not disturbed.
	if got := output(t, first); got != "first" {
		t.Errorf("the executable of before prints %q after the change", got)
	}
}

func TestProgramIsBuiltByManyAtOnce(t *testing.T) {
	source, folder := t.TempDir(), t.TempDir()
	writeProgram(t, source, `"built"`)
	var ends []func()
	for range 4 {
		command, stdout := startRole(t, builderRole, sourceVariable+"="+source, targetVariable+"="+folder)
		ends = append(ends, func() {
			line, _ := stdout.ReadString('\n')
			if err := command.Wait(); err != nil || line != "built\n" {
				t.Errorf("a process has built and run what prints %q: %v", line, err)
			}
		})
	}
	for _, end := range ends {
		end()
	}
}

func TestProgramThatDoesNotCompile(t *testing.T) {
	p, folder := program{component: temporalServer, folder: t.TempDir()}, t.TempDir()
	writeProgram(t, p.folder, "missing")
	_, err := p.executableIn(t.Context(), folder, func(string) {})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"building the Temporal server: go build", "main.go:5:27: undefined: missing"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not contain %q", err, want)
		}
	}
	if diff := cmp.Diff([]string{"lock"}, namesIn(t, folder)); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
}

func TestNobodyWaitsForABuildForLongerThanTheContext(t *testing.T) {
	p, folder := program{component: temporalServer, folder: t.TempDir()}, t.TempDir()
	writeProgram(t, p.folder, `"built"`)
	unlock, err := lock(t.Context(), filepath.Join(folder, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	tooLate := errors.New("too late")
	if _, err := p.executableIn(ctx, folder, func(string) { go cancel(tooLate) }); !errors.Is(err, tooLate) {
		t.Errorf("while another builds: error %v, want %v", err, tooLate)
	}
	unlock()
	// What was given up does not lock out anybody.
	buildProgram(t, p, folder)

	writeProgram(t, p.folder, `"built anew"`)
	if _, err := p.executableIn(ctx, folder, func(string) {}); !errors.Is(err, tooLate) {
		t.Errorf("while building: error %v, want %v", err, tooLate)
	}
}

func TestExecutablesThatNobodyUsesAreRemoved(t *testing.T) {
	p, folder := program{component: temporalServer, folder: t.TempDir()}, t.TempDir()
	for name, age := range map[string]time.Duration{
		executablePrefix + "unused": keptUnused + time.Hour,
		executablePrefix + "used":   keptUnused - time.Hour,
	} {
		path, then := filepath.Join(folder, name), time.Now().Add(-age)
		if err := os.WriteFile(path, nil, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(folder, buildPrefix+"killed", "folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	writeProgram(t, p.folder, `"built"`)
	built, _ := buildProgram(t, p, folder)
	want := map[string]bool{"lock": true, executablePrefix + "used": true, filepath.Base(built): true}
	got := make(map[string]bool)
	for _, name := range namesIn(t, folder) {
		got[name] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}

	// Using it is what keeps it.
	long := time.Now().Add(-keptUnused)
	if err := os.Chtimes(built, long, long); err != nil {
		t.Fatal(err)
	}
	buildProgram(t, p, folder)
	info, err := os.Stat(built)
	if err != nil {
		t.Fatal(err)
	}
	if age := time.Since(info.ModTime()); age > keptUnused/2 {
		t.Errorf("what was used just now seems to be unused for %v", age)
	}
}

// Who uses a release of this package gets the release of the program, which the module cache has in
// a folder that nothing can be written to.
func TestProgramOfARelease(t *testing.T) {
	modules := t.TempDir()
	escaped := strings.ReplaceAll(temporalServer.module(), "/", "_")
	err := os.WriteFile(filepath.Join(modules, escaped+"_v1.2.3.txtar"), []byte(`
-- .mod --
module `+temporalServer.module()+`
-- .info --
{"Version":"v1.2.3"}
-- go.mod --
module `+temporalServer.module()+`

go 1.26
-- main.go --
package main

import "fmt"

func main() { fmt.Println("released") }
`), 0o666)
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := goproxytest.NewServer(modules, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	t.Setenv("GOPROXY", proxy.URL)
	t.Setenv("GONOSUMDB", temporalServer.module())
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Cleanup(func() { // otherwise the folder could not be removed
		if _, err := goCommand(context.Background(), "", nil, nil, "clean", "-modcache"); err != nil {
			t.Error(err)
		}
	})
	// Settings of who uses the package are not for the program.
	t.Setenv("GOFLAGS", "-mod=vendor")

	executable, _ := buildProgram(t, program{component: temporalServer, version: "v1.2.3"}, t.TempDir())
	if got := output(t, executable); got != "released" {
		t.Errorf("the executable prints %q", got)
	}

	_, err = program{component: temporalServer, version: "v1.2.4"}.executableIn(t.Context(), t.TempDir(), func(string) {})
	if want := temporalServer.module() + "@v1.2.4"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v does not name %s", err, want)
	}
}

func TestProgramIsTheOneOfThePackage(t *testing.T) {
	folder := t.TempDir()
	beside := filepath.Join(folder, string(temporalServer))
	if err := os.Mkdir(beside, 0o777); err != nil {
		t.Fatal(err)
	}
	writeProgram(t, beside, `"beside"`)
	for name, tt := range map[string]struct {
		file string
		want program
	}{
		"in a clone":                      {filepath.Join(folder, "program.go"), program{component: temporalServer, folder: beside}},
		"in the module cache":             {"/root/go/pkg/mod/" + modulePath + "@v1.2.3/program.go", program{component: temporalServer, version: "v1.2.3"}},
		"in the module cache, -trimpath":  {modulePath + "@v1.2.3-rc.1/program.go", program{component: temporalServer, version: "v1.2.3-rc.1"}},
		"of a release in capital letters": {modulePath + "@v1.2.3-!r!c.1/program.go", program{}},
		"in a clone, -trimpath":           {modulePath + "/program.go", program{}},
		"in a vendor folder":              {"/home/somebody/vendor/" + modulePath + "/program.go", program{}},
	} {
		t.Run(name, func(t *testing.T) {
			p, ok := temporalServer.beside(filepath.FromSlash(tt.file))
			if p != tt.want && ok || ok != (tt.want != program{}) {
				t.Errorf("it is %+v (%t), want %+v", p, ok, tt.want)
			}
		})
	}
}

// Where the name of a file does not tell, the go command does.
func TestProgramOfAModuleThatIsReplaced(t *testing.T) {
	want, err := temporalServer.find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	content := "module example.com/user\n\ngo 1.26\n\nrequire " + modulePath + " v0.0.0\n\nreplace " + modulePath + " => " +
		filepath.ToSlash(filepath.Dir(want.folder)) + "\n"
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOWORK", "off")
	got, err := temporalServer.ofModule(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("it is %+v, want %+v", got, want)
	}
	trimmed := modulePath + "@v0.0.0/program.go"
	if got, err = temporalServer.findFor(t.Context(), trimmed); err != nil || got != want {
		t.Errorf("with -trimpath it is %#v, %v, want %#v", got, err, want)
	}

	if err := os.WriteFile("go.mod", []byte("module example.com/stranger\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if p, err := temporalServer.ofModule(t.Context()); err == nil || !strings.Contains(err.Error(), modulePath) {
		t.Errorf("in a module that does not use the package it is %+v, error %v", p, err)
	}
	want = program{component: temporalServer, version: "v0.0.0"}
	if got, err = temporalServer.findFor(t.Context(), trimmed); err != nil || got != want {
		t.Errorf("with -trimpath, there, it is %#v, %v, want %#v", got, err, want)
	}
}

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
