package registration

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A registered is a handler that a function registers, itself or by a function that it calls.
type registered struct {
	*handlers.Registration
	by string // the function that is called, "" if it is registered by the call itself
}

// An event is a call that registers handlers, or that waits.
type event struct {
	call      *ssa.Call
	registers []registered
	waits     string // what it does, "" if it does not wait
}

// order reports, for one function, handlers that are registered after something has waited, and names that two handlers
// have.
func (c *check) order(fn *ssa.Function) {
	events := c.events(fn)
	late := make(map[temporal.Kind]bool)
	for _, e := range events {
		var first *registered // of those that are late, and an update if there is one
		for i, r := range e.registers {
			if !c.duplicate(events, e, r) && c.waitBefore(events, e, r) != nil &&
				(first == nil || first.Function.Message == temporal.Query && r.Function.Message == temporal.Update) {
				first = &e.registers[i]
			}
		}
		if first != nil && !late[first.Function.Message] {
			late[first.Function.Message] = true // the others have the same reason
			c.late(e, *first, c.waitBefore(events, e, *first))
		}
	}
}

// events are the calls of a function that matter, in the order of the source.
func (c *check) events(fn *ssa.Function) []event {
	var events []event
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			call, ok := instruction.(*ssa.Call)
			if !ok {
				continue
			}
			e := event{call: call, registers: c.registersBy(call), waits: c.waits(call)}
			if len(e.registers) > 0 || e.waits != "" {
				events = append(events, e)
			}
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.call.Pos(), b.call.Pos()) })
	return events
}

// registersBy are the handlers that a call registers.
func (c *check) registersBy(call *ssa.Call) []registered {
	if r := c.registrations[call.Pos()]; r != nil {
		return []registered{{r, ""}}
	}
	callee := call.Common().StaticCallee()
	if callee == nil {
		return nil
	}
	var all []registered
	for _, r := range c.registeredBy(callee) {
		all = append(all, registered{r.Registration, callName(callee)})
	}
	return all
}

// registeredBy are the handlers that a function of this package registers.
func (c *check) registeredBy(fn *ssa.Function) []registered {
	if all, ok := c.registers[fn]; ok {
		return all
	}
	c.registers[fn] = nil // as long as it is not known: it may call itself
	var all []registered
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(*ssa.Call); ok {
				all = append(all, c.registersBy(call)...)
			}
		}
	}
	c.registers[fn] = all
	return all
}

// waits tells what a call waits for, "" if it does not wait.
func (c *check) waits(call *ssa.Call) string {
	callee := effects.Callee(call.Common())
	if known := temporal.Of(callee); known != nil {
		if known.Has(temporal.Blocks) {
			return known.Name
		}
		return ""
	}
	fn := call.Common().StaticCallee()
	if fn == nil || !c.effects.Of(fn).Does(effects.Blocks) {
		return ""
	}
	return callName(fn)
}

// callName is how a message calls a function.
func callName(fn *ssa.Function) string {
	if fn.Parent() != nil {
		return "a function literal"
	}
	return fn.Name()
}

// duplicate reports a handler that takes the place of another one that nothing has waited for yet. It tells whether there
// is another one at all.
func (c *check) duplicate(events []event, later event, r registered) bool {
	if !r.Constant {
		return false
	}
	duplicate := false
	for _, e := range events {
		i := slices.IndexFunc(e.registers, func(other registered) bool {
			return other.Constant && other.Name == r.Name && other.Function.Message == r.Function.Message
		})
		if i < 0 || e.call == later.call || !program.Follows(later.call, e.call) {
			continue
		}
		duplicate = true
		waited := slices.ContainsFunc(events, func(between event) bool {
			return between.waits != "" && program.Follows(between.call, e.call) && program.Follows(later.call, between.call)
		})
		if waited || program.Follows(e.call, later.call) {
			continue // it is meant to change, or it is the same in a loop
		}
		finding.Report(c.pass, finding.Finding{
			Code: diag.WireNameTaken, At: c.at(later),
			Message: fmt.Sprintf("%s has a handler already, which this one replaces: the other is never called", describe(r.Registration)),
			Related: []analysis.RelatedInformation{finding.Related(e.registers[i].Call, "this is the other one")},
		})
		break
	}
	return duplicate
}

// waitBefore is what may wait before a handler is registered, nil if nothing does.
func (c *check) waitBefore(events []event, later event, r registered) *event {
	if !r.Constant && c.isLocal(r.Registration) {
		return nil // handlers that come and go
	}
	for i, e := range events {
		if e.waits != "" && program.CanPrecede(e.call, later.call) {
			return &events[i]
		}
	}
	return nil
}

func (c *check) late(e event, r registered, wait *event) {
	found := finding.Finding{Code: diag.LateRegistration, At: c.at(e)}
	found.Related = []analysis.RelatedInformation{finding.Related(c.at(*wait), "this may wait")}
	what := describe(r.Registration) + " is registered"
	if r.by != "" {
		what = r.by + " registers " + describe(r.Registration)
	}
	if r.Function.Message == temporal.Query {
		found.Severity = diag.Warning
		found.Message = fmt.Sprintf("%s after %s: queries that come earlier fail; register handlers first", what, wait.waits)
	} else {
		found.Message = fmt.Sprintf("%s after %s: updates that come earlier are rejected; register handlers first", what, wait.waits)
	}
	finding.Report(c.pass, found)
}

// at is the place of an event in the source.
func (c *check) at(e event) diag.Range {
	if n := program.NodeAt(c.pass, e.call.Pos()); n != nil {
		return n
	}
	return diag.At(e.call.Pos())
}
