package gotypes

import (
	"cmp"
	"go/types"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// A JSONField is a field of a struct, or of one that it embeds, as encoding/json sees it.
type JSONField struct {
	*types.Var
	Path      string // such as Base.ID
	Name      string // in JSON
	Tag       reflect.StructTag
	Tagged    bool // the name is in the tag
	OmitEmpty bool // with omitempty or omitzero
	Quoted    bool // with string: it is written as text
}

// JSONFields returns the fields that encoding/json writes for a struct: of several with a
// name that of the least depth, and of those the one whose tag has the name.
func JSONFields(s *types.Struct) []JSONField {
	var written []JSONField
	for fields := range jsonDepths(s) {
		for _, f := range fields {
			if decides(f, fields) {
				written = append(written, f)
			}
		}
	}
	return written
}

// JSONConflicts returns pairs of fields that encoding/json leaves out, because they have one
// name at one depth and no tag decides.
func JSONConflicts(s *types.Struct) [][2]JSONField {
	var pairs [][2]JSONField
	for fields := range jsonDepths(s) {
		reported := make(map[string]bool)
		for i, f := range fields {
			same := func(other JSONField) bool { return other.Name == f.Name }
			if reported[f.Name] || slices.ContainsFunc(fields, func(other JSONField) bool { return same(other) && decides(other, fields) }) {
				continue
			}
			reported[f.Name] = true
			pairs = append(pairs, [2]JSONField{f, fields[i+1+slices.IndexFunc(fields[i+1:], same)]})
		}
	}
	return pairs
}

// jsonDepths yields the fields of a struct, then those of the structs that it embeds, and so
// on. Those whose name has come before are left out.
func jsonDepths(s *types.Struct) iter.Seq[[]JSONField] {
	return func(yield func([]JSONField) bool) {
		taken := make(map[string]bool)
		seen := make(map[*types.Struct]bool)
		for depth := []embedded{{"", s}}; len(depth) > 0; {
			var fields []JSONField
			var next []embedded
			for _, e := range depth {
				if !seen[e.of] { // a struct may embed a pointer to itself
					direct, inner := e.fields()
					fields, next = append(fields, direct...), append(next, inner...)
				}
			}
			for _, e := range depth {
				seen[e.of] = true
			}
			fields = slices.DeleteFunc(fields, func(f JSONField) bool { return taken[f.Name] })
			for _, f := range fields {
				taken[f.Name] = true
			}
			if !yield(fields) {
				return
			}
			depth = next
		}
	}
}

// embedded is a struct that is embedded at a path, which is empty for the outermost one.
type embedded struct {
	path string
	of   *types.Struct
}

// fields are the fields of a struct itself, and the structs whose fields it takes over.
func (e embedded) fields() (direct []JSONField, inner []embedded) {
	for i := range e.of.NumFields() {
		f, tag := e.of.Field(i), reflect.StructTag(e.of.Tag(i))
		name, flags, _ := strings.Cut(tag.Get("json"), ",")
		path := strings.TrimPrefix(e.path+"."+f.Name(), ".")
		s := StructOf(f.Type())
		takesOver := f.Embedded() && name == "" && s != nil
		switch {
		case f.Name() == "_" || tag.Get("json") == "-" || !f.Exported() && !takesOver:
		case takesOver:
			inner = append(inner, embedded{path, s})
		default:
			field := JSONField{Var: f, Path: path, Name: cmp.Or(name, f.Name()), Tag: tag, Tagged: name != ""}
			for flag := range strings.SplitSeq(flags, ",") {
				field.OmitEmpty = field.OmitEmpty || flag == "omitempty" || flag == "omitzero"
				field.Quoted = field.Quoted || flag == "string" && canBeQuoted(f.Type())
			}
			direct = append(direct, field)
		}
	}
	return direct, inner
}

// canBeQuoted reports whether encoding/json writes values of a type as text if it is asked to: numbers, booleans and strings.
func canBeQuoted(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok && types.Unalias(t) == p {
		t = p.Elem()
	}
	_, ok := t.Underlying().(*types.Basic)
	return ok
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

// StructOf is the struct that a type is or points to, nil if it is none.
func StructOf(t types.Type) *types.Struct {
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
