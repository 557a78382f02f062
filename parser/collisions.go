package parser

import (
	"fmt"
	"go/token"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/contract"
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
func (d *declarations) declare(pos token.Pos, name, of string) {
	if first, ok := d.generated[name]; ok {
		d.collide(pos, name, first, of)
		return
	}
	d.generated[name] = of
	if obj := d.lookup(name); obj != nil {
		d.errorf(pos, codeNameTaken, "%s is generated for %s, but is declared at %s: rename one", name, of, d.place(obj.Pos()))
	}
}

// lookup returns what declares a name in the package or in one of its files.
func (d *declarations) lookup(name string) types.Object {
	scope := d.source.types.Scope()
	if obj := scope.Lookup(name); obj != nil {
		return obj
	}
	for i := range scope.NumChildren() { // imports
		if obj := scope.Child(i).Lookup(name); obj != nil {
			return obj
		}
	}
	return nil
}

// declareMethod notes a method or field of a generated type.
func (d *declarations) declareMethod(pos token.Pos, typ, name, of string) {
	key := typ + "." + name
	if first, ok := d.methods[key]; ok {
		d.collide(pos, key, first, of)
		return
	}
	d.methods[key] = of
}

func (d *declarations) collide(pos token.Pos, name, first, second string) {
	pair := [2]string{first, second}
	if !d.reported[pair] {
		d.reported[pair] = true
		d.errorf(pos, codeNameTaken, "%s would be generated for %s and for %s: rename one", name, first, second)
	}
}

// addWorkflow notes the names that are generated for a workflow.
func (d *declarations) addWorkflow(w *contract.Workflow, k *annotatedType, methods []*interfaceMethod) {
	n := w.Names()
	names := []string{
		n.WorkflowType, n.Register, n.ContinueAsNew, n.Client, n.NewClient, n.Handle, n.Contract,
		n.Child, n.StartChild, n.ExecuteChild, n.External, n.NewExternal, n.Start,
	}
	if w.Options.TaskQueue != "" {
		names = append(names, n.TaskQueue)
	}
	if k.directive.has("id") {
		names = append(names, n.ID)
	}
	pos := k.spec.Name.Pos()
	for _, name := range names {
		d.declare(pos, name, w.Name)
	}
	d.addChecks(pos, n, w)
	d.declareMethod(pos, n.Client, "client", "the client's own field")
	for _, name := range []string{"Start", "Execute", "Handle", "HandleForRun", "ScheduleAction"} {
		d.declareMethod(pos, n.Client, name, "starting "+w.Name)
	}
	d.declareMethod(pos, n.Handle, "WorkflowHandle", "the handle's own field")
	d.declareMethod(pos, n.Handle, "Result", "the workflow's result")
	d.declareMethod(pos, n.Child, "Child", "the child's own field")
	d.declareMethod(pos, n.External, "ExternalWorkflow", "the workflow's own field")
	for _, m := range methods {
		d.addMessage(n, m)
	}
}

// addChecks notes the names that are generated for validate tags.
func (d *declarations) addChecks(pos token.Pos, n contract.WorkflowNames, w *contract.Workflow) {
	if len(w.Checks.Messages) == 0 {
		return
	}
	d.declare(pos, n.Check, w.Name)
	for _, s := range w.Checks.Structs {
		d.declare(pos, n.CheckType(s), "the validate tags of "+d.typeString(s.Type))
	}
}

// addMessage notes the names that are generated for a message.
func (d *declarations) addMessage(n contract.WorkflowNames, m *interfaceMethod) {
	pos, name := m.pos(), m.name.Name
	of := fmt.Sprintf("%s %s", m.directive.kind.name, name)
	switch m.directive.kind.name {
	case kindSignal:
		d.declare(pos, n.Signal(name), of)
		d.declareMethod(pos, n.Handle, name, of)
		d.declareMethod(pos, n.Client, n.WithStart(name), of)
		d.declareMethod(pos, n.Child, name, of)
		d.declareMethod(pos, n.External, name, of)
	case kindQuery:
		d.declare(pos, n.Query(name), of)
		d.declareMethod(pos, n.Handle, name, of)
	case kindUpdate:
		d.declare(pos, n.Update(name), of)
		d.declare(pos, n.Call(name), of)
		if m.signature.Params().Len() > 2 {
			d.declare(pos, n.Args(name), of)
		}
		d.declareMethod(pos, n.Handle, name, of)
		d.declareMethod(pos, n.Handle, n.StartUpdate(name), of)
		d.declareMethod(pos, n.Handle, n.AttachUpdate(name), of)
		d.declareMethod(pos, n.Client, n.WithStart(name), of)
		d.declareMethod(pos, n.Client, n.StartWithStart(name), of)
	}
}

// addActivities notes the names that are generated for activities.
func (d *declarations) addActivities(a *contract.Activities, k *annotatedType, methods []*interfaceMethod) {
	n := a.Names()
	pos := k.spec.Name.Pos()
	d.declare(pos, n.Register, a.Name)
	d.declare(pos, n.Activities, a.Name)
	if k.directive.has("queue") {
		d.declare(pos, n.TaskQueue, a.Name)
	}
	d.declareMethod(pos, n.Activities, "opts", "the type's own field")
	d.declareMethod(pos, n.Activities, "WithOptions", "its options")
	for _, m := range methods {
		if !m.directive.is(kindActivity) {
			continue
		}
		pos, name := m.pos(), m.name.Name
		of := "activity " + name
		d.declare(pos, n.Activity(name), of)
		d.declareMethod(pos, n.Activities, name, of)
		d.declareMethod(pos, n.Activities, n.Start(name), of)
		if m.directive.has("local") || k.directive.has("local") {
			d.declareMethod(pos, n.Activities, n.Local(name), of)
			d.declareMethod(pos, n.Activities, n.StartLocal(name), of)
		}
	}
}
