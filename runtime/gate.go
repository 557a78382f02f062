package runtime

import "go.temporal.io/sdk/workflow"

// A gate keeps updates from being handled before all handlers are registered: the SDK
// starts those that wait for a handler while it registers that one. It lets them pass
// one after the other, in the order in which they came.
type gate struct {
	opened bool
	came   int
	passed int
}

func (g *gate) open() { g.opened = true }

// empty reports whether nobody waits at the gate.
func (g *gate) empty() bool { return g.came == g.passed }

// pass waits until the gate is open and all who came earlier have passed.
func (g *gate) pass(ctx workflow.Context) {
	if g.opened && g.empty() {
		return
	}
	turn := g.came
	g.came++
	await(ctx, func() bool { return g.opened && g.passed == turn })
	g.passed++
}
