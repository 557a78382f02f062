package parser

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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
		documented := documentedKeys(string(page))
		if diff := cmp.Diff(sorted(k.keyNames()), slices.Sorted(maps.Keys(documented)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s.md: keys (-grammar +page):\n%s", k.name, diff)
		}
		for _, key := range k.keys {
			if value, want := documented[key.name], key.documented(); !strings.HasPrefix(value, want) {
				t.Errorf("%s.md: the value of %s is %q, want %q", k.name, key.name, value, want)
			}
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Errorf("pages (-kinds +found):\n%s", diff)
	}
}

// documented is what the page says about the value of a key, or the beginning of that.
func (k *key) documented() string {
	switch k.form {
	case formFlag:
		return "flag"
	case formText, formWireName:
		return "text"
	case formTemplate:
		return "template"
	case formLock:
		return "flag or template"
	case formMethodName:
		return "name of a method"
	case formDuration:
		return "duration"
	case formList:
		return "list"
	case formNamed:
		return "list of `Name:template`"
	case formChoice:
		choices := make([]string, len(k.choices))
		for i, choice := range k.choices {
			choices[i] = "`" + choice + "`"
		}
		return enumerate(choices, "or")
	}
	return "number"
}

var documentedKey = regexp.MustCompile("^\\| `([a-z-]+)` \\| ([^|]*) \\|")

// documentedKeys are the first column of the table below the heading for keys and flags,
// with the second, that of their values.
func documentedKeys(page string) map[string]string {
	_, section, _ := strings.Cut(page, "\n## Keys and flags\n")
	section, _, _ = strings.Cut(section, "\n## ")
	keys := make(map[string]string)
	for line := range strings.Lines(section) {
		if match := documentedKey.FindStringSubmatch(line); match != nil {
			keys[match[1]] = match[2]
		}
	}
	return keys
}

var (
	readmeRow = regexp.MustCompile("(?m)^\\|[^|]*\\| \\[`//temporal:([a-z]+)`\\][^|]*\\| (.*) \\|$")
	readmeKey = regexp.MustCompile("`([a-z-]+)(?:=|\\[=|`)")
)

// The table in the README has a row for each kind, with the keys that the kind takes.
func TestReadmeListsAllKeys(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	got, want := make(map[string][]string), make(map[string][]string)
	for _, row := range readmeRow.FindAllStringSubmatch(string(readme), -1) {
		for _, key := range readmeKey.FindAllStringSubmatch(row[2], -1) {
			got[row[1]] = append(got[row[1]], key[1])
		}
		slices.Sort(got[row[1]])
	}
	for _, k := range kinds {
		want[k.name] = sorted(k.keyNames())
	}
	// Its row refers to that of the interface.
	want[kindActivity] = []string{"name", "prefix"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-grammar +README):\n%s", diff)
	}
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
