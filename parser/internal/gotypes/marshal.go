package gotypes

import (
	"go/token"
	"go/types"
)

// The interfaces by which types say themselves how they become bytes or text. They are
// made here since the packages that declare them need not be loaded.
var (
	errorType  = types.Universe.Lookup("error").Type()
	bytesType  = types.NewSlice(types.Typ[types.Byte])
	stringType = types.Typ[types.String]

	jsonCodec = interfaceOf(
		newMethod("MarshalJSON", nil, bytesType, errorType),
		newMethod("UnmarshalJSON", bytesType, errorType),
	)
	textCodec = interfaceOf(
		newMethod("MarshalText", nil, bytesType, errorType),
		newMethod("UnmarshalText", bytesType, errorType),
	)
	stringer = interfaceOf(newMethod("String", nil, stringType))
)

func interfaceOf(methods ...*types.Func) *types.Interface {
	return types.NewInterfaceType(methods, nil).Complete()
}

// newMethod makes a method of an interface; param is nil if it has none.
func newMethod(name string, param types.Type, results ...types.Type) *types.Func {
	var params []*types.Var
	if param != nil {
		params = append(params, types.NewParam(token.NoPos, nil, "", param))
	}
	var vars []*types.Var
	for _, r := range results {
		vars = append(vars, types.NewParam(token.NoPos, nil, "", r))
	}
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(vars...), false)
	return types.NewFunc(token.NoPos, nil, name, sig)
}

// IsError reports whether t is the type error.
func IsError(t types.Type) bool { return types.Identical(t, errorType) }

// IsStringer reports whether values of a type have a method String.
func IsStringer(t types.Type) bool { return types.Implements(t, stringer) }

// MarshalsJSON reports whether a type says itself how it becomes JSON, and how it is read again.
func MarshalsJSON(t types.Type) bool { return implements(t, jsonCodec) }

// MarshalsText reports whether a type says itself how it becomes text, and how it is read again.
func MarshalsText(t types.Type) bool { return implements(t, textCodec) }

// Marshals reports whether a type says itself how it is sent.
func Marshals(t types.Type) bool {
	if hasNoMethods(t) {
		return false
	}
	return MarshalsJSON(t) || MarshalsText(t) || !types.IsInterface(t) && (IsProto(t) || IsProto(types.NewPointer(t)))
}

// implements reports whether t or a pointer to it has the methods: what is decoded
// always has an address.
func implements(t types.Type, methods *types.Interface) bool {
	if hasNoMethods(t) {
		return false
	}
	return types.Implements(t, methods) || !types.IsInterface(t) && types.Implements(types.NewPointer(t), methods)
}

// hasNoMethods reports whether it shows at once that neither t nor what points to it has methods, as is so of most types. Of others
// it takes long to find out.
func hasNoMethods(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		if named.NumMethods() > 0 {
			return false
		}
		t = named.Underlying()
	}
	switch t := t.(type) {
	case *types.Basic, *types.Slice, *types.Array, *types.Map:
		return true
	case *types.Struct:
		for f := range t.Fields() {
			if f.Embedded() {
				return false
			}
		}
		return true
	}
	return false
}
