package handlercode

import (
	"fmt"
	"go/token"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// threads reports goroutines, and what waits in a way that the SDK does not see: also what is held of package sync
// while others run.
func (c *check) threads(h *handlers.Handler) {
	for _, site := range c.effects.Of(h.SSA).Sites[effects.Threads] {
		c.report(h, diag.HandlerThreads, diag.Error, site.Pos, fmt.Sprintf(
			"%s %s: the SDK does not know of it, so the order is another one in a replay, and the workflow task may fail; use package workflow",
			h.Name(), site.Text))
	}
	held := make(map[token.Pos]bool)
	for _, fn := range c.codeOf(h.SSA) {
		s := c.effects.Of(fn)
		if s == nil {
			continue
		}
		for _, site := range s.Sites[effects.Holds] {
			if held[site.Pos] {
				continue // by a literal, and so by the function that calls it
			}
			held[site.Pos] = true
			c.report(h, diag.HandlerThreads, diag.Error, site.Pos, fmt.Sprintf(
				"%s %s: another handler that wants it blocks the worker, and the workflow task fails; use workflow.Mutex", h.Name(), site.Text))
		}
	}
}
