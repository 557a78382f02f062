package validate

import "strings"

// A Place is where in a message a check is: at the message itself, a field, an element or an entry.
// It is for generated code, which makes it with Root and calls its methods on the way through the
// message. It is good for one check in one goroutine, and until the check goes on to a place beside it
// or above.
type Place struct {
	check *check
	depth int
}

// A check is what all places of a message share.
type check struct {
	steps   []step // those to the place that was made last; others need the first of them
	fields  []FieldError
	stopped bool
}

// Root is the message itself, which a check begins with.
func Root() Place { return Place{check: new(check)} }

// Field is a field of a struct, or a parameter.
func (p Place) Field(name string) Place { return p.to(step{kind: fieldStep, text: name}) }

// Index is the i-th element of a slice or an array.
func (p Place) Index(i int) Place { return p.to(step{kind: indexStep, index: i}) }

// Key is an entry of a map.
func (p Place) Key(key string) Place { return p.to(step{kind: keyStep, text: key}) }

func (p Place) to(s step) Place {
	p.check.steps = append(p.check.steps[:p.depth], s)
	return Place{p.check, p.depth + 1}
}

// Fails notes that the value at the place does not satisfy a rule, which is given as in its tag:
// min=1.
func (p Place) Fails(rule string) { p.FailsLength(rule, "") }

// FailsLength is Fails for rules that count something.
func (p Place) FailsLength(rule string, unit Unit) {
	if p.check.stopped {
		return
	}
	if len(p.check.fields) == MaxFields {
		p.check.stopped = true
		return
	}
	name, param, _ := strings.Cut(rule, "=")
	path, keys := p.path()
	p.check.fields = append(p.check.fields, FieldError{Path: path, Keys: keys, Rule: name, Param: param, Unit: unit})
}

// Done reports whether nothing more is to be looked for at the place or below, since as much has been
// found as there is room for. A place that is deeper than MaxDepth ends the check. So values that
// contain values of their own type are left when Done says so.
func (p Place) Done() bool {
	if p.depth > MaxDepth && !p.check.stopped {
		p.FailsLength(ruleDepth, "")
		p.check.stopped = true
	}
	return p.check.stopped
}

// Err is what was found in the message, as an *Error, and nil if that is nothing.
func (p Place) Err() error {
	if len(p.check.fields) == 0 {
		return nil
	}
	return &Error{Fields: p.check.fields, More: p.check.stopped}
}

// Required makes the check of a message that is a pointer, which must not be nil, of that of what it points to.
func Required[T any](check func(Place, *T)) func(Place, **T) {
	return func(at Place, message **T) {
		if *message == nil {
			at.Fails("required")
			return
		}
		check(at, *message)
	}
}
