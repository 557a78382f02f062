package gotypes

import "go/types"

// IsSent reports whether encoding/json looks at a field.
func IsSent(f *types.Var) bool {
	if f.Exported() || !f.Embedded() {
		return f.Exported()
	}
	_, isStruct := f.Type().Underlying().(*types.Struct)
	return isStruct // its exported fields are promoted
}

// IsProto reports whether t is a protobuf message.
func IsProto(t types.Type) bool {
	if hasNoMethods(t) {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "ProtoReflect")
	_, ok := obj.(*types.Func)
	return ok
}
