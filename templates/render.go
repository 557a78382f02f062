package templates

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// Render returns the code that is generated for a source file of a package.
func Render(pkg *contract.Package, source *contract.File) ([]byte, error) {
	f := newFile(pkg, source)
	f.declareAll() // finds out what is imported, before names are chosen
	f.imports.resolve()
	f.body = nil
	f.declareAll()

	out := jen.NewFilePathName(pkg.Path, pkg.Name)
	f.imports.hint(out)
	for _, code := range f.body {
		out.Add(code) // one by one: together they would be on one line
	}
	var body bytes.Buffer
	if err := out.RenderWithFile(&body, out); err != nil {
		return nil, fmt.Errorf("%s: %w", source.Path, err)
	}

	// The file is put together here because jennifer makes one group of all imports.
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n// Source: %s\n\n", contract.GeneratedHeader, filepath.Base(source.Path))
	if source.Constraint != "" {
		fmt.Fprintf(&b, "//go:build %s\n\n", source.Constraint)
	}
	fmt.Fprintf(&b, "package %s\n\n%s\n%s\n", pkg.Name, f.imports.source(), bytes.TrimSpace(body.Bytes()))
	return b.Bytes(), nil
}

// A file is generated code in the making.
type file struct {
	pkg     *contract.Package
	source  *contract.File
	imports *imports
	helpers map[string]bool // unexported names that are generated in the package
	body    []jen.Code
}

func newFile(pkg *contract.Package, source *contract.File) *file {
	f := &file{pkg: pkg, source: source, helpers: map[string]bool{}}
	for _, other := range pkg.Files {
		for _, w := range other.Workflows {
			n := w.Names()
			f.helpers[n.Start], f.helpers[n.Check] = true, true
			for _, s := range w.Checks.Structs {
				f.helpers[n.CheckType(s)] = true
			}
			for _, u := range w.Updates {
				f.helpers[n.Call(u.Name)], f.helpers[n.Args(u.Name)] = true, true
			}
		}
	}
	f.imports = newImports(pkg.Path, func(name string) bool {
		return f.inScope(name) || name == pkg.Name || slices.Contains(locals, name)
	})
	return f
}

// inScope reports whether name is, or will be, declared in the package.
func (f *file) inScope(name string) bool {
	return f.pkg.Types.Scope().Lookup(name) != nil || f.helpers[name]
}

// declare adds a declaration with a comment, "" for none.
func (f *file) declare(doc string, code jen.Code) {
	if doc != "" {
		f.body = append(f.body, comment(doc))
	}
	f.body = append(f.body, code, jen.Line())
}

func (f *file) declareAll() {
	f.versionCheck()
	for _, w := range f.source.Workflows {
		f.workflow(newWorkflow(f, w))
	}
	for _, a := range f.source.Activities {
		f.activities(newActivities(f, a))
	}
}

// versionCheck ties the file to versions of the runtime that fit it.
func (f *file) versionCheck() {
	f.declare("If this line does not compile, the runtime in go.mod does not fit this file: update\n"+
		"github.com/temporalgen/temporalgen and run go generate.",
		jen.Const().Id("_").Op("=").Add(f.stub("SupportsGenerated1")))
}

// workflow declares everything that is generated for a workflow.
func (f *file) workflow(w *workflow) {
	f.workflowNames(w)
	f.workflowID(w)
	f.argumentTypes(w)
	f.contract(w)
	f.register(w)
	f.continueAsNew(w)
	f.client(w)
	f.handle(w)
	f.child(w)
	f.external(w)
	f.startCall(w)
	f.updateCalls(w)
	f.checks(w)
}

// A workflow is the model of a workflow with the names that the generated code uses.
// Messages are ordered by name, so that moving a method changes nothing.
type workflow struct {
	*contract.Workflow
	names   contract.WorkflowNames
	in      params // of Run
	c, e    string // receivers of what clients, children and external workflows do
	signals []message[*contract.Signal]
	queries []message[*contract.Query]
	updates []message[*contract.Update]
}

// A message is a signal, query or update with the parameters that it is sent with.
type message[M any] struct {
	model M
	*contract.Method
	in params
}

func newWorkflow(f *file, w *contract.Workflow) *workflow {
	all := &workflow{
		Workflow: w,
		names:    w.Names(),
		in:       f.params(w.Run.Params, runLocals),
		signals: messages(w.Signals, func(s *contract.Signal) message[*contract.Signal] {
			return message[*contract.Signal]{s, &s.Method, f.params(s.Message(), signalLocals)}
		}),
		queries: messages(w.Queries, func(q *contract.Query) message[*contract.Query] {
			return message[*contract.Query]{q, &q.Method, f.params(q.Params, queryLocals)}
		}),
		updates: messages(w.Updates, func(u *contract.Update) message[*contract.Update] {
			return message[*contract.Update]{u, &u.Method, f.params(u.Params, updateLocals)}
		}),
	}
	all.c, all.e = f.receiver(all, "c"), f.receiver(all, "e")
	return all
}

func messages[M any](models []M, of func(M) message[M]) []message[M] {
	var list []message[M]
	for _, model := range models {
		list = append(list, of(model))
	}
	slices.SortFunc(list, func(a, b message[M]) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
