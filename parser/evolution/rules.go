package evolution

import (
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

// A presence is whether a value may be left out of a message, before and now. What is left out is zero or nil.
type presence struct{ known, was, is bool }

// rules compares what is checked of values. What is answered is not checked. What is said is what of the rules has changed, as
// far as that changes which values are allowed.
func (w *walk) rules(at place, o, n side, p presence) {
	if w.use.answer || w.unchecked {
		return
	}
	w.examples(at, o, n)
	field := p.known
	if was, is := leavesZero(o), leavesZero(n); !p.known && (was || is) {
		p = presence{true, was, is}
	}
	was, is := allowedBy(o, p.known && p.was), allowedBy(n, p.known && p.is)
	narrower, wider := p.known && p.was && !p.is, p.known && !p.was && p.is
	atZero := true // all that differs is about zero values
	for _, s := range samples(was, is) {
		before, now := was.contains(s), is.contains(s)
		narrower, wider = narrower || before && !now, wider || now && !before
		atZero = atZero && (before == now || s.zero)
	}
	told := [2]bool{}
	for _, d := range details(was, is) {
		if d.stricter && narrower {
			told[0] = true
			w.note(w.use, at, d)
		}
		if d.looser && wider {
			told[1] = true
			w.note(w.use, at, d)
		}
	}
	zero := "empty"
	if was.axis == numeric {
		zero = "0"
	}
	if field && was.equal(is) && leavesZero(o) == leavesZero(n) && !w.comparison.equal(o.Schema, n.Schema) {
		return // it is required because of something in it, which is told there
	}
	if narrower && !told[0] {
		switch {
		case field && atZero && !p.was: // what is in a struct has demanded that before
		case field && p.was && !p.is:
			w.note(w.use, at, stricter("is required"))
		case atZero:
			w.note(w.use, at, stricter("may no longer be "+zero))
		default:
			w.note(w.use, at, stricter("is checked by another rule"))
		}
	}
	if wider && !told[1] {
		switch {
		case field && atZero && !p.is:
		case field && !p.was && p.is:
			w.note(w.use, at, looser("is no longer required"))
		case atZero:
			w.note(w.use, at, looser("may also be "+zero))
		case !narrower: // what is stricter breaks all that this does
			w.note(w.use, at, looser("is checked by another rule"))
		}
	}
}

// leavesZero reports whether the zero value of a struct is allowed, whatever is checked of what is in it.
func leavesZero(s side) bool {
	return slices.ContainsFunc(s.rules, func(r *descriptor.Schema) bool { return slices.Contains(r.GoChecks, "omitempty") })
}

// details are in which demands two sides differ.
func details(was, is allowed) []what {
	var list []what
	for _, kind := range []demandKind{least, most} {
		list = append(list, boundChanged(was, is, kind)...)
	}
	list = append(list, valuesChanged(was.values(), is.values())...)
	list = append(list, formatChanged(was.texts(format), is.texts(format))...)
	return append(list, checksChanged(was.texts(check, unlike), is.texts(check, unlike))...)
}

// boundChanged is that a bound is another one.
func boundChanged(was, is allowed, kind demandKind) []what {
	before, had := was.tightest(kind)
	now, has := is.tightest(kind)
	names := map[axis][2]string{
		numeric: {"minimum", "maximum"}, length: {"least length", "greatest length"},
		elements: {"least number of elements", "greatest number of elements"},
	}[is.axis]
	show := func(d demand) string {
		exclusive := ""
		if d.exclusive {
			exclusive = "exclusive "
		}
		return "the " + exclusive + names[kind] + " " + decimal(d.bound)
	}
	switch {
	case !had && !has, had && has && sameBound(before.bound, now.bound) && before.exclusive == now.exclusive:
		return nil
	case !had:
		return []what{stricter("gets " + show(now))}
	case !has:
		return []what{looser("loses " + show(before))}
	}
	says := "has " + show(now) + ", and had "
	if before.exclusive == now.exclusive {
		says += decimal(before.bound)
	} else {
		says += show(before)
	}
	if order := now.bound.Cmp(before.bound); order == 0 && now.exclusive || order != 0 && (order > 0) == (kind == least) {
		return []what{stricter(says)}
	}
	return []what{looser(says)}
}

// valuesChanged is that other values are allowed.
func valuesChanged(was, is []string) []what {
	narrower := func(says string) what {
		change := stricter(says)
		change.code = diag.ValueGone
		change.remedy = "take the value until nothing has it any more"
		return change
	}
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		return []what{narrower("may only be " + listed(is))}
	case is == nil:
		return []what{looser("may be more than " + listed(was))}
	}
	var list []what
	if gone := without(was, is); len(gone) > 0 {
		list = append(list, narrower("may no longer be "+listed(gone)))
	}
	if added := without(is, was); len(added) > 0 {
		list = append(list, looser("may also be "+listed(added)))
	}
	return list
}

// listed are values in a sentence.
func listed(values []string) string {
	shown := slices.Clone(values)
	for i, v := range shown {
		if v == "" {
			shown[i] = `""`
		}
	}
	return strings.Join(shown, ", ")
}

// examples compares the constants of a type. Nothing refuses another value.
func (w *walk) examples(at place, o, n side) {
	if n.Type != o.Type {
		return
	}
	w.constants(at.ofType(o, n), "has", o.Schema, n.Schema)
	if was, is := o.PropertyNames, n.PropertyNames; was != nil && is != nil {
		w.constants(at, "has keys that have", was, is)
	}
}

// constants compares the constants of a type.
func (w *walk) constants(at place, has string, old, new *descriptor.Schema) {
	if len(new.Examples) == 0 && (new.GoType == "" || basicNames[new.GoType] != "") {
		return // it has no type with constants any more, and takes all values
	}
	if gone := without(literals(old.Examples), literals(new.Examples)); len(gone) > 0 {
		w.note(w.use, at, what{
			code: diag.ValueGone, says: has + " no constant " + listed(gone) + " any more",
			replaces: "recorded messages and deployed clients still say it, and nothing refuses it",
			remedy:   "keep the constant while they do, or refuse the value with the rule oneof", effect: effect{foreign: true},
		})
	}
	if added := without(literals(new.Examples), literals(old.Examples)); len(added) > 0 {
		w.note(w.use, at, what{says: has + " a new constant " + listed(added)})
	}
}

// formatChanged is that texts are of other formats.
func formatChanged(was, is []string) []what {
	gone, added := without(was, is), without(is, was)
	switch {
	case len(added) > 0 && len(gone) > 0:
		return []what{stricter("has to be " + formatted(added) + ", and had to be " + formatted(gone))}
	case len(added) > 0:
		return []what{stricter("has to be " + formatted(added))}
	case len(gone) > 0:
		return []what{looser("need not be " + formatted(gone) + " any more")}
	}
	return nil
}

// formatted says what texts of some formats are.
func formatted(formats []string) string {
	names := map[string]string{email: "an email address", uuid: "a UUID", url: "a URL"}
	var list []string
	for _, f := range formats {
		name, ok := names[f]
		if !ok {
			name = "a text that matches " + f
		}
		list = append(list, name)
	}
	return strings.Join(list, " and ")
}

// checksChanged is that other rules are checked which no keyword expresses.
func checksChanged(was, is []string) []what {
	var list []what
	if added := without(is, was); len(added) > 0 {
		list = append(list, stricter("is checked by "+strings.Join(added, ", ")))
	}
	if gone := without(was, is); len(gone) > 0 {
		list = append(list, looser("is no longer checked by "+strings.Join(gone, ", ")))
	}
	return list
}

// checks compares what is checked of all of a message.
func (w *walk) checks(at place, was, is []string) {
	for _, change := range checksChanged(was, is) {
		w.note(w.use, at, change)
	}
}
