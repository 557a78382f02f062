// Package program makes the SSA form of a package for the rules, if there is anything in it that concerns them.
package program

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// Analyzer makes the SSA form.
var Analyzer = &analysis.Analyzer{
	Name:       "temporalprogram",
	Doc:        "make the SSA form of packages that have to do with workflows",
	Run:        run,
	ResultType: reflect.TypeFor[*Program](),
	FactTypes:  []analysis.Fact{new(Reaches)},
}

// Reaches is the fact that a package imports package workflow, perhaps through others.
type Reaches struct{}

// AFact implements analysis.Fact.
func (*Reaches) AFact() {}

// String describes the fact.
func (*Reaches) String() string { return "reaches workflow" }

// A Program is a package for the rules.
type Program struct {
	// Workflows tells whether the package may have code of workflows. Otherwise rules have nothing to look for.
	Workflows bool

	// SSA is the package, nil if nothing in it is of interest for others either.
	SSA       *ssa.Package
	Functions []*ssa.Function // those with source, literals after the function that they are in

	syntax map[ast.Node]*ssa.Function // by *ast.FuncDecl or *ast.FuncLit
}

// Of returns the SSA form of a function of the package, nil if there is none.
func (p *Program) Of(n ast.Node) *ssa.Function { return p.syntax[n] }

// FuncOf returns the SSA form of a declared function, which has no blocks if it is one of another package.
func (p *Program) FuncOf(fn *types.Func) *ssa.Function {
	if p.SSA == nil || fn == nil {
		return nil
	}
	return p.SSA.Prog.FuncValue(fn.Origin())
}

func run(pass *analysis.Pass) (any, error) {
	p := &Program{syntax: make(map[ast.Node]*ssa.Function)}
	path := pass.Pkg.Path()
	if isStandard(pass) || temporal.InSDK(path) {
		return p, nil // what they do is known
	}
	p.Workflows = reaches(pass)
	if p.Workflows {
		pass.ExportPackageFact(new(Reaches))
	}
	if !p.Workflows && !isDeveloped(pass) {
		return p, nil
	}
	p.build(pass)
	return p, nil
}

// isStandard reports whether the package is one of the standard library.
func isStandard(pass *analysis.Pass) bool {
	if pass.Module != nil && pass.Module.Path != "" {
		return pass.Module.Path == "std" || pass.Module.Path == "cmd"
	}
	first, _, _ := strings.Cut(pass.Pkg.Path(), "/")
	return !strings.Contains(first, ".") && first != "command-line-arguments"
}

// isDeveloped reports whether the package is of a module that somebody works on here. Functions of others that cannot have
// to do with workflows are taken to change nothing: it would take long to look at all of them.
func isDeveloped(pass *analysis.Pass) bool { return pass.Module == nil || pass.Module.Version == "" }

// reaches reports whether a package imports package workflow, perhaps through others.
func reaches(pass *analysis.Pass) bool {
	return slices.ContainsFunc(pass.Pkg.Imports(), func(imported *types.Package) bool {
		return imported.Path() == temporal.WorkflowPath || imported.Path() == temporal.ClientPath || imported.Path() == temporal.WorkerPath ||
			imported.Path() == temporal.RuntimePath || pass.ImportPackageFact(imported, new(Reaches))
	})
}

func (p *Program) build(pass *analysis.Pass) {
	prog := ssa.NewProgram(pass.Fset, 0)
	for _, imported := range pass.Pkg.Imports() {
		prog.CreatePackage(imported, nil, nil, true)
	}
	p.SSA = prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	p.SSA.Build()
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		p.Functions = append(p.Functions, fn)
		if fn.Syntax() != nil {
			p.syntax[fn.Syntax()] = fn
		}
		for _, literal := range fn.AnonFuncs {
			add(literal)
		}
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn := prog.FuncValue(pass.TypesInfo.Defs[decl.Name].(*types.Func)); fn != nil {
					add(fn)
				}
			}
		}
	}
	// Literals in the values of package variables.
	add(p.SSA.Func("init"))
}
