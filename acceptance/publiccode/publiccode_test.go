package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever has been found has been judged, each finding once, and README.md counts as the table does.
func TestFindings(t *testing.T) {
	judged, err := readTable(table)
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, s := range sources {
		known[s.name] = true
	}
	for i, f := range judged {
		if f.verdict != "true" && f.verdict != "debatable" && f.verdict != "false" {
			t.Errorf("%v: want a verdict", f)
		}
		if !known[f.source] {
			t.Errorf("%v: want a source that is looked at", f)
		}
		if i > 0 && compare(judged[i-1], f) >= 0 {
			t.Errorf("%v: want it once, and the lines in order", f)
		}
	}
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var summary strings.Builder
	writeSummary(&summary, judged)
	for table := range strings.SplitSeq(strings.TrimSpace(summary.String()), "\n\n") {
		if !strings.Contains(string(page), table) {
			t.Errorf("README.md does not have what go run ./publiccode -summary prints:\n%s", table)
		}
	}
}

func TestPackagesOf(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{
		"go.mod":                 "module outer\n",
		"a/workflow.go":          "package a\nimport \"go.temporal.io/sdk/workflow\"\n",
		"a/testdata/skipped.go":  "package skipped\nimport \"go.temporal.io/sdk/workflow\"\n",
		"b/plain.go":             "package b\nimport \"fmt\"\n",
		"b/inner/go.mod":         "module inner\n",
		"b/inner/client_test.go": "package inner\nimport \"go.temporal.io/sdk/client\"\n",
		"c/lookalike.go":         "package c\nimport \"go.temporal.io/sdkother\"\n",
	} {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := packagesOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{dir: {"./a"}, filepath.Join(dir, "b", "inner"): {"./."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("packagesOf() (-want +got):\n%s", diff)
	}
}

func TestReadVet(t *testing.T) {
	const text = `{"p": {"temporalending": [
		{"posn": "/in/p/b.go:12:3", "message": "warning: it ends (TG303)"},
		{"posn": "/in/p/a.go:4:3", "message": "it blocks (TG104)"}]}}
{"p [p.test]": {"temporalending": [{"posn": "/in/p/b.go:12:3", "message": "warning: it ends (TG303)"}]}}`
	got, err := readVet([]byte(text), "one", "/in")
	if err != nil {
		t.Fatal(err)
	}
	want := []finding{
		{source: "one", file: "p/a.go", line: 4, code: "TG104", level: "error", reason: "it blocks"},
		{source: "one", file: "p/b.go", line: 12, code: "TG303", level: "warning", reason: "it ends"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(finding{})); diff != "" {
		t.Errorf("readVet() (-want +got):\n%s", diff)
	}
	failed := `{"p": {"temporalending": {"error": "it panics"}}}`
	if _, err := readVet([]byte(failed), "one", "/in"); err == nil || !strings.Contains(err.Error(), "it panics") {
		t.Errorf("readVet() of an analyzer that fails: %v", err)
	}
}
