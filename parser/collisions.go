package parser

import (
	"fmt"
	"go/token"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// declarations are the names that are taken in a package: those of its own files and
// those that are generated.
type declarations struct {
	*checker
	generated map[string]string // what each generated name is for
	methods   map[string]string // the same for methods and fields, by type and name

	reported map[[2]string]bool // pairs that collide: one name of several is enough to tell
}

func newDeclarations(c *checker) *declarations {
	return &declarations{
		checker:   c,
		generated: make(map[string]string),
		methods:   make(map[string]string),
		reported:  make(map[[2]string]bool),
	}
}

// declare notes a name that is generated in the package's scope.
func (d *declarations) declare(at diag.Range, name, of string) {
	if first, ok := d.generated[name]; ok {
		d.collide(at, name, first, of)
		return
	}
	d.generated[name] = of
	if pos, ok := d.lookup(name); ok {
		d.Errorf(at, diag.NameTaken, "%s is generated for %s, but is declared at %s: rename one", name, of, d.Place(pos)).
			Related = []diag.Related{d.Related(diag.At(pos), "declared here")}
	}
}

// lookup returns where a name is declared, in the package or as the name of an import in one of its files.
func (d *declarations) lookup(name string) (token.Pos, bool) {
	if pos, ok := d.taken.of(name); ok {
		return pos, true
	}
	for file := range d.source.Types.Scope().Children() { // what is imported with a dot
		if obj := file.Lookup(name); obj != nil {
			return obj.Pos(), true
		}
	}
	return token.NoPos, false
}

// declareMethod notes a method or field of a generated type.
func (d *declarations) declareMethod(at diag.Range, typ, name, of string) {
	key := typ + "." + name
	if first, ok := d.methods[key]; ok {
		d.collide(at, key, first, of)
		return
	}
	d.methods[key] = of
}

func (d *declarations) collide(at diag.Range, name, first, second string) {
	pair := [2]string{first, second}
	if !d.reported[pair] {
		d.reported[pair] = true
		d.Errorf(at, diag.NameTaken, "%s would be generated for %s and for %s: rename one", name, first, second)
	}
}

// addWorkflow notes the names that are generated for a workflow.
func (d *declarations) addWorkflow(w *contract.Workflow, k *annotatedType, methods []*interfaceMethod) {
	n := w.Names()
	names := []string{
		n.WorkflowType, n.Register, n.ContinueAsNew, n.Client, n.NewClient, n.Handle, n.Contract,
		n.Child, n.StartChild, n.External, n.NewExternal, n.Start,
	}
	if len(w.Signals)+len(w.Updates) > 0 {
		names = append(names, n.Starter)
	}
	if len(w.Signals)+len(w.Queries)+len(w.Updates) > 0 {
		names = append(names, n.Handlers)
	}
	if w.Options.TaskQueue != "" {
		names = append(names, n.TaskQueue)
	}
	if k.directive.Has("id") {
		names = append(names, n.ID)
	}
	at := k.spec.Name
	for _, name := range names {
		d.declare(at, name, w.Name)
	}
	d.addChecks(at, n, w)
	d.declareMethod(at, n.Client, "client", "the client's own field")
	for _, name := range []string{"Start", "Execute", "WithStart", "Handle", "HandleForRun", "ScheduleAction"} {
		d.declareMethod(at, n.Client, name, "starting "+w.Name)
	}
	d.declareMethod(at, n.Handle, "WorkflowHandle", "the handle's own field")
	d.declareMethod(at, n.Handle, "Result", "the workflow's result")
	d.declareMethod(at, n.Starter, "starter", "the starter's own field")
	d.declareMethod(at, n.Child, "Child", "the child's own field")
	d.declareMethod(at, n.Child, "Get", "the child's result")
	d.declareMethod(at, n.External, "ExternalWorkflow", "the workflow's own field")
	for _, m := range methods {
		d.addMessage(n, m)
	}
}

// addChecks notes the names that are generated for validate tags.
func (d *declarations) addChecks(at diag.Range, n contract.WorkflowNames, w *contract.Workflow) {
	if len(w.Checks.Messages) == 0 {
		return
	}
	d.declare(at, n.Check, w.Name)
	for _, s := range w.Checks.Structs {
		d.declare(at, n.CheckType(s), "the validate tags of "+d.typeString(s.Type))
	}
}

// addMessage notes the names that are generated for a message.
func (d *declarations) addMessage(n contract.WorkflowNames, m *interfaceMethod) {
	at, name := m.name, m.name.Name
	of := fmt.Sprintf("%s %s", m.directive.Kind.Name, name)
	switch m.directive.Kind.Name {
	case directive.Signal:
		d.declare(at, n.Signal(name), of)
		d.declareMethod(at, n.Handle, name, of)
		d.declareMethod(at, n.Starter, name, of)
		d.declareMethod(at, n.Child, name, of)
		d.declareMethod(at, n.External, name, of)
	case directive.Query:
		d.declare(at, n.Query(name), of)
		d.declareMethod(at, n.Handle, name, of)
	case directive.Update:
		d.declare(at, n.Update(name), of)
		d.declare(at, n.Call(name), of)
		if m.signature.Params().Len() > 2 {
			d.declare(at, n.Args(name), of)
		}
		d.declareMethod(at, n.Handle, name, of)
		d.declareMethod(at, n.Handle, n.StartUpdate(name), of)
		d.declareMethod(at, n.Handle, n.AttachUpdate(name), of)
		d.declareMethod(at, n.Starter, name, of)
		d.declareMethod(at, n.Starter, n.StartUpdate(name), of)
	}
}

// addActivities notes the names that are generated for activities.
func (d *declarations) addActivities(a *contract.Activities, k *annotatedType, methods []*interfaceMethod) {
	n := a.Names()
	at := k.spec.Name
	d.declare(at, n.Register, a.Name)
	d.declare(at, n.Activities, a.Name)
	if k.directive.Has("queue") {
		d.declare(at, n.TaskQueue, a.Name)
	}
	d.declareMethod(at, n.Activities, "opts", "the type's own field")
	d.declareMethod(at, n.Activities, "WithOptions", "its options")
	for _, m := range methods {
		if !m.directive.Is(directive.Activity) {
			continue
		}
		at, name := m.name, m.name.Name
		of := "activity " + name
		d.declare(at, n.Activity(name), of)
		d.declareMethod(at, n.Activities, name, of)
		d.declareMethod(at, n.Activities, n.Start(name), of)
		if m.directive.Has("local") || k.directive.Has("local") {
			d.declareMethod(at, n.Activities, n.Local(name), of)
			d.declareMethod(at, n.Activities, n.StartLocal(name), of)
		}
	}
}
