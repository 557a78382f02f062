package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// child declares the type of a child workflow and the functions that start one.
func (f *file) child(w *workflow) {
	n := w.names
	child := func() *jen.Statement { return f.runtime("Child").Types(f.result(w.Run.Result)) }
	params := func() *jen.Statement {
		return w.in.with(f, []jen.Code{f.workflowCtx()}, []jen.Code{f.opts("ChildOption")})
	}
	f.Declare(gocode.Sentencef("%s is a child workflow of type %s.", n.Child, w.WireName),
		jen.Type().Id(n.Child).Add(gocode.OnOneLine("struct", child())))

	f.Declare(gocode.Sentencef("%s starts a child workflow. Get waits for its %s.", n.StartChild, outcome(w.Run.Result)),
		jen.Func().Id(n.StartChild).Add(params()).Op("*").Id(n.Child).
			Block(jen.Return(jen.Op("&").Id(n.Child).Values(
				f.stub("StartChild").Types(f.result(w.Run.Result)).
					Call(f.id("ctx"), f.start(w, w.in), f.id("opts")),
			))))

	// Get is called on the embedded Child because a signal may have the same name.
	get := jen.Id(n.StartChild).Call(append(w.in.args(f.id("ctx")), f.id("opts").Op("..."))...).
		Dot("Child").Dot("Get").Call(f.id("ctx"))
	f.Declare(gocode.Sentencef("%s starts a child workflow and waits for its %s.", n.ExecuteChild, outcome(w.Run.Result)),
		jen.Func().Id(n.ExecuteChild).Add(params()).Add(f.results(w.Run.Result)).
			Block(f.returnCall(w.Run.Result, get)...))

	for _, s := range w.signals {
		f.signalMethodOf(w, s, f.method(w.c, jen.Op("*").Id(n.Child), s.Name), f.workflowCtx(),
			"SignalChild", f.id(w.c).Dot("Child").Dot("Future"))
	}
}
