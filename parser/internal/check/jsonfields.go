package check

import (
	"go/types"
	"reflect"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A jsonField is a field of a struct, or of those that it embeds, as encoding/json sees it.
type jsonField struct {
	name   string // in JSON
	path   string // such as Base.ID
	tagged bool   // the name is in a tag
}

// lostFields reports fields that encoding/json leaves out because it finds several of one name at one depth.
func (w typeWalk) lostFields(path string, u *types.Struct) {
	taken := make(map[string]bool) // names that are found at lesser depths
	level := []embedded{{"", u}}
	seen := make(map[*types.Struct]bool)
	for len(level) > 0 {
		var fields []jsonField
		var next []embedded
		for _, e := range level {
			if seen[e.of] {
				continue // as in a struct that embeds a pointer to itself
			}
			direct, inner := e.fields()
			fields, next = append(fields, direct...), append(next, inner...)
		}
		for _, e := range level {
			seen[e.of] = true
		}
		for i, f := range fields {
			if taken[f.name] {
				continue
			}
			if other, ok := sameName(fields[i+1:], f); ok && !decided(fields, f.name) {
				w.Errorf(w.at, diag.Lossy, "%s.%s and %[1]s.%[3]s have one name in JSON, which leaves out both: give one of them another with a json tag",
					path, f.path, other.path)
			}
			taken[f.name] = true
		}
		level = next
	}
}

// embedded is a struct that is embedded at a path.
type embedded struct {
	path string
	of   *types.Struct
}

// fields are the fields of a struct itself, and the structs that it embeds.
func (e embedded) fields() (direct []jsonField, inner []embedded) {
	for i := range e.of.NumFields() {
		f := e.of.Field(i)
		tag := reflect.StructTag(e.of.Tag(i)).Get("json")
		if f.Name() == "_" || tag == "-" || !gotypes.IsSent(f) {
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		path := strings.TrimPrefix(e.path+"."+f.Name(), ".")
		if s := structOf(f.Type()); f.Embedded() && name == "" && s != nil {
			inner = append(inner, embedded{path, s})
			continue
		}
		if name == "" {
			direct = append(direct, jsonField{f.Name(), path, false})
		} else {
			direct = append(direct, jsonField{name, path, true})
		}
	}
	return direct, inner
}

// structOf is the struct that a type is or points to, nil if it is none.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

func sameName(fields []jsonField, as jsonField) (jsonField, bool) {
	for _, f := range fields {
		if f.name == as.name {
			return f, true
		}
	}
	return jsonField{}, false
}

// decided reports whether one field has a name by its tag, and no other does. JSON has that
// one then.
func decided(fields []jsonField, name string) bool {
	tagged := 0
	for _, f := range fields {
		if f.name == name && f.tagged {
			tagged++
		}
	}
	return tagged == 1
}

// swallowed reports fields that are not sent, since the struct has the methods of an embedded
// type and these know nothing of what is beside it.
func (w typeWalk) swallowed(path string, t types.Type) {
	u, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for _, name := range []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "ProtoReflect"} {
		obj, index, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, isMethod := obj.(*types.Func); !isMethod || len(index) < 2 {
			continue
		}
		for i := range u.NumFields() {
			f := u.Field(i)
			if i == index[0] || f.Name() == "_" || !gotypes.IsSent(f) || reflect.StructTag(u.Tag(i)).Get("json") == "-" {
				continue
			}
			w.Errorf(w.at, diag.Lossy, "%s has the method %s of the embedded %s, which leaves out %s: name the field %[3]s, or give %[1]s such methods",
				path, name, u.Field(index[0]).Name(), f.Name())
			return
		}
	}
}

// oneof returns a field of a protobuf message, or of those that it consists of, that cannot
// be read from JSON other than its own, as the choices of a oneof cannot.
func oneof(t types.Type, seen map[string]bool) *types.Var {
	end := gotypes.End(t)
	if end == nil || gotypes.MarshalsJSON(end) {
		return nil
	}
	key := types.TypeString(end, nil)
	s, ok := end.Underlying().(*types.Struct)
	if !ok || seen[key] {
		return nil
	}
	seen[key] = true
	for f := range s.Fields() {
		if !f.Exported() {
			continue
		}
		if i, ok := f.Type().Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
			return f
		}
		if found := oneof(f.Type(), seen); found != nil {
			return found
		}
	}
	return nil
}

// protoInJSON reports a protobuf message within JSON that cannot be read again. A message that
// is sent as it is becomes the JSON of protobuf.
func (w typeWalk) protoInJSON(path string, t types.Type) {
	if path == w.typeString(t) || !gotypes.IsProto(t) && !gotypes.IsProto(types.NewPointer(t)) {
		return
	}
	if f := oneof(t, make(map[string]bool)); f != nil {
		w.Errorf(w.at, diag.Unserializable, "%s is a protobuf message within JSON, which cannot be read again because of its oneof %s: "+
			"send the message as it is, or a type of your own", path, f.Name())
	}
}
