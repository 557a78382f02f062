package analyzer_test

import (
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/temporalgen/temporalgen/analyzer"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// contractsToo are the codes with examples of contracts, which package generator tests. Examples of code that is written by
// hand are marked on their pages.
var contractsToo = []diag.Code{
	diag.QueryContext, diag.WireNameTaken, diag.WireName, diag.ValidatorParams, diag.Signature, diag.Unserializable, diag.Lossy, diag.Positional,
}

// TestExplanations checks the examples of the rules: in those that are wrong only their rule finds something, and in those
// that are right none does.
func TestExplanations(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com"); err != nil {
		t.Fatal(err)
	}
	about, wrong := make(map[string]diag.Code), make(map[string]diag.Code) // by folder
	for _, code := range diag.Codes() {
		if code < diag.QueryChanges || code >= diag.WorkflowGone {
			continue
		}
		for i, e := range examples(t, code) {
			folder := fmt.Sprintf("%s%d", strings.ToLower(string(code)), i)
			if want := []string{"Wrong", "Right"}[i%2]; e.kind != want {
				t.Errorf("%s: example %d is %s, want %s", code, i+1, e.kind, want)
			}
			about[folder] = code
			if e.kind == "Wrong" {
				wrong[folder] = code
			}
			write(t, filepath.Join(dir, folder), e.code)
		}
	}
	generate(t, dir)
	severities := make(map[diag.Code][]diag.Severity)
	seen := make(map[string]bool)
	for _, f := range findings(t, dir) {
		if wrong[f.folder] == diag.Ignore && f.code != diag.Ignore {
			continue // since the comment suppresses nothing
		}
		if f.code != about[f.folder] && f.severity == diag.Info {
			continue // those are on for the examples that are about them
		}
		if f.code != wrong[f.folder] {
			t.Errorf("%s: this is not what the example is about: %s", f.folder, f.message)
		}
		seen[f.folder] = true
		severities[f.code] = append(severities[f.code], f.severity)
	}
	for folder, code := range wrong {
		if !seen[folder] {
			t.Errorf("nothing is found in the example %s of %s", folder, code)
		}
	}
	for code, found := range severities {
		slices.Sort(found)
		if diff := cmp.Diff(code.Explanation().Severities, slices.Compact(found)); diff != "" && !slices.Contains(contractsToo, code) {
			t.Errorf("severities of %s (-explanation +examples):\n%s", code, diff)
		}
	}
}

type example struct{ kind, code string }

var examplePattern = regexp.MustCompile("(?m)^(Wrong|Right)(, by hand)?:\n\n```go\n((?s:.*?))^```$")

func examples(t *testing.T, code diag.Code) []example {
	t.Helper()
	shared := slices.Contains(contractsToo, code)
	var found []example
	for _, match := range examplePattern.FindAllStringSubmatch(code.Explanation().Text, -1) {
		if shared == (match[2] != "") {
			found = append(found, example{match[1], match[3]})
		}
	}
	if len(found)%2 != 0 || len(found) == 0 && !shared {
		t.Errorf("%s has %d examples: each that is wrong needs one that is right", code, len(found))
	}
	return found
}

// write writes a package with declarations, and imports what they use.
func write(t *testing.T, dir, declarations string) {
	t.Helper()
	if formatted, err := format.Source([]byte(declarations)); err != nil {
		t.Errorf("%s: %v", dir, err)
	} else if diff := cmp.Diff(string(formatted), declarations); diff != "" {
		t.Errorf("%s is not formatted (-want +got):\n%s", dir, diff)
	}
	file := "package example\n"
	for _, path := range []string{
		"context", "errors", "fmt", "maps", "math/rand", "net/http", "slices", "sort", "strings", "sync", "time",
		"go.temporal.io/sdk/client", "go.temporal.io/sdk/temporal", "go.temporal.io/sdk/worker", "go.temporal.io/sdk/workflow",
		"github.com/temporalgen/temporalgen/runtime",
	} {
		if regexp.MustCompile(`\b` + path[strings.LastIndex(path, "/")+1:] + `\.`).MatchString(declarations) {
			file += fmt.Sprintf("\nimport %q\n", path)
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "example.go"), []byte(file+"\n"+declarations), 0o666); err != nil {
		t.Fatal(err)
	}
}

// generate generates the code for the contracts in a module.
func generate(t *testing.T, dir string) {
	t.Helper()
	plan, err := generator.Generate(t.Context(), parser.Config{
		Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Patterns: []string{"./..."},
	})
	if err == nil {
		err = plan.Commit()
	}
	if err != nil || diag.HasErrors(plan.Diagnostics) {
		t.Fatal(err, plan.Diagnostics)
	}
}

type found struct {
	folder   string
	code     diag.Code
	severity diag.Severity
	message  string
}

// findings are what the analyzers report for all packages of a module.
func findings(t *testing.T, dir string) []found {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule, Context: t.Context(), Dir: dir, Env: append(os.Environ(), testmodule.Env()...),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Errorf("%s: %v", p.PkgPath, e)
		}
	}
	flags := flag.NewFlagSet("rules", flag.ContinueOnError)
	analyzer.AddFlags(flags)
	if err := flags.Set("rules", "all"); err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(analyzer.All(), loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []found
	for action := range graph.All() {
		if action.Err != nil {
			t.Errorf("%s: %v", action, action.Err)
		}
		if !action.IsRoot {
			continue
		}
		for _, d := range action.Diagnostics {
			all = append(all, found{
				folder: filepath.Base(filepath.Dir(action.Package.Fset.File(d.Pos).Name())),
				code:   diag.Code(d.Category), severity: severityOf(d), message: d.Message,
			})
		}
	}
	return all
}

func severityOf(d analysis.Diagnostic) diag.Severity {
	for _, s := range []diag.Severity{diag.Warning, diag.Info} {
		if strings.HasPrefix(d.Message, s.String()+": ") {
			return s
		}
	}
	return diag.Error
}

// The analyzers are as go/analysis wants them.
func TestValid(t *testing.T) {
	t.Parallel()
	if err := analysis.Validate(analyzer.All()); err != nil {
		t.Error(err)
	}
}
