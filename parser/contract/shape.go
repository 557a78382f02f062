package contract

import (
	"go/constant"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A shaper finds the shapes of types, and collects those that have names.
type shaper struct {
	types map[string]*TypeDescriptor
}

// shape is what values of a type look like. One with a name is described once.
func (s *shaper) shape(t types.Type) Shape {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		shape := s.shape(p.Elem())
		shape.Nullable = true
		return shape
	}
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		shape := s.parts(t)
		if b, ok := t.(*types.Basic); ok {
			shape.Type = b.Name()
		}
		return shape
	}
	name := types.TypeString(named, nil)
	shape := Shape{Type: name}
	if kind, ok := wellKnown(named); ok {
		shape.Kind = kind
		return shape
	}
	d := s.types[name]
	if d == nil {
		d = new(TypeDescriptor)
		s.types[name] = d // before its parts, among which it may be
		d.Kind, d.Nullable = kindOf(named), canBeNil(named)
		d.Shape = s.parts(named)
		d.Values = valuesOf(named)
	}
	shape.Kind, shape.Nullable = d.Kind, d.Nullable
	return shape
}

// wellKnown is the kind of a type that says itself how it is encoded, or has a form of its
// own in the converter.
func wellKnown(t *types.Named) (ShapeKind, bool) {
	path, name := t.Obj().Pkg().Path(), t.Obj().Name()
	switch {
	case path == "time" && name == "Time":
		return ShapeTime, true
	case path == "time" && name == "Duration":
		return ShapeDuration, true
	case gotypes.HasMethod(t, "ProtoReflect"):
		return ShapeProtobuf, true
	case types.IsInterface(t):
		return ShapeAny, true
	case gotypes.HasMethod(t, "MarshalJSON"):
		return ShapeCustom, true
	case gotypes.HasMethod(t, "MarshalText"):
		return ShapeText, true
	}
	return "", false
}

// kindOf is the kind of a type, whatever its parts are.
func kindOf(t types.Type) ShapeKind {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch info := u.Info(); {
		case info&types.IsString != 0:
			return ShapeString
		case info&types.IsBoolean != 0:
			return ShapeBoolean
		case info&types.IsInteger != 0:
			return ShapeInteger
		}
		return ShapeNumber
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Byte {
			return ShapeBytes
		}
		return ShapeArray
	case *types.Array:
		return ShapeArray
	case *types.Map:
		return ShapeMap
	case *types.Struct:
		return ShapeObject
	case *types.Pointer:
		return kindOfPointer(u)
	}
	return ShapeAny
}

// canBeNil reports whether nil is a value of a type.
func canBeNil(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}

// kindOfPointer is the kind of what a pointer with a name leads to.
func kindOfPointer(p *types.Pointer) ShapeKind {
	if _, end := gotypes.FollowPointers(p); end != p {
		if _, ok := end.Underlying().(*types.Pointer); !ok {
			return kindOf(end)
		}
	}
	return ShapeAny
}

// parts is the shape of a type without its name.
func (s *shaper) parts(t types.Type) Shape {
	shape := Shape{Kind: kindOf(t), Nullable: canBeNil(t)}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if shape.Kind == ShapeArray {
			shape.Elem = s.elem(u.Elem())
		}
	case *types.Array:
		shape.Elem, shape.Length = s.elem(u.Elem()), u.Len()
	case *types.Map:
		shape.Elem = s.elem(u.Elem())
	case *types.Pointer:
		if shape.Kind != ShapeAny {
			shape = s.shape(u.Elem())
			shape.Nullable = true
		}
	case *types.Struct:
		for _, f := range gotypes.JSONFields(u) {
			shape.Fields = append(shape.Fields, Field{
				Name: f.Name, GoName: f.Var.Name(), Shape: s.shape(f.Type()),
				OmitEmpty: f.OmitEmpty, Validate: f.Tag.Get("validate"),
			})
		}
	}
	return shape
}

func (s *shaper) elem(t types.Type) *Shape {
	shape := s.shape(t)
	return &shape
}

// valuesOf are the constants of a type, sorted, as they are written in JSON without quotes.
// They stand for an enumeration if there are several.
func valuesOf(t *types.Named) []string {
	if _, ok := t.Underlying().(*types.Basic); !ok {
		return nil
	}
	var values []string
	scope := t.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		switch {
		case !ok || !types.Identical(c.Type(), t):
		case c.Val().Kind() == constant.String:
			values = append(values, constant.StringVal(c.Val()))
		default:
			values = append(values, c.Val().ExactString())
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) < 2 {
		return nil
	}
	return values
}
