package finding

import (
	"cmp"
	"flag"
	"go/ast"
	"go/token"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// Analyzer reads the comments that suppress findings. Every rule group requires it, and asks its result to report.
var Analyzer = &analysis.Analyzer{
	Name:       "temporalfinding",
	Doc:        "read the comments with which findings of temporalgen's analyzers are suppressed",
	Run:        run,
	ResultType: reflect.TypeFor[*Findings](),
}

// rules are those that the flag -rules switches on or off. Like the other flags of analyzers, it is set once, before they
// run.
var rules = make(Rules)

// AddFlags defines the flag -rules, which holds for all analyzers.
func AddFlags(flags *flag.FlagSet) {
	flags.Var(rules, "rules", "rules to switch on, or off with a minus in front, separated by commas; all is every one")
}

// Findings are those of one package.
type Findings struct {
	fset  *token.FileSet
	files map[*token.File]*file

	mutex   sync.Mutex // analyzers run at the same time
	ignores []*ignore
}

type file struct {
	generated bool
	ignores   []*ignore
}

// A Finding is something that a rule has found.
type Finding struct {
	Code     diag.Code
	Severity diag.Severity
	At       diag.Range
	Message  string // one sentence without a period
	Related  []analysis.RelatedInformation
	Fixes    []analysis.SuggestedFix
}

func run(pass *analysis.Pass) (any, error) {
	f := &Findings{fset: pass.Fset, files: make(map[*token.File]*file)}
	for _, syntax := range pass.Files {
		here := &file{generated: isGenerated(pass.Fset, syntax), ignores: ignoresOf(pass.Fset, syntax)}
		f.files[pass.Fset.File(syntax.FileStart)] = here
		f.ignores = append(f.ignores, here.ignores...)
	}
	return f, nil
}

// isGenerated reports whether a file is generated, other than by cgo from one that is not: such a file begins with a comment of cgo,
// and then has the whole of the other one.
func isGenerated(fset *token.FileSet, f *ast.File) bool {
	if strings.HasSuffix(fset.File(f.FileStart).Name(), ".cgo1.go") && len(f.Comments) > 0 {
		rest := *f
		rest.Comments = f.Comments[1:]
		f = &rest
	}
	return ast.IsGenerated(f)
}

// Report reports a finding of an analyzer, unless it is in a generated file, suppressed, or its rule is off.
func Report(pass *analysis.Pass, finding Finding) {
	f := pass.ResultOf[Analyzer].(*Findings)
	at := finding.At
	here := f.files[f.fset.File(at.Pos())]
	if here == nil || here.generated || f.isIgnored(here, finding) || !rules.On(finding.Code, finding.Severity) {
		return
	}
	d := diag.Diagnostic{Code: finding.Code, Severity: finding.Severity, Message: finding.Message}
	pass.Report(analysis.Diagnostic{
		Pos: at.Pos(), End: max(at.Pos(), at.End()), Category: string(finding.Code), Message: d.Text(), URL: finding.Code.URL(),
		Related: finding.Related, SuggestedFixes: finding.Fixes,
	})
}

// isIgnored reports whether a comment suppresses a finding, and remembers that it does.
func (f *Findings) isIgnored(here *file, finding Finding) bool {
	line := f.fset.PositionFor(finding.At.Pos(), false).Line
	f.mutex.Lock()
	defer f.mutex.Unlock()
	ignored := false
	for _, i := range here.ignores {
		if i.problem == "" && i.first <= line && line <= i.last {
			if use, ok := i.codes[finding.Code]; ok {
				use.used = true
				ignored = true
			}
		}
	}
	return ignored
}

// ReportIgnores reports the comments that are not as they should be. It is called by one analyzer, after all others. A rule that is
// off finds the same as one that is on, so it does not matter which are.
func ReportIgnores(pass *analysis.Pass) {
	f := pass.ResultOf[Analyzer].(*Findings)
	for _, i := range f.ignores {
		if i.problem != "" {
			Report(pass, Finding{Code: diag.Ignore, At: i.at, Message: i.problem})
			continue
		}
		var unused []string
		for _, code := range i.order {
			if !i.codes[code].used {
				unused = append(unused, string(code))
			}
		}
		if len(unused) == 0 {
			continue
		}
		found := Finding{
			Code: diag.Ignore, Severity: diag.Warning, At: i.at,
			Message: "nothing is found here that is suppressed by " + strings.Join(unused, " and ") + ": remove it",
		}
		if len(unused) == len(i.order) {
			found.Fixes = []analysis.SuggestedFix{{
				Message:   "remove the comment",
				TextEdits: []analysis.TextEdit{{Pos: i.at.Pos(), End: i.at.End()}},
			}}
		}
		Report(pass, found)
	}
}

// Related is a place that a finding speaks of.
func Related(at diag.Range, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: at.Pos(), End: cmp.Or(at.End(), at.Pos()), Message: message}
}
