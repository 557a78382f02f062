package directive

import (
	"fmt"
	"slices"

	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// A Kind is what a directive declares: the word after //temporal:.
type Kind struct {
	Name   string // the word
	Help   string // a sentence for people
	OnType bool   // belongs on an interface, not on a method
	Keys   []Key
}

// A Key is what a directive can say about the declaration.
type Key struct {
	Name    string
	Help    string // a sentence for people
	Form    Form
	Choices []string // of a choice
	Sample  string   // value that an error message shows; "" for that of the form
	Most    int      // of a count; 0 for what Temporal's protocol holds
	Why     string   // there are no more than Most
}

// Form tells what the value of a key looks like.
type Form int

// The forms.
const (
	FormFlag       Form = iota // no value
	FormText                   // any text but none
	FormWireName               // checked with the names that are methods' names
	FormTemplate               // resolved against parameters
	FormLock                   // no value, or a template for the name of a lock
	FormMethodName             // of the same interface
	FormDuration               // a positive Go duration
	FormCount                  // a positive number
	FormFactor                 // a number of at least 1
	FormWeight                 // a number from 0.001 to 1000
	FormList                   // texts, with commas between them
	FormNamed                  // names with templates, with commas between them
	FormChoice                 // one of choices
)

// IsTemplate reports whether the value can refer to parameters, as in {OrderID}.
func (f Form) IsTemplate() bool { return f == FormTemplate || f == FormLock || f == FormNamed }

// String says in a few words what the value looks like, as the tables of the documentation do.
func (f Form) String() string {
	switch f {
	case FormFlag:
		return "flag"
	case FormTemplate:
		return "template"
	case FormLock:
		return "flag or template"
	case FormMethodName:
		return "name of a method"
	case FormDuration:
		return "duration"
	case FormCount, FormFactor, FormWeight:
		return "number"
	case FormList:
		return "list"
	case FormNamed:
		return "named templates"
	case FormChoice:
		return "choice"
	}
	return "text"
}

// The names of the kinds.
const (
	Workflow   = "workflow"
	Messages   = "messages"
	Activities = "activities"
	Run        = "run"
	Signal     = "signal"
	Query      = "query"
	Update     = "update"
	Validator  = "validator"
	Activity   = "activity"
)

// Kinds returns all kinds of directives, in the order of the documentation. They are not to
// be changed.
func Kinds() []*Kind { return slices.Clone(kinds) }

// KindNamed returns the kind with a name, nil for none.
func KindNamed(name string) *Kind {
	for _, k := range kinds {
		if k.Name == name {
			return k
		}
	}
	return nil
}

func kindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// key returns the key of k with a name, nil for none.
func (k *Kind) key(name string) *Key {
	for i := range k.Keys {
		if k.Keys[i].Name == name {
			return &k.Keys[i]
		}
	}
	return nil
}

func (k *Kind) keyNames() []string {
	names := make([]string, len(k.Keys))
	for i, key := range k.Keys {
		names[i] = key.Name
	}
	return names
}

// kindsWith returns the directives that have a key.
func kindsWith(key string) []string {
	var owners []string
	for _, k := range kinds {
		if k.key(key) != nil {
			owners = append(owners, Prefix+k.Name)
		}
	}
	return owners
}

// unknownKey says what is wrong with a key that k does not have.
func (k *Kind) unknownKey(name string) string {
	names := k.keyNames()
	msg := fmt.Sprintf("//temporal:%s has no key or flag %s", k.Name, name)
	if hint := spelling.DidYouMean(name, names); hint != "" {
		return msg + hint
	}
	if owners := kindsWith(name); len(owners) == 1 || len(owners) == 2 {
		return msg + ": it belongs to " + spelling.List(owners, "and")
	}
	if len(names) == 0 {
		return msg + ": it takes none"
	}
	return msg + ": it takes " + spelling.List(names, "and")
}
