package parser

import (
	"flag"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/diag"
)

var update = flag.Bool("update", false, "write what is diagnosed to ../testdata/diagnostics")

// TestDiagnostics compares what is reported for the malformed definitions in testdata/diagnostics with the file want of
// each. They are loaded all at once, each as a package of its own. What the command makes of errors and warnings is in
// its scripts.
func TestDiagnostics(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../testdata/diagnostics/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no definitions", err)
	}
	files := new(txtar.Archive)
	archives := make(map[string]*txtar.Archive)
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archives[name] = archive
		if len(archive.Comment) > 0 {
			t.Errorf("%s begins with %q, which nobody runs", name, archive.Comment)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".go") {
				files.Files = append(files.Files, txtar.File{Name: name + "/" + f.Name, Data: f.Data})
			}
		}
	}
	dir := writeModule(t, files)
	result := load(t, dir, "./...")
	got := make(map[string]string)
	for _, d := range result.Diagnostics {
		name, _, _ := strings.Cut(relative(dir, d.Pos.Filename), "/")
		if !slices.Contains(d.Code.Explanation().Severities, d.Severity) {
			t.Errorf("the explanation of %s does not say that it can be of severity %s: %s", d.Code, d.Severity, d)
		}
		got[name] += shown(d, filepath.Join(dir, name)) + "\n"
		checkRange(t, d)
	}
	for _, name := range slices.Sorted(maps.Keys(archives)) {
		archive := archives[name]
		for i, f := range archive.Files {
			if f.Name == "mended" {
				if diff := cmp.Diff(string(f.Data), mended(t, filepath.Join(dir, name, "order.go"), result.Diagnostics)); diff != "" {
					t.Errorf("%s mended (-want +got):\n%s", name, diff)
				}
			}
			if f.Name != "want" {
				continue
			}
			if *update {
				archive.Files[i].Data = []byte(got[name])
				if err := os.WriteFile("../testdata/diagnostics/"+name+".txtar", txtar.Format(archive), 0o666); err != nil {
					t.Error(err)
				}
			} else if diff := cmp.Diff(string(f.Data), got[name]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

// mended is a file with the first fix of each diagnostic.
func mended(t *testing.T, path string, found []diag.Diagnostic) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for _, d := range slices.Backward(found) { // those at the end first
		if d.Pos.Filename != path || len(d.Fixes) == 0 {
			continue
		}
		for _, e := range slices.Backward(d.Fixes[0].Edits) {
			text = text[:e.Pos.Offset] + e.NewText + text[e.End.Offset:]
		}
	}
	return text
}

// unplaced are parts of the messages about what is not there.
var unplaced = []string{" is empty", "has no kind", "missing ','", "an empty rule"}

// checkRange checks that a diagnostic says where it ends, and that its fixes leave Go.
func checkRange(t *testing.T, d diag.Diagnostic) {
	t.Helper()
	if d.End.Filename != d.Pos.Filename || d.End.Offset <= d.Pos.Offset {
		if !slices.ContainsFunc(unplaced, func(part string) bool { return strings.Contains(d.Message, part) }) {
			t.Errorf("%s ends at %s", d, d.End)
		}
	}
	if _, meant, ok := strings.Cut(d.Message, ": did you mean "); ok {
		meant = strings.TrimSuffix(meant, "?")
		if len(d.Fixes) != 1 || len(d.Fixes[0].Edits) != 1 || d.Fixes[0].Edits[0].NewText != meant {
			t.Errorf("%s has the fixes %v", d, d.Fixes)
		}
	}
	for _, fix := range d.Fixes {
		for _, e := range fix.Edits {
			src, err := os.ReadFile(e.Pos.Filename)
			if err != nil {
				t.Fatal(err)
			}
			fixed := string(src[:e.Pos.Offset]) + e.NewText + string(src[e.End.Offset:])
			if _, err := parser.ParseFile(token.NewFileSet(), "", fixed, 0); err != nil {
				t.Errorf("%s: %s leaves %v", d, fix.Message, err)
			}
		}
	}
}
