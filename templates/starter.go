package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// starter declares the type whose messages start a workflow that is not running:
//
//	type OrderStarter struct{ starter *stub.Starter }
func (f *file) starter(w *workflow) {
	if !w.StartsWithMessages() {
		return
	}
	f.Declare(gocode.Sentencef("%s sends messages with a start. The handle is nil only if there is no workflow.", w.names.Starter),
		jen.Type().Id(w.names.Starter).Add(gocode.OnOneLine("struct", jen.Id("starter").Op("*").Add(f.stub("Starter")))))
	for _, s := range w.clientSignals() {
		f.signalWithStart(w, s)
	}
	for _, u := range w.updates {
		f.updateWithStart(w, u)
		f.startUpdateWithStart(w, u)
	}
}

func (f *file) starterMethod(w *workflow, name string) *jen.Statement {
	return f.method("s", jen.Op("*").Id(w.names.Starter), name)
}

// sender refers to what sends a message with a start.
func (f *file) sender() *jen.Statement { return f.id("s").Dot("starter") }

// signalWithStart declares
//
//	func (s *OrderStarter) MarkShipped(ctx context.Context, shipping Shipping) (*OrderHandle, error) {
//		return stub.SignalWithStart[OrderHandle](ctx, s.starter, OrderMarkShippedSignal, shipping)
//	}
func (f *file) signalWithStart(w *workflow, s message[*contract.Signal]) {
	function, args := "SignalWithStart", []jen.Code{f.id("ctx"), f.sender(), jen.Id(w.names.Signal(s.Name))}
	if check := f.checkCall(w, s.Name, s.in); check != nil {
		function, args = "SignalWithStartChecked", append(args, check)
	}
	f.Declare(withStartDoc(w, s.Name),
		f.starterMethod(w, s.Name).Add(s.in.with(f, []jen.Code{f.ctx()}, nil)).
			Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(f.stub(function).Types(jen.Id(w.names.Handle)).Call(s.in.args(args...)...))))
}

// updateWithStart declares
//
//	func (s *OrderStarter) AddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (Totals, *OrderHandle, error) {
//		return stub.UpdateWithStart[Totals, OrderHandle](ctx, s.starter, orderAddItemCall(item), opts)
//	}
func (f *file) updateWithStart(w *workflow, u message[*contract.Update]) {
	f.Declare(withStartDoc(w, u.Name),
		f.starterMethod(w, u.Name).Add(u.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("UpdateOption")})).
			Add(f.results(u.Result, jen.Op("*").Id(w.names.Handle))).
			Block(jen.Return(f.stubFor("UpdateWithStart", u.Result, jen.Id(w.names.Handle)).
				Call(f.id("ctx"), f.sender(), f.call(w, u), f.id("opts")))))
}

// startUpdateWithStart declares
//
//	func (s *OrderStarter) StartAddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (*runtime.UpdateHandle[Totals], *OrderHandle, error) {
//		return stub.StartUpdateWithStart[Totals, OrderHandle](ctx, s.starter, orderAddItemCall(item), opts)
//	}
func (f *file) startUpdateWithStart(w *workflow, u message[*contract.Update]) {
	name := w.names.StartUpdate(u.Name)
	f.Declare(withStartDoc(w, name),
		f.starterMethod(w, name).Add(u.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("UpdateOption")})).
			Params(f.updateHandle(u), jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(f.stubFor("StartUpdateWithStart", u.Result, jen.Id(w.names.Handle)).
				Call(f.id("ctx"), f.sender(), f.call(w, u), f.id("opts")))))
}

// withStartDoc refers to the method of a handle that does the same without a start.
func withStartDoc(w *workflow, method string) string {
	return gocode.Sentencef("%s is [%s.%[1]s] with a start.", method, w.names.Handle)
}
