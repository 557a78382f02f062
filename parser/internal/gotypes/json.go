package gotypes

import (
	"go/types"
	"reflect"
	"strings"
)

// A JSONField is a field of a struct, or of one that it embeds, as encoding/json sees it.
type JSONField struct {
	*types.Var
	Name      string // in JSON
	Tag       reflect.StructTag
	Tagged    bool // the name is in the tag
	OmitEmpty bool // with omitempty or omitzero
}

// JSONFields returns the fields that encoding/json writes for a struct: of several with a
// name that of the least depth, and of those the one whose tag has the name. If that does
// not decide, it writes none of them.
func JSONFields(s *types.Struct) []JSONField {
	var all []JSONField
	taken := make(map[string]bool) // at lesser depths
	seen := map[*types.Struct]bool{s: true}
	for level := []*types.Struct{s}; len(level) > 0; {
		var found []JSONField
		var next []*types.Struct
		for _, s := range level {
			direct, embedded := fieldsOf(s)
			found = append(found, direct...)
			for _, e := range embedded {
				if !seen[e] {
					next = append(next, e)
				}
			}
		}
		for _, s := range next {
			seen[s] = true
		}
		for _, f := range found {
			if !taken[f.Name] && decides(f, found) {
				all = append(all, f)
			}
		}
		for _, f := range found {
			taken[f.Name] = true
		}
		level = next
	}
	return all
}

// fieldsOf are the fields of a struct itself, and the structs whose fields it takes over.
func fieldsOf(s *types.Struct) (direct []JSONField, embedded []*types.Struct) {
	for i := range s.NumFields() {
		f, tag := s.Field(i), reflect.StructTag(s.Tag(i))
		name, flags, _ := strings.Cut(tag.Get("json"), ",")
		inner := structOf(f.Type())
		isEmbedded := f.Embedded() && name == "" && inner != nil
		switch {
		case f.Name() == "_" || tag.Get("json") == "-" || !f.Exported() && !isEmbedded:
		case isEmbedded:
			embedded = append(embedded, inner)
		default:
			field := JSONField{Var: f, Name: name, Tag: tag, Tagged: name != ""}
			if name == "" {
				field.Name = f.Name()
			}
			for flag := range strings.SplitSeq(flags, ",") {
				field.OmitEmpty = field.OmitEmpty || flag == "omitempty" || flag == "omitzero"
			}
			direct = append(direct, field)
		}
	}
	return direct, embedded
}

// decides reports whether f is the only one of its name among the fields of its depth, or
// the only one whose tag has the name.
func decides(f JSONField, fields []JSONField) bool {
	same, tagged := 0, 0
	for _, other := range fields {
		if other.Name == f.Name {
			same++
			if other.Tagged {
				tagged++
			}
		}
	}
	return same == 1 || f.Tagged && tagged == 1
}

// structOf is the struct that a type is or points to, nil if it is none.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

// HasMethod reports whether t or a pointer to it has a method: what is decoded always has an
// address.
func HasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
