package check

import (
	"go/types"
	"reflect"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A typeWalk checks whether values of a type survive being sent: Temporal's default data
// converter writes them as JSON, or as protobuf.
type typeWalk struct {
	*checker
	at diag.Range // the parameter or result
}

// serializable reports what in a type cannot be sent. What is wrong within a named type
// is reported once, where the contracts first use it.
func (c *checker) serializable(at diag.Range, name string, t types.Type) {
	w := typeWalk{c, at}
	if _, isPointer := types.Unalias(t).(*types.Pointer); !isPointer && !types.IsInterface(t) && gotypes.IsProto(types.NewPointer(t)) {
		w.Errorf(at, diag.Unserializable, "%s is a protobuf message: send a pointer to it", c.typeString(t))
		return
	}
	if isFloat(t) && namesMoney(name) {
		w.warnMoney(name)
	}
	before := len(w.Diagnostics)
	w.walk(c.typeString(t), t)
	w.lock(before, c.typeString(t), t)
}

// lock reports a value that must not be copied, unless it has been reported for something
// else: the diagnostics from a number on are about it.
func (w typeWalk) lock(before int, path string, t types.Type) {
	lock := gotypes.Lock(t, w.source.Types)
	switch {
	case lock == nil || diag.HasErrors(w.Diagnostics[before:]):
	case path == w.typeString(lock):
		w.Errorf(w.at, diag.Unserializable, "%s must not be copied: use a pointer", path)
	default:
		w.Errorf(w.at, diag.Unserializable, "%s contains %s, which must not be copied: use a pointer", path, w.typeString(lock))
	}
}

// walk checks a type that is reached by a path such as OrderInput.Items[].
func (w typeWalk) walk(path string, t types.Type) {
	named, _ := types.Unalias(t).(*types.Named)
	if reason := w.notForMessages(named); reason != "" {
		w.reject(path, reason)
		return
	}
	if w.visited(named) {
		return
	}
	if gotypes.Marshals(t) {
		w.swallowed(path, t)
		w.protoInJSON(path, t)
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		w.basic(path, u, named)
	case *types.Chan:
		w.reject(path, "a channel")
	case *types.Signature:
		w.reject(path, "a function")
	case *types.Interface:
		w.iface(path, t, u)
	case *types.Pointer:
		if _, end := gotypes.FollowPointers(t); gotypes.LeadsTo(end) != nil && gotypes.Elem(end) == nil {
			w.reject(path, "a pointer to itself")
			return
		}
		w.elem(path, "", t, u.Elem())
	case *types.Slice:
		w.elem(path, "[]", t, u.Elem())
	case *types.Array:
		w.elem(path, "[]", t, u.Elem())
	case *types.Map:
		w.mapKey(path, u.Key())
		before := len(w.Diagnostics)
		w.elem(path, "[]", t, u.Elem())
		w.lock(before, path+"[]", u.Elem())
	case *types.Struct:
		w.structFields(path, u)
	}
}

// visited reports whether a type that has parts has been seen before. It may be a part of
// itself.
func (w typeWalk) visited(t *types.Named) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Pointer, *types.Slice, *types.Array, *types.Map:
		return w.walked.Set(t, true) != nil
	}
	return false
}

// elem checks the elements of t. A path that has not got anywhere begins anew: Item says
// more than []Item[].
func (w typeWalk) elem(path, suffix string, t, elem types.Type) {
	if path == w.typeString(t) {
		w.walk(w.typeString(elem), elem)
		return
	}
	w.walk(path+suffix, elem)
}

// reject reports a type that cannot be sent.
func (w typeWalk) reject(path, what string) {
	w.Errorf(w.at, diag.Unserializable, "%s is %s, which cannot be sent", path, what)
}

func (w typeWalk) basic(path string, u *types.Basic, named *types.Named) {
	switch {
	case u.Kind() == types.Invalid && named != nil:
		w.typeErrorOf(named.Obj().Pos())
	case u.Kind() == types.UnsafePointer || u.Kind() == types.Uintptr:
		w.reject(path, "an address")
	case u.Info()&types.IsComplex != 0:
		w.reject(path, "a complex number")
	}
}

func (w typeWalk) iface(path string, t types.Type, u *types.Interface) {
	switch {
	case gotypes.IsError(t):
		w.Errorf(w.at, diag.Unserializable, "%s is an error, which arrives empty: send a code and a text", path)
	case u.NumMethods() == 0:
		w.Warnf(w.at, diag.Lossy, "%s may hold anything, which arrives as a map, a string or a float64: use a type of its own", path)
	case path == w.typeString(t):
		w.reject(path, "an interface")
	default:
		w.reject(path, "the interface "+w.typeString(t))
	}
}

// mapKey checks that a type can be the key of a JSON object.
func (w typeWalk) mapKey(path string, t types.Type) {
	if w.invalid(t) {
		return // reported where the map is declared
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&(types.IsString|types.IsInteger) != 0 {
		return
	}
	if gotypes.MarshalsText(t) {
		return
	}
	w.Errorf(w.at, diag.Lossy, "%s has keys of type %s: JSON needs strings, integers or an encoding.TextMarshaler", path, w.typeString(t))
}

func (w typeWalk) structFields(path string, u *types.Struct) {
	var sent, lost []*types.Var
	for i := range u.NumFields() {
		f := u.Field(i)
		if f.Name() == "_" || reflect.StructTag(u.Tag(i)).Get("json") == "-" {
			continue
		}
		if !gotypes.IsSent(f) {
			lost = append(lost, f)
			continue
		}
		sent = append(sent, f)
	}
	switch {
	case len(lost) > 0 && len(sent) == 0:
		w.Errorf(w.at, diag.Lossy, "%s has only unexported fields: it arrives empty", path)
		return
	case len(lost) > 0:
		w.Warnf(w.at, diag.Lossy, `%s.%s is not exported: it arrives empty (tag it json:"-" if it is meant to)`, path, lost[0].Name())
	}
	w.lostFields(path, u)
	for _, f := range sent {
		field := path + "." + f.Name()
		if w.invalid(f.Type()) {
			w.typeErrorOf(f.Pos())
			continue
		}
		if isFloat(f.Type()) && namesMoney(f.Name()) {
			w.warnMoney(field)
		}
		w.walk(field, f.Type())
	}
}

func (w typeWalk) warnMoney(path string) {
	w.Warnf(w.at, diag.Lossy, "%s is a float, which rounds money: use an integer number of cents", path)
}

// notForMessages explains types that look like data and are not.
func (w typeWalk) notForMessages(t *types.Named) string {
	if t == nil || t.Obj().Pkg() == nil {
		return ""
	}
	pkg := t.Obj().Pkg()
	switch {
	case w.isWorkflowContext(t) || w.isGoContext(t):
		return "a context"
	case pkg.Path() == "sync" || pkg.Path() == "sync/atomic":
		return w.typeString(t)
	}
	return ""
}
