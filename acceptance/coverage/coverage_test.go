// Package coverage keeps the list of what has been asked for: every item names tests that exist, or a reason.
package coverage

import (
	"fmt"
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

// An item is a row of the page.
type item struct {
	code  string
	cells []string // after the code
}

// shown is the last cell: the tests, or the reason why there is none.
func (i item) shown() string { return i.cells[len(i.cells)-1] }

// is tells how an item is shown, in the words of the sentence that counts them.
func (i item) is() string {
	switch shown := i.shown(); {
	case strings.Contains(shown, "Not yet: "), strings.HasPrefix(shown, "Not shown: "):
		return incomplete
	case strings.HasPrefix(shown, "Out of scope: "):
		return outOfScope
	case strings.HasPrefix(shown, "Page: "):
		return explained
	}
	return tested
}

const (
	tested     = "are shown by tests"
	explained  = "are explained on a page that tests keep true"
	outOfScope = "are out of scope"
	incomplete = "are not complete yet"
)

func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func items(t *testing.T) (items []item) {
	t.Helper()
	for line := range strings.Lines(page(t)) {
		if !strings.HasPrefix(line, "| C") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		items = append(items, item{cells[0], cells[1:]})
	}
	return items
}

func TestCoverageHasEveryItemOnce(t *testing.T) {
	var want, got []string
	for n := range 221 {
		want = append(want, fmt.Sprintf("C%03d", n+1))
	}
	for _, item := range items(t) {
		got = append(got, item.code)
		if len(item.cells) != 3 || slices.Contains(item.cells, "") {
			t.Errorf("%s has the cells %q, want what was asked for, how, and by what it is shown", item.code, item.cells)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

// The sentence at the top says how many items there are of each kind.
func TestCoverageCountsItsItems(t *testing.T) {
	counts := map[string]int{}
	for _, item := range items(t) {
		counts[item.is()]++
	}
	want := fmt.Sprintf("Of its 221 items %d %s, %d %s, %d %s, and %d %s.",
		counts[tested], tested, counts[explained], explained, counts[outOfScope], outOfScope, counts[incomplete], incomplete)
	if !strings.Contains(strings.Join(strings.Fields(page(t)), " "), want) {
		t.Errorf("the page does not say: %s", want)
	}
}

var (
	// What shows an item is a file, or a test of a folder: `examples/order TestStory`.
	reference = regexp.MustCompile("`([a-z]+/[\\w/.]+)( Test\\w+)?`|`([a-z]+) (Test\\w+)`")
	// A rule of an analyzer is shown by the tests of its group: `analyzer/readonly TestRules` ([TG101](...), ...).
	rules = regexp.MustCompile("`(analyzer/\\w+) TestRules` \\((.*?\\.md\\)(?:, .*?\\.md\\))*)\\)")
	code  = regexp.MustCompile(`\[(TG\d+)\]`)
	link  = regexp.MustCompile(`\]\((\.\./\.\./docs/[\w/.-]+)`)
)

func TestCoverageNamesWhatExists(t *testing.T) {
	for _, item := range items(t) {
		shown := item.shown()
		references := reference.FindAllStringSubmatch(shown, -1)
		for _, r := range references {
			folder, test := r[1]+r[3], strings.TrimSpace(r[2]+r[4])
			path := filepath.Join(root, folder)
			if test != "" {
				if !slices.Contains(testsOf(t, path), test) {
					t.Errorf("%s: %s has no test %s", item.code, folder, test)
				}
			} else if info, err := os.Stat(path); err != nil || info.IsDir() {
				t.Errorf("%s: %s is no file", item.code, folder)
			}
		}
		if written := strings.Count(shown, "`"); written != 2*len(references) {
			t.Errorf("%s: %q has something that is neither a file nor a test of a folder", item.code, shown)
		}
		kind := item.is()
		if len(references) == 0 && (kind == tested || kind == explained) {
			t.Errorf("%s is shown by nothing, and does not say why: %q", item.code, shown)
		}
		if kind == explained {
			if before, _, ok := strings.Cut(shown, "; kept true by "); !ok || !link.MatchString(before) {
				t.Errorf("%s does not say which page explains it, and what keeps that true: %q", item.code, shown)
			}
		}
	}
}

// What a rule finds is in the test data of its group.
func TestCoverageNamesRulesThatAreTested(t *testing.T) {
	for _, item := range items(t) {
		shown := item.shown()
		for _, r := range rules.FindAllStringSubmatch(shown, -1) {
			shown = strings.Replace(shown, r[0], "", 1)
			for _, c := range code.FindAllStringSubmatch(r[2], -1) {
				if !finds(t, r[1], c[1]) {
					t.Errorf("%s: the test data of %s have no %s", item.code, r[1], c[1])
				}
			}
		}
		if left := code.FindString(shown); left != "" {
			t.Errorf("%s does not say which analyzer has %s", item.code, left)
		}
	}
}

// finds tells whether an analyzer's test data want a code.
func finds(t *testing.T, analyzer, code string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, analyzer, "testdata", "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(text), `\(`+code+`\)`)
	})
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
