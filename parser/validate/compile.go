package validate

import (
	"cmp"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// A Package is what a compiler asks about the package whose messages it compiles the tags of.
type Package struct {
	Types *types.Package

	TypeString func(types.Type) string        // as it is written in the package
	Nameable   func(types.Type) error         // why generated code cannot refer to a type
	Invalid    func(types.Type) bool          // whether a type does not type-check, which is reported elsewhere
	Tag        func(*types.Var) *ast.BasicLit // the tag of a field, nil if its source is not at hand
}

// A Compiler compiles the validate tags of the messages of a package. It is not safe for use by
// several goroutines at the same time.
type Compiler struct {
	pkg      Package
	reporter *diag.Reporter
	messages typeutil.Map    // of *value
	structs  typeutil.Map    // of *fields: all that were found in messages
	names    map[string]bool // of these
}

// NewCompiler makes a compiler that reports what is wrong.
func NewCompiler(pkg Package, reporter *diag.Reporter) *Compiler {
	return &Compiler{pkg: pkg, reporter: reporter, names: make(map[string]bool)}
}

// fields are those of a struct.
type fields struct {
	name string // unique in the package
	typ  types.Type
	at   place // where it was found
	list []field

	unnameable bool // which has been reported
}

type field struct {
	name  string
	value *value
}

// A place is where something about a validate tag is reported: at its field, or at the message
// that the field is a part of if it is declared in another package.
type place struct {
	diag.Range
	label   string                // such as Item.Price
	foreign bool                  // the field is declared in another package
	within  func(span) diag.Range // where a part of the tag is; nil if that is not known
}

// of is the place of a part of the tag.
func (at place) of(s span) place {
	if at.within != nil {
		at.Range = at.within(s)
	}
	return at
}

func (c *Compiler) ruleError(at place, err error) *diag.Diagnostic {
	return c.reporter.Errorf(at, diag.ValidateRule, "%s: %v", at.label, err)
}

// Message compiles the tags in the type of a message, which stands at a place, and reports what is
// wrong with them. name is for a struct that has none.
//
// A message that is a slice, an array or a map stands for its elements. One that is a nil pointer
// is not valid, as go-playground/validator demands.
func (c *Compiler) Message(at diag.Range, name string, t types.Type) { c.message(at, name, t) }

func (c *Compiler) message(at diag.Range, name string, t types.Type) *value {
	if m, ok := c.messages.At(t).(*value); ok {
		return m
	}
	m := c.value(place{Range: at, label: name}, t, nil, true)
	if m.pointers > 0 {
		m.demands = []demand{{rule: required, fails: &contract.Failure{Rule: required}}}
	}
	c.messages.Set(t, m)
	return m
}

// value compiles the rules for a value, and the tags in its type. With dives its elements
// are checked even if no rule asks for it.
func (c *Compiler) value(at place, t types.Type, rules []rule, dives bool) *value {
	v := &value{typ: t}
	v.pointers, v.base = gotypes.FollowPointers(t)
	if c.pkg.Invalid(v.base.Underlying()) {
		return v // reported where types are checked
	}
	if err := undecidable(t, v.base, len(rules) > 0); err != nil {
		if len(rules) > 0 {
			at = at.of(rules[0].span)
		}
		c.ruleError(at, err)
		return v
	}
	behind, isDive, wrong := v.compile(rules)
	if wrong == nil {
		wrong = c.zeroTestable(v, rules)
	}
	elem := gotypes.Elem(v.base)
	if isDive && elem == nil && wrong == nil {
		r := rules[len(rules)-len(behind)-1]
		wrong = &tagError{r.span, r.misfit(v.base)}
	}
	switch {
	case wrong != nil:
		c.ruleError(at.of(wrong.span), wrong)
		v.demands = nil
	case isDive:
		at.label += "[]"
		v.elem = c.value(at, elem, behind, false)
	case elem == nil:
		v.fields = c.fieldsOf(at, v.base)
	case dives && gotypes.End(v.base) == nil: // there is no struct in it
	case dives:
		v.elem = c.value(at, elem, nil, true)
	default:
		c.warnNoDive(at, elem)
	}
	return v
}

// errDynamic is the error for a rule on a value whose type is not known when generating.
var errDynamic = errors.New("what an interface holds is not known when generating: use a type of its own")

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
			return errors.New("a type with a method ValidatorValue is not supported: write a method Validate() error")
		}
	}
	return nil
}

// hasTags reports whether a struct's own fields have rules.
func hasTags(s *types.Struct) bool {
	for i := range s.NumFields() {
		if tag := reflect.StructTag(s.Tag(i)).Get("validate"); tag != "" && tag != "-" {
			return true
		}
	}
	return false
}

// warnNoDive reports that the tags of elements are passed over.
func (c *Compiler) warnNoDive(at place, elem types.Type) {
	elem = gotypes.End(elem)
	if elem == nil {
		return
	}
	if s, ok := elem.Underlying().(*types.Struct); ok && hasTags(s) && !validatedAsTime(elem) && !at.foreign {
		c.reporter.Warnf(at, diag.ValidateTag, `%s has no dive, so that the validate tags of %s are not checked there: `+
			`add dive, or tag it validate:"-" if that is meant`, at.label, c.pkg.TypeString(elem))
	}
}

// fieldsOf compiles the tags of a struct, nil if t is none that has rules of its own.
func (c *Compiler) fieldsOf(at place, t types.Type) *fields {
	u, ok := t.Underlying().(*types.Struct)
	if !ok || validatedAsTime(t) || gotypes.IsProto(types.NewPointer(t)) {
		return nil
	}
	if s, ok := c.structs.At(t).(*fields); ok {
		return s
	}
	at.within = nil
	s := &fields{name: c.checkName(at, t), typ: t, at: at}
	c.structs.Set(t, s)
	if gotypes.TypeName(t) != nil {
		at.label = c.pkg.TypeString(t)
	}
	for i := range u.NumFields() {
		c.field(at, s, u.Field(i), u.Tag(i))
	}
	return s
}

// field compiles the tag of a field, and adds it to those of its struct.
func (c *Compiler) field(owner place, s *fields, f *types.Var, tag string) {
	text := reflect.StructTag(tag).Get("validate")
	if text == "-" {
		return
	}
	at := c.placeOf(owner, f, text)
	if reason := notChecked(f, tag); reason != "" {
		if text != "" {
			c.reporter.Errorf(at.of(span{0, len(text)}), diag.ValidateTag,
				"%s %s, so that its validate tag is not checked: remove the tag", at.label, reason)
		}
		return
	}
	if c.pkg.Invalid(f.Type()) {
		return // reported where types are checked
	}
	var rules []rule
	if text != "" {
		var err *tagError
		if rules, err = parseTag(text); err != nil {
			d := c.ruleError(at.of(err.span), err)
			if unknown, ok := errors.AsType[*spelling.UnknownWord](err); ok && at.within != nil {
				name := at.within(span{err.span.start, err.span.start + len(unknown.Word)})
				if int(name.End()-name.Pos()) == len(unknown.Word) { // otherwise the tag has escapes
					d.Fixes = []diag.Fix{c.reporter.Write(name, unknown.Meant)}
				}
			}
			return
		}
	}
	s.list = append(s.list, field{f.Name(), c.value(at, f.Type(), rules, false)})
}

// notChecked explains why a field is no part of a message, "" if it is one.
func notChecked(f *types.Var, tag string) string {
	switch {
	case f.Name() == "_" || !gotypes.IsSent(f):
		return "is not exported"
	case reflect.StructTag(tag).Get("json") == "-":
		return `is not sent (json:"-")`
	}
	return ""
}

// placeOf is the place of a field with a tag.
func (c *Compiler) placeOf(owner place, f *types.Var, text string) place {
	at := place{Range: owner.Range, label: owner.label + "." + f.Name(), foreign: f.Pkg() != c.pkg.Types}
	if at.foreign {
		return at
	}
	at.Range = diag.Span{From: f.Pos(), To: f.Pos() + token.Pos(len(f.Name()))}
	if literal := c.pkg.Tag(f); literal != nil {
		at.within = func(s span) diag.Range { return sourceOf(literal, text, s) }
	}
	return at
}

// sourceOf is where a part of a validate tag is in the tag of its field: the whole of that if
// there are escapes in it.
func sourceOf(literal *ast.BasicLit, text string, s span) diag.Range {
	for _, quote := range []string{`"`, `\"`} {
		before := "validate:" + quote
		i := strings.Index(literal.Value, before+text+quote)
		if i > 0 && strings.ContainsRune("`\" ", rune(literal.Value[i-1])) {
			begin := literal.Pos() + token.Pos(i+len(before))
			return diag.Span{From: begin + token.Pos(s.start), To: begin + token.Pos(s.end)}
		}
	}
	return literal
}

// Checks returns what the tags of messages demand. Of their types those count whose tags
// Message has compiled, or that are elements of such.
func (c *Compiler) Checks(messages []types.Type) contract.Checks {
	values := c.compiled(messages)
	l := c.link(values)
	var checks contract.Checks
	for i, t := range messages {
		check := values[i].check(l.checkOf)
		if check == nil || check.Struct == nil && check.Elem == nil || checks.Of(t) != nil {
			continue // a nil pointer alone is none of our business
		}
		checks.Messages = append(checks.Messages, check)
		addStructs(&checks, check)
	}
	slices.SortFunc(checks.Messages, func(a, b *contract.ValueCheck) int {
		return cmp.Compare(types.TypeString(a.Type, nil), types.TypeString(b.Type, nil))
	})
	slices.SortFunc(checks.Structs, func(a, b *contract.StructCheck) int { return cmp.Compare(a.Name, b.Name) })
	return checks
}

// compiled are the values of messages of which there is nothing to say any more.
func (c *Compiler) compiled(messages []types.Type) []*value {
	reporter := c.reporter
	defer func() { c.reporter = reporter }()
	c.reporter = &diag.Reporter{Fset: reporter.Fset}
	var values []*value
	for _, t := range messages {
		values = append(values, c.message(diag.At(token.NoPos), "", t))
	}
	return values
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
