package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// activityOptions are the options of an activity's directives.
func (f *file) activityOptions(as *activities, m activity) *jen.Statement {
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
	return f.withRetryPolicy(o, m)
}

// localActivityOptions are those of the options that a local activity has.
func (f *file) localActivityOptions(m activity) *jen.Statement {
	var o gocode.Fields
	o.Duration(f.File, "ScheduleToCloseTimeout", m.ScheduleToClose)
	o.Duration(f.File, "StartToCloseTimeout", m.StartToClose)
	return f.withRetryPolicy(o, m)
}

func (f *file) withRetryPolicy(o gocode.Fields, m activity) *jen.Statement {
	if policy := f.retryPolicy(m.Retry); policy != nil {
		o.Add("RetryPolicy", policy)
	}
	return f.Qual(sdkWorkflow, "ActivityOptions").Add(o.Lines())
}
