package templates

import (
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// activities is the model of an interface of activities with the names that the
// generated code uses. The activities are ordered by name.
type activities struct {
	*contract.Activities
	names   contract.ActivitiesNames
	methods []activity
}

type activity struct {
	*contract.Activity
	in params
}

func newActivities(f *file, a *contract.Activities) *activities {
	as := &activities{Activities: a, names: a.Names()}
	for _, m := range a.Methods {
		as.methods = append(as.methods, activity{m, f.params(m.Params)})
	}
	as.methods = byName(as.methods, func(m activity) string { return m.Name })
	return as
}

// activities declares everything that is generated for an interface of activities. Methods are those of
//
//	type PaymentsActivities struct{ opts []runtime.ActivityOption }
//
//	func (a PaymentsActivities) WithOptions(opts ...runtime.ActivityOption) PaymentsActivities {
//		return PaymentsActivities{stub.ActivityOptions(a.opts, opts)}
//	}
func (f *file) activities(as *activities) {
	if len(as.methods) == 0 {
		return
	}
	f.activityNames(as)
	f.registerActivities(as)

	typ, option := as.names.Activities, f.runtime("ActivityOption")
	f.Declare(gocode.Sentencef("%s calls the activities of %s from a workflow.",
		typ, as.Name),
		jen.Type().Id(typ).Add(gocode.OnOneLine("struct", jen.Id("opts").Index().Add(option))))

	f.Declare(gocode.Sentencef("WithOptions returns a copy of %s that applies opts after all others.", f.Var("a")),
		f.method("a", jen.Id(typ), "WithOptions").Params(f.opts("ActivityOption")).Id(typ).
			Block(jen.Return(jen.Id(typ).Values(
				f.stub("ActivityOptions").Call(f.id("a").Dot("opts"), f.id("opts")),
			))))

	for _, m := range as.methods {
		f.activity(as, m)
		if m.Local {
			f.localActivity(as, m)
		}
	}
	f.standalone(as)
	f.activityOptionFuncs(as)
}

func (f *file) activityNames(as *activities) {
	var names []wireName
	if as.TaskQueue != "" {
		names = append(names, wireName{as.names.TaskQueue, as.TaskQueue})
	}
	for _, m := range as.methods {
		names = append(names, wireName{as.names.Activity(m.Name), m.WireName})
	}
	f.declareWireNames(as.Name, names)
}

// registerActivities declares
//
//	func RegisterPayments(r worker.ActivityRegistry, impl Payments) {
//		r.RegisterActivityWithOptions(impl.Charge, activity.RegisterOptions{Name: PaymentsChargeActivity})
//	}
func (f *file) registerActivities(as *activities) {
	var calls []jen.Code
	for _, m := range as.methods {
		calls = append(calls, f.id("r").Dot("RegisterActivityWithOptions").Call(
			f.id("impl").Dot(m.Name),
			f.Qual(sdkActivity, "RegisterOptions").
				Values(jen.Id("Name").Op(":").Id(as.names.Activity(m.Name))),
		))
	}
	f.Declare(gocode.Sentencef("%s registers the activities of %s.", as.names.Register, as.Name),
		jen.Func().Id(as.names.Register).
			Params(f.id("r").Add(f.Qual(sdkWorker, "ActivityRegistry")), f.id("impl").Id(as.Name)).
			Block(calls...))
}

// activity declares the methods that run an activity: one that waits for the result,
// and one that does not:
//
//	func (a PaymentsActivities) Charge(ctx workflow.Context, p Payment) (Receipt, error) {
//		return a.StartCharge(ctx, p).Get(ctx)
//	}
//
//	func (a PaymentsActivities) StartCharge(ctx workflow.Context, p Payment) *runtime.Future[Receipt] {
//		return stub.StartActivity[Receipt](ctx, PaymentsChargeActivity, paymentsOptions(), a.opts, p)
//	}
func (f *file) activity(as *activities, m activity) {
	doc := docOr(m.Doc, gocode.Sentencef("%s runs the activity %s and waits for its %s.", m.Name, m.WireName, outcome(m.Result)))
	f.activityMethods(as, m, activityCall{
		name: m.Name, start: as.names.Start(m.Name), doc: doc,
		function: "StartActivity",
	})
}

// localActivity declares the same for running it in the worker of the workflow.
func (f *file) localActivity(as *activities, m activity) {
	name := as.names.Local(m.Name)
	f.activityMethods(as, m, activityCall{
		name: name, start: as.names.StartLocal(m.Name),
		doc:      gocode.Sentencef("%s is %s as a local activity.", name, m.Name),
		function: "StartLocalActivity",
	})
}

// An activityCall is one way to run an activity.
type activityCall struct {
	name, start string // of the two methods
	doc         string
	function    string // of package stub
}

func (f *file) activityMethods(as *activities, m activity, call activityCall) {
	method := func(name string) *jen.Statement {
		return f.method("a", jen.Id(as.names.Activities), name).Add(m.in.with(f, []jen.Code{f.workflowCtx()}, nil))
	}
	target := []jen.Code{f.id("ctx")}
	if m.Result == nil {
		target = append(target, jen.Nil())
	}
	get := f.id("a").Dot(call.start).Call(m.in.args(f.id("ctx"))...).Dot("Get").Call(target...)
	f.Declare(call.doc, method(call.name).Add(f.results(m.Result)).Block(jen.Return(get)))

	start := f.stubFor(call.function, m.Result).Call(m.in.args(
		f.id("ctx"), jen.Id(as.names.Activity(m.Name)), f.activityOptions(as, m), f.id("a").Dot("opts"))...)
	f.Declare(gocode.Sentencef("%s is %s that does not wait for the %s.", call.start, call.name, outcome(m.Result)),
		method(call.start).Add(f.future(m.Result)).Block(jen.Return(start)))
}

// future is the type of what stands for an activity that runs: that of the SDK, if it has no result.
func (f *file) future(result types.Type) *jen.Statement {
	if result == nil {
		return f.Qual(sdkWorkflow, "Future")
	}
	return jen.Op("*").Add(f.runtime("Future")).Types(f.Type(result))
}

// standalone declares the type that runs activities without a workflow:
//
//	type PaymentsClient struct{ client *stub.ActivityClient }
//
//	func NewPaymentsClient(c client.Client, opts ...runtime.StandaloneOption) *PaymentsClient {
//		return &PaymentsClient{stub.NewActivityClient(c, opts)}
//	}
//
// The function has a parameter taskQueue as well if one of the activities has none: there is no workflow to take it from.
func (f *file) standalone(as *activities) {
	if len(as.Standalone()) == 0 {
		return
	}
	typ := as.names.Client
	f.Declare(gocode.Sentencef("%s runs activities of %s without a workflow.", typ, as.Name),
		jen.Type().Id(typ).Add(gocode.OnOneLine("struct", jen.Id("client").Op("*").Add(f.stub("ActivityClient")))))

	doc := gocode.Sentencef("%s returns a client that starts activities with %s.", as.names.NewClient, f.Var("c"))
	params, function, args := []jen.Code{f.id("c").Add(f.Qual(sdkClient, "Client"))}, "NewActivityClient", []jen.Code{f.id("c")}
	if slices.ContainsFunc(as.Standalone(), func(a *contract.Activity) bool { return a.TaskQueue == "" }) {
		doc = gocode.Sentencef("%s returns a client that starts activities with %s, on %s if they have none of their own.",
			as.names.NewClient, f.Var("c"), f.Var("taskQueue"))
		params, function, args = append(params, f.id("taskQueue").String()), "NewActivityClientOn", append(args, f.id("taskQueue"))
	}
	f.Declare(doc, jen.Func().Id(as.names.NewClient).Params(append(params, f.opts("StandaloneOption"))...).Op("*").Id(typ).
		Block(jen.Return(jen.Op("&").Id(typ).Values(f.stub(function).Call(append(args, f.id("opts"))...)))))

	for _, m := range as.methods {
		if m.Standalone {
			f.standaloneActivity(as, m)
		}
	}
}

// standaloneActivity declares the methods that run an activity under an ID:
//
//	func (c *PaymentsClient) Charge(ctx context.Context, activityID string, p Payment, opts ...runtime.StandaloneOption) (Receipt, error) {
//		return stub.Standalone[Receipt](ctx, c.client, activityID, PaymentsChargeActivity, paymentsOptions(), opts, p)
//	}
//
//	func (c *PaymentsClient) StartCharge(ctx context.Context, activityID string, p Payment, opts ...runtime.StandaloneOption) (*runtime.ActivityHandle[Receipt], error) {
//		return stub.StartStandalone[Receipt](ctx, c.client, activityID, PaymentsChargeActivity, paymentsOptions(), opts, p)
//	}
func (f *file) standaloneActivity(as *activities, m activity) {
	method := func(name string) *jen.Statement {
		return f.method("c", jen.Op("*").Id(as.names.Client), name).
			Add(m.in.with(f, []jen.Code{f.ctx(), f.id("activityID").String()}, []jen.Code{f.opts("StandaloneOption")}))
	}
	call := func(function string) *jen.Statement {
		return f.stubFor(function, m.Result).Call(m.in.args(f.id("ctx"), f.id("c").Dot("client"), f.id("activityID"),
			jen.Id(as.names.Activity(m.Name)), f.activityOptions(as, m), f.id("opts"))...)
	}
	f.Declare(gocode.Sentencef("%s is [%s.%[1]s] without a workflow, under an ID.", m.Name, as.names.Activities),
		method(m.Name).Add(f.results(m.Result)).Block(jen.Return(call("Standalone"))))

	handle := f.Qual(sdkClient, "ActivityHandle")
	if m.Result != nil {
		handle = jen.Op("*").Add(f.runtime("ActivityHandle")).Types(f.Type(m.Result))
	}
	start := as.names.Start(m.Name)
	f.Declare(gocode.Sentencef("%s is %s that does not wait for the %s.", start, m.Name, outcome(m.Result)),
		method(start).Params(handle, jen.Error()).Block(jen.Return(call("StartStandalone"))))
}
