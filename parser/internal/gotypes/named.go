package gotypes

import "go/types"

// TypeName is what declares a type, nil if it has no name.
func TypeName(t types.Type) *types.TypeName {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj()
	case *types.Alias:
		return t.Obj()
	}
	return nil
}
