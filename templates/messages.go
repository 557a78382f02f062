package templates

import (
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// messages declares everything that is generated for an interface of messages, which workflows embed: what sends them to
// any such workflow.
func (f *file) messages(w *workflow) {
	f.workflowNames(w)
	f.argumentTypes(w)
	f.contract(w)
	if w.HasClient() {
		f.messagesClient(w)
		f.handle(w)
	}
	if w.HasExternal() {
		f.external(w)
	}
	f.updateCalls(w)
	f.checks(w)
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

// ofType says of which workflows a generated type is, in a doc comment.
func (w *workflow) ofType() string {
	if w.Run == nil {
		return "with the messages of " + w.Name
	}
	return "of type " + w.WireName
}
