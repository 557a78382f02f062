package payload

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A Judge finds what in types cannot be sent. What is wrong within a named type it finds once, where the type is first used.
type Judge struct {
	// Package is the one whose types are written without its name.
	Package *types.Package

	// IsContext reports whether a type is a context, of workflows or of Go.
	IsContext func(t types.Type) bool

	// Copied tells that values are copied on their way, as they are by generated code, so they may contain no locks.
	Copied bool
	// Open tells that fields that may hold anything are of interest. They are a choice that code which interprets
	// definitions cannot do without.
	Open bool
	// Private tells that fields which are not exported, beside others that are, are of interest.
	Private bool

	// Invalid reports whether a type is one that is not known, because of an error in the source, and TypeError is told
	// where something with such a type is declared. Both are nil where there are no errors.
	Invalid   func(t types.Type) bool
	TypeError func(pos token.Pos)

	// Known reports whether a type has been judged elsewhere. It may be nil.
	Known func(t *types.Named) bool

	seen typeutil.Map // named types, with true
}

// Judged are the types with names that have been judged, or that are a part of them.
func (j *Judge) Judged() []types.Type { return j.seen.Keys() }

// A Problem is something in a type that cannot be sent, or that loses something.
type Problem struct {
	Code     diag.Code
	Severity diag.Severity
	Message  string // one sentence without a period
	// Field is the last field on the way to what is wrong that is declared in the package of the judge, nil if there is none.
	Field *types.Var
}

// A walk is what a judge finds in one type.
type walk struct {
	*Judge
	problems []Problem
	errors   int        // the number of errors, those of types that are not known among them
	field    *types.Var // the one that is looked at
}

// Judge returns what is wrong with a type, for a parameter, a result or a field with a name.
func (j *Judge) Judge(name string, t types.Type) []Problem {
	w := &walk{Judge: j}
	if _, isPointer := types.Unalias(t).(*types.Pointer); w.Copied && !isPointer && !types.IsInterface(t) && gotypes.IsProto(types.NewPointer(t)) {
		w.errorf(diag.Unserializable, "%s is a protobuf message: send a pointer to it", w.typeString(t))
		return w.problems
	}
	if isFloat(t) && namesMoney(name) {
		w.warnMoney(name)
	}
	before, path := w.errors, w.typeString(t)
	w.walk(path, t)
	w.lock(before, path, t)
	return w.problems
}

// JudgeCopy returns what is wrong with a type whose values are copied, if nothing else is.
func (j *Judge) JudgeCopy(t types.Type) []Problem {
	w := &walk{Judge: j}
	w.lock(0, w.typeString(t), t)
	return w.problems
}

func (w *walk) errorf(code diag.Code, format string, args ...any) {
	w.errors++
	w.problems = append(w.problems, Problem{code, diag.Error, fmt.Sprintf(format, args...), w.field})
}

func (w *walk) warnf(code diag.Code, format string, args ...any) {
	w.problems = append(w.problems, Problem{code, diag.Warning, fmt.Sprintf(format, args...), w.field})
}

// typeErrorOf says that the type of what is declared at pos is not known.
func (w *walk) typeErrorOf(pos token.Pos) {
	w.errors++
	if w.TypeError != nil {
		w.TypeError(pos)
	}
}

func (w *walk) invalid(t types.Type) bool { return w.Invalid != nil && w.Invalid(t) }

// typeString writes a type as it is written in the package.
func (w *walk) typeString(t types.Type) string {
	if t, ok := t.(*types.Named); ok && t.Obj().Pkg() == w.Package && t.TypeArgs().Len()+t.TypeParams().Len() == 0 {
		return t.Obj().Name() // which is soon said of most
	}
	return types.TypeString(t, func(p *types.Package) string {
		if p == w.Package {
			return ""
		}
		return p.Name()
	})
}

// lock reports a value that must not be copied, unless there were errors since there was a number of them: it has been
// reported for something else.
func (w *walk) lock(before int, path string, t types.Type) {
	if !w.Copied {
		return
	}
	lock := gotypes.Lock(t, w.Package)
	switch {
	case lock == nil || w.errors > before:
	case path == w.typeString(lock):
		w.errorf(diag.Unserializable, "%s must not be copied: use a pointer", path)
	default:
		w.errorf(diag.Unserializable, "%s contains %s, which must not be copied: use a pointer", path, w.typeString(lock))
	}
}

// walk checks a type that is reached by a path such as OrderInput.Items[].
func (w *walk) walk(path string, t types.Type) {
	named, _ := types.Unalias(t).(*types.Named)
	if reason := w.notForMessages(named); reason != "" {
		w.reject(path, reason)
		return
	}
	if isLock(named) || isTypeParam(t) || w.visited(named) {
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
		before := w.errors
		w.elem(path, "[]", t, u.Elem())
		w.lock(before, path+"[]", u.Elem())
	case *types.Struct:
		w.structFields(path, u)
	}
}

// isTypeParam reports whether a type is a parameter, of which nothing is known here.
func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// visited reports whether a type that has parts has been seen before. It may be a part of
// itself.
func (w *walk) visited(t *types.Named) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Pointer, *types.Slice, *types.Array, *types.Map:
		return w.Known != nil && w.Known(t) || w.seen.Set(t, true) != nil
	}
	return false
}

// elem checks the elements of t. A path that has not got anywhere begins anew: Item says
// more than []Item[].
func (w *walk) elem(path, suffix string, t, elem types.Type) {
	if path == w.typeString(t) {
		w.walk(w.typeString(elem), elem)
		return
	}
	w.walk(path+suffix, elem)
}

// reject reports a type that cannot be sent.
func (w *walk) reject(path, what string) {
	w.errorf(diag.Unserializable, "%s is %s, which cannot be sent", path, what)
}

func (w *walk) basic(path string, u *types.Basic, named *types.Named) {
	switch {
	case u.Kind() == types.Invalid && named != nil:
		w.typeErrorOf(named.Obj().Pos())
	case u.Kind() == types.UnsafePointer || u.Kind() == types.Uintptr:
		w.reject(path, "an address")
	case u.Info()&types.IsComplex != 0:
		w.reject(path, "a complex number")
	}
}

func (w *walk) iface(path string, t types.Type, u *types.Interface) {
	switch {
	case gotypes.IsError(t):
		w.errorf(diag.Unserializable, "%s is an error, which arrives empty: send a code and a text", path)
	case u.NumMethods() == 0 && !w.Open:
	case u.NumMethods() == 0:
		w.warnf(diag.Lossy, "%s may hold anything, which arrives as a map, a string or a float64: use a type of its own", path)
	case path == w.typeString(t):
		w.reject(path, "an interface")
	default:
		w.reject(path, "the interface "+w.typeString(t))
	}
}

// mapKey checks that a type can be the key of a JSON object.
func (w *walk) mapKey(path string, t types.Type) {
	if w.invalid(t) {
		return // reported where the map is declared
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&(types.IsString|types.IsInteger) != 0 {
		return
	}
	if gotypes.MarshalsText(t) {
		return
	}
	w.errorf(diag.Lossy, "%s has keys of type %s: JSON needs strings, integers or an encoding.TextMarshaler", path, w.typeString(t))
}

func (w *walk) structFields(path string, u *types.Struct) {
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
		w.errorf(diag.Lossy, "%s has only unexported fields: it arrives empty", path)
		return
	case len(lost) > 0 && w.Private:
		w.warnf(diag.Lossy, `%s.%s is not exported: it arrives empty (tag it json:"-" if it is meant to)`, path, lost[0].Name())
	}
	w.lostFields(path, u)
	around := w.field
	defer func() { w.field = around }()
	for _, f := range sent {
		field := path + "." + f.Name()
		if f.Pkg() == w.Package {
			w.field = f
		} else {
			w.field = around
		}
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

func (w *walk) warnMoney(path string) {
	w.warnf(diag.Lossy, "%s is a float, which rounds money: use an integer number of cents", path)
}

// notForMessages explains types that look like data and are not.
func (w *walk) notForMessages(t *types.Named) string {
	if t == nil || t.Obj().Pkg() == nil {
		return ""
	}
	pkg := t.Obj().Pkg()
	switch {
	case w.IsContext(t):
		return "a context"
	case w.Copied && (pkg.Path() == "sync" || pkg.Path() == "sync/atomic"):
		return w.typeString(t)
	}
	return ""
}

// isLock reports whether a type is one of package sync without data, which is sent as nothing and arrives as new.
func isLock(t *types.Named) bool {
	if t == nil || t.Obj().Pkg() == nil || t.Obj().Pkg().Path() != "sync" {
		return false
	}
	switch t.Obj().Name() {
	case "Mutex", "RWMutex", "Once", "WaitGroup":
		return true
	}
	return false
}
