package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// handles reports whether the workflow has messages.
func (w *workflow) handles() bool { return len(w.signals)+len(w.queries)+len(w.updates) > 0 }

// handlers declares the function that makes the handlers of an implementation:
//
//	func orderHandlers(w Order) []host.Handler {
//		return []host.Handler{
//			&host.QueryHandler{Name: OrderStatusQuery, Handle: w.Status},
//		}
//	}
func (f *file) handlers(w *workflow) {
	if !w.handles() {
		return
	}
	var list gocode.Fields
	for _, s := range w.signals {
		list = append(list, f.signalHandler(w, s))
	}
	for _, q := range w.queries {
		list = append(list, f.queryHandler(w, q))
	}
	for _, u := range w.updates {
		list = append(list, f.updateHandler(w, u))
	}
	handlers := func() *jen.Statement { return jen.Index().Add(f.host("Handler")) }
	f.Declare("", jen.Func().Id(w.names.Handlers).Params(f.id("w").Id(w.Name)).Add(handlers()).
		Block(jen.Return(handlers().Add(list.Lines()))))
}

// signalHandler makes
//
//	&host.SignalHandler[Shipping]{
//		Name:   OrderMarkShippedSignal,
//		Handle: w.MarkShipped,
//		Key:    func(s Shipping) string { return s.TrackingNumber },
//		Serial: true,
//	}
func (f *file) signalHandler(w *workflow, s message[*contract.Signal]) *jen.Statement {
	var spec gocode.Fields
	spec.Add("Name", jen.Id(w.names.Signal(s.Name)))
	if s.model.Batched() {
		spec.Add("HandleBatch", f.handleBatch(s))
		spec.Duration(f.File, "BatchWindow", s.model.BatchWindow)
		spec.Number("BatchMax", s.model.BatchMax)
	} else {
		spec.Add("Handle", f.handleSignal(s))
	}
	if check := f.checkFunc(w, s.Name, s.in); check != nil {
		spec.Add("Check", check)
	}
	if s.model.Key != nil {
		spec.Add("Key", jen.Func().Params(s.in.decls(f)...).String().
			Add(gocode.Inline(jen.Return(f.text(s.model.Key, s.in)))))
	}
	spec.Flag("Serial", s.model.Serial)
	f.serialKey(&spec, s.model.SerialKey, s.in, "")
	spec.Flag("LogErrors", s.model.OnError == contract.LogErrors)
	spec.Flag("FailInvalid", s.model.OnInvalid == contract.FailOnInvalid)
	return jen.Op("&").Add(f.host("SignalHandler")).Types(f.messageType(s.in, "")).Add(handlerFields(spec, takesMethod(s)))
}

// handlerFields are the fields of a handler, on one line if that is nothing but a method with a name.
func handlerFields(spec gocode.Fields, method bool) *jen.Statement {
	if method && len(spec) == 2 {
		return spec.Line()
	}
	return spec.Lines()
}

// takesMethod reports whether the runtime can call the method of a signal as it is.
func takesMethod(s message[*contract.Signal]) bool { return len(s.in) == 1 && s.HasError }

// serialKey adds the function that names the lock of a message, if there is one:
//
//	SerialKey: func(item Item) string { return "account-" + item.AccountID },
func (f *file) serialKey(spec *gocode.Fields, lock *contract.Template, in params, argsType string) {
	if lock == nil {
		return
	}
	param := f.messageParam(in, argsType)
	if lock.Constant() {
		param = f.messageType(in, argsType)
	}
	spec.Add("SerialKey", jen.Func().Params(param).String().
		Add(gocode.Inline(jen.Return(f.textOf(lock, f.unpacked(in))))))
}

// handleSignal is a function that takes one message and returns an error, as the
// runtime wants it: the method itself if it does so, or
//
//	func(ctx workflow.Context, s Shipping) error { w.MarkShipped(ctx, s); return nil }
func (f *file) handleSignal(s message[*contract.Signal]) *jen.Statement {
	if takesMethod(s) {
		return f.id("w").Dot(s.Name)
	}
	call := f.id("w").Dot(s.Name).Call(s.in.args(f.id("ctx"))...)
	literal := jen.Func().Params(f.workflowCtx(), f.messageParam(s.in, "")).Error()
	if s.HasError {
		return literal.Add(gocode.Inline(jen.Return(call)))
	}
	return literal.Add(gocode.Inline(call, jen.Return(jen.Nil())))
}

// handleBatch is handleSignal for a method that takes a slice of messages.
func (f *file) handleBatch(s message[*contract.Signal]) *jen.Statement {
	method := f.id("w").Dot(s.Name)
	if s.HasError {
		return method
	}
	slice := f.params(s.Params)
	return jen.Func().Add(slice.with(f, []jen.Code{f.workflowCtx()}, nil)).Error().
		Add(gocode.Inline(method.Call(slice.args(f.id("ctx"))...), jen.Return(jen.Nil())))
}

// queryHandler makes
//
//	&host.QueryHandler{Name: OrderStatusQuery, Handle: w.Status}
func (f *file) queryHandler(w *workflow, q message[*contract.Query]) *jen.Statement {
	var spec gocode.Fields
	spec.Add("Name", jen.Id(w.names.Query(q.Name)))
	method := f.id("w").Dot(q.Name)
	if !q.HasError {
		method = jen.Func().Params(q.in.decls(f)...).Add(f.results(q.Result)).
			Add(gocode.Inline(jen.Return(method.Call(q.in.names()...), jen.Nil())))
	}
	spec.Add("Handle", method)
	return jen.Op("&").Add(f.host("QueryHandler")).Add(spec.Line())
}

// updateHandler makes
//
//	&host.UpdateHandler[Item, Totals]{
//		Name:     OrderAddItemUpdate,
//		Handle:   w.AddItem,
//		Validate: w.ValidateAddItem,
//		Key:      func(item Item) string { return item.RequestID },
//		Dedup:    true,
//	}
func (f *file) updateHandler(w *workflow, u message[*contract.Update]) *jen.Statement {
	argsType := w.names.Args(u.Name)
	var spec gocode.Fields
	spec.Add("Name", jen.Id(w.names.Update(u.Name)))
	spec.Add("Handle", f.handleUpdate(u, argsType))
	if check := f.checkFunc(w, u.Name, u.in); check != nil {
		spec.Add("Check", check)
	}
	if v := u.model.Validator; v != nil {
		spec.Add("Validate", f.validateMethod(u, v, argsType))
	}
	if u.model.ID != nil {
		key := f.text(u.model.ID, u.in)
		if len(u.in) > 1 {
			key = jen.Id(w.names.Call(u.Name)).Call(f.unpacked(u.in)...).Dot("Key").Call()
		}
		spec.Add("Key", jen.Func().Params(f.messageParam(u.in, argsType)).String().
			Add(gocode.Inline(jen.Return(key))))
	}
	spec.Flag("Dedup", u.model.Dedup)
	spec.Flag("Serial", u.model.Serial)
	f.serialKey(&spec, u.model.SerialKey, u.in, argsType)
	spec.Flag("Abandon", u.model.Abandon)
	if len(u.in) > 1 {
		spec.Add("Spread", f.spread(u, argsType))
	}
	return jen.Op("&").Add(f.host("UpdateHandler")).Types(f.messageType(u.in, argsType), f.result(u.Result)).Add(handlerFields(spec, len(u.in) == 1 && u.Result != nil))
}

// handleUpdate is a function that takes one message and has a result, as the runtime
// wants it: the method itself if it does so, or
//
//	func(ctx workflow.Context, item Item) (host.None, error) { return host.None{}, w.AddItem(ctx, item) }
func (f *file) handleUpdate(u message[*contract.Update], argsType string) *jen.Statement {
	if len(u.in) == 1 && u.Result != nil {
		return f.id("w").Dot(u.Name)
	}
	call := f.id("w").Dot(u.Name).Call(append([]jen.Code{f.id("ctx")}, f.unpacked(u.in)...)...)
	if u.Result == nil {
		call = jen.List(f.host("None").Values(), call)
	}
	return jen.Func().Params(f.workflowCtx(), f.messageParam(u.in, argsType)).
		Params(f.result(u.Result), jen.Error()).
		Add(gocode.Inline(jen.Return(call)))
}

func (f *file) validateMethod(u message[*contract.Update], v *contract.Method, argsType string) *jen.Statement {
	if len(u.in) == 1 {
		return f.id("w").Dot(v.Name)
	}
	call := f.id("w").Dot(v.Name).Call(append([]jen.Code{f.id("ctx")}, f.unpacked(u.in)...)...)
	return jen.Func().Params(f.workflowCtx(), f.messageParam(u.in, argsType)).Error().
		Add(gocode.Inline(jen.Return(call)))
}
