package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// client declares the type that starts workflows.
func (f *file) client(w *workflow) {
	n := w.names
	f.Declare(gocode.Sentencef("%s starts workflows of type %s and finds those that exist.", n.Client, w.WireName),
		jen.Type().Id(n.Client).Add(gocode.OnOneLine("struct", jen.Id("client").Op("*").Add(f.stub("Client")))))

	f.Declare(gocode.Sentencef("%s returns a client that sends with c.", n.NewClient),
		jen.Func().Id(n.NewClient).
			Params(f.id("c").Add(f.Qual(sdkClient, "Client")), f.opts("ClientOption")).
			Op("*").Id(n.Client).
			Block(jen.Return(jen.Op("&").Id(n.Client).Values(
				f.stub("NewClient").Call(f.id("c"), jen.Id(n.Contract).Call(), f.id("opts")),
			))))

	f.startMethod(w)
	f.executeMethod(w)
	f.Declare("Handle returns a handle for a workflow that exists, whichever run it is in.",
		f.clientMethod(w, "Handle").Params(f.id("workflowID").String()).Op("*").Id(n.Handle).
			Block(jen.Return(f.stub("Handle").Types(jen.Id(n.Handle)).Call(f.id(w.c).Dot("client"), f.id("workflowID")))))
	f.Declare("HandleForRun returns a handle for one run of a workflow.",
		f.clientMethod(w, "HandleForRun").Params(jen.List(f.id("workflowID"), f.id("runID")).String()).Op("*").Id(n.Handle).
			Block(jen.Return(f.stub("HandleForRun").Types(jen.Id(n.Handle)).Call(f.id(w.c).Dot("client"), f.id("workflowID"), f.id("runID")))))
	f.scheduleAction(w)

	for _, s := range w.signals {
		f.signalWithStart(w, s)
	}
	for _, u := range w.updates {
		f.updateWithStart(w, u)
		f.startUpdateWithStart(w, u)
	}
}

func (f *file) clientMethod(w *workflow, name string) *jen.Statement {
	return f.method(w.c, jen.Op("*").Id(w.names.Client), name)
}

func (f *file) startMethod(w *workflow) {
	f.Declare("Start starts a workflow.",
		f.clientMethod(w, "Start").
			Add(w.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("StartOption")})).
			Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(f.stub("Start").Types(jen.Id(w.names.Handle)).Call(f.id("ctx"), f.id(w.c).Dot("client"), f.start(w, w.in), f.id("opts")))))
}

func (f *file) executeMethod(w *workflow) {
	call := f.stub("Execute").Types(f.result(w.Run.Result)).Call(f.id("ctx"), f.id(w.c).Dot("client"), f.start(w, w.in), f.id("opts"))
	doc := gocode.Sentencef("Execute starts a workflow and waits for its %s.", outcome(w.Run.Result))
	f.Declare(doc, f.clientMethod(w, "Execute").
		Add(w.in.with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("StartOption")})).
		Add(f.results(w.Run.Result)).
		Block(f.returnCall(w.Run.Result, call)...))
}

func (f *file) scheduleAction(w *workflow) {
	f.Declare("ScheduleAction is what a schedule does that starts the workflow.",
		f.clientMethod(w, "ScheduleAction").
			Add(w.in.with(f, nil, []jen.Code{f.opts("StartOption")})).
			Params(jen.Op("*").Add(f.Qual(sdkClient, "ScheduleWorkflowAction")), jen.Error()).
			Block(jen.Return(f.id(w.c).Dot("client").Dot("ScheduleAction").Call(f.start(w, w.in), f.id("opts")))))
}

func (f *file) signalWithStart(w *workflow, s message[*contract.Signal]) {
	run := f.beside(w.in, s.in)
	name := w.names.WithStart(s.Name)
	call := f.stub("SignalWithStart").Types(jen.Id(w.names.Handle)).Call(s.in.args(
		f.id("ctx"), f.id(w.c).Dot("client"), f.start(w, run), f.id("opts"), jen.Id(w.names.Signal(s.Name)))...)
	f.Declare(gocode.Sentencef("%s sends %s, after starting the workflow if it is not running.", name, s.Name),
		f.clientMethod(w, name).
			Add(append(run, s.in...).with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("StartOption")})).
			Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(call)))
}

func (f *file) updateWithStart(w *workflow, u message[*contract.Update]) {
	run := f.beside(w.in, u.in)
	name := w.names.WithStart(u.Name)
	call := f.stub("UpdateWithStart").Types(f.result(u.Result), jen.Id(w.names.Handle)).Call(f.withStartArgs(w, run, u)...)
	body := []jen.Code{jen.Return(call)}
	if u.Result == nil {
		body = []jen.Code{
			jen.List(jen.Id("_"), f.id("h"), f.id("err")).Op(":=").Add(call),
			jen.Return(f.id("h"), f.id("err")),
		}
	}
	f.Declare(gocode.Sentencef("%s sends %s, after starting the workflow if it is not running, and waits for the "+
		"update's %s. The handle is nil only if the workflow could not be started.", name, u.Name, outcome(u.Result)),
		f.clientMethod(w, name).
			Add(append(run, u.in...).with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("WithStartOption")})).
			Add(f.results(u.Result, jen.Op("*").Id(w.names.Handle))).
			Block(body...))
}

func (f *file) startUpdateWithStart(w *workflow, u message[*contract.Update]) {
	run := f.beside(w.in, u.in)
	name := w.names.StartWithStart(u.Name)
	f.Declare(startDoc(name, w.names.WithStart(u.Name), u.model),
		f.clientMethod(w, name).
			Add(append(run, u.in...).with(f, []jen.Code{f.ctx()}, []jen.Code{f.opts("WithStartOption")})).
			Params(f.updateHandle(u), jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(f.stub("StartUpdateWithStart").Types(f.result(u.Result), jen.Id(w.names.Handle)).
				Call(f.withStartArgs(w, run, u)...))))
}

func (f *file) withStartArgs(w *workflow, run params, u message[*contract.Update]) []jen.Code {
	return []jen.Code{
		f.id("ctx"), f.id(w.c).Dot("client"), f.start(w, run), f.call(w, u), f.id("opts"),
	}
}
