package gotypes

import (
	"go/token"
	"go/types"
)

// locker is sync.Locker.
var locker = func() *types.Interface {
	method := func(name string) *types.Func {
		return types.NewFunc(token.NoPos, nil, name, types.NewSignatureType(nil, nil, nil, nil, nil, false))
	}
	return types.NewInterfaceType([]*types.Func{method("Lock"), method("Unlock")}, nil).Complete()
}()

// Lock returns what is in a value of a type so that it must not be copied, and nil if there
// is nothing: a lock, or a type of another package than the local one that hides a lock, as
// protobuf messages do.
func Lock(t types.Type, local *types.Package) types.Type {
	for {
		array, ok := t.Underlying().(*types.Array)
		if !ok {
			break
		}
		t = array.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	if !hasNoMethods(t) && types.Implements(types.NewPointer(t), locker) && !types.Implements(t, locker) {
		return t
	}
	for f := range s.Fields() {
		lock := Lock(f.Type(), local)
		if lock != nil && !f.Exported() && f.Pkg() != local {
			return t
		}
		if lock != nil {
			return lock
		}
	}
	return nil
}
