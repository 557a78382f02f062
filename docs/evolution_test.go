package docs

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

var (
	evolutionTable   = regexp.MustCompile(`(?m)^\| Code \| What has changed \| May break \|\n\|---\|---\|---\|\n(?:\|.*\n)*`)
	evolutionClasses = regexp.MustCompile(`(?m)^Classes: (.*)\.$`)
)

// The table in evolution.md has all codes about changes, with the classes of their pages, which tests of package evolution
// compare with what is found.
func TestEvolutionTable(t *testing.T) {
	table := "| Code | What has changed | May break |\n|---|---|---|\n"
	for _, code := range diag.Codes() {
		e := code.Explanation()
		if classes := evolutionClasses.FindStringSubmatch(e.Text); code >= diag.WorkflowGone && classes != nil {
			table += fmt.Sprintf("| [%s](diagnostics/%[1]s.md) | %s | %s |\n", code, e.Title, classes[1])
		}
	}
	page, err := os.ReadFile("evolution.md")
	if err != nil {
		t.Fatal(err)
	}
	if got := evolutionTable.FindString(string(page)); got != table {
		if !*update {
			t.Fatalf("go test ./docs -update would change the table in evolution.md (-want +got):\n%s", cmp.Diff(table, got))
		}
		if err := os.WriteFile("evolution.md", []byte(strings.Replace(string(page), got, table, 1)), 0o666); err != nil {
			t.Error(err)
		}
	}
}
