package service

import (
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// host is what the driver sees of the service.
type host struct{ *Service }

var _ driver.Host = host{}

// Signal sends a signal for another workflow.
func (h host) Signal(workflowID, runID, name string, arg any) error {
	payloads, err := h.Scheduler.Options.Converter(workflowID).ToPayloads(arg)
	if err != nil {
		return err
	}
	return h.reach(workflowID, runID, driver.Signal(name, payloads))
}

// Cancel requests cancellation for another workflow.
func (h host) Cancel(workflowID, runID string) error {
	return h.reach(workflowID, runID, driver.Cancel())
}

// reach gives a command to an open workflow.
func (h host) reach(workflowID, runID string, c *driver.Command) error {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.find(workflowID, runID)
	if err != nil || !x.open() {
		return &temporal.UnknownExternalWorkflowExecutionError{}
	}
	c.Pinned = runID != ""
	x.run.Do(c)
	h.Scheduler.Changed()
	return nil
}
