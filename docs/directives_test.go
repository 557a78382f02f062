package docs

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/directive"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// There is a page for each kind of directive, and the table of its keys has those that
// the kind takes.
func TestDocsDescribeAllKeys(t *testing.T) {
	const dir = "directives"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var pages, want []string
	for _, e := range entries {
		pages = append(pages, e.Name())
	}
	for _, k := range directive.Kinds() {
		want = append(want, k.Name+".md")
		page, err := os.ReadFile(filepath.Join(dir, k.Name+".md"))
		if err != nil {
			t.Error(err)
			continue
		}
		found := documentedKeys(string(page))
		if diff := cmp.Diff(sorted(keyNames(k)), slices.Sorted(maps.Keys(found)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s.md: keys (-grammar +page):\n%s", k.Name, diff)
		}
		for _, key := range k.Keys {
			if value, want := found[key.Name], documented(key); !strings.HasPrefix(value, want) {
				t.Errorf("%s.md: the value of %s is %q, want %q", k.Name, key.Name, value, want)
			}
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Errorf("pages (-directive.Kinds() +found):\n%s", diff)
	}
}

// documented is what the page says about the value of a key, or the beginning of that.
func documented(k directive.Key) string {
	switch k.Form {
	case directive.FormFlag:
		return "flag"
	case directive.FormText, directive.FormWireName:
		return "text"
	case directive.FormTemplate:
		return "template"
	case directive.FormLock:
		return "flag or template"
	case directive.FormMethodName:
		return "name of a method"
	case directive.FormDuration:
		return "duration"
	case directive.FormList:
		return "list"
	case directive.FormNamed:
		return "list of `Name:template`"
	case directive.FormChoice:
		choices := make([]string, len(k.Choices))
		for i, choice := range k.Choices {
			choices[i] = "`" + choice + "`"
		}
		return strings.Join(choices[:len(choices)-1], ", ") + " or " + choices[len(choices)-1]
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
		got[row[1]] = nil // has no keys, perhaps
		for _, key := range readmeKey.FindAllStringSubmatch(row[2], -1) {
			got[row[1]] = append(got[row[1]], key[1])
		}
		slices.Sort(got[row[1]])
	}
	for _, k := range directive.Kinds() {
		want[k.Name] = sorted(keyNames(k))
	}
	// Its row refers to that of the interface.
	want[directive.Activity] = []string{"name", "prefix"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-grammar +README):\n%s", diff)
	}
}

func keyNames(k *directive.Kind) []string {
	var names []string
	for _, key := range k.Keys {
		names = append(names, key.Name)
	}
	return names
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
