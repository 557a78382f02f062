package contract

import (
	"go/constant"
	"go/token"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// Checks are the programs that check what the validate tags of a workflow's messages demand.
// Nothing in them is without effect: some value meets each condition, and some does not.
type Checks struct {
	Messages []*ValueCheck  // by message type; each of them is there once
	Structs  []*StructCheck // that the messages consist of, by name
}

// Of returns the check of a message type, nil if there is none.
func (c Checks) Of(t types.Type) *ValueCheck {
	for _, m := range c.Messages {
		if types.Identical(m.Type, t) {
			return m
		}
	}
	return nil
}

// CheckedSignals are the signals that generated code checks: for an interface of messages, which has no handlers, only what
// its clients send.
func (w *Workflow) CheckedSignals() []*Signal {
	if w.Run == nil {
		return w.ClientSignals()
	}
	return w.Signals
}

// OwnChecks are the names of the methods whose messages have checks of their own: those with
// several parameters, and those with one that is neither a struct nor a pointer to one.
func (w *Workflow) OwnChecks() []string {
	var names []string
	add := func(method string, params []Param) {
		for _, p := range params {
			if check := w.Checks.Of(p.Type); check != nil && (len(params) > 1 || !check.IsStruct() && !check.PointsToStruct()) {
				names = append(names, method)
				return
			}
		}
	}
	if w.Run != nil {
		add(w.Run.Name, w.Run.Params)
	}
	for _, s := range w.CheckedSignals() {
		add(s.Name, s.Message())
	}
	for _, q := range w.Queries {
		add(q.Name, q.Params)
	}
	for _, u := range w.Updates {
		add(u.Name, u.Params)
	}
	return names
}

// A StructCheck checks the fields of a struct.
type StructCheck struct {
	Name      string     // unique in the package, for WorkflowNames.CheckType
	Type      types.Type // as its author wrote it
	Fields    []FieldCheck
	Recursive bool // a value of the struct can contain others of it
}

// A FieldCheck checks a field.
type FieldCheck struct {
	Name  string
	Value *ValueCheck
}

// A ValueCheck checks a value: the steps in their order, and if none of them ends the check
// what is in the value. At most one of Struct and Elem is set.
type ValueCheck struct {
	Type   types.Type
	Steps  []Step
	Struct *StructCheck // of the fields, nil for none
	Elem   *ValueCheck  // of each element, nil for none
}

// IsStruct reports whether the check is that of a struct.
func (v *ValueCheck) IsStruct() bool { return v.Struct != nil && v.Pointers() == 0 }

// PointsToStruct reports whether the check is that of the struct that an unnamed type of pointers
// points to.
func (v *ValueCheck) PointsToStruct() bool {
	_, unnamed := types.Unalias(v.Type).(*types.Pointer)
	return v.Struct != nil && v.Pointers() == 1 && unnamed
}

// Pointers is the number of pointers that lead to the value, and Base its type then. Where
// one of them may be nil, the first step ends the check.
func (v *ValueCheck) Pointers() int {
	n, _ := gotypes.FollowPointers(v.Type)
	return n
}

// Base is the type of the value at the end of all pointers.
func (v *ValueCheck) Base() types.Type {
	_, t := gotypes.FollowPointers(v.Type)
	return t
}

// A Step ends the check of a value that meets one of its conditions.
type Step struct {
	If    []Condition // one at least, unless all values that come to the last step end there
	Fails *Failure    // nil if the value is valid: it may be left out
}

// A Failure is a rule that a value does not satisfy.
type Failure struct {
	Rule string // as FieldError has it: min=1
	Unit Unit
}

// Unit is what a rule counts in a value.
type Unit int

// The units.
const (
	NoUnit Unit = iota // the rule looks at the value itself
	Characters
	Elements
	Entries
)

// A Condition is met by some values of a type, and not by others.
type Condition struct {
	Test Test
	Not  bool // met by the values that do not pass the test

	Unit    Unit           // of TestCompare: what is compared
	Compare token.Token    // of TestCompare: ==, !=, <, <=, > or >=
	Operand constant.Value // of TestCompare

	Words  []constant.Value // of TestOneOf: strings or integers
	Format TextFormat       // of TestFormat
}

// A Test is a question about a value.
type Test int

// The tests.
const (
	TestNil     Test = iota // one of the pointers that lead to the value is nil
	TestZero                // it is the zero value of its type
	TestCompare             // it, or how many there are in it, compares with Operand
	TestOneOf               // it is one of Words
	TestFormat              // its text has a format; it has a method String if it is no text
)

// A TextFormat is the name of a rule about a text.
type TextFormat string

// The formats.
const (
	Email TextFormat = "email"
	URL   TextFormat = "url"
	UUID  TextFormat = "uuid"
)

// Negated is met by those values that do not meet c. Only numbers that are not a number keep
// comparisons from being turned round, so those of floats get a Not.
func (c Condition) Negated(isFloat bool) Condition {
	opposite := map[token.Token]token.Token{
		token.EQL: token.NEQ, token.NEQ: token.EQL,
		token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
	}
	equality := c.Compare == token.EQL || c.Compare == token.NEQ
	if c.Test == TestCompare && !c.Not && (!isFloat || equality) {
		c.Compare = opposite[c.Compare]
		return c
	}
	c.Not = !c.Not
	return c
}
