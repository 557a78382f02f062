// Package definitions finds the contracts of packages: what parser.Check finds in this one, and which methods of the
// interfaces in others are for what.
package definitions

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
)

// Analyzer finds the contracts of a package.
var Analyzer = &analysis.Analyzer{
	Name:       "temporaldefinitions",
	Doc:        "find the interfaces that temporalgen generates code for",
	Run:        run,
	ResultType: reflect.TypeFor[*Definitions](),
	FactTypes:  []analysis.Fact{new(Interfaces)},
}

// Definitions are the contracts of a package, and of those that it imports.
type Definitions struct {
	// Checked is what the parser says of this package, nil if it has no directives.
	Checked *parser.Result

	// Interfaces are those with the messages of workflows, of this package and of all that it imports.
	Interfaces []Interface
}

// Interfaces is the fact that tells which interfaces of a package have methods for messages.
type Interfaces struct{ All []Named }

// A Named is an interface in a fact.
type Named struct {
	Name    string
	Methods []Method // sorted
}

// A Method is what a method of an interface is for.
type Method struct {
	Name string
	Kind temporal.Kind
	Wire string // its name on the wire
	// Message is the Go name of the update that a validator is for.
	Message string
	// Serial tells that the handler never runs beside itself, or not for the same key.
	Serial bool
	// Identified tells that the message of an update has its ID, and Dedup that the workflow remembers it by that.
	Identified, Dedup bool
}

// AFact implements analysis.Fact.
func (*Interfaces) AFact() {}

// String names the interfaces.
func (i *Interfaces) String() string {
	var names []string
	for _, named := range i.All {
		names = append(names, named.Name)
	}
	return "contracts " + strings.Join(names, " ")
}

// An Interface is the contract of a workflow.
type Interface struct {
	Type    *types.TypeName
	Methods []Method
}

// Stub returns the method of a contract whose message a generated function sends, nil for other functions: the methods of the
// handles of clients, and of what stands for other workflows in workflow code.
func (d *Definitions) Stub(fn *types.Func) *Method {
	if fn == nil || fn.Signature().Recv() == nil {
		return nil
	}
	receiver, _, _ := strings.Cut(temporal.Name(fn), ".")
	for _, i := range d.Interfaces {
		of, ok := strings.CutPrefix(receiver, i.Type.Name())
		if !ok || fn.Pkg() != i.Type.Pkg() || !slices.Contains([]string{"Handle", "Child", "External"}, of) {
			continue
		}
		for _, m := range i.Methods {
			if m.Name == fn.Name() || m.Kind == temporal.Update && "Start"+m.Name == fn.Name() {
				return &m
			}
		}
	}
	return nil
}

func run(pass *analysis.Pass) (any, error) {
	d := new(Definitions)
	if hasDirectives(pass.Files) {
		d.Checked = parser.Check(parser.Unit{
			Path: pass.Pkg.Path(), Name: pass.Pkg.Name(), Dir: filepath.Dir(pass.Fset.File(pass.Files[0].FileStart).Name()),
			Fset: pass.Fset, Files: pass.Files, Importer: parser.ImporterOf(pass.Pkg), ReadFile: pass.ReadFile,
		})
		if fact := interfacesOf(d.Checked); len(fact.All) > 0 {
			pass.ExportPackageFact(fact)
		}
	}
	for _, fact := range pass.AllPackageFacts() {
		interfaces, ok := fact.Fact.(*Interfaces)
		if !ok {
			continue
		}
		for _, named := range interfaces.All {
			if t, ok := fact.Package.Scope().Lookup(named.Name).(*types.TypeName); ok {
				d.Interfaces = append(d.Interfaces, Interface{Type: t, Methods: named.Methods})
			}
		}
	}
	slices.SortFunc(d.Interfaces, func(a, b Interface) int {
		return strings.Compare(a.Type.Pkg().Path()+"."+a.Type.Name(), b.Type.Pkg().Path()+"."+b.Type.Name())
	})
	return d, nil
}

// hasDirectives reports whether a comment of any file that was not generated begins as directives do, or nearly so.
func hasDirectives(files []*ast.File) bool {
	for _, f := range files {
		if ast.IsGenerated(f) {
			continue
		}
		for _, group := range f.Comments {
			for _, comment := range group.List {
				if strings.Contains(comment.Text, "temporal:") {
					return true
				}
			}
		}
	}
	return false
}

func interfacesOf(r *parser.Result) *Interfaces {
	fact := new(Interfaces)
	for _, p := range r.Packages {
		for _, f := range p.Files {
			for _, w := range slices.Concat(f.Workflows, f.Messages) {
				fact.All = append(fact.All, Named{Name: w.Name, Methods: methodsOf(w)})
			}
		}
	}
	return fact
}

func methodsOf(w *contract.Workflow) []Method {
	var methods []Method
	if w.Run != nil {
		methods = append(methods, Method{Name: w.Run.Name, Kind: temporal.Workflow, Wire: w.WireName})
	}
	for _, q := range w.Queries {
		methods = append(methods, Method{Name: q.Name, Kind: temporal.Query, Wire: q.WireName})
	}
	for _, s := range w.Signals {
		methods = append(methods, Method{Name: s.Name, Kind: temporal.Signal, Wire: s.WireName, Serial: s.Serial || s.SerialKey != nil})
	}
	for _, u := range w.Updates {
		methods = append(methods, Method{
			Name: u.Name, Kind: temporal.Update, Wire: u.WireName, Serial: u.Serial || u.SerialKey != nil, Identified: u.ID != nil, Dedup: u.Dedup,
		})
		if u.Validator != nil {
			methods = append(methods, Method{Name: u.Validator.Name, Kind: temporal.Validator, Wire: u.WireName, Message: u.Name})
		}
	}
	slices.SortFunc(methods, func(a, b Method) int { return strings.Compare(a.Name, b.Name) })
	return methods
}
