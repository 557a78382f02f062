package descriptor

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/constant"
	"go/types"
	"math"
	"slices"
	"strconv"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A direction tells who writes a value.
type direction int

const (
	message direction = iota // anybody: what Go does not find is zero
	result                   // Go: what is not omitted is there
)

// schema is what values of a type look like, and what is checked of them. check is nil for nothing.
func (b *builder) schema(t types.Type, check *contract.ValueCheck, d direction) *Schema {
	_, base := gotypes.FollowPointers(t)
	within := check
	if check != nil && leavesZeroAlone(check) {
		within = nil // for what no schema can tell: zero, or as it is checked
	}
	s := b.base(base, within, d)
	var null bool
	if check == nil {
		null = writesNull(t)
	} else {
		null = apply(s, base, check) && writesNull(t)
	}
	switch {
	case check != nil && within == nil:
		s = s.beside()
		s.GoChecks = append(s.GoChecks, "omitempty")
	case check != nil && check.Elem != nil && s.ContentEncoding != "":
		s.GoChecks = append(s.GoChecks, rulesOf(check.Elem)...)
	}
	if null && !s.any() {
		s = &Schema{OneOf: []*Schema{s, {Type: "null"}}}
	}
	return s
}

// any reports whether a schema allows everything, so that null need not be mentioned.
func (s *Schema) any() bool {
	return s.Ref == "" && s.Type == "" && len(s.AllOf)+len(s.OneOf)+len(s.Enum) == 0 && s.Const == nil
}

// writesNull reports whether encoding/json writes null for some value of a type.
func writesNull(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Pointer); ok {
		return true
	}
	if codecOf(t) != "" || isTime(t) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// codecOf is the method with which a type that is no pointer makes its JSON, "" if encoding/json does.
func codecOf(t types.Type) string {
	switch {
	case types.IsInterface(t):
		return ""
	case gotypes.IsProto(t) || gotypes.IsProto(types.NewPointer(t)):
		return "ProtoReflect"
	case gotypes.HasMethod(t, "MarshalJSON"):
		return "MarshalJSON"
	case gotypes.HasMethod(t, "MarshalText"):
		return "MarshalText"
	}
	return ""
}

func isTime(t types.Type) bool     { return isNamed(t, "time", "Time") }
func isDuration(t types.Type) bool { return isNamed(t, "time", "Duration") }

func isNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path && n.Obj().Name() == name
}

// base is the schema of a type that is no pointer, without what is checked of its values themselves.
func (b *builder) base(t types.Type, check *contract.ValueCheck, d direction) *Schema {
	switch codec := codecOf(t); {
	case isTime(t):
		return &Schema{Type: "string", Format: "date-time", GoType: "time.Time"}
	case codec == "MarshalText":
		return &Schema{Type: "string", GoType: nameOf(t), GoCodec: codec}
	case codec == "ProtoReflect":
		return &Schema{Type: "object", GoType: nameOf(t), GoCodec: codec}
	case codec != "":
		return &Schema{GoType: nameOf(t), GoCodec: codec}
	case isNamed(t, "encoding/json", "Number"):
		return &Schema{Type: "number", GoType: nameOf(t)}
	}
	if isDuration(t) {
		return &Schema{Description: DurationUnit, Type: "integer", GoType: nameOf(t)}
	}
	if _, ok := types.Unalias(t).(*types.Named); ok && b.isDefined(t) {
		return &Schema{Ref: b.define(t, check, d)}
	}
	s := b.parts(t, check, d)
	if s.GoType == "" {
		s.GoType = nameOf(t)
	}
	return s
}

// nameOf is the name of a type, "" if it has none.
func nameOf(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return types.TypeString(n, nil)
	}
	return ""
}

// isDefined reports whether a type with a name has a definition: structs, and what can contain itself.
func (b *builder) isDefined(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct:
		return true
	case *types.Slice, *types.Map, *types.Array:
		return gotypes.End(t) == nil
	}
	return false
}

// parts is the schema of a type without its name.
func (b *builder) parts(t types.Type, check *contract.ValueCheck, d direction) *Schema {
	elem := func() *Schema {
		var of *contract.ValueCheck
		if check != nil {
			of = check.Elem
		}
		return b.schema(gotypes.Elem(t), of, d)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return basic(t, u)
	case *types.Slice:
		if e, ok := u.Elem().Underlying().(*types.Basic); ok && e.Kind() == types.Byte && codecOf(u.Elem()) == "" {
			return &Schema{Type: "string", ContentEncoding: "base64"}
		}
		return &Schema{Type: "array", Items: elem()}
	case *types.Array:
		n := u.Len()
		return &Schema{Type: "array", GoType: cmp.Or(nameOf(t), types.TypeString(u, nil)), Items: elem(), MinItems: &n, MaxItems: &n}
	case *types.Map:
		s := &Schema{Type: "object", AdditionalProperties: elem()}
		if e := s.AdditionalProperties; e.any() && e.GoType == "" {
			s.AdditionalProperties = nil // which is the same, and what code generators take
		}
		s.PropertyNames = keys(u.Key())
		return s
	case *types.Struct:
		var of *contract.StructCheck
		if check != nil {
			of = check.Struct
		}
		s := b.object(u, of, d)
		if len(s.Properties) == 0 && nameOf(t) == "" {
			s.GoType = "struct{}" // which is no map
		}
		return s
	}
	return &Schema{}
}

// keys is the schema of the keys of a map, nil for any text.
func keys(t types.Type) *Schema {
	s := &Schema{GoType: nameOf(t)}
	k, ok := t.Underlying().(*types.Basic)
	switch {
	case ok && k.Info()&types.IsString != 0: // whatever methods it has
		s.Examples = constantsOf(t)
	case gotypes.HasMethod(t, "MarshalText"):
		s.GoCodec = "MarshalText"
	case ok && k.Info()&types.IsInteger != 0:
		s.Pattern, s.GoType = integerPattern(k), cmp.Or(s.GoType, types.Typ[k.Kind()].Name())
		for _, value := range constantsOf(t) {
			s.Examples = append(s.Examples, fmt.Sprint(value))
		}
	}
	if s.GoType == "" {
		return nil
	}
	return s
}

// integerPattern is what texts of integers look like.
func integerPattern(t *types.Basic) string {
	if t.Info()&types.IsUnsigned != 0 {
		return "^[0-9]+$"
	}
	return "^-?[0-9]+$"
}

// basic is the schema of a type that has no parts.
func basic(t types.Type, u *types.Basic) *Schema {
	s := &Schema{GoType: nameOf(t), Examples: constantsOf(t)}
	switch info := u.Info(); {
	case info&types.IsString != 0:
		s.Type = "string"
	case info&types.IsBoolean != 0:
		s.Type = "boolean"
	case info&types.IsInteger != 0:
		s.Type = "integer"
		s.Minimum, s.Maximum = integers(u)
	default:
		s.Type = "number"
		if u.Kind() == types.Float32 {
			s.Maximum = json.Number(strconv.FormatFloat(math.MaxFloat32, 'g', -1, 32))
			s.Minimum = "-" + s.Maximum
		}
	}
	if s.GoType == "" && (s.Type == "integer" || s.Type == "number") {
		s.GoType = types.Typ[u.Kind()].Name()
	}
	return s
}

// integers are the least and the greatest value of a type, "" where that takes 64 bits, which readers of JSON need not have.
func integers(t *types.Basic) (least, greatest json.Number) {
	bits := map[types.BasicKind]uint{
		types.Int8: 8, types.Int16: 16, types.Int32: 32, types.Uint8: 8, types.Uint16: 16, types.Uint32: 32,
	}[t.Kind()]
	switch {
	case t.Info()&types.IsUnsigned != 0 && bits > 0:
		return "0", json.Number(strconv.FormatUint(1<<bits-1, 10))
	case t.Info()&types.IsUnsigned != 0:
		return "0", ""
	case bits > 0:
		return json.Number(strconv.FormatInt(-1<<(bits-1), 10)), json.Number(strconv.FormatInt(1<<(bits-1)-1, 10))
	}
	return "", ""
}

// constantsOf are the constants of a type with a name, sorted.
func constantsOf(t types.Type) []any {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || isDuration(t) {
		return nil
	}
	var values []constant.Value
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), t) {
			values = append(values, c.Val())
		}
	}
	slices.SortFunc(values, compareConstants)
	values = slices.CompactFunc(values, func(a, b constant.Value) bool { return compareConstants(a, b) == 0 })
	var list []any
	for _, v := range values {
		list = append(list, literal(v, t))
	}
	return list
}
