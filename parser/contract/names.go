package contract

import (
	"cmp"
	"unicode"
)

// WorkflowNames are the Go names that are generated for a workflow. They are made here and nowhere else.
// The comments show the names for an interface Order with a method M.
type WorkflowNames struct {
	WorkflowType       string // OrderWorkflowType
	TaskQueue          string // OrderTaskQueue, if the workflow has a queue
	ID                 string // OrderID, if the workflow has an ID template
	Register           string // RegisterOrder
	ContinueAsNew      string // ContinueOrderAsNew
	Client             string // OrderClient
	Starter            string // OrderStarter, if clients have signals or updates
	NewClient          string // NewOrderClient
	Handle             string // OrderHandle
	Contract           string // OrderContract
	Child              string // OrderChild
	StartChild         string // StartOrderChild
	External           string // OrderExternal
	NewExternal        string // ExternalOrder
	ExternalStarter    string // OrderExternalStarter, if other workflows can start it with signals
	NewExternalStarter string // ExternalOrderWithStart, likewise
	Start              string // orderStart
	Handlers           string // orderHandlers, if there are messages

	exported, unexported string // Order, order
}

// Names returns the names that are generated for w.
func (w *Workflow) Names() WorkflowNames {
	name, unexported := w.Name, cmp.Or(w.Unexported, Unexport(w.Name))
	return WorkflowNames{
		WorkflowType:       name + "WorkflowType",
		TaskQueue:          name + "TaskQueue",
		ID:                 name + "ID",
		Register:           "Register" + name,
		ContinueAsNew:      "Continue" + name + "AsNew",
		Client:             name + "Client",
		Starter:            name + "Starter",
		NewClient:          "New" + name + "Client",
		Handle:             name + "Handle",
		Contract:           name + "Contract",
		Child:              name + "Child",
		StartChild:         "Start" + name + "Child",
		External:           name + "External",
		NewExternal:        "External" + name,
		ExternalStarter:    name + "ExternalStarter",
		NewExternalStarter: "External" + name + "WithStart",
		Start:              unexported + "Start",
		Handlers:           unexported + "Handlers",
		exported:           name,
		unexported:         unexported,
	}
}

// Signal returns OrderMSignal, the constant for the wire name of a signal.
func (n WorkflowNames) Signal(method string) string { return n.exported + method + "Signal" }

// Query returns OrderMQuery, the constant for the wire name of a query.
func (n WorkflowNames) Query(method string) string { return n.exported + method + "Query" }

// Update returns OrderMUpdate, the constant for the wire name of an update.
func (n WorkflowNames) Update(method string) string { return n.exported + method + "Update" }

// Call returns orderMCall, the function that makes the call of an update.
func (n WorkflowNames) Call(method string) string { return n.unexported + method + "Call" }

// Args returns orderMArgs, the type that holds the arguments of an update with
// several parameters.
func (n WorkflowNames) Args(method string) string { return n.unexported + method + "Args" }

// CheckType returns orderCheckItem, the function that checks the validate tags of a struct.
func (n WorkflowNames) CheckType(check *StructCheck) string {
	return n.unexported + "Check" + check.Name
}

// CheckMessage returns orderMCheck, the function that checks the validate tags of a message
// that OwnChecks names.
func (n WorkflowNames) CheckMessage(method string) string { return n.unexported + method + "Check" }

// StartUpdate returns StartM, the method of handles and starters that does not wait for the result of
// an update.
func (n WorkflowNames) StartUpdate(method string) string { return "Start" + method }

// AttachUpdate returns MUpdate, the handle's method that finds an update sent before.
func (n WorkflowNames) AttachUpdate(method string) string { return method + "Update" }

// Predeclared are Go's own names that generated code uses, besides those of types in signatures.
var Predeclared = []string{
	"any", "bool", "error", "false", "int", "int64", "len", "nil", "string", "true", "uint64",
}

// ActivitiesNames are the Go names that are generated for activities. The comments
// show the names for an interface Payments with a method M.
type ActivitiesNames struct {
	TaskQueue  string // PaymentsTaskQueue, if the interface has a queue
	Register   string // RegisterPayments
	Activities string // PaymentsActivities
	Client     string // PaymentsClient, if activities are standalone ones too
	NewClient  string // NewPaymentsClient, likewise
	Options    string // paymentsOptions, if activities share them

	exported, unexported string // Payments, payments
}

// Names returns the names that are generated for a.
func (a *Activities) Names() ActivitiesNames {
	unexported := cmp.Or(a.Unexported, Unexport(a.Name))
	return ActivitiesNames{
		TaskQueue:  a.Name + "TaskQueue",
		Register:   "Register" + a.Name,
		Activities: a.Name + "Activities",
		Client:     a.Name + "Client",
		NewClient:  "New" + a.Name + "Client",
		Options:    unexported + "Options",
		exported:   a.Name,
		unexported: unexported,
	}
}

// Activity returns PaymentsMActivity, the constant for an activity type.
func (n ActivitiesNames) Activity(method string) string { return n.exported + method + "Activity" }

// MethodOptions returns paymentsMOptions, the function that makes the options of an activity.
func (n ActivitiesNames) MethodOptions(method string) string {
	return n.unexported + method + "Options"
}

// Start returns StartM, the method that does not wait for the result of an activity.
func (n ActivitiesNames) Start(method string) string { return "Start" + method }

// Local returns MLocal, the method that runs a local activity.
func (n ActivitiesNames) Local(method string) string { return method + "Local" }

// StartLocal returns StartMLocal, the method that does not wait for the result of a
// local activity.
func (n ActivitiesNames) StartLocal(method string) string { return "Start" + method + "Local" }

// Unexport lowers the leading run of upper-case letters as Go names do: Order becomes
// order, HTTPOrder becomes httpOrder.
func Unexport(name string) string {
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsUpper(r) {
			break
		}
		if i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			break // the first letter of the next word
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}
