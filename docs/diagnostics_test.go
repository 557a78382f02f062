// Package docs has the tests of the documentation that need nothing but to read it.
package docs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

var update = flag.Bool("update", false, "write the pages in diagnostics")

// diagnosticsHead begins diagnostics/README.md.
const diagnosticsHead = `<!-- Made by go test ./docs -update. -->

# Diagnostics

What temporalgen reports about a contract ends with a code, as in

` + "```" + `
order.go:13:44: a signal has no result: return an error or nothing, or make AddItem an update (TG208)
` + "```" + `

` + "`go tool temporalgen explain TG208`" + ` prints the page of that code. With an error no file is written. A warning does not
change what is generated. Codes from TG101 on are rules that also hold for code that is written by hand, where
[temporalgen vet](../vet.md) finds what is wrong. Those from TG901 on are about what has changed since an earlier version of a
contract; see [evolution](../evolution.md).

| Code | Severity | What it is about |
|---|---|---|
`

// The pages in diagnostics are those of parser/diag, for readers of the documentation.
func TestDiagnosticsPages(t *testing.T) {
	// Pages are in another folder than explanations.
	links := strings.NewReplacer("](../../../docs/", "](../", "](../../../", "](../../")
	want := make(map[string]string)
	index := diagnosticsHead
	for _, code := range diag.Codes() {
		e := code.Explanation()
		var severities []string
		for _, s := range e.Severities {
			severities = append(severities, s.String())
		}
		index += fmt.Sprintf("| [%s](%[1]s.md) | %s | %s |\n", code, strings.Join(severities, " or "), e.Title)
		want[string(code)+".md"] = fmt.Sprintf("<!-- Made from parser/diag/explanations by go test ./docs -update. -->\n\n# %s: %s\n\n%s",
			code, e.Title, links.Replace(e.Text))
	}
	want["README.md"] = index

	paths, err := filepath.Glob("diagnostics/*.md")
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(path)] = string(content)
	}
	if !*update {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("go test ./docs -update would change the pages in diagnostics (-want +got):\n%s", diff)
		}
		return
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			if err := os.Remove(filepath.Join("diagnostics", name)); err != nil {
				t.Error(err)
			}
		}
	}
	for name, content := range want {
		if err := os.MkdirAll("diagnostics", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("diagnostics", name), []byte(content), 0o666); err != nil {
			t.Error(err)
		}
	}
}
