package check

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/source"
	"github.com/temporalgen/temporalgen/parser/payload"
	"github.com/temporalgen/temporalgen/parser/validate"
)

const (
	contextPath  = "context"
	workflowPath = "go.temporal.io/sdk/workflow"

	contextName = "Context" // of the type in both
)

// ContextPaths are the packages that are asked for the types of contexts, whether or not a file imports them.
func ContextPaths() []string { return []string{contextPath, workflowPath} }

// ContextNames are the names of these types, by path.
func ContextNames() map[string]string {
	return map[string]string{contextPath: contextName, workflowPath: contextName}
}

// A Package has contracts, which are still to be checked.
type Package struct {
	Model     *contract.Package
	Source    *source.Package
	Elsewhere []*source.File // of the package, but not built here
	Contracts []*Contract
}

// Check checks the contracts of p, and adds them to its model.
func (p *Package) Check(r *diag.Reporter, im *source.Importer, files Files) {
	newChecker(r, im, files, p).run()
}

// A checker turns the contracts of one package into the model.
type checker struct {
	*diag.Reporter
	importer  *source.Importer
	files     Files
	source    *source.Package
	model     *contract.Package
	contracts []*Contract

	goContext       types.Type // context.Context
	workflowContext types.Type // workflow.Context

	payloads  *payload.Judge
	taken     taken
	declared  *collisions
	wireNames map[wireNameKey]diag.Range

	tags     *validate.Compiler
	messages []message // of the contract that is being checked
}

func newChecker(r *diag.Reporter, im *source.Importer, files Files, p *Package) *checker {
	c := &checker{
		Reporter: r, importer: im, files: files, source: p.Source, model: p.Model, contracts: p.Contracts,
		goContext:       typeNamed(im, contextPath, contextName),
		workflowContext: typeNamed(im, workflowPath, contextName),
		wireNames:       make(map[wireNameKey]diag.Range),
		taken:           takenBy(slices.Concat(p.Source.Files, p.Elsewhere)),
	}
	c.model.Fset, c.model.Types, c.model.Declared = r.Fset, p.Source.Types, c.taken.names()
	c.declared = newCollisions(c)
	c.tags = c.newTagCompiler()
	c.payloads = &payload.Judge{
		Package: c.source.Types, Copied: true, Open: true, Private: true, Invalid: c.invalid, TypeError: c.typeErrorOf,
		IsContext: func(t types.Type) bool { return c.isWorkflowContext(t) || c.isGoContext(t) },
	}
	return c
}

// newTagCompiler makes what compiles the validate tags of the package's messages.
func (c *checker) newTagCompiler() *validate.Compiler {
	pkg := validate.Package{
		Types:      c.source.Types,
		TypeString: c.typeString,
		Nameable:   c.nameable,
		Invalid:    c.invalid,
		Tag:        c.importer.TagOf,
	}
	return validate.NewCompiler(pkg, c.Reporter)
}

// typeNamed looks up a type of another package, nil if it cannot be imported.
func typeNamed(im types.Importer, path, name string) types.Type {
	p, err := im.Import(path)
	if err != nil {
		return nil
	}
	obj, ok := p.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil
	}
	return obj.Type()
}

func (c *checker) isGoContext(t types.Type) bool {
	return c.goContext != nil && types.Identical(t, c.goContext)
}

func (c *checker) isWorkflowContext(t types.Type) bool {
	return c.workflowContext != nil && types.Identical(t, c.workflowContext)
}

// typeString writes a type as it is written in this package.
func (c *checker) typeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == c.source.Types {
			return ""
		}
		return p.Name()
	})
}

// run checks all contracts and adds them to the model.
func (c *checker) run() {
	if c.endlessTypes() {
		return
	}
	c.checkPredeclared()
	files := make(map[*source.File]*contract.File)
	for _, f := range c.source.Files {
		for _, k := range c.contracts {
			if k.file.File != f {
				continue
			}
			if files[f] == nil {
				c.importErrors(f)
				files[f] = &contract.File{
					Path: f.Path, Constraint: source.Constraint(f.Path, f.Syntax), Imports: importNames(f),
				}
				c.model.Files = append(c.model.Files, files[f])
			}
			c.contract(k, files[f])
		}
	}
	c.declared.check()
}

// contract checks one contract and adds it to the model of its file.
func (c *checker) contract(k *Contract, file *contract.File) {
	t := c.plainInterface(k)
	if t == nil {
		return
	}
	c.errorsWithin(k.spec)
	methods := c.methodsOf(k.file, interfaceType(k.spec), t)
	if k.directive.Is(directive.Workflow) {
		if w := c.workflow(k, methods); w != nil && !k.refused {
			c.declared.add(declaring{k, &w.Unexported, methods.methods, w.Declarations})
			file.Workflows = append(file.Workflows, w)
		}
		return
	}
	if k.directive.Is(directive.Messages) {
		w := c.sharedMessages(k, methods)
		if k.refused {
			return
		}
		c.declared.add(declaring{k, &w.Unexported, methods.methods, w.Declarations})
		file.Messages = append(file.Messages, w)
		return
	}
	a := c.activities(k, methods.methods)
	if k.refused {
		return
	}
	c.declared.add(declaring{k, &a.Unexported, methods.methods, a.Declarations})
	file.Activities = append(file.Activities, a)
}

// plainInterface returns the type of a contract, and reports what else it is than an
// exported interface with methods.
func (c *checker) plainInterface(k *Contract) *types.Interface {
	name := k.spec.Name
	report := func(format string, args ...any) *types.Interface {
		c.Errorf(name, diag.NotInterface, format, args...)
		return nil
	}
	if k.file.Syntax.Name.Name != c.source.Name {
		return nil // another package in the same folder, which is reported
	}
	syntax := interfaceType(k.spec)
	switch {
	case k.spec.Assign.IsValid():
		return report("%s is an alias: write type %s interface", name.Name, name.Name)
	case syntax == nil:
		return report("%s is declared as another type: write type %s interface{ %s }",
			name.Name, name.Name, types.ExprString(k.spec.Type))
	case k.spec.TypeParams.NumFields() > 0:
		return report("%s has type parameters, which a contract cannot have", name.Name)
	case syntax.Methods.NumFields() == 0:
		return report("%s has no methods", name.Name)
	}
	if !name.IsExported() {
		report("%s is not exported: its name does not begin with an upper-case letter", name.Name)
		k.refused = true
	}
	obj, ok := c.source.Types.Scope().Lookup(name.Name).(*types.TypeName)
	if !ok || obj.Pos() != name.Pos() {
		c.Errorf(name, diag.Load, "%s is declared twice in this package", name.Name)
		return nil
	}
	t, ok := obj.Type().Underlying().(*types.Interface)
	if !ok {
		c.typeError(k.spec.Pos(), k.spec.End())
		return nil
	}
	return t
}

// docText is a doc comment without its directives.
func docText(doc *ast.CommentGroup) string { return strings.TrimSpace(doc.Text()) }

// inSource is where a directive is.
func inSource(d *directive.Directive) contract.Directive {
	at := contract.Directive{Pos: d.Comment.Pos(), End: d.Comment.End()}
	for _, a := range d.Args {
		key := contract.KeyPlace{Name: a.Key, Pos: a.KeyRange().Pos(), End: a.KeyRange().End()}
		if a.HasValue {
			key.End = a.ValueRange().End()
		}
		at.Keys = append(at.Keys, key)
	}
	return at
}

// wireNameKey is within what a name on the wire has to be unique.
type wireNameKey struct{ scope, name string }

// wireName checks a name on the wire. what is the kind of thing that is named; scope is
// where such names have to be unique.
func (c *checker) wireName(at diag.Range, scope, what, name string) {
	switch {
	case name == "":
		c.Errorf(at, diag.WireName, "the name of this %s is empty", what)
		return
	case strings.HasPrefix(name, "__"):
		c.Errorf(at, diag.WireName, "the %s name %s begins with __, which is reserved for Temporal", what, name)
		return
	}
	key := wireNameKey{scope + what, name}
	if first, ok := c.wireNames[key]; ok {
		c.Errorf(at, diag.WireNameTaken, "the %s name %s is taken (%s): give another one with name=", what, name, c.Place(first.Pos())).
			Related = []diag.Related{c.Related(first, "the first of that name")}
		return
	}
	c.wireNames[key] = at
}
