package templates

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// handle declares the type that sends messages to a workflow:
//
//	type OrderHandle struct{ stub.WorkflowHandle }
func (f *file) handle(w *workflow) {
	f.Declare(gocode.Sentencef("%s sends messages to a workflow %s.", w.names.Handle, w.ofType()),
		jen.Type().Id(w.names.Handle).Add(gocode.OnOneLine("struct", f.stub("WorkflowHandle"))))
	if w.Run != nil {
		f.resultMethod(w)
	}
	for _, s := range w.clientSignals() {
		f.signalMethod(w, s)
	}
	for _, q := range w.queries {
		f.queryMethod(w, q)
	}
	for _, u := range w.updates {
		f.updateMethods(w, u)
	}
}

// clientSignals are the signals for which clients have methods.
func (w *workflow) clientSignals() []message[*contract.Signal] {
	return slices.DeleteFunc(slices.Clone(w.signals), func(s message[*contract.Signal]) bool { return !s.model.FromClients() })
}

func (f *file) handleMethod(w *workflow, name string) *jen.Statement {
	return f.method("h", jen.Op("*").Id(w.names.Handle), name)
}

// resultMethod declares
//
//	func (h *OrderHandle) Result(ctx context.Context) (Summary, error) {
//		return stub.Result[Summary](ctx, &h.WorkflowHandle)
//	}
func (f *file) resultMethod(w *workflow) {
	function := f.stub("Wait")
	if w.Run.Result != nil {
		function = f.stub("Result").Types(f.Type(w.Run.Result))
	}
	f.Declare(gocode.Sentencef("Result waits for the workflow's %s, through all runs into which it continues.", outcome(w.Run.Result)),
		f.handleMethod(w, "Result").Params(f.ctx()).Add(f.results(w.Run.Result)).
			Block(jen.Return(function.Call(f.id("ctx"), f.untyped()))))
}

// signalMethod declares
//
//	func (h *OrderHandle) MarkShipped(ctx context.Context, s Shipping) error {
//		return stub.Signal(ctx, &h.WorkflowHandle, OrderMarkShippedSignal, s)
//	}
func (f *file) signalMethod(w *workflow, s message[*contract.Signal]) {
	function, args := "Signal", []jen.Code{f.id("ctx"), f.untyped(), jen.Id(w.names.Signal(s.Name))}
	if check := f.checkCall(w, s.Name, s.in); check != nil {
		function, args = "SignalChecked", append(args, check)
	}
	f.Declare(signalDoc(s),
		f.handleMethod(w, s.Name).Add(s.in.with(f, []jen.Code{f.ctx()}, nil)).Error().
			Block(jen.Return(f.stub(function).Call(s.in.args(args...)...))))
}

// signalDoc is the doc comment of the method that sends a signal.
func signalDoc(s message[*contract.Signal]) string {
	return docOr(s.Doc, gocode.Sentencef("%s sends the signal %s.", s.Name, s.model.WireName))
}

// queryMethod declares
//
//	func (h *OrderHandle) Status(ctx context.Context) (Status, error) {
//		return stub.Query[Status](ctx, &h.WorkflowHandle, OrderStatusQuery)
//	}
func (f *file) queryMethod(w *workflow, q message[*contract.Query]) {
	function, args := "Query", []jen.Code{f.id("ctx"), f.untyped(), jen.Id(w.names.Query(q.Name))}
	if check := f.checkCall(w, q.Name, q.in); check != nil {
		function, args = "QueryChecked", append(args, check)
	}
	f.Declare(docOr(q.Doc, gocode.Sentencef("%s asks the query %s.", q.Name, q.model.WireName)),
		f.handleMethod(w, q.Name).Add(q.in.with(f, []jen.Code{f.ctx()}, nil)).
			Add(f.results(q.Result)).
			Block(jen.Return(f.stub(function).Types(f.Type(q.Result)).Call(q.in.args(args...)...))))
}

// updateMethods declares the methods of a handle for an update: one that waits for the
// result, one that does not, and one that comes back to it later:
//
//	func (h *OrderHandle) AddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (Totals, error) {
//		return stub.Update[Totals](ctx, &h.WorkflowHandle, orderAddItemCall(item), opts)
//	}
//
//	func (h *OrderHandle) StartAddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (*runtime.UpdateHandle[Totals], error) {
//		return stub.StartUpdate[Totals](ctx, &h.WorkflowHandle, orderAddItemCall(item), opts)
//	}
//
//	func (h *OrderHandle) AddItemUpdate(updateID string) *runtime.UpdateHandle[Totals] {
//		return stub.UpdateHandle[Totals](&h.WorkflowHandle, OrderAddItemUpdate, updateID)
//	}
func (f *file) updateMethods(w *workflow, u message[*contract.Update]) {
	params := func() *jen.Statement {
		return u.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("UpdateOption")})
	}
	send := func(function string) *jen.Statement {
		return f.stubFor(function, u.Result).Call(f.id("ctx"), f.untyped(), f.call(w, u), f.id("opts"))
	}
	f.Declare(docOr(u.Doc, gocode.Sentencef("%s sends the update %s and waits for its %s.", u.Name, u.model.WireName, outcome(u.Result))),
		f.handleMethod(w, u.Name).Add(params()).Add(f.results(u.Result)).
			Block(jen.Return(send("Update"))))

	start := w.names.StartUpdate(u.Name)
	f.Declare(startDoc(start, u),
		f.handleMethod(w, start).Add(params()).Params(f.updateHandle(u), jen.Error()).
			Block(jen.Return(send("StartUpdate"))))

	attach := w.names.AttachUpdate(u.Name)
	f.Declare(gocode.Sentencef("%s returns a handle for the %s that was sent with an update ID.", attach, u.Name),
		f.handleMethod(w, attach).Params(f.id("updateID").String()).Add(f.updateHandle(u)).
			Block(jen.Return(f.stubFor("UpdateHandle", u.Result).
				Call(f.untyped(), jen.Id(w.names.Update(u.Name)), f.id("updateID")))))
}

// startDoc describes the method that starts an update, compared with the one that waits
// for the result.
func startDoc(name string, u message[*contract.Update]) string {
	if u.model.Wait == contract.Completed {
		return gocode.Sentencef("%s is %s that returns a handle when the update is completed.", name, u.Name)
	}
	return gocode.Sentencef("%s is %s that waits until the update is accepted.", name, u.Name)
}

// updateHandle is the type of what stands for an update: that of the SDK, if it has no result.
func (f *file) updateHandle(u message[*contract.Update]) *jen.Statement {
	if u.Result == nil {
		return f.Qual(sdkClient, "WorkflowUpdateHandle")
	}
	return jen.Op("*").Add(f.runtime("UpdateHandle")).Types(f.Type(u.Result))
}

// untyped is the handle of package stub that a method's receiver has.
func (f *file) untyped() *jen.Statement { return jen.Op("&").Add(f.id("h")).Dot("WorkflowHandle") }
