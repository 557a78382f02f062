package generator

import (
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

func TestCommit(t *testing.T) {
	dir := t.TempDir()
	missing, stale, fresh, orphan := filepath.Join(dir, "missing.go"), filepath.Join(dir, "stale.go"),
		filepath.Join(dir, "fresh.go"), filepath.Join(dir, "orphan.go")
	write(t, stale, "old")
	write(t, fresh, "not looked at")
	write(t, orphan, "old")
	plan := &Plan{
		Outputs: []*Output{
			{Path: missing, Content: []byte("one"), State: Missing},
			{Path: stale, Content: []byte("two"), State: Stale},
			{Path: fresh, Content: []byte("three"), State: Fresh},
		},
		Orphans: []Orphan{{Path: orphan}, {Path: filepath.Join(dir, "removed by somebody else")}},
	}
	if err := plan.Commit(); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"missing.go": "one", "stale.go": "two", "fresh.go": "not looked at"}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{missing, stale} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o644 && runtime.GOOS != "windows" { // which has no such modes
			t.Errorf("%s has mode %o", path, mode)
		}
	}
}

func TestCommitSaysWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.go"), filepath.Join(dir, "nowhere", "second.go")
	plan := &Plan{Outputs: []*Output{{Path: first, Content: []byte("one")}, {Path: second, Content: []byte("two")}}}
	err := plan.Commit()
	if err == nil || !strings.Contains(err.Error(), "second.go") || !strings.Contains(err.Error(), "already changed: "+first) {
		t.Errorf("got error %v", err)
	}
}

func TestCommitLeavesNoTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "order_temporal.go")
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	plan := &Plan{Outputs: []*Output{{Path: path, Content: []byte("one")}}}
	if err := plan.Commit(); err == nil {
		t.Fatal("no error")
	}
	if got := files(t, dir); len(got) > 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestCommitDoesNothingWithErrors(t *testing.T) {
	dir := t.TempDir()
	plan := &Plan{
		Outputs:     []*Output{{Path: filepath.Join(dir, "order_temporal.go"), Content: []byte("one")}},
		Diagnostics: []diag.Diagnostic{{Code: "TG001", Message: "wrong"}},
	}
	if err := plan.Commit(); err == nil {
		t.Error("no error")
	}
	if got := files(t, dir); len(got) > 0 {
		t.Errorf("written: %v", got)
	}
}

func TestCompare(t *testing.T) {
	dir := t.TempDir()
	fresh := []byte(contract.GeneratedHeader + "\n\npackage order\n")
	stale := []byte(contract.GeneratedHeader + "\n\npackage old\n")
	outputs := map[string]*Output{}
	var list []*Output
	for name, existing := range map[string][]byte{"missing": nil, "fresh": fresh, "stale": stale, "empty": {}, "foreign": []byte("package order\n")} {
		o := &Output{
			Path:    filepath.Join(dir, name+contract.OutputSuffix),
			Source:  filepath.Join(dir, name+".go"),
			Content: fresh,
		}
		if existing != nil {
			write(t, o.Path, string(existing))
		}
		outputs[name], list = o, append(list, o)
	}
	foreign, err := compare(list)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]State{"missing": Missing, "fresh": Fresh, "stale": Stale, "empty": Stale} {
		if got := outputs[name].State; got != want {
			t.Errorf("%s: got state %d, want %d", name, got, want)
		}
	}
	want := []diag.Diagnostic{{
		Pos:     token.Position{Filename: outputs["foreign"].Path, Line: 1, Column: 1},
		Code:    "TG019",
		Message: "foreign_temporal.go, where the code generated from foreign.go belongs, was not written by temporalgen; move it away",
	}}
	if diff := cmp.Diff(want, foreign); diff != "" {
		t.Error(diff)
	}
}

func TestSummary(t *testing.T) {
	file := &contract.File{
		Workflows: []*contract.Workflow{
			{Name: "Order", Signals: make([]*contract.Signal, 1), Queries: make([]*contract.Query, 1), Updates: make([]*contract.Update, 2)},
			{Name: "Nightly"},
			{Name: "Shelf", Queries: make([]*contract.Query, 3)},
		},
		Activities: []*contract.Activities{
			{Name: "Payments", Methods: make([]*contract.Activity, 1)},
			{Name: "Mail", Methods: make([]*contract.Activity, 2)},
		},
	}
	want := "Order (1 signal, 1 query, 2 updates), Nightly (no messages), Shelf (3 queries), " +
		"Payments (1 activity), Mail (2 activities)"
	if got := summary(file); got != want {
		t.Errorf("got %s", got)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// files are the contents of the files in a directory, by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		contents[entry.Name()] = string(content)
	}
	return contents
}
