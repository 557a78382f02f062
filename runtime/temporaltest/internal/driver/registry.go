package driver

import (
	"fmt"
	"slices"
	"sync"

	"go.temporal.io/sdk/testsuite"
)

// Registry is what the environment of each run gets: registrations, and what users do to it. Its methods may be called by
// several goroutines, without the lock of the Scheduler.
type Registry struct {
	mu            sync.Mutex
	registrations []func(*testsuite.TestWorkflowEnvironment)
	afterwards    []func(*testsuite.TestWorkflowEnvironment) // what users do
	types         []string                                   // of workflows
	dynamic       bool                                       // there is a workflow for all other types
}

// Add adds a registration, which may be one of workflow types.
func (r *Registry) Add(f func(*testsuite.TestWorkflowEnvironment), types ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.registrations = append(r.registrations, f)
	r.types = append(r.types, types...)
}

// AddAfterwards adds what is done to the environment of each run when all registrations have been made, also those that are
// added later: the SDK's environment mocks only what is registered.
func (r *Registry) AddAfterwards(f func(*testsuite.TestWorkflowEnvironment)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.afterwards = append(r.afterwards, f)
}

// AddDynamic is Add for what registers a workflow for all types.
func (r *Registry) AddDynamic(f func(*testsuite.TestWorkflowEnvironment)) {
	r.Add(f)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dynamic = true
}

// Check returns an error for a workflow type that nothing is registered for.
func (r *Registry) Check(workflowType string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dynamic || slices.Contains(r.types, workflowType) {
		return nil
	}
	return fmt.Errorf("no workflow is registered as %q, only %q", workflowType, r.types)
}

// apply does everything to the environment of a run. One run at a time does so, so that users' functions need no lock.
func (r *Registry) apply(test *testsuite.TestWorkflowEnvironment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range slices.Concat(r.registrations, r.afterwards) {
		f(test)
	}
}
