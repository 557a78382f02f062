package contract

import (
	"go/token"
	"go/types"
	"slices"
	"time"
)

// A Package is a Go package that holds contracts, or files that were generated
// from contracts it no longer holds.
type Package struct {
	Path string // import path
	Name string
	Dir  string // absolute

	// Fset has the files of the contracts, and of the types that they use.
	Fset *token.FileSet

	// Types is the package without its generated files. Its scope tells which
	// names are taken; function bodies have not been checked. It is nil if there are
	// no contracts.
	Types *types.Package

	// Declared are the names that the files of the package declare, or will declare once they are generated. Those of
	// tests, other platforms and other build tags count.
	Declared map[string]bool

	// Files are the source files with contracts, ordered by path.
	Files []*File

	// Generated are the absolute paths of the package's generated files, in order,
	// whether or not their source file still has contracts.
	Generated []string
}

// A File is a source file with at least one contract.
type File struct {
	Path       string            // absolute
	Constraint string            // what //go:build line and file name require, "" for nothing
	Imports    map[string]string // names by path that the file gives to packages itself
	Workflows  []*Workflow
	Messages   []*Workflow // interfaces annotated with //temporal:messages, without Run
	Activities []*Activities
}

// A Workflow is an interface annotated with //temporal:workflow.
type Workflow struct {
	Name     string // of the Go interface
	Doc      string // doc comment without directives, "" for none
	Pos      token.Position
	At       Directive
	WireName string // workflow type
	Options  WorkflowOptions

	// Unexported begins the generated names that are not exported, so that they are taken by nothing else in the
	// package. "" is for the name of the interface: order for Order.
	Unexported string

	// Templates that refer to the parameters of Run; nil for none.
	ID               *Template
	Summary          *Template
	Details          *Template
	FairnessKey      *Template
	Memo             []NamedTemplate
	SearchAttributes []NamedTemplate

	Run *Method

	// Messages in the order of the interface's methods; those of an embedded
	// interface stand where it is embedded.
	Signals []*Signal
	Queries []*Query
	Updates []*Update

	Checks Checks // from validate tags
}

// MessageTypes are the types of the parameters of run and of all messages that are checked, some of them more than once.
func (w *Workflow) MessageTypes() []types.Type {
	var list []types.Type
	add := func(params []Param) {
		for _, p := range params {
			list = append(list, p.Type)
		}
	}
	if w.Run != nil {
		add(w.Run.Params)
	}
	for _, s := range w.CheckedSignals() {
		add(s.Message())
	}
	for _, q := range w.Queries {
		add(q.Params)
	}
	for _, u := range w.Updates {
		add(u.Params)
	}
	return list
}

// ClientSignals are the signals for which clients have methods.
func (w *Workflow) ClientSignals() []*Signal {
	var signals []*Signal
	for _, s := range w.Signals {
		if s.FromClients() {
			signals = append(signals, s)
		}
	}
	return signals
}

// ExternalStartSignals are the signals with which other workflows can start the workflow.
func (w *Workflow) ExternalStartSignals() []*Signal {
	var signals []*Signal
	for _, s := range w.Signals {
		if w.Run != nil && s.ExternalWithStart {
			signals = append(signals, s)
		}
	}
	return signals
}

// HasClient reports whether there is a client: an interface of messages may have none that clients send.
func (w *Workflow) HasClient() bool {
	return w.Run != nil || w.StartsWithMessages() || len(w.Queries) > 0
}

// HasExternal reports whether other workflows have something to do with this one: an interface of messages may have no
// signals.
func (w *Workflow) HasExternal() bool { return w.Run != nil || len(w.Signals) > 0 }

// StartsWithMessages reports whether clients have messages that can start the workflow.
func (w *Workflow) StartsWithMessages() bool { return len(w.ClientSignals())+len(w.Updates) > 0 }

// WorkflowOptions are the directive's keys. The zero value of a field means that
// the directive leaves it to the SDK or to the runtime's default.
type WorkflowOptions struct {
	TaskQueue        string
	ExecutionTimeout time.Duration
	RunTimeout       time.Duration
	TaskTimeout      time.Duration
	IDReuse          IDReusePolicy
	IDConflict       IDConflictPolicy
	Retry            Retry
	StartDelay       time.Duration
	CronSchedule     string
	Priority         int
	FairnessWeight   float64
	Versioning       VersioningBehavior
	DedupLimit       int
	DedupTTL         time.Duration
	DrainLimit       int
	MaxConcurrent    int
}

// Retry is a retry policy; its zero value asks for none.
type Retry struct {
	InitialInterval time.Duration
	Backoff         float64
	MaxInterval     time.Duration
	MaxAttempts     int
	NonRetryable    []string // error types
}

// A Method is what the kinds of annotated methods share.
type Method struct {
	Name     string // of the Go method
	Doc      string
	Pos      token.Position
	At       Directive
	Params   []Param    // without the leading context
	Result   types.Type // nil if the method returns nothing but an error
	HasError bool
	Roles    []string // of those who may send the message, or start the workflow
}

// A Directive is where a directive is in its file.
type Directive struct {
	Pos, End token.Pos
	Keys     []KeyPlace // in the order of the source
}

// A KeyPlace is where a key is given, with its value.
type KeyPlace struct {
	Name     string
	Pos, End token.Pos
}

// A Param is a parameter of a method as its author named it, "" or "_" if not.
type Param struct {
	Name string
	Type types.Type
}

// A Signal is a method annotated with //temporal:signal. It has at most one parameter.
type Signal struct {
	Method
	WireName    string
	Key         *Template // nil for none; refers to the parameters that Message returns
	Serial      bool      // serial without a value
	SerialKey   *Template // of serial=, nil for none; refers to the method's parameters
	OnError     ErrorPolicy
	OnInvalid   InvalidPolicy
	BatchWindow time.Duration
	BatchMax    int
	Sender      Sender

	ExternalWithStart bool // other workflows can start the workflow with it
}

// FromClients reports whether clients have a method for the signal.
func (s *Signal) FromClients() bool { return s.Sender != FromWorkflows }

// Batched reports whether the method handles several signals at once: its parameter is
// then a slice of what one of them carries.
func (s *Signal) Batched() bool { return s.BatchWindow > 0 || s.BatchMax > 0 }

// Message returns what one signal carries: the method's parameters, or the element of
// the slice that it takes.
func (s *Signal) Message() []Param {
	if !s.Batched() {
		return s.Params
	}
	slice := types.Unalias(s.Params[0].Type).(*types.Slice)
	return []Param{{"message", slice.Elem()}}
}

// A Query is a method annotated with //temporal:query.
type Query struct {
	Method
	WireName string
}

// An Update is a method annotated with //temporal:update.
type Update struct {
	Method
	WireName  string
	ID        *Template // nil for none
	Dedup     bool
	Serial    bool      // serial without a value
	SerialKey *Template // of serial=, nil for none
	Abandon   bool      // unfinished=abandon
	Wait      WaitStage // what the Start method waits for
	Validator *Method   // nil for none; has the same parameters
}

// Activities is an interface annotated with //temporal:activities.
type Activities struct {
	Name      string
	Doc       string
	Pos       token.Position
	At        Directive
	TaskQueue string // of those that have none of their own
	Methods   []*Activity
	// Unexported is as that of a Workflow.
	Unexported string
}

// Standalone are the activities that can run without a workflow.
func (a *Activities) Standalone() []*Activity {
	var list []*Activity
	for _, m := range a.Methods {
		if m.Standalone {
			list = append(list, m)
		}
	}
	return list
}

// An Activity is a method annotated with //temporal:activity. Its options include
// those of the interface.
type Activity struct {
	Method
	WireName        string // activity type
	TaskQueue       string
	StartToClose    time.Duration
	ScheduleToClose time.Duration
	ScheduleToStart time.Duration
	Heartbeat       time.Duration
	Retry           Retry
	Local           bool // can also run as a local activity
	Standalone      bool // can also run without a workflow
}

// A Template is a value of a directive such as id= or key=: text with {Field.Sub}
// references, resolved against the parameters of a method.
type Template struct {
	Text  string
	Pos   token.Position
	Parts []TemplatePart
}

// A NamedTemplate is an item of a memo= or search-attributes= directive.
type NamedTemplate struct {
	Name  string
	Value *Template
}

// Reference returns the part of t that is all of it and refers to a value, nil if t is
// text.
func (t *Template) Reference() *TemplatePart {
	if len(t.Parts) == 1 && t.Parts[0].Format != FormatNone {
		return &t.Parts[0]
	}
	return nil
}

// Constant reports whether t is the same text for all values.
func (t *Template) Constant() bool {
	return !slices.ContainsFunc(t.Parts, func(p TemplatePart) bool { return p.Format != FormatNone })
}

// CanBeEmpty reports whether t is no text at all for some values.
func (t *Template) CanBeEmpty() bool {
	return !slices.ContainsFunc(t.Parts, func(p TemplatePart) bool {
		switch p.Format {
		case FormatNone:
			return p.Literal != ""
		case FormatText, FormatString:
			return false
		}
		return true
	})
}

// A TemplatePart is either literal text or a reference.
type TemplatePart struct {
	Literal string // used if Format is zero

	Param  int        // index of the parameter that the reference starts from
	Path   []Selector // may be empty: the parameter itself
	Type   types.Type // of the value referred to
	Format Format

	Limited bool // its type or its tag leaves few texts
}

// A Selector is one step from a value to a part of it.
type Selector struct {
	Name   string
	Getter bool // a method without parameters, as protobuf messages have, and not a field
}

// Format tells how the value of a reference becomes text.
type Format int

// The formats. A type that has a String method is formatted with it; other types
// by their underlying type.
const (
	FormatNone   Format = iota // the part is literal text
	FormatText                 // a string
	FormatString               // has String() string
	FormatInt                  // a signed integer
	FormatUint                 // an unsigned integer
	FormatBool
)
