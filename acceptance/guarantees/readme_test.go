package guarantees

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The tables in README.md and in the documentation name tests of this and other packages, all of which exist.
func TestReadmeNamesTestsThatExist(t *testing.T) {
	var files []string
	for _, dir := range []string{".", "../backlog", "../chain", "../client", "../conversation", "../deployment", "../interop", "../misbehaviour", "../neighbours", "../replay", "../validation/basket", "../validation/bounds", "../../examples/order", "../../runtime", "../../runtime/access", "../../runtime/host", "../../runtime/internal/*", "../../runtime/stub", "../../runtime/validate", "../../parser", "../../cmd/temporalgen"} {
		found, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	exists := map[string]bool{}
	declaration := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declaration.FindAllSubmatch(source, -1) {
			exists[string(match[1])] = true
		}
	}
	for _, page := range []string{"README.md", "../../docs/misbehaviour.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(string(text), -1)
		if len(names) == 0 {
			t.Errorf("%s names no tests", page)
		}
		for _, name := range names {
			if !exists[name] {
				t.Errorf("%s names %s, which does not exist", page, name)
			}
		}
	}
}
