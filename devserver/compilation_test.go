package devserver

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writePackages writes a program that imports packages which have never been compiled. What else it is made of has.
func writePackages(t *testing.T, folder string, number int) {
	t.Helper()
	var imports strings.Builder
	for i := range number {
		name := "p" + strconv.Itoa(i)
		if err := os.Mkdir(filepath.Join(folder, name), 0o777); err != nil {
			t.Fatal(err)
		}
		unique := fmt.Sprintf("package %s\n\nconst Folder = %q\n", name, folder)
		if err := os.WriteFile(filepath.Join(folder, name, "p.go"), []byte(unique), 0o666); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&imports, "import _ \"example.com/program/%s\"\n", name)
	}
	writeProgram(t, folder, `"built"`)
	if _, err := goCommand(t.Context(), folder, nil, nil, "build", "-o", filepath.Join(folder, "program"), "."); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "imports.go"), []byte("package main\n\n"+imports.String()), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Whoever waits for the server is told how far building it is, in a few lines.
func TestProgressOfABuild(t *testing.T) {
	const first = "building the server, which takes minutes but is done only once"
	step := func(n, total int) string {
		return fmt.Sprintf("building the server: compiling package %d of %d", n, total)
	}
	for packages, want := range map[int][]string{
		// The program itself is a package too.
		0:  {first, step(1, 1)},
		2:  {first, step(1, 3), step(2, 3), step(3, 3)},
		24: {first, step(3, 25), step(5, 25), step(8, 25), step(10, 25), step(13, 25), step(15, 25), step(18, 25), step(20, 25), step(23, 25), step(25, 25)},
	} {
		t.Run(fmt.Sprintf("%d packages", packages), func(t *testing.T) {
			p, folder := program{component: temporalServer, folder: t.TempDir()}, t.TempDir()
			writePackages(t, p.folder, packages)
			var got []string
			executable, err := p.executableIn(t.Context(), folder, func(step string) { got = append(got, step) })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			if text := output(t, executable); text != "built" {
				t.Errorf("it prints %q", text)
			}
			if _, err := p.executableIn(t.Context(), folder, func(step string) { t.Errorf("once it is built: %s", step) }); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProgressOfTheWebUI(t *testing.T) {
	p, folder := program{component: webUI, folder: t.TempDir()}, t.TempDir()
	writeProgram(t, p.folder, `"built"`)
	var got []string
	if _, err := p.executableIn(t.Context(), folder, func(step string) { got = append(got, step) }); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"building the Web UI, which takes minutes but is done only once",
		"building the Web UI: compiling package 1 of 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

// What the go command complains about is not lost among what it tells.
func TestComplaintsOfABuild(t *testing.T) {
	var steps []string
	c := &compilation{
		component: temporalServer,
		progress:  func(step string) { steps = append(steps, step) },
		pending:   map[string]bool{"example.com/a": true, "example.com/b": true},
		total:     2,
	}
	l := lines{read: c.read}
	for _, text := range []string{
		"go: downloading example.com/c v1.0.0\ngo: down", "loading example.com/d v1.0.0\n", "example.com/a\r\n",
		"# example.com/a\na.go:1:1: undefined: x\n\nexample.com/b",
	} {
		if n, err := l.Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("%d bytes of %q are written: %v", n, text, err)
		}
	}
	if diff := cmp.Diff("# example.com/a\na.go:1:1: undefined: x\n\n", string(l.close())); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
	if _, err := l.Write([]byte("example.com/late\n")); err != nil {
		t.Error(err)
	}
	want := []string{
		"downloading the source of the server",
		"building the server: compiling package 1 of 2", "building the server: compiling package 2 of 2",
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
