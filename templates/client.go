package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// client declares the type that starts workflows:
//
//	type OrderClient struct{ client *stub.Client }
//
//	func NewOrderClient(c client.Client, opts ...runtime.ClientOption) *OrderClient {
//		return &OrderClient{stub.NewClient(c, OrderContract(), opts)}
//	}
func (f *file) client(w *workflow) {
	f.clientType(w, gocode.Sentencef("%s starts workflows of type %s and finds those that exist.", w.names.Client, w.WireName))
	f.startMethod(w)
	f.executeMethod(w)
	f.withStartMethod(w)
	f.handleMethods(w)
	f.scheduleAction(w)
}

// clientType declares the type of a client and the function that makes one.
func (f *file) clientType(w *workflow, doc string) {
	n := w.names
	f.Declare(doc, jen.Type().Id(n.Client).Add(gocode.OnOneLine("struct", jen.Id("client").Op("*").Add(f.stub("Client")))))
	f.Declare(gocode.Sentencef("%s returns a client that sends with %s.", n.NewClient, f.Var("c")),
		jen.Func().Id(n.NewClient).
			Params(f.id("c").Add(f.Qual(sdkClient, "Client")), f.opts("ClientOption")).
			Op("*").Id(n.Client).
			Block(jen.Return(jen.Op("&").Id(n.Client).Values(
				f.stub("NewClient").Call(f.id("c"), jen.Id(n.Contract).Call(), f.id("opts")),
			))))
}

// clientMethod starts the declaration of a method that takes the input of a workflow.
func (f *file) clientMethod(w *workflow, name string, before ...jen.Code) *jen.Statement {
	return f.method(w.c, jen.Op("*").Id(w.names.Client), name).
		Add(w.in.with(f, before, []jen.Code{f.opts("StartOption")}))
}

// startArgs are the arguments of functions of package stub that start a workflow.
func (f *file) startArgs(w *workflow, before ...jen.Code) []jen.Code {
	return append(before, f.start(w), f.id("opts"))
}

// startMethod declares
//
//	func (c *OrderClient) Start(ctx context.Context, in OrderInput, opts ...runtime.StartOption) (*OrderHandle, error) {
//		return stub.Start[OrderHandle](ctx, c.client, orderStart(in), opts)
//	}
func (f *file) startMethod(w *workflow) {
	f.Declare("Start starts a workflow.",
		f.clientMethod(w, "Start", f.ctx()).Params(jen.Op("*").Id(w.names.Handle), jen.Error()).
			Block(jen.Return(f.stub("Start").Types(jen.Id(w.names.Handle)).
				Call(f.startArgs(w, f.id("ctx"), f.id(w.c).Dot("client"))...))))
}

// executeMethod declares
//
//	func (c *OrderClient) Execute(ctx context.Context, in OrderInput, opts ...runtime.StartOption) (Summary, error) {
//		return stub.Execute[Summary](ctx, c.client, orderStart(in), opts)
//	}
func (f *file) executeMethod(w *workflow) {
	f.Declare(gocode.Sentencef("Execute starts a workflow and waits for its %s.", outcome(w.Run.Result)),
		f.clientMethod(w, "Execute", f.ctx()).Add(f.results(w.Run.Result)).
			Block(jen.Return(f.stubFor("Execute", w.Run.Result).
				Call(f.startArgs(w, f.id("ctx"), f.id(w.c).Dot("client"))...))))
}

// withStartMethod declares
//
//	func (c *OrderClient) WithStart(in OrderInput, opts ...runtime.StartOption) *OrderStarter {
//		return &OrderStarter{c.client.WithStart(orderStart(in), opts)}
//	}
func (f *file) withStartMethod(w *workflow) {
	if !w.StartsWithMessages() {
		return
	}
	f.Declare(gocode.Sentencef("WithStart sends a message and starts the workflow first, if it is not running."),
		f.clientMethod(w, "WithStart").Op("*").Id(w.names.Starter).
			Block(jen.Return(jen.Op("&").Id(w.names.Starter).Values(
				f.id(w.c).Dot("client").Dot("WithStart").Call(f.startArgs(w)...)))))
}

// handleMethods declares
//
//	func (c *OrderClient) Handle(workflowID string) *OrderHandle {
//		return stub.Handle[OrderHandle](c.client, workflowID)
//	}
//
// and the same for a handle of one run.
func (f *file) handleMethods(w *workflow) {
	handle := func(name string, ids ...jen.Code) *jen.Statement {
		return f.method(w.c, jen.Op("*").Id(w.names.Client), name).
			Params(jen.List(ids...).String()).Op("*").Id(w.names.Handle).
			Block(jen.Return(f.stub(name).Types(jen.Id(w.names.Handle)).
				Call(append([]jen.Code{f.id(w.c).Dot("client")}, ids...)...)))
	}
	f.Declare("Handle returns a handle for a workflow that exists, whichever run it is in.",
		handle("Handle", f.id("workflowID")))
	f.Declare("HandleForRun returns a handle for one run of a workflow.",
		handle("HandleForRun", f.id("workflowID"), f.id("runID")))
}

// scheduleAction declares
//
//	func (c *OrderClient) ScheduleAction(in OrderInput, opts ...runtime.StartOption) (*client.ScheduleWorkflowAction, error) {
//		return c.client.ScheduleAction(orderStart(in), opts)
//	}
func (f *file) scheduleAction(w *workflow) {
	f.Declare("ScheduleAction is what a schedule does that starts the workflow.",
		f.clientMethod(w, "ScheduleAction").
			Params(jen.Op("*").Add(f.Qual(sdkClient, "ScheduleWorkflowAction")), jen.Error()).
			Block(jen.Return(f.id(w.c).Dot("client").Dot("ScheduleAction").Call(f.startArgs(w)...))))
}

// messagesClient declares the type that finds workflows which have the messages:
//
//	type HolderClient struct{ client *stub.Client }
//
//	func NewHolderClient(c client.Client, opts ...runtime.ClientOption) *HolderClient {
//		return &HolderClient{stub.NewClient(c, HolderContract(), opts)}
//	}
func (f *file) messagesClient(w *workflow) {
	f.clientType(w, gocode.Sentencef("%s finds workflows that have the messages of %s.", w.names.Client, w.Name))
	f.handleMethods(w)
}
