package interop

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The table in README.md names each test of this package, and no others.
func TestReadmeNamesAllTests(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	declaration := regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(t `)
	for _, file := range files {
		for _, match := range declaration.FindAllStringSubmatch(read(t, file), -1) {
			declared = append(declared, match[1])
		}
	}
	declared = slices.DeleteFunc(declared, func(name string) bool { return name == t.Name() })
	named := regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(read(t, "README.md"), -1)
	slices.Sort(declared)
	slices.Sort(named)
	if diff := cmp.Diff(declared, slices.Compact(named)); diff != "" {
		t.Errorf("tests (-declared +named in README.md):\n%s", diff)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
