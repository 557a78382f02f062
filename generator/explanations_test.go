package generator

import (
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// contractCodes are those about contracts by themselves. Those about changes of contracts are tested by package evolution, and
// those about code that is written by hand by package analyzer.
func contractCodes() []diag.Code {
	return slices.DeleteFunc(diag.Codes(), func(code diag.Code) bool {
		return code >= diag.WorkflowGone || code >= diag.QueryChanges && !slices.Contains(alsoByHand, code)
	})
}

// alsoByHand are the codes that package analyzer has for code written by hand as well. It tests the examples of that, and
// those of the codes that it has alone.
var alsoByHand = []diag.Code{
	diag.QueryContext, diag.WireNameTaken, diag.WireName, diag.ValidatorParams, diag.Signature, diag.Unserializable, diag.Lossy, diag.Positional,
}

// foundLast are the codes that are only looked for if no package has another error.
var foundLast = []diag.Code{diag.ForeignFile}

// TestExplanations checks the examples of diag.Code.Explanation: of the wrong ones each has diagnostics of its code and
// no others, and of the right ones none has any. They are loaded all at once, each as a package of its own.
func TestExplanations(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	codes := make(map[string]diag.Code) // by folder of a wrong example
	for _, code := range contractCodes() {
		found := examples(t, code)
		for i, e := range found {
			folder := fmt.Sprintf("%s/%s%d", e.kind, strings.ToLower(string(code)), i)
			if e.kind == wrong && slices.Contains(foundLast, code) {
				folder = right + "/" + folder
			}
			if e.kind == wrong {
				codes[folder] = code
			}
			writeExample(t, filepath.Join(dir, folder), e)
		}
		if n := len(found); n == 0 || n%2 > 0 {
			t.Errorf("%s has %d examples: each that is wrong needs one that is right", code, n)
		}
		for i, e := range found {
			if want := []string{wrong, right}[i%2]; e.kind != want {
				t.Errorf("%s: example %d is %s, want %s", code, i+1, e.kind, want)
			}
		}
	}

	severities := make(map[diag.Code][]diag.Severity)
	seen := make(map[string]bool)
	for _, d := range append(diagnostics(t, dir, "./wrong/..."), diagnostics(t, dir, "./right/...")...) {
		folder := filepath.ToSlash(filepath.Dir(d.Pos.Filename))
		if d.Code != codes[folder] {
			t.Errorf("this is not what the example is about: %s", d)
		}
		seen[folder] = true
		severities[d.Code] = append(severities[d.Code], d.Severity)
	}
	for _, folder := range slices.Sorted(maps.Keys(codes)) {
		if !seen[folder] {
			t.Errorf("nothing is reported for %s", folder)
		}
	}
	for _, code := range contractCodes() {
		slices.Sort(severities[code])
		if diff := cmp.Diff(code.Explanation().Severities, slices.Compact(severities[code])); diff != "" {
			t.Errorf("severities of %s (-explanation +examples):\n%s", code, diff)
		}
	}
}

// diagnostics are those of the packages that match a pattern, with files relative to dir.
func diagnostics(t *testing.T, dir, pattern string) []diag.Diagnostic {
	t.Helper()
	plan, err := Generate(t.Context(), parser.Config{
		Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Patterns: []string{pattern},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range plan.Diagnostics {
		file := &plan.Diagnostics[i].Pos.Filename
		*file = strings.TrimPrefix(*file, dir+string(filepath.Separator))
	}
	return plan.Diagnostics
}

// The kinds of examples. Each is a Go block below a line that says what it is.
const (
	wrong = "wrong"
	right = "right"
)

type example struct{ kind, code string }

var examplePattern = regexp.MustCompile("(?m)^(Wrong|Right):\n\n```go\n((?s:.*?))^```$")

// examples are those of an explanation. Each Go block in it is one.
func examples(t *testing.T, code diag.Code) []example {
	t.Helper()
	text := code.Explanation().Text
	var found []example
	for _, match := range examplePattern.FindAllStringSubmatch(text, -1) {
		found = append(found, example{strings.ToLower(match[1]), match[2]})
	}
	if n := strings.Count(text, "```go") - strings.Count(text, ", by hand:\n\n```go"); n != len(found) {
		t.Errorf("%s has %d Go blocks, and %d examples", code, n, len(found))
	}
	return found
}

// writeExample writes the files of an example. It consists of declarations alone, or has a line such as
// -- order.go -- above those of each file.
func writeExample(t *testing.T, dir string, e example) {
	t.Helper()
	archive := txtar.Parse([]byte(e.code))
	if len(archive.Files) == 0 {
		archive.Files = []txtar.File{{Name: "order.go", Data: archive.Comment}}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if formatted, err := format.Source(f.Data); err != nil {
			t.Errorf("%s: %v", dir, err)
		} else if diff := cmp.Diff(string(formatted), string(f.Data)); diff != "" {
			t.Errorf("%s is not formatted (-want +got):\n%s", dir, diff)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), source(f.Data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// source makes a file of declarations. One that has a package clause is left as it is.
func source(declarations []byte) []byte {
	if strings.Contains("\n"+string(declarations), "\npackage ") {
		return declarations
	}
	file := "package order\n"
	for _, path := range []string{"context", "time", "go.temporal.io/sdk/workflow"} {
		if strings.Contains(string(declarations), path[strings.LastIndex(path, "/")+1:]+".") {
			file += fmt.Sprintf("\nimport %q\n", path)
		}
	}
	return []byte(file + "\n" + string(declarations))
}
