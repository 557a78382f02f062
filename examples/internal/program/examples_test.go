package program_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// root is the folder of all examples.
const root = "../../"

// programs are the folders of examples that are programs.
func programs(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(root + "*/main.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("examples: %v, %v", files, err)
	}
	var names []string
	for _, file := range files {
		names = append(names, filepath.Base(filepath.Dir(file)))
	}
	return names
}

// A reader finds each example in the list, and each that is in the list.
func TestListHasAllExamples(t *testing.T) {
	list, err := os.ReadFile(root + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, link := range regexp.MustCompile(`\[([a-z]+)\]\(([a-z]+)\)`).FindAllStringSubmatch(string(list), -1) {
		if link[1] != link[2] {
			t.Errorf("the link of %s leads to %s", link[1], link[2])
		}
		listed = append(listed, link[2])
	}
	// It is no Go program.
	want := append(programs(t), "typescript")
	slices.Sort(listed)
	slices.Sort(want)
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("examples (-folders +list):\n%s", diff)
	}
}

func TestEachExampleHasWhatTheListPromises(t *testing.T) {
	for _, name := range programs(t) {
		t.Run(name, func(t *testing.T) {
			files, err := filepath.Glob(root + name + "/*.go")
			if err != nil {
				t.Fatal(err)
			}
			documented, tested := false, false
			for _, file := range files {
				f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
				if err != nil {
					t.Fatal(err)
				}
				documented = documented || f.Doc != nil && filepath.Base(file) == "doc.go"
				for _, d := range f.Decls {
					function, ok := d.(*ast.FuncDecl)
					tested = tested || ok && function.Name.Name == "TestStory" && strings.HasSuffix(file, "_test.go")
				}
			}
			if !documented {
				t.Error("there is no documentation in doc.go")
			}
			if !tested {
				t.Error("there is no TestStory")
			}
			if histories, err := filepath.Glob(root + name + "/testdata/histories/*.json"); err != nil || len(histories) == 0 {
				t.Errorf("the recorded histories are %v, %v", histories, err)
			}
		})
	}
}

// On one server, workers of one example would take tasks of the other.
func TestExamplesHaveTaskQueuesOfTheirOwn(t *testing.T) {
	queue := regexp.MustCompile(`(?m)^//temporal:(?:workflow|activities)\b.*\bqueue=(\S+)`)
	owners := map[string]map[string]bool{}
	for _, name := range programs(t) {
		err := filepath.WalkDir(root+name, func(path string, d os.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" {
				return err
			}
			source, err := os.ReadFile(path)
			for _, found := range queue.FindAllSubmatch(source, -1) {
				if q := string(found[1]); owners[q] == nil {
					owners[q] = map[string]bool{name: true}
				} else {
					owners[q][name] = true
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(owners) == 0 {
		t.Fatal("there are no task queues")
	}
	for q, names := range owners {
		if len(names) > 1 {
			t.Errorf("task queue %s is that of several examples: %v", q, slices.Sorted(maps.Keys(names)))
		}
	}
}
