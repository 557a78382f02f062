package validate

import (
	"fmt"
	"strings"

	"github.com/temporalgen/temporalgen/runtime/internal/text"
)

// The bounds of what a check says. Messages come from outside, so that nothing may grow with what is
// wrong in them.
const (
	// MaxFields is how many fields an Error has at most. The check ends when it finds another.
	MaxFields = 100
	// MaxPath is about how many bytes a FieldError's Path has at most. One that is longer goes on,
	// after an ellipsis, with its last step.
	MaxPath = 200
	// MaxText is how many bytes the text of an Error has at most.
	MaxText = 4096
	// MaxDepth is how many steps from the message a value may be, if its type is one that contains
	// values of its own type. It is what encoding/json decodes at most.
	MaxDepth = 10_000
)

// An Error says which fields of a message do not satisfy the rules of their validate tags.
// errors.As finds it in what a client returns for a message that it did not send, or that the
// workflow has rejected, and in what a worker tells its observer. What a worker answers to
// other processes is an application error of the type PayloadValidationError with the same text
// and with this as its details, in JSON.
type Error struct {
	// Fields are the fields that failed, each with the first of its rules that it does not
	// satisfy, in the order of their declaration. There is at least one, and at most
	// MaxFields.
	Fields []FieldError `json:"fields"`
	// More is true if the check has ended before the whole message was looked at.
	More bool `json:"more,omitempty"`
}

// Error lists the fields, the same text only once, and in at most MaxText bytes.
func (e *Error) Error() string {
	const separator, ending = ", ", ", and more"
	var b strings.Builder
	listed, more := map[string]bool{}, e.More
	for _, f := range e.Fields {
		s := text.Cut(f.Error(), MaxText-len(ending))
		if listed[s] {
			continue
		}
		listed[s] = true
		if b.Len() > 0 {
			if b.Len()+len(separator)+len(s)+len(ending) > MaxText {
				more = true
				break
			}
			b.WriteString(separator)
		}
		b.WriteString(s)
	}
	if more {
		b.WriteString(ending)
	}
	return b.String()
}

// A FieldError is a field of a message that does not satisfy a rule.
type FieldError struct {
	// Path leads from the message to the field, such as Items[2].Price or
	// Prices[*].Amount. It is empty for a message that is a nil pointer. It does not tell the
	// keys of maps, which may be what nobody else is to read: texts of errors go into
	// histories and logs.
	Path string `json:"path,omitempty"`
	// Keys are the texts of these keys, one for each [*] of Path. They are in no text, and go to no other process.
	Keys []string `json:"-"`
	// Rule is the name of the rule, such as min, and Param what is behind its equals
	// sign, if there is one.
	Rule  string `json:"rule"`
	Param string `json:"param,omitempty"`
	// Unit is what the rule counts, empty if it looks at the value itself.
	Unit Unit `json:"unit,omitempty"`
}

// PathWithKeys is Path with the keys in it, such as Prices[EUR].Amount: for those who have the message
// anyhow. It is as long as they are.
func (e FieldError) PathWithKeys() string {
	parts := strings.Split(e.Path, anyKey)
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		switch {
		case i == len(parts)-1:
		case i < len(e.Keys):
			b.WriteString("[" + e.Keys[i] + "]")
		default:
			b.WriteString(anyKey)
		}
	}
	return b.String()
}

// A Unit is what a rule such as min counts in a value.
type Unit string

const (
	// Characters are the Unicode code points of a string.
	Characters Unit = "characters"
	// Elements are those of a slice or an array.
	Elements Unit = "elements"
	// Entries are those of a map.
	Entries Unit = "entries"
)

// Error is a sentence such as "Quantity must be at least 1 (min=1)".
func (e FieldError) Error() string {
	path := e.Path
	if path == "" {
		path = "the message"
	}
	if e.Rule == "required" {
		return path + " is required"
	}
	rule := e.Rule
	if e.Param != "" {
		rule += "=" + e.Param
	}
	return fmt.Sprintf("%s %s (%s)", path, e.demand(), rule)
}

// ruleDepth is the rule that ends a check at MaxDepth. No tag has it.
const ruleDepth = "depth"

// demand is what the rule demands, to follow the name of a field.
func (e FieldError) demand() string {
	param := e.Param
	if param == "" {
		param = `""`
	}
	verb := "must be "
	if e.Unit != "" {
		verb, param = "must have ", e.count()
	}
	switch e.Rule {
	case "min", "gte":
		return verb + "at least " + param
	case "max", "lte":
		return verb + "at most " + param
	case "gt":
		return verb + "more than " + param
	case "lt":
		return verb + "less than " + param
	case "len", "eq":
		return verb + param
	case "ne":
		return strings.Replace(verb, "must", "must not", 1) + param
	case "oneof":
		return "must be one of " + param
	case "email":
		return "must be an e-mail address"
	case "url":
		return "must be a URL"
	case "uuid":
		return "must be a UUID"
	case "dive":
		return "must not be nil"
	case ruleDepth:
		return "is nested too deeply"
	}
	return "is not valid"
}

// count is the parameter with what it counts, such as "1 element".
func (e FieldError) count() string {
	unit := string(e.Unit)
	if e.Param == "1" {
		unit = strings.TrimSuffix(unit, "s")
		if stem, ok := strings.CutSuffix(unit, "ie"); ok {
			unit = stem + "y"
		}
	}
	return e.Param + " " + unit
}
