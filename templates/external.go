package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// external declares the type of a workflow that another workflow sends signals to:
//
//	type OrderExternal struct{ runtime.ExternalWorkflow }
//
//	func ExternalOrder(workflowID string) OrderExternal {
//		return OrderExternal{runtime.ExternalWorkflow{WorkflowID: workflowID}}
//	}
func (f *file) external(w *workflow) {
	n := w.names
	f.Declare(gocode.Sentencef("%s is a workflow %s, seen from another workflow.", n.External, w.ofType()),
		jen.Type().Id(n.External).Add(gocode.OnOneLine("struct", f.runtime("ExternalWorkflow"))))

	f.Declare(gocode.Sentencef("%s returns the workflow with an ID, for sending signals from another workflow.", n.NewExternal),
		jen.Func().Id(n.NewExternal).Params(f.id("workflowID").String()).Id(n.External).
			Block(jen.Return(jen.Id(n.External).Values(
				f.runtime("ExternalWorkflow").Values(jen.Id("WorkflowID").Op(":").Add(f.id("workflowID"))),
			))))

	for _, s := range w.signals {
		f.signalExternal(w, s)
	}
}

// signalExternal declares
//
//	func (e OrderExternal) MarkShipped(ctx workflow.Context, s Shipping) error {
//		return stub.SignalExternal(ctx, e.ExternalWorkflow, OrderMarkShippedSignal, s)
//	}
func (f *file) signalExternal(w *workflow, s message[*contract.Signal]) {
	f.Declare(externalDoc(w, s),
		f.method("e", jen.Id(w.names.External), s.Name).
			Add(s.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Error().
			Block(jen.Return(f.stub("SignalExternal").
				Call(s.in.args(f.id("ctx"), f.id("e").Dot("ExternalWorkflow"), jen.Id(w.names.Signal(s.Name)))...))))
}

// externalDoc refers to the method of a handle, which has the doc comment of the signal if there is one.
func externalDoc(w *workflow, s message[*contract.Signal]) string {
	if !s.model.FromClients() {
		return signalDoc(s)
	}
	return gocode.Sentencef("%s is [%s.%[1]s] for workflow code.", s.Name, w.names.Handle)
}

// externalStarter declares the type whose signals start a workflow that is not running, for other workflows:
//
//	type OrderExternalStarter struct{ starter *stub.ExternalStarter }
//
//	func ExternalOrderWithStart(in OrderInput, opts ...runtime.StartOption) *OrderExternalStarter {
//		return &OrderExternalStarter{stub.ExternalWithStart(orderStart(in), opts)}
//	}
//
// The function has a parameter workflowID as well if there is no id=.
func (f *file) externalStarter(w *workflow) {
	n := w.names
	if len(w.ExternalStartSignals()) == 0 {
		return
	}
	f.Declare(gocode.Sentencef("%s sends signals with a start from another workflow.", n.ExternalStarter),
		jen.Type().Id(n.ExternalStarter).Add(gocode.OnOneLine("struct", jen.Id("starter").Op("*").Add(f.stub("ExternalStarter")))))

	f.Declare(gocode.Sentencef("%s sends a signal from another workflow and starts the workflow first, if it is not running. "+
		"It is experimental: servers refuse it unless their setting history.enableSignalWithStartFromWorkflow is true.", n.NewExternalStarter),
		jen.Func().Id(n.NewExternalStarter).Add(w.in.with(f, f.workflowIDParam(w), []jen.Code{f.opts("StartOption")})).
			Op("*").Id(n.ExternalStarter).
			Block(jen.Return(jen.Op("&").Id(n.ExternalStarter).Values(
				f.stub("ExternalWithStart").Call(f.startWithID(w), f.id("opts")),
			))))

	for _, s := range w.signals {
		if s.model.ExternalWithStart {
			f.signalExternalWithStart(w, s)
		}
	}
}

// signalExternalWithStart declares
//
//	func (s *OrderExternalStarter) MarkShipped(ctx workflow.Context, shipping Shipping) (OrderExternal, error) {
//		started, err := stub.SignalExternalWithStart(ctx, s.starter, OrderMarkShippedSignal, shipping)
//		return OrderExternal{started}, err
//	}
func (f *file) signalExternalWithStart(w *workflow, s message[*contract.Signal]) {
	f.Declare(gocode.Sentencef("%s is [%s.%[1]s] with a start.", s.Name, w.names.External),
		f.method("s", jen.Op("*").Id(w.names.ExternalStarter), s.Name).
			Add(s.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Params(jen.Id(w.names.External), jen.Error()).
			Block(
				jen.List(f.id("started"), f.id("err")).Op(":=").Add(f.stub("SignalExternalWithStart").
					Call(s.in.args(f.id("ctx"), f.id("s").Dot("starter"), jen.Id(w.names.Signal(s.Name)))...)),
				jen.Return(jen.Id(w.names.External).Values(f.id("started")), f.id("err")),
			))
}
