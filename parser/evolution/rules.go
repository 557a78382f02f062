package evolution

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

func stricter(says string) what {
	return what{
		code: diag.RuleStricter, says: says, remedy: "check the rule in the handler until nothing breaks it any more", effect: effect{stricter: true},
	}
}

func looser(says string) what {
	return what{
		code: diag.RuleLooser, says: says, remedy: waitOrPin, effect: effect{looser: true},
	}
}

// rules compares what is checked of values. What is answered is not checked.
func (w *walk) rules(at place, o, n side) {
	if w.use.answer {
		return
	}
	was, is := boundsOf(o), boundsOf(n)
	for _, b := range []struct {
		name    string
		was, is *big.Rat
		least   bool
	}{
		{"the minimum", was.minimum, is.minimum, true},
		{"the maximum", was.maximum, is.maximum, false},
		{"the least length", was.minLength, is.minLength, true},
		{"the greatest length", was.maxLength, is.maxLength, false},
		{"the least number of elements", was.minItems, is.minItems, true},
		{"the greatest number of elements", was.maxItems, is.maxItems, false},
	} {
		w.bound(at, b.name, b.was, b.is, b.least)
	}
	w.enum(at, o, n)
	w.examples(at, o.Schema, n.Schema)
	w.pattern(at, collect(o, func(s *descriptor.Schema) []string { return nonempty(s.Pattern) }),
		collect(n, func(s *descriptor.Schema) []string { return nonempty(s.Pattern) }))
	checks := func(s *descriptor.Schema) []string { return s.GoChecks }
	w.checks(at, collect(o, checks), collect(n, checks))
}

func nonempty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// collect gathers something from all that checks a value.
func collect(s side, of func(*descriptor.Schema) []string) []string {
	var all []string
	for _, rules := range s.rules {
		all = append(all, of(rules)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// bounds are those of numbers, texts and lists. nil is for none.
type bounds struct{ minimum, maximum, minLength, maxLength, minItems, maxItems *big.Rat }

func (b bounds) list() []*big.Rat {
	return []*big.Rat{b.minimum, b.maximum, b.minLength, b.maxLength, b.minItems, b.maxItems}
}

// equal reports whether two bounds are the same.
func (b bounds) equal(other bounds) bool {
	return slices.EqualFunc(b.list(), other.list(), sameBound)
}

func sameBound(a, b *big.Rat) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(b) == 0
}

// boundsOf returns the bounds of values, without those of their type. Exclusive bounds are taken for inclusive ones, which are
// told apart by a little.
func boundsOf(s side) bounds {
	var b bounds
	size := integerBounds[sizeOf(s.Schema)]
	tighten := func(bound **big.Rat, value *big.Rat, least bool) {
		if value != nil && (*bound == nil || (value.Cmp(*bound) > 0) == least) {
			*bound = value
		}
	}
	for _, r := range s.rules {
		if string(r.Minimum) != size[0] {
			tighten(&b.minimum, rational(r.Minimum, nil), true)
		}
		if string(r.Maximum) != size[1] {
			tighten(&b.maximum, rational(r.Maximum, nil), false)
		}
		little := big.NewRat(1, 1e9)
		tighten(&b.minimum, rational(r.ExclusiveMinimum, little), true)
		tighten(&b.maximum, rational(r.ExclusiveMaximum, new(big.Rat).Neg(little)), false)
		tighten(&b.minLength, whole64(r.MinLength), true)
		tighten(&b.maxLength, whole64(r.MaxLength), false)
		tighten(&b.minItems, whole64(or(r.MinItems, r.MinProperties)), true)
		tighten(&b.maxItems, whole64(or(r.MaxItems, r.MaxProperties)), false)
	}
	return b
}

func or(a, b *int64) *int64 {
	if a != nil {
		return a
	}
	return b
}

func whole64(n *int64) *big.Rat {
	if n == nil {
		return nil
	}
	return new(big.Rat).SetInt64(*n)
}

func rational(n json.Number, plus *big.Rat) *big.Rat {
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return nil
	}
	if plus != nil {
		r.Add(r, plus)
	}
	return r
}

// bound compares a bound.
func (w *walk) bound(at place, name string, was, is *big.Rat, least bool) {
	show := func(r *big.Rat) string {
		if r.IsInt() {
			return r.Num().String()
		}
		return strings.TrimRight(strings.TrimRight(r.FloatString(6), "0"), ".")
	}
	switch {
	case sameBound(was, is):
	case was == nil:
		w.note(w.use, at, stricter(fmt.Sprintf("gets %s %s", name, show(is))))
	case is == nil:
		w.note(w.use, at, looser(fmt.Sprintf("loses %s %s", name, show(was))))
	case (is.Cmp(was) > 0) == least:
		w.note(w.use, at, stricter(fmt.Sprintf("has %s %s, and had %s", name, show(is), show(was))))
	default:
		w.note(w.use, at, looser(fmt.Sprintf("has %s %s, and had %s", name, show(is), show(was))))
	}
}

// values are what a value has to be one of; nil if it may be any.
func values(s side) []string {
	for _, r := range s.rules {
		switch {
		case r.Const != nil:
			return []string{literal(r.Const)}
		case r.Enum != nil:
			return literals(r.Enum)
		}
	}
	return nil
}

func literals(values []any) []string {
	var texts []string
	for _, v := range values {
		texts = append(texts, literal(v))
	}
	return texts
}

// literal is a value as it is in JSON, without quotes.
func literal(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(encoded)
}

// without returns the texts of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// enum compares which values are allowed.
func (w *walk) enum(at place, o, n side) {
	was, is := values(o), values(n)
	narrower := func(says string) {
		change := stricter(says)
		change.code = diag.ValueGone
		change.remedy = "take the value until nothing has it any more"
		w.note(w.use, at, change)
	}
	switch {
	case was == nil && is == nil:
	case was == nil:
		narrower("may only be " + strings.Join(is, ", "))
	case is == nil:
		w.note(w.use, at, looser("may be more than "+strings.Join(was, ", ")))
	default:
		if gone := without(was, is); len(gone) > 0 {
			narrower("may no longer be " + strings.Join(gone, ", "))
		}
		if added := without(is, was); len(added) > 0 {
			w.note(w.use, at, looser("may also be "+strings.Join(added, ", ")))
		}
	}
}

// examples compares the constants of a type. Nothing refuses another value.
func (w *walk) examples(at place, old, new *descriptor.Schema) {
	if new.Type != old.Type || len(new.Examples) == 0 {
		return
	}
	if gone := without(literals(old.Examples), literals(new.Examples)); len(gone) > 0 {
		w.note(w.use, at, what{
			code: diag.ValueGone, says: "has no constant " + strings.Join(gone, ", ") + " any more",
			replaces: "recorded messages and deployed clients still say it, and nothing refuses it",
			remedy:   "keep the constant while they do, or refuse the value with the rule oneof", effect: effect{foreign: true},
		})
	}
	if added := without(literals(new.Examples), literals(old.Examples)); len(added) > 0 {
		w.note(w.use, at, what{says: "has a new constant " + strings.Join(added, ", ")})
	}
}

// pattern compares what texts look like. Which of two patterns is stricter is not known.
func (w *walk) pattern(at place, was, is []string) {
	switch {
	case slices.Equal(was, is):
	case len(without(is, was)) > 0:
		w.note(w.use, at, stricter("has to match another pattern"))
	default:
		w.note(w.use, at, looser("need not match a pattern any more"))
	}
}

// checks compares rules that the schema does not express.
func (w *walk) checks(at place, was, is []string) {
	if added := without(is, was); len(added) > 0 {
		w.note(w.use, at, stricter("is checked by "+strings.Join(added, ", ")))
	}
	if gone := without(was, is); len(gone) > 0 {
		w.note(w.use, at, looser("is no longer checked by "+strings.Join(gone, ", ")))
	}
}
