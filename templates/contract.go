package templates

import (
	"go/doc"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// contract declares the function that describes a workflow and its messages:
//
//	func OrderContract() runtime.Contract {
//		return runtime.Contract{
//			WorkflowType: OrderWorkflowType,
//			Messages: []runtime.Message{
//				{Kind: runtime.KindQuery, Name: OrderStatusQuery},
//			},
//		}
//	}
func (f *file) contract(w *workflow) {
	var messages gocode.Fields
	for _, s := range w.signals {
		messages = append(messages, f.message("KindSignal", w.names.Signal(s.Name), s.Method))
	}
	for _, q := range w.queries {
		messages = append(messages, f.message("KindQuery", w.names.Query(q.Name), q.Method))
	}
	for _, u := range w.updates {
		messages = append(messages, f.message("KindUpdate", w.names.Update(u.Name), u.Method))
	}
	var contract gocode.Fields
	doc := gocode.Sentencef("%s describes the messages of %s.", w.names.Contract, w.Name)
	if w.Run != nil {
		doc = gocode.Sentencef("%s describes the workflow %s and its messages.", w.names.Contract, w.Name)
		contract.Add("WorkflowType", jen.Id(w.names.WorkflowType))
	}
	contract.Text("Description", description(w.Doc))
	if w.Run != nil {
		contract.Texts("Roles", w.Run.Roles)
	}
	if len(messages) > 0 {
		contract.Add("Messages", jen.Index().Add(f.runtime("Message")).Add(messages.Lines()))
	}
	literal := contract.Lines
	if len(contract) == 1 {
		literal = contract.Line
	}
	f.Declare(doc,
		jen.Func().Id(w.names.Contract).Params().Add(f.runtime("Contract")).
			Block(jen.Return(f.runtime("Contract").Add(literal()))))
}

// message describes one message:
//
//	{Kind: runtime.KindQuery, Name: OrderStatusQuery, Description: "Status is the order's current state."}
func (f *file) message(kind, wireName string, m *contract.Method) *jen.Statement {
	var message gocode.Fields
	message.Add("Kind", f.runtime(kind))
	message.Add("Name", jen.Id(wireName))
	message.Text("Description", description(m.Doc))
	message.Texts("Roles", m.Roles)
	return message.Line()
}

// description is the first sentence of a doc comment, for those who look at a workflow from outside.
func description(text string) string { return new(doc.Package).Synopsis(text) }

// A wireName is a constant that generated code declares for a name on the wire.
type wireName struct{ name, value string }

// declareWireNames declares the names that something has on the wire:
//
//	const (
//		OrderWorkflowType = "Order"
//		OrderStatusQuery  = "Status"
//	)
func (f *file) declareWireNames(of string, names []wireName) {
	if len(names) == 1 {
		f.Declare(gocode.Sentencef("%s is the name of %s on the wire.", names[0].name, of),
			jen.Const().Id(names[0].name).Op("=").Lit(names[0].value))
		return
	}
	var defs []jen.Code
	for _, n := range names {
		defs = append(defs, jen.Id(n.name).Op("=").Lit(n.value))
	}
	f.Declare(gocode.Sentencef("The names of %s on the wire.", of), jen.Const().Defs(defs...))
}

func (f *file) workflowNames(w *workflow) {
	var names []wireName
	if w.Run != nil {
		names = append(names, wireName{w.names.WorkflowType, w.WireName})
	}
	if w.Options.TaskQueue != "" {
		names = append(names, wireName{w.names.TaskQueue, w.Options.TaskQueue})
	}
	for _, s := range w.signals {
		names = append(names, wireName{w.names.Signal(s.Name), s.model.WireName})
	}
	for _, q := range w.queries {
		names = append(names, wireName{w.names.Query(q.Name), q.model.WireName})
	}
	for _, u := range w.updates {
		names = append(names, wireName{w.names.Update(u.Name), u.model.WireName})
	}
	f.declareWireNames(w.Name, names)
}
