package parser

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A place is where something about a validate tag is reported: at its field, or at the
// message that the field is a part of if it is declared in another package.
type place struct {
	pos     token.Pos
	label   string // such as Item.Price
	foreign bool   // the field is declared in another package
}

func (c *checker) ruleError(at place, err error) {
	c.Errorf(diag.At(at.pos), diag.ValidateRule, "%s: %v", at.label, err)
}

// messageCheck compiles the tags in the type of a message. A message that is a slice, an
// array or a map stands for its elements. name is for a struct that has none.
func (c *checker) messageCheck(pos token.Pos, name string, t types.Type) *contract.ValueCheck {
	return c.valueCheck(place{pos: pos, label: name}, t, nil, true)
}

// valueCheck compiles the rules for a value, and the tags in its type. With dives its
// elements are checked even if no rule asks for it.
func (c *checker) valueCheck(at place, t types.Type, rules []tagRule, dives bool) *contract.ValueCheck {
	v := &contract.ValueCheck{Type: t}
	pointers, base := gotypes.FollowPointers(t)
	if c.invalid(base.Underlying()) {
		return v // reported where types are checked
	}
	if err := undecidable(t, base, len(rules) > 0); err != nil {
		c.ruleError(at, err)
		return v
	}
	elem := gotypes.Elem(base)
	for i, r := range rules {
		atNil := i == 0 && pointers > 0
		if r.name == contract.RuleDive {
			if elem == nil {
				c.ruleError(at, r.misfit(base))
				return v
			}
			if atNil {
				v.Rules = append(v.Rules, &contract.Rule{Name: contract.RuleDive})
			}
			at.label += "[]"
			v.Elem = c.valueCheck(at, elem, rules[i+1:], false)
			return v
		}
		rule, err := r.compile(base)
		if err == nil && pointers == 0 && (r.name == contract.RuleRequired || r.name == contract.RuleOmitEmpty) {
			err = c.zeroTestable(base)
		}
		if err != nil {
			c.ruleError(at, err)
			return v
		}
		if atNil || !rule.Always {
			v.Rules = append(v.Rules, rule)
		}
	}
	switch {
	case elem == nil:
		v.Struct = c.structCheck(at, base)
	case dives && gotypes.End(base) == nil: // there is no struct in it
	case dives:
		v.Elem = c.valueCheck(at, elem, nil, true)
	default:
		c.warnNoDive(at, elem)
	}
	return v
}

// undecidable explains why nothing can be said about the values of a type when generating.
func undecidable(t, base types.Type, hasRules bool) error {
	if s, ok := base.Underlying().(*types.Struct); !hasRules && (!ok || !hasTags(s)) {
		return nil
	}
	if types.IsInterface(base) {
		return errDynamic
	}
	if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "ValidatorValue"); obj != nil {
		if _, ok := obj.(*types.Func); ok {
			return fmt.Errorf("a type with a method ValidatorValue is not supported: write a method Validate() error")
		}
	}
	return nil
}

// hasTags reports whether a struct's own fields have rules.
func hasTags(s *types.Struct) bool {
	for i := range s.NumFields() {
		if tag := validateTag(s, i); tag != "" && tag != "-" {
			return true
		}
	}
	return false
}

func validateTag(s *types.Struct, i int) string { return reflect.StructTag(s.Tag(i)).Get("validate") }

// warnNoDive reports that the tags of elements are passed over.
func (c *checker) warnNoDive(at place, elem types.Type) {
	elem = gotypes.End(elem)
	if elem == nil {
		return
	}
	if s, ok := elem.Underlying().(*types.Struct); ok && hasTags(s) && !validatedAsTime(elem) && !at.foreign {
		c.Warnf(diag.At(at.pos), diag.ValidateTag, `%s has no dive, so that the validate tags of %s are not checked there: `+
			`add dive, or tag it validate:"-" if that is meant`, at.label, c.typeString(elem))
	}
}

// structCheck compiles the tags of a struct, nil if t is none that has rules of its own.
func (c *checker) structCheck(at place, t types.Type) *contract.StructCheck {
	u, ok := t.Underlying().(*types.Struct)
	if !ok || validatedAsTime(t) || isProto(types.NewPointer(t)) {
		return nil
	}
	for _, s := range c.structChecks {
		if types.Identical(s.Type, t) {
			return s
		}
	}
	s := &contract.StructCheck{Name: c.checkName(at, t), Type: t}
	c.structPlaces[s] = at
	c.structChecks = append(c.structChecks, s)
	if typeName(t) != nil {
		at.label = c.typeString(t)
	}
	for i := range u.NumFields() {
		c.fieldCheck(at, s, u.Field(i), u.Tag(i))
	}
	return s
}

// checkName chooses a name for a struct that no other has in this package.
func (c *checker) checkName(at place, t types.Type) string {
	name := c.nameOf(t)
	if name == "" {
		name = exportName(strings.NewReplacer(".", "", "[]", "").Replace(at.label))
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(c.structChecks, func(s *contract.StructCheck) bool { return s.Name == name })
	}
	if !taken(name) {
		return name
	}
	for i := 2; ; i++ {
		if numbered := fmt.Sprint(name, i); !taken(numbered) {
			return numbered
		}
	}
}

// nameOf makes one word of a type: PairStringItem of Pair[string, []Item].
func (c *checker) nameOf(t types.Type) string {
	t = followUnnamed(t)
	name, args := typeName(t), (*types.TypeList)(nil)
	switch t := t.(type) {
	case *types.Basic:
		return exportName(t.Name())
	case *types.Named:
		args = t.TypeArgs()
	case *types.Alias:
		args = t.TypeArgs()
	}
	if name == nil {
		return ""
	}
	word := exportName(name.Name())
	if name.Pkg() != nil && name.Pkg() != c.source.Types {
		word = exportName(name.Pkg().Name()) + word
	}
	for arg := range args.Types() {
		word += c.nameOf(arg)
	}
	return word
}

// followUnnamed is the type at the end of pointers, slices, arrays and maps that have no
// names.
func followUnnamed(t types.Type) types.Type {
	for {
		switch u := t.(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice, *types.Array, *types.Map:
			t = gotypes.Elem(u)
		default:
			return t
		}
	}
}

func exportName(name string) string {
	runes := []rune(name)
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}

// fieldCheck compiles the tag of a field, and adds it to that of its struct.
func (c *checker) fieldCheck(owner place, s *contract.StructCheck, f *types.Var, tag string) {
	at := place{owner.pos, owner.label + "." + f.Name(), f.Pkg() != c.source.Types}
	if !at.foreign {
		at.pos = f.Pos()
	}
	text := reflect.StructTag(tag).Get("validate")
	if text == "-" {
		return
	}
	if reason := notChecked(f, tag); reason != "" {
		if text != "" {
			c.Errorf(diag.At(at.pos), diag.ValidateTag, "%s %s, so that its validate tag is not checked: remove the tag", at.label, reason)
		}
		return
	}
	if c.invalid(f.Type()) {
		return // reported where types are checked
	}
	var rules []tagRule
	if text != "" {
		var err error
		if rules, err = parseValidateTag(text); err != nil {
			c.ruleError(at, err)
			return
		}
	}
	s.Fields = append(s.Fields, &contract.FieldCheck{Name: f.Name(), Value: c.valueCheck(at, f.Type(), rules, false)})
}

// notChecked explains why a field is no part of a message, "" if it is one.
func notChecked(f *types.Var, tag string) string {
	switch {
	case f.Name() == "_" || !isSent(f):
		return "is not exported"
	case reflect.StructTag(tag).Get("json") == "-":
		return `is not sent (json:"-")`
	}
	return ""
}

// checksOf returns what the tags of a workflow's messages demand.
func (c *checker) checksOf(w *contract.Workflow) contract.Checks {
	var checks contract.Checks
	c.settleChecks()
	for _, p := range messageParams(w) {
		v := c.messageCheck(token.NoPos, "", p.Type)
		if c.settle(v); v.HasEffect() && checks.Of(p.Type) == nil {
			checks.Messages = append(checks.Messages, v)
			addStructs(&checks, v)
		}
	}
	slices.SortFunc(checks.Messages, func(a, b *contract.ValueCheck) int {
		return cmp.Compare(types.TypeString(a.Type, nil), types.TypeString(b.Type, nil))
	})
	slices.SortFunc(checks.Structs, func(a, b *contract.StructCheck) int { return cmp.Compare(a.Name, b.Name) })
	return checks
}

// messageParams are the parameters of a workflow's messages.
func messageParams(w *contract.Workflow) []contract.Param {
	params := slices.Clone(w.Run.Params)
	for _, s := range w.Signals {
		params = append(params, s.Message()...)
	}
	for _, q := range w.Queries {
		params = append(params, q.Params...)
	}
	for _, u := range w.Updates {
		params = append(params, u.Params...)
	}
	return params
}

// addStructs adds the structs that a value consists of.
func addStructs(c *contract.Checks, v *contract.ValueCheck) {
	if v.Elem != nil {
		addStructs(c, v.Elem)
	}
	if v.Struct == nil || slices.Contains(c.Structs, v.Struct) {
		return
	}
	c.Structs = append(c.Structs, v.Struct)
	for _, f := range v.Struct.Fields {
		addStructs(c, f.Value)
	}
}

// settleChecks finds out which structs have something to be checked, and removes what is
// without effect. Structs may contain each other, so that takes several rounds.
func (c *checker) settleChecks() {
	for changed := true; changed; {
		changed = false
		for _, s := range c.structChecks {
			if !s.Needed && slices.ContainsFunc(s.Fields, func(f *contract.FieldCheck) bool { return f.Value.HasEffect() }) {
				s.Needed, changed = true, true
			}
		}
	}
	for _, s := range c.structChecks {
		s.Fields = slices.DeleteFunc(s.Fields, func(f *contract.FieldCheck) bool { return !f.Value.HasEffect() })
		for _, f := range s.Fields {
			c.settle(f.Value)
		}
		if err := c.nameable(s.Type); s.Needed && err != nil {
			c.ruleError(c.structPlaces[s], fmt.Errorf("%w, so that its validate tags cannot be compiled", err))
		}
	}
}

// settle removes what is without effect.
func (c *checker) settle(v *contract.ValueCheck) {
	if v.Elem != nil {
		if c.settle(v.Elem); !v.Elem.HasEffect() {
			v.Elem = nil
		}
	}
	if v.Struct != nil && !v.Struct.Needed {
		v.Struct = nil
	}
	for n := len(v.Rules); v.Elem == nil && v.Struct == nil && n > 0 && v.Rules[n-1].Name == contract.RuleOmitEmpty; n-- {
		v.Rules = v.Rules[:n-1]
	}
}
