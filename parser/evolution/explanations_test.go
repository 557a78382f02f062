package evolution_test

import (
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// An example is of an explanation: a contract, and a change of it that has its code, or that breaks nothing.
type example struct {
	code       diag.Code
	wrong      bool
	old, new   version
	mayBreak   []evolution.Class // what the page says
	severities []diag.Severity
}

var (
	beforePattern  = regexp.MustCompile("(?m)^Before:\n\n```go\n((?s:.*?))^```$")
	changePattern  = regexp.MustCompile("(?m)^(Wrong|Right):\n\n```diff\n((?s:.*?))^```$")
	classesPattern = regexp.MustCompile(`(?m)^Classes: (.*)\.$`)
)

// codes are those about changes.
func codes() []diag.Code {
	return slices.DeleteFunc(diag.Codes(), func(code diag.Code) bool { return code < diag.WorkflowGone || code == diag.Accepted })
}

// examples are those of the explanation of a code.
func examples(t *testing.T, code diag.Code) []example {
	t.Helper()
	e := code.Explanation()
	before := beforePattern.FindStringSubmatch(e.Text)
	changes := changePattern.FindAllStringSubmatch(e.Text, -1)
	classes := classesPattern.FindStringSubmatch(e.Text)
	if before == nil || classes == nil || len(changes) != 2 || changes[0][1] != "Wrong" || changes[1][1] != "Right" {
		t.Fatalf("%s: the page has not classes, the contract before, and a wrong and a right change of it", code)
	}
	if formatted, err := format.Source([]byte(before[1])); err != nil || string(formatted) != before[1] {
		t.Errorf("%s: the contract is not formatted: %v", code, err)
	}
	var list []example
	for _, change := range changes {
		ex := example{code: code, wrong: change[1] == "Wrong", old: order(before[1]), severities: e.Severities}
		for class := range strings.SplitSeq(classes[1], ", ") {
			ex.mayBreak = append(ex.mayBreak, evolution.Class(class))
		}
		ex.new = order(patched(t, before[1], change[2]))
		list = append(list, ex)
	}
	return list
}

// patched returns a text with a change of one place.
func patched(t *testing.T, text, diff string) string {
	t.Helper()
	var was, is strings.Builder
	for line := range strings.Lines(diff) {
		if strings.TrimSpace(line) == "" {
			line = " \n"
		}
		if line[0] != '+' {
			was.WriteString(line[1:])
		}
		if line[0] != '-' {
			is.WriteString(line[1:])
		}
	}
	if strings.Count(text, was.String()) != 1 {
		t.Fatalf("this is not in one place of the contract:\n%s", was.String())
	}
	return strings.Replace(text, was.String(), is.String(), 1)
}

// order is a version of a package with declarations.
func order(declarations string) version {
	file := "package order\n"
	for _, path := range []string{
		"context", "encoding/json", "math/big", "net/netip", "time", "go.temporal.io/sdk/workflow",
		"google.golang.org/protobuf/types/known/durationpb", "google.golang.org/protobuf/types/known/timestamppb",
	} {
		if strings.Contains(declarations, path[strings.LastIndex(path, "/")+1:]+".") {
			file += fmt.Sprintf("\nimport %q\n", path)
		}
	}
	return version{"order.go": file + "\n" + declarations}
}

// TestExplanations checks the examples of the codes about changes: a wrong one has changes of its code and no others that break
// something, which are of the classes that the page names, and a right one breaks nothing, but for the rollout.
func TestExplanations(t *testing.T) {
	t.Parallel()
	var all []example
	var versions []version
	for _, code := range codes() {
		for _, e := range examples(t, code) {
			all = append(all, e)
			versions = append(versions, e.old, e.new)
		}
	}
	documents := describe(t, versions)
	for i, e := range all {
		t.Run(fmt.Sprintf("%s/%t", e.code, e.wrong), func(t *testing.T) {
			old, new := documents[2*i], documents[2*i+1]
			var of, breaks []evolution.Change
			for _, change := range evolution.Compare(old, new) {
				checkText(t, change)
				switch {
				case change.Code == e.code:
					of = append(of, change)
				case change.Code != "" && (change.Severity() == diag.Error || e.wrong):
					breaks = append(breaks, change)
				}
			}
			if len(breaks) > 0 {
				t.Errorf("this is not what the example is about:\n%s", show(breaks))
			}
			if !e.wrong {
				if len(of) > 0 {
					t.Errorf("this is right, and has the code:\n%s", show(of))
				}
				return
			}
			if len(of) != 1 {
				t.Fatalf("want one change, got %d:\n%s", len(of), show(evolution.Compare(old, new)))
			}
			if diff := cmp.Diff(e.mayBreak, of[0].Classes); diff != "" {
				t.Errorf("classes (-page +found):\n%s\n%s", diff, show(of))
			}
			if !slices.Contains(e.severities, of[0].Severity()) {
				t.Errorf("the severity is %v, the page has %v", of[0].Severity(), e.severities)
			}
			t.Logf("%s", show(of))
		})
	}
}

// checkText checks that a change can be read in a line and a half.
func checkText(t *testing.T, c evolution.Change) {
	t.Helper()
	if (c.Code == "") != (len(c.Classes) == 0) {
		t.Errorf("a change has a code or classes, and not both:\n%s", show([]evolution.Change{c}))
	}
	if c.Code != "" && (c.Consequence == "" || c.Remedy == "") {
		t.Errorf("it is not said what happens, or what to do:\n%s", show([]evolution.Change{c}))
	}
	if n := len(c.Summary + c.Consequence + c.Remedy); n > 300 {
		t.Errorf("this has %d characters:\n%s", n, show([]evolution.Change{c}))
	}
	if c.Place == "" || c.Summary == "" {
		t.Errorf("no place, or no summary:\n%s", show([]evolution.Change{c}))
	}
}

// show is a list of changes for people.
func show(changes []evolution.Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %v %s\n\t%s\n\t%s\n\t%s\n", c.Code, c.Classes, c.Place, c.Summary, c.Consequence, c.Remedy)
	}
	return b.String()
}
