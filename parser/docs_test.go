package parser

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// There is a page for each kind of directive, and the table of its keys has those that
// the kind takes.
func TestDocsDescribeAllKeys(t *testing.T) {
	const dir = "../docs/directives"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var pages, want []string
	for _, e := range entries {
		pages = append(pages, e.Name())
	}
	for _, k := range kinds {
		want = append(want, k.name+".md")
		page, err := os.ReadFile(filepath.Join(dir, k.name+".md"))
		if err != nil {
			t.Error(err)
			continue
		}
		keys := k.keyNames()
		slices.Sort(keys)
		if diff := cmp.Diff(keys, documentedKeys(string(page))); diff != "" {
			t.Errorf("%s.md: keys (-grammar +page):\n%s", k.name, diff)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Errorf("pages (-kinds +found):\n%s", diff)
	}
}

var documentedKey = regexp.MustCompile("^\\| `([a-z-]+)` \\|")

// documentedKeys are the names in the first column of the table below the heading for keys
// and flags, sorted; nil if there are none.
func documentedKeys(page string) []string {
	_, section, _ := strings.Cut(page, "\n## Keys and flags\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var keys []string
	for line := range strings.Lines(section) {
		if match := documentedKey.FindStringSubmatch(line); match != nil {
			keys = append(keys, match[1])
		}
	}
	slices.Sort(keys)
	return keys
}
