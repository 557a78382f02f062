package temporaltest

import (
	"fmt"
	"reflect"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var (
	_ worker.WorkflowRegistry = (*Env)(nil)
	_ worker.ActivityRegistry = (*Env)(nil)
)

// registry is what each run's environment gets: registrations, and what users do to it.
type registry struct {
	mu      sync.Mutex
	apply   []func(*testsuite.TestWorkflowEnvironment)
	types   []string // of workflows
	dynamic bool     // there is a workflow for all other types
}

func (r *registry) add(f func(*testsuite.TestWorkflowEnvironment), types ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.apply = append(r.apply, f)
	r.types = append(r.types, types...)
}

// set applies everything to the environment of a run. One run at a time does so, so that
// users' functions need no lock.
func (r *registry) set(test *testsuite.TestWorkflowEnvironment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.apply {
		f(test)
	}
}

// check returns an error for a workflow type that nothing is registered for.
func (r *registry) check(workflowType string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dynamic || slices.Contains(r.types, workflowType) {
		return nil
	}
	return fmt.Errorf("no workflow is registered as %q, only %q", workflowType, r.types)
}

// RegisterWorkflow implements worker.WorkflowRegistry.
func (e *Env) RegisterWorkflow(w any) {
	e.registry.add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterWorkflow(w) }, functionName(w))
}

// RegisterWorkflowWithOptions implements worker.WorkflowRegistry.
func (e *Env) RegisterWorkflowWithOptions(w any, o workflow.RegisterOptions) {
	name := o.Name
	if name == "" {
		name = functionName(w)
	}
	e.registry.add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterWorkflowWithOptions(w, o) }, name)
}

// RegisterDynamicWorkflow implements worker.WorkflowRegistry.
func (e *Env) RegisterDynamicWorkflow(w any, o workflow.DynamicRegisterOptions) {
	e.registry.add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterDynamicWorkflow(w, o) })
	e.registry.mu.Lock()
	defer e.registry.mu.Unlock()
	e.registry.dynamic = true
}

// RegisterActivity implements worker.ActivityRegistry.
func (e *Env) RegisterActivity(a any) {
	e.registry.add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterActivity(a) })
}

// RegisterActivityWithOptions implements worker.ActivityRegistry.
func (e *Env) RegisterActivityWithOptions(a any, o activity.RegisterOptions) {
	e.registry.add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterActivityWithOptions(a, o) })
}

// RegisterDynamicActivity implements worker.ActivityRegistry.
func (e *Env) RegisterDynamicActivity(a any, o activity.DynamicRegisterOptions) {
	e.registry.add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterDynamicActivity(a, o) })
}

// functionName is the name under which the SDK registers a function.
func functionName(f any) string {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func {
		return fmt.Sprintf("%T", f) // the SDK will say what is wrong
	}
	name := goruntime.FuncForPC(v.Pointer()).Name()
	return strings.TrimSuffix(name[strings.LastIndex(name, ".")+1:], "-fm")
}
