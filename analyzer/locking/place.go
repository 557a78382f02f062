package locking

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A place is where a value is kept that others can reach: a field such as w.balance, what a map such as w.balances has for a
// key, or a variable that is captured. Those of one function are the same if they are equal.
type place struct {
	path string
	key  any // of a map: an ssa.Value, or the text of a constant
}

// placeOf returns the place with an address, or of what is read there. It is zero if it is not known, or not shared.
func placeOf(v ssa.Value) place { return place{path: pathOf(v, 0)} }

// pathOf is empty if the path is not known.
func pathOf(v ssa.Value, depth int) string {
	const mostSteps = 10
	if depth > mostSteps {
		return ""
	}
	depth++
	switch v := v.(type) {
	case *ssa.Parameter:
		if v.Parent().Signature.Recv() != nil && v.Parent().Params[0] == v {
			return v.Name()
		}
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.FieldAddr:
		if x := pathOf(v.X, depth); x != "" {
			return fmt.Sprintf("%s.%s", x, fieldName(v.X.Type(), v.Field))
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return pathOf(v.X, depth)
		}
	}
	return ""
}

func fieldName(t types.Type, i int) string {
	s := t.Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return s.Field(i).Name()
}

// element is the place that a map has for a key.
func element(m, key ssa.Value) place {
	p := placeOf(m)
	if p.path == "" {
		return place{}
	}
	p.key = key
	if constant, ok := key.(*ssa.Const); ok {
		p.key = constant.String()
	} else if path := pathOf(key, 0); path != "" {
		p.key = path
	}
	return p
}

// read returns the place that a value is read from, zero if it is not read from a place that is shared.
func read(v ssa.Value) place {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return placeOf(v.X)
		}
	case *ssa.Lookup:
		return element(v.X, v.Index)
	case *ssa.Extract:
		if lookup, ok := v.Tuple.(*ssa.Lookup); ok {
			return element(lookup.X, lookup.Index)
		}
	}
	return place{}
}

// written returns the place that an instruction writes to, and the value, zero for other instructions.
func written(instruction ssa.Instruction) (place, ssa.Value) {
	switch i := instruction.(type) {
	case *ssa.Store:
		return placeOf(i.Addr), i.Val
	case *ssa.MapUpdate:
		return element(i.Map, i.Key), i.Value
	}
	return place{}, nil
}
