package runtime

import (
	"strings"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// A Contract describes a workflow type and its messages, as their author declared them.
// It is made by generated code, and is not to be changed.
type Contract struct {
	WorkflowType string
	Description  string    // the first sentence of the doc comment, "" for none
	Roles        []string  // of those who may start the workflow, as the directive has them
	Messages     []Message // sorted by kind
}

// A Message describes what can be sent to a workflow.
type Message struct {
	Kind        MessageKind
	Name        string   // on the wire
	Description string   // the first sentence of the doc comment, "" for none
	Roles       []string // of those who may send it, as the directive has them
}

// String is the kind and the name.
func (m Message) String() string {
	return strings.TrimSpace(string(m.Kind) + " " + m.Name)
}

// MessageKind is the kind of a message.
type MessageKind string

// The kinds of messages. A start is one as far as access is concerned.
const (
	KindStart  MessageKind = "start"
	KindQuery  MessageKind = run.Query  // "query"
	KindSignal MessageKind = run.Signal // "signal"
	KindUpdate MessageKind = run.Update // "update"
)

// Message returns the description of a message, or of starting the workflow. If the
// contract has none, it is one that says nothing but kind and name.
func (c Contract) Message(kind MessageKind, name string) Message {
	if kind == KindStart && name == c.WorkflowType {
		return Message{Kind: kind, Name: name, Description: c.Description, Roles: c.Roles}
	}
	for _, m := range c.Messages {
		if m.Kind == kind && m.Name == name {
			return m
		}
	}
	return Message{Kind: kind, Name: name}
}
