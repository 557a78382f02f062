package parser

import (
	"go/token"
	"go/types"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
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

// marshals reports whether a type says itself how it is sent.
func marshals(t types.Type) bool {
	if implements(t, jsonCodec) || implements(t, textCodec) {
		return true
	}
	return !types.IsInterface(t) && (gotypes.IsProto(t) || gotypes.IsProto(types.NewPointer(t)))
}

// implements reports whether t or a pointer to it has the methods: what is decoded
// always has an address.
func implements(t types.Type, methods *types.Interface) bool {
	return types.Implements(t, methods) || !types.IsInterface(t) && types.Implements(types.NewPointer(t), methods)
}
