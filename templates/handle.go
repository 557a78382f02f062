package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// handle declares the type that sends messages to a workflow.
func (f *file) handle(w *workflow) {
	f.Declare(gocode.Sentencef("%s sends messages to a workflow of type %s.", w.names.Handle, w.WireName),
		jen.Type().Id(w.names.Handle).Add(gocode.OnOneLine("struct", f.stub("WorkflowHandle"))))
	f.resultMethod(w)
	for _, s := range w.signals {
		f.signalMethodOf(w, s, f.handleMethod(w, s.Name), f.ctx(), "Signal", f.untyped())
	}
	for _, q := range w.queries {
		f.queryMethod(w, q)
	}
	for _, u := range w.updates {
		f.updateMethods(w, u)
	}
}

func (f *file) handleMethod(w *workflow, name string) *jen.Statement {
	return f.method("h", jen.Op("*").Id(w.names.Handle), name)
}

func (f *file) resultMethod(w *workflow) {
	f.Declare(gocode.Sentencef("Result waits for the workflow's %s, through all runs into which it continues.", outcome(w.Run.Result)), f.handleMethod(w, "Result").Params(f.ctx()).Add(f.results(w.Run.Result)).
		Block(f.returnCall(w.Run.Result, f.stub("Result").Types(f.result(w.Run.Result)).
			Call(f.id("ctx"), f.untyped()))...))
}

// signalMethodOf declares the method of a handle, a child or an external workflow that
// sends a signal with a function of package stub.
func (f *file) signalMethodOf(w *workflow, s message[*contract.Signal], method, ctx *jen.Statement, function string, to jen.Code) {
	f.Declare(docOr(s.Doc, gocode.Sentencef("%s sends the signal %s.", s.Name, s.model.WireName)),
		method.Add(s.in.with(f, []jen.Code{ctx}, nil)).Error().
			Block(jen.Return(f.stub(function).
				Call(s.in.args(f.id("ctx"), to, jen.Id(w.names.Signal(s.Name)))...))))
}

func (f *file) queryMethod(w *workflow, q message[*contract.Query]) {
	f.Declare(docOr(q.Doc, gocode.Sentencef("%s asks the query %s.", q.Name, q.model.WireName)),
		f.handleMethod(w, q.Name).Add(q.in.with(f, []jen.Code{f.ctx()}, nil)).
			Add(f.results(q.Result)).
			Block(jen.Return(f.stub("Query").Types(f.result(q.Result)).
				Call(q.in.args(f.id("ctx"), f.untyped(), jen.Id(w.names.Query(q.Name)))...))))
}

// updateMethods declares the methods of a handle for an update: one that waits for the
// result, one that does not, and one that comes back to it later.
func (f *file) updateMethods(w *workflow, u message[*contract.Update]) {
	params := func() *jen.Statement {
		return u.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("UpdateOption")})
	}
	send := func(function string) *jen.Statement {
		return f.stub(function).Types(f.result(u.Result)).
			Call(f.id("ctx"), f.untyped(), f.call(w, u), f.id("opts"))
	}
	f.Declare(docOr(u.Doc, gocode.Sentencef("%s sends the update %s and waits for its %s.", u.Name, u.model.WireName, outcome(u.Result))),
		f.handleMethod(w, u.Name).Add(params()).Add(f.results(u.Result)).
			Block(f.returnCall(u.Result, send("Update"))...))

	start := w.names.StartUpdate(u.Name)
	f.Declare(startDoc(start, u.Name, u.model),
		f.handleMethod(w, start).Add(params()).Params(f.updateHandle(u), jen.Error()).
			Block(jen.Return(send("StartUpdate"))))

	attach := w.names.AttachUpdate(u.Name)
	f.Declare(gocode.Sentencef("%s returns a handle for the %s that was sent with an update ID.", attach, u.Name),
		f.handleMethod(w, attach).Params(f.id("updateID").String()).Add(f.updateHandle(u)).
			Block(jen.Return(f.stub("UpdateHandle").Types(f.result(u.Result)).
				Call(f.untyped(), jen.Id(w.names.Update(u.Name)), f.id("updateID")))))
}

func (f *file) updateHandle(u message[*contract.Update]) *jen.Statement {
	return jen.Op("*").Add(f.runtime("UpdateHandle")).Types(f.result(u.Result))
}

// untyped is the handle of package stub that a method's receiver has.
func (f *file) untyped() *jen.Statement { return jen.Op("&").Add(f.id("h")).Dot("WorkflowHandle") }
