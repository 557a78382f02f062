package descriptor

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// object is the schema of a struct.
func (b *builder) object(u *types.Struct, check *contract.StructCheck, d direction) *Schema {
	s := &Schema{Type: "object", Properties: make(map[string]*Schema)}
	for _, f := range gotypes.JSONFields(u) {
		at, always := checkOf(check, f.Path)
		s.Properties[f.Name] = b.property(f, at, d)
		if d == result && !f.OmitEmpty || always && failsZero(at) {
			s.Required = append(s.Required, f.Name)
		}
	}
	slices.Sort(s.Required)
	return s
}

// checkOf is the check of a field at a path such as Base.ID, nil for none. It is always made if it does not take a pointer or a
// rule to get there.
func checkOf(check *contract.StructCheck, path string) (value *contract.ValueCheck, always bool) {
	always = true
	for name := range strings.SplitSeq(path, ".") {
		if check == nil {
			return nil, false
		}
		if value != nil && len(value.Steps) > 0 {
			always = false
		}
		i := slices.IndexFunc(check.Fields, func(f contract.FieldCheck) bool { return f.Name == name })
		if i < 0 {
			return nil, false
		}
		value = check.Fields[i].Value
		check = value.Struct
	}
	return value, always
}

// property is the schema of a field.
func (b *builder) property(f gotypes.JSONField, check *contract.ValueCheck, d direction) *Schema {
	var s *Schema
	if f.Quoted && codecOf(f.Type()) == "" {
		s = quoted(f.Type(), check)
	} else {
		s = b.schema(f.Type(), check, d)
	}
	if f.OmitEmpty && len(s.OneOf) > 0 {
		s = s.OneOf[0] // nil is left out
	}
	if text := b.commentOf(f.Var); text != "" {
		s = s.beside()
		s.Description = strings.TrimSpace(text + "\n\n" + s.Description)
	}
	if f.Var.Name() != f.Name {
		s = s.beside()
		s.GoName = f.Var.Name()
	}
	b.placeField(f)
	return s
}

// beside returns a schema that can have keywords beside what s says.
func (s *Schema) beside() *Schema {
	if s.Ref != "" {
		return &Schema{AllOf: []*Schema{s}}
	}
	return s
}

// quoted is the schema of a number, a boolean or a string that is written as text.
func quoted(t types.Type, check *contract.ValueCheck) *Schema {
	_, base := gotypes.FollowPointers(t)
	u := base.Underlying().(*types.Basic)
	s := &Schema{Type: "string", GoType: cmp.Or(nameOf(base), types.Typ[u.Kind()].Name())}
	switch info := u.Info(); {
	case info&types.IsInteger != 0:
		s.Pattern = integerPattern(u)
	case info&types.IsBoolean != 0:
		s.Enum = []any{"false", "true"}
	case info&types.IsString != 0:
		s.Pattern = `^"[\s\S]*"$` // it is JSON within JSON
	}
	if check != nil {
		s.GoChecks = rulesOf(check)
	}
	if writesNull(t) {
		s = &Schema{OneOf: []*Schema{s, {Type: "null"}}}
	}
	return s
}
