// Package coverage keeps the list of what has been asked for: every item names tests that exist, or a reason.
package coverage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// root is the repository, as seen from this package.
const root = "../.."

// delivered are the items that generated code or the runtime delivers.
const delivered = `
	C001 C002 C007 C008 C009 C010 C011 C012 C013 C015 C016 C017 C018 C019 C020 C021 C022 C027 C031 C032 C034 C035 C036
	C037 C038 C039 C041 C043 C054 C055 C058 C059 C060 C067 C069 C070 C071 C075 C076 C077 C079 C080 C081 C082 C083 C084
	C088 C089 C090 C091 C092 C095 C096 C097 C099 C100 C101 C102 C103 C104 C105 C106 C107 C108 C109 C110 C112 C113 C114
	C119 C120 C121 C122 C124 C125 C127 C133 C135 C137 C142 C145 C152 C155 C156 C157 C162 C163 C167 C171 C174 C175 C186
	C190 C192 C193 C195 C197 C199 C200 C204 C208 C209 C212 C218`

// An item is a row of README.md.
type item struct {
	code  string
	shown string // its last cell
}

// tables are the items of README.md, by table.
func tables(t *testing.T) [][]item {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var tables [][]item
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		code := strings.TrimSpace(cells[0])
		switch {
		case strings.HasPrefix(line, "| Item "):
			tables = append(tables, nil)
		case strings.HasPrefix(line, "| C"):
			last := &tables[len(tables)-1]
			*last = append(*last, item{code, strings.TrimSpace(cells[len(cells)-1])})
		}
	}
	return tables
}

func TestCoverageHasEveryItemOnce(t *testing.T) {
	all := tables(t)
	if len(all) != 2 {
		t.Fatalf("README.md has %d tables, want 2", len(all))
	}
	var codes []string
	for _, item := range all[0] {
		codes = append(codes, item.code)
	}
	if diff := cmp.Diff(strings.Fields(delivered), codes); diff != "" {
		t.Errorf("items of the first table (-want +got):\n%s", diff)
	}
	for _, item := range all[1] {
		if slices.Contains(codes, item.code) {
			t.Errorf("%s is there twice", item.code)
		}
		codes = append(codes, item.code)
	}
}

// What shows an item is a file, or tests of a folder: `examples/order TestStory`.
var reference = regexp.MustCompile("`([a-z]+/?[\\w/.]*)((?: Test\\w+)*)`")

func TestCoverageNamesWhatExists(t *testing.T) {
	for _, items := range tables(t) {
		for _, item := range items {
			reason := strings.HasPrefix(item.shown, "Not shown: ") || strings.HasPrefix(item.shown, "Not yet: ")
			references := reference.FindAllStringSubmatch(item.shown, -1)
			if len(references) == 0 && !reason {
				t.Errorf("%s is shown by nothing, and does not say why: %q", item.code, item.shown)
			}
			for _, r := range references {
				path, tests := filepath.Join(root, r[1]), strings.Fields(r[2])
				if len(tests) == 0 && !reason {
					if info, err := os.Stat(path); err != nil || info.IsDir() {
						t.Errorf("%s: %s is no file", item.code, r[1])
					}
				}
				for _, test := range tests {
					if !slices.Contains(testsOf(t, path), test) {
						t.Errorf("%s: %s has no test %s", item.code, r[1], test)
					}
				}
			}
		}
	}
}

var parsed = map[string][]string{}

// testsOf are the names of the test functions of a folder.
func testsOf(t *testing.T, folder string) []string {
	t.Helper()
	if names, ok := parsed[folder]; ok {
		return names
	}
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, file := range files {
		syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range syntax.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names = append(names, f.Name.Name)
			}
		}
	}
	parsed[folder] = names
	return names
}
