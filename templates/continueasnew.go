package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// continueAsNew declares the function that makes the error with which a run ends and
// goes on as a new one:
//
//	func ContinueOrderAsNew(next func() OrderInput) error {
//		return host.ContinueAsNew(OrderWorkflowType, func() []any { return []any{next()} })
//	}
func (f *file) continueAsNew(w *workflow) {
	doc := gocode.Sentencef("%s is the error with which %s continues as a new run. next makes the new run's "+
		"input; it is called last, when all handlers have finished.", w.names.ContinueAsNew, w.Run.Name)
	var params []jen.Code
	if len(w.in) == 0 {
		doc = gocode.Sentencef("%s is the error with which %s continues as a new run.",
			w.names.ContinueAsNew, w.Run.Name)
	} else {
		params = append(params, f.id("next").Func().Params().Add(resultList(w.in.types(f))))
	}
	args := jen.Func().Params().Index().Any().Add(f.nextArgs(w))
	f.Declare(doc, jen.Func().Id(w.names.ContinueAsNew).Params(params...).Error().Block(
		jen.Return(f.host("ContinueAsNew").Call(jen.Id(w.names.WorkflowType), args)),
	))
}

// nextArgs is the body of a function that returns what next returns as a slice.
func (f *file) nextArgs(w *workflow) *jen.Statement {
	next := f.id("next").Call()
	switch len(w.in) {
	case 0:
		return gocode.Inline(jen.Return(jen.Nil()))
	case 1:
		return gocode.Inline(jen.Return(gocode.AnySlice([]jen.Code{next})))
	default:
		return jen.Block(
			jen.List(w.in.names()...).Op(":=").Add(next),
			jen.Return(gocode.AnySlice(w.in.names())),
		)
	}
}

// resultList is in parentheses only if it needs them.
func resultList(results []jen.Code) *jen.Statement {
	if len(results) == 1 {
		return jen.Add(results...)
	}
	return jen.Params(results...)
}
