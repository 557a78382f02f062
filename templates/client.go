package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser"
)

// client declares the type that starts workflows.
func (f *file) client(w *workflow) {
	n := w.names
	runtimeClient := func() *jen.Statement { return f.runtime("Client").Types(f.result(w.Run.Result)) }
	f.declare(sentencef("%s starts workflows of type %s and finds those that exist.", n.Client, w.WireName),
		jen.Type().Id(n.Client).Add(onOneLine("struct", jen.Id("client").Op("*").Add(runtimeClient()))))

	f.declare(sentencef("%s returns a client that sends with c.", n.NewClient),
		jen.Func().Id(n.NewClient).
			Params(f.id("c").Add(f.imports.qual(sdkClient, "Client")), f.opts("ClientOption")).
			Op("*").Id(n.Client).
			Block(jen.Return(jen.Op("&").Id(n.Client).Values(
				f.runtime("NewClient").Types(f.result(w.Run.Result)).Call(f.id("c"), f.id("opts").Op("...")),
			))))

	f.startMethod(w)
	f.executeMethod(w)
	f.declare("Handle returns a handle for a workflow that exists, whichever run it is in.",
		f.clientMethod(w, "Handle").Params(f.id("workflowID").String()).Op("*").Id(n.Handle).
			Block(jen.Return(f.wrapHandle(w, f.id("c").Dot("client").Dot("Handle").Call(f.id("workflowID"))))))

	for _, s := range w.signals {
		f.signalWithStart(w, s)
	}
	for _, u := range w.updates {
		f.updateWithStart(w, u)
		f.startUpdateWithStart(w, u)
	}
}

func (f *file) clientMethod(w *workflow, name string) *jen.Statement {
	return f.method("c", jen.Op("*").Id(w.names.Client), name)
}

func (f *file) startMethod(w *workflow) {
	f.declare("Start starts a workflow.",
		f.clientMethod(w, "Start").
			Add(w.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("StartOption")})).
			Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(
				jen.List(f.id("h"), f.id("err")).Op(":=").
					Add(f.id("c")).Dot("client").Dot("Start").Call(f.id("ctx"), f.start(w, w.in), f.id("opts")),
				jen.Return(f.wrapHandle(w, f.id("h")), f.id("err")),
			))
}

func (f *file) executeMethod(w *workflow) {
	call := f.id("c").Dot("client").Dot("Execute").Call(f.id("ctx"), f.start(w, w.in), f.id("opts"))
	doc := sentencef("Execute starts a workflow and waits for its %s.", outcome(w.Run.Result))
	f.declare(doc, f.clientMethod(w, "Execute").
		Add(w.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("StartOption")})).
		Add(f.results(w.Run.Result)).
		Block(f.returnCall(w.Run.Result, call)...))
}

func (f *file) signalWithStart(w *workflow, s message[*parser.Signal]) {
	run := f.beside(w.in, s.in)
	name := w.names.WithStart(s.Name)
	call := f.id("c").Dot("client").Dot("SignalWithStart").Call(s.in.args(
		f.id("ctx"), f.start(w, run), f.id("opts"), jen.Id(w.names.Signal(s.Name)))...)
	f.declare(sentencef("%s sends %s, after starting the workflow if it is not running.", name, s.Name),
		f.clientMethod(w, name).
			Add(append(run, s.in...).with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("StartOption")})).
			Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(
				jen.List(f.id("h"), f.id("err")).Op(":=").Add(call),
				jen.Return(f.wrapHandle(w, f.id("h")), f.id("err")),
			))
}

func (f *file) updateWithStart(w *workflow, u message[*parser.Update]) {
	run := f.beside(w.in, u.in)
	name := w.names.WithStart(u.Name)
	res, values := f.id("res"), []jen.Code{f.id("res"), f.wrapHandle(w, f.id("h")), f.id("err")}
	if u.Result == nil {
		res, values = jen.Id("_"), values[1:]
	}
	f.declare(sentencef("%s sends %s, after starting the workflow if it is not running, and waits for the "+
		"update's %s. The handle is nil only if the workflow could not be started.", name, u.Name, outcome(u.Result)),
		f.clientMethod(w, name).
			Add(append(run, u.in...).with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("WithStartOption")})).
			Add(f.results(u.Result, jen.Op("*").Id(w.names.Handle))).
			Block(
				jen.List(res, f.id("h"), f.id("err")).Op(":=").
					Add(f.runtime("UpdateWithStart")).Types(f.result(u.Result)).
					Call(f.withStartArgs(w, run, u)...),
				jen.Return(values...),
			))
}

func (f *file) startUpdateWithStart(w *workflow, u message[*parser.Update]) {
	run := f.beside(w.in, u.in)
	name := w.names.StartWithStart(u.Name)
	f.declare(startDoc(name, w.names.WithStart(u.Name), u.model),
		f.clientMethod(w, name).
			Add(append(run, u.in...).with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("WithStartOption")})).
			Params(f.updateHandle(u), jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(
				jen.List(f.id("u"), f.id("h"), f.id("err")).Op(":=").
					Add(f.runtime("StartUpdateWithStart")).Types(f.result(u.Result)).
					Call(f.withStartArgs(w, run, u)...),
				jen.Return(f.id("u"), f.wrapHandle(w, f.id("h")), f.id("err")),
			))
}

func (f *file) withStartArgs(w *workflow, run params, u message[*parser.Update]) []jen.Code {
	return []jen.Code{
		f.id("ctx"), f.id("c").Dot("client"), f.start(w, run), f.call(w, u), f.id("opts"),
	}
}
