package analyzer_test

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

	"github.com/temporalgen/temporalgen/parser/diag"
)

// testedElsewhere are the rules that no group has, with the test that shows what they find and what they do not.
var testedElsewhere = map[diag.Code]string{diag.Ignore: "internal/finding/finding_test.go"}

// TestEveryRuleIsTested requires of each rule that a package in testdata of its group has something that it finds, and in the same
// package a function in which nothing is found. It also requires an example on its page that is right, which TestExplanations
// checks, or package generator for contracts.
func TestEveryRuleIsTested(t *testing.T) {
	t.Parallel()
	packages := fixtures(t)
	for _, code := range diag.Codes() {
		if code < diag.QueryChanges || code >= diag.WorkflowGone {
			continue
		}
		if !strings.Contains(code.Explanation().Text, "\nRight:\n") && !strings.Contains(code.Explanation().Text, "\nRight, by hand:\n") {
			t.Errorf("the page of %s has no example that is right", code)
		}
		if file, ok := testedElsewhere[code]; ok {
			text, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(text), "("+string(code)+")") {
				t.Errorf("%s does not test %s: %v", file, code, err)
			}
			continue
		}
		found, clean := false, false
		for _, p := range packages {
			if p.wanted[code] {
				found, clean = true, clean || p.clean
			}
		}
		if !found {
			t.Errorf("no package in testdata of a group has what %s finds", code)
		} else if !clean {
			t.Errorf("no package with what %s finds has a function in which nothing is found", code)
		}
	}
}

// A fixture is a package in testdata of a group.
type fixture struct {
	wanted map[diag.Code]bool
	clean  bool // there is a function in which nothing is found
}

func fixtures(t *testing.T) map[string]*fixture {
	t.Helper()
	files, err := filepath.Glob("*/testdata/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no packages", err)
	}
	packages := make(map[string]*fixture) // by folder
	for _, name := range files {
		dir := filepath.Dir(name)
		if packages[dir] == nil {
			packages[dir] = &fixture{wanted: make(map[diag.Code]bool)}
		}
		readFixture(t, name, packages[dir])
	}
	return packages
}

var wantedCode = regexp.MustCompile(`\\\((TG\d{3})\\\)`)

func readFixture(t *testing.T, name string, p *fixture) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var wants []*ast.Comment
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if strings.Contains(comment.Text, "// want ") {
				wants = append(wants, comment)
				for _, code := range wantedCode.FindAllStringSubmatch(comment.Text, -1) {
					p.wanted[diag.Code(code[1])] = true
				}
			}
		}
	}
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if ok && fn.Body != nil && len(fn.Body.List) > 0 {
			// What is found at the end of a function of one line follows it.
			p.clean = p.clean || !slices.ContainsFunc(wants, func(w *ast.Comment) bool { return fn.Pos() <= w.Pos() && w.Pos() <= fn.End()+1 })
		}
	}
}
