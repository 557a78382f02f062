package contract

import (
	"cmp"
	"go/token"
	"slices"
)

// A Declaration is a name that is generated: in the scope of the package, or of a method or field of a generated type.
type Declaration struct {
	Name   string
	Type   string // that has the method or field, "" in the scope of the package
	Of     string // what it is generated for: "update AddItem", "Order"
	Method string // of the contract, "" for the contract itself
}

// String is the name as it is written in Go: OrderHandle.AddItem.
func (d Declaration) String() string {
	if d.Type == "" {
		return d.Name
	}
	return d.Type + "." + d.Name
}

// IsExported reports whether the name, or that of the type to which it belongs, is one that other packages may use: it has to
// be just this one.
func (d Declaration) IsExported() bool { return token.IsExported(cmp.Or(d.Type, d.Name)) }

// declarations are being listed.
type declarations []Declaration

func (ds *declarations) add(of, method, typ string, names ...string) {
	for _, name := range names {
		*ds = append(*ds, Declaration{Name: name, Type: typ, Of: of, Method: method})
	}
}

// Declarations are all names that are generated for w, in order. Left out are the fields of structs that hold the arguments
// of updates: these have the names of parameters.
func (w *Workflow) Declarations() []Declaration {
	n := w.Names()
	ds := make(declarations, 0, 64) // which is enough for most
	ds.add(w.Name, "", "", n.Contract)
	if w.HasClient() {
		ds.add(w.Name, "", "", n.Client, n.NewClient, n.Handle)
		ds.add("the client's own field", "", n.Client, "Workflows")
		ds.add("the handle's own field", "", n.Handle, "WorkflowHandle")
	}
	if w.HasExternal() {
		ds.add(w.Name, "", "", n.External, n.NewExternal)
		ds.add("the workflow's own field", "", n.External, "ExternalWorkflow")
	}
	if w.Run != nil {
		ds.addRun(w)
	}
	for _, s := range w.Signals {
		of := "signal " + s.Name
		ds.add(of, s.Name, "", n.Signal(s.Name))
		for _, typ := range w.signalSenders(s) {
			ds.add(of, s.Name, typ, s.Name)
		}
	}
	for _, q := range w.Queries {
		of := "query " + q.Name
		ds.add(of, q.Name, "", n.Query(q.Name))
		ds.add(of, q.Name, n.Handle, q.Name)
	}
	for _, u := range w.Updates {
		of := "update " + u.Name
		ds.add(of, u.Name, "", n.Update(u.Name), n.Call(u.Name))
		ds.add(of, u.Name, n.Handle, u.Name, n.StartUpdate(u.Name), n.AttachUpdate(u.Name))
		if w.Run != nil {
			ds.add(of, u.Name, n.Starter, u.Name, n.StartUpdate(u.Name))
		}
		if len(u.Params) > 1 {
			ds.add(of, u.Name, "", n.Args(u.Name))
			ds.add(of, u.Name, n.Args(u.Name), "Arguments")
		}
	}
	own := w.OwnChecks()
	for _, method := range own {
		ds.add("validate tags", "", "", n.CheckMessage(method))
	}
	arguments := func(m *Method) {
		if len(m.Params) > 1 && slices.Contains(own, m.Name) {
			ds.add("validate tags", "", "", n.Args(m.Name))
		}
	}
	if w.Run != nil {
		arguments(w.Run)
	}
	for _, q := range w.Queries {
		arguments(&q.Method)
	}
	for _, s := range w.Checks.Structs {
		ds.add("validate tags", "", "", n.CheckType(s))
	}
	return ds
}

// addRun adds what is generated for a workflow, and not for an interface of messages.
func (ds *declarations) addRun(w *Workflow) {
	n := w.Names()
	ds.add(w.Name, "", "", n.WorkflowType, n.Register, n.ContinueAsNew, n.Child, n.StartChild, n.Start)
	if w.Options.TaskQueue != "" {
		ds.add(w.Name, "", "", n.TaskQueue)
	}
	if w.ID != nil {
		ds.add(w.Name, "", "", n.ID)
	}
	ds.add("starting "+w.Name, "", n.Client, "Start", "ScheduleAction")
	if w.StartsWithMessages() {
		ds.add(w.Name, "", "", n.Starter)
		ds.add("the starter's own field", "", n.Starter, "starter")
		ds.add("starting "+w.Name, "", n.Client, "WithStart")
	}
	if len(w.ExternalStartSignals()) > 0 {
		ds.add(w.Name, "", "", n.ExternalStarter, n.NewExternalStarter)
		ds.add("the starter's own field", "", n.ExternalStarter, "starter")
	}
	ds.add("the workflow's result", "", n.Handle, "Result")
	ds.add("the child's own field", "", n.Child, "Child")
	ds.add("the child's result", "", n.Child, "Get")
	if len(w.Signals)+len(w.Queries)+len(w.Updates) > 0 {
		ds.add(w.Name, "", "", n.Handlers)
	}
}

// signalSenders are the types that have a method for a signal.
func (w *Workflow) signalSenders(s *Signal) []string {
	n := w.Names()
	types := []string{n.External}
	if w.Run != nil {
		types = append(types, n.Child)
	}
	if s.FromClients() {
		types = append(types, n.Handle)
		if w.Run != nil {
			types = append(types, n.Starter)
		}
	}
	if w.Run != nil && s.ExternalWithStart {
		types = append(types, n.ExternalStarter)
	}
	return types
}

// Declarations are all names that are generated for a, in order.
func (a *Activities) Declarations() []Declaration {
	if len(a.Methods) == 0 {
		return nil
	}
	n := a.Names()
	var ds declarations
	ds.add(a.Name, "", "", n.Register, n.Activities)
	if a.TaskQueue != "" {
		ds.add(a.Name, "", "", n.TaskQueue)
	}
	options := make(map[string]bool)
	for _, m := range a.Methods {
		if name := a.OptionsFunc(m); name != "" && !options[name] {
			options[name] = true
			ds.add("the options of "+a.Name, "", "", name)
		}
	}
	if len(a.Standalone()) > 0 {
		ds.add(a.Name, "", "", n.Client, n.NewClient)
		ds.add("the client's own field", "", n.Client, "client")
	}
	ds.add("the type's own field", "", n.Activities, "opts")
	ds.add("its options", "", n.Activities, "WithOptions")
	for _, m := range a.Methods {
		of := "activity " + m.Name
		ds.add(of, m.Name, "", n.Activity(m.Name))
		ds.add(of, m.Name, n.Activities, m.Name, n.Start(m.Name))
		if m.Local {
			ds.add(of, m.Name, n.Activities, n.Local(m.Name), n.StartLocal(m.Name))
		}
		if m.Standalone {
			ds.add(of, m.Name, n.Client, m.Name, n.Start(m.Name))
		}
	}
	return ds
}
