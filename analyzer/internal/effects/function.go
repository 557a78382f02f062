package effects

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// A function is one that is looked at.
type function struct {
	*Effects
	fn      *ssa.Function
	reaches map[ssa.Value]reach
	Summary
}

// summaryOf finds out what a function does, from what is known of those that it calls.
func (e *Effects) summaryOf(fn *ssa.Function) *Summary {
	f := &function{Effects: e, fn: fn, reaches: make(map[ssa.Value]reach)}
	f.results = make([]reach, fn.Signature.Results().Len())
	f.follow()
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			f.instruction(instruction)
		}
	}
	f.unordered()
	f.holds()
	return &f.Summary
}

// instruction adds what an instruction does to the summary.
func (f *function) instruction(instruction ssa.Instruction) {
	switch i := instruction.(type) {
	case *ssa.Store:
		f.change(i.Pos(), f.of(i.Addr).direct(), "changes "+describe(i.Addr))
	case *ssa.MapUpdate:
		f.change(i.Pos(), f.of(i.Map).direct(), "changes "+describe(i.Map))
	case *ssa.Call:
		f.call(i)
	case *ssa.Defer:
		f.call(i)
	case *ssa.Go:
		f.site(Threads, Site{Pos: i.Pos(), Text: "starts a goroutine"})
	case *ssa.Select:
		if i.Blocking {
			f.site(Threads, Site{Pos: i.Pos(), Text: "waits for Go channels"})
		}
	case *ssa.Send:
		if !hasRoom(i.Chan) {
			f.site(Threads, Site{Pos: i.Pos(), Text: "sends to a Go channel"})
		}
	case *ssa.UnOp:
		if i.Op == token.ARROW && !hasRoom(i.X) {
			f.site(Threads, Site{Pos: i.Pos(), Text: "receives from a Go channel"})
		}
	case *ssa.Return:
		for n, result := range i.Results {
			f.results[n] = f.results[n].or(f.of(result))
		}
	}
}

func (f *function) change(pos token.Pos, of Origin, text string) {
	if of == 0 {
		return
	}
	if !pos.IsValid() {
		pos = f.fn.Pos()
	}
	if i := slices.IndexFunc(f.Changes, func(c Change) bool { return c.Pos == pos }); i >= 0 {
		f.Changes[i].Of |= of
		return
	}
	f.Changes = append(f.Changes, Change{Site: Site{Pos: pos, Text: text}, Of: of})
}

func (f *function) site(e Effect, s Site) { f.Sites[e] = append(f.Sites[e], s) }

// call adds what a call does to the summary.
func (f *function) call(call ssa.CallInstruction) {
	before := len(f.Sites[Continues])
	f.add(call)
	if len(f.Sites[Continues]) > before && !isAskedFor(call.Block()) {
		f.ContinuesUnasked = true
	}
}

func (f *function) add(call ssa.CallInstruction) {
	common := call.Common()
	if builtin, ok := common.Value.(*ssa.Builtin); ok {
		f.builtin(call, builtin.Name())
		return
	}
	object := Callee(common)
	if known := temporal.Of(object); known != nil {
		f.sdk(call, object, known)
		return
	}
	if common.IsInvoke() {
		return
	}
	if object != nil && object.Pkg() != nil {
		if k, ok := isKnown(object); ok {
			f.standard(call, object, k)
			return
		}
	}
	f.function(call, common.Value, object, common.Args)
	for _, arg := range common.Args {
		if literal := literalOf(arg); literal != nil && isLoopBody(literal) {
			f.function(call, arg, nil, nil)
		}
	}
}

// literalOf is the function literal that a value is, nil if it is none.
func literalOf(v ssa.Value) *ssa.Function {
	if closure, ok := v.(*ssa.MakeClosure); ok {
		v = closure.Fn
	}
	if fn, ok := v.(*ssa.Function); ok && fn.Parent() != nil {
		return fn
	}
	return nil
}

// isLoopBody reports whether a function is the body of a loop over a function.
func isLoopBody(fn *ssa.Function) bool {
	_, ok := fn.Syntax().(*ast.RangeStmt)
	return ok
}

// isUsed reports whether something is done with the result of a call. An error that is dropped does not continue anything.
func isUsed(call ssa.CallInstruction) bool {
	value := call.Value()
	return value != nil && len(*value.Referrers()) > 0
}

// sdk adds what a function of the SDK does.
func (f *function) sdk(call ssa.CallInstruction, object *types.Func, known *temporal.Function) {
	site := Site{Pos: call.Pos(), Text: "calls " + known.Name, Call: object}
	for e, trait := range map[Effect]temporal.Trait{
		Blocks: temporal.Blocks, Commands: temporal.Commands, Refused: temporal.Refused, Receives: temporal.Receives, IO: temporal.Sends,
		Drains: temporal.Drains, Polls: temporal.Polls, Continues: temporal.Continues,
	} {
		if known.Has(trait) && (e != Continues || isUsed(call)) {
			f.site(e, site)
		}
	}
	for i, kind := range known.Takes {
		if kind != temporal.Condition || i >= len(call.Common().Args) {
			continue
		}
		condition, fn := f.callee(call.Common().Args[i])
		unknown := isUnknown(call.Common().Args[i]) || fn != nil && callsUnknown(fn)
		for _, e := range []Effect{Drains, Polls} {
			if unknown || condition.Does(e) { // one that is not known may ask for anything
				f.site(e, site)
			}
		}
	}
}

// isUnknown reports whether nobody knows which function a value is.
func isUnknown(value ssa.Value) bool {
	switch value.(type) {
	case *ssa.Function, *ssa.MakeClosure, *ssa.Builtin:
		return false
	}
	return true
}

// callsUnknown reports whether a function calls one that is not known.
func callsUnknown(fn *ssa.Function) bool {
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(*ssa.Call); ok && !call.Call.IsInvoke() && isUnknown(call.Call.Value) {
				return true
			}
		}
	}
	return false
}

// standard adds what a function of the standard library does.
func (f *function) standard(call ssa.CallInstruction, object *types.Func, k known) {
	text := "calls " + nameOf(object)
	for _, e := range k.effects {
		f.site(e, Site{Pos: call.Pos(), Text: text, Call: object})
	}
	args := call.Common().Args
	for _, i := range k.changes {
		if i < len(args) {
			// A slice or a map is given as it is, and another thing in an interface, or by a pointer to it.
			f.change(call.Pos(), f.of(args[i]).direct(), text+", which changes "+describe(args[i]))
		}
	}
	if k.calls {
		for _, arg := range args {
			if literalOf(arg) != nil {
				f.function(call, arg, nil, nil)
			}
		}
	}
}

// builtin adds what a builtin function does.
func (f *function) builtin(call ssa.CallInstruction, name string) {
	args := call.Common().Args
	switch name {
	case "delete", "clear", "copy":
		f.change(call.Pos(), f.of(args[0]).direct(), "changes "+describe(args[0])+" with "+name)
	case "append":
		// It writes behind the end of a slice, which others only see if that was cut off before.
		if cut := isCut(args[0], nil); cut != nil {
			f.change(call.Pos(), f.of(cut.X).direct(), "changes "+describe(cut.X)+" with append")
		}
	}
}

// isCut returns where the end of a slice was cut off, nil if it was not.
func isCut(v ssa.Value, seen []ssa.Value) *ssa.Slice {
	if slices.Contains(seen, v) {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Slice:
		if _, ok := v.X.Type().Underlying().(*types.Slice); ok && v.High != nil && v.Max == nil {
			return v
		}
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if cut := isCut(edge, append(seen, v)); cut != nil {
				return cut
			}
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return isCut(v.Call.Args[0], append(seen, v))
		}
	}
	return nil
}

// function adds what another function does that is called, in this package or another one.
func (f *function) function(call ssa.CallInstruction, value ssa.Value, object *types.Func, args []ssa.Value) {
	s, literal := f.callee(value)
	if s == nil {
		return
	}
	inner := literal != nil && literal.Parent() != nil // its places are in this function as well
	text := "calls " + nameOf(object) + ", which "
	for e, sites := range s.Sites {
		switch {
		case len(sites) == 0:
		case inner:
			f.Sites[e] = append(f.Sites[e], sites...)
		default:
			f.site(Effect(e), Site{Pos: call.Pos(), Text: text + shorten(sites[0].Text), Call: object})
		}
	}
	arg, captured := f.arguments(value, args)
	for _, c := range s.Changes {
		of := c.Of.translate(arg, captured)
		if inner {
			f.change(c.Pos, of, c.Text)
		} else {
			f.change(call.Pos(), of, text+shorten(c.Text))
		}
	}
}

// shorten leaves out what follows the second call of a chain.
func shorten(text string) string {
	const link = ", which "
	parts := strings.Split(text, link)
	if len(parts) > 3 {
		parts = append(parts[:2:2], parts[len(parts)-1])
	}
	return strings.Join(parts, link)
}

// callee returns what a function does that is called, and the function if it is one of this package.
func (f *function) callee(value ssa.Value) (*Summary, *ssa.Function) {
	switch value := value.(type) {
	case *ssa.Function:
		if origin := value.Origin(); origin != nil {
			value = origin
		}
		return f.Of(value), value
	case *ssa.MakeClosure:
		fn := value.Fn.(*ssa.Function)
		if isMethodValue(value) {
			method, _ := fn.Object().(*types.Func)
			return f.OfFunc(method), nil
		}
		return f.Of(fn), fn
	}
	return nil, nil
}

// isMethodValue reports whether a closure is a method of a value, such as w.status. It has the value as the only thing that it
// captures, and does what the method does.
func isMethodValue(closure *ssa.MakeClosure) bool {
	return closure.Fn.(*ssa.Function).Parent() == nil && len(closure.Bindings) == 1
}

// arguments tell what the arguments of a call, and the variables that a literal captures, lead to.
func (f *function) arguments(value ssa.Value, args []ssa.Value) (arg, captured func(i int) reach) {
	none := func(int) reach { return reach{} }
	arg, captured = none, none
	closure, ok := value.(*ssa.MakeClosure)
	if ok && isMethodValue(closure) {
		args = slices.Concat(closure.Bindings, args)
	}
	if len(args) > 0 {
		arg = func(i int) reach {
			if i >= len(args) {
				return reach{}
			}
			return f.of(args[i])
		}
	}
	if ok {
		captured = func(i int) reach {
			if i >= len(closure.Bindings) {
				return reach{}
			}
			return f.of(closure.Bindings[i])
		}
	}
	return arg, captured
}

// Callee returns the function that is called, or the method of an interface, nil for another value.
func Callee(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method
	}
	if fn := call.StaticCallee(); fn != nil {
		if origin := fn.Origin(); origin != nil {
			fn = origin
		}
		object, _ := fn.Object().(*types.Func)
		return object
	}
	return nil
}

// nameOf is how a function is called in messages.
func nameOf(fn *types.Func) string {
	if fn == nil {
		return "a function literal"
	}
	name := temporal.Name(fn)
	if fn.Pkg() != nil {
		name = fn.Pkg().Name() + "." + name
	}
	return name
}

// describe names the variable or the field that is changed, as far as it has a name.
func describe(v ssa.Value) string { return cmp.Or(nameOfValue(v, 0), "what is shared") }

func nameOfValue(v ssa.Value, depth int) string {
	if depth > 10 {
		return ""
	}
	depth++
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		return v.Comment
	case *ssa.FieldAddr:
		return selector(nameOfValue(v.X, depth), v.X.Type(), v.Field)
	case *ssa.Field:
		return selector(nameOfValue(v.X, depth), v.X.Type(), v.Field)
	case *ssa.IndexAddr:
		return nameOfValue(v.X, depth)
	case *ssa.Index:
		return nameOfValue(v.X, depth)
	case *ssa.Lookup:
		return nameOfValue(v.X, depth)
	case *ssa.UnOp:
		return nameOfValue(v.X, depth)
	case *ssa.Slice:
		return nameOfValue(v.X, depth)
	case *ssa.MakeInterface:
		return nameOfValue(v.X, depth)
	case *ssa.ChangeType:
		return nameOfValue(v.X, depth)
	case *ssa.ChangeInterface:
		return nameOfValue(v.X, depth)
	case *ssa.Extract:
		return nameOfValue(v.Tuple, depth)
	case *ssa.Phi:
		return nameOfValue(v.Edges[0], depth)
	}
	return ""
}

// selector is the name of a field.
func selector(of string, t types.Type, field int) string {
	if of == "" {
		return ""
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return of
	}
	return of + "." + s.Field(field).Name()
}
