package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// external declares the type of a workflow that another workflow sends signals to.
func (f *file) external(w *workflow) {
	n := w.names
	f.Declare(gocode.Sentencef("%s is a workflow of type %s, seen from another workflow.", n.External, w.WireName),
		jen.Type().Id(n.External).Add(gocode.OnOneLine("struct", f.runtime("ExternalWorkflow"))))

	f.Declare(gocode.Sentencef("%s returns the workflow with an ID, for sending signals from another workflow.", n.NewExternal),
		jen.Func().Id(n.NewExternal).Params(f.id("workflowID").String()).Id(n.External).
			Block(jen.Return(jen.Id(n.External).Values(
				f.runtime("ExternalWorkflow").Values(jen.Id("WorkflowID").Op(":").Add(f.id("workflowID"))),
			))))

	for _, s := range w.signals {
		f.signalMethodOf(w, s, f.method(w.e, jen.Id(n.External), s.Name), f.workflowCtx(),
			"SignalExternal", f.id(w.e).Dot("ExternalWorkflow"))
	}
}
