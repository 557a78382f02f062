package payload

import (
	"go/types"
	"reflect"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// lostFields reports fields that encoding/json leaves out because it finds several of one name at one depth.
func (w *walk) lostFields(path string, u *types.Struct) {
	for _, pair := range gotypes.JSONConflicts(u) {
		w.errorf(diag.Lossy, "%s.%s and %[1]s.%[3]s have one name in JSON, which leaves out both: give one of them another with a json tag",
			path, pair[0].Path, pair[1].Path)
	}
}

// swallowed reports fields that are not sent, since the struct has the methods of an embedded
// type and these know nothing of what is beside it.
func (w *walk) swallowed(path string, t types.Type) {
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
			w.errorf(diag.Lossy, "%s has the method %s of the embedded %s, which leaves out %s: name the field %[3]s, or give %[1]s such methods",
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
func (w *walk) protoInJSON(path string, t types.Type) {
	if path == w.typeString(t) || !gotypes.IsProto(t) && !gotypes.IsProto(types.NewPointer(t)) {
		return
	}
	if f := oneof(t, make(map[string]bool)); f != nil {
		w.errorf(diag.Unserializable, "%s is a protobuf message within JSON, which cannot be read again because of its oneof %s: "+
			"send the message as it is, or a type of your own", path, f.Name())
	}
}
