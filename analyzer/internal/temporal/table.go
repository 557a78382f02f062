package temporal

import "strings"

// functions are those that are known, by package and name. Methods of types that are declared in package internal of the
// SDK are those of workflow for people.
var functions = table()

func table() map[string]*Function {
	known := make(map[string]*Function)
	add := func(f Function, names ...string) {
		for _, name := range names {
			known[name] = new(f)
			known[name].Name = strings.Replace(name, "internal.", "workflow.", 1)
		}
	}

	// What waits. It is refused in queries and validators.
	add(Function{Traits: Blocks | Awaits | Refused | Cancelable, Takes: map[int]Kind{1: Condition}}, "workflow.Await")
	add(Function{Traits: Blocks | Awaits | Commands | Refused | Cancelable, Takes: map[int]Kind{2: Condition}},
		"workflow.AwaitWithOptions")
	add(Function{Traits: Blocks | Awaits | Commands | Refused | Expires | Cancelable, Takes: map[int]Kind{2: Condition}},
		"workflow.AwaitWithTimeout", "runtime.AwaitWithTimeout")
	add(Function{Traits: Blocks | Awaits | Refused | Drains}, "runtime.AwaitHandlers")
	add(Function{Traits: Blocks | Commands | Refused | Sleeps | Cancelable}, "workflow.Sleep")
	add(Function{Traits: Blocks | Commands | Refused}, "workflow.CreateSession", "workflow.RecreateSession", "workflow.CompleteSession")
	add(Function{Traits: Blocks | Awaits | Refused}, "internal.Selector.Select", "runtime.Queue.Pop")
	add(Function{Traits: Blocks | Refused}, "internal.Future.Get", "internal.WaitGroup.Wait",
		"internal.SendChannel.Send", "runtime.Future.Get", "runtime.Child.Started")
	add(Function{Traits: Blocks | Refused | Locks}, "internal.Mutex.Lock", "internal.Semaphore.Acquire", "runtime.Mutex.Lock")
	add(Function{Traits: Unlocks}, "internal.Mutex.Unlock", "internal.Semaphore.Release", "runtime.Mutex.Unlock")
	add(Function{Traits: Blocks | Awaits | Refused | Receives}, "internal.ReceiveChannel.Receive", "runtime.SignalReceiver.Receive")
	add(Function{Traits: Blocks | Awaits | Commands | Refused | Receives | Expires}, "internal.ReceiveChannel.ReceiveWithTimeout")
	add(Function{Traits: Refused | Receives | Polls}, "internal.ReceiveChannel.ReceiveAsync",
		"internal.ReceiveChannel.ReceiveAsyncWithMoreFlag", "runtime.SignalReceiver.TryReceive")
	add(Function{Traits: Refused | Locks}, "internal.Mutex.TryLock", "internal.Semaphore.TryAcquire", "runtime.Mutex.TryLock")
	add(Function{Traits: Refused},
		"workflow.NewFuture", "workflow.NewSelector", "workflow.NewNamedSelector", "workflow.NewWaitGroup",
		"workflow.NewMutex", "workflow.NewSemaphore")

	add(Function{Traits: Listens, Takes: map[int]Kind{1: Callback}}, "internal.Selector.AddReceive")
	add(Function{Takes: map[int]Kind{1: Callback}}, "internal.Selector.AddFuture")
	add(Function{Takes: map[int]Kind{2: Callback}}, "internal.Selector.AddSend")
	add(Function{Traits: Polls, Takes: map[int]Kind{0: Callback}}, "internal.Selector.AddDefault")
	add(Function{Traits: Polls}, "internal.ReceiveChannel.Len", "internal.Selector.HasPending")
	add(Function{Traits: Polls | Moves}, "workflow.GetUnhandledSignalNames")

	// What is recorded in the history.
	add(Function{Traits: Commands | Refused | Cancelable, Activity: 1, Sent: []int{2}}, "workflow.ExecuteActivity")
	add(Function{Traits: Commands | Refused | Cancelable, Activity: 1}, "workflow.ExecuteLocalActivity") // it gets values as they are
	add(Function{Traits: Commands | Refused | Cancelable, Type: 1, Sent: []int{2}}, "workflow.ExecuteChildWorkflow")
	add(Function{Traits: Commands | Refused | Times | Cancelable}, "workflow.NewTimer", "workflow.NewTimerWithOptions")
	add(Function{Traits: Commands | Refused},
		"workflow.RequestCancelExternalWorkflow", "workflow.RequestCancelExternalWorkflowWithOptions",
		"internal.NexusClient.ExecuteOperation",
		"workflow.UpsertSearchAttributes", "workflow.UpsertTypedSearchAttributes",
		"workflow.UpsertTypedSearchAttributesWithOptions", "workflow.UpsertMemo", "workflow.UpsertMemoWithOptions",
		"workflow.GetVersion", "workflow.GetVersionWithOptions")
	add(Function{Traits: Commands | Refused, Message: Signal, MessageName: 3, WorkflowID: 1, RunID: 2, Sent: []int{4}},
		"workflow.SignalExternalWorkflow", "workflow.SignalExternalWorkflowWithOptions")
	add(Function{Traits: Commands | Refused, Message: Signal, MessageName: 1, Sent: []int{2}},
		"internal.ChildWorkflowFuture.SignalChildWorkflow", "internal.ChildWorkflowFuture.SignalChildWorkflowWithOptions")
	add(Function{Traits: Commands | Blocks | Refused}, "runtime.ExternalWorkflow.Signal", "runtime.ExternalWorkflow.RequestCancel")
	add(Function{Traits: Commands | Refused, Takes: map[int]Kind{1: Effect}}, "workflow.SideEffect")
	add(Function{Traits: Commands | Refused, Takes: map[int]Kind{2: Effect}},
		"workflow.SideEffectWithOptions", "workflow.MutableSideEffect")
	add(Function{Traits: Commands | Refused, Takes: map[int]Kind{3: Effect}}, "workflow.MutableSideEffectWithOptions")

	// Coroutines.
	add(Function{Traits: Starts | Refused, Takes: map[int]Kind{1: Coroutine}}, "workflow.Go", "runtime.Go", "runtime.Async")
	add(Function{Traits: Starts | Refused, Takes: map[int]Kind{2: Coroutine}}, "workflow.GoNamed")

	// Registration. That of an update runs the updates that have arrived, so it lets others run.
	add(Function{Traits: Refused, Message: Query, MessageName: 1, Takes: map[int]Kind{2: Query}}, "workflow.SetQueryHandler")
	add(Function{Traits: Refused, Message: Query, MessageName: 1, Takes: map[int]Kind{2: Query}, Options: 3},
		"workflow.SetQueryHandlerWithOptions")
	add(Function{Traits: Refused, Message: Update, MessageName: 1, Takes: map[int]Kind{2: Update}}, "workflow.SetUpdateHandler")
	add(Function{Traits: Refused, Message: Update, MessageName: 1, Takes: map[int]Kind{2: Update}, Options: 3},
		"workflow.SetUpdateHandlerWithOptions")
	add(Function{Traits: Refused, Message: Signal, MessageName: 1}, "workflow.GetSignalChannel", "runtime.ReceiveSignals")
	add(Function{Traits: Refused, Message: Signal, MessageName: 1, Options: 2}, "workflow.GetSignalChannelWithOptions")
	add(Function{Takes: map[int]Kind{0: Workflow}},
		"worker.WorkflowRegistry.RegisterWorkflow", "worker.WorkflowRegistry.RegisterWorkflowWithOptions")
	add(Function{Traits: Provides}, "worker.ActivityRegistry.RegisterActivity", "worker.ActivityRegistry.RegisterActivityWithOptions")

	// The end of a run.
	add(Function{Traits: Drains}, "workflow.AllHandlersFinished", "runtime.HandlersFinished")
	add(Function{Traits: Continues, Type: 1, Sent: []int{2}}, "workflow.NewContinueAsNewError")
	add(Function{Traits: Continues, Type: 2, Sent: []int{3}}, "workflow.NewContinueAsNewErrorWithOptions")
	add(Function{Traits: Continues}, "host.ContinueAsNew")

	// Contexts, and whether they are cancelled.
	add(Function{Traits: Cancels}, "internal.Context.Err", "temporal.IsCanceledError")
	add(Function{Traits: Detaches}, "workflow.NewDisconnectedContext")
	add(Function{Traits: Derives}, "workflow.WithCancel", "workflow.WithValue", "workflow.WithActivityOptions",
		"workflow.WithLocalActivityOptions", "workflow.WithChildOptions", "workflow.WithTaskQueue", "workflow.WithRetryPolicy",
		"workflow.WithStartToCloseTimeout", "workflow.WithScheduleToCloseTimeout", "workflow.WithScheduleToStartTimeout",
		"workflow.WithHeartbeatTimeout", "workflow.WithWaitForCancellation", "workflow.WithWorkflowID",
		"workflow.WithWorkflowNamespace", "workflow.WithWorkflowTaskQueue", "workflow.WithWorkflowRunTimeout",
		"workflow.WithDataConverter")

	// Clients, outside of workflows.
	add(Function{Traits: Sends, Message: Signal, MessageName: 3, WorkflowID: 1, RunID: 2, Sent: []int{4}}, "client.Client.SignalWorkflow")
	add(Function{Traits: Sends, Message: Signal, MessageName: 2, WorkflowID: 1, Type: 5, Sent: []int{3, 6}},
		"client.Client.SignalWithStartWorkflow")
	add(Function{Traits: Sends, Message: Query, MessageName: 3, WorkflowID: 1, RunID: 2, Sent: []int{4}}, "client.Client.QueryWorkflow")
	add(Function{Traits: Sends, Message: Query, Options: 1}, "client.Client.QueryWorkflowWithOptions")
	add(Function{Traits: Sends, Message: Update, Options: 1}, "client.Client.UpdateWorkflow", "client.Client.UpdateWithStartWorkflow")
	add(Function{Traits: Sends, Type: 2, Sent: []int{3}}, "client.Client.ExecuteWorkflow")
	add(Function{Traits: Sends, Activity: 2, Sent: []int{3}}, "client.Client.ExecuteActivity")
	add(Function{Type: 1, Sent: []int{2}}, "client.Client.NewWithStartWorkflowOperation")
	add(Function{Traits: Identifies}, "internal.WorkflowRun.GetID")
	add(Function{Traits: Identifies | Pins}, "internal.WorkflowRun.GetRunID")
	add(Function{Traits: Sends, WorkflowID: 1, RunID: 2}, "client.Client.CancelWorkflow")
	add(Function{Traits: Sends},
		"client.Client.TerminateWorkflow", "client.Client.DescribeWorkflowExecution", "client.Client.DescribeWorkflow",
		"internal.WorkflowRun.Get", "internal.WorkflowRun.GetWithOptions", "internal.WorkflowUpdateHandle.Get")
	return known
}
