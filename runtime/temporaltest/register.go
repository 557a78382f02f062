package temporaltest

import (
	"fmt"
	"reflect"
	goruntime "runtime"
	"strings"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var _ worker.Registry = (*Env)(nil)

// RegisterWorkflow implements worker.WorkflowRegistry.
func (e *Env) RegisterWorkflow(w any) {
	if f := e.plugins.registry.OnRegisterWorkflow; f != nil {
		f(w, workflow.RegisterOptions{})
	}
	e.scheduler.Registry.Add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterWorkflow(w) }, functionName(w))
}

// RegisterWorkflowWithOptions implements worker.WorkflowRegistry.
func (e *Env) RegisterWorkflowWithOptions(w any, o workflow.RegisterOptions) {
	if f := e.plugins.registry.OnRegisterWorkflow; f != nil {
		f(w, o)
	}
	name := o.Name
	if name == "" {
		name = functionName(w)
	}
	e.scheduler.Registry.Add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterWorkflowWithOptions(w, o) }, name)
}

// RegisterDynamicWorkflow implements worker.WorkflowRegistry.
func (e *Env) RegisterDynamicWorkflow(w any, o workflow.DynamicRegisterOptions) {
	if f := e.plugins.registry.OnRegisterDynamicWorkflow; f != nil {
		f(w, o)
	}
	e.scheduler.Registry.AddDynamic(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterDynamicWorkflow(w, o) })
}

// RegisterActivity implements worker.ActivityRegistry.
func (e *Env) RegisterActivity(a any) {
	if f := e.plugins.registry.OnRegisterActivity; f != nil {
		f(a, activity.RegisterOptions{})
	}
	e.scheduler.Registry.Add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterActivity(a) })
}

// RegisterActivityWithOptions implements worker.ActivityRegistry.
func (e *Env) RegisterActivityWithOptions(a any, o activity.RegisterOptions) {
	if f := e.plugins.registry.OnRegisterActivity; f != nil {
		f(a, o)
	}
	e.scheduler.Registry.Add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterActivityWithOptions(a, o) })
}

// RegisterDynamicActivity implements worker.ActivityRegistry.
func (e *Env) RegisterDynamicActivity(a any, o activity.DynamicRegisterOptions) {
	if f := e.plugins.registry.OnRegisterDynamicActivity; f != nil {
		f(a, o)
	}
	e.scheduler.Registry.Add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterDynamicActivity(a, o) })
}

// RegisterNexusService implements worker.NexusServiceRegistry.
func (e *Env) RegisterNexusService(s *nexus.Service) {
	if f := e.plugins.registry.OnRegisterNexusService; f != nil {
		f(s)
	}
	e.scheduler.Registry.Add(func(test *testsuite.TestWorkflowEnvironment) { test.RegisterNexusService(s) })
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
