package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// activityOptionFuncs declares the functions that make options which are needed more than once:
//
//	func paymentsOptions() workflow.ActivityOptions {
//		return workflow.ActivityOptions{
//			TaskQueue:           PaymentsTaskQueue,
//			StartToCloseTimeout: 30 * time.Second,
//		}
//	}
func (f *file) activityOptionFuncs(as *activities) {
	declared := map[string]bool{}
	for _, m := range as.methods {
		name := as.OptionsFunc(m.Activity)
		if name == "" || declared[name] {
			continue
		}
		declared[name] = true
		f.Declare("", jen.Func().Id(name).Params().Add(f.Qual(sdkWorkflow, "ActivityOptions")).
			Block(jen.Return(f.activityLiteral(as, m))))
	}
}

// activityOptions are the options of an activity's directives. A local activity has the same, of which the runtime leaves
// out what there is not for one.
func (f *file) activityOptions(as *activities, m activity) *jen.Statement {
	if name := as.OptionsFunc(m.Activity); name != "" {
		return jen.Id(name).Call()
	}
	return f.activityLiteral(as, m)
}

// activityLiteral makes
//
//	workflow.ActivityOptions{StartToCloseTimeout: 30 * time.Second}
func (f *file) activityLiteral(as *activities, m activity) *jen.Statement {
	var o gocode.Fields
	if m.TaskQueue == as.TaskQueue && m.TaskQueue != "" {
		o.Add("TaskQueue", jen.Id(as.names.TaskQueue))
	} else {
		o.Text("TaskQueue", m.TaskQueue)
	}
	o.Duration(f.File, "ScheduleToCloseTimeout", m.ScheduleToClose)
	o.Duration(f.File, "ScheduleToStartTimeout", m.ScheduleToStart)
	o.Duration(f.File, "StartToCloseTimeout", m.StartToClose)
	o.Duration(f.File, "HeartbeatTimeout", m.Heartbeat)
	if policy := f.retryPolicy(m.Retry); policy != nil {
		o.Add("RetryPolicy", policy)
	}
	literal := f.Qual(sdkWorkflow, "ActivityOptions")
	if len(o) == 1 {
		return literal.Add(o.Line())
	}
	return literal.Add(o.Lines())
}
