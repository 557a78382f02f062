package effects

import (
	"go/types"
	"math/bits"
)

// An Origin is a set of memory that a function is given: by parameters (the receiver is the first), by variables that it
// captures, or by package variables. Of each there are two levels: what the value points to, and what that points to.
type Origin uint64

// The bits of an Origin.
const (
	mostParams   = 15
	mostCaptured = 15
	capturedBit  = 2 * mostParams
	// Global is memory of package variables.
	Global Origin = 1 << 62
)

// paramOrigin is what parameter i points to, or what is behind that.
func paramOrigin(i int, deep bool) Origin {
	if i >= mostParams {
		return 0
	}
	return 1 << (2 * i) << level(deep)
}

// capturedOrigin is the captured variable i, or what is behind it.
func capturedOrigin(i int, deep bool) Origin {
	if i >= mostCaptured {
		return 0
	}
	return 1 << (capturedBit + 2*i) << level(deep)
}

func level(deep bool) int {
	if deep {
		return 1
	}
	return 0
}

// Param reports whether the set has memory of parameter i.
func (o Origin) Param(i int) bool {
	return o&(paramOrigin(i, false)|paramOrigin(i, true)) != 0
}

// Params reports whether it has memory of a parameter from the i-th on.
func (o Origin) Params(i int) bool {
	return o&(1<<capturedBit-1)>>(2*min(i, mostParams)) != 0
}

// Captured reports whether it has captured variables, or memory behind them.
func (o Origin) Captured() bool {
	return o>>capturedBit&(1<<(2*mostCaptured)-1) != 0
}

// exported is the part of the set that callers in other packages ask for.
func (o Origin) exported() Origin { return o & (1<<capturedBit - 1) }

// A reach is the memory that a value leads to: what it points to, and what is behind that.
type reach struct{ direct, deep Origin }

func (r reach) or(other reach) reach { return reach{r.direct | other.direct, r.deep | other.deep} }

// loaded is the reach of what is read from the memory that a value points to.
func (r reach) loaded() reach { return reach{r.deep, r.deep} }

// within is the reach of a value of a type: behind numbers and texts there is nothing.
func (r reach) within(t types.Type) reach {
	var elem types.Type
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		elem = t.Elem()
	case *types.Slice:
		elem = t.Elem()
	case *types.Map:
		elem = t.Elem()
		if leads(t.Key()) {
			return r
		}
	}
	if elem != nil && !leads(elem) {
		r.deep = 0
	}
	return r
}

// all is everything that the value leads to.
func (r reach) all() Origin { return r.direct | r.deep }

// translate tells what the origins of a callee are for its caller.
func (o Origin) translate(args func(i int) reach, captured func(i int) reach) Origin {
	result := o & Global
	for rest := o &^ Global; rest != 0; rest &= rest - 1 {
		bit := bits.TrailingZeros64(uint64(rest))
		var r reach
		if bit < capturedBit {
			r = args(bit / 2)
		} else {
			r = captured((bit - capturedBit) / 2)
		}
		if bit%2 == 0 {
			result |= r.direct
		} else {
			result |= r.deep
		}
	}
	return result
}

// leads reports whether values of a type lead to memory. Those of channels and functions do not, here.
func leads(t types.Type) bool { return leadsWithin(t, 0) }

func leadsWithin(t types.Type, depth int) bool {
	if depth > 4 {
		return true
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Chan, *types.Signature:
		return false
	case *types.Struct:
		for field := range t.Fields() {
			if leadsWithin(field.Type(), depth+1) {
				return true
			}
		}
		return false
	case *types.Array:
		return leadsWithin(t.Elem(), depth+1)
	case *types.Tuple:
		for v := range t.Variables() {
			if leadsWithin(v.Type(), depth+1) {
				return true
			}
		}
		return false
	}
	return true
}
