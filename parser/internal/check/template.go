package check

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// template resolves a template such as that of id= or key= against the parameters of a method. It
// returns nil if there is an error, which it reports.
func (c *checker) template(a *directive.Arg, method string, params []contract.Param, needsReference bool) *contract.Template {
	t := &contract.Template{Text: a.Value, Pos: c.Position(a.ValueRange().Pos())}
	pieces, bad := directive.SplitTemplate(a.Value)
	if bad != nil {
		c.Errorf(a.Part(bad.Offset, len(a.Value)-bad.Offset), diag.Template, "%s", bad.Message)
		return nil
	}
	ok, references := true, false
	for _, p := range pieces {
		if !p.Reference {
			t.Parts = append(t.Parts, contract.TemplatePart{Literal: p.Text})
			continue
		}
		references = true
		part, err := c.resolve(p.Text, method, params)
		if err != nil {
			d := c.Errorf(a.Part(p.Offset, len(p.Text)+2), diag.Template, "{%s}: %s", p.Text, err)
			if unknown, ok := errors.AsType[*spelling.UnknownWord](err); ok {
				at := a.Part(p.Offset+1+unknown.Offset, len(unknown.Word))
				if at.To-at.From == token.Pos(len(unknown.Word)) { // otherwise it has escapes
					d.Fixes = []diag.Fix{c.Write(at, unknown.Meant)}
				}
			}
			ok = false
			continue
		}
		t.Parts = append(t.Parts, part)
	}
	if needsReference && !references {
		c.Errorf(a.ValueRange(), diag.Template, "%s=%s is the same for every message: refer to a field, such as {RequestID}", a.Key, a.Value)
		return nil
	}
	if !ok {
		return nil
	}
	return t
}

// resolve finds what a reference refers to.
func (c *checker) resolve(reference, method string, params []contract.Param) (contract.TemplatePart, error) {
	segments := strings.Split(reference, ".")
	part := contract.TemplatePart{}
	switch {
	case len(params) == 0:
		return part, fmt.Errorf("%s has no parameter to take it from", method)
	case len(params) == 1 && gotypes.StructOf(params[0].Type) != nil:
		if _, err := c.selectPart(params[0].Type, segments[0], false); err != nil && segments[0] == params[0].Name {
			if len(segments) > 1 {
				return part, fmt.Errorf("write {%s}, since %s has one parameter", strings.Join(segments[1:], "."), method)
			}
			segments = nil // all of it, which has a text if it has a method String
		}
	default:
		i, err := paramNamed(segments[0], method, params)
		if err != nil {
			return part, err
		}
		part.Param, segments = i, segments[1:]
	}
	part.Type = params[part.Param].Type
	offset := len(reference) - len(strings.Join(segments, "."))
	addressable := true
	var tags []string
	for _, name := range segments {
		s, err := c.selectPart(part.Type, name, true)
		if err != nil {
			if unknown, ok := errors.AsType[*spelling.UnknownWord](err); ok {
				unknown.Offset = offset
			}
			return part, err
		}
		offset += len(name) + len(".")
		addressable, tags = addressable && !s.Getter, append(tags, s.tags...)
		part.Path, part.Type = append(part.Path, s.Selector), s.t
	}
	format, err := c.format(part.Type, addressable)
	part.Format, part.Limited = format, c.enumerated(part.Type) || limitedBy(tags)
	return part, err
}

// paramNamed returns the index of a parameter.
func paramNamed(name, method string, params []contract.Param) (int, error) {
	var names []string
	for i, p := range params {
		if p.Name == name && name != "_" {
			return i, nil
		}
		if p.Name != "" && p.Name != "_" {
			names = append(names, p.Name)
		}
	}
	message := fmt.Sprintf("%s has no parameter %s", method, name)
	if unknown := spelling.Unknown(name, names, message); unknown != nil {
		return 0, unknown
	}
	if len(names) > 0 {
		message += ": there is " + spelling.List(names, "and")
	}
	return 0, errors.New(message)
}

// A selection is a selector with the type of what it selects.
type selection struct {
	contract.Selector
	t    types.Type
	tags []string // the validate tags of the fields on the way to it
}

// selectPart returns the field of a value, or the getter that is safe to call where the
// value is a pointer, which may be nil.
func (c *checker) selectPart(t types.Type, name string, explain bool) (selection, error) {
	if !token.IsExported(name) && gotypes.StructOf(t) != nil {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, c.source.Types, name); obj != nil {
			return selection{}, fmt.Errorf("%s of %s is not exported, so it is not sent", name, c.typeString(t))
		}
	}
	_, isPointer := t.Underlying().(*types.Pointer)
	obj, index, indirect := types.LookupFieldOrMethod(t, true, c.source.Types, name)
	field, isField := obj.(*types.Var)
	if isPointer || isField && indirect {
		if getter := c.getter(t, name); getter != nil {
			return selection{Selector: contract.Selector{Name: "Get" + name, Getter: true}, t: getter}, nil
		}
	}
	switch {
	case !isField && obj != nil:
		return selection{}, fmt.Errorf("%s is a method of %s: only fields can be used", name, c.typeString(t))
	case !isField && gotypes.StructOf(t) == nil:
		return selection{}, fmt.Errorf("%s has no fields", c.typeString(t))
	case !isField:
		message := fmt.Sprintf("%s has no field %s", c.typeString(t), name)
		if explain {
			if unknown := spelling.Unknown(name, fieldNames(t), message); unknown != nil {
				return selection{}, unknown
			}
		}
		return selection{}, errors.New(message)
	case isPointer:
		return selection{}, fmt.Errorf("%s may be nil: take the struct itself, or give it a method Get%s", c.typeString(t), name)
	case indirect:
		return selection{}, fmt.Errorf("%s is in an embedded pointer of %s, which may be nil", name, c.typeString(t))
	case neverSent(t, field):
		return selection{}, fmt.Errorf(`%s of %s is tagged json:"-", so it is not sent`, name, c.typeString(t))
	}
	return selection{contract.Selector{Name: name}, field.Type(), validateTags(t, index)}, nil
}

// getter returns the result of a method GetName without parameters, as protobuf messages
// have. Those may be called on a nil pointer.
func (c *checker) getter(t types.Type, name string) types.Type {
	obj, _, _ := types.LookupFieldOrMethod(t, true, c.source.Types, "Get"+name)
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Params().Len() != 0 || fn.Signature().Results().Len() != 1 {
		return nil
	}
	if _, isPointer := fn.Signature().Recv().Type().Underlying().(*types.Pointer); !isPointer {
		return nil // it would be called through the pointer
	}
	return fn.Signature().Results().At(0).Type()
}

// fieldNames are the exported fields of a struct, also those of embedded ones.
func fieldNames(t types.Type) []string {
	s := gotypes.StructOf(t)
	if s == nil {
		return nil
	}
	var names []string
	for f := range s.Fields() {
		if f.Exported() {
			names = append(names, f.Name())
		}
		if _, isPointer := f.Type().Underlying().(*types.Pointer); f.Embedded() && !isPointer {
			names = append(names, fieldNames(f.Type())...)
		}
	}
	return names
}

// neverSent reports whether a field of a struct is left out of its JSON.
func neverSent(t types.Type, field *types.Var) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range s.NumFields() {
		if s.Field(i) == field {
			return reflect.StructTag(s.Tag(i)).Get("json") == "-"
		}
	}
	return false
}

// format tells how a value becomes text. A value that is addressable also has the
// methods of its pointer.
func (c *checker) format(t types.Type, addressable bool) (contract.Format, error) {
	name := c.typeString(t)
	if isTime(t) {
		return contract.FormatNone, errors.New("a time.Time has no one text form: use a string or an integer")
	}
	switch t.Underlying().(type) {
	case *types.Pointer:
		return contract.FormatNone, fmt.Errorf("%s may be nil: refer to a value", name)
	case *types.Interface:
		return contract.FormatNone, fmt.Errorf("%s may hold anything: refer to a string, an integer or a bool", name)
	}
	if gotypes.IsStringer(t) || addressable && gotypes.IsStringer(types.NewPointer(t)) {
		return contract.FormatString, nil
	}
	if b, ok := t.Underlying().(*types.Basic); ok {
		switch info := b.Info(); {
		case info&types.IsString != 0:
			return contract.FormatText, nil
		case info&types.IsUnsigned != 0:
			return contract.FormatUint, nil
		case info&types.IsInteger != 0:
			return contract.FormatInt, nil
		case info&types.IsBoolean != 0:
			return contract.FormatBool, nil
		case info&types.IsFloat != 0:
			return contract.FormatNone, fmt.Errorf("%s has no one text form: use a string or an integer", name)
		}
	}
	return contract.FormatNone, fmt.Errorf("%s has no text form: refer to a string, an integer, a bool or a type with String() string", name)
}

func isTime(t types.Type) bool {
	obj := gotypes.TypeName(types.Unalias(t))
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "time" && obj.Name() == "Time"
}

// namedTemplates resolves the items of a value against the parameters of Run.
func (c *checker) namedTemplates(a *directive.Arg, run *contract.Method) []contract.NamedTemplate {
	if a == nil {
		return nil
	}
	var all []contract.NamedTemplate
	for _, item := range a.Named {
		if t := c.template(a.Item(item), run.Name, run.Params, false); t != nil {
			all = append(all, contract.NamedTemplate{Name: item.Name, Value: t})
		}
	}
	return all
}
