package templates

import (
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// register declares the function that registers a workflow with a worker:
//
//	func RegisterOrder(r worker.WorkflowRegistry, newOrder func(ctx workflow.Context, in OrderInput) (Order, error)) {
//		definition := func(ctx workflow.Context, in OrderInput) (Summary, error) { … }
//		host.Register(r, definition, workflow.RegisterOptions{Name: OrderWorkflowType}, newOrder)
//	}
func (f *file) register(w *workflow) {
	first, size := utf8.DecodeRuneInString(w.Name)
	newName := f.Var("new" + string(unicode.ToUpper(first)) + w.Name[size:])
	from := "from the input; it"
	if len(w.in) == 0 {
		from = "and"
	}
	iface := func() *jen.Statement { return jen.Id(w.Name) }
	constructor := jen.Func().Add(w.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Params(iface(), jen.Error())
	f.Declare(gocode.Sentencef("%s registers the workflow type %s. For each run %s makes the implementation "+
		"%s must not block. Handlers run once it has returned.", w.names.Register, w.WireName, newName, from),
		jen.Func().Id(w.names.Register).
			Params(f.id("r").Add(f.Qual(sdkWorker, "WorkflowRegistry")), jen.Id(newName).Add(constructor)).
			Block(
				f.id("definition").Op(":=").Add(f.definition(w, newName)),
				f.host("Register").Call(f.id("r"), f.id("definition"), f.registerOptions(w), jen.Id(newName)),
			))
}

// definition is the function that Temporal calls for each run:
//
//	func(ctx workflow.Context, in OrderInput) (Summary, error) {
//		return host.Run(ctx, host.Workflow[Order]{
//			Contract: OrderContract(),
//			New:      func(ctx workflow.Context) (Order, error) { return newOrder(ctx, in) },
//			Handlers: orderHandlers,
//		}, func(ctx workflow.Context, w Order) (Summary, error) { return w.Run(ctx, in) })
//	}
func (f *file) definition(w *workflow, newName string) *jen.Statement {
	var spec gocode.Fields
	spec.Add("Contract", jen.Id(w.names.Contract).Call())
	spec.Add("New", f.newMethod(w, newName))
	if w.handles() {
		spec.Add("Handlers", jen.Id(w.names.Handlers))
	}
	spec.Number("DedupLimit", w.Options.DedupLimit)
	spec.Duration(f.File, "DedupTTL", w.Options.DedupTTL)
	spec.Number("DrainLimit", w.Options.DrainLimit)
	spec.Number("MaxConcurrent", w.Options.MaxConcurrent)

	run := f.host("Run")
	if w.Run.Result == nil {
		run = f.host("RunNoResult")
	}
	return jen.Func().Add(w.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Add(f.results(w.Run.Result)).
		Block(jen.Return(run.Call(f.id("ctx"), f.host("Workflow").Types(jen.Id(w.Name)).Add(spec.Lines()), f.runMethod(w))))
}

// newMethod makes an implementation: the author's function, unless it takes the input:
//
//	func(ctx workflow.Context) (Order, error) { return newOrder(ctx, in) }
func (f *file) newMethod(w *workflow, newName string) *jen.Statement {
	if len(w.in) == 0 {
		return jen.Id(newName)
	}
	return jen.Func().Params(f.workflowCtx()).Params(jen.Id(w.Name), jen.Error()).
		Add(gocode.Inline(jen.Return(jen.Id(newName).Call(w.in.args(f.id("ctx"))...))))
}

// runMethod calls the Run of an implementation:
//
//	func(ctx workflow.Context, w Order) (Summary, error) { return w.Run(ctx, in) }
func (f *file) runMethod(w *workflow) *jen.Statement {
	call := f.id("w").Dot(w.Run.Name).Call(w.in.args(f.id("ctx"))...)
	return jen.Func().Params(f.workflowCtx(), f.id("w").Id(w.Name)).Add(f.results(w.Run.Result)).
		Add(gocode.Inline(jen.Return(call)))
}

// registerOptions makes
//
//	workflow.RegisterOptions{Name: OrderWorkflowType}
func (f *file) registerOptions(w *workflow) *jen.Statement {
	var options gocode.Fields
	options.Add("Name", jen.Id(w.names.WorkflowType))
	switch w.Options.Versioning {
	case contract.Pinned:
		options.Add("VersioningBehavior", f.Qual(sdkWorkflow, "VersioningBehaviorPinned"))
	case contract.AutoUpgrade:
		options.Add("VersioningBehavior", f.Qual(sdkWorkflow, "VersioningBehaviorAutoUpgrade"))
	}
	literal := f.Qual(sdkWorkflow, "RegisterOptions")
	if len(options) > 1 {
		return literal.Add(options.Lines())
	}
	return literal.Add(options.Line())
}

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
