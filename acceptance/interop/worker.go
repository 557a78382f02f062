package interop

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register makes a worker handle all workflows and activities of this package: the generated
// ones and those written by hand.
func Register(r worker.Registry, bank Bank) {
	RegisterBooking(r, newBooking)
	RegisterBank(r, bank)
	RegisterLease(r, newLease)
	r.RegisterWorkflowWithOptions(cleanRoom, workflow.RegisterOptions{Name: CleaningWorkflowType})
	r.RegisterWorkflowWithOptions(tour, workflow.RegisterOptions{Name: "guided_tour"})
}
