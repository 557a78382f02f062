package handlercode

import (
	"fmt"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/handlers"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// outside reports where a handler reads or writes outside of its process.
func (c *check) outside(h *handlers.Handler) {
	why := "it happens again in each replay, and holds up the worker; do it in an activity"
	switch h.Kind {
	case temporal.Query:
		why = "a query is answered from the state, and holds up the worker as long as it runs"
	case temporal.Validator:
		why = "a validator asks the state only, and holds up the worker as long as it runs"
	}
	for _, site := range c.effects.Of(h.SSA).Sites[effects.IO] {
		c.report(h, diag.HandlerIO, diag.Error, site.Pos, fmt.Sprintf("%s %s: %s", h.Name(), site.Text, why))
	}
}
