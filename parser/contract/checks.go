package contract

import (
	"go/token"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// Checks are what the validate tags of a workflow's messages demand. Nothing that is in
// them is without effect.
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

// A StructCheck is what the tags of a struct's fields demand.
type StructCheck struct {
	Name   string     // unique in the package, for WorkflowNames.CheckType
	Type   types.Type // as its author wrote it
	Fields []*FieldCheck

	Needed bool // has a field with an effect
}

// Recursive reports whether a value of the struct can contain others of it.
func (s *StructCheck) Recursive() bool { return s.reaches(s, map[*StructCheck]bool{}) }

// reaches reports whether a value of the struct can contain one of another. Those that were seen are not
// asked again.
func (s *StructCheck) reaches(other *StructCheck, seen map[*StructCheck]bool) bool {
	if seen[s] {
		return false
	}
	seen[s] = true
	for _, field := range s.Fields {
		value := field.Value
		for value.Elem != nil {
			value = value.Elem
		}
		if inner := value.Struct; inner != nil && (inner == other || inner.reaches(other, seen)) {
			return true
		}
	}
	return false
}

// A FieldCheck is what is demanded of a field.
type FieldCheck struct {
	Name  string
	Value *ValueCheck
}

// A ValueCheck is what is demanded of a value: first its own rules, then what its
// elements or its fields have to satisfy. Pointers are followed. If a pointer is nil, the
// first rule fails, unless it is omitempty; without a rule there is nothing to check.
type ValueCheck struct {
	Type   types.Type
	Rules  []*Rule
	Elem   *ValueCheck  // of each element, nil for none
	Struct *StructCheck // of the fields, nil for none
}

// Pointers is the number of pointers that lead to the value, and Base its type then.
func (v *ValueCheck) Pointers() int {
	n, _ := gotypes.FollowPointers(v.Type)
	return n
}

// Base is the type of the value at the end of all pointers.
func (v *ValueCheck) Base() types.Type {
	_, t := gotypes.FollowPointers(v.Type)
	return t
}

// HasEffect reports whether there is a value that does not satisfy v.
func (v *ValueCheck) HasEffect() bool {
	if v.Elem != nil && v.Elem.HasEffect() || v.Struct != nil && v.Struct.Needed {
		return true
	}
	for _, r := range v.Rules {
		if r.Name != RuleOmitEmpty {
			return true
		}
	}
	return false
}

// Names of rules that are more than a condition on the value.
const (
	RuleRequired  = "required"  // the value is not zero
	RuleOmitEmpty = "omitempty" // the rules behind it do not count for a zero value
	RuleDive      = "dive"      // the rules behind it are those of the elements
)

// A Rule is a rule of a validate tag, compiled for the type of a value.
type Rule struct {
	Name  string
	Param string // as its author wrote it

	// Measure and Compare say what a comparison compares with Operand, and how they have
	// to compare. Always is set instead if every value of the type satisfies it, so that
	// only a nil pointer does not.
	Measure Measure
	Compare token.Token
	Operand string // a Go expression, or the number of nanoseconds of a duration
	Always  bool

	Words []string // of oneof, as Go expressions
}

// A Measure is what a rule looks at.
type Measure int

// The measures.
const (
	MeasureNone     Measure = iota // the rule is no comparison
	MeasureValue                   // a string, an integer or a bool
	MeasureFloat                   // which may be not a number, and then satisfies nothing
	MeasureDuration                // a time.Duration
	MeasureRunes                   // the characters of a string
	MeasureElements                // those of a slice or an array
	MeasureEntries                 // those of a map
	MeasureString                  // the text that the method String returns
)
