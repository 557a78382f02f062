package validate

import (
	"go/types"
	"slices"
)

// A Rule is what a validate tag can say.
type Rule struct {
	Name   string
	Sample string // a parameter, "" for rules that have none
	Help   string // a sentence for people
}

// Rules returns all rules, in the order of the documentation.
func Rules() []Rule {
	return []Rule{
		{"required", "", "The value is not zero: not empty, not 0, not nil."},
		{"omitempty", "", "If the value is zero, the rules behind it do not count."},
		{"min", "1", "At least so much, or so many characters or elements."},
		{"max", "10", "At most so much, or so many characters or elements."},
		{"gt", "0", "More than that, or than so many characters or elements."},
		{"gte", "1", "As min."},
		{"lt", "10", "Less than that, or than so many characters or elements."},
		{"lte", "10", "As max."},
		{"len", "2", "Exactly so much, or so many characters or elements."},
		{"eq", "1", "Equal to that, or as many elements."},
		{"ne", "0", "Not equal to that, or not as many elements."},
		{"oneof", "red green", "One of some words with spaces between them. 'light blue' is one word."},
		{"email", "", "An e-mail address."},
		{"url", "", "A URL."},
		{"uuid", "", "A UUID."},
		{"dive", "", "The rules behind it are those of the elements, or of the values of a map."},
	}
}

// AppliesTo reports whether values of a type can have the rule.
func (r Rule) AppliesTo(t types.Type) bool {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Chan, *types.Signature:
		return false
	case *types.Slice, *types.Array, *types.Map:
		if r.Name == dive {
			return true
		}
	}
	if r.Name == required || r.Name == omitEmpty || r.Name == dive {
		return r.Name != dive
	}
	// Which parameter there would be depends on the type.
	return slices.ContainsFunc([]string{"1", "true", "1s"}, func(param string) bool {
		_, err := rule{name: r.Name, param: param, hasParam: r.Sample != ""}.demanded(t)
		return err == nil
	})
}
