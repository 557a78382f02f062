package guarantees

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The tables in README.md name tests of this and other packages, all of which exist.
func TestReadmeNamesTestsThatExist(t *testing.T) {
	var files []string
	for _, dir := range []string{".", "../backlog", "../client", "../interop", "../neighbours", "../replay", "../validation/basket", "../validation/bounds", "../../examples/order", "../../runtime", "../../runtime/internal/engine", "../../runtime/validate", "../../parser", "../../cmd/temporalgen"} {
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
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(string(readme), -1)
	if len(names) == 0 {
		t.Error("README.md names no tests")
	}
	for _, name := range names {
		if !exists[name] {
			t.Errorf("README.md names %s, which does not exist", name)
		}
	}
}
