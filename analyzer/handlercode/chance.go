package handlercode

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// instead are what to use for what is another value in each replay.
var instead = map[effects.Effect]string{
	effects.Clock:       "use workflow.Now",
	effects.Random:      "use workflow.SideEffect",
	effects.Environment: "read it before, in an activity or by the input",
}

// chance reports values that are others in a replay, where the state, a branch or a command depends on them. That a logger
// gets them does no harm.
func (c *check) chance(h *handlers.Handler) {
	summary := c.effects.Of(h.SSA)
	for _, fn := range c.codeOf(h.SSA) {
		for _, block := range fn.Blocks {
			for _, instruction := range block.Instrs {
				call, ok := instruction.(*ssa.Call)
				if !ok {
					continue
				}
				for _, e := range []effects.Effect{effects.Clock, effects.Random, effects.Environment} {
					site := siteAt(summary, e, call.Pos())
					if site == nil {
						continue
					}
					effect := c.flow(h.SSA, fn, call)
					if effect == "" {
						continue
					}
					severity := diag.Error
					if !isStandard(site.Call) {
						severity = diag.Warning // another value of it may be what matters
					}
					c.report(h, diag.HandlerChance, severity, call.Pos(),
						fmt.Sprintf("%s %s, and %s depends on it, which is another value in a replay; %s", h.Name(), site.Text, effect, instead[e]))
				}
			}
		}
	}
}

var errorType = types.Universe.Lookup("error").Type()

func siteAt(s *effects.Summary, e effects.Effect, pos token.Pos) *effects.Site {
	for i, site := range s.Sites[e] {
		if site.Pos == pos {
			return &s.Sites[e][i]
		}
	}
	return nil
}

// isStandard reports whether a function is of the standard library, or of a package that makes random IDs.
func isStandard(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && (!strings.Contains(fn.Pkg().Path(), ".") || strings.HasSuffix(fn.Pkg().Path(), "/uuid"))
}

// flow tells what depends on the result of a call in a function that belongs to a handler, "" if it is nothing that matters.
func (c *check) flow(handler, fn *ssa.Function, call *ssa.Call) string {
	seen := make(map[ssa.Value]bool)
	var found string
	var visit func(v ssa.Value)
	visit = func(v ssa.Value) {
		if seen[v] || found != "" || v.Referrers() == nil || types.Identical(v.Type(), errorType) {
			return
		}
		seen[v] = true
		for _, referrer := range *v.Referrers() {
			switch use := referrer.(type) {
			case *ssa.If:
				found = "a branch"
			case *ssa.MapUpdate:
				switch {
				case isLocal(use.Map):
					visit(use.Map)
				case c.isState(handler, fn, use.Map):
					found = "the state"
				}
			case *ssa.Store:
				if use.Val != v {
					continue
				}
				switch base := baseOf(use.Addr); {
				case isLocal(base):
					visit(base)
				case c.isState(handler, fn, base):
					found = "the state"
				}
			case *ssa.Call:
				if builtin, ok := use.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "append" {
					visit(use)
					continue
				}
				switch callee := effects.Callee(&use.Call); {
				case temporal.Of(callee).HasAny(temporal.Commands | temporal.Blocks):
					found = "a command"
				case callee != nil && isStandard(callee):
					visit(use)
				}
			case *ssa.MakeClosure:
				// What a literal does with it is not known.
			case ssa.Value: // what is made of it
				visit(use)
			}
		}
	}
	visit(call)
	return found
}

// baseOf is the variable that an address is in, or the pointer that leads to it.
func baseOf(addr ssa.Value) ssa.Value {
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			addr = a.X
		default:
			return addr
		}
	}
}

// isState reports whether a pointer certainly leads to what the workflow keeps.
func (c *check) isState(handler, fn *ssa.Function, pointer ssa.Value) bool {
	if _, ok := pointer.(*ssa.Global); ok {
		return true
	}
	return c.isOfOutside(handler, fn, pointer, 0)
}

// isLocal reports whether a value is made by the function itself.
func isLocal(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
		return true
	}
	return false
}

// mapOrder reports commands within loops over maps, whose order is another one each time.
func (c *check) mapOrder(h *handlers.Handler) {
	reported := make(map[token.Pos]bool)
	for _, fn := range c.codeOf(h.SSA) {
		s := c.effects.Of(fn)
		if s == nil {
			continue
		}
		for _, site := range s.Sites[effects.Unordered] {
			if reported[site.Pos] {
				continue // of a literal, and so of the function that calls it
			}
			reported[site.Pos] = true
			c.report(h, diag.HandlerChance, diag.Error, site.Pos, fmt.Sprintf(
				"%s %s, whose order is another one in a replay; loop over the sorted keys", h.Name(), site.Text))
		}
	}
}
