package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// child declares the type of a child workflow and the function that starts one:
//
//	type OrderChild struct{ runtime.Child }
//
//	func StartOrderChild(ctx workflow.Context, in OrderInput, opts ...runtime.ChildOption) *OrderChild {
//		return &OrderChild{stub.StartChild(ctx, orderStart(in), opts)}
//	}
func (f *file) child(w *workflow) {
	n := w.names
	f.Declare(gocode.Sentencef("%s is a child workflow of type %s.", n.Child, w.WireName),
		jen.Type().Id(n.Child).Add(gocode.OnOneLine("struct", f.runtime("Child"))))

	f.Declare(gocode.Sentencef("%s starts a child workflow and does not wait for it.", n.StartChild),
		jen.Func().Id(n.StartChild).
			Add(w.in.with(f, []jen.Code{f.workflowCtx()}, []jen.Code{f.opts("ChildOption")})).
			Op("*").Id(n.Child).
			Block(jen.Return(jen.Op("&").Id(n.Child).Values(
				f.stub("StartChild").Call(f.startArgs(w, f.id("ctx"))...),
			))))

	f.childResult(w)
	for _, s := range w.signals {
		f.signalChild(w, s)
	}
}

func (f *file) childMethod(w *workflow, name string) *jen.Statement {
	return f.method("c", jen.Op("*").Id(w.names.Child), name)
}

// untypedChild is the child of package runtime that a method's receiver has.
func (f *file) untypedChild() *jen.Statement {
	return jen.Op("&").Add(f.id("c")).Dot("Child")
}

// childResult declares
//
//	func (c *OrderChild) Get(ctx workflow.Context) (Summary, error) {
//		return stub.ChildResult[Summary](ctx, &c.Child)
//	}
func (f *file) childResult(w *workflow) {
	function := f.stub("WaitForChild")
	if w.Run.Result != nil {
		function = f.stub("ChildResult").Types(f.Type(w.Run.Result))
	}
	f.Declare(gocode.Sentencef("Get waits for the child's %s.", outcome(w.Run.Result)),
		f.childMethod(w, "Get").Params(f.workflowCtx()).Add(f.results(w.Run.Result)).
			Block(jen.Return(function.Call(f.id("ctx"), f.untypedChild()))))
}

// signalChild declares
//
//	func (c *OrderChild) MarkShipped(ctx workflow.Context, s Shipping) error {
//		return stub.SignalChild(ctx, &c.Child, OrderMarkShippedSignal, s)
//	}
func (f *file) signalChild(w *workflow, s message[*contract.Signal]) {
	f.Declare(childDoc(w, s),
		f.childMethod(w, s.Name).Add(s.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Error().
			Block(jen.Return(f.stub("SignalChild").
				Call(s.in.args(f.id("ctx"), f.untypedChild(), jen.Id(w.names.Signal(s.Name)))...))))
}

// childDoc refers to the method that has the doc comment of the signal.
func childDoc(w *workflow, s message[*contract.Signal]) string {
	of := w.names.Handle
	if !s.model.FromClients() {
		of = w.names.External
	}
	return gocode.Sentencef("%s is [%s.%[1]s] for a child workflow.", s.Name, of)
}
