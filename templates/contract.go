package templates

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// contract declares the function that describes a workflow and its messages.
func (f *file) contract(w *workflow) {
	var messages fields
	for _, s := range w.signals {
		messages = append(messages, f.message("KindSignal", w.names.Signal(s.Name), s.Method))
	}
	for _, q := range w.queries {
		messages = append(messages, f.message("KindQuery", w.names.Query(q.Name), q.Method))
	}
	for _, u := range w.updates {
		messages = append(messages, f.message("KindUpdate", w.names.Update(u.Name), u.Method))
	}
	var contract fields
	contract.add("WorkflowType", jen.Id(w.names.WorkflowType))
	contract.text("Description", description(w.Doc))
	contract.texts("Roles", w.Run.Roles)
	if len(messages) > 0 {
		contract.add("Messages", jen.Index().Add(f.runtime("Message")).Add(messages.lines()))
	}
	if check, ok := f.checkFunc(w); ok {
		contract.add("Check", jen.Id(check))
	}
	literal := contract.lines
	if len(contract) == 1 {
		literal = contract.line
	}
	f.declare(sentencef("%s describes the workflow %s and its messages.", w.names.Contract, w.Name),
		jen.Func().Id(w.names.Contract).Params().Add(f.runtime("Contract")).
			Block(jen.Return(f.runtime("Contract").Add(literal()))))
}

// message describes one message.
func (f *file) message(kind, wireName string, m *contract.Method) *jen.Statement {
	var message fields
	message.add("Kind", f.runtime(kind))
	message.add("Name", jen.Id(wireName))
	message.add("Method", jen.Lit(m.Name))
	message.text("Description", description(m.Doc))
	message.texts("Roles", m.Roles)
	return message.line()
}

// description is a doc comment, for those who look at a workflow from outside.
func description(doc string) string { return strings.TrimSpace(doc) }
