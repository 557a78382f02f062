package effects

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/program"
)

// follow finds out what the values of the function lead to. Values depend on each other in loops, so it goes on until
// nothing new is found.
func (f *function) follow() {
	for i, p := range f.fn.Params {
		if leads(p.Type()) {
			f.reaches[p] = paramReach(i)
		}
	}
	for i, v := range f.fn.FreeVars {
		f.reaches[v] = capturedReach(i)
	}
	const mostRounds = 10
	for round, changed := 0, true; changed && round < mostRounds; round++ {
		changed = false
		for _, block := range f.fn.Blocks {
			for _, instruction := range block.Instrs {
				v, ok := instruction.(ssa.Value)
				if !ok || !leads(v.Type()) {
					continue
				}
				old := f.reaches[v]
				if now := old.or(f.value(v).within(v.Type())); now != old {
					f.reaches[v] = now
					changed = true
				}
			}
		}
	}
}

// of is what a value leads to.
func (f *function) of(v ssa.Value) reach {
	if _, ok := v.(*ssa.Global); ok {
		return reach{Global, Global, Global}
	}
	return f.reaches[v]
}

// value is what a value leads to, as far as is known of those that it is made from.
func (f *function) value(v ssa.Value) reach {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
		return f.stored(v).stored()
	case *ssa.FieldAddr:
		return f.of(v.X)
	case *ssa.IndexAddr:
		return f.of(v.X)
	case *ssa.Slice:
		if isEmpty(v) {
			return reach{} // append makes a copy then
		}
		return f.of(v.X)
	case *ssa.ChangeType:
		return f.of(v.X)
	case *ssa.ChangeInterface:
		return f.of(v.X)
	case *ssa.Convert:
		return f.of(v.X)
	case *ssa.MultiConvert:
		return f.of(v.X)
	case *ssa.SliceToArrayPointer:
		return f.of(v.X)
	case *ssa.MakeInterface:
		return f.of(v.X)
	case *ssa.TypeAssert:
		return f.of(v.X)
	case *ssa.Field:
		return f.of(v.X)
	case *ssa.Index:
		return f.of(v.X)
	case *ssa.Extract:
		return f.extract(v)
	case *ssa.Range:
		return f.of(v.X)
	case *ssa.Next:
		return f.of(v.Iter).loaded()
	case *ssa.Lookup:
		return f.of(v.X).loaded()
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return f.load(v)
		}
	case *ssa.Phi:
		var r reach
		for _, edge := range v.Edges {
			r = r.or(f.of(edge))
		}
		return r
	case *ssa.MakeClosure:
		// What it captures is asked for when it is called.
	case *ssa.Call:
		return f.result(v, 0)
	}
	return reach{}
}

// extract is what one of several results leads to.
func (f *function) extract(v *ssa.Extract) reach {
	if call, ok := v.Tuple.(*ssa.Call); ok {
		return f.result(call, v.Index)
	}
	return f.of(v.Tuple)
}

// load is what a value leads to that is read from memory.
func (f *function) load(v *ssa.UnOp) reach {
	alloc, field := local(v.X)
	if alloc == nil {
		return f.of(v.X).loaded()
	}
	stores := storesTo(alloc, field)
	var r reach
	for _, store := range stores {
		// What is certainly stored later takes the place of it.
		replaced := slices.ContainsFunc(stores, func(later *ssa.Store) bool {
			return later != store && program.Precedes(store, later) && program.Precedes(later, v)
		})
		if !replaced {
			r = r.or(f.of(store.Val))
		}
	}
	return r
}

// local returns the variable of this function that an address is in, and the field, -1 for the whole of it. It is nil if the
// address is elsewhere.
func local(addr ssa.Value) (*ssa.Alloc, int) {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		return addr, -1
	case *ssa.FieldAddr:
		if alloc, ok := addr.X.(*ssa.Alloc); ok {
			return alloc, addr.Field
		}
	}
	return nil, 0
}

// storesTo are the stores to a variable as a whole, and to one of its fields, or to all of them.
func storesTo(alloc *ssa.Alloc, field int) []*ssa.Store {
	var stores []*ssa.Store
	var add func(addr ssa.Value, depth int)
	add = func(addr ssa.Value, depth int) {
		if addr.Referrers() == nil || depth > 5 {
			return
		}
		for _, referrer := range *addr.Referrers() {
			switch use := referrer.(type) {
			case *ssa.Store:
				if use.Addr == addr {
					stores = append(stores, use)
				}
			case *ssa.FieldAddr:
				if depth > 0 || field < 0 || use.Field == field {
					add(use, depth+1)
				}
			case *ssa.IndexAddr:
				add(use, depth+1)
			}
		}
	}
	add(alloc, 0)
	return stores
}

// isEmpty reports whether a slice has no room for elements, as s[:0:0].
func isEmpty(s *ssa.Slice) bool {
	size, ok := s.Max.(*ssa.Const)
	return ok && size.Int64() == 0
}

// stored is what all leads to that is stored in memory that the function makes. A copy of a whole struct does not count if
// parts of it are replaced: then somebody has thought of what may be shared.
func (f *function) stored(made ssa.Value) reach {
	var r reach
	var visit func(addr ssa.Value, depth int)
	visit = func(addr ssa.Value, depth int) {
		if addr.Referrers() == nil || depth > 5 {
			return
		}
		for _, referrer := range *addr.Referrers() {
			switch use := referrer.(type) {
			case *ssa.Store:
				if use.Addr == addr && !isPartlyReplaced(use) {
					r = r.or(f.of(use.Val))
				}
			case *ssa.MapUpdate:
				if use.Map == addr {
					r = r.or(f.of(use.Value)).or(f.of(use.Key))
				}
			case *ssa.FieldAddr:
				visit(use, depth+1)
			case *ssa.IndexAddr:
				visit(use, depth+1)
			case *ssa.Slice:
				visit(use, depth+1)
			}
		}
	}
	visit(made, 0)
	return r
}

// isPartlyReplaced reports whether something that leads to memory is always stored in a part of a variable later.
func isPartlyReplaced(whole *ssa.Store) bool {
	alloc, ok := whole.Addr.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, referrer := range *alloc.Referrers() {
		part, ok := referrer.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *part.Referrers() {
			if store, ok := use.(*ssa.Store); ok && store.Addr == part && leads(store.Val.Type()) && program.Precedes(whole, store) {
				return true
			}
		}
	}
	return false
}

// result is what the result of a call leads to.
func (f *function) result(call *ssa.Call, i int) reach {
	common := call.Common()
	if builtin, ok := common.Value.(*ssa.Builtin); ok {
		return f.resultOfBuiltin(builtin.Name(), common.Args)
	}
	object := Callee(common)
	if object != nil && object.Pkg() != nil {
		if k, ok := isKnown(object); ok {
			if k.result >= 0 && k.result < len(common.Args) {
				return f.of(common.Args[k.result])
			}
			return f.copied(object, common.Args)
		}
		if copies(object) {
			return f.copied(object, common.Args)
		}
	}
	if common.IsInvoke() {
		return reach{}
	}
	s, _ := f.callee(common.Value)
	if s == nil || i >= len(s.results) {
		return reach{}
	}
	arg, captured := f.arguments(common.Value, common.Args)
	r := s.results[i]
	return r.translate(arg, captured)
}

// copies reports whether a function of the standard library copies what a slice, a map or a sequence holds.
func copies(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "slices", "maps":
		return true
	}
	return false
}

// copied is what a copy leads to: not to the memory of the original, but to what that leads to.
func (f *function) copied(fn *types.Func, args []ssa.Value) reach {
	if !copies(fn) || len(args) == 0 {
		return reach{}
	}
	return f.of(args[0]).behind()
}

// resultOfBuiltin is what the result of a builtin function leads to.
func (f *function) resultOfBuiltin(name string, args []ssa.Value) reach {
	if name != "append" {
		return reach{}
	}
	r := f.of(args[0])
	for _, arg := range args[1:] {
		r = r.or(f.of(arg).behind())
	}
	return r
}
