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
//		host.Register(r, newOrder, Order.Run, host.Workflow[Order]{
//			Contract: OrderContract(),
//			Handlers: orderHandlers,
//		}, workflow.RegisterOptions{Name: OrderWorkflowType})
//	}
func (f *file) register(w *workflow) {
	first, size := utf8.DecodeRuneInString(w.Name)
	newName := f.Var("new" + string(unicode.ToUpper(first)) + w.Name[size:])
	iface := func() *jen.Statement { return jen.Id(w.Name) }
	constructor := jen.Func().Add(w.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Params(iface(), jen.Error())
	f.Declare(gocode.Sentencef("%s registers %s. %s makes one for each run; it must not block.",
		w.names.Register, w.Name, newName),
		jen.Func().Id(w.names.Register).
			Params(f.id("r").Add(f.Qual(sdkWorker, "WorkflowRegistry")), jen.Id(newName).Add(constructor)).
			Block(f.registration(w, newName)...))
}

// registration are the statements that register a workflow: a call for the usual one, whose Run takes one input.
func (f *file) registration(w *workflow, newName string) []jen.Code {
	if len(w.in) != 1 {
		return []jen.Code{
			f.id("definition").Op(":=").Add(f.definition(w, newName)),
			f.host("RegisterDefinition").Call(f.id("r"), f.id("definition"), f.registerOptions(w), jen.Id(newName)),
		}
	}
	return []jen.Code{f.host(noResult("Register", w)).Call(
		f.id("r"), jen.Id(newName), jen.Id(w.Name).Dot(w.Run.Name), f.spec(w, nil), f.registerOptions(w))}
}

// definition is the function that Temporal calls for each run of a workflow with no input, or with several:
//
//	func(ctx workflow.Context, customer string, number int) (Summary, error) {
//		return host.Run(ctx, host.Workflow[Order]{
//			Contract: OrderContract(),
//			New:      func(ctx workflow.Context) (Order, error) { return newOrder(ctx, customer, number) },
//			Handlers: orderHandlers,
//		}, func(ctx workflow.Context, w Order) (Summary, error) { return w.Run(ctx, customer, number) })
//	}
func (f *file) definition(w *workflow, newName string) *jen.Statement {
	return jen.Func().Add(w.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Add(f.results(w.Run.Result)).
		Block(jen.Return(f.host(noResult("Run", w)).Call(f.id("ctx"), f.spec(w, f.newMethod(w, newName)), f.runMethod(w))))
}

// noResult is the name of a function of package host, which has another one for workflows without a result.
func noResult(function string, w *workflow) string {
	if w.Run.Result == nil {
		return function + "NoResult"
	}
	return function
}

// spec is the literal that says how runs are made. newMethod makes an implementation, nil if Register does.
func (f *file) spec(w *workflow, newMethod jen.Code) *jen.Statement {
	var spec gocode.Fields
	spec.Add("Contract", jen.Id(w.names.Contract).Call())
	if newMethod != nil {
		spec.Add("New", newMethod)
	}
	if w.handles() {
		spec.Add("Handlers", jen.Id(w.names.Handlers))
	}
	spec.Number("DedupLimit", w.Options.DedupLimit)
	spec.Duration(f.File, "DedupTTL", w.Options.DedupTTL)
	spec.Number("DrainLimit", w.Options.DrainLimit)
	spec.Number("MaxConcurrent", w.Options.MaxConcurrent)
	return f.host("Workflow").Types(jen.Id(w.Name)).Add(spec.Lines())
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
	doc := gocode.Sentencef("%s is the error with which %s continues as a new run; next is called last.", w.names.ContinueAsNew, w.Run.Name)
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
