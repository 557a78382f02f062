package registration

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A place is a variable of a function that registers an update, or a field of what a variable has or points to.
type place struct {
	root ssa.Value // the variable, or the pointer in it
	path string    // such as .2.0 for the first field of the third one
}

// within reports whether a place is another one or a part of it, or the other way round.
func (p place) within(other place) bool {
	return p.root == other.root && (strings.HasPrefix(p.path+".", other.path+".") || strings.HasPrefix(other.path+".", p.path+"."))
}

// A use is what an update does with a place.
type use struct {
	place
	at    ssa.Instruction
	needs string // what it does with the value there, which has to be set before; "" if it changes the place
}

// state reports state that a function sets after it has registered an update that uses it: updates that have arrived run
// within the call that registers them.
func (c *check) state(fn *ssa.Function) {
	for _, e := range c.events(fn) {
		reported := make(map[place]bool)
		for _, u := range c.early(e.call, 0) {
			if reported[u.place] {
				continue
			}
			if late := c.setAfter(fn, e.call, u.use); late != nil {
				reported[u.place] = true
				c.uninitialized(u, late)
			}
		}
	}
}

// An earlyUse is what an update may do as soon as a call has registered it.
type earlyUse struct {
	use
	registration *handlers.Registration
}

// early are the uses of places of the function with a call that registers updates, itself or by other functions.
func (c *check) early(call *ssa.Call, depth int) []earlyUse {
	const deepest = 3
	if depth > deepest {
		return nil
	}
	var all []earlyUse
	if r := c.registrations[call.Pos()]; r != nil {
		if r.Function.Message != temporal.Update || c.isValidated(r) {
			return nil
		}
		handler, bindings := c.handler(call, r)
		if handler == nil {
			return nil
		}
		for _, u := range c.uses(handler, bindings) {
			if !c.isGuarded(handler, u.at) && !c.isMade(handler, u) {
				all = append(all, earlyUse{u, r})
			}
		}
		return all
	}
	callee := call.Call.StaticCallee()
	if callee == nil || len(c.registeredBy(callee)) == 0 {
		return nil
	}
	for _, e := range c.events(callee) {
		for _, u := range c.early(e.call, depth+1) {
			if c.mayBeSetBefore(callee, e.call, u.use) {
				continue
			}
			if root := argumentFor(call, u.root); root != nil {
				u.root = root
				all = append(all, u)
			}
		}
	}
	return all
}

// isMade reports whether a handler calls a function that sets what it uses, before it does.
func (c *check) isMade(handler *ssa.Function, u use) bool {
	for _, block := range handler.Blocks {
		for _, instruction := range block.Instrs {
			call, ok := instruction.(*ssa.Call)
			if !ok || call.Call.StaticCallee() == nil || !program.Follows(u.at, call) {
				continue
			}
			if slices.ContainsFunc(c.settingsFor(call.Call.StaticCallee()), func(s setting) bool { return s.path == u.path }) {
				return true
			}
		}
	}
	return false
}

// mayBeSetBefore reports whether a function sets a place before it registers an update that uses it, or whether somebody else
// does that it calls.
func (c *check) mayBeSetBefore(fn *ssa.Function, registration *ssa.Call, u use) bool {
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if !program.Follows(registration, instruction) {
				continue
			}
			switch i := instruction.(type) {
			case *ssa.Store:
				if placeOf(i.Addr).within(u.place) {
					return true
				}
			case *ssa.Call:
				if isGiven(i, u.root) {
					return true
				}
			}
		}
	}
	return false
}

// argumentFor is what a call gives for a parameter of the function that it calls, nil if a value is none.
func argumentFor(call *ssa.Call, parameter ssa.Value) ssa.Value {
	p, ok := parameter.(*ssa.Parameter)
	if !ok {
		return nil
	}
	i := slices.Index(call.Call.StaticCallee().Params, p)
	if i < 0 || i >= len(call.Call.Args) {
		return nil
	}
	return placeOf(call.Call.Args[i]).root
}

// A setting is a place where a function sets something: by a store, or by a call of a function that has the store.
type setting struct {
	place
	at    ssa.Instruction
	store *ssa.Store
}

// settings are what an instruction sets.
func (c *check) settings(instruction ssa.Instruction) []setting {
	switch i := instruction.(type) {
	case *ssa.Store:
		return []setting{{placeOf(i.Addr), i, i}}
	case *ssa.Call:
		callee := i.Call.StaticCallee()
		if callee == nil || len(c.registeredBy(callee)) > 0 {
			return nil
		}
		var all []setting
		for _, s := range c.settingsFor(callee) {
			if root := argumentFor(i, s.root); root != nil {
				all = append(all, setting{place{root, s.path}, i, s.store})
			}
		}
		return all
	}
	return nil
}

// settingsFor are what a function of this package sets in what its parameters point to.
func (c *check) settingsFor(fn *ssa.Function) []setting {
	if all, ok := c.sets[fn]; ok {
		return all
	}
	c.sets[fn] = nil // as long as it is not known: it may call itself
	var all []setting
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			for _, s := range c.settings(instruction) {
				if _, ok := s.root.(*ssa.Parameter); ok && s.path != "" {
					all = append(all, s)
				}
			}
		}
	}
	c.sets[fn] = all
	return all
}

// handler is the function that a call registers, and what it captures: the receiver of a method.
func (c *check) handler(call *ssa.Call, r *handlers.Registration) (*ssa.Function, []ssa.Value) {
	for i, kind := range r.Function.Takes {
		if kind != temporal.Update || i >= len(call.Call.Args) {
			continue
		}
		made, ok := call.Call.Args[i].(*ssa.MakeInterface)
		if !ok {
			return nil, nil
		}
		closure, ok := made.X.(*ssa.MakeClosure)
		if !ok {
			return nil, nil
		}
		fn := closure.Fn.(*ssa.Function)
		if fn.Parent() == nil { // it is made for a method
			method, _ := fn.Object().(*types.Func)
			fn = c.program.FuncOf(method)
		}
		if fn != nil && len(fn.Blocks) > 0 {
			return fn, closure.Bindings
		}
	}
	return nil, nil
}

// uses are what a handler does with the variables that it captures, and with its receiver.
func (c *check) uses(handler *ssa.Function, bindings []ssa.Value) []use {
	var all []use
	for _, block := range handler.Blocks {
		for _, instruction := range block.Instrs {
			add := func(v ssa.Value, needs string) {
				if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
					if p, ok := captured(handler, bindings, load.X); ok {
						all = append(all, use{p, instruction, needs})
					}
				}
			}
			switch i := instruction.(type) {
			case *ssa.MapUpdate:
				add(i.Map, "writes to the map")
				add(i.Map, "")
			case *ssa.FieldAddr:
				add(i.X, "uses what it points to")
			case *ssa.Call:
				if i.Call.IsInvoke() {
					add(i.Call.Value, "calls a method of it")
				}
			case *ssa.Store:
				if p, ok := captured(handler, bindings, i.Addr); ok && isState(i.Val.Type()) {
					all = append(all, use{p, i, ""})
				}
			}
		}
	}
	return all
}

// isState reports whether a variable of a type may be a part of the state of a workflow. Errors and contexts are not.
func isState(t types.Type) bool {
	return !temporal.IsContext(t) && !types.Identical(t, types.Universe.Lookup("error").Type())
}

// captured is the place in the function around a handler that has an address in the handler.
func captured(handler *ssa.Function, bindings []ssa.Value, addr ssa.Value) (place, bool) {
	switch addr := addr.(type) {
	case *ssa.FreeVar:
		return place{root: bindings[slices.Index(handler.FreeVars, addr)]}, true
	case *ssa.FieldAddr:
		p, ok := capturedPointer(handler, bindings, addr.X)
		p.path += "." + strconv.Itoa(addr.Field)
		return p, ok
	}
	return place{}, false
}

// capturedPointer is the place that a pointer in a handler leads to.
func capturedPointer(handler *ssa.Function, bindings []ssa.Value, pointer ssa.Value) (place, bool) {
	switch v := pointer.(type) {
	case *ssa.Parameter: // the receiver
		if handler.Signature.Recv() != nil && v == handler.Params[0] && len(bindings) == 1 {
			return place{root: origin(bindings[0])}, true
		}
	case *ssa.UnOp:
		if variable, ok := v.X.(*ssa.FreeVar); ok && v.Op == token.MUL {
			return place{root: pointerIn(bindings[slices.Index(handler.FreeVars, variable)])}, true
		}
	case *ssa.FreeVar, *ssa.FieldAddr:
		return captured(handler, bindings, v)
	}
	return place{}, false
}

// placeOf is the place with an address.
func placeOf(addr ssa.Value) place {
	if field, ok := addr.(*ssa.FieldAddr); ok {
		p := placeOf(field.X)
		p.path += "." + strconv.Itoa(field.Field)
		return p
	}
	return place{root: origin(addr)}
}

// origin is the value of a variable that is assigned once, for its pointer as well, and otherwise the value itself.
func origin(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		if in := pointerIn(load.X); in != nil {
			return in
		}
	}
	return v
}

// pointerIn is the pointer that a variable has, nil if that is not known.
func pointerIn(variable ssa.Value) ssa.Value {
	alloc, ok := variable.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var value ssa.Value
	for _, referrer := range *alloc.Referrers() {
		if store, ok := referrer.(*ssa.Store); ok && store.Addr == alloc {
			if value != nil {
				return nil
			}
			value = store.Val
		}
	}
	return value
}

// isGuarded reports whether a handler may find out that the state is not complete yet, or wait until it is, before it does
// something.
func (c *check) isGuarded(handler *ssa.Function, at ssa.Instruction) bool {
	for block := at.Block().Idom(); block != nil; block = block.Idom() {
		if branch, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If); ok && asksState(handler, branch.Cond, 0) {
			return true
		}
	}
	for _, block := range handler.Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(*ssa.Call); ok && c.waits(call) != "" && program.Follows(at, call) {
				return true
			}
		}
	}
	return false
}

// asksState reports whether a condition depends on more than the message.
func asksState(handler *ssa.Function, v ssa.Value, depth int) bool {
	const deepest = 10
	switch v := v.(type) {
	case *ssa.FreeVar, *ssa.Global, *ssa.Call:
		return true
	case *ssa.Parameter:
		return handler.Signature.Recv() != nil && v == handler.Params[0]
	case ssa.Instruction:
		if depth == deepest {
			return true
		}
		for _, operand := range v.Operands(nil) {
			if *operand != nil && asksState(handler, *operand, depth+1) {
				return true
			}
		}
	}
	return false
}

// isValidated reports whether a validator asks for anything but the message, so that it can reject what comes too early.
func (c *check) isValidated(r *handlers.Registration) bool {
	return slices.ContainsFunc(c.handlers.Of(temporal.Validator), func(h *handlers.Handler) bool { return h.Registered == r.Call })
}

// setAfter returns where a function sets a place after it has registered an update that uses it, nil if that is as it
// should be.
func (c *check) setAfter(fn *ssa.Function, registration *ssa.Call, u use) *setting {
	var after *setting
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			for _, s := range c.settings(instruction) {
				switch {
				case !s.within(u.place) || u.needs != "" && isZero(s.store.Val):
				case u.needs != "" && program.Follows(registration, instruction):
					return nil
				case after == nil && s.place == u.place && program.CanPrecede(registration, instruction):
					after = &s
				}
			}
			if call, ok := instruction.(*ssa.Call); ok && u.needs != "" && program.Follows(registration, call) && isGiven(call, u.root) {
				return nil // it may set it
			}
		}
	}
	switch {
	case after == nil:
		return nil
	case u.needs == "":
		if c.waitsBetween(fn, registration, after.at) || c.dependsOn(after, u.place) {
			return nil // it belongs to what the workflow does
		}
	case c.isSetElsewhere(fn, after):
		return nil
	}
	return after
}

// dependsOn reports whether what is set is made of what is in a place, or of what is not known. Another function may also set it
// after it has waited, or on a condition.
func (c *check) dependsOn(s *setting, p place) bool {
	call, ok := s.at.(*ssa.Call)
	if !ok {
		return dependsOn(s.store.Val, p, 0)
	}
	_, isConstant := s.store.Val.(*ssa.Const)
	return !isConstant || s.store.Block().Index > 0 || c.waits(call) != ""
}

// isZero reports whether a value is nil, or a struct without anything in it.
func isZero(v ssa.Value) bool {
	constant, ok := v.(*ssa.Const)
	return ok && constant.Value == nil
}

// isGiven reports whether a call gets a value, or calls a literal that captures it.
func isGiven(call *ssa.Call, v ssa.Value) bool {
	args := call.Call.Args
	if closure, ok := call.Call.Value.(*ssa.MakeClosure); ok {
		args = slices.Concat(args, closure.Bindings)
	}
	return slices.ContainsFunc(args, func(arg ssa.Value) bool {
		if made, ok := arg.(*ssa.MakeInterface); ok {
			arg = made.X
		}
		return placeOf(arg).root == v
	})
}

// waitsBetween reports whether something may wait between two instructions.
func (c *check) waitsBetween(fn *ssa.Function, from, to ssa.Instruction) bool {
	return slices.ContainsFunc(c.events(fn), func(e event) bool {
		return e.waits != "" && program.Follows(e.call, from) && program.Follows(to, e.call)
	})
}

// dependsOn reports whether a value is made of what is in a place, or of what is not known.
func dependsOn(v ssa.Value, p place, depth int) bool {
	const deepest = 10
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op != token.MUL || placeOf(v.X).within(p)
	case *ssa.Phi, *ssa.Call:
		return true
	case ssa.Instruction:
		if depth == deepest {
			return true
		}
		for _, operand := range v.Operands(nil) {
			if *operand != nil && dependsOn(*operand, p, depth+1) {
				return true
			}
		}
	}
	return false
}

// isSetElsewhere reports whether a field is also set by other functions: by one that makes the value, perhaps.
func (c *check) isSetElsewhere(fn *ssa.Function, s *setting) bool {
	field, ok := s.store.Addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	if _, ok := s.root.(*ssa.Alloc); ok {
		return false // it is made here
	}
	for _, other := range c.program.Functions {
		if other == fn || other == s.store.Parent() {
			continue
		}
		for _, block := range other.Blocks {
			for _, instruction := range block.Instrs {
				if s, ok := instruction.(*ssa.Store); ok {
					f, ok := s.Addr.(*ssa.FieldAddr)
					if ok && f.Field == field.Field && types.Identical(f.X.Type(), field.X.Type()) {
						return true
					}
				}
			}
		}
	}
	return false
}

func (c *check) uninitialized(u earlyUse, late *setting) {
	what := "what it uses"
	if assignment, ok := program.NodeAt(c.pass, late.store.Pos()).(*ast.AssignStmt); ok && len(assignment.Lhs) == 1 {
		what = types.ExprString(assignment.Lhs[0])
	}
	if call, ok := late.at.(*ssa.Call); ok {
		what = callName(call.Call.StaticCallee()) + " sets " + what
	} else {
		what += " is set"
	}
	found := finding.Finding{Code: diag.LateState, At: diag.At(late.at.Pos())}
	if n := program.NodeAt(c.pass, late.at.Pos()); n != nil {
		found.At = n
	}
	r := u.registration
	if u.needs == "" {
		found.Severity = diag.Warning
		found.Message = fmt.Sprintf("%s after %s is registered, which changes it: what updates have done that came earlier is lost",
			what, describe(r))
	} else {
		found.Message = fmt.Sprintf("%s after %s is registered, which %s: an update that has arrived runs before, and panics",
			what, describe(r), u.needs)
	}
	found.Related = []analysis.RelatedInformation{finding.Related(r.Call, "here the update is registered, and those that have arrived run")}
	finding.Report(c.pass, found)
}
