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
	files := make(map[string]string)
	for path, text := range map[string]string{
		"go.mod":                 "module outer\n",
		"a/workflow.go":          "package a\nimport \"go.temporal.io/sdk/workflow\"\n",
		"a/testdata/skipped.go":  "package skipped\nimport \"go.temporal.io/sdk/workflow\"\n",
		"b/plain.go":             "package b\nimport \"fmt\"\n",
		"b/inner/go.mod":         "module inner\n",
		"b/inner/client_test.go": "package inner\nimport \"go.temporal.io/sdk/client\"\n",
		"c/lookalike.go":         "package c\nimport \"go.temporal.io/sdkother\"\n",
	} {
		files[filepath.Join(dir, filepath.FromSlash(path))] = text
	}
	writeFiles(t, files)
	got, err := packagesOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{dir: {"./a"}, filepath.Join(dir, "b", "inner"): {"./."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("packagesOf() (-want +got):\n%s", diff)
	}
}

// A package is looked at with its tests, what it imports is read without bodies of functions, and what lacks something is left out.
func TestLook(t *testing.T) {
	t.Setenv("GOMODCACHE", t.TempDir())
	dir := t.TempDir()
	cached := func(module string) string { return filepath.Join(os.Getenv("GOMODCACHE"), module) }
	writeFiles(t, map[string]string{
		filepath.Join(cached("sdk"), "go.mod"): "module go.temporal.io/sdk\n",
		filepath.Join(cached("sdk"), "workflow", "workflow.go"): "package workflow\nimport \"fmt\"\ntype Context struct{}\n" +
			"func SetQueryHandler(ctx Context, name string, handler any) error { return fmt.Errorf(\"%v\", handler) }\n",
		filepath.Join(dir, "one", "go.mod"): "module one\nrequire go.temporal.io/sdk v1.51.0\n" +
			"replace go.temporal.io/sdk => " + cached("sdk") + "\n",
		filepath.Join(dir, "one", "b", "b.go"):      registersQuery("b"),
		filepath.Join(dir, "one", "b", "b_test.go"): strings.ReplaceAll(registersQuery("b"), "Run", "run"),
		filepath.Join(dir, "one", "c", "c.go"):      registersQuery("c") + "var x = undefined\n",
	})
	var got strings.Builder
	judged := []finding{
		{source: "one", file: "b/b.go", line: 4, code: "TG203", level: "warning", verdict: "true", reason: "the error is dropped"},
		{source: "one", file: "b/b.go", line: 9, code: "TG303", level: "error", verdict: "false", reason: "nothing is lost"},
	}
	if err := (source{name: "one"}).look(t.Context(), &got, dir, judged); err != nil {
		t.Fatal(err)
	}
	const want = `# one: left out one/c: undefined: undefined
# one: 1 packages, 2 findings
one	b/b_test.go	4	TG203	warning		nobody looks at the error of registering query total: without a handler, its messages fail
# gone: one	b/b.go	9	TG303	error	false	nothing is lost
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("look() (-want +got):\n%s", diff)
	}
}

func registersQuery(name string) string {
	return "package " + name + "\nimport \"go.temporal.io/sdk/workflow\"\nfunc Run(ctx workflow.Context) error {\n" +
		"\tworkflow.SetQueryHandler(ctx, \"total\", func() (int, error) { return 1, nil })\n\treturn nil\n}\n"
}

func writeFiles(t *testing.T, files map[string]string) {
	t.Helper()
	for path, text := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
