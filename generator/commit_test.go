package generator

import (
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
}

// A file keeps its mode, and a new one has that of new files.
func TestCommitKeepsModes(t *testing.T) {
	dir := t.TempDir()
	usual := filepath.Join(dir, "usual.go")
	if err := os.WriteFile(usual, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	missing, private, script := filepath.Join(dir, "missing.go"), filepath.Join(dir, "private.go"), filepath.Join(dir, "script.go")
	write(t, private, "old")
	write(t, script, "old")
	if err := os.Chmod(script, 0o755); err != nil {
		t.Fatal(err)
	}
	want := map[string]fs.FileMode{missing: mode(t, usual), private: mode(t, private), script: mode(t, script)}
	plan := &Plan{Outputs: []*Output{
		{Path: missing, Content: []byte("new"), State: Missing},
		{Path: private, Content: []byte("new"), State: Stale},
		{Path: script, Content: []byte("new"), State: Stale},
	}}
	if err := plan.Commit(); err != nil {
		t.Fatal(err)
	}
	for path, want := range want {
		if got := mode(t, path); got != want {
			t.Errorf("%s has mode %v, want %v", filepath.Base(path), got, want)
		}
	}
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

// Where one file is read-only, no other is written.
func TestCommitReportsReadOnlyFiles(t *testing.T) {
	for _, name := range []string{"output", "orphan"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			first, second := filepath.Join(dir, "first.go"), filepath.Join(dir, "second.go")
			write(t, second, "old")
			if err := os.Chmod(second, 0o444); err != nil {
				t.Fatal(err)
			}
			plan := &Plan{Outputs: []*Output{{Path: first, Content: []byte("new"), State: Missing}}}
			if name == "output" {
				plan.Outputs = append(plan.Outputs, &Output{Path: second, Content: []byte("new"), State: Stale})
			} else {
				plan.Orphans = []Orphan{{Path: second}}
			}
			if err := plan.Commit(); err == nil || err.Error() != second+" is read-only" {
				t.Errorf("got error %v", err)
			}
			if diff := cmp.Diff(map[string]string{"second.go": "old"}, files(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Through a symbolic link, the file that it leads to is written.
func TestCommitKeepsSymbolicLinks(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	link, target := filepath.Join(dir, "order_temporal.go"), filepath.Join(elsewhere, "order_temporal.go")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	plan := &Plan{Outputs: []*Output{{Path: link, Content: []byte("new"), State: Stale}}}
	if err := plan.Commit(); err == nil || !strings.Contains(err.Error(), "leads nowhere") {
		t.Errorf("got error %v for a link that leads nowhere", err)
	}
	write(t, target, "old")
	if err := plan.Commit(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.Readlink(link); err != nil || got != target {
		t.Errorf("the link leads to %q, %v", got, err)
	}
	if diff := cmp.Diff(map[string]string{"order_temporal.go": "new"}, files(t, elsewhere)); diff != "" {
		t.Error(diff)
	}
}

// A process that was killed while it wrote leaves a file behind. One that still writes has just made its file.
func TestCommitRemovesLeftovers(t *testing.T) {
	dir := t.TempDir()
	generated := contract.GeneratedHeader + "\n"
	old := map[string]string{
		".order_temporal.go.123": generated,
		".order_temporal.go.4":   contract.GeneratedHeader[:9],
		".order_temporal.go.5":   "", // killed before it wrote
		".order_temporal.go.6":   "package order\n",
		".order_temporal.go.bak": generated,
		".order.go.7":            generated,
		"order_temporal.go.8":    generated,
		"order_temporal.go":      generated,
	}
	long := time.Now().Add(-time.Hour)
	for name, content := range old {
		write(t, filepath.Join(dir, name), content)
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, ".order_temporal.go.9"), generated)
	plan := &Plan{Outputs: []*Output{{Path: filepath.Join(dir, "order_temporal.go"), State: Fresh}}}
	if err := plan.Commit(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		".order.go.7", ".order_temporal.go.6", ".order_temporal.go.9", ".order_temporal.go.bak",
		"order_temporal.go", "order_temporal.go.8",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(files(t, dir)))); diff != "" {
		t.Error(diff)
	}
}

// What others add to a generated file does not make it stale.
func TestCompareIgnoresWhatOthersAdd(t *testing.T) {
	const licence = "// Copyright 2026 Shop Inc.\n\n"
	generated := contract.GeneratedHeader + "\n\npackage order\n"
	for name, test := range map[string]struct {
		existing string
		state    State
		content  string
	}{
		"licence":             {licence + generated, Fresh, licence + generated},
		"licence in comments": {"/*\nCopyright\n*/\n" + generated, Fresh, "/*\nCopyright\n*/\n" + generated},
		"licence, stale":      {licence + generated + "var x int\n", Stale, licence + generated},
		"ends of lines":       {strings.ReplaceAll(licence+generated, "\n", "\r\n"), Fresh, licence + generated},
		"constraint":          {"//go:build never\n\n" + generated, Stale, generated},
	} {
		t.Run(name, func(t *testing.T) {
			o := &Output{Path: filepath.Join(t.TempDir(), "order_temporal.go"), Source: "order.go"}
			write(t, o.Path, test.existing)
			drafts := []draft{{Output: o}}
			foreign, err := readExisting(drafts, nil, nil)
			if err != nil || len(foreign) > 0 {
				t.Fatal(foreign, err)
			}
			drafts[0].compare([]byte(generated))
			if o.State != test.state || string(o.Content) != test.content {
				t.Errorf("got state %d and content %q", o.State, o.Content)
			}
		})
	}
}

// Where one file cannot be written, no other is changed.
func TestCommitWritesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	stale, orphan := filepath.Join(dir, "stale.go"), filepath.Join(dir, "orphan.go")
	write(t, stale, "old")
	write(t, orphan, "old")
	plan := &Plan{
		Outputs: []*Output{
			{Path: filepath.Join(dir, "missing.go"), Content: []byte("one"), State: Missing},
			{Path: stale, Content: []byte("two"), State: Stale},
			{Path: filepath.Join(dir, "nowhere", "second.go"), Content: []byte("three")},
		},
		Orphans: []Orphan{{Path: orphan}},
	}
	if err := plan.Commit(); err == nil || !strings.Contains(err.Error(), "second.go") {
		t.Errorf("got error %v", err)
	}
	if diff := cmp.Diff(map[string]string{"stale.go": "old", "orphan.go": "old"}, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestCommitSaysWhatWasChanged(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.go"), filepath.Join(dir, "second.go")
	if err := os.MkdirAll(filepath.Join(second, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	plan := &Plan{Outputs: []*Output{{Path: first, Content: []byte("one")}}, Orphans: []Orphan{{Path: second}}}
	err := plan.Commit()
	if err == nil || !strings.Contains(err.Error(), "second.go") || !strings.Contains(err.Error(), "already changed: "+first) {
		t.Errorf("got error %v", err)
	}
	if diff := cmp.Diff(map[string]string{"first.go": "one"}, files(t, dir)); diff != "" {
		t.Error(diff)
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
	var drafts []draft
	for name, existing := range map[string][]byte{"missing": nil, "fresh": fresh, "stale": stale, "empty": {}, "foreign": []byte("package order\n")} {
		o := &Output{Path: filepath.Join(dir, name+contract.OutputSuffix), Source: filepath.Join(dir, name+".go")}
		if existing != nil {
			write(t, o.Path, string(existing))
		}
		outputs[name], drafts = o, append(drafts, draft{Output: o})
	}
	foreign, err := readExisting(drafts, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range drafts {
		d.compare(fresh)
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
