package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// client declares the type that starts workflows:
//
//	type OrderClient struct{ stub.Workflows[OrderHandle] }
//
//	func NewOrderClient(c client.Client, opts ...runtime.ClientOption) *OrderClient {
//		return &OrderClient{stub.Workflows[OrderHandle]{Client: stub.NewClient(c, OrderContract(), opts)}}
//	}
func (f *file) client(w *workflow) {
	f.clientType(w, gocode.Sentencef("%s starts workflows of type %s; its method Handle finds those that exist.", w.names.Client, w.WireName))
	f.startMethod(w)
	f.withStartMethod(w)
	f.scheduleAction(w)
}

// clientType declares the type of a client and the function that makes one.
func (f *file) clientType(w *workflow, doc string) {
	n := w.names
	workflows := func() *jen.Statement { return f.stub("Workflows").Types(jen.Id(n.Handle)) }
	f.Declare(doc, jen.Type().Id(n.Client).Add(gocode.OnOneLine("struct", workflows())))
	f.Declare(gocode.Sentencef("%s returns a client that sends with %s.", n.NewClient, f.Var("c")),
		jen.Func().Id(n.NewClient).
			Params(f.id("c").Add(f.Qual(sdkClient, "Client")), f.opts("ClientOption")).
			Op("*").Id(n.Client).
			Block(jen.Return(jen.Op("&").Id(n.Client).Values(
				workflows().Values(jen.Id("Client").Op(":").Add(
					f.stub("NewClient").Call(f.id("c"), jen.Id(n.Contract).Call(), f.id("opts")),
				)),
			))))
}

// clientMethod starts the declaration of a method that takes the input of a workflow.
func (f *file) clientMethod(w *workflow, name string, before ...jen.Code) *jen.Statement {
	return f.method("c", jen.Op("*").Id(w.names.Client), name).
		Add(w.in.with(f, before, []jen.Code{f.opts("StartOption")}))
}

// startArgs are the arguments of functions of package stub that start a workflow.
func (f *file) startArgs(w *workflow, before ...jen.Code) []jen.Code {
	return append(before, f.start(w), f.id("opts"))
}

// startMethod declares
//
//	func (c *OrderClient) Start(ctx context.Context, in OrderInput, opts ...runtime.StartOption) (*OrderHandle, error) {
//		return stub.Start[OrderHandle](ctx, c.Client, orderStart(in), opts)
//	}
func (f *file) startMethod(w *workflow) {
	f.Declare("Start starts a workflow.",
		f.clientMethod(w, "Start", f.ctx()).Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(f.stub("Start").Types(jen.Id(w.names.Handle)).
				Call(f.startArgs(w, f.id("ctx"), f.id("c").Dot("Client"))...))))
}

// withStartMethod declares
//
//	func (c *OrderClient) WithStart(in OrderInput, opts ...runtime.StartOption) *OrderStarter {
//		return &OrderStarter{stub.WithStart(c.Client, orderStart(in), opts)}
//	}
//
// It has a parameter workflowID as well if there is no id=: a random ID would start another workflow each time.
func (f *file) withStartMethod(w *workflow) {
	if !w.StartsWithMessages() {
		return
	}
	f.Declare(gocode.Sentencef("WithStart sends a message and starts the workflow first, if it is not running."),
		f.clientMethod(w, "WithStart", f.workflowIDParam(w)...).Op("*").Id(w.names.Starter).
			Block(jen.Return(jen.Op("&").Id(w.names.Starter).Values(
				f.stub("WithStart").Call(f.id("c").Dot("Client"), f.startWithID(w), f.id("opts"))))))
}

// workflowIDParam is the parameter for the ID of a workflow that does not have one by its directive.
func (f *file) workflowIDParam(w *workflow) []jen.Code {
	if w.ID != nil {
		return nil
	}
	return []jen.Code{f.id("workflowID").String()}
}

// startWithID describes the start of a workflow that has an ID, by its directive or of workflowIDParam.
func (f *file) startWithID(w *workflow) *jen.Statement {
	if w.ID != nil {
		return f.start(w)
	}
	return f.start(w).Dot("WithWorkflowID").Call(f.id("workflowID"))
}

// scheduleAction declares
//
//	func (c *OrderClient) ScheduleAction(in OrderInput, opts ...runtime.StartOption) (*client.ScheduleWorkflowAction, error) {
//		return stub.ScheduleAction(c.Client, orderStart(in), opts)
//	}
func (f *file) scheduleAction(w *workflow) {
	f.Declare("ScheduleAction is what a schedule does that starts the workflow.",
		f.clientMethod(w, "ScheduleAction").
			Params(jen.Op("*").Add(f.Qual(sdkClient, "ScheduleWorkflowAction")), jen.Error()).
			Block(jen.Return(f.stub("ScheduleAction").Call(f.startArgs(w, f.id("c").Dot("Client"))...))))
}

// messagesClient declares the type that finds workflows which have the messages:
//
//	type HolderClient struct{ stub.Workflows[HolderHandle] }
//
//	func NewHolderClient(c client.Client, opts ...runtime.ClientOption) *HolderClient {
//		return &HolderClient{stub.Workflows[HolderHandle]{Client: stub.NewClient(c, HolderContract(), opts)}}
//	}
func (f *file) messagesClient(w *workflow) {
	f.clientType(w, gocode.Sentencef("%s finds workflows that have the messages of %s.", w.names.Client, w.Name))
}
