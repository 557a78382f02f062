package templates

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// Render returns the code that is generated for a source file of a package.
func Render(pkg *contract.Package, source *contract.File) ([]byte, error) {
	f := newFile(pkg, source)
	f.declareAll()
	header := fmt.Sprintf("%s\n// Source: %s\n", contract.GeneratedHeader, filepath.Base(source.Path))
	if source.Constraint != "" {
		header += fmt.Sprintf("\n//go:build %s\n", source.Constraint)
	}
	content, err := f.Render(header)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Path, err)
	}
	return content, nil
}

// A file is generated code in the making.
type file struct {
	*gocode.File
	source *contract.File
}

func newFile(pkg *contract.Package, source *contract.File) *file {
	scope := gocode.Scope{
		Declared: func(name string) bool { return pkg.Declared[name] },
		Imports:  source.Imports,
		First:    ownImports,
	}
	return &file{gocode.NewFile(gocode.Package{Path: pkg.Path, Name: pkg.Name}, scope), source}
}

// declareAll declares what is generated for the contracts, by name, so that moving one changes nothing.
func (f *file) declareAll() {
	f.versionCheck()
	for _, w := range byName(f.source.Workflows, func(w *contract.Workflow) string { return w.Name }) {
		f.workflow(newWorkflow(f, w))
	}
	for _, w := range byName(f.source.Messages, func(w *contract.Workflow) string { return w.Name }) {
		f.messages(newWorkflow(f, w))
	}
	for _, a := range byName(f.source.Activities, func(a *contract.Activities) string { return a.Name }) {
		f.activities(newActivities(f, a))
	}
}

func byName[E any](list []E, name func(E) string) []E {
	return slices.SortedFunc(slices.Values(list), func(a, b E) int { return cmp.Compare(name(a), name(b)) })
}

// versionCheck ties the file to versions of the runtime that fit it.
func (f *file) versionCheck() {
	f.Declare("If this does not compile, update github.com/temporalgen/temporalgen and run go generate.",
		jen.Const().Id("_").Op("=").Add(f.stub("SupportsGenerated1")))
}

// workflow declares everything that is generated for a workflow.
func (f *file) workflow(w *workflow) {
	f.workflowNames(w)
	f.workflowID(w)
	f.argumentTypes(w)
	f.contract(w)
	f.register(w)
	f.handlers(w)
	f.continueAsNew(w)
	f.client(w)
	f.starter(w)
	f.handle(w)
	f.child(w)
	f.external(w)
	f.externalStarter(w)
	f.startCall(w)
	f.updateCalls(w)
	f.checks(w)
}

// messages declares everything that is generated for an interface of messages, which workflows embed: what sends them to
// any such workflow.
func (f *file) messages(w *workflow) {
	f.workflowNames(w)
	f.argumentTypes(w)
	f.contract(w)
	if w.HasClient() {
		f.messagesClient(w)
		f.handle(w)
	}
	if w.HasExternal() {
		f.external(w)
	}
	f.updateCalls(w)
	f.checks(w)
}

// A workflow is the model of a workflow with the names that the generated code uses.
// Messages are ordered by name, so that moving a method changes nothing.
type workflow struct {
	*contract.Workflow
	names   contract.WorkflowNames
	in      params // of Run
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

// ofType says of which workflows a generated type is, in a doc comment.
func (w *workflow) ofType() string {
	if w.Run == nil {
		return "with the messages of " + w.Name
	}
	return "of type " + w.WireName
}

func newWorkflow(f *file, w *contract.Workflow) *workflow {
	all := &workflow{
		Workflow: w,
		names:    w.Names(),
		signals: messages(w.Signals, func(s *contract.Signal) message[*contract.Signal] {
			return message[*contract.Signal]{s, &s.Method, f.params(s.Message())}
		}),
		queries: messages(w.Queries, func(q *contract.Query) message[*contract.Query] {
			return message[*contract.Query]{q, &q.Method, f.params(q.Params)}
		}),
		updates: messages(w.Updates, func(u *contract.Update) message[*contract.Update] {
			return message[*contract.Update]{u, &u.Method, f.params(u.Params)}
		}),
	}
	if w.Run != nil {
		all.in = f.params(w.Run.Params)
	}
	return all
}

func messages[M any](models []M, of func(M) message[M]) []message[M] {
	var list []message[M]
	for _, model := range models {
		list = append(list, of(model))
	}
	return byName(list, func(m message[M]) string { return m.Name })
}
