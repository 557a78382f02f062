package temporal

import (
	"go/types"
	"strings"
)

// A Trait is something that a function does.
type Trait uint32

// The traits of functions.
const (
	// Blocks is to let other coroutines run, until what is waited for is there.
	Blocks Trait = 1 << iota
	// Commands is to add something to the history: a timer, an activity, a marker.
	Commands
	// Refused is to panic in queries and validators.
	Refused
	// Receives is to take a message out of a channel.
	Receives
	// Starts is to start a coroutine with a function that is given.
	Starts
	// Sends is to send something to the server, from outside of a workflow.
	Sends
	// Drains is to wait until handlers have ended, or to tell whether they have.
	Drains
	// Continues is to make the error with which a workflow continues as new.
	Continues
	// Awaits is to block until somebody else does something: to wait for a message or for a condition, and for nothing that the
	// caller has had done.
	Awaits
	// Polls is to take what has arrived, or to tell whether there is anything, without waiting for it.
	Polls
	// Listens is to wait for a channel, which is the first argument, when Select is called.
	Listens
	// Cancelable is to do nothing, or not to wait, with a context that is cancelled.
	Cancelable
	// Moves is to move a message that has arrived to where a Select overwrites it, if it has been woken up and not gone on.
	Moves
	// Cancels is to tell, of an error or a context, whether something was cancelled.
	Cancels
	// Detaches is to make a context that is not cancelled with its parent.
	Detaches
	// Derives is to make a context from the one that is given first, which is cancelled with it.
	Derives
	// Provides is to register what is given first as an activity, or all of its methods.
	Provides
	// Locks is to take a lock, and Unlocks to give it back.
	Locks
	Unlocks
	// Sleeps is to wait for a time, and Times to start a timer.
	Sleeps
	Times
	// Expires is to wait for a condition or a message until a time, and to tell which has come first.
	Expires
	// Identifies is to tell the ID of a workflow, or of a run, and Pins is to tell that of the run.
	Identifies
	Pins
)

// A Kind is what a function that is given to another one is for.
type Kind string

// The kinds of functions.
const (
	Query     Kind = "query"
	Update    Kind = "update"
	Validator Kind = "validator"
	Signal    Kind = "signal handler"
	Condition Kind = "condition"
	Coroutine Kind = "coroutine"
	Callback  Kind = "callback" // that a selector calls, in the coroutine that waits with it
	Workflow  Kind = "workflow"
	Effect    Kind = "side effect" // a function that is called once, and not in a replay
)

// A Function is what is known of a function.
type Function struct {
	Name   string // as code calls it, such as workflow.Sleep or workflow.Future.Get
	Traits Trait

	// Takes are the functions among the arguments, by their index.
	Takes map[int]Kind
	// MessageName is the index of the argument that names a message, 0 if there is none: the first is a context.
	MessageName int
	// Message is the kind of the message that is named, Query for SetQueryHandler.
	Message Kind
	// Type is the index of the argument that is a workflow, or names its type, 0 if there is none. Its arguments follow it.
	Type int
	// Activity is the index of the argument that is an activity, or names one, 0 if there is none.
	Activity int
	// Sent are the indexes of the arguments that cross the wire. If the last parameter is variadic, all of it does.
	Sent []int
	// WorkflowID and RunID are the indexes of the arguments that tell which workflow is meant, 0 if there are none.
	WorkflowID, RunID int
	// Options is the index of a struct of options, or a pointer to one, that has functions, a message or its description, 0 if
	// there is none.
	Options int
}

// Has reports whether f has all of the traits. A function of which nothing is known has none.
func (f *Function) Has(traits Trait) bool { return f != nil && f.Traits&traits == traits }

// HasAny reports whether f has any of the traits.
func (f *Function) HasAny(traits Trait) bool { return f != nil && f.Traits&traits != 0 }

// Registers reports whether f registers a handler for a message.
func (f *Function) Registers() bool {
	return f != nil && (f.Message == Query || f.Message == Update) && len(f.Takes) > 0
}

// The paths of packages.
const (
	SDK          = "go.temporal.io/sdk"
	WorkflowPath = SDK + "/workflow"
	internalPath = SDK + "/internal"
	contextPath  = SDK + "/internal/common/workflowcontext" // where the newer ones have some of these types
	ClientPath   = SDK + "/client"
	WorkerPath   = SDK + "/worker"
	activityPath = SDK + "/activity"
	temporalPath = SDK + "/temporal"
	RuntimePath  = "github.com/temporalgen/temporalgen/runtime"
	hostPath     = RuntimePath + "/host" // which generated code calls
)

// knownPackages are the packages of the functions that are known, by path, as the table names them.
var knownPackages = map[string]string{
	WorkflowPath: "workflow",
	internalPath: "internal",
	contextPath:  "internal",
	ClientPath:   "client",
	WorkerPath:   "worker",
	temporalPath: "temporal",
	RuntimePath:  "runtime",
	hostPath:     "host",
}

// Of returns what is known of a function, nil if that is nothing. It may be nil itself.
func Of(fn *types.Func) *Function {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	short, ok := knownPackages[fn.Pkg().Path()]
	if !ok {
		return nil
	}
	return functions[short+"."+Name(fn)]
}

// IsForActivities reports whether a function is one that only activities can call.
func IsForActivities(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == activityPath && fn.Exported()
}

// IsRaw reports whether a type is that of payloads which are received as they are.
func IsRaw(t types.Type) bool { return IsNamed(t, SDK+"/converter", "RawValue") }

// IsSDKType reports whether t is the type that package workflow has under a name, such as Mutex.
func IsSDKType(t types.Type, name string) bool {
	return IsNamed(t, internalPath, name) || IsNamed(t, contextPath, name) || IsNamed(t, WorkflowPath, name)
}

// Name is the name of a function within its package: Sleep, or Future.Get for a method.
func Name(fn *types.Func) string {
	fn = fn.Origin()
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}

// InSDK reports whether a path is that of a package of the SDK, the code of which is not looked at: what it does is in the table.
// What is contributed, its examples and its tests only use the SDK.
func InSDK(path string) bool {
	if path == SDK {
		return true
	}
	below, ok := strings.CutPrefix(path, SDK+"/")
	first, _, _ := strings.Cut(below, "/")
	return ok && first != "contrib" && first != "test" && !strings.HasPrefix(below, "internal/cmd/") && !strings.HasSuffix(below, "_test")
}

// IsContext reports whether t is workflow.Context.
func IsContext(t types.Type) bool {
	return IsSDKType(t, "Context")
}

// IsNamed reports whether t is the type with a name in the package with a path.
func IsNamed(t types.Type, path, name string) bool {
	if t == nil {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// TakesContext reports whether the first parameter of a function is a workflow.Context.
func TakesContext(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && IsContext(sig.Params().At(0).Type())
}
