package effects

import (
	"go/types"
	"math/bits"
)

// An Origin is a set of memory that a function is given: by parameters (the receiver is the first), by variables that it
// captures, or by package variables. Of each there are levels: what the value points to, what that points to, and all that
// is behind it. So a struct that a function has made can be told from a map that it has made for it, and that from what it
// has put into the map.
type Origin uint64

// The bits of an Origin: one for each level of each parameter, and then of each captured variable.
const (
	levels       = 3
	mostParams   = 9
	mostCaptured = 12
	capturedBit  = levels * mostParams
	// Global is memory of package variables.
	Global Origin = 1 << (capturedBit + levels*mostCaptured)
)

// paramReach is what parameter i leads to.
func paramReach(i int) reach {
	if i >= mostParams {
		return reach{}
	}
	return reachAt(levels * i)
}

// capturedReach is what the captured variable i leads to.
func capturedReach(i int) reach {
	if i >= mostCaptured {
		return reach{}
	}
	return reachAt(capturedBit + levels*i)
}

// reachAt is the reach with one bit for each level.
func reachAt(bit int) (r reach) {
	for level := range r {
		r[level] = 1 << (bit + level)
	}
	return r
}

// Param reports whether the set has memory of parameter i.
func (o Origin) Param(i int) bool { return o&paramReach(i).all() != 0 }

// Params reports whether it has memory of a parameter from the i-th on.
func (o Origin) Params(i int) bool {
	return o&(1<<capturedBit-1)>>(levels*min(i, mostParams)) != 0
}

// Captured reports whether it has captured variables, or memory behind them.
func (o Origin) Captured() bool {
	return o>>capturedBit&(1<<(levels*mostCaptured)-1) != 0
}

// exported is the part of the set that callers in other packages ask for.
func (o Origin) exported() Origin { return o & (1<<capturedBit - 1) }

// A reach is the memory that a value leads to, level by level.
type reach [levels]Origin

func (r reach) or(other reach) reach {
	for level := range r {
		r[level] |= other[level]
	}
	return r
}

// direct is what the value points to.
func (r reach) direct() Origin { return r[0] }

// behind is the reach of a copy: of what the value points to, but not that itself.
func (r reach) behind() reach {
	r[0] = 0
	return r
}

// loaded is the reach of what is read from the memory that a value points to.
func (r reach) loaded() reach {
	copy(r[:], r[1:])
	return r
}

// stored is the reach of new memory in which a value is stored.
func (r reach) stored() reach {
	last := r[levels-1]
	copy(r[1:], r[:levels-1])
	r[0] = 0
	r[levels-1] |= last
	return r
}

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
		return reach{r.direct()}
	}
	return r
}

// all is everything that the value leads to.
func (r reach) all() (o Origin) {
	for _, at := range r {
		o |= at
	}
	return o
}

// translate tells what the result of a callee leads to for its caller.
func (r reach) translate(args, captured func(i int) reach) reach {
	for level := range r {
		r[level] = r[level].translate(args, captured)
	}
	return r
}

// translate tells what the origins of a callee are for its caller.
func (o Origin) translate(args func(i int) reach, captured func(i int) reach) Origin {
	result := o & Global
	for rest := o &^ Global; rest != 0; rest &= rest - 1 {
		bit := bits.TrailingZeros64(uint64(rest))
		var r reach
		if bit < capturedBit {
			r = args(bit / levels)
		} else {
			r = captured((bit - capturedBit) / levels)
		}
		result |= r[bit%levels]
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
